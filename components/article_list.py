"""The articles of a filter as a list, and where a search found its words."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import article_card, passage_table, picks, session, tables
from components.part import part
from components.passage_table import Cell, Place, Row, Words
from components.session import Question
from corpus.link import Link

_HITS = 20
"""Hits on a page: each is some lines high."""


def show(total: int, link: Link) -> None:
    """Draw what a search found, best first, and the list of all articles."""
    opened = bool(link.view.article)
    if link.filter.q:
        _hits(total, link)
    st.subheader(f"All {total:,} articles" if opened else f"{total:,} articles", anchor=False)
    _list(total, link)


@part
def _list(total: int, link: Link) -> None:
    asked = session.question("articles", link.filter)
    shown = _page(asked, total, tables.MOST_ROWS, "articles")
    several = "this page of " if total > tables.MOST_ROWS else ""
    st.caption(f"Choose a row to open the article. Click a column heading to sort {several}them.")
    tables.show(
        session.made(article_card.listed, shown),
        key=f"articles-{link.view.article}-{hash(shown):x}",
        on_pick=lambda number: _open(shown.answer()["article_id"].iloc[number]),
        height=600,
    )
    tables.download(asked, "articles", key="download-articles")


@part
def _hits(total: int, link: Link) -> None:
    st.subheader("Where it is found", anchor=False)
    shown = _page(session.question("hits", link.filter), total, _HITS, "hits")
    passage_table.show(
        "Article",
        [("Found in", "best first")],
        session.made(found, shown),
        key=f"hits-{hash(shown):x}",
        widths=(3, 9),
        caption="Where the words of the search stand, best match first",
        on_pick=lambda place: _open(place.article),
    )


def _open(article_id: str) -> None:
    picks.opening(article="article")({"article": article_id})


def _page(asked: Question, total: int, size: int, name: str) -> Question:
    """Let a page be chosen where there are several; return the question about its rows."""
    pages = -(-total // size)
    number = 1
    if pages > 1:
        number = st.pagination(pages, key=f"page-{name}-{hash(asked):x}")
    return asked.first(size, after=(number - 1) * size)


def found(hits: pd.DataFrame) -> list[Row]:
    """Return a row per article with the words around its hit, which stand out."""
    rows = []
    for hit in hits.to_dict("records"):
        title = hit["title"] if isinstance(hit["title"], str) else ""
        title = "" if hit["snippet"].strip("… ") in title else title
        stressed = None if pd.isna(hit["start"]) else (int(hit["start"]), int(hit["end"]))
        words = Words(hit["snippet"], title, Place(hit["article_id"]), stressed=stressed, ours=True)
        rows.append(Row(hit["outlet"], hit["published"], (Cell(words=(words,)),)))
    return rows
