"""Dates keep the precision they were printed with, and nothing is ever padded."""

import time
from contextlib import suppress
from datetime import date

import pytest
from edtf import EDTFParseException, parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from corpus import dates
from corpus.dates import Basis, Precision, Tier
from corpus.errors import InputError

DAY, MONTH, SEASON, YEAR = Precision.DAY, Precision.MONTH, Precision.SEASON, Precision.YEAR
DECADE, CENTURY, INTERVAL = Precision.DECADE, Precision.CENTURY, Precision.INTERVAL


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2022-03-24", "2022-03-24", "2022-03-24", DAY),
        ("2024-02-29", "2024-02-29", "2024-02-29", DAY),
        ("2022-03", "2022-03-01", "2022-03-31", MONTH),
        ("2022-02", "2022-02-01", "2022-02-28", MONTH),
        ("2022-03-XX", "2022-03-01", "2022-03-31", MONTH),
        ("2022", "2022-01-01", "2022-12-31", YEAR),
        ("2022-XX", "2022-01-01", "2022-12-31", YEAR),
        ("2022-XX-XX", "2022-01-01", "2022-12-31", YEAR),
        ("2022-21", "2022-03-01", "2022-05-31", SEASON),
        ("2022-22", "2022-06-01", "2022-08-31", SEASON),
        ("2022-23", "2022-09-01", "2022-11-30", SEASON),
        ("2022-24", "2022-01-01", "2022-12-31", SEASON),  # winter: which end of the year?
        ("202X", "2020-01-01", "2029-12-31", DECADE),
        ("19XX", "1900-01-01", "1999-12-31", CENTURY),
        ("2022-03/2022-05", "2022-03-01", "2022-05-31", INTERVAL),
        ("2022-06-10/2022-06-11", "2022-06-10", "2022-06-11", INTERVAL),
        ("2022-03/2022-03-15", "2022-03-01", "2022-03-15", INTERVAL),
    ],
)
def test_a_date_reaches_from_its_first_to_its_last_day(
    text: str, earliest: str, latest: str, precision: Precision
) -> None:
    parsed = dates.parse(text)
    assert (str(parsed.earliest), str(parsed.latest)) == (earliest, latest)
    assert parsed.precision is precision
    assert parsed.bounds == (date.fromisoformat(earliest), date.fromisoformat(latest))


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2022-03", False, False),
        ("2022-03~", True, False),
        ("2022-03?", False, True),
        ("2022-03%", True, True),
        ("2021~/2022?", True, True),
    ],
)
def test_marks_are_flags_and_never_widen_the_bounds(
    text: str, approximate: bool, uncertain: bool
) -> None:
    parsed = dates.parse(text)
    assert (parsed.approximate, parsed.uncertain) == (approximate, uncertain)
    assert dates.parse("2022-03~").bounds == dates.parse("2022-03").bounds


@pytest.mark.parametrize(
    ("text", "known_day"),
    [
        ("2021-08-17/..", date(2021, 8, 17)),
        ("2021-08-17/", date(2021, 8, 17)),
        ("../2024-08-17", date(2024, 8, 17)),
        ("/2024-08-17", date(2024, 8, 17)),
    ],
)
def test_an_open_end_reaches_no_further_than_the_day_that_is_known(
    text: str, known_day: date
) -> None:
    parsed = dates.parse(text)
    assert None in (parsed.earliest, parsed.latest)
    assert parsed.bounds == (known_day, known_day)
    assert not parsed.overlaps(date(2025, 1, 1), None)
    assert not parsed.overlaps(None, date(2020, 12, 31))


