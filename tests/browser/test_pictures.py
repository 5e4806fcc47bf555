"""A chart taken away is the chart on the screen, and drawing it needs no browser."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.browser import screen
from tests.browser.conftest import OpenPage
from tests.browser.screen import Page

TEXT = "{http://www.w3.org/2000/svg}text"


def taken_away(page: Page, chart: str, label: str) -> bytes:
    """Take a chart away in a format."""
    if not page.get_by_role("button", name=label, exact=True).count():
        screen.behind(page, chart, "As a picture")
    with page.expect_download() as download:
        page.get_by_role("button", name=label, exact=True).click()
    return Path(download.value.path()).read_bytes()


def said(svg: str) -> list[str]:
    """Return the words of a drawing in their order, those of axes and marks alone."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - drawn by ourselves
    return [text.text or "" for text in root.iter(TEXT)]


def marks(svg: str) -> list[str]:
    """Return what each mark of a drawing says of itself, in their order."""
    return re.findall(r'<path aria-label="([^"]+)"', svg)


@pytest.mark.parametrize(
    ("path", "chart"),
    [
        ("/?envoy=zamir-kabulov", "timeline"),
        ("/?envoy=zamir-kabulov", "actor_counts"),
        ("/actors?envoy=zamir-kabulov", "pairs"),
        ("/timeline?envoy=zamir-kabulov&since=2024-04&until=2024-04", "lanes"),
    ],
)
def test_a_picture_is_what_the_screen_shows(open_page: OpenPage, path: str, chart: str) -> None:
    page = open_page(path)
    shown = screen.chart(page, chart).locator("svg.marks").first.evaluate("e => e.outerHTML")
    drawn = taken_away(page, chart, "SVG").decode()
    assert marks(drawn) == marks(shown) != []
    # An axis has as many ticks as its width has room for; names, titles and legends are all there.
    tick = re.compile(r"(\d{1,2} )?([A-Z][a-z]{2} )?\d+")
    assert {word for word in said(shown) if not tick.fullmatch(word)} <= {*said(drawn)}


def test_print_and_data_come_with_the_link(open_page: OpenPage) -> None:
    page = open_page("/?envoy=zamir-kabulov")
    assert taken_away(page, "actor_counts", "PNG, for print")[:8] == b"\x89PNG\r\n\x1a\n"
    spec = json.loads(taken_away(page, "actor_counts", "Vega-Lite, with the data"))
    assert "envoy=zamir-kabulov" in spec["title"]["subtitle"][-1]
    assert spec["data"]["values"][0]["actor_id"] == "zamir-kabulov"
