"""A light resolver for texts nobody has curated: names by alias, dates and numbers by rule.

It prefers to miss: a surname counts only after the full name, an ambiguous name not at all, and a
date that needs a publication day stays unresolved without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from corpus import dates
from corpus.errors import InputError
from corpus.records import ActorKind, AliasKind
from corpus.text.words import STOP_WORDS, Word, key, stem, words
from corpus.vocabulary import Vocabulary


class TagKind(StrEnum):
    """What a tagged stretch of text stands for."""

    ACTOR = "actor"
    PLACE = "place"
    DATE = "date"
    NUMBER = "number"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True, order=True)
class Tag:
    """A stretch of text and what it stands for: an id, an EDTF date, or a number with its unit.

    `role` marks a title that stands for the actor ("the Russian envoy") instead of a name.
    """

    start: int
    end: int
    kind: TagKind
    value: str
    role: bool = False


_RUSSIAN_CASE = re.compile(r"(?<=[а-я]{3})(?:ого|ому|ом|ым|ем|ой|ей|а|я|у|ю|е|й|ь)$")
_HONORIFIC_WORDS = """
    mr mrs ms dr mullah mawlawi maulvi molvi moulvi mawlavi maulana haji sheikh sheik minister
    president ambassador envoy representative secretary general spokesman spokesperson
    spokeswoman deputy director commissioner chief premier prime foreign acting господин министр
    посол спецпредставитель
"""
_HONORIFICS = frozenset(_HONORIFIC_WORDS.split())
_ACRONYM = re.compile(r"\b[A-Z]{2,}\b")
MAX_ALIAS_WORDS = 12


def _alias_key(word_key: str) -> str:
    return _RUSSIAN_CASE.sub("", word_key)


@dataclass
class _Names:
    """Names by their words: each leads to the ids it may stand for."""

    full: dict[tuple[str, ...], set[str]] = field(default_factory=dict)
    surnames: dict[str, set[str]] = field(default_factory=dict)
    capitals: set[tuple[str, ...]] = field(default_factory=set)
    longest: int = 1

    def add(self, name: str, value: str) -> None:
        found = tuple(_alias_key(word.key) for word in words(name))[:MAX_ALIAS_WORDS]
        if not found:
            return
        self.full.setdefault(found, set()).add(value)
        self.longest = max(self.longest, len(found))
        letters = [char for char in name if char.isalpha()]
        if len(letters) <= 4 and all(char.isupper() for char in letters):
            # "US" is not "us": such a name counts in capitals only.
            self.capitals.add(found)


class Resolver:
    """Finds the actors, places and topics of a vocabulary in a text."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._actors = _Names()
        self._places = _Names()
        self._topics = _Names()
        for actor_id, actor in vocabulary.actors.items():
            # A country named is a place; whether it acts there is a curator's call.
            if actor.kind is ActorKind.STATE:
                continue
            person = actor.kind is ActorKind.PERSON
            names = [(actor.name, AliasKind.VARIANT)]
            names += [(alias.name, alias.kind) for alias in actor.aliases]
            for name, kind in names:
                found = [_alias_key(word.key) for word in words(name)]
                if person and (kind is AliasKind.SURNAME or len(found) == 1):
                    if len(found) == 1:
                        self._actors.surnames.setdefault(found[0], set()).add(actor_id)
                    continue
                # "Special Envoy for Afghanistan" is the office of many; with "UN" it is one.
                if actor.kind is ActorKind.POST and not _ACRONYM.search(name):
                    continue
                self._actors.add(name, actor_id)
                if person and len(found[-1]) >= 3:
                    self._actors.surnames.setdefault(found[-1], set()).add(actor_id)
        for place_id, place in vocabulary.places.items():
            self._places.add(place.name, place_id)
        for topic_id, topic in vocabulary.topics.items():
            for keyword in topic.keywords:
                self._topics.add(keyword, topic_id)

    def actors(self, text: str, stretches: Iterable[tuple[int, int]]) -> list[Tag]:
        """Return the actors named in these stretches, read as one text from first to last."""
        tags: list[Tag] = []
        introduced: list[str] = []
        for start, end in stretches:
            found = list(words(text, start, end))
            at = 0
            while at < len(found):
                length, values = _longest(text, found, at, self._actors)
                if values:
                    if len(values) == 1:
                        (actor,) = values
                        tags.append(_tag(found[at : at + length], TagKind.ACTOR, actor))
                        introduced.append(actor)
                    at += length
                    continue
                if surname := self._surname(text, found, at, introduced):
                    tags.append(_tag(found[at : at + 1], TagKind.ACTOR, surname))
                at += 1
        return tags

    def _surname(self, text: str, found: list[Word], at: int, introduced: list[str]) -> str | None:
        word = found[at]
        candidates = self._actors.surnames.get(_alias_key(word.key))
        if not candidates or _lower(text[word.start]):
            return None
        # "Ahmad" in "Sardar Ahmad Shakeeb" is somebody else.
        if at and _joined(text, found[at - 1], word):
            before = found[at - 1]
            if (
                not _lower(text[before.start])
                and before.key not in _HONORIFICS
                and before.key not in STOP_WORDS
            ):
                return None
        if at + 1 < len(found) and _joined(text, word, found[at + 1]):
            after = found[at + 1]
            if text[after.start].isupper() and after.key not in STOP_WORDS:
                return None
        return next((actor for actor in reversed(introduced) if actor in candidates), None)

    def places(self, text: str, stretches: Iterable[tuple[int, int]]) -> list[Tag]:
        """Return the places named in these stretches."""
        return _plain(text, stretches, self._places, TagKind.PLACE)

    def topics(self, text: str, stretches: Iterable[tuple[int, int]]) -> list[Tag]:
        """Return the topics whose keywords stand in these stretches."""
        return _plain(text, stretches, self._topics, TagKind.TOPIC)


