"""What a brief is made of, whatever it is written as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from corpus.figure import Figure


@dataclass(frozen=True)
class Evidence:
    """Words a statement rests on: in which source, and where in it they stand.

    `source` is the number of a source, None where `outside` names one beyond the corpus. `ours`
    tells a summary or a note of the corpus from what is printed.
    """

    source: int | None
    where: str
    quote: str
    ours: bool = False
    outside: str = ""


@dataclass(frozen=True)
class Words:
    """Something said, with the evidence that its footnote lists; an `aside` in smaller print."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    aside: bool = False


Cell = tuple[Words, ...]
"""What stands in a cell, a line each."""


@dataclass(frozen=True)
class Table:
    """Rows of cells under headings; `widths` share the line among the columns."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Items:
    """A list, one statement an item."""

    items: tuple[Words, ...]


@dataclass(frozen=True)
class Heading:
    """A heading within a section."""

    text: str


Block = Words | Table | Items | Heading | Figure


@dataclass(frozen=True)
class Section:
    """A part of a brief under a title."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Source:
    """An article a brief rests on: `words` are its title, or our summary (`ours`)."""

    number: int
    outlet: str
    words: str
    ours: bool
    facts: str
    url: str | None


@dataclass(frozen=True)
class Brief:
    """A footnoted account of a selection, from template text and the corpus alone."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    rights: str
    version: str
    made: datetime
