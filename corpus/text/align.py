"""Linked passages: which sentences of two to four accounts report the same thing, and why.

The base is half the cosine of character 3-to-5-grams, half that of words, both weighted by rarity.
What the sentences name corrects it: agreement on a contact or a number raises the score; another
date, another number, or texts published more than a month apart lower it; and what is a little like
everything is like nothing, so half the likeness to the next best is taken off. Sentences that share
nothing but who is named are not linked. On the labelled pairs of `tests/quality` words, numbers,
the months apart and the next best each helped; dates and contacts made no difference there and are
kept for the seeds; places, topics and lists of synonyms did not help and are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
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
from corpus.text.words import STOP_WORDS, keys, stem, words
from corpus.vocabulary import Vocabulary

THRESHOLD = 0.15
"""Score from which a link is claimed: the choice when it is picked on those labelled pairs of
`tests/quality` that share no text with the tested one."""
FLOOR = 0.05
"""The threshold may go down to here; nothing lower is ever a link."""
NEAR_BEST = 0.92
"""A partner scores at least this share of the best of either sentence (source as for char n-grams:
27 labelled pairs of texts, 2,430 cells)."""
SAME_WORDING = 0.6
"""Cosine from which the wording itself is called the same; a display choice, not measured."""
SAME_CONTACT, SAME_NUMBER = 0.10, 0.08
OTHER_DATE, OTHER_NUMBER, APART = 0.8, 0.95, 0.5
"""What agreement adds (for a number, twice at most) and what disagreement multiplies."""
DAYS_APART = 30
"""Reports of one contact appear within this many days, as `queries.reports` has it."""
ANOTHER_OCCASION = 0.20
"""Least score of two sentences on record as reporting the same parties on two occasions: such a
link is always shown with its caution, because a reader looks for it."""
RIVAL_SHARE = 0.5
"""This share of the likeness to the next best sentence is taken off, as the mean of both sides."""
NAMES_ASIDE = 0.08
"""Cosine needed with the names taken out when no other word is shared."""
MAX_PARTNERS = 5
"""Most partners of one sentence in one other account: a refrain does not link to all of itself."""
MIN_WORDS = 3
"""A sentence with fewer words that say something ("EFE", "He agreed.") is not compared."""
MAX_SENTENCES = 5000
"""Sentences beyond are not compared, and `no_claim` says so; 20,000 words have about 1,000."""

_CANDIDATES = 12
_BLOCK = 16_000_000  # numbers of a dense block: 64 MB
_ENTRIES = 2_000_000  # products of single entries; each takes some 50 bytes while it is made
_Array = npt.NDArray[np.float32]


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
    """Two sentences that report the same thing: how surely, why, and what speaks against it.

    `another_occasion` marks the exception: the same parties, but on record as two occasions.
    """

    a: SentenceRef
    b: SentenceRef
    score: float
    reasons: tuple[str, ...]
    cautions: tuple[str, ...] = ()
    another_occasion: bool = False


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
            found = set(keys(sentence))
            grams.update({gram for key in found for gram in _grams(key)})
            stems.update({stem(key) for key in found})
        return cls(n, grams, stems)


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
    """What is compared of one sentence.

    `keys` are its words, `stems` those that say something; `plain` are the latter without names,
    and `said` leads from their stems to how they are printed.
    """

    index: int
    sentence: Sentence
    keys: Sequence[str]
    plain: Sequence[str]
    stems: Sequence[str]
    said: Mapping[str, str]
    tags: Mapping[TagKind, frozenset[str]]


_NAMES = (TagKind.ACTOR, TagKind.PLACE)


def _rows(account: Account) -> list[_Row]:
    found: list[_Row] = []
    pairs = zip(account.sentences[:MAX_SENTENCES], account.sentence_tags, strict=False)
    for index, (sentence, tags) in enumerate(pairs):
        named = bytearray(sentence.end - sentence.start)
        for tag in tags:
            if tag.kind in _NAMES:
                first, last = (
                    tag.start - sentence.start,
                    min(tag.end, sentence.end) - sentence.start,
                )
                named[first:last] = b"\x01" * (last - first)
        all_keys: list[str] = []
        plain: list[str] = []
        stems: dict[str, None] = {}
        said: dict[str, str] = {}
        n = 0
        for word in words(account.text, sentence.start, sentence.end):
            all_keys.append(word.key)
            of_name = any(named[word.start - sentence.start : word.end - sentence.start])
            if word.key in STOP_WORDS:
                continue
            n += 1
            stems[stem(word.key)] = None
            if not of_name:
                plain.append(word.key)
                if len(word.key) > 1 and not word.key.isdigit():
                    said.setdefault(stem(word.key), account.text[word.start : word.end])
        if n >= MIN_WORDS:
            by_kind = {k: frozenset(t.value for t in tags if t.kind is k) for k in TagKind}
            found.append(_Row(index, sentence, all_keys, plain, list(stems), said, by_kind))
    return found


@dataclass(frozen=True)
class _Matrix:
    """Unit vectors of sentences as coordinates, sorted by column."""

    n: int
    row: npt.NDArray[np.int64]
    column: npt.NDArray[np.int64]
    value: _Array


class _Space:
    """Sentences as vectors of features weighted by rarity: runs of characters, or words.

    A word has the same features wherever it stands, so they are numbered once for each word.
    """

    def __init__(
        self, features: Callable[[str], Sequence[str]], common: Mapping[str, int], n: int
    ) -> None:
        self._features, self._common, self._n = features, common, n
        self._columns: dict[str, int] = {}
        self._numbers: dict[str, list[int]] = {}

    def _row(self, row: Sequence[str]) -> npt.NDArray[np.int64]:
        numbers: list[int] = []
        for key in row:
            found = self._numbers.get(key)
            if found is None:
                columns = self._columns
                found = [columns.setdefault(f, len(columns)) for f in self._features(key)]
                self._numbers[key] = found
            numbers += found
        return np.array(numbers, dtype=np.int64)

    def matrices(self, texts: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, _Matrix]:
        """Return the vectors of every text; these sentences count towards what is common."""
        counted = {
            text: [np.unique(self._row(row), return_counts=True) for row in rows]
            for text, rows in texts.items()
        }
        found = np.array([self._common.get(f, 0) for f in self._columns], dtype=np.float64)
        n = self._n
        for rows in counted.values():
            n += len(rows)
            for columns, _ in rows:
                found[columns] += 1
        weights = np.log((1 + n) / (1 + found)) + 1
        return {text: _matrix(rows, weights) for text, rows in counted.items()}


def _matrix(
    counted: Sequence[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]],
    weights: npt.NDArray[np.float64],
) -> _Matrix:
    n = len(counted)
    if not n:
        empty = np.zeros(0, dtype=np.int64)
        return _Matrix(0, empty, empty, np.zeros(0, dtype=np.float32))
    row = np.repeat(np.arange(n, dtype=np.int64), [len(columns) for columns, _ in counted])
    column = np.concatenate([columns for columns, _ in counted])
    value = np.concatenate([counts for _, counts in counted]) * weights[column]
    norms = np.sqrt(np.bincount(row, value**2, minlength=n))
    value /= np.maximum(norms, 1e-9)[row]
    order = np.argsort(column, kind="stable")
    return _Matrix(n, row[order], column[order], value[order].astype(np.float32))


def _cosines(a: _Matrix, b: _Matrix) -> _Array:
    """Return the cosines of every row of `a` with every row of `b`.

    Columns that few sentences have, nearly all, are multiplied entry by entry; the common ones as
    dense blocks. Both keep memory bounded by the result.
    """
    shared = np.intersect1d(a.column, b.column)
    sides = []
    for side in (a, b):
        keep = np.isin(side.column, shared)
        at = np.searchsorted(shared, side.column[keep])
        sides.append((side.row[keep], at, side.value[keep]))
    counts = [np.bincount(at, minlength=len(shared)) for _, at, _ in sides]
    cost = counts[0] * counts[1]
    cheap = np.argsort(cost, kind="stable")
    cheap = cheap[np.cumsum(cost[cheap]) <= _ENTRIES]
    rare = np.zeros(len(shared), dtype=bool)
    rare[cheap] = True
    result = _entry_by_entry(sides, rare, counts, (a.n, b.n))
    common = np.cumsum(~rare) - 1
    width = int((~rare).sum())
    dense_sides = []
    for row, at, value in sides:
        keep = ~rare[at]
        dense_sides.append((row[keep], common[at[keep]], value[keep]))
    step = max(64, _BLOCK // max(1, a.n + b.n))
    for start in range(0, width, step):
        dense = []
        for (row, at, value), n in zip(dense_sides, (a.n, b.n), strict=True):
            first, last = np.searchsorted(at, (start, start + step))
            block = np.zeros((n, min(step, width - start)), dtype=np.float32)
            block[row[first:last], at[first:last] - start] = value[first:last]
            dense.append(block)
        result += dense[0] @ dense[1].T
    return result


_Side = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], _Array]


def _entry_by_entry(
    sides: Sequence[_Side],
    rare: npt.NDArray[np.bool_],
    counts: Sequence[npt.NDArray[np.int64]],
    shape: tuple[int, int],
) -> _Array:
    """Multiply the rare columns: each entry of the left with those of its column on the right."""
    (a_row, a_at, a_value), (b_row, b_at, b_value) = sides
    keep = rare[a_at]
    a_row, a_at, a_value = a_row[keep], a_at[keep], a_value[keep]
    partners = counts[1][a_at]
    firsts = np.searchsorted(b_at, a_at)
    left = np.repeat(np.arange(len(a_at)), partners)
    within = np.arange(len(left)) - np.repeat(np.cumsum(partners) - partners, partners)
    right = np.repeat(firsts, partners) + within
    sums = np.bincount(
        a_row[left] * shape[1] + b_row[right],
        weights=(a_value[left] * b_value[right]).astype(np.float64),
        minlength=shape[0] * shape[1],
    )
    return sums.reshape(shape).astype(np.float32)


def links(
    accounts: Sequence[Account],
    threshold: float = THRESHOLD,
    *,
    background: Rarity | None = None,
    names: Mapping[str, str] | None = None,
) -> tuple[Link, ...]:
    """Return the linked sentences of every two accounts in one language, best first within a pair.

    `background` tells what is rare in the corpus; without it the accounts at hand must do.
    `names` spells actors and places by id in the reasons (see `reason_names`). Accounts in
    different languages get no links; `no_claim` says so.
    """
    pairs = [(a, b) for a, b in combinations(accounts, 2) if comparable(a, b)]
    if not pairs:
        return ()
    rows = {account.id: _rows(account) for pair in pairs for account in pair}
    known = background or Rarity()
    grams = _Space(_grams, known.grams, known.n)
    full = grams.matrices({key: [row.keys for row in found] for key, found in rows.items()})
    plain = grams.matrices({key: [row.plain for row in found] for key, found in rows.items()})
    stems = _Space(lambda word: (word,), known.stems, known.n)
    said = stems.matrices({key: [row.stems for row in found] for key, found in rows.items()})
    common = Counter(known.stems)
    common.update(word for found in rows.values() for row in found for word in row.stems)
    judge = _Judge(common, names or {})
    answer: list[Link] = []
    for a, b in pairs:
        if rows[a.id] and rows[b.id]:
            cosines = _cosines(full[a.id], full[b.id]) + _cosines(said[a.id], said[b.id])
            aside = _cosines(plain[a.id], plain[b.id])
            scored = judge.scored(a, b, rows[a.id], rows[b.id], cosines * np.float32(0.5), aside)
            answer.extend(_kept(scored, max(threshold, FLOOR)))
    return tuple(answer)


def comparable(a: Account, b: Account) -> bool:
    """Tell whether two accounts are in one language."""
    return a.tongue == b.tongue


def no_claim(accounts: Sequence[Account]) -> tuple[str, ...]:
    """Say of what nothing is claimed: texts in different languages, the end of a very long one."""
    different = [
        f"{a.id} ({a.tongue}) and {b.id} ({b.tongue}) are in different languages: "
        "their sentences are not compared"
        for a, b in combinations(accounts, 2)
        if not comparable(a, b)
    ]
    long = [
        f"{account.id}: only the first {MAX_SENTENCES:,} of {len(account.sentences):,} sentences "
        "are compared"
        for account in accounts
        if len(account.sentences) > MAX_SENTENCES
    ]
    return (*different, *long)


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
        near = link.score >= NEAR_BEST * min(best[link.a], best[link.b])
        full = max(partners[link.a], partners[link.b]) >= MAX_PARTNERS
        if full or not (near or link.another_occasion):
            continue
        partners.update((link.a, link.b))
        kept.append(link)
    return kept


@dataclass(frozen=True, slots=True)
class _Verdict:
    score: float
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]
    another_occasion: bool


class _Judge:
    """Scores the sentences of two accounts and says why."""

    def __init__(self, common: Mapping[str, int], names: Mapping[str, str]) -> None:
        self._common = common
        self._names = names

    def scored(
        self,
        a: Account,
        b: Account,
        left: list[_Row],
        right: list[_Row],
        cosines: _Array,
        aside: _Array,
    ) -> list[Link]:
        """Return every candidate pair; `aside` are the cosines with the names taken out."""
        apart = _months_apart(a, b)
        adjusted = cosines.copy()
        found: dict[tuple[int, int], _Verdict] = {}
        for i, j in _candidates(cosines):
            more = float(aside[i, j]) >= NAMES_ASIDE
            verdict = self._verdict(a, b, left[i], right[j], float(cosines[i, j]), apart, more)
            adjusted[i, j] = verdict.score
            found[i, j] = verdict
        rivals = (_rivals(adjusted) + _rivals(adjusted.T).T) / 2
        answer = []
        for (i, j), verdict in sorted(found.items()):
            score = verdict.score - RIVAL_SHARE * float(rivals[i, j])
            if verdict.another_occasion:
                score = max(score, ANOTHER_OCCASION)
            score = round(min(1.0, score), 3)
            if score >= FLOOR and verdict.score > 0:
                answer.append(
                    Link(
                        _ref(a, left[i]),
                        _ref(b, right[j]),
                        score,
                        verdict.reasons,
                        verdict.cautions,
                        verdict.another_occasion,
                    )
                )
        return answer

    def _verdict(
        self,
        a: Account,
        b: Account,
        left: _Row,
        right: _Row,
        cosine: float,
        apart: str | None,
        more: bool,
    ) -> _Verdict:
        """Judge one pair; `more` tells that more is alike than the names."""
        shared = [word for word in left.said if word in right.said]
        cautions, factor, other = self._disagreement(a, b, left, right, apart)
        if not (shared or other or more):
            return _Verdict(0.0, (), (), False)
        agreed, score = self._agreement(a, b, left, right, cosine, shared)
        reasons = [f"both: {', '.join(agreed)}"] if agreed else []
        wording = "same" if cosine >= SAME_WORDING else "similar"
        reasons.append(f"{wording} wording ({cosine:.2f})")
        return _Verdict(score * factor, tuple(reasons), tuple(cautions), other)

    def _agreement(
        self,
        a: Account,
        b: Account,
        left: _Row,
        right: _Row,
        score: float,
        shared: list[str],
    ) -> tuple[list[str], float]:
        """Return what both sentences hold, in words, and the score with it."""
        agreed: list[str] = []
        for kind in _NAMES:
            agreed += sorted(self._name(value) for value in left.tags[kind] & right.tags[kind])
        here = {happening.contact for happening in a.sentence_happenings[left.index]}
        there = {happening.contact for happening in b.sentence_happenings[right.index]}
        if (here & there) - {None}:
            score += SAME_CONTACT
            agreed.append("the same contact on record")
        agreed += [
            dates.in_words(day)
            for day in sorted(left.tags[TagKind.DATE] & right.tags[TagKind.DATE])
        ]
        numbers = _shared_numbers(left, right)
        score += SAME_NUMBER * min(2, len(numbers))
        agreed += [_number_in_words(number, a, left) for number in numbers]
        named = {part for name in agreed for part in name.casefold().split()}
        rare = sorted(shared, key=lambda word: (self._common[word], word))
        agreed += [left.said[word] for word in rare if left.said[word].casefold() not in named][:4]
        return agreed, score

    def _disagreement(
        self, a: Account, b: Account, left: _Row, right: _Row, apart: str | None
    ) -> tuple[list[str], float, bool]:
        """Return what the sentences hold apart, the factor, and whether they are two meetings."""
        cautions: list[str] = []
        factor = 1.0
        occasions = _occasions_apart(a, b, left, right)
        if occasions:
            cautions.append(f"same parties, different dates: {occasions[0]}; {occasions[1]}")
            factor *= OTHER_DATE
        elif days := _dates_apart(left.tags[TagKind.DATE], right.tags[TagKind.DATE]):
            cautions.append(f"different dates: {days[0]}; {days[1]}")
            factor *= OTHER_DATE
        for one, other in _numbers_apart(left, right):
            cautions.append(
                f"different numbers: {_number_in_words(one, a, left)}; "
                f"{_number_in_words(other, b, right)}"
            )
            factor *= OTHER_NUMBER
        if apart and not left.tags[TagKind.DATE] & right.tags[TagKind.DATE]:
            cautions.append(apart)
            factor *= APART
        met = occasions is not None and occasions[2]
        return cautions, factor, met

    def _name(self, value: str) -> str:
        return self._names.get(value, value)


def _candidates(cosines: _Array) -> list[tuple[int, int]]:
    """Return the cells worth a closer look: the best of each row and the best of each column."""
    cells: set[tuple[int, int]] = set()
    for matrix, turned in ((cosines, False), (cosines.T, True)):
        width = min(_CANDIDATES, matrix.shape[1])
        best = np.argpartition(-matrix, width - 1, axis=1)[:, :width]
        for row, columns in enumerate(best.tolist()):
            for column in columns:
                if matrix[row, column] >= FLOOR:
                    cells.add((column, row) if turned else (row, column))
    return sorted(cells)


def _rivals(scores: _Array) -> _Array:
    """Return for each cell the best other one in its row."""
    if scores.shape[1] < 2:
        return np.zeros_like(scores)
    first, second = -np.sort(np.partition(-scores, 1, axis=1)[:, :2], axis=1).T[:, :, None]
    # `partition` of the negated scores: the first is the best; a cell that is it meets the second.
    rivals: _Array = np.where(scores >= first, second, first)
    return rivals


def _months_apart(a: Account, b: Account) -> str | None:
    """Say when two accounts were published too far apart to report one contact as news."""
    if a.published is None or b.published is None:
        return None
    one, other = dates.parse(a.published).bounds, dates.parse(b.published).bounds
    if one is None or other is None:
        return None
    days = max(one[0], other[0]) - min(one[1], other[1])
    if days.days <= DAYS_APART:
        return None
    return f"published apart: {dates.in_words(a.published)}; {dates.in_words(b.published)}"


def _occasions_apart(
    a: Account, b: Account, left: _Row, right: _Row
) -> tuple[str, str, bool] | None:
    """Return the dates of two happenings of the same parties that cannot be one.

    The last value tells whether both are meetings.
    """
    apart: list[tuple[bool, str, str]] = []
    for one in a.sentence_happenings[left.index]:
        for other in b.sentence_happenings[right.index]:
            if len(one.actors & other.actors) < 2:
                continue
            if one.contact is not None and one.contact == other.contact:
                return None
            if one.date is None or other.date is None:
                continue
            if _overlap(one.date, other.date):
                return None
            met = one.kind == other.kind == "meeting"
            apart.append((met, dates.in_words(one.date), dates.in_words(other.date)))
    if not apart:
        return None
    met, here, there = max(apart, key=lambda found: found[0])
    return here, there, met


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


def _shared_numbers(left: _Row, right: _Row) -> list[str]:
    """Return the numbers of the left sentence that the right one has too.

    A small number counts only with its unit: "two sides" and "two years" agree on nothing.
    """
    there = right.tags[TagKind.NUMBER]
    values = {number.partition(" ")[0] for number in there}
    return [
        number
        for number in sorted(left.tags[TagKind.NUMBER])
        if (number in there and " " in number)
        or (float(number.partition(" ")[0]) > 12 and number.partition(" ")[0] in values)
    ]


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
