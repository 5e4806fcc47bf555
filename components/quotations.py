"""Every quotation of the articles side by side: who said it, who relayed it, about whom."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from components import link_state, passage_table, session, tables, wording
from components.escape import visible
from components.passage_table import Cell, Look, Row
from corpus.filter import Filter
from corpus.link import Link
from corpus.records import Article, QuotationKind

_MARKS = frozenset("\"'“”„‟‘’‚«»‹›「」『』")
_KINDS: dict[str, tuple[str, Look, str]] = {
    "direct": ("“ ”", "plain", "a speaker's words as printed"),
    "fragment": ("“…”", "plain", "a few words of a speaker"),
    "scare": ("‘ ’", "silent", "marks without a speaker"),
    "broken": ("”?", "differs", "a mark is missing: where the words begin or end is not known"),
}


def section(chosen: Sequence[Article], link: Link) -> None:
    """Draw the quotations of the chosen articles, by kind and speaker."""
    only = tuple(article.id for article in chosen)
    frame = session.ask("quotations", Filter(dates=link.filter.dates), only=only)
    frame = in_order(frame, only)
    without = [article for article in chosen if article.id not in set(frame["article_id"])]
    _say_who_has_none(without)
    if frame.empty:
        return
    _controls(frame, link)
    shown = chosen_of(frame, link.view.quotation, link.view.speaker)
    if shown.empty:
        st.info("No quotation of this kind by this speaker in these articles.")
        return
    passage_table.show(
        "Source",
        [("Quotation", ""), ("Said by", ""), ("Kind", "")],
        rows_of(shown),
        key="quotations",
        widths=(3, 8, 5, 4),
        caption="Quotations, each with its speaker and kind",
    )
    tables.download(shown, "quotations", key="download-quotations")


def _say_who_has_none(articles: Sequence[Article]) -> None:
    full = [wording.outlet(article.outlet) for article in articles if article.text]
    records = [wording.outlet(article.outlet) for article in articles if not article.text]
    if full:
        st.text(f"No words in quotation marks: {', '.join(full)}.")
    if records:
        st.text(f"No full text, so quotations are not known: {', '.join(records)}.")


def in_order(frame: pd.DataFrame, articles: Sequence[str]) -> pd.DataFrame:
    """Return quotations in the order their articles are chosen in."""
    order = {article: n for n, article in enumerate(articles)}
    return frame.sort_values("article_id", key=lambda ids: ids.map(order), kind="stable")


def chosen_of(frame: pd.DataFrame, kind: QuotationKind | None, speaker: str) -> pd.DataFrame:
    """Return the quotations of a kind and a speaker, all where none is asked for."""
    if kind:
        frame = frame[frame["kind"] == kind]
    return frame[frame["speaker_id"] == speaker] if speaker else frame


def _controls(frame: pd.DataFrame, link: Link) -> None:
    counts = frame["kind"].value_counts()
    kinds = [kind for kind in QuotationKind if kind in counts]
    if link.view.quotation and link.view.quotation not in kinds:
        kinds.append(link.view.quotation)
    speakers = dict(frame.dropna(subset=["speaker_id"])[["speaker_id", "speaker"]].to_numpy())
    if link.view.speaker and link.view.speaker not in speakers:
        names = session.corpus().vocabulary.actor_names()
        speakers[link.view.speaker] = names[link.view.speaker]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.pills(
            "Kind of quotation",
            kinds,
            key=link_state.widget("quotation", link.view.quotation),
            format_func=lambda kind: f"{kind} {counts.get(kind, 0)}",
            on_change=link_state.from_widget,
            args=("quotation", lambda value: value),
        )
        st.selectbox(
            "Speaker",
            ["", *sorted(speakers, key=lambda who: speakers[who])],
            key=link_state.widget("speaker", link.view.speaker),
            format_func=lambda who: visible(speakers[who]) if who else "anyone",
            width=380,
            on_change=link_state.from_widget,
            args=("speaker", str),
        )


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """Return a row per quotation."""
    rows = []
    for row in frame.to_dict("records"):
        sign, look, meaning = _KINDS[row["kind"]]
        note = row["note"] if isinstance(row["note"], str) else ""
        words = wording.passages([row])
        if row["kind"] == QuotationKind.BROKEN:
            words = tuple(replace(said, text=_with_its_marks(row), bare=True) for said in words)
        cells = (
            Cell(words=words),
            Cell(text=said_by(row)),
            Cell(sign, row["kind"], look, text=meaning, note=note),
        )
        rows.append(Row(row["outlet"], f"line {row['line']}", cells))
    return rows


def _with_its_marks(row: dict[Hashable, Any]) -> str:
    """Return a quotation with the marks printed beside it, and no others."""
    source = session.corpus().text(row["article_id"])
    start, end = int(row["start"]), int(row["end"])
    before, after = (
        (source.text[start - 1 : start], source.text[end : end + 1]) if source else ("", "")
    )
    return "".join(
        (before if before in _MARKS else "", row["quote"], after if after in _MARKS else "")
    )


def said_by(row: dict[Hashable, Any]) -> str:
    """Say who spoke as far as is known, through whom, and about whom."""
    speaker, printed = row["speaker"], row["speaker_as_printed"]
    known = isinstance(speaker, str)
    if known and isinstance(printed, str) and printed != speaker:
        parts = [f"{speaker}, printed as “{printed}”"]
    elif known:
        parts = [speaker]
    else:
        parts = [f"“{printed}”" if isinstance(printed, str) else "no speaker printed"]
    parts += [f"{key} {row[key]}" for key in ("via", "about") if isinstance(row[key], str)]
    return "; ".join(parts)
