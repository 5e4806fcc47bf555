"""Linked passages: which sentences of two to four accounts report the same thing, and why.

The base is the cosine of character 3-to-5-grams weighted by rarity, measured best among offline
methods on 2,430 labelled sentence pairs (average precision .897, next to .898 with scikit-learn
and .75 with overlap of capitalised words). What the sentences name corrects it: agreement on a
contact, a date, a place or a number raises the score; a different date of the same parties or a
different number of the same thing lowers it; and sentences that share nothing but who is named
are never linked.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from corpus import dates
from corpus.records import AliasKind
from corpus.text.account import Account
from corpus.text.resolve import TagKind
from corpus.text.segment import Sentence
from corpus.text.words import STOP_WORDS, stem, words
from corpus.vocabulary import Vocabulary

THRESHOLD = 0.26
"""Score from which a link is claimed: the leave-one-pair-out choice of the measurement above."""
FLOOR = 0.05
"""Lowest score a link is ever computed for; the threshold control may go down to here."""
NEAR_BEST = 0.92
"""A sentence keeps the partners that score at least this share of its best (same source)."""
SAME_WORDING = 0.6
"""Cosine from which the wording itself is called the same; a display choice, not measured."""
MAX_PARTNERS = 5
"""Most partners of one sentence in one other account: a refrain does not link to all of itself."""
MIN_WORDS = 3
"""A sentence with fewer words that say something ("EFE", "He agreed.") is not compared."""

_ROWS, _COLUMNS = 512, 4096
_Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, order=True)
class SentenceRef:
    """A sentence of an account: its index there, and where it stands in the original text."""

    account: str
    index: int
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """Two sentences that report the same thing: how surely, why, and what speaks against it."""

    a: SentenceRef
    b: SentenceRef
    score: float
    reasons: tuple[str, ...]
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rarity:
    """How rare grams and words are, counted over sentences; the background of every comparison."""

    n: int = 0
    grams: Mapping[str, int] = field(default_factory=dict)
    stems: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, sentences: Iterable[str]) -> Rarity:
        """Count the grams and words of sentences, for example of every body of the corpus."""
        grams: Counter[str] = Counter()
        stems: Counter[str] = Counter()
        n = 0
        for sentence in sentences:
            n += 1
            keys = {word.key for word in words(sentence)}
            grams.update({gram for key in keys for gram in _grams(key)})
            stems.update({stem(key) for key in keys})
        return cls(n, grams, stems)

    def plus(self, other: Rarity) -> Rarity:
        """Return the counts of both; the larger mapping is copied once."""
        grams, stems = Counter(self.grams), Counter(self.stems)
        grams.update(other.grams)
        stems.update(other.stems)
        return Rarity(self.n + other.n, grams, stems)

    def of_word(self, word_stem: str) -> float:
        """Return the weight of a word: 1 for one in every sentence, more the rarer it is."""
        return math.log((1 + self.n) / (1 + self.stems.get(word_stem, 0))) + 1


@lru_cache(maxsize=131072)
def _grams(key: str) -> tuple[str, ...]:
    """Return the 3-, 4- and 5-grams of a word between blanks, as scikit-learn's `char_wb`."""
    padded = f" {key} "
    found: list[str] = []
    for size in (3, 4, 5):
        if len(padded) <= size:
            found.append(padded)
            break
        found.extend(padded[at : at + size] for at in range(len(padded) - size + 1))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Row:
    """What is compared of one sentence."""

    index: int
    sentence: Sentence
    stems: Mapping[str, str]
    grams: Mapping[str, int]
    plain_grams: Mapping[str, int]
    tags: Mapping[TagKind, frozenset[str]]


