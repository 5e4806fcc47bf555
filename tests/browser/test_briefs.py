"""The brief: one click from a contact or a filter, and a page that stands and prints by itself."""

from io import BytesIO
from pathlib import Path

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.conftest import OpenPage
from tests.browser.screen import MEETING, Page

EXAMPLE = Path(__file__).parents[2] / "docs" / "brief-kabul-april-2024.html"


def taken_away(page: Page, label: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=label, exact=True).click()
    return Path(download.value.path()).read_bytes()


def test_a_contact_is_one_click_from_its_brief(open_page: OpenPage) -> None:
    page = open_page(f"/timeline?envoy=zamir-kabulov&since=2022-03&until=2022-03&contact={MEETING}")
    document = docx.Document(BytesIO(taken_away(page, "Brief (Word)")))
    assert document.paragraphs[0].text.endswith("Kabul, 24 March 2022")
    link = next(p.text for p in document.paragraphs if p.text.startswith("Link: "))
    assert f"contact={MEETING}" in link
    assert b"<h2>" in taken_away(page, "Brief (web page)")


def test_a_filter_is_one_menu_from_its_brief(open_page: OpenPage) -> None:
    page = open_page(f"/timeline?envoy=zamir-kabulov&since=2022-03&until=2022-03&contact={MEETING}")
    page.get_by_role("button", name="Export", exact=True).click()
    document = docx.Document(BytesIO(taken_away(page, "Word")))
    assert document.paragraphs[0].text == "Contacts involving Zamir Kabulov, March 2022"


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_asks_for_nothing_and_fits(browser: Browser, width: int) -> None:
    asked: list[str] = []
    refused: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: refused.append(message.text))
    page.goto(EXAMPLE.as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert refused == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)")
    page.locator("#mark-8").click()
    assert page.locator("#note-8:target").inner_text().startswith("Asian Lite [4], line 8:")
    page.close()


def test_it_prints_on_a4(browser: Browser) -> None:
    page = browser.new_page()
    page.goto(EXAMPLE.as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 594.95996 841.91998]" in printed
    assert 6 <= printed.count(b"/Type /Page\n") <= 10
    page.close()


def test_it_is_accessible(browser: Browser) -> None:
    with browser.new_context(bypass_csp=True) as context:  # axe brings a script of its own
        page = context.new_page()
        page.goto(EXAMPLE.as_uri())
        assert Axe().run(page).response["violations"] == []
