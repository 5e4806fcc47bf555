"""Words are found where a person said they stand, to the character, in every script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.corpus import Corpus
from corpus.errors import InputError
from corpus.evidence import SourceText, Span, line_kinds, passage_of, standing
from corpus.records import FullText, Passage

TEXT = SourceText("Kabulov came.\n\nThe talks: talks about talks.\n🚚 e\u0301 گفت‌وگو 👩🏽‍🌾 end\n")


def passage(line: int, quote: str, occurrence: int = 1) -> Passage:
    return Passage(line=line, quote=quote, occurrence=occurrence)


def test_a_passage_is_found_on_its_line() -> None:
    assert TEXT.locate(passage(1, "Kabulov")) == Span(0, 7, 1, "Kabulov")
    assert TEXT.locate(passage(3, "The talks")) == Span(15, 24, 3, "The talks")


def test_occurrence_picks_the_second_and_the_third_place() -> None:
    found = [TEXT.locate(passage(3, "talks", n)).start for n in (1, 2, 3)]
    assert found == [19, 26, 38]


@pytest.mark.parametrize(
    ("quote", "start", "end"),
    [
        ("🚚", 45, 46),  # one code point
        ("e\u0301", 47, 49),  # a letter and its accent
        ("گفت‌وگو", 50, 57),  # right to left, with a zero-width joiner
        ("👩🏽‍🌾", 58, 62),  # four code points that look like one
        ("end", 63, 66),
    ],
)
def test_offsets_are_code_points(quote: str, start: int, end: int) -> None:
    assert TEXT.locate(passage(4, quote)) == Span(start, end, 4, quote)
    assert TEXT.text[start:end] == quote


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (passage(1, "talks"), '"talks" does not stand on line 1; it stands on line 3'),
        (passage(3, "talks", 4), '"talks" does not stand 4 times on line 3; it stands on line 3'),
        (passage(3, "Talks"), '"Talks" does not stand on line 3; it stands nowhere in the text'),
        (passage(4, "é"), '"é" does not stand on line 4; it stands nowhere in the text'),
        (passage(9, "Kabulov"), '"Kabulov": the text has 5 lines; it stands on line 1'),
        (passage(1, "a\n"), "it stands nowhere in the text"),
    ],
)
def test_words_that_are_not_there_are_named_with_the_line_they_stand_on(
    asked: Passage, message: str
) -> None:
    with pytest.raises(InputError) as error:
        TEXT.locate(asked)
    assert message in str(error.value)


def test_words_given_by_hand_are_looked_for_in_the_own_lines(small: Corpus) -> None:
    article = small.article("lantern-2022-03-24-envoy-in-kabul")
    source = small.text("lantern-2022-03-24-envoy-in-kabul")
    assert article is not None and article.text is not None and source is not None  # noqa: PT018
    assert passage_of(article.text, source, "night raids") == passage(13, "night raids")
    # The line is there, among the related stories.
    with pytest.raises(InputError, match='"Pavel Orlin" stands nowhere in the body'):
        passage_of(article.text, source, "Pavel Orlin")


def test_lines_are_split_at_newlines_alone() -> None:
    text = SourceText("a\u2028b\x85c\x0cd\re\n\nf")
    assert text.lines == ["a\u2028b\x85c\x0cd\re", "", "f"]
    assert text.locate(passage(3, "f")) == Span(11, 12, 3, "f")


@given(st.text(max_size=80), st.data())
def test_any_stretch_of_a_line_is_found_again(text: str, data: st.DataObject) -> None:
    source = SourceText(text)
    line = data.draw(st.integers(1, len(source.lines)))
    words = source.lines[line - 1]
    if not words:
        return
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    quote = words[start:end]
    before = [n for n in range(start + 1) if words.startswith(quote, n)]
    span = source.locate(Passage.model_construct(line=line, quote=quote, occurrence=len(before)))
    assert span.start == source.line_start(line) + start
    assert text[span.start : span.end] == quote


@given(st.text(max_size=40), st.integers(1, 6), st.text(min_size=1, max_size=3), st.integers(1, 4))
def test_a_span_gives_back_its_words_or_an_input_error(
    text: str, line: int, quote: str, occurrence: int
) -> None:
    source = SourceText(text)
    try:
        span = source.locate(passage(line, quote, occurrence))
    except InputError:
        return
    assert source.text[span.start : span.end] == quote
    assert source.text.count("\n", 0, span.start) == line - 1


def reading(body: list[str], excluded: str, meta: int = 1) -> FullText:
    return FullText.model_validate(
        {
            "file": "a.txt",
            "sha256": "0" * 64,
            "title": {"line": "1", "quote": "x"},
            "body": body,
            "meta": [{"line": str(meta), "what": "title"}],
            "excluded": [{"lines": excluded, "reason": "nav"}],
        }
    )


def test_every_line_is_body_meta_excluded_or_blank() -> None:
    source = SourceText("Title\n \nbody\nmenu\nbody")
    assert line_kinds(reading(["3", "5"], "4"), source) == {
        1: ("meta", "title"),
        2: ("blank", None),
        3: ("body", None),
        4: ("excluded", "nav"),
        5: ("body", None),
    }


def test_a_line_that_nobody_or_two_claim_is_left_out() -> None:
    source = SourceText("Title\nbody\nmenu\nforgotten")
    assert sorted(line_kinds(reading(["2-3"], "3"), source)) == [1, 2]


def test_a_slip_of_the_pen_in_a_range_costs_no_time() -> None:
    source = SourceText("Title\nbody")
    kinds = line_kinds(reading(["2-8000000000000"], "7000000000-9000000000"), source)
    assert kinds == {1: ("meta", "title"), 2: ("body", None)}


def test_every_passage_of_the_small_corpus_gives_back_its_words(small: Corpus) -> None:
    articles = [a for key in small.article_ids if (a := small.article(key)) and a.text]
    assert len(articles) == 3
    for article in articles:
        source = small.text(article.id)
        assert source is not None
        for mention in article.text.mentions:
            for name in mention.names:
                span = source.locate(name)
                assert source.text[span.start : span.end] == name.quote


def test_a_reading_keeps_what_stands_and_drops_what_does_not() -> None:
    source = SourceText("Title\nKabul, today.\nIdris Taran met the envoy.\nMenu: Idris Taran")
    text = FullText.model_validate(
        {
            "file": "a.txt",
            "sha256": "0" * 64,
            "title": {"line": 1, "quote": "Title"},
            "body": ["2-3"],
            "excluded": [{"lines": "4", "reason": "nav"}],
            "published": {"as_stated": {"line": 2, "quote": "tomorrow"}},
            "mentions": [
                {
                    "actor": "idris-taran",
                    "names": [
                        {"line": 3, "quote": "Idris Taran"},
                        {"line": 3, "quote": "Taran of old"},
                        {"line": 4, "quote": "Idris Taran"},
                    ],
                }
            ],
            "topics": [{"topic": "trade", "passages": [{"line": 3, "quote": "trade"}]}],
            "quotations": [
                {
                    "passage": {"line": 3, "quote": "met the envoy"},
                    "kind": "direct",
                    "attribution": {"line": 9, "quote": "said"},
                }
            ],
        }
    )
    kept = standing(text, source)
    assert [passage.line for passage in kept.mentions[0].names] == [3]
    assert kept.topics == ()
    assert kept.published.as_stated is None
    assert (len(kept.quotations), kept.quotations[0].attribution) == (1, None)
    assert standing(kept, source) == kept
