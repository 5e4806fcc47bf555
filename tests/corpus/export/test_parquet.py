"""Parquet keeps the types of the answer and carries the manifest."""

import io
import json
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from corpus.export import Selection


def test_rows_and_types_are_those_of_the_answer(view: Any, write: Any) -> None:
    table = parquet.read_table(io.BytesIO(write("parquet", view(name="contacts"))))
    assert table.schema.field("earliest").type == pa.date32()
    assert table.schema.field("n_reports").type == pa.int64()
    assert table.schema.field("multilateral").type == pa.bool_()
    assert table["date"].to_pylist() == [
        "2022-03-24",
        "2022-04~",
        "2022-06-10/2022-06-11",
        "2022-09-05",
        "2022-11-02",
        "2023-01-15/..",
        "2023-05-20?",
        "XXXX-03-24",
    ]
    assert table["latest"].null_count == 2  # one is open at the end, one has no year
    manifest = json.loads(table.schema.metadata[b"parley"])
    assert manifest["counts"] == {"articles": 12, "contacts": 8, "statements": 2}


def test_hostile_titles_come_back(hostile: Selection, titles: list[str], write: Any) -> None:
    frame = pd.read_parquet(io.BytesIO(write("parquet", hostile)))
    assert list(frame["title"]) == titles
