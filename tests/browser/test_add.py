"""Adding from the app: who adds, what becomes of it, and how others come to see it."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page

from components.shell import PAGES
from corpus.curate.decisions import Curation
from corpus.curate.drafts import Drafts
from corpus.curate.proposals import edit
from tests.browser import screen
from tests.browser.conftest import OpenPage, OpenWritable
from tests.browser.harness import axe_violations, settle
from tests.browser.screen import change
from tests.browser.test_quality import NARROW, WIDE, scrolling

SMALL = Path(__file__).resolve().parents[1] / "small"
CURATING = [page for page in PAGES if page.curating]
STORY = """Special envoy and governor speak about flour in Kabul

KABUL, 24 March 2022 - Special envoy Rustam Kabulov met Idris Taran in Kabul on Thursday.

They spoke about flour and border crossings, the governor's office said.
"""


@pytest.mark.parametrize("path", [page.path for page in CURATING])
def test_an_app_for_reading_says_so_on_a_curating_page(open_page: OpenPage, path: str) -> None:
    page = open_page(f"/{path}?coder=Anna+Noor")
    assert screen.heading(page) == next(one.title for one in CURATING if one.path == path)
    assert "This Parley is for reading" in screen.alerts(page)
    assert page.locator(".st-key-shell-curating").count() == 0


def test_who_adds_is_asked_for_once_and_kept_in_the_link(open_writable: OpenPage) -> None:
    page = open_writable("/add", data=SMALL)
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


def result(page: Page, words: str) -> None:
    """Wait until a batch has ended with these words."""
    page.get_by_test_id("stAlert").filter(has_text=words).wait_for(timeout=30_000)
    settle(page)


def test_pasted_text_becomes_a_draft_to_be_reviewed(
    open_writable: OpenPage, writable_app: OpenWritable
) -> None:
    page = open_writable("/add?coder=Anna+Noor", data=SMALL)
    page.get_by_label("Text of an article").fill(STORY)
    page.get_by_role("button", name="Make a draft").click()
    result(page, "1 draft made, 0 known already, 0 not read.")
    assert page.get_by_label("Text of an article").input_value() == ""
    _, data = writable_app(SMALL)
    (coding,) = Drafts(data).codings("Anna Noor")
    assert coding.draft is not None
    assert STORY.split("\n")[0] in coding.draft
    row = screen.rows(page.get_by_test_id("stDataFrame"))[0]
    assert (row[0], row[4]) == (STORY.split("\n")[0], "Anna Noor")
    with change(page):
        page.get_by_role("link", name="Review Special envoy").click()
    assert screen.path(page) == "/review"
    assert screen.query(page) == {"coder": ["Anna Noor"], "draft": [coding.article]}


def test_a_row_of_the_drafts_leads_to_its_review(open_writable: OpenPage) -> None:
    page = open_writable("/add?coder=Boris", data=SMALL)
    page.get_by_label("Text of an article").fill(STORY.replace("flour", "trade"))
    page.get_by_role("button", name="Make a draft").click()
    result(page, "1 draft made")
    table = page.get_by_test_id("stDataFrame")
    assert screen.rows(table)[0][4] == "Boris"
    screen.pick_row(page, table, 0)
    assert screen.path(page) == "/review"
    assert screen.query(page)["coder"] == ["Boris"]


def test_files_go_in_together_and_what_is_not_read_is_named_as_text(
    open_writable: OpenPage, tmp_path: Path
) -> None:
    table = "title,text\nOne,One word of a story.\nTwo,Two words of a story.\n"
    (tmp_path / "rows.csv").write_text(table, "utf-8")
    (tmp_path / "*bold* <b>x.txt").write_bytes(b"MZ\x90\x00")
    page = open_writable("/add?coder=Carla", data=SMALL)
    page.get_by_role("tab", name="Files").click()
    page.locator("input[type=file]").set_input_files(sorted(tmp_path.iterdir()))
    page.get_by_test_id("stFileChipName").nth(1).wait_for()
    page.get_by_role("button", name="Make drafts").click()
    result(page, "2 drafts made, 0 known already, 1 not read.")
    assert "*bold* <b>x.txt this is a Windows program" in screen.everything(page)
    assert page.get_by_role("link", name="Review rows.csv").count() == 2
    assert page.external_requests == []  # type: ignore[attr-defined]


def test_s22_addresses_that_are_not_fetched_are_named_with_the_reason(
    open_writable: OpenPage,
) -> None:
    page = open_writable("/add?coder=Dara", data=SMALL)
    page.get_by_role("tab", name="Address").click()
    asked = "http://127.0.0.1/x\nfile:///etc/passwd\n\nhttp://127.0.0.1/x"
    page.get_by_label("Addresses of pages or feeds").fill(asked)
    page.get_by_role("button", name="Fetch and make drafts").click()
    result(page, "0 drafts made, 0 known already, 2 not read.")
    words = screen.everything(page)
    assert "127.0.0.1 is a private or reserved address; only public hosts are read" in words
    assert "only http and https addresses are fetched" in words


def test_nothing_given_is_said(open_writable: OpenPage) -> None:
    page = open_writable("/add?coder=Emil", data=SMALL)
    with change(page):
        page.get_by_role("button", name="Make a draft").click()
    assert "Nothing was given to add." in screen.alerts(page)


def test_a_batch_goes_on_when_its_page_is_left(
    open_writable: OpenPage, writable_app: OpenWritable, tmp_path: Path
) -> None:
    rows = "".join(f"Number {n} of a story that is long enough.\n" for n in range(60))
    (tmp_path / "rows.csv").write_text("text\n" + rows, "utf-8")
    page = open_writable("/add?coder=Farid", data=SMALL)
    page.get_by_role("tab", name="Files").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "rows.csv")
    page.get_by_test_id("stFileChipName").wait_for()
    page.get_by_role("button", name="Make drafts").click()
    page.get_by_text("You may leave this page").wait_for()
    page.locator(".st-key-shell-header").get_by_role("link", name="About").click()
    settle(page)
    page.go_back()
    result(page, "60 drafts made, 0 known already, 0 not read.")
    _, data = writable_app(SMALL)
    assert len(Drafts(data).codings("Farid")) == 60


# -- what others save ------------------------------------------------------------------------------


def test_what_one_saves_every_open_page_shows_within_two_seconds(
    open_writable: OpenPage, writable_app: OpenWritable
) -> None:
    """F22: an article renamed outside the app is seen by two idle browsers, again and again."""
    article = "lantern-2022-03-27-markets"
    pages = [
        open_writable(f"/articles?article={article}", data=SMALL),
        open_writable("/articles", data=SMALL),
    ]
    _, data = writable_app(SMALL)
    for number in (1, 2):
        new = f"Flour is dear, told {number} times"
        curation = Curation(data)
        curation.decide(edit(curation.records, f"article/{article}", {"title": new}), who="Ana")
        began = time.monotonic()
        waits = []
        for page in pages:
            seen = page.get_by_text(new) if page is pages[0] else page.locator("td", has_text=new)
            seen.first.wait_for(state="attached", timeout=20_000)
            waits.append(time.monotonic() - began)
        for page in pages:
            assert page.get_by_test_id("stException").count() == 0
        # Two seconds to see that something is saved, and the run that shows it.
        assert max(waits) < 2 + 3
        for page in pages:
            settle(page)


def test_a_page_for_reading_does_not_ask_again_and_again(open_page: OpenPage) -> None:
    page = open_page("/about")
    runs: list[int] = page.runs  # type: ignore[attr-defined]
    before = len(runs)
    page.wait_for_timeout(2500)
    assert len(runs) == before


def test_the_page_is_sound_in_every_look(open_writable: OpenPage) -> None:
    page = open_writable("/add?coder=Gul", data=SMALL)
    page.get_by_label("Text of an article").fill(STORY.replace("flour", "wheat"))
    page.get_by_role("button", name="Make a draft").click()
    result(page, "1 draft made")
    faults = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        for width, height in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": height})
            settle(page)
            faults += [f"{width} {scheme}: {fault}" for fault in axe_violations(page)]
            if width == NARROW[0]:
                faults += [f"{what} scrolls sideways" for what in scrolling(page)]
    assert faults == []
    assert page.console_errors == []  # type: ignore[attr-defined]
