"""What stands in a brief: numbers counted by hand, words that are printed where it says."""

from __future__ import annotations

import pytest

from corpus.brief import Brief
from corpus.brief.parts import Heading, Words
from corpus.corpus import Corpus
from corpus.errors import InputError
from corpus.excerpts import ExcerptCorpus
from corpus.figure import Figure
from corpus.modes import Texts
from tests.corpus.brief.conftest import items, noted, of, rows, section


def test_in_short(small: Corpus) -> None:
    written = of(small, "")
    assert written.title == "All contacts in this corpus"
    assert rows(section(written, "In short")[0]) == [
        ["Contacts", "8"],
        ["Statements of one side, counted apart", "2"],
        ["Articles", "12, of 4 outlets"],
        ["of these here in full text", "3"],
        ["When the contacts were", "24 March 2022 to 20 May 2023 (uncertain)"],
        ["Contacts whose date is not established", "1"],
        ["Claims compared", "0"],
        ["Contradictions on record", "0"],
    ]


def test_the_chronology_never_pads_a_date_and_lists_the_undated_apart(small: Corpus) -> None:
    dated, undated_heading, undated, statements_heading, statements = section(
        of(small, ""), "Chronology"
    )
    assert [row[:2] for row in rows(dated)] == [
        ["C1", "24 March 2022, stated in print"],
        [
            "C2",
            "about April 2022, inferred from the text / "
            "“This month” in an article of 12 April 2022.",
        ],
        ["C3", "10–11 June 2022, stated in print"],
        ["C4", "5 September 2022, from the page's metadata / The calendar entry of the page."],
        [
            "C5",
            "2 November 2022, from outside facts / "
            "The day is given by the diary of the Arvanian ministry.",
        ],
        [
            "C6",
            "15 January 2023 or later, inferred from a printed weekday / "
            "Left on a Sunday, one day before the article at the earliest.",
        ],
        ["C7", "20 May 2023 (uncertain), from the address of the page"],
    ]
    assert undated_heading == Heading("Date not established")
    assert rows(undated) == [
        [
            "C8",
            "24 March of an unknown year, stated in print",
            "The consul consults the Hill Council about a crossing. / consultation",
            "Arvania: Arvanian consul in Kabul / Hill Council: Hill Council",
            "Kabul",
            "1",
        ]
    ]
    assert statements_heading == Heading("Statements of one side")
    assert [row[0] for row in rows(statements)] == ["S1", "S2"]


def test_a_stricter_tier_takes_dates_away(small: Corpus) -> None:
    dated, _, undated, *_ = section(of(small, "dates=stated"), "Chronology")
    assert [row[1] for row in rows(dated)] == [
        "24 March 2022, stated in print",
        "10–11 June 2022, stated in print",
    ]
    assert len(rows(undated)) == 6
    assert any(
        "date not established by what is stated (2 November 2022, from outside facts)" in row[1]
        for row in rows(undated)
    )


def test_who_met_whom(small: Corpus) -> None:
    table, whole = section(of(small, ""), "Who met whom")
    assert rows(table) == [
        ["Arvanian consul in Kabul", "Hill Council", "1", "C8"],
        ["Hill Council", "Arvania", "1", "C6"],
        ["Hill Council", "Mira Solén", "1", "C2"],
        ["Idris Taran", "Arvania", "1", "C6"],
        ["Idris Taran", "Nadia Wexford", "1", "C7"],
        ["Idris Taran", "Rustam Kabulov", "1", "C1"],
        ["Mira Solén", "Rustam Kabulov", "1", "C5"],
    ]
    assert whole == Words("Contacts of many sides stay whole and are not counted as pairs: C3, C4.")


@pytest.mark.parametrize("address", ["", "multilateral=pairs", "envoy=rustam-kabulov"])
def test_each_pair_names_as_many_contacts_as_it_counts(small: Corpus, address: str) -> None:
    for _, _, n, which in rows(section(of(small, address), "Who met whom")[0]):
        assert len(which.split(", ")) == int(n)


def test_what_is_not_known(small: Corpus) -> None:
    (told,) = section(of(small, ""), "What is not known")
    assert items(told) == [
        "1 contact has no established date: C8.",
        "4 contacts are not dated to a certain day: C2, C3, C6, C7.",
        "5 contacts have a date that is not stated in print: C2, C4, C5, C6, C7.",
        "2 contacts have no reported place: C5, C6.",
        "3 contacts name no person for one of the sides: C2, C6, C8.",
        "6 contacts rest on one article alone: C2, C4, C5, C6, C7, C8.",
        "8 contacts have no claim table yet, so accounts are not compared claim by claim: "
        "C1, C2, C3, C4, C5, C6, C7, C8.",
        "9 of 12 articles are here without the text: "
        "[2], [4], [5], [6], [7], [8], [9], [10], [11].",
        "1 of 12 articles is of no established date of publication: [12].",
        "5 of 12 articles are dated otherwise than by what is printed: [5], [6], [7], [8], [9].",
        "1 of 12 articles is without a recorded title: [5].",
    ]


