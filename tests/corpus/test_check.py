# ruff: noqa: E501 (the table of faults: one a line)
"""The linter: one spoilt copy of the small corpus per fault, and exactly that fault found."""

import hashlib
from pathlib import Path

import pytest

from corpus.check import RULES, check
from corpus.load import Records, load
from tests.corpus.folder import Folder

LANTERN = "articles/lantern-2022-03-24-envoy-in-kabul.yaml"
MARKETS = "articles/lantern-2022-03-27-markets.yaml"
CALL = "articles/lantern-2022-11-03-call.yaml"
FLOUR = "articles/selin-post-2022-04-12-flour-for-kabul.yaml"
TALKS = "contacts/2022-06-10-lake-hall-talks.yaml"
PHONE = "contacts/2022-11-02-kabulov-solen-call.yaml"
STATEMENT = "contacts/2022-03-26-council-statement.yaml"
ACTORS = "vocabulary/actors.yaml"
PLACES = "vocabulary/places.yaml"
TOPICS = "vocabulary/topics.yaml"


def found(folder: Folder) -> list[str]:
    return [str(problem) for problem in check(load(folder.path))]


def test_the_small_corpus_is_clean(small_data: Path) -> None:
    assert check(load(small_data)) == []


def test_the_shipped_corpus_is_clean(shipped_records: Records) -> None:
    assert check(shipped_records) == []


