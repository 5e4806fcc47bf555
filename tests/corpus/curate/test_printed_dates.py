"""Dates as they are printed."""

from datetime import date

import pytest

from corpus.curate import printed_dates


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("April 24, 2024", "2024-04-24"),
        ("17 August 2024 12:13", "2024-08-17"),
        ("Wed 22nd September 2021", "2021-09-22"),
        ("Sábado, 13 de septiembre de 2025 14:04 EDT", "2025-09-13"),
        ("le 9 octobre 2021", "2021-10-09"),
        ("1er mars 2022", "2022-03-01"),
        ("11. Oktober 2021", "2021-10-11"),
        ("21 сентября 2021, 17:39", "2021-09-21"),
        ("14 Ekim 2021 Perşembe", "2021-10-14"),
        ("الثلاثاء 23 أبريل 2024", "2024-04-23"),
        ("٢٣ نيسان ٢٠٢٤", "2024-04-23"),
        ("3 كانون الثاني 2024", "2024-01-03"),
        ("۲۰ دسامبر ۲۰۲۳", "2023-12-20"),
        ("۲۹ آذر ۱۴۰۲", "2023-12-20"),
        ("۲۹ قوس ۱۴۰۲", "2023-12-20"),
        ("۱۴۰۲/۹/۲۹ ۱۲:۳۰", "2023-12-20"),
        ("یکشنبه, نوومبر 24, 2024", "2024-11-24"),
        ("2024-04-24T10:00:00Z", "2024-04-24"),
        ("24.04.2024", "2024-04-24"),
        ("2024年4月24日", "2024-04-24"),
        ("in August 2021", "2021-08"),
        ("Kabul, Mar 24 (EFE).-", "XXXX-03-24"),
        ("on Tuesday (April 23)", "XXXX-04-23"),
    ],
)
def test_dates_are_read_in_many_languages(text: str, edtf: str) -> None:
    assert [one.edtf() for one in printed_dates.find(text)] == [edtf]


@pytest.mark.parametrize(
    "text",
    [
        "it may 20 times be so",
        "a 20-year stay",
        "1.2.3.4",
        "page 3 of 12",
        "30 February 2024",
        "in March this year",
        "الأسد 5",
        "13:45",
    ],
)
def test_other_numbers_are_no_dates(text: str) -> None:
    assert printed_dates.find(text) == []


def test_offsets_cut_out_the_words() -> None:
    text = "Published: Thursday, 24 March 2022."
    (one,) = printed_dates.find(text)
    assert text[one.start : one.end] == one.quote == "Thursday, 24 March 2022"
    assert one.weekday == 3


def test_figures_that_can_be_read_two_ways_say_so() -> None:
    (one,) = printed_dates.find("03/04/2024")
    assert (one.edtf(), one.swapped) == ("2024-04-03", (3, 4))


def test_a_weekday_decides_between_two_readings() -> None:
    (one,) = printed_dates.find("Thursday, 04/03/2025")
    assert (one.edtf(), one.swapped) == ("2025-04-03", None)


@pytest.mark.parametrize(
    ("solar", "day"),
    [
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1403, 12, 30), date(2025, 3, 20)),
        ((1357, 11, 22), date(1979, 2, 11)),
    ],
)
def test_the_solar_calendar(solar: tuple[int, int, int], day: date) -> None:
    assert printed_dates.from_solar(*solar) == day


def test_no_such_day_of_the_solar_calendar() -> None:
    with pytest.raises(ValueError, match="Solar Hijri"):
        printed_dates.from_solar(1402, 12, 30)


def test_a_solar_day_without_year_is_placed_in_any_year() -> None:
    (one,) = printed_dates.find("چهارشنبه، ۲۹ قوس")
    assert (one.edtf(), one.in_year(2023)) == (None, date(2023, 12, 20))


def test_many_dates_take_no_more_than_their_share_of_time() -> None:
    assert len(printed_dates.find("24 April 2024, " * 20_000)) == 20_000
