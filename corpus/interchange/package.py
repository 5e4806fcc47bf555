"""A corpus as a Frictionless data package: CSV tables with schemas and keys, texts as files."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.curate.record_file import Kind, kind_of
from corpus.errors import InputError
from corpus.interchange.tables import Column, Contents, Row, Table, assemble, flatten, tables

DESCRIPTOR = "datapackage.json"
# Where a spreadsheet would take a cell for a formula (S10), and what takes that away.
_FORMULA = frozenset("=+-@\t\r\n")
_GUARD = "'"
_MAX_CELL = 5_000_000


def write(contents: Contents, folder: Path) -> Path:
    """Write a package into a folder and return the folder; what stood there is replaced.

    A cell of text that a spreadsheet would take for a formula begins with an apostrophe; so does
    one that begins with an apostrophe itself. `read` takes the first one off.
    """
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "texts").mkdir(exist_ok=True)
    rows = flatten(contents)
    resources = []
    for name, table in tables().items():
        path = folder / "data" / f"{name}.csv"
        _write_csv(path, table, rows[name])
        resources.append({"path": f"data/{path.name}", "encoding": "utf-8", **_resource(table)})
    for key, text in contents.items():
        if kind_of(key) is Kind.TEXT:
            path = folder / "texts" / f"{key.partition('/')[2]}.txt"
            path.write_bytes(text.encode("utf-8"))
            resources.append(_text_resource(path))
    descriptor = folder / DESCRIPTOR
    package = {
        "name": "parley-corpus",
        "title": "A corpus of press reports on diplomatic contacts",
        "description": "Articles, the contacts they report, and the vocabularies; see tables by "
        "their names. A text cell that begins with an apostrophe has it in front of its words.",
        "profile": "data-package",
        "resources": resources,
    }
    spelled = json.dumps(package, ensure_ascii=False, indent=1)
    descriptor.write_text(spelled + "\n", "utf-8", newline="\n")
    return folder


def read(folder: Path) -> dict[str, Any]:
    """Return the contents of a package that `write` wrote, from its folder or its descriptor.

    A table may have been edited, a text not. Raises InputError naming file and line for what
    cannot be read, and the text that is not the one that was written.
    """
    folder = folder.parent if folder.name == DESCRIPTOR else folder
    descriptor = folder / DESCRIPTOR
    try:
        package = json.loads(descriptor.read_bytes())
        resources = {resource["name"]: resource for resource in package["resources"]}
    except OSError as error:
        raise InputError(f"{descriptor.name}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{descriptor.name}: no data package ({error})") from None
    rows = {}
    for name, table in tables().items():
        if name in resources:
            content = _checked(folder, resources[name])
            rows[name] = list(_read_csv(content, resources[name]["path"], table))
    contents = assemble(rows)
    for name, resource in resources.items():
        if name.startswith("text-"):
            text = _checked(folder, resource).decode("utf-8")
            contents[f"{Kind.TEXT}/{name.removeprefix('text-')}"] = text
    return contents


def _text_resource(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "name": f"text-{path.stem}",
        "path": f"texts/{path.name}",
        "format": "txt",
        "mediatype": "text/plain",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }


def _resource(table: Table) -> dict[str, Any]:
    columns = (*table.keys, *table.columns)
    references = [(column.name, column.refers_to) for column in columns if column.refers_to]
    foreign: list[dict[str, Any]] = [
        {
            "fields": [name],
            # Of itself a table has no name in this standard.
            "reference": {
                "resource": "" if target == table.name else target,
                "fields": [tables()[target].keys[0].name],
            },
        }
        for name, target in references
    ]
    if table.parent:
        parent = tables()[table.parent]
        own = [column.name for column in table.keys[:-1]]
        theirs = [column.name for column in parent.keys]
        reference = {"resource": parent.name, "fields": theirs}
        foreign.insert(0, {"fields": own, "reference": reference})
    schema: dict[str, Any] = {
        "fields": [_schema_field(column) for column in columns],
        "primaryKey": [column.name for column in table.keys],
        "missingValues": [""],
    }
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "name": table.name,
        "description": table.about,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "schema": schema,
    }


def _schema_field(column: Column) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    if column.required:
        rules["required"] = True
    if column.choices:
        rules["enum"] = list(column.choices)
    if column.pattern:
        rules["pattern"] = column.pattern
    for name, limit in (("minimum", column.minimum), ("maximum", column.maximum)):
        if limit is not None:
            rules[name] = int(limit) if column.type == "integer" else limit
    described: dict[str, Any] = {"name": column.name, "type": column.type}
    return {**described, "constraints": rules} if rules else described


def _write_csv(path: Path, table: Table, rows: list[Row]) -> None:
    columns = (*table.keys, *table.columns)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow([column.name for column in columns])
        for row in rows:
            writer.writerow([_cell(row.get(column.name, ""), column) for column in columns])


def _read_csv(content: bytes, path: str, table: Table) -> Iterator[Row]:
    csv.field_size_limit(_MAX_CELL)
    columns = {column.name: column for column in (*table.keys, *table.columns)}
    # A spreadsheet may have put a byte order mark in front.
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    reader = csv.reader(text, strict=True)
    try:
        header = next(reader, [])
        if unknown := [name for name in header if name not in columns]:
            raise InputError(f'{path}:1: no column "{unknown[0]}" in {table.name}')
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header):
                line = reader.line_num
                raise InputError(f"{path}:{line}: {len(cells)} cells, expected {len(header)}")
            row = {
                name: _value(cell, columns[name])
                for name, cell in zip(header, cells, strict=True)
                if cell
            }
            if missing := [key.name for key in table.keys if key.name not in row]:
                raise InputError(f'{path}:{reader.line_num}: "{missing[0]}" is empty')
            if table.parent and not row["n"].isdecimal():
                raise InputError(f'{path}:{reader.line_num}: n "{row["n"]}" is no whole number')
            yield row
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}: {error}") from None


def _cell(value: str, column: Column) -> str:
    if column.type == "string" and _is_formula(value):
        return _GUARD + value
    return value


def _value(cell: str, column: Column) -> str:
    if column.type == "string" and cell.startswith(_GUARD):
        return cell.removeprefix(_GUARD)
    return cell


def _is_formula(value: str) -> bool:
    # Spreadsheets look past blanks, and some past what cannot be seen; full-width signs count too.
    seen = unicodedata.normalize("NFKC", value).lstrip(" \u200b\u200c\u200d\u2060\ufeff\x00")
    return value.startswith(_GUARD) or seen[:1] in _FORMULA


def _checked(folder: Path, resource: dict[str, Any]) -> bytes:
    path = (folder / str(resource.get("path"))).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise InputError(
            f'{DESCRIPTOR}: the path "{resource.get("path")}" leads out of the package'
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{resource.get('path')}: {error.strerror}") from None
    expected = resource.get("hash")
    if expected and expected != f"sha256:{hashlib.sha256(content).hexdigest()}":
        raise InputError(f"{resource['path']}: its content is not the one the package was made of")
    return content
