"""Where the articles differ: dates, places, who is named and how, numbers and quotations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

import pandas as pd
import streamlit as st

from components import comparison, linking, passage_table, session, tables, wording
from components.passage_table import Cell, Look, Row, Words
from corpus.link import Link
from corpus.records import Article
from corpus.text import compare
from corpus.text import differences as found
from corpus.text.differences import Aspect, Entry, Standing

_STANDINGS: dict[Standing, tuple[str, Look]] = {
    Standing.EQUAL: ("=", "agrees"),
    Standing.DIFFERENT: ("≠", "differs"),
    Standing.ONLY: ("◆", "plain"),
    Standing.SILENT: ("○", "silent"),
    Standing.NOT_RECORDED: ("–", "absent"),
}
_ASPECTS = {
    Aspect.PUBLISHED: "Publication",
    Aspect.DATE: "When",
    Aspect.PLACE: "Where",
    Aspect.PARTICIPANT: "Who is named",
    Aspect.TITLE: "Titles given",
    Aspect.NUMBER: "Numbers",
    Aspect.QUOTATION: "Quotations",
}
_UNFOLDED = 2
"""Most passages a cell shows without being opened, quotations apart."""


def section(chosen: Sequence[Article], link: Link) -> None:
    """Draw what each of the chosen articles says of everything that can be compared."""
    rows = _rows(chosen, link)
    counts = Counter(row.standing for row in rows)
    told = ", ".join(f"{counts[s]} {s.value}" for s in Standing if counts[s])
    st.caption(
        f"{len(rows)} things compared: {told}. Different means printed differently; whether that "
        "is a contradiction is for the claims to say."
    )
    passage_table.show(
        "Compared",
        [(wording.outlet(a.outlet), wording.published(a, link)) for a in chosen],
        grouped(rows),
        key="differences",
        widths=[3, *(4 for _ in chosen)],
        caption="What each article says, thing by thing",
    )
    tables.download(as_frame(rows), "differences", key="download-differences")
    drawer = st.expander("Facts on record", key="facts-on-record", on_change="rerun")
    if drawer.open:
        with drawer:
            comparison.differences(chosen, link)


def _rows(chosen: Sequence[Article], link: Link) -> tuple[found.Row, ...]:
    corpus = session.corpus()
    key = (corpus.version, tuple(article.id for article in chosen), linking.threshold(link))
    return _compared(*key, chosen, link)


@st.cache_resource(max_entries=64, show_spinner="Comparing …")
def _compared(
    version: str, articles: tuple[str, ...], least: float, _chosen: Sequence[Article], _link: Link
) -> tuple[found.Row, ...]:
    links = linking.claimed(_chosen, _link)
    return compare.table(session.corpus(), articles, links)


def grouped(rows: Sequence[found.Row]) -> list[Row]:
    """Return the rows of the table, each aspect under its name."""
    shown: list[Row] = []
    for aspect, part in groupby(rows, key=lambda row: row.aspect):
        shown.append(Row(_ASPECTS[aspect], "", ()))
        shown += [
            Row(row.label, "", tuple(_cell(entry, aspect) for entry in row.entries)) for row in part
        ]
    return shown


def _cell(entry: Entry, aspect: Aspect) -> Cell:
    sign, look = _STANDINGS[entry.standing]
    places = [
        wording.stand(entry.article, span.line, span.start, len(span.quote))
        for span in entry.passages
    ]
    lines = [f"line {place.line}" for place in places]
    if len(entry.said) == len(places):
        words = tuple(
            Words(said, line, place, ours=said != span.quote)
            for said, line, place, span in zip(
                entry.said, lines, places, entry.passages, strict=True
            )
        )
        text = ""
    else:
        words = tuple(
            Words(span.quote, line, place)
            for span, line, place in zip(entry.passages, lines, places, strict=True)
        )
        text = "; ".join(entry.said)
    folded = len(words) > _UNFOLDED and aspect is not Aspect.QUOTATION
    if folded:
        text = "; ".join(dict.fromkeys(entry.said))
    note = "took part" if entry.took_part else ""
    return Cell(sign, entry.standing.value, look, text, words, note, folded)


def as_frame(rows: Sequence[found.Row]) -> pd.DataFrame:
    """Return the comparison as a table: a row per thing and article."""
    return pd.DataFrame(
        [
            {
                "aspect": row.aspect.value,
                "compared": row.label,
                "article_id": entry.article,
                "standing": entry.standing.value,
                "said": "; ".join(entry.said),
                "lines": ", ".join(dict.fromkeys(str(span.line) for span in entry.passages)),
            }
            for row in rows
            for entry in row.entries
        ],
        columns=["aspect", "compared", "article_id", "standing", "said", "lines"],
    )
