"""The reader: the same evidence marked alike in each text, by mouse, by keyboard and by link."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import screen
from tests.browser.conftest import OpenPage, StartServer
from tests.browser.harness import visit
from tests.browser.screen import EFE, KHAAMA, change

TWO = f"/compare?left={EFE}&right={KHAAMA}"
# Names that stand only in the related stories of the scraped pages.
STRAYS = {
    "asian-lite-2024-04-24-kabul-talks": ("JD Vance", "Raisi", "Zawahiri"),
    "workers-rights-2021-08-embassy-talks": ("Rachel Reeves", "Tesla"),
}


@pytest.fixture(scope="module")
def compared(browser: Browser, app_server: StartServer) -> Iterator[Page]:
    """Return one page for the tests that only look, or that undo what they did."""
    with visit(browser, app_server().url + TWO) as page:
        yield page


def pane(page: Page, number: int) -> Locator:
    return page.locator(".reader .pane").nth(number)


def mark(page: Page, number: int, words: str) -> Locator:
    return pane(page, number).locator(".mark").get_by_text(words, exact=True).first


def test_both_texts_are_marked(compared: Page) -> None:
    for number, outlet in enumerate(("EFE", "Khaama Press")):
        text = pane(compared, number)
        assert text.locator(".name").inner_text() == outlet
        for kind in ("actor", "topic"):
            assert text.locator(f".mark.{kind}").count() > 1
    expect(mark(compared, 1, "Zamir Kabulove")).to_be_visible()  # as printed
    assert pane(compared, 0).locator(".mark.quotation").count() > 0
    assert pane(compared, 1).locator(".mark.quotation").count() == 0


def test_the_same_actor_has_one_colour(compared: Page) -> None:
    def colour(number: int, words: str) -> str:
        look: str = mark(compared, number, words).evaluate("m => getComputedStyle(m).background")
        return look

    assert colour(0, "Zamir Kabulov") == colour(1, "Zamir Kabulove")
    assert colour(0, "Zamir Kabulov") != colour(0, "Taliban")


def test_pointing_at_a_mark_lights_its_partners(compared: Page) -> None:
    compared.mouse.move(0, 0)
    expect(pane(compared, 1).locator(".lit-actor")).to_have_count(0)
    mark(compared, 0, "Zamir Kabulov").hover()
    expect(mark(compared, 1, "Zamir Kabulove")).to_contain_class("lit-actor")
    expect(mark(compared, 1, "Islamic Emirate")).not_to_contain_class("lit-actor")


def test_a_click_pins_a_mark_and_writes_the_address(compared: Page) -> None:
    with change(compared):
        mark(compared, 0, "Zamir Kabulov").click()
    assert screen.query(compared)["focus"] == ["actor:zamir-kabulov"]
    expect(mark(compared, 1, "Zamir Kabulove")).to_have_attribute("aria-pressed", "true")
    with change(compared):
        compared.keyboard.press("Escape")
    assert "focus" not in screen.query(compared)
    expect(compared.locator(".reader .mark[aria-pressed=true]")).to_have_count(0)


def test_the_keyboard_does_the_same(compared: Page) -> None:
    first = pane(compared, 0).locator(".mark[tabindex='0']")
    first.focus()
    compared.keyboard.press("Tab")  # on to the one tab stop of the other text, and back
    assert compared.evaluate("document.activeElement.shadowRoot !== undefined")
    compared.keyboard.press("Shift+Tab")
    expect(first).to_be_focused()
    compared.keyboard.press("Home")  # the mark, not the letter of a linked passage beside it
    compared.keyboard.press("ArrowRight")
    expect(mark(compared, 0, "Taliban")).to_be_focused()
    with change(compared):
        compared.keyboard.press("Enter")
    assert screen.query(compared)["focus"] == ["actor:taliban"]
    expect(mark(compared, 1, "Islamic Emirate")).to_have_attribute("aria-pressed", "true")
    with change(compared):
        compared.keyboard.press("Escape")


@pytest.mark.parametrize("article", STRAYS)
def test_what_is_not_the_articles_own_is_nowhere_until_asked_for(
    open_page: OpenPage, article: str
) -> None:
    page = open_page(f"/articles?article={article}")
    words = screen.everything(page)
    assert "left out, not part of the article" in words
    for name in STRAYS[article]:
        assert name not in words
    assert page.locator(".reader li.excluded").count() == 0

    with change(page):
        page.get_by_text("Show excluded lines").click()
    assert screen.query(page)["excluded"] == ["shown"]
    words = screen.everything(page)
    for name in STRAYS[article]:
        assert name in words
    assert "Not part of the article: related or neighbouring story" in words
    assert page.locator(".reader li.excluded .mark").count() == 0


def test_a_record_without_its_text_shows_its_facts(open_page: OpenPage) -> None:
    page = open_page("/articles?article=24-kg-2024-05-28-delisting-proposal")
    text = pane(page, 0)
    words = text.inner_text()
    for fact in ("Outlet", "Published", "Names", "Summary (ours)"):
        assert fact in words
    link = text.get_by_role("link", name="Read it at")
    assert (link.get_attribute("href") or "").startswith("https://")
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert "No full text in this corpus" in text.locator(".empty").inner_text()
