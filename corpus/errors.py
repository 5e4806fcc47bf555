"""What can go wrong in a corpus, said with the value, the place and the nearest valid choice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

NEAREST_CUTOFF = 70.0
"""Similarity (0 to 100) from which a known term is offered as "did you mean"."""


class CorpusError(Exception):
    """A fault of the corpus or of a request to it, told in words a reader can act on."""


class InputError(CorpusError, ValueError):
    """A value from outside (a file, a link, the command line) that cannot be understood."""


class RecordError(InputError):
    """One or more records that cannot be read; carries every problem of the run."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of one record: where it stands, what is wrong, and the rule that found it."""

    file: str
    line: int
    message: str
    rule: str

    @property
    def place(self) -> str:
        """Spell the place as `file:line`."""
        return f"{self.file}:{self.line}"

    def __str__(self) -> str:
        return f"{self.place}: {self.message} [{self.rule}]"


def nearest(value: str, known: Iterable[str]) -> str | None:
    """Return the known term most like `value`, or None when nothing is alike enough."""
    found = process.extractOne(
        value.casefold()[:200], list(known), scorer=fuzz.ratio, score_cutoff=NEAREST_CUTOFF
    )
    return found[0] if found else None


def did_you_mean(value: str, known: Iterable[str]) -> str:
    """Return the words `; did you mean "x"?`, or an empty string when nothing is near."""
    term = nearest(value, known)
    return f'; did you mean "{term}"?' if term else ""
