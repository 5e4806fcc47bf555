"""The filter bar: one widget for each filter, with live counts, the same on every page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from components import asking, link_state, session
from components.escape import literal, visible
from corpus import search
from corpus.dates import Tier
from corpus.errors import InputError
from corpus.filter import FACETS, Facet, Filter, Match, Multilateral, Unit
from corpus.link import Link

_MATCHED = ("actor", "topic")
_TIERS = {Tier.STATED: "stated", Tier.INFERRED: "+ inferred", Tier.OUTSIDE: "+ outside"}


def show(link: Link) -> None:
    """Draw the filter bar in the sidebar, set to the link."""
    offered = session.made(_offered, asking.everywhere(link).options, link.filter)
    with st.sidebar:
        _search(link.filter)
        for facet in FACETS[:2]:
            _facet(facet, link.filter, offered[facet.key])
        _window(link.filter)
        for facet in FACETS[2:]:
            _facet(facet, link.filter, offered[facet.key])
        _counting(link.filter)
        if link.filter.narrowing:
            st.button(
                "Clear filters",
                key="clear",
                width="stretch",
                on_click=link_state.change,
                args=(link.filter.without(*link.filter.narrowing),),
            )


def _widget(key: str, value: Any) -> str:
    """Set a widget to the value of the link and return its key."""
    name = f"filter_{key}"
    st.session_state[name] = value
    return name


def _changed(key: str, read: Callable[[Any], Any]) -> None:
    selection = link_state.current().filter
    value = read(st.session_state[f"filter_{key}"])
    kept = tuple(pair for pair in selection.unknown if pair[0] != key)
    link_state.change(selection.having(**{key: value, "unknown": kept}))


def _search(selection: Filter) -> None:
    st.text_input(
        "Search",
        key=_widget("q", selection.q),
        type="search",
        max_chars=search.MAX_QUERY,
        placeholder='all words, "a phrase", -not',
        help="Whole words in titles, summaries and bodies. A name of an actor also finds what "
        "names the actor in other words.",
        on_change=_changed,
        args=("q", lambda value: value if value and search.has_terms(value) else ""),
    )
    said = []
    for term in session.corpus().aliases.terms(selection.q):
        if term.actors:
            names = session.corpus().vocabulary.actor_names()
            who = ", ".join(names[actor] for actor in term.actors)
            said.append(
                f"“{literal(' '.join(term.words))}” is a name of {literal(who)}: all that names "
                f"{'them' if len(term.actors) > 1 else 'this actor'} is "
                f"{'left out' if term.exclude else 'included'}."
            )
    # The widgets below keep their place, and what is open in them stays open.
    with st.empty():
        if said:
            st.caption("\n\n".join(said))


def _offered(frame: pd.DataFrame, selection: Filter) -> dict[str, dict[str, str]]:
    """Return what each facet offers, most first: the values and how they are spelled."""
    counts: dict[str, dict[str, int]] = {facet.key: {} for facet in FACETS}
    columns = (frame[column].tolist() for column in ("facet", "value", "n"))
    for key, value, n in zip(*columns, strict=True):
        counts[key][value] = n
    offered = {}
    for facet in FACETS:
        names, found = facet.names(session.corpus().vocabulary), counts[facet.key]
        found |= {value: 0 for value in selection.values(facet.key) if value not in found}
        spelled = [(-n, visible(names.get(value, value)), value) for value, n in found.items()]
        offered[facet.key] = {value: f"{name} ({-n:,})" for n, name, value in sorted(spelled)}
    return offered


def _facet(facet: Facet, selection: Filter, offered: dict[str, str]) -> None:
    chosen = list(selection.values(facet.key))
    st.multiselect(
        facet.label,
        list(offered),
        key=_widget(facet.key, chosen),
        format_func=offered.__getitem__,
        placeholder=f"{len(offered):,} to choose from",
        select_all=False,
        on_change=_changed,
        args=(facet.key, tuple),
    )
    if facet.key not in _MATCHED:
        return
    with st.empty():
        if chosen:
            key = f"{facet.key}_match"
            st.segmented_control(
                f"{facet.label}: how they combine",
                list(Match),
                key=_widget(key, selection.match(facet.key)),
                format_func=lambda match: f"{match} of them",
                required=True,
                label_visibility="collapsed",
                on_change=_changed,
                args=(key, Match),
            )


def _window(selection: Filter) -> None:
    try:
        since, until = selection.window
    except InputError:
        since = until = None
    for key, label, value in (("since", "Since", since), ("until", "Until", until)):
        st.date_input(
            label,
            key=_widget(key, value),
            value=None,
            min_value=date(1900, 1, 1),
            max_value=date(2100, 12, 31),
            format="YYYY-MM-DD",
            help="Kept is what overlaps the window: a date known to the month counts as a whole.",
            on_change=_changed,
            args=(key, lambda day: day.isoformat() if day else ""),
        )
    st.segmented_control(
        "Dates",
        list(Tier),
        key=_widget("dates", selection.dates),
        format_func=_TIERS.__getitem__,
        required=True,
        help="How far to follow the dating: printed dates only, those inferred from the page, "
        "or also those that need a fact from elsewhere.",
        on_change=_changed,
        args=("dates", Tier),
    )


def _counting(selection: Filter) -> None:
    st.segmented_control(
        "Count",
        list(Unit),
        key=_widget("unit", selection.unit),
        required=True,
        help="Reports are not events: several articles can report one contact.",
        on_change=_changed,
        args=("unit", Unit),
    )
    if selection.unit is Unit.PAIRS:
        st.toggle(
            "Expand conferences into pairs",
            key=_widget("multilateral", selection.multilateral is Multilateral.PAIRS),
            on_change=_changed,
            args=(
                "multilateral",
                lambda on: Multilateral.PAIRS if on else Multilateral.WHOLE,
            ),
        )
