"""Briefs to look at: of the small corpus, of the Kabul talks, and of hostile records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from corpus.brief import Brief, brief
from corpus.brief.parts import (
    Block,
    Evidence,
    Heading,
    Items,
    Section,
    Source,
    Table,
    Words,
)
from corpus.corpus import Corpus
from corpus.export import Selection
from corpus.link import parse_address

MADE = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)
KABUL = "envoy=zamir-kabulov&place=kabul&since=2024-04&until=2024-04"


def of(corpus: Corpus, address: str) -> Brief:
    """Return the brief of a link."""
    return brief(Selection(corpus, parse_address(address, corpus), made=MADE))


def section(written: Brief, title: str) -> tuple[Block, ...]:
    return next(section.blocks for section in written.sections if section.title == title)


def rows(block: Block) -> list[list[str]]:
    """Return the words of a table, the lines of a cell joined by a stroke."""
    assert isinstance(block, Table)
    return [[" / ".join(words.text for words in cell) for cell in row] for row in block.rows]


def items(block: Block) -> list[str]:
    assert isinstance(block, Items)
    return [words.text for words in block.items]


def noted(written: Brief) -> Iterator[tuple[Words, Evidence]]:
    """Yield every statement that has a footnote with each piece of its evidence."""
    for part in written.sections:
        for block in part.blocks:
            for words in _words(block):
                yield from ((words, evidence) for evidence in words.evidence)


def _words(block: Block) -> Iterator[Words]:
    if isinstance(block, Words):
        yield block
    elif isinstance(block, Items):
        yield from block.items
    elif isinstance(block, Table):
        for row in block.rows:
            for cell in row:
                yield from cell


@pytest.fixture(scope="module")
def talks(shipped: Corpus) -> Brief:
    """Return the brief of the talks in Kabul in April 2024."""
    return of(shipped, KABUL)


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]></w:t><w:t>",
    "</style><style>body{display:none}",
    "{{ 7*7 }} & &lt;b&gt;",
    "\x00\x0b\x1f null, tab and unit",
    "half a pair \ud800",
    "\u202edesrever \u2066inside",
    "one\ntwo\u2028three",
    "دیدار نمایندهٔ آروانیا 🚚",
    "A" * 70_000,
)


@pytest.fixture(scope="module", params=HOSTILE, ids=range(len(HOSTILE)))
def hostile(request: pytest.FixtureRequest) -> tuple[str, Brief]:
    """Return hostile words and a brief that has them everywhere."""
    words: str = request.param
    evidence = (Evidence(1, "line 1", words), Evidence(None, "", words, ours=True, outside=words))
    said = Words(words, evidence)
    blocks = (
        said,
        Heading(words),
        Items((said,)),
        Table((words, ""), (((said,), (said,)),), (1, 1)),
    )
    addresses = (
        "javascript:alert(1)",
        'https://ok.example/?q="><script>',
        "https://user@x.example/",
    )
    sources = tuple(
        Source(n, words, words, False, words, address) for n, address in enumerate(addresses, 1)
    )
    sections = (Section(words, blocks),)
    return words, Brief(words, ((words, words),), sections, sources, words, "0123456789ab", MADE)
