"""Copies, rewrites and independent texts; shared words in both; near copies among many."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import account
from corpus.text.account import Account
from corpus.text.lineage import (
    Band,
    band,
    kinship,
    matrix,
    near_duplicates,
    shared_spans,
    shingles,
)
from corpus.text.resolve import Resolver
from corpus.text.words import words
from corpus.vocabulary import Vocabulary

RESOLVER = Resolver(Vocabulary())
WIRE = (
    "The envoy arrived in Kabul on Thursday to sign an agreement on wheat and fuel. "
    "He met the acting minister of commerce and toured a flour mill in the east of the city. "
    "Both sides praised the long friendship between the two peoples 🙂 and promised more trade."
)


def of(key: str, text: str) -> Account:
    return account.of_text(key, text, RESOLVER, language="en")


def test_the_shipped_texts_share_no_wording(shipped: dict[str, Account]) -> None:
    found = matrix(list(shipped.values()))
    assert len(found) == 10
    highest = max(found, key=lambda pair: pair.overlap)
    # The figure the design gives for the seeds.
    assert round(highest.overlap, 3) == 0.024
    assert {highest.a.split("-")[0], highest.b.split("-")[0]} == {"efe", "khaama"}
    assert highest.containment == 0.0538
    assert {pair.band for pair in found} == {Band.INDEPENDENT}
    assert [pair.spans for pair in found] == [()] * 10


@pytest.mark.parametrize(
    ("containment", "expected"),
    [
        (1.0, Band.NEAR_COPY),
        (0.60, Band.NEAR_COPY),
        (0.599, Band.REWRITE),
        (0.15, Band.REWRITE),
        (0.149, Band.INDEPENDENT),
        (0.0, Band.INDEPENDENT),
    ],
)
def test_bands(containment: float, expected: Band) -> None:
    assert band(containment) is expected


def test_a_copy_shows_the_shared_words_in_both_texts() -> None:
    other = of("other", "KABUL. " + WIRE.replace("wheat and fuel", "cement"))
    one = of("one", WIRE)
    found = kinship(one, other, {"one": "Reuters", "other": "Reuters"})
    assert found.band is Band.NEAR_COPY
    assert found.credit == "Reuters"
    shared = [(one.text[s.a_start : s.a_end], other.text[s.b_start : s.b_end]) for s in found.spans]
    assert all(here == there for here, there in shared)
    assert [here.split()[0] for here, _ in shared] == ["The", "He"]
    assert "🙂" in shared[1][0]


def test_an_agency_is_named_only_when_both_credit_it() -> None:
    one, other = of("one", WIRE), of("other", WIRE)
    assert kinship(one, other, {"one": "EFE", "other": "AP"}).credit is None
    assert kinship(one, other, {"one": "EFE"}).credit is None
    assert kinship(one, other).credit is None


def test_texts_without_words() -> None:
    found = kinship(of("one", ""), of("other", "؟ 🙂"))
    assert (found.containment, found.overlap, found.band) == (0.0, 0.0, Band.INDEPENDENT)
    assert shingles([]) == frozenset()
    assert shingles(["a", "b"]) == {"a b"}


@given(
    st.text(st.sampled_from("ab é\u0301ب🙂 .\n"), max_size=200),
    st.text(st.sampled_from("ab é\u0301ب🙂 .\n"), max_size=200),
)
def test_shared_spans_are_the_same_words(one: str, other: str) -> None:
    a, b = list(words(one)), list(words(other))
    for span in shared_spans(a, b, 3):
        here = [w.key for w in words(one, span.a_start, span.a_end)]
        there = [w.key for w in words(other, span.b_start, span.b_end)]
        assert here == there
        assert len(here) == span.n_words


@pytest.mark.parametrize("unit", ["the same words again and again ", "a ", "x1 x2 x3 "])
def test_hostile_text_takes_no_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    one, other = of("one", text), of("other", text)
    began = time.process_time()
    kinship(one, other)
    assert time.process_time() - began < 10


def bodies(n: int) -> list[tuple[str, str]]:
    random_ = random.Random(7)  # noqa: S311
    vocabulary = [f"word{number}" for number in range(3000)]
    return [(f"{n:05d}", " ".join(random_.choices(vocabulary, k=200))) for n in range(n)]


def test_near_duplicates_are_found_and_others_are_not() -> None:
    made = bodies(2000)
    for number in range(40):
        changed = made[number][1].split()
        changed[::30] = ["changed"] * len(changed[::30])
        made.append((f"copy-{number:05d}", " ".join(changed)))
    found = near_duplicates(made)
    assert [(pair.a, pair.b) for pair in found] == [
        (f"{number:05d}", f"copy-{number:05d}") for number in range(40)
    ]
    assert all(pair.containment >= 0.60 for pair in found)
    assert all(abs(pair.estimated - pair.containment) < 0.2 for pair in found)
    assert found == near_duplicates(reversed(made))


def test_many_copies_of_one_text_do_not_multiply() -> None:
    found = near_duplicates([(f"{number:04d}", WIRE) for number in range(3000)])
    assert len(found) == 2999
    assert {pair.a for pair in found} == {"0000"}
    assert near_duplicates([]) == []
    assert near_duplicates([("one", ""), ("other", "")]) == []
