"""What a chart is before it meets the screen, and the words and rows it is made of."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from components.escape import shortened
from corpus import dates
from corpus.link import By

PICK = "pick"
"""The selection a click makes."""
WINDOW = "window"
"""The selection a brush over time makes."""

_LABEL = 28
DAY = 86_400_000
"""A day in milliseconds."""


@dataclass(frozen=True, eq=False)
class Figure:
    """A chart ready to show: `st.vega_lite_chart(figure.data, figure.spec, alt=figure.alt)`.

    `spec` is Vega-Lite without data, the same object whatever the data. `data` holds what is
    drawn, as the browser gets it. Times in it are UTC, and so is what a brush returns, in
    milliseconds. `selection` names the selection parameter, `fields` what one of its points
    yields. `note` says what is left out.
    """

    name: str
    spec: dict[str, Any]
    data: pa.Table
    alt: str
    selection: str | None = None
    fields: tuple[str, ...] = ()
    note: str = ""

    @property
    def pick(self) -> str | None:
        """Return the field a click yields, the first where it yields several."""
        return self.fields[0] if self.selection == PICK else None


# -- words ---------------------------------------------------------------------------------------


@lru_cache(maxsize=16384)
def plain(text: object) -> str:
    """Return text on one line, without characters that reorder or hide what stands around them."""
    words = text if isinstance(text, str) else ""
    return " ".join("".join(c if _visible(c) else " " for c in words).split())


def _visible(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


@lru_cache(maxsize=4096)
def two_lines(text: object) -> str:
    """Fit a name on two lines of an axis label."""
    name = plain(text)
    if len(name) <= _LABEL:
        return name
    space = name.rfind(" ", 0, _LABEL + 1)
    if space <= 0:
        return shortened(name, _LABEL)
    return f"{name[:space]}\n{shortened(name[space + 1 :], _LABEL)}"


def distinct(labels: Sequence[str], ids: Sequence[object]) -> list[str]:
    """Tell equal labels apart by their id: two people of one name are two rows."""
    times = Counter(labels)
    return [
        shortened(f"{label} [{key}]", 2 * _LABEL) if times[label] > 1 else label
        for label, key in zip(labels, ids, strict=True)
    ]


def counted(n: int, plural: str) -> str:
    """Return "1 contact", "2,400 contacts"; knows the words that end in s and the envoy's -ies."""
    return f"{n:,} {plural if n != 1 else plural[:-1]}"


def listed(parts: Sequence[str]) -> str:
    """Join with commas and a last "and"."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


@lru_cache(maxsize=16384)
def in_words(text: str) -> str:
    """Spell an EDTF date."""
    return dates.in_words(text)


# -- rows ----------------------------------------------------------------------------------------

_TYPES = {
    "str": pa.string(),
    "int64": pa.int64(),
    "bool": pa.bool_(),
    "time": pa.timestamp("ms", "UTC"),
}


def table(kinds: dict[str, str], rows: Sequence[Sequence[Any]]) -> pa.Table:
    """Return rows as a table; a column is "str", "int64", "bool" or "time" (milliseconds)."""
    columns = zip(*rows, strict=True) if rows else ([] for _ in kinds)
    arrays = [
        pa.array(values, _TYPES[kind]) for kind, values in zip(kinds.values(), columns, strict=True)
    ]
    return pa.table(arrays, names=[*kinds])


# -- time ----------------------------------------------------------------------------------------


def moments(days: pd.Series, plus: int = 0) -> list[int]:
    """Return the starts of days, or of those some days later, in milliseconds UTC."""
    edges = np.asarray(days, dtype="datetime64[ms]").astype("int64") + plus * DAY
    return edges.tolist()  # type: ignore[no-any-return]


def period_of(periods: Iterable[object]) -> By:
    """Tell from the periods of a frame (EDTF) what they are."""
    first = next((p for p in periods if isinstance(p, str)), "2000-01")
    return {4: By.YEAR, 7: By.MONTH}.get(len(first), By.DAY)


# -- what is chosen ------------------------------------------------------------------------------


def states(ids: Sequence[object], chosen: Sequence[str]) -> list[str]:
    """Tell per row whether it is "chosen", an "other" beside chosen ones, or neither ("")."""
    if not chosen:
        return [""] * len(ids)
    return ["chosen" if key in chosen else "other" for key in ids]
