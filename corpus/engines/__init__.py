"""Where questions are answered. An engine knows how to count; `corpus.queries` says what."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import pandas as pd
import pyarrow as pa

from corpus.engines.frames import frame
from corpus.errors import InputError, did_you_mean
from corpus.filter import FACET_KEYS, Filter

PERIODS = ("year", "month", "day")
ORDERS = ("outlets",)


@dataclass(frozen=True)
class Options:
    """What a question is asked with beside the filter; each question reads what concerns it.

    `limit` and `offset` take a part of the rows in the question's order. `only` keeps the records
    of these ids. `top` keeps the actors with most in the selection. `order="outlets"` puts the
    contacts reported by most outlets first.
    """

    by: str = ""
    lanes: str = "envoy"
    limit: int | None = None
    offset: int = 0
    only: tuple[str, ...] | None = None
    top: int | None = None
    order: str = ""

    def __post_init__(self) -> None:
        _refuse("period", self.by, PERIODS)
        _refuse("lanes by", self.lanes, FACET_KEYS)
        _refuse("order by", self.order, ORDERS)
        for name in ("limit", "offset", "top"):
            value = getattr(self, name)
            if value is not None and value < 0:
                raise InputError(f"{name} {value} is negative")


def _refuse(what: str, value: str, known: Sequence[str]) -> None:
    if value and value not in known:
        hint = did_you_mean(value, known) or f"; expected {', '.join(known)}"
        raise InputError(f'no {what} "{value}"{hint}')


@dataclass(frozen=True)
class Asked:
    """A question, the filter it is asked under, and its options."""

    question: str
    selection: Filter
    options: Options = field(default_factory=Options)

    @classmethod
    def of(cls, question: str, selection: Filter, **options: Any) -> Asked:
        """Return a question with options by name; raises InputError for a wrong one."""
        unknown = [name for name in options if name not in {f.name for f in fields(Options)}]
        if unknown:
            raise InputError(f'no option "{unknown[0]}" for {question}')
        return cls(question, selection, Options(**options))


class Engine(ABC):
    """Answers the questions of `corpus.queries`."""

    @abstractmethod
    def tables(self, asked: Sequence[Asked]) -> list[pa.Table]:
        """Return the answers to several questions, in order, from one look at the corpus.

        Each has the columns that `corpus.engines.frames` declares. Raises InputError for an
        unknown question and CorpusError when it cannot be answered.
        """

    def answers(self, asked: Sequence[Asked]) -> list[pd.DataFrame]:
        """Return the frames of several questions; see `tables`."""
        return [frame(table) for table in self.tables(asked)]

    def answer(self, question: str, selection: Filter, **options: Any) -> pd.DataFrame:
        """Return the frame of one question; see `answers`."""
        return self.answers([Asked.of(question, selection, **options)])[0]


class SqlEngine(Engine):
    """An engine that can show the statement behind an answer."""

    @abstractmethod
    def sql(self, asked: Asked) -> str:
        """Return the statement that answers a question, with its parameters written in."""
