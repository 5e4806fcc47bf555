"""Linked passages on the page: which sentences of the chosen texts report the same thing, and why.

The work is done by `corpus.text.align`; here its sentences become stretches of the reader, tables
and lists, cut at the threshold of the address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components import facts, link_state, session, tables
from components.escape import literal
from components.reader import LINK, Stretch, Tie
from corpus.corpus import Corpus
from corpus.evidence import SourceText
from corpus.link import LEAST_CERTAIN, MOST_CERTAIN, Link
from corpus.modes import Texts
from corpus.records import Article
from corpus.text import align, compare
from corpus.text.account import Account, of_article
from corpus.text.resolve import Resolver


@dataclass(frozen=True)
class Linked:
    """What is claimed about the chosen articles at a threshold, and what is not compared.

    `names` are the articles as the page calls them; `words` the sentences by where they stand.
    """

    names: dict[str, str]
    words: dict[Stretch, str]
    ties: tuple[Tie, ...] = ()
    only_here: tuple[Stretch, ...] = ()
    not_compared: tuple[str, ...] = ()


def threshold(link: Link) -> float:
    """Return the score from which a link is claimed: that of the address, or the measured one."""
    return align.THRESHOLD if link.view.threshold is None else link.view.threshold


def between(chosen: Sequence[Article], link: Link) -> Linked:
    """Return the links between the full texts of the chosen articles."""
    corpus = session.corpus()
    outlets = corpus.vocabulary.outlet_names()
    names = {
        article.id: f"{n}. {outlets.get(article.outlet, article.outlet)}"
        for n, article in enumerate(chosen, 1)
    }
    full = tuple(article for article in chosen if _compared_in_full(article, corpus))
    accounts, found = _compared(corpus.version, tuple(article.id for article in full), corpus)
    sources = {account.id: SourceText(account.text) for account in accounts}

    def stretch(ref: align.SentenceRef) -> Stretch:
        offset = sources[ref.account].line_start(ref.line)
        return Stretch(ref.account, ref.line, ref.start - offset, ref.end - offset)

    claimed = [one for one in found if one.score >= threshold(link)]
    alone = align.only_here(accounts, claimed)
    words = {
        stretch(ref): sources[ref.account].text[ref.start : ref.end]
        for ref in (
            *(ref for one in claimed for ref in (one.a, one.b)),
            *(ref for refs in alone.values() for ref in refs),
        )
    }
    return Linked(
        names,
        words,
        tuple(
            Tie(stretch(one.a), stretch(one.b), one.score, one.reasons, one.cautions)
            for one in claimed
        ),
        tuple(stretch(ref) for refs in alone.values() for ref in refs),
        (*_without_text(chosen, full, names), *_not_compared(accounts, names)),
    )


def claimed(chosen: Sequence[Article], link: Link) -> tuple[align.Link, ...]:
    """Return the links claimed between the full texts of the chosen articles."""
    corpus = session.corpus()
    full = tuple(a.id for a in chosen if _compared_in_full(a, corpus))
    _, found = _compared(corpus.version, full, corpus)
    return tuple(one for one in found if one.score >= threshold(link))


def account(article_id: str) -> Account:
    """Return a full text as it is compared."""
    return _account(session.corpus().version, article_id, session.corpus())


def _compared_in_full(article: Article, corpus: Corpus) -> bool:
    """Tell whether a text is here in whole: sentences are not compared by their passages."""
    return corpus.texts is Texts.FULL and bool(article.text and corpus.text(article.id))


def _without_text(
    chosen: Sequence[Article], full: Sequence[Article], names: dict[str, str]
) -> list[str]:
    whole = session.corpus().texts is Texts.FULL
    why = "the corpus holds no full text" if whole else "this host shows no full text"
    return [
        f"{names[article.id]}: {why}, so no sentence is compared."
        for article in chosen
        if article not in full and len(chosen) > 1
    ]


def _not_compared(accounts: Sequence[Account], names: dict[str, str]) -> list[str]:
    """Say what `align.no_claim` says with the names of this page instead of ids."""
    told = []
    for message in align.no_claim(accounts):
        for key in sorted(names, key=len, reverse=True):
            message = message.replace(key, names[key])
        told.append(f"{message}.")
    return told


# Links are computed down to the lowest score once; every threshold is a cut of them.
@st.cache_resource(max_entries=64, show_spinner="Linking passages …")
def _compared(
    version: str, articles: tuple[str, ...], _corpus: Corpus
) -> tuple[tuple[Account, ...], tuple[align.Link, ...]]:
    accounts = tuple(_account(version, article, _corpus) for article in articles)
    if len(accounts) < 2:
        return accounts, ()
    names = align.reason_names(_corpus.vocabulary)
    background = _background(version, _corpus)
    return accounts, align.links(accounts, align.FLOOR, background=background, names=names)


@st.cache_resource(max_entries=256, show_spinner=False)
def _account(version: str, article_id: str, _corpus: Corpus) -> Account:
    article, source = _corpus.article(article_id), _corpus.text(article_id)
    if article is None or source is None:
        raise KeyError(article_id)
    return of_article(article, source, _resolver(version, _corpus))


@st.cache_resource(max_entries=2, show_spinner=False)
def _resolver(version: str, _corpus: Corpus) -> Resolver:
    return Resolver(_corpus.vocabulary)


@st.cache_resource(max_entries=2, show_spinner=False)
def _background(version: str, _corpus: Corpus) -> align.Rarity:
    return compare.background(_corpus)


# ---- on the page -------------------------------------------------------------------------------


def control(linked: Linked, link: Link) -> None:
    """Draw the threshold, and say what is claimed at it and what is not compared."""
    if len(linked.names) < 2:
        return
    st.slider(
        "Claim a link from a score of",
        LEAST_CERTAIN,
        MOST_CERTAIN,
        key=link_state.widget("threshold", threshold(link)),
        step=0.01,
        format="%.2f",
        help="Passages that score less are not linked. A lower value finds more links, and more "
        f"of them are wrong; {align.THRESHOLD:.2f} did best on texts linked by hand.",
        width=420,
        on_change=link_state.from_widget,
        args=("threshold", _threshold),
    )
    for message in linked.not_compared:
        st.caption(literal(message))
    if not linked.ties and linked.only_here:
        st.caption(f"No two passages reach {threshold(link):.2f}; nothing is claimed.")


def _threshold(value: float) -> float | None:
    return None if round(value, 2) == round(align.THRESHOLD, 2) else round(value, 2)


def only_in_one(linked: Linked) -> None:
    """List per account the sentences that have no partner in any other."""
    if not linked.only_here:
        return
    counts = [
        (name, [s for s in linked.only_here if s.article == key])
        for key, name in linked.names.items()
    ]
    with st.expander(f"Only in one account ({len(linked.only_here)})", expanded=False):
        st.caption("Sentences without a linked one in the other texts; the shortest are left out.")
        for name, sentences in counts:
            if sentences:
                st.markdown(f"**{literal(name)}** ({len(sentences)})")
                facts.quotes((linked.words[s], f"line {s.line}") for s in sentences)


def table(linked: Linked) -> pd.DataFrame:
    """Return one row per link, best first: score, why, what differs, and both sentences.

    With two accounts a column of words bears the name of its account; with more, the names stand
    in columns of their own.
    """
    keys = [key for key in linked.names if any(s.article == key for s in linked.words)]
    two = len(keys) == 2
    rows = []
    for tie in _best_first(linked):
        ends = sorted((tie.a, tie.b), key=lambda end: keys.index(end.article))
        row: dict[str, object] = {
            "score": round(tie.score, 2),
            "why": "; ".join(tie.reasons),
            "what_differs": "; ".join(tie.cautions),
        }
        for end, side in zip(ends, ("one", "the_other"), strict=True):
            said, where = linked.words[end], f"line {end.line}"
            if two:
                row |= {linked.names[end.article]: f"{said} ({where})"}
            else:
                row |= {f"{side}_account": linked.names[end.article], f"{side}_says": said}
                row |= {f"{side}_line": end.line}
        rows.append(row)
    return pd.DataFrame(rows)


def why(linked: Linked) -> None:
    """Draw the links as a table, for the keyboard and for download; a row points at its link."""
    if not linked.ties:
        return
    frame, ties = table(linked), _best_first(linked)

    def point_at(number: int) -> None:
        view = link_state.current().view
        link_state.change(view=view.having(focus=f"{LINK}:{ties[number].a.ref}"))

    with st.expander(f"Why these passages are linked ({len(linked.ties)})", expanded=False):
        st.caption("Choose a row to see its passages side by side.")
        tables.show(tables.of(frame), key="linked-passages", on_pick=point_at)
        tables.download(frame, "linked-passages", key="linked-passages-csv")


def _best_first(linked: Linked) -> list[Tie]:
    return sorted(linked.ties, key=lambda tie: (-tie.score, tie.a, tie.b))
