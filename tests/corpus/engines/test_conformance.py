"""What every engine must answer. A new engine registers below in one line and runs all of it."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import filter as filters
from corpus import queries, search
from corpus.corpus import Corpus, open_corpus
from corpus.dates import Tier
from corpus.engines import Asked, Engine
from corpus.engines.duckdb import _QUESTIONS
from corpus.engines.frames import SCHEMAS, frame
from corpus.errors import CorpusError, InputError
from corpus.filter import Filter, Match, Multilateral, Unit
from corpus.layers import HARDENED
from corpus.link import parse_address
from corpus.load import load
from tests.corpus import strategies
from tests.corpus.engines import two_shards
from tests.corpus.engines.oracle import Oracle

ENGINES: dict[str, Callable[[Path, Path], Engine]] = {
    "duckdb": lambda data, cache: open_corpus(data, cache).reference,
    "embedded": lambda data, cache: open_corpus(data, cache).engine,
    "clickhouse": two_shards.engine,
}

ARTICLES, MENTIONS, CONTACTS, PAIRS = Unit


@pytest.fixture(params=ENGINES, scope="session")
def name(request: pytest.FixtureRequest) -> str:
    engine: str = request.param
    return engine


@pytest.fixture(scope="session")
def engine(name: str, small_data: Path, cache: Path) -> Engine:
    """Return an engine on the small corpus."""
    return ENGINES[name](small_data, cache)


@pytest.fixture(scope="session")
def big_engine(name: str, shipped_data: Path, cache: Path) -> Engine:
    """Return an engine on the shipped corpus."""
    return ENGINES[name](shipped_data, cache)


@pytest.fixture(scope="session")
def oracle(small_data: Path) -> Oracle:
    return Oracle(load(small_data))


@pytest.fixture(scope="session")
def big_oracle(shipped_data: Path) -> Oracle:
    return Oracle(load(shipped_data))


def plain(value: Any) -> Any:
    """Return a cell as Python writes it: None for nothing, a date for a day."""
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if hasattr(value, "item") else value


def rows(frame: pd.DataFrame, *columns: str) -> list[Any]:
    """Return the rows of a frame as tuples, or as plain values when one column is asked for."""
    cells = [
        tuple(plain(value) for value in row)
        for row in frame[list(columns or frame.columns)].itertuples(index=False)
    ]
    return [row[0] for row in cells] if len(columns) == 1 else cells


# -- (a) counted by hand: tests/small/README.md ---------------------------------------------------


def test_articles(engine: Engine) -> None:
    frame = engine.answer("articles", Filter())
    assert rows(frame, "article_id", "published", "dated", "n_contacts", "n_mentions") == [
        ("lantern-2022-03-24-envoy-in-kabul", "2022-03-24", True, 1, 9),
        ("lantern-2022-03-27-markets", "2022-03-27", True, 0, 1),
        ("selin-post-2022-04-12-flour-for-kabul", "2022-04-12", True, 1, 6),
        ("selin-post-2022-06-11-four-sides", "2022-06-11", True, 1, 4),
        ("river-wire-2022-06-12-crossings", "2022-06-12", True, 1, 2),
        ("river-wire-2022-09-conference", "2022-09~", True, 1, 2),
        ("lantern-2022-11-03-call", "2022-11-03", True, 1, 2),
        ("council-voice-2023-01-delegation", "2023-01-16/..", True, 1, 2),
        ("lantern-2023-02-10-remark", "2023-02-10", True, 0, 0),
        ("selin-post-2023-05-21-access", "2023-05-21", True, 2, 1),
        ("river-wire-2023-06-consul", "2023-06", True, 1, 2),
        ("council-voice-undated-talks", "XXXX-03-24", False, 1, 6),
    ]
    markets = frame[frame["article_id"] == "lantern-2022-03-27-markets"]
    assert rows(markets, "title", "outlet", "agency", "language", "full_text", "url") == [
        ("Kabul markets wait for neighbours", "The Lantern", "River Wire", "en", False,
         "https://lantern.example/markets"),
    ]  # fmt: skip
    untitled = frame[frame["title"].isna()]
    assert rows(untitled, "article_id") == ["river-wire-2022-06-12-crossings"]


def test_contacts(engine: Engine) -> None:
    frame = engine.answer("contacts", Filter())
    columns = ("contact_id", "kind", "place_id", "multilateral", "n_reports", "n_outlets")
    assert rows(frame, *columns) == [
        ("2022-03-24-kabulov-taran", "meeting", "kabul", False, 2, 2),
        ("2022-04-solen-council", "visit", "kabul", False, 1, 1),
        ("2022-06-10-lake-hall-talks", "meeting", "lake-hall", True, 3, 2),
        ("2022-09-05-port-selin-conference", "conference", "port-selin", True, 1, 1),
        ("2022-11-02-kabulov-solen-call", "call", None, False, 1, 1),
        ("2023-01-15-council-delegation", "delegation", None, False, 1, 1),
        ("2023-05-20-wexford-taran", "meeting", "kabul", False, 1, 1),
        ("undated-consul-council", "consultation", "kabul", False, 1, 1),
    ]  # fmt: skip
    assert rows(frame, "participants", "sides")[2] == (
        "Rustam Kabulov; Mira Solén; Idris Taran; Nadia Wexford",
        "arvania; belmora; hill-council; union-of-regions",
    )
    assert rows(frame, "earliest", "latest", "approximate", "uncertain")[1::4] == [
        (date(2022, 4, 1), date(2022, 4, 30), True, False),
        (date(2023, 1, 15), None, False, False),
    ]


def test_statements_are_never_contacts(engine: Engine) -> None:
    assert rows(engine.answer("statements", Filter()), "contact_id", "sides") == [
        ("2022-03-26-council-statement", "hill-council"),
        ("2023-02-kabulov-remark", "arvania"),
    ]
    asked = Filter(kind=("statement",))
    assert rows(engine.answer("contacts", asked)) == []
    assert rows(engine.answer("summary", asked), "n_contacts", "n_statements") == [(0, 2)]


def test_reports(engine: Engine) -> None:
    asked = Filter(topic=("border",))
    assert rows(engine.answer("reports", asked), "contact_id", "article_id", "timing") == [
        ("2022-06-10-lake-hall-talks", "selin-post-2022-06-11-four-sides", "report"),
        ("2022-06-10-lake-hall-talks", "river-wire-2022-06-12-crossings", "report"),
        ("2022-06-10-lake-hall-talks", "selin-post-2023-05-21-access", "look-back"),
        ("undated-consul-council", "river-wire-2023-06-consul", "report"),
    ]
    assert len(engine.answer("reports", Filter())) == 13  # two of them report a statement


COUNTED = {
    # Kabulov, Solén, Wexford, Taran, Orlin, the consul, the Council, Arvania, Belmora
    Filter(): (5, 4, 3, 5, 1, 1, 6, 3, 1),
    Filter(unit=MENTIONS): (6, 6, 3, 5, 1, 1, 9, 5, 1),
    Filter(unit=CONTACTS): (3, 4, 2, 4, 1, 1, 3, 1, 0),
    Filter(unit=PAIRS): (2, 2, 1, 3, 0, 1, 3, 2, 0),
    Filter(unit=PAIRS, multilateral=Multilateral.PAIRS): (5, 6, 4, 6, 1, 1, 3, 2, 0),
    Filter(unit=CONTACTS, multilateral=Multilateral.PAIRS): (3, 4, 2, 4, 1, 1, 3, 1, 0),
    Filter(outlet=("lantern",)): (3, 1, 0, 1, 0, 0, 2, 1, 0),
    Filter(dates=Tier.STATED): (5, 4, 3, 5, 1, 1, 6, 3, 1),  # counted, if not placed in time
    Filter(dates=Tier.STATED, since="1000"): (2, 2, 2, 3, 0, 1, 4, 1, 1),
    Filter(since="2023"): (1, 0, 1, 2, 0, 1, 1, 1, 0),
}
ACTORS = (
    "rustam-kabulov",
    "mira-solen",
    "nadia-wexford",
    "idris-taran",
    "pavel-orlin",
    "arvanian-consul-kabul",
    "hill-council",
    "state-xa",
    "state-xb",
)


@pytest.mark.parametrize("asked", COUNTED, ids=lambda asked: str(asked.spell()))
def test_actor_counts(engine: Engine, asked: Filter) -> None:
    counts = dict(rows(engine.answer("actor_counts", asked), "actor_id", "n"))
    assert counts == {a: n for a, n in zip(ACTORS, COUNTED[asked], strict=True) if n}


def test_actor_counts_say_who_an_actor_is(engine: Engine) -> None:
    assert rows(engine.answer("actor_counts", Filter()))[:3] == [
        ("hill-council", "Hill Council", "organisation", "hill-council", False, 6),
        ("idris-taran", "Idris Taran", "person", "hill-council", False, 5),
        ("rustam-kabulov", "Rustam Kabulov", "person", "arvania", True, 5),
    ]


@pytest.mark.parametrize(
    ("unit", "counts"),
    [
        (ARTICLES, {"trade": 5, "security": 6, "border": 3, "aid": 2}),
        (CONTACTS, {"trade": 3, "security": 3, "border": 2, "aid": 2}),
        (MENTIONS, {"trade": 20, "security": 20, "border": 8, "aid": 7}),
        (PAIRS, {"trade": 3, "security": 3, "border": 1, "aid": 2}),
    ],
)
def test_topic_counts(engine: Engine, unit: Unit, counts: dict[str, int]) -> None:
    assert dict(rows(engine.answer("topic_counts", Filter(unit=unit)), "topic_id", "n")) == counts


def test_topic_actor(engine: Engine) -> None:
    frame = engine.answer("topic_actor", Filter(unit=CONTACTS, topic=("aid",)))
    assert rows(frame, "topic_id", "actor_id", "n") == [
        ("aid", "hill-council", 1),
        ("aid", "idris-taran", 1),
        ("aid", "mira-solen", 1),
        ("aid", "nadia-wexford", 1),
        ("security", "idris-taran", 1),
        ("security", "nadia-wexford", 1),
    ]


@pytest.mark.parametrize(
    ("asked", "by", "counts"),
    [
        (Filter(), "year", [("2022", 7, 3), ("2023", 4, 2), ("date not established", 1, 0)]),
        (
            Filter(dates=Tier.INFERRED),
            "year",
            [("2022", 6, 2), ("2023", 4, 2), ("date not established", 2, 1)],
        ),
        (
            Filter(dates=Tier.STATED),
            "year",
            [("2022", 4, 0), ("2023", 2, 0), ("date not established", 6, 5)],
        ),
        (
            Filter(unit=CONTACTS),
            "month",
            [
                ("2022-03", 1, 0),
                ("2022-04", 1, 1),
                ("2022-06", 1, 0),
                ("2022-09", 1, 1),
                ("2022-11", 1, 1),
                ("2023-01", 1, 1),
                ("2023-05", 1, 1),
                ("date not established", 1, 0),
            ],
        ),
        (
            Filter(unit=CONTACTS),
            "day",
            [
                ("2022-03-24", 1, 0),
                ("2022-09-05", 1, 1),
                ("2022-11-02", 1, 1),
                ("2023-01-15", 1, 1),  # “15 January or later” stands on the day that is known
                ("2023-05-20", 1, 1),
                ("date not established", 1, 0),
                ("wider than the period", 2, 1),  # a month, and two days
            ],
        ),
        (
            Filter(unit=PAIRS, multilateral=Multilateral.PAIRS),
            "year",
            [("2022", 10, 3), ("2023", 3, 3), ("date not established", 1, 0)],
        ),
        (
            Filter(unit=MENTIONS),
            "year",
            [("2022", 26, 6), ("2023", 5, 2), ("date not established", 6, 0)],
        ),
    ],
    ids=lambda value: str(value.spell()) if isinstance(value, Filter) else None,
)
def test_timeline(
    engine: Engine, asked: Filter, by: str, counts: list[tuple[str, int, int]]
) -> None:
    frame = engine.answer("timeline", asked, by=by)
    found = rows(frame, "placed", "period", "n", "n_inferred")
    assert [(period or placed, n, inferred) for placed, period, n, inferred in found] == counts


def test_a_period_has_a_first_and_a_last_day(engine: Engine) -> None:
    frame = engine.answer("timeline", Filter(topic=("aid",)), by="month")
    assert rows(frame, "period", "start", "end") == [
        ("2022-04", date(2022, 4, 1), date(2022, 4, 30)),
        ("2023-05", date(2023, 5, 1), date(2023, 5, 31)),
    ]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        (Filter(), "2022-03"),  # 15 months
        (Filter(until="2022-06-12", since="2022-03"), "2022-03-24"),  # 80 days
        (Filter(until="2022-09"), "2022-03"),
        (Filter(place=("atlantis",)), None),
    ],
)
def test_the_period_follows_the_span(engine: Engine, asked: Filter, first: str | None) -> None:
    found = rows(engine.answer("timeline", asked), "period")
    assert (found[0] if found else None) == first


def test_actors_and_topics_over_time(engine: Engine) -> None:
    asked = Filter(envoy=("nadia-wexford",), unit=CONTACTS)
    frame = engine.answer("actor_timeline", asked, by="year")
    assert rows(frame, "actor_id", "period", "n") == [
        ("idris-taran", "2022", 1),
        ("idris-taran", "2023", 1),
        ("mira-solen", "2022", 1),
        ("nadia-wexford", "2022", 1),
        ("nadia-wexford", "2023", 1),
        ("rustam-kabulov", "2022", 1),
    ]
    frame = engine.answer("topic_timeline", asked, by="year")
    assert rows(frame, "topic_id", "period", "n") == [
        ("aid", "2023", 1),
        ("border", "2022", 1),
        ("security", "2023", 1),
    ]


def test_pairs(engine: Engine) -> None:
    names = ("actor_a_id", "side_a", "actor_b_id", "side_b", "n", "first", "last")
    assert sorted(rows(engine.answer("pairs", Filter()), *names[0:5:2])) == [
        ("arvanian-consul-kabul", "hill-council", 1),
        ("hill-council", "mira-solen", 1),
        ("hill-council", "state-xa", 1),
        ("idris-taran", "nadia-wexford", 1),
        ("idris-taran", "rustam-kabulov", 1),
        ("idris-taran", "state-xa", 1),
        ("mira-solen", "rustam-kabulov", 1),
    ]
    expanded = engine.answer("pairs", Filter(multilateral=Multilateral.PAIRS))
    assert (len(expanded), expanded["n"].sum()) == (11, 14)
    assert rows(expanded, *names)[:3] == [
        ("idris-taran", "hill-council", "nadia-wexford", "union-of-regions", 2,
         date(2022, 6, 10), date(2023, 5, 20)),
        ("idris-taran", "hill-council", "rustam-kabulov", "arvania", 2,
         date(2022, 3, 24), date(2022, 6, 11)),
        ("mira-solen", "belmora", "rustam-kabulov", "arvania", 2,
         date(2022, 6, 10), date(2022, 11, 2)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "counts"),
    [
        (ARTICLES, {"lantern": 4, "selin-post": 3, "river-wire": 3, "council-voice": 2}),
        (CONTACTS, {"lantern": 2, "selin-post": 3, "river-wire": 3, "council-voice": 2}),
    ],
)
def test_outlets(engine: Engine, unit: Unit, counts: dict[str, int]) -> None:
    assert dict(rows(engine.answer("outlets", Filter(unit=unit)), "outlet_id", "n")) == counts


@pytest.mark.parametrize(
    ("unit", "counts"),
    [
        (ARTICLES, {"afghanistan": 7, "kabul": 6, "belmora": 3, "port-selin": 3, "lake-hall": 1}),
        (CONTACTS, {"afghanistan": 4, "kabul": 4, "belmora": 2, "port-selin": 2, "lake-hall": 1}),
    ],
)
def test_a_place_counts_for_those_it_lies_in(
    engine: Engine, unit: Unit, counts: dict[str, int]
) -> None:
    assert dict(rows(engine.answer("places", Filter(unit=unit)), "place_id", "n")) == counts


def test_passages(engine: Engine) -> None:
    asked = Filter(envoy=("rustam-kabulov",), topic=("trade",))
    frame = engine.answer("passages", asked)
    one, two = "lantern-2022-03-24-envoy-in-kabul", "council-voice-undated-talks"
    assert rows(frame, "article_id", "evidence", "quote", "line", "start", "end") == [
        (one, "role", "Arvanian envoy", 3, 16, 30),
        (one, "name", "Kabulov", 3, 31, 38),
        (one, "name", "Rustam Kabulov", 7, 92, 106),
        (one, "role", "special envoy", 7, 118, 131),
        (one, "topic", "reopen the road 🚚 before summer", 11, 262, 293),
        (one, "name", "Kabulov", 11, 296, 303),
        (one, "topic", "to trade with its neighbours", 13, 360, 388),
        (two, "name", "رستم کابلوف", 5, 46, 57),
        (two, "role", "نمایندهٔ ویژهٔ آروانیا", 5, 59, 81),
        (two, "topic", "تجارت", 7, 153, 158),
    ]  # fmt: skip


def test_a_record_without_a_text_shows_names_as_printed(engine: Engine) -> None:
    frame = engine.answer("passages", Filter(outlet=("selin-post",), envoy=("rustam-kabulov",)))
    assert rows(frame, "evidence", "quote", "role", "line", "start") == [
        ("name", "Rustem Kabulof", "Arvanian envoy", None, None),
        ("role", "Arvanian envoy", None, None, None),
    ]


def test_names(engine: Engine) -> None:
    frame = engine.answer("names", Filter(envoy=("rustam-kabulov",)))
    assert rows(frame, "evidence", "as_printed", "outlet_id", "n", "n_articles") == [
        ("name", "Kabulov", "lantern", 2, 1),
        ("name", "Rustam Kabulov", "lantern", 2, 2),
        ("name", "Rustem Kabulof", "selin-post", 1, 1),
        ("name", "رستم کابلوف", "council-voice", 1, 1),
        ("role", "Arvanian envoy", "selin-post", 1, 1),
        ("role", "Arvanian envoy", "lantern", 1, 1),
        ("role", "special envoy", "lantern", 1, 1),
        ("role", "نمایندهٔ ویژهٔ آروانیا", "council-voice", 1, 1),
    ]


def test_quotations(engine: Engine) -> None:
    frame = engine.answer("quotations", Filter())
    assert rows(frame, "kind", "quote", "speaker_id", "via_id", "about", "line") == [
        ("direct", "We agreed to reopen the road 🚚 before summer,", "rustam-kabulov",
         "idris-taran", None, 11),
        ("scare", "night raids", None, None, "Hill Council", 13),
        ("direct", "The Council keeps its word,", "mira-solen", None, "Hill Council", 7),
    ]  # fmt: skip
    by_or_via = engine.answer("quotations", Filter(actor=("idris-taran",)))
    assert rows(by_or_via, "speaker_id") == ["rustam-kabulov"]
    about = engine.answer("quotations", Filter(actor=("hill-council",)))
    assert rows(about, "quote") == ["night raids", "The Council keeps its word,"]


def test_lanes(engine: Engine) -> None:
    frame = engine.answer("lanes", Filter(envoy=("nadia-wexford",)), lanes="envoy")
    found = frame[frame["record"] == "contact"]
    assert rows(found, "lane_id", "id", "n_reports") == [
        ("mira-solen", "2022-06-10-lake-hall-talks", 3),
        ("nadia-wexford", "2022-06-10-lake-hall-talks", 3),
        ("nadia-wexford", "2023-05-20-wexford-taran", 1),
        ("rustam-kabulov", "2022-06-10-lake-hall-talks", 3),
    ]
    whole = engine.answer("lanes", Filter(), lanes="envoy")
    laneless = whole[whole["lane"].isna()]
    assert rows(laneless, "record", "id") == [
        ("article", "lantern-2022-03-27-markets"),
        ("article", "council-voice-2023-01-delegation"),
        ("article", "river-wire-2023-06-consul"),
        ("contact", "2023-01-15-council-delegation"),
        ("contact", "undated-consul-council"),
        ("statement", "2022-03-26-council-statement"),
    ]
    assert set(whole["id"]) == set(engine.answer("lanes", Filter(), lanes="outlet")["id"])


def test_options(engine: Engine) -> None:
    asked = Filter(envoy=("rustam-kabulov",), unit=CONTACTS)
    found = {(facet, value): n for facet, value, n in rows(engine.answer("options", asked))}
    # The other envoys keep the count they would have instead; the other facets are narrowed.
    assert {value: n for (facet, value), n in found.items() if facet == "envoy"} == {
        "rustam-kabulov": 3,
        "mira-solen": 4,
        "nadia-wexford": 2,
    }
    assert {value: n for (facet, value), n in found.items() if facet == "kind"} == {
        "meeting": 2,
        "call": 1,
    }


def test_options_of_values_that_must_all_hold(engine: Engine) -> None:
    asked = Filter(actor=("rustam-kabulov",), actor_match=Match.ALL)
    found = {(facet, value): n for facet, value, n in rows(engine.answer("options", asked))}
    assert found["actor", "rustam-kabulov"] == 5
    assert found["actor", "idris-taran"] == 3
    assert ("actor", "nadia-wexford") in found
    assert ("actor", "pavel-orlin") not in found


def test_summary(engine: Engine) -> None:
    assert engine.answer("summary", Filter()).iloc[0].to_dict() == {
        "n_articles": 12,
        "n_contacts": 8,
        "n_statements": 2,
        "n_mentions": 37,
        "n_pairs": 7,
        "n_actors": 9,
        "n_envoys": 3,
        "n_envoys_in_contacts": 3,
        "n_outlets": 4,
        "n_topics": 4,
        "n_articles_dated": 11,
        "n_contacts_dated": 7,
        "n_articles_not_stated": 5,
        "n_contacts_not_stated": 5,
        "n_articles_not_to_the_day": 4,
        "n_contacts_not_to_the_day": 5,
        "n_articles_untitled": 1,
        "n_articles_full_text": 3,
        "n_contacts_multilateral": 2,
        "first_published": pd.Timestamp("2022-03-24"),
        "last_published": pd.Timestamp("2023-06-30"),
        "first_contact": pd.Timestamp("2022-03-24"),
        "last_contact": pd.Timestamp("2023-05-20"),
    }


@pytest.mark.parametrize(
    ("asked", "articles", "contacts"),
    [
        (Filter(envoy=("rustam-kabulov",)), 5, 3),
        (Filter(envoy=("rustam-kabulov", "mira-solen")), 7, 5),
        (Filter(actor=("rustam-kabulov", "mira-solen"), actor_match=Match.ALL), 2, 2),
        (Filter(actor=("rustam-kabulov", "mira-solen"), actor_match=Match.NONE), 5, 3),
        (Filter(side=("arvania",)), 7, 5),
        (Filter(topic=("trade", "security"), topic_match=Match.ALL), 2, 1),
        (Filter(topic=("trade", "security"), topic_match=Match.NONE), 3, 3),
        (Filter(outlet=("council-voice",)), 2, 2),
        (Filter(place=("belmora",)), 3, 2),
        (Filter(kind=("meeting",)), 5, 3),
        (Filter(since="2022-06-11", until="2022-06-11"), 1, 1),  # the talks of the 10th and 11th
        (Filter(since="2022-04", until="2022-04-05"), 0, 1),  # “about April” may be the 5th
        (Filter(since="2023-01-17", until="2023-02-09"), 0, 0),  # “16 January or later” is not
        (Filter(until="9999"), 11, 7),  # a date without a year lies in no window
        (Filter(until="9999", dates=Tier.INFERRED), 10, 6),
        (Filter(until="9999", dates=Tier.STATED), 6, 2),
        (Filter(since="2023", until="2022"), 0, 0),
        (Filter(q="kabul -kabulov"), 2, 1),
    ],
    ids=lambda value: str(value.spell()) if isinstance(value, Filter) else None,
)
def test_filters(engine: Engine, asked: Filter, articles: int, contacts: int) -> None:
    found = engine.answer("summary", asked)
    assert rows(found, "n_articles", "n_contacts") == [(articles, contacts)]


@pytest.mark.parametrize("question", sorted(queries.QUESTIONS))
def test_an_answer_to_nothing_has_the_same_columns(engine: Engine, question: str) -> None:
    full = engine.answer(question, Filter())
    empty = engine.answer(question, Filter(since="2030"))
    assert list(empty.columns) == list(full.columns)
    assert len(empty) == (1 if question == "summary" else 0)


@pytest.mark.parametrize("question", sorted(set(queries.QUESTIONS) - {"statements"}))
def test_every_column_is_documented(engine: Engine, question: str) -> None:
    documented = vars(queries)[question].__doc__
    found = engine.answer(question, Filter()).columns
    assert [column for column in found if not re.search(rf"\b{column}\b", documented)] == []


def test_an_unknown_question_or_option_is_an_input_error(engine: Engine) -> None:
    with pytest.raises(InputError, match=r'no question "sumary"; did you mean "summary"\?'):
        engine.answer("sumary", Filter())
    with pytest.raises(InputError, match=r'no period "week\'; --"; expected year, month, day'):
        engine.answer("timeline", Filter(), by="week'; --")
    with pytest.raises(InputError, match=r'no lanes by "mood'):
        engine.answer("lanes", Filter(), lanes="mood'; --")


# -- any filter, against the reference ------------------------------------------------------------

OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "by": st.sampled_from(["day", "month", "year"]),
        "lanes": st.sampled_from(filters.FACET_KEYS),
        "limit": st.integers(0, 40),
        "offset": st.integers(0, 5),
        "top": st.integers(0, 6),
        "order": st.just("outlets"),
    },
)


@pytest.mark.parametrize("question", sorted({*queries.QUESTIONS} - {"hits"}))
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_every_engine_gives_the_frames_of_the_reference(
    big_engine: Engine, big_oracle: Oracle, shipped: Corpus, question: str, data: st.DataObject
) -> None:
    asked = data.draw(strategies.filters(big_oracle.terms, SHIPPED_WORDS))
    options = data.draw(OPTIONS)
    (expected,) = shipped.reference.tables([Asked.of(question, asked, **options)])
    (found,) = big_engine.tables([Asked.of(question, asked, **options)])
    equal(frame(found), frame(expected))
    assert found.schema == SCHEMAS[question]
    # What is not known is null, which a frame could not tell from a wrong date.
    assert found.equals(expected)


# -- parts of an answer ---------------------------------------------------------------------------


def equal(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(found, expected.reset_index(drop=True))


@pytest.mark.parametrize("question", sorted(queries.QUESTIONS))
def test_a_limit_takes_the_first_rows_and_an_offset_the_next(
    big_engine: Engine, question: str
) -> None:
    whole = big_engine.answer(question, Filter())
    equal(big_engine.answer(question, Filter(), limit=3), whole[:3])
    equal(big_engine.answer(question, Filter(), limit=3, offset=2), whole[2:5])
    equal(big_engine.answer(question, Filter(), offset=4), whole[4:])
    equal(big_engine.answer(question, Filter(), limit=0), whole[:0])


@pytest.mark.parametrize(
    ("question", "column"),
    [
        ("articles", "article_id"),
        ("contacts", "contact_id"),
        ("statements", "contact_id"),
        ("reports", "contact_id"),
        ("lanes", "id"),
        ("passages", "article_id"),
        ("quotations", "article_id"),
        ("claims", "contact_id"),
    ],
)
def test_only_keeps_the_records_of_these_ids(
    big_engine: Engine, question: str, column: str
) -> None:
    whole = big_engine.answer(question, Filter())
    chosen = tuple(whole[column].unique()[:3])
    found = big_engine.answer(question, Filter(), only=chosen)
    equal(found, whole[whole[column].isin(chosen)])
    assert big_engine.answer(question, Filter(), only=()).empty


def test_only_counts_the_records_of_these_ids(engine: Engine) -> None:
    one = ("lantern-2022-03-24-envoy-in-kabul",)
    found = engine.answer("summary", Filter(), only=one)
    assert rows(found, "n_articles", "n_contacts", "n_mentions") == [(1, 0, 9)]
    counted = engine.answer("actor_counts", Filter(unit=MENTIONS), only=one)
    assert counted["n"].sum() == 9


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("question", ["actor_timeline", "topic_actor"])
def test_top_keeps_the_actors_with_most(big_engine: Engine, question: str, unit: Unit) -> None:
    asked = Filter(unit=unit, since="2019")
    leading = set(big_engine.answer("actor_counts", asked, limit=5)["actor_id"])
    whole = big_engine.answer(question, asked)
    found = big_engine.answer(question, asked, top=5)
    equal(found, whole[whole["actor_id"].isin(leading)])


def test_contacts_by_outlets(big_engine: Engine) -> None:
    whole = big_engine.answer("contacts", Filter())
    found = big_engine.answer("contacts", Filter(), order="outlets", limit=20)
    equal(found, whole.sort_values("n_outlets", ascending=False, kind="stable")[:20])


@pytest.mark.parametrize("lanes", ["envoy", "topic", "kind"])
def test_lane_counts_count_the_lanes(big_engine: Engine, lanes: str) -> None:
    asked = Filter(side=("taliban",), dates=Tier.STATED)
    frame = big_engine.answer("lanes", asked, lanes=lanes)
    counted = big_engine.answer("lane_counts", asked, lanes=lanes, by="year")
    keys = ["lane_id", "record"]
    expected = frame.groupby(keys, dropna=False).size().sort_index()
    found = counted.groupby(keys, dropna=False)["n"].sum().sort_index()
    pd.testing.assert_series_equal(found, expected, check_names=False)
    undated = counted[counted["placed"] == "date not established"]["n"].sum()
    assert undated == (~frame["dated"]).sum()
    placed = counted[counted["placed"] == "in period"]
    narrow = frame[frame["dated"]]
    years = narrow["earliest"].fillna(narrow["latest"]).dt.year.astype(str)
    ends = narrow["latest"].fillna(narrow["earliest"]).dt.year.astype(str)
    assert placed.groupby("period")["n"].sum().to_dict() == (
        years[years == ends].value_counts().sort_index().to_dict()
    )


def test_hits_show_the_words_around_them(engine: Engine) -> None:
    phrase = engine.answer("hits", Filter(q='"night raids"'))
    assert rows(phrase, "article_id", "snippet") == [
        (
            "lantern-2022-03-24-envoy-in-kabul",
            "… Kabul to trade with its neighbours; Arvania wants the “night raids” to stop.",
        ),
    ]
    assert rows(phrase, "start", "end") == [(57, 68)]
    folded = engine.answer("hits", Filter(q="SOLEN", since="2022-04", until="2022-09"))
    assert sorted(rows(folded, "snippet", "start", "end")) == [
        ("Ambassador Sole\u0301n brings flour to Kabul", 11, 17),
        ("Four sides meet at Lake Hall", None, None),
        ("Orlin opens a conference at which Solén speaks.", 34, 39),
    ]


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_hits_are_the_articles_a_search_leaves(engine: Engine, data: st.DataObject) -> None:
    query = data.draw(strategies.queries(SMALL_WORDS))
    found = engine.answer("hits", Filter(q=query))
    expected = engine.answer("articles", Filter(q=query)) if search.has_terms(query) else found
    assert sorted(found["article_id"]) == sorted(expected["article_id"])


def test_several_questions_at_once_are_answered_in_order(engine: Engine) -> None:
    several = [
        Asked.of("summary", Filter()),
        Asked.of("timeline", Filter(unit=CONTACTS), by="year"),
        Asked.of("articles", Filter(topic=("aid",)), limit=2),
        Asked.of("summary", Filter(topic=("aid",))),
    ]
    for asked, found in zip(several, engine.answers(several), strict=True):
        equal(found, engine.answers([asked])[0])
    assert engine.answers([]) == []


def test_a_wrong_option_is_an_input_error(engine: Engine) -> None:
    with pytest.raises(InputError, match='no option "limt" for articles'):
        engine.answer("articles", Filter(), limt=3)
    with pytest.raises(InputError, match="limit -1 is negative"):
        engine.answer("articles", Filter(), limit=-1)
    with pytest.raises(InputError, match='no order by "outlet"; did you mean "outlets"'):
        engine.answer("contacts", Filter(), order="outlet")


# -- (b) any filter, against a plain count --------------------------------------------------------


def same(engine: Engine, oracle: Oracle, question: str, asked: Filter, by: str) -> None:
    """Compare one answer with the plain count."""

    def answer(*columns: str, **options: str) -> list[Any]:
        return rows(engine.answer(question, asked, **options), *columns)

    if question in ("articles", "contacts", "statements"):
        record = question.removesuffix("s")
        assert set(answer("article_id" if record == "article" else "contact_id")) == oracle.ids(
            asked, record
        )
    elif question == "summary":
        frame = engine.answer(question, asked)
        assert dict(zip(frame.columns, rows(frame)[0], strict=True)) == oracle.summary(asked)
    elif question == "actor_counts":
        assert dict(answer("actor_id", "n")) == oracle.actor_counts(asked)
    elif question in ("topic_counts", "outlets", "places"):
        facet = question.removesuffix("_counts").removesuffix("s")
        assert dict(answer(f"{facet}_id", "n")) == oracle.per(asked, facet)
    elif question == "topic_actor":
        found = {(topic, actor): n for topic, actor, n in answer("topic_id", "actor_id", "n")}
        assert found == oracle.topic_actor(asked)
    elif question == "timeline":
        found = {row[:2]: row[2:] for row in answer("placed", "period", "n", "n_inferred", by=by)}
        assert found == oracle.timeline(asked, by)
    elif question in ("actor_timeline", "topic_timeline"):
        what = question.removesuffix("_timeline")
        found = {row[:3]: row[3] for row in answer(f"{what}_id", "placed", "period", "n", by=by)}
        assert found == oracle.over_time(asked, by, what)
    elif question == "pairs":
        columns = ("actor_a_id", "actor_b_id", "side_a", "side_b", "n", "first", "last")
        assert {row[:4]: row[4:] for row in answer(*columns)} == oracle.pairs(asked)
    else:
        assert question == "options"
        assert {row[:2]: row[2] for row in answer("facet", "value", "n")} == oracle.options(asked)


COMPARED = (
    "articles",
    "contacts",
    "statements",
    "summary",
    "actor_counts",
    "topic_counts",
    "outlets",
    "places",
    "topic_actor",
    "timeline",
    "actor_timeline",
    "topic_timeline",
    "pairs",
    "options",
)
PERIODS = st.sampled_from(["year", "month", "day"])
SMALL_WORDS = (
    "kabul", "Kabulov", "rustam", "the", "council", "hill", "flour", "road", "raids", "night",
    "Solén", "solen", "mira", "taran", "کابل", "کابلوف", "orlin", "talks", "trade", "de-facto",
)  # fmt: skip
SHIPPED_WORDS = (
    "kabul", "Kabulov", "zamir", "taliban", "russia", "moscow", "format", "special", "envoy",
    "wang", "yi", "lavrov", "recognition", "the", "aid", "женщин", "Россия", "muttaqi", "doha",
)  # fmt: skip


@pytest.mark.parametrize("question", COMPARED)
@settings(max_examples=20)
@given(data=st.data())
def test_the_small_corpus_counts_like_a_plain_count(
    engine: Engine, oracle: Oracle, question: str, data: st.DataObject
) -> None:
    asked = data.draw(strategies.filters(oracle.terms, SMALL_WORDS))
    same(engine, oracle, question, asked, data.draw(PERIODS))


@pytest.mark.parametrize("question", COMPARED)
@settings(max_examples=12)
@given(data=st.data())
def test_the_shipped_corpus_counts_like_a_plain_count(
    big_engine: Engine, big_oracle: Oracle, question: str, data: st.DataObject
) -> None:
    asked = data.draw(strategies.filters(big_oracle.terms, SHIPPED_WORDS))
    same(big_engine, big_oracle, question, asked, data.draw(PERIODS))


@pytest.mark.parametrize("question", COMPARED)
@pytest.mark.parametrize("unit", Unit)
def test_the_whole_shipped_corpus_counts_like_a_plain_count(
    big_engine: Engine, big_oracle: Oracle, question: str, unit: Unit
) -> None:
    same(big_engine, big_oracle, question, Filter(unit=unit), "month")


# -- (c) many readers at once --------------------------------------------------------------------


def test_eight_threads_get_the_answers_of_one(engine: Engine) -> None:
    asked = [
        (question, selection)
        for question in ("actor_counts", "topic_counts", "timeline", "pairs", "outlets")
        for selection in (
            Filter(),
            Filter(unit=CONTACTS),
            Filter(topic=("trade",)),
            Filter(outlet=("lantern",)),
            Filter(envoy=("mira-solen",), unit=MENTIONS),
            Filter(since="2022-06", dates=Tier.INFERRED),
            Filter(q="kabul"),
            Filter(since="2030"),
        )
    ]
    assert len(asked) == 40

    def all_of_them(_: int) -> list[list[Any]]:
        return [rows(engine.answer(question, selection)) for question, selection in asked]

    alone = all_of_them(0)
    with ThreadPoolExecutor(8) as threads:
        assert all(answers == alone for answers in threads.map(all_of_them, range(8)))


# -- (d) hostile values, and what a statement can reach -------------------------------------------


def test_two_hundred_hostile_values_change_nothing(small: Corpus, engine: Engine) -> None:
    before = rows(engine.answer("summary", Filter()))
    known = ("rustam-kabulov", "trade", "2022", "kabul")
    values = [value for value in strategies.HOSTILE if len(value) < 1000]
    values += [f"{value}{bad}" for value in known for bad in values]
    values += [f"{bad}{value}" for value in known for bad in values[:10]]
    assert len(values) >= 200
    for value in values:
        query = {key: [value] for key in ("envoy", "topic", "place", "since", "q", "unit", "dates")}
        selection, _ = filters.parse(query, small.vocabulary)
        assert selection.contradicted
        assert rows(engine.answer("actor_counts", selection)) == []
    assert rows(engine.answer("summary", Filter())) == before


@settings(max_examples=30)
@given(q=st.text(max_size=60) | st.sampled_from([v for v in strategies.HOSTILE if len(v) < 200]))
def test_a_search_is_a_value_and_never_a_statement(engine: Engine, oracle: Oracle, q: str) -> None:
    # Even past the reader of links, straight into the engine.
    selection = Filter(q=q.replace('"', " "))
    assert set(rows(engine.answer("articles", selection), "article_id")) == oracle.ids(
        selection, "article"
    )


@pytest.mark.parametrize("facet", filters.FACET_KEYS)
def test_an_id_is_a_value_and_never_a_statement(engine: Engine, facet: str) -> None:
    for bad in ("' OR 1=1 --", "x'); DROP TABLE records; --", "') OR ('a'='a", "\x00", "\\"):
        assert rows(engine.answer("articles", Filter(**{facet: (bad,)}))) == []


def test_the_statement_shown_to_a_reader_gives_the_same_answer(small: Corpus) -> None:
    asked = Filter(topic=("trade", "aid"), since="2022", q="kabul 'o''k\" -x", unit=CONTACTS)
    statement = small.reference.sql(Asked.of("contacts", asked))
    assert "$" not in statement
    shown = small.reference.rows(statement)
    assert [row[0] for row in shown] == rows(
        small.reference.answer("contacts", asked), "contact_id"
    )


REFUSED = (
    "SELECT * FROM read_csv('{file}')",
    "SELECT * FROM read_csv_auto('{file}')",
    "SELECT * FROM read_text('{file}')",
    "SELECT * FROM read_blob('{file}')",
    "SELECT * FROM read_json('{file}')",
    "SELECT * FROM read_parquet('{file}')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM '{file}'",
    "SELECT * FROM sniff_csv('{file}')",
    "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
    "COPY records TO '{out}'",
    "COPY (SELECT 1) TO '{out}' (FORMAT csv)",
    "COPY records FROM '{file}'",
    "EXPORT DATABASE '{out}'",
    "IMPORT DATABASE '{out}'",
    "ATTACH '{out}' AS other",
    "ATTACH '{file}' AS other (READ_ONLY)",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "SET memory_limit = '64GB'",
    "SET threads = 64",
    "RESET memory_limit",
    "PRAGMA enable_external_access = true",
    "CREATE TABLE mine (a INTEGER)",
    "INSERT INTO records (id) VALUES ('x')",
    "DELETE FROM records",
    "DROP TABLE records",
    "SELECT * FROM secret_frame",
)


@pytest.mark.parametrize("statement", REFUSED)
def test_a_statement_reaches_no_file_no_network_and_no_setting(
    small: Corpus, tmp_path: Path, statement: str
) -> None:
    file, out = tmp_path / "secret.csv", tmp_path / "out"
    file.write_text("secret\n1\n", "utf-8")
    secret_frame = pd.DataFrame({"secret": [1]})
    with pytest.raises(duckdb.Error):
        small.reference.rows(statement.format(file=file, out=out))
    assert not out.exists()
    assert len(secret_frame) == 1
    assert len(small.reference.answer("articles", Filter())) == 12


def test_the_settings_hold(small: Corpus) -> None:
    found = dict(small.reference.rows("SELECT name, value FROM duckdb_settings()"))
    wanted = {key: value for key, value in HARDENED.items() if value in ("true", "false")}
    assert {key: found[key] for key in wanted} == wanted
    assert found["threads"] == "2"


def test_a_runaway_question_is_stopped(small: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        _QUESTIONS,
        "forever",
        lambda statement: "SELECT count(*) FROM range(100000000) a, range(100000000) b",
    )
    with monkeypatch.context() as patch:
        patch.setattr("corpus.engines.duckdb.TIME_LIMIT", 0.05)
        with pytest.raises(CorpusError, match=r"forever took longer than 0 seconds; narrow the"):
            small.reference.answer("forever", Filter())
    assert len(small.reference.answer("articles", Filter())) == 12


def test_a_link_asks_what_its_page_shows(small: Corpus) -> None:
    link = parse_address("/timeline?unit=contacts&by=year&dates=stated", small)
    found = rows(queries.ask(small, "timeline", link), "period", "n")
    assert found == [("2022", 2), (None, 6)]
    with pytest.raises(InputError, match=r'no question "sumary"; did you mean "summary"'):
        queries.ask(small, "sumary", link)
