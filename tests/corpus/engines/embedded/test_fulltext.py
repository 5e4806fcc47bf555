"""The full text of the small corpus: whole words, runs of words, and rank."""

from pathlib import Path

import pytest

from corpus.build import build
from corpus.engines.embedded.index import Segment, of_layer
from corpus.search import Term


@pytest.fixture(scope="module")
def segment(small_data: Path, cache: Path) -> Segment:
    built = build(small_data, cache)
    return of_layer(built.curated, built, "curated")


def found(segment: Segment, *run: str) -> list[str]:
    articles = segment.indexes["article"]
    return [articles.id(position) for position in segment.words.hits(run, "article")]


def test_a_run_of_words_is_found_whole_and_in_order(segment: Segment) -> None:
    assert found(segment, "night", "raids") == ["lantern-2022-03-24-envoy-in-kabul"]
    assert found(segment, "raids", "night") == []
    assert found(segment, "rai") == []


def test_a_run_never_goes_from_one_part_into_the_next(segment: Segment) -> None:
    assert found(segment, "neighbours", "kabul") == []
    assert len(found(segment, "neighbours")) == 2


def test_contacts_have_words_of_their_own(segment: Segment) -> None:
    contacts = segment.indexes["contact"]
    hits = segment.words.hits(("confer",), "contact")
    assert [contacts.id(at) for at in hits] == ["2022-09-05-port-selin-conference"]


def test_who_says_it_more_stands_first(segment: Segment) -> None:
    articles = segment.indexes["article"]
    everything = articles.everything
    ranked = segment.words.ranked([Term(("raids",))], everything, 50)
    scores = [score for score, _, place in ranked if place is not None]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == len(found(segment, "raids"))
    assert segment.words.ranked([Term(("raids",))], everything, 1) == ranked[:1]


def test_words_that_would_be_syntax_elsewhere_are_words(segment: Segment) -> None:
    for run in (("|",), ("*",), ("and",), ("kabul", "|"), ("x" * 70_000,)):
        assert isinstance(found(segment, *run), list)
