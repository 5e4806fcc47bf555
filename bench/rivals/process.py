"""Each rival in a process of its own, and one controller that tells them what to answer next."""

from __future__ import annotations

import argparse
import gc
import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from bench import rivals
from bench.interaction import checksums
from bench.search import searches
from bench.workload import states
from corpus.errors import CorpusError
from corpus.filter import Filter

WORKLOADS: dict[str, Callable[[int, int], dict[str, Filter]]] = {
    "interaction": lru_cache(states),
    "search": lru_cache(searches),
}


class MismatchError(Exception):
    """Two rivals gave different numbers: nothing that was measured means anything."""


@dataclass
class Measured:
    """What one rival took: CPU milliseconds by question, and what it needs to stand there."""

    name: str
    label: str
    samples: dict[str, list[float]] = field(default_factory=dict)
    cannot: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    skipped: int = 0
    rounds: int = 0
    build: float = 0.0
    load: float = 0.0
    peak: float = 0.0
    disk: float = 0.0
    missing: str = ""
    """Why it was not run at all."""

    def times(self, questions: Iterable[str] | None = None) -> list[float]:
        """Return the samples of some questions, or of all."""
        chosen = self.samples if questions is None else questions
        return sorted(sample for key in chosen for sample in self.samples.get(key, ()))


def median(times: list[float]) -> float:
    """Return the median of some samples."""
    return statistics.median(times)


