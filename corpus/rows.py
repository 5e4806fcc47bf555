"""Read rows of records from Parquet and JSONL, one after the other, whatever stands in them."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, StringConstraints, ValidationError

from corpus.errors import InputError, did_you_mean
from corpus.records import Actor, Article, Contact, Outlet, Place, Record, Topic, explain

if TYPE_CHECKING:
    import pyarrow as pa

MAX_BYTES = 5_000_000
"""Longest row that is read."""

SUFFIXES = (".parquet", ".jsonl", ".jsonl.gz")

_BATCH_ROWS, _BATCH_BYTES = 2_000, 16_000_000

# A line break divides paragraphs; other controls have no place in a text.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]")


def _unix_lines(value: object) -> object:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _clean(value: str) -> str:
    if not value.strip():
        raise ValueError("empty; leave the key out instead")
    if found := _CONTROL.search(value):
        raise ValueError(f"control character U+{ord(found.group()):04X}")
    return value


def _no_reading(value: object) -> None:
    if value is not None:
        raise ValueError("a reading stands in a YAML file; give the text of the article as body")


Body = Annotated[
    str,
    StringConstraints(max_length=1_000_000),
    BeforeValidator(_unix_lines),
    AfterValidator(_clean),
]


class ImportedArticle(Article):
    """An article as it is imported: the record, and its text in paragraphs divided by newlines."""

    body: Body | None = None
    text: Annotated[None, BeforeValidator(_no_reading)] = None


KINDS: dict[str, type[Record]] = {
    "articles": ImportedArticle,
    "contacts": Contact,
    "actors": Actor,
    "outlets": Outlet,
    "places": Place,
    "topics": Topic,
}
"""What can be imported, by the word the name of a file begins with."""


def schema(kind: str) -> pa.Schema:
    """Return the columns of a kind: the fields of its record, and an article's body."""
    import pyarrow as pa

    fields = KINDS[kind].model_fields.items()
    return pa.schema([(name, _column(info.annotation)) for name, info in fields if name != "text"])


def _column(annotation: Any) -> pa.DataType:
    import pyarrow as pa

    inner = [part for part in get_args(annotation) if part not in (NoneType, ...)]
    if get_origin(annotation) is tuple:
        return pa.list_(_column(inner[0]))
    if inner:
        return _column(inner[0])  # annotated, or one that may be left out
    if issubclass(annotation, BaseModel):
        fields = annotation.model_fields.items()
        return pa.struct([(name, _column(info.annotation)) for name, info in fields])
    if issubclass(annotation, StrEnum):
        return pa.string()
    return {bool: pa.bool_(), float: pa.float64(), str: pa.string()}[annotation]


@dataclass(frozen=True)
class Row:
    """A row as it stands in a file: a line of JSON, or the values of a row of Parquet.

    `fault` says why it cannot be read at all; `done` is how far into the file it lies.
    """

    file: str
    number: int
    value: bytes | dict[str, Any]
    done: int
    fault: str | None = None

    def record(self, kind: str) -> Record:
        """Return the record; raises RowError with every reason when it is none.

        A key without a value says nothing, as one that is left out.
        """
        if self.fault:
            raise RowError([("row", self.fault)])
        model, value = KINDS[kind], self.value
        try:
            if isinstance(value, bytes):
                try:
                    return model.model_validate_json(value)
                except ValidationError:
                    value = _json(value)
            if isinstance(value, dict):
                value = {key: item for key, item in value.items() if item is not None}
            return model.model_validate(value)
        except ValidationError as error:
            found = explain(error, value, model)
            raise RowError((".".join(map(str, at)) or "row", why) for at, why in found) from None

    def __str__(self) -> str:
        if isinstance(self.value, bytes):
            return self.value.decode("utf-8", "backslashreplace").rstrip("\n")
        return json.dumps(self.value, ensure_ascii=False, default=str)


class RowError(InputError):
    """A row that is no record; carries each field and what is wrong with it."""

    def __init__(self, reasons: Iterable[tuple[str, str]]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("\n".join(f"{field}: {why}" for field, why in self.reasons))


def _json(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        at = error.object[error.start]
        raise RowError([("row", f"not UTF-8 (byte {at:#04x} at {error.start + 1})")]) from None
    except json.JSONDecodeError as error:
        raise RowError([("row", f"not JSON: {error.msg} at {error.pos + 1}")]) from None
    except (ValueError, RecursionError):
        raise RowError([("row", "a number too long, or nested too deep")]) from None


def size(path: Path) -> int:
    """Return the bytes of a file of JSONL, the rows of one of Parquet, as `Row.done` counts."""
    if path.name.lower().endswith(".parquet"):
        with _readable(path):
            return int(_open(path).metadata.num_rows)
    return path.stat().st_size


def read(path: Path, kind: str) -> Iterator[Row]:
    """Yield the rows of a file.

    Raises InputError when the file is broken, or has a column that no record of the kind has.
    """
    parquet = path.name.lower().endswith(".parquet")
    with _readable(path):
        yield from _parquet(path, kind) if parquet else _lines(path)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, EOFError, zlib.error) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # of the disk, not of what stands on it
        said = str(error).strip().partition("\n")[0]
        raise InputError(f"{path.name}: cannot be read to its end: {said}") from None


def _lines(path: Path) -> Iterator[Row]:
    packed = path.name.lower().endswith(".gz")
    with path.open("rb") as raw:
        stream = gzip.GzipFile(fileobj=raw) if packed else raw
        number = 0
        while line := stream.readline(MAX_BYTES + 1):
            number += 1
            fault = None
            if len(line) > MAX_BYTES and not line.endswith(b"\n"):
                fault = f"longer than {MAX_BYTES:,} bytes"
                line = line[:1000]
                while (rest := stream.readline(MAX_BYTES)) and not rest.endswith(b"\n"):
                    pass
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip():
                yield Row(path.name, number, line, raw.tell(), fault)


def _open(path: Path) -> Any:
    import pyarrow.parquet as pq

    # Through a buffer: a file may have all its rows in one group, too large to be held.
    return pq.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False)


def _parquet(path: Path, kind: str) -> Iterator[Row]:
    file = _open(path)
    columns, fields = file.schema_arrow.names, KINDS[kind].model_fields
    for name in columns:
        if name not in fields:
            hint = did_you_mean(name, fields)
            raise InputError(f'{path.name}: {kind} have no column "{name}"{hint}')
    for name, info in fields.items():
        if info.is_required() and name not in columns:
            raise InputError(f'{path.name}: {kind} need a column "{name}"')
    groups = [file.metadata.row_group(n) for n in range(file.metadata.num_row_groups)]
    longest = max((group.total_byte_size / max(group.num_rows, 1) for group in groups), default=0)
    number = 0
    for batch in file.iter_batches(max(1, min(_BATCH_ROWS, int(_BATCH_BYTES / (longest + 1))))):
        for value in _values(batch):
            number += 1
            yield Row(path.name, number, value or {}, number, None if value else "not UTF-8")


def _values(batch: pa.RecordBatch) -> list[dict[str, Any] | None]:
    """Return the rows of a batch; None for one with a text that is no UTF-8."""
    import pyarrow as pa

    # A day is spelled as EDTF does.
    days = [c.cast(pa.string()) if pa.types.is_date(c.type) else c for c in batch.columns]
    batch = pa.RecordBatch.from_arrays(days, names=batch.schema.names)
    try:
        return list(batch.to_pylist())
    except UnicodeDecodeError:
        if batch.num_rows == 1:
            return [None]
        return [value for n in range(batch.num_rows) for value in _values(batch.slice(n, 1))]
