"""What is exported: a view of a corpus, one table of it, and the manifest that says so."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa

from corpus import dates, queries
from corpus.corpus import Corpus
from corpus.dates import Basis
from corpus.engines.frames import SCHEMAS
from corpus.link import Link

RIGHTS = (
    "Titles, dates and facts are bibliographic data; summaries and codes are those of the "
    "corpus. Words quoted from an article belong to its publisher: cite the article and link "
    "to it."
)
_BLANK = ("Cc", "Cs", "Zl", "Zp", "Zs")
_JOINERS = "\u200c\u200d"
_AT_ONCE = 10_000
"""Rows that are held as Python objects at one time."""


@dataclass(frozen=True)
class Selection:
    """The view a link shows of a corpus, and the table of it that is asked for.

    `name` is that of the table and of its file. Without `rows`, which make the table, it is the
    answer to the question of that name. `address` is the full link, where one is known.
    """

    corpus: Corpus
    link: Link
    address: str = ""
    name: str = "articles"
    rows: Callable[[], pa.Table] | None = None
    made: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    def of(self, question: str) -> Selection:
        """Return the same view with the answer to a question as its table."""
        return replace(self, name=question, rows=None)

    def having(self, **changes: object) -> Selection:
        """Return the same view with some fields of its filter replaced."""
        return replace(self, link=replace(self.link, filter=self.link.filter.having(**changes)))

    def ask(self, question: str, **options: Any) -> pa.Table:
        """Return the whole answer to a question about this view."""
        asked = queries.asked(question, self.link, **options)
        return _in_days(self.corpus.engine.tables([asked])[0])

    @cached_property
    def table(self) -> pa.Table:
        """The table asked for: every row, days as days."""
        return _in_days(self.rows()) if self.rows else self.ask(self.name)

    @cached_property
    def sentence(self) -> str:
        """What is shown, in one sentence."""
        said = self.link.filter.describe(self.corpus.vocabulary, self._counted)
        return f"{said[:1].upper()}{said[1:]}."

    @property
    def _counted(self) -> str:
        articles, contacts, statements = (counted(n, kind) for kind, n in self.counts.items())
        return f"{articles}, {contacts} and {statements}"

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many articles, contacts and statements the view holds."""
        (totals,) = self.ask("summary").to_pylist()
        return {kind: totals[f"n_{kind}"] for kind in ("articles", "contacts", "statements")}

    def manifest(self, *notes: str, **of_the_file: Any) -> dict[str, Any]:
        """Return what whoever opens a file without the screen has to know."""
        return {
            "title": f"Parley: {self.name.replace('_', ' ')}",
            "selection": self.sentence,
            "link": self.address or f"?{self.link.query()}",
            "counts": self.counts,
            "unit": str(self.link.filter.unit),
            "dates": str(self.link.filter.dates),
            **of_the_file,
            "corpus_version": self.corpus.version,
            "made_at": self.made.isoformat(),
            "rights": RIGHTS,
            "notes": list(notes),
        }

    def link_to(self, page: str, key: str, value: str) -> str:
        """Return the address of one record on a page, empty where no address is known."""
        parts = urlsplit(self.address)
        if not parts.netloc:
            return ""
        # The page is the last step of the path; what stands before it is where the app lives.
        path = parts.path if self.link.page else f"{parts.path.rstrip('/')}/"
        home = path.rpartition("/")[0]
        return f"{parts.scheme}://{parts.netloc}{home}/{page}?{key}={value}"


def date_in_words(selection: Selection, date: str, basis: str, established: bool) -> str:
    """Say a date as far as the tier of the view has it, and what it rests on."""
    if Basis(basis) not in selection.link.filter.dates.bases:
        return "date not established"
    said = f"{dates.in_words(date)} (basis of the date: {basis})"
    return said if established else f"date not established, {said}"


def counted(n: int, plural: str) -> str:
    """Return "1 contact", "2,400 contacts"."""
    return f"{n:,} {plural if n != 1 else plural[:-1]}"


def in_full(manifest: dict[str, Any]) -> bytes:
    """Return a manifest as a file of its own."""
    return json.dumps(manifest, ensure_ascii=False, indent=2).encode()


def in_lines(manifest: dict[str, Any]) -> list[tuple[str, str]]:
    """Return a manifest as labels and words, one line each."""
    counts = ", ".join(counted(n, kind) for kind, n in manifest["counts"].items())
    told = [(key, value) for key, value in manifest.items() if key not in ("counts", "notes")]
    lines = [*told, ("counts", counts), *(("note", note) for note in manifest["notes"])]
    return [(key.replace("_", " ").capitalize(), plain(value)) for key, value in lines]


def plain(value: object) -> str:
    """Return words on one line, without characters that no text format can hold."""
    words = "" if value is None else str(value)
    return " ".join("".join(map(_plain, words)).split())


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category in _BLANK:
        return " "
    # Joiners belong to the words; other marks of format reorder or hide what stands around them.
    hidden = category in ("Cf", "Cn") and character not in _JOINERS
    return "" if hidden else character


def rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table, a part of it being unpacked at a time."""
    for batch in table.to_batches(max_chunksize=_AT_ONCE):
        yield from batch.to_pylist()


def _in_days(table: pa.Table) -> pa.Table:
    """Return a table whose moments are the days they stand for."""
    fields = [
        column.with_type(pa.date32()) if pa.types.is_timestamp(column.type) else column
        for column in table.schema
    ]
    return table.cast(pa.schema(fields)).replace_schema_metadata()


TABLES = tuple(
    name
    for name in SCHEMAS
    if name not in ("options", "summary", "hits", "records", "texts", "lanes", "lane_counts")
)
"""The questions whose answers are offered as tables."""
