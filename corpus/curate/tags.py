"""Topics and places of an article, each with the passages that carry it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpus import yaml_file
from corpus.curate.lexicon import TONGUES, lexicon
from corpus.curate.own_text import OwnSentence, OwnText, Part
from corpus.records import PlaceKind
from corpus.text.words import keys
from corpus.vocabulary import Vocabulary

_OF_OFFICES = "un-representation"
"""The topic that is about an office, so that its name says something."""
_CUES = Path(__file__).parent / "lexicons" / "topics.yaml"
_MAX_PASSAGE = 14  # words of a passage around a cue
_MAX_PASSAGES = 8


@dataclass(frozen=True, slots=True)
class TopicFound:
    """A topic, the stretches that carry it, and how sure that is."""

    topic: str
    spans: tuple[tuple[int, int], ...]
    n_cues: int
    confidence: float


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """A place as a sentence names it; `located` tells that something is said to be there."""

    start: int
    end: int
    place: str
    sentence: int
    located: bool


@dataclass(frozen=True)
class Cues:
    """The topics and places of a vocabulary, ready to be looked for; made once."""

    topics: Mapping[str, tuple[re.Pattern[str], re.Pattern[str] | None]]
    places: Mapping[str, Mapping[tuple[str, ...], str]]
    kinds: Mapping[str, PlaceKind]
    parents: Mapping[str, str | None]

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Cues:
        """Return the cues of a vocabulary: its keywords and the patterns written for them."""
        written = _written()
        topics = {}
        for key, topic in vocabulary.topics.items():
            entry = written.get(key, {})
            keywords = [_loose(word) for word in topic.keywords if key not in written]
            topics[key] = (
                _joined([*entry.get("cues", []), *keywords]),
                _joined(entry["not"]) if entry.get("not") else None,
            )
        places = {tongue: dict(_place_forms(vocabulary, tongue)) for tongue in TONGUES}
        return cls(
            topics,
            places,
            {key: place.kind for key, place in vocabulary.places.items()},
            {key: place.parent for key, place in vocabulary.places.items()},
        )


@lru_cache(maxsize=1)
def _written() -> dict[str, Any]:
    value: dict[str, Any] = yaml_file.read(_CUES.read_text(encoding="utf-8")).value
    return value


def _loose(keyword: str) -> str:
    return re.escape(keyword).replace(r"\ ", r"\s+") + r"\w{0,3}\b"


def _joined(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w])(?:{'|'.join(patterns)})", re.IGNORECASE)


def _place_forms(vocabulary: Vocabulary, tongue: str) -> Iterator[tuple[tuple[str, ...], str]]:
    exonyms = lexicon(tongue).places if tongue != "en" else {}
    for key, place in vocabulary.places.items():
        if place.kind is PlaceKind.VENUE:
            continue
        if tongue in ("en", "es"):
            name = re.sub(r"\s*\(.*\)|, D\.C\.$", "", place.name)
            yield tuple(keys(name)), key
        for form in exonyms.get(place.name, ()):
            yield tuple(keys(form)), key


def topics(own: OwnText, cues: Cues, offices: Sequence[tuple[int, int]] = ()) -> list[TopicFound]:
    """Return the topics of an article; two cues or a cue in the title make one likely.

    `offices` are roles as printed: an ambassador who speaks makes no article about ambassadors.
    """
    found = []
    for topic, (pattern, against) in cues.topics.items():
        spans: dict[tuple[int, int], int] = {}
        n_cues, in_title, distinct = 0, False, set[str]()
        for sentence in own.sentences:
            blocked = (
                []
                if topic == _OF_OFFICES
                else [
                    span for span in offices if span[0] < sentence.end and span[1] > sentence.start
                ]
            )
            if against:
                blocked += [
                    m.span() for m in against.finditer(own.text, sentence.start, sentence.end)
                ]
            for match in pattern.finditer(own.text, sentence.start, sentence.end):
                start, end = match.start(), _word_end(own.text, match.end(), sentence.end)
                if any(a < end and start < b for a, b in blocked):
                    continue
                n_cues += 1
                in_title = in_title or sentence.part is not Part.BODY
                distinct.add(match.group().casefold()[:6])
                span = _phrase(own, sentence, start, end)
                spans[span] = spans.get(span, 0) + 1
        if not n_cues:
            continue
        confidence = 0.5 + 0.12 * min(3, n_cues - 1) + 0.06 * min(2, len(distinct) - 1)
        if in_title:
            confidence += 0.15
        kept = sorted(spans)[:_MAX_PASSAGES]
        found.append(TopicFound(topic, tuple(kept), n_cues, round(min(0.95, confidence), 2)))
    return found


def _word_end(text: str, end: int, limit: int) -> int:
    while end < limit and (text[end].isalnum() or text[end] in "‌’'") and not text[end].isspace():
        if text[end] in "’'" and not text[end + 1 : end + 2].isalpha():
            break
        end += 1
    return end


_DIVIDES = re.compile(r"[,;:()“”«»،؛]|\s[–—-]\s")


def _phrase(own: OwnText, sentence: OwnSentence, start: int, end: int) -> tuple[int, int]:
    """Widen a cue to the words between the marks around it, if they are few."""
    left, right = sentence.start, sentence.end
    for match in _DIVIDES.finditer(own.text, sentence.start, sentence.end):
        if match.end() <= start:
            left = match.end()
        elif match.start() >= end:
            right = match.start()
            break
    inside = [token for token in sentence.tokens if left <= token.start < right]
    if len(inside) <= _MAX_PASSAGE:
        while left < right and own.text[left].isspace():
            left += 1
        while right > left and own.text[right - 1] in " .!?\u00a0":
            right -= 1
        return left, right
    at = next((n for n, token in enumerate(inside) if token.end > start), 0)
    last = next((n for n, token in enumerate(inside) if token.end >= end), at)
    first = max(0, at - 4)
    return inside[first].start, inside[min(len(inside) - 1, last + 4)].end


_LOCATIVES_WORDS = """
    in at to from near into inside visited visits visit reached via outside around в во на из en a
    desde hacia visitó visita در به از
