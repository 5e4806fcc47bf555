"""What a chart is before it meets the screen, and the pieces its specification is made of."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from components.escape import shortened
from corpus import dates
from corpus.link import By

PICK = "pick"
"""The selection a click makes."""
WINDOW = "window"
"""The selection a brush over time makes."""

# A theme's category colours in their order; only the last, its grey, is fixed by what it is for.
PALETTE = 8
_LABEL = 28
_ROOM_FOR_COUNT = 44
DAY = 86_400_000
"""A day in milliseconds."""


@dataclass(frozen=True, eq=False)
class Figure:
    """A chart ready to show: `st.vega_lite_chart(figure.frame, figure.spec, alt=figure.alt)`.

    `spec` is Vega-Lite without data, the same object whatever the data. `frame` holds what is
    drawn. Times in it are UTC, and so is what a brush returns, in milliseconds. `selection` names
    the selection parameter, `fields` what one of its points yields. `note` says what is left out.
    """

    name: str
    spec: dict[str, Any]
    frame: pd.DataFrame
    alt: str
    selection: str | None = None
    fields: tuple[str, ...] = ()
    note: str = ""

    @property
    def pick(self) -> str | None:
        """Return the field a click yields, the first where it yields several."""
        return self.fields[0] if self.selection == PICK else None


def spec_of(
    chart: alt.Chart | alt.LayerChart | alt.FacetChart, *, step: int | None = None
) -> dict[str, Any]:
    """Validate a chart and return it as a specification without data.

    With `step`, the chart is as high as its rows need, `step` pixels each.
    """
    spec = chart.to_dict()
    # Altair's configuration would shadow Streamlit's theme.
    for key in ("data", "datasets", "$schema", "config"):
        spec.pop(key, None)
    _without_data(spec)
    if step:
        spec["height"] = {"step": step}
        spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    return spec


def _without_data(spec: dict[str, Any]) -> None:
    for layer in spec.get("layer", ()):
        layer.pop("data", None)
        _without_data(layer)


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


# -- frames --------------------------------------------------------------------------------------


def table(kinds: dict[str, str], rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Return rows as a frame; a column is "str", "int64", "bool" or "time" (milliseconds)."""
    columns = zip(*rows, strict=True) if rows else ([] for _ in kinds)
    made: dict[str, Any] = {}
    for (name, kind), values in zip(kinds.items(), columns, strict=True):
        if kind == "time":
            edges = np.array(values, dtype="int64").view("datetime64[ms]")
            made[name] = pd.DatetimeIndex(edges).tz_localize("UTC")
        else:
            made[name] = pd.Series(values, dtype=kind)
    return pd.DataFrame(made)


# -- time ----------------------------------------------------------------------------------------


def moments(days: pd.Series, plus: int = 0) -> list[int]:
    """Return the starts of days, or of those some days later, in milliseconds UTC."""
    edges = np.asarray(days, dtype="datetime64[ms]").astype("int64") + plus * DAY
    return edges.tolist()  # type: ignore[no-any-return]


def period_of(periods: Iterable[object]) -> By:
    """Tell from the periods of a frame (EDTF) what they are."""
    first = next((p for p in periods if isinstance(p, str)), "2000-01")
    return {4: By.YEAR, 7: By.MONTH}.get(len(first), By.DAY)


_TICKS = (
    (By.DAY, 1, "day", 1),
    (By.DAY, 7, "week", 1),
    (By.MONTH, 28, "month", 1),
    (By.MONTH, 90, "month", 3),
    (By.YEAR, 365, "year", 1),
    (By.YEAR, 730, "year", 2),
    (By.YEAR, 1826, "year", 5),
)
_FINEST = {By.DAY: (*By,), By.MONTH: (By.MONTH, By.YEAR), By.YEAR: (By.YEAR,)}
_APART = {By.DAY: 90, By.MONTH: 68, By.YEAR: 46}  # pixels a label needs


def time_axis(finest: By, **more: Any) -> alt.Axis:
    """Return an axis whose ticks fall on whole periods, as many as the width has room for."""
    choice = "{interval:'year',step:10}"
    for by, days, interval, step in reversed(_TICKS):
        if by in _FINEST[finest]:
            apart = f"width*{days}*864e5/(domain('x')[1]-domain('x')[0])"
            choice = f"{apart}>={_APART[by]}?{{interval:'{interval}',step:{step}}}:{choice}"
    label = (
        "utcFormat(datum.value, utcdate(datum.value)>1 ? '%-d %b %Y' :"
        " utcmonth(datum.value)>0 ? '%b %Y' : '%Y')"
    )
    return alt.Axis(
        tickCount=alt.ExprRef(choice),
        labelExpr=label,
        labelLimit=0,
        **{"title": None, "ticks": True, "domain": True, **more},
    )


# -- parts ---------------------------------------------------------------------------------------


def inked(words: alt.Chart) -> alt.Chart:
    """Colour words with the grey that ends the theme's categories, legible light and dark."""
    palette = alt.Scale(domain=[str(n + 1) for n in range(PALETTE)], range="category")
    coloured: alt.Chart = words.transform_calculate(ink=f"'{PALETTE}'").encode(
        color=alt.Color("ink:N", scale=palette, legend=None)
    )
    return coloured


def dimmed() -> Any:
    """Fade what is not chosen, once something is."""
    return alt.condition("datum.state === 'other'", alt.value(0.35), alt.value(1))


def states(ids: Sequence[object], chosen: Sequence[str]) -> list[str]:
    """Tell per row whether it is "chosen", an "other" beside chosen ones, or neither ("")."""
    if not chosen:
        return [""] * len(ids)
    return ["chosen" if key in chosen else "other" for key in ids]


def picking(*fields: str) -> alt.Parameter:
    """Return the selection by click: one item, gone with a click beside it."""
    return alt.selection_point(name=PICK, fields=list(fields), toggle=False)


def room_for_counts(quantity: str) -> alt.X:
    """Return a count axis that leaves space for the numbers at the ends of bars."""
    return alt.X(
        "n:Q",
        title=quantity,
        scale=alt.Scale(zero=True, range=[0, alt.ExprRef(f"width-{_ROOM_FOR_COUNT}")]),
        axis=alt.Axis(
            format=",d",
            tickMinStep=1,
            tickCount=alt.ExprRef("width > 420 ? 6 : 3"),
            labelPadding=6,
            titlePadding=8,
        ),
    )


def touch_area(y: alt.Y, tooltip: list[alt.Tooltip]) -> Any:
    """Make the whole row of a bar take the click, however short the bar."""
    return (
        alt.Chart()
        .mark_rect(opacity=0, cursor="pointer", aria=False)
        .encode(x=alt.value(0), x2=alt.value("width"), y=y, tooltip=tooltip)
    )


def names_of_rows() -> alt.Y:
    """Return an axis of names on one or two lines (`label`), in the order of `rank`."""
    two = r"indexof(datum.label, '\n') > 0"
    return alt.Y(
        "label:N",
        sort=alt.EncodingSortField("rank", op="min"),
        title=None,
        axis=alt.Axis(
            labelLimit=190,
            labelExpr=r"split(datum.label, '\n')",
            labelBaseline=alt.condition(two, alt.value("bottom"), alt.value("middle")),
            labelLineHeight=12,
            labelPadding=8,
            labelOverlap=False,
            labelFlush=False,
        ),
    )
