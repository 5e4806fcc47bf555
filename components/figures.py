"""Put a figure on the page: its title, what it counts, the chart, and the same as a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from components import session, tables
from components.charts import Figure
from components.escape import literal
from corpus.link import Link, spell

Pick = Callable[[dict[str, Any]], None]


def show(
    figure: Figure,
    title: str,
    link: Link,
    table: pd.DataFrame,
    *,
    on_pick: Pick | None = None,
    what: str | None = None,
    columns: list[str] | None = None,
) -> None:
    """Draw a figure with its sentence, alternative text, notes and table.

    `table` is the frame the figure was drawn from; choosing a mark or a row of it calls
    `on_pick` with the chosen values.
    """
    st.subheader(title, anchor=False)
    sentence = link.filter.describe(session.corpus().vocabulary, what)
    st.caption(literal(sentence[:1].upper() + sentence[1:]))
    if figure.frame.empty:
        st.caption("Nothing to draw.")
    else:
        _chart(figure, link, on_pick)
    if figure.note:
        st.caption(literal(figure.note))
    _table(figure.name, link, table, on_pick, columns)


def _chart(figure: Figure, link: Link, on_pick: Pick | None) -> None:
    # A chart keeps its selection when its key stays; the key follows the link, so Back and a
    # pasted link show what the address says.
    key = f"{figure.name}-{hash(spell(link.filter, link.view)):x}"

    def picked() -> None:
        chosen = st.session_state[key].selection.get(figure.selection)
        if chosen and on_pick:
            on_pick(chosen[0] if isinstance(chosen, list) else dict(chosen))

    st.vega_lite_chart(
        figure.frame,
        figure.spec,
        width="stretch",
        key=key,
        alt=figure.alt,
        on_select=picked if on_pick and figure.selection else "ignore",
    )


def _table(
    name: str, link: Link, table: pd.DataFrame, on_pick: Pick | None, columns: list[str] | None
) -> None:
    drawer = st.expander("As a table", key=f"table-{name}", on_change="rerun")
    if not drawer.open:
        return
    with drawer:
        if on_pick:
            st.caption("Choosing a row does the same as choosing its mark in the chart.")
        shown = table[columns] if columns else table
        tables.show(
            shown,
            key=f"rows-{name}-{hash(spell(link.filter, link.view)):x}",
            on_pick=_with_all_columns(table, on_pick) if on_pick else None,
        )
        tables.download(table, name, key=f"download-{name}")


def _with_all_columns(table: pd.DataFrame, on_pick: Pick) -> Callable[[pd.Series], None]:
    def pick(row: pd.Series) -> None:
        whole = table[table.index == row.name].iloc[0]
        on_pick({str(column): value for column, value in whole.items()})

    return pick