def _plain(
    text: str, stretches: Iterable[tuple[int, int]], names: _Names, kind: TagKind
) -> list[Tag]:
    tags: list[Tag] = []
    for start, end in stretches:
        found = list(words(text, start, end))
        at = 0
        while at < len(found):
            length, values = _longest(text, found, at, names)
            tags.extend(_tag(found[at : at + length], kind, value) for value in sorted(values))
            at += max(length, 1)
    return tags


def _longest(text: str, found: list[Word], at: int, names: _Names) -> tuple[int, set[str]]:
    for length in range(min(names.longest, len(found) - at), 0, -1):
        run = tuple(_alias_key(word.key) for word in found[at : at + length])
        values = names.full.get(run)
        if values is None:
            continue
        printed = text[found[at].start : found[at + length - 1].end]
        if run in names.capitals and printed != printed.upper():
            continue
        if "\n" in printed:
            continue
        return length, values
    return 0, set()


def _tag(run: list[Word], kind: TagKind, value: str) -> Tag:
    return Tag(run[0].start, run[-1].end, kind, value)


def _joined(text: str, first: Word, second: Word) -> bool:
    return text[first.end : second.start] in (" ", "-", "\u00a0")


def _lower(char: str) -> bool:
    return char.islower()


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
} | {
    "января": 1,
    "февраля": 2,
    "марта": 3,
    "апреля": 4,
    "мая": 5,
    "июня": 6,
    "июля": 7,
    "августа": 8,
    "сентября": 9,
    "октября": 10,
    "ноября": 11,
    "декабря": 12,
}
_WEEKDAYS = dict(
    zip(
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        range(7),
        strict=True,
    )
)
_M = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
# "may" and "march" are also verbs; without a number beside them they count only when capitalised.
_DATES = tuple(
    re.compile(rf"(?<![\w.]){pattern}(?![\w])", re.IGNORECASE)
    for pattern in (
        r"(?P<year>(?:19|20)\d\d)-(?P<month_n>[01]\d)-(?P<day>[0-3]\d)",
        rf"{_DAY}\s+(?:of\s+)?(?P<month>{_M})\.?,?\s+{_YEAR}",
        rf"(?P<month>{_M})\.?\s+{_DAY}(?:\s*,\s*|\s+){_YEAR}",
        rf"(?P<month>{_M})\.?,?\s+(?:of\s+)?{_YEAR}",
        rf"{_DAY}\s+(?:of\s+)?(?P<month>{_M})",
        rf"(?P<month>{_M})\.?\s+{_DAY}",
        rf"(?:in|since|last|until|by|early|late|mid)[\s-]+(?P<month>{_M})",
        rf"(?:in|since|until|by|of|early|late|mid)[\s-]+{_YEAR}",
        rf"(?P<weekday>{'|'.join(_WEEKDAYS)})",
        r"(?P<near>yesterday|today)",
    )
)


def find_dates(
    text: str, stretches: Iterable[tuple[int, int]], published: str | None = None
) -> list[Tag]:
    """Return the dates printed in these stretches as EDTF.

    Without a publication day, a weekday is left out and a day without a year keeps `XXXX`.
    """
    day = _known_day(published)
    tags: list[Tag] = []
    for start, end in stretches:
        taken = bytearray(max(0, end - start))  # a list of spans would be walked for every match
        for pattern in _DATES:
            for match in pattern.finditer(text, start, end):
                first, last = match.start() - start, match.end() - start
                if any(taken[first:last]):
                    continue
                if value := _resolve(match.groupdict(), day):
                    taken[first:last] = b"\x01" * (last - first)
                    tags.append(Tag(*match.span(), TagKind.DATE, value))
    return sorted(tags)


def _known_day(published: str | None) -> date | None:
    if published is None:
        return None
    bounds = dates.parse(published)
    # A page that appeared within three days still tells which Tuesday is meant, almost always;
    # almost is not enough, so only an exact day counts.
    return bounds.earliest if bounds.earliest == bounds.latest else None


