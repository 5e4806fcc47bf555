"""Read YAML as plain text values, with the line each one stands on.

Only mappings, sequences and scalars are read, and every scalar stays the string that was
written: `no`, `010`, `12:30` and `2024-02-30` mean nothing special. Aliases, anchors, tags,
duplicate keys and deep nesting are refused (`threats.md` S20), so a file is what it looks like.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TextIO

import yaml

from corpus.errors import InputError

MAX_BYTES = 5_000_000
MAX_DEPTH = 20
FLOW = 40
"""A list of strings that are all shorter than this stands on one line, in brackets."""

# libyaml is several times faster; the pure Python parser emits the same events.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Location = tuple[str | int, ...]


class YamlError(InputError):
    """A YAML file that cannot be read; `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(message)


@dataclass(frozen=True)
class Document:
    """A file's content: nested dicts, lists and strings, and the line of each location."""

    value: Any
    lines: dict[Location, int]

    def line_of(self, location: Location) -> int:
        """Return the line of a location or of the nearest enclosing one."""
        for end in range(len(location), -1, -1):
            if location[:end] in self.lines:
                return self.lines[location[:end]]
        return 1


def read(text: str) -> Document:
    """Read one YAML document.

    Raises YamlError with the line for anything but plain mappings, sequences and strings.
    """
    if len(text) > MAX_BYTES:
        raise YamlError(1, f"{len(text):,} characters; at most {MAX_BYTES:,} are read")
    if found := yaml.reader.Reader.NON_PRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise YamlError(line, f"control character U+{ord(found.group()):04X}")
    lines: dict[Location, int] = {}
    try:
        events = _events(text)
        if next(events, None) is None:
            raise YamlError(1, "the file is empty")
        value = _node(next(events), events, (), lines)
        next(events)
        extra = next(events, None)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if error.context == "while scanning a quoted scalar":
            # The mark that was never closed, not the end of the file.
            mark = error.context_mark
        raise YamlError(mark.line + 1 if mark else 1, f"not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise YamlError(1, f"not YAML: {error}") from None
    if isinstance(extra, yaml.DocumentStartEvent) and extra.start_mark is not None:
        raise YamlError(extra.start_mark.line + 1, "a second document; one file holds one")
    return Document(value, lines)


def _events(text: str) -> Iterator[Any]:
    # As `yaml.parse`, which asks twice for each event.
    loader = _LOADER(text)
    loader.get_event()
    while not isinstance(event := loader.get_event(), yaml.StreamEndEvent):
        yield event


def _node(event: Any, events: Iterator[Any], at: Location, lines: dict[Location, int]) -> Any:
    line = event.start_mark.line + 1
    lines.setdefault(at, line)
    if isinstance(event, yaml.AliasEvent):
        raise YamlError(line, f'alias "*{event.anchor}"; write the value out')
    if event.anchor is not None:
        raise YamlError(line, f'anchor "&{event.anchor}"; anchors are not read')
    if event.tag not in (None, "!"):
        raise YamlError(line, f'tag "{event.tag}"; tags are not read')
    if len(at) > MAX_DEPTH:
        raise YamlError(line, f"nested deeper than {MAX_DEPTH} levels")
    if isinstance(event, yaml.ScalarEvent):
        return event.value
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Any] = []
        while not isinstance(item := next(events), yaml.SequenceEndEvent):
            items.append(_node(item, events, (*at, len(items)), lines))
        return items
    mapping: dict[str, Any] = {}
    while not isinstance(key := next(events), yaml.MappingEndEvent):
        key_line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarEvent):
            raise YamlError(key_line, "a key must be a plain word")
        if key.value in mapping:
            raise YamlError(key_line, f'key "{key.value}" given twice')
        lines[(*at, key.value)] = key_line
        mapping[key.value] = _node(next(events), events, (*at, key.value), lines)
    return mapping


class _Dumper(yaml.SafeDumper):
    """Writes every value as a string, so plain text needs no quotes."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012 (PyYAML's own protocol)

    def ignore_aliases(self, data: Any) -> bool:
        """Write repeated values out each time."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists under their key."""
        super().increase_indent(flow, False)


def _represent_mapping(dumper: yaml.SafeDumper, data: dict[str, Any]) -> yaml.Node:
    # A passage, or the words of a record, is one thing to a reader, so it stays on one line.
    passage = set(data) <= {"line", "quote", "occurrence"} and "quote" in data
    flow = passage or set(data) == {"record", "words"}
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=flow)


def _represent_list(dumper: yaml.SafeDumper, data: list[Any]) -> yaml.Node:
    flow = all(isinstance(item, str) and len(item) < FLOW for item in data)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=flow)


_Dumper.add_representer(dict, _represent_mapping)
_Dumper.add_representer(list, _represent_list)


def write(value: Any, stream: TextIO) -> None:
    """Write nested dicts, lists and strings in the house layout; `read` gives them back."""
    yaml.dump(value, stream, _Dumper, allow_unicode=True, sort_keys=False, width=100)
