"""Frames as tables: readable columns, and a download that no spreadsheet takes for a formula."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pandas as pd
import pyarrow as pa
import streamlit as st

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


def harmless(value: object) -> object:
    """Return a cell that no spreadsheet runs: a leading quote before what looks like a formula."""
    if not isinstance(value, str):
        return value
    start = unicodedata.normalize("NFKC", value).lstrip("\u200b\u200c\u200d\u2060\ufeff\0 ")
    risky = start[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") or '";=' in value
    return f"'{value}" if risky else value


def csv(frame: pd.DataFrame) -> bytes:
    """Return a frame as CSV for spreadsheets: marked UTF-8, quoted cells, formulas inert."""
    cells = frame.copy()
    for column in cells.columns:
        if pd.api.types.is_datetime64_any_dtype(cells[column]):
            cells[column] = cells[column].dt.strftime("%Y-%m-%d")
        elif not pd.api.types.is_numeric_dtype(cells[column]):
            cells[column] = cells[column].map(harmless)
    return cells.to_csv(index=False, quoting=1).encode("utf-8-sig")


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


def download(frame: pd.DataFrame | Callable[[], pd.DataFrame], name: str, *, key: str) -> None:
    """Offer a frame, or what makes it, as a CSV file; it is written when asked for."""
    st.download_button(
        "Download table (CSV)",
        data=lambda: csv(frame if isinstance(frame, pd.DataFrame) else frame()),
        file_name=f"parley-{name}.csv",
        mime="text/csv",
        on_click="ignore",
        key=key,
    )
