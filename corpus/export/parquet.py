"""Parquet, with the manifest in its metadata under the key `parley`."""

from __future__ import annotations

import io
from collections.abc import Iterator

from pyarrow import parquet

from corpus.export.selection import Selection, in_full

KEY = b"parley"
"""Where the manifest stands in the metadata of the schema."""


def write(selection: Selection) -> Iterator[bytes]:
    """Yield the table with the types that `corpus.engines.frames` declares."""
    table = selection.table
    manifest = selection.manifest(rows=table.num_rows)
    page = io.BytesIO()
    parquet.write_table(table.replace_schema_metadata({KEY: in_full(manifest)}), page)
    yield page.getvalue()