# Rule by rule: the file, what stood there, what stands there now, and the one fault it makes.
FAULTS = {
    "article_references": [
        (MARKETS, "outlet: lantern", "outlet: lantren", 'MARKETS:4: unknown outlet "lantren"; did you mean "lantern"? [unknown-id]'),
        (MARKETS, "actor: hill-council", "actor: hill-counsel", 'MARKETS:10: unknown actor "hill-counsel"; did you mean "hill-council"? [unknown-id]'),
        (MARKETS, "places: [afghanistan]", "places: [kabul, atlantis]", 'MARKETS:12: unknown place "atlantis" [unknown-id]'),
        (MARKETS, "topics: [trade]", "topics: [trade, tread]", 'MARKETS:13: unknown topic "tread"; did you mean "trade"? [unknown-id]'),
        (CALL, "contacts: [", "contacts: [2022-11-02-call, ", 'CALL:15: unknown contact "2022-11-02-call" [unknown-id]'),
        (MARKETS, "topics: [trade]", "topics: [trade, trade]", 'MARKETS:13: "trade" twice [duplicate]'),
        (CALL, "actor: mira-solen\n", "actor: rustam-kabulov\n", 'CALL:12: "rustam-kabulov" twice [duplicate]'),
    ],
    "contact_references": [
        (TALKS, "actor: mira-solen", "actor: mira-solo", 'TALKS:9: unknown actor "mira-solo"; did you mean "mira-solen"? [unknown-id]'),
        (TALKS, "side: belmora", "side: belmorra", 'TALKS:9: unknown side "belmorra"; did you mean "belmora"? [unknown-id]'),
        (TALKS, "place: lake-hall", "place: lake-house", 'TALKS:5: unknown place "lake-house" [unknown-id]'),
        (TALKS, "topics: [border]", "topics: [border, order]", 'TALKS:15: unknown topic "order"; did you mean "border"? [unknown-id]'),
        (TALKS, "actor: mira-solen", "actor: rustam-kabulov", 'TALKS:9: "rustam-kabulov" twice [duplicate]'),
    ],
    "vocabulary_references": [
        (TOPICS, "parent: security", "parent: securty", 'TOPICS:10: unknown topic "securty"; did you mean "security"? [unknown-id]'),
        (TOPICS, "parent: security", "parent: border", 'TOPICS:10: topic "border" lies in itself [cycle]'),
        (PLACES, "parent: port-selin", "parent: lake-hall", 'PLACES:27: place "lake-hall" lies in itself [cycle]'),
    ],
    "addresses": [
        (CALL, "https://lantern.example/call", "http://WWW.lantern.example/markets/", "CALL:2: the address is taken at MARKETS:2 [duplicate]"),
    ],
    "dating": [
        (CALL, "published_note: The page prints no date; the call is in the diary of the ministry.\n", "", 'CALL:6: basis "outside" without a published_note [dating]'),
        (PHONE, "date_note: The day is given by the diary of the Arvanian ministry.\n", "", 'PHONE:3: basis "outside" without a date_note [dating]'),
        (ACTORS, "since: 2021-10", "since: 2021-10\n      until: 2021-09", "ACTORS:9: role ends (2021-09) before it begins (2021-10) [dating]"),
    ],
    "aliases": [
        (ACTORS, "name: Taran\n", "name: SOLE\u0301N\n", 'ACTORS:41: "SOLE\u0301N" also names "mira-solen" (ACTORS:19) [alias-clash]'),
        (ACTORS, "name: Belmora", "name: Hill Council", 'ACTORS:81: "Hill Council" also names "hill-council" (ACTORS:60) [alias-clash]'),
        (ACTORS, "name: Kabulov\n", "name: rustam kabulov\n", 'ACTORS:12: "rustam kabulov" is given twice [alias-clash]'),
    ],
    "reports": [
        (CALL, "contacts: [2022-11-02-kabulov-solen-call]\n", "", "PHONE:1: no article reports it [report]"),
        (PHONE, "  - actor: mira-solen\n    side: belmora\n", "", "PHONE:6: a contact has two sides or more, found 1 [sides]"),
        (PHONE, "side: belmora", "side: arvania", "PHONE:6: a contact has two sides or more, found 1 [sides]"),
        (STATEMENT, "topics:", "  - actor: rustam-kabulov\n    side: arvania\ntopics:", "STATEMENT:5: a statement has one side, found 2 [sides]"),
    ],
    "texts": [
        (LANTERN, "body: [7, 11-13]", "body: [7, 11]", "LANTERN:32: line 13 is neither body, meta nor excluded, or more than one of them [lines]"),
        (LANTERN, "body: [7, 11-13]", "body: [7, 9-13]", "LANTERN:32: line 9 is neither body, meta nor excluded, or more than one of them [lines]"),
        (LANTERN, "body: [7, 11-13]", "body: [7, 11-13, 17-99]", 'LANTERN:32: "17-99" is no range of the 16 lines of the text [lines]'),
        (LANTERN, "body: [7, 11-13]", "body: [7, 11-13, 13-11]", 'LANTERN:32: "13-11" is no range of the 16 lines of the text [lines]'),
        (LANTERN, "lines: 15\n", "lines: 15-8000000000\n", 'LANTERN:43: "15-8000000000" is no range of the 16 lines of the text [lines]'),
        (LANTERN, "{line: 11, quote: Taran}", "{line: 13, quote: Taran}", 'LANTERN:57: "Taran" does not stand on line 13; it stands on line 7, 11 [passage]'),
        (LANTERN, "quote: night raids}\n  q", "quote: daily raids}\n  q", 'LANTERN:75: "daily raids" does not stand on line 13; it stands nowhere in the text [passage]'),
        (LANTERN, "{line: 13, quote: The Hill Council}", "{line: 15, quote: Kabul}", 'LANTERN:63: "Kabul" stands on an excluded line (15) [passage]'),
        (LANTERN, "{line: 11, quote: Kabulov}\n      roles", "{line: 7, quote: Kabulov}\n      roles", 'LANTERN:45: "Kabulov" on line 7 is counted twice for "rustam-kabulov" [passage]'),
        (LANTERN, "quote: on Thursday", "quote: on Friday", 'LANTERN:92: "on Friday" does not stand on line 7; it stands nowhere in the text [passage]'),
        (LANTERN, "title: Arvanian envoy Kabulov holds talks in Kabul\n", "title: Another title\n", "LANTERN:3: title differs from the title in the text [evidence]"),
        (LANTERN, "    as_printed: Arvania\n", "    as_printed: Arvanya\n", 'LANTERN:19: "Arvanya" is no mention of "state-xa" in the text [evidence]'),
        (LANTERN, "  - actor: state-xa\n    as_printed: Arvania\n", "", 'LANTERN:9: actor "state-xa" is missing from actors [evidence]'),
        (FLOUR, "topics: [aid]", "topics: [aid, trade]", 'FLOUR:19: topic "trade" has no passage in text.topics [evidence]'),
        (FLOUR, "    - topic: aid\n", "    - topic: trade\n      passages:\n        - {line: 5, quote: flour}\n    - topic: aid\n", 'FLOUR:55: passages for "trade", which is no topic of the article [evidence]'),
        (LANTERN, "speaker: rustam-kabulov", "speaker: rustam-kabulow", 'LANTERN:79: unknown actor "rustam-kabulow"; did you mean "rustam-kabulov"? [unknown-id]'),
        (LANTERN, "about: [hill-council]", "about: [hill-counsel]", 'LANTERN:85: unknown actor "hill-counsel"; did you mean "hill-council"? [unknown-id]'),
        (LANTERN, "recipients: [idris-taran]", "recipients: [idris-tarn]", 'LANTERN:90: unknown actor "idris-tarn"; did you mean "idris-taran"? [unknown-id]'),
        (LANTERN, "      contact: 2022-03-24-kabulov-taran", "      contact: 2022-03-24-kabulov-tarn", 'LANTERN:94: unknown contact "2022-03-24-kabulov-tarn"; did you mean "2022-03-24-kabulov-taran"? [unknown-id]'),
    ],
}  # fmt: skip

