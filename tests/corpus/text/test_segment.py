"""Sentences keep their exact place in texts of every script, and hostile text costs nothing."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.evidence import SourceText
from corpus.text.segment import sentences

PERSIAN = (
    "فرستادهٔ ویژه روز سه‌شنبه به کابل رسید. آیا طالبان به وعده‌های خود عمل می‌کنند؟ "
    "او گفت: «ما منتظریم.» گفت‌وگوها فردا ادامه می‌یابد۔ سپس هیئت بازگشت."
)
RUSSIAN = (
    "Спецпредставитель З. Орлов прибыл в г. Кабул 24 марта 2022 г. и встретился с А. Х. Нури. "
    "Он заявил: «Мы готовы к диалогу». Состоится ли новая встреча? Пока неясно…"
)


def quotes(text: str) -> list[str]:
    return [sentence.quote for sentence in sentences(SourceText(text), [1])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The U.S. and its allies left. Mr. Sadiq met Lt. Gen. Rowe in St. Petersburg on Jan. 5."
            " He left.",
            [
                "The U.S. and its allies left.",
                "Mr. Sadiq met Lt. Gen. Rowe in St. Petersburg on Jan. 5.",
                "He left.",
            ],
        ),
        ("He left the U.S. Then he slept.", ["He left the U.S.", "Then he slept."]),
        (
            "“We will not leave.” Then he left. “Why?” asked Ahmad.",
            ["“We will not leave.”", "Then he left.", "“Why?” asked Ahmad."],
        ),
        ("Trade grew by 3.5 percent. He said so.", ["Trade grew by 3.5 percent.", "He said so."]),
        ("It worked 🙂. She left 👩‍👩‍👧! End…", ["It worked 🙂.", "She left 👩‍👩‍👧!", "End…"]),
        ("他来了。她走了！", ["他来了。", "她走了！"]),
        ("He met Mr.", ["He met Mr."]),
        ("", []),
        (" \t ", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert quotes(text) == expected


def test_persian_sentences() -> None:
    assert quotes(PERSIAN) == [
        "فرستادهٔ ویژه روز سه‌شنبه به کابل رسید.",
        "آیا طالبان به وعده‌های خود عمل می‌کنند؟",
        "او گفت: «ما منتظریم.»",
        "گفت‌وگوها فردا ادامه می‌یابد۔",
        "سپس هیئت بازگشت.",
    ]


def test_russian_sentences() -> None:
    assert quotes(RUSSIAN) == [
        "Спецпредставитель З. Орлов прибыл в г. Кабул 24 марта 2022 г. и встретился с А. Х. Нури.",
        "Он заявил: «Мы готовы к диалогу».",
        "Состоится ли новая встреча?",
        "Пока неясно…",
    ]


def test_no_sentence_runs_into_the_next_line() -> None:
    source = SourceText("Kabulov arrived\nin Kabul. He left.")
    found = sentences(source, [1, 2])
    assert [(s.line, s.start, s.end, s.quote) for s in found] == [
        (1, 0, 15, "Kabulov arrived"),
        (2, 16, 25, "in Kabul."),
        (2, 26, 34, "He left."),
    ]


@given(
    st.text(
        st.sampled_from("aZб.م؟۔!?…“”\"'() \t\n\u0301\u200c\u202e🙂👩\u200d。1") | st.characters()
    )
)
def test_every_span_gives_back_its_words(text: str) -> None:
    source = SourceText(text)
    found = sentences(source, range(1, len(source.lines) + 1))
    for sentence in found:
        assert text[sentence.start : sentence.end] == sentence.quote
        assert source.lines[sentence.line - 1].find(sentence.quote) >= 0
    assert [s.start for s in found] == sorted(s.start for s in found)
    kept = "".join(s.quote for s in found)
    assert "".join(kept.split()) == "".join("".join(source.lines).split())
    assert found == sentences(source, range(1, len(source.lines) + 1))


@pytest.mark.parametrize(
    "unit", ["a. ", "؟", "؟»", "Mr. ", "“", "x", "\u0301", " ", "No. ", "。", "т. ", "(", "?!"]
)
def test_hostile_text_takes_no_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    began = time.process_time()
    sentences(SourceText(text), [1])
    assert time.process_time() - began < 5
