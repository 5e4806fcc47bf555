"""The log of decisions: who decided what, when and why, one line each, never rewritten."""

from __future__ import annotations

import threading
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, JsonValue, StringConstraints, ValidationError

from corpus.curate.record_file import RecordKey
from corpus.curate.store import LOG
from corpus.errors import Problem
from corpus.records import Id, Record, Text

DECISION_ID = r"^[0-9a-z-]{8,40}$"
DecisionId = Annotated[str, StringConstraints(pattern=DECISION_ID)]
Utc = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
MAX_NAME = 120


def _short(value: str) -> str:
    if len(value) > MAX_NAME:
        raise ValueError(f"{len(value):,} characters; a name has at most {MAX_NAME}")
    return value


Who = Annotated[Text, AfterValidator(_short)]

# Python's JSON leaves these as they are, and editors break lines at them.
_BREAKS = {ord(char): f"\\u{ord(char):04x}" for char in "\x7f\x85\u2028\u2029"}


class Action(StrEnum):
    """What sort of decision it is."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    ADD = "add"
    CHANGE = "change"
    ALIAS = "alias"
    MERGE = "merge"
    TAG = "tag"
    RECONCILE = "reconcile"
    IMPORT = "import"
    UNDO = "undo"


class Change(Record):
    """One field of one record before and after; None where it was not there or is no longer.

    Without a field name it is the record as a whole; taken out of a file that lists several,
    `ahead_of` is the id of the one behind it.
    """

    record: RecordKey
    field: str = ""
    old: JsonValue = None
    new: JsonValue = None
    ahead_of: Id | None = None


class Outcome(StrEnum):
    """What a person made of a suggestion."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"


class Verdict(Record):
    """What a person made of one suggestion for a record; `decided` is what it was corrected to."""

    record: RecordKey
    suggestion: Text
    field: Text
    outcome: Outcome
    suggested: JsonValue = None
    decided: JsonValue = None
    rule: Text


class Decision(Record):
    """One line of the log; `at` is UTC, and the order is that of the lines, not of the clock.

    `undoes` names the decision it takes back, `into` the actor that another was merged into.
    """

    id: DecisionId
    at: Utc
    who: Who
    action: Action
    what: Text
    why: Text | None = None
    changes: tuple[Change, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    undoes: DecisionId | None = None
    into: RecordKey | None = None

    @property
    def records(self) -> frozenset[str]:
        """Name the records it is about."""
        changed = {change.record for change in self.changes}
        return frozenset(changed | {verdict.record for verdict in self.verdicts})

    def line(self) -> str:
        """Spell the decision as a line of the log."""
        return self.model_dump_json(exclude_defaults=True).translate(_BREAKS)

    def __str__(self) -> str:
        return f"{self.id} ({self.who}, {self.at}: {self.what})"


class Log:
    """The decisions of a data folder; read on when the file has grown."""

    def __init__(self, data: Path) -> None:
        self._path = data / LOG
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._decisions: list[Decision] = []
        self._problems: list[Problem] = []
        self._inode = self._size = self._lines = 0

    def decisions(self) -> tuple[Decision, ...]:
        """Return every decision, oldest first."""
        with self._lock:
            self._read_on()
            return tuple(self._decisions)

    def problems(self) -> tuple[Problem, ...]:
        """Return the lines that are no decision."""
        with self._lock:
            self._read_on()
            return tuple(self._problems)

    def _read_on(self) -> None:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            self._forget()
            return
        if stat.st_ino != self._inode or stat.st_size < self._size:
            self._forget()
            self._inode = stat.st_ino
        if stat.st_size == self._size:
            return
        with self._path.open("rb") as stream:
            stream.seek(self._size)
            # A last line without its newline is still being written.
            whole, newline, _ = stream.read().rpartition(b"\n")
        self._size += len(whole) + len(newline)
        for line in whole.split(b"\n") if newline else ():
            self._lines += 1
            try:
                self._decisions.append(Decision.model_validate_json(line))
            except ValidationError as error:
                detail = error.errors()[0]
                where = ".".join(map(str, detail["loc"]))
                message = f"no decision: {where + ': ' if where else ''}{detail['msg']}"
                self._problems.append(Problem(LOG, self._lines, message, "log"))


def undone(decisions: tuple[Decision, ...]) -> dict[str, Decision]:
    """Map the ids of decisions that are undone to the decision that undid them."""
    by_id = {decision.id: decision for decision in decisions}
    found: dict[str, Decision] = {}
    for decision in decisions:
        if decision.undoes is None:
            continue
        found[decision.undoes] = decision
        taken_back = by_id.get(decision.undoes)
        if taken_back is not None and taken_back.undoes is not None:
            # The undo of an undo: what it had undone stands again.
            found.pop(taken_back.undoes, None)
    return found


def merged(decisions: tuple[Decision, ...]) -> dict[str, str]:
    """Map the ids of actors that were merged into another to that other one."""
    taken_back = undone(decisions)
    into: dict[str, str] = {}
    for decision in decisions:
        if decision.into is None or decision.id in taken_back:
            continue
        kept = decision.into.partition("/")[2]
        for change in decision.changes:
            kind, _, dropped = change.record.partition("/")
            if kind == "actor" and not change.field and change.new is None:
                into = {actor: kept if now == dropped else now for actor, now in into.items()}
                into[dropped] = kept
    return into
