"""Change a YAML file where its value changed, and leave every other byte as it stands.

Remarks, blank lines and a layout of someone's own survive a decision about another field. New
parts are written in the house layout.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import yaml

from corpus import yaml_file

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class _Edit:
    """Text to stand in place of a stretch of the file, half-open."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class _Part:
    """A key with its value, or an item of a list with its hyphen: where it starts and ends."""

    name: str
    start: int
    end: int
    node: Any


def revise(text: str, value: Any) -> str:
    """Return the text of a YAML file changed so that it reads as `value`.

    Raises YamlError when the text as it stands cannot be read.
    """
    mark, body = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    old = yaml_file.read(body).value
    if old == value:
        return text
    newline = "\r\n" if "\r\n" in body else "\n"
    node = yaml.compose(body, _LOADER)
    edits = list(_edits(body, node, old, value, newline)) if _mendable(node, old, value) else []
    pieces, at = [], 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        pieces += [body[at : edit.start], edit.text]
        at = edit.end
    body = "".join([*pieces, body[at:]])
    if not _reads_as(body, value):
        # A layout that cannot be mended in place: the whole file in the house layout.
        body = fresh(value).replace("\n", newline)
    return mark + body


def fresh(value: Any) -> str:
    """Return a value as a file in the house layout."""
    stream = io.StringIO()
    yaml_file.write(value, stream)
    return stream.getvalue()


def _reads_as(text: str, value: Any) -> bool:
    try:
        return bool(yaml_file.read(text).value == value)
    except yaml_file.YamlError:
        return False


def _edits(text: str, node: Any, old: Any, new: Any, newline: str) -> Iterator[_Edit]:
    """Yield what turns a block of the file into `new`; nothing else is touched."""
    parts = _parts(text, node)
    mapping = isinstance(old, dict)
    before = [part.name for part in parts]
    after = list(new) if mapping else [_name(item) for item in new]
    indent = node.start_mark.column

    def written(index: int) -> str:
        if not mapping and isinstance(new[index], str):
            # Alone it would be written in brackets, as a list of short words is.
            lines = _at_depth([new[index], {}], indent).split("\n")[:-1]
            return newline.join(lines)
        value = {after[index]: new[after[index]]} if mapping else [new[index]]
        return _at_depth(value, indent).replace("\n", newline)

    def changed(n: int, index: int) -> Iterator[_Edit]:
        was, becomes = (old[after[index]], new[after[index]]) if mapping else (old[n], new[index])
        if was == becomes:
            return
        if _mendable(parts[n].node, was, becomes):
            yield from _edits(text, parts[n].node, was, becomes, newline)
        else:
            yield _Edit(parts[n].start, parts[n].end, written(index))

    pad = newline + " " * indent
    for tag, i, k, j, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            for n, index in zip(range(i, k), range(j, m), strict=True):
                yield from changed(n, index)
            continue
        added = [written(index) for index in range(j, m)]
        if i < k and added:
            yield _Edit(parts[i].start, parts[k - 1].end, pad.join(added))
        elif added and i:
            at = _line_end(text, parts[i - 1].end)
            yield _Edit(at, at, pad + pad.join(added))
        elif added:
            yield _Edit(parts[0].start, parts[0].start, pad.join(added) + pad)
        elif k < len(parts):
            yield _Edit(parts[i].start, parts[k].start, "")
        else:
            start = _line_end(text, parts[i - 1].end)
            yield _Edit(start, _line_end(text, parts[k - 1].end), "")


def _mendable(node: Any, old: Any, new: Any) -> bool:
    """Tell whether a value is a block before and after, with parts in common."""
    if getattr(node, "flow_style", True):
        return False
    if isinstance(old, dict) and isinstance(new, dict):
        return bool(old.keys() & new.keys())
    return (
        isinstance(old, list)
        and isinstance(new, list)
        and any(not isinstance(item, str) or len(item) >= yaml_file.FLOW for item in new)
    )


def _parts(text: str, node: Any) -> list[_Part]:
    if isinstance(node, yaml.MappingNode):
        return [
            _Part(str(key.value), key.start_mark.index, _end(value), value)
            for key, value in node.value
        ]
    column = node.start_mark.column
    found = []
    for item in node.value:
        hyphen = text.rfind("-", 0, item.start_mark.index)
        while hyphen - (text.rfind("\n", 0, hyphen) + 1) != column:
            hyphen = text.rfind("-", 0, hyphen)
        found.append(_Part(_name(_plain(item)), hyphen, _end(item), item))
    return found


def _end(node: Any) -> int:
    """Return where the last word of a value ends; a block's own mark lies behind blank lines."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(node, yaml.MappingNode) else last)


def _line_end(text: str, at: int) -> int:
    """Return where the line ends, behind a remark but before the newline."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if text[end - 1 : end] == "\r" else end


def _plain(node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return node.value


def _name(item: Any) -> str:
    """Return what tells an item of a list from its neighbours: its first value, as a rule an id."""
    if isinstance(item, dict) and item:
        return f"{next(iter(item))}: {json.dumps(next(iter(item.values())))}"
    return json.dumps(item)


def _at_depth(value: Any, indent: int) -> str:
    """Return a key or an item as it is written this far in, without the first indent."""
    above = indent // 2
    for _ in range(above):
        # Folding counts columns, so the part is written where it will stand.
        value = {"x": value}
    written = "\n".join(fresh(value).rstrip("\n").split("\n")[above:])
    if indent % 2:
        return written[indent - 1 :].replace("\n", "\n ")
    return written[indent:]