def test_a_contact_has_a_brief_of_its_own(small: Corpus) -> None:
    # The filter of the link has no say: the contact was chosen by name.
    written = of(small, "/timeline?contact=2022-06-10-lake-hall-talks&outlet=lantern")
    assert (
        written.title == "Four sides talk about crossings for two days, Lake Hall, 10–11 June 2022"
    )
    assert dict(written.facts)["Selection"] == (
        "One contact and the 3 articles of this corpus that report it."
    )
    assert [source.outlet for source in written.sources] == [
        "Selin Post",
        "River Wire",
        "Selin Post",
    ]
    assert items(section(written, "Accounts compared")[2])[0] == (
        "Selin Post, 11 June 2022, stated in print: "
        "Two days of talks about crossings end without a text."
    )


def test_nothing_selected_is_said(small: Corpus) -> None:
    with pytest.raises(InputError, match="nothing to brief on: 0 articles"):
        of(small, "since=2030")


# -- the talks in Kabul --------------------------------------------------------------------------


def test_the_talks_in_kabul(talks: Brief) -> None:
    assert talks.title == "Contacts involving Zamir Kabulov in Kabul, April 2024"
    (chronology,) = section(talks, "Chronology")
    assert [row[3] for row in rows(chronology)] == [
        "Russia: Zamir Kabulov / Taliban: Sirajuddin Haqqani",
        "Russia: Zamir Kabulov / Taliban: Abdul Kabir",
        "Russia: Zamir Kabulov / Taliban: Amir Khan Muttaqi",
    ]
    assert {row[1].partition(" / ")[0] for row in rows(chronology)} == {
        "23 April 2024, stated in print"
    }


def test_accounts_are_compared_claim_by_claim(talks: Brief) -> None:
    _, heading, haqqani, *_ = section(talks, "Accounts compared")
    assert heading == Heading(
        "C1. Kabulov and the acting interior minister cover bilateral and regional security. "
        "23 April 2024."
    )
    assert ["The envoy's name is Zamir Kabulov.", "Asian Lite", "Bakhtar News Agency", "–"] in rows(
        haqqani
    )
    kabir = section(talks, "Accounts compared")[4]
    assert ["His department is political affairs.", "Sputnik, TASS", "–", "Asian Lite"] in rows(
        kabir
    )


def test_every_footnote_stands_where_it_says(talks: Brief, shipped: Corpus) -> None:
    numbers = {source.number: source for source in talks.sources}
    of_url = {
        article.url: article
        for key in shipped.article_ids
        if (article := shipped.article(key)) is not None
    }
    lines = records = 0
    for words, evidence in noted(talks):
        if evidence.source is None:
            assert evidence.outside
            continue
        article = of_url[numbers[evidence.source].url]
        if "line " in evidence.where:
            source = shipped.text(article.id)
            assert source
            line = int(evidence.where.rpartition("line ")[2])
            assert evidence.quote in source.lines[line - 1], words
            lines += 1
        elif evidence.quote:
            printed = (article.title, article.summary, article.published, article.published_note)
            named = [
                word for one in article.actors for word in (one.as_printed, one.role_as_printed)
            ]
            assert any(evidence.quote in (field or "") for field in (*printed, *named)), evidence
            records += 1
        else:
            assert article.text, "only a full text can be silent"
    assert (lines, records) == (48, 63)


def test_nothing_is_said_without_its_footnote(talks: Brief) -> None:
    for row in section(talks, "Chronology")[0].rows:  # type: ignore[union-attr]
        assert row[2][0].evidence
    for block in section(talks, "Accounts compared"):
        for row in getattr(block, "rows", ()):
            for cell in row[1:]:
                assert cell[0].evidence or cell[0].text == "–"
    (contradictions,) = section(talks, "Where accounts cannot all be right")
    assert len(items(contradictions)) == 7
    assert all(words.evidence for words in contradictions.items)  # type: ignore[union-attr]


def test_figures_show_what_is_counted(talks: Brief) -> None:
    drawn = [block for block in section(talks, "Figures") if isinstance(block, Figure)]
    assert [figure.title for figure in drawn] == [
        "When each outlet published",
        "Contacts per actor",
    ]
    assert [(row["actor"], row["n"]) for row in drawn[1].spec["data"]["values"]] == [
        ("Zamir Kabulov", 3),
        ("Abdul Kabir", 1),
        ("Amir Khan Muttaqi", 1),
        ("Sirajuddin Haqqani", 1),
    ]
    # An article of about 23 April is drawn hollow, one of that day filled.
    assert [row["date"] for row in drawn[0].spec["data"]["values"]] == [
        "inferred",
        *["stated"] * 5,
    ]


def test_a_host_that_gives_out_passages_has_no_long_quote(shipped: Corpus) -> None:
    written = of(ExcerptCorpus(shipped, Texts.PASSAGES), "contact=2024-04-23-kabulov-muttaqi-kabul")
    quotes = [evidence.quote for _, evidence in noted(written)]
    assert max(len(quote.split()) for quote in quotes) <= 40
    withheld = of(ExcerptCorpus(shipped, Texts.NONE), "contact=2024-04-23-kabulov-muttaqi-kabul")
    printed = {e.quote for _, e in noted(withheld) if e.where.startswith("line")}
    assert printed == {"[not shown on this host]"}
