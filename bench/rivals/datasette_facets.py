"""Datasette over HTTP: tables with JSON arrays, their facets, date filters and the first page.

It counts the records under every value of every facet and lists articles; it has no rankings by
name, periods, pairs or counts of mentions. Its time limits are raised so that nothing is dropped.
"""

# ruff: noqa: S608  statements of our own words, over files of our own
from __future__ import annotations

import json
import socket
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import httpx
import psutil

from bench.interaction import N_ARTICLES
from bench.rivals import Answer, Rival, peak
from corpus.dates import Tier
from corpus.filter import FACET_KEYS, Filter, Match, Unit

SETTINGS = {
    "facet_time_limit_ms": 3_600_000,
    "sql_time_limit_ms": 3_600_000,
    "max_returned_rows": 100_000,
    "suggest_facets": 0,
}
_RECORDS = {
    "articles": "SELECT n, id, title, outlet, date, first, last, n_mentions, n_contacts, "
    "row_number() OVER (ORDER BY first IS NULL, n) AS page",
    "contacts": "SELECT n, first, last",
}
_TABLE = {Unit.ARTICLES: "articles", Unit.CONTACTS: "contacts"}


class Datasette(Rival):
    """One `datasette serve` process on the loopback address."""

    label = "Datasette, facets over HTTP"

    @staticmethod
    def build(bulk: Path, tables: Path, store: Path) -> None:
        """Write the database."""
        (store / "corpus.db").unlink(missing_ok=True)
        with sqlite3.connect(store / "corpus.db") as database, duckdb.connect() as source:
            for table, select in _RECORDS.items():
                record = table.removesuffix("s")
                lists = ", ".join(
                    f"to_json(coalesce(list(value) FILTER (facet = '{facet}'), [])) AS {facet}"
                    for facet in FACET_KEYS
                    if (table, facet) != ("articles", "outlet")
                )
                where = "WHERE r.kind <> 'statement'" if table == "contacts" else ""
                cursor = source.execute(
                    f"""{select}, k.* EXCLUDE (n) FROM '{tables}/{table}.parquet' r JOIN (
                        SELECT n, {lists} FROM '{tables}/{record}_keys.parquet' GROUP BY n) k
                    USING (n) {where} ORDER BY n"""
                )
                names = [column[0] for column in cursor.description]
                columns = ", ".join("n INTEGER PRIMARY KEY" if c == "n" else c for c in names)
                database.execute(f"CREATE TABLE {table} ({columns})")
                marks = ", ".join("?" * len(names))
                while rows := cursor.fetchmany(10_000):
                    plain = [[str(v) if isinstance(v, date) else v for v in row] for row in rows]
                    database.executemany(f"INSERT INTO {table} VALUES ({marks})", plain)
                for column in ("first", "last", "outlet", "page"):
                    if column in names:
                        database.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")
            database.execute("ANALYZE")
        database.close()

    def __init__(self, store: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = [part for key, v in SETTINGS.items() for part in ("--setting", key, str(v))]
        command = [sys.executable, "-m", "datasette", "serve", str(store / "corpus.db")]
        self._server = subprocess.Popen(  # noqa: S603
            [*command, "--port", str(port), *settings],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._process = psutil.Process(self._server.pid)
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=3600)
        for _ in range(600):
            try:
                self._http.get("/-/versions.json")
                return
            except httpx.TransportError:
                time.sleep(0.1)
        raise RuntimeError("Datasette did not start within a minute")

    def cannot(self, selection: Filter) -> str | None:
        """Say why a filter cannot be expressed, None when it can."""
        if selection.unit not in _TABLE:
            return f"counts no {selection.unit}"
        if selection.dates is not Tier.OUTSIDE:
            return "has no tiers of dates"
        for facet in FACET_KEYS:
            if len(selection.values(facet)) > 1 and selection.match(facet) is Match.ANY:
                return "has no alternatives in a list"
        return None

    def ask(self, selection: Filter) -> dict[str, Any]:
        """Return the facets with the filter, those without their own choice, and the page."""
        table = _TABLE[selection.unit]
        chosen = [f for f in FACET_KEYS if selection.values(f)]
        alone = [f for f in chosen if selection.match(f) is not Match.ALL]
        shared = [f for f in FACET_KEYS if f not in alone]
        page = self._get("articles", selection, shared if table == "articles" else [], N_ARTICLES)
        found = page if table == "articles" else self._get(table, selection, shared, 0)
        counts = dict(found["facet_results"])
        for facet in alone:
            others = self._get(table, selection.without(facet), [facet], 0)
            counts |= others["facet_results"]
        return {"counts": counts, "rows": page["rows"]}

    def rows(self, found: Any) -> Answer:
        """Return the panels it can answer."""
        columns = ("id", "title", "outlet", "date", "n_contacts", "n_mentions")
        return {
            "options": [
                (facet, row["value"], row["count"])
                for facet, counts in found["counts"].items()
                for row in counts["results"]
            ],
            "articles": [tuple(row[column] for column in columns) for row in found["rows"]],
        }

    def _get(self, table: str, selection: Filter, facets: list[str], size: int) -> Any:
        query: list[tuple[str, Any]] = [("_shape", "objects"), ("_size", size)]
        query += [("_facet_size", "max"), ("_sort", "page" if table == "articles" else "n")]
        for facet in facets:
            plain = (table, facet) == ("articles", "outlet")
            query.append(("_facet" if plain else "_facet_array", facet))
        query += self._conditions(selection, table)
        answer = self._http.get(f"/corpus/{table}.json", params=query)
        answer.raise_for_status()
        found = json.loads(answer.text)
        cut = [name for name, counts in found["facet_results"].items() if counts["truncated"]]
        late = found.get("facets_timed_out")
        if cut or late:
            raise RuntimeError(f"Datasette dropped {cut or late}")
        return found

    def _conditions(self, selection: Filter, table: str) -> list[tuple[str, str]]:
        query = []
        for facet in FACET_KEYS:
            test = "notcontains" if selection.match(facet) is Match.NONE else "contains"
            for value in selection.values(facet):
                plain = (table, facet) == ("articles", "outlet")
                query.append((facet if plain else f"{facet}__array{test}", value))
        since, until = selection.window
        if since:
            query.append(("last__gte", str(since)))
        if until:
            query.append(("first__lte", str(until)))
        return query

    def cpu(self) -> float:
        """Return the seconds of CPU the server has used."""
        used = self._process.cpu_times()
        return float(used.user + used.system)

    def close(self) -> float:
        """Stop the server, and return its peak memory in MB."""
        self._http.close()
        most = peak(self._server.pid)
        self._server.terminate()
        self._server.wait()
        return most


RIVAL = Datasette
