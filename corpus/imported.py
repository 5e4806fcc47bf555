"""Write the imported layer: everything that was imported in bulk, batch by batch.

Beside the tables of every layer it keeps what the curated layer may need of it: `unresolved`, the
contacts its articles report that it does not hold, and `unreported`, those that none of its
articles reports, each with the file and the row where it stands.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from corpus import derive, search
from corpus.bulk import MANIFEST, REFERENCES, Import, Progress, known_twice, scan
from corpus.errors import did_you_mean
from corpus.evidence import printed_in
from corpus.layers import quoted
from corpus.vocabulary import Vocabulary

if TYPE_CHECKING:
    import pyarrow as pa

MOST_PROBLEMS = 1_000
"""Ids nobody knows that are told one by one."""

BATCH = 10_240
"""Records derived at a time; a multiple of what DuckDB works on at once."""


def key(imports: Sequence[Import], terms: Vocabulary) -> str:
    """Return what the layer depends on: the imports, and what is known of the ids they name."""
    digest = hashlib.sha256()
    for one in imports:
        digest.update(one.manifest.model_dump_json().encode())
    if not imports:
        return "none"
    with duckdb.connect(":memory:") as connection:
        files = ", ".join(quoted(str(one.terms)) for one in imports)
        named = connection.execute(
            f"SELECT DISTINCT kind, id FROM read_parquet([{files}]) ORDER BY kind, id"
        ).fetchall()
    for kind, name in named:
        digest.update(f"{kind}\0{name}\0{_known(terms, str(kind), str(name))}\n".encode())
    return digest.hexdigest()[:12]


def _known(terms: Vocabulary, kind: str, name: str) -> object:
    """Return what rows depend on of the term an id names."""
    if kind == "actor":
        actor = terms.actors.get(name)
        return actor and (actor.side, actor.envoy)
    if kind == "side":
        return name in terms.sides
    if kind == "place":
        return [place for place in terms.place_and_parents(name) if place in terms.places]
    return name in (terms.outlets if kind == "outlet" else terms.topics)


def write(
    path: Path, imports: Sequence[Import], terms: Vocabulary, progress: Progress | None = None
) -> None:
    """Write the layer of some imports, oldest first, into a new database."""
    settings = {"memory_limit": "300MB", "threads": "2", "temp_directory": str(path.parent)}
    settings["preserve_insertion_order"] = "false"
    with duckdb.connect(":memory:", config=settings) as connection:  # type: ignore[arg-type]
        # A group of rows is compressed anew until it is full; small ones are full at once.
        connection.execute(f"ATTACH {quoted(str(path))} AS layer (ROW_GROUP_SIZE {2 * BATCH})")
        connection.execute("USE layer")
        derive.create(connection)
        for table in _BESIDE:
            connection.execute(f"CREATE {table}")
        derive.stage_vocabulary(connection, terms)
        for one in reversed(imports):
            if path_of := one.path("contacts"):
                connection.execute(
                    f"INSERT INTO kinds SELECT id, kind FROM {scan(path_of)} "
                    "ANTI JOIN kinds ON contact = id"
                )
        for batch in _batches(connection, imports, "articles", progress):
            _derive_articles(connection, batch)
        for batch in _batches(connection, imports, "contacts", progress):
            _derive_contacts(connection, batch)
        derive.insert(connection, "problems", list(_problems(connection, imports, terms)))


_PLACE = "source VARCHAR, file VARCHAR, row BIGINT"
_BESIDE = (
    f"TABLE unresolved (contact VARCHAR, article VARCHAR, {_PLACE})",
    f"TABLE unreported (id VARCHAR, json VARCHAR, words VARCHAR, {_PLACE})",
    "TEMP TABLE kinds (contact VARCHAR, kind VARCHAR)",
    "TEMP TABLE telling (contact VARCHAR, article VARCHAR, outlet VARCHAR)",
    f"TEMP TABLE unknown (what VARCHAR, id VARCHAR, n BIGINT, {_PLACE})",
)


def _batches(
    connection: duckdb.DuckDBPyConnection,
    imports: Sequence[Import],
    kind: str,
    progress: Progress | None,
) -> Iterator[pa.Table]:
    """Yield the records of a kind with their source; of two with one id, the later imported."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    of = sum(one.manifest.files[kind].rows for one in imports if one.path(kind))
    done = 0
    later: list[Path] = []
    for one in reversed(imports):
        path = one.path(kind)
        if path is None:
            continue
        seen = " ".join(f"ANTI JOIN {scan(other)} USING (id)" for other in later)
        for batch in pq.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False).iter_batches(
            BATCH
        ):
            connection.register("batch", pa.Table.from_batches([batch]))
            yield connection.sql(
                f"SELECT *, {quoted(one.name)} AS source FROM batch {seen}"
            ).to_arrow_table()
            done += batch.num_rows
            if progress:
                progress(kind, done, of)
        later.append(path)