@pytest.mark.parametrize("text", ["XXXX", "XXXX-03", "XXXX-03-24", "XXXX-02-29", "XXXX-XX-XX"])
def test_a_date_without_a_year_is_not_established(text: str) -> None:
    parsed = dates.parse(text)
    assert parsed.precision is Precision.UNKNOWN
    assert not parsed.established
    assert parsed.bounds is None
    assert parsed.overlaps(None, None)
    assert not parsed.overlaps(date(1, 1, 1), None)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "malformed"),
        ("24 March 2022", "malformed"),
        ("2022-3-24", "malformed"),
        ("2022-03-24T12:00", "malformed"),
        ("9999999-1-1", "malformed"),
        ("٢٠٢٢-٠٣-٢٤", "malformed"),
        ("2022-03-24\n", "malformed"),
        ("2024-02-30", "day is out of range for month"),
        ("2023-02-29", "day is out of range for month"),
        ("XXXX-02-30", "day is out of range for month"),
        ("2022-13", "month must be in 1..12"),
        ("2022-00", "month must be in 1..12"),
        ("0000", "year 0 is out of range"),
        ("0000-00-00", "year 0 is out of range"),
        ("2022-XX-12", "a day without a month"),
        ("202X-03", "a month in an unknown year"),
        ("2022-21-01", "a day in a season"),
        ("2022/2021", "it ends before it starts"),
        ("../..", "an interval has two ends"),
        ("2020/2021/2022", "an interval has two ends"),
        ("XXXX-03/2022", "an interval needs years"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(InputError) as error:
        dates.parse(text)
    assert f'"{text}" is not a date ({why}); expected EDTF such as 2022-03-24' in str(error.value)


@given(st.text(max_size=30) | st.text("0123456789X-/.~?%", max_size=24))
def test_no_text_raises_anything_but_an_input_error(text: str) -> None:
    try:
        parsed = dates.parse(text)
    except InputError:
        return
    assert parsed.text == text
    assert dates.in_words(text)
    if parsed.bounds:
        first, last = parsed.bounds
        assert first <= last
        assert parsed.overlaps(first, first)
        assert parsed.overlaps(last, last)


years = st.integers(1, 9999).map("{:04}".format)
months = st.integers(0, 13).map("{:02}".format) | st.sampled_from(["21", "22", "23", "XX"])
days = st.integers(0, 32).map("{:02}".format) | st.just("XX")
marks = st.sampled_from(["", "", "~", "?", "%"])
plain = st.one_of(
    years,
    st.builds("{}-{}".format, years, months),
    st.builds("{}-{}-{}".format, years, months, days),
    st.integers(1, 999).map("{:03}X".format),
    st.integers(1, 99).map("{:02}XX".format),
)
marked = st.builds("{}{}".format, plain, marks)
ends = st.one_of(marked, st.just(".."))
edtf_strings = st.one_of(marked, st.builds("{}/{}".format, ends, ends))


def second_opinion(text: str) -> tuple[str | None, str | None] | None:
    """Return the bounds the `edtf` package reads, None for an open end, or None when refused."""
    try:
        read = parse_edtf(text)
        bounds = (read.lower_strict(), read.upper_strict())
    except (EDTFParseException, ValueError):
        return None
    lower, upper = (
        f"{day.tm_year:04}-{day.tm_mon:02}-{day.tm_mday:02}"
        if isinstance(day, time.struct_time)
        else None
        for day in bounds
    )
    return lower, upper


# The other reader stumbles over an unspecified part beside an open end.
@given(edtf_strings.filter(lambda text: not ("/" in text and "X" in text)))
def test_the_bounds_agree_with_another_reader_of_edtf(text: str) -> None:
    other = second_opinion(text)
    try:
        parsed = dates.parse(text)
    except InputError:
        return  # stricter on purpose: impossible days, inverted intervals, a day without a month
    if other is None:
        return  # a season with a mark, for one
    earliest = parsed.earliest.isoformat() if parsed.earliest else None
    latest = parsed.latest.isoformat() if parsed.latest else None
    assert (earliest, latest) == other


@given(st.dates())
def test_every_day_is_read_and_spelt_back(day: date) -> None:
    parsed = dates.parse(day.isoformat())
    assert parsed.bounds == (day, day)
    assert dates.window_edge(day.isoformat(), end=False) == day
    assert str(day.day) in dates.in_words(day.isoformat())


@given(edtf_strings, st.dates() | st.none(), st.dates() | st.none())
def test_a_date_overlaps_a_window_when_one_of_its_days_lies_in_it(
    text: str, since: date | None, until: date | None
) -> None:
    try:
        bounds = dates.parse(text).bounds
    except InputError:
        return
    assert bounds is not None
    first, last = bounds
    common = max(first, since or date.min), min(last, until or date.max)
    # A window that ends before it starts is answered like any other: no day lies in both.
    if (since or date.min) <= (until or date.max):
        assert dates.parse(text).overlaps(since, until) == (common[0] <= common[1])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2022-03-24", "24 March 2022"),
        ("2022-03", "March 2022"),
        ("2022", "2022"),
        ("2022-03~", "about March 2022"),
        ("2022-03-24?", "24 March 2022 (uncertain)"),
        ("2022%", "about 2022 (uncertain)"),
        ("202X", "2020s"),
        ("19XX", "1900s"),
        ("2022-22", "summer 2022"),
        ("2021-08-17/..", "17 August 2021 or later"),
        ("../2024-08-17", "17 August 2024 or earlier"),
        ("2022-06-10/2022-06-11", "10–11 June 2022"),
        ("2022-03/2022-05", "March 2022 to May 2022"),
        ("2022-06-30/2022-07-01", "30 June 2022 to 1 July 2022"),
        ("2021~/2022?", "about 2021 to 2022 (uncertain)"),
        ("XXXX-03-24", "24 March of an unknown year"),
        ("XXXX", "an unknown year"),
    ],
)
def test_a_date_in_words(text: str, words: str) -> None:
    assert dates.in_words(text) == words


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2022-03-24", "2022-03-24", "2022-03-24"),
        ("2022-02", "2022-02-01", "2022-02-28"),
        ("2022", "2022-01-01", "2022-12-31"),
    ],
)
def test_a_window_takes_a_month_or_a_year_at_its_edge(text: str, since: str, until: str) -> None:
    assert dates.window_edge(text, end=False) == date.fromisoformat(since)
    assert dates.window_edge(text, end=True) == date.fromisoformat(until)


@pytest.mark.parametrize(
    "text", ["2022~", "2022-03?", "2022-22", "202X", "2022-XX", "XXXX-03", "2022/2023", "../2022"]
)
def test_a_window_edge_is_exact(text: str) -> None:
    with pytest.raises(InputError, match="window"):
        dates.window_edge(text, end=False)


@given(st.text(max_size=20) | edtf_strings, st.booleans())
def test_a_window_edge_raises_nothing_but_an_input_error(text: str, end: bool) -> None:
    with suppress(InputError):
        assert isinstance(dates.window_edge(text, end=end), date)


def test_each_tier_includes_the_one_before_it() -> None:
    assert Tier.STATED.bases == (Basis.STATED,)
    assert set(Tier.INFERRED.bases) == set(Basis) - {Basis.OUTSIDE}
    assert set(Tier.OUTSIDE.bases) == set(Basis)
