"""A ClickHouse cluster of two shards for the tests of one process, started when first asked for."""

import atexit
import shutil
import tempfile
from functools import cache as once
from pathlib import Path

from corpus.build import build
from corpus.engines.clickhouse import ClickHouseEngine
from corpus.engines.clickhouse.load import load
from deploy.clickhouse.nodes import Nodes


@once
def nodes() -> Nodes:
    """Return two nodes that run until the tests are over."""
    folder = Path(tempfile.mkdtemp(prefix="parley-nodes-"))
    started = Nodes(folder, 2).__enter__()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(started.stop)
    return started


def engine(data: Path, cache: Path) -> ClickHouseEngine:
    """Load a data folder into a database of its own, and return an engine on it."""
    built = build(data, cache)
    url = nodes().url(f"test_{built.version}")
    load(built, url)
    return ClickHouseEngine(url)
