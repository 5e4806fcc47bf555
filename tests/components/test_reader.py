"""The reader cuts lines without losing a character and sends the browser nothing but data."""

from __future__ import annotations

import json
from itertools import pairwise
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
    Stretch,
    Tie,
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


# ---- linked sentences ------------------------------------------------------------------------


def plain(row: list[Any]) -> str:
    """Join a line as the browser does: sentences hold pieces, pieces hold words."""
    return "".join(
        plain(piece["p"]) if isinstance(piece, dict) else joined([piece]) for piece in row
    )


def two_panes() -> tuple[Pane, Pane]:
    one = pane(
        Line(1, "Envoy visits", "title"),
        Line(5, "Kabulov met Muttaqi. He left.", "body", marks=(mark(0, 7), mark(12, 24, ref="m"))),
    )
    two = pane(
        Line(3, "👩‍👩‍👧 flew. They met in Kabul.", "body"),
        Line(9, "Kabulov again", "excluded", "related stories"),
        article="khaama",
    )
    return one, two


MET = Stretch("efe-2022", 5, 0, 20)
LEFT = Stretch("efe-2022", 5, 21, 29)
THEY_MET = Stretch("khaama", 3, 12, 30)
TIE = Tie(MET, THEY_MET, 0.617, ("both: Kabulov, Muttaqi", "similar wording (0.50)"), ("dates",))


def test_a_linked_sentence_holds_its_pieces_and_one_without_a_partner_is_told() -> None:
    sent = payload(two_panes(), False, (TIE,), (LEFT,))
    [_, (_, _, _, row)] = sent["panes"][0]["lines"]
    assert row == [
        {"s": 0, "p": [["Kabulov", 3], " met ", ["Muttaqi.", 6]]},
        [" ", 4],
        {"s": -1, "p": [["He ", 5], "left."]},
    ]
    assert sent["panes"][1]["lines"][0][3] == [
        "👩‍👩‍👧 flew. ",
        {"s": 1, "p": ["They met in Kabul."]},
    ]
    assert sent["sentences"] == [[0, 5, "efe-2022:5.0", "a"], [1, 3, "khaama:3.12", "a"]]
    assert sent["ties"] == [
        [0, 1, "0.62", ["both: Kabulov, Muttaqi", "similar wording (0.50)"], ["dates"]]
    ]


@given(marked_lines(), st.lists(st.integers(0, 60), max_size=8))
def test_sentences_never_shift_a_character_or_a_mark(line: Line, bounds: list[int]) -> None:
    cuts = sorted({at for at in bounds if at <= len(line.text)})
    stretches = tuple(Stretch("efe-2022", 7, start, end) for start, end in pairwise(cuts))
    ties = tuple(Tie(each, Stretch("khaama", 3, 0, 4), 0.5) for each in stretches[::2])
    sent = payload((pane(line), two_panes()[1]), False, ties, stretches)
    if not line.text.strip():
        return
    row = sent["panes"][0]["lines"][0][3]
    assert plain(row) == line.text
    signs = [piece for piece in row if isinstance(piece, dict)]
    assert [plain(piece["p"]) for piece in signs] == [
        line.text[each.start : each.end] for each in stretches
    ]
    flat = [p for piece in row for p in (piece["p"] if isinstance(piece, dict) else [piece])]
    codes = [code for piece in flat if not isinstance(piece, str) for code in piece[1:]]
    assert sum(code >> 1 & 1 for code in codes) == len(line.marks)
    assert sum(code & 1 for code in codes) == len(line.marks)


def test_sentences_linked_through_others_share_a_letter() -> None:
    stretches = [Stretch("efe-2022", 1, at, at + 1) for at in range(60)]
    others = [Stretch("khaama", 1, at, at + 1) for at in range(60)]
    panes = (pane(Line(1, "x" * 60, "body")), pane(Line(1, "y" * 60, "body"), article="khaama"))
    ties = [Tie(a, b, 0.5) for a, b in zip(stretches, others, strict=True)]
    ties.append(Tie(stretches[0], others[1], 0.4))
    letters = [row[3] for row in payload(panes, False, tuple(ties))["sentences"]]
    assert letters[:3] == ["a", "a", "b"]
    assert letters[26:29] == ["z", "aa", "ab"]
    assert letters[:60] == letters[60:]


@pytest.mark.parametrize(
    "stray",
    [
        Stretch("efe-2022", 5, 21, 30),
        Stretch("efe-2022", 5, -1, 4),
        Stretch("efe-2022", 5, 4, 4),
        Stretch("efe-2022", 6, 0, 4),
        Stretch("khaama", 9, 0, 7),
        Stretch("elsewhere", 5, 0, 4),
    ],
)
def test_what_is_not_on_the_screen_is_not_linked(stray: Stretch) -> None:
    sent = payload(two_panes(), True, (Tie(stray, THEY_MET, 0.9), Tie(MET, stray, 0.8)), (stray,))
    assert (sent["sentences"], sent["ties"]) == ([], [])
    assert "-1" not in json.dumps(sent["panes"])


def test_overlapping_sentences_and_links_within_one_text_are_left_out() -> None:
    over = Stretch("efe-2022", 5, 10, 25)
    sent = payload(two_panes(), False, (TIE, Tie(over, THEY_MET, 0.9), Tie(MET, LEFT, 0.9)))
    assert [row[2] for row in sent["sentences"]] == [MET.ref, THEY_MET.ref]
    assert len(sent["ties"]) == 1


def test_a_linked_sentence_is_believed_only_if_it_is_linked() -> None:
    panes = two_panes()
    told = {"article": "khaama", "line": 3, "kind": "link", "ref": "khaama:3.12"}
    assert read_pick(told, panes, (TIE,)) == Picked("khaama", 3, "link", "khaama:3.12")
    assert read_pick(told, panes) is None
    for change in ({"line": 4}, {"ref": "khaama:3.13"}, {"article": "efe-2022"}, {"ref": []}):
        assert read_pick(told | change, panes, (TIE,)) is None


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
