"""A table of passages sends words as data, and opens only the places it shows."""

import json

import pytest

from components.passage_table import Cell, Place, Row, Words, opened, payload, read_pick, read_place
from corpus.link import View

PLACE = Place("efe-2022-03-24-kabulov-kabul", 19, 0, 27)


def table(*words: Words) -> list[Row]:
    return [Row("Claim", "date", (Cell("✓", "states", "agrees", words=words),))]


def test_a_place_is_spelled_for_the_address_and_read_back() -> None:
    assert PLACE.focus == "passage:efe-2022-03-24-kabulov-kabul:19:0-27"
    assert read_place(PLACE.focus) == PLACE


@pytest.mark.parametrize(
    "focus",
    [
        "",
        "actor:zamir-kabulov",
        "passage:",
        "passage:efe",
        "passage:efe:0:0-4",
        "passage:efe:3:4-4",
        "passage:efe:3:9-4",
        "passage:efe:3:-4",
        "passage:efe:³:0-4",
        "passage:efe:3:0-99999999999999999999",
        "passage:efe:3:0-4:5",
    ],
)
def test_other_focuses_name_no_place(focus: str) -> None:
    assert read_place(focus) is None


def test_words_are_cut_where_they_are_stressed_and_joined_are_the_words() -> None:
    text = "The 🇦🇫 envoy Ка́булов spoke"
    start = text.index("envoy")
    shown = payload("", [], table(Words(text, stressed=(start, start + 5))), "")
    parts = shown["rows"][0]["cells"][0]["words"][0]["parts"]
    assert parts[1] == "envoy"
    assert "".join(parts) == text


def test_directions_and_invisible_marks_do_not_reach_the_browser() -> None:
    row = Row("a\u202eb", "\u2066c", (Cell(text="d\u200b", words=(Words("e\u202e", "\u202ef"),)),))
    spelled = json.dumps(payload("", [("g\u202e", "")], [row], ""), ensure_ascii=False)
    assert not set("\u202e\u2066\u200b") & set(spelled)


def test_only_what_is_shown_can_be_chosen() -> None:
    rows = table(Words("arrived", opens=PLACE), Words("on record", opens=Place("tass")))
    assert read_pick(PLACE.focus, rows) == PLACE
    assert read_pick("tass", rows) == Place("tass")
    for value in (None, 3, "", "efe", {"article": "tass"}, "passage:tass:1:0-4"):
        assert read_pick(value, rows) is None


def test_opening_adds_the_article_to_those_side_by_side() -> None:
    view = opened(View(left="a", right="b"), PLACE)
    assert view.panes == ("a", "b", PLACE.article)
    assert view.focus == PLACE.focus


def test_opening_an_article_that_is_there_changes_no_pane() -> None:
    view = opened(View(left=PLACE.article, right="b"), PLACE)
    assert view.panes == (PLACE.article, "b")


def test_the_last_of_four_makes_way() -> None:
    view = opened(View(left="a", right="b", third="c", fourth="d"), Place("e"))
    assert view.panes == ("a", "b", "c", "e")
    assert view.focus == ""
