"""Import records in bulk, and keep them as Parquet beside the curated files.

An import is a folder `imports/NAME` of the data folder: a Parquet file a kind, and a manifest that
names them. The manifest is written last and replaced whole, so an import is there or it is not.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
from pydantic import BaseModel, ValidationError

from corpus import rows
from corpus.errors import CorpusError, InputError, Problem, did_you_mean
from corpus.evidence import printed_in
from corpus.layers import CURATED, quoted
from corpus.records import ID_PATTERN, Id, Record
from corpus.rows import KINDS, SUFFIXES, ImportedArticle, Row, RowError

MANIFEST = "manifest.json"
REJECTED = "rejected.jsonl"

_BATCH_ROWS, _BATCH_BYTES = 5_000, 16_000_000

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


class StoredFile(BaseModel, frozen=True):
    """One Parquet file of an import."""

    name: str
    rows: int
    bytes: int
    sha256: str


class Manifest(BaseModel, frozen=True):
    """What an import consists of, and when it was made."""

    name: Id
    when: datetime
    files: dict[str, StoredFile]
    terms: StoredFile
    rejected: int
    unprinted: int


@dataclass(frozen=True)
class Import:
    """An import of a data folder; its name is the source its records carry."""

    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """Return its name."""
        return self.manifest.name

    def path(self, kind: str) -> Path | None:
        """Return the file of a kind, or None when the import has none."""
        stored = self.manifest.files.get(kind)
        return self.folder / stored.name if stored else None

    @property
    def stored(self) -> list[StoredFile]:
        """Return its files."""
        return [*self.manifest.files.values(), self.manifest.terms]

    @property
    def terms(self) -> Path:
        """Return the file that lists which ids its records refer to: kind and id."""
        return self.folder / self.manifest.terms.name


def imports(data: Path) -> tuple[list[Import], list[Problem]]:
    """Return the imports of a data folder, oldest first, and what is wrong with others."""
    found, problems = [], []
    for path in manifests(data):
        try:
            found.append(_opened(path))
        except CorpusError as error:
            file = path.relative_to(data).as_posix()
            problems.append(Problem(file, 1, f"{error}; import it again or remove it", "import"))
    return sorted(found, key=lambda one: (one.manifest.when, one.name)), problems


def manifests(data: Path) -> list[Path]:
    """Return the manifests of a data folder."""
    return sorted((data / "imports").glob(f"*/{MANIFEST}"))


def _opened(path: Path) -> Import:
    """Return an import; raises CorpusError when its files are not those of its manifest."""
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
        one = Import(path.parent, manifest)
        for stored in one.stored:
            if (path.parent / stored.name).stat().st_size != stored.bytes:
                raise CorpusError(f'"{stored.name}" has another size than it was written with')
    except ValidationError:
        raise CorpusError("the manifest cannot be read") from None
    except OSError as error:
        place = Path(error.filename).name if error.filename else "the manifest"
        raise CorpusError(f'"{place}" cannot be read: {error.strerror}') from None
    if manifest.name != path.parent.name:
        raise CorpusError(f'the manifest is that of "{manifest.name}"')
    return one


def damaged(one: Import) -> str | None:
    """Name a file of an import that has another content than it was written with."""
    for stored in one.stored:
        with (one.folder / stored.name).open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != stored.sha256:
                return stored.name
    return None


def records(one: Import, kind: str) -> tuple[tuple[Any, str, int], ...]:
    """Return the records of a kind, each with the file and the row it was read from.

    For vocabulary alone: articles and contacts may be too many to be held.
    """
    stored = one.manifest.files.get(kind)
    return _records(one.folder / stored.name, kind, stored.sha256) if stored else ()


@lru_cache(maxsize=100)
def _records(path: Path, kind: str, sha256: str) -> tuple[tuple[Any, str, int], ...]:
    with _database() as connection:
        found = connection.execute(f"SELECT * FROM {scan(path)}")
        columns = [column[0] for column in found.description or ()]
        return tuple(_recorded(kind, dict(zip(columns, r, strict=True))) for r in found.fetchall())


def _recorded(kind: str, values: dict[str, Any]) -> tuple[Any, str, int]:
    file, row = values.pop("file"), values.pop("row")
    given = {key: value for key, value in values.items() if value is not None}
    return KINDS[kind].model_validate(given), str(file), int(row)


def known_twice(name: str, kind: str, n: int, such_as: str | None) -> list[Problem]:
    """Return the fault that records of an import are known from elsewhere, which stands."""
    if not n:
        return []
    message = f'{n:,} {kind} are known already and not taken from here, such as "{such_as}"'
    return [Problem(f"imports/{name}/{MANIFEST}", 1, message, "duplicate")]


# -- adding and removing ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Refused:
    """A row that is not imported: where it stands, and each field with what is wrong."""

    file: str
    row: int
    reasons: tuple[tuple[str, str], ...]
    text: str

    def __str__(self) -> str:
        lines = (f"{self.file}:{self.row}: {name}: {why}" for name, why in self.reasons)
        return "\n".join(map(printable, lines))


def printable(line: str) -> str:
    """Spell out what would move the cursor of a terminal, or worse."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in line)


