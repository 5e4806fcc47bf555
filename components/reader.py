"""The reader: one to four source texts side by side, the same evidence marked alike in each."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import count, pairwise
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import streamlit as st

_HERE = Path(__file__).parent
_CONTROLS = re.compile(r"[\x00-\x20\x7f-\x9f\\\u202a-\u202e\u2066-\u2069]")
_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_HUES = 7  # Okabe and Ito's palette without black; see reader.css
_MOST_PANES = 4

LineKind = Literal["title", "standfirst", "meta", "body", "excluded"]


class MarkKind(StrEnum):
    """What a mark stands for; each kind has its own look, whatever the colour."""

    ACTOR = "actor"
    DATE = "date"
    TOPIC = "topic"
    QUOTATION = "quotation"
    PASSAGE = "passage"  # words that a link or a table points at


_KINDS = tuple(MarkKind)
# The browser counts linked sentences and those without a partner as kinds 4 and 5.
_NUMBERS = dict(zip(_KINDS, (0, 1, 2, 3, 6), strict=True))
LINK: Literal["link"] = "link"
"""The kind under which a linked sentence is reported and pointed at."""


@dataclass(frozen=True)
class Mark:
    """Marked words of one line; marks of equal kind and ref are partners in all panes.

    `start` and `end` are half-open Unicode code points within the line. `label` is what the
    tooltip says: "Zamir Kabulov", "Tuesday 23 April 2024 (weekday)".
    """

    start: int
    end: int
    kind: MarkKind
    ref: str
    label: str


@dataclass(frozen=True)
class Line:
    """One line of a source text, with its number there, so that evidence can be cited.

    An excluded line carries its reason as `note` and no marks.
    """

    number: int
    text: str
    kind: LineKind
    note: str | None = None
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        """Refuse marks that do not lie within the line."""
        if self.kind == "excluded" and self.marks:
            raise ValueError(f"line {self.number}: an excluded line carries no marks")
        for mark in self.marks:
            if not 0 <= mark.start < mark.end <= len(self.text):
                raise ValueError(
                    f"line {self.number}: {mark.kind} {mark.ref!r} at {mark.start}:{mark.end}, "
                    f"expected a stretch within 0:{len(self.text)}"
                )


@dataclass(frozen=True)
class Pane:
    """One article in the reader; a record without full text has an `empty_note` and its summary.

    `facts` are shown in the order given; the one called "Outlet" names the pane in counts.
    `not_shown` lines are kept back by a host that shows passages alone.
    """

    article: str
    heading: str
    heading_is_summary: bool
    facts: tuple[tuple[str, str], ...]
    link: str | None
    language: str
    lines: tuple[Line, ...]
    empty_note: str | None = None
    not_shown: int = 0


@dataclass(frozen=True, order=True)
class Stretch:
    """A sentence where it stands: half-open code points within one line of one article."""

    article: str
    line: int
    start: int
    end: int

    @property
    def ref(self) -> str:
        """Return the name of the sentence in an address: article, line and first character."""
        return f"{self.article}:{self.line}.{self.start}"


@dataclass(frozen=True)
class Tie:
    """Two sentences that report the same thing: how surely, why, and what speaks against it."""

    a: Stretch
    b: Stretch
    score: float
    reasons: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picked:
    """The mark or linked sentence a reader chose: where it stands and what it stands for."""

    article: str
    line: int
    kind: MarkKind | Literal["link"]
    ref: str


_component = st.components.v2.component(
    "parley_reader",
    html='<div class="reader"></div>',
    css=(_HERE / "reader.css").read_text(encoding="utf-8"),
    js=(_HERE / "reader.js").read_text(encoding="utf-8"),
)


def reader(
    panes: Sequence[Pane],
    *,
    key: str,
    ties: Iterable[Tie] = (),
    only_here: Iterable[Stretch] = (),
    show_excluded: bool = False,
    kinds: frozenset[MarkKind] = frozenset(MarkKind),
    focus: tuple[str, str] | None = None,
    on_pick: Callable[[Picked], None] | None = None,
    on_clear: Callable[[], None] | None = None,
) -> Picked | None:
    """Show the panes and return the mark or linked sentence chosen in this run, if one was.

    `ties` link sentences of different panes; `only_here` are sentences without a partner. Those
    that are not on the screen are left out. `focus` pins a (kind, ref): its partners light up,
    the columns line up on them and the first comes into view. `on_pick` runs before the script
    does and receives the mark; `on_clear` runs when the reader lets go of a pin (Escape, ×, a
    second click). Raises ValueError unless one to four panes are given.
    """
    if not 1 <= len(panes) <= _MOST_PANES:
        raise ValueError(f"{len(panes)} panes, expected 1 to {_MOST_PANES}")
    shown, linked, alone = tuple(panes), tuple(ties), tuple(only_here)

    def picked() -> None:
        choice = read_pick(st.session_state[key].get("pick"), shown, linked)
        if choice and on_pick:
            on_pick(choice)

    def cleared() -> None:
        if on_clear and st.session_state[key].get("clear"):
            on_clear()

    data = {
        "content": payload(shown, show_excluded, linked, alone),
        "kinds": [number for kind, number in _NUMBERS.items() if kind in kinds],
        "focus": list(focus) if focus else None,
        "reports_clear": on_clear is not None,
    }
    result = _component(key=key, data=data, on_pick_change=picked, on_clear_change=cleared)
    return read_pick(result.get("pick"), shown, linked)


def read_pick(value: object, panes: Iterable[Pane], ties: Iterable[Tie] = ()) -> Picked | None:
    """Return what the browser reports as picked if it is on the screen, else None."""
    if not isinstance(value, dict):
        return None
    if value.get("kind") == LINK:
        ends = (end for tie in ties for end in (tie.a, tie.b))
        told = (value.get("article"), value.get("line"), value.get("ref"))
        found = next((end for end in ends if (end.article, end.line, end.ref) == told), None)
        return Picked(found.article, found.line, LINK, found.ref) if found else None
    for pane in panes:
        if pane.article != value.get("article"):
            continue
        for line in pane.lines:
            if line.number != value.get("line"):
                continue
            for mark in line.marks:
                if (mark.kind, mark.ref) == (value.get("kind"), value.get("ref")):
                    return Picked(pane.article, line.number, mark.kind, mark.ref)
    return None


def safe_link(link: str | None) -> str | None:
    """Return an address a browser may open (http or https, a host, no user name), else None."""
    if not link or _CONTROLS.search(link):
        return None
    try:
        parts = urlsplit(link)
        fine = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
        _ = parts.port
    except ValueError:
        return None
    return link if fine else None


def segments(
    line: Line, sentences: Iterable[Stretch] = ()
) -> Iterator[tuple[str, tuple[Mark, ...]]]:
    """Cut a line where marks or these sentences begin or end; name the marks on each piece.

    The narrowest mark comes first. The pieces joined are the line. The browser never counts
    characters, so emoji and combining marks cannot shift a highlight.
    """
    bounds = [(each.start, each.end) for each in line.marks]
    bounds += [(each.start, each.end) for each in sentences]
    cuts = sorted({0, len(line.text), *(at for bound in bounds for at in bound)})
    waiting = sorted(line.marks, key=lambda mark: mark.start, reverse=True)
    open_marks: list[Mark] = []
    for start, end in pairwise(cuts):
        open_marks = [mark for mark in open_marks if mark.end > start]
        while waiting and waiting[-1].start == start:
            open_marks.append(waiting.pop())
        narrowest_first = sorted(
            open_marks, key=lambda mark: (mark.end - mark.start, _KINDS.index(mark.kind), mark.ref)
        )
        yield line.text[start:end], tuple(narrowest_first)


@lru_cache(maxsize=16)
def payload(
    panes: tuple[Pane, ...],
    show_excluded: bool,
    ties: tuple[Tie, ...] = (),
    only_here: tuple[Stretch, ...] = (),
) -> dict[str, Any]:
    """Return what the browser gets: plain lists and strings, with a version that names them.

    A piece of a line is a string, or a list of a string and a code for each mark on it:
    4 × label + 2 if the mark begins here + 1 if it ends here. A label points to its group, the
    (kind, ref) that partners share. A sentence with a sign in the margin is {"s": its number,
    "p": its pieces}; number -1 has no partner. Excluded lines stay on the server unless they are
    asked for.
    """
    groups: dict[tuple[MarkKind, str], int] = {}
    labels: dict[tuple[int, str], int] = {}
    signed = _signed(panes, ties, only_here)
    ties = tuple(
        tie
        for tie in ties
        if tie.a.article != tie.b.article and min(signed.get(tie.a, -1), signed.get(tie.b, -1)) >= 0
    )
    by_line: defaultdict[tuple[str, int], list[Stretch]] = defaultdict(list)
    for stretch in sorted(signed):
        by_line[stretch.article, stretch.line].append(stretch)

    def code(mark: Mark, begins: bool, ends: bool) -> int:
        group = groups.setdefault((mark.kind, mark.ref), len(groups))
        label = labels.setdefault((group, mark.label), len(labels))
        return 4 * label + 2 * begins + ends

    def pieces(line: Line, sentences: Sequence[Stretch]) -> list[Any]:
        row: list[Any] = []
        inside = {s.start: {"s": signed[s], "p": []} for s in sentences}
        ends = {s.end for s in sentences}
        into, at = row, 0
        for text, marks in segments(line, sentences):
            end = at + len(text)
            if at in ends:
                into = row
            if at in inside:
                row.append(inside[at])
                into = inside[at]["p"]  # type: ignore[assignment]
            codes = [code(mark, mark.start == at, mark.end == end) for mark in marks]
            into.append([text, *codes] if codes else text)
            at = end
        return row

    def rows(pane: Pane) -> list[list[Any]]:
        return [
            [line.number, line.kind, line.note, pieces(line, by_line[pane.article, line.number])]
            for line in pane.lines
            if line.text.strip() and (show_excluded or line.kind != "excluded")
        ]

    shown = [
        {
            "article": pane.article,
            "name": name,
            "heading": pane.heading,
            "heading_is_summary": pane.heading_is_summary,
            "facts": [list(fact) for fact in pane.facts],
            "link": safe_link(pane.link),
            "address": None if safe_link(pane.link) else pane.link,
            "language": pane.language if _LANGUAGE.match(pane.language) else None,
            "direction": "rtl" if pane.language.split("-")[0] in _RIGHT_TO_LEFT else "ltr",
            "note": pane.empty_note,
            "left_out": _kept_back(pane) or (None if show_excluded else _left_out(pane)),
            "lines": rows(pane),
        }
        for pane, name in zip(panes, _names(panes), strict=True)
    ]
    hues = _hues(panes)
    order = [pane.article for pane in panes]
    linked = [stretch for stretch, number in signed.items() if number >= 0]
    content = {
        "panes": shown,
        "groups": [[_NUMBERS[kind], ref, hues.get(ref, 0)] for kind, ref in groups],
        "labels": [list(label) for label in labels],
        "sentences": [
            [order.index(stretch.article), stretch.line, stretch.ref, letter]
            for stretch, letter in zip(linked, _letters(linked, ties), strict=True)
        ],
        "ties": [
            [signed[tie.a], signed[tie.b], f"{tie.score:.2f}", [*tie.reasons], [*tie.cautions]]
            for tie in sorted(ties, key=lambda tie: (-tie.score, tie.a, tie.b))
        ],
    }
    spelled = json.dumps(content, separators=(",", ":"))
    return {"version": hashlib.sha256(spelled.encode()).hexdigest()[:16], **content}


def _signed(
    panes: Sequence[Pane], ties: Iterable[Tie], only_here: Iterable[Stretch]
) -> dict[Stretch, int]:
    """Number the linked sentences on the screen in reading order; -1 for those without a partner.

    Left out are sentences that are not on the screen and, as nothing can show both, those that
    overlap an earlier one.
    """
    lengths = {
        (pane.article, line.number): len(line.text)
        for pane in panes
        for line in pane.lines
        if line.kind != "excluded"
    }
    order = {pane.article: at for at, pane in enumerate(panes)}
    pairs = [(tie.a, tie.b) for tie in ties if tie.a.article != tie.b.article]
    told = {*only_here, *(end for pair in pairs for end in pair)}
    kept: dict[Stretch, None] = {}
    last: Stretch | None = None
    for stretch in sorted(
        (s for s in told if 0 <= s.start < s.end <= lengths.get((s.article, s.line), 0)),
        key=lambda s: (order[s.article], s.line, s.start, s.end),
    ):
        where = (stretch.article, stretch.line)
        if last is None or (last.article, last.line) != where or stretch.start >= last.end:
            kept[stretch] = None
            last = stretch
    linked = {end for a, b in pairs if a in kept and b in kept for end in (a, b)}
    alone = {*only_here} - linked
    numbers = count()
    return {
        stretch: next(numbers) if stretch in linked else -1
        for stretch in kept
        if stretch in linked or stretch in alone
    }


def _letters(linked: Sequence[Stretch], ties: Iterable[Tie]) -> list[str]:
    """Give sentences that are linked, directly or through others, one letter: a … z, aa, ab …"""
    leader = {stretch: stretch for stretch in linked}

    def first(stretch: Stretch) -> Stretch:
        while leader[stretch] != stretch:
            leader[stretch] = stretch = leader[leader[stretch]]
        return stretch

    for tie in ties:
        leader[first(tie.a)] = first(tie.b)
    letters: dict[Stretch, str] = {}
    for stretch in linked:
        letters.setdefault(first(stretch), _letter(len(letters)))
    return [letters[first(stretch)] for stretch in linked]


def _letter(number: int) -> str:
    """Spell a number as a, b, … z, aa, ab …"""
    spelled = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        spelled = chr(ord("a") + rest) + spelled
    return spelled


def _names(panes: Sequence[Pane]) -> list[str]:
    """Name each pane after its outlet, numbered where two would be called the same."""
    plain = [dict(pane.facts).get("Outlet", pane.heading) for pane in panes]
    return [
        f"{name} ({plain[: at + 1].count(name)})" if plain.count(name) > 1 else name
        for at, name in enumerate(plain)
    ]


def _kept_back(pane: Pane) -> str | None:
    if not pane.not_shown:
        return None
    count = "1 line" if pane.not_shown == 1 else f"{pane.not_shown} lines"
    return f"{count} not shown here: this host shows the passages that are counted, not whole texts"


def _left_out(pane: Pane) -> str | None:
    lines = [line for line in pane.lines if line.kind == "excluded" and line.text.strip()]
    if not lines:
        return None
    reasons = ", ".join(dict.fromkeys(line.note for line in lines if line.note))
    count = "1 line" if len(lines) == 1 else f"{len(lines)} lines"
    told = f"{count} of the page left out, not part of the article"
    return f"{told}: {reasons}" if reasons else told


def _hues(panes: Iterable[Pane]) -> dict[str, int]:
    """Give each actor a colour of its own as long as there are colours, then start over.

    An actor asks for the colour its id hashes to, the most often named first, so that the same
    actor nearly always has the same colour, whichever texts are compared.
    """
    counts = Counter(
        mark.ref
        for pane in panes
        for line in pane.lines
        for mark in line.marks
        if mark.kind is MarkKind.ACTOR
    )
    hues: dict[str, int] = {}
    for rank, (ref, _) in enumerate(sorted(counts.items(), key=lambda item: (-item[1], item[0]))):
        first = int(hashlib.sha256(ref.encode()).hexdigest(), 16)
        lap = rank // _HUES
        taken = set(hues.values())
        wanted = (lap * _HUES + (first + step) % _HUES for step in range(_HUES))
        hues[ref] = next(hue for hue in wanted if hue not in taken)
    return hues
