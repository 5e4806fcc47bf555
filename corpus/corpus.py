"""An open corpus: its version, its vocabulary, its records, and the engine that counts it."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from corpus import modes
from corpus.build import build, corpus_version
from corpus.bulk import Progress
from corpus.dates import Basis
from corpus.engines import Engine, SqlEngine
from corpus.engines.duckdb import DuckDBEngine
from corpus.errors import InputError, Problem
from corpus.evidence import SourceText
from corpus.history import History
from corpus.layers import Built, connect
from corpus.load import SHIPPED_DATA as SHIPPED_DATA
from corpus.load import data_folder as data_folder
from corpus.records import (
    ID_PATTERN,
    Actor,
    Article,
    Contact,
    Mention,
    Outlet,
    Passage,
    Place,
    Topic,
)
from corpus.search import Aliases
from corpus.vocabulary import Vocabulary

ENGINES = ("embedded", "duckdb")
"""The engines on this machine; `PARLEY_ENGINE` may also be the address of a server."""


class Corpus:
    """A corpus that can be asked; safe to share between threads, never changed once open."""

    texts = modes.Texts.FULL

    def __init__(self, built: Built) -> None:
        self.version = built.version
        connection = connect(built)
        self._database = DuckDBEngine(connection, Aliases(()))
        self.vocabulary = Vocabulary(
            {key: Actor.model_validate_json(json) for key, json in self._json("actors")},
            {key: Outlet.model_validate_json(json) for key, json in self._json("outlets")},
            {key: Place.model_validate_json(json) for key, json in self._json("places")},
            {key: Topic.model_validate_json(json) for key, json in self._json("topics")},
        )
        self.aliases = Aliases(self.vocabulary.aliases())
        self._database = DuckDBEngine(connection, self.aliases)
        self.reference: SqlEngine = self._database
        self.engine: Engine = self._engine(built)

    def _engine(self, built: Built) -> Engine:
        if _engine_asked_for() == "duckdb":
            return self.reference
        from corpus.engines.embedded import EmbeddedEngine

        return EmbeddedEngine(built, self.vocabulary, self.aliases, self._database)

    @property
    def whole(self) -> Corpus:
        """The corpus with its texts: to be counted and compared, never to be shown."""
        return self

    def outdated(self, data: Path) -> bool:
        """Tell whether a data folder has changed since this corpus was opened from it."""
        return corpus_version(data) != self.version

    def _json(self, table: str) -> list[tuple[str, str]]:
        rows = self._database.rows(f"SELECT id, json FROM {table} ORDER BY id")  # noqa: S608
        return [(str(key), str(json)) for key, json in rows]

    @property
    def article_ids(self) -> Collection[str]:
        """Return the ids of all articles."""
        return _Ids(self._database, "record = 'article'")

    @property
    def contact_ids(self) -> Collection[str]:
        """Return the ids of all contacts and statements."""
        return _Ids(self._database, "record <> 'article'")

    def article(self, article_id: str) -> Article | None:
        """Return an article, or None when the corpus has none of this id."""
        json = self._record("record = 'article'", article_id)
        if json is None:
            return None
        article = Article.model_validate_json(json)
        if article.text is None or article.text.mentions:
            return article
        # The places that were found in an imported text stand in their table alone.
        mentions = self._mentions(article.id)
        return article.model_copy(
            update={"text": article.text.model_copy(update={"mentions": mentions})}
        )

    def _mentions(self, article_id: str) -> tuple[Mention, ...]:
        source = self.text(article_id)
        found: dict[str, list[Passage]] = {}
        for actor, line, start, quote in self._names_found(article_id):
            if source is not None:
                found.setdefault(actor, []).append(source.passage(line, start, quote))
        return tuple(Mention(actor=key, names=tuple(places)) for key, places in found.items())

    def _names_found(self, article_id: str) -> list[tuple[Any, ...]]:
        return self._database.rows(
            "SELECT ref, line, start_offset, quote FROM passages WHERE article = $id "
            "AND evidence = 'name' AND line IS NOT NULL ORDER BY start_offset",
            {"id": article_id},
        )

    def contact(self, contact_id: str) -> Contact | None:
        """Return a contact or statement, or None when the corpus has none of this id."""
        json = self._record("record <> 'article'", contact_id)
        return Contact.model_validate_json(json) if json else None

    def _record(self, condition: str, key: str) -> str | None:
        rows = self._database.rows(
            f"SELECT json FROM records WHERE {condition} AND id = $id",  # noqa: S608
            {"id": key},
        )
        return str(rows[0][0]) if rows else None

    def reports(self, contact_id: str) -> tuple[str, ...]:
        """Return the articles that report a contact, by publication."""
        rows = self._database.rows(
            "SELECT e.article FROM reports e JOIN records r "
            "ON r.record = 'article' AND r.id = e.article WHERE e.contact = $id "
            "ORDER BY r.earliest NULLS LAST, r.id",
            {"id": contact_id},
        )
        return tuple(str(row[0]) for row in rows)

    def authors(self) -> dict[str, str]:
        """Map articles to their author as printed, where one is recorded."""
        rows = self._database.rows("SELECT id, author FROM articles WHERE author IS NOT NULL")
        return {str(key): str(author) for key, author in rows}

    def text(self, article_id: str) -> SourceText | None:
        """Return the full text of an article, or None when the corpus does not hold it."""
        rows = self._database.rows("SELECT text FROM texts WHERE article = $id", {"id": article_id})
        return SourceText(str(rows[0][0])) if rows else None

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Return what the linter found when the corpus was built."""
        rows = self._database.rows(
            "SELECT file, line, message, rule FROM problems ORDER BY file, line, message"
        )
        return tuple(Problem(str(f), int(n), str(m), str(r)) for f, n, m, r in rows)

    @cached_property
    def bases(self) -> dict[Basis, int]:
        """Count articles, contacts and statements by what their date rests on."""
        rows = self._database.rows("SELECT basis, count(*) FROM records GROUP BY 1 ORDER BY 1")
        return {Basis(basis): int(count) for basis, count in rows}


