"""JSON Lines hold a row a line, days as days and nothing as null."""

import io
import json
import zipfile
from typing import Any

import pandas as pd

from corpus.export import Selection


def lines(archive: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return opened.read(name)


def test_a_line_is_a_row(view: Any, write: Any) -> None:
    archive = write("jsonl", view("envoy=rustam-kabulov", name="pairs"))
    rows = [json.loads(line) for line in lines(archive, "parley-pairs.jsonl").splitlines()]
    assert rows == [
        {
            "actor_a_id": "idris-taran",
            "actor_a": "Idris Taran",
            "side_a": "hill-council",
            "actor_b_id": "rustam-kabulov",
            "actor_b": "Rustam Kabulov",
            "side_b": "arvania",
            "n": 1,
            "first": "2022-03-24",
            "last": "2022-03-24",
        },
        {
            "actor_a_id": "mira-solen",
            "actor_a": "Mira Solén",
            "side_a": "belmora",
            "actor_b_id": "rustam-kabulov",
            "actor_b": "Rustam Kabulov",
            "side_b": "arvania",
            "n": 1,
            "first": "2022-11-02",
            "last": "2022-11-02",
        },
    ]
    assert json.loads(lines(archive, "manifest.json"))["rows"] == 2


def test_what_is_not_recorded_is_null(view: Any, write: Any) -> None:
    archive = write("jsonl", view("outlet=river-wire"))
    rows = map(json.loads, lines(archive, "parley-articles.jsonl").splitlines())
    assert [row["title"] for row in rows] == [
        None,
        "Trade conference opens in Port Selin",
        "Consul consults Council",
    ]


def test_hostile_titles_come_back(hostile: Selection, titles: list[str], write: Any) -> None:
    content = lines(write("jsonl", hostile), "parley-hostile.jsonl")
    assert [json.loads(line)["title"] for line in content.split(b"\n")[:-1]] == titles
    assert list(pd.read_json(io.BytesIO(content), lines=True)["title"]) == titles
