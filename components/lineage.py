"""Which of the articles are copies or rewrites of one another, and the words they share."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components import linking, passage_table, session, tables, wording
from components.passage_table import Cell, Look, Place, Row, Words
from corpus.corpus import Corpus
from corpus.evidence import SourceText
from corpus.link import Link
from corpus.modes import Texts
from corpus.records import Article, OutletKind
from corpus.text import lineage
from corpus.text.account import Account
from corpus.text.lineage import Band, Kinship
from corpus.text.words import Word, words

_BANDS: dict[Band, tuple[str, Look]] = {
    Band.NEAR_COPY: ("●", "differs"),
    Band.REWRITE: ("◐", "differs"),
    Band.INDEPENDENT: ("○", "agrees"),
}
_MOST_RUNS = 12


def section(chosen: Sequence[Article], link: Link) -> None:
    """Draw how much of every two full texts is the same, and which articles name one source."""
    full = [article for article in chosen if article.text]
    if session.corpus().texts is not Texts.FULL:
        st.info("Wording is compared where full texts may be shown; on this host they are not.")
    elif len(full) > 1:
        st.caption(
            f"Containment: the share of the shorter text's runs of {lineage.SHINGLE} words that "
            f"the other has too. Near copy from {lineage.NEAR_COPY:.2f}, rewrite from "
            f"{lineage.REWRITE:.2f}, else independent wording, whatever the source of the news."
        )
        kinships = _kinships(tuple(article.id for article in full))
        rows = matrix(full, kinships, {a.id: linking.account(a.id) for a in full})
        passage_table.show(
            "Text",
            [(wording.outlet(a.outlet), wording.published(a, link)) for a in full],
            rows,
            key="lineage",
            caption="How much of every two texts is the same",
        )
        tables.download(as_frame(kinships), "lineage", key="download-lineage")
    else:
        st.info("Wording can be compared where the corpus holds two full texts or more.")
    for told in credited([(article, sources_of(article)) for article in chosen]):
        st.text(told)


def sources_of(article: Article) -> list[str]:
    """Return whose words an article may carry: the agency it credits, or the agency it is."""
    outlet = session.corpus().vocabulary.outlets.get(article.outlet)
    own = outlet.name if outlet and outlet.kind is OutletKind.NEWS_AGENCY else ""
    return [name for name in dict.fromkeys((article.agency or "", own)) if name]


def credited(sources: Sequence[tuple[Article, Sequence[str]]]) -> list[str]:
    """Say which agency several articles have as their source, by their own account."""
    by_agency: dict[str, list[Article]] = {}
    for article, agencies in sources:
        for agency in agencies:
            by_agency.setdefault(agency, []).append(article)
    return [
        f"{agency} is the named source of {len(articles)} of them: "
        f"{', '.join(dict.fromkeys(wording.outlet(article.outlet) for article in articles))}."
        for agency, articles in by_agency.items()
        if len(articles) > 1
    ]


def _kinships(articles: tuple[str, ...]) -> tuple[Kinship, ...]:
    return _compared(session.corpus().version, articles, session.corpus())


@st.cache_resource(max_entries=64, show_spinner="Comparing wording …")
def _compared(version: str, articles: tuple[str, ...], _corpus: Corpus) -> tuple[Kinship, ...]:
    accounts = [linking.account(article) for article in articles]
    found = [(key, _corpus.article(key)) for key in articles]
    agencies = {key: article.agency for key, article in found if article and article.agency}
    return lineage.matrix(accounts, agencies)


# ---- The matrix ------------------------------------------------------------------------------


def matrix(
    full: Sequence[Article], kinships: Sequence[Kinship], accounts: dict[str, Account]
) -> list[Row]:
    """Return a row per text with its kinship to every other one and its own shared words."""
    known = {frozenset((kin.a, kin.b)): kin for kin in kinships}
    rows = []
    for article in full:
        cells = [
            _cell(article.id, known[frozenset((article.id, other.id))], accounts)
            if other is not article
            else Cell("–", "itself", "absent")
            for other in full
        ]
        rows.append(Row(wording.outlet(article.outlet), article.title or "", tuple(cells)))
    return rows


def _cell(article: str, kin: Kinship, accounts: dict[str, Account]) -> Cell:
    sign, look = _BANDS[kin.band]
    mine = accounts[article]
    other = accounts[kin.b if article == kin.a else kin.a]
    shared = stretches(_body(mine), _body(other))
    longest = max((n for _, _, n in shared), default=0)
    told = f"longest run they share: {longest} words" if longest else "no run of words shared"
    note = f"Both credit {kin.credit}: shared wire copy." if kin.credit else ""
    if len(shared) > _MOST_RUNS:
        note = f"{note} The {_MOST_RUNS} longest of {len(shared)} runs are shown.".strip()
    return Cell(
        sign,
        kin.band.value,
        look,
        f"Containment {kin.containment:.3f}; {told}.",
        tuple(_words(mine, start, end) for start, end, _ in shared[:_MOST_RUNS]),
        note,
        folded=kin.band is Band.INDEPENDENT,
    )


def stretches(mine: Sequence[Word], other: Sequence[Word]) -> list[tuple[int, int, int]]:
    """Return the runs of a text that containment counts, with their words, the longest first.

    A run is where one shingle that both texts have follows another. Start and end are code
    points, half-open.
    """
    size = lineage.SHINGLE
    theirs = {tuple(w.key for w in other[at : at + size]) for at in range(len(other) - size + 1)}
    starts = [
        at
        for at in range(len(mine) - size + 1)
        if tuple(word.key for word in mine[at : at + size]) in theirs
    ]
    found: list[tuple[int, int, int]] = []
    for n, at in enumerate(starts):
        if n == 0 or at != starts[n - 1] + 1:
            first = at
        if n + 1 == len(starts) or starts[n + 1] != at + 1:
            found.append((mine[first].start, mine[at + size - 1].end, at + size - first))
    return sorted(found, key=lambda run: (-run[2], run[0]))


def _body(account: Account) -> list[Word]:
    return [
        word
        for sentence in account.sentences
        for word in words(account.text, sentence.start, sentence.end)
    ]


def _words(account: Account, start: int, end: int) -> Words:
    source = SourceText(account.text)
    line = account.text.count("\n", 0, start) + 1
    at = start - source.line_start(line)
    # A run that goes on in the next line opens where it begins.
    reach = min(at + end - start, len(source.lines[line - 1]))
    told = " ".join(account.text[start:end].split())
    return Words(told, f"line {line}", Place(account.id, line, at, reach))


def as_frame(kinships: Sequence[Kinship]) -> pd.DataFrame:
    """Return the comparison of every two texts as a table."""
    return pd.DataFrame(
        [
            {
                "article_a": kin.a,
                "article_b": kin.b,
                "band": kin.band.value,
                "containment": kin.containment,
                "overlap": kin.overlap,
                "longest_span_words": max((span.n_words for span in kin.spans), default=0),
                "credit": kin.credit or "",
            }
            for kin in kinships
        ],
        columns=[
            "article_a",
            "article_b",
            "band",
            "containment",
            "overlap",
            "longest_span_words",
            "credit",
        ],
    )
