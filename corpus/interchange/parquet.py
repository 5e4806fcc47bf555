"""A corpus as Parquet files, one a table and one for the texts, with typed columns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.curate.record_file import Kind, kind_of
from corpus.errors import InputError
from corpus.interchange.tables import Column, Contents, Row, Table, assemble, flatten, tables

TEXTS = "texts"
_TYPES: dict[str, Any] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
}
_READ: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": lambda cell: cell == "true",
}


def write(contents: Contents, folder: Path) -> Path:
    """Write a file for each table and return the folder; what stood there is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = flatten(contents)
    for name, table in tables().items():
        pq.write_table(_arrow(table, rows[name]), folder / f"{name}.parquet")
    texts = {
        key.partition("/")[2]: text for key, text in contents.items() if kind_of(key) is Kind.TEXT
    }
    columns = {"article": pa.array(texts.keys(), pa.string())}
    columns["text"] = pa.array(texts.values(), pa.large_string())
    pq.write_table(pa.table(columns), folder / f"{TEXTS}.parquet")
    return folder


def files(folder: Path) -> list[Path]:
    """Return the files that `write` writes into a folder."""
    return [folder / f"{name}.parquet" for name in (*tables(), TEXTS)]


def read(folder: Path) -> dict[str, Any]:
    """Return the contents of a folder that `write` wrote.

    Raises InputError naming the file that is missing, damaged or has a column of another kind.
    """
    rows = {name: _rows(folder / f"{name}.parquet", table) for name, table in tables().items()}
    contents = assemble(rows)
    for text in _table(folder / f"{TEXTS}.parquet").to_pylist():
        contents[f"{Kind.TEXT}/{text['article']}"] = text["text"]
    return contents


def _arrow(table: Table, rows: list[Row]) -> Any:
    columns = (*table.keys, *table.columns)
    schema = pa.schema(
        [pa.field(c.name, _TYPES[c.type], nullable=not c.required) for c in columns],
        metadata={"description": table.about},
    )
    cells = {column.name: [_typed(row, column) for row in rows] for column in columns}
    return pa.table(cells, schema=schema)


def _typed(row: Row, column: Column) -> Any:
    return _READ[column.type](row[column.name]) if column.name in row else None


def _rows(path: Path, table: Table) -> list[Row]:
    columns = {column.name: column for column in (*table.keys, *table.columns)}
    read = _table(path)
    for name in read.column_names:
        if name not in columns:
            raise InputError(f'{path.name}: no column "{name}" in {table.name}')
        expected = _TYPES[columns[name].type]
        if read.schema.field(name).type != expected:
            found = read.schema.field(name).type
            raise InputError(f'{path.name}: column "{name}" is {found}, expected {expected}')
    return [
        {name: _spelled(cell) for name, cell in row.items() if cell is not None}
        for row in read.to_pylist()
    ]


def _table(path: Path) -> Any:
    try:
        return pq.read_table(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise InputError(f"{path.name}: cannot be read ({error})") from None


def _spelled(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell)
