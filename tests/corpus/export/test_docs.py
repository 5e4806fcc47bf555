"""The page about exports holds what it shows."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pyarrow import parquet

from corpus.export import FORMATS


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "exports.md").read_text("utf-8")


def test_the_examples_run(
    page: str, view: Any, write: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(root))
    Path("parley-articles.csv.zip").write_bytes(write("csv", view()))
    known: dict[str, Any] = {}
    reading, writing = re.findall(r"(?s)```python\n(.*?)```", page)
    exec(reading, known)  # noqa: S102 our own page
    frame: pd.DataFrame = known["frame"]
    assert frame["title"].dropna().tolist() == [
        title for title in view().table["title"].to_pylist() if title
    ]
    exec(writing, known)  # noqa: S102
    table = parquet.read_table("contacts.parquet")
    assert table.num_rows == known["selection"].counts["contacts"] > 10


def test_every_format_has_its_row(page: str) -> None:
    labels = [one.label.removesuffix(" events") for one in FORMATS.values()]
    said = page.partition("| format |")[2].partition("\n\n")[0]
    assert [label for label in labels if label not in said] == ["Word", "Web page"]
