"""Nothing to show is explained, and a fault of the data is named, calmly."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from components.shell import PAGES
from corpus.corpus import SHIPPED_DATA
from corpus.load import load
from tests.browser import screen
from tests.browser.conftest import OpenPage, StartServer
from tests.browser.harness import visit
from tests.browser.screen import change
from tests.corpus.folder import copy_seeds

SMALL = Path(__file__).resolve().parents[1] / "small"
FILTERED = [
    page.path for page in PAGES if page.listed and page.path != "about" and not page.curating
]


@pytest.mark.parametrize("path", FILTERED)
def test_an_empty_page_says_what_emptied_it_and_offers_the_way_back(
    open_page: OpenPage, path: str
) -> None:
    page = open_page(f"/{path}?envoy=zamir-kabulov&since=2031&until=2032&unit=contacts")
    assert screen.sentence(page).startswith("0 articles, 0 contacts and 0 statements")
    message = screen.alerts(page)
    assert message.startswith("No ")
    assert "Zamir Kabulov, 2031 to 2032" in message
    offer = page.get_by_role("button", name="without Since")
    with change(page):
        offer.click()
    assert screen.query(page) == {
        "envoy": ["zamir-kabulov"],
        "until": ["2032"],
        "unit": ["contacts"],
    }
    assert screen.sentence(page).startswith("183 articles, 46 contacts")
    assert "No " not in screen.alerts(page)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the five full-text articles alone."""
    return copy_seeds(load(SHIPPED_DATA), tmp_path_factory.mktemp("seeds") / "data")


def test_the_five_seeds_alone_show_four_articles_of_kabulov(
    browser: Browser, fresh_server: StartServer, seeds: Path
) -> None:
    server = fresh_server(seeds)
    with visit(browser, server.url + "/articles?envoy=zamir-kabulov") as page:
        assert screen.sentence(page).startswith("4 articles, ")
        rows = screen.rows(page.get_by_test_id("stDataFrame"))
        outlets = [row[2] for row in rows]
        assert outlets == ["The Workers Rights", "EFE", "Khaama Press", "Asian Lite"]
        assert "0 articles" in _sentence(page, "?since=2025")
        assert "0 articles" in _sentence(page, "?q=Caliber&envoy=zamir-kabulov")


def _sentence(page: Page, query: str) -> str:
    screen.go(page, query)
    return screen.sentence(page)


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """Return the small corpus with a wrong date on line 5 of an article."""
    data = shutil.copytree(SMALL, tmp_path / "data")
    file = data / "articles" / "lantern-2022-11-03-call.yaml"
    lines = file.read_text("utf-8").split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("published:"))
    lines[at] = "published: 2022-02-30"
    lines[4:4] = [lines.pop(at)]
    file.write_text("\n".join(lines), "utf-8")
    return data


def test_a_broken_record_is_announced_and_named_with_file_and_line(
    browser: Browser, fresh_server: StartServer, spoilt: Path
) -> None:
    server = fresh_server(spoilt)
    with visit(browser, server.url) as page:
        assert "found in the data" in screen.alerts(page)
        assert screen.numbers(page)["Articles"] == "11"  # the others are there
        with change(page):
            page.locator(".st-key-shell-header").get_by_role("link", name="About").click()
        health = page.get_by_test_id("stDataFrame").filter(has_text="Fault")
        health.scroll_into_view_if_needed()
        places = [row[0] for row in screen.rows(health)]
        assert "articles/lantern-2022-11-03-call.yaml:5" in places
    assert "Traceback" not in server.log


@pytest.mark.parametrize(
    ("folder", "message"),
    [("nowhere", "no data folder"), ("", "no readable record")],
    ids=["missing", "empty"],
)
def test_a_folder_without_a_corpus_is_a_calm_message(
    browser: Browser, fresh_server: StartServer, tmp_path: Path, folder: str, message: str
) -> None:
    server = fresh_server(tmp_path / folder)
    for link in ("/timeline?envoy=zamir-kabulov", "/"):
        with visit(browser, server.url + link) as page:
            assert message in screen.alerts(page)
            assert page.get_by_test_id("stException").count() == 0
    assert "Traceback" not in server.log
