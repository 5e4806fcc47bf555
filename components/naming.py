"""How each source names the same body or person: the forms as printed, counted and shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components import link_state, passage_table, session, tables, wording
from components.escape import visible
from components.part import part
from components.passage_table import Cell, Place, Row, Words
from corpus.filter import Filter
from corpus.link import PANES, Link
from corpus.records import Article
from corpus.text.segment import sentences

_TALIBAN = "taliban"
_MOST_OUTLETS = 200
_MOST_PASSAGES = 5000
_EVIDENCE = {"name": "", "role": "as a role"}
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)

Quote = Callable[[dict[Hashable, Any]], Words]


def section(chosen: Sequence[Article], link: Link) -> None:
    """Draw how the articles name one actor, and how the outlets of the filter do."""
    actors = _actors(chosen)
    if not actors:
        st.info("These articles name no actor.")
        return
    actor = _choice(actors, link)
    only = tuple(article.id for article in chosen)
    own = _printed(actor, Filter(dates=link.filter.dates), only=only)
    if own.empty:
        st.info("None of these articles names this actor.")
    else:
        _matrix(own, chosen, actor, link)
    _everywhere(actor, link)


def _actors(chosen: Sequence[Article]) -> dict[str, int]:
    """Return the actors the articles name with the number that do, most first."""
    named = [actor for article in chosen for actor in {one.actor for one in article.actors}]
    names = session.corpus().vocabulary.actor_names()
    counts = {actor: named.count(actor) for actor in named}
    return dict(sorted(counts.items(), key=lambda item: (-item[1], names.get(item[0], item[0]))))


def first_of(actors: Sequence[str], envoys: Sequence[str]) -> str:
    """Return the actor shown first: the Taliban, else the first envoy, else the first of all."""
    if _TALIBAN in actors:
        return _TALIBAN
    return next((actor for actor in actors if actor in envoys), actors[0])


def _choice(actors: dict[str, int], link: Link) -> str:
    terms = session.corpus().vocabulary
    names = terms.actor_names()
    asked = link.view.named or first_of(list(actors), list(terms.envoy_names()))
    options = list(actors) if asked in actors else [asked, *actors]
    st.selectbox(
        "Who is named",
        options,
        key=link_state.widget("named", asked),
        format_func=lambda who: visible(
            f"{names.get(who, who)} ({actors.get(who, 0)} of these articles)"
        ),
        width=480,
        on_change=link_state.from_widget,
        args=("named", str),
    )
    return asked


def _printed(actor: str, selection: Filter, **rows: Any) -> pd.DataFrame:
    """Return the passages that name an actor or give it a role, within a selection."""
    frame = session.ask("passages", selection.without("envoy").having(actor=(actor,)), **rows)
    frame = frame[(frame["evidence"] != "topic") & (frame["ref_id"] == actor)]
    return frame.assign(form=frame["quote"].map(form))


def form(printed: str) -> str:
    """Return what printed forms are gathered under: case, articles and apostrophes set aside."""
    return _ARTICLE.sub("", printed.replace("’", "'")).casefold()


# ---- The articles chosen ---------------------------------------------------------------------


def _matrix(own: pd.DataFrame, chosen: Sequence[Article], actor: str, link: Link) -> None:
    st.caption(
        "Counted in titles and bodies; forms that differ in case, article or apostrophe alone "
        "stand together. A record without a text holds each form once."
    )
    if len(chosen) <= len(PANES):
        columns = [(wording.outlet(a.outlet), wording.published(a, link)) for a in chosen]
        rows = by_form(own, [article.id for article in chosen], in_sentence)
        corner = "As printed"
    else:
        columns, rows, corner = _BY_OUTLET, by_outlet(own), "Outlet"
    passage_table.show(
        corner,
        columns,
        rows,
        key=f"naming-{actor}",
        caption="Names and roles as printed, by source",
    )
    tables.download(own.drop(columns="form"), f"names-{actor}", key="download-naming")


def by_form(frame: pd.DataFrame, articles: Sequence[str], quote: Quote) -> list[Row]:
    """Return a row per printed form, names before roles, with each article's count and words."""
    rows = []
    for evidence, what in _EVIDENCE.items():
        part = frame[frame["evidence"] == evidence]
        for key in part["form"].value_counts(sort=True).index:
            found = part[part["form"] == key]
            cells = []
            for article in articles:
                own = found[found["article_id"] == article]
                words = tuple(quote(row) for row in own.to_dict("records"))
                cells.append(
                    Cell(word=f"{len(own)} ×", words=words, folded=True) if words else _NONE
                )
            rows.append(Row(found["quote"].mode().iloc[0], what, tuple(cells)))
    return rows


_NONE = Cell("–", look="absent")


def in_sentence(row: dict[Hashable, Any]) -> Words:
    """Return the sentence a name stands in, with the name stressed; of a record, the name."""
    article = row["article_id"]
    source = session.corpus().text(article)
    if pd.isna(row["line"]) or source is None:
        beside = row["role"] if isinstance(row["role"], str) else ""
        return Words(
            row["quote"], f"record{', beside: ' if beside else ''}{beside}", Place(article)
        )
    line, start, end = int(row["line"]), int(row["start"]), int(row["end"])
    place = wording.stand(article, line, start, end - start)
    for sentence in sentences(source, [line]):
        if sentence.start <= start and end <= sentence.end:
            stressed = (start - sentence.start, end - sentence.start)
            return Words(sentence.quote, f"line {line}", place, stressed)
    return Words(row["quote"], f"line {line}", place)


# ---- All outlets -----------------------------------------------------------------------------

_BY_OUTLET = [("Names", "as printed"), ("Roles", "as printed")]


@part
def _everywhere(actor: str, link: Link) -> None:
    drawer = st.expander("By every outlet of the filter", key="naming-all", on_change="rerun")
    if not drawer.open:
        return
    with drawer:
        frame = _printed(actor, link.filter, limit=_MOST_PASSAGES)
        rows = by_outlet(frame)
        if not rows:
            st.info("No article of the filter names this actor.")
            return
        if len(frame) == _MOST_PASSAGES:
            st.caption(f"Of the first {len(frame):,} passages; the download counts all.")
        if len(rows) > _MOST_OUTLETS:
            st.caption(
                f"The {_MOST_OUTLETS} outlets that name it most, of {len(rows):,}; the download "
                "has all."
            )
        passage_table.show(
            "Outlet",
            _BY_OUTLET,
            rows[:_MOST_OUTLETS],
            key=f"naming-all-{actor}",
            caption="Names and roles as printed, by every outlet of the filter",
        )
        names = session.question("names", link.filter.without("envoy").having(actor=(actor,)))
        tables.download(names, f"names-{actor}-all", key="download-naming-all")


def by_outlet(frame: pd.DataFrame) -> list[Row]:
    """Return a row per outlet with the forms it prints, the outlet that names it most first."""
    rows = []
    for outlet in frame["outlet"].value_counts().index:
        own = frame[frame["outlet"] == outlet]
        cells = tuple(_forms(own[own["evidence"] == evidence]) for evidence in _EVIDENCE)
        n = own["article_id"].nunique()
        rows.append(Row(outlet, f"{n} {'article' if n == 1 else 'articles'}", cells))
    return rows


def _forms(frame: pd.DataFrame) -> Cell:
    """Return a cell with each form, how often it is printed, and the first place it stands."""
    words = []
    for key in frame["form"].value_counts().index:
        found = frame[frame["form"] == key]
        row = found.iloc[0].to_dict()
        if pd.isna(row["line"]):
            place = Place(row["article_id"])
        else:
            start, end = int(row["start"]), int(row["end"])
            place = wording.stand(row["article_id"], int(row["line"]), start, end - start)
        times = f"{len(found)} ×" if len(found) > 1 else ""
        words.append(Words(row["quote"], times, place))
    return Cell(words=tuple(words)) if words else _NONE
