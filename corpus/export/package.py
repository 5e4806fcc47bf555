"""A Frictionless data package of a view: its tables as CSV, each column described."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from corpus.engines import frames
from corpus.export import separated, workbook
from corpus.export.archive import zipped
from corpus.export.selection import TABLES, Selection, in_full
from corpus.queries import QUESTIONS

_TYPES = {
    frames.TEXT: "string",
    frames.COUNT: "integer",
    frames.FLAG: "boolean",
    frames.DAY: "date",
    frames.OFFSET: "integer",
    frames.DEGREES: "number",
}
_KEYS = {
    "articles": "article_id",
    "contacts": "contact_id",
    "statements": "contact_id",
    "actor_counts": "actor_id",
    "topic_counts": "topic_id",
    "outlets": "outlet_id",
    "places": "place_id",
}


def tables(selection: Selection) -> dict[str, pa.Table]:
    """Return every table of a view that is exported, by its question."""
    return {name: selection.ask(name) for name in TABLES}


def write_workbook(selection: Selection) -> Iterator[bytes]:
    """Yield the same tables as one Excel workbook."""
    return workbook.written(selection, tables(selection), title="Parley: a selection")


def write(selection: Selection) -> Iterator[bytes]:
    """Yield the package as a zip archive with its `datapackage.json` first."""
    found = tables(selection)
    manifest = selection.manifest(
        separated.NOTE,
        title="Parley: a selection",
        rows={name: table.num_rows for name, table in found.items()},
    )
    package = {
        "profile": "tabular-data-package",
        "name": "parley-selection",
        "title": manifest["title"],
        "description": manifest["selection"],
        "version": selection.corpus.version,
        "created": manifest["made_at"],
        "parley": manifest,
        "resources": [_resource(name) for name in found],
    }
    files = [("datapackage.json", iter([in_full(package)]))]
    files += [(_path(name), separated.lines(table, mark=False)) for name, table in found.items()]
    return zipped(files, selection.made)


def _path(name: str) -> str:
    return f"data/{name}.csv"


def _resource(name: str) -> dict[str, Any]:
    fields: list[dict[str, Any]] = [
        {"name": column, "type": _TYPES[kind]} for column, kind in frames.COLUMNS[name].items()
    ]
    for field in fields:
        if field["type"] == "boolean":
            field |= {"trueValues": ["True"], "falseValues": ["False"]}
    schema: dict[str, Any] = {"fields": fields}
    if name in _KEYS:
        schema["primaryKey"] = [_KEYS[name]]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": _path(name),
        "description": inspect.getdoc(QUESTIONS[name]),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }
