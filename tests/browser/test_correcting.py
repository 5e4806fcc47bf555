"""Two curators correct one article in two browsers; neither overwrites the other unknowingly."""

from pathlib import Path

from playwright.sync_api import Page

from corpus.curate.decisions import Curation
from tests.browser import screen
from tests.browser.conftest import OpenPage, OpenWritable
from tests.browser.test_decisions import records_of, sound

SMALL = Path(__file__).resolve().parents[1] / "small"
ID = "lantern-2022-03-27-markets"


def entered(page: Page, summary: str) -> None:
    """Open the form and enter another summary."""
    page.get_by_text("Correct a field").click()
    field = page.get_by_role("textbox", name="Summary")
    field.fill(summary)
    field.press("Control+Enter")
    page.get_by_role("button", name="Save the correction").wait_for()


def test_the_second_sees_both_versions_and_chooses(
    open_writable: OpenPage, writable_app: OpenWritable
) -> None:
    _, data = writable_app(SMALL)
    before = records_of(data)
    ana = open_writable(f"/articles?article={ID}&coder=Ana", data=SMALL)
    ben = open_writable(f"/articles?article={ID}&coder=Ben", data=SMALL)
    entered(ana, "The Council asks Ana.")
    entered(ben, "The Council asks Ben.")
    ana.get_by_role("button", name="Save the correction").click()
    screen.until(ana, f"Decided: change summary of article/{ID}.")
    screen.until(ben, "Nothing of theirs is overwritten unless you choose so.")
    words = screen.everything(ben)
    assert "The Council asks Ana." in words
    assert "The Council asks Ben." in words
    assert ben.get_by_role("button", name="Save the correction").count() == 0
    ben.get_by_role("radiogroup", name="Summary: which stands?").get_by_text("Yours").click()
    ben.get_by_role("button", name="Save the correction").click()
    screen.until(ben, f"Decided: change summary of article/{ID}.")
    curation = Curation(data)
    assert curation.records.articles[ID].record.summary == "The Council asks Ben."
    first, second = curation.history(f"article/{ID}")
    assert (first.who, second.who) == ("Ana", "Ben")
    curation.undo(second.id, who="Ana")
    curation.undo(first.id, who="Ana")
    assert records_of(data) == before


def test_the_form_is_sound_in_every_look(open_writable: OpenPage) -> None:
    page = open_writable(f"/articles?article={ID}&coder=Gul", data=SMALL)
    entered(page, "The Council asks again.")
    assert sound(page) == []
