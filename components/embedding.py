"""Parts of Parley inside other pages: a chart or a comparison without what surrounds a page."""

from __future__ import annotations

from html import escape

import streamlit as st

from components import link_state
from components.escape import literal
from corpus.link import View

_EMBED = "embed=true"
_HEIGHT = 520


def embedded() -> bool:
    """Tell whether this page stands inside another (`embed=true`)."""
    return bool(st.context.is_embedded)


def offer(name: str, title: str) -> None:
    """Offer the words that put a chart into another page."""
    view = View(figure=name, by=link_state.current().view.by)
    st.caption(
        "Puts this chart, with the filter as it stands, into a page that may show this host."
    )
    address = link_state.address("figure", view, _EMBED)
    st.code(_frame(address, title), language="html", wrap_lines=True)


def offer_page(title: str) -> None:
    """Offer the words that put the page as it stands into another."""
    link = link_state.current()
    address = link_state.address(link.page, link.view, _EMBED)
    st.code(_frame(address, title), language="html", wrap_lines=True)


def _frame(address: str, title: str) -> str:
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" '
        f'width="100%" height="{_HEIGHT}"></iframe>'
    )


def source(version: str) -> None:
    """Say below an embedded part where it is from, and open it whole."""
    with st.container(horizontal=True, vertical_alignment="center", key="embedded-source"):
        st.caption(f"Parley, corpus {literal(version)}.", width="content")
        st.link_button("Open in Parley", link_state.address(), type="tertiary")
