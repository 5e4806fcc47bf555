"""Lineage against the labels of a reader: which pairs are copies, rewrites, or neither."""

import pytest

from corpus.text.lineage import Band, kinship
from tests.quality.measure import gold

BANDS = {"near-copy": Band.NEAR_COPY, "rewrite": Band.REWRITE}


@pytest.mark.parametrize("name", gold())
def test_every_pair_falls_into_its_band(name: str) -> None:
    pair = gold()[name]
    found = kinship(pair.a, pair.b)
    assert found.band is BANDS.get(pair.relation, Band.INDEPENDENT), found.containment


def test_the_shipped_texts_share_no_wording() -> None:
    shipped = [pair for pair in gold().values() if pair.a.curated and pair.b.curated]
    found = [kinship(pair.a, pair.b) for pair in shipped]
    assert max(one.overlap for one in found) <= 0.024  # EFE and Khaama, as measured
    assert not [one for one in found if one.spans]


def test_a_copy_shows_the_words_it_shares() -> None:
    pair = gold()["schools-brussels--schools-portal"]
    found = kinship(pair.a, pair.b)
    assert found.spans
    for span in found.spans:
        here = pair.a.text[span.a_start : span.a_end]
        there = pair.b.text[span.b_start : span.b_end]
        assert here.casefold() == there.casefold()
