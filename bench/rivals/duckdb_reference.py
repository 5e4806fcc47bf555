"""Parley's readable reference: a statement a question, on the database Parley builds."""

from __future__ import annotations

from pathlib import Path

from bench.interaction import asked
from bench.rivals import Answer, Rival
from bench.rivals.ours import Ours
from corpus.corpus import open_corpus
from corpus.engines import duckdb
from corpus.filter import Filter

# A reader is not kept waiting; a measurement may be.
duckdb.TIME_LIMIT = 600.0


class DuckDBReference(Rival):
    """The engine that shows how it was counted."""

    label = "DuckDB, reference"
    build = Ours.build

    def __init__(self, store: Path) -> None:
        self._engine = open_corpus(store / "data", store / "cache").reference

    def ask(self, selection: Filter) -> Answer:
        """Return the panels of an interaction."""
        panels = asked(selection)
        return dict(zip(panels, self._engine.answers(list(panels.values())), strict=True))


RIVAL = DuckDBReference
