"""The review: from a draft to a saved record by keyboard, and nothing confirmed is ever lost."""

import os
import re
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from corpus.check import check
from corpus.corpus import SHIPPED_DATA
from corpus.curate import formats
from corpus.curate.draft import Draft
from corpus.curate.drafts import Coding, Drafts
from corpus.curate.log import Outcome
from corpus.curate.page import Page as RawPage
from corpus.curate.page import Raw
from corpus.curate.review import work_on
from corpus.curate.suggest import Register, suggest
from corpus.curate.suggestion import Suggestion
from corpus.load import load
from corpus.records import Passage
from tests.browser import screen
from tests.browser.harness import Server, axe_violations, running_app, settle, visit
from tests.quality.gold_pages import PAGES

GOLD = "call-readout"
"""A dispatch of eight lines of its own between a menu and related stories; twenty suggestions."""


@pytest.fixture(scope="module")
def register() -> Register:
    return Register.of(load(SHIPPED_DATA))


Drafted = Callable[..., str]


@pytest.fixture(scope="module")
def app(writable_app: Callable[..., tuple[Server, Path]]) -> tuple[Server, Path]:
    return writable_app()


@pytest.fixture
def drafted(app: tuple[Server, Path], register: Register) -> Drafted:
    """Return `drafted(key, page=gold)`: put a draft of Ana's into the folder, return its path."""

    def put(key: str, page: RawPage | None = None, data: Path = app[1]) -> str:
        draft = suggest(page or gold(), register)
        now = "2026-11-22T10:00:05Z"
        Drafts(data).save(Coding(article=key, coder="Ana", updated=now, draft=draft.to_json()))
        return f"/review?draft={key}&coder=Ana"

    return put


def gold() -> RawPage:
    raw = Raw.of(f"{GOLD}.txt", (PAGES / f"{GOLD}.txt").read_bytes())
    (page,) = formats.pages(raw)
    assert isinstance(page, RawPage)
    return page


def form(page: Page) -> Locator:
    return page.locator(".review .form")


def item(page: Page, words: str) -> Locator:
    return page.locator(".review .item").filter(has_text=words).first


def undecided(page: Page) -> int:
    said = page.locator(".review .count").inner_text()
    return int(said.removeprefix("Undecided: ").partition(" of ")[0])


def is_kept(page: Page) -> None:
    expect(page.locator(".review .status")).to_have_text("all kept", timeout=15_000)


def kept(data: Path, key: str, coder: str = "Ana") -> dict[str, Outcome]:
    """Return what a coder's coding on disk says of the suggestions, by their field and value."""
    coding, _ = Drafts(data).open(coder, key)
    assert coding is not None
    assert coding.draft is not None
    draft = Draft.from_json(coding.draft)
    work = work_on(draft)
    return {draft.suggestion(one).field: made.outcome for one, made in work.choices.items()}


