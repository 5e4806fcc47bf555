"""Who is curating: asked for once, kept in the link."""

from __future__ import annotations

import streamlit as st

from components import link_state
from corpus.curate.log import MAX_NAME

_REMEMBERED = "_coder"


def ask() -> str:
    """Return who is curating; without a name ask for one and stop the page."""
    name = named()
    if not name:
        st.info("Every draft and every decision bears a name: say who you are to begin.")
        st.stop()
    return name


def named() -> str:
    """Return who is curating, or nothing as long as the field for it is empty."""
    view = link_state.current().view
    if view.coder:
        st.session_state[_REMEMBERED] = view.coder
    elif remembered := st.session_state.get(_REMEMBERED):
        # A page opened from one that carries no name.
        link_state.change(view=view.having(coder=remembered))
        st.rerun()
    with st.container(width=320, key="coder"):
        st.text_input(
            "Your name",
            key=link_state.widget("coder", view.coder),
            max_chars=MAX_NAME,
            placeholder="as the log of decisions will show it",
            on_change=_named,
        )
    return view.coder


def _named() -> None:
    name = " ".join(str(link_state.from_state("coder")).split())
    st.session_state[_REMEMBERED] = name
    link_state.change(view=link_state.current().view.having(coder=name))
