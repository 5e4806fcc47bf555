"""How lanes look."""

from __future__ import annotations

from math import cos, radians, sin
from typing import Any

import altair as alt

from components.charts.lanes import APPROXIMATE, INFERRED, KINDS, STATED, STRIP
from components.charts.look import parts
from corpus.link import By

_DATINGS = [STATED, INFERRED, APPROXIMATE]
_STEP = 14  # pixels of one row of marks
_MID = "#808495"  # legible light and dark, where the theme gives no colour

# Legends show three kinds; "chosen" borrows the theme's second colour, words and articles its grey.
_COLOURS = ["contact", "chosen", "statement", "4", "5", "6", "7", "article"]
_TICK = "M0,-1.1V1.1"


def _colour(channel: Any) -> Any:
    return channel(
        "record:N",
        scale=alt.Scale(domain=_COLOURS, range="category"),
        legend=_legend("", values=list(KINDS)),
    )


def _fixed(colour: str, chart: alt.Chart) -> alt.Chart:
    palette = alt.Scale(domain=_COLOURS, range="category")
    return chart.transform_calculate(colour=f"'{colour}'").encode(
        color=alt.Color("colour:N", scale=palette, legend=None)
    )


def _legend(title: str, **more: Any) -> alt.Legend:
    return alt.Legend(
        title=title or None,
        **{
            "orient": "top",
            "direction": "horizontal",
            "titleOrient": "left",
            "titleAnchor": "middle",
            "labelLimit": 0,
            "padding": 0,
            "offset": 6,
            "symbolSize": 80,
            **more,
        },
    )


def _dating() -> dict[str, Any]:
    """Fill what is stated; outline what is inferred; dash what is approximate."""
    stated, vague = f"datum.dating === '{STATED}'", f"datum.dating === '{APPROXIMATE}'"
    return {
        "fillOpacity": alt.condition(stated, alt.value(0.8), alt.value(0)),
        "strokeDash": alt.condition(vague, alt.value([2, 2]), alt.value([1, 0])),
    }


def _dating_key() -> Any:
    """Explain the dating; a legend of its own, because Vega's fills every symbol alike."""
    disc = "M1,0A1,1,0,1,1,-1,0A1,1,0,1,1,1,0Z"
    hole = "M.66,0A.66,.66,0,1,0,-.66,0A.66,.66,0,1,0,.66,0Z"
    dashes = "".join(_arc(n * 60, n * 60 + 34) for n in range(6))
    return (
        alt.Chart()
        .transform_filter("false")
        .mark_point(filled=True)
        .encode(
            shape=alt.Shape(
                "dating:N",
                scale=alt.Scale(
                    domain=[STATED, INFERRED, APPROXIMATE], range=[disc, disc + hole, dashes]
                ),
                legend=_legend("date", symbolFillColor=_MID, symbolStrokeWidth=0),
            )
        )
    )


def _arc(start: float, end: float) -> str:
    """Return a piece of a ring, from one angle to another, as a path."""
    (ax, ay), (bx, by) = ((cos(radians(angle)), sin(radians(angle))) for angle in (start, end))
    outer = f"M{ax:.3f},{ay:.3f}A1,1,0,0,1,{bx:.3f},{by:.3f}"
    return f"{outer}L{bx * 0.66:.3f},{by * 0.66:.3f}A.66,.66,0,0,0,{ax * 0.66:.3f},{ay * 0.66:.3f}Z"


def _shape() -> alt.Shape:
    return alt.Shape(
        "record:N",
        scale=alt.Scale(domain=list(KINDS), range=["circle", "diamond", _TICK]),
        legend=_legend("", values=list(KINDS)),
    )


def _size() -> alt.Size:
    return alt.Size(
        "reports:Q",
        title="reports",
        scale=alt.Scale(type="linear", domain=[1, 12], range=[45, 190], clamp=True),
        legend=_legend("reports", values=[1, 4, 12], symbolFillColor=_MID, symbolStrokeWidth=0),
    )


def _tooltip() -> list[alt.Tooltip]:
    fields = {"name": "title", "when": "date", "kind": "kind", "reports": "reports", "lane": "lane"}
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in fields.items()]


def _y() -> alt.Y:
    """Rows of marks without names; a line above each lane."""
    head = "indexof(datum.value, 'h') > 0"
    return alt.Y(
        "row:N",
        title=None,
        sort="ascending",
        scale=alt.Scale(type="band"),
        axis=alt.Axis(
            labels=False,
            ticks=False,
            domain=False,
            grid=True,
            bandPosition=0,
            gridOpacity=alt.condition(head, alt.value(1), alt.value(0)),
        ),
    )


def _of(form: str) -> Any:
    return (
        alt.Chart()
        .transform_filter(f"datum.form === '{form}'")
        .transform_calculate(said="datum.name + '; ' + datum.kind + ', ' + datum.when")
    )


def _names(y: alt.Y) -> alt.Chart:
    return _fixed(
        "article",
        _of("lane")
        .mark_text(
            align="left",
            fontSize=12,
            baseline="middle",
            fontWeight=600,
            limit=alt.ExprRef("width"),
            dy=1,
            aria=False,
            cursor="pointer",
        )
        .encode(
            x=alt.value(0),
            y=y,
            text="lane:N",
            tooltip=[alt.Tooltip("lane:N", title="title")],  # without one it takes no click
        ),
    )


