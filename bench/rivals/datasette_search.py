"""Datasette's search over HTTP: hits and facets; it neither ranks them nor shows words around."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import duckdb

from bench.rivals import Answer
from bench.rivals.datasette_facets import Datasette
from bench.rivals.sqlite_fts5 import PARAGRAPH, TEXTS
from corpus.filter import Filter


class DatasetteSearch(Datasette):
    """The tables of the facets with a full-text index beside them."""

    label = "Datasette, search over HTTP"

    @staticmethod
    def build(bulk: Path, tables: Path, store: Path) -> None:
        """Write the database and its full-text index."""
        Datasette.build(bulk, tables, store)
        with sqlite3.connect(store / "corpus.db") as database, duckdb.connect() as source:
            # Datasette finds the index by the table it is declared to belong to.
            database.execute(
                "CREATE VIRTUAL TABLE articles_fts USING fts5"
                "(title, summary, body, content=[articles])"
            )
            for column in ("summary", "body"):
                database.execute(f"ALTER TABLE articles ADD COLUMN {column}")
            cursor = source.execute(TEXTS.format(paragraph=PARAGRAPH, tables=tables, bulk=bulk))
            while rows := cursor.fetchmany(10_000):
                database.executemany(
                    "UPDATE articles SET summary = ?, body = ? WHERE n = ?",
                    [(summary, body, n) for n, _, summary, body in rows],
                )
            database.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
        database.close()

    def rows(self, found: Any) -> Answer:
        """Return the counts over all hits."""
        return {"options": super().rows(found)["options"]}

    def _conditions(self, selection: Filter, table: str) -> list[tuple[str, str]]:
        found = super()._conditions(selection, table)
        return [*found, ("_search", selection.q), ("_searchmode", "raw")]


RIVAL = DatasetteSearch
