"""What each article says of a contact, claim by claim, in its own words."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components import dating, passage_table, session, tables, wording
from components.escape import literal
from components.passage_table import Cell, Look, Row
from components.wording import Record
from corpus.filter import Filter
from corpus.link import PANES, Link
from corpus.records import Article

_STANCES: dict[str, tuple[str, str, Look]] = {
    "states": ("✓", "states", "agrees"),
    "contradicts": ("✗", "contradicts", "differs"),
    "silent": ("○", "silent", "silent"),
}
_NOT_READ = Cell("–", "not recorded", "absent")


def section(chosen: Sequence[Article], link: Link) -> None:
    """Draw the claim tables of the chosen contact, else of every contact the articles report."""
    tables_of = _frames(chosen, link)
    if not tables_of:
        st.info("No claim table has been written for what these articles report.")
        return
    st.caption(
        "Claims are in our words; what stands in a cell is the article's. Silent is said of full "
        "texts alone: a record without a text may leave out what the article says."
    )
    for n, (contact_id, frame) in enumerate(tables_of):
        shared = sum(contact_id in article.contacts for article in chosen) > 1
        if n == 0 or shared:
            _title(contact_id, link)
            _table(contact_id, frame, chosen, link)
            continue
        drawer = st.expander(
            literal(_named(contact_id, link)), key=f"d-{contact_id}", on_change="rerun"
        )
        if drawer.open:
            with drawer:
                _table(contact_id, frame, chosen, link)


def _title(contact_id: str, link: Link) -> None:
    st.markdown(f"**{literal(_named(contact_id, link))}**")


def _named(contact_id: str, link: Link) -> str:
    """Name a contact by its summary and date."""
    contact = session.corpus().contact(contact_id)
    if contact is None:
        return contact_id
    when = dating.in_words(contact.date, contact.date_basis, link.filter.dates)
    return f"{contact.summary} {when}"


def _frames(chosen: Sequence[Article], link: Link) -> list[tuple[str, pd.DataFrame]]:
    """Return the claims of each contact in question, the one in the address first."""
    reported = [contact for article in chosen if link.view.panes for contact in article.contacts]
    wanted = [link.view.contact, *sorted(set(reported), key=lambda c: (-reported.count(c), c))]
    contacts = tuple(contact for contact in dict.fromkeys(wanted) if contact)
    # The articles and the contact are chosen by name: the filter has no say in them.
    frame = session.ask("claims", Filter(dates=link.filter.dates), only=contacts)
    found = [(contact, frame[frame["contact_id"] == contact]) for contact in contacts]
    return [(contact, rows) for contact, rows in found if len(rows)]


def _table(contact_id: str, frame: pd.DataFrame, chosen: Sequence[Article], link: Link) -> None:
    contact = session.corpus().contact(contact_id)
    if contact is None:
        return
    reporting = [article for article in chosen if contact_id in article.contacts]
    others = [wording.outlet(a.outlet) for a in chosen if a not in reporting]
    if link.view.panes and others:
        st.text(f"Not reported by {', '.join(others)}.")
    if 0 < len(reporting) <= len(PANES):
        heads = [(wording.outlet(a.outlet), wording.published(a, link)) for a in reporting]
        rows = by_article(frame, [article.id for article in reporting])
        widths = [3, *(4 for _ in heads)]
    else:
        heads = [("States", ""), ("Contradicts", ""), ("Silent", "full texts alone")]
        rows = by_stance(frame)
        widths = [4, 8, 5, 3]
    passage_table.show(
        "Claim",
        heads,
        rows,
        key=f"claims-{contact_id}",
        widths=widths,
        caption=f"Claims about: {contact.summary}",
    )
    tables.download(frame, f"claims-{contact_id}", key=f"download-claims-{contact_id}")


def by_article(frame: pd.DataFrame, columns: Sequence[str]) -> list[Row]:
    """Return a row per claim with the stance of each article in the columns."""
    rows = []
    for claim in wording.grouped(frame, "claim_id"):
        cells = []
        for article in columns:
            own = [row for row in claim if row["article_id"] == article]
            cells.append(_cell(own) if own else _NOT_READ)
        rows.append(Row(claim[0]["claim"], claim[0]["about"], tuple(cells)))
    return rows


def _cell(own: Sequence[Record]) -> Cell:
    sign, word, look = _STANCES[own[0]["stance"]]
    return Cell(sign, word, look, words=wording.passages(own), note=wording.notes(own))


def by_stance(frame: pd.DataFrame) -> list[Row]:
    """Return a row per claim with the articles of each stance, for many articles at once."""
    rows = []
    for claim in wording.grouped(frame, "claim_id"):
        cells = []
        for stance, (sign, _, look) in _STANCES.items():
            own = [row for row in claim if row["stance"] == stance]
            if not own:
                cells.append(Cell())
            elif stance == "silent":
                cells.append(Cell(sign, ", ".join(dict.fromkeys(r["outlet"] for r in own)), look))
            else:
                n = len({row["article_id"] for row in own})
                word = f"{n} {'article' if n == 1 else 'articles'}"
                cells.append(Cell(sign, word, look, words=wording.passages(own, whose=True)))
        rows.append(Row(claim[0]["claim"], claim[0]["about"], tuple(cells)))
    return rows
