"""`python -m bench.generate N FOLDER`: a made-up corpus of N articles, one Parquet file a kind.

The same N gives the same records on every machine. Shaped like press reports: actors, outlets and
words by Zipf's law, thin weekends, quiet spells and bursts, dates of every precision and basis,
contacts reported by up to five articles that name who took part. Memory is bounded by one chunk.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from corpus.dates import Basis
from corpus.records import ContactKind

SEED = 20240423
CHUNK = 10_000
"""Articles made at a time; a contact is reported within one chunk."""

FIRST_DAY, LAST_DAY = date(2014, 1, 1), date(2025, 12, 31)
N_SIDES, N_OUTLETS, N_CITIES, N_TOPICS, N_WORDS = 40, 300, 160, 17, 50_000
SENTENCE, PARAGRAPH = 20, 80
"""Words of a sentence and of a paragraph."""

_SYLLABLES = (
    "ka",
    "ri",
    "mo",
    "ta",
    "ne",
    "lu",
    "shi",
    "ven",
    "dor",
    "pas",
    "ul",
    "gre",
    "bin",
    "hal",
    "os",
    "mar",
    "tek",
    "fin",
    "sol",
    "cra",
)
_BASES = dict(zip(Basis, (0.60, 0.20, 0.10, 0.05, 0.03, 0.02), strict=True))
_PRECISIONS = {"day": 0.85, "month": 0.08, "year": 0.02, "open": 0.02, "unknown": 0.03}
_KINDS = dict(zip(ContactKind, (0.38, 0.14, 0.16, 0.07, 0.05, 0.05, 0.02, 0.03, 0.10), strict=True))
_REPORTS = (0.45, 0.30, 0.12, 0.08, 0.05)
_ROLES = ("ambassador", "special envoy", "foreign minister", "spokesman", "deputy minister")

_TEXT, _TEXTS = pa.string(), pa.list_(pa.string())
SCHEMAS = {
    "articles": pa.schema(
        [
            *((name, _TEXT) for name in ("id", "url", "title", "outlet", "author", "agency")),
            *((name, _TEXT) for name in ("published", "published_as_stated")),
            *((name, _TEXT) for name in ("published_basis", "published_note", "language")),
            (
                "actors",
                pa.list_(
                    pa.struct([("actor", _TEXT), ("as_printed", _TEXT), ("role_as_printed", _TEXT)])
                ),
            ),
            *((name, _TEXTS) for name in ("places", "topics", "contacts")),
            *((name, _TEXT) for name in ("summary", "body")),
        ]
    ),
    "contacts": pa.schema(
        [
            *((name, _TEXT) for name in ("id", "date", "date_basis", "date_note")),
            *((name, _TEXT) for name in ("kind", "place")),
            ("participants", pa.list_(pa.struct([("actor", _TEXT), ("side", _TEXT)]))),
            ("topics", _TEXTS),
            ("summary", _TEXT),
        ]
    ),
    "actors": pa.schema(
        [
            *((name, _TEXT) for name in ("id", "name", "kind")),
            ("envoy", pa.bool_()),
            *((name, _TEXT) for name in ("envoy_kind", "country", "side", "organisation")),
            (
                "roles",
                pa.list_(pa.struct([("title", _TEXT), ("since", _TEXT), ("until", _TEXT)])),
            ),
            ("aliases", pa.list_(pa.struct([("name", _TEXT), ("kind", _TEXT)]))),
            *((name, _TEXT) for name in ("wikidata", "note")),
        ]
    ),
    "outlets": pa.schema(
        [
            (name, _TEXT)
            for name in ("id", "name", "homepage", "country", "kind", "ownership", "note")
        ]
    ),
    "places": pa.schema(
        [
            *((name, _TEXT) for name in ("id", "name", "kind", "country")),
            *((name, pa.float64()) for name in ("lat", "lon")),
            ("parent", _TEXT),
        ]
    ),
    "topics": pa.schema(
        [
            *((name, _TEXT) for name in ("id", "label", "definition", "parent", "iptc")),
            ("keywords", _TEXTS),
        ]
    ),
}
"""The columns of each kind: the fields of its record, and the body of an article."""

Row = dict[str, Any]


class Zipf:
    """Draws ranks by Zipf's law; the shift keeps the first few from being everywhere."""

    def __init__(self, n: int, shift: int = 3) -> None:
        self._until = np.cumsum(1 / (np.arange(n) + 1 + shift))

    def draw(self, rng: np.random.Generator, n: int) -> NDArray[np.int64]:
        """Return n ranks from 0."""
        return np.searchsorted(self._until, rng.random(n) * self._until[-1])