@dataclass
class Report:
    """What came of an import.

    `unprinted` counts names that do not stand in the text of their article as they are given;
    `aside` names files of a folder that hold no records.
    """

    name: str
    rows: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    unprinted: int = 0
    aside: tuple[str, ...] = ()


def add(
    data: Path,
    paths: Sequence[Path],
    name: str | None = None,
    progress: Progress | None = None,
    refused: Callable[[Refused], None] | None = None,
) -> Report:
    """Import files, or those in folders, in place of an import of the same name.

    A row that is no record stops nothing: it is told and kept in `rejected.jsonl`. Raises
    CorpusError, with nothing changed, when a file cannot be read or no row is a record.
    """
    files, aside = _sorted_by_kind(paths)
    report = Report(_name(name, paths), aside=aside)
    if not data.is_dir():
        raise CorpusError(f'no data folder "{data}"')
    folder = data / "imports" / report.name
    with _explained(folder), _draft(folder) as draft:
        with (draft / REJECTED).open("w", encoding="utf-8") as log:

            def refuse(row: Refused) -> None:
                report.rejected += 1
                said = {"file": row.file, "row": row.row}
                said |= {"reasons": [": ".join(reason) for reason in row.reasons]}
                log.write(json.dumps({**said, "record": row.text}) + "\n")
                if refused:
                    refused(row)

            for kind, sources in files.items():
                _convert(kind, sources, draft, report, refuse, progress)
        if not any(report.rows.values()):
            raise CorpusError("no row is a record; nothing was imported")
        _list_terms(draft, [kind for kind, n in report.rows.items() if n])
        stored = {kind: _stored(draft, kind) for kind, n in report.rows.items() if n}
        manifest = Manifest(
            name=report.name,
            when=datetime.now(UTC),
            files=stored,
            terms=_stored(draft, "terms"),
            rejected=report.rejected,
            unprinted=report.unprinted,
        )
        _publish(draft, folder, manifest)
    return report


def remove(data: Path, name: str) -> None:
    """Remove an import; raises InputError when there is none of this name."""
    known = [path.parent.name for path in manifests(data)]
    if name not in known:
        raise InputError(f'no import "{name}" in "{data}"{did_you_mean(name, known)}')
    folder = data / "imports" / name
    with _explained(folder):
        # Without its manifest it is no import, whatever becomes of the rest.
        (folder / MANIFEST).unlink()
        shutil.rmtree(folder)
        _remove_empty(folder.parent)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place, why = error.filename or folder, error.strerror or error
        raise CorpusError(f"{place}: {why}; what was imported before is unchanged") from None
    except duckdb.Error as error:
        why = str(error).partition("\n")[0]
        raise CorpusError(f"{folder}: {why}; what was imported before is unchanged") from None


@contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    """Make a folder to write an import in, and leave nothing of it behind."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for left in folder.glob(".draft-*"):
            shutil.rmtree(left)  # by an import that was killed
        with tempfile.TemporaryDirectory(dir=folder, prefix=".draft-") as draft:
            yield Path(draft)
    finally:
        _remove_empty(folder)
        _remove_empty(folder.parent)


def _remove_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _sorted_by_kind(paths: Sequence[Path]) -> tuple[dict[str, list[Path]], tuple[str, ...]]:
    found: dict[str, list[Path]] = {kind: [] for kind in KINDS}
    aside = []
    for path in paths:
        if not path.exists():
            raise InputError(f'no file or folder "{path}"')
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            name = file.name.lower()
            kind = next((kind for kind in KINDS if name.startswith(kind)), None)
            if kind and name.endswith(SUFFIXES) and file.is_file():
                found[kind].append(file)
            elif path.is_dir():
                aside.append(file.name)
            else:
                raise InputError(
                    f'"{file.name}": the name begins with what the file holds '
                    f"({', '.join(KINDS)}) and ends in {', '.join(SUFFIXES)}"
                )
    if not any(found.values()):
        raise InputError(f'nothing to import in "{", ".join(map(str, paths))}"')
    return {kind: sources for kind, sources in found.items() if sources}, tuple(aside)


def _name(name: str | None, paths: Sequence[Path]) -> str:
    if name is None:
        stem = paths[0].resolve().name.lower()
        for suffix in SUFFIXES:
            stem = stem.removesuffix(suffix)
        name = re.sub(r"[^a-z0-9]+", "-", stem).strip("-")[:60].strip("-")
    if not re.match(ID_PATTERN, name) or name == CURATED:
        raise InputError(f'"{name}" names no import; take lower-case letters, digits and hyphens')
    return name


def _stored(draft: Path, kind: str) -> StoredFile:
    """Name a finished file after its content."""
    import pyarrow.parquet as pq

    path = draft / f"{kind}.parquet"
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    named = path.rename(draft / f"{kind}-{digest[:12]}.parquet")
    n_rows = int(pq.ParquetFile(named).metadata.num_rows)
    return StoredFile(name=named.name, rows=n_rows, bytes=named.stat().st_size, sha256=digest)


def _publish(draft: Path, folder: Path, manifest: Manifest) -> None:
    kept = {MANIFEST, REJECTED, manifest.terms.name, *(f.name for f in manifest.files.values())}
    before = [path for path in folder.iterdir() if path.is_file() and path.name not in kept]
    for path in draft.iterdir():
        path.replace(folder / path.name)
    written = draft / MANIFEST
    with written.open("w", encoding="utf-8") as stream:
        stream.write(manifest.model_dump_json(indent=1) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    written.replace(folder / MANIFEST)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    for path in before:
        path.unlink(missing_ok=True)


# -- writing rows ----------------------------------------------------------------------------------


def _convert(
    kind: str,
    sources: Sequence[Path],
    draft: Path,
    report: Report,
    refuse: Callable[[Refused], None],
    progress: Progress | None,
) -> None:
    """Write the records of some files into one; what is no record is refused."""
    with _Writer(draft / f"{kind}.parquet", kind) as writer:
        for source in sources:
            of = rows.size(source)
            for n, row in enumerate(rows.read(source, kind)):
                try:
                    record = row.record(kind)
                except RowError as error:
                    refuse(Refused(row.file, row.number, error.reasons, str(row)))
                    continue
                report.unprinted += _unprinted(record)
                writer.write(record, row)
                if progress and n % 500 == 0:
                    progress(source.name, row.done, of)
            if progress:
                progress(source.name, of, of)
    report.rows[kind] = writer.n_rows
    if writer.n_rows:
        _refuse_repeated(draft / f"{kind}.parquet", kind, report, refuse)


def _unprinted(record: Record) -> int:
    """Count the names of an article that do not stand in its text as they are given."""
    if not isinstance(record, ImportedArticle) or record.body is None:
        return 0
    text = f"{record.title or ''}\n{record.body}"
    names = [named.as_printed for named in record.actors if named.as_printed]
    return sum(next(printed_in(text, name), None) is None for name in names)


class _Writer:
    """Writes records into a Parquet file, batch by batch."""

    def __init__(self, path: Path, kind: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.n_rows = 0
        self._schema = rows.schema(kind)
        placed = [pa.field("file", pa.string()), pa.field("row", pa.int64())]
        stored = pa.schema([*self._schema, *placed])
        self._file = pq.ParquetWriter(path, stored, compression="zstd")
        self._lines: list[bytes] = []
        self._places: list[tuple[str, int]] = []
        self._bytes = 0

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self._flush()
        self._file.close()

    def write(self, record: Record, row: Row) -> None:
        """Add a record and where it stood."""
        line = record.__pydantic_serializer__.to_json(record, exclude_none=True)
        self._lines.append(line)
        self._places.append((row.file, row.number))
        self._bytes += len(line) + 1
        if len(self._lines) >= _BATCH_ROWS or self._bytes >= _BATCH_BYTES:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa
        from pyarrow import json as arrow_json

        if not self._lines:
            return
        table = arrow_json.read_json(
            BytesIO(b"\n".join(self._lines)),
            arrow_json.ReadOptions(block_size=self._bytes, use_threads=False),
            arrow_json.ParseOptions(self._schema, unexpected_field_behavior="error"),
        )
        for n, (name, kind) in enumerate((("file", pa.string()), ("row", pa.int64()))):
            table = table.append_column(name, pa.array([p[n] for p in self._places], kind))
        self._file.write_table(table)
        self.n_rows += len(self._lines)
        self._lines, self._places, self._bytes = [], [], 0


def _refuse_repeated(
    path: Path, kind: str, report: Report, refuse: Callable[[Refused], None]
) -> None:
    """Take every record out whose id an earlier one has."""
    numbered = f"read_parquet({quoted(str(path))}, file_row_number = true)"
    with _database(path.parent) as connection:
        connection.execute(
            f"CREATE TEMP TABLE again AS SELECT * FROM (SELECT id, file, row, file_row_number, "
            "first(file) OVER w AS first_file, first(row) OVER w AS first_row, "
            f"row_number() OVER w AS n FROM {numbered} "
            f"SEMI JOIN (SELECT id FROM {scan(path)} GROUP BY id HAVING count(*) > 1) USING (id) "
            "WINDOW w AS (PARTITION BY id ORDER BY file_row_number)) WHERE n > 1"
        )
        again = connection.execute("SELECT * FROM again ORDER BY file_row_number").fetchall()
        for key, file, row, _, first_file, first_row, _ in again:
            why = f'"{key}" is taken at {first_file}:{first_row}'
            refuse(Refused(str(file), int(row), (("id", why),), json.dumps({"id": key})))
        if not again:
            return
        whole = path.with_suffix(".whole")
        connection.execute(
            f"COPY (SELECT * EXCLUDE (file_row_number) FROM {numbered} t "
            "ANTI JOIN again USING (file_row_number) ORDER BY file_row_number) "
            f"TO {quoted(str(whole))} (FORMAT parquet, COMPRESSION zstd)"
        )
    whole.replace(path)
    report.rows[kind] -= len(again)


def _list_terms(draft: Path, kinds: Sequence[str]) -> None:
    """List the ids that records refer to: what of the vocabulary their rows depend on."""
    selects = []
    for kind in kinds:
        for what, column in REFERENCES.get(kind, ()):
            file = scan(draft / f"{kind}.parquet")
            selects.append(f"SELECT '{what}' AS kind, {column} AS id FROM {file}")
    nothing = "SELECT ''::VARCHAR AS kind, ''::VARCHAR AS id WHERE false"
    with _database(draft) as connection:
        connection.execute(
            f"COPY (SELECT DISTINCT kind, id FROM ({' UNION ALL '.join([nothing, *selects])}) "
            f"WHERE id IS NOT NULL ORDER BY kind, id) TO {quoted(str(draft / 'terms.parquet'))} "
            "(FORMAT parquet, COMPRESSION zstd)"
        )


REFERENCES: dict[str, tuple[tuple[str, str], ...]] = {
    "articles": (
        ("actor", "unnest(actors).actor"),
        ("outlet", "outlet"),
        ("place", "unnest(places)"),
        ("topic", "unnest(topics)"),
    ),
    "contacts": (
        ("actor", "unnest(participants).actor"),
        ("side", "unnest(participants).side"),
        ("place", "place"),
        ("topic", "unnest(topics)"),
    ),
}


def scan(path: Path) -> str:
    """Spell a Parquet file as a table of a statement."""
    return f"read_parquet({quoted(str(path))})"


def _database(spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": "200MB",
        "threads": "2",
        "temp_directory": str(spill or ""),
    }
    return duckdb.connect(":memory:", config=settings)
