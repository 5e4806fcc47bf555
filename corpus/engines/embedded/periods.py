"""Days, months and years as equal steps, and where counts stand in them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

_CODE = {"day": "D", "month": "M", "year": "Y"}
_DIGITS = {"day": 10, "month": 7, "year": 4}

# About 90 bars fill a chart; a wider selection takes the next longer period.
DAYS_AT_MOST = 92
MONTHS_AT_MOST = 5500
"""The longest spans, in days, that are shown by day and by month."""


def length_for(first: int | None, last: int | None) -> str:
    """Return the period for a span of days since 1970; a month when there is none."""
    if first is None or last is None:
        return "month"
    if last - first <= DAYS_AT_MOST:
        return "day"
    return "month" if last - first <= MONTHS_AT_MOST else "year"


class Periods:
    """The periods from one day to another; two more places stand for what is in none of them.

    `edges` are the first days of the periods and the day after the last, since 1970.
    """

    def __init__(self, by: str, first: int | None, last: int | None) -> None:
        self.by = by
        if first is None or last is None:
            self._starts = np.empty(0, dtype="datetime64[D]")
            self.edges: npt.NDArray[np.int64] = np.zeros(1, dtype=np.int64)
            return
        code = _CODE[by]
        span = np.array([first, last], dtype="datetime64[D]").astype(f"datetime64[{code}]")
        steps = np.arange(span[0], span[1] + 2)
        self._starts = steps.astype("datetime64[D]")
        self.edges = self._starts.astype(np.int64)

    @cached_property
    def _labels(self) -> npt.NDArray[np.object_]:
        spelled = np.datetime_as_string(self._starts, unit="D")
        return np.array([str(day)[: _DIGITS[self.by]] for day in spelled], dtype=object)

    def __len__(self) -> int:
        return max(0, len(self.edges) - 1)

    def columns(self, places: npt.NDArray[np.int64]) -> dict[str, Any]:
        """Return the columns that say which period each place is."""
        n = len(self)
        inside = places < n
        kinds = np.minimum(places - n, 1)
        words = np.array(["date not established", "wider than the period"], dtype=object)
        placed = np.where(inside, "in period", words[np.maximum(kinds, 0)])
        starts = np.full(len(places), np.datetime64("NaT", "us"))
        ends = starts.copy()
        if n:
            within = places[inside]
            starts[inside] = self._starts[within].astype("datetime64[us]")
            last_days = self._starts[within + 1] - np.timedelta64(1, "D")
            ends[inside] = last_days.astype("datetime64[us]")
        spelled = np.datetime_as_string(starts, unit="D")
        digits = _DIGITS[self.by]
        labels = [
            str(day)[:digits] if ok else None for day, ok in zip(spelled, inside, strict=True)
        ]
        return {
            "placed": pd.array(placed, dtype="str"),
            "period": pd.array(labels, dtype="str"),
            "start": starts,
            "end": ends,
        }
