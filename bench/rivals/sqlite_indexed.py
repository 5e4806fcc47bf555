"""SQLite: whole-number keys, covering indexes both ways, the selection in a temporary table."""

# ruff: noqa: S608  statements of our own words, over files of our own
from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from bench.interaction import N_ACTORS, N_ARTICLES, N_PAIRS, N_SERIES
from bench.rivals import Answer, Rival, Rows
from corpus.filter import FACET_KEYS, Filter, Match, Unit

_SCHEMA = """
CREATE TABLE articles (n INTEGER PRIMARY KEY, id TEXT, title TEXT, summary TEXT, outlet TEXT,
    date TEXT, basis TEXT, first TEXT, last TEXT, rough INTEGER, full_text INTEGER,
    n_mentions INTEGER, n_contacts INTEGER);
CREATE TABLE contacts (n INTEGER PRIMARY KEY, id TEXT, kind TEXT, date TEXT, basis TEXT,
    first TEXT, last TEXT, rough INTEGER, multilateral INTEGER, n_pairs INTEGER);
CREATE TABLE actors (id TEXT, name TEXT, kind TEXT, envoy INTEGER, side TEXT);
CREATE TABLE topics (id TEXT, name TEXT, definition TEXT);
CREATE TABLE pairs (n INTEGER, actor_a TEXT, side_a TEXT, actor_b TEXT, side_b TEXT);
CREATE TABLE terms (code INTEGER PRIMARY KEY, facet TEXT, id TEXT, name TEXT);
CREATE TABLE article_terms (code INTEGER, n INTEGER, PRIMARY KEY (code, n)) WITHOUT ROWID;
CREATE TABLE contact_terms (code INTEGER, n INTEGER, PRIMARY KEY (code, n)) WITHOUT ROWID;
CREATE TABLE article_actors (n INTEGER, code INTEGER, weight INTEGER, PRIMARY KEY (n, code))
    WITHOUT ROWID;
CREATE TABLE contact_actors (n INTEGER, code INTEGER, weight INTEGER, PRIMARY KEY (n, code))
    WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX pairs_by_contact ON pairs (n);
CREATE INDEX terms_by_id ON terms (facet, id);
CREATE INDEX article_terms_by_article ON article_terms (n, code);
CREATE INDEX contact_terms_by_contact ON contact_terms (n, code);
CREATE INDEX articles_by_first ON articles (first);
CREATE INDEX articles_by_last ON articles (last);
CREATE INDEX contacts_by_first ON contacts (first);
CREATE INDEX contacts_by_last ON contacts (last);
ANALYZE;
"""
_RECORD = {Unit.ARTICLES: "article", Unit.MENTIONS: "article"}
_WEIGHT = {Unit.MENTIONS: "n_mentions", Unit.PAIRS: "n_pairs"}


def _rows(table: Path) -> list[tuple[Any, ...]]:
    rows = (tuple(row.values()) for row in pq.read_table(table).to_pylist())
    return [tuple(str(v) if isinstance(v, date) else v for v in row) for row in rows]