def _stage(
    connection: duckdb.DuckDBPyConnection,
    kind: str,
    batch: pa.Table,
    **columns: Sequence[str | None],
) -> None:
    import pyarrow as pa

    for name, values in columns.items():
        batch = batch.append_column(name, pa.array(values, pa.string()))
    connection.register("batch", batch)
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW staged_{kind} AS "
        f"SELECT *, to_json({_JSON[kind]})::VARCHAR AS json FROM batch"
    )


# All of a text below the title is body; where it names whom stands in `passages`.
_READING = """CASE WHEN text IS NOT NULL THEN {
    'file': id || '.txt', 'sha256': sha256(text),
    'title': CASE WHEN title IS NOT NULL THEN {'line': 1, 'quote': title} END,
    'body': ['2-' || (len(text) - len(replace(text, chr(10), '')) + 1)]
} END"""
_JSON = {
    "articles": f"""{{
    'id': id, 'url': url, 'title': title, 'outlet': outlet, 'author': author, 'agency': agency,
    'published': published, 'published_as_stated': published_as_stated,
    'published_basis': published_basis, 'published_note': published_note,
    'language': language, 'actors': actors, 'places': places, 'topics': topics,
    'contacts': contacts, 'summary': summary, 'text': {_READING}
}}""",
    "contacts": """{
    'id': id, 'date': date, 'date_basis': date_basis, 'date_note': date_note, 'kind': kind,
    'place': place, 'participants': participants, 'topics': topics, 'summary': summary
}""",
}


def _derive_articles(connection: duckdb.DuckDBPyConnection, batch: pa.Table) -> None:
    ids, titles, summaries, bodies, actors = (
        batch.column(name).to_pylist() for name in ("id", "title", "summary", "body", "actors")
    )
    words: list[str | None] = []
    texts: list[str | None] = []
    passages = _Passages()
    for article, title, summary, body, named in zip(
        ids, titles, summaries, bodies, actors, strict=True
    ):
        paragraphs = body.split("\n") if body else ()
        words.append(search.searchable([title, summary, *filter(str.strip, paragraphs)]))
        texts.append(f"{title or ''}\n{body}" if body else None)
        if text := texts[-1]:
            passages.find(article, text, named)
    _stage(connection, "articles", batch, words=words, text=texts)
    connection.register("staged_passages", passages.table())
    derive.articles(connection)
    connection.execute(
        "INSERT INTO telling SELECT DISTINCT contact, article, outlet FROM told "
        "JOIN staged_articles s ON s.id = told.article"
    )
    connection.execute(
        "INSERT INTO unresolved SELECT DISTINCT contact, article, source, file, row FROM told "
        "JOIN staged_articles s ON s.id = told.article ANTI JOIN kinds USING (contact)"
    )
    _note_unknown(connection, "articles")


def _derive_contacts(connection: duckdb.DuckDBPyConnection, batch: pa.Table) -> None:
    words = [search.searchable([summary]) for summary in batch.column("summary").to_pylist()]
    _stage(connection, "contacts", batch, words=words)
    derive.contacts(connection)
    connection.execute(
        "INSERT INTO unreported SELECT id, json, words, source, file, row FROM staged_contacts "
        "ANTI JOIN telling ON contact = id"
    )
    _note_unknown(connection, "contacts")


_KNOWN = {
    "actor": "SELECT id FROM known_actors",
    "side": "SELECT side FROM known_actors",
    "outlet": "SELECT id FROM known_outlets",
    "place": "SELECT place FROM lies_in",
    "topic": "SELECT id FROM known_topics",
}