def _rows(account: Account) -> list[_Row]:
    found = []
    for index, (sentence, tags) in enumerate(
        zip(account.sentences, account.sentence_tags, strict=True)
    ):
        stems: dict[str, str] = {}
        grams: Counter[str] = Counter()
        plain: Counter[str] = Counter()
        n = 0
        names = [(t.start, t.end) for t in tags if t.kind is TagKind.ACTOR and not t.role]
        for word in words(account.text, sentence.start, sentence.end):
            of_name = any(word.start < end and word.end > start for start, end in names)
            cut = _grams(word.key)
            grams.update(cut)
            says = word.key not in STOP_WORDS
            n += says
            if not of_name:
                plain.update(cut)
                if says and not word.key.isdigit():
                    stems.setdefault(stem(word.key), account.text[word.start : word.end])
        if n >= MIN_WORDS:
            by_kind: dict[TagKind, frozenset[str]] = {
                kind: frozenset(tag.value for tag in tags if tag.kind is kind) for kind in TagKind
            }
            found.append(_Row(index, sentence, stems, grams, plain, by_kind))
    return found


@dataclass(frozen=True)
class _Matrix:
    """Unit vectors of sentences as coordinates, sorted by column."""

    n: int
    row: npt.NDArray[np.int64]
    column: npt.NDArray[np.int64]
    value: _Vector


def _matrix(
    counted: Sequence[Mapping[str, int]], columns: Mapping[str, int], weights: _Vector
) -> _Matrix:
    lengths = np.array([len(grams) for grams in counted], dtype=np.int64)
    row = np.repeat(np.arange(len(counted), dtype=np.int64), lengths)
    column = np.array([columns[gram] for grams in counted for gram in grams], dtype=np.int64)
    value = np.array([n for grams in counted for n in grams.values()], dtype=np.float32)
    value *= weights[column] if len(column) else value
    norms = np.sqrt(np.bincount(row, value.astype(np.float64) ** 2, minlength=len(counted)))
    value = (value / np.maximum(norms, 1e-9)[row]).astype(np.float32)
    order = np.argsort(column, kind="stable")
    return _Matrix(len(counted), row[order], column[order], value[order])


