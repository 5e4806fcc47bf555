"""A chart is a way to filter: brush, bar, mark and table row all end up in the address."""

import csv
import io
import zipfile

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from corpus import queries
from corpus.corpus import open_corpus
from corpus.link import parse_address
from tests.browser import screen
from tests.browser.conftest import OpenPage
from tests.browser.screen import MEETING, Page, change


def test_a_brush_over_time_sets_the_window(open_page: OpenPage) -> None:
    page = open_page("/")
    box = screen.chart(page, "timeline").locator("svg").bounding_box()
    assert box
    middle, height = box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.4
    with change(page):
        page.mouse.move(middle, height)
        page.mouse.down()
        page.mouse.move(middle + box["width"] * 0.2, height, steps=8)
        page.mouse.up()
    since, until = screen.query(page)["since"][0], screen.query(page)["until"][0]
    assert "2020" < since < until < "2024"
    assert (screen.day(page, "Since"), screen.day(page, "Until")) == (since, until)
    assert int(screen.numbers(page)["Contacts"]) < 234


def test_bars_add_an_envoy_and_a_topic(open_page: OpenPage) -> None:
    page = open_page("/")
    screen.click_mark(page, "actor_counts", "label: Zamir Kabulov")
    assert screen.query(page) == {"envoy": ["zamir-kabulov"]}
    screen.click_mark(page, "topic_counts", "label: Recognition")
    assert screen.query(page) == {"envoy": ["zamir-kabulov"], "topic": ["recognition"]}
    assert screen.chosen(page, "Envoy") == ["Zamir Kabulov"]
    assert screen.chosen(page, "Topic") == ["Recognition"]
    screen.click_mark(page, "actor_counts", "label: Zamir Kabulov")  # a second click undoes it
    assert screen.query(page) == {"topic": ["recognition"]}


SELECTION = "envoy=zamir-kabulov&since=2022-03&until=2022-03"


def assert_the_meeting_is_open(page: Page) -> None:
    assert screen.query(page)["contact"] == [MEETING]
    card = page.locator(".st-key-contact-card")
    words = card.inner_text()
    for fact in ("Zamir Kabulov", "Amir Khan Muttaqi", "24 March 2022, stated in print", "Kabul"):
        assert fact in words
    report = card.get_by_role("link", name="Russian special envoy visits Afghanistan")
    assert report.get_attribute("href") == (
        "https://www.laprensalatina.com/"
        "russian-special-envoy-visits-afghanistan-to-meet-taliban-officials/"
    )
    assert report.get_attribute("rel") == "noopener noreferrer"
    compare = card.get_by_role("link", name="Compare the accounts").get_attribute("href") or ""
    assert compare.startswith("compare?")
    assert f"contact={MEETING}" in compare


def test_a_mark_of_the_timeline_opens_its_contact(open_page: OpenPage) -> None:
    page = open_page(f"/timeline?{SELECTION}")
    screen.click_mark(page, "lanes", "Kabulov and Muttaqi discuss")
    assert_the_meeting_is_open(page)
    assert "envoy" in screen.query(page)  # the filter stays
    with change(page):
        page.get_by_role("button", name="Close").click()
    assert "contact" not in screen.query(page)


def test_a_row_of_the_table_does_what_its_mark_does(open_page: OpenPage) -> None:
    page = open_page(f"/timeline?{SELECTION}")
    table = screen.open_table(page, "lanes")
    number = next(i for i, row in enumerate(screen.rows(table)) if MEETING in row)
    screen.pick_row(page, table, number)
    assert_the_meeting_is_open(page)


@pytest.mark.parametrize(
    ("link", "figure", "question"),
    [
        ("/topics?envoy=zamir-kabulov&unit=contacts", "topic_actor", "topic_actor"),
        ("/timeline?side=china&since=2023&lanes=topic", "lanes", "lanes"),
    ],
)
def test_the_download_holds_every_row_of_the_query(
    open_page: OpenPage, link: str, figure: str, question: str
) -> None:
    page = open_page(link)
    screen.open_table(page, figure)
    page.locator(f".st-key-download-{figure}").get_by_role("button").click()
    with page.expect_download() as saved:
        page.locator(f".st-key-download-{figure}-csv").get_by_role("button").click()
    with zipfile.ZipFile(saved.value.path()) as archive:
        text = archive.read(f"parley-{figure}.csv").decode("utf-8-sig")
    corpus = open_corpus()
    frame = queries.ask(corpus, question, parse_address(link, corpus))
    table = list(csv.reader(io.StringIO(text)))
    assert table[0] == list(frame.columns)
    assert len(table) - 1 == len(frame) > 10


# ---- What did not change stays on the screen -------------------------------------------------

# Remember the drawing of every chart, and count what changes inside each.
REMEMBER = """() => {
  window.kept = {};
  for (const chart of document.querySelectorAll('[data-testid=stVegaLiteChart]')) {
    const name = chart.closest('[class*=st-key-]').className.match(/st-key-(\\w+)-/)[1];
    const kept = window.kept[name] = {svg: chart.querySelector('svg'), changes: 0};
    new MutationObserver(found => { kept.changes += found.length; }).observe(
      chart, {subtree: true, childList: true, attributes: true, characterData: true});
  }
}"""
KEPT = """() => Object.fromEntries(Object.entries(window.kept).map(
  ([name, kept]) => [name, [kept.svg.isConnected, kept.changes > 0]]))"""


def test_a_chart_whose_data_stay_is_not_drawn_again(open_page: OpenPage) -> None:
    page = open_page("/")
    page.evaluate(REMEMBER)
    with change(page):
        page.get_by_role("radio", name="pairs", exact=True).click()
    kept = page.evaluate(KEPT)
    # Contacts over time are contacts whatever is counted elsewhere.
    assert kept["timeline"] == [True, False]
    assert kept["contacts_by_outlets"] == [True, False]
    assert kept["topic_counts"][1]


def test_what_is_opened_behind_a_chart_leaves_the_page_alone(open_page: OpenPage) -> None:
    page = open_page("/")
    page.evaluate(REMEMBER)
    runs: list[int] = page.runs  # type: ignore[attr-defined]
    before = len(runs)
    screen.open_table(page, "topic_counts")
    screen.behind(page, "topic_counts", "How was this counted?")
    words = page.locator("code.language-sql").inner_text()
    assert words.startswith("SELECT")
    assert "topic" in words
    assert {*runs[before:]} == {ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}
    assert not any(changed for _, changed in page.evaluate(KEPT).values())
