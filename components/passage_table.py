"""A table whose cells rest on words: each passage in it opens its line in the reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from components import link_state
from components.escape import visible
from corpus.link import PANES, View

_HERE = Path(__file__).parent

FOCUS = "passage"
"""The kind of a focus in the address that names words by article, line and place in the line."""

Look = Literal["plain", "agrees", "differs", "silent", "absent"]


@dataclass(frozen=True)
class Place:
    """Where words stand: an article, and the stretch of a line of its text.

    `start` and `end` are half-open code points within the line; without a line it is the article.
    """

    article: str
    line: int = 0
    start: int = 0
    end: int = 0

    @property
    def focus(self) -> str:
        """Spell the place for the address; an article without a line has none."""
        if not self.line:
            return ""
        return f"{FOCUS}:{self.article}:{self.line}:{self.start}-{self.end}"


def read_place(focus: str) -> Place | None:
    """Return the place a focus names, or None when it names something else."""
    kind, _, rest = focus.partition(":")
    parts = rest.split(":")
    if kind != FOCUS or len(parts) != 3:
        return None
    article, line, stretch = parts
    start, _, end = stretch.partition("-")
    numbers = (line, start, end)
    if not all(n.isascii() and n.isdecimal() and len(n) < 10 for n in numbers):
        return None
    place = Place(article, *(int(n) for n in numbers))
    return place if place.line and place.start < place.end else None


@dataclass(frozen=True)
class Words:
    """Words of an article, or of its record.

    `stressed` is the stretch of them that matters; `where` says where they stand. Words that are
    ours, or whose quotation marks are their own, get none from us.
    """

    text: str
    where: str = ""
    opens: Place | None = None
    stressed: tuple[int, int] | None = None
    ours: bool = False
    bare: bool = False
    note: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell: a sign with its word, our own words, and the words it rests on.

    A folded cell shows its words when its summary, the sign and word, is opened.
    """

    sign: str = ""
    word: str = ""
    look: Look = "plain"
    text: str = ""
    words: tuple[Words, ...] = ()
    note: str = ""
    folded: bool = False


@dataclass(frozen=True)
class Row:
    """A row: its heading, what is said beside it, and a cell for each column.

    A row without cells is a heading over those that follow.
    """

    head: str
    detail: str
    cells: tuple[Cell, ...]


_component = st.components.v2.component(
    "parley_passage_table",
    html='<div class="passage-table"></div>',
    css=(_HERE / "passage_table.css").read_text(encoding="utf-8"),
    js=(_HERE / "passage_table.js").read_text(encoding="utf-8"),
)


def show(
    corner: str,
    columns: Sequence[tuple[str, str]],
    rows: Sequence[Row],
    *,
    key: str,
    caption: str,
    widths: Sequence[int] = (),
    on_pick: Callable[[Place], None] | None = None,
) -> None:
    """Draw a table; choosing words in it calls `on_pick`, else opens them in the reader.

    `columns` are headings with what is said below them, after `corner`, the heading of the rows.
    `widths` are the shares of the row headings and of each column; without them all are alike.
    `caption` says what the table is to those who cannot see it.
    """
    shown = tuple(rows)

    def picked() -> None:
        place = read_pick(st.session_state[key].get("pick"), shown)
        if place:
            (on_pick or open_place)(place)

    _component(
        key=key,
        data={
            **payload(corner, columns, shown, caption),
            "widths": list(widths),
            "focus": link_state.current().view.focus,
        },
        on_pick_change=picked,
    )


def read_pick(value: object, rows: Sequence[Row]) -> Place | None:
    """Return the place the browser reports as chosen if the table holds it, else None."""
    for row in rows:
        for cell in row.cells:
            for words in cell.words:
                if words.opens and _spelled(words.opens) == value:
                    return words.opens
    return None


def _spelled(place: Place) -> str:
    return place.focus or place.article


def payload(
    corner: str,
    columns: Sequence[tuple[str, str]],
    rows: Sequence[Row],
    caption: str,
) -> dict[str, Any]:
    """Return what the browser gets: strings, which it shows as text and nothing else."""
    return {
        "caption": caption,
        "corner": corner,
        "columns": [[visible(part) for part in column] for column in columns],
        "rows": [
            {
                "head": visible(row.head),
                "detail": visible(row.detail),
                "cells": [_cell(cell) for cell in row.cells],
            }
            for row in rows
        ],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "sign": cell.sign,
        "word": visible(cell.word),
        "look": cell.look,
        "text": visible(cell.text),
        "note": visible(cell.note),
        "folded": cell.folded,
        "words": [
            {
                "parts": [visible(part) for part in _parts(words)],
                "where": visible(words.where),
                "opens": _spelled(words.opens) if words.opens else "",
                "look": "ours" if words.ours else "quote bare" if words.bare else "quote",
                "note": visible(words.note),
            }
            for words in cell.words
        ],
    }


def _parts(words: Words) -> tuple[str, str, str]:
    start, end = words.stressed or (0, 0)
    return words.text[:start], words.text[start:end], words.text[end:]


def open_place(place: Place) -> None:
    """Open words in the reader, beside the articles that are already there."""
    view = link_state.current().view
    link_state.change(view=opened(view, place))


def opened(view: View, place: Place) -> View:
    """Return a view with the article of a place among its panes, and the place in focus.

    Where there is no room the last pane makes way.
    """
    panes = view.panes
    if place.article not in panes:
        panes = (*panes[: len(PANES) - 1], place.article)
    return view.comparing(panes).having(focus=place.focus)
