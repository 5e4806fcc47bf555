"""Codings in work: what each coder has made of an article so far, kept apart and never lost.

A coding is one coder's reading of one article: the values of its fields and what became of each
suggestion. Until it is done it is a draft; done, it can be compared with another coder's.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from pydantic import Field, JsonValue, ValidationError

from corpus.curate.log import Utc, Verdict, Who
from corpus.curate.record_file import plain
from corpus.curate.store import Conflict, Store, version
from corpus.errors import InputError, Problem
from corpus.records import Article, Id, Record, Sha256, Text

_FOLDER = "drafts"


class Coding(Record):
    """What one coder has made of one article.

    `values` holds the fields of the record by name as this coder has them, a field left out on
    purpose as None. Of an article that is not saved yet, `raw` is the hash of its raw input and
    `draft` the draft as it spells itself.
    """

    article: Id
    coder: Who
    updated: Utc
    done: bool = False
    values: dict[str, JsonValue] = Field(default_factory=dict)
    verdicts: tuple[Verdict, ...] = ()
    raw: Sha256 | None = None
    draft: str | None = None
    note: Text | None = None


class Drafts:
    """The codings of a data folder, one file for each coder and article."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._store = Store(data)

    def save(self, coding: Coding, seen: str | None = None) -> str:
        """Write a coding and return its version, the `seen` of the next save.

        Raises Conflict, with both codings, when it is not the one that was seen: the same coder
        has another window open.
        """
        content = coding.model_dump_json(exclude_defaults=True, indent=1).encode("utf-8") + b"\n"
        try:
            with self._store.writing() as batch:
                batch.put(_file(coding.coder, coding.article), content, seen)
        except Conflict as conflict:
            theirs = None if conflict.theirs is None else _read(conflict.theirs, conflict.what)
            raise Conflict(conflict.what, theirs, coding) from None
        return version(content)

    def open(self, coder: str, article: str) -> tuple[Coding | None, str]:
        """Return a coder's own coding of an article and its version; None when there is none.

        Raises InputError when its file cannot be read.
        """
        file = _file(coder, article)
        path = self._data / file
        content = path.read_bytes() if path.is_file() else None
        return (None if content is None else _read(content, file)), version(content)

    def discard(self, coder: str, article: str) -> None:
        """Remove a coding, when its article was saved or given up."""
        with self._store.writing() as batch:
            batch.put(_file(coder, article), None)

    def codings(self, coder: str | None = None, *, done: bool | None = None) -> list[Coding]:
        """Return the codings of one coder or of all, in order of coder and article.

        Those that cannot be read are left out; `problems` names them.
        """
        return [
            coding
            for coding in self._all()[0]
            if coder in (None, coding.coder) and done in (None, coding.done)
        ]

    def of_article(self, article: str) -> list[Coding]:
        """Return everybody's coding of one article, in order of coder; see `codings`."""
        return self._read_all(f"*/{article}.json")[0]

    def waiting(self, coder: str) -> Iterator[str]:
        """Yield the articles this coder has begun and not done, in order; see `codings`."""
        for path in sorted((self._data / _FOLDER / coder_id(coder)).glob("*.json")):
            if any(not one.done for one in self._read_all(f"{path.parent.name}/{path.name}")[0]):
                yield path.stem

    def problems(self) -> list[Problem]:
        """Return the files that hold no coding."""
        return self._all()[1]

    def coders(self) -> list[str]:
        """Name everyone who has finished a coding."""
        return sorted({coding.coder for coding in self.codings(done=True)})

    def _all(self) -> tuple[list[Coding], list[Problem]]:
        return self._read_all("*/*.json")

    def _read_all(self, pattern: str) -> tuple[list[Coding], list[Problem]]:
        found, problems = [], []
        for path in sorted((self._data / _FOLDER).glob(pattern)):
            file = path.relative_to(self._data).as_posix()
            try:
                found.append(_read(path.read_bytes(), file))
            except InputError as error:
                problems.append(Problem(file, 1, str(error), "draft"))
            except FileNotFoundError:
                continue  # discarded meanwhile
        return found, problems


def _file(coder: str, article: str) -> str:
    return f"{_FOLDER}/{coder_id(coder)}/{article}.json"


def values_of(article: Article) -> dict[str, JsonValue]:
    """Return the fields of an article as a coding holds them, those of its reading one by one."""
    values: dict[str, JsonValue] = plain(article)
    reading = values.pop("text", None)
    values.pop("id")
    if isinstance(reading, dict):
        values.update({f"text.{name}": value for name, value in reading.items()})
    return values


def coder_id(name: str) -> str:
    """Return the folder name that stands for a coder; in Latin letters as far as there are any."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    slug = re.sub(r"[^a-z0-9]+", "-", letters.casefold()).strip("-")[:60]
    # Two names may look alike without their accents, or have no Latin letter at all.
    digest = hashlib.sha256(name.encode("utf-8")).hexdigest()[:6]
    return slug if slug == name.casefold().replace(" ", "-") else f"{slug}-{digest}".strip("-")


def _read(content: bytes, file: str) -> Coding:
    try:
        return Coding.model_validate_json(content)
    except ValidationError as error:
        detail = error.errors()[0]
        where = ".".join(map(str, detail["loc"]))
        raise InputError(
            f'"{file}" holds no coding: {where + ": " if where else ""}{detail["msg"]}'
        ) from None
