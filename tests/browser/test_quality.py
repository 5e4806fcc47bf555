"""Every page on a desk and on a phone, light and dark: quiet, legible, usable, printable."""

import pytest
from playwright.sync_api import Browser, Page

from components import shell
from tests.browser.conftest import OpenPage, StartServer
from tests.browser.harness import axe_violations, settle, visit
from tests.browser.screen import EFE, KHAAMA, MEETING

# Each page with as much on it as it can have.
FULL = {
    "": f"/?envoy=zamir-kabulov&contact={MEETING}",
    "timeline": f"/timeline?envoy=zamir-kabulov&contact={MEETING}",
    "actors": "/actors?envoy=zamir-kabulov",
    "topics": "/topics?q=Kabul&since=2022",
    "compare": f"/compare?left={EFE}&right={KHAAMA}&contact={MEETING}",
    "articles": f"/articles?article={EFE}",
    "about": "/about",
}
PAGES = [page for page in shell.PAGES if page.listed and not page.curating]
WIDE, NARROW = (1400, 1000), (420, 900)


def test_every_page_is_looked_at() -> None:
    assert [*FULL] == [page.path for page in PAGES]


@pytest.mark.parametrize("path", FULL)
def test_a_page_is_sound_in_every_look(open_page: OpenPage, path: str) -> None:
    page = open_page(FULL[path])
    faults = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        for width, height in (WIDE, NARROW) if scheme == "light" else (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": height})
            settle(page)
            look = f"{width} {scheme}: "
            faults += [look + fault for fault in axe_violations(page)]
            if width == NARROW[0]:
                faults += [look + f"{what} scrolls sideways" for what in scrolling(page)]
    assert faults == []
    assert page.external_requests == []  # type: ignore[attr-defined]
    assert page.console_errors == []  # type: ignore[attr-defined]


def scrolling(page: Page) -> list[str]:
    """Name the boxes around the whole page that are wider inside than outside."""
    found: list[str] = page.evaluate(
        """() => ['html', 'body', '[data-testid=stMain]', '[data-testid=stMainBlockContainer]']
          .filter((name) => {
            const box = document.querySelector(name);
            return box.scrollWidth > box.clientWidth + 1;
          })"""
    )
    return found


def test_the_way_between_pages_makes_no_noise(open_page: OpenPage) -> None:
    page = open_page("/")
    for entry in (*PAGES[1:], PAGES[0]):
        page.locator(".st-key-shell-header").get_by_role("link", name=entry.title).click()
        page.wait_for_timeout(200)
        settle(page)
    assert page.external_requests == []  # type: ignore[attr-defined]
    assert page.console_errors == []  # type: ignore[attr-defined]


def test_print_leaves_the_controls_out(browser: Browser, app_server: StartServer) -> None:
    with visit(browser, app_server().url + FULL["compare"]) as page:
        page.emulate_media(media="print")
        for control in (
            "[data-testid=stSidebar]",
            "[data-testid=stHeader]",
            ".st-key-shell-header",
        ):
            assert not page.locator(control).is_visible()
        assert page.locator(".st-key-shell-sentence").is_visible()
        assert page.locator(".reader .pane").first.is_visible()
        assert page.pdf(format="A4").startswith(b"%PDF")
