"""CSV that a spreadsheet may open: every cell in quotation marks, no cell a formula."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator

import pyarrow as pa

from corpus.export.archive import zipped
from corpus.export.selection import Selection, in_full, rows

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\0 "
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
_EVERY = 1000

NOTE = (
    "A text cell that a spreadsheet would take for a formula, or that begins with an apostrophe, "
    "has an apostrophe before it; to read it back, take one leading apostrophe off every text cell."
)


def harmless(value: object) -> object:
    """Return a cell that no spreadsheet runs: an apostrophe before what looks like a formula.

    A cell that begins with an apostrophe of its own gets one too, so that taking one off gives
    back every cell as it was.
    """
    if not isinstance(value, str):
        return value
    start = unicodedata.normalize("NFKC", value[:100]).lstrip(_INVISIBLE)
    return f"'{value}" if start.startswith(_FORMULA) or '";=' in value else value


def lines(table: pa.Table, *, mark: bool = True) -> Iterator[bytes]:
    """Yield a table as CSV in UTF-8, marked by a byte order mark, which Excel asks for."""
    page = io.StringIO(newline="")
    writer = csv.writer(page, quoting=csv.QUOTE_ALL)
    page.write("\ufeff" if mark else "")
    writer.writerow([harmless(name) for name in table.schema.names])
    for number, row in enumerate(rows(table)):
        writer.writerow([harmless(cell) for cell in row.values()])
        if number % _EVERY == 0:
            yield page.getvalue().encode()
            page.seek(0)
            page.truncate()
    yield page.getvalue().encode()


def write(selection: Selection) -> Iterator[bytes]:
    """Yield the table as CSV in a zip archive, the manifest beside it."""
    table = selection.table
    manifest = selection.manifest(NOTE, rows=table.num_rows, columns=table.schema.names)
    files = [
        (f"parley-{selection.name}.csv", lines(table)),
        ("manifest.json", [in_full(manifest)]),
    ]
    return zipped(files, selection.made)
