"""Linked passages: what two accounts both report lights up together, by mouse, key and link."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import screen
from tests.browser.conftest import OpenPage, StartServer
from tests.browser.harness import axe_violations, visit
from tests.browser.screen import EFE, KHAAMA, change

ASIAN_LITE = "asian-lite-2024-04-24-kabul-talks"
THREE = f"/compare?left={EFE}&right={ASIAN_LITE}&third={KHAAMA}"
# The one sentence of each account on Kabulov and Muttaqi.
MEETINGS = ["Kabulov met the Taliban’s foreign minister", "Zamir Kabulov, the Russian President’s"]
MEETINGS += ["Hafiz Zia Ahmad, the deputy spokesperson"]


@pytest.fixture(scope="module")
def three(browser: Browser, app_server: StartServer) -> Iterator[Page]:
    """Return one page for the tests that undo what they did."""
    with visit(browser, app_server().url + THREE) as page:
        yield page


def signs(page: Page) -> Locator:
    return page.locator(".reader button.sign.link")


def assert_all_three(page: Page, look: str) -> None:
    sentences = page.locator(f".reader .sentence.{look}")
    expect(sentences).to_have_count(3)
    texts = sentences.all_inner_texts()
    assert all(text.startswith(words) for text, words in zip(texts, MEETINGS, strict=True))


def test_each_text_has_its_sign(three: Page) -> None:
    assert signs(three).count() == 3
    assert three.locator(".reader .sign.only").count() >= 28


def test_hovering_one_lights_the_others(three: Page) -> None:
    signs(three).first.hover()
    assert_all_three(three, "lit")
    three.locator("h1").hover()
    expect(three.locator(".reader .sentence.lit")).to_have_count(0)


def test_a_key_does_the_same_and_pins_it_in_the_address(three: Page) -> None:
    signs(three).first.focus()
    assert_all_three(three, "lit")
    with change(three):
        three.keyboard.press("Enter")
    assert screen.query(three)["focus"] == [f"link:{EFE}:5.0"]
    with change(three):
        three.keyboard.press("Escape")
    assert "focus" not in screen.query(three)


def test_a_link_opens_with_the_passage_pinned(open_page: OpenPage) -> None:
    page = open_page(f"{THREE}&focus=link:{EFE}:5.0")
    assert_all_three(page, "pin")


def test_above_the_threshold_nothing_is_claimed(open_page: OpenPage) -> None:
    page = open_page(f"{THREE}&threshold=0.95")
    assert signs(page).count() == 0


@pytest.mark.parametrize("dark", [False, True])
def test_linked_passages_and_tables_break_no_rule_of_accessibility(
    open_page: OpenPage, dark: bool
) -> None:
    page = open_page(f"{THREE}&section=claims", dark=dark)
    assert axe_violations(page) == []
