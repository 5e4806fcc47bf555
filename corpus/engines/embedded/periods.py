"""Days, months and years as equal steps, and where counts stand in them."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_CODE: dict[str, Literal["D", "M", "Y"]] = {"day": "D", "month": "M", "year": "Y"}

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

    def __len__(self) -> int:
        return max(0, len(self.edges) - 1)

    @cached_property
    def _columns(self) -> dict[str, pa.Array]:
        """Return the columns of every place in order: the periods, undated, too wide."""
        n = len(self)
        labels = np.datetime_as_string(self._starts[:n], unit=_CODE[self.by])
        days = self._starts.astype("datetime64[us]")
        nowhere = np.full(2, np.datetime64("NaT", "us"))
        words = ["in period"] * n + ["date not established", "wider than the period"]
        return {
            "placed": pa.array(words, pa.string()),
            "period": pa.array([*labels.tolist(), None, None], pa.string()),
            "start": pa.array(np.concatenate([days[:n], nowhere])),
            "end": pa.array(np.concatenate([days[1:] - np.timedelta64(1, "D"), nowhere])),
        }

    def columns(self, places: npt.NDArray[np.int64]) -> dict[str, pa.Array]:
        """Return the columns that say which period each place is."""
        return {name: column.take(places) for name, column in self._columns.items()}
