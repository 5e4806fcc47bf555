"""The questions that show records, in order and in parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyroaring import BitMap

from corpus.engines.embedded.bitmaps import Flags, Ints, positions_of
from corpus.engines.embedded.index import RECORDS, Index
from corpus.engines.embedded.look import Sets
from corpus.engines.embedded.names import by_name
from corpus.engines.embedded.question import Question, empty, in_lane, texts
from corpus.engines.frames import SCHEMAS, table
from corpus.snippet import columns, snippet

_FEW = 2_000
"""Positions that are looked up one by one; more are compared as arrays."""


@dataclass(frozen=True)
class Ordered:
    """Records one after another: the layer and position of each, and whether its date stands."""

    layers: Ints
    positions: Ints
    dated: Flags

    def __len__(self) -> int:
        return len(self.positions)

    def taken(self, which: Any) -> Ordered:
        """Return some of them."""
        return Ordered(self.layers[which], self.positions[which], self.dated[which])


def in_order(
    q: Question, record: str, sets: Sets, limit: int | None, *, by_day_alone: bool = False
) -> Ordered:
    """Return the first of the chosen records in the order of rows.

    By earliest day, those with a date not established last; equal days by id. By day alone it
    does not matter whether the date is established.
    """
    indexes = [layer.indexes[record] for layer in q.layers]
    parts = []
    for number, (found, known) in enumerate(zip(sets, q.dated(sets, record), strict=True)):
        groups = [found] if by_day_alone else [known, found - known]
        positions = _by_day(indexes[number], groups, limit)
        parts.append((np.full(len(positions), number), positions, _among(positions, known)))
    ordered = Ordered(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    if sum(map(bool, sets)) > 1:
        ids = np.array(
            [key for index, part in zip(indexes, parts, strict=True) for key in index.ids(part[1])],
            dtype=object,
        )
        starts = [_earliest(index, part[1]) for index, part in zip(indexes, parts, strict=True)]
        later = np.zeros(len(ordered), bool) if by_day_alone else ~ordered.dated
        ordered = ordered.taken(np.lexsort((ids, np.concatenate(starts), later)))
    return ordered.taken(slice(limit))


def _by_day(index: Index, groups: Sequence[BitMap], limit: int | None) -> Ints:
    """Return the first positions of one group after the other, each by earliest day and id."""
    parts: list[Ints] = [np.empty(0, dtype=np.int64)]
    wanted = limit
    for group in groups:
        started = (group & BitMap(range(index.n_dated))) - index.sets["open_start"]
        for part in (started, group - started):
            if wanted == 0:
                break
            found = part if wanted is None else part[:wanted]
            # Records without any day stand in the order of their ids; open starts among days.
            parts.append(
                _by_id(index, part)[:wanted]
                if part is not started and part & index.sets["open_start"]
                else positions_of(found)
            )
            wanted = None if wanted is None else wanted - len(parts[-1])
    return np.concatenate(parts)


def _among(positions: Ints, found: BitMap) -> Flags:
    if not len(positions):
        return np.empty(0, dtype=bool)
    if len(positions) < _FEW:
        return np.fromiter(map(found.__contains__, positions.tolist()), bool, len(positions))
    return np.isin(positions, positions_of(found))


def by_outlets(q: Question, record: str, ordered: Ordered) -> Ordered:
    """Return contacts with those first that most outlets report."""
    n_outlets = np.zeros(len(ordered), dtype=np.int64)
    for number, layer in enumerate(q.layers):
        own = ordered.layers == number
        n_outlets[own] = layer.indexes[record].n_outlets[ordered.positions[own]]
    return ordered.taken(np.argsort(-n_outlets, kind="stable"))


def _earliest(index: Index, positions: Ints) -> Ints:
    starts = index.first[positions].astype(np.int64)
    open_start = np.isin(positions, positions_of(index.sets["open_start"]))
    starts[open_start] = np.iinfo(np.int64).max
    starts[positions >= index.n_dated] = np.iinfo(np.int64).max
    return starts


def _by_id(index: Index, found: BitMap) -> Ints:
    positions = positions_of(found)
    ids = index.ids(positions)
    return positions[sorted(range(len(ids)), key=ids.__getitem__)]


def kept(
    q: Question, record: str, ordered: Ordered, columns: Sequence[str] | None = None
) -> pa.Table:
    """Return what the indexes keep of records, or some of it, in their order."""
    edges = [0, *(np.flatnonzero(np.diff(ordered.layers)) + 1).tolist(), len(ordered)]
    return pa.concat_tables(
        q.layers[int(ordered.layers[start]) if start < end else 0]
        .indexes[record]
        .rows(ordered.positions[start:end], columns)
        for start, end in pairwise(edges)
    )


def _columns(kept: pa.Table) -> dict[str, Any]:
    return dict(zip(kept.column_names, kept.columns, strict=True))


def _outlets(q: Question, keys: pa.ChunkedArray) -> pa.Array:
    names = q.look.names["outlet"].name
    return texts([names.get(key, key) for key in keys.to_pylist()])


def articles(q: Question) -> pa.Table:
    """Answer `articles`."""
    ordered = in_order(q, "article", q.chosen("article"), q.end).taken(
        slice(q.options.offset, None)
    )
    found = _columns(kept(q, "article", ordered))
    outlets = _outlets(q, found["outlet_id"])
    return table("articles", {**found, "outlet": outlets, "dated": ordered.dated})


def encounters(q: Question, record: str) -> pa.Table:
    """Answer `contacts` or `statements`."""
    if q.options.order == "outlets":
        ordered = by_outlets(q, record, in_order(q, record, q.chosen(record), None))
    else:
        ordered = in_order(q, record, q.chosen(record), q.end)
    ordered = ordered.taken(slice(q.options.offset, q.end))
    found = _columns(kept(q, record, ordered))
    people, places = q.look.names["actor"].name, q.look.names["place"].name
    joined = [
        "; ".join(people[actor] for actor in actors or () if actor in people) or None
        for actors in found["actors"].to_pylist()
    ]
    return table(
        f"{record}s",
        {
            **found,
            "dated": ordered.dated,
            "place": texts([places.get(str(key)) for key in found["place_id"].to_pylist()]),
            "participants": texts(joined),
        },
    )


def lanes(q: Question) -> pa.Table:
    """Walk the lanes in order, so that a part of the rows costs no more than itself."""
    wanted = q.end
    facet = q.options.lanes
    lanes: list[tuple[str | None, str | None]] = [*by_name(q.look.names[facet]), (None, None)]
    parts: list[pa.Table] = []
    n = 0
    for key, name in lanes:
        for record in RECORDS:
            if wanted is not None and n >= wanted:
                break
            sets = in_lane(q, record, facet, key)
            if not any(sets):
                continue
            rows = _lane_rows(q, record, sets, None if wanted is None else wanted - n)
            n_rows = len(rows["id"])
            lane = {"lane_id": texts([key] * n_rows), "lane": texts([name] * n_rows)}
            parts.append(table("lanes", rows | lane))
            n += n_rows
    if not parts:
        return empty("lanes")
    return pa.concat_tables(parts).slice(q.options.offset, q.options.limit)


def _lane_rows(q: Question, record: str, sets: Sets, limit: int | None) -> dict[str, Any]:
    ordered = in_order(q, record, sets, limit, by_day_alone=True)
    found = _columns(kept(q, record, ordered))
    of_article = record == "article"
    date = "published" if of_article else "date"
    n_rows = len(ordered)
    return {
        **{name: column for name, column in found.items() if name in SCHEMAS["lanes"].names},
        "record": texts([record] * n_rows),
        "id": found["article_id" if of_article else "contact_id"],
        "label": (
            pc.coalesce(found["title"], found["summary"]) if of_article else found["summary"]
        ),
        "kind": texts([None] * n_rows) if of_article else found["kind"],
        "date": found[date],
        "basis": found[f"{date}_basis"],
        "dated": ordered.dated,
        "n_reports": np.ones(n_rows, np.int64) if of_article else found["n_reports"],
    }


def hits(q: Question) -> pa.Table:
    """Answer `hits`."""
    terms = q.look.aliases.terms(q.selection.q)
    if not terms:
        return empty("hits")
    sets = q.chosen("article")
    limit = q.options.limit
    wanted = sum(map(len, sets)) if limit is None else q.options.offset + limit
    ranked = []
    for number, chosen in enumerate(sets):
        words = q.layers[number].words
        for hit in words.ranked(terms, chosen, wanted) if chosen else ():
            ranked.append((-hit[0], number, hit))
    ranked.sort(key=lambda hit: (hit[0], hit[1], hit[2][1]))
    shown = ranked[q.options.offset : wanted]
    if not shown:
        return empty("hits")
    snippets = []
    for _, number, hit in shown:
        (printed,) = q.layers[number].words.printed([hit])
        snippets.append(snippet(printed, terms))
    ordered = Ordered(
        np.array([number for _, number, _ in shown]),
        np.array([hit[1] for _, _, hit in shown]),
        np.ones(len(shown), dtype=bool),
    )
    shown_of = ("article_id", "title", "outlet_id", "published")
    found = _columns(kept(q, "article", ordered, shown_of))
    outlets = _outlets(q, found["outlet_id"])
    return table("hits", {**found, "outlet": outlets, **columns(snippets)})
