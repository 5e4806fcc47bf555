"""What a host is set up to do is read from its environment, in one place."""

import pytest

from corpus import modes
from corpus.errors import InputError
from corpus.modes import Texts, texts


@pytest.mark.parametrize(
    ("asked", "engine", "writable"),
    [
        ("1", "", True),
        ("1", "duckdb", True),
        ("1", "clickhouse://reader@host:8123/parley", False),
        ("0", "", False),
        ("yes", "", False),
        ("", "", False),
    ],
)
def test_an_app_is_for_reading_unless_it_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, asked: str, engine: str, writable: bool
) -> None:
    monkeypatch.setenv("PARLEY_WRITABLE", asked)
    monkeypatch.setenv("PARLEY_ENGINE", engine)
    assert modes.writable() is writable


@pytest.mark.parametrize(
    ("value", "mode"),
    [("", Texts.FULL), ("full", Texts.FULL), ("passages", Texts.PASSAGES), ("none", Texts.NONE)],
)
def test_the_mode_of_the_texts(value: str, mode: Texts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_TEXTS", value)
    assert texts() is mode


def test_without_a_mode_the_texts_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARLEY_TEXTS", raising=False)
    assert texts() is Texts.FULL


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("passage", 'PARLEY_TEXTS: no mode "passage"; did you mean "passages"?'),
        ("0", 'PARLEY_TEXTS: no mode "0"; expected full, passages, none'),
    ],
)
def test_a_slip_never_shows_more(value: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_TEXTS", value)
    with pytest.raises(InputError) as error:
        texts()
    assert str(error.value) == said
