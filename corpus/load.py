"""Read a data folder into records, keeping every fault found on the way."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from corpus import bulk, yaml_file
from corpus.bulk import Import
from corpus.claims import ClaimTable, Contradiction
from corpus.errors import CorpusError, Problem, did_you_mean
from corpus.evidence import SourceText
from corpus.records import Actor, Article, Contact, Outlet, Place, Record, Topic, explain
from corpus.vocabulary import Vocabulary

SHIPPED_DATA = Path(__file__).resolve().parent.parent / "data"
MAX_TEXT_BYTES = 5_000_000


def data_folder() -> Path:
    """Return the folder of the corpus: `PARLEY_DATA`, else the one shipped with Parley."""
    return Path(os.environ.get("PARLEY_DATA") or SHIPPED_DATA)


AnyRecord = TypeVar(
    "AnyRecord", Article, Contact, Actor, Outlet, Place, Topic, ClaimTable, Contradiction
)


@dataclass(frozen=True)
class Entry(Generic[AnyRecord]):
    """A record and where it was read: its file and the line of each of its keys."""

    record: AnyRecord
    file: str
    document: yaml_file.Document
    prefix: yaml_file.Location = ()

    def problem(self, rule: str, message: str, *location: str | int) -> Problem:
        """Return a fault of this record at the line of one of its keys."""
        line = self.document.line_of((*self.prefix, *location))
        return Problem(self.file, line, message, rule)


@dataclass(frozen=True)
class TextFile:
    """A text as it stands on disk."""

    file: str
    sha256: str
    source: SourceText


@dataclass(frozen=True)
class Elsewhere:
    """What curated records have to do with imported ones.

    `articles` and `contacts` are imported and named by curated records; `reported` are contacts
    that imported articles report, by id.
    """

    articles: Mapping[str, tuple[Article, SourceText | None]] = field(default_factory=dict)
    contacts: frozenset[str] = frozenset()
    reported: Mapping[str, list[str]] = field(default_factory=dict)

    def telling(self, contact: str) -> list[str]:
        """Return the imported articles that report a contact."""
        return self.reported.get(contact, [])


@dataclass
class Records:
    """Everything read from a data folder, and the faults that kept some of it out."""

    articles: dict[str, Entry[Article]] = field(default_factory=dict)
    contacts: dict[str, Entry[Contact]] = field(default_factory=dict)
    actors: dict[str, Entry[Actor]] = field(default_factory=dict)
    outlets: dict[str, Entry[Outlet]] = field(default_factory=dict)
    places: dict[str, Entry[Place]] = field(default_factory=dict)
    topics: dict[str, Entry[Topic]] = field(default_factory=dict)
    claims: dict[str, Entry[ClaimTable]] = field(default_factory=dict)
    contradictions: dict[str, Entry[Contradiction]] = field(default_factory=dict)
    texts: dict[str, TextFile] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)
    elsewhere: Elsewhere = Elsewhere()

    @property
    def known_contacts(self) -> Set[str]:
        """Return the ids of curated contacts and of imported ones that curated records name."""
        return self.contacts.keys() | self.elsewhere.contacts

    def article(self, article_id: str) -> Article | None:
        """Return an article, curated or named by a curated record; None when there is none."""
        if article_id in self.articles:
            return self.articles[article_id].record
        return self.elsewhere.articles.get(article_id, (None, None))[0]

    def vocabulary(self) -> Vocabulary:
        """Return the controlled terms."""
        return Vocabulary(
            _records(self.actors),
            _records(self.outlets),
            _records(self.places),
            _records(self.topics),
        )

    def source(self, article: Article) -> SourceText | None:
        """Return the full text of an article, or None when it is not here."""
        if article.text is None:
            return None
        if article.id not in self.articles and article.id in self.elsewhere.articles:
            return self.elsewhere.articles[article.id][1]
        text = self.texts.get(article.text.file)
        return text.source if text else None

    def reports(self) -> dict[str, list[str]]:
        """Map each contact to the articles that report it, in order of their ids."""
        found: dict[str, list[str]] = {contact: [] for contact in self.contacts}
        for article in sorted(self.articles):
            for contact in dict.fromkeys(self.articles[article].record.contacts):
                found.setdefault(contact, []).append(article)
        return found


def _records(entries: Mapping[str, Entry[AnyRecord]]) -> dict[str, AnyRecord]:
    return {key: entry.record for key, entry in entries.items()}


_PATTERNS = (
    "vocabulary/*",
    "contacts/*",
    "articles/*",
    "texts/*",
    "claims/*",
    "contradictions.yaml",
)
_VOCABULARY: dict[str, type[Record]] = {
    "actors": Actor,
    "outlets": Outlet,
    "places": Place,
    "topics": Topic,
}
_SINGLE: dict[str, type[Record]] = {
    "articles": Article,
    "contacts": Contact,
    "claims": ClaimTable,
}


def files(folder: Path) -> list[Path]:
    """List the files a corpus is read from, in a fixed order.

    Raises CorpusError when the folder is not there.
    """
    if not folder.is_dir():
        raise CorpusError(f'no data folder "{folder}"')
    found = [path for pattern in _PATTERNS for path in sorted(folder.glob(pattern))]
    return [path for path in found if not path.name.startswith(".")]


def load(folder: Path) -> Records:
    """Read every record of a data folder, and the vocabulary of its imports.

    A record that cannot be read is left out and reported; the others load all the same.
    """
    records = Records()
    for path in files(folder):
        name = path.relative_to(folder).as_posix()
        _add(records, name, _part(path, name, folder))
    _add_imports(records, folder)
    return records


def revised(records: Records, changed: Mapping[str, bytes | None]) -> Records:
    """Return the records as they are read when these files hold other contents, or are gone.

    A fault that lay between a changed file and another one is not looked at again.
    """
    tables: dict[str, Any] = {
        table.name: {key: entry for key, entry in entries.items() if entry.file not in changed}
        for table in fields(Records)
        if isinstance(entries := getattr(records, table.name), dict)
    }
    problems = [problem for problem in records.problems if problem.file not in changed]
    after = replace(records, problems=problems, **tables)
    for name, content in changed.items():
        if content is not None:
            _add(after, name, _told(name, partial(_understood, name, content)))
    return after


def _add(records: Records, name: str, part: _Part) -> None:
    records.problems.extend(part.problems)
    if part.text:
        records.texts[name.rpartition("/")[2]] = part.text
    for entry in part.entries:
        table: dict[str, Any] = getattr(records, part.table)
        if (first := table.setdefault(entry.record.id, entry)) is not entry:
            place = first.problem("", "", "id").place
            message = f'id "{entry.record.id}" is taken at {place}'
            records.problems.append(entry.problem("duplicate", message, "id"))
        elif part.table in _SINGLE and entry.record.id != Path(name).stem:
            key = "contact" if part.table == "claims" else "id"
            file = name.rpartition("/")[2]
            message = f'{key} "{entry.record.id}" stands in a file named "{file}"'
            records.problems.append(entry.problem("id", message, key))


def _add_imports(records: Records, folder: Path) -> None:
    """Add the vocabulary that was imported; what is known already stands, later imports next."""
    records.imports, problems = bulk.imports(folder)
    records.problems.extend(problems)
    for one in reversed(records.imports):
        for kind in _VOCABULARY:
            table: dict[str, Any] = getattr(records, kind)
            again = []
            for record, file, row in bulk.records(one, kind):
                if record.id in table:
                    again.append(record.id)
                    continue
                document = yaml_file.Document(None, {(): row})
                table[record.id] = Entry(record, f"imports/{one.name}/{file}", document)
            such_as = again[0] if again else None
            records.problems.extend(bulk.known_twice(one.name, kind, len(again), such_as))


# -- reading files ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Part:
    """What one file says: its text or its records, the table they belong to, and its faults."""

    table: str = ""
    entries: tuple[Entry[Any], ...] = ()
    text: TextFile | None = None
    problems: tuple[Problem, ...] = ()


_Stamp = tuple[int, ...]

SETTLED = 2.0
"""Seconds after which a file that is written again gets another time stamp for certain."""


def _stamp(path: Path) -> _Stamp | None:
    """Return what changes when a file does; None when it was written a moment ago."""
    status = path.lstat()
    if time.time() - max(status.st_mtime, status.st_ctime) < SETTLED:
        return None
    return (status.st_mode, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def digest(path: Path) -> str:
    """Return the sha256 of a file's content; it is not read again while it stays as it is."""
    stamp = _stamp(path)
    return _digest(path, stamp) if stamp else _digest.__wrapped__(path, stamp)


