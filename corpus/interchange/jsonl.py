"""A corpus as lines of JSON, one record or text each: the simplest form, for scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from corpus.curate.record_file import kind_of
from corpus.errors import InputError
from corpus.interchange.tables import Contents

_LONGEST_LINE = 50_000_000
# Python's JSON leaves these as they are, and readers break lines at them.
_BREAKS = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}


def write(contents: Contents, path: Path) -> Path:
    """Write a line for each record, `{"record": key, "value": …}`, and return the path."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for key, value in contents.items():
            line = json.dumps({"record": key, "value": value}, ensure_ascii=False)
            stream.write(line.translate(_BREAKS) + "\n")
    return path


def is_one(path: Path) -> bool:
    """Tell by its first line whether `write` wrote a file."""
    try:
        with path.open("rb") as stream:
            entry = json.loads(stream.readline(_LONGEST_LINE))
    except (OSError, ValueError):
        return False
    return isinstance(entry, dict) and entry.keys() == {"record", "value"}


def read(path: Path) -> dict[str, Any]:
    """Return the contents of a file that `write` wrote.

    Raises InputError naming the line that is no record, or one that was there before.
    """
    contents: dict[str, Any] = {}
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise InputError(f"{path.name}: {error.strerror}") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            key, value = entry["record"], entry["value"]
            kind_of(key)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{path.name}:{number}: no record ({error})") from None
        if key in contents:
            raise InputError(f'{path.name}:{number}: "{key}" twice')
        contents[key] = value
    return contents