def words(n: int) -> list[str]:
    """Return n made-up words, short ones first as in real texts."""
    rng = np.random.default_rng(SEED)
    found: list[str] = []
    for length in (1, 2, 3, 4):
        every = ["".join(parts) for parts in itertools.product(_SYLLABLES, repeat=length)]
        found += [every[at] for at in rng.permutation(len(every))]
        if len(found) >= n:
            break
    return found[:n]


class Terms:
    """The vocabulary of a corpus of N articles: actors, outlets, places and topics as rows."""

    def __init__(self, n_articles: int) -> None:
        rng = np.random.default_rng((SEED, 1))
        n_actors = 2_000 + n_articles // 500
        made = [word.capitalize() for word in words(N_WORDS + n_actors + 1_000)[N_WORDS:]]
        names, surnames = made[:1_000], made[1_000:]
        codes = ["".join(pair) for pair in itertools.product("BCDFGHJKLM", "AEIO")]
        self.sides = [f"{names[at].lower()}ia" for at in range(N_SIDES)]
        countries = [f"{names[at]}ia" for at in range(N_SIDES)]
        # Few sides send most of the people who are named.
        side_of = Zipf(N_SIDES).draw(rng, n_actors)
        side_of[:N_SIDES] = np.arange(N_SIDES)
        self.actors: list[Row] = []
        for at in range(n_actors):
            side = int(side_of[at])
            state, organisation = at % 50 == 7 and at // 50 < N_SIDES, at % 50 == 9
            if state:
                side = at // 50
            name = f"{names[N_SIDES + at * 7 % 900]} {surnames[at]}"
            name = countries[side] if state else f"{name} Council" if organisation else name
            kind = "state" if state else "organisation" if organisation else "person"
            envoy = kind == "person" and at % 5 == 0
            twin = f"{name[:-1]}{name[-1] * 2}"
            self.actors.append(
                {
                    "id": f"state-{self.sides[side]}" if state else _slug(name),
                    "name": name,
                    "kind": kind,
                    "envoy": envoy,
                    "envoy_kind": "ambassador" if envoy else None,
                    "country": codes[side],
                    "side": self.sides[side],
                    "roles": [{"title": _ROLES[at % 5]}] if kind == "person" else [],
                    "aliases": [{"name": twin, "kind": "transliteration"}],
                }
            )
        self.outlets: list[Row] = [
            {
                "id": f"{_slug(names[940 + at % 60])}-{_slug(names[at])}",
                "name": f"{names[940 + at % 60]} {names[at]}",
                "homepage": f"{_slug(names[at])}-{_slug(names[940 + at % 60])}.example",
                "country": codes[at % N_SIDES],
                "kind": ("newspaper", "news-agency", "online", "broadcaster")[at % 4],
                "ownership": ("private", "state", "public")[at % 3],
            }
            for at in range(N_OUTLETS)
        ]
        self.places: list[Row] = [
            {"id": self.sides[at], "name": countries[at], "kind": "country", "country": codes[at]}
            for at in range(N_SIDES)
        ]
        for at in range(N_CITIES):
            self.places.append(
                {
                    "id": f"{_slug(names[100 + at])}-city",
                    "name": f"{names[100 + at]} City",
                    "kind": "city",
                    "country": codes[at % N_SIDES],
                    "lat": round(float(rng.uniform(-60, 70)), 4),
                    "lon": round(float(rng.uniform(-180, 180)), 4),
                    "parent": self.sides[at % N_SIDES],
                }
            )
        self.topics: list[Row] = [
            {
                "id": f"{_slug(names[400 + at])}-affairs",
                "label": f"{names[400 + at]} affairs",
                "definition": f"What concerns {names[400 + at]}.",
                "keywords": [names[400 + at].lower()],
            }
            for at in range(N_TOPICS)
        ]


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _day_weights() -> NDArray[np.float64]:
    rng = np.random.default_rng((SEED, 2))
    n = (LAST_DAY - FIRST_DAY).days + 1
    weights = 1 + np.arange(n) / n
    weekday = (np.arange(n) + FIRST_DAY.weekday()) % 7
    weights[weekday == 5] *= 0.35
    weights[weekday == 6] *= 0.30
    for factor, n_spells, longest in ((0.05, 25, 25), (7.0, 40, 8)):
        for start in rng.integers(0, n, n_spells):
            weights[start : start + rng.integers(3, longest)] *= factor
    return weights / weights.sum()


