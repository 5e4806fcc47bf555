"""What is read off pages against a reader's reading: floors are appended, never lowered."""

from itertools import pairwise

import pytest

from tests.quality.curation import (
    ACTORS,
    BODY,
    CONTACTS,
    DATE,
    LANGUAGE,
    MENTIONS,
    NEW_ACTORS,
    OUTLET,
    QUOTATIONS,
    SPEAKERS,
    TITLE,
    TOPICS,
    Verdict,
    f1,
    total,
    verdicts,
)
from tests.quality.measure import Score


@pytest.fixture(scope="module")
def measured() -> dict[str, Verdict]:
    return verdicts()


F1, PRECISION, RECALL = "F1", "precision", "recall"

# Every floor that was ever set, the newest last: append a higher one, never edit or take away.
# To give ground, say so where all can see it: append to GIVEN_UP with the reason.
FLOORS: dict[tuple[str, str], tuple[float, ...]] = {}
GIVEN_UP: dict[tuple[str, str], tuple[float, str]] = {}


def figure(score: Score, what: str) -> float:
    return {F1: f1(score), PRECISION: score.precision, RECALL: score.recall}[what]


@pytest.mark.parametrize("floor", FLOORS, ids=" ".join)
def test_no_figure_falls_below_its_floor(
    measured: dict[str, Verdict], floor: tuple[str, str]
) -> None:
    measure, what = floor
    found = figure(total(measured.values())[measure], what)
    lowest, _ = GIVEN_UP.get(floor, (FLOORS[floor][-1], ""))
    assert found >= lowest, f"{measure}, {what}: {found:.3f}; see python -m tests.quality curation"


@pytest.mark.parametrize("floor", FLOORS, ids=" ".join)
def test_floors_only_rise(floor: tuple[str, str]) -> None:
    for older, newer in pairwise(FLOORS[floor]):
        assert newer > older


def test_ground_is_given_up_with_a_reason() -> None:
    for floor, (lowest, why) in GIVEN_UP.items():
        assert lowest < FLOORS[floor][-1]
        assert len(why.split()) >= 5, f"{floor}: {why!r} is no reason"
