"""Read a data folder into records, keeping every fault found on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from corpus import yaml_file
from corpus.claims import ClaimTable, Contradiction
from corpus.errors import CorpusError, Problem, did_you_mean
from corpus.evidence import SourceText
from corpus.records import ID_PATTERN, Actor, Article, Contact, Outlet, Place, Topic
from corpus.vocabulary import Vocabulary

MAX_TEXT_BYTES = 5_000_000

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

    def vocabulary(self) -> Vocabulary:
        """Return the controlled terms."""
        return Vocabulary(
            _records(self.actors),
            _records(self.outlets),
            _records(self.places),
            _records(self.topics),
        )

    def reports(self) -> dict[str, list[str]]:
        """Map each contact to the articles that report it, in order of their ids."""
        found: dict[str, list[str]] = {contact: [] for contact in self.contacts}
        for article in sorted(self.articles):
            for contact in self.articles[article].record.contacts:
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


def files(folder: Path) -> list[Path]:
    """List the files a corpus is read from, in a fixed order.

    Raises CorpusError when the folder is not there.
    """
    if not folder.is_dir():
        raise CorpusError(f'no data folder "{folder}"')
    found = [path for pattern in _PATTERNS for path in sorted(folder.glob(pattern))]
    return [path for path in found if not path.name.startswith(".")]


def load(folder: Path) -> Records:
    """Read every record of a data folder.

    A record that cannot be read is left out and reported; the others load all the same.
    """
    records = Records()
    for path in files(folder):
        name = path.relative_to(folder).as_posix()
        try:
            content = _read_bytes(path, folder)
        except OSError as error:
            message = f"cannot be read: {error.strerror or error}"
            records.problems.append(Problem(name, 1, message, "file"))
        except CorpusError as error:
            records.problems.append(Problem(name, 1, str(error), "file"))
        else:
            _read_file(records, name, content)
    return records


def revised(records: Records, changed: Mapping[str, bytes | None]) -> Records:
    """Return the records as they are read when these files hold other contents, or are gone.

    A fault that lay between a changed file and another one is not looked at again.
    """
    tables = {
        table.name: {key: entry for key, entry in entries.items() if entry.file not in changed}
        for table in fields(Records)
        if isinstance(entries := getattr(records, table.name), dict)
    }
    problems = [problem for problem in records.problems if problem.file not in changed]
    after = replace(records, problems=problems, **tables)
    for name, content in changed.items():
        if content is not None:
            _read_file(after, name, content)
    return after


def _read_file(records: Records, name: str, content: bytes) -> None:
    tables: dict[str, tuple[dict[str, Any], type[BaseModel]]] = {
        "actors.yaml": (records.actors, Actor),
        "outlets.yaml": (records.outlets, Outlet),
        "places.yaml": (records.places, Place),
        "topics.yaml": (records.topics, Topic),
    }
    kind, _, file = name.partition("/")
    try:
        if kind == "texts":
            text = TextFile(name, hashlib.sha256(content).hexdigest(), _decode(content))
            records.texts[file] = text
            return
        if not name.endswith(".yaml"):
            raise CorpusError('a record is kept in a file whose name ends in ".yaml"')
        document = yaml_file.read(content.decode("utf-8-sig"))
    except yaml_file.YamlError as error:
        records.problems.append(Problem(name, error.line, str(error), "yaml"))
        return
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = f"not UTF-8 (byte {error.object[error.start]:#04x}); save the file as UTF-8"
        records.problems.append(Problem(name, line, message, "file"))
        return
    except CorpusError as error:
        records.problems.append(Problem(name, 1, str(error), "file"))
        return
    if kind == "vocabulary":
        if file in tables:
            _read_list(records, name, document, *tables[file])
        else:
            hint = did_you_mean(file, tables)
            records.problems.append(
                Problem(name, 1, f'no vocabulary is kept in "{file}"{hint}', "file")
            )
    elif kind == "articles":
        _read_one(records, name, document, records.articles, Article)
    elif kind == "claims":
        _read_one(records, name, document, records.claims, ClaimTable, "contact")
    elif kind == "contradictions.yaml":
        _read_list(records, name, document, records.contradictions, Contradiction)
    else:
        _read_one(records, name, document, records.contacts, Contact)


def _read_bytes(path: Path, folder: Path) -> bytes:
    # A link could lead out of the folder (S21).
    if path.is_symlink() or not path.resolve().is_relative_to(folder.resolve()):
        raise CorpusError("a symbolic link; files stand in the data folder itself")
    if not path.is_file():
        raise CorpusError("not a file; texts and records stand side by side, without folders")
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise CorpusError(f"larger than {MAX_TEXT_BYTES:,} bytes")
    return path.read_bytes()


def _decode(content: bytes) -> SourceText:
    return SourceText(content.decode("utf-8"))


def _read_list(
    records: Records,
    file: str,
    document: yaml_file.Document,
    table: dict[str, Any],
    model: type[BaseModel],
) -> None:
    if not isinstance(document.value, list):
        records.problems.append(Problem(file, 1, "expected a list of records", "schema"))
        return
    for index, value in enumerate(document.value):
        _add(records, file, document, value, table, model, (index,))


def _read_one(
    records: Records,
    file: str,
    document: yaml_file.Document,
    table: dict[str, Any],
    model: type[BaseModel],
    key: str = "id",
) -> None:
    _add(records, file, document, document.value, table, model, ())
    stem = Path(file).stem
    entry = table.get(str(document.value.get(key))) if isinstance(document.value, dict) else None
    if entry is not None and entry.file == file and entry.record.id != stem:
        message = f'{key} "{entry.record.id}" stands in a file named "{stem}.yaml"'
        records.problems.append(entry.problem("id", message, key))


def _add(
    records: Records,
    file: str,
    document: yaml_file.Document,
    value: Any,
    table: dict[str, Any],
    model: type[BaseModel],
    prefix: yaml_file.Location,
) -> None:
    try:
        record: Any = model.model_validate(value)
    except ValidationError as error:
        records.problems.extend(_explain(error, file, document, prefix, model))
        return
    entry: Entry[Any] = Entry(record, file, document, prefix)
    if record.id in table:
        first = table[record.id]
        place = first.problem("", "", "id").place
        records.problems.append(
            entry.problem("duplicate", f'id "{record.id}" is taken at {place}', "id")
        )
        return
    table[record.id] = entry


def _explain(
    error: ValidationError,
    file: str,
    document: yaml_file.Document,
    prefix: yaml_file.Location,
    model: type[BaseModel],
) -> Iterator[Problem]:
    for detail in error.errors():
        location = (*prefix, *detail["loc"])
        where = ".".join(str(part) for part in detail["loc"]) or "record"
        message = f"{where}: {_expectation(detail, document, location, model)}"
        yield Problem(file, document.line_of(location), message, "schema")


def _expectation(
    detail: ErrorDetails,
    document: yaml_file.Document,
    location: yaml_file.Location,
    model: type[BaseModel],
) -> str:
    message = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == "extra_forbidden":
        # `model` knows its own keys only; a nested record has others.
        known = model.model_fields if len(detail["loc"]) == 1 else ()
        return f"no such key{did_you_mean(str(location[-1]), known)}"
    if detail["type"] == "missing":
        return "missing"
    value = _value_at(document.value, location)
    if detail["type"] in ("tuple_type", "model_type"):
        return f"expected {'a list' if detail['type'] == 'tuple_type' else 'keys and values'}"
    if (detail.get("ctx") or {}).get("pattern") == ID_PATTERN:
        message = "an id is made of lower-case letters, digits and hyphens"
    if not isinstance(value, str):
        return message[:1].lower() + message[1:]
    shown = value if len(value) <= 60 else f"{value[:57]}…"
    if expected := (detail.get("ctx") or {}).get("expected"):
        terms = [term.strip(" '") for term in expected.replace(" or ", ",").split(",")]
        return f'"{shown}" is none of {", ".join(terms)}{did_you_mean(value, terms)}'
    if message.startswith('"'):
        return message  # it names the value itself
    return f'"{shown}": {message[:1].lower()}{message[1:]}'


def _value_at(value: Any, location: yaml_file.Location) -> Any:
    for part in location:
        if isinstance(value, (dict, list)):
            try:
                value = value[part]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                return None
    return value
