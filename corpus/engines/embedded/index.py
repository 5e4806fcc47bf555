"""The index of one layer of a corpus: every record at a position in order of its date, and for
every value of every filter the set of positions that have it.

An index is built once from a database, kept beside it and mapped into memory, never changed.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from pyroaring import BitMap

from corpus.dates import Basis
from corpus.engines.embedded import fulltext
from corpus.engines.embedded.bitmaps import Ints, mapped, of_positions
from corpus.filter import FACET_KEYS
from corpus.layers import TABLES, Built, quoted

RECORDS = ("article", "contact", "statement")
UNITS = {"article": ("mentions",), "contact": ("contacts", "pairs", "expanded"), "statement": ()}
BASES = tuple(basis.value for basis in Basis)
VOCABULARY = ("actors", "outlets", "places", "topics", "sides")

UNDATED = np.int32(2**31 - 1)
"""Stands for the day of a record without any; after every day."""

_BATCH = 16_384
_MEMORY = "1GB"

Days = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Lists:
    """A list of numbers for each position: those of `p` are `items[starts[p] : starts[p + 1]]`."""

    starts: Ints
    items: Ints

    def of(self, positions: Ints) -> tuple[Ints, Ints]:
        """Return where the items of some positions lie, and how many each has."""
        if len(positions) == len(self.starts) - 1:
            starts = self.starts.astype(np.int64)
            return np.arange(len(self.items)), starts[1:] - starts[:-1]
        begin = self.starts[positions].astype(np.int64)
        lengths = self.starts[positions + 1].astype(np.int64) - begin
        skipped = np.repeat(begin - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
        return skipped + np.arange(len(skipped)), lengths


class Facet:
    """The values of one filter: who has which.

    Everything is mapped when it is opened, so it stays readable when its folder is removed.
    """

    def __init__(self, folder: Path, name: str, values: Sequence[str]) -> None:
        self.values = values
        self._arrays = {
            path.stem.removeprefix(f"{name}."): _load(path) for path in folder.glob(f"{name}.*.npy")
        }
        self.lists = Lists(self._arrays["starts"], self._arrays["codes"])
        self._content = mapped(folder / f"{name}.sets")

    @cached_property
    def sets(self) -> list[BitMap]:
        """Return, for each value, the positions that have it."""
        ends = self._arrays["ends"].tolist()
        return [
            BitMap.deserialize(bytes(self._content[start:end]))
            for start, end in pairwise([0, *ends])
        ]

    @cached_property
    def edges(self) -> Ints:
        """Return where each value begins in what is sorted by value, and where all ends."""
        return np.cumsum([0, *map(len, self.sets)])

    def weights_of(self, code: int, unit: str) -> Ints:
        """Return what the positions of a value, in order, count in a unit."""
        weights: Ints = self._arrays[f"{unit}.sorted"]
        return weights[self.edges[code] : self.edges[code + 1]]

    @cached_property
    def code(self) -> dict[str, int]:
        """Map values to their numbers."""
        return {value: n for n, value in enumerate(self.values)}

    def having(self, value: str) -> BitMap:
        """Return the positions that have a value; none for an unknown one."""
        code = self.code.get(value)
        return self.sets[code] if code is not None else BitMap()

    def weights(self, unit: str) -> Ints:
        """Return, beside the items of `lists`, what each counts in a unit."""
        return self._arrays[unit]


class Index:
    """All records of one sort in a layer, in order of their first day and id."""

    def __init__(self, folder: Path, record: str, described: dict[str, Any]) -> None:
        self.record = record
        self._arrays = {
            path.stem: _load(path)
            for path in folder.glob("*.npy")
            if path.stem.partition(".")[0] not in FACET_KEYS
        }
        self.first: Days = self._arrays["first"]
        self.last: Days = self._arrays["last"]
        self.size = len(self.first)
        self.n_dated = int(np.searchsorted(self.first, UNDATED))
        self.facets = {key: Facet(folder, key, described[key]) for key in FACET_KEYS}
        self.foreign_reports: list[tuple[int, str]] = [tuple(f) for f in described["foreign"]]
        self.sets = {
            path.stem: BitMap.deserialize(path.read_bytes()) for path in folder.glob("*.set")
        }
        """The positions that are alike in some way, by its name."""
        self._pairs = pa.ipc.open_file(pa.memory_map(str(folder / "pairs.arrow")))
        reader = pa.ipc.open_file(pa.memory_map(str(folder / "rows.arrow")))
        none = pa.RecordBatch.from_pylist([], schema=reader.schema)
        self._rows: list[pa.RecordBatch] = [
            reader.get_batch(n) for n in range(reader.num_record_batches)
        ] or [none]

    @cached_property
    def everything(self) -> BitMap:
        """Return all positions."""
        return BitMap(range(self.size))

    def weights(self, unit: str) -> Ints:
        """Return what each position counts in a unit."""
        return self._arrays[unit]

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Return one row per pair that met: actor_a, side_a, actor_b, side_b."""
        pairs: pd.DataFrame = self._pairs.read_all().to_pandas()
        return pairs

    @cached_property
    def pair_lists(self) -> Lists:
        """Return the numbers of the pairs of each contact, rows of `pairs`."""
        return Lists(self._arrays["pairs.starts"], self._arrays["pairs.codes"])

    @cached_property
    def reports(self) -> Lists:
        """Return the articles of this layer that report each contact or statement."""
        return Lists(self._arrays["reports.starts"], self._arrays["reports.codes"])

    @property
    def n_outlets(self) -> Ints:
        """Return how many outlets report each contact or statement."""
        return self._arrays["n_outlets"]

    @cached_property
    def _ids(self) -> list[pa.Array]:
        return [batch.column(0) for batch in self._rows]

    def rows(self, positions: Ints, columns: Sequence[str] | None = None) -> pa.Table:
        """Return what is kept of some records, or some of it, in the order asked for."""
        if not len(positions):
            none = pa.Table.from_batches([self._rows[0].slice(0, 0)])
            return none.select(columns) if columns else none
        batches = positions // _BATCH
        order = np.argsort(batches, kind="stable")
        parts = []
        for number in np.unique(batches).tolist():
            within = positions[order[batches[order] == number]] % _BATCH
            batch = self._rows[number].select(columns) if columns else self._rows[number]
            whole = len(within) == batch.num_rows and bool((np.diff(within) == 1).all())
            parts.append(batch if whole else batch.take(pa.array(within)))
        found = pa.Table.from_batches(parts)
        if bool((np.diff(order) == 1).all()):
            return found
        return found.take(pa.array(np.argsort(order)))

    def ids(self, positions: Ints) -> list[str]:
        """Return the ids of some records."""
        return [
            str(self._ids[position // _BATCH][position % _BATCH]) for position in positions.tolist()
        ]

    def id(self, position: int) -> str:
        """Return the id of the record at a position."""
        return str(self._ids[position // _BATCH][position % _BATCH])

    def find(self, key: str) -> int | None:
        """Return the position of the record with an id, if it is here."""
        low, high = 0, self.size
        while low < high:
            middle = (low + high) // 2
            if self.id(int(self._arrays["by_id"][middle])) < key:
                low = middle + 1
            else:
                high = middle
        if low < self.size and self.id(found := int(self._arrays["by_id"][low])) == key:
            return found
        return None


class Segment:
    """The indexes of one layer and its full text."""

    def __init__(self, folder: Path) -> None:
        described = json.loads((folder / "described.json").read_text("utf-8"))
        self.indexes = {
            record: Index(folder / record, record, described[record]) for record in RECORDS
        }
        sizes = [self.indexes[record].size for record in RECORDS]
        self.words = fulltext.Words(folder / "words", dict(zip(RECORDS, sizes, strict=True)))


def of_layer(database: Path, built: Built, layer: str) -> Segment:
    """Return the index of a layer ("curated" or "imported"), built when there is none yet."""
    folder = database.with_suffix(f".{_FORMAT}")
    if not (folder / "described.json").exists():
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".building-") as draft:
            build(built, layer, Path(draft) / "index")
            try:
                (Path(draft) / "index").rename(folder)
            except OSError:
                # Another process was quicker; both indexes are the same.
                if not (folder / "described.json").exists():
                    shutil.rmtree(folder, ignore_errors=True)
                    (Path(draft) / "index").rename(folder)
    return Segment(folder)


_FORMAT = "index5"
"""Changes whenever an index is written in another way."""


# -- building ------------------------------------------------------------------------------------


def build(built: Built, layer: str, folder: Path) -> None:
    """Write the index of a layer into a folder."""
    folder.mkdir(parents=True)
    described: dict[str, Any] = {}
    with _layer(built, layer, folder) as connection:
        connection.execute(
            "CREATE TEMP TABLE positions AS SELECT record, id, (row_number() OVER ("
            "PARTITION BY record ORDER BY coalesce(earliest, latest) NULLS LAST, id) - 1)::INTEGER "
            "AS pos FROM records"
        )
        for record in RECORDS:
            (folder / record).mkdir()
            described[record] = _Writer(connection, folder / record, record).write()
        fulltext.build(connection, folder / "words", RECORDS)
    (folder / "described.json").write_text(json.dumps(described), "utf-8")


@contextmanager
def _layer(built: Built, layer: str, folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    spill = folder / "spill"
    with duckdb.connect(
        ":memory:",
        config={"memory_limit": _MEMORY, "threads": "2", "temp_directory": str(spill)},
    ) as connection:
        for name, path in (("curated", built.curated), ("imported", built.imported)):
            if path:
                connection.execute(f"ATTACH {quoted(str(path))} AS {name} (READ_ONLY)")
        for table in TABLES:
            owner = "curated" if table in VOCABULARY else layer
            connection.execute(f"CREATE VIEW {table} AS SELECT * FROM {owner}.{table}")
        # A contact of the curated layer can be reported by articles of the imported one.
        both = "UNION ALL SELECT * FROM imported.articles" if built.imported else ""
        connection.execute(f"CREATE VIEW every_article AS SELECT * FROM curated.articles {both}")
        yield connection
    shutil.rmtree(spill, ignore_errors=True)


class _Writer:
    """Writes the index of one sort of record."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path, record: str) -> None:
        self._connection = connection
        self._folder = folder
        self._record = record
        counted = f"SELECT count(*) AS n FROM positions WHERE record = '{record}'"
        self._size = int(self._columns(counted)["n"][0])

    def write(self) -> dict[str, Any]:
        self._days()
        self._flags()
        described: dict[str, Any] = {key: self._facet(key) for key in FACET_KEYS}
        self._units()
        self._pairs()
        described["foreign"] = self._reports()
        self._rows()
        return described

    def _columns(self, statement: str) -> dict[str, Any]:
        return self._connection.execute(statement).fetchnumpy()

    def _save(self, name: str, values: npt.NDArray[Any]) -> None:
        np.save(self._folder / f"{name}.npy", values)

    def _save_set(self, name: str, chosen: BitMap) -> None:
        chosen.run_optimize()
        (self._folder / f"{name}.set").write_bytes(chosen.serialize())

    @property
    def _records(self) -> str:
        return (
            f"records r JOIN positions p ON p.record = '{self._record}' "
            "AND r.record = p.record AND r.id = p.id"
        )

    def _days(self) -> None:
        day = "coalesce(date_diff('day', DATE '1970-01-01', {}), 2147483647)::INTEGER"
        first, last = "coalesce(earliest, latest)", "coalesce(latest, earliest)"
        found = self._columns(
            f"SELECT {day.format(first)} AS first, {day.format(last)} AS last "
            f"FROM {self._records} ORDER BY p.pos"
        )
        self._save("first", found["first"])
        self._save("last", found["last"])
        by_id = self._columns(
            f"SELECT pos FROM positions WHERE record = '{self._record}' ORDER BY id"
        )
        self._save("by_id", by_id["pos"].astype(np.uint32))

    def _flags(self) -> None:
        first, last = "coalesce(earliest, latest)", "coalesce(latest, earliest)"
        conditions = {
            "open_start": "earliest IS NULL AND latest IS NOT NULL",
            "wide_day": f"{first} <> {last}",
            **{
                f"wide_{by}": f"date_trunc('{by}', {first}) <> date_trunc('{by}', {last})"
                for by in ("month", "year")
            },
            "inexact": "precision <> 'day' OR approximate OR uncertain",
            **{f"basis_{basis}": f"basis = '{basis}'" for basis in BASES},
        }
        for name, condition in conditions.items():
            self._set_of(name, f"SELECT p.pos FROM {self._records} WHERE {condition}")
        if self._record == "article":
            joined = f"{self._records} JOIN articles a ON a.id = r.id"
            self._set_of("untitled", f"SELECT p.pos FROM {joined} WHERE a.title IS NULL")
            self._set_of("full_text", f"SELECT p.pos FROM {joined} WHERE a.full_text")
        else:
            joined = f"{self._records} JOIN contacts c ON c.id = r.id"
            self._set_of("multilateral", f"SELECT p.pos FROM {joined} WHERE c.multilateral")

    def _set_of(self, name: str, statement: str) -> None:
        self._save_set(name, of_positions(self._columns(statement)["pos"]))

    def _facet(self, key: str) -> list[str]:
        where = f"k.record = '{self._record}' AND k.facet = '{key}'"
        values = [
            str(value)
            for (value,) in self._connection.execute(
                f"SELECT DISTINCT k.value FROM keys k WHERE {where} ORDER BY 1"
            ).fetchall()
        ]
        coded = (
            "(SELECT value, row_number() OVER (ORDER BY value) - 1 AS code "
            f"FROM (SELECT DISTINCT k.value FROM keys k WHERE {where}))"
        )
        found = self._columns(
            f"SELECT p.pos::INTEGER AS pos, v.code::INTEGER AS code FROM keys k "
            f"JOIN positions p ON p.record = k.record AND p.id = k.id "
            f"JOIN {coded} v ON v.value = k.value WHERE {where} ORDER BY p.pos, v.code"
        )
        pos, codes = found["pos"], found["code"]
        self._save_lists(key, pos, codes, len(values))
        self._save_sets(key, pos, codes, len(values))
        if key == "actor":
            self._members(pos, codes, coded)
        return values

    def _save_lists(self, name: str, pos: Ints, codes: Ints, n_codes: int) -> None:
        starts = np.searchsorted(pos, np.arange(self._size + 1))
        self._save(f"{name}.starts", starts.astype(np.uint32))
        self._save(f"{name}.codes", codes.astype(np.uint16 if n_codes < 2**16 else np.uint32))

    def _save_sets(self, key: str, pos: Ints, codes: Ints, n_values: int) -> None:
        order = np.argsort(codes, kind="stable")
        edges = np.searchsorted(codes[order], np.arange(n_values + 1))
        ends = []
        with (self._folder / f"{key}.sets").open("wb") as stream:
            for start, end in pairwise(edges.tolist()):
                chosen = of_positions(pos[order[start:end]])
                chosen.run_optimize()
                stream.write(chosen.serialize())
                ends.append(stream.tell())
        self._save(f"{key}.ends", np.array(ends, dtype=np.int64))

    def _members(self, pos: Ints, codes: Ints, coded: str) -> None:
        key = pos.astype(np.int64) * (int(codes.max(initial=0)) + 1) + codes
        for unit in UNITS[self._record]:
            found = self._columns(
                f"SELECT p.pos::INTEGER AS pos, v.code::INTEGER AS code, "
                f"sum(m.weight)::INTEGER AS weight FROM members m "
                f"JOIN positions p ON p.record = '{self._record}' AND p.id = m.id "
                f"JOIN {coded} v ON v.value = m.actor WHERE m.unit = '{unit}' GROUP BY ALL"
            )
            weights = np.zeros(len(key), dtype=np.int32)
            wanted = found["pos"].astype(np.int64) * (int(codes.max(initial=0)) + 1) + found["code"]
            weights[np.searchsorted(key, wanted)] = found["weight"]
            self._save(f"actor.{unit}", weights)
            self._save(f"actor.{unit}.sorted", weights[np.argsort(codes, kind="stable")])
            self._set_of(
                f"members_{unit}",
                f"SELECT DISTINCT p.pos FROM members m JOIN positions p "
                f"ON p.record = '{self._record}' AND p.id = m.id WHERE m.unit = '{unit}'",
            )
        if self._record == "article":
            self._set_of(
                "members_articles",
                "SELECT DISTINCT p.pos FROM members m JOIN positions p "
                "ON p.record = 'article' AND p.id = m.id WHERE m.unit = 'articles'",
            )

    def _units(self) -> None:
        units = {"article": ("articles", "mentions")}.get(self._record, UNITS[self._record])
        for unit in units:
            found = self._columns(
                f"SELECT p.pos::INTEGER AS pos, w.weight FROM weights w JOIN positions p "
                f"ON p.record = '{self._record}' AND p.id = w.id WHERE w.unit = '{unit}'"
            )
            weights = np.zeros(self._size, dtype=np.int32)
            weights[found["pos"]] = found["weight"]
            self._save(unit, weights)
            self._save_set(f"counted_{unit}", of_positions(found["pos"]))

    def _pairs(self) -> None:
        columns = "actor_a, side_a, actor_b, side_b"
        distinct = f"SELECT DISTINCT {columns} FROM pairs WHERE '{self._record}' = 'contact'"
        pairs = self._connection.sql(f"{distinct} ORDER BY ALL").to_arrow_table()
        with (
            pa.OSFile(str(self._folder / "pairs.arrow"), "wb") as sink,
            pa.ipc.new_file(sink, pairs.schema) as writer,
        ):
            writer.write_table(pairs)
        found = self._columns(
            f"SELECT p.pos::INTEGER AS pos, v.code::INTEGER AS code FROM pairs q "
            f"JOIN positions p ON p.record = '{self._record}' AND p.id = q.contact "
            f"JOIN (SELECT *, row_number() OVER (ORDER BY {columns}) - 1 AS code "
            f"FROM ({distinct})) v USING ({columns}) ORDER BY p.pos, v.code"
        )
        self._save_lists("pairs", found["pos"], found["code"], pairs.num_rows)

    def _reports(self) -> list[tuple[int, str]]:
        joined = (
            f"reports e JOIN positions p ON p.record = '{self._record}' AND p.id = e.contact "
            "LEFT JOIN positions a ON a.record = 'article' AND a.id = e.article"
        )
        found = self._columns(
            f"SELECT p.pos::INTEGER AS pos, a.pos::INTEGER AS code FROM {joined} "
            "WHERE a.pos IS NOT NULL ORDER BY p.pos, a.pos"
        )
        self._save_lists("reports", found["pos"], found["code"], 2**16)
        foreign = self._connection.execute(
            f"SELECT p.pos, e.article FROM {joined} WHERE a.pos IS NULL ORDER BY ALL"
        ).fetchall()
        return [(int(pos), str(article)) for pos, article in foreign]

    def _rows(self) -> None:
        select = _ARTICLE_ROWS if self._record == "article" else _CONTACT_ROWS
        reader = self._connection.sql(
            f"SELECT {select} WHERE p.record = '{self._record}' ORDER BY p.pos"
        ).to_arrow_reader(_BATCH)
        pending: list[pa.RecordBatch] = []
        outlets: list[Ints] = []
        with (
            pa.OSFile(str(self._folder / "rows.arrow"), "wb") as sink,
            pa.ipc.new_file(sink, reader.schema) as writer,
        ):
            for batch in _even(reader, pending):
                writer.write_batch(batch)
                if self._record != "article":
                    outlets.append(batch.column("n_outlets").to_numpy())
        if self._record != "article":
            self._save("n_outlets", np.concatenate([np.empty(0, np.int64), *outlets]))


def _even(reader: pa.RecordBatchReader, pending: list[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield batches of equal length, so that a position tells its batch."""
    waiting = 0
    for batch in reader:
        pending.append(batch)
        waiting += batch.num_rows
        while waiting >= _BATCH:
            table = pa.Table.from_batches(pending)
            yield table.slice(0, _BATCH).combine_chunks().to_batches()[0]
            rest = table.slice(_BATCH)
            pending[:] = rest.combine_chunks().to_batches()
            waiting = rest.num_rows
    if waiting:
        yield pa.Table.from_batches(pending).combine_chunks().to_batches()[0]


_DATING = (
    "r.earliest::TIMESTAMP AS earliest, r.latest::TIMESTAMP AS latest, r.precision, "
    "r.approximate, r.uncertain"
)
_ARTICLE_ROWS = f"""
r.id AS article_id, a.title, a.summary, a.outlet AS outlet_id, a.agency, r.date AS published,
r.basis AS published_basis, {_DATING}, a.language, a.full_text,
coalesce(n.n, 0) AS n_contacts, coalesce(w.weight, 0)::BIGINT AS n_mentions, a.url, r.source
FROM positions p JOIN records r ON r.record = p.record AND r.id = p.id
JOIN articles a ON a.id = p.id
LEFT JOIN (SELECT e.article, count(*) AS n FROM reports e JOIN contacts c ON c.id = e.contact
    WHERE c.kind <> 'statement' GROUP BY e.article) n ON n.article = p.id
LEFT JOIN weights w ON w.unit = 'mentions' AND w.id = p.id"""
_CONTACT_ROWS = f"""
r.id AS contact_id, r.date, r.basis AS date_basis, {_DATING}, c.kind, c.place AS place_id,
x.actors, x.sides, c.multilateral, coalesce(e.n_reports, 0) AS n_reports,
coalesce(e.n_outlets, 0) AS n_outlets, c.summary, r.source
FROM positions p JOIN records r ON r.record = p.record AND r.id = p.id
JOIN contacts c ON c.id = p.id
LEFT JOIN (SELECT contact, list(actor ORDER BY n) AS actors,
    string_agg(DISTINCT side, '; ' ORDER BY side) AS sides
    FROM participants GROUP BY contact) x ON x.contact = p.id
LEFT JOIN (SELECT e.contact, count(*) AS n_reports, count(DISTINCT a.outlet) AS n_outlets
    FROM reports e JOIN (SELECT DISTINCT id, outlet FROM every_article) a ON a.id = e.article
    GROUP BY e.contact) e
    ON e.contact = p.id"""


def _load(path: Path) -> npt.NDArray[Any]:
    # A plain view of the mapped file: a memory map is copied slowly with every slice.
    return np.asarray(np.load(path, mmap_mode="r"))
