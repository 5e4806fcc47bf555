"""What stands below the texts side by side, one part open at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from components import claims, contradictions, lineage, link_state, naming, quotations
from corpus.link import Link, Section
from corpus.records import Article

_PARTS: dict[Section, tuple[str, Callable[[Sequence[Article], Link], None]]] = {
    Section.CLAIMS: ("Claims", claims.section),
    Section.CONTRADICTIONS: ("Contradictions", contradictions.section),
    Section.NAMES: ("Names they use", naming.section),
    Section.QUOTATIONS: ("Quotations", quotations.section),
    Section.LINEAGE: ("Lineage", lineage.section),
}


def show(chosen: Sequence[Article], link: Link) -> None:
    """Draw the parts as tabs; the open one is in the address, and only it is asked for."""
    titles = {title: section for section, (title, _) in _PARTS.items()}
    opened = _PARTS.get(link.view.section, _PARTS[next(iter(_PARTS))])[0]
    tabs = st.tabs(
        list(titles),
        key=link_state.widget("section", opened),
        on_change=link_state.from_widget,
        args=("section", lambda title: titles[title]),
    )
    for tab, (_, part) in zip(tabs, _PARTS.values(), strict=True):
        if tab.open:
            with tab:
                part(chosen, link)


def register(link: Link) -> None:
    """Draw the contradictions of the filter, where no article is chosen."""
    st.subheader("Contradictions on record", anchor=False)
    contradictions.section((), link)
