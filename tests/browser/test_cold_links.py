"""A link opens what it says: as the very first request of a server, and copied to a colleague."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser

from components import shell
from corpus.corpus import open_corpus
from tests.browser import screen
from tests.browser.conftest import OpenPage, StartServer
from tests.browser.harness import Server, running_app, visit
from tests.browser.screen import EFE, KHAAMA, MEETING

# For every page a link whose state shows: a filter, and what is selected on the page.
PAGES = [page for page in shell.PAGES if page.listed and not page.curating]
LINKS = {
    "": f"/?envoy=zamir-kabulov&since=2022&unit=contacts&by=year&contact={MEETING}",
    "timeline": f"/timeline?envoy=zamir-kabulov&since=2022-03&lanes=side&contact={MEETING}",
    "actors": "/actors?actor=amir-khan-muttaqi&since=2022&until=2023&dates=stated",
    "topics": "/topics?side=china&unit=mentions&until=2023",
    "compare": f"/compare?envoy=zamir-kabulov&left={EFE}&right={KHAAMA}&excluded=shown",
    "articles": f"/articles?outlet=efe&q=Kabul&article={EFE}&focus=actor%3Azamir-kabulov",
    "about": "/about?envoy=zamir-kabulov",
}


def test_every_page_has_a_link_here() -> None:
    assert [*LINKS] == [page.path for page in PAGES]


@pytest.fixture(scope="module")
def colleague(server_folder: Path) -> Iterator[Server]:
    """Return a server that the first copied link finds just started."""
    with running_app(server_folder) as server:
        yield server


@pytest.mark.parametrize("path", ["timeline", "compare"])
def test_a_link_is_the_first_request_of_a_server(
    browser: Browser, fresh_server: StartServer, path: str
) -> None:
    server = fresh_server()
    with visit(browser, server.url + LINKS[path]) as page:
        assert screen.heading(page) == path.capitalize()
        assert "involving Zamir Kabulov" in screen.sentence(page)
        assert screen.chosen(page, "Envoy") == ["Zamir Kabulov"]
        if path == "timeline":
            assert screen.day(page, "Since") == "2022-03-01"
            assert screen.pressed(page, "Lanes by") == "side"
            assert "Muttaqi" in page.locator(".st-key-contact-card").inner_text()
        else:
            names = page.locator(".reader .pane .name").all_inner_texts()
            assert names == ["EFE", "Khaama Press"]
        assert page.get_by_role("dialog").count() == 0  # no "page not found"
        assert "Traceback" not in server.log


@pytest.mark.parametrize("path", LINKS)
def test_a_copied_link_shows_a_colleague_the_same(
    browser: Browser,
    app_server: StartServer,
    open_page: OpenPage,
    colleague: Server,
    path: str,
) -> None:
    mine = open_page(LINKS[path])
    title = next(page.title for page in PAGES if page.path == path)
    assert screen.heading(mine).startswith(title)
    # The page About shows the whole corpus and has no link of its own to copy.
    address = mine.url if path == "about" else screen.copied_link(mine)
    query = parse_qs(urlsplit(address).query)
    # A copied link also tells the corpus it was made with.
    assert path == "about" or query.pop("corpus") == [open_corpus().version]
    assert query == parse_qs(urlsplit(LINKS[path]).query)
    with visit(browser, address.replace(app_server().url, colleague.url)) as theirs:
        assert _seen(theirs) == _seen(mine)


def _seen(page: screen.Page) -> dict[str, object]:
    """Return all that a link is to reproduce: filter, words, numbers, and what is selected."""
    return {
        "heading": screen.heading(page),
        "widgets": [
            *(screen.chosen(page, label) for label in ("Envoy", "Actor", "Side", "Outlet")),
            *(screen.day(page, label) for label in ("Since", "Until")),
            *(screen.pressed(page, label) for label in ("Dates", "Count")),
        ],
        "words": page.get_by_test_id("stMain").inner_text(),
        "numbers": screen.numbers(page),
        "charts": page.get_by_test_id("stVegaLiteChart").evaluate_all(
            "charts => charts.map(chart => chart.ariaLabel)"
        ),
        "reader": page.locator(".reader .pane").all_inner_texts(),
        "pinned": page.locator(".reader .mark[aria-pressed=true]").all_inner_texts(),
    }
