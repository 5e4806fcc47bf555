"""What is read out of the words of a report: who is named, who speaks, who met whom and when."""

import pytest

from corpus.corpus import SHIPPED_DATA
from corpus.curate import encounters, quoted, reading, when
from corpus.curate.own_text import OwnText
from corpus.curate.page import Line, LineKind
from corpus.curate.reading import Reading
from corpus.curate.suggest import Register
from corpus.evidence import SourceText
from corpus.load import load

PUBLISHED = "2024-05-17"  # a Friday


@pytest.fixture(scope="module")
def register() -> Register:
    return Register.of(load(SHIPPED_DATA))


def read(register: Register, text: str, language: str = "en") -> Reading:
    lines = [Line(n, line, LineKind.BODY) for n, line in enumerate(text.split("\n"), 1)]
    own = OwnText(SourceText(text), lines, language)
    return reading.read(own, register.names, published=PUBLISHED)


def names(found: Reading) -> list[tuple[str, str]]:
    return [(found.own.quote(one.start, one.end), one.actor) for one in found.named]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Накануне С.В.Лавров принял гостей.", "ru", [("С.В.Лавров", "sergey-lavrov")]),
        ("Там был А.Х.Моттаки.", "ru", [("А.Х.Моттаки", "amir-khan-muttaqi")]),
        (
            "مولوي عبدالسلام حنفي په کابل کې دی.",
            "ps",
            [("مولوي عبدالسلام حنفي", "abdul-salam-hanafi")],
        ),
        (
            "محمد بن عبدالعزيز بن صالح الخليفي في الدوحة",
            "ar",
            [("محمد بن عبدالعزيز بن صالح الخليفي", "mohammed-al-khulaifi")],
        ),
    ],
    ids=["initials", "initials of a Latin name", "Pashto", "fathers left out"],
)
def test_names_are_known_in_other_spellings(
    register: Register, text: str, language: str, expected: list[tuple[str, str]]
) -> None:
    assert names(read(register, text, language)) == expected


def test_two_consonants_in_common_are_no_name(register: Register) -> None:
    assert names(read(register, "محمد صالح در شهر است.", "fa")) == []


@pytest.mark.parametrize(
    ("text", "strangers"),
    [
        (
            "Marat Ospanbek, head of the Union of Grain Processors, came.",
            ["Marat Ospanbek"],
        ),
        ("They stood near the Shash Darak gate all day.", []),
        ("On Monday Kenji Morita of the charity Bread First said so.", ["Kenji Morita"]),
    ],
    ids=["words of a body", "a gate", "of a charity"],
)
def test_who_is_new(register: Register, text: str, strangers: list[str]) -> None:
    assert [one.name for one in read(register, text).strangers] == strangers


def speakers(register: Register, text: str, language: str = "en") -> list[tuple[str, str | None]]:
    found = read(register, text, language)
    return [(found.own.quote(q.start, q.end), q.speaker) for q in quoted.find(found)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            'Zamir Kabulov told reporters: "I saw Amir Khan Muttaqi. He was calm," he added.',
            "en",
            [("I saw Amir Khan Muttaqi. He was calm,", "zamir-kabulov")],
        ),
        (
            "محمد صادق، پاکستان کے نمائندہ خصوصی، نے کہا کہ ”سڑکیں کھلی ہیں اور رہیں گی۔“",
            "ur",
            [("سڑکیں کھلی ہیں اور رہیں گی۔", "mohammad-sadiq")],
        ),
        (
            "Spokeswoman Nadine Vermeulen spoke first. Thomas West listened. "
            "“None of it has been met,” she said.",
            "en",
            [("None of it has been met,", "new:nadine-vermeulen")],
        ),
    ],
    ids=["not whom the words are about", "Urdu marks", "she"],
)
def test_who_speaks(
    register: Register, text: str, language: str, expected: list[tuple[str, str | None]]
) -> None:
    assert speakers(register, text, language) == expected


def met(register: Register, text: str, language: str = "en") -> list[tuple[set[str], str, str]]:
    found = read(register, text, language)
    return [
        (set(one.actors), one.status.value, when.of_encounter(found, one, PUBLISHED).edtf)
        for one in encounters.find(found, quoted.find(found))
    ]


KABULOV, MUTTAQI, SAIDOV = "zamir-kabulov", "amir-khan-muttaqi", "bakhtiyor-saidov"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "On Monday Bakhtiyor Saidov received a delegation led by Amir Khan Muttaqi.",
            [({SAIDOV, MUTTAQI}, "reported", "2024-05-13")],
        ),
        (
            "Zamir Kabulov and Amir Khan Muttaqi met on Sunday to discuss wheat.",
            [({KABULOV, MUTTAQI}, "reported", "2024-05-12")],
        ),
        (
            '"I met Amir Khan Muttaqi yesterday in Doha," Zamir Kabulov said.',
            [({KABULOV, MUTTAQI}, "reported", "2024-05-16")],
        ),
        (
            "Bakhtiyor Saidov left on 13 April. A day later Zamir Kabulov met Amir Khan Muttaqi.",
            [({KABULOV, MUTTAQI}, "reported", "2024-04-14")],
        ),
        (
            "On Tuesday and Wednesday Zamir Kabulov held talks with Amir Khan Muttaqi.",
            [({KABULOV, MUTTAQI}, "reported", "2024-05-14/2024-05-15")],
        ),
        ("Zamir Kabulov did not meet Amir Khan Muttaqi on Monday.", []),
    ],
    ids=[
        "delegation led by",
        "met to discuss",
        "who speaks was there",
        "a day later",
        "two days",
        "denied",
    ],
)
def test_who_met_whom_and_when(
    register: Register, text: str, expected: list[tuple[set[str], str, str]]
) -> None:
    assert met(register, text) == expected


def test_an_entry_of_a_chronicle_has_the_day_above_it(register: Register) -> None:
    text = (
        "Bakhtiyor Saidov opened a school in Termez in the morning.\n"
        "6 May 2023 (Saturday)\n"
        "Zamir Kabulov and Amir Khan Muttaqi hold talks in Islamabad."
    )
    lines = [
        Line(n, line, LineKind.META if n == 2 else LineKind.BODY, "date" if n == 2 else None)
        for n, line in enumerate(text.split("\n"), 1)
    ]
    found = reading.read(OwnText(SourceText(text), lines, "en"), register.names)
    (one,) = encounters.find(found)
    assert when.of_encounter(found, one, "2023-05-20").edtf == "2023-05-06"


def test_no_passage_begins_or_ends_with_a_line_break(register: Register) -> None:
    own = read(register, "One line of words\nand another one").own
    assert own.passage(17, 25).quote == "and ano"
