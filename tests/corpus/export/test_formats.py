"""Whatever the format: nothing breaks it, nothing heavy is loaded before, no full text leaves."""

import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from corpus.corpus import Corpus, open_corpus
from corpus.export import FORMATS
from corpus.link import parse_address
from tests import sentinel

# A brief is a document about the view; it has tests of its own.
DATA = [key for key in FORMATS if key not in ("docx", "html")]


@pytest.mark.parametrize("key", DATA)
@pytest.mark.parametrize("query", ["", "since=2031", "envoy=nobody", "dates=stated&unit=pairs"])
def test_every_view_can_be_written(view: Any, write: Any, key: str, query: str) -> None:
    assert write(key, view(query))


@pytest.mark.parametrize("key", DATA)
def test_a_file_is_the_same_when_it_is_made_again(view: Any, write: Any, key: str) -> None:
    assert write(key, view()) == write(key, view())


def test_a_file_is_named_after_what_it_holds(view: Any) -> None:
    assert FORMATS["csv"].file_name(view(name="pairs")) == "parley-pairs.csv.zip"
    assert FORMATS["ris"].file_name(view(name="pairs")) == "parley-selection.ris"


def test_no_library_is_loaded_before_a_file_is_asked_for() -> None:
    heavy = "networkx xlsxwriter icalendar"
    code = f"import sys, corpus.export; print([m for m in '{heavy}'.split() if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


# Words of a full text that no evidence rests on.
SENTINEL = "which have often offered special spaces for dialog"


@pytest.mark.parametrize("key", DATA)
def test_no_full_text_leaves(shipped: Corpus, view: Any, write: Any, key: str) -> None:
    source = shipped.text("efe-2022-03-24-kabulov-kabul")
    assert source is not None
    assert SENTINEL in source.text
    said = words(write(key, view("envoy=zamir-kabulov&until=2022", corpus=shipped)))
    assert "2022-03-24" in said
    assert SENTINEL not in said


@pytest.mark.parametrize("texts", ["full", "passages", "none"])
def test_a_host_keeps_back_what_it_does_not_show(
    texts: str,
    tmp_path: Path,
    cache: Path,
    view: Any,
    write: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PARLEY_TEXTS", texts)
    corpus = open_corpus(sentinel.folder(tmp_path / "data"), cache)
    for key in DATA:
        said = words(write(key, view(corpus=corpus)))
        whole = texts == "full" and key in ("package", "workbook")  # they have the passages
        found = [kept for kept in sentinel.KEPT_BACK if kept in said]
        assert found == (["marmalade orchestra", "crate20"] if whole else []), key


def words(content: bytes) -> str:
    """Return all that can be read in a file, whatever it is packed in."""
    if content.startswith(b"PAR1"):
        return str(parquet.read_table(io.BytesIO(content)).to_pylist())
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(archive.read(name).decode() for name in archive.namelist())
    return content.decode()


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://x.example/timeline?unit=pairs", "https://x.example/articles?article=a"),
        ("https://x.example/parley/topics", "https://x.example/parley/articles?article=a"),
        ("https://x.example/", "https://x.example/articles?article=a"),
        ("?unit=pairs", ""),
    ],
)
def test_a_record_is_linked_beside_the_page(view: Any, address: str, found: str) -> None:
    selection = view()
    link = parse_address(address, selection.corpus)
    assert replace(selection, link=link, address=address).link_to("articles", "article", "a") == (
        found
    )
