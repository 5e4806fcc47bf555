"""`python -m bench.cluster N`: the cluster engine beside the embedded ones, and without a node.

Two ClickHouse servers of this machine hold a shard each (`deploy/clickhouse/nodes.py`). Every
engine answers the same interactions in turn, with one checksum for all; then a shard is stopped,
and killed, while a question is on its way, and asked again when it is back.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import threading
import time
from pathlib import Path

from bench import report
from bench.__main__ import made
from bench.interaction import asked
from bench.rivals.clickhouse_shards import ClickHouseShards
from bench.rivals.process import Measured, build, race
from corpus.build import cache_folder
from corpus.errors import CorpusError
from corpus.filter import Filter, Unit

NAMES = ("ours", "clickhouse_shards", "duckdb_reference")

_SOON = 0.05
"""Seconds after which a node goes away while it is at work."""


def faults(store: Path) -> list[str]:
    """Take a shard away in the middle of an interaction, and say what a reader sees."""
    opened = ClickHouseShards(store)
    panels = list(asked(Filter(unit=Unit.MENTIONS)).values())
    said = []
    try:
        expected = opened.engine.answers(panels)
        shard = opened.nodes.nodes[1]
        for number, what in ((signal.SIGSTOP, "stopped"), (signal.SIGKILL, "killed")):
            timer = threading.Timer(_SOON, shard.send, [number])
            began = time.perf_counter()
            timer.start()
            try:
                opened.engine.answers(panels)
                told = "answered all the same"
            except CorpusError as error:
                told = f"“{error}”"
            timer.join()
            took = time.perf_counter() - began
            if number is signal.SIGKILL:
                shard.start()
            else:
                shard.send(signal.SIGCONT)
            again = opened.engine.answers(panels)
            same = all(one.equals(two) for one, two in zip(again, expected, strict=True))
            after = "the same answers" if same else "**other answers**"
            said.append(
                f"- A shard {what} {_SOON * 1000:.0f} ms into an interaction: {told} "
                f"after {took:.1f} s. Asked again when it is back: {after}."
            )
    finally:
        opened.close()
    return said


def run(n: int, work: Path, rounds: int, budget: float) -> None:
    """Build, race and report at one size."""
    bulk, derived = made(n, work, bodies=True)
    stores = work / "cluster"
    shutil.rmtree(stores, ignore_errors=True)
    measured: list[Measured] = []
    for name in NAMES:
        print(f"{n:,} articles: {name}", flush=True)
        measured.append(build(name, bulk, derived, stores))
    race("interaction", n, measured, stores, rounds, budget)
    server = (
        "The cluster is two servers of this machine, ClickHouse 25.8 out of the library of chdb, "
        "with a shard each behind distributed tables; they share the cores with each other and "
        "with whoever asks, and their CPU is counted together."
    )
    parts = [
        f"{report.machine()} {server}",
        report.compared(measured, "states"),
        "\n".join(faults(stores / "clickhouse_shards")),
        "CPU milliseconds by question, median of its rounds:",
        report.by_question(measured, "Question"),
    ]
    text = "\n\n".join(parts)
    print(f"\n{text}\n", flush=True)
    report.put(f"Cluster, {n:,} articles", text)
    shutil.rmtree(stores, ignore_errors=True)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.cluster", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--budget", type=float, default=120.0, help="seconds an engine, see race")
    parser.add_argument("--work", type=Path, default=cache_folder() / "bench")
    options = parser.parse_args()
    for n in options.sizes:
        run(n, options.work, options.rounds, options.budget)


if __name__ == "__main__":
    main()
