"""Who may change the corpus is asked in one place."""

import pytest

from corpus import modes


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
