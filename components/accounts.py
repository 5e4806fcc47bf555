"""Articles as panes of the reader: their own lines with everything they are evidence for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from components import dating, link_state, session
from components.passage_table import Place, read_place
from components.reader import LINK, Line, Mark, MarkKind, Pane, Picked
from corpus import dates
from corpus.errors import CorpusError
from corpus.evidence import SourceText, line_kinds
from corpus.link import Link
from corpus.modes import Texts
from corpus.records import Article, Event, FullText, LineReason, Passage, Quotation

REASONS = {
    LineReason.NAV: "site navigation, reading time or counter",
    LineReason.RELATED: "related or neighbouring story",
    LineReason.AUTHOR_BIO: "author's biography",
    LineReason.COOKIE: "cookie notice",
    LineReason.SHARE: "share and print tools",
    LineReason.PROMO: "promotion",
    LineReason.CREDIT: "credit or re-use line",
}


# What tells two accounts apart at a glance; the table of differences has the rest.
_BRIEFLY = ("Outlet", "Agency", "Author", "Published", "How dated")


def pane(article: Article, link: Link, *, briefly: bool = False) -> Pane:
    """Return an article as a pane; one without a full text shows its facts and our summary."""
    source = session.corpus().text(article.id)
    lines = tuple(_lines(article, article.text, source, link)) if article.text and source else ()
    return Pane(
        article=article.id,
        heading=article.title or article.summary,
        heading_is_summary=article.title is None,
        facts=tuple(
            (term, fact)
            for term, fact in facts(article, link)
            if fact and (not briefly or term in _BRIEFLY)
        ),
        link=article.url,
        language=article.language,
        lines=lines or (Line(1, article.summary, "body"),),
        empty_note=None if lines else _NO_TEXT[session.corpus().texts],
        not_shown=_not_shown(source) if lines and source else 0,
    )


_OURS = "these are its facts and a summary in our words."
_NO_TEXT = {
    Texts.FULL: f"No full text in this corpus: {_OURS}",
    Texts.PASSAGES: f"No full text in this corpus: {_OURS}",
    Texts.NONE: f"Texts are not shown on this host: {_OURS}",
}


def _not_shown(source: SourceText) -> int:
    """Count the lines of which this host shows no word."""
    if session.corpus().texts is Texts.FULL:
        return 0
    return sum(1 for line in source.lines if _hidden(line))


def _hidden(line: str) -> bool:
    return line.strip() == "…"


def facts(article: Article, link: Link) -> list[tuple[str, str]]:
    """Return what is known about an article beside its text."""
    terms = session.corpus().vocabulary
    names = terms.actor_names()
    return [
        ("Outlet", terms.outlet_names().get(article.outlet, article.outlet)),
        ("Agency", article.agency or ""),
        ("Author", article.author or ""),
        (
            "Published",
            dating.in_words(article.published, article.published_basis, link.filter.dates),
        ),
        ("As printed", article.published_as_stated or ""),
        ("How dated", article.published_note or ""),
        ("Places", ", ".join(terms.place_names().get(place, place) for place in article.places)),
        ("Topics", ", ".join(terms.topic_names().get(topic, topic) for topic in article.topics)),
        (
            "Names",
            "; ".join(
                ", ".join(
                    part
                    for part in (
                        named.as_printed or names.get(named.actor, named.actor),
                        named.role_as_printed,
                    )
                    if part
                )
                for named in article.actors
            ),
        ),
        ("Summary (ours)", article.summary),
    ]


def _lines(article: Article, text: FullText, source: SourceText, link: Link) -> Iterator[Line]:
    marks = _marks(article.id, text, source)
    place = read_place(link.view.focus)
    if place and place.article == article.id:
        _point_out(place, source, marks)
    for number, (kind, detail) in sorted(line_kinds(text, source).items()):
        words = source.lines[number - 1]
        if session.corpus().texts is not Texts.FULL and _hidden(words):
            continue
        if kind == "excluded":
            yield Line(number, words, "excluded", REASONS[LineReason(detail)] if detail else None)
        elif kind == "body":
            yield Line(number, words, "body", marks=tuple(marks[number]))
        elif kind == "meta":
            part = detail if detail in ("title", "standfirst") else "meta"
            yield Line(number, words, part, marks=tuple(marks[number]))  # type: ignore[arg-type]


def _point_out(place: Place, source: SourceText, marks: dict[int, list[Mark]]) -> None:
    """Mark the words the address points at, as far as they stand in the text."""
    length = len(source.lines[place.line - 1]) if place.line <= len(source.lines) else 0
    if place.start < length:
        _, _, ref = place.focus.partition(":")
        end = min(place.end, length)
        marks[place.line].append(
            Mark(place.start, end, MarkKind.PASSAGE, ref, f"line {place.line}, as pointed at")
        )


def _marks(article: str, text: FullText, source: SourceText) -> dict[int, list[Mark]]:
    """Collect the marks of a text by line; words that are no longer there are not marked."""
    found: dict[int, list[Mark]] = defaultdict(list)
    for passage, kind, ref, label in _evidence(article, text):
        try:
            span = source.locate(passage)
        except CorpusError:
            continue
        start = span.start - source.line_start(span.line)
        found[span.line].append(Mark(start, start + len(span.quote), kind, ref, label))
    return found


def _evidence(article: str, text: FullText) -> Iterator[tuple[Passage, MarkKind, str, str]]:
    terms = session.corpus().vocabulary
    names, topics = terms.actor_names(), terms.topic_names()
    for mention in text.mentions:
        name = names.get(mention.actor, mention.actor)
        for passage in mention.names:
            yield passage, MarkKind.ACTOR, mention.actor, name
        for passage in mention.roles:
            if passage not in mention.names:
                yield passage, MarkKind.ACTOR, mention.actor, name
    for tag in text.topics:
        for passage in tag.passages:
            yield passage, MarkKind.TOPIC, tag.topic, topics.get(tag.topic, tag.topic)
    for n, quotation in enumerate(text.quotations):
        yield quotation.passage, MarkKind.QUOTATION, f"{article}.{n}", said(quotation)
    if text.published.as_stated:
        yield text.published.as_stated, MarkKind.DATE, "published", "publication date as printed"
    for event in text.events:
        if event.date_as_printed:
            yield event.date_as_printed, MarkKind.DATE, event.date or "undated", _dated(event)


def _dated(event: Event) -> str:
    when = dates.in_words(event.date) if event.date else "date not established"
    why = f" ({event.date_reasoning})" if event.date_reasoning else ""
    what = f": {event.what}" if event.what else ""
    return f"{when}{why}{what}"


def said(quotation: Quotation) -> str:
    """Say who spoke, who relayed it, whom it is about, and in what state the marks are."""
    names = session.corpus().vocabulary.actor_names()
    printed = quotation.speaker_as_printed
    parts = [
        f"said by {names.get(quotation.speaker, quotation.speaker)}"
        if quotation.speaker
        else f"said by {printed.quote}"
        if printed
        else "no speaker printed",
        f"via {names.get(quotation.via, quotation.via)}" if quotation.via else "",
        f"about {', '.join(names.get(who, who) for who in quotation.about)}"
        if quotation.about
        else "",
        f"{quotation.kind} quotation" if quotation.kind != "direct" else "",
        quotation.note or "",
    ]
    return "; ".join(part for part in parts if part)


def focus(link: Link) -> tuple[str, str] | None:
    """Return the mark or linked sentence the link points at: `focus=actor:zamir-kabulov`."""
    kind, _, ref = link.view.focus.partition(":")
    return (kind, ref) if kind in (*MarkKind, LINK) and ref else None


def point_at(picked: Picked) -> None:
    """Write the chosen mark or linked sentence to the address."""
    view = link_state.current().view
    link_state.change(view=view.having(focus=f"{picked.kind}:{picked.ref}"))


def point_nowhere() -> None:
    """Take the chosen mark out of the address."""
    link_state.change(view=link_state.current().view.having(focus=""))


def evidence(article: Article) -> list[tuple[str, str, str]]:
    """Return (what, words, where) for every tag of a full text, in the order of its lines."""
    if article.text is None:
        return []
    rows = [
        (passage.line, f"{kind}: {label}", passage.quote)
        for passage, kind, _, label in _evidence(article.id, article.text)
    ]
    return [(what, quote, f"line {line}") for line, what, quote in sorted(rows)]
