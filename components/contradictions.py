"""The register of contradictions: where accounts cannot all be right, and what settles it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components import passage_table, session, tables, wording
from components.passage_table import Cell, Look, Row, Words
from components.session import Question
from corpus.filter import Filter
from corpus.link import Link
from corpus.records import Article

_STATUS: dict[str, tuple[str, Look]] = {
    "open": ("?", "differs"),
    "resolved": ("✓", "agrees"),
    "unresolvable": ("∅", "silent"),
}
_MOST_ENTRIES = 200
_KINDS = {
    "within-text": "within one text",
    "between-texts": "between texts",
    "outside-facts": "against outside facts",
}


def section(chosen: Sequence[Article], link: Link) -> None:
    """Draw the contradictions of the chosen articles or contact, else all of the filter."""
    asked, of = _asked(chosen, link)
    frame = asked.answer()
    if frame.empty:
        st.info(f"No contradiction is on record {of}.")
        return
    rows = session.made(entries, asked)
    states = frame.drop_duplicates("contradiction_id")["status"].value_counts()
    told = ", ".join(f"{n} {status}" for status, n in states.items())
    st.caption(f"{len(rows)} {'entry' if len(rows) == 1 else 'entries'} {of}: {told}.")
    passage_table.show(
        "What does not fit",
        [("What the articles print", ""), ("Outside sources", "in our words"), ("Status", "")],
        rows[:_MOST_ENTRIES],
        key="contradictions",
        widths=(6, 8, 5, 5),
        caption=f"Contradictions {of}",
    )
    if len(rows) > _MOST_ENTRIES:
        st.caption(f"The first {_MOST_ENTRIES} entries; the download has all.")
    tables.download(asked, "contradictions", key="download-contradictions")


def _asked(chosen: Sequence[Article], link: Link) -> tuple[Question, str]:
    if not (link.view.panes or link.view.contact):
        return session.question("contradictions", link.filter), "in the filter"
    # What is chosen by name is not for the filter to leave out.
    named = Filter(dates=link.filter.dates)
    if link.view.panes:
        articles = tuple(article.id for article in chosen)
        return session.question("contradictions", named, only=articles), "of these articles"
    contact = (link.view.contact,)
    return session.question("contradictions", named, only=contact), "of this contact"


def entries(frame: pd.DataFrame) -> list[Row]:
    """Return a row per contradiction: what it is, the words on each side, and how it stands."""
    rows = []
    for entry in wording.grouped(frame, "contradiction_id"):
        first = entry[0]
        outside = [row for row in entry if row["evidence"] == "outside"]
        printed = [row for row in entry if row["evidence"] != "outside"]
        sign, look = _STATUS[first["status"]]
        facts = tuple(Words(row["quote"], row["source"], ours=True) for row in outside)
        resolution = first["resolution"] if isinstance(first["resolution"], str) else ""
        cells = (
            Cell(words=wording.passages(printed, whose=True), note=wording.notes(printed)),
            Cell(words=facts) if facts else Cell("–", "none named", "absent"),
            Cell(sign, first["status"], look, resolution),
        )
        rows.append(Row(first["summary"], f"{first['about']}, {_KINDS[first['kind']]}", cells))
    return rows
