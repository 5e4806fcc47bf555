"""What the light resolver finds in texts nobody has curated, and what it leaves alone."""

import time

import pytest

from corpus.text.resolve import Resolver, find_dates, find_numbers


def actors(resolver: Resolver, text: str) -> list[tuple[str, str]]:
    return [(text[t.start : t.end], t.value) for t in resolver.actors(text, [(0, len(text))])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Zamir Kabulov met Amir Khan Muttaqi in Kabul. Kabulov left.",
            [
                ("Zamir Kabulov", "zamir-kabulov"),
                ("Amir Khan Muttaqi", "amir-khan-muttaqi"),
                ("Kabulov", "zamir-kabulov"),
            ],
        ),
        ("Kabulov arrived.", []),  # a surname before the full name
        (
            "Hafiz Zia Ahmad spoke. Sardar Ahmad Shakeeb did not. Mr. Ahmad left.",
            [("Hafiz Zia Ahmad", "hafiz-zia-ahmad"), ("Ahmad", "hafiz-zia-ahmad")],
        ),
        ("He told us to go.", []),  # "US" is not "us"
        ("Kabul is no Kabulov.", []),
        ("the Russian special envoy for Afghanistan", []),  # not the UN's
        (
            "سخنگو گفت که امیرخان متقی به مسکو می‌رود.",
            [("امیرخان متقی", "amir-khan-muttaqi")],
        ),
        (
            "Встреча с Рустамом Миннихановым прошла. Минниханов уехал.",
            [("Рустамом Миннихановым", "rustam-minnikhanov"), ("Минниханов", "rustam-minnikhanov")],
        ),
    ],
)
def test_actors(resolver: Resolver, text: str, expected: list[tuple[str, str]]) -> None:
    assert actors(resolver, text) == expected


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("on 24 March 2022", None, ["2022-03-24"]),
        ("on March 24th, 2022", None, ["2022-03-24"]),
        ("Kabul, Mar 24 (EFE)", "2022-03-24", ["2022-03-24"]),
        ("Kabul, Mar 24 (EFE)", None, ["XXXX-03-24"]),
        ("in August", "2022-03-24", ["2021-08"]),
        ("in August 2021", None, ["2021-08"]),
        ("on Tuesday", "2024-04-24", ["2024-04-23"]),
        ("on Wednesday", "2024-04-24", ["2024-04-24"]),
        ("on Tuesday", None, []),
        ("on Tuesday", "2023-01-24/2023-01-26", []),
        ("31 February 2022", None, ["2022-02"]),
        ("they may march in 5 days", None, []),
        ("24 марта 2022 года", None, ["2022-03-24"]),
    ],
)
def test_dates(text: str, published: str | None, expected: list[str]) -> None:
    assert [tag.value for tag in find_dates(text, [(0, len(text))], published)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("300,000 tonnes", ["300000 tonn"]),
        ("three hundred thousand tons", ["300000 ton"]),
        ("a 20-year stay", ["20 year"]),
        ("$1.2 billion and 5 per cent", ["1200000000 $", "5 %"]),
        ("one of them left", []),
        ("one million people", ["1000000 people"]),
        ("۱۵۰ مگاوات", ["150 مگاوات"]),
        ("200 тысяч тонн", ["200000 тонн"]),
        ("a tenth of the tender", []),
        ("in March 2022", []),
    ],
)
def test_numbers(text: str, expected: list[str]) -> None:
    span = [(0, len(text))]
    assert [tag.value for tag in find_numbers(text, span, find_dates(text, span))] == expected


@pytest.mark.parametrize(
    "unit", ["1,111 ", "three hundred ", "12 March ", "$1 ", "2022-", "Ahmad "]
)
def test_hostile_text_takes_no_time(resolver: Resolver, unit: str) -> None:
    text = unit * (120_000 // len(unit))
    began = time.process_time()
    span = [(0, len(text))]
    resolver.actors(text, span)
    find_numbers(text, span, find_dates(text, span, "2022-03-24"))
    assert time.process_time() - began < 10
