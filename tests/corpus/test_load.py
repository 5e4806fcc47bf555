"""Every fault of a data folder is named with file and line, and the other records load (F09)."""

import shutil
from pathlib import Path

import pytest

from corpus.errors import CorpusError
from corpus.load import load, revised
from tests.corpus.folder import Folder

ARTICLE = "articles/lantern-2022-03-24-envoy-in-kabul.yaml"
CONTACT = "contacts/2022-06-10-lake-hall-talks.yaml"
ACTORS = "vocabulary/actors.yaml"
PLACES = "vocabulary/places.yaml"
TOPICS = "vocabulary/topics.yaml"
OUTLETS = "vocabulary/outlets.yaml"


def problems(folder: Folder) -> list[str]:
    return [str(problem) for problem in load(folder.path).problems]


def test_the_small_corpus_loads_whole(small_data: Path) -> None:
    records = load(small_data)
    assert records.problems == []
    counts = [
        len(table)
        for table in (
            records.articles,
            records.contacts,
            records.actors,
            records.outlets,
            records.places,
            records.topics,
            records.texts,
        )
    ]
    assert counts == [12, 10, 11, 4, 5, 4, 3]


# Forty slips of the pen: where, what was there, what was typed instead, what the reader is told.
SLIPS = [
    (ARTICLE, "outlet: lantern\n", "\toutlet: lantern\n", "4: not YAML: found a tab character"),
    (ARTICLE, "title: Arv", "title: 'Arv", "30: not YAML: did not find expected key"),
    (ARTICLE, "title: Arv", "title: Talks: Arv", "3: not YAML: mapping values are not allowed"),
    (ARTICLE, "places: [kabul]", "places: [kabul", "21: not YAML: did not find expected"),
    (ARTICLE, "language: en", "language: en\nlanguage: fa", '9: key "language" given twice'),
    (ARTICLE, "outlet: lantern\n", "outlet: &o lantern\n", '4: anchor "&o"; anchors are not read'),
    (ARTICLE, "outlet: lantern\n", "outlet: *o\n", '4: alias "*o"; write the value out'),
    (ARTICLE, "language: en", "language: !!str en", '8: tag "tag:yaml.org,2002:str"; tags are not'),
    (ARTICLE, "language: en", "language: en\n---", "9: a second document; one file holds one"),
    (ARTICLE, "outlet: lantern", "outlet: lan\x07tern", "4: control character U+0007"),
    (ARTICLE, "outlet: lantern\n", "", "1: outlet: missing"),
    (ARTICLE, "language: en", "language: en\nagenci: X", '9: agenci: no such key; did you mean "a'),
    (ARTICLE, "outlet: lantern", "outlet: The Lantern", '4: outlet: "The Lantern": an id is made'),
    (ARTICLE, "outlet: lantern", "outlet: ../lantern", '4: outlet: "../lantern": an id is made of'),
    (ARTICLE, "published: 2022-03-24", "published: 2022-02-30", '5: published: "2022-02-30" is no'),
    (ARTICLE, "published: 2022-03-24", "published: 24/03/2022", '5: published: "24/03/2022" is n'),
    (ARTICLE, "published: 2022-03-24", "published: 2022/2021", '5: published: "2022/2021" is not'),
    (ARTICLE, "basis: stated", "basis: statd", '7: published_basis: "statd" is none of stated, ur'),
    (ARTICLE, "language: en", "language: English", '8: language: "English": string should match'),
    (ARTICLE, "url: https", "url: javascript", '2: url: "javascript://lantern.example/2022/envoy-'),
    (ARTICLE, "places: [kabul]", "places: kabul", "20: places: expected a list"),
    (ARTICLE, "places: [kabul]", "places:", "20: places: expected a list"),
    (ARTICLE, "topics: [trade, ", "topics: [Trade, ", '21: topics.0: "Trade": an id is made of'),
    (ARTICLE, "  - actor: state-xa\n    as", "  - state-xa\n  - as", "18: actors.3: expected keys"),
    (ARTICLE, "role_as_printed: special", "role: special", "12: actors.0.role: no such key"),
    (ARTICLE, "sha256: 68", "sha256: zz", '26: text.sha256: "zz'),
    (ARTICLE, "{line: 7, quote: Council}", "{line: x, quote: Council}", '62: text.mentions.2.name'),
    (ARTICLE, "{line: 7, quote: Council}", "{line: 7}", "62: text.mentions.2.names.0.quote: missi"),
    (ARTICLE, "what: standfirst", "what: subtitle", '39: text.meta.2.what: "subtitle": string sho'),
    (ARTICLE, "body: [7, 11-13]", "body: [7, 11–13]", '32: text.body.1: "11–13": string should ma'),
    (ARTICLE, "kind: scare", "kind: scary", '84: text.quotations.1.kind: "scary" is none of direc'),
    (CONTACT, "kind: meeting", "kind: meating", '4: kind: "meating" is none of meeting, visit'),
    (CONTACT, "    side: belmora\n", "", "9: participants.1.side: missing"),
    (CONTACT, "summary: Four", "summary: ''\n# Four", '16: summary: "": empty; leave the key out'),
    (CONTACT, "date: 2022-06-10/", "date: 2022-06-10 /", '2: date: "2022-06-10 " is not a date'),
    (ACTORS, "since: 2021-10", "since: Oct 2021", '10: roles.0.since: "Oct 2021" is not a date'),
    (ACTORS, "kind: misspelling", "kind: mispelling", '15: aliases.1.kind: "mispelling" is none o'),
    (PLACES, "lat: 34.5", "lat: 134.5", '9: lat: "134.5": input should be less than or equal to 9'),
    (TOPICS, "keywords: [", "keyword: [", '14: keyword: no such key; did you mean "keywords"?'),
    (OUTLETS, "ownership: state", "ownership: stat", '6: ownership: "stat" is none of state, publ'),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "told"), SLIPS, ids=[s[3][:30] for s in SLIPS])