class _Ids(Collection[str]):
    """The ids of some records, looked up where they stand: there may be millions."""

    def __init__(self, database: DuckDBEngine, condition: str) -> None:
        self._database = database
        self._from = f"FROM records WHERE {condition}"

    def __contains__(self, key: object) -> bool:
        if not (isinstance(key, str) and re.match(ID_PATTERN, key)):
            return False
        return bool(self._database.rows(f"SELECT 1 {self._from} AND id = $id", {"id": key}))

    def __iter__(self) -> Iterator[str]:
        return (str(key) for (key,) in self._database.rows(f"SELECT id {self._from} ORDER BY id"))

    def __len__(self) -> int:
        return int(self._database.rows(f"SELECT count(*) {self._from}")[0][0])


def _engine_asked_for() -> str:
    """Return the engine of `PARLEY_ENGINE`; raises InputError for one that does not exist."""
    name = os.environ.get("PARLEY_ENGINE", "")
    if name and name not in ENGINES and "://" not in name:
        expected = ", ".join((*ENGINES, "clickhouse://host:8123/parley"))
        raise InputError(f'PARLEY_ENGINE: no engine "{name}"; expected {expected}')
    return name


def open_corpus(
    data: Path | None = None, cache: Path | None = None, progress: Progress | None = None
) -> Corpus:
    """Open the corpus of a data folder, building its databases when something changed.

    Without a folder it is that of `PARLEY_DATA`, or what lies on the server of `PARLEY_ENGINE`.
    It gives out of its texts what `PARLEY_TEXTS` says. Raises CorpusError when the folder is
    missing or holds no readable record, or when the server cannot be asked.
    """
    texts = modes.texts()
    whole = _open_whole(data, cache, progress)
    if texts is modes.Texts.FULL:
        return whole
    from corpus.excerpts import ExcerptCorpus

    return ExcerptCorpus(whole, texts)


def _open_whole(data: Path | None, cache: Path | None, progress: Progress | None) -> Corpus:
    url = _engine_asked_for()
    if data is None and "://" in url:
        from corpus.served import ServedCorpus

        return ServedCorpus(url)
    folder = data or data_folder()
    built = build(folder, cache, progress)
    History(cache).keep(folder, built.version)
    return Corpus(built)
