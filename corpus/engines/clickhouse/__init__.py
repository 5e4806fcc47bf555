"""The cluster engine: every question answered by a ClickHouse server, however many nodes it has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any

import pyarrow as pa

from corpus.engines import Asked, SqlEngine
from corpus.engines.clickhouse.frames import answer
from corpus.engines.clickhouse.schema import RECORDS, Tables
from corpus.engines.clickhouse.server import Address, Server
from corpus.engines.clickhouse.statements import statement
from corpus.engines.clickhouse.versions import Corpora, Version
from corpus.engines.frames import typed
from corpus.evidence import SourceText, own_lines
from corpus.records import Actor, Article, Outlet, Place, Topic
from corpus.search import Aliases
from corpus.snippet import beside, joined, snippet
from corpus.vocabulary import Vocabulary

TIME_LIMIT = 10.0
"""Seconds after which a statement is interrupted."""

_AT_ONCE = 8
"""Questions that one process has answered at the same time."""

_LOOKED_UP = 500
"""Ids that are looked up by one statement."""

MEMORY = 4_000_000_000
"""Bytes that a statement may take on each node."""


class ClickHouseEngine(SqlEngine):
    """Answers from the newest corpus that was loaded into a server (see `load`)."""

    def __init__(self, url: str) -> None:
        reading = {
            # Whoever asks may read and nothing else, whatever the rights of the user.
            "readonly": 2,
            "max_execution_time": TIME_LIMIT,
            "max_memory_usage": MEMORY,
            # A shard at work says so several times a second; one that is silent has gone.
            "receive_timeout": TIME_LIMIT / 2,
            "handshake_timeout_ms": 1000,
        }
        self._server = Server(Address.parse(url), reading, TIME_LIMIT)
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="clickhouse")

    @cached_property
    def version(self) -> str:
        """Return the version of the corpus that is asked."""
        return self._loaded.corpus

    @cached_property
    def _loaded(self) -> Version:
        return Corpora(self._server).newest()

    def outdated(self) -> bool:
        """Tell whether a newer corpus has been loaded since."""
        return Corpora(self._server).newest() != self._loaded

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Return the vocabulary of the corpus."""

        def json(table: str) -> list[tuple[str, str]]:
            rows = self.rows(f"SELECT id, json FROM {self.table(table)} ORDER BY id", table)
            return [(str(key), str(text)) for key, text in rows]

        return Vocabulary(
            {key: Actor.model_validate_json(text) for key, text in json("actors")},
            {key: Outlet.model_validate_json(text) for key, text in json("outlets")},
            {key: Place.model_validate_json(text) for key, text in json("places")},
            {key: Topic.model_validate_json(text) for key, text in json("topics")},
        )

    @cached_property
    def aliases(self) -> Aliases:
        """Return every printed form of every actor's name."""
        return Aliases(self.vocabulary.aliases())

    @cached_property
    def _tables(self) -> Tables:
        return self._loaded.tables(self._server.address.database)

    def table(self, name: str) -> str:
        """Spell the name of a table of the corpus."""
        return self._tables.name(name)

    def rows(self, read: str, what: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a statement of our own; never of one that came from outside.

        Parameters are bound: `{name:String}`. `what` names the statement in an error.
        """
        return self._server.rows(read, what, **parameters)

    def sql(self, asked: Asked) -> str:
        """Return the statement that answers a question, with its parameters written in."""
        text, parameters = statement(asked, self.aliases, self._tables)
        return re.sub(r"\{(p\d+):[^}]+\}", lambda found: _literal(parameters[found[1]]), text)

    def tables(self, asked: Sequence[Asked]) -> list[pa.Table]:
        """Return the answers to several questions, asked together."""
        if len(asked) == 1:
            return [self._answer(asked[0])]
        return list(self._threads.map(self._answer, asked))

    def _answer(self, asked: Asked) -> pa.Table:
        text, parameters = statement(asked, self.aliases, self._tables)
        found = self._server.table(text, parameters, asked.question)
        if asked.question == "hits":
            return self._with_snippets(found, asked)
        return answer(asked.question, found)

    def _with_snippets(self, found: pa.Table, asked: Asked) -> pa.Table:
        ids = found.column("article_id").to_pylist()
        parts: dict[str, list[str | None]] = {}
        for start in range(0, len(ids), _LOOKED_UP):
            parts |= self._searched_parts(ids[start : start + _LOOKED_UP])
        terms = self.aliases.terms(asked.selection.q)
        return typed("hits", beside(found, [snippet(joined(parts[key]), terms) for key in ids]))

    def _searched_parts(self, ids: Sequence[str]) -> dict[str, list[str | None]]:
        """Return what is searched of some articles, as printed: title, summary, own lines."""
        read = (
            f"SELECT id, title, summary, text, json FROM {self.table(RECORDS)} "
            "WHERE record = 'article' AND id IN {ids:Array(String)}"
        )
        rows = self.rows(read, "hits", ids=list(ids))
        return {
            str(key): [title, summary, *_own_lines(text, json)]
            for key, title, summary, text, json in rows
        }


def _own_lines(text: str | None, json: str) -> list[str]:
    if text is None:
        return []
    reading = Article.model_validate_json(json).text
    # An imported text has no reading: all of it is the article's own.
    return own_lines(reading, SourceText(text)) if reading else text.splitlines()


def _literal(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace("'", "\\'")
        return f"'{escaped}'"
    return str(value)