def test_a_slip_of_the_pen_is_named_with_its_line(
    folder: Folder, file: str, old: str, new: str, told: str
) -> None:
    folder.replace(file, old, new)
    found = problems(folder)
    assert found[0].startswith(f"{file}:{told}")
    assert {line.split(":")[0] for line in found} == {file}


def test_all_slips_are_told_at_once_and_the_rest_loads(folder: Folder) -> None:
    folder.replace(ARTICLE, "published: 2022-03-24", "published: 2022-02-30")
    folder.replace(ARTICLE, "language: en", "language: English")
    folder.replace(CONTACT, "kind: meeting", "kind: meating")
    folder.replace(PLACES, "lat: 34.5", "lat: north")
    folder.replace("vocabulary/topics.yaml", "label: Aid", "label: ''")
    records = load(folder.path)
    assert [problem.place for problem in records.problems] == [
        "vocabulary/places.yaml:9",
        "vocabulary/topics.yaml:2",
        "contacts/2022-06-10-lake-hall-talks.yaml:4",
        "articles/lantern-2022-03-24-envoy-in-kabul.yaml:5",
        "articles/lantern-2022-03-24-envoy-in-kabul.yaml:8",
    ]
    assert (len(records.articles), len(records.contacts)) == (11, 9)
    assert (len(records.places), len(records.topics)) == (4, 3)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("meating", '; did you mean "meeting"?'),
        ("confrence", '; did you mean "conference"?'),
        ("xyz", ""),
    ],
)
def test_the_nearest_term_is_offered_when_there_is_one(
    folder: Folder, typed: str, hint: str
) -> None:
    folder.replace(CONTACT, "kind: meeting", f"kind: {typed}")
    kinds = "meeting, visit, call, conference, delegation, consultation, accreditation, agreement"
    assert problems(folder) == [
        f'{CONTACT}:4: kind: "{typed}" is none of {kinds}, statement{hint} [schema]'
    ]


def test_an_id_that_is_taken_is_named_with_both_places(folder: Folder) -> None:
    folder.append(PLACES, "- id: kabul\n  name: Kabul again\n  kind: city\n  country: AF\n")
    shutil.copy(folder / CONTACT, folder / "contacts/another.yaml")
    assert problems(folder) == [
        'vocabulary/places.yaml:28: id "kabul" is taken at vocabulary/places.yaml:5 [duplicate]',
        'contacts/another.yaml:1: id "2022-06-10-lake-hall-talks" is taken at '
        "contacts/2022-06-10-lake-hall-talks.yaml:1 [duplicate]",
    ]


def test_an_id_is_the_name_of_its_file(folder: Folder) -> None:
    (folder / CONTACT).rename(folder / "contacts/lake-hall.yaml")
    assert problems(folder) == [
        'contacts/lake-hall.yaml:1: id "2022-06-10-lake-hall-talks" stands in a file named '
        '"lake-hall.yaml" [id]'
    ]


