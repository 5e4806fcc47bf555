"""Sets made in one pass hold what was put in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from corpus.engines.embedded.bitmaps import of_mask, of_positions, positions_of


@pytest.mark.parametrize("share", [0.0, 0.00001, 0.05, 0.0626, 0.5, 1.0])
@pytest.mark.parametrize("size", [1, 65_535, 65_536, 65_537, 200_000])
def test_a_mask_becomes_its_positions(size: int, share: float) -> None:
    mask = np.random.default_rng(1).random(size) < share
    assert of_mask(mask) == BitMap(np.flatnonzero(mask).tolist())


@given(st.sets(st.integers(0, 300_000), max_size=50))
def test_positions_come_back_in_order(positions: set[int]) -> None:
    given = np.array(list(positions), dtype=np.int64)
    assert positions_of(of_positions(given)).tolist() == sorted(positions)


def test_many_positions_take_the_quick_way() -> None:
    given = np.random.default_rng(2).permutation(500_000)[:100_000]
    assert of_positions(given) == BitMap(given.tolist())
