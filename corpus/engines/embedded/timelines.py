"""The questions that place what they count in time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
from pyroaring import BitMap

from corpus.engines.embedded.bitmaps import Ints, positions_of
from corpus.engines.embedded.index import RECORDS, Facet
from corpus.engines.embedded.look import Counts, Sets, bounds
from corpus.engines.embedded.names import by_name
from corpus.engines.embedded.periods import Periods, length_for
from corpus.engines.embedded.question import Question, empty, in_lane, texts
from corpus.engines.frames import table


class _Placing:
    """Where chosen records of some sorts stand in time: the periods, and the state of dating."""

    def __init__(self, q: Question, spans: dict[str, Sets]) -> None:
        self._q = q
        self._dated = {record: q.dated(sets, record) for record, sets in spans.items()}
        edges = [
            bounds(q.layers[n].indexes[record], found)
            for record, sets in self._dated.items()
            for n, found in enumerate(sets)
            if found
        ]
        first = min((edge[0] for edge in edges), default=None)
        last = max((edge[1] for edge in edges), default=None)
        by = q.options.by or length_for(first, last)
        self.periods = Periods(by, first, last)
        self._edges = {
            (record, n): np.searchsorted(q.layers[n].indexes[record].first, self.periods.edges)
            for record in spans
            for n in range(len(q.layers))
        }

    def count(
        self, record: str, number: int, found: BitMap, weigh: Callable[[Ints], Ints] | None = None
    ) -> Counts:
        """Count some of the records by period; the last two are undated, and too wide.

        `weigh` tells what positions count, one each without it.
        """
        index = self._q.layers[number].indexes[record]
        known = found & self._dated[record][number]
        narrow = known - index.sets[f"wide_{self.periods.by}"]
        edges = self._edges[record, number]
        if not found:
            return np.zeros(len(self.periods) + 2, dtype=np.int64)
        if weigh is None:
            inside = np.diff(np.searchsorted(positions_of(narrow), edges))
            undated, wide = len(found) - len(known), len(known) - len(narrow)
        else:
            positions = positions_of(narrow)
            summed = np.concatenate([[0], np.cumsum(weigh(positions), dtype=np.int64)])
            inside = np.diff(summed[np.searchsorted(positions, edges)])
            undated = int(weigh(positions_of(found - known)).sum())
            wide = int(weigh(positions_of(known - narrow)).sum())
        return np.array([*inside, undated, wide], dtype=np.int64)


def _placed_columns(placing: _Placing, counted: list[tuple[int, Counts]]) -> dict[str, Any]:
    """Return the columns of periods for rows of counts, and for each row whose it is (`row`)."""
    width = len(placing.periods) + 2
    counts = np.array([row for _, row in counted], dtype=np.int64).reshape(len(counted), width)
    rows, places = np.nonzero(counts)
    return {
        **placing.periods.columns(places),
        "n": counts[rows, places],
        "row": rows,
        "place": places,
    }


def timeline(q: Question) -> pa.Table:
    """Answer `timeline`."""
    sets = q.having(f"counted_{q.unit}", q.chosen())
    placing = _Placing(q, {q.record: sets})
    n_periods = len(placing.periods) + 2
    n, inferred = np.zeros(n_periods, np.int64), np.zeros(n_periods, np.int64)
    for number, found in enumerate(sets):
        index = q.layers[number].indexes[q.record]
        weights = index.weights(q.weight) if q.weight else None
        weigh = weights.__getitem__ if weights is not None else None
        n += placing.count(q.record, number, found, weigh)
        printed = index.sets["basis_stated"]
        inferred += placing.count(q.record, number, found - printed, weigh)
    columns = _placed_columns(placing, [(0, n)])
    return table("timeline", {**columns, "n_inferred": inferred[columns["place"]]})


def actor_timeline(q: Question) -> pa.Table:
    """Answer `actor_timeline`."""
    names = q.look.names["actor"]
    sets = q.chosen()
    placing = _Placing(q, {q.record: q.having(f"members_{q.unit}", sets)})
    codes = q.top(q.members())
    codes = codes[np.argsort(names.rank[codes])]
    counted = [(code, _of_actor(q, placing, code)) for code in codes.tolist()]
    columns = _placed_columns(placing, counted)
    whose = codes[columns["row"]]
    return table(
        "actor_timeline",
        {
            **columns,
            "actor_id": names.columns["id"].take(whose),
            "actor": names.columns["name"].take(whose),
        },
    )


def _of_actor(q: Question, placing: _Placing, code: int) -> Counts:
    total = np.zeros(len(placing.periods) + 2, np.int64)
    for number, found in enumerate(q.chosen()):
        facet = q.layers[number].indexes[q.record].facets["actor"]
        own = facet.code.get(q.look.names["actor"].ids[code])
        if own is None:
            continue
        weigh = _weights_of(facet, own, q.weight) if q.weight else None
        total += placing.count(q.record, number, found & facet.sets[own], weigh)
    return total


def _weights_of(facet: Facet, code: int, unit: str) -> Callable[[Ints], Ints]:
    every, weights = positions_of(facet.sets[code]), facet.weights_of(code, unit)

    def weigh(positions: Ints) -> Ints:
        found: Ints = weights[np.searchsorted(every, positions)]
        return found

    return weigh


def topic_timeline(q: Question) -> pa.Table:
    """Answer `topic_timeline`."""
    topics = q.look.names["topic"]
    sets = q.having(f"counted_{q.unit}", q.chosen())
    placing = _Placing(q, {q.record: sets})
    codes = np.flatnonzero(q.look.counts(q.record, sets, "topic"))
    codes = codes[np.argsort(topics.rank[codes])]
    counted = []
    for code in codes.tolist():
        total = np.zeros(len(placing.periods) + 2, np.int64)
        for number, found in enumerate(sets):
            index = q.layers[number].indexes[q.record]
            weigh = index.weights(q.weight).__getitem__ if q.weight else None
            total += placing.count(q.record, number, found & q.within(number, "topic", code), weigh)
        counted.append((code, total))
    columns = _placed_columns(placing, counted)
    whose = codes[columns["row"]]
    return table(
        "topic_timeline",
        {
            **columns,
            "topic_id": topics.columns["id"].take(whose),
            "topic": topics.columns["name"].take(whose),
        },
    )


def lane_counts(q: Question) -> pa.Table:
    """Answer `lane_counts`."""
    facet = q.options.lanes
    placing = _Placing(q, {record: q.chosen(record) for record in RECORDS})
    lanes: list[tuple[str | None, str | None]] = [*by_name(q.look.names[facet]), (None, None)]
    counted: list[tuple[int, Counts]] = []
    whose: list[tuple[str | None, str | None, str]] = []
    for key, name in lanes:
        for record in RECORDS:
            total = np.zeros(len(placing.periods) + 2, np.int64)
            for number, found in enumerate(in_lane(q, record, facet, key)):
                total += placing.count(record, number, found)
            if total.any():
                counted.append((len(counted), total))
                whose.append((key, name, record))
    if not counted:
        return empty("lane_counts")
    columns = _placed_columns(placing, counted)
    rows = columns["row"]
    for position, column in enumerate(("lane_id", "lane", "record")):
        columns[column] = texts([lane[position] for lane in whose]).take(rows)
    return table("lane_counts", columns)
