"""Write the imported layer: everything that was imported in bulk, batch by batch.

Beside the tables of every layer it keeps what other layers may need of it: `unresolved`, the
contacts its articles report that it does not hold, and `unreported`, those that none of its
articles reports.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from corpus import derive, search
from corpus.bulk import Import, Progress, scan
from corpus.evidence import printed_in
from corpus.layers import quoted
from corpus.vocabulary import Vocabulary

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 10_240
"""Records derived at a time; a multiple of what DuckDB works on at once."""


def key(imports: Sequence[Import], terms: Vocabulary) -> str:
    """Return what the layer depends on: the imports, and what is known of the ids they name."""
    digest = hashlib.sha256()
    for one in imports:
        digest.update(one.manifest.model_dump_json().encode())
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
        connection.execute("CREATE TABLE unresolved (contact VARCHAR, article VARCHAR)")
        connection.execute(
            "CREATE TABLE unreported (id VARCHAR, json VARCHAR, words VARCHAR, source VARCHAR)"
        )
        derive.stage_vocabulary(connection, terms)
        connection.execute("CREATE TEMP TABLE kinds (contact VARCHAR, kind VARCHAR)")
        for one in reversed(imports):
            if path_of := one.path("contacts"):
                connection.execute(
                    f"INSERT INTO kinds SELECT id, kind FROM {scan(path_of)} "
                    "ANTI JOIN kinds ON contact = id"
                )
        connection.execute(
            "CREATE TEMP TABLE telling (contact VARCHAR, article VARCHAR, outlet VARCHAR)"
        )
        for batch in _batches(connection, imports, "articles", progress):
            _derive_articles(connection, batch)
        connection.execute(
            "INSERT INTO unresolved "
            "SELECT contact, article FROM telling ANTI JOIN kinds USING (contact)"
        )
        for batch in _batches(connection, imports, "contacts", progress):
            _derive_contacts(connection, batch)


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


def _derive_contacts(connection: duckdb.DuckDBPyConnection, batch: pa.Table) -> None:
    words = [search.searchable([summary]) for summary in batch.column("summary").to_pylist()]
    _stage(connection, "contacts", batch, words=words)
    derive.contacts(connection)
    connection.execute(
        "INSERT INTO unreported SELECT id, json, words, source FROM staged_contacts "
        "ANTI JOIN telling ON contact = id"
    )


class _Passages:
    """Finds where the actors of articles are named in their texts."""

    def __init__(self) -> None:
        self._rows: list[tuple[Any, ...]] = []

    def find(self, article: str, text: str, actors: Sequence[dict[str, str | None]]) -> None:
        """Add every place where a name is printed; one that is nowhere is kept without a line."""
        starts = [0, *(match.end() for match in re.finditer("\n", text))]
        taken: dict[str | None, list[tuple[int, int]]] = {}
        # Of two names of one actor the longer goes first, and no place counts twice.
        for named in sorted(actors, key=lambda named: -len(named["as_printed"] or "")):
            actor, name, role = named["actor"], named["as_printed"], named["role_as_printed"]
            spans = taken.setdefault(actor, [])
            found = [
                at
                for at in (printed_in(text, name) if name else ())
                if not any(start < at + len(name or "") and at < end for start, end in spans)
            ]
            for at in found:
                end = at + len(name or "")
                spans.append((at, end))
                line = bisect_right(starts, at)
                self._rows.append((article, "name", actor, name, line, at, end, None))
            if name and not found and not spans:
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
