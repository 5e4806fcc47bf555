"""A chart to take away: the screen's own specification with title, sentence, source and data."""

from __future__ import annotations

import copy
import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

from components.charts.figure import Figure, plain
from components.charts.theme import light
from corpus import figure

_ACROSS = 96  # characters of the smaller print on a line
_TITLE, _LINE = 44, 15  # pixels of the title with what keeps it apart, and of a smaller line


def taken(shown: Figure, title: str, sentence: str, source: Sequence[str]) -> figure.Figure:
    """Return a chart as it stands on the screen, in the light theme, ready to be drawn."""
    spec = copy.deepcopy(shown.spec)
    said = [sentence[:1].upper() + sentence[1:], shown.note, *source]
    lines = [line for words in said if words for line in _wrapped(words)]
    spec |= {
        "title": {"text": plain(title), "subtitle": lines},
        "description": shown.alt,
        "width": figure.WIDTH,
        "data": {"name": "shown", "values": [*_rows(shown.data)]},
        "config": _over(light(), spec.get("config", {})),
    }
    if isinstance(height := spec.get("height"), int):
        # What is fitted into a height has to share it with the words above.
        spec["height"] = height + _TITLE + _LINE * len(lines)
    return figure.Figure(shown.name, title, spec, shown.alt)


def _wrapped(words: str) -> list[str]:
    return textwrap.wrap(plain(words), _ACROSS, break_on_hyphens=False)


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    for row in table.to_pylist():
        yield {column: _value(value) for column, value in row.items()}


def _value(value: object) -> object:
    """Return a moment in milliseconds, as the browser gets it, and anything else as it is."""
    return round(value.timestamp() * 1000) if isinstance(value, datetime) else value


def _over(settings: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return settings with a specification's own in their place, however deep."""
    both = settings | own
    for key in settings.keys() & own.keys():
        if isinstance(settings[key], dict) and isinstance(own[key], dict):
            both[key] = _over(settings[key], own[key])
    return both
