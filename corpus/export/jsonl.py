"""JSON Lines: one object a row, its keys the columns."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyarrow as pa

from corpus.export.archive import zipped
from corpus.export.selection import Selection, in_full, rows


def lines(table: pa.Table) -> Iterator[bytes]:
    """Yield a table as a line a row; a day is written as YYYY-MM-DD."""
    for row in rows(table):
        yield json.dumps(row, ensure_ascii=False, default=str).encode() + b"\n"


def write(selection: Selection) -> Iterator[bytes]:
    """Yield the table as JSON Lines in a zip archive, the manifest beside it."""
    table = selection.table
    manifest = selection.manifest(rows=table.num_rows, columns=table.schema.names)
    files = [
        (f"parley-{selection.name}.jsonl", lines(table)),
        ("manifest.json", [in_full(manifest)]),
    ]
    return zipped(files, selection.made)
