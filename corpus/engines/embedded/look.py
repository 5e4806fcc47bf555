"""One look at a corpus: which records a filter chooses, and how many of them have what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from pyroaring import BitMap

from corpus.dates import Tier
from corpus.engines.embedded.bitmaps import Ints, of_mask, of_positions, positions_of
from corpus.engines.embedded.index import BASES, RECORDS, Facet, Index, Segment
from corpus.engines.embedded.names import Names
from corpus.filter import FACETS, Filter, Match, Multilateral, Unit
from corpus.search import Aliases, Term

_GATHER = 15.0
_INTERSECT = 300.0
"""Nanoseconds to look one listed value up, and to intersect with one set (measured)."""

Counts = npt.NDArray[np.int64]
Sets = tuple[BitMap, ...]
"""The chosen positions of one sort of record, layer by layer."""


class Layer:
    """The index of a layer, without the records that another layer has in their place."""

    def __init__(
        self,
        segment: Segment,
        names: Mapping[str, Names],
        promoted: Iterable[tuple[Any, ...]] = (),
    ) -> None:
        self.indexes = segment.indexes
        self.words = segment.words
        self._names = names
        self._codes: dict[tuple[str, str], Ints] = {}
        self._totals: dict[tuple[str, ...], Counts] = {}
        self._gone: dict[str, list[int]] = {record: [] for record in RECORDS}
        for record, key in promoted:
            for name in (record,) if record == "article" else ("contact", "statement"):
                if (position := self.indexes[name].find(key)) is not None:
                    self._gone[name].append(position)

    def codes(self, record: str, facet: str) -> Ints:
        """Map the numbers of a facet to those of the vocabulary; -1 is unknown."""
        key = (record, facet)
        if key not in self._codes:
            known = self._names[facet].code
            values = self.indexes[record].facets[facet].values
            self._codes[key] = np.array([known.get(v, -1) for v in values], dtype=np.int64)
        return self._codes[key]

    def counted(
        self,
        key: tuple[str, ...],
        index: Index,
        found: BitMap,
        count: Callable[[Index, BitMap], Counts],
    ) -> Counts:
        """Count some records; what all of them count is remembered."""
        if len(found) < index.size:
            return count(index, found)
        if key not in self._totals:
            self._totals[key] = count(index, found)
        return self._totals[key]

    def present(self, record: str) -> BitMap:
        """Return the positions of all records that count."""
        return self._present[record]

    @cached_property
    def _present(self) -> dict[str, BitMap]:
        return {r: self.indexes[r].everything - BitMap(self._gone[r]) for r in RECORDS}


class Look:
    """One look at the corpus: what several questions have in common is found once."""

    def __init__(
        self,
        layers: Sequence[Layer],
        aliases: Aliases,
        names: Mapping[str, Names],
        pairs: Callable[[], Pairs],
    ) -> None:
        self.layers = layers
        self.aliases = aliases
        self.names = names
        self._pairs = pairs
        self._chosen: dict[Any, Sets] = {}
        self._counts: dict[Any, tuple[Sets, Counts]] = {}

    @property
    def pairs(self) -> Pairs:
        """Return the pairs that met anywhere."""
        return self._pairs()

    # -- choosing ----------------------------------------------------------------------------

    def chosen(self, record: str, selection: Filter, only: tuple[str, ...] | None = None) -> Sets:
        """Return the positions of the records of one sort that pass a filter."""
        key = (record, selection, only)
        if key not in self._chosen:
            # The unit changes what is counted, not what is chosen.
            plain = selection.having(unit=Unit.ARTICLES, multilateral=Multilateral.WHOLE)
            if plain == selection:
                layers = range(len(self.layers))
                self._chosen[key] = tuple(self._choose(n, record, plain, only) for n in layers)
            else:
                self._chosen[key] = self.chosen(record, plain, only)
        return self._chosen[key]

    def _choose(
        self, number: int, record: str, selection: Filter, only: tuple[str, ...] | None
    ) -> BitMap:
        if selection.contradicted:
            return BitMap()
        layer = self.layers[number]
        index = layer.indexes[record]
        found = layer.present(record)
        since, until = selection.window
        if since or until:
            found = found & _within(index, since, until) & dated(index, selection.dates)
        for facet in FACETS:
            if values := selection.values(facet.key):
                found = _narrowed(
                    found, index.facets[facet.key], values, selection.match(facet.key)
                )
        for term in self.aliases.terms(selection.q):
            hits = self._hits(number, record, term)
            found = found - hits if term.exclude else found & hits
        if only is not None:
            places = [index.find(key) for key in only]
            found = found & BitMap([place for place in places if place is not None])
        return found

    def _hits(self, number: int, record: str, term: Term) -> BitMap:
        layer = self.layers[number]
        index = layer.indexes[record]
        found = layer.words.hits(term.words, record)
        if record != "article":
            found = found | self._reported(number, index, term)
        for actor in term.actors:
            found = found | index.facets["actor"].having(actor)
        return found

    def _reported(self, number: int, index: Index, term: Term) -> BitMap:
        """Return the contacts or statements that an article with the words reports."""
        hits = self.layers[number].words.hits(term.words, "article")
        mask = np.zeros(index.size, dtype=bool)
        if hits:
            articles = self.layers[number].indexes["article"]
            hit = np.zeros(articles.size, dtype=bool)
            hit[positions_of(hits)] = True
            _, lengths = index.reports.of(np.arange(index.size))
            owners = np.repeat(np.arange(index.size), lengths)
            mask[owners[hit[index.reports.items]]] = True
        for contact, article in index.foreign_reports:
            for other in self.layers:
                place = other.indexes["article"].find(article)
                if place is not None and place in other.words.hits(term.words, "article"):
                    mask[contact] = True
        return of_mask(mask)

    # -- counting ----------------------------------------------------------------------------

    def counts(self, record: str, sets: Sets, facet: str, unit: str = "") -> Counts:
        """Return, for each term of a facet's vocabulary, the chosen records that have it.

        With `unit`, what these records count in it.
        """
        return self._remembered(
            ("records", record, facet, unit),
            sets,
            lambda index, found: (
                _weighed(index.facets[facet], found, index.weights(unit))
                if unit
                else _sizes(index.facets[facet], found, index.size)
            ),
        )

    def members(self, record: str, sets: Sets, unit: str) -> Counts:
        """Return, for each actor, what it counts in a unit within the chosen records."""
        if unit in ("articles", "contacts"):
            return self.counts(record, sets, "actor")
        return self._remembered(
            ("members", record, "actor", unit),
            sets,
            lambda index, found: _own_weights(index.facets["actor"], found, unit),
        )

    def _remembered(
        self, key: tuple[str, ...], sets: Sets, count: Callable[[Index, BitMap], Counts]
    ) -> Counts:
        # Sets compare slowly; kept with their counts, their identity tells them apart.
        remembered = (key, tuple(map(id, sets)))
        if remembered not in self._counts:
            record, facet = key[1], key[2]
            total = np.zeros(len(self.names[facet].ids), dtype=np.int64)
            for layer, found in zip(self.layers, sets, strict=True):
                index = layer.indexes[record]
                if found and index.facets[facet].values:
                    codes = layer.codes(record, facet)
                    known = codes >= 0
                    total[codes[known]] += layer.counted(key, index, found, count)[known]
            self._counts[remembered] = (sets, total)
        return self._counts[remembered][1]

    def total(self, record: str, sets: Sets, unit: str) -> int:
        """Return what the chosen records count in a unit."""
        return sum(
            int(self.layers[n].indexes[record].weights(unit)[positions_of(found)].sum())
            for n, found in enumerate(sets)
            if found
        )


class Pairs:
    """The pairs that met anywhere in a corpus, as columns of numbers of the vocabulary.

    `of_layer` maps each layer's pairs to these; `known` leaves out actors nobody knows.
    """

    def __init__(self, layers: Sequence[Layer], names: Mapping[str, Names]) -> None:
        tables = [layer.indexes["contact"].pairs for layer in layers]
        every = pd.concat(tables, ignore_index=True)
        columns = list(every.columns)
        numbers = every.groupby(columns, sort=True, dropna=False).ngroup().to_numpy()
        edges = np.cumsum([0, *map(len, tables)])
        self.of_layer = [numbers[start:end] for start, end in pairwise(edges.tolist())]
        distinct = every.drop_duplicates(columns).sort_values(columns)
        self.sides = {end: pa.array(distinct[end], pa.string()) for end in ("side_a", "side_b")}
        actors = pd.Index(names["actor"].ids, dtype="str")
        self.a = actors.get_indexer(pd.Index(distinct["actor_a"]))
        self.b = actors.get_indexer(pd.Index(distinct["actor_b"]))
        self.known = (self.a >= 0) & (self.b >= 0)

    def __len__(self) -> int:
        return len(self.a)


def dated(index: Index, tier: Tier) -> BitMap:
    """Return the positions whose date is established at a tier."""
    found = BitMap(range(index.n_dated))
    left_out = [basis for basis in BASES if basis not in tier.bases]
    for basis in left_out:
        found = found - index.sets[f"basis_{basis}"]
    return found


def _within(index: Index, since: date | None, until: date | None) -> BitMap:
    """Return the positions whose days overlap a window."""
    end = index.n_dated
    if until:
        end = min(end, int(np.searchsorted(index.first, _day(until), side="right")))
    if not since:
        return BitMap(range(end))
    start = int(np.searchsorted(index.first, _day(since)))
    found = BitMap(range(start, end))
    # What began before the window may still reach into it.
    wide = positions_of(index.sets["wide_day"] & BitMap(range(min(start, end))))
    return found | of_positions(wide[index.last[wide] >= _day(since)])


def _day(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()


def _narrowed(found: BitMap, facet: Facet, values: Sequence[str], match: Match) -> BitMap:
    having = [facet.having(value) for value in values]
    if match is Match.ALL:
        return found.intersection(*having)
    either = BitMap.union(*having)
    return found - either if match is Match.NONE else found & either


def _sizes(facet: Facet, found: BitMap, size: int) -> Counts:
    """Return how many of some positions have each value."""
    n_values = len(facet.values)
    if len(found) == size:
        return np.fromiter(map(len, facet.sets), dtype=np.int64, count=n_values)
    listed = len(facet.lists.items) * (len(found) / size)
    if listed * _GATHER < n_values * _INTERSECT:
        flat, _ = facet.lists.of(positions_of(found))
        return np.bincount(facet.lists.items[flat], minlength=n_values)
    return np.fromiter(
        map(found.intersection_cardinality, facet.sets), dtype=np.int64, count=n_values
    )


def _weighed(facet: Facet, found: BitMap, weights: Ints) -> Counts:
    positions = positions_of(found)
    flat, lengths = facet.lists.of(positions)
    summed = np.bincount(
        facet.lists.items[flat],
        weights=np.repeat(weights[positions], lengths),
        minlength=len(facet.values),
    )
    return summed.astype(np.int64)


def _own_weights(facet: Facet, found: BitMap, unit: str) -> Counts:
    flat, _ = facet.lists.of(positions_of(found))
    summed = np.bincount(
        facet.lists.items[flat], weights=facet.weights(unit)[flat], minlength=len(facet.values)
    )
    return summed.astype(np.int64)


def bounds(index: Index, found: BitMap) -> tuple[int, int]:
    """Return the first and last day of some dated records."""
    wide = positions_of(found & index.sets["wide_day"])
    last = int(index.last[wide].max(initial=index.last[found.max()]))
    narrow = found - index.sets["wide_day"]
    if narrow:
        last = max(last, int(index.last[narrow.max()]))
    return int(index.first[found.min()]), last
