"""The questions that can be asked of a corpus, and the frames that answer them.

Every frame obeys the filter and the counting rules of `docs/counting.md`: counts are in the
filter's unit (`articles`, `mentions`, `contacts` or `pairs`) unless a column says otherwise, a
statement is never a contact, and an item whose date is not established at the chosen tier is
counted but never placed in time. `dated` says whether it is established. Dates are EDTF strings;
`earliest` and `latest` are their inclusive bounds, empty where the end is open.
An answer to nothing has the same columns and no rows.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from corpus.corpus import Corpus
from corpus.errors import InputError, did_you_mean
from corpus.filter import Filter
from corpus.link import By, Lanes, Link


def articles(corpus: Corpus, selection: Filter) -> pd.DataFrame:
    """Return one row per article.

    Columns: article_id, title (empty where not recorded), summary, outlet, outlet_id, agency,
    published (EDTF), published_basis, dated (bool), earliest, latest (date), precision,
    approximate, uncertain (bool), language, full_text (bool), n_contacts (contacts it reports),
    n_mentions, url. Order: by earliest day, undated last.
    """
    return corpus.engine.answer("articles", selection)


def contacts(corpus: Corpus, selection: Filter) -> pd.DataFrame:
    """Return one row per contact; statements are not contacts.

    Columns: contact_id, date (EDTF), date_basis, dated (bool), earliest, latest (date),
    precision, approximate, uncertain (bool), kind, place, place_id, participants and sides
    (joined by "; "), multilateral (bool), n_reports (articles), n_outlets, summary.
    Order: by earliest day, undated last.
    """
    return corpus.engine.answer("contacts", selection)


def statements(corpus: Corpus, selection: Filter) -> pd.DataFrame:
    """Return one row per statement, in the columns and order of `contacts`."""
    return corpus.engine.answer("statements", selection)


def reports(corpus: Corpus, selection: Filter) -> pd.DataFrame:
    """Return one row per contact or statement and article that reports it.

    Columns: contact_id, contact_date, article_id, outlet, outlet_id, agency, title, summary,
    published, published_basis, full_text (bool), url, timing. `timing` is "preview" when the
    article appeared more than 3 days before the contact, "look-back" when more than 30 days
    after it, else "report". Order: by contact, then by publication.
    """
    return corpus.engine.answer("reports", selection)


def timeline(corpus: Corpus, selection: Filter, by: By | None = None) -> pd.DataFrame:
    """Return one row per period and state of dating, counted in the unit.

    Articles and mentions stand at their publication, contacts and pairs at their own date.
    Columns: placed ("in period", "wider than the period", "date not established"), period
    (EDTF), start, end (date, inclusive), n, n_inferred (of n, not stated in print).
    Nothing is padded: a contact of "March" is never put on a day. Without `by`, days are taken
    for up to 92 days, months for up to 15 years, years beyond. Order: by period.
    """
    return corpus.engine.answer("timeline", selection, **_by(by))


def lanes(corpus: Corpus, selection: Filter, lanes: Lanes = Lanes.ENVOY) -> pd.DataFrame:
    """Return one row per lane and article, contact or statement in it.

    Columns: record ("article", "contact", "statement"), id, lane_id, lane (empty where the
    record has none), label (title, else summary), kind (of contact), date (EDTF), basis, dated
    (bool), earliest, latest (date), precision, approximate, uncertain (bool), n_reports.
    A record stands in every lane it belongs to. Order: by lane, record and earliest day.
    """
    return corpus.engine.answer("lanes", selection, lanes=str(lanes))


def actor_counts(corpus: Corpus, selection: Filter) -> pd.DataFrame:
    """Return one row per actor with the count of what it appears in.

    Columns: actor_id, actor, kind, side, envoy (bool), n (articles that name it, mentions of it,
    contacts it took part in, or pairs it is one of). Order: most first, then by name.
    """
    return corpus.engine.answer("actor_counts", selection)


def actor_timeline(corpus: Corpus, selection: Filter, by: By | None = None) -> pd.DataFrame:
    """Return one row per actor, period and state of dating; see `timeline`.

    Columns: actor_id, actor, placed, period, start, end, n. Order: by actor and period.
    """
    return corpus.engine.answer("actor_timeline", selection, **_by(by))


def topic_counts(corpus: Corpus, selection: Filter) -> pd.DataFrame:
    """Return one row per topic with the count of what carries it.

    A mention has the topics of its article, a pair those of its contact. Parents do not add up
    their children. Columns: topic_id, topic, n, definition. Order: most first, then by label.
    """
    return corpus.engine.answer("topic_counts", selection)


def topic_timeline(corpus: Corpus, selection: Filter, by: By | None = None) -> pd.DataFrame:
    """Return one row per topic, period and state of dating; see `timeline`.

    Columns: topic_id, topic, placed, period, start, end, n. Order: by topic and period.
    """
    return corpus.engine.answer("topic_timeline", selection, **_by(by))


def topic_actor(corpus: Corpus, selection: Filter) -> pd.DataFrame:
    """Return one row per topic and actor that appear in the same article or contact.

    Columns: topic_id, topic, actor_id, actor, n. Order: most first, then by topic and actor.
    """
    return corpus.engine.answer("topic_actor", selection)


def pairs(corpus: Corpus, selection: Filter) -> pd.DataFrame:
    """Return one row per pair of actors that met from two sides.

    n counts contacts. Conferences and contacts of three sides or more stay whole and give no
    pairs, unless the filter says `multilateral=pairs`. Columns: actor_a_id, actor_a, side_a,
    actor_b_id, actor_b, side_b, n, first, last (date). Order: most first, then by names.
    """
    return corpus.engine.answer("pairs", selection)


def outlets(corpus: Corpus, selection: Filter) -> pd.DataFrame:
    """Return one row per outlet with the count of what it published or reported.

    Columns: outlet_id, outlet, kind, country, ownership, n. Order: most first, then by name.
    """
    return corpus.engine.answer("outlets", selection)


def places(corpus: Corpus, selection: Filter) -> pd.DataFrame:
    """Return one row per place with the count of what happened there or within it.

    Columns: place_id, place, kind, country, lat, lon, n. Order: most first, then by name.
    """
    return corpus.engine.answer("places", selection)


def passages(corpus: Corpus, selection: Filter) -> pd.DataFrame:
    """Return one row per passage that a mention, a role or a topic tag rests on.

    Of the selected articles, the passages for the actors, envoys and topics asked for, or all
    when none is. Rows of evidence "name" are the mentions counted. Columns: article_id, outlet,
    published, evidence ("name", "role", "topic"), ref_id, ref, quote, role (as printed beside
    a name, in records without a full text), line, start, end (code points, half-open; empty
    without a full text). Order: by publication and position.
    """
    return corpus.engine.answer("passages", selection)


def names(corpus: Corpus, selection: Filter) -> pd.DataFrame:
    """Return one row per actor, printed name or role, and outlet.

    For the actors and envoys asked for, or all. Columns: actor_id, actor, evidence ("name",
    "role"), as_printed, outlet, outlet_id, n (times printed), n_articles. Order: by actor, names
    before roles, most first.
    """
    return corpus.engine.answer("names", selection)


def quotations(corpus: Corpus, selection: Filter) -> pd.DataFrame:
    """Return one row per quotation; by, relayed by or about the actors asked for, or all.

    Columns: article_id, outlet, published, kind ("direct", "fragment", "scare", "broken"),
    quote, speaker, speaker_id, speaker_as_printed, via, via_id, about (joined by "; "), note,
    line, start, end (code points, half-open). Order: by publication and position.
    """
    return corpus.engine.answer("quotations", selection)


def claims(corpus: Corpus, selection: Filter) -> pd.DataFrame:
    """Return one row per claim about a selected contact or statement, article and its words.

    A stance that rests on several passages has a row for each; a silent article has one row
    without words. Articles that are not here in full text stand with what was recorded of them,
    and are never called silent. Columns: contact_id, claim_id (unique within the contact), claim
    (our words), about, article_id, outlet, outlet_id, published, full_text (bool), stance
    ("states", "contradicts", "silent"), evidence ("passage", "record"; empty when silent), field
    (of the record), quote, line, start, end (code points, half-open; empty for a record), note.
    Order: by contact, then as the table has them.
    """
    return corpus.engine.answer("claims", selection)


def contradictions(corpus: Corpus, selection: Filter) -> pd.DataFrame:
    """Return one row per contradiction and piece of evidence.

    A contradiction is selected with any of its contacts, statements or articles, and then comes
    whole. Columns: contradiction_id, kind ("within-text", "between-texts", "outside-facts"),
    about, summary (our words), status ("open", "resolved", "unresolvable"), resolution,
    contact_ids (joined by "; "), evidence ("passage", "record", "outside"), article_id, outlet,
    outlet_id (empty for outside), source (of outside), field (of the record), quote (outside:
    what the source says, in our words), line, start, end (code points, half-open), note.
    Order: by contradiction, articles before outside sources.
    """
    return corpus.engine.answer("contradictions", selection)


def options(corpus: Corpus, selection: Filter) -> pd.DataFrame:
    """Return one row per facet and value with the count the other filters leave it.

    Columns: facet, value (id), n. Where all of several values are asked for, the facet's own
    choice applies too. Order: by facet, most first.
    """
    return corpus.engine.answer("options", selection)


def summary(corpus: Corpus, selection: Filter) -> pd.DataFrame:
    """Return one row with the totals of a selection.

    Columns: n_articles, n_contacts, n_statements, n_mentions, n_pairs, n_actors, n_envoys and
    n_topics (named in the articles), n_envoys_in_contacts, n_outlets, n_articles_dated,
    n_contacts_dated, n_articles_not_stated and n_contacts_not_stated (date not from print),
    n_articles_not_to_the_day and n_contacts_not_to_the_day, n_articles_untitled,
    n_articles_full_text, n_contacts_multilateral, first_published, last_published,
    first_contact, last_contact (date).
    """
    return corpus.engine.answer("summary", selection)


def _by(by: By | None) -> dict[str, str]:
    return {"by": str(by)} if by else {}


def _of_filter(question: Callable[[Corpus, Filter], pd.DataFrame]) -> Answer:
    return lambda corpus, link: question(corpus, link.filter)


def _over_time(question: Callable[[Corpus, Filter, By | None], pd.DataFrame]) -> Answer:
    return lambda corpus, link: question(corpus, link.filter, link.view.by)


Answer = Callable[[Corpus, Link], pd.DataFrame]

QUESTIONS: dict[str, Answer] = {
    "articles": _of_filter(articles),
    "contacts": _of_filter(contacts),
    "statements": _of_filter(statements),
    "reports": _of_filter(reports),
    "timeline": _over_time(timeline),
    "lanes": lambda corpus, link: lanes(corpus, link.filter, link.view.lanes),
    "actor_counts": _of_filter(actor_counts),
    "actor_timeline": _over_time(actor_timeline),
    "topic_counts": _of_filter(topic_counts),
    "topic_timeline": _over_time(topic_timeline),
    "topic_actor": _of_filter(topic_actor),
    "pairs": _of_filter(pairs),
    "outlets": _of_filter(outlets),
    "places": _of_filter(places),
    "passages": _of_filter(passages),
    "names": _of_filter(names),
    "quotations": _of_filter(quotations),
    "claims": _of_filter(claims),
    "contradictions": _of_filter(contradictions),
    "options": _of_filter(options),
    "summary": _of_filter(summary),
}
"""Every question by name, asked of a link."""


def ask(corpus: Corpus, question: str, link: Link) -> pd.DataFrame:
    """Return the frame of a question for a link; raises InputError for an unknown question."""
    if question not in QUESTIONS:
        hint = did_you_mean(question, QUESTIONS) or f"; there are {', '.join(sorted(QUESTIONS))}"
        raise InputError(f'no question "{question}"{hint}')
    return QUESTIONS[question](corpus, link)
