"""Rows of JSONL and Parquet: what is read, what is refused, and where it stands (F09)."""

import gzip
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus import rows
from corpus.errors import InputError
from corpus.load import Records
from corpus.records import Article
from corpus.rows import KINDS, ImportedArticle, RowError, schema

ROW: dict[str, Any] = {
    "id": "wire-1",
    "outlet": "river-wire",
    "published": "2022-06-12",
    "published_basis": "stated",
    "language": "en",
    "summary": "Crossings reopen.",
    "actors": [{"actor": "taran", "as_printed": "Idris Taran"}],
    "body": "Idris Taran spoke.\nNobody else did.",
}


def said(**changes: Any) -> bytes:
    return json.dumps({**ROW, **changes}).encode() + b"\n"


def outcomes(path: Path, kind: str = "articles") -> list[str]:
    """Return the id of each row, or the place and the faults of one that is refused."""
    found = []
    for row in rows.read(path, kind):
        try:
            found.append(row.record(kind).id)  # type: ignore[attr-defined]
        except RowError as error:
            found.extend(f"{row.number}: {field}: {why}" for field, why in error.reasons)
    return found


# Slips of a program that wrote JSONL, and what the reader is told.
SLIPS: list[tuple[bytes, list[str]]] = [
    (said(), ["wire-1"]),
    (said(title=None, agency=None, places=None), ["wire-1"]),  # null says nothing
    (said(body="One.\r\nTwo.\tThree."), ["wire-1"]),
    (b"\xef\xbb\xbf" + said(), ["wire-1"]),
    (b"\n  \n" + said(), ["wire-1"]),
    (said()[:-1], ["wire-1"]),
    (b"{\n", ["1: row: not JSON: Expecting property name enclosed in double quotes at 3"]),
    (b"id,outlet\n", ["1: row: not JSON: Expecting value at 1"]),
    (b"[1, 2]\n", ["1: row: expected keys and values"]),
    (b"7\n", ["1: row: expected keys and values"]),
    (b"null\n", ["1: row: expected keys and values"]),
    (said(title="x").replace(b'"x"', b'"caf\xe9"'), ["1: row: not UTF-8 (byte 0xe9 at 270)"]),
    (b"[" * 100_000 + b"\n", ["1: row: a number too long, or nested too deep"]),
    (b"1" * 10_000 + b"\n", ["1: row: a number too long, or nested too deep"]),
    (said(headline="x"), ["1: headline: no such key"]),
    (said(sumary="x"), ['1: sumary: no such key; did you mean "summary"?']),
    (said(id="Wire 1"), ['1: id: "Wire 1": an id is made of lower-case letters, digits and '
        "hyphens"]),
    (said(outlet=None), ["1: outlet: missing"]),
    (said(published=20220612), ["1: published: input should be a valid string"]),
    (said(published="12/06/2022"), ['1: published: "12/06/2022" is not a date (an interval has two '
        "ends); expected EDTF such as 2022-03-24, 2022-03, 2022-03-24~ or 2021-08-17/.."]),
    (said(summary=" "), ['1: summary: " ": empty; leave the key out instead']),
    (said(summary="a\x00b"), ['1: summary: "a\x00b": control character U+0000']),
    (said(title="\ud800"), ['1: title: "\ud800": input should be a valid string, unable to parse '
        "raw data as a unicode string"]),
    (said(actors="taran"), ["1: actors: expected a list"]),
    (said(actors=[{"actor": "taran", "role": "x"}]), ["1: actors.0.role: no such key"]),
    (said(actors=[None]), ["1: actors.0: expected keys and values"]),
    (said(body=""), ['1: body: "": empty; leave the key out instead']),
    (said(body="a\x1bb"), ['1: body: "a\x1bb": control character U+001B']),
    (said(body=["One.", "Two."]), ["1: body: input should be a valid string"]),
    (said(url="javascript:alert(1)"), ['1: url: "javascript:alert(1)": expected an address that '
        "starts with https:// or http://"]),
    (said(text={"file": "x.txt"}), ["1: text: a reading stands in a YAML file; give the text of "
        "the article as body"]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "found"), SLIPS)
def test_a_slip_is_told_and_the_next_row_is_read(
    tmp_path: Path, content: bytes, found: list[str]
) -> None:
    path = tmp_path / "articles.jsonl"
    end = b"" if content.endswith(b"\n") else b"\n"
    path.write_bytes(content + end + said(id="wire-2"))
    assert outcomes(path) == [*found, "wire-2"]


