"""Parley's own engine, as the dashboard asks it: all panels in one call."""

from __future__ import annotations

from pathlib import Path

from bench.interaction import asked
from bench.rivals import Answer, Rival
from corpus.bulk import add as bulk_import
from corpus.corpus import open_corpus
from corpus.filter import Filter


class Ours(Rival):
    """The engine a corpus is opened with."""

    label = "Parley"

    @staticmethod
    def build(bulk: Path, tables: Path, store: Path) -> None:
        """Import the bulk files, and build the databases of the corpus."""
        for folder in ("data", "cache"):
            (store / folder).mkdir()
        bulk_import(store / "data", [bulk], "made-up")
        open_corpus(store / "data", store / "cache")

    def __init__(self, store: Path) -> None:
        self._corpus = open_corpus(store / "data", store / "cache")
        self._engine = self._corpus.engine

    def ask(self, selection: Filter) -> Answer:
        """Return the panels of an interaction."""
        panels = asked(selection)
        return dict(zip(panels, self._engine.tables(list(panels.values())), strict=True))


RIVAL = Ours
