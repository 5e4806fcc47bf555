"""The text search: whole words, "phrases" and -exclusions, with actors' other names included.

A text is searched as its words in order, lower-cased and without diacritics, so a phrase is a
run of words and `Kabul` never hits `Kabulov`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

MAX_QUERY = 200
"""Longest query in characters; a longer one is refused, never cut short."""

# Spellings of one letter on Arabic, Persian and Pashto keyboards.
_FOLD = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه"})
_WORD = re.compile(r"[^\W_]+")
_TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are searched."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in decomposed if not unicodedata.category(char).startswith("M"))
    # Zero-width joiners divide no words.
    plain = re.sub(r"[\u200b-\u200d\u2060\ufeff]", "", plain)
    return tuple(_WORD.findall(plain.casefold().translate(_FOLD)))


def searchable(parts: Iterable[str | None]) -> str:
    """Return texts as one string of words in which ` phrase ` can be sought.

    A bar stands between the parts, so no phrase runs from one into the next.
    """
    return f" {' | '.join(' '.join(words(part)) for part in parts if part)} "


@dataclass(frozen=True)
class Term:
    """A word or phrase asked for, or asked away; `actors` are those it names."""

    words: tuple[str, ...]
    exclude: bool = False
    actors: tuple[str, ...] = ()

    @property
    def needle(self) -> str:
        """Spell the term as it stands in a searchable text."""
        return f" {' '.join(self.words)} "


class Aliases:
    """Every printed form of every actor's name, found by its words."""

    def __init__(self, aliases: Iterable[tuple[str, str]]) -> None:
        self._actors: dict[tuple[str, ...], set[str]] = {}
        for name, actor in aliases:
            if key := words(name):
                self._actors.setdefault(key, set()).add(actor)
        self._longest = max(map(len, self._actors), default=1)

    def actors(self, term: tuple[str, ...]) -> tuple[str, ...]:
        """Return the ids of the actors a run of words names."""
        return tuple(sorted(self._actors.get(term, ())))

    def terms(self, query: str) -> tuple[Term, ...]:
        """Read a query: all words, "phrases", -not; runs of words that name an actor together."""
        terms: list[Term] = []
        plain: list[str] = []
        for match in _TERM.finditer(query):
            phrase = match.group("phrase")
            found = words(phrase if phrase is not None else match.group("word"))
            if not found:
                continue
            exclude = bool(match.group("minus"))
            if phrase is None and not exclude and len(found) == 1:
                plain.extend(found)
                continue
            terms.extend(self._flush(plain))
            terms.append(Term(found, exclude, self.actors(found)))
        terms.extend(self._flush(plain))
        return tuple(terms)

    def _flush(self, plain: list[str]) -> list[Term]:
        terms: list[Term] = []
        at = 0
        while at < len(plain):
            for length in range(min(self._longest, len(plain) - at), 0, -1):
                run = tuple(plain[at : at + length])
                actors = self.actors(run)
                if actors or length == 1:
                    terms.append(Term(run, actors=actors))
                    at += length
                    break
        plain.clear()
        return terms


@lru_cache(maxsize=1024)
def has_terms(query: str) -> bool:
    """Tell whether a query asks for anything at all."""
    return any(words(match.group()) for match in _TERM.finditer(query))
