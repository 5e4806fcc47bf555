"""A question in the making, and the columns its answer is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyroaring import BitMap

from corpus.engines import Asked
from corpus.engines.embedded.bitmaps import Ints
from corpus.engines.embedded.look import Counts, Look, Sets, dated
from corpus.engines.frames import SCHEMAS
from corpus.filter import Filter, Multilateral, Unit

_RECORD = {
    Unit.ARTICLES: "article",
    Unit.MENTIONS: "article",
    Unit.CONTACTS: "contact",
    Unit.PAIRS: "contact",
}


@dataclass
class Question:
    """A question in the making: its filter, what it is counted in, and what it has found."""

    look: Look
    asked: Asked
    selection: Filter = field(init=False)

    def __post_init__(self) -> None:
        self.selection = self.asked.selection
        self.options = self.asked.options
        self.layers = self.look.layers

    @property
    def record(self) -> str:
        """Return the sort of record that is counted."""
        return _RECORD[self.selection.unit]

    @property
    def unit(self) -> str:
        """Return the unit; pairs have another when conferences are expanded."""
        expand = self.selection.multilateral is Multilateral.PAIRS
        pairs = self.selection.unit is Unit.PAIRS
        return "expanded" if pairs and expand else str(self.selection.unit)

    @property
    def weight(self) -> str:
        """Return the unit where records count differently in it, else nothing."""
        return "" if self.unit in ("articles", "contacts") else self.unit

    def chosen(self, record: str = "", selection: Filter | None = None) -> Sets:
        """Return the records of one sort that pass the filter, or another one."""
        return self.look.chosen(
            record or self.record, selection or self.selection, self.options.only
        )

    def having(self, flag: str, sets: Sets, record: str = "") -> Sets:
        """Return those of the chosen records that are alike in some way."""
        return tuple(
            found & layer.indexes[record or self.record].sets[flag]
            for layer, found in zip(self.layers, sets, strict=True)
        )

    def dated(self, sets: Sets, record: str = "") -> Sets:
        """Return those of the chosen records whose date is established."""
        return tuple(
            found & dated(layer.indexes[record or self.record], self.selection.dates)
            for layer, found in zip(self.layers, sets, strict=True)
        )

    def facet(self, facet: str) -> Counts:
        """Return what each term of a facet counts."""
        return self.look.counts(self.record, self.chosen(), facet, self.weight)

    def members(self) -> Counts:
        """Return what each actor counts."""
        return self.look.members(self.record, self.chosen(), self.unit)

    @property
    def end(self) -> int | None:
        """Return how many of the first rows are needed."""
        return None if self.options.limit is None else self.options.offset + self.options.limit

    def part(self, found: pa.Table) -> pa.Table:
        """Return the rows asked for."""
        return found.slice(self.options.offset, self.options.limit)

    def top(self, counts: Counts) -> Ints:
        """Return the actors to show, those with most first."""
        codes = np.flatnonzero(counts)
        order = np.lexsort((self.look.names["actor"].rank[codes], -counts[codes]))
        return codes[order][: self.options.top]

    def within(self, number: int, facet: str, code: int) -> BitMap:
        """Return the positions in one layer that have a term of the vocabulary."""
        value = self.look.names[facet].ids[code]
        return self.layers[number].indexes[self.record].facets[facet].having(value)


def texts(values: Sequence[str | None]) -> pa.Array:
    """Return a column of text."""
    return pa.array(values, pa.string())


def empty(question: str) -> pa.Table:
    """Return the answer to a question that has no rows."""
    found: pa.Table = SCHEMAS[question].empty_table()
    return found


def in_lane(q: Question, record: str, facet: str, key: str | None) -> Sets:
    """Return the chosen records that have a value of a facet; those without any for None."""
    found = []
    for layer, chosen in zip(q.layers, q.chosen(record), strict=True):
        own = layer.indexes[record].facets[facet]
        found.append(
            chosen & own.having(key)
            if key is not None
            else chosen - (BitMap.union(*own.sets) if own.sets else BitMap())
        )
    return tuple(found)


def size(sets: Sets) -> int:
    """Return how many records are chosen."""
    return sum(map(len, sets))


def days(days: npt.NDArray[np.int64]) -> pa.Array:
    """Return days since 1970 as times; beyond any calendar is no time at all."""
    none = (days > 10**7) | (days < -(10**7))
    times = np.where(none, 0, days).astype("datetime64[D]").astype("datetime64[us]")
    return pa.array(times, mask=none)
