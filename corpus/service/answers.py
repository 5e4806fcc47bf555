"""Answers as JSON, CSV and Arrow, written while they are sent."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa

from corpus.export import separated
from corpus.export.selection import rows
from corpus.service.asking import Format

Manifest = dict[str, Any]

_ROWS_AT_ONCE = 1000


def _json(table: pa.Table, manifest: Manifest) -> Iterator[bytes]:
    head = json.dumps(manifest, ensure_ascii=False)
    yield f'{head[:-1]}, "rows": ['.encode()
    part: list[str] = []
    comma = ""
    for row in rows(table):
        part.append(json.dumps(row, ensure_ascii=False, default=str))
        if len(part) == _ROWS_AT_ONCE:
            yield f"{comma}{','.join(part)}".encode()
            part, comma = [], ","
    yield f"{comma if part else ''}{','.join(part)}]}}\n".encode()


def _csv(table: pa.Table, manifest: Manifest) -> Iterator[bytes]:
    return separated.lines(table, mark=False)


def _arrow(table: pa.Table, manifest: Manifest) -> Iterator[bytes]:
    told = table.replace_schema_metadata({"parley": json.dumps(manifest, ensure_ascii=False)})
    page = io.BytesIO()
    with pa.ipc.new_stream(page, told.schema) as writer:
        for batch in told.to_batches(max_chunksize=_ROWS_AT_ONCE):
            writer.write_batch(batch)
            yield page.getvalue()
            page.seek(0)
            page.truncate()
    yield page.getvalue()


MEDIA_TYPES = {
    Format.JSON: "application/json",
    Format.CSV: "text/csv; charset=utf-8; header=present",
    Format.ARROW: "application/vnd.apache.arrow.stream",
}
WRITERS: dict[Format, Callable[[pa.Table, Manifest], Iterator[bytes]]] = {
    Format.JSON: _json,
    Format.CSV: _csv,
    Format.ARROW: _arrow,
}
