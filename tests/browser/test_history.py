"""Back undoes a filter, and the way between the pages keeps it."""

from tests.browser import screen
from tests.browser.conftest import OpenPage
from tests.browser.screen import Page, change


def state(page: Page) -> tuple[dict[str, list[str]], list[str], str, str]:
    """Return address, widgets and sentence, which must always say the same."""
    return (
        screen.query(page),
        screen.chosen(page, "Envoy"),
        screen.day(page, "Since"),
        screen.sentence(page),
    )


def test_back_and_forward_walk_through_the_filters(open_page: OpenPage) -> None:
    page = open_page("/timeline")
    unfiltered = state(page)
    assert unfiltered[:3] == ({}, [], "")

    screen.choose(page, "Envoy", "Zamir Kabulov")
    with_envoy = state(page)
    assert with_envoy[:3] == ({"envoy": ["zamir-kabulov"]}, ["Zamir Kabulov"], "")
    assert "involving Zamir Kabulov" in with_envoy[3]

    screen.type_day(page, "Since", "2022-03-24")
    with_since = state(page)
    assert with_since[0] == {"envoy": ["zamir-kabulov"], "since": ["2022-03-24"]}
    assert with_since[2] == "2022-03-24"
    assert "since 24 March 2022" in with_since[3]

    for step, expected in (
        (page.go_back, with_envoy),
        (page.go_back, unfiltered),
        (page.go_forward, with_envoy),
        (page.go_forward, with_since),
    ):
        with change(page):
            step()
        assert state(page) == expected


def test_the_way_between_pages_keeps_the_filter_and_is_one_step(open_page: OpenPage) -> None:
    page = open_page("/?envoy=zamir-kabulov&unit=contacts")
    said = screen.sentence(page)
    steps = page.evaluate("history.length")
    for title in ("Topics", "Articles"):
        with change(page):
            page.locator(".st-key-shell-header").get_by_role("link", name=title).click()
        assert screen.heading(page) == title
        assert screen.path(page) == f"/{title.lower()}"
        assert screen.query(page) == {"envoy": ["zamir-kabulov"], "unit": ["contacts"]}
        assert screen.sentence(page) == said
    assert page.evaluate("history.length") == steps + 2
    with change(page):
        page.go_back()
    assert screen.heading(page) == "Topics"


def test_clearing_the_filters_is_a_step_too(open_page: OpenPage) -> None:
    page = open_page("/topics?envoy=zamir-kabulov&since=2022&q=Kabul&unit=contacts")
    with change(page):
        page.get_by_role("button", name="Clear filters").click()
    assert screen.query(page) == {"unit": ["contacts"]}
    assert (screen.chosen(page, "Envoy"), screen.day(page, "Since")) == ([], "")
    assert screen.search(page) == ""
    assert page.get_by_role("button", name="Clear filters").count() == 0
    with change(page):
        page.go_back()
    assert screen.chosen(page, "Envoy") == ["Zamir Kabulov"]
    assert screen.search(page) == "Kabul"
