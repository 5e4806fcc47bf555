"""The light theme as a Vega configuration: what the browser is given by Streamlit, for print."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_SETTINGS = Path(__file__).parents[2] / ".streamlit" / "config.toml"

# As wide as Arial to the last letter, so names keep their room on machines without it.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
# Streamlit's own sizes and greys; its frontend holds them and no setting names them.
_WORDS, _LINES = "#808495", "#e6eaf1"
_SMALL, _NORMAL, _TITLE = 12, 14, 16


@cache
def light() -> dict[str, Any]:
    """Return the configuration in which charts stand on the screen, in the light theme."""
    colours = tomllib.loads(_SETTINGS.read_text("utf-8"))["theme"]["light"]
    return {
        "font": FONT,
        "background": colours["backgroundColor"],
        "fieldTitle": "verbal",
        "autosize": {"type": "fit", "contains": "padding"},
        "title": {
            "align": "left",
            "anchor": "start",
            "color": colours["textColor"],
            "fontSize": _TITLE,
            "fontWeight": 600,
            "frame": "bounds",
            "limit": 0,
            "offset": 16,
            "orient": "top",
            "subtitleColor": colours["textColor"],
            "subtitleFontSize": _SMALL,
            "subtitleLineHeight": 15,
            "subtitlePadding": 6,
        },
        "axis": {
            "labelFontSize": _SMALL,
            "labelFontWeight": 400,
            "labelColor": _WORDS,
            "titleFontSize": _NORMAL,
            "titleFontWeight": 400,
            "titleColor": _WORDS,
            "ticks": False,
            "gridColor": _LINES,
            "domain": False,
            "domainWidth": 1,
            "domainColor": _LINES,
            "labelFlush": True,
            "labelFlushOffset": 1,
            "labelBound": False,
            "labelLimit": 100,
            "titlePadding": 16,
            "labelPadding": 16,
            "labelSeparation": 4,
            "labelOverlap": True,
        },
        "axisDiscrete": {"grid": False},
        "axisXPoint": {"grid": False},
        "axisTemporal": {"grid": False},
        "axisXBand": {"grid": False},
        "legend": {
            "labelFontSize": _NORMAL,
            "labelFontWeight": 400,
            "labelColor": _WORDS,
            "titleFontSize": _NORMAL,
            "titleFontWeight": 400,
            "titleColor": _WORDS,
            "titlePadding": 8,
            "labelPadding": 16,
            "columnPadding": 8,
            "rowPadding": 4,
            "padding": 8,
            "symbolStrokeWidth": 4,
        },
        "range": {
            "category": colours["chartCategoricalColors"],
            "ramp": colours["chartSequentialColors"],
            "heatmap": colours["chartSequentialColors"],
        },
        "view": {"strokeWidth": 0, "stroke": "transparent", "continuousHeight": 350},
        "mark": {"color": colours["chartCategoricalColors"][0]},
        "bar": {"binSpacing": 4, "discreteBandSize": {"band": 0.85}},
    }
