"""Lineage: which texts are copies or rewrites of one another, and the words they share.

Overlap is counted in shingles (runs of three words). Bands as measured on wire copy: real pairs of
agency copy reach a containment of .65 to .90, rewritten copies .06 to .32, and any two of the five
seed texts at most .054 (an overlap of .024).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt
import rensa

from corpus.text.account import Account
from corpus.text.words import STOP_WORDS, Word, keys, words

NEAR_COPY, REWRITE = 0.60, 0.15
"""Containment from which a text is called a near copy or a rewrite of another."""
SHINGLE = 3
MIN_SPAN = 8
"""Fewest words of a shared span: shorter runs are names with their titles, and set phrases."""
_MIN_SAYING = 4
_MAX_PLACES = 16  # places of one shingle looked at, so a refrain costs no more than a text


class Band(StrEnum):
    """How two texts are related."""

    NEAR_COPY = "near copy"
    REWRITE = "rewrite"
    INDEPENDENT = "independent"


@dataclass(frozen=True, slots=True)
class SharedSpan:
    """The same words in two texts: code points, half-open, in each."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    n_words: int


@dataclass(frozen=True, slots=True)
class Kinship:
    """How much of two texts is the same; `containment` is the share of the shorter one's shingles.

    `credit` is the agency both name as their source. A text whose every word stands in a longer
    one is contained in full, although the two overlap little.
    """

    a: str
    b: str
    containment: float
    overlap: float
    band: Band
    spans: tuple[SharedSpan, ...] = ()
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Two bodies that share words, as estimated by MinHash and as counted."""

    a: str
    b: str
    estimated: float
    containment: float


def shingles(text_keys: Sequence[str]) -> frozenset[str]:
    """Return the runs of three words of a text; a text of fewer words is one run."""
    if len(text_keys) < SHINGLE:
        return frozenset([" ".join(text_keys)] if text_keys else [])
    shifted = (text_keys[at:] for at in range(SHINGLE))
    return frozenset(" ".join(run) for run in zip(*shifted, strict=False))


def band(containment: float) -> Band:
    """Name the relation of two texts."""
    if containment >= NEAR_COPY:
        return Band.NEAR_COPY
    return Band.REWRITE if containment >= REWRITE else Band.INDEPENDENT


def kinship(a: Account, b: Account, agencies: Mapping[str, str] | None = None) -> Kinship:
    """Compare the bodies of two accounts; `agencies` maps article ids to credited agencies."""
    a_words, b_words = _body_words(a), _body_words(b)
    left, right = shingles([w.key for w in a_words]), shingles([w.key for w in b_words])
    common = len(left & right)
    containment = _share(common, min(len(left), len(right)))
    agencies = agencies or {}
    credits = {(agencies.get(side.id) or "").strip() for side in (a, b)}
    return Kinship(
        a.id,
        b.id,
        round(containment, 4),
        round(_share(common, len(left | right)), 4),
        band(containment),
        tuple(shared_spans(a_words, b_words)),
        next(iter(credits)) or None if len(credits) == 1 else None,
    )


def matrix(
    accounts: Sequence[Account], agencies: Mapping[str, str] | None = None
) -> tuple[Kinship, ...]:
    """Compare every two accounts of a selection, in the order given."""
    return tuple(kinship(a, b, agencies) for a, b in combinations(accounts, 2))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _body_words(account: Account) -> list[Word]:
    return [
        word
        for sentence in account.sentences
        for word in words(account.text, sentence.start, sentence.end)
    ]


def shared_spans(
    a: Sequence[Word], b: Sequence[Word], least: int = MIN_SPAN
) -> Iterator[SharedSpan]:
    """Yield the longest runs of words two texts share, in the order of the first.

    A run has `least` words or more, at least four of which are no stop words.
    """
    places: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(b) - SHINGLE + 1):
        found = places.setdefault(tuple(word.key for word in b[at : at + SHINGLE]), [])
        if len(found) < _MAX_PLACES:
            found.append(at)
    at = 0
    while at <= len(a) - SHINGLE:
        length, place = 0, 0
        for start in places.get(tuple(word.key for word in a[at : at + SHINGLE]), ()):
            reach = SHINGLE
            while (
                at + reach < len(a)
                and start + reach < len(b)
                and a[at + reach].key == b[start + reach].key
            ):
                reach += 1
            if reach > length:
                length, place = reach, start
        says = sum(word.key not in STOP_WORDS for word in a[at : at + length])
        if length >= least and says >= _MIN_SAYING:
            last_a, last_b = a[at + length - 1], b[place + length - 1]
            yield SharedSpan(a[at].start, last_a.end, b[place].start, last_b.end, length)
        at += length if length >= least else 1


_PERMUTATIONS, _BANDS = 126, 42
"""42 bands of 3 rows: a pair of equally long texts at containment .60 (Jaccard .43) is a candidate
with probability .97, at .75 (.60) with more than .9999."""
_SEED = 42
_CHUNK = 4000


def near_duplicates(
    bodies: Iterable[tuple[str, str]], least: float = NEAR_COPY
) -> list[NearDuplicate]:
    """Find the near copies among many texts, given as id and text, in the order of their ids.

    MinHash proposes candidates, the exact count decides. Copies of about one length are found;
    a short text inside a much longer one may be missed, and so are rewrites: compare those with
    `kinship`. Of a group of identical texts each is paired with the first.
    """
    ids: list[str] = []
    grams: list[npt.NDArray[np.uint64]] = []
    digests: list[npt.NDArray[np.uint32]] = []
    chunk: list[frozenset[str]] = []

    def sketch() -> None:
        hashed = rensa.RMinHash.hash_token_sets(chunk)
        grams.extend(np.unique(np.array(row, dtype=np.uint64)) for row in hashed)
        rows = rensa.RMinHash.digest_matrix_from_token_hash_sets(
            hashed, num_perm=_PERMUTATIONS, seed=_SEED
        ).to_rows()
        digests.append(np.array(rows, dtype=np.uint32))
        chunk.clear()

    for body_id, text in bodies:
        found = shingles(keys(text))
        if not found:
            continue
        ids.append(body_id)
        chunk.append(found)
        if len(chunk) == _CHUNK:
            sketch()
    if chunk:
        sketch()
    if len(ids) < 2:
        return []
    signatures = np.concatenate(digests)
    answer = []
    for left, right in sorted(_candidates(signatures)):
        jaccard = float((signatures[left] == signatures[right]).mean())
        sizes = len(grams[left]), len(grams[right])
        estimated = min(1.0, jaccard * sum(sizes) / ((1 + jaccard) * min(sizes)))
        if estimated < least / 2:
            continue
        common = len(np.intersect1d(grams[left], grams[right], assume_unique=True))
        if (containment := common / min(sizes)) >= least:
            a, b = sorted((ids[left], ids[right]))
            answer.append(NearDuplicate(a, b, round(estimated, 4), round(containment, 4)))
    return sorted(answer, key=lambda pair: (pair.a, pair.b))


def _candidates(signatures: npt.NDArray[np.uint32]) -> set[tuple[int, int]]:
    """Return the pairs whose signatures agree in a whole band."""
    rows = _PERMUTATIONS // _BANDS
    pairs: set[tuple[int, int]] = set()
    # Identical signatures are paired with the first of them once, not in every band.
    _, first, group = np.unique(signatures, axis=0, return_index=True, return_inverse=True)
    owner = first[group.reshape(-1)]
    for index in np.flatnonzero(owner != np.arange(len(owner))).tolist():
        pairs.add((int(owner[index]), index))
    kept = np.sort(first)
    for start in range(0, _PERMUTATIONS, rows):
        band_keys = np.ascontiguousarray(signatures[kept, start : start + rows])
        order = np.lexsort(band_keys.T)
        ordered = band_keys[order]
        edges = np.flatnonzero(np.any(ordered[1:] != ordered[:-1], axis=1)) + 1
        for members in np.split(kept[order], edges):
            if len(members) > 1:
                pairs.update(_within(sorted(members.tolist())))
    return pairs


_CROWD = 50


def _within(members: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a group; of a crowd, each with the first and with its neighbour."""
    if len(members) <= _CROWD:
        yield from combinations(members, 2)
        return
    for before, member in pairwise(members):
        yield members[0], member
        if before != members[0]:
            yield before, member
