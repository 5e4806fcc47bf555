"""What is clicked is what comes down: the rows of the screen, in the format that was asked for."""

import io
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import rispy
from openpyxl import load_workbook
from playwright.sync_api import Page

from corpus import queries
from corpus.corpus import open_corpus
from corpus.link import parse_address
from tests.browser.conftest import OpenPage
from tests.browser.harness import axe_violations, settle

LINK = "/actors?envoy=zamir-kabulov&dates=stated"


def open_menu(page: Page) -> None:
    page.locator(".st-key-export").get_by_role("button", name="Export").click()
    settle(page)


def saved(page: Page, key: str) -> tuple[str, bytes]:
    """Click a button and return the name and content of the file."""
    with page.expect_download() as download:
        page.locator(f".st-key-{key}").get_by_role("button").click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_page_offers_what_it_shows(open_page: OpenPage) -> None:
    page = open_page(LINK)
    open_menu(page)
    corpus = open_corpus()
    asked = queries.ask(corpus, "articles", parse_address(LINK, corpus))
    name, content = saved(page, "export-ris")
    assert name == "parley-selection.ris"
    assert [one["id"] for one in rispy.loads(content.decode())] == list(asked["article_id"])
    assert f"Link: {page.url}&corpus={corpus.version}\r\n" in content.decode()


def test_another_table_can_be_chosen(open_page: OpenPage) -> None:
    page = open_page(LINK)
    open_menu(page)
    chooser = page.locator(".st-key-export-table").get_by_role("combobox")
    chooser.fill("pairs")
    chooser.press("Enter")
    settle(page)
    name, content = saved(page, "export-csv")
    corpus = open_corpus()
    asked = queries.ask(corpus, "pairs", parse_address(LINK, corpus))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        table = pd.read_csv(archive.open("parley-pairs.csv"))
        manifest = json.load(archive.open("manifest.json"))
    assert name == "parley-pairs.csv.zip"
    assert list(table["actor_a_id"]) == list(asked["actor_a_id"])
    assert list(table["n"]) == list(asked["n"])
    assert manifest["rows"] == len(asked) > 10
    assert manifest["dates"] == "stated"


def test_a_table_under_another_filter_says_so(open_page: OpenPage) -> None:
    page = open_page(LINK)
    page.locator(".st-key-download-zamir-kabulov").get_by_role("button").click()
    name, content = saved(page, "download-zamir-kabulov-xlsx")
    book = load_workbook(io.BytesIO(content))
    assert name == "parley-contacts-zamir-kabulov.xlsx"
    about = dict(book["About"].iter_rows(values_only=True))
    # The dossier asks for the actor, who is named in articles, where the page asks for the envoy.
    assert "statements naming Zamir Kabulov, dates stated" in about["Selection"]
    corpus = open_corpus()
    link = parse_address("actor=zamir-kabulov&dates=stated", corpus)
    asked = queries.ask(corpus, "contacts", link)
    sheet = book["contacts-zamir-kabulov"]
    assert [cell.value for (cell,) in sheet.iter_rows(2, max_col=1)] == list(asked["contact_id"])


@pytest.mark.parametrize(("width", "dark"), [(1400, False), (420, True)])
def test_the_menu_is_fit_for_everybody(open_page: OpenPage, width: int, dark: bool) -> None:
    page = open_page(LINK, width=width, dark=dark)
    open_menu(page)
    assert not axe_violations(page)
    menu = page.get_by_test_id("stPopoverBody").bounding_box()
    assert menu is not None
    assert menu["x"] >= 0
    assert menu["x"] + menu["width"] <= width
    assert page.external_requests == []  # type: ignore[attr-defined]
    assert page.console_errors == []  # type: ignore[attr-defined]