def test_a_row_too_long_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_bytes(said() + said(body="x" * 12_000_000) + said(id="wire-2"))
    assert outcomes(path) == ["wire-1", "2: row: longer than 5,000,000 bytes", "wire-2"]


def test_a_packed_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl.gz"
    path.write_bytes(gzip.compress(said() + said(id="wire-2"), mtime=0))
    assert outcomes(path) == ["wire-1", "wire-2"]


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(said() * 99, mtime=0)[:-30],
        b"no gzip at all",
        gzip.compress(said(), mtime=0)[:5],
    ],
)
def test_a_broken_packed_file_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "articles.jsonl.gz"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"articles\.jsonl\.gz: cannot be read to its end"):
        outcomes(path)


# -- Parquet ---------------------------------------------------------------------------------------


def parquet(path: Path, **columns: Any) -> Path:
    table = {name: [value] for name, value in ROW.items()} | columns
    n = max(map(len, columns.values()), default=1)
    pq.write_table(pa.table({k: v if k in columns else v * n for k, v in table.items()}), path)
    return path


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({}, ["wire-1"]),
        ({"id": ["a", None, "c"]}, ["a", "2: id: missing", "c"]),
        ({"published": [date(2022, 6, 12)]}, ["wire-1"]),  # a day is spelled as EDTF does
        ({"outlet": pa.array(["river-wire"]).dictionary_encode()}, ["wire-1"]),
        ({"summary": pa.array(["Long."], pa.large_string())}, ["wire-1"]),
        ({"title": pa.array([None], pa.null())}, ["wire-1"]),
        ({"published": [2022]}, ["1: published: input should be a valid string"]),
        ({"places": ["kabul"]}, ["1: places: expected a list"]),
        ({"actors": [[{"who": "x"}]]}, ["1: actors.0.actor: missing",
            "1: actors.0.who: no such key"]),
    ],
)  # fmt: skip
def test_rows_of_parquet(tmp_path: Path, columns: dict[str, Any], found: list[str]) -> None:
    assert outcomes(parquet(tmp_path / "articles.parquet", **columns)) == found


def test_a_row_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    texts = pa.array([b"One.", b"caf\xe9", b"Three."], pa.binary())
    summaries = pa.Array.from_buffers(pa.string(), 3, texts.buffers())
    path = parquet(tmp_path / "articles.parquet", summary=summaries, id=["a", "b", "c"])
    assert outcomes(path) == ["a", "2: row: not UTF-8", "c"]


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"sumary": ["x"]}, 'articles have no column "sumary"; did you mean "summary"?'),
        ({"__index_level_0__": [0]}, 'articles have no column "__index_level_0__"'),
    ],
)
def test_a_column_nobody_knows_is_an_error(
    tmp_path: Path, columns: dict[str, Any], told: str
) -> None:
    with pytest.raises(InputError) as error:
        outcomes(parquet(tmp_path / "articles.parquet", **columns))
    assert str(error.value) == f"articles.parquet: {told}"


def test_a_column_that_is_missing_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "articles.parquet"
    pq.write_table(pa.table({"id": ["a"]}), path)
    with pytest.raises(InputError, match='articles need a column "outlet"'):
        outcomes(path)


def test_a_broken_parquet_file_is_an_error(tmp_path: Path) -> None:
    path = parquet(tmp_path / "articles.parquet")
    content = path.read_bytes()
    for broken in (b"", b"PAR1", content[:-20], content[:100] + bytes(300) + content[400:]):
        path.write_bytes(broken)
        with pytest.raises(InputError, match=r"articles\.parquet: cannot be read to its end"):
            outcomes(path)


# -- the schema ------------------------------------------------------------------------------------


def test_the_columns_are_the_fields_of_the_records() -> None:
    for kind, model in KINDS.items():
        assert schema(kind).names == [name for name in model.model_fields if name != "text"]
    assert set(ImportedArticle.model_fields) == {*Article.model_fields, "body"}
    assert schema("articles").field("actors").type == pa.list_(
        pa.struct(dict.fromkeys(("actor", "as_printed", "role_as_printed"), pa.string()))
    )
    assert schema("places").field("lat").type == pa.float64()
    assert schema("actors").field("envoy").type == pa.bool_()


def test_the_example_of_the_readme_is_a_row(shipped_data: Path, shipped_records: Records) -> None:
    readme = (shipped_data / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```json\n(.+?)```", readme, re.DOTALL)
    row = ImportedArticle.model_validate_json(example)
    assert row.outlet in shipped_records.outlets
    assert {*row.topics} <= shipped_records.topics.keys()
    assert {named.actor for named in row.actors} <= shipped_records.actors.keys()
