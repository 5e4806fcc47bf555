"""The rows of a corpus as the tables of `schema` have them, read from its databases in batches.

What a row is made of lies in a dozen tables, each in an order of its own. So each is first dealt
out in the order of the records, into a scratch database that may spill to disk; after that a batch
is a stretch of each, and memory does not grow with the texts.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from corpus.engines.clickhouse.schema import (
    COLUMNS,
    GATHERED,
    JOINED,
    NESTED,
    PARTS,
    RECORDS,
    SINGLE,
    SMALL,
    SPELLED,
)
from corpus.layers import TABLES, Built, quoted, united

BATCH = 10_000
"""Records of a batch."""

_SETTINGS = {
    "memory_limit": "2GB",
    "threads": "2",
    "preserve_insertion_order": "false",
    # The right side of a join is what is kept in memory, whatever is thought of its size.
    "disabled_optimizers": "join_order,build_side_probe_side",
}
_STRETCH = "WHERE position BETWEEN $first AND $last"
_ABSENT = {"Array": "[]", "Bool": "false", "Int32": "0"}


class Source:
    """The databases of a corpus, and a scratch database until `close`."""

    def __init__(self, built: Built) -> None:
        self._folder = tempfile.TemporaryDirectory(dir=built.curated.parent, prefix=".loading-")
        scratch = Path(self._folder.name)
        self._connection = duckdb.connect(
            str(scratch / "scratch.duckdb"), config={"temp_directory": str(scratch / "spilled")}
        )
        try:
            self._attach(built)
        except duckdb.Error:
            self.close()
            raise

    def _attach(self, built: Built) -> None:
        for setting, value in _SETTINGS.items():
            self._connection.execute(f"SET {setting} = '{value}'")
        layers = {"curated": built.curated}
        if built.imported:
            layers["imported"] = built.imported
        for layer, path in layers.items():
            self._connection.execute(f"ATTACH {quoted(str(path))} AS {layer} (READ_ONLY)")
        self._connection.execute("CREATE SCHEMA dealt")
        for name in TABLES:
            read = united(self._connection)[name] if built.imported else f"FROM curated.{name}"
            self._connection.execute(f"CREATE VIEW {name} AS {read}")

    def close(self) -> None:
        """Remove the scratch database."""
        self._connection.close()
        self._folder.cleanup()

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        return int(self._connection.sql(f"SELECT count(*) FROM {table}").fetchall()[0][0])

    def rows(self, table: str) -> pa.Table:
        """Return the rows of a small table."""
        columns = ", ".join(f'{column.source} AS "{column.name}"' for column in SMALL[table])
        return self._connection.sql(f"SELECT {columns} FROM {table}").to_arrow_table()

    def batches(self, done: int = 0) -> Iterator[pa.Table]:
        """Yield the rows of `RECORDS` in order of record, first day and id, without the first."""
        self._deal(done)
        batch = _batch()
        for first in range(done, self.count(RECORDS), BATCH):
            stretch = {"first": first, "last": first + BATCH - 1}
            yield self._connection.sql(batch, params=stretch).to_arrow_table()

    def _deal(self, done: int) -> None:
        """Number the records from `done` on, and lay out what belongs to them in that order."""
        self._connection.execute(f"""CREATE TABLE positions AS
SELECT * FROM (
    SELECT record, id, record = 'article' AS of_article, earliest, latest,
        row_number() OVER (ORDER BY record, {SPELLED}, id) - 1 AS position FROM records r
) WHERE position >= {done}""")
        self._connection.execute("""CREATE TABLE dated AS
SELECT id, date, basis, earliest, latest FROM records WHERE record = 'article'""")
        for name, part in PARTS.items():
            columns = ", ".join(f'{column.source} AS "{column.name}"' for column in part.columns)
            self._connection.execute(f"""CREATE TABLE dealt.{name} AS
SELECT position, {columns} FROM {part.source} ORDER BY position""")


def _batch() -> str:
    """Return the query for the records of a stretch."""
    made = {
        name: {
            f"{name}.{column.name}": f'list("{column.name}" ORDER BY {part.order})'
            for column in part.columns
        }
        for name, part in NESTED.items()
    } | {
        name: {column.name: column.source for column in part.into}
        for name, part in GATHERED.items()
    }
    parts = {name: f"SELECT * FROM dealt.{name} {_STRETCH}" for name in SINGLE}
    for name, into in made.items():
        columns = ", ".join(f'{expression} AS "{column}"' for column, expression in into.items())
        parts[name] = f"SELECT position, {columns} FROM dealt.{name} {_STRETCH} GROUP BY position"
    first, *others = parts
    return f"""WITH {", ".join(f"{name} AS ({part})" for name, part in parts.items())}
SELECT {", ".join(f'{_value(name, kind)} AS "{name}"' for name, kind in COLUMNS.items())}
FROM {first} {" ".join(f"LEFT JOIN {name} USING (position)" for name in others)}
ORDER BY position"""


def _value(name: str, kind: str) -> str:
    if name in JOINED:
        return JOINED[name]
    absent = _ABSENT.get(kind.partition("(")[0])
    return f'coalesce("{name}", {absent})' if absent else f'"{name}"'
