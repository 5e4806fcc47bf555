"""One article beside its text: provenance, the evidence for every tag, and what it reports."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import streamlit as st

from components import accounts, comparison, facts, identity, picks, session, shell, tables
from components.escape import literal
from corpus.link import Link, View
from corpus.records import Article

_COLUMNS = (
    "published",
    "published_basis",
    "outlet",
    "title",
    "language",
    "full_text",
    "n_contacts",
    "n_mentions",
    "agency",
    "article_id",
)


def listed(frame: pd.DataFrame) -> pa.Table:
    """Return the list of articles as shown: a summary in place of a missing title, marked so."""
    untitled = frame["title"].isna()
    titles = frame["title"].where(~untitled, "[untitled] " + frame["summary"])
    return tables.of(frame.assign(title=titles), _COLUMNS)


def brief(article: Article, link: Link) -> None:
    """Draw what is known about an article, and the way to read it."""
    with st.container(border=True, key="article-card"):
        st.subheader(literal(article.title or f"{article.summary} (untitled)"), anchor=False)
        facts.show(accounts.facts(article, link))
        facts.links([("Source:", article.title or article.summary, article.url)])
        with st.container(horizontal=True, vertical_alignment="center"):
            shell.link_to("articles", "Open in the reader", link.filter, View(article=article.id))
            st.button("Close", key="close-brief", on_click=picks.closing("article"))
        contacts(article, link)


def head(article: Article, link: Link) -> None:
    """Draw what leads away from an article: close, compare, and the provenance of its text."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Close the article", key="close-article", on_click=picks.closing("article"))
        view = View().comparing([article.id])
        shell.link_to("compare", "Compare it with others", link.filter, view)
        if identity.curating() and article.text is not None:
            view = View(article=article.id, coder=link.view.coder)
            shell.link_to("review", "Code it independently", link.filter, view)
    text = article.text
    if text is None:
        return
    reading = text.published.text_only
    facts.show(
        [
            ("Text", f"{text.file}, sha256 {text.sha256}"),
            ("Date by the text alone", reading or "not established"),
            (
                "Dates that are not its own",
                "; ".join(f"{trap.quote} (line {trap.line})" for trap in text.published.traps),
            ),
        ]
    )


def evidence(article: Article) -> None:
    """Draw the words that every tag of the article rests on."""
    rows = accounts.evidence(article)
    if not rows:
        st.caption(
            "Names and roles are kept as printed; this corpus holds no text to mark them in."
        )
        return
    with st.expander(f"Evidence: {len(rows)} passages"):
        facts.quotes((quote, f"{what}, {where}") for what, quote, where in rows)


def contacts(article: Article, link: Link) -> None:
    """Draw the contacts an article reports, each with the way to its other accounts."""
    corpus = session.corpus()
    reported = comparison.of_article(article.id)
    if not reported:
        st.caption("It reports no contact.")
        return
    st.markdown("**What it reports**")
    for contact_id, others in reported:
        contact = corpus.contact(contact_id)
        if contact is None:
            continue
        view = View(contact=contact_id).comparing([article.id, *others[:1]])
        label = f"{contact.date}: {contact.summary} ({contact.kind}, {len(others)} other reports)"
        shell.link_to("compare", label, link.filter, view)
