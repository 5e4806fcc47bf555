"""Ways in and out of a corpus: a data package, lines of JSON, Parquet; FollowTheMoney out only."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpus.curate.decisions import Curation, Proposal
from corpus.curate.log import Action, Change, Decision
from corpus.curate.record_file import MODELS, Kind, kind_of, plain, revision, value_of
from corpus.errors import InputError, did_you_mean
from corpus.interchange import ftm, jsonl, package, parquet
from corpus.interchange.tables import Contents, contents_of
from corpus.load import Records, load
from corpus.records import ID_PATTERN

WRITERS: dict[str, Callable[[Records, Path], Path]] = {
    "package": lambda records, target: package.write(contents_of(records), target),
    "jsonl": lambda records, target: jsonl.write(contents_of(records), target),
    "parquet": lambda records, target: parquet.write(contents_of(records), target),
    "ftm": ftm.write,
}
READERS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "package": package.read,
    "jsonl": jsonl.read,
    "parquet": parquet.read,
}


def form_of(path: Path) -> str | None:
    """Return the form in which a file or a folder holds a corpus; None when `export` wrote none."""
    if path.name == package.DESCRIPTOR or (path / package.DESCRIPTOR).is_file():
        return "package"
    if path.is_dir():
        return "parquet" if all(map(Path.is_file, parquet.files(path))) else None
    return "jsonl" if path.is_file() and jsonl.is_one(path) else None


def write_out(data: Path, form: str, target: Path) -> Path:
    """Write the corpus of a data folder in one of the forms and return where it is.

    Raises InputError for an unknown form or a target that cannot be written.
    """
    if form not in WRITERS:
        raise _unknown(form, WRITERS)
    try:
        return WRITERS[form](load(data), target)
    except OSError as error:
        raise InputError(f'cannot write "{target}": {error.strerror}') from error


def propose(records: Records, contents: Contents, *, replace: bool = False) -> Proposal:
    """Propose to take contents into a corpus, as one decision.

    Records that are there as they come are no change. One that differs is skipped, and named,
    unless `replace` says that what comes is the better one. Nothing is removed.
    """
    changes, seen, skipped = [], {}, {}
    for key, value in contents.items():
        _refuse_another(key, value)
        old = value_of(records, key)
        new = _normal(key, value)
        if old == new:
            continue
        if old is not None and not replace:
            skipped[key] = "differs from the record that is here"
            continue
        changes.append(Change(record=key, old=old, new=new))
        seen[key] = revision(old)
    added = sum(change.old is None for change in changes)
    what = f"import {added:,} new and {len(changes) - added:,} changed records and texts"
    return Proposal(Action.IMPORT, what, tuple(changes), seen=seen, skipped=skipped)


def read_in(
    data: Path, form: str, source: Path, *, who: str, why: str | None = None, replace: bool = False
) -> tuple[Decision | None, dict[str, str]]:
    """Take a corpus in one of the forms into a data folder, all of it or nothing.

    Returns the decision, None when nothing is new, and the records that were skipped, with the
    reason. Raises InputError for what cannot be read and RecordError for what would be a fault.
    """
    if form not in READERS:
        raise _unknown(form, READERS)
    curation = Curation(data)
    proposal = propose(curation.records, READERS[form](source), replace=replace)
    if not proposal.changes:
        return None, dict(proposal.skipped)
    return curation.decide(proposal, who=who, why=why), dict(proposal.skipped)


def _refuse_another(key: str, value: Any) -> None:
    """Raise InputError for a key that names no record, or another one than its value."""
    kind = kind_of(key)
    name = "contact" if kind is Kind.CLAIMS else "id"
    record_id = key.partition("/")[2]
    if not re.fullmatch(ID_PATTERN, record_id):
        raise InputError(f'"{key[:80]}" names no record')
    if kind is not Kind.TEXT and (not isinstance(value, dict) or value.get(name) != record_id):
        raise InputError(f'the record under "{key}" has another {name}')


def _normal(key: str, value: Any) -> Any:
    """Return a value as this corpus writes it; one the linter would refuse is left for it."""
    kind = kind_of(key)
    if kind is Kind.TEXT:
        return str(value)
    try:
        return plain(MODELS[kind].model_validate(value))
    except ValueError:
        return value


def _unknown(form: str, known: dict[str, Any]) -> InputError:
    hint = did_you_mean(form, known) or f"; expected {', '.join(known)}"
    return InputError(f'no form "{form[:60]}"{hint}')
