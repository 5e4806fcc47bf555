"""The databases of a corpus: the tables each layer is made of, and how layers are opened as one.

The curated layer holds what stands in the YAML files and is rebuilt whole when one changes; the
imported layer holds what was imported in bulk and stays as it is. Where records of one depend on
the other, the curated layer has the imported ones too, written whole, and names them in
`promoted`: a reader takes the imported rows without the promoted, and the curated ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

CURATED = "curated"
"""The source of a record that stands in a YAML file; an imported one has its import's name."""

TABLES: dict[str, str] = {
    "records": "record VARCHAR, id VARCHAR, date VARCHAR, basis VARCHAR, earliest DATE, "
    "latest DATE, precision VARCHAR, approximate BOOLEAN, uncertain BOOLEAN, words VARCHAR, "
    "json VARCHAR, source VARCHAR",
    "keys": "record VARCHAR, id VARCHAR, facet VARCHAR, value VARCHAR",
    "members": "unit VARCHAR, id VARCHAR, actor VARCHAR, weight INTEGER",
    "weights": "unit VARCHAR, id VARCHAR, weight INTEGER",
    "articles": "id VARCHAR, title VARCHAR, summary VARCHAR, outlet VARCHAR, author VARCHAR, "
    "agency VARCHAR, language VARCHAR, url VARCHAR, full_text BOOLEAN",
    "contacts": "id VARCHAR, kind VARCHAR, place VARCHAR, summary VARCHAR, n_sides INTEGER, "
    "multilateral BOOLEAN, date_note VARCHAR",
    "participants": "contact VARCHAR, n INTEGER, actor VARCHAR, side VARCHAR",
    "reports": "contact VARCHAR, article VARCHAR",
    "pairs": "contact VARCHAR, actor_a VARCHAR, side_a VARCHAR, actor_b VARCHAR, side_b VARCHAR",
    "passages": "article VARCHAR, n INTEGER, evidence VARCHAR, ref VARCHAR, quote VARCHAR, "
    "line INTEGER, start_offset INTEGER, end_offset INTEGER, role VARCHAR",
    "quotations": "article VARCHAR, n INTEGER, kind VARCHAR, quote VARCHAR, line INTEGER, "
    "start_offset INTEGER, end_offset INTEGER, speaker VARCHAR, speaker_as_printed VARCHAR, "
    "via VARCHAR, about VARCHAR[], note VARCHAR",
    "claims": "contact VARCHAR, n INTEGER, id VARCHAR, claim VARCHAR, about VARCHAR, "
    "article VARCHAR, stance VARCHAR, evidence VARCHAR, field VARCHAR, quote VARCHAR, "
    "line INTEGER, start_offset INTEGER, end_offset INTEGER, note VARCHAR",
    "contradictions": "id VARCHAR, kind VARCHAR, about VARCHAR, summary VARCHAR, "
    "status VARCHAR, resolution VARCHAR, contacts VARCHAR[], articles VARCHAR[], n INTEGER, "
    "evidence VARCHAR, article VARCHAR, source VARCHAR, field VARCHAR, quote VARCHAR, "
    "line INTEGER, start_offset INTEGER, end_offset INTEGER, note VARCHAR",
    "actors": "id VARCHAR, name VARCHAR, kind VARCHAR, envoy BOOLEAN, side VARCHAR, json VARCHAR",
    "outlets": "id VARCHAR, name VARCHAR, kind VARCHAR, country VARCHAR, ownership VARCHAR, "
    "json VARCHAR",
    "places": "id VARCHAR, name VARCHAR, kind VARCHAR, country VARCHAR, lat DOUBLE, lon DOUBLE, "
    "json VARCHAR",
    "topics": "id VARCHAR, name VARCHAR, definition VARCHAR, json VARCHAR",
    "sides": "id VARCHAR, name VARCHAR",
    "texts": "article VARCHAR, text VARCHAR",
    "problems": "file VARCHAR, line INTEGER, message VARCHAR, rule VARCHAR",
    "meta": "version VARCHAR",
}
"""The tables of every layer; vocabulary, claims and contradictions stand in the curated one."""

# Whose a row is: whether it belongs to an article (else to a contact or statement), and its id.
_OWNER: dict[str, tuple[str, str]] = {
    "records": ("t.record = 'article'", "t.id"),
    "keys": ("t.record = 'article'", "t.id"),
    "members": ("t.unit IN ('articles', 'mentions')", "t.id"),
    "weights": ("t.unit IN ('articles', 'mentions')", "t.id"),
    "articles": ("true", "t.id"),
    "texts": ("true", "t.article"),
    "passages": ("true", "t.article"),
    "quotations": ("true", "t.article"),
    "contacts": ("false", "t.id"),
    "participants": ("false", "t.contact"),
    "pairs": ("false", "t.contact"),
    "reports": ("false", "t.contact"),
}

# The data is trusted to be data, and nothing else is reachable from a statement (S24).
HARDENED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "memory_limit": "512MB",
    "threads": "2",
    "max_temp_directory_size": "0GB",
    "lock_configuration": "true",
}
_AFTER_ATTACHING = ("enable_external_access", "lock_configuration")


@dataclass(frozen=True)
class Built:
    """The databases of a corpus, ready to be opened, and the version of what is in them."""

    curated: Path
    version: str
    imported: Path | None = None


def connect(built: Built) -> duckdb.DuckDBPyConnection:
    """Open the layers of a corpus as one database of `TABLES`, read-only and locked down."""
    if built.imported is None:
        return duckdb.connect(str(built.curated), read_only=True, config=HARDENED)
    open_for_now = {k: v for k, v in HARDENED.items() if k not in _AFTER_ATTACHING}
    connection = duckdb.connect(":memory:", config=open_for_now)
    for layer, path in (("curated", built.curated), ("imported", built.imported)):
        connection.execute(f"ATTACH {quoted(str(path))} AS {layer} (READ_ONLY)")
    for name, select in united(connection).items():
        connection.execute(f"CREATE VIEW {name} AS {select}")
    for setting in _AFTER_ATTACHING:
        connection.execute(f"SET {setting} = {HARDENED[setting]}")
    return connection


def united(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return, for each table, the query that reads both layers attached to a connection."""
    (promoted,) = connection.execute("SELECT count(*) FROM curated.promoted").fetchall()[0]
    found = {}
    for name in TABLES:
        found[name] = f"SELECT * FROM curated.{name}"
        if name == "meta":
            continue
        found[name] += f" UNION ALL SELECT * FROM imported.{name} t"
        if promoted and name in _OWNER:
            of_article, key = _OWNER[name]
            found[name] += (
                " WHERE NOT EXISTS (SELECT 1 FROM curated.promoted p"
                f" WHERE p.id = {key} AND (p.record = 'article') = ({of_article}))"
            )
    return found


def quoted(value: str) -> str:
    """Spell a text as a literal of a statement."""
    return "'" + value.replace("'", "''") + "'"
