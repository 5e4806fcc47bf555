"""Parley's search: the best hits with words around, and the counts over all of them."""

from __future__ import annotations

from bench.interaction import N_ARTICLES
from bench.rivals import Answer
from bench.rivals.ours import Ours
from corpus.engines import Asked
from corpus.filter import Filter


class OursSearch(Ours):
    """The engine a corpus is opened with, asked for less than a whole interaction."""

    stored_by = "ours"

    def ask(self, selection: Filter) -> Answer:
        """Return the counts over all hits, and the best of them with words around."""
        options, hits = self._engine.tables(
            [Asked.of("options", selection), Asked.of("hits", selection, limit=N_ARTICLES)]
        )
        shown = sum(map(bool, hits.column("snippet").to_pylist()))
        return {"options": options, "shown": [(len(hits), shown)]}


RIVAL = OursSearch
