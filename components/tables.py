"""Frames as tables: readable columns, and a file of all rows."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pyarrow as pa
import streamlit as st

from components import export_menu

MOST_ROWS = 1000
"""Most rows sent to the browser at once; downloads hold all."""

_LABELS = {
    "n": "Count",
    "article_id": "Article",
    "contact_id": "Contact",
    "published_basis": "Basis",
    "date_basis": "Basis",
    "n_reports": "Reports",
    "n_outlets": "Outlets",
    "n_contacts": "Contacts",
    "n_mentions": "Mentions",
    "as_printed": "As printed",
    "q": "Search",
}


def label(column: str) -> str:
    """Return the heading of a column."""
    return _LABELS.get(column, column.replace("_", " ").capitalize())


def of(frame: pd.DataFrame, columns: tuple[str, ...] = ()) -> pa.Table:
    """Return a frame, or some columns of it, as the browser gets it."""
    shown = frame[[*columns]] if columns else frame
    return pa.Table.from_pandas(shown, preserve_index=False).replace_schema_metadata()


def show(
    table: pa.Table,
    *,
    key: str,
    on_pick: Callable[[int], None] | None = None,
    height: int | None = None,
) -> None:
    """Draw a table; choosing a row calls `on_pick` with its number, the first being 0."""
    config = {
        column.name: st.column_config.DateColumn(label(column.name), format="YYYY-MM-DD")
        if pa.types.is_temporal(column.type)
        else st.column_config.Column(label(column.name))
        for column in table.schema
    }

    def picked() -> None:
        rows = st.session_state[key].selection.rows
        if rows and on_pick:
            on_pick(rows[0])

    st.dataframe(
        table,
        key=key,
        hide_index=True,
        column_config=config,
        height=height or "auto",
        on_select=picked if on_pick else "ignore",
        selection_mode="single-row",
    )


def download(of_what: export_menu.Rows, name: str, *, key: str) -> None:
    """Offer a frame, what makes one, or a whole answer, as a file; see `export_menu`."""
    export_menu.table(of_what, name, key=key)
