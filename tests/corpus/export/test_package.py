"""The data package is valid and holds every table of the view."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from corpus import queries
from corpus.corpus import Corpus
from corpus.export.selection import TABLES


def unpacked(archive: bytes, folder: Path) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        opened.extractall(folder)
    described: dict[str, Any] = json.loads((folder / "datapackage.json").read_text("utf-8"))
    return described


@pytest.mark.filterwarnings("ignore")  # of the reader's own
@pytest.mark.parametrize("query", ["", "dates=stated&topic=aid"])
def test_frictionless_finds_no_fault(view: Any, write: Any, tmp_path: Path, query: str) -> None:
    from frictionless import validate

    unpacked(write("package", view(query)), tmp_path)
    report = validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["fieldName", "rowNumber", "type", "message"])
    assert len(report.tasks) == len(TABLES) == 18


def test_the_package_says_what_was_asked(view: Any, write: Any, tmp_path: Path) -> None:
    described = unpacked(write("package", view("envoy=rustam-kabulov")), tmp_path)
    assert described["description"] == (
        "5 articles, 3 contacts and 1 statement involving Rustam Kabulov, "
        "dates stated, inferred or from outside facts."
    )
    assert described["version"] == view().corpus.version
    assert described["created"] == "2026-11-22T05:30:00+00:00"
    assert described["parley"]["rows"]["reports"] == 7
    pairs = next(one for one in described["resources"] if one["name"] == "pairs")
    assert pairs["description"].startswith("Return one row per pair of actors that met")
    assert [(field["name"], field["type"]) for field in pairs["schema"]["fields"]][-3:] == [
        ("n", "integer"),
        ("first", "date"),
        ("last", "date"),
    ]


def test_every_shipped_table_is_that_of_its_question(
    shipped: Corpus, view: Any, write: Any, tmp_path: Path
) -> None:
    selection = view("envoy=zamir-kabulov&dates=inferred&unit=contacts", corpus=shipped)
    unpacked(write("package", selection), tmp_path)
    for name in TABLES:
        asked = queries.ask(shipped, name, selection.link)
        read = pd.read_csv(tmp_path / "data" / f"{name}.csv", dtype=str, keep_default_na=False)
        assert list(read.columns) == list(asked.columns), name
        assert len(read) == len(asked), name
        first = asked.columns[0]
        assert [cell.removeprefix("'") for cell in read[first]] == asked[first].tolist(), name
