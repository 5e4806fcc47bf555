"""Bars: how many of what, most first."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from components.charts import figure as parts
from components.charts.figure import PICK, Figure
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
        spec=_bars(str(unit), what),
        frame=drawn,
        alt=_said(f"{unit} per {plural[:-1]}", names, counts, total, plural),
        selection=PICK,
        fields=(key,),
        note=_left_out(len(ids), total, plural),
    )


def _said(of: str, names: list[str], counts: list[int], total: int, plural: str) -> str:
    if not names:
        return f"Bar chart of {of}: nothing to show."
    pairs = [f"{name} {n:,}" for name, n in zip(names[:5], counts, strict=False)]
    more = ", …" if total > len(pairs) else ""
    return f"Bar chart of {of}: {', '.join(pairs)}{more}; {parts.counted(total, plural)} in all."


def _left_out(drawn: int, total: int, plural: str) -> str:
    if drawn >= total:
        return ""
    return f"The first {drawn:,} of {parts.counted(total, plural)} are drawn."


@lru_cache
def _bars(unit: str, what: str) -> dict[str, Any]:
    key = f"{what}_id"
    y = parts.names_of_rows()
    x = parts.room_for_counts(unit)
    tooltip = [alt.Tooltip("name:N", title="title"), alt.Tooltip("n:Q", title=unit, format=",d")]
    bars = (
        alt.Chart()
        .mark_bar(cornerRadiusEnd=2, height=alt.RelativeBandSize(0.72))
        .encode(x=x, y=y, opacity=parts.dimmed())
    )
    numbers = parts.inked(
        alt.Chart()
        .mark_text(align="left", fontSize=12, dx=5, aria=False)
        .encode(x=x, y=y, text=alt.Text("n:Q", format=",d"))
    )
    area = parts.touch_area(y, tooltip).add_params(parts.picking(key))
    return parts.spec_of(alt.layer(bars, numbers, area), step=26)


# -- with a caption above each bar ---------------------------------------------------------------


def contacts_by_outlets(frame: pd.DataFrame, limit: int = 12, chosen: str = "") -> Figure:
    """Draw the contacts that most outlets report; a click yields the contact_id.

    Takes the frame of `contacts`.
    """
    head = frame.sort_values(["n_outlets", "n_reports"], ascending=False, kind="stable").head(limit)
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
        spec=_captioned("outlets that report the contact", "outlets", ("contact_id",), ("date",)),
        frame=drawn,
        alt=_said("outlets per contact", named, counts, len(frame), "contacts"),
        selection=PICK,
        fields=("contact_id",),
        note=_left_out(len(ids), len(frame), "contacts"),
    )


def pairs(frame: pd.DataFrame, limit: int = 20, chosen: tuple[str, ...] = ()) -> Figure:
    """Draw the pairs of actors that met most; a click yields both ids.

    A pair is chosen when both its ids are, or its one when `chosen` names a single actor.
    """
    head = frame.head(limit)
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
        spec=_captioned("contacts", "contacts", fields, ()),
        frame=drawn,
        alt=_said("contacts per pair of actors", captions, counts, len(frame), "pairs"),
        selection=PICK,
        fields=fields,
        note=_left_out(len(first), len(frame), "pairs"),
    )


@lru_cache
def _captioned(
    quantity: str, unit: str, fields: tuple[str, ...], more: tuple[str, ...]
) -> dict[str, Any]:
    y = alt.Y("rank:O", axis=None)
    x = parts.room_for_counts(quantity)
    tooltip = [
        alt.Tooltip("name:N", title="title"),
        *(alt.Tooltip(f"{field}:N", title=field) for field in more),
        alt.Tooltip("n:Q", title=unit, format=",d"),
    ]
    captions = parts.inked(
        alt.Chart()
        .mark_text(align="left", fontSize=12, yOffset=-9, limit=alt.ExprRef("width"), aria=False)
        .encode(x=alt.value(0), y=y, text="caption:N")
    )
    bars = (
        alt.Chart()
        .mark_bar(cornerRadiusEnd=2, height=10, yOffset=7)
        .encode(x=x, y=y, opacity=parts.dimmed())
    )
    numbers = parts.inked(
        alt.Chart()
        .mark_text(align="left", fontSize=12, dx=5, yOffset=7, aria=False)
        .encode(x=x, y=y, text=alt.Text("n:Q", format=",d"))
    )
    area = parts.touch_area(y, tooltip).add_params(parts.picking(*fields))
    return parts.spec_of(alt.layer(captions, bars, numbers, area), step=38)
