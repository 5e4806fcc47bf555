"""What a crash costs: curators who are killed at random moments, and who hammer one record.

`python -m bench.durability --moments 500` copies a small corpus, lets a child process decide
without pause, ends it as `kill -9` does, opens the folder again, and compares every record with
what the log says and every confirmed decision with the log. Then several processes change one
record as fast as they can.
"""

import argparse
import os
import random
import shutil
import signal
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from corpus.check import check
from corpus.corpus import SHIPPED_DATA
from corpus.curate import proposals
from corpus.curate.decisions import Curation
from corpus.curate.log import Decision, Log
from corpus.curate.record_file import entries, kind_of, with_field
from corpus.curate.store import Conflict, Store
from corpus.errors import CorpusError
from corpus.load import load
from corpus.records import Actor, ActorKind, AliasKind

SMALL = Path(__file__).resolve().parents[1] / "tests" / "small"
MAX_WAIT = 0.25
"""Seconds a curator is left alone at most; several saves fit in."""


@dataclass
class Kills:
    """What was found after each kill."""

    moments: int = 0
    within_a_save: int = 0
    finished: int = 0
    confirmed: int = 0
    decisions: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class Hammered:
    """What became of several writers' changes of one record."""

    writers: int
    confirmed: int = 0
    conflicts: int = 0
    lost: int = 0


def kills(moments: int, seed: int = 1) -> Kills:
    """Kill a curator at random moments; returns what was lost, half written or out of line."""
    chance = random.Random(seed)  # noqa: S311 (not a secret)
    result = Kills()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(shutil.copytree(SMALL, Path(folder) / "data"))
        state = dict(entries(load(data)))
        known = 0
        confirmed: list[str] = []
        for moment in range(moments):
            confirmed += _killed(data, chance.uniform(0, MAX_WAIT), moment)
            room = {path.name for path in (data / ".store").glob("*")}
            result.within_a_save += bool(room - {"lock", ".gitignore"})
            result.finished += bool(Store(data).recover())
            log = Log(data)
            decisions = log.decisions()
            for decision in decisions[known:]:
                _replay(state, decision)
            known = len(decisions)
            result.faults += _faults(data, state, log, confirmed, moment)
        result.moments, result.decisions, result.confirmed = moments, known, len(confirmed)
    return result


def _fork(action: Callable[[], object]) -> int:
    with warnings.catch_warnings():
        # The child runs one action and ends; it needs none of the threads it leaves behind.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        return child
    try:
        action()
    except BaseException as error:  # noqa: BLE001 (the parent sees that it ended early)
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        os._exit(1)
    os._exit(0)


def _killed(data: Path, wait: float, moment: int) -> list[str]:
    """Let a curator work for a while, kill it, and return the decisions that were confirmed."""
    reader, writer = os.pipe()
    child = _fork(lambda: _work(data, writer, moment))
    os.close(writer)
    with os.fdopen(reader, "rb", buffering=0) as stream:
        stream.read(1)  # it has the records and begins
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        said = stream.read()
    # An id that was cut off was not confirmed to anyone.
    return said.decode("ascii").split("\n")[:-1]


def _work(data: Path, writer: int, moment: int) -> None:
    curation = Curation(data)
    articles = sorted(curation.records.articles)
    os.write(writer, b".")
    for n in count():
        records = curation.records
        key = f"article/{articles[n % len(articles)]}"
        step = n % 4
        if step == 0:
            proposal = proposals.edit(records, key, {"author": f"By {moment} {n}"})
        elif step == 1:
            some = [f"article/{article}" for article in articles]
            tagged = "border" in records.articles[articles[0]].record.topics
            change = proposals.untag if tagged else proposals.tag
            proposal = change(records, some, "topics", "border")
        elif step == 2:
            actor = Actor(
                id=f"actor-{moment}-{n}",
                name=f"Actor {moment} {n}",
                kind=ActorKind.PERSON,
                side="arvania",
            )
            proposal = proposals.add(records, actor)
        else:
            last = curation.latest(1)[0]
            if last.id in curation.undone():
                continue
            proposal = curation.undoing(last.id)
        if proposal.changes:
            decision = curation.decide(proposal, who="Ana", why=f"moment {moment}")
            os.write(writer, f"{decision.id}\n".encode("ascii"))


def _replay(state: dict[str, Any], decision: Decision) -> None:
    for change in decision.changes:
        kind = kind_of(change.record)
        value = with_field(kind, state.get(change.record), change.field, change.new)
        if value is None:
            state.pop(change.record, None)
        else:
            state[change.record] = value


def _faults(
    data: Path, state: dict[str, Any], log: Log, confirmed: list[str], moment: int
) -> list[str]:
    records = load(data)
    found = [f"linter: {problem}" for problem in check(records)]
    found += [f"log: {problem}" for problem in log.problems()]
    lost = set(confirmed) - {decision.id for decision in log.decisions()}
    found += [f"lost: {decision}" for decision in sorted(lost)]
    disk = dict(entries(records))
    differing = {key for key in disk.keys() | state.keys() if disk.get(key) != state.get(key)}
    found += [f"not as decided: {key}" for key in sorted(differing)]
    left = {path.name for path in (data / ".store").iterdir()} - {"lock", ".gitignore"}
    found += [f"left behind: {name}" for name in sorted(left)]
    found += [f"torn: {path.name}" for path in data.glob("*.torn")]
    return [f"after kill {moment}: {fault}" for fault in found]


