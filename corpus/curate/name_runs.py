"""Runs of capitalised words that may be names, with titles and offices told apart from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from corpus.curate.lexicon import Lexicon
from corpus.curate.own_text import OwnSentence, OwnText, Token
from corpus.text.words import STOP_WORDS


class Sort(Enum):
    """What a word of a run is likely to be."""

    NAME = auto()
    PARTICLE = auto()
    HONORIFIC = auto()
    ROLE = auto()
    COUNTRY = auto()
    ORGANISATION = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class NameRun:
    """Words that may be one name: token indices in their sentence, half-open.

    `honorific` is where the titles right before the name begin, `first` where the name does.
    `beside_organisation` tells that a word such as "Council" stands in the same run.
    """

    sentence: int
    honorific: int
    first: int
    end: int
    beside_organisation: bool
    opens_sentence: bool
    shouted: bool = False


_NAME_APOSTROPHES = frozenset({"o", "d", "m", "n", "l"})
_INITIAL = 2
_OPENERS = "“”\"'‘’«»(["


def joined(text: str, first: Token, second: Token) -> bool:
    """Tell whether two words stand as close as the parts of one name."""
    gap = text[first.end : second.start]
    if gap in (" ", "-", "\u00a0", "\u202f", "‑"):
        return True
    if gap in (". ", ".", ".\u00a0", ".-"):
        return len(first.printed) <= _INITIAL and first.capital
    return gap in ("'", "’", "ʼ", "`") and first.key in _NAME_APOSTROPHES and second.capital


def _abbreviation(text: str, first: Token, second: Token, lexicon: Lexicon) -> bool:
    gap = text[first.end : second.start]
    return gap == ". " and lexicon.has("honorifics", first.key) and first.capital


def sort_of(
    tokens: Sequence[Token], at: int, lexicon: Lexicon, *, shouted: bool = False
) -> tuple[Sort, int]:
    """Return what the word at a place is likely to be, and how many words are that together.

    In a sentence set in capitals they tell no acronym.
    """
    token = tokens[at]
    if country := lexicon.country_at(tokens, at):
        length, found = country
        if not (found.word == "seat" and token.printed.islower()):
            return Sort.COUNTRY, length
    if token.capital and (length := lexicon.words["cities"].length_at(tokens, at)):
        return Sort.COUNTRY, length
    if token.capital and lexicon.place_at(tokens, at):
        return Sort.COUNTRY, 1
    if lexicon.has("honorifics", token.key):
        return Sort.HONORIFIC, 1
    for name, sort in (
        ("heads", Sort.ROLE),
        ("heads_plural", Sort.ROLE),
        ("modifiers", Sort.ROLE),
        ("organisations", Sort.ORGANISATION),
        ("capitals", Sort.OTHER),
    ):
        if lexicon.has(name, token.key):
            return sort, 1
    if shouted and any(lexicon.has(name, token.key) for name in ("verbs", "speech", "joins")):
        return Sort.OTHER, 1
    if (
        token.printed.isupper()
        and len(token.printed) >= 3
        and token.printed.isalpha()
        and not shouted
    ):
        return Sort.ORGANISATION, 1
    if token.key in STOP_WORDS or not token.printed[0].isalpha():
        return Sort.OTHER, 1
    return Sort.NAME, 1


def runs(own: OwnText, taken: Sequence[tuple[int, int]] = ()) -> list[NameRun]:
    """Return what may be a name in each sentence that is not set in headline style.

    `taken` are stretches already known, such as the name of a registered body; a run does not
    reach into them.
    """
    if not own.lexicon.capitals:
        return []
    found: list[NameRun] = []
    blocked = sorted(taken)
    at = 0
    for sentence in own.sentences:
        while at < len(blocked) and blocked[at][1] <= sentence.start:
            at += 1
        if sentence.headline and not sentence.shouted:
            continue
        inside = [span for span in blocked[at:] if span[0] < sentence.end]
        found.extend(_of_sentence(own, sentence, inside))
    return found


def _of_sentence(
    own: OwnText, sentence: OwnSentence, taken: Sequence[tuple[int, int]]
) -> list[NameRun]:
    tokens, lexicon = sentence.tokens, own.lexicon
    free = [not any(a < token.end and token.start < b for a, b in taken) for token in tokens]
    found: list[NameRun] = []
    at = 0
    while at < len(tokens):
        if not (tokens[at].capital and free[at]):
            at += 1
            continue
        end = at + 1
        while end < len(tokens) and _goes_on(own.text, tokens, free, end, lexicon):
            end += 1
        while end > at + 1 and not tokens[end - 1].capital:
            end -= 1
        found.extend(_names(own, sentence, at, end))
        at = end
    return found


def _goes_on(
    text: str, tokens: Sequence[Token], free: Sequence[bool], at: int, lexicon: Lexicon
) -> bool:
    before, token = tokens[at - 1], tokens[at]
    if not free[at] or not (
        joined(text, before, token) or _abbreviation(text, before, token, lexicon)
    ):
        return False
    if token.capital:
        return True
    if not lexicon.has("particles", token.key):
        return False
    # A particle only leads on to a capital: "Mohammed bin Abdulrahman", "Ubaid-ur-Rehman".
    after = at + 1
    while after < len(tokens) and lexicon.has("particles", tokens[after].key):
        after += 1
    return (
        after < len(tokens)
        and free[after]
        and tokens[after].capital
        and joined(text, tokens[after - 1], tokens[after])
    )


def initial(text: str, token: Token) -> bool:
    """Tell whether a word is the initial of a name."""
    return len(token.printed) == 1 and token.capital and text[token.end : token.end + 1] == "."


def _names(own: OwnText, sentence: OwnSentence, start: int, end: int) -> list[NameRun]:
    """Split a run of capitals into names, leaving out offices, states and the like."""
    tokens, lexicon = sentence.tokens, own.lexicon
    sorts: list[Sort] = []
    while start + len(sorts) < end:
        at = start + len(sorts)
        sort, length = sort_of(tokens, at, lexicon, shouted=sentence.shouted)
        if sort in (Sort.NAME, Sort.OTHER) and lexicon.has("particles", tokens[at].key):
            sort = Sort.PARTICLE
        if initial(own.text, tokens[at]):
            sort, length = Sort.NAME, 1  # "С.В.Лавров", though "с" and "в" are words too
        sorts.extend([sort] * min(length, end - at))
    bodies = any(sort is Sort.ORGANISATION for sort in sorts)
    found: list[NameRun] = []
    at = 0
    while at < len(sorts):
        if sorts[at] not in (Sort.NAME, Sort.HONORIFIC, Sort.PARTICLE):
            at += 1
            continue
        last = at
        while last < len(sorts) and sorts[last] in (Sort.NAME, Sort.HONORIFIC, Sort.PARTICLE):
            last += 1
        first = at
        while first < last and sorts[first] is Sort.HONORIFIC:
            first += 1
        # "Hafiz Saeed": a title that is all there is before one word may be the name's first.
        opens = not own.text[sentence.start : tokens[start + at].start].strip(_OPENERS + " ")
        while last > first and sorts[last - 1] in (Sort.PARTICLE, Sort.HONORIFIC):
            last -= 1
        if opens and first < last and _opens_only(own, tokens[start + first], last - first):
            first += 1
        elif opens and first + 1 < last and not initial(own.text, tokens[start + first]):
            # "Накануне А.Х.Моттаки …"
            russian = lexicon.tongue == "ru"
            first += russian and initial(own.text, tokens[start + first + 1])
        if first < last:
            found.append(
                NameRun(
                    sentence.index,
                    start + at,
                    start + first,
                    start + last,
                    bodies,
                    opens,
                    sentence.shouted,
                )
            )
        at = max(last, at + 1)
    return found


def _opens_only(own: OwnText, token: Token, length: int) -> bool:
    """Tell whether a capital is due to the sentence's beginning alone: "Yesterday Kabulov …"."""
    return length > 1 and token.key in own.lower_keys
