"""How counts over time, and tables of counts as colour, look."""

from __future__ import annotations

from typing import Any

import altair as alt

from components.charts.figure import WINDOW
from components.charts.look import parts
from components.charts.periods import INFERRED, STATED
from corpus.link import By

_BRUSH = alt.BrushConfig(fill="#808495", fillOpacity=0.25, stroke="#808495", strokeWidth=1)


def columns(unit: str, by: By) -> dict[str, Any]:
    """Specify columns of counts per period, stated dates below inferred ones."""
    bars = (
        alt.Chart()
        .mark_rect(x2Offset=-1)
        .encode(
            x=alt.X("start:T", scale=alt.Scale(type="utc"), axis=parts.time_axis(by)),
            x2="end:T",
            y=alt.Y(
                "low:Q",
                title=f"{unit} per {by}",
                axis=alt.Axis(
                    format=",d", tickMinStep=1, tickCount=4, labelPadding=6, titlePadding=8
                ),
            ),
            y2="high:Q",
            opacity=alt.Opacity(
                "dating:O",
                scale=alt.Scale(domain=[STATED, INFERRED], range=[1, 0.45]),
                legend=_legend(None, symbolType="square"),
            ),
            tooltip=[
                alt.Tooltip("period:N", title="title"),
                alt.Tooltip("dating:N", title="dating"),
                alt.Tooltip("n:Q", title=unit, format=",d"),
            ],
        )
        .add_params(alt.selection_interval(name=WINDOW, encodings=["x"], mark=_BRUSH))
        .properties(height=240)
    )
    return parts.spec_of(bars)


def _legend(title: str | None, **more: Any) -> alt.Legend:
    return alt.Legend(
        title=title,
        **{
            "orient": "top",
            "direction": "horizontal",
            "labelLimit": 0,
            "padding": 0,
            "offset": 8,
            **more,
        },
    )


# -- as colour -----------------------------------------------------------------------------------


def _shade(quantity: str) -> alt.Color:
    return alt.Color(
        "n:Q",
        scale=alt.Scale(type="sqrt", domainMin=0, range="heatmap"),
        legend=_legend(
            quantity,
            format=",d",
            tickCount=3,
            tickMinStep=1,
            gradientLength=alt.ExprRef("min(220, width * 0.6)"),
            gradientThickness=10,
        ),
    )


def heat_over_time(unit: str, by: By, what: str) -> dict[str, Any]:
    """Specify counts per actor or topic and period, as colour."""
    cells = (
        alt.Chart()
        .mark_rect(x2Offset=-0.5, cursor="pointer", height=alt.RelativeBandSize(0.9))
        .encode(
            x=alt.X("start:T", scale=alt.Scale(type="utc"), axis=parts.time_axis(by)),
            x2="end:T",
            y=parts.names_of_rows(),
            color=_shade(f"{unit} per {by}"),
            opacity=parts.dimmed(),
            tooltip=[
                alt.Tooltip("name:N", title="title"),
                alt.Tooltip("period:N", title=str(by)),
                alt.Tooltip("n:Q", title=unit, format=",d"),
            ],
        )
        .add_params(parts.picking(f"{what}_id"))
    )
    return parts.spec_of(cells, step=26)


def crossed(unit: str) -> dict[str, Any]:
    """Specify counts per topic and actor, as colour."""
    cells = (
        alt.Chart()
        .mark_rect(
            cursor="pointer", height=alt.RelativeBandSize(0.92), width=alt.RelativeBandSize(0.94)
        )
        .encode(
            x=alt.X(
                "column:N",
                sort=alt.EncodingSortField("column_rank", op="min"),
                title=None,
                axis=alt.Axis(
                    orient="top",
                    labelAngle=-55,
                    labelAlign="left",
                    labelLimit=170,
                    labelExpr=r"replace(datum.label, '\n', ' ')",
                    labelOverlap=False,
                    labelPadding=4,
                ),
            ),
            y=parts.names_of_rows(),
            color=_shade(unit),
            opacity=parts.dimmed(),
            tooltip=[
                alt.Tooltip("topic:N", title="topic"),
                alt.Tooltip("actor:N", title="actor"),
                alt.Tooltip("n:Q", title=unit, format=",d"),
            ],
        )
        .add_params(parts.picking("topic_id", "actor_id"))
    )
    return parts.spec_of(cells, step=26)
