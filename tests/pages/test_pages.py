"""Every page opens, on the shipped corpus and on nothing, and says what it shows."""

from pathlib import Path

import pytest

from components.shell import PAGES
from corpus import queries
from corpus.corpus import open_corpus
from corpus.link import parse_address
from tests.pages.conftest import Visit

FILES = [Path(page.file).stem for page in PAGES]
FILTERED = [
    Path(page.file).stem
    for page in PAGES
    if page.listed and page.path != "about" and not page.curating
]


@pytest.mark.parametrize("page", FILES)
@pytest.mark.parametrize(
    "query",
    [
        "",
        "envoy=zamir-kabulov",
        "unit=contacts&since=2022&until=2022",
        "unit=mentions&dates=stated",
        "unit=pairs&multilateral=pairs",
        "actor=taliban&actor=zamir-kabulov&actor_match=all&topic=recognition&topic_match=none",
        "q=%22Moscow+Format%22+-Kazan",
        "contact=2022-03-24-kabulov-muttaqi-kabul&article=efe-2022-03-24-kabulov-kabul"
        "&left=efe-2022-03-24-kabulov-kabul&right=khaama-2023-01-islamabad-visit&excluded=shown",
        "by=year&lanes=side",
    ],
)
def test_a_page_opens(visit: Visit, page: str, query: str) -> None:
    app = visit(page, query)
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("page", FILTERED)
def test_an_empty_page_says_which_filter_emptied_it_and_offers_to_drop_it(
    visit: Visit, page: str
) -> None:
    app = visit(page, "envoy=zamir-kabulov&since=2031&until=2032")
    assert not app.exception
    assert "0 articles, 0 contacts and 0 statements" in app.markdown[0].value
    if page != "compare":
        assert any("No " in info.value for info in app.info)
        assert any("without Since" in button.label for button in app.button)


@pytest.mark.parametrize("page", FILTERED)
def test_a_value_nobody_knows_is_reported_and_widens_nothing(visit: Visit, page: str) -> None:
    app = visit(page, "envoy=zamir-kabulof")
    assert not app.exception
    assert "zamir" in app.warning[0].value
    assert "did you mean" in app.warning[0].value
    assert "0 articles" in app.markdown[0].value


@pytest.mark.parametrize(
    "query",
    ["", "envoy=zamir-kabulov", "unit=contacts&dates=stated&since=2022", "q=Kabulove&outlet=tass"],
)
def test_the_numbers_of_the_overview_are_those_of_the_query(visit: Visit, query: str) -> None:
    app = visit("overview", query)
    corpus = open_corpus()
    totals = queries.ask(corpus, "summary", parse_address(query, corpus)).iloc[0]
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Articles"] == f"{totals.n_articles:,}"
    assert shown["Contacts"] == f"{totals.n_contacts:,}"
    assert shown["Statements"] == f"{totals.n_statements:,}"
    assert shown["Envoys named"] == f"{totals.n_envoys:,}"
    assert shown["Outlets"] == f"{totals.n_outlets:,}"


def test_the_page_opens_twice(visit: Visit) -> None:
    app = visit("timeline", "envoy=zamir-kabulov")
    app.run()
    assert not app.exception
