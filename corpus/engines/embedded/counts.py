"""The questions that count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from corpus.engines.embedded.bitmaps import Ints, positions_of
from corpus.engines.embedded.look import Counts, bounds
from corpus.engines.embedded.question import Question, days, framed, size, texts
from corpus.filter import FACET_KEYS, Match, Multilateral


def _counted(
    q: Question, question: str, facet: str, counts: Counts, columns: dict[str, str]
) -> pd.DataFrame:
    names = q.look.names[facet]
    codes = np.flatnonzero(counts)
    order = np.lexsort((names.rank[codes], -counts[codes]))
    codes = codes[order[: q.end]]
    found = {name: names.columns[column].take(codes) for name, column in columns.items()}
    return framed(question, {**found, "n": counts[codes]})


def actor_counts(q: Question) -> pd.DataFrame:
    """Answer `actor_counts`."""
    columns = {"actor_id": "id", "actor": "name", "kind": "kind", "side": "side", "envoy": "envoy"}
    return _counted(q, "actor_counts", "actor", q.members(), columns)


def topic_counts(q: Question) -> pd.DataFrame:
    """Answer `topic_counts`."""
    columns = {"topic_id": "id", "topic": "name", "definition": "definition"}
    return _counted(q, "topic_counts", "topic", q.facet("topic"), columns)


def outlets(q: Question) -> pd.DataFrame:
    """Answer `outlets`."""
    columns = {
        "outlet_id": "id",
        "outlet": "name",
        "kind": "kind",
        "country": "country",
        "ownership": "ownership",
    }
    return _counted(q, "outlets", "outlet", q.facet("outlet"), columns)


def places(q: Question) -> pd.DataFrame:
    """Answer `places`."""
    columns = {
        "place_id": "id",
        "place": "name",
        "kind": "kind",
        "country": "country",
        "lat": "lat",
        "lon": "lon",
    }
    return _counted(q, "places", "place", q.facet("place"), columns)


def options(q: Question) -> pd.DataFrame:
    """Answer `options`."""
    facets, values, numbers = [], [], []
    for key in sorted(FACET_KEYS):
        # All of several values are asked for together, so each further one narrows the rest.
        together = q.selection.match(key) is Match.ALL or not q.selection.values(key)
        others = q.selection if together else q.selection.without(key)
        if any(pair[0] == key for pair in q.selection.unknown):
            others = q.selection if q.selection.match(key) is Match.ALL else others.without(key)
        sets = q.chosen(selection=others)
        counts = q.look.counts(q.record, sets, key, q.weight)
        codes = np.flatnonzero(counts)
        codes = codes[np.argsort(-counts[codes], kind="stable")]
        facets.extend([key] * len(codes))
        values.append(q.look.names[key].columns["id"].take(codes))
        numbers.append(counts[codes])
    return framed(
        "options",
        {
            "facet": texts(facets),
            "value": type(values[0])._concat_same_type(values),
            "n": np.concatenate(numbers),
        },
    )


def topic_actor(q: Question) -> pd.DataFrame:
    """Answer `topic_actor`."""
    names, topics = q.look.names["actor"], q.look.names["topic"]
    sets = q.chosen()
    top = q.top(q.members()) if q.options.top is not None else np.flatnonzero(q.members())
    rows: list[tuple[npt.NDArray[Any], npt.NDArray[Any]]] = []
    for topic in np.flatnonzero(q.look.counts(q.record, sets, "topic")).tolist():
        about = tuple(found & q.within(number, "topic", topic) for number, found in enumerate(sets))
        if q.weight or len(top) > len(names.ids) // 4:
            counts = q.look.members(q.record, about, q.unit)[top]
        else:
            counts = np.array(
                [
                    sum(
                        found.intersection_cardinality(q.within(number, "actor", actor))
                        for number, found in enumerate(about)
                    )
                    for actor in top.tolist()
                ],
                dtype=np.int64,
            )
        some = counts > 0
        rows.append((np.full(int(some.sum()), topic), np.array([top[some], counts[some]])))
    topic_codes = np.concatenate([np.empty(0, np.int64), *(row[0] for row in rows)])
    actor_codes, n = np.concatenate([np.empty((2, 0), np.int64), *(row[1] for row in rows)], axis=1)
    order = np.lexsort((names.rank[actor_codes], topics.rank[topic_codes], -n))
    topic_codes, actor_codes, n = topic_codes[order], actor_codes[order], n[order]
    return framed(
        "topic_actor",
        {
            "topic_id": topics.columns["id"].take(topic_codes),
            "topic": topics.columns["name"].take(topic_codes),
            "actor_id": names.columns["id"].take(actor_codes),
            "actor": names.columns["name"].take(actor_codes),
            "n": n,
        },
    )


def pairs(q: Question) -> pd.DataFrame:
    """Answer `pairs`."""
    names = q.look.names["actor"]
    sets = q.chosen("contact")
    if q.selection.multilateral is not Multilateral.PAIRS:
        sets = tuple(
            found - layer.indexes["contact"].sets["multilateral"]
            for layer, found in zip(q.layers, sets, strict=True)
        )
    known = q.dated(sets, "contact")
    tables = []
    for number, found in enumerate(sets):
        index = q.layers[number].indexes["contact"]
        positions = positions_of(found)
        flat, lengths = index.pair_lists.of(positions)
        codes = index.pair_lists.items[flat]
        n = np.bincount(codes, minlength=len(index.pairs))
        some = np.flatnonzero(n)
        if not len(some):
            continue
        is_dated = np.zeros(index.size, dtype=bool)
        is_dated[positions_of(known[number])] = True
        owners = np.repeat(positions, lengths)
        with_day = is_dated[owners]
        first = np.full(len(index.pairs), np.iinfo(np.int64).max)
        last = np.full(len(index.pairs), np.iinfo(np.int64).min)
        np.minimum.at(first, codes[with_day], index.first[owners[with_day]])
        np.maximum.at(last, codes[with_day], index.last[owners[with_day]])
        tables.append(
            [
                (*index.pairs[code], int(n[code]), int(first[code]), int(last[code]))
                for code in _leading(some, n, q.end if sum(map(bool, sets)) == 1 else None)
            ]
        )
    rows = list(_merged_pairs(tables))
    rows = [row for row in rows if row[0] in names.code and row[2] in names.code]
    rows.sort(key=lambda r: (-r[4], names.name[r[0]], names.name[r[2]], r[0], r[2], r[1], r[3]))
    rows = rows[: q.end]
    a, side_a, b, side_b, counts, first_days, last_days = (
        zip(*rows, strict=True) if rows else (((),) * 7)
    )
    return framed(
        "pairs",
        {
            "actor_a_id": texts(a),
            "actor_a": texts([names.name[key] for key in a]),
            "side_a": texts(side_a),
            "actor_b_id": texts(b),
            "actor_b": texts([names.name[key] for key in b]),
            "side_b": texts(side_b),
            "n": np.array(counts, dtype=np.int64),
            "first": days(np.array(first_days, dtype=np.int64)),
            "last": days(np.array(last_days, dtype=np.int64)),
        },
    )


def _leading(some: Ints, n: Counts, wanted: int | None) -> list[int]:
    """Return the pairs that can be among the first; of several layers, none can be left out."""
    if wanted is None or len(some) <= wanted or not wanted:
        return [int(code) for code in some]
    least = np.partition(n[some], -wanted)[-wanted]
    return [int(code) for code in some[n[some] >= least]]


def _merged_pairs(tables: list[list[tuple[Any, ...]]]) -> Iterator[tuple[Any, ...]]:
    if len(tables) == 1:
        yield from tables[0]
        return
    merged: dict[tuple[str, ...], list[int]] = {}
    for table in tables:
        for *pair, n, first, last in table:
            known = merged.setdefault(tuple(pair), [0, first, last])
            known[:] = [known[0] + n, min(known[1], first), max(known[2], last)]
    for pair_key, (n, first, last) in merged.items():
        yield (*pair_key, n, first, last)


def summary(q: Question) -> pd.DataFrame:
    """Answer `summary`."""
    articles, contacts = q.chosen("article"), q.chosen("contact")
    pairs = "expanded" if q.selection.multilateral is Multilateral.PAIRS else "pairs"
    found: dict[str, Any] = {
        "n_articles": size(articles),
        "n_contacts": size(contacts),
        "n_statements": size(q.chosen("statement")),
        "n_mentions": q.look.total("article", articles, "mentions"),
        "n_pairs": q.look.total("contact", contacts, pairs),
    }
    for name, record, sets in (
        ("actors", "article", articles),
        ("envoys", "article", articles),
        ("outlets", "article", articles),
        ("topics", "article", articles),
        ("envoys_in_contacts", "contact", contacts),
    ):
        facet = name.removesuffix("_in_contacts")[:-1]
        found[f"n_{name}"] = int(np.count_nonzero(q.look.counts(record, sets, facet)))
    for name, record, sets in (
        ("articles", "article", articles),
        ("contacts", "contact", contacts),
    ):
        known = q.dated(sets, record)
        found[f"n_{name}_dated"] = size(known)
        printed = size(q.having("basis_stated", sets, record))
        found[f"n_{name}_not_stated"] = size(sets) - printed
        found[f"n_{name}_not_to_the_day"] = size(q.having("inexact", sets, record))
        spans = [bounds(q.layers[n].indexes[record], part) for n, part in enumerate(known) if part]
        word = {"articles": "published", "contacts": "contact"}[name]
        none = np.iinfo(np.int64).max
        found[f"first_{word}"] = days(np.array([min((b[0] for b in spans), default=none)]))
        found[f"last_{word}"] = days(np.array([max((b[1] for b in spans), default=none)]))
    found["n_articles_untitled"] = size(q.having("untitled", articles, "article"))
    found["n_articles_full_text"] = size(q.having("full_text", articles, "article"))
    found["n_contacts_multilateral"] = size(q.having("multilateral", contacts, "contact"))
    return framed(
        "summary",
        {
            name: np.array([value], dtype=np.int64) if isinstance(value, int) else value
            for name, value in found.items()
        },
    )
