"""Where a record stands in the data folder, and how its value is read and written there.

A record's value is what its YAML reads as: keys, lists and strings. A field is named by its keys
with dots between them ("topics", "text.mentions"); no name at all means the record as a whole.
"""

from __future__ import annotations

import copy
import hashlib
import json
from bisect import bisect_left
from collections.abc import Callable, Iterator
from enum import Enum, StrEnum
from typing import Annotated, Any, get_args, get_origin

from pydantic import StringConstraints

from corpus import yaml_file
from corpus.claims import ClaimTable, Contradiction
from corpus.curate.revise import fresh, revise
from corpus.errors import InputError, did_you_mean
from corpus.load import Records
from corpus.records import ID_PATTERN, Actor, Article, Contact, Outlet, Place, Record, Topic


class Kind(StrEnum):
    """What a record is."""

    ARTICLE = "article"
    TEXT = "text"
    CONTACT = "contact"
    CLAIMS = "claims"
    CONTRADICTION = "contradiction"
    ACTOR = "actor"
    OUTLET = "outlet"
    PLACE = "place"
    TOPIC = "topic"


RECORD_KEY = rf"^({'|'.join(Kind)})/{ID_PATTERN.removeprefix('^')}"
RecordKey = Annotated[str, StringConstraints(pattern=RECORD_KEY)]
"""A record by kind and id: "actor/zamir-kabulov"; a text has the id of its article."""

MODELS: dict[Kind, type[Record]] = {
    Kind.ARTICLE: Article,
    Kind.CONTACT: Contact,
    Kind.CLAIMS: ClaimTable,
    Kind.CONTRADICTION: Contradiction,
    Kind.ACTOR: Actor,
    Kind.OUTLET: Outlet,
    Kind.PLACE: Place,
    Kind.TOPIC: Topic,
}
_FILES = {
    Kind.ARTICLE: "articles/{}.yaml",
    Kind.TEXT: "texts/{}.txt",
    Kind.CONTACT: "contacts/{}.yaml",
    Kind.CLAIMS: "claims/{}.yaml",
    Kind.CONTRADICTION: "contradictions.yaml",
    Kind.ACTOR: "vocabulary/actors.yaml",
    Kind.OUTLET: "vocabulary/outlets.yaml",
    Kind.PLACE: "vocabulary/places.yaml",
    Kind.TOPIC: "vocabulary/topics.yaml",
}


def key_of(record: Record) -> str:
    """Return the key of a record."""
    kind = next(kind for kind, model in MODELS.items() if type(record) is model)
    return f"{kind}/{record.id}"  # type: ignore[attr-defined]


def kind_of(key: str) -> Kind:
    """Return the kind of the record a key names; raises InputError for no key."""
    kind = key.partition("/")[0]
    if kind not in [*Kind]:
        hint = did_you_mean(kind, Kind) or f"; expected {', '.join(Kind)}"
        raise InputError(f'no kind of record "{kind[:60]}"{hint}')
    return Kind(kind)


def file_of(key: str) -> str:
    """Return the file a record stands in, by its path in the data folder."""
    return _FILES[kind_of(key)].format(key.partition("/")[2])


def entries(records: Records) -> Iterator[tuple[str, Any]]:
    """Yield the key of every record that was read, and its value."""
    for kind, table in _tables(records).items():
        for record_id, entry in table.items():
            if (value := _value(entry)) is not None:
                yield f"{kind}/{record_id}", value
    for name, text in records.texts.items():
        yield f"{Kind.TEXT}/{name.removesuffix('.txt')}", text.source.text


def value_of(records: Records, key: str) -> Any:
    """Return the value of a record that was read, or None when there is none."""
    kind, record_id = kind_of(key), key.partition("/")[2]
    if kind is Kind.TEXT:
        text = records.texts.get(f"{record_id}.txt")
        return text.source.text if text else None
    entry = _tables(records)[kind].get(record_id)
    return None if entry is None else _value(entry)


def _tables(records: Records) -> dict[Kind, dict[str, Any]]:
    return {
        Kind.ARTICLE: records.articles,
        Kind.CONTACT: records.contacts,
        Kind.CLAIMS: records.claims,
        Kind.CONTRADICTION: records.contradictions,
        Kind.ACTOR: records.actors,
        Kind.OUTLET: records.outlets,
        Kind.PLACE: records.places,
        Kind.TOPIC: records.topics,
    }


def _value(entry: Any) -> Any:
    """Return the value an entry was read from, None when it does not stand in a YAML file."""
    value = entry.document.value
    if value is None:
        return None
    for part in entry.prefix:
        value = value[part]
    return value


