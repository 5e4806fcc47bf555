"""`python -m bench.load`: a hundred readers at once, each clicking every five seconds.

They speak Streamlit's websocket protocol to a real server on this machine: each walks over the
pages and narrows and widens the filter at random, the same way in every run. Stops by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import psutil

from bench.visitor import Run, Visitor, arriving
from tests.browser.harness import Server, running_app

SEED = 20240423
PAGES = ("", "timeline", "actors", "topics", "compare", "articles", "about")
LEAVES_FOR_ANOTHER_PAGE = 0.3
CLEARS = 0.15
FACETS = ("envoy", "actor", "side", "topic", "outlet", "place", "kind")
CHOICES = {"filter_unit": ("articles", "mentions", "contacts", "pairs")}


@dataclass
class Tally:
    """What happened: the seconds of every rerun by what was done, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    received: int = 0

    def add(self, what: str, run: Run) -> None:
        """Take down one rerun."""
        self.seconds.setdefault(what, []).append(run.seconds)
        self.received += run.received
        if run.failed:
            self.errors[run.failed[:100]] += 1


async def _reader(number: int, address: str, think: float, until: float, tally: Tally) -> None:
    random_ = random.Random(SEED + number)  # noqa: S311
    await asyncio.sleep(random_.uniform(0, think))
    async with arriving(address) as visitor:
        tally.add("arrival", await visitor.open(random_.choice(PAGES)))
        while time.monotonic() < until:
            await asyncio.sleep(random_.uniform(0.5, 1.5) * think)
            if random_.random() < LEAVES_FOR_ANOTHER_PAGE:
                page = random_.choice([page for page in PAGES if page != visitor.page])
                tally.add("another page", await visitor.open(page, parse_qs(visitor.query)))
            else:
                tally.add("filter", await _filter(visitor, random_))


async def _filter(visitor: Visitor, random_: random.Random) -> Run:
    """Clear the filter, count in another unit, or choose a value, the common ones more often."""
    chance = random_.random()
    if chance < CLEARS and "clear" in visitor.widgets:
        return await visitor.press("clear")
    key, options = random_.choice([*CHOICES.items()])
    if chance < 2 * CLEARS:
        return await visitor.choose(key, random_.choice(options))
    key = f"filter_{random_.choice(FACETS)}"
    offered = visitor.options(key)
    if not offered:
        return await visitor.choose(key)
    rank = min(int(random_.paretovariate(1.0)) - 1, len(offered) - 1)
    return await visitor.choose(key, offered[rank])


async def _all(server: Server, users: int, think: float, seconds: float) -> Tally:
    tally = Tally()
    until = time.monotonic() + seconds
    async with asyncio.TaskGroup() as readers:
        for number in range(users):
            readers.create_task(_reader(number, server.url, think, until, tally))
    return tally


def main() -> None:
    """Serve the app, let the readers in, and print how long they waited."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--users", type=int, default=100)
    parser.add_argument("--think", type=float, default=5, help="seconds between clicks, on average")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--data", type=Path, help="another corpus than the shipped one")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_app(Path(folder), data=options.data) as server,
    ):
        # Whoever comes first waits for the corpus to be opened; that is for bench.screen to say.
        asyncio.run(_all(server, 1, 0.1, 3))
        process = psutil.Process(server.process)
        memory, busy, begun = process.memory_info().rss, sum(process.cpu_times()[:2]), time.time()
        with suppress(KeyboardInterrupt):
            tally = asyncio.run(_all(server, options.users, options.think, options.seconds))
        took = time.time() - begun
        busy = sum(process.cpu_times()[:2]) - busy
        grown = process.memory_info().rss - memory
        _print(tally, options.users, took, busy, memory, grown)


def _print(tally: Tally, users: int, took: float, busy: float, memory: int, grown: int) -> None:
    everything = [second for seconds in tally.seconds.values() for second in seconds]
    print(f"{users} readers, {len(everything):,} reruns in {took:.0f} s")
    print(f"{'seconds':<16}{'reruns':>8}{'p50':>8}{'p95':>8}{'max':>8}")
    for what, seconds in {**tally.seconds, "all": everything}.items():
        p50, p95 = np.percentile(seconds, [50, 95])
        print(f"{what:<16}{len(seconds):>8,}{p50:>8.3f}{p95:>8.3f}{max(seconds):>8.3f}")
    print(f"errors: {sum(tally.errors.values())}")
    for error, times in tally.errors.most_common(5):
        print(f"  {times} × {error}")
    print(
        f"server: {busy / took:.0%} of a core, {busy / len(everything) * 1000:.0f} CPU ms a rerun, "
        f"{tally.received / len(everything) / 1000:.0f} kB sent a rerun"
    )
    print(
        f"memory: {memory / 2**20:.0f} MB with one reader, {grown / 2**20:+.0f} MB after "
        f"({grown / users / 2**20:.2f} MB a reader)"
    )


if __name__ == "__main__":
    main()
