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
# Zero-width joiners divide no words.
_JOINERS = "\u200b\u200c\u200d\u2060\ufeff"
_TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


class _Plain(dict[int, str]):
    """What each character is searched as, worked out when it first occurs; a space divides words.

    No character of Unicode needs its neighbours for that, so a text is looked up at once.
    """

    def __missing__(self, code: int) -> str:
        plain = "".join(
            char
            for char in unicodedata.normalize("NFKD", chr(code))
            if not unicodedata.category(char).startswith("M") and char not in _JOINERS
        )
        folded = plain.casefold().translate(_FOLD)
        self[code] = found = "".join(char if char.isalnum() else " " for char in folded)
        return found


_PLAIN = _Plain()
_TYPESET = "“”‘’–—…\u00a0"
_DIVIDERS = frozenset(("", *" \n.,;:!?()'\"", *_TYPESET))


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are searched."""
    if not text.isascii():
        # Often because of these alone; plain ASCII is looked up several times faster.
        for mark in _TYPESET:
            text = text.replace(mark, " ")
    return tuple(text.translate(_PLAIN).split())


def whole(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch of a text begins and ends where words do."""
    if text[start - 1 : start] in _DIVIDERS and text[end : end + 1] in _DIVIDERS:
        return True  # as most do
    if end < len(text) and unicodedata.category(text[end]).startswith("M"):
        return False  # the mark belongs to the last letter
    return _divided(text, start) and _divided(text, end)


def _divided(text: str, at: int) -> bool:
    before, after = at - 1, at
    # What is searched as nothing divides nothing.
    while before >= 0 and not _PLAIN[ord(text[before])]:
        before -= 1
    while after < len(text) and not _PLAIN[ord(text[after])]:
        after += 1
    if before < 0 or after >= len(text):
        return True
    return _PLAIN[ord(text[before])].endswith(" ") or _PLAIN[ord(text[after])].startswith(" ")


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
