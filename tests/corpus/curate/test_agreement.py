"""Agreement is counted over units that are named, and where it is not defined words say why."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from corpus.curate.agreement import (
    BELOW_CHANCE,
    CONSTANT,
    NO_UNIT,
    UNDEFINED,
    agreement,
    disagreements,
    kappa,
)
from corpus.curate.drafts import Coding


def coding(article: str, coder: str = "Ana", *, done: bool = True, **values: JsonValue) -> Coding:
    named = {name.replace("__", "."): value for name, value in values.items()}
    return Coding(
        article=article, coder=coder, updated="2026-11-22T10:00:05Z", done=done, values=named
    )


def pairs(*cells: int) -> list[tuple[str, str]]:
    """Return pairs from the counts of yes-yes, yes-no, no-yes and no-no."""
    kinds = [("y", "y"), ("y", "n"), ("n", "y"), ("n", "n")]
    return [kind for kind, n in zip(kinds, cells, strict=True) for _ in range(n)]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        # 35 of 50 agree, by chance 25: (0.7 - 0.5) / (1 - 0.5).
        ((20, 5, 10, 15), 0.4),
        # By chance (60 * 70 + 40 * 30) / 10000 = 0.54, agreed 0.6.
        ((45, 15, 25, 15), 0.06 / 0.46),
        # By chance (60 * 30 + 40 * 70) / 10000 = 0.46, agreed 0.6.
        ((25, 35, 5, 35), 0.14 / 0.54),
        ((10, 0, 0, 10), 1.0),
        ((0, 10, 10, 0), -1.0),
    ],
)
def test_kappa_of_two_values(cells: tuple[int, int, int, int], expected: float) -> None:
    assert kappa(pairs(*cells))[0] == pytest.approx(expected, abs=1e-12)


def test_kappa_of_three_values() -> None:
    values = [("a", "a")] * 3 + [("b", "b")] * 2 + [("c", "a")] + [("b", "c")] * 2
    # Agreed 5 of 8; by chance (3*4 + 4*2 + 1*2) / 64 = 22 / 64.
    assert kappa(values) == (pytest.approx((5 / 8 - 22 / 64) / (1 - 22 / 64)), "")


def test_what_kappa_cannot_say_is_said_in_words() -> None:
    assert kappa([]) == (None, NO_UNIT)
    assert kappa(pairs(5, 0, 0, 0)) == (None, UNDEFINED)
    assert kappa(pairs(9, 1, 0, 0)) == (0, CONSTANT)
    assert kappa(pairs(0, 5, 0, 0)) == (0, CONSTANT)
    assert kappa(pairs(1, 2, 2, 1)) == (pytest.approx(-1 / 3), BELOW_CHANCE)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_kappa_is_the_same_whoever_comes_first(values: list[tuple[str, str]]) -> None:
    value, remark = kappa(values)
    assert (value, remark) == kappa([(b, a) for a, b in values])
    assert value is None or -1 <= value <= 1
    if all(a == b for a, b in values) and len(set(values)) > 1:
        assert value == 1


def test_each_field_is_counted_over_its_units() -> None:
    first = [
        coding("a", language="en", topics=["trade", "aid"]),
        coding("b", language="ru", topics=["trade"]),
        coding("c", language="en", topics=[]),
    ]
    second = [
        coding("a", "Ben", language="en", topics=["trade"]),
        coding("b", "Ben", language="en", topics=["trade"]),
        coding("d", "Ben", language="fa", topics=["security"]),
    ]
    frame = agreement(first, second)
    assert frame.drop(columns="kappa").to_dict("records") == [
        {
            "field": "language",
            "n_articles": 2,
            "n_units": 2,
            "n_agreed": 1,
            "percent": 50.0,
            "remark": CONSTANT,
        },
        {
            # Trade and aid in two articles; what was used in the others is no unit.
            "field": "topics",
            "n_articles": 2,
            "n_units": 4,
            "n_agreed": 3,
            "percent": 75.0,
            "remark": "",
        },
    ]
    assert list(frame["kappa"]) == [0.0, 0.5]


def test_disagreements_name_what_is_to_be_reconciled() -> None:
    first = [
        coding(
            "a",
            published="2022-03-24",
            actors=[{"actor": "x", "as_printed": "X"}, {"actor": "y"}],
            text__body=["2-4"],
            text__excluded=[{"lines": "10-11", "reason": "nav"}],
        )
    ]
    second = [
        coding(
            "a",
            "Ben",
            published="2022-03",
            author=None,
            actors=[{"actor": "x", "as_printed": "Mr X"}],
            text__body=["3-4"],
            text__meta=[{"line": "2", "what": "title"}],
            text__excluded=[{"lines": "10", "reason": "nav"}],
        )
    ]
    assert disagreements(first, second).values.tolist() == [
        ["a", "actors", "y", "given", "not given"],
        ["a", "lines", "2", "body", "title"],
        ["a", "lines", "11", "excluded: nav", "left out"],
        ["a", "published", "", "2022-03-24", "2022-03"],
    ]
    frame = agreement(first, second).set_index("field")
    assert list(frame.index) == ["actors", "author", "lines", "published"]
    assert tuple(frame.loc["lines", ["n_units", "n_agreed"]]) == (5, 3)
    assert frame.loc["author", "remark"] == UNDEFINED


def test_what_is_not_done_is_not_compared() -> None:
    frame = agreement([coding("a", topics=["x"])], [coding("a", "Ben", done=False, topics=["x"])])
    assert len(frame) == 0
    assert list(frame.columns) == [
        "field",
        "n_articles",
        "n_units",
        "n_agreed",
        "percent",
        "kappa",
        "remark",
    ]
    assert len(disagreements([coding("a")], [])) == 0


def test_a_field_of_empty_lists_has_no_unit() -> None:
    frame = agreement([coding("a", topics=[])], [coding("a", "Ben", topics=[])])
    assert (frame["n_units"][0], frame["remark"][0]) == (0, NO_UNIT)
    assert math.isnan(frame["percent"][0])
    assert math.isnan(frame["kappa"][0])
