"""Derive what is counted from staged records: one definition, in SQL, for every layer.

Staged are, as temporary tables or views of a connection, the vocabulary (`known_actors`,
`known_topics`, `known_outlets`, `lies_in`: a place and each larger place it lies in), the kind of
every contact there is (`kinds`), and then

- `staged_articles`: the columns of `ARTICLE`, with `words` as searched, `source` and the full
  `text`, and `staged_passages`: the evidence found in those texts, or
- `staged_contacts`: the columns of `CONTACT`, and `telling`: contact, article and outlet of each
  report.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from corpus import dates
from corpus.filter import FACETS
from corpus.layers import TABLES, quoted
from corpus.vocabulary import Vocabulary

Row = Mapping[str, Any]

_IDS = "VARCHAR[]"
_STAGED = {"json": "VARCHAR", "words": "VARCHAR", "source": "VARCHAR"}
ARTICLE = {
    **dict.fromkeys(("id", "url", "title", "outlet", "author", "agency"), "VARCHAR"),
    **dict.fromkeys(("published", "published_basis", "language", "summary"), "VARCHAR"),
    "actors": "STRUCT(actor VARCHAR, as_printed VARCHAR, role_as_printed VARCHAR)[]",
    **dict.fromkeys(("places", "topics", "contacts"), _IDS),
}
CONTACT = {
    **dict.fromkeys(("id", "date", "date_basis", "date_note", "kind", "place"), "VARCHAR"),
    "participants": "STRUCT(actor VARCHAR, side VARCHAR)[]",
    "topics": _IDS,
    "summary": "VARCHAR",
}
"""The fields of a record that rows are derived from."""


# Long, and never scanned: packed as small as it gets.
_READ_SINGLY = {"records": ("json VARCHAR",), "texts": ("text VARCHAR",)}


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables of a layer, empty."""
    for name, columns in TABLES.items():
        for column in _READ_SINGLY.get(name, ()):
            columns = columns.replace(column, f"{column} USING COMPRESSION zstd")
        connection.execute(f"CREATE TABLE {name} ({columns})")


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """Write rows into a table; a column that a row lacks stays empty."""
    columns = dict(column.split(" ", 1) for column in TABLES[table].split(", "))
    fill(connection, f"INSERT INTO {table}", columns, rows)


def fill(
    connection: duckdb.DuckDBPyConnection,
    statement: str,
    columns: Mapping[str, str],
    rows: Sequence[Row],
) -> None:
    """Put rows behind a statement such as `CREATE TEMP TABLE t AS`, column by column."""
    values = {name: [row.get(name) for row in rows] for name in columns}
    select = ", ".join(f"unnest(${name}::{kind}[]) AS {name}" for name, kind in columns.items())
    connection.execute(f"{statement} SELECT {select}", values)


def structure(record: Mapping[str, str]) -> str:
    """Spell the fields of a record as `from_json` takes them."""
    return quoted(json.dumps(record))


def stage_vocabulary(connection: duckdb.DuckDBPyConnection, terms: Vocabulary) -> None:
    """Stage the part of the vocabulary that rows depend on."""
    text = {"id": "VARCHAR"}
    known: dict[str, tuple[dict[str, str], list[Row]]] = {
        "known_actors": (
            {**text, "side": "VARCHAR", "envoy": "BOOLEAN"},
            [{"id": a.id, "side": a.side, "envoy": a.envoy} for a in terms.actors.values()],
        ),
        "known_topics": (text, [{"id": key} for key in terms.topics]),
        "known_outlets": (text, [{"id": key} for key in terms.outlets]),
        "lies_in": (
            {"place": "VARCHAR", "value": "VARCHAR"},
            [
                {"place": key, "value": larger}
                for key in terms.places
                for larger in terms.place_and_parents(key)
                if larger in terms.places
            ],
        ),
    }
    for name, (columns, rows) in known.items():
        fill(connection, f"CREATE OR REPLACE TEMP TABLE {name} AS", columns, rows)


def articles(connection: duckdb.DuckDBPyConnection) -> None:
    """Derive every row of the staged articles."""
    _stage_dates(connection, "published FROM staged_articles")
    for statement in _ARTICLES:
        connection.execute(statement)


def contacts(connection: duckdb.DuckDBPyConnection) -> None:
    """Derive every row of the staged contacts and statements that some article reports."""
    _stage_dates(connection, "date FROM staged_contacts")
    for statement in _CONTACTS:
        connection.execute(statement)


def _stage_dates(connection: duckdb.DuckDBPyConnection, column: str) -> None:
    found = connection.execute(f"SELECT DISTINCT {column}").fetchall()
    parsed = [dates.parse(text) for (text,) in found]
    columns = {"text": "VARCHAR", "earliest": "DATE", "latest": "DATE", "precision": "VARCHAR"}
    columns |= {"approximate": "BOOLEAN", "uncertain": "BOOLEAN"}
    rows = [{name: getattr(day, name) for name in columns} for day in parsed]
    fill(connection, "CREATE OR REPLACE TEMP TABLE dates AS", columns, rows)


_DATED = "d.earliest, d.latest, d.precision, d.approximate, d.uncertain"

