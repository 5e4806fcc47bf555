"""The words around a hit of the search, as they are printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.search import Term, words

LENGTH = 180
"""Longest snippet in characters, its dots not counted."""
_BEFORE = 60


@dataclass(frozen=True)
class Snippet:
    """Words of a text and where in them the hit lies (code points, half-open), if it is there."""

    text: str
    start: int | None = None
    end: int | None = None


def snippet(parts: Iterable[str | None], terms: Sequence[Term]) -> Snippet:
    """Return the words around the first hit in the parts of an article; else how it begins.

    An article found by another name of an actor may hold none of the words asked for.
    """
    known = [part for part in parts if part]
    wanted = [term.words for term in terms if not term.exclude]
    for find in (_as_typed, _as_folded):
        for run in wanted:
            for part in known:
                if place := find(part, run):
                    return _around(part, *place)
    beginning = _around(known[0], 0, 0) if known else Snippet("")
    return Snippet(beginning.text)


def _as_typed(part: str, run: tuple[str, ...]) -> tuple[int, int] | None:
    """Find words that stand in a text as they are searched; misses some, quickly."""
    between = r"[\W_]+"
    found = re.search(
        rf"(?<![^\W_]){between.join(map(re.escape, run))}(?![^\W_])", part, re.IGNORECASE
    )
    # Case-blind matching is a little wider than the search: "ſ" matches "s".
    return found.span() if found and words(found.group()) == run else None


def _as_folded(part: str, run: tuple[str, ...]) -> tuple[int, int] | None:
    """Find words in a text as it is searched."""
    folded: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(part):
        for piece in _folded(char):
            folded.append(piece)
            origin.append(place)
    line = "".join(folded)
    at = _as_typed(line, run)
    return (origin[at[0]], origin[at[1] - 1] + 1) if at else None


def _folded(char: str) -> str:
    if char.isascii():
        return char.lower()
    # Folding looks at one character at a time, so a text can be folded piece by piece.
    return " ".join(words(char)) or ("" if _joins(char) else " ")


def _joins(char: str) -> bool:
    return (
        unicodedata.category(char) in ("Mn", "Mc", "Me") or char in "\u200b\u200c\u200d\u2060\ufeff"
    )


def _around(part: str, start: int, end: int) -> Snippet:
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
