"""The reader cuts lines without losing a character and sends the browser nothing but data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from components.reader import (
    Line,
    Mark,
    MarkKind,
    Pane,
    Picked,
    payload,
    read_pick,
    reader,
    safe_link,
    segments,
)

COMPONENTS = Path(__file__).parents[2] / "components"
KABULOV = "zamir-kabulov"


def mark(start: int, end: int, kind: MarkKind = MarkKind.ACTOR, ref: str = KABULOV) -> Mark:
    return Mark(start, end, kind, ref, f"label of {ref}")


def pane(*lines: Line, **changes: Any) -> Pane:
    facts: dict[str, Any] = {
        "article": "efe-2022",
        "heading": "Envoy visits",
        "heading_is_summary": False,
        "facts": (("Outlet", "EFE"),),
        "link": "https://efe.com/a",
        "language": "en",
        "lines": lines,
    }
    return Pane(**(facts | changes))


def joined(row: list[Any]) -> str:
    return "".join(piece if isinstance(piece, str) else piece[0] for piece in row)


@st.composite
def marked_lines(draw: st.DrawFn) -> Line:
    """Any text, emoji and lone combining marks included, under up to eight overlapping marks."""
    alphabet = st.one_of(
        st.characters(exclude_categories=["Cs"]), st.sampled_from("👩‍👩‍👧🇦🇫é\u0301\u202eکا\u200cб")
    )
    text = draw(st.text(alphabet, min_size=1, max_size=60))
    marks = []
    for number in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        marks.append(mark(start, end, draw(st.sampled_from(list(MarkKind))), f"ref-{number}"))
    return Line(7, text, "body", marks=tuple(marks))


# ---- cutting ---------------------------------------------------------------------------------


@given(marked_lines())
def test_pieces_joined_are_the_line(line: Line) -> None:
    assert "".join(text for text, _ in segments(line)) == line.text


@given(marked_lines())
def test_each_mark_covers_exactly_its_characters(line: Line) -> None:
    covered: dict[Mark, list[int]] = {each: [] for each in line.marks}
    at = 0
    for text, marks in segments(line):
        for each in marks:
            covered[each] += range(at, at + len(text))
        at += len(text)
    assert covered == {each: list(range(each.start, each.end)) for each in line.marks}


@given(marked_lines())
def test_the_browser_gets_the_same_characters_and_each_mark_begins_and_ends_once(
    line: Line,
) -> None:
    sent = json.loads(json.dumps(payload((pane(line),), False)))
    if not line.text.strip():
        assert sent["panes"][0]["lines"] == []
        return
    [[number, kind, note, row]] = sent["panes"][0]["lines"]
    assert (number, kind, note, joined(row)) == (7, "body", None, line.text)
    codes = [code for piece in row if not isinstance(piece, str) for code in piece[1:]]
    assert sum(code >> 1 & 1 for code in codes) == len(line.marks)
    assert sum(code & 1 for code in codes) == len(line.marks)


def test_an_actor_inside_a_topic_inside_a_quotation_shows_all_three() -> None:
    line = Line(
        3,
        "he met Kabulov on trade today",
        "body",
        marks=(
            mark(0, 23, MarkKind.QUOTATION, "q1"),
            mark(3, 23, MarkKind.TOPIC, "trade"),
            mark(7, 14),
        ),
    )
    assert [(text, [each.kind.value for each in marks]) for text, marks in segments(line)] == [
        ("he ", ["quotation"]),
        ("met ", ["topic", "quotation"]),
        ("Kabulov", ["actor", "topic", "quotation"]),
        (" on trade", ["topic", "quotation"]),
        (" today", []),
    ]


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (0, 8), (5, 5), (5, 4), (8, 9)])
def test_a_mark_outside_its_line_is_refused_and_the_line_named(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=rf"line 12: actor 'zamir-kabulov' at {start}:{end}"):
        Line(12, "Kabulov", "body", marks=(mark(start, end),))


def test_an_excluded_line_carries_no_marks() -> None:
    with pytest.raises(ValueError, match="line 40: an excluded line"):
        Line(40, "Kabulov again", "excluded", "related stories", (mark(0, 7),))


# ---- what is sent ----------------------------------------------------------------------------


def test_partners_share_a_group_and_one_colour_across_panes() -> None:
    one = pane(Line(1, "Zamir Kabulov", "title", marks=(mark(0, 13),)))
    two = pane(
        Line(4, "“Kabulove”", "body", marks=(mark(1, 9), mark(0, 10, MarkKind.QUOTATION, "q"))),
        article="khaama",
        facts=(("Outlet", "Khaama Press"),),
    )
    sent = payload((one, two), False)
    assert [group[:2] for group in sent["groups"]] == [[0, KABULOV], [3, "q"]]
    assert sent["panes"][0]["lines"] == [[1, "title", None, [["Zamir Kabulov", 3]]]]
    assert sent["panes"][1]["lines"] == [
        [4, "body", None, [["“", 6], ["Kabulove", 3, 4], ["”", 5]]],
    ]


def test_fourteen_actors_have_fourteen_looks() -> None:
    marks = tuple(mark(at, at + 1, ref=f"actor-{at}") for at in range(14))
    sent = payload((pane(Line(1, "x" * 14, "body", marks=marks)),), False)
    assert sorted(hue for _, _, hue in sent["groups"]) == list(range(14))


def test_excluded_lines_stay_on_the_server_until_asked_for() -> None:
    shown = pane(
        Line(1, "Body.", "body"),
        Line(2, "JD Vance", "excluded", "related stories"),
        Line(3, "Cookies", "excluded", "cookie notice"),
        Line(4, "", "body"),
    )
    closed, opened = payload((shown,), False), payload((shown,), True)
    assert "Vance" not in json.dumps(closed)
    assert closed["panes"][0]["left_out"] == (
        "2 lines of the page left out, not part of the article: related stories, cookie notice"
    )
    assert [line[:3] for line in opened["panes"][0]["lines"]] == [
        [1, "body", None],
        [2, "excluded", "related stories"],
        [3, "excluded", "cookie notice"],
    ]
    assert closed["version"] != opened["version"]


def test_equal_content_has_an_equal_version() -> None:
    first, second = (pane(Line(1, "Kabulov", "body", marks=(mark(0, 7),))) for _ in range(2))
    assert payload((first,), False)["version"] == payload((second,), False)["version"]


def test_two_panes_of_one_outlet_are_told_apart() -> None:
    sent = payload((pane(), pane(article="efe-2023"), pane(facts=())), False)
    assert [each["name"] for each in sent["panes"]] == ["EFE (1)", "EFE (2)", "Envoy visits"]


@pytest.mark.parametrize(
    ("language", "sent"),
    [
        ("fa", ("fa", "rtl")),
        ("ru", ("ru", "ltr")),
        ("ur-PK", ("ur-PK", "rtl")),
        ('en"', (None, "ltr")),
    ],
)
def test_language_and_direction(language: str, sent: tuple[str | None, str]) -> None:
    shown = payload((pane(language=language),), False)["panes"][0]
    assert (shown["language"], shown["direction"]) == sent


# ---- addresses -------------------------------------------------------------------------------


@pytest.mark.parametrize("link", ["https://efe.com/a?b=c#d", "http://example.org:8080/"])
def test_web_addresses_are_links(link: str) -> None:
    sent = payload((pane(link=link),), False)["panes"][0]
    assert (sent["link"], sent["address"]) == (link, None)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "\tjavascript:alert(1)",
        "java\nscript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.test/a",
        "/relative",
        "https:///no-host",
        "https://efe.com@evil.test/",
        "https://user:word@evil.test/",
        "https:\\\\evil.test",
        "https://evil.test/\u202egpj",
        "http://[::1",
        "http://host:port/",
        "ftp://efe.com/a",
        "",
    ],
)
def test_any_other_address_is_plain_text(link: str) -> None:
    assert safe_link(link) is None
    sent = payload((pane(link=link),), False)["panes"][0]
    assert (sent["link"], sent["address"]) == (None, link)


# ---- what comes back -------------------------------------------------------------------------


def test_a_pick_is_believed_only_if_the_mark_is_on_the_screen() -> None:
    panes = (pane(Line(5, "Kabulov met", "body", marks=(mark(0, 7),))),)
    told = {"article": "efe-2022", "line": 5, "kind": "actor", "ref": KABULOV}
    assert read_pick(told, panes) == Picked("efe-2022", 5, MarkKind.ACTOR, KABULOV)
    changes: list[dict[str, object]] = [
        {"article": "x"},
        {"line": 6},
        {"line": "5"},
        {"kind": "topic"},
        {"ref": []},
    ]
    for change in changes:
        assert read_pick(told | change, panes) is None
    forgeries: list[object] = [None, [], "actor", {}, 7]
    for forged in forgeries:
        assert read_pick(forged, panes) is None


# ---- on the page -----------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 5])
def test_one_to_four_panes(count: int) -> None:
    with pytest.raises(ValueError, match=f"{count} panes, expected 1 to 4"):
        reader([pane()] * count, key="reader")


def test_the_reader_mounts_in_an_app() -> None:
    def script() -> None:
        import streamlit

        from components.reader import Line, Pane, reader

        line = Line(1, "Kabulov met Muttaqi.", "body")
        shown = Pane("efe", "Visit", False, (("Outlet", "EFE"),), None, "en", (line,))
        streamlit.text(repr(reader([shown], key="reader", focus=("actor", "gone"))))

    app = AppTest.from_function(script, default_timeout=30).run()
    assert not app.exception
    assert app.text[0].value == "None"


@pytest.mark.parametrize(
    "way", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "eval("]
)
def test_the_browser_side_never_reads_text_as_markup(way: str) -> None:
    assert way not in (COMPONENTS / "reader.js").read_text(encoding="utf-8")
