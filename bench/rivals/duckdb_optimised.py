"""DuckDB at its best here: records in date order, whole-number codes in list columns, few scans.

One scan counts every term of the selection, and feeds five panels; each other panel is a scan.
"""

# ruff: noqa: S608  statements of our own words, over files of our own
from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from bench.interaction import N_ACTORS, N_ARTICLES, N_PAIRS, N_SERIES
from bench.rivals import Answer, Rival, Rows
from corpus.dates import Tier
from corpus.filter import FACET_KEYS, Filter, Match, Unit

_BUILD = """
CREATE TABLE terms AS
SELECT (row_number() OVER (ORDER BY facet, name, id) - 1)::INTEGER AS code, * FROM (
    SELECT facet, value AS id, coalesce(a.name, t.name, value) AS name, a.kind, a.side, a.envoy
    FROM (SELECT facet, value FROM '{tables}/article_keys.parquet'
        UNION SELECT facet, value FROM '{tables}/contact_keys.parquet') k
    LEFT JOIN '{tables}/actors.parquet' a ON k.facet = 'actor' AND a.id = k.value
    LEFT JOIN '{tables}/topics.parquet' t ON k.facet = 'topic' AND t.id = k.value);
CREATE TABLE pairs AS SELECT p.n, a.code AS actor_a, p.side_a, b.code AS actor_b, p.side_b
FROM '{tables}/pairs.parquet' p
    JOIN terms a ON a.facet = 'actor' AND a.id = p.actor_a
    JOIN terms b ON b.facet = 'actor' AND b.id = p.actor_b ORDER BY p.n"""
_RECORDS = """
CREATE TABLE {record}s AS
SELECT r.*, CASE basis WHEN 'stated' THEN 0 WHEN 'outside' THEN 2 ELSE 1 END::TINYINT AS tier,
    year(first) * 12 + month(first) - 1 AS month1,
    year(last) * 12 + month(last) - 1 AS month2, {columns}, keys, members, weights
FROM '{tables}/{record}s.parquet' r
LEFT JOIN (SELECT n, {lists}, list(code ORDER BY code) AS keys
    FROM '{tables}/{record}_keys.parquet' k JOIN terms t ON t.facet = k.facet AND t.id = k.value
    GROUP BY n) USING (n)
LEFT JOIN (SELECT n, list(code ORDER BY code) AS members, list(weight ORDER BY code) AS weights
    FROM '{tables}/{record}_actors.parquet' m JOIN terms t ON t.facet = 'actor' AND t.id = m.actor
    GROUP BY n) USING (n)
ORDER BY n"""
_RECORD = {Unit.ARTICLES: "article", Unit.MENTIONS: "article"}
_WEIGHT = {Unit.MENTIONS: "n_mentions", Unit.PAIRS: "n_pairs"}
_KEPT = {
    "articles": "n, id, title, outlet, date, n_contacts, n_mentions, full_text",
    "contacts": "n, n_pairs, multilateral",
}
_PLACED = ("date not established", "in period", "wider than the period")


