"""When a page was published, on what basis, and what the reasoning says."""

from datetime import date

import pytest

from corpus.curate import lines, published
from corpus.curate.page import Found, Page, PageMeta
from corpus.curate.suggestion import Suggestion
from corpus.load import Records
from tests.corpus.curate.labelled import labelled

BODY = (
    "The envoy met the acting foreign minister in Kabul, both sides said in their statements.\n\n"
    "They spoke about trade, about transit and about the return of refugees from abroad.\n"
)


def read(
    text: str, *, address: str | None = None, meta: PageMeta | None = None
) -> tuple[Suggestion, ...]:
    day = date(2026, 1, 1)
    page = Page("page", text, address=address, received=day, meta=meta or PageMeta())
    return published.suggest(page, lines.classify(page))


def best(text: str, address: str | None = None, meta: PageMeta | None = None) -> Suggestion:
    found = read(text, address=address, meta=meta)
    assert found[0].field == "published", found
    return found[0]


def value(suggestion: Suggestion) -> dict[str, object]:
    assert isinstance(suggestion.value, dict)
    return dict(suggestion.value)


@pytest.mark.parametrize(
    ("seed", "edtf", "basis", "text_only"),
    [
        ("asian-lite-2024-04-24-kabul-talks", "2024-04-24", "stated", "2024-04-24"),
        ("caliber-2024-08-17-delegation-exchange", "2024-08-17", "stated", "2024-08-17"),
        ("efe-2022-03-24-kabulov-kabul", "2022-03-24", "weekday", "XXXX-03-24"),
        ("khaama-2023-01-islamabad-visit", "2021-08/..", "context", "2021-08/.."),
    ],
)
def test_shipped_texts(
    seed: str, edtf: str, basis: str, text_only: str, shipped_records: Records
) -> None:
    text = shipped_records.texts[f"{seed}.txt"].source.text
    found = value(best(text))
    assert (found["edtf"], found["basis"], found["text_only"]) == (edtf, basis, text_only)


def test_the_dates_of_recent_posts_are_traps_and_nothing_is_made_up(
    shipped_records: Records,
) -> None:
    seed = "workers-rights-2021-08-embassy-talks"
    found = read(shipped_records.texts[f"{seed}.txt"].source.text)
    assert {one.field for one in found} == {"trap"}
    article = shipped_records.articles[seed].record
    assert article.text is not None
    traps = {passage for one in found for passage in one.passages}
    assert traps >= set(article.text.published.traps)


@pytest.mark.parametrize("name", [name for name, page in labelled().items() if page.facts])
def test_written_pages(name: str) -> None:
    page = labelled()[name]
    if "published" in page.facts:
        found = published.suggest(page.page, lines.classify(page.page))[0]
        assert found.field == "published"
        shown = value(found)
        assert f"{shown['edtf']} {shown['basis']}" == page.facts["published"]


def test_the_reasoning_is_spelled_out(shipped_records: Records) -> None:
    text = shipped_records.texts["efe-2022-03-24-kabulov-kabul.txt"].source.text
    assert best(text).why == (
        "“Mar 24” (line 3) gives no year. With “on Thursday” it is a Thursday: that fits 2005, "
        "2011, 2016 and 2022. The text takes the war in Ukraine (24 February 2022) for granted "
        "(line 25). That leaves 24 March 2022."
    )


def test_without_an_anchor_the_year_stays_open_and_all_candidates_are_offered() -> None:
    text = f"Envoy in town\n\nROME, Mar 24 (EFE).- The envoy arrived on Thursday.\n\n{BODY}"
    found = [value(one)["edtf"] for one in read(text) if one.field == "published"]
    assert found[0] == "XXXX-03-24"
    assert found[1:] == ["2022-03-24", "2016-03-24", "2011-03-24", "2005-03-24"]


def test_what_is_printed_goes_before_what_machines_attached() -> None:
    meta = PageMeta(published=(Found("2024-03-06T01:00:00Z", "meta article:published_time"),))
    found = best(f"Envoys meet\n\n5 March 2024\n\n{BODY}", meta=meta)
    assert (value(found)["edtf"], value(found)["basis"]) == ("2024-03-05", "stated")
    assert "6 March 2024 (page metadata)" in found.why


def test_evidence_that_agrees_makes_surer() -> None:
    alone = best(f"Envoys meet\n\n5 March 2024\n\n{BODY}")
    both = best(f"Envoys meet\n\n5 March 2024\n\n{BODY}", "https://a.example/2024/03/05/x")
    assert both.confidence > alone.confidence
    assert both.why.endswith("So says date in the address.")


@pytest.mark.parametrize(
    ("address", "edtf"),
    [
        ("https://a.example/2024/04/23/story/", "2024-04-23"),
        ("https://a.example/politics/16/08/2021/6119c2", "2021-08-16"),
        ("https://a.example/en/202301190563", "2023-01-19"),
        ("https://a.example/20240314/story-1938812204.html", "2024-03-14"),
        ("https://a.example/2024/04/story", "2024-04"),
    ],
)
def test_the_address_may_hold_the_date(address: str, edtf: str) -> None:
    found = value(best(f"Envoys meet\n\n{BODY}", address))
    assert (found["edtf"], found["basis"]) == (edtf, "url")


@pytest.mark.parametrize(
    "address", ["https://a.example/story-12345678", "https://a.example/2030/01/01/x", None]
)
def test_other_numbers_of_an_address_are_no_date(address: str | None) -> None:
    assert read(f"Envoys meet\n\n{BODY}", address=address) == ()


def test_an_update_is_not_the_publication() -> None:
    text = f"Envoys meet\n\nPublished 5 March 2024 | Updated 7 March 2024\n\n{BODY}"
    found = best(text)
    assert value(found)["edtf"] == "2024-03-05"
    assert found.why.endswith("The date of the update is not it.")


def test_a_weekday_that_does_not_fit_is_noticed() -> None:
    right = best(f"Envoys meet\n\nTuesday, 5 March 2024\n\n{BODY}")
    wrong = best(f"Envoys meet\n\nMonday, 5 March 2024\n\n{BODY}")
    assert right.why.endswith("It was a Tuesday, as printed.")
    assert wrong.why.endswith("Monday is printed: one of the two is wrong.")
    assert wrong.confidence < right.confidence


def test_figures_read_two_ways_are_both_offered() -> None:
    found = [
        one for one in read(f"Envoys meet\n\n03/04/2024\n\n{BODY}") if one.field == "published"
    ]
    assert [value(one)["edtf"] for one in found] == ["2024-04-03", "2024-03-04"]
    assert found[0].confidence < 0.7


def test_a_copyright_year_is_a_trap() -> None:
    found = read(f"Envoys meet\n\n{BODY}\n© 2019 The Page. All rights reserved.\n")
    assert [(one.field, one.value) for one in found] == [("trap", "2019")]


def test_a_date_after_the_day_of_receipt_is_none() -> None:
    found = read(f"Envoys meet\n\n5 March 2031\n\n{BODY}")
    assert not [one for one in found if one.field == "published"]


def test_passages_stand_where_they_say() -> None:
    for page in labelled().values():
        for one in published.suggest(page.page, lines.classify(page.page)):
            for passage in one.passages:
                page.page.source.locate(passage)
