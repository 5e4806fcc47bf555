"""Words in the tables below the texts open in the reader, by hand and by keyboard."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.harness import settle

EFE, WORKERS = "efe-2022-03-24-kabulov-kabul", "workers-rights-2021-08-embassy-talks"
PAGE = f"/compare?left={EFE}&right={WORKERS}"


def test_choosing_words_shows_them_in_the_reader_and_in_the_address(open_page: OpenPage) -> None:
    page = open_page(f"{PAGE}&section=quotations&quotation=broken")
    page.locator(".passage-table td button").first.click()
    settle(page)
    expect(page).to_have_url(re.compile(f"focus=passage%3A{WORKERS}%3A9%3A"))
    mark = page.locator(".reader .passage").first
    expect(mark).to_be_in_viewport()
    assert "section=quotations" in page.url


def test_enter_opens_words_and_back_lets_go_of_them(open_page: OpenPage) -> None:
    page = open_page(f"{PAGE}&section=claims")
    page.locator(".passage-table td button").first.press("Enter")
    settle(page)
    expect(page.locator(".reader .passage").first).to_be_in_viewport()
    page.go_back()
    settle(page)
    expect(page.locator(".reader .passage")).to_have_count(0)


def test_a_tab_is_in_the_address_and_a_link_opens_it(open_page: OpenPage) -> None:
    page = open_page(PAGE)
    page.get_by_role("tab", name="Lineage").click()
    settle(page)
    expect(page).to_have_url(re.compile("section=lineage"))
    page.reload()
    settle(page)
    expect(page.get_by_role("tab", name="Lineage")).to_have_attribute("aria-selected", "true")
    assert page.get_by_text("independent", exact=True).count() == 2


def test_the_tables_fit_a_narrow_screen(open_page: OpenPage) -> None:
    page = open_page(f"{PAGE}&section=contradictions", width=390, height=900)
    wide = page.locator(".passage-table").first.evaluate("e => e.scrollWidth > e.clientWidth + 1")
    assert not wide