class Chunk:
    """Some articles and the contacts they report."""

    def __init__(self, number: int, terms: Terms, days: NDArray[np.float64]) -> None:
        self._rng = np.random.default_rng((SEED, 3, number))
        self._terms = terms
        self._days = days
        self._by_rank = Zipf(len(terms.actors))

    def make(self, first: int, n: int) -> tuple[list[Row], list[Row]]:
        """Return n articles, numbered from `first`, and their contacts; without bodies."""
        rng, terms = self._rng, self._terms
        day_of = np.sort(rng.choice(len(self._days), n, p=self._days))
        outlet_of = Zipf(N_OUTLETS).draw(rng, n)
        where = rng.random(n)
        city_of = N_SIDES + Zipf(N_CITIES).draw(rng, n)
        topics = Zipf(N_TOPICS).draw(rng, n * 3).reshape(n, 3)
        n_topics = rng.choice(3, n, p=(0.25, 0.50, 0.25)) + 1
        published = self._dates(day_of)
        untitled, foreign, relayed = rng.random(n) < 0.05, rng.random(n) < 0.03, rng.random(n) < 0.1
        n_named = rng.poisson(5, n) + 1
        named = np.split(self._by_rank.draw(rng, int(n_named.sum())), np.cumsum(n_named)[:-1])
        articles: list[Row] = []
        for at in range(n):
            outlet = terms.outlets[outlet_of[at]]
            edtf, basis = published[at]
            day = FIRST_DAY + timedelta(int(day_of[at]))
            key = f"{outlet['id']}-{day}-{first + at:08d}"
            place = terms.places[city_of[at]]
            places = [place["id"]] if where[at] < 0.85 else [place["parent"]]
            articles.append(
                {
                    "id": key,
                    "url": f"https://{outlet['homepage']}/{first + at:08d}",
                    "title": None if untitled[at] else f"{place['name']} report {first + at}",
                    "outlet": outlet["id"],
                    "agency": terms.outlets[outlet_of[at] // 2]["name"] if relayed[at] else None,
                    "published": edtf,
                    "published_basis": basis,
                    "published_note": None if basis in ("stated", "url") else "Made up.",
                    "language": "ru" if foreign[at] else "en",
                    "places": places if where[at] < 0.95 else [],
                    "topics": [
                        terms.topics[topic]["id"]
                        for topic in dict.fromkeys(topics[at, : n_topics[at]])
                    ],
                    "contacts": [],
                    "summary": f"What {outlet['name']} reports from {place['name']}.",
                    "printed": named[at].tolist(),
                }
            )
        return articles, self._contacts(articles, day_of, first)

    def _contacts(self, articles: list[Row], day_of: NDArray[np.int64], first: int) -> list[Row]:
        """Return the contacts of the articles, and write them into those that report them."""
        rng, terms = self._rng, self._terms
        n = sum(at % 3 == 0 for at in range(first, first + len(articles)))
        anchors = rng.integers(0, len(articles), n)
        kinds = rng.choice([str(kind) for kind in _KINDS], n, p=list(_KINDS.values()))
        n_reports = rng.choice(len(_REPORTS), n, p=_REPORTS) + 1
        n_parts = rng.choice((2, 3, 4), n, p=(0.6, 0.25, 0.15))
        drawn = self._by_rank.draw(rng, n * 12).reshape(n, 12)
        day_before = rng.integers(0, 4, n)
        dated = self._dates(np.maximum(day_of[anchors] - day_before, 0))
        rows: list[Row] = []
        for at in range(n):
            anchor, kind = int(anchors[at]), str(kinds[at])
            parts = self._participants(drawn[at], kind, int(n_parts[at]))
            edtf, basis = dated[at]
            day = FIRST_DAY + timedelta(max(int(day_of[anchor] - day_before[at]), 0))
            key = f"{day}-{kind}-{first // 3 + at:08d}"
            for article in articles[anchor : anchor + int(n_reports[at])]:
                article["contacts"].append(key)
                article["printed"] += parts
            names = " and ".join(terms.actors[actor]["name"] for actor in parts)
            rows.append(
                {
                    "id": key,
                    "date": edtf,
                    "date_basis": basis,
                    "date_note": None if basis in ("stated", "url") else "Made up.",
                    "kind": kind,
                    "place": next(iter(articles[anchor]["places"]), None),
                    "participants": [
                        {
                            "actor": terms.actors[actor]["id"],
                            "side": terms.actors[parts[0] if kind == "statement" else actor][
                                "side"
                            ],
                        }
                        for actor in parts
                    ],
                    "topics": articles[anchor]["topics"][:2],
                    "summary": f"{kind.capitalize()}: {names}.",
                }
            )
        return rows

    def _participants(self, drawn: NDArray[np.int64], kind: str, n: int) -> list[int]:
        actors = self._terms.actors
        found = list(dict.fromkeys(int(rank) for rank in drawn))
        if kind == "statement":
            return found[: n - 1]
        first = found[0]
        # The first actors belong to different sides, so one of another side is always there.
        others = [a for a in (*found, 0, 1) if actors[a]["side"] != actors[first]["side"]]
        chosen = [first, others[0], *(a for a in found[1:] if a != others[0])]
        return list(dict.fromkeys(chosen))[:n]

    def _dates(self, day_of: NDArray[np.int64]) -> list[tuple[str, str]]:
        """Return an EDTF date and its basis for each day."""
        rng, n = self._rng, len(day_of)
        precisions = rng.choice(list(_PRECISIONS), n, p=list(_PRECISIONS.values()))
        bases = rng.choice([str(basis) for basis in _BASES], n, p=list(_BASES.values()))
        marks, ends = rng.choice(("", "~", "?"), n, p=(0.95, 0.03, 0.02)), rng.random(n)
        found = []
        for day, precision, basis, mark, end in zip(
            day_of.tolist(), precisions, bases, marks, ends, strict=True
        ):
            iso = str(FIRST_DAY + timedelta(day))
            edtf = {
                "day": f"{iso}{mark}",
                "month": iso[:7],
                "year": iso[:4],
                "open": f"{iso}/.." if end < 0.5 else f"../{iso}",
                "unknown": "XXXX",
            }[str(precision)]
            found.append((edtf, str(basis)))
        return found

    def write(self, articles: list[Row], bodies: Bodies | None) -> None:
        """Name the actors of each article as printed, and write their names into its body."""
        rng, terms = self._rng, self._terms
        misprints = rng.random(len(articles)) < 0.2
        for article, misprint in zip(articles, misprints, strict=True):
            ranks = article.pop("printed")
            actors: dict[int, Row] = {}
            for rank in ranks:
                actor = terms.actors[rank]
                name = actor["aliases"][0]["name"] if misprint else actor["name"]
                role = actor["roles"][0]["title"] if actor["roles"] and rank % 3 == 0 else None
                actors[rank] = {"actor": actor["id"], "as_printed": name, "role_as_printed": role}
            article["actors"] = list(actors.values())
            article["body"] = (
                bodies.write(rng, [actors[rank]["as_printed"] for rank in ranks])
                if bodies
                else None
            )


class Bodies:
    """Writes bodies of about 250 Zipf-distributed words in which given names stand."""

    def __init__(self) -> None:
        made = words(N_WORDS)
        capital = [word.capitalize() for word in made]
        self._words = np.array(
            [
                *(f"{word} " for word in made),
                *(f"{word} " for word in capital),
                *(f"{word}. " for word in made),
                *(f"{word}.\n" for word in made),
            ],
            dtype=object,
        )
        self._by_rank = Zipf(N_WORDS)

    def write(self, rng: np.random.Generator, names: list[str]) -> str:
        """Return a body of sentences and paragraphs."""
        n = max(int(rng.normal(250, 70)), 100, 4 * len(names))
        n -= n % SENTENCE
        at = np.arange(n)
        starts, ends = at % SENTENCE == 0, at % SENTENCE == SENTENCE - 1
        breaks = at % PARAGRAPH == PARAGRAPH - 1
        codes = self._by_rank.draw(rng, n) + N_WORDS * (starts + 2 * ends + breaks)
        printed = self._words[codes]
        # Evenly spread, so that none overwrites another, and off the ends of sentences.
        for k, name in enumerate(names):
            place = int((k + 0.5) * n / len(names))
            place += 1 if starts[place] else -1 if ends[place] else 0
            printed[place] = f"{name} "
        return "".join(printed.tolist()).strip()


def chunks(n_articles: int, terms: Terms, *, bodies: bool) -> Iterator[tuple[list[Row], list[Row]]]:
    """Yield articles and their contacts, chunk by chunk."""
    days, writer = _day_weights(), Bodies() if bodies else None
    for number, first in enumerate(range(0, n_articles, CHUNK)):
        chunk = Chunk(number, terms, days)
        articles, contacts = chunk.make(first, min(CHUNK, n_articles - first))
        chunk.write(articles, writer)
        yield articles, contacts


def generate(n_articles: int, folder: Path, *, bodies: bool = True) -> None:
    """Write a corpus of N articles into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    terms = Terms(n_articles)
    for kind in ("actors", "outlets", "places", "topics"):
        table = pa.Table.from_pylist(getattr(terms, kind), SCHEMAS[kind])
        pq.write_table(table, folder / f"{kind}.parquet")
    with (
        pq.ParquetWriter(folder / "articles.parquet", SCHEMAS["articles"]) as articles_file,
        pq.ParquetWriter(folder / "contacts.parquet", SCHEMAS["contacts"]) as contacts_file,
    ):
        for articles, contacts in chunks(n_articles, terms, bodies=bodies):
            articles_file.write_table(pa.Table.from_pylist(articles, SCHEMAS["articles"]))
            contacts_file.write_table(pa.Table.from_pylist(contacts, SCHEMAS["contacts"]))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.generate", description=__doc__)
    parser.add_argument("articles", type=int, metavar="N")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--no-bodies", action="store_true")
    options = parser.parse_args()
    generate(options.articles, options.folder, bodies=not options.no_bodies)


if __name__ == "__main__":
    main()
