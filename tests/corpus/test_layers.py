"""What is imported counts as if it stood in the YAML files, however the records are divided."""

import random
import shutil
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import bulk, queries
from corpus.build import build
from corpus.corpus import Corpus
from corpus.filter import Filter, Multilateral, Unit
from corpus.layers import TABLES
from corpus.load import load
from tests.corpus import exported
from tests.corpus.exported import FORMATS, Row, Tables

# How a row was written down, and not what it says.
APART = {"json", "source", "n"}


def everything(corpus: Corpus) -> dict[str, Counter[str]]:
    """Return the rows of every table but those that tell where a record stands."""
    found = {}
    for table, columns in TABLES.items():
        if table in ("meta", "problems"):
            continue
        names = ", ".join(c for c in (c.split()[0] for c in columns.split(", ")) if c not in APART)
        rows = corpus.reference.rows(f"SELECT {names} FROM {table}")  # noqa: S608
        found[table] = Counter(map(repr, rows))
    return found


def assert_alike(corpus: Corpus, other: Corpus, *filters: Filter) -> None:
    found = everything(corpus)
    for table, rows in everything(other).items():
        assert found[table] == rows, table
    for selection in filters:
        for question in queries.QUESTIONS:
            frames = [_frame(c, question, selection) for c in (corpus, other)]
            pd.testing.assert_frame_equal(*frames, obj=f"{question} {selection}")


def _frame(corpus: Corpus, question: str, selection: Filter) -> pd.DataFrame:
    frame = corpus.engine.answer(question, selection).drop(columns="source", errors="ignore")
    if question == "hits":
        # How rare a word is, and so which hit is the best, is told by layer.
        frame = frame.sort_values("article_id", ignore_index=True)
    return frame


ASKED = [
    Filter(),
    Filter(unit=Unit.CONTACTS, q="kabul"),
    Filter(unit=Unit.PAIRS, multilateral=Multilateral.PAIRS, since="2022"),
]


def unread(data: Path, folder: Path) -> Path:
    """Make a copy of a data folder without full texts, as no import has a reading."""
    rows = exported.tables(load(data))
    shutil.copytree(data, folder)
    shutil.rmtree(folder / "texts", ignore_errors=True)
    exported.curated(folder, "articles", rows["articles"])
    return folder


def built(folder: Path, cache: Path) -> Corpus:
    return Corpus(build(folder, cache))


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for the many databases of these tests, which would push out the shared."""
    return tmp_path_factory.mktemp("databases")


# -- nothing is counted otherwise ------------------------------------------------------------------


@pytest.mark.parametrize(("data", "form"), [("small", "jsonl"), ("shipped", "parquet")])
def test_all_articles_and_contacts_may_be_imported(
    request: pytest.FixtureRequest, tmp_path: Path, cache: Path, data: str, form: str
) -> None:
    plain = unread(request.getfixturevalue(f"{data}_data"), tmp_path / "plain")
    rows = exported.tables(load(plain))
    moved = {kind: rows[kind] for kind in ("articles", "contacts")}
    folder = shutil.copytree(plain, tmp_path / "data", ignore=shutil.ignore_patterns(*moved))
    report = bulk.add(folder, [FORMATS[form](tmp_path / "files", moved)], "all")
    assert (report.rejected, report.rows) == (
        0,
        {kind: len(found) for kind, found in moved.items()},
    )
    assert_alike(built(folder, cache), built(plain, cache), *ASKED)


def test_the_vocabulary_may_be_imported_too(small_data: Path, tmp_path: Path, cache: Path) -> None:
    plain = unread(small_data, tmp_path / "plain")
    (tmp_path / "data").mkdir()
    bulk.add(tmp_path / "data", [exported.jsonl(tmp_path / "files", exported.tables(load(plain)))])
    imported, curated = built(tmp_path / "data", cache), built(plain, cache)
    assert imported.vocabulary == curated.vocabulary
    assert_alike(imported, curated, *ASKED)


def divided(
    data: Path, folder: Path, rng: random.Random, stale: Tables | None = None
) -> tuple[Path, Path]:
    """Divide the articles and contacts of a data folder; return it divided, and undivided.

    With `stale`, the import has those records, also of what stays curated; and of the others the
    undivided folder has them.
    """
    records = load(data)
    rows = stale or exported.tables(records)
    together, apart = (shutil.copytree(data, folder / name) for name in ("together", "apart"))
    moved: dict[str, list[Row]] = {}
    for kind in ("articles", "contacts"):
        read = {key for key, e in records.articles.items() if e.record.text}
        ids = [row["id"] for row in rows[kind] if kind == "contacts" or row["id"] not in read]
        gone = set(rng.sample(ids, rng.randint(0, len(ids))))
        for key in gone:
            (apart / kind / f"{key}.yaml").unlink()
        moved[kind] = [row for row in rows[kind] if stale or row["id"] in gone]
        exported.curated(together, kind, [row for row in rows[kind] if row["id"] in gone])
    if any(moved.values()):
        # Each half in an import of its own, and some records in both.
        for name, share in (("older", 0.6), ("newer", 0.6)):
            part = {k: [r for r in found if rng.random() < share] for k, found in moved.items()}
            rest = {k: found if name == "older" else part[k] for k, found in moved.items()}
            if any(rest.values()):
                bulk.add(apart, [exported.jsonl(folder / name, rest)], name)
    return apart, together


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_records_count_the_same_wherever_they_stand(
    small_data: Path, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("divided")
    apart, together = divided(small_data, folder, random.Random(seed))  # noqa: S311
    assert_alike(built(apart, folder), built(together, folder))


def test_the_shipped_corpus_counts_the_same_half_imported(
    shipped_data: Path, tmp_path: Path, cache: Path
) -> None:
    apart, together = divided(shipped_data, tmp_path, random.Random(7))  # noqa: S311
    assert_alike(built(apart, cache), built(together, cache), *ASKED)


def spoilt(data: Path, rng: random.Random) -> Tables:
    """Return the records of a folder as they might stand in an older copy of it."""
    rows = exported.tables(load(data))
    ids = {kind: [row["id"] for row in found] for kind, found in rows.items()}
    for article in rows["articles"]:
        article["contacts"] = rng.sample(ids["contacts"], rng.randint(0, 3))
        article["outlet"] = rng.choice(ids["outlets"])
        article["actors"] = [
            {"actor": key, "as_printed": "Somebody"} for key in rng.sample(ids["actors"], 2)
        ]
    for contact in rows["contacts"]:
        contact["kind"] = rng.choice(["meeting", "statement", "conference", "call"])
        contact["topics"] = rng.sample(ids["topics"], 1)
    return rows


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_a_curated_record_wins_over_an_imported_one(
    small_data: Path, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    folder, rng = tmp_path_factory.mktemp("replaced"), random.Random(seed)  # noqa: S311
    apart, together = divided(small_data, folder, rng, spoilt(small_data, rng))
    assert_alike(built(apart, folder), built(together, folder))
