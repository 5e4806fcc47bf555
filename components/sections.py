"""What stands below the texts side by side, one part open at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from components import claims, contradictions, differences, lineage, link_state, naming, quotations
from corpus.link import Link, Section
from corpus.records import Article

_PARTS: dict[Section, tuple[str, Callable[[Sequence[Article], Link], None]]] = {
    Section.DIFFERENCES: ("Differences", differences.section),
    Section.CLAIMS: ("Claims", claims.section),
    Section.CONTRADICTIONS: ("Contradictions", contradictions.section),
    Section.NAMES: ("Names they use", naming.section),
    Section.QUOTATIONS: ("Quotations", quotations.section),
    Section.LINEAGE: ("Lineage", lineage.section),
}


def show(chosen: Sequence[Article], link: Link) -> None:
    """Draw the parts as tabs; the open one is in the address, and only it is asked for."""
    parts = {
        section: part
        for section, part in _PARTS.items()
        if section is not Section.DIFFERENCES or len(link.view.panes) > 1
    }
    titles = {title: section for section, (title, _) in parts.items()}
    opened = parts.get(link.view.section, next(iter(parts.values())))[0]
    tabs = st.tabs(
        list(titles),
        key=link_state.widget("section", opened),
        on_change=link_state.from_widget,
        args=("section", lambda title: titles[title]),
    )
    for tab, (_, part) in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                part(chosen, link)


def register(link: Link) -> None:
    """Draw the contradictions of the filter, where no article is chosen."""
    st.subheader("Contradictions on record", anchor=False)
    contradictions.section((), link)
