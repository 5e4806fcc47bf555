"""The database is rebuilt exactly when the data changed, and damage never shows (F06 to F11)."""

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus import queries
from corpus.build import KEEP, build, cache_folder, corpus_version
from corpus.corpus import Corpus, open_corpus
from corpus.errors import CorpusError
from corpus.filter import Filter, Unit
from tests.corpus.folder import Folder

CALL = "contacts/2022-11-02-kabulov-solen-call.yaml"
CALL_REPORT = "articles/lantern-2022-11-03-call.yaml"


def totals(corpus: Corpus) -> tuple[int, int, int]:
    found = queries.summary(corpus, Filter()).iloc[0]
    return int(found["n_articles"]), int(found["n_contacts"]), int(found["n_mentions"])


# -- when it is rebuilt --------------------------------------------------------------------------


def test_nothing_is_rebuilt_while_nothing_changed(folder: Folder, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = build(folder.path, cache)
    stamp = first.curated.stat()
    os.utime(folder / CALL)  # saved again, unchanged
    (folder / "README.md").write_text("about the data", "utf-8")
    (folder / "articles/.call.yaml.swp").write_text("an editor's own", "utf-8")
    again = build(folder.path, cache)
    assert again == first
    assert (again.curated.stat().st_ino, again.curated.stat().st_mtime_ns) == (
        stamp.st_ino,
        stamp.st_mtime_ns,
    )


def test_the_version_is_made_from_names_and_contents(folder: Folder, tmp_path: Path) -> None:
    version = corpus_version(folder.path)
    assert len(version) == 12
    assert int(version, 16) >= 0
    copy = shutil.copytree(folder.path, tmp_path / "elsewhere")
    assert corpus_version(copy) == version
    folder.replace(CALL, "by telephone", "by radio")
    assert corpus_version(folder.path) != version
    folder.replace(CALL, "by radio", "by telephone")
    assert corpus_version(folder.path) == version
    (copy / CALL).rename(copy / "contacts/renamed.yaml")
    assert corpus_version(copy) != version


def test_a_change_is_seen_and_an_older_state_still_there(folder: Folder, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    before = build(folder.path, cache)
    folder.replace(CALL_REPORT, "topics: [security]", "topics: [trade]")
    after = build(folder.path, cache)
    assert after.curated != before.curated
    counts = queries.topic_counts(open_corpus(folder.path, cache), Filter())
    assert dict(zip(counts["topic_id"], counts["n"], strict=True))["trade"] == 6
    assert before.curated.exists()


def test_only_a_few_older_databases_are_kept(folder: Folder, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for n in range(KEEP + 2):
        folder.append(CALL, f"# remark {n}\n")
        newest = build(folder.path, cache).curated
    assert len(list(cache.glob("*.duckdb"))) == len(list(cache.glob("*.sha256"))) == KEEP
    assert newest.exists()


def test_what_a_killed_build_left_is_swept_up(folder: Folder, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for name, age in ((".building-dead", 7200), (".building-busy", 60)):
        (cache / name).mkdir(parents=True)
        (cache / name / "half.duckdb").write_bytes(b"half")
        os.utime(cache / name, (time.time() - age,) * 2)
    build(folder.path, cache)
    assert [path.name for path in cache.glob(".building-*")] == [".building-busy"]


# -- damage ----------------------------------------------------------------------------------------


def flipped(content: bytes, seed: int) -> bytes:
    spoilt = bytearray(content)
    at = random.Random(seed).randrange(len(spoilt))  # noqa: S311
    spoilt[at] ^= 1 << seed % 8
    return bytes(spoilt)


DAMAGE = {
    **{f"bit flip {seed}": lambda content, seed=seed: flipped(content, seed) for seed in range(3)},
    "cut short by a byte": lambda content: content[:-1],
    "cut in half": lambda content: content[: len(content) // 2],
    "the header alone": lambda content: content[:4096],
    "a page of zeros": lambda content: content[:8192] + bytes(4096) + content[12288:],
    "empty": lambda content: b"",
    "a text": lambda content: b"this is no database\n" * 500,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_database_is_rebuilt(folder: Folder, tmp_path: Path, damage: str) -> None:
    cache = tmp_path / "cache"
    path = build(folder.path, cache).curated
    path.write_bytes(DAMAGE[damage](path.read_bytes()))
    assert totals(open_corpus(folder.path, cache)) == (12, 8, 37)


@pytest.mark.parametrize("seal", [None, b"", b"0" * 64, b"\xff\xfe"])
def test_a_database_without_its_seal_is_rebuilt(
    folder: Folder, tmp_path: Path, seal: bytes | None
) -> None:
    cache = tmp_path / "cache"
    path = build(folder.path, cache).curated
    if seal is None:
        path.with_suffix(".sha256").unlink()
    else:
        path.with_suffix(".sha256").write_bytes(seal)
    path.write_bytes(b"nonsense")
    assert totals(open_corpus(folder.path, cache)) == (12, 8, 37)


def test_an_open_corpus_answers_while_its_database_is_swapped(
    folder: Folder, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    corpus = open_corpus(folder.path, cache)
    for path in filter(Path.is_file, cache.iterdir()):
        path.unlink()
    folder.replace(CALL, "by telephone", "by radio")
    build(folder.path, cache)
    assert totals(corpus) == (12, 8, 37)


def test_two_processes_may_build_at_the_same_time(folder: Folder, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    command = [sys.executable, "-m", "corpus", "build", "--data", str(folder.path)]
    environment = {**os.environ, "PARLEY_CACHE": str(cache)}
    builders = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    told = [builder.communicate() for builder in builders]
    assert [builder.returncode for builder in builders] == [0, 0], told
    assert told[0] == told[1]
    assert totals(open_corpus(folder.path, cache)) == (12, 8, 37)
    assert not list(cache.glob(".building-*"))


# -- where it lies ---------------------------------------------------------------------------------


def test_the_cache_folder_is_made(folder: Folder, tmp_path: Path) -> None:
    deep = tmp_path / "not" / "there" / "yet"
    assert build(folder.path, deep).curated.parent == deep


def test_a_cache_that_cannot_be_written_falls_back(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    monkeypatch.setenv("PARLEY_CACHE", str(tmp_path / "file" / "cache"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    fallback = cache_folder()
    assert fallback.parent == tmp_path
    assert totals(open_corpus(folder.path)) == (12, 8, 37)


# -- what goes in ----------------------------------------------------------------------------------


def test_a_contact_that_nobody_reports_is_not_counted(folder: Folder, tmp_path: Path) -> None:
    folder.replace(CALL_REPORT, "contacts: [2022-11-02-kabulov-solen-call]\n", "")
    corpus = open_corpus(folder.path, tmp_path / "cache")
    assert totals(corpus) == (12, 7, 37)
    assert corpus.contact("2022-11-02-kabulov-solen-call") is None
    assert [str(problem) for problem in corpus.problems] == [
        f"{CALL}:1: no article reports it [report]"
    ]


def test_a_broken_record_is_left_out_and_told_and_the_rest_counts(
    folder: Folder, tmp_path: Path
) -> None:
    folder.replace(CALL_REPORT, "published: 2022-11-03", "published: 3 November")
    folder.replace("vocabulary/topics.yaml", "label: Aid", "label: ''")
    corpus = open_corpus(folder.path, tmp_path / "cache")
    assert totals(corpus) == (11, 7, 35)
    assert "aid" not in set(queries.topic_counts(corpus, Filter())["topic_id"])
    assert [problem.place for problem in corpus.problems][:2] == [
        f"{CALL_REPORT}:5",
        "articles/selin-post-2022-04-12-flour-for-kabul.yaml:19",
    ]
    assert len(corpus.problems) == 7  # what referred to them is told too


def test_a_passage_that_is_not_there_is_no_mention(folder: Folder, tmp_path: Path) -> None:
    text = "texts/selin-post-2022-04-12-flour-for-kabul.txt"
    folder.replace(text, "flies home", "drives home")
    folder.replace(text, "Mira Sole\u0301n", "M. Sole\u0301n")
    corpus = open_corpus(folder.path, tmp_path / "cache")
    counts = queries.actor_counts(corpus, Filter(unit=Unit.MENTIONS))
    assert dict(zip(counts["actor_id"], counts["n"], strict=True))["mira-solen"] == 5


def test_a_passage_on_an_excluded_line_is_no_mention(folder: Folder, tmp_path: Path) -> None:
    article = "articles/lantern-2022-03-24-envoy-in-kabul.yaml"
    folder.replace(article, "body: [7, 11-13]", "body: [7, 13]")
    folder.replace(article, "lines: 9\n", "lines: 9-11\n")
    corpus = open_corpus(folder.path, tmp_path / "cache")
    found = queries.passages(
        corpus, Filter(outlet=("lantern",), since="2022-03-24", until="2022-03-24")
    )
    assert 11 not in set(found["line"].dropna())
    assert "Kabulov" not in set(queries.quotations(corpus, Filter())["speaker_as_printed"])
    assert set(queries.articles(corpus, Filter(q="summer"))["article_id"]) == set()


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ("articles", (0, 0, 0)),
        ("contacts", (12, 0, 37)),
        ("texts", (12, 8, 27)),  # names as printed still count once each
        ("vocabulary", (12, 8, 0)),
    ],
)
def test_whatever_part_is_missing_the_rest_is_shown(
    folder: Folder, tmp_path: Path, missing: str, expected: tuple[int, int, int]
) -> None:
    shutil.rmtree(folder / missing)
    corpus = open_corpus(folder.path, tmp_path / "cache")
    assert totals(corpus) == expected
    for question in queries.QUESTIONS:
        corpus.engine.answer(question, Filter())


def test_a_corpus_of_one_undated_article(folder: Folder, tmp_path: Path) -> None:
    for path in (folder / "articles").iterdir():
        if path.name != "council-voice-undated-talks.yaml":
            path.unlink()
    corpus = open_corpus(folder.path, tmp_path / "cache")
    assert totals(corpus) == (1, 1, 6)
    assert queries.timeline(corpus, Filter())["placed"].tolist() == ["date not established"]


def test_an_empty_folder_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(CorpusError, match="no readable record in"):
        build(tmp_path / "data", tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []
    with pytest.raises(CorpusError, match="no data folder"):
        build(tmp_path / "nowhere", tmp_path / "cache")


def test_a_folder_among_the_texts_is_told_and_does_no_harm(folder: Folder, tmp_path: Path) -> None:
    (folder / "texts/old").mkdir()
    corpus = open_corpus(folder.path, tmp_path / "cache")
    assert totals(corpus) == (12, 8, 37)
    assert [problem.place for problem in corpus.problems] == ["texts/old:1"]
