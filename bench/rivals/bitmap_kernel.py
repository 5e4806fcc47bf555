"""The limit: compressed bitmaps and arrays alone; no frames, no names, nothing checked.

A bitmap for every term, date tier and property, and columns of whole numbers in date order. A
date window is a range of the day-precise records and a look at the others. Terms of a selection
are counted by cardinalities of bitmaps or record by record, whichever is cheaper for its size.
What comes out are codes; `rows` gives them names, and is not measured.
"""

# ruff: noqa: S608  statements of our own words, over files of our own
from __future__ import annotations

import shutil
from array import array
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from bench.interaction import N_ACTORS, N_ARTICLES, N_PAIRS, N_SERIES
from bench.rivals import Answer, Rival
from corpus.dates import Tier
from corpus.filter import FACET_KEYS, Filter, Match, Unit

Numbers = NDArray[Any]

CARDINALITY, PER_TERM, PER_ENTRY = 450.0, 7.0, 0.7
"""Nanoseconds: an empty intersection; a term gathered from a record; an entry of a bitmap."""

_NEVER = np.iinfo(np.int32).max
_NOT_DATED, _WIDER, _FIRST_PERIOD = 0, 1, 2
_PLACED = ("date not established", "wider than the period", "in period")
_RECORD = {Unit.ARTICLES: "article", Unit.MENTIONS: "article"}
_WEIGHT = {Unit.MENTIONS: "n_mentions", Unit.PAIRS: "n_pairs"}
_KINDS = {"article": "true", "contact": "kind <> 'statement'", "statement": "kind = 'statement'"}
_PERIODS = {"day": "D", "month": "M", "year": "Y"}


def _bitmap(numbers: Numbers) -> BitMap:
    return BitMap(array("I", np.asarray(numbers, np.uint32).tobytes()))


def _numbers(bitmap: BitMap) -> Numbers:
    return np.frombuffer(bitmap.to_array(), np.uint32)


def _grouped(starts: Numbers, numbers: Numbers) -> tuple[Numbers, Numbers]:
    """Return where the entries of some rows stand, and how many each has."""
    lengths = starts[numbers + 1] - starts[numbers]
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(starts[numbers] - ends + lengths, lengths) + np.arange(total), lengths


def _store(record: str, tables: Path, store: Path) -> None:
    table = "article" if record == "article" else "contact"
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE terms AS SELECT row_number() OVER (ORDER BY facet, name, value) - 1 "
            f"AS code, * FROM (SELECT facet, value, coalesce(a.name, value) AS name FROM "
            f"(SELECT facet, value FROM '{tables}/article_keys.parquet' "
            f"UNION SELECT facet, value FROM '{tables}/contact_keys.parquet') k "
            f"LEFT JOIN '{tables}/actors.parquet' a ON k.facet = 'actor' AND a.id = k.value)"
        )
        connection.execute(
            f"CREATE TABLE records AS SELECT *, row_number() OVER (ORDER BY n) - 1 AS i "
            f"FROM '{tables}/{table}s.parquet' WHERE {_KINDS[record]}"
        )

        def columns(query: str) -> dict[str, Numbers]:
            return {
                k: np.ma.filled(v, 0) for k, v in connection.execute(query).fetchnumpy().items()
            }

        own = "n_mentions, n_contacts, title IS NULL AS untitled, full_text"
        own = own if record == "article" else "n_pairs, NOT multilateral AS whole"
        found = columns(
            f"""SELECT coalesce(first - DATE '1970-01-01', {_NEVER})::INTEGER AS first,
                coalesce(last - DATE '1970-01-01', {_NEVER})::INTEGER AS last,
                starts_with(date, '../') AS until,
                CASE basis WHEN 'stated' THEN 0 WHEN 'outside' THEN 2 ELSE 1 END::UTINYINT AS tier,
                rough, {own} FROM records ORDER BY i"""
        )
        keys = f"""'{tables}/{table}_keys.parquet' k JOIN records r USING (n)
            JOIN terms t ON t.facet = k.facet AND t.value = k.value"""
        by_record = columns(f"SELECT i, code FROM {keys} ORDER BY i, code")
        by_term = columns(f"SELECT i, code FROM {keys} ORDER BY code, i")
        members = columns(
            f"""SELECT i, code, weight FROM '{tables}/{table}_actors.parquet' m
            JOIN records r USING (n) JOIN terms t ON t.facet = 'actor' AND t.value = m.actor
            ORDER BY i, code"""
        )
        n_terms = connection.execute("SELECT count(*) FROM terms").fetchall()[0][0]
        n = len(found["first"])
        wide, few = np.arange(n + 1), np.arange(n_terms + 1)
        found |= {
            "starts": np.searchsorted(by_record["i"], wide),
            "codes": by_record["code"].astype(np.uint16),
            "term_starts": np.searchsorted(by_term["code"], few),
            "term_records": by_term["i"].astype(np.uint32),
            "member_starts": np.searchsorted(members["i"], wide),
            "member_codes": members["code"].astype(np.uint16),
            "member_weights": members["weight"].astype(np.uint16),
            "times": members["weight"][np.lexsort((members["i"], members["code"]))],
        }
        if record == "contact":
            pairs = columns(
                f"""SELECT i, a.code AS a, b.code AS b,
                    dense_rank() OVER (ORDER BY a.code, b.code, side_a, side_b) - 1 AS pair,
                    list_position(sides, side_a) - 1 AS side_a,
                    list_position(sides, side_b) - 1 AS side_b
                FROM (SELECT list(value ORDER BY code) AS sides FROM terms WHERE facet = 'side'),
                    '{tables}/pairs.parquet' p
                JOIN records r USING (n)
                JOIN terms a ON a.facet = 'actor' AND a.value = p.actor_a
                JOIN terms b ON b.facet = 'actor' AND b.value = p.actor_b ORDER BY i"""
            )
            found |= {f"pair_{key}": value for key, value in pairs.items()}
        np.savez(store / f"{record}.npz", **found)
        connection.execute(f"COPY terms TO '{store}/terms.parquet'")


