"""The address is the state: it is read once a run, and every change is written back to it.

Widgets are set from the address before they are drawn and write to it from their callbacks, so
Back undoes a filter and a pasted link needs nothing else. The links between pages carry the
filter themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from components import session
from corpus.filter import Filter
from corpus.link import MADE_WITH, Link, View, parse, spell

_KEY, _GIVEN, _TOLD = "_link", "_given", "_told"


def read(page: str) -> Link:
    """Read the link of this run from the address."""
    spelled = given()
    link = parse(spelled, session.corpus(), page)
    st.session_state[_KEY], st.session_state[_GIVEN] = link, spelled
    st.session_state.pop(_TOLD, None)
    return link


def moved() -> bool:
    """Tell whether the address has changed since it was read; each change is told once."""
    spelled = given()
    if spelled in (st.session_state[_GIVEN], st.session_state.get(_TOLD)):
        return False
    st.session_state[_TOLD] = spelled
    return True


def given() -> dict[str, list[str]]:
    """Return the keys and values of the address as it stands."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def current() -> Link:
    """Return the link of this run."""
    link: Link = st.session_state[_KEY]
    return link


def change(selection: Filter | None = None, view: View | None = None) -> None:
    """Write a changed filter or view to the address; call it from a callback."""
    link = current()
    st.query_params.from_dict(query(selection or link.filter, view or link.view))


def query(selection: Filter, view: View | None = None) -> dict[str, list[str]]:
    """Return the query parameters of a filter and a view, for `st.page_link`."""
    return {**selection.spell(), **(view.spell() if view else {})}


def address(page: str | None = None, view: View | None = None, *further: str) -> str:
    """Return the full address of what is shown, with the version of the corpus, to be copied.

    With a page and a view it is what that page shows under the same filter.
    """
    link = current()
    parts = urlsplit(st.context.url or "")
    root = f"{parts.path.removesuffix(link.page).rstrip('/')}/"
    host = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    made_with = f"{MADE_WITH}={session.corpus().version}"
    spelled = filter(None, (spell(link.filter, view or link.view), made_with, *further))
    return f"{host}{root}{link.page if page is None else page}?{'&'.join(spelled)}"


def widget(key: str, value: Any) -> str:
    """Set the widget of a view field to its value in the link and return the widget's key."""
    name = f"view_{key}"
    st.session_state[name] = value
    return name


def from_state(key: str) -> Any:
    """Return what a widget of the view holds now."""
    return st.session_state[f"view_{key}"]


def from_widget(key: str, read_value: Callable[[Any], Any]) -> None:
    """Write the value of a view's widget to the address; call it from its callback."""
    change(view=current().view.having(**{key: read_value(from_state(key))}))
