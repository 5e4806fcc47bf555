"""The questions that count."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyroaring import BitMap

from corpus.engines.embedded.bitmaps import Ints, positions_of
from corpus.engines.embedded.look import Counts, Sets, bounds
from corpus.engines.embedded.question import Question, days, size, texts
from corpus.engines.frames import table
from corpus.filter import FACET_KEYS, Match, Multilateral


def _counted(
    q: Question, question: str, facet: str, counts: Counts, columns: dict[str, str]
) -> pa.Table:
    names = q.look.names[facet]
    codes = np.flatnonzero(counts)
    order = np.lexsort((names.rank[codes], -counts[codes]))
    codes = codes[order[: q.end]]
    found = {name: names.columns[column].take(codes) for name, column in columns.items()}
    return table(question, {**found, "n": counts[codes]})


def actor_counts(q: Question) -> pa.Table:
    """Answer `actor_counts`."""
    columns = {"actor_id": "id", "actor": "name", "kind": "kind", "side": "side", "envoy": "envoy"}
    return _counted(q, "actor_counts", "actor", q.members(), columns)


def topic_counts(q: Question) -> pa.Table:
    """Answer `topic_counts`."""
    columns = {"topic_id": "id", "topic": "name", "definition": "definition"}
    return _counted(q, "topic_counts", "topic", q.facet("topic"), columns)


def outlets(q: Question) -> pa.Table:
    """Answer `outlets`."""
    columns = {
        "outlet_id": "id",
        "outlet": "name",
        "kind": "kind",
        "country": "country",
        "ownership": "ownership",
    }
    return _counted(q, "outlets", "outlet", q.facet("outlet"), columns)


def places(q: Question) -> pa.Table:
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


def options(q: Question) -> pa.Table:
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
    return table(
        "options",
        {
            "facet": texts(facets),
            "value": pa.concat_arrays(values),
            "n": np.concatenate(numbers),
        },
    )


def topic_actor(q: Question) -> pa.Table:
    """Answer `topic_actor`."""
    names, topics = q.look.names["actor"], q.look.names["topic"]
    sets = q.chosen()
    top = q.top(q.members()) if q.options.top is not None else np.flatnonzero(q.members())
    rows: list[tuple[npt.NDArray[Any], npt.NDArray[Any]]] = []
    having: list[list[BitMap]] | None = None
    if not q.weight and len(top) <= len(names.ids) // 4:
        having = [
            [q.within(number, "actor", actor) for actor in top.tolist()]
            for number in range(len(q.layers))
        ]
    for topic in np.flatnonzero(q.look.counts(q.record, sets, "topic")).tolist():
        about = tuple(found & q.within(number, "topic", topic) for number, found in enumerate(sets))
        if having is None:
            counts = q.look.members(q.record, about, q.unit)[top]
        else:
            counts = np.zeros(len(top), dtype=np.int64)
            for found, actors in zip(about, having, strict=True):
                if found:
                    n_both = map(found.intersection_cardinality, actors)
                    counts += np.fromiter(n_both, dtype=np.int64, count=len(top))
        some = counts > 0
        rows.append((np.full(int(some.sum()), topic), np.array([top[some], counts[some]])))
    topic_codes = np.concatenate([np.empty(0, np.int64), *(row[0] for row in rows)])
    actor_codes, n = np.concatenate([np.empty((2, 0), np.int64), *(row[1] for row in rows)], axis=1)
    order = np.lexsort((names.rank[actor_codes], topics.rank[topic_codes], -n))
    topic_codes, actor_codes, n = topic_codes[order], actor_codes[order], n[order]
    return table(
        "topic_actor",
        {
            "topic_id": topics.columns["id"].take(topic_codes),
            "topic": topics.columns["name"].take(topic_codes),
            "actor_id": names.columns["id"].take(actor_codes),
            "actor": names.columns["name"].take(actor_codes),
            "n": n,
        },
    )


def pairs(q: Question) -> pa.Table:
    """Answer `pairs`."""
    sets = q.chosen("contact")
    if q.selection.multilateral is not Multilateral.PAIRS:
        sets = tuple(
            found - layer.indexes["contact"].sets["multilateral"]
            for layer, found in zip(q.layers, sets, strict=True)
        )
    pairs, names = q.look.pairs, q.look.names["actor"]
    n = np.zeros(len(pairs), dtype=np.int64)
    listed: list[tuple[Ints, Ints]] = []
    for number, found in enumerate(sets):
        index = q.layers[number].indexes["contact"]
        positions = positions_of(found)
        flat, lengths = index.pair_lists.of(positions)
        codes = pairs.of_layer[number][index.pair_lists.items[flat]]
        n += np.bincount(codes, minlength=len(pairs))
        owners: Ints = np.repeat(positions, lengths)
        listed.append((codes, owners))
    n[~pairs.known] = 0
    codes = _leading(np.flatnonzero(n), n, q.end)
    a, b = pairs.a[codes], pairs.b[codes]
    rank = names.name_rank
    # Pairs are numbered by their ids and sides, the order among equal names.
    order = np.lexsort((codes, b, a, rank[b], rank[a], -n[codes]))[: q.end]
    codes, a, b = codes[order], a[order], b[order]
    first, last = _first_and_last(q, q.dated(sets, "contact"), listed, codes)
    return table(
        "pairs",
        {
            "actor_a_id": names.columns["id"].take(a),
            "actor_a": names.columns["name"].take(a),
            "side_a": pairs.sides["side_a"].take(codes),
            "actor_b_id": names.columns["id"].take(b),
            "actor_b": names.columns["name"].take(b),
            "side_b": pairs.sides["side_b"].take(codes),
            "n": n[codes],
            "first": days(first),
            "last": days(last),
        },
    )


def _leading(codes: Ints, n: Counts, wanted: int | None) -> Ints:
    """Return the pairs that can be among the first."""
    if not wanted or len(codes) <= wanted:
        return codes
    least = np.partition(n[codes], -wanted)[-wanted]
    leading: Ints = codes[n[codes] >= least]
    return leading


def _first_and_last(
    q: Question, known: Sets, listed: list[tuple[Ints, Ints]], codes: Ints
) -> tuple[Counts, Counts]:
    """Return the first and last established day of some pairs."""
    place = np.full(len(q.look.pairs), -1)
    place[codes] = np.arange(len(codes))
    first = np.full(len(codes), np.iinfo(np.int64).max)
    last = np.full(len(codes), np.iinfo(np.int64).min)
    for layer, own, (met, owners) in zip(q.layers, known, listed, strict=True):
        index = layer.indexes["contact"]
        is_dated = np.zeros(index.size, dtype=bool)
        is_dated[positions_of(own)] = True
        some = (place[met] >= 0) & is_dated[owners]
        where = owners[some]
        np.minimum.at(first, place[met[some]], index.first[where])
        np.maximum.at(last, place[met[some]], index.last[where])
    return first, last


def summary(q: Question) -> pa.Table:
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
    return table(
        "summary",
        {
            name: np.array([value], dtype=np.int64) if isinstance(value, int) else value
            for name, value in found.items()
        },
    )