def _resolve(parts: Mapping[str, str | None], published: date | None) -> str | None:
    weekday, near = parts.get("weekday"), parts.get("near")
    if weekday or near:
        if published is None:
            return None
        if near:
            back = 1 if near.casefold() == "yesterday" else 0
        else:
            back = (published.weekday() - _WEEKDAYS[str(weekday).casefold()]) % 7
        return (published - timedelta(days=back)).isoformat()
    month = int(parts.get("month_n") or _MONTHS.get((parts.get("month") or "").casefold(), 0))
    year = parts.get("year")
    printed_day = parts.get("day")
    if year and not month:
        return year
    value = (year or "XXXX") + f"-{month:02d}" + (f"-{int(printed_day):02d}" if printed_day else "")
    if not year and published is not None:
        value = _nearest_year(value[4:], published, past=not printed_day)
    try:
        dates.parse(value)
    except InputError:
        return None
    return value


def _nearest_year(rest: str, published: date, *, past: bool) -> str:
    """Return a month of the past year, or a day in the year that brings it nearest."""
    if past:
        year = published.year if int(rest[1:3]) <= published.month else published.year - 1
        return f"{year:04d}{rest}"
    best, distance = f"XXXX{rest}", 400
    for year in (published.year - 1, published.year, published.year + 1):
        try:
            gap = abs((date.fromisoformat(f"{year:04d}{rest}") - published).days)
        except ValueError:
            continue
        if gap < distance:
            best, distance = f"{year:04d}{rest}", gap
    return best


_DIGIT_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBER_WORDS: dict[str, int] = {word: n for n, word in enumerate(_DIGIT_WORDS.split())}
_NUMBER_WORDS |= {word: n for n, word in zip(range(20, 100, 10), _TEN_WORDS.split(), strict=True)}
_SCALES = {"hundred": 100, "dozen": 12, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_SCALES |= {"trillion": 10**12, "тысяч": 10**3, "миллион": 10**6, "миллиард": 10**9}
_N = "|".join([*sorted([*_NUMBER_WORDS, "hundred", "dozen"], key=len, reverse=True)])
_S = "|".join(sorted(_SCALES, key=len, reverse=True))
_NUMBER = re.compile(
    r"(?<![\w.,-])(?P<sign>[$€£₽₹]\s?)?(?:(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"|(?P<words>(?:{_N})(?:(?:[\s-]|\sand\s)(?:{_N}|thousand)){{0,6}})(?!\w))(?!\d)"
    rf"(?P<scale>[\s-](?:{_S})(?:[аиовхм]{{1,2}})?(?!\w))?(?P<percent>\s?%|\s?per\s?cent\b)?"
    r"(?:[\s-](?P<unit>[^\W\d_]{3,30}))?",
    re.IGNORECASE,
)


def find_numbers(
    text: str, stretches: Iterable[tuple[int, int]], beside: Iterable[Tag] = ()
) -> list[Tag]:
    """Return the numbers of these stretches as "value unit", leaving out those inside dates.

    A bare "one" is no number: it is nearly always a pronoun.
    """
    taken = bytearray(len(text))
    for tag in beside:
        if tag.kind is TagKind.DATE:
            taken[tag.start : tag.end] = b"\x01" * (tag.end - tag.start)
    tags: list[Tag] = []
    for start, end in stretches:
        for match in _NUMBER.finditer(text, start, end):
            if any(taken[match.start() : match.end()]):
                continue
            if (match["words"] or "").casefold() == "one" and not match["scale"]:
                continue
            tags.append(_number(match))
    return tags


def _number(match: re.Match[str]) -> Tag:
    digits, scale, printed = match["digits"], match["scale"], match["unit"]
    value = float(digits.replace(",", "")[:30]) if digits else float(_spelled(match["words"]))
    if scale:
        name = scale.strip(" -\u00a0").casefold()
        value *= next(_SCALES[known] for known in _SCALES if name.startswith(known))
    unit = ""
    if match["sign"]:
        unit = match["sign"].strip()
    elif match["percent"]:
        unit = "%"
    elif printed and key(printed) not in STOP_WORDS:
        unit = stem(key(printed))
    # The unit's own words belong to the passage, a word that is none does not.
    end = match.end() if unit and printed and not match["sign"] else _end_without_unit(match)
    return Tag(match.start(), end, TagKind.NUMBER, f"{value:.15g} {unit}".strip())


def _end_without_unit(match: re.Match[str]) -> int:
    ends = (match.end(group) for group in ("digits", "words", "scale", "percent"))
    return max(ends)


def _spelled(printed: str) -> int:
    """Return the value of number words such as "three hundred and forty thousand"."""
    total = current = 0
    for word in re.split(r"[\s-]+", printed.casefold()):
        if word in _NUMBER_WORDS:
            current += _NUMBER_WORDS[word]
        elif word in ("hundred", "dozen"):
            current = max(current, 1) * _SCALES[word]
        elif word == "thousand":
            total, current = total + max(current, 1) * 1000, 0
    return total + current


def overlapping(tags: Iterable[Tag], start: int, end: int) -> Iterator[Tag]:
    """Yield the tags that lie in a stretch, or over its edge."""
    return (tag for tag in tags if tag.start < end and tag.end > start)
