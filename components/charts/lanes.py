"""The timeline in lanes: every record at its date, drawn as precisely as it is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa

from components.charts import figure as parts
from components.charts.figure import PICK, Figure
from components.charts.specification import specification
from components.escape import shortened
from corpus import dates
from corpus.dates import Basis
from corpus.link import Lanes

STATED, INFERRED, APPROXIMATE = "stated", "inferred", "approximate"
KINDS = ("contact", "statement", "article")
STRIP = 40
"""Undated marks in a row."""
MOST_MARKS = 2000
"""More marks than this are drawn as counts per month."""
_CROWDED = 400
"""More marks than this are drawn on a canvas."""

_DEEPEST = {"contact": 8, "article": 3}  # rows of a lane, of contacts and of articles
_WIDE = {"contact": 70, "article": 260}  # marks of a kind that fit side by side
_BASES: dict[str, str] = {
    Basis.STATED: "stated in print",
    Basis.URL: "from the address",
    Basis.PAGE_METADATA: "from the page's metadata",
    Basis.WEEKDAY: "worked out from a weekday",
    Basis.CONTEXT: "from context",
    Basis.OUTSIDE: "from an outside fact",
}


class _Mark(NamedTuple):
    record: str
    id: str
    name: str
    kind: str
    when: str
    dating: str
    form: str  # "day", "span", "later", "earlier", "undated"
    first: int  # day, in milliseconds
    last: int
    reports: int

    @property
    def family(self) -> str:
        """Return what it is stacked with."""
        return "article" if self.record == "article" else "contact"


def lanes(
    frame: pd.DataFrame, by: Lanes = Lanes.ENVOY, limit: int = 12, chosen: str = ""
) -> Figure:
    """Draw every dated record in its lane; a click yields record and id.

    A click on a lane's name yields the record "lane" and the lane's id. More than MOST_MARKS
    records are for `lane_counts`.
    """
    marks = [(lane, mark) for lane, mark in _marks(frame) if mark.form != "undated"]
    arranged = _arrange(marks, _lane_names(frame), by, limit)
    n_marks = sum(len(of_lane) for _, of_lane in arranged.values())
    note = _undated_note(frame)
    rows = _Rows(_LANES)
    gaps = _gaps([mark for _, of_lane in arranged.values() for mark in of_lane])
    for lane_id, (name, of_lane) in arranged.items():
        row = rows.header(record="lane", id=lane_id, lane=name)
        for family in ("contact", "article"):
            kin = [mark for mark in of_lane if mark.family == family]
            depth = 0
            for mark, level in zip(kin, _stack(kin, gaps[family], _DEEPEST[family]), strict=True):
                rows.mark(row + 1 + level, mark, name, chosen)
                depth = max(depth, level + 1)
            row += depth
        rows.next = row + 1
    if any(mark.form in ("later", "earlier") for _, mark in marks):
        note = (
            f"A triangle marks a date of which only the start or the end is known. {note}".strip()
        )
    return Figure(
        name="lanes",
        spec=specification("swimming", _crowding(n_marks)),
        data=rows.table(),
        alt=_said(arranged, by),
        selection=PICK,
        fields=("record", "id"),
        note=note,
    )


def _crowding(n_marks: int) -> str:
    return "crowded" if n_marks > _CROWDED else "sparse"


def undated(
    frame: pd.DataFrame, by: Lanes = Lanes.ENVOY, limit: int = 12, chosen: str = ""
) -> Figure:
    """Draw the records whose date is not established, side by side in the lanes they belong to."""
    marks = [(lane, mark) for lane, mark in _marks(frame) if mark.form == "undated"]
    arranged = _arrange(marks, _lane_names(frame), by, limit)
    rows = _Rows(_LANES)
    for lane_id, (name, of_lane) in arranged.items():
        row = rows.header(record="lane", id=lane_id, lane=name)
        of_lane.sort(key=lambda mark: KINDS.index(mark.record))
        for position, mark in enumerate(of_lane):
            rows.mark(row + 1 + position // STRIP, mark, name, chosen, position % STRIP)
        rows.next = row + 2 + (len(of_lane) - 1) // STRIP
    records = _numbers(mark for _, mark in marks)
    said = f"{records}, in {parts.counted(len(arranged), 'lanes')} by {by}." if marks else "none."
    return Figure(
        name="undated",
        spec=specification("stripped"),
        data=rows.table(),
        alt=f"Records whose date is not established: {said}",
        selection=PICK,
        fields=("record", "id"),
    )


# -- from rows to marks --------------------------------------------------------------------------


def _marks(frame: pd.DataFrame) -> list[tuple[str, _Mark]]:
    """Return the lane and the mark of every row; the lane of none is empty."""
    columns = ("record", "id", "label", "kind", "date", "basis", "dated", "n_reports")
    marks = map(_mark, *(frame[column].tolist() for column in columns))
    lanes = frame["lane_id"].fillna("").tolist()
    return list(zip(lanes, marks, strict=True))


@lru_cache(maxsize=16384)
def _mark(
    record: str,
    key: str,
    label: object,
    kind: object,
    text: object,
    basis: object,
    dated: bool,
    reports: int,
) -> _Mark:
    known = dates.parse(text) if isinstance(text, str) and text else None
    words = parts.in_words(known.text) if known else "no date"
    said = _BASES.get(str(basis), "")
    first, last, form = 0, 0, "undated"
    if dated and known and known.bounds:
        first, last = ((day.toordinal() - _EPOCH) * parts.DAY for day in known.bounds)
        form = "day" if first == last else "span"
        form = "later" if known.latest is None else "earlier" if known.earliest is None else form
    vague = known is not None and (known.approximate or known.uncertain)
    return _Mark(
        record=record,
        id=key,
        name=shortened(parts.plain(label), 160),
        kind=kind if isinstance(kind, str) and kind else record,
        when=f"{words}, {said}" if said else words,
        dating=APPROXIMATE if vague else STATED if basis == Basis.STATED else INFERRED,
        form=form,
        first=first,
        last=last,
        reports=reports,
    )


_EPOCH = date(1970, 1, 1).toordinal()


def _lane_names(frame: pd.DataFrame) -> dict[str, str]:
    names = dict(zip(frame["lane_id"].tolist(), frame["lane"].tolist(), strict=True))
    return {lane: parts.plain(name) for lane, name in names.items() if isinstance(lane, str)}


# A lane's id, its name and its marks.
_Arranged = dict[str, tuple[str, list[_Mark]]]


def _arrange(
    marks: list[tuple[str, _Mark]], names: dict[str, str], by: Lanes, limit: int
) -> _Arranged:
    """Put marks into lanes, fullest first; then what lies in the others, then what lies in none."""
    lanes: dict[str, list[_Mark]] = defaultdict(list)
    for lane, mark in marks:
        lanes[lane].append(mark)
    none = lanes.pop("", [])
    ranked = sorted(lanes, key=lambda lane: (-len(lanes[lane]), names[lane]))
    leading, rest = ranked[:limit], ranked[limit:]
    labels = parts.distinct([shortened(names[lane], 60) for lane in leading], leading)
    arranged = {
        lane: (label, _in_order(lanes[lane])) for lane, label in zip(leading, labels, strict=True)
    }
    if rest:
        others = {(mark.record, mark.id): mark for lane in rest for mark in lanes[lane]}
        name = f"All others ({parts.counted(len(rest), _PLURAL[by])})"
        arranged["others"] = (name, _in_order(others.values()))
    if none:
        arranged["none"] = (f"No {by}", _in_order(none))
    return arranged


_PLURAL = {
    Lanes.ENVOY: "envoys",
    Lanes.SIDE: "sides",
    Lanes.OUTLET: "outlets",
    Lanes.TOPIC: "topics",
}


def _in_order(marks: Iterable[_Mark]) -> list[_Mark]:
    return sorted(marks, key=lambda mark: (mark.family, mark.first, mark.last, mark.id))


def _gaps(marks: Sequence[_Mark]) -> dict[str, float]:
    """Return how far apart two marks of a kind stand clear of each other, unzoomed."""
    if not marks:
        return dict.fromkeys(_WIDE, 0.0)
    span = max(mark.last for mark in marks) - min(mark.first for mark in marks)
    return {kind: max(parts.DAY, span / n) for kind, n in _WIDE.items()}


def _stack(marks: Sequence[_Mark], gap: float, deepest: int) -> list[int]:
    """Give each mark the first row where it hides none; in a full lane the one longest free."""
    free: list[float] = []
    levels = []
    for mark in marks:
        level = 0
        while level < len(free) and free[level] > mark.first:
            level += 1
        if level == deepest:
            level = free.index(min(free))
        elif level == len(free):
            free.append(0)
        free[level] = mark.last + gap
        levels.append(level)
    return levels


@lru_cache(maxsize=8192)
def _month(moment: int) -> str:
    return f"{date.fromordinal(moment // parts.DAY + _EPOCH):%Y-%m}"


# -- from marks to the frame ---------------------------------------------------------------------

_LANES = {
    "record": "str",
    "id": "str",
    "row": "str",
    "form": "str",
    "name": "str",
    "lane": "str",
    "kind": "str",
    "when": "str",
    "dating": "str",
    "reports": "int64",
    "chosen": "bool",
    "start": "time",
    "end": "time",
    "x": "int64",
}


_NONE = {"str": None, "int64": 0, "bool": False, "time": 0}


class _Rows:
    """The rows of a frame as they grow; rows of marks are numbered from the top."""

    def __init__(self, kinds: dict[str, str]) -> None:
        self.kinds = kinds
        self.rows: list[Sequence[Any]] = []
        self.next = 0

    def header(self, **cells: Any) -> int:
        cells |= {"row": _row(self.next, head=True), "form": "lane"}
        self.rows.append([cells.get(name, _NONE[kind]) for name, kind in self.kinds.items()])
        return self.next

    def mark(self, row: int, mark: _Mark, lane: str, chosen: str, x: int = 0) -> None:
        texts = (mark.name, lane, mark.kind, mark.when, mark.dating)
        start = (mark.record, mark.id, _row(row), mark.form, *texts, mark.reports)
        self.rows.append((*start, mark.id == chosen, mark.first, mark.last, x))

    def table(self) -> pa.Table:
        return parts.table(self.kinds, self.rows)


@lru_cache(maxsize=1024)
def _row(number: int, *, head: bool = False) -> str:
    return f"{number:04}{'h' if head else ''}"


# -- words ---------------------------------------------------------------------------------------


def _numbers(marks: Iterable[_Mark]) -> str:
    """Count records once, however many lanes they stand in: "2 contacts and 1 article"."""
    seen = {(mark.record, mark.id) for mark in marks}
    totals = {kind: sum(1 for record, _ in seen if record == kind) for kind in KINDS}
    return parts.listed([parts.counted(n, f"{kind}s") for kind, n in totals.items() if n])


def _undated_note(frame: pd.DataFrame) -> str:
    found = frame.loc[~frame["dated"], ["record", "id"]].drop_duplicates()
    if found.empty:
        return ""
    totals = {kind: int((found["record"] == kind).sum()) for kind in KINDS}
    said = parts.listed([parts.counted(n, f"{kind}s") for kind, n in totals.items() if n])
    verb = "has" if len(found) == 1 else "have"
    return (
        f"{said} {verb} no established date and {'stands' if len(found) == 1 else 'stand'} apart."
    )


def _said(arranged: _Arranged, by: Lanes) -> str:
    marks = [mark for _, of_lane in arranged.values() for mark in of_lane]
    if not marks:
        return f"Timeline in lanes by {by}: nothing to show."
    first, last = min(mark.first for mark in marks), max(mark.last for mark in marks)
    fullest = next(iter(arranged.values()))[0]
    return (
        f"Timeline in {parts.counted(len(arranged), 'lanes')} by {by}: {_numbers(marks)},"
        f" {parts.in_words(_month(first))} to {parts.in_words(_month(last))};"
        f" first lane: {fullest}."
    )


# -- too many to draw one by one -----------------------------------------------------------------

_MONTHLY = {
    "lane_id": "str",
    "period": "str",
    "record": "str",
    "row": "str",
    "form": "str",
    "lane": "str",
    "when": "str",
    "start": "time",
    "n": "int64",
}


def lane_counts(frame: pd.DataFrame, by: Lanes = Lanes.ENVOY, limit: int = 12) -> Figure:
    """Draw how many records each lane has in each month; a click yields lane_id and period.

    Takes the frame of `lane_counts` by month.
    """
    counts: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    totals: dict[str, int] = defaultdict(int)
    names: dict[str, str] = {}
    apart = 0
    columns = ("lane_id", "lane", "record", "placed", "period", "n")
    for lane, name, record, placed, period, n in zip(
        frame["lane_id"].fillna("").tolist(),
        *(frame[column].tolist() for column in columns[1:]),
        strict=True,
    ):
        names[lane] = parts.plain(name) if lane else f"No {by}"
        totals[lane] += n
        if placed == "in period":
            counts[lane][record, period] = n
        else:
            apart += n
    ranked = sorted(totals, key=lambda lane: (not lane, -totals[lane], names[lane]))
    known = [lane for lane in ranked if lane]
    drawn = [*known[:limit], *(lane for lane in ranked if not lane)]
    labels = parts.distinct([shortened(names[lane], 60) for lane in drawn], drawn)
    rows = _Rows(_MONTHLY)
    for lane, label in zip(drawn, labels, strict=True):
        lane_id = lane or "none"
        rows.header(lane_id=lane_id, lane=label)
        records = [kind for kind in KINDS if any(kind == record for record, _ in counts[lane])]
        for (record, month), n in sorted(counts[lane].items()):
            row = _row(rows.next + 1 + records.index(record))
            middle = (date.fromisoformat(f"{month}-15").toordinal() - _EPOCH) * parts.DAY
            texts = (lane_id, month, record, row, "month", label, parts.in_words(month))
            rows.rows.append((*texts, middle, n))
        rows.next += 1 + len(records)
    return Figure(
        name="lanes",
        spec=specification("monthly", _crowding(len(rows.rows))),
        data=rows.table(),
        alt=_said_by_month([(names[lane], totals[lane]) for lane in drawn], by),
        selection=PICK,
        fields=("lane_id", "period"),
        note=_note_by_month(len(known), limit, apart, by) if drawn else "",
    )


def _said_by_month(lanes: Sequence[tuple[str, int]], by: Lanes) -> str:
    if not lanes:
        return f"Timeline in lanes by {by}: nothing to show."
    most = ", ".join(f"{name} {n:,}" for name, n in lanes[:3])
    return f"Timeline in {parts.counted(len(lanes), 'lanes')} by {by}, records per month: {most}."


def _note_by_month(lanes: int, limit: int, apart: int, by: Lanes) -> str:
    said = ["Too many records to draw one by one: circles count them per lane and month."]
    if lanes > limit:
        said.append(f"The first {limit:,} of {parts.counted(lanes, _PLURAL[by])} are drawn.")
    if apart:
        said.append("What is dated more widely than a month, or not at all, is left out.")
    return " ".join(said)