def _note_unknown(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    for what, column in REFERENCES[kind]:
        connection.execute(
            f"INSERT INTO unknown SELECT '{what}', id, count(*), source, arg_min(file, row), "
            f"min(row) FROM (SELECT {column} AS id, source, file, row FROM batch) "
            f"WHERE id IS NOT NULL AND id NOT IN ({_KNOWN[what]}) GROUP BY id, source"
        )


def _problems(
    connection: duckdb.DuckDBPyConnection, imports: Sequence[Import], terms: Vocabulary
) -> Iterator[dict[str, Any]]:
    """Yield what the linter says of imported records: once for each id that nobody knows."""
    known: dict[str, Iterable[str]] = {
        "actor": terms.actors,
        "side": terms.sides,
        "outlet": terms.outlets,
        "place": terms.places,
        "topic": terms.topics,
    }
    found = connection.execute(
        "SELECT what, id, sum(n)::BIGINT AS n, source, arg_min(file, row), min(row) FROM unknown "
        "GROUP BY what, id, source ORDER BY n DESC, what, id"
    ).fetchall()
    for what, name, n, source, file, row in found[:MOST_PROBLEMS]:
        message = f'unknown {what} "{name}", {n:,} times{did_you_mean(name, known[what])}'
        yield problem(source, file, row, message, "unknown-id")
    if more := found[MOST_PROBLEMS:]:
        message = f"and {len(more):,} more ids that nobody knows"
        yield problem(more[0][3], MANIFEST, 1, message, "unknown-id")
    for kind in ("articles", "contacts"):
        later: list[Path] = []
        for one in reversed(imports):
            path = one.path(kind)
            if path is None:
                continue
            if later:
                seen = " UNION ALL ".join(f"SELECT id FROM {scan(other)}" for other in later)
                again = f"FROM {scan(path)} SEMI JOIN ({seen}) USING (id)"
                n, name = connection.execute(f"SELECT count(*), min(id) {again}").fetchall()[0]
                for fault in known_twice(one.name, kind, n, name):
                    yield asdict(fault)
            later.append(path)


def problem(source: str, file: str, row: int, message: str, rule: str) -> dict[str, Any]:
    """Return a fault of an import as a row of `problems`."""
    place = f"imports/{source}/{file}"
    return {"file": place, "line": row, "message": message, "rule": rule}


class _Passages:
    """Finds where the actors of articles are named in their texts."""

    def __init__(self) -> None:
        self._rows: list[tuple[Any, ...]] = []

    def find(self, article: str, text: str, actors: Sequence[dict[str, str | None]]) -> None:
        """Add every place where a name is printed; one that is nowhere is kept without a line."""
        starts = [0, *(match.end() for match in re.finditer("\n", text))]
        found: dict[str | None, set[int]] = {}
        # Of two names of one actor the longer goes first, and no place counts twice.
        for named in sorted(actors, key=lambda named: -len(named["as_printed"] or "")):
            actor, name, role = named["actor"], named["as_printed"], named["role_as_printed"]
            taken = found.setdefault(actor, set())
            for at in printed_in(text, name) if name else ():
                end = at + len(name or "")
                if at not in taken and end - 1 not in taken:
                    taken.update(range(at, end))
                    line = bisect_right(starts, at)
                    self._rows.append((article, "name", actor, name, line, at, end, None))
            if name and not taken:
                self._rows.append((article, "name", actor, name, None, None, None, role))
            if role:
                self._rows.append((article, "role", actor, role, None, None, None, None))

    def table(self) -> pa.Table:
        """Return the rows found, in the columns of `staged_passages`."""
        import pyarrow as pa

        text, number = pa.string(), pa.int32()
        kinds = (text, text, text, text, number, number, number, text)
        names = ("article", "evidence", "ref", "quote", "line", "start_offset", "end_offset")
        columns = list(zip(*self._rows, strict=True)) or [()] * len(kinds)
        table = pa.table(
            [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)],
            [*names, "role"],
        )
        return table.add_column(1, "n", pa.array(range(len(self._rows)), number))
