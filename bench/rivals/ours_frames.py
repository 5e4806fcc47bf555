"""Parley's own engine, its answers taken as pandas frames."""

from __future__ import annotations

from bench.interaction import asked
from bench.rivals import Answer
from bench.rivals.ours import Ours
from corpus.filter import Filter


class OursInFrames(Ours):
    """The engine a corpus is opened with, as a page that works on with frames asks it."""

    label = "Parley, as frames"
    stored_by = "ours"

    def ask(self, selection: Filter) -> Answer:
        """Return the panels of an interaction."""
        panels = asked(selection)
        return dict(zip(panels, self._engine.answers(list(panels.values())), strict=True))


RIVAL = OursInFrames