class Records:
    """The articles, contacts or statements: columns by record, a bitmap for each term."""

    def __init__(self, path: Path, facets: dict[str, slice]) -> None:
        found = dict(np.load(path))
        self.column = found
        first, last, tier = found["first"], found["last"], found["tier"]
        self.n = len(first)
        self.everything = BitMap(range(self.n))
        self.has_date = first != _NEVER
        self.tiers = [_bitmap(np.flatnonzero(self.has_date & (tier <= k))) for k in range(3)]
        exact = self.has_date & (first == last) & ~found["until"]
        self.exact = _bitmap(np.flatnonzero(exact))
        self.others = np.flatnonzero(self.has_date & ~exact)
        # The order is that of the earliest day, and "until a day" has none.
        self.day = np.where(found["until"], _NEVER, first)
        flags = ("rough", "untitled", "full_text", "whole")
        self.flag = {name: _bitmap(np.flatnonzero(found[name])) for name in flags if name in found}
        self.stated = _bitmap(np.flatnonzero(tier == 0))
        starts, records = found["term_starts"], found["term_records"]
        self.postings = [records[a:b] for a, b in pairwise(starts)]
        self.terms = [_bitmap(numbers) for numbers in self.postings]
        self.facets = facets
        self.first_member = int(starts[facets["actor"].start])
        self.totals: dict[str | None, Numbers] = {None: np.diff(starts)}
        for weight in ("n_mentions", "n_pairs"):
            if weight in found:
                of_record = np.repeat(found[weight], np.diff(found["starts"]))
                self.totals[weight] = np.bincount(found["codes"], of_record, len(self.terms))
        self.placed = {length: self._placed(length) for length in _PERIODS}
        self.base = {
            length: int(self._period(first[self.has_date], length).min(initial=_NEVER))
            for length in _PERIODS
        }
        topics = facets["topic"]
        code = found["codes"].astype(np.int64) - topics.start
        topical = (code >= 0) & (code < topics.stop - topics.start)
        bits = np.zeros(self.n, np.int64)
        np.add.at(
            bits,
            np.repeat(np.arange(self.n), np.diff(found["starts"]))[topical],
            1 << code[topical],
        )
        sets, self.topics = np.unique(bits, return_inverse=True)
        self.topic_sets = (sets[:, None] >> np.arange(topics.stop - topics.start)) & 1

    def _period(self, day: Numbers, length: str) -> Numbers:
        days = day.astype(np.int64).astype("datetime64[D]")
        return days.astype(f"datetime64[{_PERIODS[length]}]").astype(np.int64)

    def _placed(self, length: str) -> Numbers:
        first = self._period(np.where(self.has_date, self.column["first"], 0), length)
        last = self._period(np.where(self.has_date, self.column["last"], 0), length)
        base = first[self.has_date].min(initial=_NEVER)
        placed = np.where(first == last, first - base + _FIRST_PERIOD, _WIDER)
        return np.where(self.has_date, placed, _NOT_DATED).astype(np.int16)

    def select(self, codes: dict[str, list[int]], selection: Filter) -> BitMap:
        """Return the records that pass the filter."""
        found = self.everything
        for facet, chosen in codes.items():
            terms = [self.terms[code] if code >= 0 else BitMap() for code in chosen]
            match = selection.match(facet)
            if match is Match.NONE:
                found = found - BitMap.union(*terms)
            elif match is Match.ALL:
                found = BitMap.intersection(found, *terms)
            else:
                found = found & (terms[0] if len(terms) == 1 else BitMap.union(*terms))
        since, until = selection.window
        if since is None and until is None:
            return found
        low = (since - date(1970, 1, 1)).days if since else -_NEVER
        high = (until - date(1970, 1, 1)).days if until else _NEVER - 1
        start, stop = np.searchsorted(self.day, (low, high + 1))
        others = self.others
        first, last = self.column["first"], self.column["last"]
        near = others[(last[others] >= low) & (first[others] <= high)]
        window = (BitMap(range(start, stop)) & self.exact) | _bitmap(near)
        return found & window & self.tiers[list(Tier).index(selection.dates)]

    def counts(self, selected: BitMap, weight: str | None, within: slice) -> Numbers:
        """Return the weight of the selected records under each of some terms."""
        if len(selected) == self.n:
            return self.totals[weight][within]
        terms = self.terms[within]
        entries = int(self.totals[None][within].sum())
        gathering = len(selected) * len(self.column["codes"]) / max(self.n, 1) * PER_TERM
        if weight is None and gathering > len(terms) * CARDINALITY + entries * PER_ENTRY:
            return np.array([term.intersection_cardinality(selected) for term in terms])
        numbers = _numbers(selected)
        at, lengths = _grouped(self.column["starts"], numbers)
        by = np.repeat(self.column[weight][numbers], lengths) if weight else None
        return np.bincount(self.column["codes"][at], by, len(self.terms))[within]

    def by_actor(self, selected: BitMap) -> Numbers:
        """Return the mentions or pairs of each actor in the selected records."""
        codes, weights = self.column["member_codes"], self.column["member_weights"]
        if len(selected) < self.n:
            at, _ = _grouped(self.column["member_starts"], _numbers(selected))
            codes, weights = codes[at], weights[at]
        return np.bincount(codes, weights, len(self.terms))[self.facets["actor"]]

    def of_actor(self, code: int, selected: Numbers) -> tuple[Numbers, Numbers]:
        """Return which of the selected records an actor is in, and its weight in each."""
        start, stop = self.column["term_starts"][[code, code + 1]]
        start, stop = (at - self.first_member for at in (start, stop))
        numbers = self.postings[code]
        own = selected[numbers]
        return numbers[own], self.column["times"][start:stop][own]


