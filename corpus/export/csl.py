"""CSL-JSON for citation processors; every item carries the manifest, for it leaves the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from corpus import dates
from corpus.dates import EdtfDate, Precision
from corpus.export.references import Reference, references
from corpus.export.selection import Selection

_SEASONS = {"21": 1, "22": 2, "23": 3, "24": 4}


def write(selection: Selection) -> Iterator[bytes]:
    """Yield a list of items, one an article."""
    manifest = {
        key: value
        for key, value in selection.manifest().items()
        if key in ("selection", "link", "corpus_version", "made_at", "rights")
    }
    before = b"[\n"
    for reference in references(selection):
        item = {**_item(reference), "custom": {"parley": manifest}}
        yield before + json.dumps(item, ensure_ascii=False).encode()
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"


def _item(reference: Reference) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": reference.key,
        "type": "article-newspaper" if reference.newspaper else "webpage",
        "title": reference.title,
        "container-title": reference.outlet,
        "author": [{"literal": author} for author in reference.authors],
        "issued": _issued(reference.issued) if reference.issued else None,
        "language": reference.language,
        "URL": reference.url,
        "note": reference.note,
    }
    return {key: value for key, value in fields.items() if value}


def _issued(issued: EdtfDate) -> dict[str, Any]:
    """Return a date as CSL has it: parts as far as they are known, else words."""
    plain = issued.text.rstrip("?~%")
    if issued.precision is Precision.SEASON:
        year, season = plain.split("-")
        found: dict[str, Any] = {"date-parts": [[int(year)]], "season": _SEASONS[season]}
    elif issued.precision in (Precision.DAY, Precision.MONTH, Precision.YEAR):
        found = {"date-parts": [_parts(plain)]}
    elif issued.earliest and issued.latest and issued.precision is Precision.INTERVAL:
        ends = issued.text.split("/")
        if any(dates.parse(end).precision is not Precision.DAY for end in ends):
            return {"literal": dates.in_words(issued.text)}
        found = {"date-parts": [_parts(end.rstrip("?~%")) for end in ends]}
    else:
        return {"literal": dates.in_words(issued.text)}
    return {**found, "circa": True} if issued.approximate or issued.uncertain else found


def _parts(text: str) -> list[int]:
    return [int(part) for part in text.split("-") if part != "XX"]
