"""Choosing articles to set side by side, and how their facts differ."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components import accounts, dating, facts, link_state, session, shell
from components.escape import literal, shortened, visible
from corpus.filter import Filter
from corpus.link import PANES, Link, View
from corpus.records import Article, Contact

MOST_OFFERED = 1000
"""Most articles sent to the browser to choose from: more is a list nobody reads."""


def choose(link: Link, chosen: list[str]) -> None:
    """Draw the choice of articles: those of the filter and those already chosen."""
    offered = session.made(_labels, session.question("articles", link.filter).first(MOST_OFFERED))
    total = int(session.ask("summary", link.filter)["n_articles"].iloc[0])
    if total > len(offered):
        st.caption(
            f"{len(offered):,} of {total:,} articles are offered here; narrow the filter, or "
            "open an article and compare it from there."
        )
    others = [session.corpus().article(key) for key in chosen if key not in offered]
    labels = {article.id: _label_of(article) for article in others if article} | offered
    st.multiselect(
        "Articles side by side",
        list(labels),
        key=link_state.widget("panes", chosen),
        format_func=labels.__getitem__,
        max_selections=len(PANES),
        placeholder="Choose two to four; those with a full text come first",
        select_all=False,
        on_change=_chosen,
    )


def _labels(articles: pd.DataFrame) -> dict[str, str]:
    """Return what articles are called in the list, those with a full text first."""
    columns = ("full_text", "outlet", "published", "title", "summary", "article_id")
    rows = [
        (not full, _label(outlet, published, title, summary), article)
        for full, outlet, published, title, summary, article in zip(
            *(articles[column].tolist() for column in columns), strict=True
        )
    ]
    return {article: label for _, label, article in sorted(rows)}


def _label_of(article: Article) -> str:
    return _label(article.outlet, article.published, article.title, article.summary)


def _label(outlet: str, published: str, title: object, summary: str) -> str:
    said = title if isinstance(title, str) else f"{summary} (untitled)"
    return visible(shortened(f"{outlet}, {published}: {said}", 110))


def _chosen() -> None:
    articles = link_state.from_state("panes")
    view = link_state.current().view
    link_state.change(view=view.comparing(articles))


def about(contact: Contact, link: Link) -> None:
    """Say which contact the accounts are of, and lead to the list of all of them."""
    n = len(session.corpus().reports(contact.id))
    when = dating.in_words(contact.date, contact.date_basis, link.filter.dates)
    st.markdown(f"**Accounts of one contact:** {literal(contact.summary)} {literal(when)}.")
    if n > 1:
        view = View(contact=contact.id)
        shell.link_to("compare", f"All {n} accounts of this contact", link.filter, view)


def suggest(link: Link) -> None:
    """Offer the contacts of the filter that most outlets report, to compare their accounts."""
    if not session.ask("summary", link.filter)["n_articles"].iloc[0]:
        shell.empty(link, "articles")
        return
    frame = session.question("contacts", link.filter, order="outlets").first(8).answer()
    frame = frame[frame["n_reports"] > 1]
    if frame.empty:
        st.info("Choose two to four articles above to read them side by side.")
        return
    st.markdown("**Or choose a contact and compare its accounts:**")
    contacts = tuple(frame["contact_id"].tolist())
    reports = session.question("reports", Filter(dates=link.filter.dates), only=contacts)
    articles = session.made(_by_contact, reports)
    for row in frame.to_dict("records"):
        first_two = articles[row["contact_id"]][:2]
        view = link.view.having(contact=row["contact_id"]).comparing(first_two)
        label = f"{row['date']}: {shortened(row['summary'], 90)} ({row['n_reports']} reports)"
        shell.link_to("compare", label, link.filter, view)


def _by_contact(reports: pd.DataFrame) -> dict[str, list[str]]:
    """Return the articles that report each contact, by publication."""
    found: dict[str, list[str]] = {}
    for contact, article in zip(reports["contact_id"], reports["article_id"], strict=True):
        found.setdefault(contact, []).append(article)
    return found


def differences(chosen: Sequence[Article], link: Link) -> None:
    """Draw the facts of the articles in columns, those that differ first."""
    columns = {article.id: dict(accounts.facts(article, link)) for article in chosen}
    outlets = session.corpus().vocabulary.outlet_names()
    counts = _marked(chosen)
    for article in chosen:
        columns[article.id] |= counts[article.id]
    terms = list(next(iter(columns.values())))
    rows = [
        {"fact": term, "same": len({columns[a.id].get(term, "") for a in chosen}) == 1}
        | {
            f"{n}. {outlets.get(article.outlet, article.outlet)}": columns[article.id].get(term, "")
            for n, article in enumerate(chosen, 1)
        }
        for term in terms
        if any(columns[a.id].get(term) for a in chosen)
    ]
    facts.matrix(pd.DataFrame(rows))


def _marked(chosen: Sequence[Article]) -> dict[str, dict[str, str]]:
    """Return for each article the actors and topics that it alone of the chosen ones has."""
    terms = session.corpus().vocabulary
    names, topics = terms.actor_names(), terms.topic_names()
    found: dict[str, dict[str, str]] = {}
    for article in chosen:
        others = [other for other in chosen if other is not article]
        elsewhere = {named.actor for other in others for named in other.actors}
        themes = {topic for other in others for topic in other.topics}
        actors = [n.actor for n in article.actors if n.actor not in elsewhere]
        found[article.id] = {
            "Actors only here": ", ".join(names.get(actor, actor) for actor in actors),
            "Topics only here": ", ".join(
                topics.get(topic, topic) for topic in article.topics if topic not in themes
            ),
        }
    return found


def excluded_toggle(link: Link) -> None:
    """Draw the switch for the lines that are not the articles' own."""
    st.toggle(
        "Show excluded lines",
        key=link_state.widget("excluded", link.view.excluded),
        help="Menus, related stories, share tools and the like, each with the reason why it is "
        "not counted.",
        on_change=link_state.from_widget,
        args=("excluded", bool),
    )


def of_article(article_id: str) -> list[tuple[str, list[str]]]:
    """Return the contacts an article reports, each with the other articles that report it."""
    article = session.corpus().article(article_id)
    if article is None:
        return []
    found = []
    for contact in article.contacts:
        others = [key for key in session.corpus().reports(contact) if key != article_id]
        found.append((contact, others))
    return found
