"""The words around a hit, as printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.search import Term, searchable, words
from corpus.snippet import LENGTH, Snippet, joined, snippet


def found(part: str, query: str) -> str | None:
    shown = snippet(part, [Term(words(query))])
    return None if shown.start is None else shown.text[shown.start : shown.end]


@pytest.mark.parametrize(
    ("part", "query", "hit"),
    [
        ("Talks in Kabul.", "kabul", "Kabul"),
        ("Kabulov spoke.", "kabul", None),
        ("the “night raids” go on", "night raids", "night raids"),
        ("night – raids", "night raids", "night – raids"),
        ("Solén came", "solen", "Solén"),
        ("Sole\u0301n came", "solen", "Sole\u0301n"),
        ("the ﬁrst oﬃce", "office", "oﬃce"),
        ("گفت‌وگو با كابل", "کابل", "كابل"),
        ("Straße 5", "strasse", "Straße"),
        ("an İstanbul visit", "istanbul", "İstanbul"),
        ("", "kabul", None),
    ],
)
def test_a_hit_is_marked_as_printed(part: str, query: str, hit: str | None) -> None:
    assert found(part, query) == hit


def test_the_first_part_with_the_first_term_is_shown() -> None:
    parts = [None, "Four sides meet", "Raids again", "The raids go on, they say"]
    terms = [Term(("raids",)), Term(("meet",), exclude=True)]
    assert snippet(joined(parts), terms) == Snippet("Raids again", 0, 5)


def test_no_hit_goes_from_one_part_into_the_next() -> None:
    parts = joined(["Every night", "Raids go on", "Night raids again"])
    shown = snippet(parts, [Term(("night", "raids"))])
    assert shown == Snippet("Night raids again", 0, 11)


def test_without_a_hit_the_beginning_is_shown() -> None:
    assert snippet("Four sides meet", [Term(("kabulov",))]) == Snippet("Four sides meet")
    assert snippet(joined([None, ""]), [Term(("kabulov",))]) == Snippet("")


def test_a_long_part_is_cut_between_words() -> None:
    part = "alpha " * 40 + "raids " + "omega " * 40
    shown = snippet(part, [Term(("raids",))])
    assert shown.text.startswith("… alpha alpha")
    assert shown.text.endswith("omega …")
    assert len(shown.text) <= LENGTH + 4
    assert shown.text[shown.start : shown.end] == "raids"


WORDS = st.sampled_from(["night", "Räids", "ka\u0301bul", "x", "ﬁ", "«go»", "\n", "İs", "٣", "½"])


@given(part=st.lists(WORDS, max_size=12).map(" ".join), query=st.sampled_from(["raids", "kabul x"]))
def test_what_the_search_finds_is_marked(part: str, query: str) -> None:
    hit = Term(words(query)).needle in searchable([part])
    assert (found(part, query) is not None) == hit
