"""A run shows the corpus as it is when the run begins."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import session


def app() -> None:
    import streamlit as st

    from components import session, shell
    from corpus.filter import Filter

    with shell.calm():
        session.refresh()
        st.text(session.corpus().version)
        st.text(str(session.ask("summary", Filter()).loc[0, "n_articles"]))


@pytest.fixture
def folder(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(root / "tests" / "small", copy)
    monkeypatch.setenv("PARLEY_DATA", str(copy))
    return copy


def shown(at: AppTest) -> list[str]:
    return [text.value for text in at.run().text]


def test_a_changed_folder_is_shown_by_the_next_run(folder: Path) -> None:
    at = AppTest.from_function(app)
    version, n = shown(at)
    assert n == "12"
    assert shown(at) == [version, "12"]
    (folder / "articles" / "lantern-2022-03-27-markets.yaml").unlink()
    session._check_at[str(folder)] = 0.0
    changed = shown(AppTest.from_function(app))
    assert changed[1] == "11"
    assert changed[0] != version
    assert shown(at) == changed


def test_a_folder_that_is_gone_is_told(folder: Path) -> None:
    at = AppTest.from_function(app)
    shown(at)
    shutil.rmtree(folder)
    session._check_at[str(folder)] = 0.0
    assert "no data folder" in at.run().error[0].value


def test_a_save_that_was_cut_off_is_seen_to_before_the_corpus_is_opened(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "decisions.jsonl").write_bytes(b'{"id": "torn')
    shown(AppTest.from_function(app))
    assert (folder / "decisions.jsonl").read_bytes() == b'{"id": "torn'  # left to a curator
    monkeypatch.setenv("PARLEY_WRITABLE", "1")
    session._open.pop(str(folder))
    shown(AppTest.from_function(app))
    assert (folder / "decisions.jsonl").read_bytes() == b""
    assert (folder / "decisions.torn").read_bytes() == b'{"id": "torn\n'


def test_a_folder_for_reading_is_left_as_it_is(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    shown(AppTest.from_function(app))
    assert sorted(folder.rglob("*")) == before
