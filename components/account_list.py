"""All accounts of a contact, by publication: whose each is, what it rests on, how it names them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from components import contact_card, link_state, passage_table, session, shell, tables, wording
from components.escape import shortened, visible
from components.passage_table import Cell, Look, Place, Row, Words
from corpus.filter import Filter
from corpus.link import PANES, Link, View
from corpus.records import Article, Contact, Outlet, OutletKind, Ownership

_TIMING: dict[str, tuple[str, str, Look]] = {
    "preview": ("←", "preview: published before the contact", "silent"),
    "look-back": ("→", "look-back: published long after", "silent"),
}
_OUTLETS = {
    OutletKind.NEWS_AGENCY: "news agency",
    OutletKind.ONLINE: "online outlet",
    OutletKind.THINK_TANK: "think tank",
    OutletKind.NEWSPAPER: "newspaper",
    OutletKind.BROADCASTER: "broadcaster",
    OutletKind.AGGREGATOR: "aggregator",
}
_CHOICE = "accounts-to-read"


def section(contact: Contact, link: Link) -> None:
    """Draw the contact, the ways to set its accounts side by side, and the list of them."""
    reports = articles(contact)
    with st.container(border=True, key="accounts-contact"):
        contact_card.about(contact, link)
    if not reports:
        st.info("No article in this corpus reports this contact.")
        return
    _side_by_side(contact, reports, link)
    n = len(reports)
    st.subheader(f"{n} {'account' if n == 1 else 'accounts'}, by publication", anchor=False)
    st.caption(
        "Whom an account quotes is known of full texts alone; of records it is whose outlet "
        "published it. Nothing here is inferred from what an account says."
    )
    frame = session.ask("reports", Filter(dates=link.filter.dates), only=(contact.id,))
    timing = dict(frame[["article_id", "timing"]].to_numpy())
    passage_table.show(
        "Account",
        [("What it says", ""), ("Whose account", ""), ("How it names them", "as printed")],
        [_row(article, contact, timing.get(article.id, ""), link) for article in reports],
        key="accounts",
        widths=(4, 7, 5, 5),
        caption=f"Accounts of: {contact.summary}",
    )
    tables.download(frame, f"accounts-{contact.id}", key="download-accounts")


def articles(contact: Contact) -> list[Article]:
    """Return the articles that report a contact, by publication."""
    corpus = session.corpus()
    return [article for key in corpus.reports(contact.id) if (article := corpus.article(key))]


# ---- The list --------------------------------------------------------------------------------


def _row(article: Article, contact: Contact, timing: str, link: Link) -> Row:
    sign, word, look = _TIMING.get(timing, ("", "", "plain"))
    heading = article.title or article.summary
    says = Cell(
        sign,
        word,
        look,
        words=(
            Words(
                heading,
                "full text"
                if article.text
                else "record"
                if article.title
                else "record, our summary",
                Place(article.id),
                ours=True,
                note=article.summary if article.title else "",
            ),
        ),
    )
    terms = session.corpus().vocabulary
    rests = Cell(text=whose(terms.outlets.get(article.outlet), article), words=_quoted(article))
    names = Cell(text=named(article, contact) or "none of the participants by name on record")
    return Row(
        wording.outlet(article.outlet), wording.published(article, link), (says, rests, names)
    )


def whose(outlet: Outlet | None, article: Article) -> str:
    """Say whose publication an article is, as far as the outlet's record says so."""
    parts = []
    if outlet is None:
        parts.append("outlet not described")
    else:
        where = f" of {country(outlet.country)}" if outlet.country else ""
        kind = _OUTLETS.get(outlet.kind, "outlet") if outlet.kind else "outlet"
        if outlet.kind is OutletKind.GOVERNMENT:
            parts.append(f"a government's own publication{where}")
        elif outlet.ownership is Ownership.STATE:
            parts.append(f"state outlet{where} ({kind})")
        elif outlet.ownership:
            parts.append(f"{outlet.ownership} {kind}{where}")
        else:
            parts.append(f"{kind}{where}, owner not recorded")
    if article.agency and (outlet is None or article.agency.casefold() != outlet.name.casefold()):
        parts.append(f"credits {article.agency}")
    return "; ".join(parts)


