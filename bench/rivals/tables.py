"""A generated corpus as normalised tables, the common start of every rival that is not ours.

One Parquet file a table. Records are numbered in the order of the first page: by earliest day,
then by id. Everything that follows from a record alone is worked out here, once: bounds of its
date, its values of each facet, how often it names an actor, and which pairs met.
"""

# ruff: noqa: S608  statements of our own words, over files of our own
from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from corpus import dates

_RECORDS = """
CREATE TABLE {record}s AS
SELECT (row_number() OVER (ORDER BY d.earliest NULLS LAST, r.id) - 1)::INTEGER AS n, r.*,
    coalesce(d.earliest, d.latest) AS first, coalesce(d.latest, d.earliest) AS last,
    d.earliest, d.precision <> 'day' OR d.approximate OR d.uncertain AS rough
FROM (SELECT {columns} FROM '{folder}/{record}s.parquet') r JOIN dates d USING (date)"""

_TABLES = {
    "actors": "SELECT id, name, kind, envoy, side FROM '{folder}/actors.parquet'",
    "topics": "SELECT id, label AS name, definition FROM '{folder}/topics.parquet'",
    "outlets": "SELECT id, name FROM '{folder}/outlets.parquet'",
    "places": """WITH RECURSIVE within AS (
        SELECT id, id AS place FROM '{folder}/places.parquet'
        UNION SELECT w.id, p.parent FROM within w JOIN '{folder}/places.parquet' p ON p.id = w.place
        WHERE p.parent IS NOT NULL)
        SELECT id, place AS value FROM within""",
    "reports": """SELECT c.n AS contact, a.n AS article
        FROM (SELECT n, unnest(contacts) AS contact FROM articles) a
        JOIN contacts c ON c.id = a.contact""",
    # A text without a body counts the actor once, as recorded.
    "article_actors": """SELECT a.n, x.actor, CASE WHEN body IS NULL THEN 1
            ELSE len(string_split(body, ' ' || as_printed || ' ')) - 1 END::INTEGER AS weight
        FROM (SELECT id, body, unnest(actors, recursive := true)
            FROM '{folder}/articles.parquet') x JOIN articles a USING (id)""",
    "participants": "SELECT n, unnest(participants, recursive := true) FROM contacts",
    "pairs": """SELECT a.n, a.actor AS actor_a, a.side AS side_a, b.actor AS actor_b,
            b.side AS side_b
        FROM participants a JOIN participants b ON a.n = b.n AND a.actor < b.actor
            AND a.side <> b.side
        JOIN contacts c ON c.n = a.n WHERE c.kind <> 'statement' AND NOT c.multilateral""",
    "contact_actors": """SELECT p.n, p.actor, (SELECT count(*) FROM pairs x
            WHERE x.n = p.n AND p.actor IN (x.actor_a, x.actor_b))::INTEGER AS weight
        FROM participants p JOIN contacts c USING (n) WHERE c.kind <> 'statement'""",
    "article_keys": """SELECT n, 'actor' AS facet, actor AS value FROM article_actors
        UNION ALL SELECT n, 'envoy', actor FROM article_actors x
            JOIN actors a ON a.id = x.actor WHERE envoy
        UNION ALL SELECT DISTINCT n, 'side', side FROM article_actors x
            JOIN actors a ON a.id = x.actor
        UNION ALL SELECT n, 'topic', unnest(topics) FROM articles
        UNION ALL SELECT n, 'outlet', outlet FROM articles
        UNION ALL SELECT DISTINCT n, 'place', value
            FROM (SELECT n, unnest(places) AS place FROM articles) x
            JOIN places p ON p.id = x.place
        UNION ALL SELECT DISTINCT article, 'kind', kind
            FROM reports JOIN contacts ON n = contact""",
    "contact_keys": """SELECT n, 'actor' AS facet, actor AS value FROM participants
        UNION ALL SELECT n, 'envoy', actor FROM participants x
            JOIN actors a ON a.id = x.actor WHERE envoy
        UNION ALL SELECT DISTINCT n, 'side', side FROM participants
        UNION ALL SELECT n, 'topic', unnest(topics) FROM contacts
        UNION ALL SELECT DISTINCT contact, 'outlet', outlet
            FROM reports JOIN articles ON n = article
        UNION ALL SELECT n, 'place', value FROM contacts c JOIN places p ON p.id = c.place
        UNION ALL SELECT n, 'kind', kind FROM contacts""",
}

_WRITTEN = {
    "articles": """SELECT a.n, id, title, summary, outlet, date, basis, first, last, rough,
            full_text, coalesce(m.n_mentions, 0)::INTEGER AS n_mentions,
            coalesce(c.n_contacts, 0)::INTEGER AS n_contacts
        FROM articles a
        LEFT JOIN (SELECT n, sum(weight) AS n_mentions FROM article_actors GROUP BY n) m USING (n)
        LEFT JOIN (SELECT article AS n, count(*) AS n_contacts FROM reports
            JOIN contacts ON n = contact WHERE kind <> 'statement' GROUP BY 1) c USING (n)
        ORDER BY a.n""",
    "contacts": """SELECT c.n, id, kind, date, basis, first, last, rough, multilateral,
            coalesce(p.n_pairs, 0)::INTEGER AS n_pairs
        FROM contacts c
        LEFT JOIN (SELECT n, count(*) AS n_pairs FROM pairs GROUP BY n) p USING (n)
        ORDER BY c.n""",
    "actors": "SELECT * FROM actors ORDER BY name, id",
    "topics": "SELECT * FROM topics ORDER BY name",
    "article_actors": "SELECT * FROM article_actors ORDER BY n, actor",
    "contact_actors": "SELECT * FROM contact_actors ORDER BY n, actor",
    "pairs": "SELECT * FROM pairs ORDER BY n, actor_a, actor_b",
    "article_keys": "SELECT * FROM article_keys ORDER BY facet, n, value",
    "contact_keys": "SELECT * FROM contact_keys ORDER BY facet, n, value",
}


def write(folder: Path, into: Path) -> None:
    """Write the tables of a generated corpus."""
    into.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(into / "making.duckdb")) as connection:
        connection.execute("SET preserve_insertion_order = false")
        _read_dates(connection, folder)
        columns = "id, title, summary, outlet, published AS date, published_basis AS basis, "
        columns += "places, topics, contacts, body IS NOT NULL AS full_text"
        connection.execute(_RECORDS.format(record="article", columns=columns, folder=folder))
        columns = "id, kind, place, date, date_basis AS basis, participants, topics, "
        columns += "kind = 'conference' OR len(list_distinct(list_transform(participants, "
        columns += "lambda p: p.side))) > 2 AS multilateral"
        connection.execute(_RECORDS.format(record="contact", columns=columns, folder=folder))
        for name, query in _TABLES.items():
            connection.execute(f"CREATE TABLE {name} AS {query.format(folder=folder)}")
        for name, query in _WRITTEN.items():
            connection.execute(f"COPY ({query}) TO '{into / name}.parquet' (FORMAT parquet)")
    (into / "making.duckdb").unlink()


def _read_dates(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    found = connection.execute(
        f"SELECT published FROM '{folder}/articles.parquet' "
        f"UNION SELECT date FROM '{folder}/contacts.parquet'"
    ).fetchall()
    read = pd.DataFrame([vars(dates.parse(text)) for (text,) in found])
    connection.register("read", read)
    connection.execute(
        "CREATE TABLE dates AS SELECT text AS date, earliest::DATE AS earliest, "
        "latest::DATE AS latest, precision, approximate, uncertain FROM read"
    )
