"""Tagging in a browser: rows are left off by hand, and one decision is made and taken back."""

from pathlib import Path

from playwright.sync_api import Page

from corpus.curate.decisions import Curation
from tests.browser import screen
from tests.browser.conftest import OpenPage, OpenWritable
from tests.browser.test_decisions import records_of, sound

SMALL = Path(__file__).resolve().parents[1] / "small"
LEFT_OFF = "lantern-2022-11-03-call"
TAGGED = "lantern-2023-02-10-remark"


def choose_topic(page: Page, name: str) -> None:
    box = page.get_by_role("combobox", name="Topic to add")
    box.fill(name)
    page.get_by_role("option", name=name, exact=True).click()
    screen.until(page, "would change")


def test_a_row_that_is_left_off_stays_as_it_is(
    open_writable: OpenPage, writable_app: OpenWritable
) -> None:
    _, data = writable_app(SMALL)
    before = records_of(data)
    page = open_writable("/tagging?coder=Ana&outlet=lantern", data=SMALL)
    choose_topic(page, "Trade")
    table = page.get_by_test_id("stDataFrame")
    keys = [row[-1] for row in screen.rows(table)]
    assert sorted(keys) == [f"article/{LEFT_OFF}", f"article/{TAGGED}"]
    box = table.get_by_test_id("stDataFrameResizable").bounding_box()
    assert box
    row = keys.index(f"article/{LEFT_OFF}")
    page.mouse.click(box["x"] + 46, box["y"] + 35 * (row + 1) + 17)
    screen.until(page, "1 left off.")
    page.get_by_role("button", name="Decide for 1 article").click()
    screen.until(page, 'Decided: tag 1 record with topics "trade".')
    articles = Curation(data).records.articles
    assert articles[TAGGED].record.topics == ("security", "trade")
    assert articles[LEFT_OFF].record.topics == ("security",)
    page.get_by_role("button", name="Undo this").click()
    screen.until(page, "Decided: undo: tag 1 record")
    assert records_of(data) == before


def test_the_page_is_sound_in_every_look(open_writable: OpenPage) -> None:
    page = open_writable("/tagging?coder=Gul&outlet=lantern", data=SMALL)
    choose_topic(page, "Aid")
    assert sound(page) == []