"""
_LOCATIVES = frozenset(_LOCATIVES_WORDS.split())


def places(own: OwnText, cues: Cues) -> list[PlaceFound]:
    """Return the places an article names, datelines included; a capital that acts is no place."""
    tongue = own.lexicon.tongue
    forms = cues.places[tongue]
    stems = {run[0]: place for run, place in forms.items() if len(run) == 1}
    found = []
    for sentence in own.sentences:
        tokens = sentence.tokens
        at = 0
        while at < len(tokens):
            length, place = 0, None
            for size in (3, 2, 1):
                run = tuple(token.key for token in tokens[at : at + size])
                if len(run) == size and run in forms:
                    length, place = size, forms[run]
                    break
            if place is None and tongue == "ru":
                place = next(
                    (
                        stems[stem]
                        for stem in (
                            tokens[at].key[:cut] for cut in range(len(tokens[at].key), 2, -1)
                        )
                        if stem in stems and len(tokens[at].key) - len(stem) <= 2
                    ),
                    None,
                )
                length = 1
            if place is None or (own.lexicon.capitals and not tokens[at].capital):
                at += 1
                continue
            before = tokens[at - 1].key if at else ""
            if before in ("the", "central", "downtown") and at > 1:
                before = tokens[at - 2].key
            dateline = (
                at == 0
                and own.text[tokens[length - 1].end : tokens[length - 1].end + 2] in (", ", " (")
                and (sentence.part is Part.BODY and tokens[at].start - sentence.start < 3)
            )
            adjective = (
                at + length < len(tokens)
                and own.text[tokens[at + length - 1].end : tokens[at + length].start] == "-"
            )
            found.append(
                PlaceFound(
                    tokens[at].start,
                    tokens[at + length - 1].end,
                    place,
                    sentence.index,
                    (before in _LOCATIVES or dateline) and not adjective,
                )
            )
            at += length
    return found