@lru_cache(maxsize=100_000)
def _digest(path: Path, stamp: _Stamp | None) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _part(path: Path, name: str, folder: Path) -> _Part:
    def read() -> _Part:
        # A link could lead out of the folder (S21).
        if path.is_symlink() or not _real(path.parent).is_relative_to(_real(folder)):
            raise CorpusError("a symbolic link; files stand in the data folder itself")
        stamp = _stamp(path)
        return _read(path, name, stamp) if stamp else _read.__wrapped__(path, name, stamp)

    return _told(name, read)


def _told(name: str, read: Callable[[], _Part]) -> _Part:
    """Return what a file says, or what is wrong with it as a whole."""
    try:
        return read()
    except yaml_file.YamlError as error:
        problem = Problem(name, error.line, str(error), "yaml")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = f"not UTF-8 (byte {error.object[error.start]:#04x}); save the file as UTF-8"
        problem = Problem(name, line, message, "file")
    except OSError as error:
        problem = Problem(name, 1, f"cannot be read: {error.strerror or error}", "file")
    except CorpusError as error:
        problem = Problem(name, 1, str(error), "file")
    return _Part(problems=(problem,))


@lru_cache(maxsize=100)
def _real(folder: Path) -> Path:
    return folder.resolve()


@lru_cache(maxsize=100_000)
def _read(path: Path, name: str, stamp: _Stamp | None) -> _Part:
    """Read a file, once while it stays as it is; raises what is wrong with it as a whole."""
    if not path.is_file():
        raise CorpusError("not a file; texts and records stand side by side, without folders")
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise CorpusError(f"larger than {MAX_TEXT_BYTES:,} bytes")
    return _understood(name, path.read_bytes())


