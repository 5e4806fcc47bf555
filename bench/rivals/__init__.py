"""Other ways to answer the same interaction, one file each; all must give the same numbers."""

from __future__ import annotations

import importlib
import os
import resource
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
import pyarrow as pa

from corpus.filter import Filter

Rows = pd.DataFrame | pa.Table | Sequence[tuple[Any, ...]]
Answer = Mapping[str, Rows]
"""The panels of an interaction; see `bench.interaction.PANELS` for their columns."""


class Rival(ABC):
    """Something that answers an interaction from what it has stored in a folder."""

    label: ClassVar[str]
    stored_by: ClassVar[str] = ""
    """The rival whose store this one opens, when it has none of its own."""

    @staticmethod
    def missing() -> str:
        """Say why this rival cannot be run here, nothing when it can."""
        return ""

    @staticmethod
    @abstractmethod
    def build(bulk: Path, tables: Path, store: Path) -> None:
        """Store a generated corpus, given in the bulk schema and as `tables`."""

    @abstractmethod
    def __init__(self, store: Path) -> None:
        """Open what was stored."""

    @abstractmethod
    def ask(self, selection: Filter) -> Any:
        """Answer an interaction; this is what is measured."""

    def rows(self, found: Any) -> Answer:
        """Return what `ask` found as panels; not measured."""
        answer: Answer = found
        return answer

    def cannot(self, selection: Filter) -> str | None:
        """Say why a filter cannot be expressed, None when it can."""
        return None

    def cpu(self) -> float:
        """Return the seconds of CPU used so far by whatever answers."""
        return time.process_time()

    def close(self) -> float:
        """Stop, and return the peak memory in MB of whatever answered."""
        return peak(os.getpid())


def peak(pid: int) -> float:
    """Return the peak memory in MB of a process."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        # What getrusage tells includes the process it was forked from.
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


RIVALS = (
    "ours",
    "ours_frames",
    "duckdb_reference",
    "duckdb_optimised",
    "pandas_naive",
    "polars_lazy",
    "sqlite_indexed",
    "datasette_facets",
    "bitmap_kernel",
)
"""The modules that answer an interaction, in the order of the tables."""

SEARCHERS = ("ours_search", "sqlite_fts5", "duckdb_fts", "datasette_search")
"""The modules that answer a search."""


def rival(name: str) -> type[Rival]:
    """Return the rival of a module, imported only when it is run."""
    found: type[Rival] = importlib.import_module(f"bench.rivals.{name}").RIVAL
    return found
