"""The table of differences, against what the five texts say."""

import itertools

import pytest

from corpus.corpus import Corpus, open_corpus
from corpus.text import account, align, compare
from corpus.text.differences import Aspect, Row, Standing, differences
from corpus.text.resolve import Resolver


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return open_corpus()


def table(corpus: Corpus, *names: str) -> tuple[Row, ...]:
    ids = [
        next(key for key in sorted(corpus.article_ids) if key.startswith(name)) for name in names
    ]
    articles = []
    for key in ids:
        article = corpus.article(key)
        assert article is not None
        articles.append((article, corpus.text(key)))
    return differences(articles, corpus.vocabulary)


def standings(rows: tuple[Row, ...], aspect: Aspect) -> dict[str, tuple[str, ...]]:
    return {
        row.label: tuple(entry.standing.value for entry in row.entries)
        for row in rows
        if row.aspect is aspect
    }


ASIAN_LITE, EFE, KHAAMA = "asian-lite-2024-04-24-k", "efe-2022-03-24-k", "khaama-2023-01-i"
BOTH, FIRST, SECOND = ("equal", "equal"), ("only here", "silent"), ("silent", "only here")


def test_participants_of_asian_lite_and_efe(corpus: Corpus) -> None:
    rows = table(corpus, ASIAN_LITE, EFE)
    assert standings(rows, Aspect.PARTICIPANT) == {
        "Zamir Kabulov": BOTH,
        "Abdul Kabir": FIRST,
        "Amir Khan Muttaqi": BOTH,
        "Sirajuddin Haqqani": FIRST,
        "Hafiz Zia Ahmad": SECOND,
        "Abdul Ghani Baradar": SECOND,
        "Inamullah Samangani": SECOND,
        "Wang Yi": SECOND,
        "Ministry of Interior Affairs (Taliban administration)": FIRST,
        "Ministry of Foreign Affairs of Russia": FIRST,
        "Taliban": BOTH,
        "UN Security Council": FIRST,
        "UN Special Envoy for Afghanistan (post)": FIRST,
        "United Nations Assistance Mission in Afghanistan": FIRST,
    }
    took_part = {
        row.label
        for row in rows
        if row.aspect is Aspect.PARTICIPANT and any(entry.took_part for entry in row.entries)
    }
    assert took_part == {
        "Zamir Kabulov",
        "Abdul Kabir",
        "Amir Khan Muttaqi",
        "Sirajuddin Haqqani",
        "Abdul Ghani Baradar",
        "Wang Yi",
        "Taliban",
    }


def test_dates_and_places_of_asian_lite_and_efe(corpus: Corpus) -> None:
    rows = table(corpus, ASIAN_LITE, EFE)
    meeting = "Meeting of Zamir Kabulov and Amir Khan Muttaqi"
    assert standings(rows, Aspect.DATE)[meeting] == ("different", "different")
    assert standings(rows, Aspect.PLACE)[meeting] == BOTH
    assert standings(rows, Aspect.DATE)["Meeting of Zamir Kabulov and Abdul Kabir"] == FIRST
    visit = next(row for row in rows if row.aspect is Aspect.DATE and row.label.startswith("Visit"))
    assert [[span.quote for span in entry.passages] for entry in visit.entries] == [
        ["on Tuesday"],
        ["arrived in Kabul on Thursday"],
    ]
    assert [entry.said for entry in visit.entries] == [
        ("23 April 2024",),
        ("24 March 2022 (the text alone: 24 March of an unknown year)",),
    ]


def test_a_larger_place_is_no_other_place(corpus: Corpus) -> None:
    rows = table(corpus, KHAAMA, EFE)
    meeting = "Meeting of Zamir Kabulov and Amir Khan Muttaqi"
    found = next(row for row in rows if row.aspect is Aspect.PLACE and row.label == meeting)
    assert found.standing is Standing.EQUAL
    assert found.entries[0].said == ("Afghanistan (city not printed; Kabul by outside facts)",)
    assert [(span.line, span.quote) for span in found.entries[0].passages] == [(12, "Afghanistan")]


def test_titles(corpus: Corpus) -> None:
    rows = table(corpus, ASIAN_LITE, EFE)
    assert standings(rows, Aspect.TITLE) == {
        "Zamir Kabulov": ("different", "different"),
        "Abdul Kabir": FIRST,
        "Amir Khan Muttaqi": ("different", "different"),
        "Sirajuddin Haqqani": FIRST,
        "Hafiz Zia Ahmad": SECOND,
        "Abdul Ghani Baradar": SECOND,
        "Inamullah Samangani": SECOND,
        "Wang Yi": SECOND,
    }


def test_quotations_keep_speaker_relay_and_subject_apart(corpus: Corpus) -> None:
    rows = table(corpus, EFE, "workers-rights-2021-08-e")
    muttaqi = next(r for r in rows if r.aspect is Aspect.QUOTATION and r.label.endswith("Muttaqi"))
    assert muttaqi.entries[0].said[0].endswith("relayed by Hafiz Zia Ahmad")
    broken = next(r for r in rows if r.aspect is Aspect.QUOTATION and r.label == "Zamir Kabulov")
    assert broken.entries[1].said[0].startswith("broken: ")
    assert broken.entries[0].standing is Standing.SILENT


def test_numbers_differ_only_where_sentences_are_linked(corpus: Corpus) -> None:
    assert set(standings(table(corpus, ASIAN_LITE, EFE), Aspect.NUMBER)) == {
        "20-year",
        "two sides",
        "two years",
    }


def test_every_passage_gives_back_its_words(corpus: Corpus) -> None:
    names = ("asian-lite-2024-04-24-k", "efe-2022-03-24-k", "khaama-2023-01-i", "caliber-2024")
    for pair in itertools.permutations(names, 2):
        rows = table(corpus, *pair)
        for entry in (entry for row in rows for entry in row.entries):
            source = corpus.text(entry.article)
            assert source is not None
            for span in entry.passages:
                assert source.text[span.start : span.end] == span.quote
                assert span.quote in source.lines[span.line - 1]


def test_a_record_without_a_text_is_never_silent(corpus: Corpus) -> None:
    rows = table(corpus, EFE, "al-emarah-english-2023-12-20")
    found = {entry.standing for row in rows for entry in row.entries[1:]}
    assert Standing.SILENT not in found
    assert Standing.NOT_RECORDED in found


def test_numbers_of_linked_sentences_share_a_row(corpus: Corpus) -> None:
    resolver = Resolver(corpus.vocabulary)
    texts = [
        account.of_text(key, f"The ministry said {n} people were killed in the blast.", resolver)
        for key, n in (("one", "seven"), ("other", "nine"))
    ]
    (link,) = align.links(texts)
    assert link.cautions == ("different numbers: seven people; nine people",)


def test_a_selection_of_one_says_only_here(corpus: Corpus) -> None:
    rows = table(corpus, EFE)
    assert {entry.standing for row in rows for entry in row.entries} == {Standing.ONLY}


def test_compare_offers_the_same(corpus: Corpus) -> None:
    ids = [key for key in sorted(corpus.article_ids) if key.startswith((ASIAN_LITE, EFE))]
    assert compare.table(corpus, ids) == table(corpus, ASIAN_LITE, EFE)
