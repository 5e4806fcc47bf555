"""Adding from the app: who adds, what becomes of it, and how others come to see it."""

from components.shell import PAGES
from tests.browser import screen
from tests.browser.conftest import OpenPage
from tests.browser.screen import change

CURATING = [page for page in PAGES if page.curating]


def test_an_app_for_reading_says_so_on_every_curating_page(open_page: OpenPage) -> None:
    for entry in CURATING:
        page = open_page(f"/{entry.path}?coder=Anna+Noor")
        assert screen.heading(page) == entry.title
        assert "This Parley is for reading" in screen.alerts(page)
        assert page.locator(".st-key-shell-curating").count() == 0


def test_who_adds_is_asked_for_once_and_kept_in_the_link(open_writable: OpenPage) -> None:
    page = open_writable("/add")
    assert "say who you are" in screen.alerts(page)
    with change(page):
        page.get_by_label("Your name").fill("  Anna   Noor ")
        page.keyboard.press("Enter")
    assert screen.query(page) == {"coder": ["Anna Noor"]}
    assert "say who you are" not in screen.alerts(page)
    with change(page):
        page.locator(".st-key-shell-header").get_by_role("link", name="Articles").click()
    with change(page):
        page.locator(".st-key-shell-curating").get_by_role("link", name="Add").click()
    assert screen.query(page) == {"coder": ["Anna Noor"]}