def hammer(writers: int = 2, each: int = 50) -> Hammered:
    """Let processes change one record as fast as they can, each on what it has seen."""
    key = "article/lantern-2022-11-03-call"
    result = Hammered(writers)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(shutil.copytree(SMALL, Path(folder) / "data"))
        reader, writer = os.pipe()
        children = [_fork(lambda n=n: _insist(data, key, n, each, writer)) for n in range(writers)]
        os.close(writer)
        with os.fdopen(reader, encoding="ascii") as stream:
            said = stream.read().split()
        for child in children:
            os.waitpid(child, 0)
        confirmed = {name for name in said if name != "conflict"}
        result.conflicts = said.count("conflict")
        result.confirmed = len(confirmed)
        decisions = Log(data).decisions()
        before = None
        for decision in decisions:
            (change,) = decision.changes
            # An update that was made on something older would have overwritten the one between.
            result.lost += change.old != before
            before = change.new
        result.lost += len(confirmed - {decision.id for decision in decisions})
        result.lost += load(data).articles[key.partition("/")[2]].record.author != before
    return result


def _insist(data: Path, key: str, writer: int, each: int, pipe: int) -> None:
    curation = Curation(data)
    for n in range(each):
        while True:
            proposal = proposals.edit(curation.records, key, {"author": f"Writer {writer} {n}"})
            try:
                decision = curation.decide(proposal, who=f"Writer {writer}")
            except Conflict:
                os.write(pipe, b"conflict\n")
                continue
            os.write(pipe, f"{decision.id}\n".encode("ascii"))
            break


def waits() -> dict[str, list[float]]:
    """Return the seconds of CPU a decision, its preview and a look for changes take."""
    figures: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        ignored = shutil.ignore_patterns(".store", "decisions.*")
        data = Path(shutil.copytree(SHIPPED_DATA, Path(folder) / "data", ignore=ignored))
        curation = Curation(data)
        articles = sorted(curation.records.articles)
        stamp = curation.store.changes().stamp

        def timed(name: str, action: Callable[[], Any]) -> Any:
            begun = time.process_time()
            result = action()
            figures.setdefault(name, []).append(time.process_time() - begun)
            return result

        for n in range(20):
            key = f"article/{articles[n]}"
            timed("look for changes, none", lambda s=stamp: curation.store.changes(s))
            preview = timed(
                "preview an edit",
                lambda key=key: proposals.edit(curation.records, key, {"author": "A"}),
            )
            timed("decide it", lambda p=preview: curation.decide(p, who="Ana"))
            stamp = timed("look for changes, one", curation.store.changes).stamp
        for n in range(5):
            name = f"An Other {n}"
            alias = proposals.alias(
                curation.records, "zamir-kabulov", name, AliasKind.TRANSLITERATION
            )
            timed("add an alias to the register", lambda a=alias: curation.decide(a, who="Ana"))
        some = [f"article/{article}" for article in articles[:200]]
        bulk = timed(
            "preview a tag on 200 articles",
            lambda: proposals.tag(curation.records, some, "topics", "narcotics"),
        )
        made = timed("decide it, 200 articles", lambda: curation.decide(bulk, who="Ana"))
        timed("undo it, 200 articles", lambda: curation.undo(made.id, who="Ana"))
    return figures


def main() -> int:
    """Print the figures; returns 1 when anything was lost or half written."""
    parser = argparse.ArgumentParser(prog="python -m bench.durability", description=__doc__)
    parser.add_argument("--moments", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    killed = kills(options.moments, options.seed)
    print(
        f"killed at {killed.moments} random moments, {killed.within_a_save} of them within a "
        f"save, {killed.finished} of those finished at the next opening"
    )
    print(
        f"{killed.confirmed} decisions confirmed, {killed.decisions} in the log; lost, half "
        f"written or out of line: {len(killed.faults)}"
    )
    for fault in killed.faults[:20]:
        print(f"  {fault}")
    lost = len(killed.faults)
    for writers in (2, 4):
        hammered = hammer(writers)
        lost += hammered.lost
        print(
            f"{writers} writers of one record: {hammered.confirmed} confirmed, "
            f"{hammered.conflicts} conflicts shown, {hammered.lost} lost"
        )
    print(f"{'CPU milliseconds, 1,000 records':<34}{'median':>8}{'worst':>8}")
    try:
        for name, seconds in waits().items():
            median, worst = 1000 * statistics.median(seconds), 1000 * max(seconds)
            print(f"{name:<34}{median:>8.1f}{worst:>8.1f}")
    except CorpusError as error:
        print(f"no figures: {error}")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
