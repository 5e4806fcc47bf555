"""Days, months and years as equal steps."""

from datetime import date

import numpy as np
import pytest

from corpus.engines.embedded.periods import Periods, length_for


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal() - date(1970, 1, 1).toordinal()


@pytest.mark.parametrize(
    ("first", "last", "length"),
    [
        ("2022-03-24", "2022-03-24", "day"),
        ("2022-01-01", "2022-04-03", "day"),
        ("2022-01-01", "2022-04-04", "month"),
        ("2007-01-01", "2022-01-22", "month"),
        ("2007-01-01", "2022-01-23", "year"),
    ],
)
def test_a_wider_span_takes_a_longer_period(first: str, last: str, length: str) -> None:
    assert length_for(day(first), day(last)) == length


def test_without_any_day_the_period_is_a_month() -> None:
    assert length_for(None, None) == "month"
    assert len(Periods("month", None, None)) == 0


def test_edges_are_the_first_days_and_the_day_after_the_last() -> None:
    periods = Periods("month", day("2021-12-31"), day("2022-02-01"))
    assert periods.edges.tolist() == [
        day("2021-12-01"),
        day("2022-01-01"),
        day("2022-02-01"),
        day("2022-03-01"),
    ]
    assert len(periods) == 3


@pytest.mark.parametrize(
    ("by", "label", "end"),
    [("day", "2024-02-29", "2024-02-29"), ("month", "2024-02", "2024-02-29"),
     ("year", "2024", "2024-12-31")],
)  # fmt: skip
def test_a_place_says_its_period(by: str, label: str, end: str) -> None:
    places = Periods(by, day("2024-02-29"), day("2024-02-29")).columns(np.array([0, 1, 2]))
    columns = {name: column.to_pylist() for name, column in places.items()}
    assert columns["period"][0] == label
    assert columns["end"][0].date() == date.fromisoformat(end)
    assert columns["placed"] == [
        "in period",
        "date not established",
        "wider than the period",
    ]
    assert columns["start"][1:] == [None, None]


def test_days_long_ago_and_far_ahead_have_periods() -> None:
    periods = Periods("year", day("0044-03-15"), day("0045-01-01"))
    assert periods.columns(np.array([0]))["period"].tolist() == ["0044"]
