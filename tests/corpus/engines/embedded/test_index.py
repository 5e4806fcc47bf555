"""The index of the small corpus: records in order of their days, and who has what."""

from pathlib import Path

import numpy as np
import pytest

from corpus.build import build
from corpus.engines.embedded.bitmaps import positions_of
from corpus.engines.embedded.index import UNDATED, Index, Segment, of_layer


@pytest.fixture(scope="module")
def segment(small_data: Path, cache: Path) -> Segment:
    built = build(small_data, cache)
    return of_layer(built.curated, built, "curated")


@pytest.fixture
def articles(segment: Segment) -> Index:
    return segment.indexes["article"]


def test_records_stand_in_order_of_their_days(articles: Index) -> None:
    assert articles.size == 12
    assert articles.n_dated == 11
    assert (np.diff(articles.first.astype(np.int64)) >= 0).all()
    assert articles.first[11] == UNDATED
    assert articles.id(0) == "lantern-2022-03-24-envoy-in-kabul"
    assert articles.id(11) == "council-voice-undated-talks"


def test_a_record_is_found_by_its_id(articles: Index) -> None:
    for position in range(articles.size):
        assert articles.find(articles.id(position)) == position
    assert articles.find("aaa") is None
    assert articles.find("selin") is None
    assert articles.find("zzz") is None


def test_rows_come_in_the_order_asked_for(articles: Index) -> None:
    asked = np.array([5, 0, 11, 3])
    assert articles.rows(asked).column("article_id").to_pylist() == articles.ids(asked)
    assert articles.rows(np.array([], dtype=int)).num_rows == 0


def test_a_value_has_the_records_that_carry_it(articles: Index) -> None:
    having = articles.facets["actor"].having("rustam-kabulov")
    assert articles.ids(positions_of(having)) == [
        "lantern-2022-03-24-envoy-in-kabul",
        "selin-post-2022-06-11-four-sides",
        "lantern-2022-11-03-call",
        "lantern-2023-02-10-remark",
        "council-voice-undated-talks",
    ]
    assert not articles.facets["actor"].having("nobody")


def test_lists_and_sets_say_the_same(segment: Segment) -> None:
    for index in segment.indexes.values():
        for facet in index.facets.values():
            flat, lengths = facet.lists.of(np.arange(index.size))
            owners = np.repeat(np.arange(index.size), lengths)
            for code, members in enumerate(facet.sets):
                assert owners[facet.lists.items[flat] == code].tolist() == list(members)


def test_an_index_is_built_once_and_left_by_no_draft(small_data: Path, tmp_path: Path) -> None:
    built = build(small_data, tmp_path)
    of_layer(built.curated, built, "curated")
    (folder,) = tmp_path.glob("*.index*")
    before = folder.stat().st_mtime_ns
    of_layer(built.curated, built, "curated")
    assert folder.stat().st_mtime_ns == before
    assert not [*tmp_path.glob(".building-*")]