class Hand:
    """A person at the page: every key, letter, click and moment of thought counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = self.letters = self.clicks = self.thoughts = 0

    def press(self, *keys: str) -> None:
        self.thoughts += 1
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def write(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.letters += len(words)

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1
        self.thoughts += 1

    @property
    def seconds(self) -> float:
        """Return the time this takes by the keystroke-level model (Card, Moran, Newell 1980)."""
        key, point, home, think = 0.28, 1.1, 0.4, 1.35
        click = point + key + 2 * home
        return key * (self.keys + self.letters) + click * self.clicks + think * self.thoughts


def test_from_a_pasted_article_to_a_saved_record_in_under_a_minute_of_a_persons_time(
    browser: Browser, app: tuple[Server, Path]
) -> None:
    server, data = app
    before = check(load(data))
    told = "Lavrov and Muttaqi speak by phone."
    with visit(browser, f"{server.url}/add?coder=Ana") as page:
        hand = Hand(page)
        hand.click(page.get_by_label("Text of an article"))
        page.keyboard.insert_text(gold().text)
        hand.press("Control+V")
        hand.click(page.get_by_role("button", name="Make a draft"))
        review = page.get_by_role("link", name=re.compile("^Review ."))
        review.wait_for(timeout=30_000)
        settle(page)
        hand.click(review)
        page.locator(".review[data-ready]").wait_for(timeout=30_000)
        settle(page)
        # Group by group as they come: how many there are is said, and A again accepts them.
        while group(page) != "Summary" and hand.keys < 60:
            hand.press("A", "A")
        # The summary is to be one's own: it is written anew.
        hand.press("e", "Control+A")
        hand.write(told)
        hand.press("Enter")
        assert undecided(page) == 0
        hand.press("s")
        expect(page.locator(".review .panel[open]")).to_contain_text("New records", timeout=20_000)
        hand.press("Enter")
        page.wait_for_url("**draft=*east-gazette*", timeout=30_000)
        settle(page)
        assert "Saved as" in screen.alerts(page)
        hand.click(page.get_by_role("link", name="Open the article"))
        expect(page.get_by_role("heading", name="Articles", exact=True)).to_be_visible()
        settle(page)
        assert "Lavrov and Muttaqi speak by phone after embassy" in screen.everything(page)
        assert page.console_errors == []  # type: ignore[attr-defined]
    # Ten groups at two keys, the summary, the save; the clicks of Add; the letters of a sentence.
    spent = f"{hand.keys} keys, {hand.letters} letters, {hand.clicks} clicks, {hand.seconds:.0f} s"
    assert hand.keys + hand.clicks <= 40, spent
    assert hand.seconds < 60, spent
    records = load(data)
    assert check(records) == before
    (article,) = [one for one in records.articles if one.startswith("east-gazette-2022-09-06")]
    saved = records.articles[article].record
    assert saved.summary == told
    assert {"sergey-lavrov", "amir-khan-muttaqi"} <= {actor.actor for actor in saved.actors}
    coding, _ = Drafts(data).open("Ana", article)
    assert coding is not None
    assert coding.done


def group(page: Page) -> str | None:
    current = page.locator(".review .item.current")
    return current.locator("xpath=ancestor::section[1]").get_attribute("aria-label")


def test_a_choice_is_kept_by_itself_and_a_reload_shows_it(
    browser: Browser, app: tuple[Server, Path], drafted: Drafted
) -> None:
    server, data = app
    with visit(browser, server.url + drafted("reloaded")) as page:
        n = undecided(page)
        page.keyboard.press("a")
        page.keyboard.press("r")
        assert undecided(page) == n - 2
        is_kept(page)
        assert kept(data, "reloaded") == {
            "title": Outcome.ACCEPTED,
            "new_outlet": Outcome.REJECTED,
        }
        # At once after a key: what the server has not seen yet is held in the browser.
        page.keyboard.press("a")
        page.reload(wait_until="domcontentloaded")
        settle(page)
        expect(page.locator(".review .count")).to_contain_text(f"Undecided: {n - 3} of")
        is_kept(page)
        assert kept(data, "reloaded")["language"] is Outcome.ACCEPTED
        held = "Object.keys(localStorage).filter(key => key.startsWith('parley/review/'))"
        assert page.evaluate(held) == []
        page.keyboard.press("k")
        page.keyboard.press("u")
        assert page.evaluate(held) == ["parley/review/Ana/reloaded"]


def test_nothing_is_lost_when_the_server_is_killed_and_started_again(
    browser: Browser, tmp_path: Path, drafted: Drafted
) -> None:
    data = Path(shutil.copytree(SHIPPED_DATA, tmp_path / "data"))
    path = drafted("killed", data=data)
    env = {"PARLEY_WRITABLE": "1"}
    work = tmp_path / "work"
    with (
        running_app(work, data=data, env=env) as server,
        visit(browser, server.url + path) as page,
    ):
        n = undecided(page)
        page.keyboard.press("a")
        is_kept(page)
        os.kill(server.process, signal.SIGKILL)
        page.wait_for_timeout(300)
        page.keyboard.press("a")
        page.keyboard.press("a")
        assert undecided(page) == n - 3
        expect(page.locator(".review .status")).to_contain_text("held in this browser")
        port = int(server.url.rpartition(":")[2])
        with running_app(work, data=data, env=env, port=port):
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline and len(kept(data, "killed")) < 3:
                page.wait_for_timeout(200)
            assert undecided(page) == n - 3
            is_kept(page)
    assert len(kept(data, "killed")) == 3


def test_two_windows_of_one_coder_see_both_versions(
    browser: Browser, app: tuple[Server, Path], drafted: Drafted
) -> None:
    server, data = app
    url = server.url + drafted("two-windows")
    with visit(browser, url) as one, visit(browser, url) as other:
        one.keyboard.press("a")
        is_kept(one)
        other.keyboard.press("r")
        clash = other.locator("dialog[open]")
        expect(clash).to_contain_text("they differ in 1 place")
        row = clash.locator("tbody tr")
        expect(row.locator("td").nth(1)).to_have_text("rejected")
        expect(row.locator("td").nth(2)).to_have_text("accepted")
        assert kept(data, "two-windows") == {"title": Outcome.ACCEPTED}
        clash.get_by_role("button", name="Take what was kept").click()
        is_kept(other)
        expect(item(other, "Lavrov and Muttaqi speak")).to_have_attribute("data-state", "accepted")
        one.keyboard.press("a")
        is_kept(one)
        other.keyboard.press("r")
        other.get_by_role("button", name="Keep this window’s").click()
        is_kept(other)
    assert kept(data, "two-windows") == {"title": Outcome.ACCEPTED, "new_outlet": Outcome.REJECTED}


def test_while_one_types_in_a_field_keys_are_letters(
    browser: Browser, app: tuple[Server, Path], drafted: Drafted
) -> None:
    server, _ = app
    with visit(browser, server.url + drafted("typing")) as page:
        n = undecided(page)
        page.keyboard.press("/")
        page.keyboard.type("ajar?As")
        assert undecided(page) == n
        expect(form(page).locator(".item:visible")).to_have_count(0)
        page.keyboard.press("Escape")
        expect(form(page).locator(".item:visible")).to_have_count(n)
        page.keyboard.press("/")
        page.keyboard.type("muttaqi")
        page.keyboard.press("Enter")
        page.keyboard.press("?")
        expect(page.locator("dialog[open]")).to_contain_text("Keys")
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        page.keyboard.press("a")
        assert undecided(page) == n - 1


def test_words_of_the_text_are_said_to_be_something(
    browser: Browser, app: tuple[Server, Path], drafted: Drafted
) -> None:
    server, data = app
    with visit(browser, server.url + drafted("by-hand")) as page:
        line = page.locator(".review .line").filter(has_text="blamed the so-called")
        select(page, line, "Islamic State")
        page.locator(".review .bar").get_by_role("button", name="actor", exact=True).click()
        fields = page.locator(".review .adding form")
        fields.get_by_label("Actor, by name").fill("nobody at all")
        fields.get_by_role("button", name="Add actor").click()
        expect(fields.get_by_role("alert")).to_contain_text("not in the register")
        fields.get_by_label("Actor, by name").fill("Wang Yi")
        fields.get_by_role("button", name="Add actor").click()
        expect(item(page, "Wang Yi")).to_have_attribute("data-state", "added")
        select(page, line, "The Taliban blamed")
        page.locator(".review .bar").get_by_role("button", name="lines", exact=True).click()
        fields.get_by_label("They are").select_option("excluded promo")
        fields.get_by_role("button", name="Add lines").click()
        expect(line).to_have_class("line excluded promo now")
        is_kept(page)
        coding, _ = Drafts(data).open("Ana", "by-hand")
        assert coding is not None
        assert coding.draft is not None
        added = work_on(Draft.from_json(coding.draft)).added
    assert [(one.field, one.value) for one in added] == [
        ("actor", {"actor": "wang-yi", "as_printed": "Islamic State"}),
        ("lines", {"lines": "8", "kind": "excluded", "what": "promo"}),
    ]


def select(page: Page, line: Locator, words: str) -> None:
    """Select words of a line as a mouse would."""
    line.locator(".words").evaluate(
        """(p, words) => {
          const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
          const at = p.textContent.indexOf(words);
          const range = document.createRange();
          let passed = 0;
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const [from, to] = [at - passed, at + words.length - passed];
            if (from >= 0 && from < node.data.length) range.setStart(node, from);
            if (to > 0 && to <= node.data.length) range.setEnd(node, to);
            passed += node.data.length;
          }
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""",
        words,
    )


def test_a_second_coder_codes_a_saved_article_without_seeing_the_first(
    browser: Browser, app: tuple[Server, Path]
) -> None:
    server, data = app
    with visit(browser, f"{server.url}/review?article={screen.EFE}&coder=Ben") as page:
        n = undecided(page)
        assert n > 10
        page.keyboard.press("s")
        expect(page.locator(".review .panel[open]")).to_contain_text("Mark your coding as done")
        expect(page.locator(".review .faults")).to_contain_text("no title is accepted")
        page.keyboard.press("Escape")
        for _ in range(40):
            if not undecided(page):
                break
            page.keyboard.press("a")
        page.keyboard.press("s")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("stAlert")).to_contain_text("Saved as", timeout=20_000)
    coding, _ = Drafts(data).open("Ben", screen.EFE)
    assert coding is not None
    assert coding.done
    assert coding.values["language"] == "en"


def test_a_contact_is_told_apart_and_somebody_new_turns_out_to_be_known(
    browser: Browser, app: tuple[Server, Path], drafted: Drafted
) -> None:
    server, data = app
    raw = Raw.of("delegation.txt", (PAGES / "delegation.txt").read_bytes())
    (page_,) = formats.pages(raw)
    assert isinstance(page_, RawPage)
    with visit(browser, server.url + drafted("forms", page_)) as page:
        contact = page.get_by_role("region", name="Contacts").locator(".item").first
        contact.locator(".pick").click()
        page.keyboard.press("e")
        fields = contact.locator("form")
        fields.get_by_label("Kind").select_option("visit")
        fields.get_by_role("button", name="One more participant").click()
        fields.get_by_label("Who took part").last.fill("Amir Khan Muttaqi")
        fields.get_by_label("Who took part").last.blur()
        expect(fields.get_by_label("For which side").last).to_have_value("taliban")
        fields.get_by_role("button", name="Take over").click()
        expect(contact).to_have_attribute("data-state", "corrected")
        expect(contact).to_contain_text("Nooruddin Azizi, Amir Khan Muttaqi (visit)")
        new = page.get_by_role("region", name="New actors").locator(".item").first
        new.locator(".pick").click()
        page.keyboard.press("e")
        new.get_by_label("Somebody known").fill("Suhail Shaheen")
        page.keyboard.press("Enter")
        expect(new).to_contain_text("is Suhail Shaheen")
        aliases = page.get_by_role("region", name="Aliases")
        expect(aliases.locator(".item").last).to_contain_text("for Suhail Shaheen (variant)")
        is_kept(page)
    values = {one.value["kind"]: one.value for one in corrected(data, "forms", "contact")}
    assert [one["actor"] for one in values["visit"]["participants"]] == [
        "serik-zhumangarin",
        "nooruddin-azizi",
        "amir-khan-muttaqi",
    ]
    (known,) = corrected(data, "forms", "new_actor")
    assert known.value["same_as"] == "suhail-shaheen"


def corrected(data: Path, key: str, field: str) -> list[Any]:
    coding, _ = Drafts(data).open("Ana", key)
    assert coding is not None
    assert coding.draft is not None
    draft = Draft.from_json(coding.draft)
    return [draft.choices[one.id] for one in draft.of(field) if one.id in draft.choices]


def test_a_folder_that_cannot_be_written_is_told_and_the_work_kept_when_it_can(
    browser: Browser, app: tuple[Server, Path], drafted: Drafted
) -> None:
    server, data = app
    with visit(browser, server.url + drafted("refused")) as page:
        (data / ".store").rename(data / ".away")
        (data / ".store").write_text("in the way", "ascii")
        try:
            page.keyboard.press("a")
            status = page.locator(".review .status")
            expect(status).to_contain_text("not kept: cannot save", timeout=15_000)
            assert kept(data, "refused") == {}
        finally:
            (data / ".store").unlink()
            (data / ".away").rename(data / ".store")
        is_kept(page)
    assert kept(data, "refused") == {"title": Outcome.ACCEPTED}


def test_a_draft_of_twenty_thousand_words_and_five_hundred_suggestions_stays_quick(
    browser: Browser, app: tuple[Server, Path], register: Register
) -> None:
    server, data = app
    line = " ".join(f"word{n} spoken" for n in range(20))
    text = "\n\n".join(["A long story", *[f"{line} in Kabul ({n})." for n in range(470)]])
    draft = suggest(RawPage("long", text), register)
    more = tuple(
        Suggestion.of(
            "topic",
            "railway",
            passages=(Passage(line=3 + 2 * n % 900, quote=f"word{n % 20} spoken"),),
            confidence=0.5,
            rule="test",
            why=f"Number {n}.",
        )
        for n in range(500)
    )
    draft = replace(draft, suggestions=(*draft.suggestions, *more))
    now = "2026-11-22T10:00:05Z"
    Drafts(data).save(Coding(article="long", coder="Ana", updated=now, draft=draft.to_json()))
    assert len(text.split()) > 19_000
    with visit(browser, f"{server.url}/review?draft=long&coder=Ana") as page:
        assert undecided(page) > 500
        took = page.evaluate(
            """() => [..."jjajraakjaajra"].map((key) => {
              const begun = performance.now();
              dispatchEvent(new KeyboardEvent("keydown", { key }));
              return performance.now() - begun;
            })"""
        )
        assert sorted(took)[len(took) // 2] < 100, took  # some 10 ms on an idle machine
        is_kept(page)


HOSTILE = """\
<img src=x onerror="window.__x=1"> met \u202eevil\u202c [link](javascript:alert(1))

