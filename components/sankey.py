"""Who meets whom, as a flow from the busiest side to the others; Plotly comes only when asked."""

from __future__ import annotations

from collections import defaultdict
from html import escape
from typing import Any

import pandas as pd

from components.charts.figure import counted, plain
from components.escape import shortened

# Okabe and Ito's palette in mid tones, legible on white and on near-black; grey for the rest.
_PALETTE = ("#3d8fc4", "#d9702b", "#1fa37c", "#c878a5", "#c08f1e", "#8a68a8", "#5fa8c9")
_REST = "#8a929c"
_ROW = 26


def who_meets_whom(frame: pd.DataFrame, limit: int = 25, ink: str = "") -> Any:
    """Return a Plotly figure of the `pairs` that met most, the busier side of each on the left.

    `ink` colours the names: the theme's text colour, stronger than what Plotly is given by itself.
    """
    from plotly import graph_objects  # 4.6 MB in the browser: only where it is asked for

    head = frame.head(limit)
    flows = _flows(head)
    nodes: dict[tuple[str, str], tuple[str, str]] = {}
    for left, right, _ in flows:
        nodes.setdefault(("left", left[0]), (left[1], left[2]))
        nodes.setdefault(("right", right[0]), (right[1], right[2]))
    index = {key: position for position, key in enumerate(nodes)}
    colours = _colours(head)
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for left, right, n in flows:
        totals["left", left[0]] += n
        totals["right", right[0]] += n
    sankey = graph_objects.Sankey(
        arrangement="fixed",
        valueformat=",d",
        valuesuffix=" contacts",
        textfont={"size": 13, **({"color": ink} if ink else {})},
        node={
            "label": [_label(name) for name, _ in nodes.values()],
            "color": [colours[side] for _, side in nodes.values()],
            "customdata": [
                f"{_label(side)}, {counted(totals[key], 'contacts')}"
                for key, (_, side) in nodes.items()
            ],
            "hovertemplate": "%{label}<br>%{customdata}<extra></extra>",
            "pad": 10,
            "thickness": 14,
            "line": {"width": 0},
        },
        link={
            "source": [index["left", left[0]] for left, _, _ in flows],
            "target": [index["right", right[0]] for _, right, _ in flows],
            "value": [n for _, _, n in flows],
            "color": [_faint(colours[right[2]]) for _, right, _ in flows],
            "customdata": [counted(n, "contacts") for _, _, n in flows],
            "hovertemplate": "%{source.label} – %{target.label}<br>%{customdata}<extra></extra>",
        },
    )
    rows = max(
        (sum(1 for place, _ in nodes if place == end) for end in ("left", "right")), default=0
    )
    figure = graph_objects.Figure(sankey)
    figure.update_layout(height=max(240, _ROW * rows + 40), margin={"l": 8, "r": 8, "t": 8, "b": 8})
    return figure


def alt_text(frame: pd.DataFrame, limit: int = 25) -> str:
    """Say what the flow shows, for readers who do not see it."""
    if frame.empty:
        return "Flow of contacts between actors of different sides: nothing to show."
    head = frame.head(limit)
    top = [
        f"{plain(row.actor_a)} – {plain(row.actor_b)} {row.n:,}"
        for row in head.head(5).itertuples(index=False)
    ]
    return (
        f"Flow of contacts between actors of different sides: {', '.join(top)}; "
        f"the first {len(head):,} of {counted(len(frame), 'pairs')}."
    )


# An actor: id, name, side.
_Actor = tuple[str, str, str]


def _flows(frame: pd.DataFrame) -> list[tuple[_Actor, _Actor, int]]:
    """Turn each pair so that the busier side stands on the left."""
    busy = _busy(frame)
    columns = ("actor_a_id", "actor_a", "side_a", "actor_b_id", "actor_b", "side_b", "n")
    flows = []
    for *names, n in zip(*(frame[column].tolist() for column in columns), strict=True):
        a: _Actor = (names[0], names[1], names[2])
        b: _Actor = (names[3], names[4], names[5])
        turned = (-busy[b[2]], b[2]) < (-busy[a[2]], a[2])
        flows.append((b, a, n) if turned else (a, b, n))
    return flows


def _busy(frame: pd.DataFrame) -> dict[str, int]:
    busy: dict[str, int] = defaultdict(int)
    for column in ("side_a", "side_b"):
        for side, n in zip(frame[column].tolist(), frame["n"].tolist(), strict=True):
            busy[side] += n
    return busy


def _colours(frame: pd.DataFrame) -> dict[str, str]:
    busy = _busy(frame)
    ranked = sorted(busy, key=lambda side: (-busy[side], side))
    return {side: _PALETTE[n] if n < len(_PALETTE) else _REST for n, side in enumerate(ranked)}


def _label(name: str) -> str:
    """Return a name that Plotly, which reads a little HTML, shows as it is written."""
    return escape(shortened(plain(name), 40), quote=False)


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.35)"
