"""Which corpora a server holds, and how far those have come that are being loaded.

A corpus has its own tables. One that is there in whole has a row in `corpora`, and readers take
the newest; so nobody reads half a corpus, and an open one stays what it is.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from corpus.engines.clickhouse import schema
from corpus.engines.clickhouse.schema import Database, Tables
from corpus.engines.clickhouse.server import Server
from corpus.errors import CorpusError

KEEP = 3
"""How many corpora stay: running apps may still read an older one."""

LAYOUT = hashlib.sha256(repr((schema.COLUMNS, schema.PARTS, schema.SMALL)).encode()).hexdigest()[:6]
"""The tables as this code makes and reads them."""


@dataclass(frozen=True)
class Version:
    """A corpus as its tables are named: what is in it, and how they are laid out."""

    corpus: str
    layout: str = LAYOUT

    @property
    def name(self) -> str:
        """Spell the version as part of a name."""
        return f"{re.sub(r'[^0-9A-Za-z]', '', self.corpus)}_{self.layout}"

    def tables(self, database: Database) -> Tables:
        """Return its tables in a database."""
        return Tables(database, self.name)


class Corpora:
    """The tables of a server that say which corpora it holds."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._database = server.address.database

    def create(self) -> None:
        """Make the database and its tables of corpora where they are not there yet."""
        base = self._database
        self._do(f"CREATE DATABASE IF NOT EXISTS `{base.name}`{base.on_cluster}")
        for name, columns in (("corpora", schema.CORPORA), ("progress", schema.PROGRESS)):
            key = columns[0].name
            for statement in base.create(name, schema.declared(columns), key, key):
                self._do(statement)

    def known(self) -> list[Version]:
        """Return the corpora that are there in whole, the newest first."""
        rows = self._server.rows(
            f"SELECT corpus, layout FROM {self._database.table('corpora')} "
            "GROUP BY corpus, layout ORDER BY max(loaded) DESC",
            "the corpora",
        )
        return [Version(str(corpus), str(layout)) for corpus, layout in rows]

    def newest(self) -> Version:
        """Return the corpus loaded last; raises CorpusError when none can be read."""
        found = self.known()
        for version in found:
            if version.layout == LAYOUT:
                return version
        where = f'{self._server.address} has no corpus in "{self._database.name}"'
        why = " that this Parley can read" if found else ""
        raise CorpusError(f"{where}{why}; python -m corpus load")

    def publish(self, version: Version) -> None:
        """Let readers have a corpus, from now on, and remove those nobody needs any more."""
        now = datetime.now(UTC)
        row = {"corpus": version.corpus, "layout": version.layout, "loaded": now}
        self._write("corpora", row, f"{version.name} {now}")
        for old in self.known()[KEEP:]:
            self.forget(old)

    def forget(self, version: Version) -> None:
        """Remove a corpus and all that is known of it."""
        ours = f"corpus = '{version.corpus}' AND layout = '{version.layout}'"
        self._do(self._database.delete("corpora", ours))
        self._do(self._database.delete("progress", f"name = '{version.name}'"))
        for statement in version.tables(self._database).drop():
            self._do(statement)

    def reached(self, version: Version) -> int:
        """Return how many records of a corpus are written."""
        rows = self._server.rows(
            f"SELECT max(records) FROM {self._database.table('progress')} "
            "WHERE name = {name:String}",
            "the progress",
            name=version.name,
        )
        return int(rows[0][0])

    def remember(self, version: Version, records: int) -> None:
        """Note how many records of a corpus are written."""
        row = {"name": version.name, "records": records}
        self._write("progress", row, f"{version.name} {records}")

    def _write(self, table: str, row: dict[str, Any], token: str) -> None:
        self._server.insert(self._database.table(table), pa.Table.from_pylist([row]), token)

    def _do(self, statement: str) -> None:
        self._server.command(statement, "keeping the tables")