Tuesday, 23 April 2024

Zamir Kabulov <script>window.__x=1</script> met Amir Khan Muttaqi in Kabul. "<b>We agree</b>," \
Muttaqi said. The talks went on for a while and both sides spoke of trade and of transit routes.
"""


def test_hostile_words_are_words(
    browser: Browser, app: tuple[Server, Path], drafted: Drafted
) -> None:
    server, _ = app
    url = server.url + drafted("hostile", RawPage("<b>x</b>", HOSTILE))
    with visit(browser, url) as page:
        assert page.evaluate("window.__x") is None
        assert page.locator(".review .text :is(img, script, b, a)").count() == 0
        expect(page.locator(".review .text")).to_contain_text("<script>window.__x=1</script>")
        assert page.external_requests == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(("width", "dark"), [(1400, False), (420, True)])
def test_the_review_is_accessible(
    browser: Browser, app: tuple[Server, Path], drafted: Drafted, width: int, dark: bool
) -> None:
    server, _ = app
    with visit(browser, server.url + drafted(f"axe-{width}"), width=width, dark=dark) as page:
        page.keyboard.press("a")
        page.keyboard.press("e")
        assert axe_violations(page) == []
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0
        page.keyboard.press("Escape")
        page.keyboard.press("s")
        expect(page.locator(".review .panel[open]")).to_be_visible()
        assert axe_violations(page) == []