def country(code: str) -> str:
    """Return the name of a country by its code, where the corpus knows it."""
    terms = session.corpus().vocabulary
    states = [a.name for a in terms.actors.values() if a.kind == "state" and a.country == code]
    places = [p.name for p in terms.places.values() if p.kind == "country" and p.country == code]
    return next(iter((*places, *states)), code)


def _quoted(article: Article) -> tuple[Words, ...]:
    """Name those the article quotes and whose side they are on, each with the words."""
    if article.text is None:
        return ()
    actors = session.corpus().vocabulary.actors
    sides = session.corpus().vocabulary.side_names()
    source = session.corpus().text(article.id)
    found = []
    seen = set()
    for quotation in article.text.quotations:
        speaker = actors.get(quotation.speaker or "")
        if source is None or speaker is None or speaker.id in seen:
            continue
        seen.add(speaker.id)
        span = source.locate(quotation.passage)
        place = wording.stand(article.id, span.line, span.start, len(span.quote))
        side = sides.get(speaker.side, speaker.side)
        via = actors.get(quotation.via or "")
        through = f", through {via.name}" if via else ""
        found.append(
            Words(
                f"quotes {speaker.name}{through} (side: {side})",
                f"line {span.line}",
                place,
                ours=True,
            )
        )
    return tuple(found) or (Words("quotes nobody who is named", ours=True),)


def named(article: Article, contact: Contact) -> str:
    """Say how an article prints the names and roles of those who took part."""
    took_part = {participant.actor for participant in contact.participants}
    names = session.corpus().vocabulary.actor_names()
    parts = []
    for actor in article.actors:
        if actor.actor in took_part:
            name = actor.as_printed or f"{names.get(actor.actor, actor.actor)} (not as printed)"
            parts.append(f"{name}, {actor.role_as_printed}" if actor.role_as_printed else name)
    return "; ".join(parts)


# ---- Side by side ----------------------------------------------------------------------------


def _side_by_side(contact: Contact, reports: Sequence[Article], link: Link) -> None:
    if len(reports) < 2:
        return
    with st.container(key="accounts-choice"):
        st.markdown("**Read side by side**")
        for reason, pair in pairs(reports):
            told = " and ".join(
                f"{wording.outlet(a.outlet)}, {wording.published(a, link)}" for a in pair
            )
            view = View(contact=contact.id).comparing(a.id for a in pair)
            shell.link_to("compare", f"{reason}: {told}", link.filter, view)
        labels = {
            a.id: f"{wording.outlet(a.outlet)}, {wording.published(a, link)}: "
            f"{shortened(a.title or a.summary, 60)}"
            for a in reports
        }
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.multiselect(
                "Or choose up to four",
                list(labels),
                key=_CHOICE,
                format_func=lambda key: visible(labels[key]),
                max_selections=len(PANES),
                placeholder="Accounts",
                select_all=False,
            )
            st.button("Set side by side", key="read-accounts", on_click=_read, args=(contact.id,))


def _read(contact_id: str) -> None:
    chosen = st.session_state[_CHOICE]
    if chosen:
        view = link_state.current().view.having(contact=contact_id)
        link_state.change(view=view.comparing(chosen))


def pairs(articles: Sequence[Article]) -> list[tuple[str, tuple[Article, Article]]]:
    """Return pairs worth reading against each other, with the reason: three at most."""
    outlets = session.corpus().vocabulary.outlets
    full = [article for article in articles if article.text]
    found: list[tuple[str, tuple[Article, Article]]] = []
    if len(full) > 1:
        found.append(("Full texts", (full[0], full[1])))
    state = [(a, o) for a in articles if (o := outlets.get(a.outlet)) and _official(o)]
    abroad = _first_of_other_country(state)
    if abroad:
        found.append(("State outlets of two countries", abroad))
    if articles[0].outlet != articles[-1].outlet:
        found.append(("First and last published", (articles[0], articles[-1])))
    elif not found:
        found.append(("First two", (articles[0], articles[1])))
    return found


def _official(outlet: Outlet) -> bool:
    return outlet.ownership is Ownership.STATE or outlet.kind is OutletKind.GOVERNMENT


def _first_of_other_country(
    state: Iterable[tuple[Article, Outlet]],
) -> tuple[Article, Article] | None:
    ordered = [(article, outlet.country) for article, outlet in state if outlet.country]
    for other, land in ordered:
        if land != ordered[0][1]:
            return ordered[0][0], other
    return None
