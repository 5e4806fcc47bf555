"""Load a built corpus into ClickHouse, in batches, and let readers have it when it is there.

Batches are taken in the order of the table and remembered once written, so a load that was
interrupted goes on where it stopped; a batch that was written but not remembered is written again
under the same token, and the server leaves it out.
"""

from __future__ import annotations

from corpus.bulk import Progress
from corpus.engines.clickhouse.schema import RECORDS, SMALL
from corpus.engines.clickhouse.server import Address, Server
from corpus.engines.clickhouse.source import Source
from corpus.engines.clickhouse.versions import Corpora, Version
from corpus.errors import CorpusError
from corpus.layers import Built

TIME_LIMIT = 600.0
"""Seconds after which the writing of a batch is given up."""


def load(built: Built, url: str, progress: Progress | None = None) -> Address:
    """Load a corpus into the server of an address, let readers have it, and return where that is.

    What the server has already is not sent again. Raises CorpusError when the server cannot be
    reached, refuses, or does not hold what was sent.
    """
    server = Server(Address.parse(url), seconds=TIME_LIMIT)
    try:
        corpora, version = Corpora(server), Version(built.version)
        corpora.create()
        known = corpora.known()
        if version not in known:
            _Load(server, corpora, version, progress).run(built)
        if known[:1] != [version]:
            corpora.publish(version)
        return server.address
    finally:
        server.close()


class _Load:
    def __init__(
        self, server: Server, corpora: Corpora, version: Version, progress: Progress | None
    ) -> None:
        self._server = server
        self._corpora = corpora
        self._version = version
        self._progress = progress
        self._tables = version.tables(server.address.database)

    def run(self, built: Built) -> None:
        for statement in self._tables.create(self._server.version):
            self._server.command(statement, "making the tables")
        source = Source(built)
        try:
            self._write_records(source)
            for table in SMALL:
                token = f"{self._version.name} {table}"
                self._server.insert(self._tables.name(table), source.rows(table), token)
            for table in (RECORDS, *SMALL):
                self._verify(table, source.count(table))
        finally:
            source.close()

    def _write_records(self, source: Source) -> None:
        total, written = source.count(RECORDS), self._corpora.reached(self._version)
        self._tell(written, total)
        if written == total:
            return
        for rows in source.batches(written):
            token = f"{self._version.name} {RECORDS} {written}"
            self._server.insert(self._tables.name(RECORDS), rows, token)
            written += rows.num_rows
            self._corpora.remember(self._version, written)
            self._tell(written, total)

    def _tell(self, written: int, total: int) -> None:
        if self._progress:
            self._progress("loading records", written, total)

    def _verify(self, table: str, expected: int) -> None:
        ((found,),) = self._server.rows(f"SELECT count() FROM {self._tables.name(table)}", table)
        if found != expected:
            raise CorpusError(
                f"{self._server.address} holds {found:,} of {expected:,} {table}; "
                "remove its tables and load again"
            )
