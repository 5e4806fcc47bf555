"""The made-up corpus of the benchmarks: always the same, valid, and with words for every number."""

import hashlib
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from bench.generate import generate
from corpus import dates
from corpus.records import Actor, Article, Contact, ContactKind, Outlet, Place, Topic

RECORDS: dict[str, Any] = {
    "articles": Article,
    "contacts": Contact,
    "actors": Actor,
    "outlets": Outlet,
    "places": Place,
    "topics": Topic,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("generated")
    generate(1_000, found)
    return found


def rows(folder: Path, kind: str) -> list[dict[str, Any]]:
    return pq.read_table(folder / f"{kind}.parquet").to_pylist()


def records(folder: Path, kind: str) -> list[Any]:
    given = [{k: v for k, v in row.items() if v is not None} for row in rows(folder, kind)]
    return [
        RECORDS[kind].model_validate({k: v for k, v in row.items() if k != "body"}) for row in given
    ]


def test_the_same_number_gives_the_same_corpus(folder: Path, tmp_path: Path) -> None:
    generate(1_000, tmp_path)
    for kind in RECORDS:
        name = f"{kind}.parquet"
        digests = {hashlib.sha256((at / name).read_bytes()).digest() for at in (folder, tmp_path)}
        assert len(digests) == 1, kind


def test_every_row_is_a_record(folder: Path) -> None:
    sizes = {kind: len({record.id for record in records(folder, kind)}) for kind in RECORDS}
    assert sizes == {
        "articles": 1000,
        "contacts": 334,
        "actors": 2002,
        "outlets": 300,
        "places": 200,
        "topics": 17,
    }


def test_every_id_is_registered(folder: Path) -> None:
    known = {kind: {record.id for record in records(folder, kind)} for kind in RECORDS}
    told = set()
    for article in records(folder, "articles"):
        assert article.outlet in known["outlets"]
        assert known["actors"] >= {named.actor for named in article.actors}
        assert known["places"].issuperset(article.places)
        assert known["topics"].issuperset(article.topics)
        told.update(article.contacts)
    assert told == known["contacts"]
    actors = {actor.id: actor.side for actor in records(folder, "actors")}
    for contact in records(folder, "contacts"):
        one_side = contact.kind is ContactKind.STATEMENT
        assert (len(contact.sides) == 1) is one_side, contact.id
        assert known["actors"] >= {part.actor for part in contact.participants}
        assert set(actors.values()) >= contact.sides


def test_every_printed_name_stands_in_the_body(folder: Path) -> None:
    n_names = 0
    for row in rows(folder, "articles"):
        for named in row["actors"]:
            assert f"{named['as_printed']} " in row["body"], row["id"]
            n_names += row["body"].count(f"{named['as_printed']} ")
    assert 7_000 < n_names < 9_000


def test_dates_are_of_every_precision_and_basis(folder: Path) -> None:
    articles = records(folder, "articles")
    precisions = [str(dates.parse(article.published).precision) for article in articles]
    assert set(precisions) == {"day", "month", "year", "interval", "unknown"}
    assert 800 < precisions.count("day") < 900
    assert {str(article.published_basis) for article in articles} == set(dates.Basis)


def test_without_bodies_the_rest_is_the_same(folder: Path, tmp_path: Path) -> None:
    generate(1_000, tmp_path, bodies=False)
    bare = rows(tmp_path, "articles")
    assert {row["body"] for row in bare} == {None}
    assert bare == [row | {"body": None} for row in rows(folder, "articles")]
