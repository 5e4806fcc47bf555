"""Run every benchmark, print its tables, and write them into `docs/benchmarks.md`."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

from bench import alignment, curation, generate, report, screen
from bench.rivals import RIVALS, SEARCHERS, tables
from bench.rivals.process import Measured, build, race
from corpus.build import cache_folder

BENCHMARKS = ("interaction", "search", "screen", "linking", "curation")
FEW_ARTICLES = 3_000_000
"""From here on bodies would fill the disk."""


def made(n: int, work: Path, *, bodies: bool) -> tuple[Path, Path]:
    """Return the folders of a generated corpus and of its tables, made when they are not there."""
    source = Path(generate.__file__).read_bytes() + Path(tables.__file__).read_bytes()
    version = hashlib.sha256(source).hexdigest()[:8]
    folder = work / f"{n}{'' if bodies else '-without-bodies'}-{version}"
    bulk, derived = folder / "bulk", folder / "tables"
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        print(f"making {n:,} articles", flush=True)
        generate.generate(n, bulk, bodies=bodies)
        tables.write(bulk, derived)
        (folder / "ready").touch()
    return bulk, derived


def side_by_side(kind: str, n: int, names: Sequence[str], options: argparse.Namespace) -> None:
    """Build and race rivals at one size, and report it."""
    bodies = not options.no_bodies and n < FEW_ARTICLES
    if kind == "search" and not bodies:
        print(f"no search at {n:,} articles: there are no bodies")
        return
    bulk, derived = made(n, options.work, bodies=bodies)
    stores = options.work / "stores"
    measured: list[Measured] = []
    for name in names:
        print(f"{kind}, {n:,} articles: {name}", flush=True)
        measured.append(build(name, bulk, derived, stores))
    race(kind, n, measured, stores, options.rounds, options.budget)
    what = {"interaction": "states", "search": "searches"}[kind]
    targets = {
        "interaction": report.targets_of_interaction,
        "search": report.targets_of_search,
    }[kind](n, measured)
    parts = [
        report.machine() + ("" if bodies else " The articles have no bodies."),
        report.compared(measured, what),
        "\n".join(targets),
        "CPU milliseconds by question, median of its rounds:",
        report.by_question(measured, "Question"),
    ]
    text = "\n\n".join(part for part in parts if part)
    print(f"\n{text}\n", flush=True)
    report.put(f"{kind.capitalize()}, {n:,} articles", text)


def printed(title: str, module: ModuleType) -> None:
    """Run a benchmark that prints, and report what it printed."""
    text = io.StringIO()
    with contextlib.redirect_stdout(_Both(text)):
        module.main()
    report.put(title, f"{report.machine()}\n\n```\n{text.getvalue().strip()}\n```")


class _Both(io.TextIOBase):
    """Writes to the screen and to a text."""

    def __init__(self, text: io.StringIO) -> None:
        self._text = text
        self._screen = sys.stdout

    def write(self, part: str) -> int:
        self._screen.write(part)
        return self._text.write(part)

    def flush(self) -> None:
        self._screen.flush()


def drafted(n: int) -> None:
    """Make drafts of so many pages, and report it."""
    text = curation.measured(n, processes=2)
    print(f"\n{text}\n", flush=True)
    report.put("Curation", f"{report.machine()} {text}")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--only", nargs="+", choices=BENCHMARKS, default=BENCHMARKS)
    parser.add_argument("--rivals", nargs="+", choices=(*RIVALS, *SEARCHERS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--budget", type=float, default=120.0, help="seconds a rival, see race")
    parser.add_argument("--no-bodies", action="store_true")
    parser.add_argument("--work", type=Path, default=cache_folder() / "bench")
    options = parser.parse_args()
    for n in options.sizes:
        # What a version of before has stored is worth no measurement.
        shutil.rmtree(options.work / "stores", ignore_errors=True)
        for kind, every in (("interaction", RIVALS), ("search", SEARCHERS)):
            names = [name for name in every if name in (options.rivals or every)]
            if kind in options.only and names:
                side_by_side(kind, n, names, options)
    shutil.rmtree(options.work / "stores", ignore_errors=True)
    others: dict[str, Callable[[], None]] = {
        "screen": lambda: printed("Screen", screen),
        "linking": lambda: printed("Linking passages", alignment),
        "curation": lambda: drafted(1_000),
    }
    for name, run in others.items():
        if name in options.only:
            run()


if __name__ == "__main__":
    main()