def plain(value: Any) -> Any:
    """Return a record, or part of one, as its YAML reads: what says nothing is left out."""
    if isinstance(value, Record):
        return {
            name: plain(getattr(value, name))
            for name, field in type(value).model_fields.items()
            if field.is_required()
            or ((part := getattr(value, name)) not in (None, (), False) and part != field.default)
        }
    if isinstance(value, (tuple, list)):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return str(value.value)
    return None if value is None else str(value)


def revision(value: Any) -> str:
    """Return a hash that stands for a value; of a record that is not there, nothing."""
    if value is None:
        return ""
    spelled = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(spelled.encode("utf-8")).hexdigest()


def field_of(value: Any, field: str) -> Any:
    """Return a field of a record's value, or None when it is not there."""
    for name in field.split(".") if field else ():
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def with_field(kind: Kind, value: Any, field: str, new: Any) -> Any:
    """Return a record's value with one field changed, added in its usual place, or left out.

    Raises InputError when the record has no such field.
    """
    if not field:
        return new
    if value is None:
        raise InputError(f'no {kind} to set "{field}" of')
    *above, name = field.split(".")
    changed = copy.deepcopy(value)
    mapping, model = changed, MODELS.get(kind)
    for part in above:
        model = _part_model(model, part)
        mapping = mapping.setdefault(part, {}) if isinstance(mapping, dict) else None
    known = list(model.model_fields) if model else []
    if name not in known or not isinstance(mapping, dict):
        raise InputError(f'no field "{field}" in {kind} records{did_you_mean(name, known)}')
    if new is None:
        mapping.pop(name, None)
    elif name in mapping:
        mapping[name] = new
    else:
        later = set(known[known.index(name) + 1 :])
        behind = [key for key in mapping if key in later]
        mapping[name] = new
        for key in behind:
            mapping[key] = mapping.pop(key)
    return changed


def _part_model(model: type[Record] | None, name: str) -> type[Record] | None:
    """Return the model of a field that is one nested record."""
    field = model.model_fields.get(name) if model else None
    if field is None or get_origin(field.annotation) is tuple:
        return None
    kinds = [field.annotation, *get_args(field.annotation)]
    return next((k for k in kinds if isinstance(k, type) and issubclass(k, Record)), None)


class RecordFiles:
    """The files some records stand in, as they are and as they are to be."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        self._read = read
        self._before: dict[str, str | None] = {}
        self._values: dict[str, Any] = {}

    def value(self, key: str) -> Any:
        """Return the value of a record, or None when there is none."""
        content = self._content(key)
        if not _is_list(key) or content is None:
            return content
        return next((item for item in content if _id(item) == key.partition("/")[2]), None)

    def behind(self, key: str) -> str | None:
        """Return the id of the record behind this one, in a file that lists several."""
        content = self._content(key)
        if not _is_list(key) or content is None:
            return None
        ids = [_id(item) for item in content]
        at = ids.index(key.partition("/")[2]) + 1
        return ids[at] if at < len(ids) else None

    def put(self, key: str, value: Any, ahead_of: str | None = None) -> None:
        """Write a record, or remove it; a new one stands ahead of another or in order of ids."""
        file, content = file_of(key), self._content(key)
        if not _is_list(key):
            self._values[file] = value
            return
        items = list(content or ())
        ids = [_id(item) for item in items]
        record_id = key.partition("/")[2]
        if record_id in ids:
            at = ids.index(record_id)
            items[at : at + 1] = [] if value is None else [value]
        elif value is not None:
            at = bisect_left(ids, record_id) if ids == sorted(ids) else len(ids)
            at = ids.index(ahead_of) if ahead_of in ids else at
            items.insert(at, value)
        self._values[file] = items

    def contents(self) -> dict[str, bytes | None]:
        """Return what changes: files by path with their new content, None for one that goes."""
        changed: dict[str, bytes | None] = {}
        for file, value in self._values.items():
            before = self._before[file]
            if value is None:
                after = None
            elif isinstance(value, str):
                after = value
            else:
                after = fresh(value) if before is None else revise(before, value)
            if after != before:
                changed[file] = None if after is None else after.encode("utf-8")
        return changed

    def _content(self, key: str) -> Any:
        file = file_of(key)
        if file not in self._values:
            content = self._read(file)
            text = None if content is None else content.decode("utf-8")
            self._before[file] = text
            is_text = text is None or kind_of(key) is Kind.TEXT
            self._values[file] = text if is_text else yaml_file.read(str(text)).value
        return self._values[file]


def _is_list(key: str) -> bool:
    return "{}" not in _FILES[kind_of(key)]


def _id(item: Any) -> str:
    return str(item.get("id")) if isinstance(item, dict) else ""
