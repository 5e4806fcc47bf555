"""The pieces chart specifications are made of."""

from __future__ import annotations

from typing import Any

import altair as alt

from components.charts.figure import PICK
from corpus.link import By

# A theme's category colours in their order; only the last, its grey, is fixed by what it is for.
PALETTE = 8
_ROOM_FOR_COUNT = 44


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


# -- time ----------------------------------------------------------------------------------------

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
