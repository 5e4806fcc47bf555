"""A request read: the question, the link it carries, and which rows are wanted in what format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from corpus.corpus import Corpus
from corpus.engines import ORDERS
from corpus.errors import did_you_mean, nearest
from corpus.excerpts import WHOLE
from corpus.link import Link, parse
from corpus.modes import Texts
from corpus.queries import QUESTIONS
from corpus.service.refusal import RequestError

MAX_QUERY = 8_000
"""Longest query string that is read, in characters."""


class Format(StrEnum):
    """How an answer is written."""

    JSON = "json"
    CSV = "csv"
    ARROW = "arrow"


NUMBERS = ("limit", "offset", "top")
_OWN = ("format", "order", *NUMBERS)
TOP = ("actor_timeline", "topic_actor")
"""Questions that can be asked about the actors with most alone."""
ORDERED = ("contacts",)
"""Questions whose order can be chosen."""


@dataclass(frozen=True)
class Request:
    """A question about a link's filter, its options, and the format of the answer."""

    question: str
    link: Link
    options: dict[str, Any]
    format: Format


def answered(corpus: Corpus) -> list[str]:
    """List the questions this host answers."""
    return [name for name in QUESTIONS if name not in WHOLE or corpus.texts is Texts.FULL]


def read(question: str, query: Mapping[str, Sequence[str]], corpus: Corpus) -> Request:
    """Read a request; raises RequestError naming each value that is not understood."""
    known = answered(corpus)
    if question not in QUESTIONS:
        raise RequestError(
            404,
            f'no question "{question[:80]}"'
            + (did_you_mean(question, known) or f"; there are {', '.join(sorted(known))}"),
            nearest=nearest(question, known),
        )
    options = _options(question, query)
    link = read_link({k: v for k, v in query.items() if k not in _OWN}, corpus)
    return Request(question, link, options, _format(query))


def read_link(query: Mapping[str, Sequence[str]], corpus: Corpus) -> Link:
    """Read the filter of a request; raises RequestError where a page would show a notice."""
    link = parse(query, corpus)
    if link.notices:
        raise RequestError(
            400,
            "; ".join(notice.message for notice in link.notices[:20]),
            errors=[
                {
                    "parameter": notice.key,
                    "value": notice.value[:200],
                    "detail": notice.message,
                    "nearest": notice.suggestion,
                }
                for notice in link.notices[:20]
            ],
        )
    return link


def _options(question: str, query: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for key in NUMBERS:
        if value := _single(query, key):
            if not (value.isascii() and value.isdigit() and len(value) <= 9):
                raise _wrong(key, value, "is no whole number from 0 on")
            options[key] = int(value)
    if "top" in options and question not in TOP:
        raise _wrong("top", query["top"][0], f"is for {' and '.join(TOP)} alone")
    if order := _single(query, "order"):
        if question not in ORDERED or order not in ORDERS:
            raise _wrong("order", order, f"is not {ORDERS[0]}, the one order of contacts")
        options["order"] = order
    return options


def _format(query: Mapping[str, Sequence[str]]) -> Format:
    value = _single(query, "format") or Format.JSON
    if value not in list(Format):
        hint = did_you_mean(value, Format) or f"; expected {', '.join(Format)}"
        raise _wrong("format", value, f"is no format{hint}", nearest(value, Format))
    return Format(value)


def _single(query: Mapping[str, Sequence[str]], key: str) -> str:
    values = query.get(key, ())
    if len(values) > 1:
        raise _wrong(key, values[1], "is one of several values; only one is allowed")
    return values[0] if values else ""


def _wrong(key: str, value: str, why: str, near: str | None = None) -> RequestError:
    shown = value if len(value) <= 80 else f"{value[:77]}…"
    told = f"{key}: “{shown}” {why}"
    error = {"parameter": key, "value": value[:200], "detail": told, "nearest": near}
    return RequestError(400, told, errors=[error])
