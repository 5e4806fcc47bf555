"""The log in a browser: from a row to what was changed, and back again to the byte."""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page

from corpus.curate import proposals
from corpus.curate.decisions import Curation
from corpus.curate.log import Decision
from tests.browser import screen
from tests.browser.conftest import OpenPage, OpenWritable
from tests.browser.harness import axe_violations, settle
from tests.browser.screen import change
from tests.browser.test_quality import NARROW, WIDE, scrolling
from tests.corpus.curate.test_store import content

SMALL = Path(__file__).resolve().parents[1] / "small"
ID = "lantern-2022-03-27-markets"
KEY = f"article/{ID}"


def records_of(data: Path) -> dict[str, bytes]:
    """Return the records of a data folder, without what is only about them."""
    apart = ("decisions.jsonl", "drafts/")
    return {name: held for name, held in content(data).items() if not name.startswith(apart)}


def edit(data: Path, who: str, **fields: object) -> Decision:
    curation = Curation(data)
    return curation.decide(proposals.edit(curation.records, KEY, fields), who=who, why="read")


def sound(page: Page) -> list[str]:
    """Return what is wrong with a page, wide and narrow, light and dark."""
    faults = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        for width, height in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": height})
            settle(page)
            faults += [f"{width} {scheme}: {fault}" for fault in axe_violations(page)]
            if width == NARROW[0]:
                faults += [f"{what} scrolls sideways" for what in scrolling(page)]
    return faults + page.console_errors + page.external_requests  # type: ignore[attr-defined, no-any-return]


def test_from_an_article_to_its_history_and_back_to_the_byte(
    open_writable: OpenPage, writable_app: OpenWritable
) -> None:
    _, data = writable_app(SMALL)
    before = records_of(data)
    first = edit(data, "Ana", title="Markets wait")
    edit(data, "Ben", summary="The Council asks.")
    page = open_writable(f"/articles?article={ID}&coder=Cleo", data=SMALL)
    with change(page):
        page.get_by_role("link", name="History of this record (2 decisions)").click()
    assert screen.path(page) == "/decisions"
    assert screen.query(page) == {"coder": ["Cleo"], "record": [KEY]}
    table = page.get_by_test_id("stDataFrame")
    assert [row[1] for row in screen.rows(table)] == ["Ben", "Ana"]
    screen.pick_row(page, table, 1)
    assert screen.query(page)["decision"] == [first.id]
    assert "Kabul markets wait for neighbours" in screen.everything(page)
    page.get_by_text("Undo this decision").click()
    page.get_by_label("Why (needed)").fill("misread")
    page.get_by_role("button", name="Undo", exact=True).click()
    screen.until(page, f"Decided: undo: change title of {KEY}.")
    # The decision of another person on another field stands.
    record = Curation(data).records.articles[ID].record
    assert (record.title, record.summary) == (
        "Kabul markets wait for neighbours",
        "The Council asks.",
    )
    page = open_writable(f"/decisions?coder=Cleo&who=Ben&action=change&record={KEY}", data=SMALL)
    assert len(screen.rows(page.get_by_test_id("stDataFrame"))) == 1
    screen.pick_row(page, page.get_by_test_id("stDataFrame"), 0)
    page.get_by_text("Undo this decision").click()
    page.get_by_label("Why (needed)").fill("as it was")
    page.get_by_role("button", name="Undo", exact=True).click()
    screen.until(page, f"Decided: undo: change summary of {KEY}.")
    assert records_of(data) == before


def test_what_another_decides_appears_and_each_row_still_means_its_decision(
    open_writable: OpenPage, writable_app: OpenWritable
) -> None:
    _, data = writable_app(SMALL)
    edit(data, "Dara", agency="Lantern Wire")
    meant = edit(data, "Emil", author="A. Writer")
    page = open_writable("/decisions?coder=Cleo&who=Emil", data=SMALL)
    table = page.get_by_test_id("stDataFrame")
    edit(data, "Emil", author="Another Writer")
    table.locator("td", has_text="change author").nth(1).wait_for(state="attached")
    settle(page)
    screen.pick_row(page, table, 1)
    assert screen.query(page)["decision"] == [meant.id]


def test_the_log_is_taken_along(open_writable: OpenPage, writable_app: OpenWritable) -> None:
    _, data = writable_app(SMALL)
    edit(data, "Farid", summary="The Council asks for trade, and for more.")
    page = open_writable("/decisions?coder=Cleo", data=SMALL)
    with page.expect_download() as told:
        page.get_by_role("button", name="Download log (JSONL)").click()
    assert told.value.path().read_bytes() == (data / "decisions.jsonl").read_bytes()
    page.locator(".st-key-download-decisions").get_by_role("button").click()
    with page.expect_download() as told:
        page.locator(".st-key-download-decisions-csv").get_by_role("button").click()
    with zipfile.ZipFile(told.value.path()) as files:
        (table,) = (name for name in files.namelist() if name.endswith(".csv"))
        head = files.read(table).decode("utf-8-sig").splitlines()[0]
    assert head == (
        '"decision_id","at","who","action","what","why","undone_by",'
        '"record","field","before","after"'
    )


@pytest.mark.parametrize("opened", ["", "decision"])
def test_the_page_is_sound_in_every_look(
    open_writable: OpenPage, writable_app: OpenWritable, opened: str
) -> None:
    _, data = writable_app(SMALL)
    decision = edit(data, "Gul", summary=f"The Council asks{opened} again.")
    asked = f"&decision={decision.id}" if opened else ""
    page = open_writable(f"/decisions?coder=Gul{asked}", data=SMALL)
    if opened:
        with change(page):
            page.get_by_text("Undo this decision").click()
    assert sound(page) == []
