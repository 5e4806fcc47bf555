"""The readings of the gold pages hold: words stand where they say, ids exist, lines are divided."""

from collections import Counter
from itertools import pairwise

import pytest

from corpus.records import ActorKind, QuotationKind, line_numbers
from tests.quality.gold_pages import Gold, GoldPage, decoded, gold, plain, register, shipped

PAGES = gold()


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> Gold:
    return PAGES[request.param]


def test_every_passage_stands_where_it_says(page: Gold) -> None:
    for passage in page.passages():
        assert page.source.locate(passage).quote == passage.quote


def test_every_line_is_body_meta_excluded_or_blank_and_only_one_of_them(page: Gold) -> None:
    read = page.read
    claimed = Counter(number for span in read.body for number in line_numbers(span))
    claimed.update(line.line for line in read.meta)
    claimed.update(number for part in read.excluded for number in line_numbers(part.lines))
    for number, line in enumerate(page.source.lines, 1):
        if line.strip():
            assert claimed[number] == 1, (number, line)
    assert max(claimed) <= len(page.source.lines)


def test_ids_are_registered(page: Gold) -> None:
    read, known = page.read, register()
    actors = [mention.actor for mention in read.mentions]
    assert len(actors) == len(set(actors))
    for quotation in read.quotations:
        actors += [one for one in (quotation.speaker, quotation.via) if one]
    for contact in read.contacts:
        actors += contact.participants
        assert contact.place is None or contact.place in known.places
    assert [one for one in actors if one not in known.actors] == []
    topics = [*(one.topic for one in read.topics), *read.open_topics]
    assert [one for one in topics if one not in known.topics] == []
    assert len(topics) == len(set(topics))
    assert not read.outlet or read.outlet.id is None or read.outlet.id in known.outlets


def test_names_and_quotations_stand_on_the_articles_own_lines(page: Gold) -> None:
    for mention in (*page.read.mentions, *page.read.new_actors):
        assert {passage.line for passage in (*mention.names, *mention.roles)} <= page.own
    assert {quotation.passage.line for quotation in page.read.quotations} <= page.own
    assert {passage.line for topic in page.read.topics for passage in topic.passages} <= page.own


def test_names_do_not_overlap(page: Gold) -> None:
    spans = sorted(
        (span.start, span.end)
        for mention in (*page.read.mentions, *page.read.new_actors)
        for span in map(page.source.locate, mention.names)
    )
    for (_, end), (start, _) in pairwise(spans):
        assert end <= start


def test_a_quotation_has_one_kind_of_speaker_and_a_scare_quote_none(page: Gold) -> None:
    for quotation in page.read.quotations:
        named = [one for one in (quotation.speaker, quotation.speaker_name) if one]
        assert len(named) <= 1
        if quotation.kind is QuotationKind.SCARE:
            assert not named
        else:
            assert named or quotation.speaker_printed
        if quotation.speaker_name:
            assert quotation.speaker_name in {one.name for one in page.read.new_actors}


def test_new_actors_are_new(page: Gold) -> None:
    known = {
        name.casefold()
        for entry in register().actors.values()
        for name in (entry.record.name, *(alias.name for alias in entry.record.aliases))
    }
    for actor in page.read.new_actors:
        assert actor.name.casefold() not in known
    for contact in page.read.contacts:
        assert set(contact.others) <= {actor.name for actor in page.read.new_actors}


def test_the_page_holds_the_words_that_were_read(page: Gold) -> None:
    markup = decoded(page.content, page.read.encoding)
    if not page.read.lines:
        assert markup == page.source.text
        return
    words = plain(markup)
    for line in page.read.lines:
        # A word in italics before a comma leaves a space behind.
        assert "".join(line.split()) in "".join(words.split()), line
    own = " ".join(page.read.lines)
    for part in page.read.elsewhere:
        assert part.text in words
        assert part.text not in own


def test_an_outlet_is_printed_somewhere_on_the_page(page: Gold) -> None:
    outlet = page.read.outlet
    if outlet is not None and outlet.id is None:
        printed = decoded(page.content, page.read.encoding).casefold()
        assert outlet.name.casefold() in printed


def test_a_name_known_to_the_register_is_not_passed_over(page: Gold) -> None:
    taken = {
        number: [
            (span.start, span.end)
            for mention in (*page.read.mentions, *page.read.new_actors)
            for span in map(page.source.locate, mention.names)
            if span.line == number
        ]
        for number in page.own
    }
    for entry in register().actors.values():
        if entry.record.kind in (ActorKind.STATE, ActorKind.POST):
            continue
        for number in page.own:
            line, base = page.source.lines[number - 1], page.source.line_start(number)
            at = line.find(entry.record.name)
            if at >= 0:
                assert any(s <= base + at < e for s, e in taken[number]), (
                    number,
                    entry.record.name,
                )


def test_the_set_is_as_large_and_as_mixed_as_the_readme_says() -> None:
    reads: list[GoldPage] = [page.read for page in PAGES.values()]
    assert len(reads) >= 28
    assert sum(bool(read.lines) for read in reads) >= 8
    assert {read.language for read in reads} >= {"en", "fa", "ru", "es", "tr", "ar"}
    assert {read.encoding for read in reads} >= {"utf-8", "cp1251", "utf-16", "windows-1252"}
    assert len(shipped()) == 5