class SQLite(Rival):
    """The standard library's SQLite, memory-mapped."""

    label = "SQLite, indexed"

    @staticmethod
    def build(bulk: Path, tables: Path, store: Path) -> None:
        """Write the database."""
        (store / "corpus.sqlite").unlink(missing_ok=True)
        with sqlite3.connect(store / "corpus.sqlite") as connection:
            connection.executescript(_SCHEMA)

            def insert(table: str, rows: list[tuple[Any, ...]]) -> None:
                if rows:
                    marks = ", ".join("?" * len(rows[0]))
                    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

            for table in ("articles", "contacts", "actors", "topics", "pairs"):
                insert(table, _rows(tables / f"{table}.parquet"))
            keys = {name: _rows(tables / f"{name}_keys.parquet") for name in ("article", "contact")}
            terms = sorted({row[1:] for rows in keys.values() for row in rows})
            code = {term: number for number, term in enumerate(terms)}
            insert("terms", [(number, *term, None) for term, number in code.items()])
            connection.execute(
                "UPDATE terms SET name = (SELECT name FROM actors a WHERE a.id = terms.id) "
                "WHERE facet = 'actor'"
            )
            for record, rows in keys.items():
                insert(f"{record}_terms", sorted((code[row[1:]], row[0]) for row in rows))
                members = _rows(tables / f"{record}_actors.parquet")
                insert(f"{record}_actors", [(n, code["actor", a], w) for n, a, w in members])
            connection.executescript(_INDEXES)
        connection.close()

    def __init__(self, store: Path) -> None:
        self._connection = sqlite3.connect(store / "corpus.sqlite")
        self._connection.executescript(
            "PRAGMA mmap_size = 4000000000; PRAGMA cache_size = -64000; PRAGMA temp_store = MEMORY;"
        )
        self._code = {
            (facet, key): code
            for code, facet, key in self._rows("SELECT code, facet, id FROM terms")
        }
        # The terms of a facet follow one another.
        ranges = self._rows("SELECT facet, min(code), max(code) FROM terms GROUP BY facet")
        self._within = dict.fromkeys(FACET_KEYS, "BETWEEN 0 AND -1")
        self._within |= {facet: f"BETWEEN {low} AND {high}" for facet, low, high in ranges}

    def _rows(self, statement: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, values).fetchall()

    def ask(self, selection: Filter) -> Answer:
        """Return the panels of an interaction."""
        record = _RECORD.get(selection.unit, "contact")
        for name in ("article", "contact", "statement"):
            self._select(name, selection, name)
        self._count(record, record, selection, "counted")
        answer: dict[str, Rows] = {"options": self._options(record, selection)}
        answer |= self._over_time(record, selection)
        answer |= self._of_topics(record, selection)
        answer["summary"] = self._summary()
        answer["pairs"] = self._rows(
            """SELECT p.actor_a, p.side_a, p.actor_b, p.side_b, count(*) AS n,
                min(CASE WHEN s.dated THEN s.first END), max(CASE WHEN s.dated THEN s.last END)
            FROM contact s CROSS JOIN pairs p ON p.n = s.n
            JOIN actors a ON a.id = p.actor_a JOIN actors b ON b.id = p.actor_b
            GROUP BY 1, 2, 3, 4 ORDER BY n DESC, a.name, b.name, 1, 3 LIMIT ?""",
            (N_PAIRS,),
        )
        answer["articles"] = self._rows(
            """SELECT a.id, a.title, a.outlet, a.date, a.n_contacts, a.n_mentions
            FROM article s JOIN articles a ON a.n = s.n ORDER BY s.dated DESC, s.n LIMIT ?""",
            (N_ARTICLES,),
        )
        return answer

    def _select(self, record: str, selection: Filter, name: str) -> None:
        """Fill a temporary table with the records that pass the filter."""
        table = "article" if record == "article" else "contact"
        self._connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
        self._connection.execute(
            f"CREATE TEMP TABLE {name} AS SELECT n, first, last, basis, {_dated(selection)} "
            f"AS dated FROM {table}s WHERE {' AND '.join(self._conditions(record, selection))} "
            "ORDER BY n"
        )
        # Without its size, a narrow selection is joined as if it were wide, twice as slowly.
        self._connection.execute(f"ANALYZE temp.{name}")

    def _conditions(self, record: str, selection: Filter) -> list[str]:
        table = "article" if record == "article" else "contact"
        kind = {"article": "1", "contact": "kind <> 'statement'"}
        conditions = [kind.get(record, "kind = 'statement'")]
        for facet in FACET_KEYS:
            values, match = selection.values(facet), selection.match(facet)
            for group in [[value] for value in values] if match is Match.ALL else [values]:
                if group:
                    codes = ", ".join(str(self._code.get((facet, v), -1)) for v in group)
                    negation = "NOT " if match is Match.NONE else ""
                    conditions.append(
                        f"n {negation}IN (SELECT n FROM {table}_terms WHERE code IN ({codes}))"
                    )
        since, until = selection.window
        if since or until:
            conditions.append(_dated(selection))
        if since:
            conditions.append(f"last >= '{since}'")
        if until:
            conditions.append(f"first <= '{until}'")
        return conditions

    def _count(self, record: str, source: str, selection: Filter, name: str) -> None:
        weight = _WEIGHT.get(selection.unit)
        counted = f"r.{weight}" if weight else "1"
        whole = "WHERE NOT r.multilateral" if selection.unit is Unit.PAIRS else ""
        self._connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
        self._connection.execute(
            f"CREATE TEMP TABLE {name} AS SELECT s.*, {counted} AS weight FROM {source} s "
            f"JOIN {record}s r ON r.n = s.n {whole}"
        )
        self._connection.execute(f"ANALYZE temp.{name}")

    def _options(self, record: str, selection: Filter) -> list[tuple[Any, ...]]:
        def counts(source: str, facets: list[str]) -> list[tuple[Any, ...]]:
            within = " OR ".join(f"k.code {self._within[facet]}" for facet in facets)
            return self._rows(
                f"""SELECT t.facet, t.id, k.n FROM (SELECT k.code, sum(s.weight) AS n
                    FROM {source} s JOIN {record}_terms k ON k.n = s.n
                    WHERE {within if len(facets) < len(FACET_KEYS) else 1} GROUP BY k.code) k
                JOIN terms t ON t.code = k.code WHERE k.n > 0 ORDER BY t.facet, k.n DESC, t.id"""
            )

        chosen = [f for f in FACET_KEYS if selection.values(f)]
        alone = [f for f in chosen if selection.match(f) is not Match.ALL]
        found = counts("counted", [f for f in FACET_KEYS if f not in alone])
        for facet in alone:
            self._select(record, selection.without(facet), "others_selected")
            self._count(record, "others_selected", selection, "others")
            found += counts("others", [facet])
        return found

    def _over_time(self, record: str, selection: Filter) -> dict[str, Rows]:
        spread = "SELECT julianday(max(last)) - julianday(min(first)) FROM counted WHERE dated"
        span = self._rows(spread)[0][0]
        digits = 7 if span is None else 10 if span <= 92 else 7 if span <= 5500 else 4
        within = f"substr(s.first, 1, {digits}) = substr(s.last, 1, {digits})"
        placed = f"""CASE WHEN NOT s.dated THEN 'date not established' WHEN {within}
            THEN 'in period' ELSE 'wider than the period' END AS placed"""
        period = f"CASE WHEN s.dated AND {within} THEN substr(s.first, 1, {digits}) END AS period"
        weight = "m.weight" if selection.unit in _WEIGHT else "1"
        by_actor = self._rows(
            f"""SELECT m.code, sum({weight}) AS n FROM counted s
            JOIN {record}_actors m ON m.n = s.n GROUP BY m.code HAVING sum({weight}) > 0"""
        )
        self._connection.execute("DROP TABLE IF EXISTS temp.ranking")
        self._connection.execute("CREATE TEMP TABLE ranking (code INTEGER PRIMARY KEY, n INTEGER)")
        self._connection.executemany("INSERT INTO ranking VALUES (?, ?)", by_actor)
        ranking = """FROM ranking k JOIN terms t ON t.code = k.code JOIN actors a ON a.id = t.id
            ORDER BY k.n DESC, a.name, a.id LIMIT"""
        self._top = [code for (code,) in self._rows(f"SELECT k.code {ranking} {N_ACTORS}")]
        top = ", ".join(map(str, self._top[:N_SERIES]))
        return {
            "timeline": self._rows(
                f"""SELECT {placed}, {period}, sum(s.weight) AS n,
                    sum(CASE WHEN s.basis <> 'stated' THEN s.weight ELSE 0 END)
                FROM counted s GROUP BY 1, 2 HAVING sum(s.weight) > 0 ORDER BY 2"""
            ),
            "actor_counts": self._rows(
                f"SELECT a.id, a.name, a.kind, a.side, a.envoy, k.n {ranking} {N_ACTORS}"
            ),
            "actor_timeline": self._rows(
                f"""SELECT t.id, placed, period, n FROM (
                    SELECT m.code, {placed}, {period}, sum({weight}) AS n
                    FROM counted s JOIN {record}_actors m ON m.n = s.n
                    WHERE m.code IN ({top}) GROUP BY 1, 2, 3 HAVING sum({weight}) > 0) x
                JOIN terms t ON t.code = x.code"""
            ),
        }

    def _of_topics(self, record: str, selection: Filter) -> dict[str, Rows]:
        weight = "m.weight" if selection.unit in _WEIGHT else "1"
        topics = self._within["topic"]
        top = ", ".join(map(str, self._top))
        return {
            "topic_counts": self._rows(
                f"""SELECT t.id, t.name, k.n FROM (SELECT k.code, sum(s.weight) AS n
                    FROM counted s JOIN {record}_terms k ON k.n = s.n
                    WHERE k.code {topics} GROUP BY k.code) k
                JOIN terms x ON x.code = k.code JOIN topics t ON t.id = x.id
                WHERE k.n > 0 ORDER BY k.n DESC, t.name"""
            ),
            "topic_actor": self._rows(
                f"""SELECT t.id, a.id, x.n FROM (
                    SELECT k.code AS topic, m.code AS actor, sum({weight}) AS n
                    FROM counted s JOIN {record}_actors m ON m.n = s.n
                    JOIN {record}_terms k ON k.n = s.n
                    WHERE m.code IN ({top}) AND k.code {topics}
                    GROUP BY 1, 2 HAVING sum({weight}) > 0) x
                JOIN terms t ON t.code = x.topic JOIN terms a ON a.code = x.actor"""
            ),
        }

    def _summary(self) -> list[tuple[Any, ...]]:
        def values(record: str, facet: str) -> int:
            found = self._rows(
                f"""SELECT count(DISTINCT k.code) FROM {record} s JOIN {record}_terms k
                    ON k.n = s.n AND k.code {self._within[facet]}"""
            )
            return int(found[0][0])

        (articles,) = self._rows(
            """SELECT count(*), coalesce(sum(a.n_mentions), 0), count(DISTINCT a.outlet),
                coalesce(sum(s.dated), 0), coalesce(sum(a.basis <> 'stated'), 0),
                coalesce(sum(a.rough), 0), coalesce(sum(a.title IS NULL), 0),
                coalesce(sum(a.full_text), 0), min(CASE WHEN s.dated THEN s.first END),
                max(CASE WHEN s.dated THEN s.last END)
            FROM article s JOIN articles a ON a.n = s.n"""
        )
        (contacts,) = self._rows(
            """SELECT count(*), coalesce(sum(CASE WHEN NOT c.multilateral THEN c.n_pairs END), 0),
                coalesce(sum(s.dated), 0), coalesce(sum(c.basis <> 'stated'), 0),
                coalesce(sum(c.rough), 0), coalesce(sum(c.multilateral), 0),
                min(CASE WHEN s.dated THEN s.first END), max(CASE WHEN s.dated THEN s.last END)
            FROM contact s JOIN contacts c ON c.n = s.n"""
        )
        ((statements,),) = self._rows("SELECT count(*) FROM statement")
        n, n_mentions, n_outlets, dated, unstated, rough, untitled, full, first, last = articles
        met, n_pairs, met_dated, met_unstated, met_rough, multilateral, began, ended = contacts
        actors, envoys = values("article", "actor"), values("article", "envoy")
        named = (values("contact", "envoy"), n_outlets, values("article", "topic"))
        totals = (n, met, statements, n_mentions, n_pairs, actors, envoys, *named)
        totals += (dated, met_dated, unstated, met_unstated, rough, met_rough)
        return [(*totals, untitled, full, multilateral, first, last, began, ended)]


def _dated(selection: Filter) -> str:
    bases = ", ".join(f"'{basis}'" for basis in selection.dates.bases)
    return f"(first IS NOT NULL AND basis IN ({bases}))"


RIVAL = SQLite
