"""Parley's readable reference: a statement a question, on the database Parley builds."""

from __future__ import annotations

from pathlib import Path

from bench.rivals.ours import Ours
from corpus.engines import duckdb

# A reader is not kept waiting; a measurement may be.
duckdb.TIME_LIMIT = 600.0


class DuckDBReference(Ours):
    """The engine that shows how it was counted."""

    label = "DuckDB, reference"
    stored_by = "ours"

    def __init__(self, store: Path) -> None:
        super().__init__(store)
        self._engine = self._corpus.reference


RIVAL = DuckDBReference
