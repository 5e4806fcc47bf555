"""What comes in and what is read off it first: raw inputs, pages, and the lines of a page."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from corpus.evidence import SourceText


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes as they were received, and the name, media type and address they came with.

    `received` is the day they came in: no page was published after it.
    """

    sha256: str
    name: str
    media: str
    content: bytes = field(repr=False)
    address: str | None = None
    received: date | None = None

    @classmethod
    def of(
        cls,
        name: str,
        content: bytes,
        *,
        media: str = "",
        address: str | None = None,
        received: date | None = None,
    ) -> Raw:
        """Return the raw input of these bytes, named by their hash."""
        digest = hashlib.sha256(content).hexdigest()
        return cls(digest, name, media, content, address, received)


@dataclass(frozen=True, slots=True)
class Found:
    """A value and where it stood, in words: "meta article:published_time", "JSON-LD author"."""

    value: str
    where: str


@dataclass(frozen=True, slots=True)
class PageMeta:
    """What the markup says of a page beside its text, each value with the place it stood at.

    Values are as written there, the most trusted place first; plain text has none of them.
    """

    titles: tuple[Found, ...] = ()
    standfirsts: tuple[Found, ...] = ()
    published: tuple[Found, ...] = ()
    modified: tuple[Found, ...] = ()
    authors: tuple[Found, ...] = ()
    outlets: tuple[Found, ...] = ()
    agencies: tuple[Found, ...] = ()
    languages: tuple[Found, ...] = ()
    addresses: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a line stood in the markup: its element, and what an extractor made of it.

    `element` is the nearest telling one ("h1", "p", "li", "nav", "aside", "footer", "time", …);
    `kept` tells whether the extractor took the line for the article's own.
    """

    element: str
    kept: bool


@dataclass(frozen=True)
class Page:
    """The text of one page, line by line as it will be kept, and what came with it.

    `raw` is the hash of the raw input; `encoding` and `notes` say in words how its bytes became
    text. `marks` are by line number, for pages that came as HTML.
    """

    name: str
    text: str
    raw: str = ""
    address: str | None = None
    received: date | None = None
    meta: PageMeta = PageMeta()
    marks: Mapping[int, Mark] = field(default_factory=dict)
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()

    @property
    def source(self) -> SourceText:
        """Return the text with its lines, as passages are located in it."""
        return SourceText(self.text)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input that is not read, by name, and the reason in words for a reader."""

    name: str
    reason: str


class LineKind(StrEnum):
    """What a line of a page is; the words are those of `corpus.evidence.line_kinds`."""

    BODY = "body"
    META = "meta"
    EXCLUDED = "excluded"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, what it is, how sure that is, and the rule that says so.

    `what` is title, standfirst, date or byline for a meta line, a `records.LineReason` for an
    excluded one, and None otherwise. Numbers are from 1.
    """

    number: int
    text: str
    kind: LineKind
    what: str | None = None
    confidence: float = 1.0
    rule: str = ""
