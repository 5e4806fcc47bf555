"""Records written out again: as files that are imported in bulk, or as the YAML they came from."""

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus import yaml_file
from corpus.load import Records
from corpus.rows import KINDS, schema

Row = dict[str, Any]
Tables = Mapping[str, list[Row]]


def tables(records: Records) -> dict[str, list[Row]]:
    """Return every record of a folder as a row of its kind, without the reading of its text."""
    return {
        kind: [
            entry.record.model_dump(mode="json", exclude_none=True, exclude={"text"})
            for entry in getattr(records, kind).values()
        ]
        for kind in KINDS
    }


def jsonl(folder: Path, rows: Tables) -> Path:
    """Write rows as JSONL, one file a kind."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, found in rows.items():
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found)
        (folder / f"{kind}.jsonl").write_text(lines, "utf-8", newline="")
    return folder


def parquet(folder: Path, rows: Tables) -> Path:
    """Write rows as Parquet, one file a kind."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, found in rows.items():
        pq.write_table(pa.Table.from_pylist(found, schema(kind)), folder / f"{kind}.parquet")
    return folder


FORMATS = {"jsonl": jsonl, "parquet": parquet}


def curated(folder: Path, kind: str, rows: Iterable[Row]) -> None:
    """Write articles or contacts as YAML files of a data folder."""
    for row in rows:
        path = folder / kind / f"{row['id']}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8") as stream:
            yaml_file.write(_said(row), stream)


def _said(value: Any) -> Any:
    """Return a value as YAML has it: what says nothing is left out, the rest are strings."""
    if isinstance(value, dict):
        return {key: _said(item) for key, item in value.items() if item not in (None, [], ())}
    return [_said(item) for item in value] if isinstance(value, list) else str(value)


def vocabulary_of(data: Path, folder: Path) -> Path:
    """Make a data folder that has the vocabulary of another and nothing else."""
    shutil.copytree(data / "vocabulary", folder / "vocabulary")
    return folder
