"""Decide: preview what a decision changes, carry it out with its line in the log, take it back.

A decision is one durable save: all its records and its line, or nothing. It may not leave the
corpus with a fault it did not have, and it may not overwrite what its maker has not seen.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from corpus.check import check
from corpus.curate.log import Action, Change, Decision, Log, Verdict, merged, undone
from corpus.curate.record_file import (
    RecordFiles,
    field_of,
    file_of,
    kind_of,
    revision,
    value_of,
    with_field,
)
from corpus.curate.store import LOG, NEVER, Batch, Conflict, Stamp, Store
from corpus.errors import CorpusError, InputError, Problem, RecordError, did_you_mean
from corpus.load import Records, load, revised


class UndoRefused(CorpusError):  # noqa: N818 (what it is called everywhere)
    """A decision that cannot be taken back; `later` are the decisions that rest on it."""

    def __init__(self, message: str, later: Sequence[Decision] = ()) -> None:
        self.later = tuple(later)
        super().__init__(message)


@dataclass(frozen=True)
class Proposal:
    """What a decision would change, before it is made; nothing is on disk.

    `seen` is the revision of each record its maker looked at, `skipped` says which records of a
    set are left out and why.
    """

    action: Action
    what: str
    changes: tuple[Change, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    seen: Mapping[str, str] = field(default_factory=dict)
    skipped: Mapping[str, str] = field(default_factory=dict)
    undoes: str | None = None
    into: str | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """Name the files that would change."""
        return tuple(sorted({file_of(change.record) for change in self.changes}))

    def based_on(self, seen: Mapping[str, str]) -> Proposal:
        """Return the proposal of someone who saw these revisions, when a form was opened, say."""
        return replace(self, seen={**self.seen, **seen})


def _now() -> datetime:
    return datetime.now(UTC)


class Curation:
    """The data folder as people decide on it; safe to share between threads."""

    def __init__(self, data: Path, now: Callable[[], datetime] = _now) -> None:
        self.store = Store(data)
        self.log = Log(data)
        self._now = now
        self._read: tuple[Stamp, Records] = (NEVER, Records())

    @property
    def records(self) -> Records:
        """Return the records as they stand now."""
        with self.store.reading():
            return self._records()

    def revision(self, key: str) -> str:
        """Return what stands for a record as it is now, to be given back when it is decided on."""
        return revision(value_of(self.records, key))

    def decide(
        self, proposal: Proposal, *, who: str, why: str | None = None, name: str | None = None
    ) -> Decision:
        """Carry a proposal out and return the decision as it stands in the log.

        `name` is the decision's id, made up when the form was opened: sent twice, it is made once.
        Raises Conflict when a record is not the one that was seen, RecordError when the corpus
        would have a new fault, StoreError when the folder cannot be written.
        """
        with self.store.writing() as batch:
            known = {decision.id: decision for decision in self.log.decisions()}
            if name is not None and name in known:
                return known[name]
            if not (proposal.changes or proposal.verdicts or proposal.undoes):
                raise InputError("nothing would change")
            contents, _, changes = self._outcome(proposal, batch.read)
            decision = self._decision(replace(proposal, changes=changes), who, why, name)
            for file, content in contents.items():
                batch.put(file, content)
            batch.log(decision.line())
        return decision

    def after(self, proposal: Proposal) -> Records:
        """Return the records as a proposal would leave them; nothing is on disk.

        Raises Conflict and RecordError as `decide` does.
        """
        with self.store.reading():
            return self._outcome(proposal, Batch(self.store.data).read)[1]

    def undo(
        self, decision_id: str, *, who: str, why: str | None = None, name: str | None = None
    ) -> Decision:
        """Take a decision back by another one.

        Raises UndoRefused, with the later decisions that rest on it, when that cannot be done.
        """
        proposal = self.undoing(decision_id)
        try:
            return self.decide(proposal, who=who, why=why, name=name)
        except RecordError as error:
            raise self._refusal(decision_id, error) from error

    def undoing(self, decision_id: str) -> Proposal:
        """Propose to take a decision back.

        Raises InputError for an unknown decision, UndoRefused when it was taken back before, when
        what it changed has been changed since, or when later decisions rest on it.
        """
        decisions = self.log.decisions()
        known = {decision.id: decision for decision in decisions}
        if decision_id not in known:
            hint = did_you_mean(decision_id, known)
            raise InputError(f'no decision "{decision_id[:60]}"{hint}')
        decision = known[decision_id]
        taken_back = undone(decisions)
        if decision_id in taken_back:
            raise UndoRefused(f"{decision} was undone by {taken_back[decision_id]}")
        records = self.records
        changes = []
        for change in reversed(decision.changes):
            now = value_of(records, change.record)
            try:
                changes.append(_inverse(change, now))
            except _MovedError:
                later = [
                    other
                    for other in decisions[decisions.index(decision) + 1 :]
                    if other.id not in taken_back and change.record in other.records
                ]
                where = f"{change.record} {change.field}".rstrip()
                by = f": {', '.join(map(str, later))}" if later else " by hand"
                message = f"cannot undo {decision}: {where} has been changed since{by}"
                raise UndoRefused(message, later) from None
        proposal = Proposal(
            Action.UNDO,
            f"undo: {decision.what}"[:4000],
            tuple(changes),
            seen={change.record: revision(value_of(records, change.record)) for change in changes},
            undoes=decision_id,
        )
        try:
            self.after(proposal)
        except RecordError as error:
            raise self._refusal(decision_id, error) from error
        return proposal

    def history(self, key: str) -> tuple[Decision, ...]:
        """Return the decisions about a record, oldest first."""
        return tuple(d for d in self.log.decisions() if key in d.records)

    def latest(self, number: int = 50) -> tuple[Decision, ...]:
        """Return the last decisions, newest first."""
        return self.log.decisions()[::-1][:number]

    def undone(self) -> dict[str, Decision]:
        """Map the ids of decisions that are undone to the decision that undid them."""
        return undone(self.log.decisions())

    def merged(self) -> dict[str, str]:
        """Map the ids of actors that were merged into another to that other one."""
        return merged(self.log.decisions())

    def _decision(
        self, proposal: Proposal, who: str, why: str | None, name: str | None
    ) -> Decision:
        try:
            return Decision(
                id=name or secrets.token_hex(6),
                at=self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                who=who,
                action=proposal.action,
                what=proposal.what,
                why=why or None,
                changes=proposal.changes,
                verdicts=proposal.verdicts,
                undoes=proposal.undoes,
                into=proposal.into,
            )
        except ValidationError as error:
            detail = error.errors()[0]
            where = ".".join(map(str, detail["loc"]))
            raise InputError(f"{where}: {detail['msg'].removeprefix('Value error, ')}") from None

    def _outcome(
        self, proposal: Proposal, read: Callable[[str], bytes | None]
    ) -> tuple[dict[str, bytes | None], Records, tuple[Change, ...]]:
        """Return the new content of the files a proposal changes, the records then, the changes."""
        files = RecordFiles(read)
        changes = _apply(proposal, files)
        contents = files.contents()
        before = self._records()
        after = revised(before, contents)
        _refuse_faults(before, after)
        return contents, after, changes

    def _refusal(self, decision_id: str, error: RecordError) -> UndoRefused:
        """Say why a decision cannot be taken back when the linter objects."""
        decision = next(d for d in self.log.decisions() if d.id == decision_id)
        later = self._resting_on(decision)
        if later:
            listed = ", ".join(map(str, later))
            message = f"cannot undo {decision}: later decisions rest on it: {listed}"
        else:
            message = f"cannot undo {decision}: {error.problems[0]}"
        return UndoRefused(message, later)

    def _records(self) -> Records:
        stamp, records = self._read
        seen = self.store.changes(stamp)
        files = seen.files - {LOG}
        if not files and stamp is not NEVER:
            return records
        imported = any(file.startswith("imports/") for file in files)
        if stamp is NEVER or records.problems or imported or len(files) > 50:
            records = load(self.store.data)
        else:
            try:
                contents = {file: _content(self.store.data / file) for file in sorted(files)}
                records = revised(records, contents)
            except (OSError, InputError):
                records = load(self.store.data)
        self._read = (seen.stamp, records)
        return records

    def _resting_on(self, decision: Decision) -> list[Decision]:
        """Return later decisions that name a record this one made, or change one it changed."""
        decisions = self.log.decisions()
        taken_back = undone(decisions)
        made = {c.record for c in decision.changes if not c.field and c.old is None}
        ids = {json.dumps(record.partition("/")[2]) for record in made}
        found = []
        for other in decisions[decisions.index(decision) + 1 :]:
            if other.id in taken_back or other.action is Action.UNDO:
                continue
            said = json.dumps([change.new for change in other.changes])
            if made & other.records or any(record_id in said for record_id in ids):
                found.append(other)
        return found


def _content(path: Path) -> bytes | None:
    if path.is_symlink():
        raise InputError(f'"{path.name}" is a symbolic link')
    return path.read_bytes() if path.exists() else None


def _apply(proposal: Proposal, files: RecordFiles) -> tuple[Change, ...]:
    """Change the values; return the changes, with the place of what is taken out.

    Raises Conflict with both versions of a record that was not seen so.
    """
    made = []
    theirs: dict[str, Any] = {}
    for key in dict.fromkeys(change.record for change in proposal.changes):
        theirs[key] = files.value(key)
    moved = [
        key
        for key, now in theirs.items()
        if key in proposal.seen and proposal.seen[key] != revision(now)
    ]
    for change in proposal.changes:
        kind, now = kind_of(change.record), files.value(change.record)
        if field_of(now, change.field) != change.old and change.record not in moved:
            moved.append(change.record)
        if now is None and change.field:
            continue  # it was removed meanwhile; the conflict says so
        value = with_field(kind, now, change.field, change.new)
        if now is not None and value is None:
            made.append(change.model_copy(update={"ahead_of": files.behind(change.record)}))
        else:
            made.append(change)
        files.put(change.record, value, change.ahead_of)
    if moved:
        raise Conflict(moved[0], theirs[moved[0]], files.value(moved[0]))
    return tuple(made)


def _refuse_faults(before: Records, after: Records) -> None:
    """Raise RecordError for the faults the corpus would have and has not; lines may move."""
    known = Counter((p.file, p.message, p.rule) for p in check(before))
    new: list[Problem] = []
    for problem in check(after):
        fault = (problem.file, problem.message, problem.rule)
        if known[fault]:
            known[fault] -= 1
        else:
            new.append(problem)
    if new:
        raise RecordError(new)


class _MovedError(Exception):
    """What a decision changed has been changed since."""


def _inverse(change: Change, record: Any) -> Change:
    """Return what takes a change back, given the record as it is now."""
    now = field_of(record, change.field)
    if now == change.new:
        return Change(
            record=change.record,
            field=change.field,
            old=now,
            new=change.old,
            ahead_of=change.ahead_of,
        )
    before, after = change.old or [], change.new or []
    if not change.field or record is None:
        raise _MovedError
    if not (isinstance(before, list) and isinstance(after, list) and isinstance(now or [], list)):
        raise _MovedError
    return Change(
        record=change.record,
        field=change.field,
        old=now,
        new=_without(list(now or []), before, after) or None,
    )


def _without(now: list[Any], before: list[Any], after: list[Any]) -> list[Any]:
    """Take back from a list what was added to it and put back what was taken out."""
    added = [item for item in after if item not in before]
    dropped = [item for item in before if item not in after]
    if not (added or dropped) or any(i not in now for i in added) or any(i in now for i in dropped):
        raise _MovedError
    items = [item for item in now if item not in added]
    for item in dropped:
        earlier = [i for i in before[: before.index(item)] if i in items]
        items.insert(items.index(earlier[-1]) + 1 if earlier else 0, item)
    return items
