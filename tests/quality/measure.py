"""Compares what a program links with what a reader linked, pair by pair."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corpus import yaml_file
from corpus.corpus import SHIPPED_DATA, open_corpus
from corpus.evidence import SourceText
from corpus.load import load
from corpus.records import Passage
from corpus.text import account, align, compare
from corpus.text.account import Account
from corpus.text.resolve import Resolver

HERE = Path(__file__).parent
Cells = frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Gold:
    """Two texts, how they are related, and the sentences a reader linked, by index."""

    a: Account
    b: Account
    relation: str
    same: Cells
    partial: Cells


@dataclass(frozen=True)
class Score:
    """How many links are right, wrong and missed; partial ones count for neither."""

    right: int
    wrong: int
    missed: int

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        found = self.right + self.wrong
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        wanted = self.right + self.missed
        return self.right / wanted if wanted else 1.0


def _yaml(path: Path) -> Any:
    return yaml_file.read(path.read_text(encoding="utf-8")).value


@cache
def accounts() -> dict[str, Account]:
    """Return the five shipped texts and those written for the purpose, ready to be compared."""
    records = load(SHIPPED_DATA)
    resolver = Resolver(records.vocabulary())
    found = {
        key: account.of_article(
            entry.record, records.texts[entry.record.text.file].source, resolver
        )
        for key, entry in records.articles.items()
        if entry.record.text is not None
    }
    for key, facts in _yaml(HERE / "texts.yaml").items():
        text = (HERE / "texts" / f"{key}.txt").read_text(encoding="utf-8")
        body = range(2, len(SourceText(text).lines) + 1)
        found[key] = account.of_text(key, text, resolver, lines=body, **facts)
    return found


@cache
def background() -> align.Rarity:
    """Return how rare words are in the shipped corpus, as the app counts them."""
    return compare.background(open_corpus(SHIPPED_DATA))


def _cell(link: Any, a: Account, b: Account) -> tuple[int, int]:
    def index(side: Account, words: Any) -> int:
        span = SourceText(side.text).locate(Passage.model_validate(words))
        hits = [n for n, s in enumerate(side.sentences) if s.start <= span.start < s.end]
        assert hits, f"{side.id}:{span.line}: no sentence holds “{span.quote}”"
        return hits[0]

    return index(a, link["a"]), index(b, link["b"])


@cache
def gold() -> dict[str, Gold]:
    """Return every labelled pair by the name of its file."""
    pairs = {}
    for path in sorted((HERE / "gold").glob("*.yaml")):
        value = _yaml(path)
        a, b = accounts()[value["a"]], accounts()[value["b"]]
        cells: dict[str, set[tuple[int, int]]] = {"same": set(), "partial": set()}
        for link in value.get("links", []):
            cells[link["grade"]].add(_cell(link, a, b))
        pairs[path.stem] = Gold(
            a,
            b,
            value["relation"],
            frozenset(cells["same"]),
            frozenset(cells["partial"] - cells["same"]),
        )
    return pairs


def linked(pair: Gold, threshold: float = align.THRESHOLD) -> Cells:
    """Return the sentences the program links, by index."""
    found = align.links((pair.a, pair.b), threshold, background=background())
    return frozenset((link.a.index, link.b.index) for link in found)


def score(pair: Gold, cells: Iterable[tuple[int, int]]) -> Score:
    """Compare linked sentences with the labels of a pair."""
    found = set(cells) - pair.partial
    right = len(found & pair.same)
    return Score(right, len(found) - right, len(pair.same) - right)


def scores(threshold: float = align.THRESHOLD) -> dict[str, Score]:
    """Return the score of every pair."""
    return {name: score(pair, linked(pair, threshold)) for name, pair in gold().items()}


def total(found: Iterable[Score]) -> Score:
    """Add scores up, so that every link weighs the same."""
    result = Score(0, 0, 0)
    for one in found:
        result = result + one
    return result
