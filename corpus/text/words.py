"""Words of a text with their offsets, and the folded keys under which they are compared."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus import search

_JOINERS = "\u200b-\u200d\u2060\ufeff"  # zero-width characters divide no words


def _mark_ranges() -> str:
    """Spell all combining marks as the inside of a character class."""
    marks = [c for c in range(0x300, 0x20000) if unicodedata.category(chr(c))[0] == "M"]
    marks += [c for c in range(0xE0100, 0xE01F0) if c <= sys.maxunicode]  # variation selectors
    ranges: list[tuple[int, int]] = []
    for code in marks:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


_WORD = re.compile(rf"(?:[^\W_][{_mark_ranges()}{_JOINERS}]*)+")
MAX_KEY = 40
"""Longer runs of letters are cut in the key: no word of any language compared here is longer."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands, and the key it is compared under."""

    start: int
    end: int
    key: str


@lru_cache(maxsize=131072)
def _short_key(word: str) -> str:
    return "".join(search.words(word))[:MAX_KEY]


def key(word: str) -> str:
    """Return a word lower-cased, without diacritics and spelling variants of Arabic letters."""
    return _short_key(word) if len(word) <= 2 * MAX_KEY else _short_key(word[: 2 * MAX_KEY])


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """Yield the words of a stretch of text in order."""
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        if found := key(match.group()):
            yield Word(match.start(), match.end(), found)


def keys(text: str) -> list[str]:
    """Return the keys of all words of a text, for counts that need no offsets."""
    return [found for word in _WORD.findall(text) if (found := key(word))]


_STOP_WORDS = """
    a about above after again against all also although am among an and any are as at be because
    been before being below between both but by can could did do does doing down during each
    either for from further had has have having he her here hers herself him himself his how
    however i if in into is it its itself just may me might more most must my no nor not now of
    off on once one only or other our out over own s said same say says she should since so some
    such t than that the their them then there these they this those through to too two under
    until up upon us very was we were what when where which while who whom whose why will with
    within without would yet you your meanwhile according added add told tell stated states
    noted note new и в во не что он на я с со как а то все она так его но да ты к у же вы за бы
    по только ее мне было вот от меня еще нет о из ему при для этом этого также это были была
    был они их و در به از که این را با است برای آن یک تا بر خود شد کرد شده بود های هم نیز یا اما
    او
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that say nothing about what a sentence reports: English, Russian and Persian."""

_SUFFIX = re.compile(
    r"(?<=[a-z]{4})(?:ations?|ings?|ments?|ed|es|ly)$|(?<=[a-z]{3})s$"
    r"|(?<=[а-я]{4})(?:ами|ями|ого|его|ому|ему|ыми|ими|ах|ях|ов|ев|ой|ей|ом|ем|ым|им|ую|юю|ая|яя|"
    r"ые|ие|ый|ий|а|я|у|ю|е|ы|и|о|ь|й)$"
)


@lru_cache(maxsize=131072)
def stem(word_key: str) -> str:
    """Cut the commonest English and Russian endings off a key, so that plurals and cases meet."""
    return _SUFFIX.sub("", word_key)
