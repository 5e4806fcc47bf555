"""What an old link is told: records added, removed and corrected since, in its own view."""

from pathlib import Path
from urllib.parse import parse_qs

import pytest

from corpus.changes import Change, Changes, Versions, What
from corpus.corpus import Corpus, open_corpus
from corpus.history import History
from tests.corpus.folder import Folder

MARKETS = "articles/lantern-2022-03-27-markets.yaml"
TITLE = "Kabul markets wait for neighbours"
STATEMENT = "The Hill Council asks its neighbours to trade."


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def before(folder: Folder, cache: Path) -> Corpus:
    return open_corpus(folder.path, cache)


def since(before: Corpus, folder: Folder, cache: Path, query: str = "") -> Changes:
    now = open_corpus(folder.path, cache)
    found = Versions(cache).since(before.version, parse_qs(query), now, folder.path)
    assert found is not None
    return found


def test_a_corrected_record_is_named_with_its_fields(
    before: Corpus, folder: Folder, cache: Path
) -> None:
    folder.replace(MARKETS, TITLE, "Kabul markets wait")
    assert since(before, folder, cache).changes == (
        Change(
            What.CORRECTED,
            "article",
            "lantern-2022-03-27-markets",
            "Kabul markets wait",
            ("title",),
        ),
    )


def test_a_record_that_is_gone_is_named_as_it_was(
    before: Corpus, folder: Folder, cache: Path
) -> None:
    (folder / MARKETS).unlink()
    found = since(before, folder, cache)
    # A statement that nobody reports any more is no longer counted.
    assert [(change.what, change.label) for change in found.changes or ()] == [
        (What.REMOVED, TITLE),
        (What.REMOVED, STATEMENT),
    ]
    assert found.totals["articles"] == (12, 11)


def test_a_record_that_came_is_named(folder: Folder, cache: Path) -> None:
    kept = (folder / MARKETS).read_bytes()
    (folder / MARKETS).unlink()
    before = open_corpus(folder.path, cache)
    (folder / MARKETS).write_bytes(kept)
    found = since(before, folder, cache)
    assert [(change.what, change.label) for change in found.changes or ()] == [
        (What.ADDED, TITLE),
        (What.ADDED, STATEMENT),
    ]


def test_only_what_the_view_shows_is_told(before: Corpus, folder: Folder, cache: Path) -> None:
    folder.replace(MARKETS, TITLE, "Kabul markets wait")
    assert since(before, folder, cache, "since=2023").none
    assert since(before, folder, cache, "since=2023&article=lantern-2022-03-27-markets").changes


def test_a_version_nobody_opened_here_is_unknown(before: Corpus, cache: Path) -> None:
    assert Versions(cache).since("0123456789ab", {}, before) is None
    assert Versions(cache / "elsewhere").since(before.version, {}, before) is None


def test_a_view_too_large_is_told_by_its_totals(
    before: Corpus, folder: Folder, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.changes.MOST_RECORDS", 5)
    (folder / MARKETS).unlink()
    found = since(before, folder, cache)
    assert found.changes is None
    assert not found.none
    assert found.totals == {"articles": (12, 11), "contacts": (8, 8), "statements": (2, 1)}


def test_each_content_is_kept_once(before: Corpus, folder: Folder, cache: Path) -> None:
    size = (cache / "history.sqlite").stat().st_size
    folder.replace(MARKETS, TITLE, "Kabul markets wait")
    open_corpus(folder.path, cache)
    assert (cache / "history.sqlite").stat().st_size < 1.5 * size
    assert History(cache).knows(before.version)


def test_a_cache_that_cannot_be_written_hinders_nothing(
    folder: Folder, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (cache / "history.sqlite").mkdir(parents=True)
    open_corpus(folder.path, cache)
    assert "is not kept in" in caplog.text
