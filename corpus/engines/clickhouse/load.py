"""Load a built corpus into ClickHouse, in batches, and let readers have it when it is there.

Batches are taken in the order of the table and remembered once written, so a load that was
interrupted goes on where it stopped; a batch that was written but not remembered is written again
under the same token, and the server leaves it out.
"""

from __future__ import annotations

from collections.abc import Callable

from corpus.engines.clickhouse.schema import RECORDS, SMALL, records_of_batch, rows_of
from corpus.engines.clickhouse.server import Address, Server
from corpus.engines.clickhouse.versions import Corpora, Reached, Version
from corpus.errors import CorpusError
from corpus.layers import Built, connect

BATCH = 10_000
"""Records written at a time."""

TIME_LIMIT = 600.0
"""Seconds after which the writing of a batch is given up."""

Progress = Callable[[int, int], None]
"""Told how many records are written, and how many there are."""

_SPELLED = "coalesce(CAST(coalesce(earliest, latest) AS VARCHAR), '')"

# The records that follow one, in the order of the table.
_NEXT = f"""CREATE OR REPLACE TEMP TABLE batch AS
SELECT record, id FROM records
WHERE (record, {_SPELLED}, id) > ($record, $first_day, $id)
ORDER BY record, {_SPELLED}, id LIMIT $size"""


def load(built: Built, url: str, progress: Progress | None = None) -> str:
    """Load a corpus into the server of an address, let readers have it, and return its version.

    What the server has already is not sent again. Raises CorpusError when the server cannot be
    reached, refuses, or does not hold what was sent.
    """
    server = Server(Address.parse(url), seconds=TIME_LIMIT)
    try:
        return _Load(built, server, progress).run()
    finally:
        server.close()


class _Load:
    def __init__(self, built: Built, server: Server, progress: Progress | None) -> None:
        self._source = connect(built)
        self._server = server
        self._progress = progress
        self._corpora = Corpora(server)
        self._version = Version(built.version)
        self._tables = self._version.tables(server.address.database)

    def run(self) -> str:
        self._corpora.create()
        known = self._corpora.known()
        if self._version not in known:
            for statement in self._tables.create(self._server.version):
                self._server.command(statement, "making the tables")
            self._write_records()
            for table in SMALL:
                rows = self._source.sql(rows_of(table)).to_arrow_table()
                self._server.insert(self._tables.name(table), rows, f"{self._version.name} {table}")
            self._verify()
        if known[:1] != [self._version]:
            self._corpora.publish(self._version)
        return self._version.corpus

    def _write_records(self) -> None:
        total = self._count(RECORDS)
        reached = self._corpora.reached(self._version)
        while True:
            if self._progress:
                self._progress(reached.records, total)
            after = {"record": reached.record, "first_day": reached.first_day, "id": reached.id}
            self._source.execute(_NEXT, {**after, "size": BATCH})
            rows = self._source.sql(records_of_batch()).to_arrow_table()
            if not rows.num_rows:
                return
            token = " ".join((self._version.name, *after.values()))
            self._server.insert(self._tables.name(RECORDS), rows, token)
            last = {name: rows[name][-1].as_py() for name in after}
            reached = Reached(reached.records + rows.num_rows, **last)
            self._corpora.remember(self._version, reached)

    def _verify(self) -> None:
        for table in (RECORDS, *SMALL):
            expected = self._count(table)
            read = f"SELECT count() FROM {self._tables.name(table)}"
            ((found,),) = self._server.rows(read, table)
            if found != expected:
                raise CorpusError(
                    f"{self._server.address} holds {found:,} of {expected:,} {table}; "
                    "remove its tables and load again"
                )

    def _count(self, table: str) -> int:
        return int(self._source.sql(f"SELECT count(*) FROM {table}").fetchall()[0][0])
