"""DuckDB's full-text extension, where it can be had: BM25 and counts, neither phrases nor snippets.

The index is a set of tables; a query scores every document that holds its words.
"""

# ruff: noqa: S608  statements of our own words, over files of our own
from __future__ import annotations

from pathlib import Path

import duckdb

from bench.interaction import N_ARTICLES
from bench.rivals import Answer, Rival
from bench.rivals.duckdb_optimised import DuckDB
from bench.rivals.sqlite_fts5 import PARAGRAPH, TEXTS
from corpus.filter import Filter


class DuckDBSearch(DuckDB):
    """The list columns of the optimised tables beside a full-text index."""

    label = "DuckDB FTS"

    @staticmethod
    def missing() -> str:
        """Say why the extension cannot be had here."""
        try:
            duckdb.execute("INSTALL fts")
            duckdb.execute("LOAD fts")
        except duckdb.Error:
            return f"its extension fts cannot be had here for DuckDB {duckdb.__version__}"
        return ""

    @staticmethod
    def build(bulk: Path, tables: Path, store: Path) -> None:
        """Write the database and its full-text index."""
        DuckDB.build(bulk, tables, store)
        with duckdb.connect(str(store / "corpus.duckdb")) as connection:
            connection.execute("LOAD fts")
            texts = TEXTS.format(paragraph=PARAGRAPH, tables=tables, bulk=bulk)
            connection.execute(f"CREATE TABLE texts AS {texts}")
            connection.execute(
                "PRAGMA create_fts_index('texts', 'n', 'title', 'summary', 'body', "
                "stemmer = 'none', stopwords = 'none', strip_accents = 1, lower = 1, "
                "ignore = '[^a-z0-9]+')"
            )

    def __init__(self, store: Path) -> None:
        super().__init__(store)
        self._connection.execute("LOAD fts")

    def cannot(self, selection: Filter) -> str | None:
        """Say why a search cannot be expressed."""
        return "finds no phrases" if '"' in selection.q else None

    def ask(self, selection: Filter) -> Answer:
        """Return the counts over all hits, and the best of them."""
        self._connection.execute(
            "CREATE OR REPLACE TEMP TABLE hits AS SELECT n, score FROM (SELECT n, "
            f"fts_main_texts.match_bm25(n, '{selection.q}', conjunctive := 1) AS score "
            "FROM texts) WHERE score IS NOT NULL"
        )
        counts = self._counts(self._source("article", selection), "1", "keys")
        best = self._rows(
            f"""SELECT id, title, outlet, date, body FROM hits JOIN texts USING (n)
            JOIN (SELECT n, id, outlet, date FROM {self._source("article", selection)}) USING (n)
            ORDER BY score DESC LIMIT {N_ARTICLES}"""
        )
        shown = [(len(best), sum(bool(row[4]) for row in best))]
        return {"options": self._options("article", selection, "1", counts), "shown": shown}

    def _source(self, record: str, selection: Filter, *, whole: bool = False) -> str:
        found = super()._source(record, selection, whole=whole)
        return f"{found} AND n IN (SELECT n FROM hits)"


RIVAL: type[Rival] = DuckDBSearch
