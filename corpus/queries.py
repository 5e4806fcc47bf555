"""The questions that can be asked of a corpus, and the frames that answer them.

Every frame obeys the filter and the counting rules of `docs/counting.md`: counts are in the
filter's unit (`articles`, `mentions`, `contacts` or `pairs`) unless a column says otherwise, a
statement is never a contact, and an item whose date is not established at the chosen tier is
counted but never placed in time. `dated` says whether it is established. Dates are EDTF strings;
`earliest` and `latest` are their inclusive bounds, empty where the end is open.
An answer to nothing has the same columns and no rows.

Every question takes a part of its rows: `limit` and `offset` in its order, and `only` the
records (articles, contacts, statements) of some ids.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypedDict, Unpack

import pandas as pd

from corpus.corpus import Corpus
from corpus.engines import Asked
from corpus.errors import InputError, did_you_mean
from corpus.filter import Filter
from corpus.link import By, Lanes, Link


class Part(TypedDict, total=False):
    """Which rows of an answer are wanted; all without it."""

    limit: int | None
    offset: int
    only: tuple[str, ...] | None


def articles(corpus: Corpus, selection: Filter, **part: Unpack[Part]) -> pd.DataFrame:
    """Return one row per article.

    Columns: article_id, title (empty where not recorded), summary, outlet, outlet_id, agency,
    published (EDTF), published_basis, dated (bool), earliest, latest (date), precision,
    approximate, uncertain (bool), language, full_text (bool), n_contacts (contacts it reports),
    n_mentions, url, source ("curated", or the name of an import).
    Order: by earliest day, undated last.
    """
    return corpus.engine.answer("articles", selection, **part)


def contacts(
    corpus: Corpus, selection: Filter, order: str = "", **part: Unpack[Part]
) -> pd.DataFrame:
    """Return one row per contact; statements are not contacts.

    Columns: contact_id, date (EDTF), date_basis, dated (bool), earliest, latest (date),
    precision, approximate, uncertain (bool), kind, place, place_id, participants and sides
    (joined by "; "), multilateral (bool), n_reports (articles), n_outlets, summary, source.
    Order: by earliest day, undated last; `order="outlets"` puts those that most outlets report
    first.
    """
    return corpus.engine.answer("contacts", selection, order=order, **part)


def statements(corpus: Corpus, selection: Filter, **part: Unpack[Part]) -> pd.DataFrame:
    """Return one row per statement, in the columns and order of `contacts`."""
    return corpus.engine.answer("statements", selection, **part)


def reports(corpus: Corpus, selection: Filter, **part: Unpack[Part]) -> pd.DataFrame:
    """Return one row per contact or statement and article that reports it.

    Columns: contact_id, contact_date, article_id, outlet, outlet_id, agency, title, summary,
    published, published_basis, full_text (bool), url, timing. `timing` is "preview" when the
    article appeared more than 3 days before the contact, "look-back" when more than 30 days
    after it, else "report". Order: by contact, then by publication.
    """
    return corpus.engine.answer("reports", selection, **part)


def timeline(
    corpus: Corpus, selection: Filter, by: By | None = None, **part: Unpack[Part]
) -> pd.DataFrame:
    """Return one row per period and state of dating, counted in the unit.

    Articles and mentions stand at their publication, contacts and pairs at their own date.
    Columns: placed ("in period", "wider than the period", "date not established"), period
    (EDTF), start, end (date, inclusive), n, n_inferred (of n, not stated in print).
    Nothing is padded: a contact of "March" is never put on a day. Without `by`, days are taken
    for up to 92 days, months for up to 15 years, years beyond. Order: by period.
    """
    return corpus.engine.answer("timeline", selection, by=str(by or ""), **part)


def lanes(
    corpus: Corpus, selection: Filter, lanes: Lanes = Lanes.ENVOY, **part: Unpack[Part]
) -> pd.DataFrame:
    """Return one row per lane and article, contact or statement in it.

    Columns: record ("article", "contact", "statement"), id, lane_id, lane (empty where the
    record has none), label (title, else summary), kind (of contact), date (EDTF), basis, dated
    (bool), earliest, latest (date), precision, approximate, uncertain (bool), n_reports.
    A record stands in every lane it belongs to. Order: by lane, record and earliest day.
    """
    return corpus.engine.answer("lanes", selection, lanes=str(lanes), **part)


def lane_counts(
    corpus: Corpus,
    selection: Filter,
    lanes: Lanes = Lanes.ENVOY,
    by: By | None = None,
    **part: Unpack[Part],
) -> pd.DataFrame:
    """Return one row per lane, kind of record, period and state of dating: `lanes`, counted.

    Columns: lane_id, lane (empty where the records have none), record ("article", "contact",
    "statement"), placed, period, start, end (see `timeline`), n (records, whatever the unit).
    Order: by lane, record and period.
    """
    return corpus.engine.answer(
        "lane_counts", selection, lanes=str(lanes), by=str(by or ""), **part
    )


def actor_counts(corpus: Corpus, selection: Filter, **part: Unpack[Part]) -> pd.DataFrame:
    """Return one row per actor with the count of what it appears in.

    Columns: actor_id, actor, kind, side, envoy (bool), n (articles that name it, mentions of it,
    contacts it took part in, or pairs it is one of). Order: most first, then by name.
    """
    return corpus.engine.answer("actor_counts", selection, **part)


def actor_timeline(
    corpus: Corpus,
    selection: Filter,
    by: By | None = None,
    top: int | None = None,
    **part: Unpack[Part],
) -> pd.DataFrame:
    """Return one row per actor, period and state of dating; see `timeline`.

    Columns: actor_id, actor, placed, period, start, end, n. With `top`, only that many actors,
    those with most in the whole selection. Order: by actor and period.
    """
    return corpus.engine.answer("actor_timeline", selection, top=top, by=str(by or ""), **part)


def topic_counts(corpus: Corpus, selection: Filter, **part: Unpack[Part]) -> pd.DataFrame:
    """Return one row per topic with the count of what carries it.

    A mention has the topics of its article, a pair those of its contact. Parents do not add up
    their children. Columns: topic_id, topic, n, definition. Order: most first, then by label.
    """
    return corpus.engine.answer("topic_counts", selection, **part)


def topic_timeline(
    corpus: Corpus, selection: Filter, by: By | None = None, **part: Unpack[Part]
) -> pd.DataFrame:
    """Return one row per topic, period and state of dating; see `timeline`.

    Columns: topic_id, topic, placed, period, start, end, n. Order: by topic and period.
    """
    return corpus.engine.answer("topic_timeline", selection, by=str(by or ""), **part)


def topic_actor(
    corpus: Corpus, selection: Filter, top: int | None = None, **part: Unpack[Part]
) -> pd.DataFrame:
    """Return one row per topic and actor that appear in the same article or contact.

    Columns: topic_id, topic, actor_id, actor, n. With `top`, only that many actors, those with
    most in the whole selection. Order: most first, then by topic and actor.
    """
    return corpus.engine.answer("topic_actor", selection, top=top, **part)


def pairs(corpus: Corpus, selection: Filter, **part: Unpack[Part]) -> pd.DataFrame:
    """Return one row per pair of actors that met from two sides.

    n counts contacts. Conferences and contacts of three sides or more stay whole and give no
    pairs, unless the filter says `multilateral=pairs`. Columns: actor_a_id, actor_a, side_a,
    actor_b_id, actor_b, side_b, n, first, last (date). Order: most first, then by names.
    """
    return corpus.engine.answer("pairs", selection, **part)


def outlets(corpus: Corpus, selection: Filter, **part: Unpack[Part]) -> pd.DataFrame:
    """Return one row per outlet with the count of what it published or reported.

    Columns: outlet_id, outlet, kind, country, ownership, n. Order: most first, then by name.
    """
    return corpus.engine.answer("outlets", selection, **part)


def places(corpus: Corpus, selection: Filter, **part: Unpack[Part]) -> pd.DataFrame:
    """Return one row per place with the count of what happened there or within it.

    Columns: place_id, place, kind, country, lat, lon, n. Order: most first, then by name.
    """
    return corpus.engine.answer("places", selection, **part)


def passages(corpus: Corpus, selection: Filter, **part: Unpack[Part]) -> pd.DataFrame:
    """Return one row per passage that a mention, a role or a topic tag rests on.

    Of the selected articles, the passages for the actors, envoys and topics asked for, or all
    when none is. Rows of evidence "name" are the mentions counted. Columns: article_id, outlet,
    published, evidence ("name", "role", "topic"), ref_id, ref, quote, role (as printed beside
    a name, in records without a full text), line, start, end (code points, half-open; empty
    without a full text). Order: by publication and position.
    """
    return corpus.engine.answer("passages", selection, **part)


def names(corpus: Corpus, selection: Filter, **part: Unpack[Part]) -> pd.DataFrame:
    """Return one row per actor, printed name or role, and outlet.

    For the actors and envoys asked for, or all. Columns: actor_id, actor, evidence ("name",
    "role"), as_printed, outlet, outlet_id, n (times printed), n_articles. Order: by actor, names
    before roles, most first.
    """
    return corpus.engine.answer("names", selection, **part)


def quotations(corpus: Corpus, selection: Filter, **part: Unpack[Part]) -> pd.DataFrame:
    """Return one row per quotation; by, relayed by or about the actors asked for, or all.

    Columns: article_id, outlet, published, kind ("direct", "fragment", "scare", "broken"),
    quote, speaker, speaker_id, speaker_as_printed, via, via_id, about (joined by "; "), note,
    line, start, end (code points, half-open). Order: by publication and position.
    """
    return corpus.engine.answer("quotations", selection, **part)


def claims(corpus: Corpus, selection: Filter, **part: Unpack[Part]) -> pd.DataFrame:
    """Return one row per claim about a selected contact or statement, article and its words.

    A stance that rests on several passages has a row for each; a silent article has one row
    without words. Articles that are not here in full text stand with what was recorded of them,
    and are never called silent. Columns: contact_id, claim_id (unique within the contact), claim
    (our words), about, article_id, outlet, outlet_id, published, full_text (bool), stance
    ("states", "contradicts", "silent"), evidence ("passage", "record"; empty when silent), field
    (of the record), quote, line, start, end (code points, half-open; empty for a record), note.
    Order: by contact, then as the table has them.
    """
    return corpus.engine.answer("claims", selection, **part)


def contradictions(corpus: Corpus, selection: Filter, **part: Unpack[Part]) -> pd.DataFrame:
    """Return one row per contradiction and piece of evidence.

    A contradiction is selected with any of its contacts, statements or articles, and then comes
    whole. Columns: contradiction_id, kind ("within-text", "between-texts", "outside-facts"),
    about, summary (our words), status ("open", "resolved", "unresolvable"), resolution,
    contact_ids (joined by "; "), evidence ("passage", "record", "outside"), article_id, outlet,
    outlet_id (empty for outside), source (of outside), field (of the record), quote (outside:
    what the source says, in our words), line, start, end (code points, half-open), note.
    Order: by contradiction, articles before outside sources.
    """
    return corpus.engine.answer("contradictions", selection, **part)


def options(corpus: Corpus, selection: Filter, **part: Unpack[Part]) -> pd.DataFrame:
    """Return one row per facet and value with the count the other filters leave it.

    Columns: facet, value (id), n. Where all of several values are asked for, the facet's own
    choice applies too. Order: by facet, most first.
    """
    return corpus.engine.answer("options", selection, **part)


def hits(corpus: Corpus, selection: Filter, **part: Unpack[Part]) -> pd.DataFrame:
    """Return one row per article that matches the search, with the words around the hit.

    Columns: article_id, title, outlet, outlet_id, published, snippet, start, end (code points of
    the hit in the snippet, half-open; empty where another name of an actor was found). No rows
    without a search. Order: best first, as the engine ranks them.
    """
    return corpus.engine.answer("hits", selection, **part)


def records(corpus: Corpus, selection: Filter, **part: Unpack[Part]) -> pd.DataFrame:
    """Return one row per article, contact and statement with all that is recorded of it.

    Columns: record ("article", "contact", "statement"), id, json (the record's fields).
    Order: by record and id.
    """
    return corpus.engine.answer("records", selection, **part)


def texts(corpus: Corpus, selection: Filter, **part: Unpack[Part]) -> pd.DataFrame:
    """Return one row per article that is here in full text.

    Columns: article_id, text (as received). Order: by article.
    """
    return corpus.engine.answer("texts", selection, **part)


def summary(corpus: Corpus, selection: Filter, **part: Unpack[Part]) -> pd.DataFrame:
    """Return one row with the totals of a selection.

    Columns: n_articles, n_contacts, n_statements, n_mentions, n_pairs, n_actors, n_envoys and
    n_topics (named in the articles), n_envoys_in_contacts, n_outlets, n_articles_dated,
    n_contacts_dated, n_articles_not_stated and n_contacts_not_stated (date not from print),
    n_articles_not_to_the_day and n_contacts_not_to_the_day, n_articles_untitled,
    n_articles_full_text, n_contacts_multilateral, first_published, last_published,
    first_contact, last_contact (date).
    """
    return corpus.engine.answer("summary", selection, **part)


QUESTIONS: dict[str, Callable[..., pd.DataFrame]] = {
    question.__name__: question
    for question in (
        articles,
        contacts,
        statements,
        reports,
        timeline,
        lanes,
        lane_counts,
        actor_counts,
        actor_timeline,
        topic_counts,
        topic_timeline,
        topic_actor,
        pairs,
        outlets,
        places,
        passages,
        names,
        quotations,
        claims,
        contradictions,
        options,
        summary,
        hits,
        records,
        texts,
    )
}
"""Every question by name."""

BY = ("timeline", "actor_timeline", "topic_timeline", "lane_counts")
"""Questions that a link's period concerns."""
LANES = ("lanes", "lane_counts")
"""Questions that a link's lanes concern."""


def asked(question: str, link: Link, **options: Any) -> Asked:
    """Return a question as a link asks it; raises InputError for an unknown one."""
    if question not in QUESTIONS:
        hint = did_you_mean(question, QUESTIONS) or f"; there are {', '.join(sorted(QUESTIONS))}"
        raise InputError(f'no question "{question}"{hint}')
    view: dict[str, Any] = {}
    if question in BY:
        view["by"] = str(link.view.by or "")
    if question in LANES:
        view["lanes"] = str(link.view.lanes)
    return Asked.of(question, link.filter, **{**view, **options})


def ask(corpus: Corpus, question: str, link: Link, **options: Any) -> pd.DataFrame:
    """Return the frame of a question for a link; raises InputError for an unknown question."""
    return ask_all(corpus, [asked(question, link, **options)])[0]


def ask_all(corpus: Corpus, several: Sequence[Asked]) -> list[pd.DataFrame]:
    """Return the frames of several questions, in order, computed together."""
    return corpus.engine.answers(several)


def statement(corpus: Corpus, question: str, link: Link, **options: Any) -> str:
    """Return the SQL that answers a question for a link on the reference engine."""
    one = asked(question, link, **options)
    return corpus.reference.sql(one)
