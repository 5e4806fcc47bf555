"""Dates as the press gives them: an EDTF string, how precise it is, and what it rests on.

Supported is ISO 8601-2 (EDTF) level 0 and 1 without times and with four-digit years, plus
`XXXX-MM[-DD]` of level 2 for a printed day whose year nothing on the page gives.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from corpus.errors import InputError


class Basis(StrEnum):
    """What a date rests on."""

    STATED = "stated"
    URL = "url"
    PAGE_METADATA = "page-metadata"
    WEEKDAY = "weekday"
    CONTEXT = "context"
    OUTSIDE = "outside"


BASES = {
    Basis.STATED: "stated in print",
    Basis.URL: "from the address of the page",
    Basis.PAGE_METADATA: "from the page's metadata",
    Basis.WEEKDAY: "inferred from a printed weekday",
    Basis.CONTEXT: "inferred from the text",
    Basis.OUTSIDE: "from outside facts",
}
"""What a date rests on, in words."""


class Tier(StrEnum):
    """How far a reader follows the dating: printed only, plus inferred, plus outside facts."""

    STATED = "stated"
    INFERRED = "inferred"
    OUTSIDE = "outside"

    @property
    def bases(self) -> tuple[Basis, ...]:
        """List the bases this tier accepts; each tier includes the one before it."""
        return _BASES[self]


_BASES = {
    Tier.STATED: (Basis.STATED,),
    Tier.INFERRED: tuple(basis for basis in Basis if basis is not Basis.OUTSIDE),
    Tier.OUTSIDE: tuple(Basis),
}


class Precision(StrEnum):
    """How finely a date is known."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    INTERVAL = "interval"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class EdtfDate:
    """A date with its bounds: `earliest` and `latest` are inclusive days, None is an open end.

    Approximation (`~`) and uncertainty (`?`) are flags: they never widen the bounds, because
    EDTF does not say by how much.
    """

    text: str
    earliest: date | None
    latest: date | None
    precision: Precision
    approximate: bool = False
    uncertain: bool = False

    @property
    def established(self) -> bool:
        """Tell whether the date can be placed in time at all."""
        return self.earliest is not None or self.latest is not None

    @property
    def bounds(self) -> tuple[date, date] | None:
        """Return the first and last day the date is placed on, None when not established.

        An open end reaches no further than the day that is known: "17 August 2021 or later"
        stands at 17 August 2021, or it would turn up under every later year.
        """
        first, last = self.earliest or self.latest, self.latest or self.earliest
        return (first, last) if first and last else None

    def overlaps(self, since: date | None, until: date | None) -> bool:
        """Tell whether some day of this date lies in the window; both ends are inclusive."""
        if self.bounds is None:
            return since is None and until is None
        first, last = self.bounds
        return (until is None or first <= until) and (since is None or last >= since)


_DATE = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|XXXX)"
    r"(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?(?P<mark>[?~%])?",
)
# EDTF level 1 numbers the seasons 21 to 24 and does not fix their months; these are the
# northern meteorological ones. Winter is left at its year, so it never runs into the next.
_SEASONS = {"21": (3, 5), "22": (6, 8), "23": (9, 11), "24": (1, 12)}


@lru_cache(maxsize=65536)
def parse(text: str) -> EdtfDate:
    """Read an EDTF string of level 0 or 1.

    Raises InputError naming the value when it is malformed, impossible (30 February) or an
    interval that ends before it starts.
    """
    if "/" in text:
        return _parse_interval(text)
    return _parse_single(text)


def _refuse(text: str, why: str) -> InputError:
    return InputError(
        f'"{text[:60]}" is not a date ({why}); expected EDTF such as 2022-03-24, 2022-03, '
        "2022-03-24~ or 2021-08-17/.."
    )


def _parse_single(text: str) -> EdtfDate:
    match = _DATE.fullmatch(text)
    if match is None:
        raise _refuse(text, "malformed")
    year, month, day, mark = match.group("year", "month", "day", "mark")
    flags = {"approximate": mark in ("~", "%"), "uncertain": mark in ("?", "%")}
    try:
        earliest, latest, precision = _bounds(year, month, day)
    except ValueError as error:
        raise _refuse(text, str(error)) from None
    return EdtfDate(text, earliest, latest, precision, **flags)


