"""The words by which reports in a language are read: titles, verbs of speech and meeting, states.

One file a language under `lexicons/`, so that an editor can add a word without touching a rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from corpus import yaml_file
from corpus.text.words import Word, keys

_FOLDER = Path(__file__).parent / "lexicons"
TONGUES = ("en", "ru", "fa", "es", "ar", "ps", "ur", "tr")
ARABIC_SCRIPT = frozenset({"fa", "ar", "ps", "ur"})
_STEMMED = frozenset({"ru", "es"})
_NEIGHBOURS = {"prs": "fa", "tg": "ru", "uk": "ru", "az": "tr", "pt": "es"}


class Printed(Protocol):
    """A word with the key it is compared under and as it is printed."""

    @property
    def key(self) -> str:
        """Return the key."""

    @property
    def printed(self) -> str:
        """Return the word as printed."""


class Terms:
    """A set of words and phrases by search key, or of stems where a language declines.

    An entry that begins with "=" is that word alone even then.
    """

    def __init__(self, entries: Iterable[str], *, stems: bool = False) -> None:
        self._exact: set[tuple[str, ...]] = set()
        self._stems: tuple[str, ...] = ()
        self.longest = 1
        short: list[str] = []
        for entry in entries:
            run = tuple(keys(entry))
            if stems and not entry.startswith("=") and len(run) == 1 and len(run[0]) >= 3:
                short.append(run[0])
            elif run:
                self._exact.add(run)
                self.longest = max(self.longest, len(run))
        self._stems = tuple(short)

    def __contains__(self, key: object) -> bool:
        """Tell whether one word, given by its key, is in the set."""
        if not isinstance(key, str):
            return False
        return (key,) in self._exact or bool(self._stems and key.startswith(self._stems))

    def length_at(self, found: Sequence[Word], at: int) -> int:
        """Return how many words from `at` on make the longest entry, or 0."""
        for length in range(min(self.longest, len(found) - at), 0, -1):
            if tuple(word.key for word in found[at : at + length]) in self._exact:
                return length
        return 1 if self._stems and found[at].key.startswith(self._stems) else 0


@dataclass(frozen=True, slots=True)
class Country:
    """A state as words point to it: its code and side, and what sort of word it was."""

    code: str
    side: str
    word: str
    """`name`, `people` ("Russian") or `seat` ("Moscow", "the Kremlin")."""


@dataclass(frozen=True)
class Lexicon:
    """The words of one language."""

    tongue: str
    words: Mapping[str, Terms]
    patterns: Mapping[str, re.Pattern[str]]
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bodies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    classes: Mapping[str, Terms] = field(default_factory=dict)
    portfolios: Mapping[str, Terms] = field(default_factory=dict)

    @property
    def capitals(self) -> bool:
        """Tell whether the script tells names by capital letters."""
        return self.tongue not in ARABIC_SCRIPT

    @property
    def verb_last(self) -> bool:
        """Tell whether the verb closes a sentence, and denial with it."""
        return self.tongue in ("fa", "ps", "ur", "tr")

    @property
    def postpositions(self) -> bool:
        """Tell whether "with" stands behind its noun."""
        return self.tongue in ("ps", "ur", "tr")

    @property
    def articles(self) -> bool:
        """Tell whether the language has articles."""
        return self.tongue in ("en", "es")

    def has(self, name: str, key: str) -> bool:
        """Tell whether a word, given by its key, is in one of the lists."""
        return key in self.words[name]

    def is_portfolio(self, key: str) -> bool:
        """Tell whether a word names the field of an office: "commerce", "interior"."""
        return any(key in terms for terms in self.portfolios.values())

    def place_at(self, found: Sequence[Word], at: int) -> bool:
        """Tell whether a word is a city or region by its name in this language."""
        if self.words["cities"].length_at(found, at):
            return True
        return _is_place(self.tongue, found[at].key)

    def country_at(self, found: Sequence[Printed], at: int) -> tuple[int, Country] | None:
        """Return the state the words from `at` on point to, and how many words do.

        "us" is not the US: a short name of one word counts in capitals only.
        """
        read = _country_at(self.tongue, tuple(word.key for word in found[at : at + 4]))
        if read is not None and read[0] == 1:
            printed = found[at].printed
            if len(printed) <= 3 and printed.isascii() and not printed.isupper():
                return None
        return read


_LISTS = (
    "honorifics",
    "heads",
    "heads_plural",
    "modifiers",
    "joins",
    "particles",
    "organisations",
    "capitals",
    "speech",
    "with",
    "between",
    "and",
    "pronouns",
    "plural_pronouns",
    "titles_of",
    "reporter",
    "conference_nouns",
    "verbs",
    "deputies",
    "cities",
)
_STEM_LISTS = frozenset(
    {"heads", "modifiers", "organisations", "conference_nouns", "deputies", "cities"}
)
_MEETING = (
    "verbs",
    "objects",
    "nouns",
    "calls",
    "visits",
    "conferences",
    "accreditations",
    "agreements",
)


@lru_cache(maxsize=len(TONGUES))
def _written(tongue: str) -> dict[str, Any]:
    text = (_FOLDER / f"{tongue}.yaml").read_text(encoding="utf-8")
    value: dict[str, Any] = yaml_file.read(text).value
    return value


@lru_cache(maxsize=len(TONGUES))
def _load(tongue: str) -> Lexicon:
    written = dict(_written(tongue))
    meeting = written["meeting"]
    if tongue == "es":
        # Foreign forms of address are printed as they come.
        written["honorifics"] = [*written["honorifics"], *_written("en")["honorifics"]]
    lists = {
        name: Terms(
            written.get(name, meeting.get(name, [])),
            stems=name in _STEM_LISTS and tongue in _STEMMED,
        )
        for name in _LISTS
    }
    groups: dict[str, list[str]] = {name: meeting[name] for name in _MEETING}
    for name in ("according", "including", "accompanied", "negated", "planned", "purpose"):
        groups[name] = written[name]
    groups["descriptive"] = written["descriptive"]
    stemmed = tongue in _STEMMED
    return Lexicon(
        tongue,
        lists,
        {name: _pattern(entries) for name, entries in groups.items()}
        | {"verb_endings": re.compile(written["verb_endings"])},
        {name: tuple(forms) for name, forms in written.get("places", {}).items()},
        {name: tuple(forms) for name, forms in written.get("bodies", {}).items()},
        {name: Terms(entries, stems=stemmed) for name, entries in written["classes"].items()},
        {name: Terms(entries, stems=stemmed) for name, entries in written["portfolios"].items()},
    )


def _pattern(entries: Sequence[str]) -> re.Pattern[str]:
    # The longest alternative first: "held talks" before "held".
    ordered = sorted(entries, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(ordered) or '(?!)'})(?!\w)", re.IGNORECASE)


def lexicon(language: str) -> Lexicon:
    """Return the words of a language, of its nearest neighbour, or else the English ones."""
    base = language.split("-")[0].casefold()
    base = _NEIGHBOURS.get(base, base)
    return _load(base if base in TONGUES else "en")


@lru_cache(maxsize=16384)
def _is_place(tongue: str, word_key: str) -> bool:
    forms = _place_keys(tongue)
    if word_key in forms:
        return True
    # Russian case endings have two letters at most.
    return tongue == "ru" and any(word_key[:-cut] in forms for cut in (1, 2) if len(word_key) > 4)


@lru_cache(maxsize=len(TONGUES))
def _place_keys(tongue: str) -> frozenset[str]:
    return frozenset(
        run[0]
        for forms in _load(tongue).places.values()
        for form in forms
        if len(run := keys(form)) == 1
    )


@lru_cache(maxsize=1)
def countries() -> tuple[dict[str, Any], ...]:
    """Return the states with the words that point to them, as they are written down."""
    text = (_FOLDER / "countries.yaml").read_text(encoding="utf-8")
    return tuple(yaml_file.read(text).value)


@lru_cache(maxsize=len(TONGUES))
def _country_index(tongue: str) -> tuple[dict[tuple[str, ...], Country], tuple[str, ...]]:
    exact: dict[tuple[str, ...], Country] = {}
    stems: dict[tuple[str, ...], Country] = {}
    for entry in countries():
        for word, field_name in (("name", "en"), ("people", "people"), ("seat", "seats")):
            if tongue in ("en", "es"):
                for form in entry[field_name]:
                    exact.setdefault(tuple(keys(form)), Country(entry["code"], entry["side"], word))
        for index, form in enumerate(entry.get(tongue, []) if tongue != "en" else []):
            run = tuple(keys(form))
            table = stems if tongue in _STEMMED and len(run) == 1 and len(run[0]) > 3 else exact
            table.setdefault(
                run, Country(entry["code"], entry["side"], "people" if index else "name")
            )
    for code, forms in (_written(tongue).get("countries") or {}).items():
        side = next(entry["side"] for entry in countries() if entry["code"] == code)
        for index, form in enumerate(forms):
            exact[tuple(keys(form))] = Country(code, side, "people" if index else "name")
    exact.update({run: country for run, country in stems.items() if run not in exact})
    return exact, tuple(sorted((run[0] for run in stems), key=len, reverse=True))


@lru_cache(maxsize=65536)
def _country_at(tongue: str, run: tuple[str, ...]) -> tuple[int, Country] | None:
    exact, stems = _country_index(tongue)
    for length in range(len(run), 0, -1):
        if found := exact.get(run[:length]):
            return length, found
    for stem in stems:
        if run and run[0].startswith(stem):
            return 1, exact[(stem,)]
    return None
