"""Two coders and a third who settles, in three browsers of one app."""

from pathlib import Path

from corpus.curate.decisions import Curation
from corpus.curate.drafts import Coding, Drafts, values_of
from tests.browser import screen
from tests.browser.conftest import OpenPage, OpenWritable
from tests.browser.test_decisions import records_of, sound

SMALL = Path(__file__).resolve().parents[1] / "small"
ID = "lantern-2022-03-24-envoy-in-kabul"


def code(data: Path, coder: str, summary: str, *, done: bool = True) -> None:
    values = values_of(Curation(data).records.articles[ID].record) | {"summary": summary}
    coding = Coding(
        article=ID, coder=coder, updated="2026-11-22T10:00:05Z", done=done, values=values
    )
    Drafts(data).save(coding)


def test_a_difference_is_hidden_then_shown_then_settled(
    open_writable: OpenPage, writable_app: OpenWritable
) -> None:
    _, data = writable_app(SMALL)
    before = records_of(data)
    code(data, "Ana", "A road and raids.")
    code(data, "Ben", "A road alone.", done=False)
    page = open_writable("/agreement?coder=Ana&against=Ben", data=SMALL)
    assert "So far 1 has." in screen.alerts(page)
    assert "A road alone." not in screen.everything(page)
    code(data, "Ben", "A road alone.")
    page = open_writable("/agreement?coder=Cleo&between=Ana&against=Ben", data=SMALL)
    assert "Where they differ: 1, 1 to reconcile" in screen.everything(page)
    page.get_by_text("Reconcile", exact=True).click()
    screen.until(page, "What they differ on")
    page.get_by_role("combobox", name="What they differ on").fill("summary")
    page.get_by_role("option", name="summary").click()
    page.get_by_role("radiogroup", name="Which stands?").get_by_text("Ben").click()
    page.get_by_label("Why (needed)").fill("raids are in another article")
    page.get_by_role("button", name="Reconcile", exact=True).click()
    screen.until(page, "Where they differ: 1, 0 to reconcile")
    curation = Curation(data)
    assert curation.records.articles[ID].record.summary == "A road alone."
    assert [(one.who, one.action) for one in curation.latest()] == [("Cleo", "reconcile")]
    page.get_by_role("button", name="Undo this").click()
    screen.until(page, "Decided: undo: reconcile summary")
    assert records_of(data) == before


def test_the_page_is_sound_in_every_look(
    open_writable: OpenPage, writable_app: OpenWritable
) -> None:
    _, data = writable_app(SMALL)
    code(data, "Ana", "One.")
    code(data, "Ben", "Two.")
    page = open_writable("/agreement?coder=Gul&between=Ana&against=Ben", data=SMALL)
    page.get_by_text("Reconcile", exact=True).click()
    assert sound(page) == []
