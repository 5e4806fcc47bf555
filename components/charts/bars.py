"""Bars: how many of what, most first."""

from __future__ import annotations

import pandas as pd

from components.charts import figure as parts
from components.charts.figure import PICK, Figure
from components.charts.specification import specification
from components.escape import shortened


def actor_counts(
    frame: pd.DataFrame, unit: str, limit: int = 20, chosen: tuple[str, ...] = ()
) -> Figure:
    """Draw the actors that appear most; a click yields the actor_id."""
    envoys = len(frame) > 0 and bool(frame["envoy"].all())
    return _ranked(
        "actor_counts", frame, "actor", "envoys" if envoys else "actors", unit, limit, chosen
    )


def topic_counts(
    frame: pd.DataFrame, unit: str, limit: int = 40, chosen: tuple[str, ...] = ()
) -> Figure:
    """Draw the topics; a click yields the topic_id."""
    return _ranked("topic_counts", frame, "topic", "topics", unit, limit, chosen)


def outlets(
    frame: pd.DataFrame, unit: str, limit: int = 15, chosen: tuple[str, ...] = ()
) -> Figure:
    """Draw the outlets with most; a click yields the outlet_id."""
    return _ranked("outlets", frame, "outlet", "outlets", unit, limit, chosen)


def _ranked(
    name: str,
    frame: pd.DataFrame,
    what: str,
    plural: str,
    unit: str,
    limit: int,
    chosen: tuple[str, ...],
) -> Figure:
    total = len(frame)
    key = f"{what}_id"
    head = frame.head(limit)
    ids = head[key].tolist()
    names = [parts.plain(text) for text in head[what].tolist()]
    labels = parts.distinct([parts.two_lines(text) for text in names], ids)
    counts = head["n"].tolist()
    states = parts.states(ids, chosen)
    drawn = parts.table(
        {key: "str", "name": "str", "label": "str", "n": "int64", "rank": "int64", "state": "str"},
        [*zip(ids, names, labels, counts, range(len(ids)), states, strict=True)],
    )
    return Figure(
        name=name,
        spec=specification("bars", unit, what),
        data=drawn,
        alt=_said(f"{unit} per {plural[:-1]}", names, counts, total, plural),
        selection=PICK,
        fields=(key,),
        note=_left_out(len(ids), total, plural),
    )


def _said(of: str, names: list[str], counts: list[int], total: int | None, plural: str) -> str:
    if not names:
        return f"Bar chart of {of}: nothing to show."
    pairs = [f"{name} {n:,}" for name, n in zip(names[:5], counts, strict=False)]
    more = ", …" if total is None or total > len(pairs) else ""
    in_all = "" if total is None else f"; {parts.counted(total, plural)} in all"
    return f"Bar chart of {of}: {', '.join(pairs)}{more}{in_all}."


def _left_out(drawn: int, total: int | None, plural: str) -> str:
    if total is None:
        return f"The first {drawn:,} {plural} are drawn."
    if drawn >= total:
        return ""
    return f"The first {drawn:,} of {parts.counted(total, plural)} are drawn."


# -- with a caption above each bar ---------------------------------------------------------------


def contacts_by_outlets(
    frame: pd.DataFrame, total: int, chosen: str = "", limit: int = 12
) -> Figure:
    """Draw the first contacts by the outlets that report them; a click yields the contact_id.

    Takes the frame of `contacts` in the order of outlets; `total` is how many there are in all.
    """
    head = frame.head(limit)
    days = [parts.in_words(text) for text in head["date"].tolist()]
    summaries = [parts.plain(text) for text in head["summary"].tolist()]
    ids = head["contact_id"].tolist()
    counts = head["n_outlets"].tolist()
    captions = [f"{day} · {shortened(s, 90)}" for day, s in zip(days, summaries, strict=True)]
    states = parts.states(ids, (chosen,) if chosen else ())
    drawn = parts.table(
        {
            **{"contact_id": "str", "caption": "str", "name": "str", "date": "str"},
            **{"n": "int64", "rank": "int64", "state": "str"},
        },
        [*zip(ids, captions, summaries, days, counts, range(len(ids)), states, strict=True)],
    )
    named = [f"{shortened(s, 60)} ({day})" for day, s in zip(days, summaries, strict=True)]
    return Figure(
        name="contacts_by_outlets",
        spec=specification("contacts_by_outlets"),
        data=drawn,
        alt=_said("outlets per contact", named, counts, total, "contacts"),
        selection=PICK,
        fields=("contact_id",),
        note=_left_out(len(ids), total, "contacts"),
    )


def pairs(
    frame: pd.DataFrame, limit: int = 20, chosen: tuple[str, ...] = (), most: int | None = None
) -> Figure:
    """Draw the pairs of actors that met most; a click yields both ids.

    A pair is chosen when both its ids are, or its one when `chosen` names a single actor. A frame
    of `most` rows is one that may have been cut there.
    """
    head, total = frame.head(limit), len(frame) if len(frame) != most else None
    first, second = head["actor_a_id"].tolist(), head["actor_b_id"].tolist()
    captions = [
        f"{parts.plain(a)} – {parts.plain(b)}"
        for a, b in zip(head["actor_a"].tolist(), head["actor_b"].tolist(), strict=True)
    ]
    counts = head["n"].tolist()
    met = [set(chosen) <= {a, b} for a, b in zip(first, second, strict=True)]
    states = [("chosen" if yes else "other") if chosen else "" for yes in met]
    short = [shortened(text, 90) for text in captions]
    drawn = parts.table(
        {
            **{"actor_a_id": "str", "actor_b_id": "str", "caption": "str", "name": "str"},
            **{"n": "int64", "rank": "int64", "state": "str"},
        },
        [*zip(first, second, short, captions, counts, range(len(first)), states, strict=True)],
    )
    fields = ("actor_a_id", "actor_b_id")
    return Figure(
        name="pairs",
        spec=specification("pairs"),
        data=drawn,
        alt=_said("contacts per pair of actors", captions, counts, total, "pairs"),
        selection=PICK,
        fields=fields,
        note=_left_out(len(first), total, "pairs"),
    )
