"""One contact in full: who, where, when and why we think so, and every report of it."""

from __future__ import annotations

import streamlit as st

from components import briefs, dating, facts, picks, session, shell
from components.escape import literal
from corpus.link import Link, View
from corpus.records import Contact


def show(contact_id: str, link: Link) -> None:
    """Draw the card of a contact with its reports, and the way to compare them."""
    corpus = session.corpus()
    contact = corpus.contact(contact_id)
    if contact is None:
        st.warning(f"The contact {literal(contact_id)} is not, or no longer, in this corpus.")
        return
    with st.container(border=True, key="contact-card"):
        about(contact, link)
        _reports(contact, link)
        with st.container(horizontal=True, vertical_alignment="center"):
            view = View(contact=contact_id).comparing(_for_comparison(contact_id))
            shell.link_to("compare", "Compare the accounts", link.filter, view)
            briefs.offer(contact_id, link)
            st.button("Close", key="close-contact", on_click=picks.closing("contact"))


def about(contact: Contact, link: Link) -> None:
    """Draw what is known of a contact: kind, date and why, place, sides and topics."""
    st.subheader(literal(contact.summary), anchor=False)
    facts.show(_facts(contact, link))


def _facts(contact: Contact, link: Link) -> list[tuple[str, str]]:
    terms = session.corpus().vocabulary
    names, sides = terms.actor_names(), terms.side_names()
    by_side: dict[str, list[str]] = {}
    for participant in contact.participants:
        name = names.get(participant.actor, participant.actor)
        by_side.setdefault(participant.side, []).append(name)
    return [
        (
            "Kind",
            contact.kind.value + (", not counted as a contact" if _one_sided(contact) else ""),
        ),
        ("Date", dating.in_words(contact.date, contact.date_basis, link.filter.dates)),
        ("How dated", contact.date_note or ""),
        ("Place", terms.place_names().get(contact.place or "", "") or "not reported"),
        *((sides.get(side, side), ", ".join(named)) for side, named in by_side.items()),
        ("Topics", ", ".join(terms.topic_names().get(topic, topic) for topic in contact.topics)),
    ]


def _one_sided(contact: Contact) -> bool:
    return contact.kind.value == "statement"


def _reports(contact: Contact, link: Link) -> None:
    corpus = session.corpus()
    outlets = corpus.vocabulary.outlet_names()
    rows = []
    for article_id in corpus.reports(contact.id):
        article = corpus.article(article_id)
        if article is None:
            continue
        when = dating.in_words(article.published, article.published_basis, link.filter.dates)
        lead = f"{outlets.get(article.outlet, article.outlet)}, {when}:"
        words = article.title or f"{article.summary} (untitled here: our summary)"
        rows.append((lead, words, article.url))
    st.markdown(f"**Reported by {len(rows)} {'article' if len(rows) == 1 else 'articles'}**")
    facts.links(rows)


def _for_comparison(contact_id: str) -> list[str]:
    """Choose the reports to set side by side: full texts first, then by publication."""
    corpus = session.corpus()
    reports = corpus.reports(contact_id)
    return sorted(reports, key=lambda article: corpus.text(article) is None)[:2]