def swimming(crowding: str) -> dict[str, Any]:
    """Specify marks over time; many of them ("crowded") are drawn on a canvas."""
    x = alt.X(
        "start:T",
        scale=alt.Scale(type="utc", padding=14, nice=False),
        axis=parts.time_axis(By.DAY, orient="top", grid=True, gridOpacity=0.6),
    )
    y = _y()
    look = {"fill": _colour(alt.Fill), "stroke": _colour(alt.Stroke), **_dating()}
    known = {"tooltip": _tooltip(), "description": alt.Description("said:N"), "y": y}
    quiet = {"fill": _colour(alt.Fill), "stroke": _colour(alt.Stroke)}
    spans = [
        _of("span")
        .transform_filter(f"datum.record {which} 'article'")
        .mark_bar(
            clip=True,
            xOffset=-high / 2,
            x2Offset=high / 2,
            height=high,
            cornerRadius=high / 2,
            strokeWidth=width,
            cursor="pointer",
            opacity=opacity,
        )
        .encode(x=x, x2="end:T", **look, **known)
        for which, high, width, opacity in (("!==", 8, 1.5, 0.75), ("===", 4, 1, 0.5))
    ]
    days = (
        _of("day")
        .mark_point(clip=True, strokeWidth=1.5, cursor="pointer", opacity=0.9)
        .encode(x=x, shape=_shape(), size=_size(), **look, **known)
    )
    open_ended = [
        _of(form)
        .mark_point(clip=True, shape=shape, size=90, strokeWidth=1.5, cursor="pointer")
        .encode(
            x=x, **quiet, **known, fillOpacity=look["fillOpacity"], strokeDash=look["strokeDash"]
        )
        for form, shape in (("later", "triangle-right"), ("earlier", "triangle-left"))
    ]
    zoom = alt.selection_interval(
        name="zoom",
        bind="scales",
        encodings=["x"],
        zoom="wheel![event.ctrlKey || event.metaKey]",
    )
    layers = [
        _names(y),
        *_rings(x, y),
        *spans,
        *open_ended,
        days.add_params(zoom, parts.picking("record", "id")),
    ]
    return _finished(layers, dating=True, crowded=crowding == "crowded")


def _rings(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Ring what is chosen."""
    chosen = "datum.chosen && datum.form !== 'span'"
    point = _fixed(
        "chosen",
        alt.Chart()
        .transform_filter(chosen)
        .mark_point(clip=True, shape="circle", size=420, strokeWidth=3, filled=False)
        .encode(x=x, y=y),
    )
    if x.shorthand != "start:T":
        return [point]
    span = _fixed(
        "chosen",
        alt.Chart()
        .transform_filter("datum.chosen && datum.form === 'span'")
        .mark_bar(
            clip=True,
            xOffset=-8,
            x2Offset=8,
            height=16,
            cornerRadius=8,
            strokeWidth=3,
            filled=False,
        )
        .encode(x=x, x2="end:T", y=y),
    )
    return [point, span]


def _finished(layers: list[alt.Chart], *, dating: bool, crowded: bool = False) -> dict[str, Any]:
    chart = alt.layer(*layers)
    if dating:
        channels = ("fill", "stroke", "size", "shape")
        chart = (
            alt.layer(chart, _dating_key())
            .resolve_scale(shape="independent")
            .resolve_legend(**dict.fromkeys(channels, "independent"))
        )
    spec = parts.spec_of(chart, step=_STEP)
    # One legend a line, for narrow screens. Vega's own setting, which Altair does not know.
    spec["config"] = {"legend": {"layout": {"top": {"direction": "vertical", "margin": 8}}}}
    if crowded:
        spec["usermeta"] = {"embedOptions": {"renderer": "canvas"}}
    return spec


def stripped() -> dict[str, Any]:
    """Specify marks side by side, without time."""
    x = alt.X(
        "x:Q",
        title="records whose date is not established",
        scale=alt.Scale(domain=[-0.5, STRIP - 0.5], nice=False, zero=False),
        axis=alt.Axis(
            labels=False, ticks=False, domain=False, grid=False, orient="top", titleAnchor="start"
        ),
    )
    y = _y()
    marks = (
        _of("undated")
        .mark_point(strokeWidth=1.5, cursor="pointer")
        .encode(
            x=x,
            y=y,
            shape=_shape(),
            size=_size(),
            fill=_colour(alt.Fill),
            stroke=_colour(alt.Stroke),
            fillOpacity=alt.value(0.3),
            tooltip=_tooltip(),
            description=alt.Description("said:N"),
        )
    )
    layers = [_names(y), *_rings(x, y), marks.add_params(parts.picking("record", "id"))]
    return _finished(layers, dating=False)


def monthly(crowding: str) -> dict[str, Any]:
    """Specify counts per month; many of them ("crowded") are drawn on a canvas."""
    x = alt.X(
        "start:T",
        scale=alt.Scale(type="utc", padding=14, nice=False),
        axis=parts.time_axis(By.MONTH, orient="top", grid=True, gridOpacity=0.6),
    )
    y = _y()
    circles = (
        _of("month")
        .mark_circle(clip=True, cursor="pointer", opacity=0.85)
        .encode(
            x=x,
            y=y,
            fill=_colour(alt.Fill),
            size=alt.Size(
                "n:Q",
                title="records per month",
                scale=alt.Scale(type="sqrt", domainMin=1, rangeMin=30, rangeMax=260),
                legend=_legend("records per month", tickCount=3, format=",d", symbolFillColor=_MID),
            ),
            tooltip=[
                alt.Tooltip("lane:N", title="title"),
                alt.Tooltip("when:N", title="month"),
                alt.Tooltip("record:N", title="record"),
                alt.Tooltip("n:Q", title="records", format=",d"),
            ],
        )
    )
    zoom = alt.selection_interval(
        name="zoom", bind="scales", encodings=["x"], zoom="wheel![event.ctrlKey || event.metaKey]"
    )
    picking = parts.picking("lane_id", "period")
    layers = [_names(y), circles.add_params(zoom, picking)]
    return _finished(layers, dating=False, crowded=crowding == "crowded")
