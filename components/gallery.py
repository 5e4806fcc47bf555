"""Every chart by name: what is drawn, what it asks, and what choosing in it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from components import asking, charts, embedding, figures, picks, session, tables
from components.charts import Figure
from components.escape import literal
from components.figures import Pick
from components.session import Question
from corpus.errors import did_you_mean
from corpus.filter import Unit
from corpus.link import Link


class Panel(NamedTuple):
    """A chart, its title, the question behind it, and what is counted where it is not the unit."""

    figure: Figure
    title: str
    asked: Question
    on_pick: Pick | None = None
    what: str | None = None


def show(name: str, link: Link) -> None:
    """Draw a chart by its name."""
    panel = PANELS[name](link)
    figures.show(
        panel.figure,
        panel.title,
        link,
        panel.asked,
        on_pick=None if embedding.embedded() else panel.on_pick,
        what=panel.what,
        name=name,
    )


def alone(link: Link) -> None:
    """Draw the chart that a link names, with what is not in the sentence above it."""
    if link.view.figure in PANELS:
        show(link.view.figure, link)
        return
    named = literal(link.view.figure)
    st.info(
        f"There is no chart “{named}”{did_you_mean(link.view.figure, PANELS)}"
        if named
        else "No chart is named."
    )
    st.caption(f"figure= is one of {', '.join(PANELS)}.")


def _contacts_over_time(link: Link) -> Panel:
    asked = asking.overview(link).over_time
    figure = session.made(charts.timeline, asked, Unit.CONTACTS, link.view.by)
    return Panel(figure, "Contacts over time", asked, picks.window, "contacts")


def _envoys(link: Link) -> Panel:
    asked = asking.overview(link).actors.having(envoy=True)
    figure = session.made(charts.actor_counts, asked, link.filter.unit, 12, link.filter.envoy)
    return Panel(figure, "Most active envoys", asked, picks.narrow_as("envoy"))


def _topics(link: Link) -> Panel:
    asked = asking.overview(link).topics
    figure = session.made(charts.topic_counts, asked, link.filter.unit, 40, link.filter.topic)
    return Panel(figure, "How often each topic appears", asked, picks.narrow("topic"))


def _contacts_by_outlets(link: Link) -> Panel:
    asked = asking.overview(link).by_outlets
    total = int(asking.everywhere(link).totals.answer().iloc[0].n_contacts)
    figure = session.made(charts.contacts_by_outlets, asked, total, link.view.contact)
    opening = picks.opening(contact="contact_id")
    title = "Contacts reported by most outlets"
    return Panel(figure, title, asked.first(tables.MOST_ROWS), opening, "contacts")


def _actors(link: Link) -> Panel:
    asked = asking.actors(link).counts
    figure = session.made(charts.actor_counts, asked, link.filter.unit, 20, link.filter.actor)
    return Panel(figure, "How often each actor appears", asked, picks.narrow("actor"))


def _actors_over_time(link: Link) -> Panel:
    of_page = asking.actors(link)
    n = len(of_page.counts.answer())
    figure = session.made(
        charts.actor_timeline, of_page.over_time, link.filter.unit, link.view.by, 10, (), n
    )
    return Panel(figure, "Actors over time", of_page.over_time, picks.narrow("actor"))


def _pairs(link: Link) -> Panel:
    asked = asking.actors(link).pairs
    figure = session.made(charts.pairs, asked, 20, (), asking.MOST_PAIRS)
    return Panel(figure, "Who met whom", asked, picks.narrow_pair, "contacts")


def _topics_over_time(link: Link) -> Panel:
    asked = asking.topics(link).over_time
    figure = session.made(charts.topic_timeline, asked, link.filter.unit, link.view.by)
    return Panel(figure, "Topics over time", asked, picks.narrow("topic"))


def _topics_by_actor(link: Link) -> Panel:
    asked = asking.topics(link).by_actor
    figure = session.made(charts.topic_actor, asked, link.filter.unit, 15)
    return Panel(figure, "Topics by actor", asked, picks.narrow("topic", "actor"))


PANELS: dict[str, Callable[[Link], Panel]] = {
    "contacts-over-time": _contacts_over_time,
    "envoys": _envoys,
    "topics": _topics,
    "contacts-by-outlets": _contacts_by_outlets,
    "actors": _actors,
    "actors-over-time": _actors_over_time,
    "pairs": _pairs,
    "topics-over-time": _topics_over_time,
    "topics-by-actor": _topics_by_actor,
}
"""Every chart that stands by itself; a new one is one line here and one on its page."""
