"""Parley's cluster engine on two ClickHouse servers of this machine, two shards of one corpus."""

from __future__ import annotations

import importlib.util
import time
from pathlib import Path

from bench.interaction import asked
from bench.rivals import Answer, Rival, peak
from bench.rivals.ours import Ours
from corpus.build import build
from corpus.engines.clickhouse import ClickHouseEngine
from corpus.engines.clickhouse.load import load
from corpus.filter import Filter
from deploy.clickhouse.nodes import Nodes

SHARDS = 2


class ClickHouseShards(Rival):
    """Both servers are started by this rival, and their work counts as its own."""

    label = "Parley on ClickHouse, two shards"

    @staticmethod
    def missing() -> str:
        """Say why this rival cannot be run here, nothing when it can."""
        return "" if importlib.util.find_spec("chdb") else "chdb is not installed"

    @staticmethod
    def build(bulk: Path, tables: Path, store: Path) -> None:
        """Load the databases that the embedded engine was built from, or build them first."""
        embedded = store.parent / "ours"
        if not (embedded / "cache").exists():
            embedded = store
            Ours.build(bulk, tables, embedded)
        with Nodes(store / "nodes", SHARDS) as nodes:
            load(build(embedded / "data", embedded / "cache"), nodes.url())

    def __init__(self, store: Path) -> None:
        self.nodes = Nodes(store / "nodes", SHARDS).__enter__()
        self.engine = ClickHouseEngine(self.nodes.url())
        self._own = time.process_time()

    def ask(self, selection: Filter) -> Answer:
        """Return the panels of an interaction."""
        panels = asked(selection)
        return dict(zip(panels, self.engine.answers(list(panels.values())), strict=True))

    def cpu(self) -> float:
        """Return the seconds of CPU used so far by both servers and this process."""
        return time.process_time() - self._own + sum(node.cpu() for node in self.nodes.nodes)

    def close(self) -> float:
        """Stop the servers, and return the peak memory in MB of both together."""
        running = [node.process.pid for node in self.nodes.nodes if node.process]
        most = sum(peak(pid) for pid in running)
        self.nodes.stop()
        return most


RIVAL = ClickHouseShards
