"""Drafts that wait for a person, newest first, with how much of each is undecided."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.curate.draft import Draft
from corpus.curate.drafts import Coding
from corpus.errors import InputError


@dataclass(frozen=True)
class Waiting:
    """One coder's draft: its page, the title it may have, and how much is undecided."""

    draft: str
    coder: str
    page: str
    title: str
    outlet: str
    published: str
    updated: str
    undecided: int
    suggested: int


def waiting(data: Path, most: int = 100) -> tuple[list[Waiting], int]:
    """Return the drafts worked on last, and the number of all files there are.

    Codings that are done and files that hold none are left out.
    """
    files = []
    for path in (data / "drafts").glob("*/*.json"):
        try:
            files.append((path.stat().st_mtime_ns, path.stat().st_size, path))
        except FileNotFoundError:
            continue  # saved or discarded meanwhile
    files.sort(key=lambda file: (-file[0], file[2]))
    found: list[Waiting] = []
    for changed, size, path in files:
        if len(found) == most:
            break
        if one := _waiting(path, changed, size):
            found.append(one)
    return found, len(files)


@lru_cache(maxsize=2048)
def _waiting(path: Path, changed: int, size: int) -> Waiting | None:
    """Return what a file holds as long as it is the same file."""
    try:
        coding = Coding.model_validate_json(path.read_bytes())
        if coding.draft is None or coding.done:
            return None
        draft = Draft.from_json(coding.draft)
    except (OSError, ValueError, InputError):
        return None
    return Waiting(
        coding.article,
        coding.coder,
        draft.page.name,
        _likely(draft, "title"),
        _likely(draft, "outlet"),
        _likely(draft, "published"),
        coding.updated,
        len(draft.undecided),
        len(draft.suggestions),
    )


def _likely(draft: Draft, field: str) -> str:
    """Return the value that stands for a field, else the one suggested with most confidence."""
    value = draft.one(field)
    if value is None:
        best = max(draft.of(field), key=lambda one: one.confidence, default=None)
        value = best.value if best else ""
    return str(value.get("edtf", "") if isinstance(value, dict) else value)
