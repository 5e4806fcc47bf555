"""An Atom feed of contacts: what is new to this host since a reader last looked."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import uuid
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from corpus import dates, queries
from corpus.build import cache_folder
from corpus.corpus import Corpus
from corpus.errors import CorpusError
from corpus.link import Link

MEDIA_TYPE = "application/atom+xml"
MOST = 100
"""Entries of a feed; a reader that looks now and then misses none."""

_ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ET.register_namespace("", _ATOM)


class Seen:
    """When this host first held a record as it is; kept beside the databases."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or cache_folder() / "seen.sqlite"

    def first(self, records: dict[str, str], now: datetime) -> dict[str, str]:
        """Return when each record was first seen with this content, and remember new ones.

        Raises CorpusError when it cannot be kept.
        """
        moment = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        keys = {key: _digest(key, content) for key, content in records.items()}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=10)) as database, database:
                database.execute(
                    "CREATE TABLE IF NOT EXISTS seen (key TEXT PRIMARY KEY, at TEXT NOT NULL)"
                )
                database.executemany(
                    "INSERT OR IGNORE INTO seen VALUES (?, ?)",
                    [(digest, moment) for digest in keys.values()],
                )
                found = dict(database.execute("SELECT key, at FROM seen"))
        except (OSError, sqlite3.Error) as error:
            raise CorpusError(f"when contacts were first seen is not known: {error}") from None
        return {key: found[digest] for key, digest in keys.items()}


def _digest(key: str, content: str) -> str:
    return hashlib.sha256(f"{key}\0{content}".encode()).hexdigest()


def feed(corpus: Corpus, link: Link, address: str, seen: Seen, now: datetime) -> bytes:
    """Return the feed of a link's contacts, the newest to this host first.

    An entry keeps its id as long as the contact does, on whatever host; it is updated when the
    record changes.
    """
    frame = queries.ask(corpus, "contacts", link)
    # Dated last to first: of what came at the same time, the latest contact leads.
    rows = frame.sort_values("earliest", ascending=False, na_position="last", kind="stable")
    contacts = rows.to_dict("records")
    at = seen.first({str(row["contact_id"]): repr([*row.values()]) for row in contacts}, now)
    contacts.sort(key=lambda row: at[str(row["contact_id"])], reverse=True)
    query = link.query()
    root = ET.Element(f"{{{_ATOM}}}feed")
    said = link.filter.describe(corpus.vocabulary, "contacts")
    _add(root, "title", f"Parley: {said}")
    _add(root, "id", _urn(f"feed:{query}"))
    _add(root, "updated", max(at.values(), default=f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"))
    _add(root, "author", {"name": "Parley"})
    _link(root, "self", f"{address}/api/v1/contacts.atom?{query}".rstrip("?"), MEDIA_TYPE)
    _link(root, "alternate", f"{address}/timeline?{query}".rstrip("?"), "text/html")
    for row in contacts[:MOST]:
        _entry(root, {str(key): value for key, value in row.items()}, address, at)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _entry(root: ET.Element, row: dict[str, Any], address: str, at: dict[str, str]) -> None:
    key = str(row["contact_id"])
    entry = ET.SubElement(root, f"{{{_ATOM}}}entry")
    when = dates.in_words(row["date"])
    _add(entry, "title", f"{when}: {row['summary']}")
    _add(entry, "id", _urn(f"contact:{key}"))
    _add(entry, "updated", at[key])
    _link(entry, "alternate", f"{address}/compare?{urlencode({'contact': key})}", "text/html")
    ET.SubElement(entry, f"{{{_ATOM}}}category", term=str(row["kind"]))
    n = row["n_reports"]
    facts: Iterable[tuple[str, object]] = (
        ("Kind", row["kind"]),
        ("Date", f"{when} ({row['date_basis']})"),
        ("Place", row["place"]),
        ("Participants", row["participants"]),
        ("Reported by", f"{n} {'article' if n == 1 else 'articles'}"),
    )
    told = "\n".join(f"{name}: {fact}" for name, fact in facts if isinstance(fact, str) and fact)
    _add(entry, "summary", told)


def _urn(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"parley:{name}").urn


def _add(parent: ET.Element, name: str, value: str | dict[str, str]) -> None:
    node = ET.SubElement(parent, f"{{{_ATOM}}}{name}")
    if isinstance(value, dict):
        for key, words in value.items():
            _add(node, key, words)
    else:
        node.text = _NO_XML.sub("", value)


def _link(parent: ET.Element, rel: str, href: str, media_type: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}link", rel=rel, href=href, type=media_type)
