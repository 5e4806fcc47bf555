"""What the pages ask, named once: all that is on the screen is counted in one call."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from components import session
from components.session import Question
from corpus.filter import Unit
from corpus.link import Link

MOST_PAIRS = 1000
"""Pairs that are listed; more are in the download."""


class Everywhere(NamedTuple):
    """What every page asks."""

    options: Question
    totals: Question


def everywhere(link: Link) -> Everywhere:
    """Return what every page asks of a link."""
    return Everywhere(
        session.question("options", link.filter), session.question("summary", link.filter)
    )


class Overview(NamedTuple):
    """What the overview asks."""

    over_time: Question
    actors: Question
    topics: Question
    by_outlets: Question


def overview(link: Link) -> Overview:
    """Return what the overview asks of a link."""
    contacts = link.filter.having(unit=Unit.CONTACTS)
    return Overview(
        session.question("timeline", contacts, link.view),
        session.question("actor_counts", link.filter),
        session.question("topic_counts", link.filter),
        session.question("contacts", link.filter, order="outlets").first(12),
    )


class Actors(NamedTuple):
    """What the page of actors asks."""

    counts: Question
    over_time: Question
    pairs: Question


def actors(link: Link) -> Actors:
    """Return what the page of actors asks of a link."""
    return Actors(
        session.question("actor_counts", link.filter),
        session.question("actor_timeline", link.filter, link.view, top=10),
        session.question("pairs", link.filter).first(MOST_PAIRS),
    )


class Topics(NamedTuple):
    """What the page of topics asks."""

    counts: Question
    over_time: Question
    by_actor: Question


def topics(link: Link) -> Topics:
    """Return what the page of topics asks of a link."""
    return Topics(
        session.question("topic_counts", link.filter),
        session.question("topic_timeline", link.filter, link.view),
        session.question("topic_actor", link.filter, top=15),
    )


_PAGES: dict[str, Callable[[Link], tuple[Question, ...]]] = {
    "": overview,
    "actors": actors,
    "topics": topics,
}


def count(link: Link) -> None:
    """Count everything a page shows at once; what it asks beside this is counted by itself."""
    of_page = _PAGES.get(link.page)
    session.answers(*everywhere(link), *(of_page(link) if of_page else ()))