PLACED = {
    name: value
    for name, value in globals().items()
    if isinstance(value, str) and value.endswith(".yaml")
}


def spelled(fault: str) -> str:
    """Write the file names out for which the table above has a word."""
    for name, file in PLACED.items():
        fault = fault.replace(f"{name}:", f"{file}:")
    return fault


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [pytest.param(*case, id=f"{rule}: {case[3][:50]}") for rule in FAULTS for case in FAULTS[rule]],
)
def test_exactly_that_fault_is_found(
    folder: Folder, file: str, old: str, new: str, fault: str
) -> None:
    folder.replace(file, old, new)
    assert found(folder) == [spelled(fault)]


def test_every_rule_has_a_fault() -> None:
    # The faults of claims and of the register stand in test_claims.py.
    assert {rule.__name__ for rule in RULES} == {*FAULTS, "claims", "contradictions"}


def test_a_changed_text_is_noticed(folder: Folder) -> None:
    text = folder / "texts/lantern-2022-03-24-envoy-in-kabul.txt"
    text.write_text(text.read_text("utf-8").replace("Idris Taran", "Idris  Taran"), "utf-8")
    digest = hashlib.sha256(text.read_bytes()).hexdigest()
    assert found(folder) == [
        f"{LANTERN}:26: the text has changed: its sha256 is {digest} [text]",
        f'{LANTERN}:56: "Idris Taran" does not stand on line 7; it stands nowhere in the text '
        "[passage]",
    ]


def test_a_text_that_is_gone_is_noticed(folder: Folder) -> None:
    (folder / "texts/council-voice-undated-talks.txt").rename(folder / "texts/council-voice.txt")
    assert found(folder) == [
        "articles/council-voice-undated-talks.yaml:25: "
        'no text "council-voice-undated-talks.txt" in texts/; did you mean "council-voice.txt"? '
        "[text]",
        "texts/council-voice.txt:1: no article has this text [orphan]",
    ]


def test_a_text_belongs_to_one_article(folder: Folder) -> None:
    record = (folder / LANTERN).read_text("utf-8")
    record = record.replace("id: lantern-2022-03-24-envoy-in-kabul", "id: lantern-copy")
    record = record.replace("https://lantern.example/2022/envoy-in-kabul", "https://x.example")
    (folder / "articles/lantern-copy.yaml").write_text(record, "utf-8")
    assert found(folder) == [
        'articles/lantern-copy.yaml:25: "lantern-2022-03-24-envoy-in-kabul.txt" is also the text '
        'of "lantern-2022-03-24-envoy-in-kabul" [text]'
    ]


def test_all_faults_are_told_in_one_run_sorted_by_place(folder: Folder) -> None:
    folder.replace(MARKETS, "outlet: lantern", "outlet: lantren")
    folder.replace(PHONE, "kind: call", "kind: cal")
    folder.replace(TOPICS, "parent: security", "parent: border")
    problems = check(load(folder.path))
    assert [problem.place for problem in problems] == [
        f"{MARKETS}:4",
        f"{CALL}:15",  # the contact it reports can no longer be read
        f"{PHONE}:5",
        f"{TOPICS}:10",
    ]
