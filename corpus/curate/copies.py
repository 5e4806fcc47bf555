"""Whether the corpus holds a page already: by address, by title, or by the words of its body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import rensa
from rapidfuzz import fuzz, process

from corpus.curate.own_text import OwnText
from corpus.records import Article
from corpus.text.lineage import Band, band, shared_spans, shingles
from corpus.text.words import Word, keys, words

_PERMUTATIONS, _SEED = 128, 42
_WORTH_COUNTING = 0.03
"""Estimated likeness (Jaccard) from which the words of two bodies are compared one by one."""
_SAME_TITLE = 92.0
_MAX_FOUND = 5
_MAX_SPANS = 3


@dataclass(frozen=True, slots=True)
class Copy:
    """An article of the corpus that a page may be a copy or a rewrite of.

    `containment` is the share of the shorter body's shingles found in the other; `spans` are the
    longest stretches of the page that stand there too.
    """

    article: str
    relation: str
    containment: float
    confidence: float
    spans: tuple[tuple[int, int], ...] = ()


class CopyIndex:
    """The addresses, titles and bodies of a corpus, ready to be compared; made once.

    Bodies are kept as MinHash signatures of 512 bytes and looked through all at once, which takes
    some hundredths of a second among a hundred thousand.
    """

    def __init__(self, articles: Iterable[Article], bodies: Mapping[str, str]) -> None:
        self._addresses: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        for article in articles:
            if article.url:
                self._addresses.setdefault(plain_address(article.url), article.id)
            if article.title:
                self._titles[article.id] = " ".join(keys(article.title))
        self._ids = list(bodies)
        self._bodies = bodies
        self._signatures = _signatures([shingles(keys(bodies[key])) for key in self._ids])

    def find(self, own: OwnText, title: str | None, address: str | None) -> list[Copy]:
        """Return the articles a page may be a copy of, the surest first."""
        found: dict[str, Copy] = {}
        if address and (same := self._addresses.get(plain_address(address))):
            found[same] = Copy(same, "same address", 1.0, 0.99)
        for copy in self._by_words(own):
            found.setdefault(copy.article, copy)
        if title and len(title.split()) > 3:
            spelled = " ".join(keys(title))
            for _, score, key in process.extract(
                spelled, self._titles, scorer=fuzz.ratio, score_cutoff=_SAME_TITLE, limit=3
            ):
                found.setdefault(key, Copy(key, "same title", 0.0, round(score / 125, 2)))
        return sorted(found.values(), key=lambda copy: (-copy.confidence, copy.article))[
            :_MAX_FOUND
        ]

    def _by_words(self, own: OwnText) -> list[Copy]:
        page = [word for sentence in own.body for word in sentence.tokens]
        here = shingles([word.key for word in page])
        if not here or not self._ids:
            return []
        alike = (self._signatures == _signatures([here])).mean(axis=1)
        found = []
        for index in np.flatnonzero(alike >= _WORTH_COUNTING).tolist():
            text = self._bodies[self._ids[index]]
            other: list[Word] = list(words(text))
            there = shingles([word.key for word in other])
            share = len(here & there) / min(len(here), len(there))
            if (relation := band(share)) is Band.INDEPENDENT:
                continue
            spans = sorted(shared_spans(page, other), key=lambda span: -span.n_words)[:_MAX_SPANS]
            found.append(
                Copy(
                    self._ids[index],
                    relation.value,
                    round(share, 3),
                    0.95 if relation is Band.NEAR_COPY else 0.7,
                    tuple(sorted(_on_one_line(own, (s.a_start, s.a_end)) for s in spans)),
                )
            )
        return found


def _on_one_line(own: OwnText, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    line_end = own.text.find("\n", start, end)
    return (start, line_end) if line_end > 0 else (start, end)


def plain_address(url: str) -> str:
    """Return an address as the linter compares it: without scheme, www and a closing slash."""
    parts = urlsplit(url)
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _signatures(sets: Sequence[frozenset[str]]) -> npt.NDArray[np.uint32]:
    if not sets:
        return np.zeros((0, _PERMUTATIONS), dtype=np.uint32)
    hashed = rensa.RMinHash.hash_token_sets(list(sets))
    rows = rensa.RMinHash.digest_matrix_from_token_hash_sets(
        hashed, num_perm=_PERMUTATIONS, seed=_SEED
    ).to_rows()
    return np.array(rows, dtype=np.uint32)
