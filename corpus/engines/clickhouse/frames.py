"""From the answer of a statement to the answer to its question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus.engines.frames import COLUMNS, DAY, typed

_UNITS = {4: "Y", 7: "M", 10: "D"}


def answer(question: str, found: pa.Table) -> pa.Table:
    """Return the table of a question; days come as numbers, periods as they are spelled."""
    kinds = COLUMNS[question]
    columns: dict[str, Any] = {
        name: _days(column) if kinds.get(name) == DAY else column
        for name, column in zip(found.column_names, found.columns, strict=True)
    }
    if "period" in columns:
        columns |= _bounds(found.column("period").to_pylist())
    return typed(question, pa.table(columns))


def _days(column: pa.ChunkedArray) -> pa.Array:
    numbers = pc.fill_null(column.cast(pa.int64()), np.iinfo(np.int64).min).to_numpy()
    return pa.array(numbers.astype("datetime64[D]").astype("datetime64[us]"))


def _bounds(periods: Sequence[str | None]) -> dict[str, pa.Array]:
    unit = _UNITS[max((len(period) for period in periods if period), default=10)]
    starts = np.array([period or "NaT" for period in periods], f"datetime64[{unit}]")
    after = (starts + 1).astype("datetime64[D]")
    return {
        "start": pa.array(starts.astype("datetime64[us]")),
        "end": pa.array((after - 1).astype("datetime64[us]")),
    }
