"""Records as flat tables and back, without loss: what CSV and Parquet are written from.

The tables follow from the record models. A table is named by its path: "articles" has a row per
article, "articles.actors" one per actor named in one, "articles.text.mentions.names" one per
passage. A row of a list is found by the id of its record and by its place, from 1, in each list it
is in. A single part stands in columns of its own: "text.title.quote". What is not there is empty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le
from pydantic import StringConstraints

from corpus.curate.record_file import MODELS, Kind, entries, kind_of, plain
from corpus.errors import InputError
from corpus.load import Records
from corpus.records import Record

Contents = Mapping[str, Any]
"""What is interchanged: the value of each record by its key, and each text as a string."""

Row = dict[str, str]
Tables = dict[str, list[Row]]

ROOTS = {
    Kind.ARTICLE: "articles",
    Kind.CONTACT: "contacts",
    Kind.CLAIMS: "claims",
    Kind.CONTRADICTION: "contradictions",
    Kind.ACTOR: "actors",
    Kind.OUTLET: "outlets",
    Kind.PLACE: "places",
    Kind.TOPIC: "topics",
}
# Names of fields that hold ids of records of another table.
_REFERENCES = {
    **dict.fromkeys(("actor", "actors", "recipients", "speaker", "via", "about"), "actors"),
    **dict.fromkeys(("place", "places"), "places"),
    **dict.fromkeys(("topic", "topics"), "topics"),
    **dict.fromkeys(("contact", "contacts"), "contacts"),
    "article": "articles",
    "outlet": "outlets",
}
_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}


@dataclass(frozen=True)
class Column:
    """One column: the type of its cells, what is allowed in them, and the table its ids are of."""

    name: str
    type: str = "string"
    required: bool = False
    choices: tuple[str, ...] = ()
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    refers_to: str | None = None


@dataclass(frozen=True)
class Table:
    """One table: its key columns, its other columns, and the table its rows belong to."""

    name: str
    about: str
    keys: tuple[Column, ...]
    columns: tuple[Column, ...]
    parent: str | None = None


@dataclass(frozen=True)
class _Field:
    """A field of a model: a cell, a nested record, or a list of either."""

    name: str
    column: Column
    model: type[Record] | None
    is_list: bool


@cache
def tables() -> dict[str, Table]:
    """Return every table by name, a parent before its children."""
    found: list[Table] = []
    for kind, name in ROOTS.items():
        key = "contact" if kind is Kind.CLAIMS else "id"
        refers_to = _REFERENCES.get(key)
        root = Table(name, "", (Column(key, required=True, refers_to=refers_to),), ())
        found += _laid_out(root, MODELS[kind])
    return {table.name: table for table in found}


def _laid_out(table: Table, model: type[Record]) -> Iterator[Table]:
    columns, lists = _columns(model, "", table.name.partition(".")[0])
    keys = {key.name for key in table.keys}
    own = tuple(column for column in columns if column.name not in keys)
    about = " ".join((model.__doc__ or "").partition("\n\n")[0].split())
    yield replace(table, about=about, columns=own)
    for path, inner in lists:
        child = Table(f"{table.name}.{path}", "", _child_keys(table), (), table.name)
        if inner.model:
            yield from _laid_out(child, inner.model)
        else:
            value = replace(inner.column, name="value", required=True)
            yield replace(child, about=f"{inner.name} of {table.name}", columns=(value,))


def _child_keys(parent: Table) -> tuple[Column, ...]:
    """Return the key of a list's rows: its parent's, named after the parent, and the place."""
    *above, last = parent.keys
    name = parent.name.rpartition(".")[2]
    own = next((str(kind) for kind, root in ROOTS.items() if root == parent.name), name)
    if last.name == "contact":
        own = last.name
    place = Column("n", "integer", required=True, minimum=1)
    return (*above, replace(last, name=own, refers_to=None), place)


def _columns(
    model: type[Record], prefix: str, root: str, optional: bool = False
) -> tuple[list[Column], list[tuple[str, _Field]]]:
    columns: list[Column] = []
    lists: list[tuple[str, _Field]] = []
    for part in _fields(model):
        name = prefix + part.name
        if part.is_list:
            lists.append((name, part))
        elif part.model:
            inner = _columns(part.model, f"{name}.", root, optional or not part.column.required)
            columns += inner[0]
            lists += inner[1]
        else:
            required = part.column.required and not optional
            refers_to = root if part.name == "parent" else part.column.refers_to
            columns.append(replace(part.column, name=name, required=required, refers_to=refers_to))
    return columns, lists


@cache
def _fields(model: type[Record]) -> tuple[_Field, ...]:
    hints = get_type_hints(model, include_extras=True)
    fields = model.model_fields.items()
    return tuple(_field(name, hints[name], field.is_required()) for name, field in fields)


def _field(name: str, hint: Any, required: bool) -> _Field:
    rules: list[Any] = []
    is_list = False
    while True:
        if get_origin(hint) is Annotated:
            hint, *more = get_args(hint)
            rules += more
        elif get_origin(hint) is tuple:
            hint, is_list, rules = get_args(hint)[0], True, []
        elif inner := [kind for kind in get_args(hint) if kind is not type(None)]:
            (hint,) = inner
        else:
            break
    for rule in [*rules]:
        rules += getattr(rule, "metadata", ())
    if issubclass(hint, Record):
        return _Field(name, Column(name, required=required), hint, is_list)
    choices = tuple(str(choice.value) for choice in hint) if issubclass(hint, Enum) else ()
    patterns = [rule.pattern for rule in rules if isinstance(rule, StringConstraints)]
    column = Column(
        name,
        _TYPES.get(hint, "string"),
        required,
        choices,
        next((str(pattern) for pattern in patterns if pattern), None),
        next((float(str(rule.ge)) for rule in rules if isinstance(rule, Ge)), None),
        next((float(str(rule.le)) for rule in rules if isinstance(rule, Le)), None),
        None if choices else _REFERENCES.get(name),
    )
    return _Field(name, column, None, is_list)


def contents_of(records: Records) -> dict[str, Any]:
    """Return what is interchanged of a corpus: every record that could be read, and every text."""
    return {
        key: value if isinstance(value, str) else plain(MODELS[kind_of(key)].model_validate(value))
        for key, value in entries(records)
    }


def flatten(contents: Contents) -> Tables:
    """Return the rows of every table, in the order of the records; texts are left aside."""
    found: Tables = {name: [] for name in tables()}
    for key, value in contents.items():
        kind = kind_of(key)
        if kind is not Kind.TEXT:
            name = ROOTS[kind]
            (column,) = tables()[name].keys
            _spread(found, name, MODELS[kind], value, {column.name: value[column.name]})
    return found


def _spread(found: Tables, name: str, model: type[Record], value: Any, keys: Row) -> None:
    row = dict(keys)
    found[name].append(row)
    _spread_part(found, name, model, value, row, tuple(keys.values()), "")


def _spread_part(
    found: Tables,
    name: str,
    model: type[Record],
    value: Any,
    row: Row,
    place: tuple[str, ...],
    prefix: str,
) -> None:
    for part in _fields(model):
        inner = value.get(part.name)
        path = prefix + part.name
        if inner is None:
            continue
        if part.is_list:
            child = f"{name}.{path}"
            columns = [column.name for column in tables()[child].keys]
            for n, item in enumerate(inner, 1):
                keys = dict(zip(columns, (*place, str(n)), strict=True))
                if part.model:
                    _spread(found, child, part.model, item, keys)
                else:
                    found[child].append({**keys, "value": item})
        elif part.model:
            _spread_part(found, name, part.model, inner, row, place, f"{path}.")
        else:
            row[path] = inner


def assemble(given: Tables) -> dict[str, Any]:
    """Return the values of the records these rows hold, by key.

    Raises InputError for a row that belongs to nothing or a place that is missing or taken.
    """
    below: dict[str, dict[tuple[str, ...], list[Row]]] = {}
    for name, table in tables().items():
        rows = given.get(name, [])
        below[name] = _by_place(name, rows, [column.name for column in table.keys])
    values: dict[str, Any] = {}
    for kind, name in ROOTS.items():
        (column,) = tables()[name].keys
        for row in given.get(name, ()):
            record_id = row[column.name]
            if f"{kind}/{record_id}" in values:
                raise InputError(f'{name}: "{record_id}" twice')
            value = _gathered(below, name, MODELS[kind], row, (record_id,), "")
            values[f"{kind}/{record_id}"] = value
    for name, left in below.items():
        if tables()[name].parent and left:
            place = ", ".join(next(iter(left)))
            raise InputError(f"{name}: rows of {place}, which is not in {tables()[name].parent}")
    return values


def _by_place(name: str, rows: list[Row], keys: list[str]) -> dict[tuple[str, ...], list[Row]]:
    """Group the rows of a list by what they belong to, each group in order of its places."""
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    if len(keys) == 1:
        return groups
    for row in rows:
        groups[tuple(row[key] for key in keys[:-1])].append(row)
    for owner, group in groups.items():
        group.sort(key=lambda row: int(row["n"]))
        places = [int(row["n"]) for row in group]
        if places != list(range(1, len(group) + 1)):
            raise InputError(
                f"{name}: the rows of {', '.join(owner)} have n {', '.join(map(str, places))}; "
                f"expected 1 to {len(group)}"
            )
    return groups


def _gathered(
    below: dict[str, dict[tuple[str, ...], list[Row]]],
    name: str,
    model: type[Record],
    row: Row,
    place: tuple[str, ...],
    prefix: str,
) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for part in _fields(model):
        path = prefix + part.name
        if part.is_list:
            child = f"{name}.{path}"
            rows = below[child].pop(place, [])
            items = [
                _gathered(below, child, part.model, item, (*place, item["n"]), "")
                if part.model
                else item["value"]
                for item in rows
            ]
            if items or part.column.required:
                value[part.name] = items
        elif part.model:
            if inner := _gathered(below, name, part.model, row, place, f"{path}."):
                value[part.name] = inner
        elif path in row:
            value[part.name] = row[path]
    # A part of which nothing is there is not there, be its lists required or not.
    return value if not prefix or any(value.values()) else {}
