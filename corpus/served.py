"""A corpus that lies on a ClickHouse server: nothing of it needs to be on this machine."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from corpus.corpus import Corpus
from corpus.dates import Basis
from corpus.engines import Engine, SqlEngine
from corpus.engines.clickhouse import ClickHouseEngine
from corpus.errors import CorpusError, Problem
from corpus.evidence import SourceText
from corpus.filter import Filter
from corpus.records import ID_PATTERN


class ServedCorpus(Corpus):
    """The newest corpus that was loaded into a server when this one was opened."""

    def __init__(self, url: str) -> None:
        self._server = ClickHouseEngine(url)
        self.version = self._server.version
        self.vocabulary = self._server.vocabulary
        self.aliases = self._server.aliases
        self.reference: SqlEngine = self._server
        self.engine: Engine = self._server

    def outdated(self, data: Path) -> bool:
        """Tell whether a newer corpus has been loaded, whatever lies in a data folder."""
        try:
            return self._server.outdated()
        except CorpusError:
            # What is open may still be shown; whoever asks something is told.
            return False

    @property
    def article_ids(self) -> Collection[str]:
        """Return the ids of all articles."""
        return _Ids(self._server, "record = 'article'")

    @property
    def contact_ids(self) -> Collection[str]:
        """Return the ids of all contacts and statements."""
        return _Ids(self._server, "record <> 'article'")

    def _record(self, condition: str, key: str) -> str | None:
        records = self._server.table("records")
        read = f"SELECT json FROM {records} WHERE {condition} AND id = {{id:String}}"
        rows = self._server.rows(read, "a record", id=key)
        return str(rows[0][0]) if rows else None

    def _names_found(self, article_id: str) -> list[tuple[Any, ...]]:
        found = self.engine.answer("passages", Filter(), only=(article_id,))
        names = found[(found["evidence"] == "name") & found["line"].notna()].sort_values("start")
        return list(names[["ref_id", "line", "start", "quote"]].itertuples(index=False, name=None))

    def reports(self, contact_id: str) -> tuple[str, ...]:
        """Return the articles that report a contact, by publication."""
        return tuple(self.engine.answer("reports", Filter(), only=(contact_id,))["article_id"])

    def authors(self) -> dict[str, str]:
        """Map articles to their author as printed, where one is recorded."""
        records = self._server.table("records")
        author = "JSONExtractString(json, 'author')"
        read = f"SELECT id, {author} FROM {records} WHERE record = 'article' AND {author} <> ''"
        return {str(key): str(name) for key, name in self._server.rows(read, "the authors")}

    def text(self, article_id: str) -> SourceText | None:
        """Return the full text of an article, or None when the corpus does not hold it."""
        found = self.engine.answer("texts", Filter(), only=(article_id,))
        return SourceText(str(found["text"].iloc[0])) if len(found) else None

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Return what the linter found when the corpus was built."""
        table = self._server.table("problems")
        read = f"SELECT file, line, message, rule FROM {table} ORDER BY file, line, message"
        rows = self._server.rows(read, "the problems")
        return tuple(Problem(str(f), int(n), str(m), str(r)) for f, n, m, r in rows)

    @cached_property
    def bases(self) -> dict[Basis, int]:
        """Count articles, contacts and statements by what their date rests on."""
        records = self._server.table("records")
        read = f"SELECT basis, count() FROM {records} GROUP BY basis ORDER BY basis"
        return {Basis(basis): int(n) for basis, n in self._server.rows(read, "the dates")}


class _Ids(Collection[str]):
    """The ids of some records, looked up where they stand: there may be millions."""

    def __init__(self, server: ClickHouseEngine, condition: str) -> None:
        self._server = server
        self._from = f"FROM {server.table('records')} WHERE {condition}"

    def __contains__(self, key: object) -> bool:
        if not (isinstance(key, str) and re.match(ID_PATTERN, key)):
            return False
        read = f"SELECT 1 {self._from} AND id = {{id:String}} LIMIT 1"
        return bool(self._server.rows(read, "a record", id=key))

    def __iter__(self) -> Iterator[str]:
        read = f"SELECT id {self._from} ORDER BY id"
        return (str(key) for (key,) in self._server.rows(read, "the records"))

    def __len__(self) -> int:
        return int(self._server.rows(f"SELECT count() {self._from}", "the records")[0][0])