def test_a_link_that_could_lead_out_of_the_folder_is_refused(
    folder: Folder, tmp_path: Path
) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("secret", "utf-8")
    (folder / "texts/link.txt").symlink_to(outside)
    (folder / "contacts/nowhere.yaml").symlink_to(tmp_path / "not there")
    records = load(folder.path)
    assert [str(problem) for problem in records.problems] == [
        "contacts/nowhere.yaml:1: a symbolic link; files stand in the data folder itself [file]",
        "texts/link.txt:1: a symbolic link; files stand in the data folder itself [file]",
    ]
    assert "link.txt" not in records.texts


def test_a_folder_that_leads_out_is_refused(folder: Folder, tmp_path: Path) -> None:
    (folder / "texts").rename(tmp_path / "elsewhere")
    (folder / "texts").symlink_to(tmp_path / "elsewhere")
    assert load(folder.path).texts == {}
    assert len(problems(folder)) == 3


def test_a_byte_order_mark_and_windows_line_ends_are_read(folder: Folder) -> None:
    text = (folder / CONTACT).read_text("utf-8").replace("\n", "\r\n")
    (folder / CONTACT).write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert problems(folder) == []
    folder.replace(CONTACT, "kind: meeting", "kind: meating")
    assert load(folder.path).problems[0].place == f"{CONTACT}:4"


def test_a_file_that_is_no_utf_8_is_named_with_the_line(folder: Folder) -> None:
    text = (folder / CONTACT).read_bytes()
    (folder / CONTACT).write_bytes(text.replace(b"place: lake-hall", b"place: \xca\xe0\xe1"))
    (folder / "texts/new.txt").write_bytes(b"one\ntwo\nthr\xff\xfee")
    assert problems(folder) == [
        f"{CONTACT}:5: not UTF-8 (byte 0xca); save the file as UTF-8 [file]",
        "texts/new.txt:3: not UTF-8 (byte 0xff); save the file as UTF-8 [file]",
    ]


def test_a_huge_file_is_refused_before_it_is_read(folder: Folder) -> None:
    (folder / "texts/huge.txt").write_bytes(b"x" * 5_000_001)
    assert problems(folder) == ["texts/huge.txt:1: larger than 5,000,000 bytes [file]"]


def test_what_is_no_record_is_named_and_never_passed_over(folder: Folder) -> None:
    (folder / "texts/more").mkdir()
    (folder / "contacts/new.yml").write_text("id: new\n", "utf-8")
    (folder / "articles/.hidden.swp").write_text("an editor's own", "utf-8")
    (folder / "vocabulary/actor.yaml").write_text("- id: x\n", "utf-8")
    (folder / "vocabulary/outlets.yaml").write_text("id: lantern\n", "utf-8")
    assert problems(folder) == [
        'vocabulary/actor.yaml:1: no vocabulary is kept in "actor.yaml"; did you mean '
        '"actors.yaml"? [file]',
        "vocabulary/outlets.yaml:1: expected a list of records [schema]",
        'contacts/new.yml:1: a record is kept in a file whose name ends in ".yaml" [file]',
        "texts/more:1: not a file; texts and records stand side by side, without folders [file]",
    ]


@pytest.mark.parametrize("missing", ["articles", "contacts", "texts", "vocabulary"])
def test_a_missing_folder_leaves_the_others(folder: Folder, missing: str) -> None:
    shutil.rmtree(folder / missing)
    records = load(folder.path)
    assert records.problems == []
    assert bool(records.articles) is (missing != "articles")
    assert bool(records.actors) is (missing != "vocabulary")


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no data folder"):
        load(tmp_path / "not there")


def test_reports_follow_from_the_articles(small_data: Path) -> None:
    reports = load(small_data).reports()
    assert reports["2022-03-24-kabulov-taran"] == [
        "council-voice-undated-talks",
        "lantern-2022-03-24-envoy-in-kabul",
    ]
    assert reports["2022-11-02-kabulov-solen-call"] == ["lantern-2022-11-03-call"]


def test_records_are_revised_as_if_the_folder_had_changed(folder: Folder) -> None:
    before = load(folder.path)
    article = (folder / ARTICLE).read_bytes().replace(b"title: Arv", b"title: Oh, Arv")
    (folder / ARTICLE).write_bytes(article)
    (folder / CONTACT).unlink()
    (folder / TOPICS).write_bytes(b"- id: [\n")
    changed = {ARTICLE: article, CONTACT: None, TOPICS: b"- id: [\n"}
    after, read = revised(before, changed), load(folder.path)
    for table in ("articles", "contacts", "actors", "outlets", "places", "topics"):
        assert getattr(after, table) == getattr(read, table), table
    assert after.texts.keys() == read.texts.keys()
    assert after.problems == read.problems
    assert len(before.topics) == 4
    assert revised(after, {TOPICS: None}).problems == []
