"""Where questions are answered. An engine knows how to count; `corpus.queries` says what."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from corpus.filter import Filter


class Engine(Protocol):
    """Answers the questions of `corpus.queries` for a filter."""

    def answer(self, question: str, selection: Filter, **options: str) -> pd.DataFrame:
        """Return the frame of a question; raises InputError for an unknown one."""

    def sql(self, question: str, selection: Filter, **options: str) -> str:
        """Return the statement that answers a question, for a reader to check."""
