"""What a decision changes, field by field, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import facts, tables
from components.escape import shortened
from corpus.curate.log import Change
from corpus.curate.record_file import kind_of, value_of
from corpus.curate.store import Conflict
from corpus.load import Records

MOST_ROWS = 25
"""Rows of changes on the screen at once; the download has all."""
_LONGEST = 400
_HEADS = ("Record", "Field", "Now", "Would be")
_NAMED_BY = ("title", "name", "label", "summary")


def show(
    several: Iterable[Change],
    records: Records,
    *,
    key: str,
    heads: tuple[str, str] = ("Now", "Would be"),
) -> None:
    """Draw changes as a table; `heads` name what is before and after."""
    changed = frame(several, records)
    rows = [tuple(map(str, row)) for row in changed.head(MOST_ROWS).itertuples(index=False)]
    shown = [tuple(shortened(cell, _LONGEST) for cell in row) for row in rows]
    facts.table((*_HEADS[:2], *heads), shown)
    if len(changed) > MOST_ROWS:
        n = changed["record"].nunique()
        st.caption(
            f"The first {MOST_ROWS} of {len(changed):,} changes to {n:,} records; "
            "the download has all."
        )
        tables.download(changed, "changes", key=f"{key}-changes")


def frame(several: Iterable[Change], records: Records) -> pd.DataFrame:
    """Return changes in words.

    One row per field of a record: `record`, `field`, `before`, `after`; of a list only what goes
    and what comes. Order: as given.
    """
    rows = [
        {"record": named(change.record, records, change.old or change.new), **row}
        for change in several
        for row in _rows(change)
    ]
    return pd.DataFrame(rows, columns=["record", "field", "before", "after"]).astype("str")


def named(key: str, records: Records, value: Any = None) -> str:
    """Return what a record is called, with its key."""
    known = value_of(records, key) or value
    names = (known.get(name) for name in _NAMED_BY) if isinstance(known, dict) else ()
    name = next((str(name) for name in names if name), "")
    return f"{shortened(name, 80)} ({key})" if name else key


def _rows(change: Change) -> Iterator[dict[str, str]]:
    if change.field or not isinstance(change.old or change.new, dict):
        yield {"field": field_in_words(change.field), **_sides(change.old, change.new)}
        return
    old, new = (value if isinstance(value, dict) else {} for value in (change.old, change.new))
    for name in dict.fromkeys((*old, *new)):
        yield {"field": field_in_words(name), **_sides(old.get(name), new.get(name))}


def field_in_words(name: str) -> str:
    """Return the name of a field as it is said."""
    return name.replace("text.", "in the text: ").replace("_", " ") if name else "the whole"


def _sides(old: Any, new: Any) -> dict[str, str]:
    if isinstance(old, list) and isinstance(new, list):
        gone = [item for item in old if item not in new]
        come = [item for item in new if item not in old]
        stay = len(old) - len(gone)
        others = [f"{stay:,} other{'' if stay == 1 else 's'}"] if stay else []
        if gone or come:
            sides = (" and ".join(filter(None, (in_words(part), *others))) for part in (gone, come))
            return dict(zip(("before", "after"), (side or "–" for side in sides), strict=True))
    return {"before": in_words(old) or "–", "after": in_words(new) or "–"}


def in_words(value: Any) -> str:
    """Return a value of a record in words: parts by name, lists with commas."""
    if isinstance(value, Mapping):
        return ", ".join(f"{_said(name)}{in_words(part)}" for name, part in value.items())
    if isinstance(value, (list, tuple)):
        apart = "; " if any(isinstance(item, Mapping) for item in value) else ", "
        return apart.join(in_words(item) for item in value)
    return "" if value is None else str(value)


def _said(name: str) -> str:
    """Return the name of a part where its value does not speak for itself."""
    plain = ("actor", "topic", "quote", "name", "passages", "names", "id")
    return "" if name in plain else f"{name.replace('_', ' ')} "


def versions(conflict: Conflict) -> None:
    """Draw both versions of what somebody else has changed meanwhile."""
    theirs, yours = conflict.theirs, conflict.yours
    if not (isinstance(theirs, dict) and isinstance(yours, dict)):
        facts.table(("", "Theirs, saved", "Yours"), [("", in_words(theirs), in_words(yours))])
        return
    differing = [
        (field_in_words(name), in_words(theirs.get(name)), in_words(yours.get(name)))
        for name in dict.fromkeys((*theirs, *yours))
        if theirs.get(name) != yours.get(name)
    ]
    facts.table(("Field", "Theirs, saved", "Yours"), differing)


def kind_in_words(key: str) -> str:
    """Return what sort of record a key names."""
    return kind_of(key).value
