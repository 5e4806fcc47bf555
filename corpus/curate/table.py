"""Tables of articles: CSV and JSON Lines, one page a row.

A cell is text and stays text: what begins with `=` is never reckoned out (S10).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping

from corpus.curate.encoding import Decoded
from corpus.curate.page import Found, Page, PageMeta, Raw, Refusal
from corpus.errors import InputError, did_you_mean
from corpus.search import words

MAX_ROWS = 20_000
MAX_CELL = 2_000_000
_COLUMNS = {
    "text": "text body content article full_text fulltext article_text maintext story",
    "titles": "title headline heading",
    "standfirsts": "standfirst subtitle description summary",
    "published": "published date publication_date published_at date_published pubdate publish_date",
    "authors": "author authors byline",
    "outlets": "outlet source publisher site site_name newspaper media_name",
    "agencies": "agency",
    "languages": "language lang",
    "addresses": "url address link source_url",
}
_FIELD_OF = {name: field for field, names in _COLUMNS.items() for name in names.split()}


def csv_pages(given: Raw, found: Decoded) -> Iterator[Page | Refusal]:
    """Yield a page for each row of a CSV table with a column of texts.

    Raises InputError when no column holds texts.
    """
    lines = found.text.split("\n")
    csv.field_size_limit(MAX_CELL)
    rows = csv.reader((f"{line}\n" for line in lines), delimiter=_delimiter(lines[0]))
    try:
        header = next(rows)
    except (csv.Error, StopIteration) as error:
        raise InputError(f"not readable as CSV: {error}") from None
    fields = [_field(name) for name in header]
    if "text" not in fields:
        shown = ", ".join(f'"{name[:30]}"' for name in header[:12])
        hint = did_you_mean(header[0], ("text", "body")) if len(header) == 1 else ""
        raise InputError(
            f'no column of texts: name one "text" or "body"; the columns are {shown}{hint}'
        )
    number = 1
    while True:
        number += 1
        name = f"{given.name}:{rows.line_num + 1}"
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield Refusal(name, f"not readable as CSV: {error}")
            return
        if row is None:
            return
        if number > MAX_ROWS:
            yield Refusal(name, f"row {number:,}; at most {MAX_ROWS:,} rows are read")
            return
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            yield Refusal(name, f"{len(row)} cells in a table of {len(header)} columns")
            continue
        yield _page(given, found, name, zip(header, fields, row, strict=True))


def json_pages(given: Raw, found: Decoded) -> Iterator[Page | Refusal]:
    """Yield a page for each line of JSON Lines that holds a text."""
    for number, line in enumerate(found.text.split("\n"), 1):
        if not line.strip():
            continue
        name = f"{given.name}:{number}"
        if number > MAX_ROWS:
            yield Refusal(name, f"line {number:,}; at most {MAX_ROWS:,} lines are read")
            return
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Refusal(name, f"not readable as JSON: {str(error)[:120]}")
            continue
        if not isinstance(value, Mapping):
            yield Refusal(name, "not an object of keys and values")
            continue
        cells = [(key, _field(key), each) for key, each in value.items() if isinstance(each, str)]
        if not any(field == "text" for _, field, _ in cells):
            yield Refusal(name, 'no text: expected a key "text" or "body"')
            continue
        yield _page(given, found, name, cells)


def _field(name: str) -> str | None:
    return _FIELD_OF.get("_".join(words(name)))


def _delimiter(header: str) -> str:
    return max(",;\t|", key=header.count)


def _page(
    given: Raw,
    found: Decoded,
    name: str,
    cells: Iterator[tuple[str, str | None, str]] | list[tuple[str, str | None, str]],
) -> Page | Refusal:
    said: dict[str, tuple[Found, ...]] = {}
    text = ""
    for column, field, value in cells:
        if field is None or not value.strip():
            continue
        if field == "text":
            text = text or value
        else:
            plain = " ".join(value.split())[:1000]
            said[field] = (*said.get(field, ()), Found(plain, f"column {column}"))
    if not any(char.isalnum() for char in text):
        return Refusal(name, "the text is empty")
    title = said["titles"][0].value if "titles" in said else ""
    if title and " ".join(text.split("\n", 1)[0].split()) != title:
        text = f"{title}\n\n{text}"
    meta = PageMeta(**said)
    return Page(
        name=name,
        text=text,
        raw=given.sha256,
        address=next((one.value for one in meta.addresses), given.address),
        received=given.received,
        meta=meta,
        encoding=found.encoding,
        notes=(f"read as {found.encoding}: {found.why}", *found.notes),
    )