def _bounds(
    year: str, month: str | None, day: str | None
) -> tuple[date | None, date | None, Precision]:
    if year == "XXXX":
        if month and month != "XX":
            # 2000 is a leap year, so 29 February of an unknown year passes.
            date(2000, int(month), int(day) if day and day != "XX" else 1)
        return None, None, Precision.UNKNOWN
    if month == "XX" and day not in (None, "XX"):
        raise ValueError("a day without a month")
    if "X" in year and month is not None:
        raise ValueError("a month in an unknown year")
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if year.endswith("XX"):
        return date(first, 1, 1), date(last, 12, 31), Precision.CENTURY
    if year.endswith("X"):
        return date(first, 1, 1), date(last, 12, 31), Precision.DECADE
    if month is None or month == "XX":
        return date(first, 1, 1), date(first, 12, 31), Precision.YEAR
    if month in _SEASONS:
        if day is not None:
            raise ValueError("a day in a season")
        start, end = _SEASONS[month]
        return date(first, start, 1), _month_end(first, end), Precision.SEASON
    if day is None or day == "XX":
        return date(first, int(month), 1), _month_end(first, int(month)), Precision.MONTH
    exact = date(first, int(month), int(day))
    return exact, exact, Precision.DAY


def _month_end(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError("month must be in 1..12")
    return date(year, month, calendar.monthrange(year, month)[1])


def _parse_interval(text: str) -> EdtfDate:
    ends = text.split("/")
    if len(ends) != 2 or all(end in ("", "..") for end in ends):
        raise _refuse(text, "an interval has two ends")
    start, end = (None if part in ("", "..") else _parse_single(part) for part in ends)
    earliest = start.earliest if start else None
    latest = end.latest if end else None
    for part in (start, end):
        if part and not part.established:
            raise _refuse(text, "an interval needs years")
    if earliest and latest and earliest > latest:
        raise _refuse(text, "it ends before it starts")
    return EdtfDate(
        text,
        earliest,
        latest,
        Precision.INTERVAL,
        approximate=any(part.approximate for part in (start, end) if part),
        uncertain=any(part.uncertain for part in (start, end) if part),
    )


def window_edge(text: str, *, end: bool) -> date:
    """Read `since` or `until`: a day, a month or a year, taken at its first or last day.

    Raises InputError for anything else; marks and intervals are no window edges.
    """
    edge = parse(text)
    if edge.approximate or edge.uncertain:
        raise _refuse(text, "a window edge is exact")
    plain = edge.precision in (Precision.DAY, Precision.MONTH, Precision.YEAR) and "X" not in text
    if edge.bounds is None or not plain:
        raise _refuse(text, "a window starts and ends on a day, a month or a year")
    return edge.bounds[1] if end else edge.bounds[0]


def in_words(text: str) -> str:
    """Spell an EDTF string in English: "about March 2022", "17 August 2021 or later"."""
    parsed = parse(text)
    if "/" in text:
        start, end = text.split("/")
        if start in ("", ".."):
            return f"{in_words(end)} or earlier"
        if end in ("", ".."):
            return f"{in_words(start)} or later"
        return _span_in_words(start, end)
    words = _single_in_words(text, parsed.precision)
    if parsed.approximate:
        words = f"about {words}"
    return f"{words} (uncertain)" if parsed.uncertain else words


def _span_in_words(start: str, end: str) -> str:
    first, last = parse(start), parse(end)
    same_month = start[:7] == end[:7] and first.precision is last.precision is Precision.DAY
    if same_month and not any((first.approximate, last.approximate, first.uncertain)):
        return f"{int(start[8:10])}–{in_words(end)}"
    return f"{in_words(start)} to {in_words(end)}"


def _single_in_words(text: str, precision: Precision) -> str:
    plain = text.rstrip("?~%")
    year, month, day = ([*plain.split("-"), "", ""])[:3]
    if precision is Precision.CENTURY:
        return f"{year[:2]}00s"
    if precision is Precision.DECADE:
        return f"{year[:3]}0s"
    if precision is Precision.SEASON:
        return f"{('spring', 'summer', 'autumn', 'winter')[int(month) - 21]} {year}"
    words = "an unknown year" if year == "XXXX" else year
    if month and month != "XX":
        words = f"{calendar.month_name[int(month)]}{' of' if year == 'XXXX' else ''} {words}"
        if day and day != "XX":
            words = f"{int(day)} {words}"
    return words


def with_basis(edtf: str, basis: Basis, tier: Tier = Tier.OUTSIDE) -> str:
    """Say a date with its basis: "24 March 2022, inferred from a printed weekday"."""
    words = f"{in_words(edtf)}, {BASES[basis]}"
    if basis not in tier.bases:
        return f"date not established by what is {tier} ({words})"
    return words
