"""An open corpus: its records by id, its names, its health."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.corpus import SHIPPED_DATA, Corpus, data_folder
from corpus.dates import Basis
from corpus.vocabulary import Vocabulary
from tests.corpus.folder import Folder


def test_records_by_id(small: Corpus) -> None:
    article = small.article("river-wire-2022-06-12-crossings")
    assert article is not None
    assert (article.outlet, article.title, article.contacts) == (
        "river-wire",
        None,
        ("2022-06-10-lake-hall-talks",),
    )
    contact = small.contact("2022-06-10-lake-hall-talks")
    assert contact is not None
    assert [participant.actor for participant in contact.participants] == [
        "rustam-kabulov",
        "mira-solen",
        "idris-taran",
        "nadia-wexford",
    ]
    assert small.contact("2023-02-kabulov-remark") is not None  # a statement is found like one


def test_authors_are_as_printed(small: Corpus) -> None:
    assert small.authors() == {"selin-post-2022-04-12-flour-for-kabul": "Lena Marsh"}


def test_ids(small: Corpus) -> None:
    assert len(small.article_ids) == 12
    assert len(small.contact_ids) == 10
    assert "2022-03-26-council-statement" in small.contact_ids


@pytest.mark.parametrize("key", ["", "zzz", "../articles", "' OR 1=1 --", "\x00", "x" * 10_000])
def test_an_unknown_id_is_nothing(small: Corpus, key: str) -> None:
    assert small.article(key) is None
    assert small.contact(key) is None
    assert small.text(key) is None
    assert small.reports(key) == ()


def test_reports_come_in_order_of_publication(small: Corpus) -> None:
    assert small.reports("2022-06-10-lake-hall-talks") == (
        "selin-post-2022-06-11-four-sides",
        "river-wire-2022-06-12-crossings",
        "selin-post-2023-05-21-access",
    )
    assert small.reports("2022-03-24-kabulov-taran") == (
        "lantern-2022-03-24-envoy-in-kabul",
        "council-voice-undated-talks",  # undated last
    )


def test_a_full_text_is_what_lies_on_disk(small: Corpus, small_data: Path) -> None:
    for key in ("lantern-2022-03-24-envoy-in-kabul", "council-voice-undated-talks"):
        text = small.text(key)
        assert text is not None
        assert text.text.encode() == (small_data / "texts" / f"{key}.txt").read_bytes()
    assert small.text("lantern-2022-03-27-markets") is None


def test_dates_by_what_they_rest_on(small: Corpus) -> None:
    assert small.bases == {
        Basis.STATED: 11,
        Basis.URL: 2,
        Basis.PAGE_METADATA: 2,
        Basis.WEEKDAY: 2,
        Basis.CONTEXT: 3,
        Basis.OUTSIDE: 2,
    }


def test_health(small: Corpus) -> None:
    assert small.problems == ()
    assert len(small.version) == 12


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (Vocabulary.envoy_names, ["Rustam Kabulov", "Mira Solén", "Nadia Wexford"]),
        (Vocabulary.topic_names, ["Aid", "Security", "Border", "Trade"]),
        (Vocabulary.outlet_names, ["The Lantern", "Selin Post", "Council Voice", "River Wire"]),
        (
            Vocabulary.place_names,
            ["Afghanistan", "Kabul", "Belmora", "Port Selin", "Lake Hall"],
        ),
    ],
)
def test_names(
    small: Corpus, names: Callable[[Vocabulary], dict[str, str]], expected: list[str]
) -> None:
    assert sorted(names(small.vocabulary).values()) == sorted(expected)


def test_a_side_has_the_name_of_its_state_or_organisation(small: Corpus) -> None:
    assert small.vocabulary.side_names() == {
        "arvania": "Arvania",
        "belmora": "Belmora",
        "cardovia": "Cardovia",
        "hill-council": "Hill Council",
        "union-of-regions": "Union of Regions",
    }


def test_a_place_lies_in_larger_ones(small: Corpus) -> None:
    up = small.vocabulary.place_and_parents
    assert list(up("lake-hall")) == ["lake-hall", "port-selin", "belmora"]
    assert list(up("belmora")) == ["belmora"]
    assert list(up(None)) == []


def test_a_place_that_lies_in_itself_ends_the_walk(small: Corpus) -> None:
    places = dict(small.vocabulary.places)
    places["belmora"] = places["belmora"].model_copy(update={"parent": "lake-hall"})
    walk = Vocabulary(places=places).place_and_parents("port-selin")
    assert list(walk) == ["port-selin", "belmora", "lake-hall"]


def test_the_folder_comes_from_the_environment(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert data_folder() == SHIPPED_DATA
    monkeypatch.setenv("PARLEY_DATA", str(folder.path))
    assert data_folder() == folder.path
    monkeypatch.setenv("PARLEY_DATA", "")
    assert data_folder() == SHIPPED_DATA
