"""How outlets, articles and the words of answers are put on the screen."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import Any

import pandas as pd

from components import dating, session
from components.passage_table import Place, Words
from corpus.corpus import Corpus
from corpus.evidence import SourceText
from corpus.link import Link
from corpus.records import Article

Record = dict[Hashable, Any]
"""A row of an answer: column to value."""


def outlet(outlet_id: str) -> str:
    """Return the name of an outlet."""
    return session.corpus().vocabulary.outlet_names().get(outlet_id, outlet_id)


def published(article: Article, link: Link) -> str:
    """Return an article's publication date in words."""
    return dating.in_words(article.published, article.published_basis, link.filter.dates)


def grouped(frame: pd.DataFrame, column: str) -> list[list[Record]]:
    """Return the rows of an answer, those with one value of a column together, in their order."""
    groups: dict[object, list[Record]] = {}
    for row in frame.to_dict("records"):
        groups.setdefault(row[column], []).append(row)
    return list(groups.values())


def notes(rows: Iterable[Record]) -> str:
    """Return the notes of rows, each once."""
    return " ".join(dict.fromkeys(row["note"] for row in rows if isinstance(row["note"], str)))


def passages(rows: Iterable[Record], *, whose: bool = False) -> tuple[Words, ...]:
    """Return the words of an answer's rows; `whose` names the outlet of each as well.

    Reads article_id, quote, line, start, and, where there are any, outlet and field. Rows without
    words are left out.
    """
    return tuple(_words(row, whose=whose) for row in rows if isinstance(row["quote"], str))


def _words(row: Record, *, whose: bool) -> Words:
    lead = f"{row['outlet']}, " if whose else ""
    if bool(pd.isna(row["line"])):
        field = row.get("field")
        where = f"{str(field).replace('_', ' ')} on record" if isinstance(field, str) else "record"
        ours = field in ("summary", "published_note")
        return Words(row["quote"], f"{lead}{where}", Place(row["article_id"]), ours=ours)
    place = stand(row["article_id"], int(row["line"]), int(row["start"]), len(row["quote"]))
    return Words(row["quote"], f"{lead}line {place.line}", place)


@lru_cache(maxsize=256)
def _source(corpus: Corpus, article_id: str) -> SourceText | None:
    return corpus.text(article_id)


def stand(article_id: str, line: int, start: int, length: int) -> Place:
    """Return the place of words that start at an offset of their text."""
    source = _source(session.corpus(), article_id)
    first = start - source.line_start(line) if source else start
    return Place(article_id, line, first, first + length)
