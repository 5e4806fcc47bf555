"""The words around a hit of the search, as they are printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa

from corpus.search import Term, words

LENGTH = 180
"""Longest snippet in characters, its dots not counted."""
_BEFORE = 60
_END = "\x1f"
"""Ends a part; no words are found across it."""


@dataclass(frozen=True)
class Snippet:
    """Words of a text and where in them the hit lies (code points, half-open), if it is there."""

    text: str
    start: int | None = None
    end: int | None = None


def columns(shown: Sequence[Snippet]) -> dict[str, pa.Array]:
    """Return the columns of the hits that show snippets."""
    return {
        "snippet": pa.array([one.text for one in shown], pa.string()),
        "start": pa.array([one.start for one in shown], pa.int32()),
        "end": pa.array([one.end for one in shown], pa.int32()),
    }


def beside(hits: pa.Table, shown: Sequence[Snippet]) -> pa.Table:
    """Return hits with their snippets."""
    return pa.table(dict(zip(hits.column_names, hits.columns, strict=True)) | columns(shown))


def joined(parts: Iterable[str | None]) -> str:
    """Return the parts of an article that are searched, as `snippet` reads them."""
    return _END.join(part for part in parts if part)


def snippet(printed: str, terms: Sequence[Term]) -> Snippet:
    """Return the words around the first hit in `joined` parts; else how they begin.

    An article found by another name of an actor may hold none of the words asked for.
    """
    wanted = [term.words for term in terms if not term.exclude]
    for find in (_as_typed, _as_folded):
        for run in wanted:
            if place := find(printed, run):
                return _around(printed, *place)
    return Snippet(_around(printed, 0, 0).text)


def _as_typed(printed: str, run: tuple[str, ...]) -> tuple[int, int] | None:
    """Find words that stand in a text as they are searched; misses some, quickly."""
    lowered = printed.lower()
    if len(lowered) != len(printed):
        return None
    at = -1
    while (at := lowered.find(run[0], at + 1)) >= 0:
        found = _pattern(run).match(printed, at)
        # Case-blind matching is a little wider than the search: "ſ" matches "s".
        if found and words(found.group()) == run:
            return found.span()
    return None


@lru_cache(maxsize=256)
def _pattern(run: tuple[str, ...]) -> re.Pattern[str]:
    between = rf"(?:[^\w{_END}]|_)+"
    spelled = between.join(map(re.escape, run))
    return re.compile(rf"(?<![^\W_]){spelled}(?![^\W_])", re.IGNORECASE)


def _as_folded(printed: str, run: tuple[str, ...]) -> tuple[int, int] | None:
    """Find words in a text as it is searched."""
    folded: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(printed):
        for piece in _folded(char):
            folded.append(piece)
            origin.append(place)
    at = _as_typed("".join(folded), run)
    return (origin[at[0]], origin[at[1] - 1] + 1) if at else None


def _folded(char: str) -> str:
    if char.isascii():
        return char.lower()  # so the end of a part stays one
    # Folding looks at one character at a time, so a text can be folded piece by piece.
    return " ".join(words(char)) or ("" if _joins(char) else " ")


def _joins(char: str) -> bool:
    return (
        unicodedata.category(char) in ("Mn", "Mc", "Me") or char in "\u200b\u200c\u200d\u2060\ufeff"
    )


def _around(printed: str, start: int, end: int) -> Snippet:
    begin = printed.rfind(_END, 0, start) + 1
    stop = printed.find(_END, end)
    part = printed[begin : stop if stop >= 0 else None]
    start, end = start - begin, end - begin
    first = max(0, start - _BEFORE)
    last = min(len(part), max(first + LENGTH, end))
    if first and (space := part.find(" ", first, start)) >= 0:
        first = space + 1
    if last < len(part) and (space := part.rfind(" ", end, last)) > end:
        last = space
    before, after = "… " if first else "", " …" if last < len(part) else ""
    # One character for one keeps the offsets.
    shown = re.sub(r"\s", " ", part[first:last])
    moved = len(before) - first
    return Snippet(f"{before}{shown}{after}", start + moved, end + moved)
