"""The registers in a browser: an alias with its clash, and a merge with what it brings together."""

from pathlib import Path

from corpus.curate.decisions import Curation
from tests.browser import screen
from tests.browser.conftest import OpenPage, OpenWritable
from tests.browser.screen import change
from tests.browser.test_decisions import records_of, sound

SMALL = Path(__file__).resolve().parents[1] / "small"


def test_an_actor_is_found_named_otherwise_and_merged_and_all_of_it_undone(
    open_writable: OpenPage, writable_app: OpenWritable
) -> None:
    _, data = writable_app(SMALL)
    before = records_of(data)
    page = open_writable("/registry?coder=Ana", data=SMALL)
    page.get_by_role("searchbox", name="Find by name").fill("wexf")
    page.keyboard.press("Enter")
    screen.until(page, "1 found.")
    screen.pick_row(page, page.get_by_test_id("stDataFrame"), 0)
    screen.until(page, "Named in")
    assert screen.query(page)["record"] == ["actor/nadia-wexford"]

    page.get_by_text("Add an alias").click()
    screen.until(page, "Also written")
    alias = page.get_by_role("textbox", name="Also written")
    clash = '"Orlin" already names "pavel-orlin"'
    for name, said in (("Orlin", clash), ("N. Wexford", "Add the alias")):
        alias.fill(name)
        alias.press("Enter")
        screen.until(page, said)
    page.get_by_role("button", name="Add the alias").click()
    screen.until(page, 'Decided: alias "N. Wexford" of actor/nadia-wexford.')

    page.get_by_text("Merge another actor into it").click()
    screen.until(page, "The actor that is the same")
    page.get_by_role("combobox", name="The actor that is the same").click()
    page.keyboard.type("Orlin")
    page.get_by_role("option", name="Pavel Orlin").click()
    screen.until(page, "The merge changes 4 records")
    why = page.locator("[class*='st-key-offer-merge']").get_by_label("Why (needed)")
    why.fill("one person, two spellings")
    page.get_by_role("button", name="Merge", exact=True).click()
    screen.until(page, "Decided: merge actor/pavel-orlin into actor/nadia-wexford.")
    curation = Curation(data)
    assert "pavel-orlin" not in curation.records.actors
    page.get_by_role("button", name="Undo this").click()
    screen.until(page, "Decided: undo: merge actor/pavel-orlin into actor/nadia-wexford.")
    (_, _, aliased) = curation.latest()
    curation.undo(aliased.id, who="Ana")
    assert records_of(data) == before


def test_what_is_merged_away_is_gone_from_an_open_page(
    open_writable: OpenPage, writable_app: OpenWritable
) -> None:
    page = open_writable("/registry?coder=Ana&record=actor/nobody-known", data=SMALL)
    assert "it was merged or taken out, or never was" in screen.alerts(page)


def test_the_page_is_sound_in_every_look(open_writable: OpenPage) -> None:
    page = open_writable("/registry?coder=Gul&record=actor/mira-solen", data=SMALL)
    for form in ("Correct a field", "Add an alias", "Merge another actor into it", "New actor"):
        with change(page):
            page.get_by_text(form, exact=True).click()
    with change(page):
        page.get_by_role("textbox", name="Also written").fill("Taran")
        page.keyboard.press("Enter")
    assert sound(page) == []
