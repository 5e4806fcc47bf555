"""SQLite's full-text search beside the indexed tables: BM25, snippets, counts over all hits."""

# ruff: noqa: S608  statements of our own words, over files of our own
from __future__ import annotations

import sqlite3
from pathlib import Path

import duckdb

from bench.interaction import N_ARTICLES
from bench.rivals import Answer, Rows
from bench.rivals.sqlite_indexed import SQLite
from corpus.filter import Filter

PARAGRAPH = " paragraphbreak "
"""A word that stands in no text, so that no phrase runs from one paragraph into the next."""

TEXTS = """
SELECT a.n, r.title, r.summary, replace(r.body, chr(10), '{paragraph}') AS body
FROM '{tables}/articles.parquet' a JOIN '{bulk}/articles.parquet' r USING (id)"""


class SQLiteSearch(SQLite):
    """An FTS5 table of titles, summaries and bodies."""

    label = "SQLite FTS5"

    @staticmethod
    def build(bulk: Path, tables: Path, store: Path) -> None:
        """Write the database and its full-text index."""
        SQLite.build(bulk, tables, store)
        with sqlite3.connect(store / "corpus.sqlite") as database, duckdb.connect() as source:
            database.execute("CREATE VIRTUAL TABLE texts USING fts5(title, summary, body)")
            cursor = source.execute(TEXTS.format(paragraph=PARAGRAPH, tables=tables, bulk=bulk))
            while rows := cursor.fetchmany(10_000):
                database.executemany(
                    "INSERT INTO texts (rowid, title, summary, body) VALUES (?, ?, ?, ?)", rows
                )
            database.execute("INSERT INTO texts (texts) VALUES ('optimize')")
        database.close()

    def ask(self, selection: Filter) -> Answer:
        """Return the counts over all hits, and the best of them with words around."""
        self._select("article", selection, "article")
        self._count("article", "article", selection, "counted")
        options: Rows = self._options("article", selection)
        best = self._rows(
            # The plus keeps SQLite from searching once for each article.
            f"""SELECT rowid FROM texts WHERE texts MATCH ? AND +rowid IN (SELECT n FROM article)
            ORDER BY rank LIMIT {N_ARTICLES}""",
            (selection.q,),
        )
        # In one statement with the ranking, the words around would be cut out of every hit.
        shown = ", ".join(str(n) for (n,) in best)
        found = self._rows(
            f"""SELECT a.id, a.title, a.outlet, a.date, snippet(texts, -1, '', '', '…', 30)
            FROM texts JOIN articles a ON a.n = texts.rowid
            WHERE texts MATCH ? AND texts.rowid IN ({shown})""",
            (selection.q,),
        )
        return {"options": options, "shown": [(len(best), sum(bool(row[4]) for row in found))]}

    def _conditions(self, record: str, selection: Filter) -> list[str]:
        # A query of words means all of them, and of words in quotation marks a phrase, here too.
        found = super()._conditions(record, selection)
        query = selection.q.replace("'", "''")
        return [*found, f"n IN (SELECT rowid FROM texts WHERE texts MATCH '{query}')"]


RIVAL = SQLiteSearch
