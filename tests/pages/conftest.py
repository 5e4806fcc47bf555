"""Run a page of the real app in process, on the shipped corpus or another one."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

Visit = Callable[..., AppTest]


@pytest.fixture(scope="session", autouse=True)
def _closed_corpora() -> Iterator[None]:
    """Let go of open corpora at the end; DuckDB prints a page about those left open."""
    yield
    st.cache_resource.clear()


@pytest.fixture
def visit(root: Path, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """Return a function that opens a page by its file name and query string."""

    def open_page(page: str, query: str = "", data: Path | None = None) -> AppTest:
        if data is not None:
            monkeypatch.setenv("PARLEY_DATA", str(data))
            st.cache_resource.clear()
        app = AppTest.from_file(root / "app.py", default_timeout=60)
        for key, values in parse_qs(query, keep_blank_values=True).items():
            app.query_params[key] = values
        app.switch_page(f"pages/{page}.py").run()
        return app

    return open_page


@pytest.fixture
def data(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the small corpus that the app may change."""
    monkeypatch.setenv("PARLEY_WRITABLE", "1")
    return Path(shutil.copytree(root / "tests" / "small", tmp_path / "data"))


def said(app: AppTest) -> str:
    """Return every message on the page."""
    told = [*app.success, *app.error, *app.warning, *app.info, *app.caption, *app.markdown]
    return "\n".join(one.value.replace("\\", "").replace("\u2060", "") for one in told)
