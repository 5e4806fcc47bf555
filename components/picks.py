"""What choosing a mark does: narrow the filter, set the window, or open a record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from components import link_state, session
from components.figures import Pick
from corpus.filter import FACETS


def narrow(*facets: str) -> Pick:
    """Return a pick that adds the chosen id of each facet to the filter, or takes it away."""

    def pick(values: dict[str, Any]) -> None:
        selection = link_state.current().filter
        for facet in facets:
            value = values.get(f"{facet}_id")
            if isinstance(value, str):
                selection = selection.toggled(facet, value)
        link_state.change(selection)

    return pick


def narrow_pair(values: dict[str, Any]) -> None:
    """Narrow to what both actors of a pair take part in."""
    both = (values["actor_a_id"], values["actor_b_id"])
    link_state.change(link_state.current().filter.having(actor=both, actor_match="all"))


def window(values: dict[str, Any]) -> None:
    """Set the date window to a brushed stretch of time, or to a chosen period."""
    if "period" in values:
        since = until = values["period"] if isinstance(values["period"], str) else ""
    else:
        stretch = next((v for v in values.values() if isinstance(v, list) and len(v) == 2), None)
        if stretch is None:
            return
        since, until = (_day(value) for value in sorted(stretch))
    link_state.change(link_state.current().filter.having(since=since, until=until))


def _day(milliseconds: float) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).date().isoformat()


def opening(**keys: str) -> Pick:
    """Return a pick that opens records: `opening(contact="contact_id")`."""

    def pick(values: dict[str, Any]) -> None:
        changes = {key: values[column] for key, column in keys.items() if values.get(column)}
        link_state.change(view=link_state.current().view.having(**changes))

    return pick


def closing(*keys: str) -> Callable[[], None]:
    """Return a callback that closes records: `closing("contact")`."""

    def close() -> None:
        cleared = dict.fromkeys(keys, "")
        link_state.change(view=link_state.current().view.having(**cleared))

    return close


def narrow_as(facet: str, column: str = "actor_id") -> Pick:
    """Return a pick that reads the id from a column of another name: an actor as an envoy."""

    def pick(values: dict[str, Any]) -> None:
        value = values.get(column)
        if isinstance(value, str):
            link_state.change(link_state.current().filter.toggled(facet, value))

    return pick


def open_record(values: dict[str, Any]) -> None:
    """Open the contact, statement or article that a mark of the timeline stands for.

    The name of a lane, or a month of one, narrows to it. A row of the table has a lane, too, but
    stands for its record.
    """
    link = link_state.current()
    record, key = values.get("record"), values.get("id")
    if record == "lane" or "period" in values:
        lane = key if record == "lane" else values["lane_id"]
        period = values.get("period", "")
        selection = link.filter.having(since=period, until=period) if period else link.filter
        facet = next(facet for facet in FACETS if facet.key == link.view.lanes)
        # Lanes that collect the rest, or what has none, stand for no single value.
        known = facet.names(session.corpus().vocabulary)
        if lane in known and lane not in selection.values(facet.key):
            selection = selection.toggled(facet.key, lane)
        link_state.change(selection)
    elif record == "article":
        link_state.change(view=link.view.having(article=key, contact=""))
    elif key:
        link_state.change(view=link.view.having(contact=key, article=""))