class DuckDB(Rival):
    """An embedded database, read-only, with list columns."""

    label = "DuckDB, optimised"

    @staticmethod
    def build(bulk: Path, tables: Path, store: Path) -> None:
        """Write the database."""
        (store / "corpus.duckdb").unlink(missing_ok=True)
        lists = (f"list(code ORDER BY code) FILTER (k.facet = '{f}') AS {f}s" for f in FACET_KEYS)
        columns = (f"coalesce({facet}s, []) AS {facet}s" for facet in FACET_KEYS)
        parts = {"tables": tables, "lists": ", ".join(lists), "columns": ", ".join(columns)}
        with duckdb.connect(str(store / "corpus.duckdb")) as connection:
            connection.execute(_BUILD.format(**parts))
            for record in ("article", "contact"):
                connection.execute(_RECORDS.format(record=record, **parts))

    def __init__(self, store: Path) -> None:
        self._connection = duckdb.connect(str(store / "corpus.duckdb"), read_only=True)
        self._kept: Filter | None = None
        terms = self._rows("SELECT facet, id, name, kind, side, envoy FROM terms ORDER BY code")
        self._terms = terms
        self._code = {(facet, key): code for code, (facet, key, *_) in enumerate(terms)}

    def _rows(self, statement: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement).fetchall()

    def ask(self, selection: Filter) -> Answer:
        """Return the panels of an interaction."""
        record = _RECORD.get(selection.unit, "contact")
        self._choose(selection)
        source = self._source(record, selection, whole=selection.unit is Unit.PAIRS)
        weight = _WEIGHT.get(selection.unit, "1")
        counts = self._counts(source, weight, "keys")
        by_actor = counts
        if weight != "1":
            by_actor = dict(
                self._rows(
                    f"""SELECT code, sum(w)::BIGINT FROM (SELECT unnest(members) AS code,
                        unnest(weights) AS w FROM {source}) GROUP BY code HAVING sum(w) > 0"""
                )
            )
        actors = [code for code in by_actor if self._terms[code][0] == "actor"]
        # The codes of actors are in the order of their names.
        ranking = sorted(actors, key=lambda code: (-by_actor[code], code))
        answer: dict[str, Rows] = {
            "summary": self._summary(selection, counts if record == "article" else None),
            "options": self._options(record, selection, weight, counts),
            "actor_counts": [
                (*self._terms[code][1:], by_actor[code]) for code in ranking[:N_ACTORS]
            ],
            "topic_counts": [
                (*self._terms[code][1:3], n)
                for code, n in counts.items()
                if n and self._terms[code][0] == "topic"
            ],
            "pairs": self._pairs(selection),
            "articles": self._rows(
                f"""SELECT id, title, outlet, date, n_contacts, n_mentions
                FROM {self._source("article", selection)}
                ORDER BY {_dated(selection)} DESC, n LIMIT {N_ARTICLES}"""
            ),
        }
        return answer | self._over_time(source, weight, selection, ranking)

    def _choose(self, selection: Filter) -> None:
        """Keep what passes a narrow filter, as looking through lists costs more than a copy."""
        narrow = [f for f in FACET_KEYS if selection.match(f) is not Match.NONE]
        self._kept = None
        if any(selection.values(facet) for facet in narrow):
            for table, columns in _KEPT.items():
                source = self._source(table.removesuffix("s"), selection)
                self._connection.execute(
                    f"CREATE OR REPLACE TEMP TABLE chosen_{table} AS SELECT {columns}, first, "
                    "last, tier, rough, month1, month2, topics, envoys, keys, members, weights "
                    f"FROM {source}"
                )
            self._kept = selection

    def _source(self, record: str, selection: Filter, *, whole: bool = False) -> str:
        """Return a table and the condition that its records pass the filter."""
        if selection is self._kept and record != "statement":
            return f"chosen_{record}s WHERE {'NOT multilateral' if whole else 'true'}"
        table = "articles" if record == "article" else "contacts"
        kind = {"article": "true", "contact": "kind <> 'statement'"}
        conditions = [kind.get(record, "kind = 'statement'")]
        if whole:
            conditions.append("NOT multilateral")
        for facet in FACET_KEYS:
            values, match = selection.values(facet), selection.match(facet)
            if values:
                # Looking for one code at a time is three times as fast as list_has_any.
                codes = [self._code.get((facet, value), -1) for value in values]
                tests = [f"list_contains({facet}s, {code})" for code in codes]
                either = f"({' OR '.join(tests)})"
                conditions.append(
                    " AND ".join(tests)
                    if match is Match.ALL
                    else f"NOT {either}"
                    if match is Match.NONE
                    else either
                )
        since, until = selection.window
        if since or until:
            conditions.append(_dated(selection))
        if since:
            conditions.append(f"last >= DATE '{since}'")
        if until:
            conditions.append(f"first <= DATE '{until}'")
        return f"{table} WHERE {' AND '.join(conditions)}"

    def _counts(self, source: str, weight: str, column: str) -> dict[int, int]:
        """Return the weight of each term in a list column."""
        return dict(
            self._rows(
                f"""SELECT code, sum(weight)::BIGINT FROM (SELECT unnest({column}) AS code,
                    {weight} AS weight FROM {source}) GROUP BY code"""
            )
        )

    def _options(
        self, record: str, selection: Filter, weight: str, counts: dict[int, int]
    ) -> list[tuple[Any, ...]]:
        chosen = [f for f in FACET_KEYS if selection.values(f)]
        alone = [f for f in chosen if selection.match(f) is not Match.ALL]
        found = [(*self._terms[c][:2], n) for c, n in counts.items() if n]
        found = [row for row in found if row[0] not in alone]
        for facet in alone:
            whole = selection.unit is Unit.PAIRS
            others = self._source(record, selection.without(facet), whole=whole)
            of_facet = self._counts(others, weight, f"{facet}s")
            found += [(*self._terms[c][:2], n) for c, n in of_facet.items() if n]
        return sorted(found, key=lambda row: (row[0], -row[2], row[1]))

    def _over_time(
        self, source: str, weight: str, selection: Filter, ranking: list[int]
    ) -> dict[str, Rows]:
        dated = _dated(selection)
        ((span,),) = self._rows(
            f"SELECT date_diff('day', min(first), max(last)) FROM {source} AND {dated}"
        )
        span = 5500 if span is None else span
        length = "day" if span <= 92 else "month" if span <= 5500 else "year"
        first, last = {
            "day": ("first", "last"),
            "month": ("month1", "month2"),
            "year": ("year(first)", "year(last)"),
        }[length]
        placed = f"""CASE WHEN NOT {dated} THEN 0 WHEN {first} = {last} THEN 1 ELSE 2 END AS placed,
            CASE WHEN {dated} AND {first} = {last} THEN {first} END AS period"""

        def spelled(period: Any) -> str | None:
            if period is None or length != "month":
                return None if period is None else str(period)
            return f"{period // 12}-{period % 12 + 1:02d}"

        timeline = self._rows(
            f"""SELECT {placed}, sum({weight})::BIGINT AS n,
                coalesce(sum({weight}) FILTER (tier > 0), 0)::BIGINT
            FROM {source} GROUP BY ALL HAVING n > 0 ORDER BY period"""
        )
        w = "1 AS w" if weight == "1" else "unnest(weights) AS w"
        members = f"unnest(members) AS code, {w}"
        series = self._rows(
            f"""SELECT code, placed, period, sum(w)::BIGINT AS n FROM (SELECT {members}, {placed}
                FROM {source} AND list_has_any(members, {ranking[:N_SERIES]}::INTEGER[]))
            WHERE code IN (SELECT unnest({ranking[:N_SERIES]}::INTEGER[]))
            GROUP BY ALL HAVING n > 0"""
        )
        heat = self._rows(
            f"""SELECT topic, code, sum(w)::BIGINT AS n FROM (
                SELECT unnest(topics) AS topic, code, w FROM (SELECT topics, {members}
                    FROM {source} AND list_has_any(members, {ranking[:N_ACTORS]}::INTEGER[]))
                WHERE code IN (SELECT unnest({ranking[:N_ACTORS]}::INTEGER[])))
            GROUP BY ALL HAVING n > 0"""
        )
        return {
            "timeline": [(_PLACED[p], spelled(on), *rest) for p, on, *rest in timeline],
            "actor_timeline": [
                (self._terms[a][1], _PLACED[p], spelled(on), n) for a, p, on, n in series
            ],
            "topic_actor": [(self._terms[t][1], self._terms[a][1], n) for t, a, n in heat],
        }

    def _pairs(self, selection: Filter) -> list[tuple[Any, ...]]:
        dated = _dated(selection)
        found = self._rows(
            f"""SELECT p.actor_a, p.side_a, p.actor_b, p.side_b, count(*) AS n,
                min(first) FILTER (dated), max(last) FILTER (dated)
            FROM (SELECT n, first, last, {dated} AS dated
                FROM {self._source("contact", selection, whole=True)}) c JOIN pairs p USING (n)
            GROUP BY ALL ORDER BY n DESC, p.actor_a, p.actor_b LIMIT {N_PAIRS}"""
        )
        return [
            (self._terms[a][1], side_a, self._terms[b][1], side_b, *rest)
            for a, side_a, b, side_b, *rest in found
        ]

    def _summary(self, selection: Filter, counts: dict[int, int] | None) -> list[tuple[Any, ...]]:
        articles, contacts = (self._source(name, selection) for name in ("article", "contact"))
        dated = _dated(selection)
        facets = [self._terms[code][0] for code in counts or self._counts(articles, "1", "keys")]
        (of_articles,) = self._rows(
            f"""SELECT count(*), coalesce(sum(n_mentions), 0)::BIGINT, count(*) FILTER ({dated}),
                count(*) FILTER (tier > 0), count(*) FILTER (rough),
                count(*) FILTER (title IS NULL), count(*) FILTER (full_text),
                min(first) FILTER ({dated}), max(last) FILTER ({dated}) FROM {articles}"""
        )
        (of_contacts,) = self._rows(
            f"""SELECT count(*), coalesce(sum(n_pairs) FILTER (NOT multilateral), 0)::BIGINT,
                count(*) FILTER ({dated}), count(*) FILTER (tier > 0),
                count(*) FILTER (rough), count(*) FILTER (multilateral),
                min(first) FILTER ({dated}), max(last) FILTER ({dated}),
                (SELECT count(DISTINCT e) FROM (SELECT unnest(envoys) AS e FROM {contacts})),
                (SELECT count(*) FROM {self._source("statement", selection)}) FROM {contacts}"""
        )
        n, n_mentions, dated_n, unstated, rough, untitled, full_text, first, last = of_articles
        met, n_pairs, met_dated, met_unstated, met_rough, wide, began, ended, envoys, said = (
            of_contacts
        )
        named = [facets.count(facet) for facet in ("actor", "envoy")]
        named += [envoys, facets.count("outlet"), facets.count("topic")]
        placed = [dated_n, met_dated, unstated, met_unstated, rough, met_rough]
        days = [first, last, began, ended]
        return [
            (n, met, said, n_mentions, n_pairs, *named, *placed, untitled, full_text, wide, *days)
        ]


def _dated(selection: Filter) -> str:
    return f"(first IS NOT NULL AND tier <= {list(Tier).index(selection.dates)})"


RIVAL = DuckDB
