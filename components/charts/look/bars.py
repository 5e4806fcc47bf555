"""How bars look."""

from __future__ import annotations

from typing import Any

import altair as alt

from components.charts.look import parts


def bars(unit: str, what: str) -> dict[str, Any]:
    """Specify bars of counts in a unit, one per actor, topic or outlet."""
    key = f"{what}_id"
    y = parts.names_of_rows()
    x = parts.room_for_counts(unit)
    tooltip = [alt.Tooltip("name:N", title="title"), alt.Tooltip("n:Q", title=unit, format=",d")]
    bars = (
        alt.Chart()
        .mark_bar(cornerRadiusEnd=2, height=alt.RelativeBandSize(0.72))
        .encode(x=x, y=y, opacity=parts.dimmed())
    )
    numbers = parts.inked(
        alt.Chart()
        .mark_text(align="left", fontSize=12, dx=5, aria=False)
        .encode(x=x, y=y, text=alt.Text("n:Q", format=",d"))
    )
    area = parts.touch_area(y, tooltip).add_params(parts.picking(key))
    return parts.spec_of(alt.layer(bars, numbers, area), step=26)


def contacts_by_outlets() -> dict[str, Any]:
    """Specify bars of outlets, one per contact."""
    return _captioned("outlets that report the contact", "outlets", ("contact_id",), ("date",))


def pairs() -> dict[str, Any]:
    """Specify bars of contacts, one per pair of actors."""
    return _captioned("contacts", "contacts", ("actor_a_id", "actor_b_id"), ())


def _captioned(
    quantity: str, unit: str, fields: tuple[str, ...], more: tuple[str, ...]
) -> dict[str, Any]:
    y = alt.Y("rank:O", axis=None)
    x = parts.room_for_counts(quantity)
    tooltip = [
        alt.Tooltip("name:N", title="title"),
        *(alt.Tooltip(f"{field}:N", title=field) for field in more),
        alt.Tooltip("n:Q", title=unit, format=",d"),
    ]
    captions = parts.inked(
        alt.Chart()
        .mark_text(align="left", fontSize=12, yOffset=-9, limit=alt.ExprRef("width"), aria=False)
        .encode(x=alt.value(0), y=y, text="caption:N")
    )
    bars = (
        alt.Chart()
        .mark_bar(cornerRadiusEnd=2, height=10, yOffset=7)
        .encode(x=x, y=y, opacity=parts.dimmed())
    )
    numbers = parts.inked(
        alt.Chart()
        .mark_text(align="left", fontSize=12, dx=5, yOffset=7, aria=False)
        .encode(x=x, y=y, text=alt.Text("n:Q", format=",d"))
    )
    area = parts.touch_area(y, tooltip).add_params(parts.picking(*fields))
    return parts.spec_of(alt.layer(captions, bars, numbers, area), step=38)