def p95(times: list[float]) -> float:
    """Return the 95th percentile of some sorted samples: the value 95 % do not exceed."""
    return times[min(len(times) - 1, -(-len(times) * 95 // 100) - 1)]


class Running:
    """A rival that is open and waits for questions."""

    def __init__(self, name: str, store: Path, kind: str, n: int) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            _command("serve", name, store, "--kind", kind, "--articles", n),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.load = float(self._hear()["load"])

    def ask(self, question: str, variant: int) -> dict[str, Any]:
        """Return the CPU milliseconds and checksums of an answer, or why there is none."""
        self._process.stdin.write(json.dumps([variant, question]) + "\n")
        self._process.stdin.flush()
        return self._hear()

    def close(self) -> float:
        """Stop it, and return its peak memory in MB."""
        self._process.stdin.close()
        found = self._hear()
        self._process.wait()
        return float(found["peak"])

    def _hear(self) -> dict[str, Any]:
        line = self._process.stdout.readline()
        if not line:
            raise ChildProcessError(f"ended with code {self._process.wait()}")
        found: dict[str, Any] = json.loads(line)
        return found


def _command(*parts: object) -> list[str]:
    return [sys.executable, "-m", "bench.rivals.process", *map(str, parts)]


def build(name: str, bulk: Path, tables: Path, stores: Path) -> Measured:
    """Let a rival store a corpus, in a process of its own; what is stored already is kept."""
    chosen = rivals.rival(name)
    measured = Measured(name, chosen.label)
    owner = chosen.stored_by or name
    store, note = stores / owner, stores / f"{owner}.json"
    if not note.exists():
        shutil.rmtree(store, ignore_errors=True)
        store.mkdir(parents=True)
        _run_build(measured, owner, bulk, tables, store)
        if measured.missing:
            return measured
        size = sum(file.stat().st_size for file in store.rglob("*") if file.is_file())
        note.write_text(json.dumps({"build": measured.build, "disk": size / 2**20}))
    found = json.loads(note.read_text())
    measured.build, measured.disk = found["build"], found["disk"]
    return measured


def _run_build(measured: Measured, name: str, bulk: Path, tables: Path, store: Path) -> None:
    done = subprocess.run(  # noqa: S603
        _command("build", name, store, "--bulk", bulk, "--tables", tables),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        measured.missing = f"its build ended with code {done.returncode}"
        return
    found = json.loads(done.stdout.splitlines()[-1])
    measured.build, measured.missing = found["build"], found["missing"]


def race(
    kind: str, n: int, measured: list[Measured], stores: Path, rounds: int, budget: float
) -> None:
    """Ask every rival every question, alternating between them, and note what they took.

    A rival that has used up its budget of seconds finishes its first round, and ends with fewer
    rounds; one that has used ten times as much even skips what is left of the first.
    Raises MismatchError where two rivals do not give the same numbers.
    """
    questions = list(WORKLOADS[kind](n, 0))
    agreed: dict[tuple[int, str], dict[str, tuple[str, str]]] = {}
    spent = {one.name: 0.0 for one in measured}
    running: dict[str, Running] = {}
    for one in measured:
        if not one.missing:
            store = stores / (rivals.rival(one.name).stored_by or one.name)
            running[one.name] = Running(one.name, store, kind, n)
            one.load = running[one.name].load
            running[one.name].ask(questions[-1], rounds)
    for number in range(rounds):
        active = [
            one
            for one in measured
            if one.name in running and (number == 0 or spent[one.name] <= budget)
        ]
        for at, question in enumerate(questions):
            # Whoever comes first changes, so that none always finds the caches of another.
            turn = (number * len(questions) + at) % max(1, len(active))
            for one in active[turn:] + active[:turn]:
                if one.name not in running or question in one.cannot:
                    continue
                if number == 0 and spent[one.name] > 10 * budget:
                    one.skipped += 1
                    continue
                began = time.perf_counter()
                try:
                    answer = running[one.name].ask(question, number)
                except ChildProcessError as error:
                    one.missing = f"its process {error}"
                    del running[one.name]
                    continue
                spent[one.name] += time.perf_counter() - began
                if "cpu" in answer:
                    one.samples.setdefault(question, []).append(answer["cpu"])
                    known = agreed.setdefault((number, question), {})
                    _agree(known, question, one, answer["checksums"])
                elif "cannot" in answer:
                    one.cannot[question] = answer["cannot"]
                else:
                    one.refused[question] = answer["refused"]
        for one in active:
            one.rounds += 1
        print(f"round {number + 1} of {rounds}: {len(active)} rivals", flush=True)
    for one in measured:
        if one.name in running:
            one.peak = running[one.name].close()


def _agree(
    known: dict[str, tuple[str, str]], question: str, one: Measured, found: dict[str, str]
) -> None:
    for panel, checksum in found.items():
        expected, who = known.setdefault(panel, (checksum, one.label))
        if checksum != expected:
            raise MismatchError(
                f"“{question}”, {panel}: {one.label} says {checksum}, {who} says {expected}"
            )


def _serve(options: argparse.Namespace) -> None:
    chosen = rivals.rival(options.name)
    before = time.process_time()
    opened = chosen(options.store)
    # A server of its own has used nothing before.
    own = chosen.cpu is rivals.Rival.cpu
    _say(load=opened.cpu() - (before if own else 0.0))
    # As the dashboard does after its start: what stays is not looked through again.
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        variant, question = json.loads(line)
        selection = WORKLOADS[options.kind](options.articles, variant)[question]
        if reason := opened.cannot(selection):
            _say(cannot=reason)
            continue
        began = opened.cpu()
        try:
            found = opened.ask(selection)
        except CorpusError as error:
            _say(refused=str(error))
            continue
        took = opened.cpu() - began
        _say(cpu=took * 1000, checksums=checksums(opened.rows(found)))
    _say(peak=opened.close())
    gc.unfreeze()


def _build(options: argparse.Namespace) -> None:
    chosen = rivals.rival(options.name)
    before = time.process_time()
    missing = chosen.missing()
    if not missing:
        chosen.build(options.bulk, options.tables, options.store)
    _say(build=time.process_time() - before, missing=missing)


def _say(**found: object) -> None:
    print(json.dumps(found), flush=True)


def main() -> None:
    """Build or serve one rival, as the controller says."""
    parser = argparse.ArgumentParser(prog="python -m bench.rivals.process")
    parser.add_argument("what", choices=("build", "serve"))
    parser.add_argument("name")
    parser.add_argument("store", type=Path)
    parser.add_argument("--bulk", type=Path)
    parser.add_argument("--tables", type=Path)
    parser.add_argument("--kind", choices=tuple(WORKLOADS))
    parser.add_argument("--articles", type=int)
    options = parser.parse_args()
    (_build if options.what == "build" else _serve)(options)


if __name__ == "__main__":
    main()
