"""What has changed between two versions of a corpus, for one view of it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpus import queries
from corpus.build import build, cache_folder
from corpus.corpus import Corpus, data_folder
from corpus.filter import Filter
from corpus.history import History
from corpus.link import PANES, parse

MOST_RECORDS = 20_000
"""Records of a view that are compared one by one; of a larger one the totals are."""


class What(StrEnum):
    """What has become of a record."""

    ADDED = "added"
    REMOVED = "removed"
    CORRECTED = "corrected"


@dataclass(frozen=True)
class Change:
    """One record that is not as it was: its kind, its id, what it is called, its fields."""

    what: What
    record: str
    id: str
    label: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Changes:
    """What has changed since a version: records in order, totals (then, now), imports gone.

    `changes` is None where a view is too large to be compared record by record.
    """

    then: str
    changes: tuple[Change, ...] | None
    totals: Mapping[str, tuple[int, int]]
    gone: tuple[str, ...] = ()

    def count(self, what: What) -> int:
        """Return how many records were added, removed or corrected."""
        return sum(change.what is what for change in self.changes or ())

    @property
    def none(self) -> bool:
        """Tell whether the view shows what it showed then."""
        return not (self.changes or self.gone) and all(a == b for a, b in self.totals.values())


class Versions:
    """The corpora of earlier versions, opened from what was kept of them."""

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache or cache_folder()
        self.history = History(self._cache)
        self._opened = lru_cache(maxsize=2)(self._open)

    def since(
        self,
        version: str,
        query: Mapping[str, Iterable[str]],
        now: Corpus,
        data: Path | None = None,
    ) -> Changes | None:
        """Return what has changed for the view of an address; None for an unknown version."""
        if not self.history.knows(version):
            return None
        then, gone = self._opened(version, data or data_folder())
        return compare(then, now, query, gone)

    def _open(self, version: str, data: Path) -> tuple[Corpus, tuple[str, ...]]:
        # Apart from the databases of today, which would be taken for older than they are.
        earlier = self._cache / "earlier"
        with tempfile.TemporaryDirectory(prefix="parley-") as folder:
            gone = self.history.restore(version, Path(folder), data)
            return Corpus(build(Path(folder), earlier)), gone


def compare(
    then: Corpus,
    now: Corpus,
    query: Mapping[str, Iterable[str]],
    gone: tuple[str, ...] = (),
) -> Changes:
    """Return what differs between two corpora, for the records and terms of one address."""
    query = {key: list(values) for key, values in query.items()}
    links = [parse(query, corpus) for corpus in (then, now)]
    summaries = [
        queries.summary(corpus, link.filter).iloc[0]
        for corpus, link in zip((then, now), links, strict=True)
    ]
    names = ("n_articles", "n_contacts", "n_statements")
    totals = {name[2:]: tuple(int(one[name]) for one in summaries) for name in names}
    changes = None
    if max(sum(totals[name][at] for name in totals) for at in (0, 1)) <= MOST_RECORDS:
        records = [
            _records(corpus, link.filter, _selected(query))
            for corpus, link in zip((then, now), links, strict=True)
        ]
        terms = [_terms(corpus) for corpus in (then, now)]
        changes = (*_differences(*records), *_corrected(*terms))
    return Changes(then.version, changes, totals, gone)  # type: ignore[arg-type]


_Known = Mapping[tuple[str, str], dict[str, Any]]


def _selected(query: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    return tuple(
        value for key in ("contact", "article", *PANES) for value in query.get(key, ()) if value
    )


def _records(corpus: Corpus, selection: Filter, ids: tuple[str, ...]) -> _Known:
    # Compared in whole, whatever this host gives out: of a change only its fields are told.
    frames = [queries.records(corpus.whole, selection)]
    if ids:
        frames.append(queries.records(corpus.whole, Filter(), only=ids))
    return {
        (str(row.record), str(row.id)): json.loads(str(row.json))
        for frame in frames
        for row in frame.itertuples()
    }


def _terms(corpus: Corpus) -> _Known:
    vocabulary = corpus.vocabulary
    return {
        (kind, key): term.model_dump(mode="json")
        for kind, terms in (
            ("actor", vocabulary.actors),
            ("outlet", vocabulary.outlets),
            ("place", vocabulary.places),
            ("topic", vocabulary.topics),
        )
        for key, term in terms.items()
    }


def _differences(then: _Known, now: _Known) -> Iterator[Change]:
    for key in sorted(now.keys() - then.keys()):
        yield Change(What.ADDED, *key, _label(now[key], key[1]))
    for key in sorted(then.keys() - now.keys()):
        yield Change(What.REMOVED, *key, _label(then[key], key[1]))
    yield from _corrected(then, now)


def _corrected(then: _Known, now: _Known) -> Iterator[Change]:
    # A term that is new or gone shows in the records that use it.
    for key in sorted(then.keys() & now.keys()):
        if then[key] != now[key]:
            names = sorted(
                name
                for name in then[key].keys() | now[key].keys()
                if then[key].get(name) != now[key].get(name)
            )
            yield Change(What.CORRECTED, *key, _label(now[key], key[1]), tuple(names))


def _label(record: Mapping[str, Any], key: str) -> str:
    return str(
        next((record[n] for n in ("title", "summary", "name", "label") if record.get(n)), key)
    )
