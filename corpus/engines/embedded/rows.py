"""The questions that show records, in order and in parts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyroaring import BitMap

from corpus.dates import Tier
from corpus.engines import Asked, Options
from corpus.engines.embedded.bitmaps import Flags, Ints, positions_of
from corpus.engines.embedded.index import RECORDS, Index
from corpus.engines.embedded.look import Sets, dated
from corpus.engines.embedded.names import by_name
from corpus.engines.embedded.question import Question, empty, framed, in_lane, texts
from corpus.snippet import snippet

Run = tuple[int, Ints, Flags]
"""Records of one layer that follow each other: the layer, positions, and whether each is dated."""


def in_order(q: Question, record: str, sets: Sets) -> list[Run]:
    """Return the chosen records in the order of rows: layer, positions, and whether dated.

    By earliest day, those with a date not established last; equal days by id.
    """
    limit = None if q.options.limit is None else q.options.offset + q.options.limit
    by_layer = [
        (number, *_sequence(q.layers[number].indexes[record], found, q.selection.dates, limit))
        for number, found in enumerate(sets)
        if found
    ]
    if len(by_layer) < 2:
        return [(n, positions[:limit], known[:limit]) for n, positions, known in by_layer]
    layers = np.concatenate([np.full(len(p), n) for n, p, _ in by_layer])
    positions = np.concatenate([p for _, p, _ in by_layer])
    known = np.concatenate([k for _, _, k in by_layer])
    indexes = [layer.indexes[record] for layer in q.layers]
    starts = np.concatenate([_earliest(indexes[n], p) for n, p, _ in by_layer])
    ids = np.array([key for n, p, _ in by_layer for key in indexes[n].ids(p)], dtype=object)
    order = np.lexsort((ids, starts, ~known))[:limit]
    runs = np.flatnonzero(np.diff(layers[order])) + 1
    return [
        (int(layers[part[0]]), positions[part], known[part])
        for part in np.split(order, runs)
        if len(part)
    ]


def _earliest(index: Index, positions: Ints) -> Ints:
    starts = index.first[positions].astype(np.int64)
    open_start = np.isin(positions, positions_of(index.sets["open_start"]))
    starts[open_start] = np.iinfo(np.int64).max
    starts[positions >= index.n_dated] = np.iinfo(np.int64).max
    return starts


def _sequence(index: Index, found: BitMap, tier: Tier, limit: int | None) -> tuple[Ints, Flags]:
    """Return positions in the order of rows, and whether each is dated at the tier."""
    known = found & dated(index, tier)
    open_start = index.sets["open_start"]
    plain = known - open_start
    if limit is not None and len(plain) >= limit:
        return positions_of(plain[:limit]), np.ones(limit, dtype=bool)
    unknown = found - known
    without_day = unknown - BitMap(range(index.n_dated))
    parts = [
        positions_of(plain),
        _by_id(index, known & open_start),
        positions_of(unknown - open_start - without_day),
        # Records without any day stand in the order of their ids.
        positions_of(without_day)
        if not unknown & open_start
        else _by_id(index, (unknown & open_start) | without_day),
    ]
    positions = np.concatenate(parts).astype(np.int64)
    return positions, np.arange(len(positions)) < len(known)


def _by_id(index: Index, found: BitMap) -> Ints:
    positions = positions_of(found)
    ids = index.ids(positions)
    return positions[sorted(range(len(ids)), key=ids.__getitem__)]


def row_columns(q: Question, record: str, ordered: list[Run]) -> tuple[pa.Table, Flags]:
    """Return what is kept of records in order, from where the part asked for begins."""
    parts, known = [], []
    skip = q.options.offset
    for number, positions, is_dated in ordered:
        taken = positions[skip:]
        known.append(is_dated[skip:])
        skip = max(0, skip - len(positions))
        parts.append(q.layers[number].indexes[record].rows(taken))
    empty = q.layers[0].indexes[record].row_schema.empty_table()
    return pa.concat_tables(parts or [empty]), np.concatenate([np.empty(0, bool), *known])


def articles(q: Question) -> pd.DataFrame:
    """Answer `articles`."""
    table, known = row_columns(q, "article", in_order(q, "article", q.chosen("article")))
    frame = table.to_pandas()
    names = q.look.names["outlet"].name
    outlets = texts([names.get(key, key) for key in frame["outlet_id"]])
    return framed("articles", {**dict(frame.items()), "outlet": outlets, "dated": known})


def _of_contacts(q: Question, record: str) -> pd.DataFrame:
    ordered = in_order(q, record, q.chosen(record))
    table, known = row_columns(q, record, ordered)
    people, places = q.look.names["actor"].name, q.look.names["place"].name
    actors = table.column("actors").to_pylist()
    frame = table.drop_columns(["actors"]).to_pandas()
    joined = ["; ".join(people[a] for a in who or () if a in people) or None for who in actors]
    return framed(
        f"{record}s",
        {
            **dict(frame.items()),
            "dated": known,
            "place": texts([places.get(str(key)) for key in frame["place_id"]]),
            "participants": texts(joined),
        },
    )


def encounters(q: Question, record: str) -> pd.DataFrame:
    """Answer `contacts` or `statements`."""
    if q.options.order != "outlets":
        return _of_contacts(q, record)
    whole = Question(q.look, Asked(q.asked.question, q.selection, _without_part(q)))
    frame = _of_contacts(whole, record)
    frame = frame.sort_values("n_outlets", ascending=False, kind="stable", ignore_index=True)
    return q.part(frame)


def _without_part(q: Question) -> Options:
    return replace(q.options, limit=None, offset=0)


def lanes(q: Question) -> pd.DataFrame:
    """Walk the lanes in order, so that a part of the rows costs no more than itself."""
    wanted = None if q.options.limit is None else q.options.offset + q.options.limit
    facet = q.options.lanes
    lanes: list[tuple[str | None, str | None]] = [*by_name(q.look.names[facet]), (None, None)]
    parts: list[pd.DataFrame] = []
    n = 0
    for key, name in lanes:
        for record in RECORDS:
            if wanted is not None and n >= wanted:
                break
            sets = in_lane(q, record, facet, key)
            if not any(sets):
                continue
            frame = _lane_rows(q, record, sets)
            frame.insert(2, "lane_id", texts([key] * len(frame)))
            frame.insert(3, "lane", texts([name] * len(frame)))
            parts.append(frame)
            n += len(frame)
    if not parts:
        return empty("lanes")
    whole = pd.concat(parts, ignore_index=True)
    return whole[q.options.offset : wanted].reset_index(drop=True)


def _lane_rows(q: Question, record: str, sets: Sets) -> pd.DataFrame:
    whole = Question(q.look, Asked(q.asked.question, q.selection, _without_part(q)))
    # Lanes are in the order of days alone, whether these are established or not.
    ordered = in_order(whole, record, sets)
    table, known = row_columns(whole, record, ordered)
    frame = table.to_pandas()
    date_of = "published" if record == "article" else "date"
    label = frame["title"].fillna(frame["summary"]) if record == "article" else frame["summary"]
    shown = pd.DataFrame(
        {
            "record": texts([record] * len(frame)),
            "id": frame[f"{'article' if record == 'article' else 'contact'}_id"],
            "label": label,
            "kind": texts([None] * len(frame)) if record == "article" else frame["kind"],
            "date": frame[date_of],
            "basis": frame[f"{date_of}_basis"],
            "dated": known,
            **{
                c: frame[c] for c in ("earliest", "latest", "precision", "approximate", "uncertain")
            },
            "n_reports": 1 if record == "article" else frame["n_reports"],
        }
    )
    return shown.sort_values(["earliest", "id"], kind="stable", ignore_index=True)


def hits(q: Question) -> pd.DataFrame:
    """Answer `hits`."""
    terms = q.look.aliases.terms(q.selection.q)
    if not terms:
        return empty("hits")
    sets = q.chosen("article")
    limit = q.options.limit
    wanted = sum(map(len, sets)) if limit is None else q.options.offset + limit
    found = []
    for number, chosen in enumerate(sets):
        words = q.layers[number].words
        for hit in words.ranked(terms, chosen, wanted) if chosen else ():
            found.append((-hit[0], number, hit))
    found.sort(key=lambda hit: (hit[0], hit[1], hit[2][1]))
    shown = found[q.options.offset : wanted]
    snippets = []
    parts = []
    for _, number, hit in shown:
        (printed,) = q.layers[number].words.printed([hit])
        snippets.append(snippet(printed, terms))
        parts.append(q.layers[number].indexes["article"].rows(np.array([hit[1]])))
    return _hit_frame(q, parts, snippets)


def _hit_frame(q: Question, parts: list[pa.Table], snippets: list[Any]) -> pd.DataFrame:
    if not snippets:
        return empty("hits")
    columns = ["article_id", "title", "outlet_id", "published"]
    frame = pa.concat_tables([part.select(columns) for part in parts]).to_pandas()
    names = q.look.names["outlet"].name
    return framed(
        "hits",
        {
            **dict(frame.items()),
            "outlet": texts([names.get(key, key) for key in frame["outlet_id"]]),
            "snippet": texts([one.text for one in snippets]),
            "start": pd.array([one.start for one in snippets], dtype="Int32"),
            "end": pd.array([one.end for one in snippets], dtype="Int32"),
        },
    )