def _understood(name: str, content: bytes) -> _Part:
    kind, file = name.partition("/")[0], name.rpartition("/")[2]
    stem, suffix = Path(file).stem, Path(file).suffix
    if kind == "texts":
        source = SourceText(content.decode("utf-8"))
        return _Part(text=TextFile(name, hashlib.sha256(content).hexdigest(), source))
    if suffix != ".yaml":
        raise CorpusError('a record is kept in a file whose name ends in ".yaml"')
    document = yaml_file.read(content.decode("utf-8-sig"))
    if kind in _SINGLE:
        return _recorded(name, document, kind, _SINGLE[kind], [((), document.value)])
    if kind == "vocabulary" and stem not in _VOCABULARY:
        hint = did_you_mean(file, [f"{known}.yaml" for known in _VOCABULARY])
        raise CorpusError(f'no vocabulary is kept in "{file}"{hint}')
    if not isinstance(document.value, list):
        return _Part(problems=(Problem(name, 1, "expected a list of records", "schema"),))
    model = _VOCABULARY[stem] if kind == "vocabulary" else Contradiction
    values = [((index,), value) for index, value in enumerate(document.value)]
    return _recorded(name, document, stem, model, values)


def _recorded(
    file: str,
    document: yaml_file.Document,
    table: str,
    model: type[Record],
    values: Iterable[tuple[yaml_file.Location, Any]],
) -> _Part:
    entries: list[Entry[Any]] = []
    problems = []
    for prefix, value in values:
        try:
            entries.append(Entry(model.model_validate(value), file, document, prefix))
        except ValidationError as error:
            for location, why in explain(error, value, model):
                where = ".".join(map(str, location)) or "record"
                line = document.line_of((*prefix, *location))
                problems.append(Problem(file, line, f"{where}: {why}", "schema"))
    return _Part(table, tuple(entries), problems=tuple(problems))
