"""The comparison itself: a perfect reading is perfect, and slips count where they belong."""

from dataclasses import replace

import pytest

from corpus.evidence import SourceText
from corpus.records import ContactKind
from tests.quality.curation import (
    ACTORS,
    BODY,
    CONTACT_DATES,
    CONTACTS,
    DATE,
    MEASURES,
    MENTIONS,
    NEW_ACTORS,
    OUTLET,
    QUOTATIONS,
    SPEAKERS,
    TITLE,
    TOPICS,
    Found,
    FoundContact,
    FoundName,
    FoundQuotation,
    compare,
    same_name,
)
from tests.quality.gold_pages import Gold, Status, everything, gold
from tests.quality.measure import Score


def as_read(page: Gold) -> Found:
    """Return what a program that reads like the reader would find."""
    read = page.read
    spans = [
        (mention.actor, page.source.locate(passage))
        for mention in read.mentions
        for passage in mention.names
    ]
    said = [(quotation, page.source.locate(quotation.passage)) for quotation in read.quotations]
    return Found(
        page.source,
        body=page.body,
        title=read.title.quote,
        language=read.language,
        outlet=read.outlet and (read.outlet.id or read.outlet.name),
        published=read.published.edtf,
        names=tuple(FoundName(actor, span.start, span.end) for actor, span in spans),
        new_actors=tuple(actor.name for actor in read.new_actors),
        quotations=tuple(
            FoundQuotation(span.start, span.end, quotation.speaker, quotation.speaker_name)
            for quotation, span in said
        ),
        contacts=tuple(
            FoundContact(frozenset((*one.participants, *one.others)), one.date)
            for one in read.contacts
            if one.kind is not ContactKind.STATEMENT and one.status is Status.HELD
        ),
        topics=frozenset(topic.topic for topic in read.topics),
    )


@pytest.mark.parametrize("name", everything())
def test_the_readers_own_reading_is_perfect(name: str) -> None:
    page = everything()[name]
    verdict = compare(page, as_read(page))
    assert verdict.slips == []
    assert verdict.scores[BODY] == Score(len(page.body), 0, 0)
    assert verdict.scores[TITLE] == Score(1, 0, 0)
    for measure in MEASURES:
        assert (verdict.scores[measure].wrong, verdict.scores[measure].missed) == (0, 0)


@pytest.fixture
def page() -> Gold:
    return gold()["wire-rail-survey"]


def test_an_empty_reading_misses_all_and_invents_nothing(page: Gold) -> None:
    scores = compare(page, Found(page.source)).scores
    assert scores[BODY] == Score(0, 0, 7)
    assert scores[DATE] == Score(0, 0, 1)
    assert scores[NEW_ACTORS] == Score(0, 0, 1)
    assert scores[QUOTATIONS] == Score(0, 0, 3)
    assert scores[SPEAKERS] == Score(0, 0, 3)
    assert scores[CONTACTS] == Score(0, 0, 2)
    assert scores[TOPICS] == Score(0, 0, 3)
    assert {score.wrong for score in scores.values()} == {0}


def test_slips_are_counted_where_they_belong(page: Gold) -> None:
    perfect = as_read(page)
    credit = len(page.source.lines) - 1
    first, *rest = perfect.names
    slipped = replace(
        perfect,
        body=perfect.body | {credit},
        published="2019-05-16",
        outlet="kabulnow",
        names=(replace(first, actor="abdulaziz-kamilov"), *rest),
        new_actors=("Marmarin Palace",),
        quotations=(replace(perfect.quotations[0], speaker="amir-khan-muttaqi"),),
        contacts=(perfect.contacts[0], perfect.contacts[0]),
        topics=frozenset({"narcotics", "economy-trade"}),
    )
    verdict = compare(page, slipped)
    assert verdict.scores[BODY] == Score(7, 1, 0)
    assert verdict.scores[DATE] == Score(0, 1, 0)
    assert verdict.scores[OUTLET] == Score(0, 1, 0)
    assert verdict.scores[MENTIONS].wrong == 1
    assert verdict.scores[MENTIONS].missed == 1
    assert verdict.scores[ACTORS].wrong == 1
    assert verdict.scores[NEW_ACTORS] == Score(0, 1, 1)
    assert verdict.scores[QUOTATIONS] == Score(1, 0, 2)
    assert verdict.scores[SPEAKERS] == Score(0, 0, 3)
    assert verdict.scores[CONTACTS] == Score(1, 1, 1)
    assert verdict.scores[CONTACT_DATES] == Score(1, 0, 0)
    assert verdict.scores[TOPICS] == Score(1, 1, 2)
    causes = {(slip.measure, slip.cause) for slip in verdict.slips}
    assert (BODY, "credit kept as body") in causes
    assert (MENTIONS, "another actor") in causes
    assert (CONTACTS, "one contact twice") in causes


def test_a_denied_meeting_must_not_be_found_and_a_planned_one_may(page: Gold) -> None:
    contact = page.read.contacts[0]
    for status, score in (
        (Status.DENIED, Score(0, 1, 0)),
        (Status.PLANNED, Score(0, 0, 0)),
        (Status.HELD, Score(1, 0, 0)),
    ):
        read = page.read.model_copy(
            update={"contacts": (contact.model_copy(update={"status": status}),)}
        )
        found = replace(as_read(page), contacts=as_read(page).contacts[:1])
        assert compare(replace(page, read=read), found).scores[CONTACTS] == score


def test_html_is_compared_by_its_letters(page: Gold) -> None:
    html = gold()["misri-dubai"]
    own = list(html.source.lines)
    joined = ["Deccan Mirror", *own[:4], f"{own[4]} {own[5]}", "ADVERTISEMENT", *own[6:]]
    found = Found(SourceText("\n\n".join(joined)), body=frozenset({1, 11, 13, 15, 17, 19}))
    verdict = compare(html, found)
    assert verdict.scores[BODY] == Score(5, 2, 0)
    assert {slip.cause for slip in verdict.slips if slip.measure == BODY} == {
        "page furniture kept as body"
    }


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Sherzod Qobilov", "Qobilov Sherzod", True),
        ("سراج‌الدین حقانی", "سراج الدين حقاني", True),
        ("Feridun Sinirlioğlu", "Feridun Sinirlioglu", True),
        ("Anas Haqqani", "Sirajuddin Haqqani", False),
        ("Wang Yi", "Wang", False),
        ("Ахмадуллой Захидом", "Ахмадулла Захид", True),
        ("Анас Хаккани", "Сираджуддин Хаккани", False),
        ("Wali Khan Achakzai", "Wali Khan", True),
        ("", "Wang", False),
    ],
)
def test_spellings_of_one_name(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
