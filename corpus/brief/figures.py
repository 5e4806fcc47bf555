"""The pictures of a brief: who was reported when, and how often each actor took part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from corpus.export.selection import counted, plain
from corpus.figure import WIDTH, Figure

MOST_ARTICLES = 60
"""More articles than this are not drawn one by one."""
_MOST_ACTORS = 15
_ROW = 22
_STATED, _INFERRED = "stated", "inferred"
_LONGEST = 40

_BLUE, _INK, _WORDS, _LINES = "#0072b2", "#0e1620", "#5b6472", "#e6eaf1"
_CONFIG: dict[str, Any] = {
    "font": "Liberation Sans, Arial, Helvetica, sans-serif",
    "background": "#ffffff",
    "view": {"stroke": "transparent"},
    "title": {"anchor": "start", "frame": "bounds", "fontSize": 14, "color": _INK, "limit": 0},
    "axis": {
        "labelColor": _WORDS,
        "labelFontSize": 12,
        "labelLimit": 240,
        "titleColor": _WORDS,
        "titleFontSize": 12,
        "titleFontWeight": 400,
        "gridColor": _LINES,
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
    },
    "legend": {"labelColor": _WORDS, "labelFontSize": 12, "orient": "top", "title": None},
}

Row = dict[str, Any]


def publication(articles: Sequence[Row], contacts: Sequence[Row]) -> Figure | None:
    """Draw when each outlet published, and the days of the contacts; None where little is dated.

    An article that is not dated to the day is drawn over all the time it may be of.
    """
    dated = [row for row in articles if row["dated"] and row["earliest"] and row["latest"]]
    if not 2 <= len(dated) <= MOST_ARTICLES:
        return None
    marks: list[dict[str, Any]] = [
        {
            "outlet": _short(row["outlet"]),
            "first": _moment(row["earliest"]),
            "last": _moment(row["latest"], 1),
            "date": _STATED if row["published_basis"] == "stated" else _INFERRED,
        }
        for row in dated
    ]
    span = max(mark["last"] for mark in marks) - min(mark["first"] for mark in marks)
    days = sorted({_moment(row["earliest"]) for row in contacts if _on_a_day(row)})
    bars = {
        "mark": {"type": "bar", "height": 10, "cornerRadius": 2, "strokeWidth": 1.5},
        "encoding": {
            "x": {"field": "first", "type": "temporal", "scale": {"type": "utc"}, **_time(span)},
            "x2": {"field": "last"},
            "y": {"field": "outlet", "type": "nominal", "title": None, "sort": {"field": "first"}},
            "fill": {
                "field": "date",
                "type": "nominal",
                "scale": {"domain": [_STATED, _INFERRED], "range": [_BLUE, "#ffffff"]},
                "legend": {"symbolType": "square", "symbolStrokeColor": _BLUE},
            },
            "stroke": {"value": _BLUE},
        },
    }
    rules = {
        "data": {"values": [{"day": day + _DAY // 2} for day in days]},
        "mark": {"type": "rule", "strokeDash": [4, 3], "color": "#c85600", "strokeWidth": 1.5},
        "encoding": {"x": {"field": "day", "type": "temporal"}},
    }
    title = "When each outlet published"
    told = f"; a broken line marks the {'day' if len(days) == 1 else 'days'} of the contacts"
    outlets = {mark["outlet"] for mark in marks}
    alt = (
        f"{counted(len(marks), 'articles')} of {counted(len(outlets), 'outlets')} by publication"
        f"{told if days else ''}."
    )
    spec = {
        "data": {"values": marks},
        "layer": [bars, *([rules] if days else [])],
        "height": {"step": _ROW},
    }
    return _figure("publication", title, alt, spec)


_DAY = 86_400_000
_SHORT = 10 * _DAY  # so short that each day has a tick


def _time(span: int) -> Row:
    ticks: Any = {"interval": "day", "step": 1} if span <= _SHORT else 6
    label = f"utcFormat(datum.value, '{'%-d %b' if span <= _SHORT else '%-d %b %Y'}')"
    return {"title": None, "axis": {"grid": True, "tickCount": ticks, "labelExpr": label}}


def actors(counts: Sequence[Row]) -> Figure | None:
    """Draw in how many contacts each actor took part; None where there are fewer than three."""
    if len(counts) < 3:
        return None
    shown = counts[:_MOST_ACTORS]
    values = [
        {"actor": _short(row["actor"]), "n": row["n"], "rank": rank}
        for rank, row in enumerate(shown)
    ]
    y = {"field": "actor", "type": "nominal", "title": None, "sort": {"field": "rank"}}
    x = {
        "field": "n",
        "type": "quantitative",
        "title": "contacts",
        "axis": {"tickMinStep": 1, "format": ",d"},
    }
    spec = {
        "data": {"values": values},
        "encoding": {"y": y, "x": x},
        "layer": [
            {"mark": {"type": "bar", "height": 13, "cornerRadiusEnd": 2, "color": _BLUE}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "color": _WORDS},
                "encoding": {"text": {"field": "n", "type": "quantitative"}},
            },
        ],
        "height": {"step": _ROW},
    }
    left = len(counts) - len(shown)
    first = ", ".join(f"{row['actor']} {row['n']}" for row in values[:5])
    alt = f"Contacts per actor: {first}{f'; {left} actors are not drawn' if left else ''}."
    return _figure("actors", "Contacts per actor", alt, spec)


def _figure(name: str, title: str, alt: str, spec: Row) -> Figure:
    whole = {
        **spec,
        "title": title,
        "description": alt,
        "width": WIDTH,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": _CONFIG,
    }
    return Figure(name, title, whole, alt)


def _moment(day: Any, plus: int = 0) -> int:
    midnight = datetime.fromisoformat(f"{str(day)[:10]}T00:00:00+00:00") + timedelta(days=plus)
    return round(midnight.timestamp() * 1000)


def _on_a_day(contact: Row) -> bool:
    return bool(contact["dated"]) and contact["precision"] == "day"


def _short(name: str) -> str:
    words = plain(name)
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"