_ARTICLES = (
    """
CREATE OR REPLACE TEMP TABLE named AS
SELECT s.id AS article, s.n, s.a.actor, s.a.as_printed, s.a.role_as_printed
FROM (SELECT id, unnest(actors) AS a, generate_subscripts(actors, 1) AS n FROM staged_articles) s
SEMI JOIN known_actors k ON k.id = s.a.actor""",
    """
CREATE OR REPLACE TEMP VIEW told AS SELECT id AS article, unnest(contacts) AS contact
FROM staged_articles""",
    f"""
INSERT INTO records
SELECT 'article', id, published, published_basis, {_DATED}, words, json, source
FROM staged_articles JOIN dates d ON d.text = published""",
    """
INSERT INTO articles
SELECT id, title, summary, outlet, author, agency, language, url, text IS NOT NULL
FROM staged_articles""",
    "INSERT INTO texts SELECT id, text FROM staged_articles WHERE text IS NOT NULL",
    # A text has the passages found in it; a record alone has names and roles without a line.
    """
CREATE OR REPLACE TEMP TABLE evidence AS
SELECT p.* FROM staged_passages p WHERE CASE p.evidence
    WHEN 'topic' THEN p.ref IN (SELECT id FROM known_topics)
    ELSE EXISTS (SELECT 1 FROM named x WHERE x.article = p.article AND x.actor = p.ref) END
UNION ALL
SELECT article, 2 * n, 'name', actor, as_printed, NULL, NULL, NULL, role_as_printed
FROM named ANTI JOIN texts t ON t.article = named.article WHERE as_printed IS NOT NULL
UNION ALL
SELECT article, 2 * n + 1, 'role', actor, role_as_printed, NULL, NULL, NULL, NULL
FROM named ANTI JOIN texts t ON t.article = named.article WHERE role_as_printed IS NOT NULL""",
    "INSERT INTO passages SELECT * FROM evidence",
    *(
        f"INSERT INTO keys SELECT DISTINCT 'article', f.id, '{facet.key}', f.value "
        f"FROM ({facet.of_article}) f(id, value)"
        for facet in FACETS
    ),
    """
INSERT INTO members SELECT DISTINCT 'articles', article, actor, 1 FROM named
UNION ALL
SELECT 'mentions', article, ref, count(*) FROM evidence WHERE evidence = 'name' GROUP BY ALL""",
    """
INSERT INTO weights SELECT 'articles', id, 1 FROM staged_articles
UNION ALL
SELECT 'mentions', s.id, count(e.ref) FROM staged_articles s
LEFT JOIN evidence e ON e.article = s.id AND e.evidence = 'name' GROUP BY s.id""",
)

# A conference, and anything of three sides or more, is one contact and no set of pairs.
_CONTACTS = (
    """
CREATE OR REPLACE TEMP TABLE told_contacts AS
SELECT s.*, CASE kind WHEN 'statement' THEN 'statement' ELSE 'contact' END AS record,
    len(list_distinct(list_transform(participants, lambda p: p.side))) AS n_sides
FROM staged_contacts s SEMI JOIN telling t ON t.contact = s.id""",
    """
CREATE OR REPLACE TEMP TABLE took_part AS
SELECT c.id AS contact, c.n - 1 AS n, c.p.actor, c.p.side, c.kind,
    c.kind = 'conference' OR c.n_sides > 2 AS multilateral
FROM (SELECT id, kind, n_sides, unnest(participants) AS p,
    generate_subscripts(participants, 1) AS n FROM told_contacts) c""",
    f"""
INSERT INTO records SELECT record, id, date, date_basis, {_DATED}, words, json, source
FROM told_contacts JOIN dates d ON d.text = date""",
    """
INSERT INTO contacts
SELECT id, kind, place, summary, n_sides, kind = 'conference' OR n_sides > 2, date_note
FROM told_contacts""",
    "INSERT INTO participants SELECT contact, n, actor, side FROM took_part",
    """
INSERT INTO reports
SELECT DISTINCT contact, article FROM telling SEMI JOIN told_contacts c ON c.id = contact""",
    *(
        f"INSERT INTO keys SELECT DISTINCT c.record, c.id, '{facet.key}', f.value "
        f"FROM ({facet.of_contact}) f(id, value) JOIN told_contacts c ON c.id = f.id"
        for facet in FACETS
    ),
    """
CREATE OR REPLACE TEMP TABLE paired AS
SELECT a.contact, a.multilateral, a.actor AS actor_a, a.side AS side_a,
    b.actor AS actor_b, b.side AS side_b
FROM took_part a JOIN took_part b ON b.contact = a.contact AND b.side <> a.side
    AND (a.actor < b.actor OR a.actor = b.actor AND a.n < b.n)
WHERE a.kind <> 'statement'""",
    """
INSERT INTO pairs SELECT contact, actor_a, side_a, actor_b, side_b FROM paired""",
    """
CREATE OR REPLACE TEMP TABLE units AS
SELECT u.unit, c.id FROM told_contacts c, (VALUES ('contacts'), ('expanded'), ('pairs')) u(unit)
WHERE c.kind <> 'statement'
    AND (u.unit <> 'pairs' OR NOT (c.kind = 'conference' OR c.n_sides > 2))""",
    """
INSERT INTO weights
SELECT u.unit, u.id, CASE u.unit WHEN 'contacts' THEN 1 ELSE count(p.contact) END
FROM units u LEFT JOIN paired p ON p.contact = u.id GROUP BY u.unit, u.id""",
    """
INSERT INTO members
SELECT u.unit, u.id, t.actor, CASE u.unit WHEN 'contacts' THEN 1 ELSE (
    SELECT count(*) FROM paired p WHERE p.contact = t.contact
    AND (p.actor_a = t.actor AND p.side_a = t.side OR p.actor_b = t.actor AND p.side_b = t.side)
) END
FROM units u JOIN took_part t ON t.contact = u.id""",
)
