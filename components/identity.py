"""Who reads this page, as the sign-on says; and the way to sign on and off."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.escape import literal
from corpus import modes, roles
from corpus.roles import Role


def claims() -> Mapping[str, object]:
    """Return what the sign-on says of whoever this run is for; nothing for anyone else."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return {}
    told: dict[str, object] = dict(st.user)
    return told if any(told.values()) else {}


roles.identify_by(claims)


def curating() -> bool:
    """Tell whether whoever this run is for may change the corpus here."""
    return modes.writable() and roles.role().includes(Role.CURATOR)


def show() -> None:
    """Draw who is signed on with what role, where this host has roles."""
    if roles.roles() is None:
        return
    known = claims()
    held = roles.role()
    name = str(known.get("email") or known.get("name") or "")
    if name:
        st.caption(f"{literal(name)}, {held}", width="content")
    if known.get("is_logged_in"):
        st.button("Sign out", key="sign-out", on_click=st.logout)
    elif "auth" in st.secrets and held is Role.READER:
        st.button("Sign in", key="sign-in", on_click=st.login)
