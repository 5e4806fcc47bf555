"""CSV opens in a spreadsheet without running, and comes back cell by cell."""

import io
import json
import unicodedata
import zipfile
from typing import Any

import pandas as pd
import pytest

from corpus.export import Selection
from corpus.export.separated import harmless

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x"]
FORMULAS += [" =1", "\u200b=1", "\ufeff=1", "\0=1", '=HYPERLINK("http://evil")', '";=1', "'=1", "'"]


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_cell_that_starts_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Kabul", "2022-03-24", "", "a=b", "it's", 7, None])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert harmless(cell) == cell


def files(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def test_pandas_reads_the_rows_of_the_screen(view: Any, write: Any) -> None:
    found = files(write("csv", view("envoy=rustam-kabulov&since=2022&until=2022")))
    assert list(found) == ["parley-articles.csv", "manifest.json"]
    frame = pd.read_csv(io.BytesIO(found["parley-articles.csv"]))
    assert list(frame["article_id"]) == [
        "lantern-2022-03-24-envoy-in-kabul",
        "selin-post-2022-06-11-four-sides",
        "lantern-2022-11-03-call",
    ]
    assert list(frame["published"]) == ["2022-03-24", "2022-06-11", "2022-11-03"]
    assert list(frame["earliest"]) == ["2022-03-24", "2022-06-11", "2022-11-03"]
    assert list(frame["full_text"]) == [True, False, False]
    assert list(frame["n_mentions"]) == [9, 4, 2]


def test_the_manifest_says_what_was_asked(view: Any, write: Any) -> None:
    selection = view("envoy=rustam-kabulov&dates=stated&unit=contacts", name="contacts")
    manifest = json.loads(files(write("csv", selection))["manifest.json"])
    assert manifest["selection"] == (
        "5 articles, 3 contacts and 1 statement involving Rustam Kabulov, "
        "dates stated in print only."
    )
    assert manifest["link"] == (
        "https://parley.example/app/timeline?envoy=rustam-kabulov&dates=stated&unit=contacts"
    )
    assert manifest["counts"] == {"articles": 5, "contacts": 3, "statements": 1}
    assert (manifest["unit"], manifest["dates"], manifest["rows"]) == ("contacts", "stated", 3)
    assert manifest["corpus_version"] == selection.corpus.version
    assert manifest["made_at"] == "2026-11-22T05:30:00+00:00"
    assert "cite the article" in manifest["rights"]


def test_hostile_titles_come_back_and_none_is_a_formula(
    hostile: Selection, titles: list[str], write: Any
) -> None:
    content = files(write("csv", hostile))["parley-hostile.csv"]
    frame = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    for cell in frame["title"]:
        shown = unicodedata.normalize("NFKC", cell).lstrip("\u200b\u200c\u200d\u2060\ufeff\0 ")
        assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert [cell.removeprefix("'") for cell in frame["title"]] == titles


def test_nothing_gives_the_heading_alone(view: Any, write: Any) -> None:
    content = files(write("csv", view("since=2031", name="outlets")))["parley-outlets.csv"]
    assert content == b'\xef\xbb\xbf"outlet_id","outlet","kind","country","ownership","n"\r\n'