class Bitmaps(Rival):
    """What the same counts cost when nothing but counting is done."""

    label = "bitmap kernel (the limit)"

    @staticmethod
    def build(bulk: Path, tables: Path, store: Path) -> None:
        """Write the columns."""
        for record in _KINDS:
            _store(record, tables, store)
        for names in ("articles", "actors", "topics"):
            shutil.copy(tables / f"{names}.parquet", store)

    def __init__(self, store: Path) -> None:
        self._store = store
        terms = duckdb.execute(f"SELECT facet, value FROM '{store}/terms.parquet' ORDER BY code")
        self._terms: list[tuple[str, str]] = terms.fetchall()
        self._code = {term: code for code, term in enumerate(self._terms)}
        facets = [facet for facet, _ in self._terms]
        self._facets = {
            facet: slice(facets.index(facet), facets.index(facet) + facets.count(facet))
            for facet in set(facets)
        }
        self._records = {
            record: Records(store / f"{record}.npz", self._facets) for record in _KINDS
        }
        pairs = self._records["contact"].column
        _, self._pair_at = np.unique(pairs["pair_pair"], return_index=True)

    def ask(self, selection: Filter) -> dict[str, Any]:
        """Return the panels of an interaction as codes and numbers."""
        chosen = {facet: selection.values(facet) for facet in FACET_KEYS}
        codes = {
            facet: [self._code.get((facet, value), -1) for value in values]
            for facet, values in chosen.items()
            if values
        }
        selected = {name: r.select(codes, selection) for name, r in self._records.items()}
        name = _RECORD.get(selection.unit, "contact")
        records, weight = self._records[name], _WEIGHT.get(selection.unit)
        counted = selected[name]
        if selection.unit is Unit.PAIRS:
            counted = counted & records.flag["whole"]
        tier = list(Tier).index(selection.dates)
        counts = records.counts(counted, weight, slice(None))
        actors = records.by_actor(counted) if weight else counts[self._facets["actor"]]
        top = self._most(actors, N_ACTORS)
        numbers = _numbers(counted)
        dated = numbers if tier == 2 else _numbers(counted & records.tiers[tier])
        days = [records.column[end][dated] for end in ("first", "last")]
        begins = int(days[0].min(initial=_NEVER))
        ends = int(np.where(days[1] == _NEVER, -1, days[1]).max(initial=-1))
        span = ends - begins if ends >= begins else 5500
        length = "day" if span <= 92 else "month" if span <= 5500 else "year"
        placed = self._place(records, length, tier, numbers)
        by = records.column[weight][numbers] if weight else None
        inferred = placed.astype(np.int64) * 2 + (records.column["tier"][numbers] > 0)
        series, heat = [], []
        mask = np.zeros(records.n, bool)
        mask[numbers] = True
        for rank, code in enumerate(top):
            actor = int(code) + self._facets["actor"].start
            if weight:
                own, times = records.of_actor(actor, mask)
            else:
                own, times = _numbers(records.terms[actor] & counted), None
            sets = np.bincount(records.topics[own], times, len(records.topic_sets))
            heat.append(sets @ records.topic_sets)
            if rank < N_SERIES:
                series.append(np.bincount(self._place(records, length, tier, own), times))
        return {
            "summary": self._summary(selected, counts if name == "article" else None, tier),
            "options": self._options(records, selection, codes, weight, counts),
            "timeline": (length, records, np.bincount(inferred, by)),
            "actor_counts": (top, actors[top]),
            "actor_timeline": (length, records, top, series),
            "topic_counts": counts[self._facets["topic"]],
            "topic_actor": (top, heat),
            "pairs": self._pairs(selected["contact"], tier),
            "articles": self._page(selected["article"], tier),
        }

    def rows(self, found: Any) -> Answer:
        """Return the panels with names; not measured."""
        length, records, timeline = found["timeline"]
        actor, topic = self._facets["actor"].start, self._facets["topic"].start
        term = self._terms
        top, n_top = found["actor_counts"]
        about = {row[0]: row for row in self._named("SELECT id, name, kind, side, envoy", "actors")}
        topics = dict(self._named("SELECT id, name", "topics"))
        page = ", ".join(map(str, found["articles"]))
        contacts = self._records["contact"].column
        sides = [term[code][1] for code in range(len(term)) if term[code][0] == "side"]
        pairs = []
        for pair, n, first, last in zip(*found["pairs"], strict=True):
            at = self._pair_at[pair]
            met = []
            for end in ("a", "b"):
                met += [
                    term[contacts[f"pair_{end}"][at]][1],
                    sides[contacts[f"pair_side_{end}"][at]],
                ]
            pairs.append((*met, n, _day(first), _day(last)))
        return {
            "summary": [(*found["summary"][:-4], *map(_day, found["summary"][-4:]))],
            "options": [
                (facet, term[self._facets[facet].start + at][1], int(n))
                for facet, counts in found["options"].items()
                for at, n in enumerate(counts)
                if n
            ],
            "timeline": [
                (*_spelled(at, length, records), int(stated + inferred), int(inferred))
                for at, (stated, inferred) in enumerate(_in_twos(timeline))
                if stated + inferred
            ],
            "actor_counts": [
                (*about[term[actor + code][1]], int(n)) for code, n in zip(top, n_top, strict=True)
            ],
            "actor_timeline": [
                (term[actor + code][1], *_spelled(at, length, records), int(n))
                for code, counts in zip(top, found["actor_timeline"][3], strict=False)
                for at, n in enumerate(counts)
                if n
            ],
            "topic_counts": [
                (term[topic + at][1], topics[term[topic + at][1]], int(n))
                for at, n in enumerate(found["topic_counts"])
                if n
            ],
            "topic_actor": [
                (term[topic + at][1], term[actor + code][1], int(n))
                for code, counts in zip(top, found["topic_actor"][1], strict=True)
                for at, n in enumerate(counts)
                if n
            ],
            "pairs": pairs,
            "articles": self._named(
                "SELECT id, title, outlet, date, n_contacts, n_mentions",
                "articles",
                f"WHERE n IN ({page or -1})",
            ),
        }

    def _named(self, select: str, table: str, where: str = "") -> list[tuple[Any, ...]]:
        return duckdb.execute(f"{select} FROM '{self._store}/{table}.parquet' {where}").fetchall()

    def _most(self, counts: Numbers, k: int) -> Numbers:
        # The earlier code wins, as it is the earlier name.
        key = counts.astype(np.int64) * len(counts) + np.arange(len(counts))[::-1]
        best = np.argpartition(-key, min(k, len(key) - 1))[:k]
        best = best[np.argsort(-key[best])]
        return best[counts[best] > 0]

    def _place(self, records: Records, length: str, tier: int, numbers: Numbers) -> Numbers:
        placed = records.placed[length][numbers]
        if tier < 2:
            placed = np.where(records.column["tier"][numbers] <= tier, placed, _NOT_DATED)
        return placed

    def _options(
        self,
        records: Records,
        selection: Filter,
        codes: dict[str, list[int]],
        weight: str | None,
        counts: Numbers,
    ) -> dict[str, Numbers]:
        found = {facet: counts[within] for facet, within in self._facets.items()}
        for facet in codes:
            if selection.match(facet) is not Match.ALL:
                without = {key: value for key, value in codes.items() if key != facet}
                others = records.select(without, selection)
                if selection.unit is Unit.PAIRS:
                    others = others & records.flag["whole"]
                found[facet] = records.counts(others, weight, self._facets[facet])
        return found

    def _summary(self, selected: dict[str, BitMap], counts: Numbers | None, tier: int) -> list[int]:
        a, c = self._records["article"], self._records["contact"]
        articles, contacts = selected["article"], selected["contact"]
        if counts is None:
            counts = a.counts(articles, None, slice(None))
        dated, met = articles & a.tiers[tier], contacts & c.tiers[tier]
        whole = contacts & c.flag["whole"]

        def distinct(facet: str) -> int:
            return int(np.count_nonzero(counts[self._facets[facet]]))

        def ends(records: Records, numbers: Numbers) -> list[int]:
            first, last = records.column["first"][numbers], records.column["last"][numbers]
            return [int(first.min()), int(last.max())] if len(numbers) else [_NEVER, _NEVER]

        envoys = c.counts(contacts, None, self._facets["envoy"])
        return [
            *(len(articles), len(contacts), len(selected["statement"])),
            int(a.column["n_mentions"][_numbers(articles)].sum()),
            int(c.column["n_pairs"][_numbers(whole)].sum()),
            *(distinct("actor"), distinct("envoy"), int(np.count_nonzero(envoys))),
            *(distinct("outlet"), distinct("topic"), len(dated), len(met)),
            len(articles) - articles.intersection_cardinality(a.stated),
            len(contacts) - contacts.intersection_cardinality(c.stated),
            articles.intersection_cardinality(a.flag["rough"]),
            contacts.intersection_cardinality(c.flag["rough"]),
            articles.intersection_cardinality(a.flag["untitled"]),
            articles.intersection_cardinality(a.flag["full_text"]),
            len(contacts) - len(whole),
            *ends(a, _numbers(dated)),
            *ends(c, _numbers(met)),
        ]

    def _pairs(self, contacts: BitMap, tier: int) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        records = self._records["contact"]
        mask = np.zeros(records.n, bool)
        mask[_numbers(contacts)] = True
        pairs, at = records.column["pair_pair"], records.column["pair_i"]
        rows = np.flatnonzero(mask[at])
        counts = np.bincount(pairs[rows], minlength=len(self._pair_at))
        if not len(counts):
            return counts, counts, counts, counts
        top = self._most(counts, N_PAIRS)
        rank = np.full(len(counts), -1)
        rank[top] = np.arange(len(top))
        rows = rows[rank[pairs[rows]] >= 0]
        numbers = at[rows]
        dated = records.has_date[numbers] & (records.column["tier"][numbers] <= tier)
        first, last = np.full(len(top), _NEVER), np.full(len(top), -_NEVER)
        ranks, numbers = rank[pairs[rows[dated]]], numbers[dated]
        np.minimum.at(first, ranks, records.column["first"][numbers])
        np.maximum.at(last, ranks, records.column["last"][numbers])
        return top, counts[top], first, last

    def _page(self, articles: BitMap, tier: int) -> list[int]:
        dated = list((articles & self._records["article"].tiers[tier])[:N_ARTICLES])
        if len(dated) < N_ARTICLES:
            rest = articles - self._records["article"].tiers[tier]
            dated += list(rest[: N_ARTICLES - len(dated)])
        return dated


def _day(number: int) -> date | None:
    return None if abs(number) == _NEVER else date(1970, 1, 1) + timedelta(int(number))


def _in_twos(counts: Numbers) -> Numbers:
    return np.append(counts, [0] * (len(counts) % 2)).reshape(-1, 2)


def _spelled(at: int, length: str, records: Records) -> tuple[str, str | None]:
    if at < _FIRST_PERIOD:
        return _PLACED[at], None
    period = np.datetime64(records.base[length] + at - _FIRST_PERIOD, _PERIODS[length])
    return _PLACED[_FIRST_PERIOD], str(period)


RIVAL = Bitmaps
