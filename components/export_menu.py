"""Files to take away: a table in every format of tables, and what a page shows in all formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

import pandas as pd
import pyarrow as pa
import streamlit as st

from components import link_state, session
from components.part import part
from components.session import Question
from corpus.corpus import Corpus
from corpus.export import FORMATS, Format, Selection
from corpus.export.selection import TABLES
from corpus.link import Link

Rows = pd.DataFrame | Callable[[], pd.DataFrame] | Question

_TABLE_FORMATS = tuple(key for key, one in FORMATS.items() if one.table)
_GROUPS = (
    ("A footnoted brief", ("docx", "html")),
    ("Everything selected", ("package", "workbook")),
    ("Articles, for a reference manager", ("ris", "bibtex", "csl")),
    ("Contacts", ("ical", "plover")),
    ("Who met whom, as a network", ("gexf", "graphml")),
)


def table(of_what: Rows, name: str, *, key: str) -> None:
    """Offer a frame, what makes one, or a whole answer, as a file in any format of tables."""
    link = link_state.current()
    if isinstance(of_what, Question):
        # It may be asked under another filter than that of the page.
        link = replace(link, filter=of_what.asked.selection)
    opened = session.corpus()
    rows = partial(_rows, of_what, opened)
    selection = Selection(opened, link, link_state.address(), name, rows)
    with st.popover("Download", key=key):
        st.caption("All rows, with a note of what was asked.")
        _offer(selection, _TABLE_FORMATS, key)


@part
def view(link: Link) -> None:
    """Offer what a page shows, whole and by tables."""
    menu = st.popover("Export", key="export", on_change="rerun")
    if not menu.open:
        return
    selection = Selection(session.corpus(), link, link_state.address(), name="selection")
    with menu:
        st.caption("Everything the filter selects, with a note of what was asked.")
        for heading, keys in _GROUPS:
            st.markdown(f"**{heading}**")
            _offer(selection, keys, "export")
        st.markdown("**One table**")
        name = st.selectbox(
            "Table",
            TABLES,
            format_func=lambda name: name.replace("_", " ").capitalize(),
            key="export-table",
            label_visibility="collapsed",
        )
        _offer(selection.of(name), _TABLE_FORMATS, "export")


def _rows(of_what: Rows, opened: Corpus) -> pa.Table:
    if isinstance(of_what, Question):
        frame = of_what.all_rows(opened)
    else:
        frame = of_what if isinstance(of_what, pd.DataFrame) else of_what()
    return pa.Table.from_pandas(frame, preserve_index=False)


def _offer(selection: Selection, keys: Iterable[str], prefix: str) -> None:
    """Draw a button a format; the file is written when it is asked for."""
    with st.container(horizontal=True):
        for key in keys:
            one = FORMATS[key]
            st.download_button(
                one.label,
                data=partial(_written, one, selection),
                file_name=one.file_name(selection),
                mime=one.media_type,
                on_click="ignore",
                key=f"{prefix}-{key}",
            )


def _written(one: Format, selection: Selection) -> bytes:
    return b"".join(one.write(selection))