def _cosines(a: _Matrix, b: _Matrix, first: int, last: int) -> _Vector:
    """Return the cosines of the rows first..last of `a` with every row of `b`."""
    result = np.zeros((last - first, b.n), dtype=np.float32)
    inside = (a.row >= first) & (a.row < last)
    a_row, a_column, a_value = a.row[inside] - first, a.column[inside], a.value[inside]
    shared = np.intersect1d(a_column, b.column)
    keep_a, keep_b = np.isin(a_column, shared), np.isin(b.column, shared)
    a_row, a_value = a_row[keep_a], a_value[keep_a]
    a_at = np.searchsorted(shared, a_column[keep_a])
    b_row, b_value = b.row[keep_b], b.value[keep_b]
    b_at = np.searchsorted(shared, b.column[keep_b])
    step = max(256, _COLUMNS * 1000 // max(1000, b.n))
    for start in range(0, len(shared), step):
        a0, a1 = np.searchsorted(a_at, (start, start + step))
        b0, b1 = np.searchsorted(b_at, (start, start + step))
        width = min(step, len(shared) - start)
        left = np.zeros((last - first, width), dtype=np.float32)
        right = np.zeros((b.n, width), dtype=np.float32)
        left[a_row[a0:a1], a_at[a0:a1] - start] = a_value[a0:a1]
        right[b_row[b0:b1], b_at[b0:b1] - start] = b_value[b0:b1]
        result += left @ right.T
    return result


NAMES_ASIDE = 0.10
"""Cosine two sentences must reach with the names taken out; who is named alone is no link."""
SAME_CONTACT, SAME_DAY, SAME_MONTH, SAME_NUMBER = 0.10, 0.05, 0.02, 0.04
OTHER_OCCASION, OTHER_DATE, OTHER_NUMBER = 0.8, 0.85, 0.95
"""What agreement adds and what disagreement multiplies."""
_CANDIDATES = 12


def links(
    accounts: Sequence[Account],
    threshold: float = THRESHOLD,
    *,
    background: Rarity | None = None,
    names: Mapping[str, str] | None = None,
) -> tuple[Link, ...]:
    """Return the linked sentences of every two accounts in one language, best first within a pair.

    `background` tells what is rare in the corpus; without it the accounts at hand must do.
    `names` spells actors, places and topics by id in the reasons. Accounts in different languages
    get no links; `no_claim` says so.
    """
    pairs = [(a, b) for a, b in combinations(accounts, 2) if comparable(a, b)]
    if not pairs:
        return ()
    involved = {account.id: _rows(account) for pair in pairs for account in pair}
    rarity = Rarity.of(row.sentence.quote for rows in involved.values() for row in rows)
    if background is not None:
        rarity = background.plus(rarity)
    columns: dict[str, int] = {}
    for rows in involved.values():
        for row in rows:
            for gram in row.grams:
                columns.setdefault(gram, len(columns))
    weights = np.array(
        [math.log((1 + rarity.n) / (1 + rarity.grams.get(gram, 0))) + 1 for gram in columns],
        dtype=np.float32,
    )
    full = {
        key: _matrix([row.grams for row in rows], columns, weights)
        for key, rows in involved.items()
    }
    plain = {
        key: _matrix([row.plain_grams for row in rows], columns, weights)
        for key, rows in involved.items()
    }
    found: list[Link] = []
    judge = _Judge(rarity, names or {})
    for a, b in pairs:
        scored = judge.scored(
            a,
            b,
            involved[a.id],
            involved[b.id],
            (full[a.id], full[b.id]),
            (plain[a.id], plain[b.id]),
        )
        found.extend(_kept(scored, max(threshold, FLOOR)))
    return tuple(found)


def comparable(a: Account, b: Account) -> bool:
    """Tell whether two accounts are in one language."""
    return a.tongue == b.tongue


def no_claim(accounts: Sequence[Account]) -> tuple[str, ...]:
    """Say of which accounts nothing is claimed, because their languages differ."""
    return tuple(
        f"{a.id} ({a.tongue}) and {b.id} ({b.tongue}) are in different languages: "
        "their sentences are not compared"
        for a, b in combinations(accounts, 2)
        if not comparable(a, b)
    )


def only_here(
    accounts: Sequence[Account], found: Iterable[Link]
) -> dict[str, tuple[SentenceRef, ...]]:
    """Return each account's sentences that have no partner in any other account.

    An account that could be compared with no other has no entry; very short sentences are left
    out, because they are not compared.
    """
    paired = {ref for link in found for ref in (link.a, link.b)}
    answer: dict[str, tuple[SentenceRef, ...]] = {}
    for account in accounts:
        if any(comparable(account, other) for other in accounts if other is not account):
            refs = (_ref(account, row) for row in _rows(account))
            answer[account.id] = tuple(ref for ref in refs if ref not in paired)
    return answer


def _ref(account: Account, row: _Row) -> SentenceRef:
    sentence = row.sentence
    return SentenceRef(account.id, row.index, sentence.start, sentence.end, sentence.line)


def _kept(scored: list[Link], threshold: float) -> list[Link]:
    """Keep what reaches the threshold and is near the best of either sentence."""
    best: dict[SentenceRef, float] = {}
    for link in scored:
        for ref in (link.a, link.b):
            best[ref] = max(best.get(ref, 0.0), link.score)
    partners: Counter[SentenceRef] = Counter()
    kept = []
    for link in sorted(scored, key=lambda link: (-link.score, link.a, link.b)):
        if link.score < threshold:
            break
        near = NEAR_BEST * min(best[link.a], best[link.b])
        if link.score < near or max(partners[link.a], partners[link.b]) >= MAX_PARTNERS:
            continue
        partners.update((link.a, link.b))
        kept.append(link)
    return kept


class _Judge:
    """Scores candidate pairs and says why."""

    def __init__(self, rarity: Rarity, names: Mapping[str, str]) -> None:
        self._rarity = rarity
        self._names = names

    def scored(
        self,
        a: Account,
        b: Account,
        a_rows: list[_Row],
        b_rows: list[_Row],
        full: tuple[_Matrix, _Matrix],
        plain: tuple[_Matrix, _Matrix],
    ) -> list[Link]:
        found: dict[tuple[int, int], Link] = {}
        column_best = np.full(len(b_rows), -1.0, dtype=np.float32)
        column_row = np.zeros(len(b_rows), dtype=np.int64)
        candidates: dict[tuple[int, int], float] = {}
        if not a_rows or not b_rows:
            return []
        for first in range(0, len(a_rows), _ROWS):
            last = min(first + _ROWS, len(a_rows))
            cosines = _cosines(*full, first, last)
            aside = _cosines(*plain, first, last)
            cosines[(aside < NAMES_ASIDE) | (cosines < FLOOR)] = 0.0
            best = cosines.argmax(axis=0)
            value = cosines[best, np.arange(len(b_rows))]
            better = value > column_best
            column_best[better] = value[better]
            column_row[better] = best[better] + first
            for j in np.flatnonzero(better).tolist():
                i = int(best[j])
                if cosines[i, j] > 0:
                    candidates[i + first, j] = float(cosines[i, j])
            width = min(_CANDIDATES, len(b_rows))
            top = np.argsort(-cosines, axis=1, kind="stable")[:, :width]
            for at in range(last - first):
                for j in top[at].tolist():
                    if cosines[at, j] > 0:
                        candidates[at + first, j] = float(cosines[at, j])
        for (i, j), cosine in candidates.items():
            if (link := self._link(a, b, a_rows[i], b_rows[j], cosine)) is not None:
                found[i, j] = link
        return [found[key] for key in sorted(found)]

    def _link(self, a: Account, b: Account, left: _Row, right: _Row, cosine: float) -> Link | None:
        agreed, score = self._agreement(a, b, left, right, cosine)
        cautions, factor = self._disagreement(a, b, left, right)
        score = round(min(1.0, max(0.0, score * factor)), 3)
        if score < FLOOR:
            return None
        reasons = [f"both: {', '.join(agreed)}"] if agreed else []
        reasons.append(
            f"same wording ({cosine:.2f})"
            if cosine >= SAME_WORDING
            else f"similar wording ({cosine:.2f})"
        )
        return Link(_ref(a, left), _ref(b, right), score, tuple(reasons), tuple(cautions))

    def _agreement(
        self, a: Account, b: Account, left: _Row, right: _Row, cosine: float
    ) -> tuple[list[str], float]:
        """Return what both sentences hold, in words, and the score it leads to."""
        agreed: list[str] = []
        for kind in (TagKind.ACTOR, TagKind.PLACE):
            agreed += sorted(self._name(v) for v in left.tags[kind] & right.tags[kind])
        score = cosine
        here = {h.contact for h in a.sentence_happenings[left.index]} - {None}
        if here & {h.contact for h in b.sentence_happenings[right.index]}:
            score += SAME_CONTACT
            agreed.append("the same contact on record")
        days = left.tags[TagKind.DATE] & right.tags[TagKind.DATE]
        if days:
            score += SAME_DAY if any(len(day.rstrip("?~")) == 10 for day in days) else SAME_MONTH
            agreed += [dates.in_words(day) for day in sorted(days)]
        numbers = left.tags[TagKind.NUMBER] & right.tags[TagKind.NUMBER]
        score += SAME_NUMBER * min(2, len(numbers))
        agreed += [_number_in_words(number, a, left) for number in sorted(numbers)]
        shared = [s for s in left.stems if s in right.stems]
        shared.sort(key=lambda s: (-self._rarity.of_word(s), s))
        named = {part for name in agreed for part in name.casefold().split()}
        rare = [left.stems[s] for s in shared if left.stems[s].casefold() not in named]
        agreed += rare[:4]
        return agreed, score

    def _disagreement(
        self, a: Account, b: Account, left: _Row, right: _Row
    ) -> tuple[list[str], float]:
        """Return what the sentences hold apart, in words, and the factor on their score."""
        cautions: list[str] = []
        factor = 1.0
        apart = _occasions_apart(a, b, left, right)
        if apart:
            cautions.append(f"same parties, different dates: {apart[0]}; {apart[1]}")
            factor *= OTHER_OCCASION
        elif apart := _dates_apart(left.tags[TagKind.DATE], right.tags[TagKind.DATE]):
            cautions.append(f"different dates: {apart[0]}; {apart[1]}")
            factor *= OTHER_DATE
        for one, other in _numbers_apart(left, right):
            cautions.append(
                f"different numbers: {_number_in_words(one, a, left)}; "
                f"{_number_in_words(other, b, right)}"
            )
            factor *= OTHER_NUMBER
        return cautions, factor

    def _name(self, value: str) -> str:
        return self._names.get(value, value)


def _occasions_apart(a: Account, b: Account, left: _Row, right: _Row) -> tuple[str, str] | None:
    """Return the dates of two happenings of the same parties that cannot be one."""
    apart: tuple[str, str] | None = None
    for one in a.sentence_happenings[left.index]:
        for other in b.sentence_happenings[right.index]:
            if len(one.actors & other.actors) < 2:
                continue
            if one.contact is not None and one.contact == other.contact:
                return None
            if one.date is None or other.date is None or _overlap(one.date, other.date):
                continue
            apart = apart or (dates.in_words(one.date), dates.in_words(other.date))
    return apart


def _dates_apart(left: frozenset[str], right: frozenset[str]) -> tuple[str, str] | None:
    """Return the dates of two sentences when none of one overlaps any of the other."""
    if not left or not right or any(_overlap(x, y) for x in left for y in right):
        return None
    return (
        ", ".join(dates.in_words(day) for day in sorted(left)),
        ", ".join(dates.in_words(day) for day in sorted(right)),
    )


def _overlap(one: str, other: str) -> bool:
    """Tell whether two dates may be one; an unknown year may be any."""
    if "XXXX" in one or "XXXX" in other:
        return one[4:] == other[4:] or "XXXX" in one[4:] or one[5:7] == other[5:7]
    first = dates.parse(other).bounds
    return first is None or dates.parse(one).overlaps(*first)


def _numbers_apart(left: _Row, right: _Row) -> list[tuple[str, str]]:
    """Return numbers of the same unit that differ, where no number of that unit agrees."""

    def by_unit(row: _Row) -> dict[str, set[str]]:
        units: dict[str, set[str]] = {}
        for number in row.tags[TagKind.NUMBER]:
            value, _, unit = number.partition(" ")
            if unit:
                units.setdefault(unit, set()).add(value)
        return units

    here, there = by_unit(left), by_unit(right)
    return [
        (f"{min(here[unit])} {unit}", f"{min(there[unit])} {unit}")
        for unit in sorted(here.keys() & there.keys())
        if not here[unit] & there[unit]
    ]


def _number_in_words(number: str, account: Account, row: _Row) -> str:
    """Spell a number as the account prints it."""
    for tag in account.sentence_tags[row.index]:
        if tag.kind is TagKind.NUMBER and tag.value == number:
            return account.text[tag.start : tag.end]
    return number


def reason_names(vocabulary: Vocabulary) -> dict[str, str]:
    """Return how actors and places are called in reasons: by surname where one is on record."""
    found = vocabulary.place_names()
    for key, actor in vocabulary.actors.items():
        last = actor.name.split()[-1]
        surnames = {alias.name for alias in actor.aliases if alias.kind is AliasKind.SURNAME}
        found[key] = last if last in surnames else actor.name
    return found
