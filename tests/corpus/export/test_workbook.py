"""Excel gets texts as texts, numbers as numbers and days as days."""

import io
from datetime import datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from corpus.export import Selection


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.values] for sheet in book}


def test_a_sheet_holds_the_rows_of_the_screen(view: Any, write: Any) -> None:
    found = sheets(write("xlsx", view("envoy=rustam-kabulov", name="pairs")))
    assert list(found) == ["pairs", "About"]
    assert found["pairs"][0][:3] == ["actor_a_id", "actor_a", "side_a"]
    days = [datetime(2022, 3, 24), datetime(2022, 3, 24)]
    assert found["pairs"][1] == [
        "idris-taran", "Idris Taran", "hill-council",
        "rustam-kabulov", "Rustam Kabulov", "arvania", 1, *days,
    ]  # fmt: skip
    assert len(found["pairs"]) == 3


def test_a_sheet_says_what_the_file_is(view: Any, write: Any) -> None:
    about = dict(sheets(write("xlsx", view("topic=aid")))["About"])
    assert about["Title"] == "Parley: articles"
    assert about["Selection"] == (
        "2 articles, 2 contacts and 0 statements about Aid, "
        "dates stated, inferred or from outside facts."
    )
    assert about["Link"] == "https://parley.example/app/timeline?topic=aid"
    assert about["Rows"] == "articles 2"


def test_hostile_titles_are_texts_and_come_back(
    hostile: Selection, titles: list[str], write: Any
) -> None:
    book = load_workbook(io.BytesIO(write("xlsx", hostile)))
    cells = [cell for (cell,) in book["hostile"].iter_rows(2, max_col=1)]
    assert {cell.data_type for cell in cells} == {"s"}
    # Whatever XML cannot hold is escaped as Excel does it.
    read = [unescape(cell.value) for cell in cells]
    assert read[:-1] == titles[:-1]
    assert read[-1] == "x" * 32_766 + "…"
    notes = dict(sheets(write("xlsx", hostile))["About"])
    assert notes["Note"].startswith("1 cell of more than 32,767 characters, the most Excel holds")


def test_a_workbook_of_a_view_has_a_sheet_a_table(view: Any, write: Any) -> None:
    found = sheets(write("workbook", view("envoy=rustam-kabulov")))
    assert {name: len(rows) - 1 for name, rows in found.items() if name != "About"} == {
        "articles": 5,
        "contacts": 3,
        "statements": 1,
        "reports": 7,
        "timeline": 5,
        "actor_counts": 6,
        "actor_timeline": 15,
        "topic_counts": 3,
        "topic_timeline": 7,
        "topic_actor": 13,
        "pairs": 2,
        "outlets": 3,
        "places": 5,
        "passages": 10,
        "names": 8,
        "quotations": 1,
        "claims": 0,
        "contradictions": 0,
    }
