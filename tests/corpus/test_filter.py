# ruff: noqa: E501 (the table of messages: one a line)
"""A filter is read, spelt and described; what nobody understands never widens the view (S09)."""

from dataclasses import FrozenInstanceError
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import filter as filters
from corpus import queries
from corpus.corpus import Corpus
from corpus.dates import Tier
from corpus.filter import FACETS, Filter, Match, Multilateral, Unit
from tests.corpus import strategies

WORDS = ("kabul", "Kabulov", "the council", "flour", "road", "raids", "کابل", "Solén")
KEYS = [name for name in Filter.__dataclass_fields__ if name != "unknown"]


def read(small: Corpus, **query: list[str] | str) -> Filter:
    given = {key: [value] if isinstance(value, str) else value for key, value in query.items()}
    return filters.parse(given, small.vocabulary)[0]


def told(small: Corpus, **query: list[str] | str) -> list[str]:
    given = {key: [value] if isinstance(value, str) else value for key, value in query.items()}
    return [notice.message for notice in filters.parse(given, small.vocabulary)[1]]


def test_nothing_asked_is_everything(small: Corpus) -> None:
    assert filters.parse({}, small.vocabulary) == (Filter(), ())
    assert Filter().spell() == {}
    assert Filter().narrowing == ()


def test_every_key_is_read(small: Corpus) -> None:
    assert read(
        small,
        envoy="rustam-kabulov",
        actor=["idris-taran", "hill-council"],
        actor_match="all",
        side="arvania",
        topic="trade,security",
        topic_match="none",
        outlet="lantern",
        place="kabul",
        kind="meeting",
        since="2022",
        until="2022-03",
        dates="stated",
        q="road -flour",
        unit="pairs",
        multilateral="pairs",
    ) == Filter(
        envoy=("rustam-kabulov",),
        actor=("idris-taran", "hill-council"),
        actor_match=Match.ALL,
        side=("arvania",),
        topic=("trade", "security"),
        topic_match=Match.NONE,
        outlet=("lantern",),
        place=("kabul",),
        kind=("meeting",),
        since="2022",
        until="2022-03",
        dates=Tier.STATED,
        q="road -flour",
        unit=Unit.PAIRS,
        multilateral=Multilateral.PAIRS,
    )


def test_a_filter_is_a_value() -> None:
    assert hash(Filter(topic=("trade",))) == hash(Filter(topic=("trade",)))
    with pytest.raises(FrozenInstanceError):
        Filter().topic = ("trade",)  # type: ignore[misc]


def test_the_window_takes_in_both_ends() -> None:
    asked = Filter(since="2022", until="2022-02")
    assert asked.window == (date(2022, 1, 1), date(2022, 2, 28))
    assert Filter().window == (None, None)


# -- changing ----------------------------------------------------------------------------------


def test_a_value_is_added_and_taken_away_again() -> None:
    asked = Filter().toggled("topic", "trade").toggled("topic", "aid")
    assert asked.topic == ("trade", "aid")
    assert asked.toggled("topic", "trade").topic == ("aid",)


def test_dropping_a_key_drops_how_it_combines_and_what_was_unknown_in_it(small: Corpus) -> None:
    asked = read(small, topic=["trade", "tread"], topic_match="all", since="never", place="kabul")
    assert asked.narrowing == ("topic", "place", "since")  # each once
    assert asked.without("topic").topic_match is Match.ANY
    assert asked.without("topic", "since") == Filter(place=("kabul",))


# -- the round trip ----------------------------------------------------------------------------


@given(data=st.data())
def test_any_filter_survives_its_spelling(small: Corpus, data: st.DataObject) -> None:
    asked = data.draw(strategies.filters(small.vocabulary, WORDS))
    got, notices = filters.parse(asked.spell(), small.vocabulary)
    if asked.q and not any(char.isalnum() for char in asked.q):
        return
    assert got == asked
    since, until = asked.window
    assert bool(notices) is bool(since and until and since > until)


hostile_queries = st.dictionaries(
    st.sampled_from(KEYS), st.lists(strategies.hostile, max_size=4), max_size=5
)


@given(query=hostile_queries)
def test_no_query_raises_and_what_was_read_survives(
    small: Corpus, query: dict[str, list[str]]
) -> None:
    got, notices = filters.parse(query, small.vocabulary)
    assert filters.parse(got.spell(), small.vocabulary)[0] == got
    assert got.describe(small.vocabulary)
    # Every value is either read or reported, never dropped in silence.
    reported = {(notice.key, notice.value) for notice in notices}
    assert set(got.unknown) <= reported
    for key, values in query.items():
        for value in values:
            parts = [part for part in value.split(",") if part] if key in filters.FACET_KEYS else []
            for part in parts or ([value] if value.strip(",") else []):
                read_as = getattr(got, key)
                assert part in read_as or read_as == part or (key, part) in got.unknown


@settings(max_examples=25)
@given(data=st.data())
def test_what_nobody_understands_never_widens_the_view(small: Corpus, data: st.DataObject) -> None:
    honest = data.draw(strategies.filters(small.vocabulary, WORDS)).spell()
    key = data.draw(st.sampled_from(KEYS))
    bad = data.draw(st.lists(st.sampled_from(strategies.HOSTILE), min_size=1, max_size=3))
    honest.pop(key, None)
    narrow, _ = filters.parse({**honest, key: bad}, small.vocabulary)
    wide, _ = filters.parse(honest, small.vocabulary)
    for question, column in (("articles", "article_id"), ("contacts", "contact_id")):
        inside = set(small.engine.answer(question, narrow)[column])
        assert inside <= set(small.engine.answer(question, wide)[column])


# -- what is refused, and how it is told ----------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("envoy", "rustam-kabulow", "envoy: “rustam-kabulow” is not in this corpus; did you mean “rustam-kabulov”?"),
        ("envoy", "idris-taran", "envoy: “idris-taran” is an actor, but not an envoy"),
        ("topic", "Trade", "topic: “Trade” is not in this corpus; did you mean “trade”?"),
        ("topic", "zzz", "topic: “zzz” is not in this corpus"),
        ("since", "2024-02-30", "since: “2024-02-30” is not a day, a month or a year such as 2022-03-24, 2022-03 or 2022"),
        ("until", "2022~", "until: “2022~” is not a day, a month or a year such as 2022-03-24, 2022-03 or 2022"),
        ("dates", "state", "dates: “state” is none of stated, inferred, outside; did you mean “stated”?"),
        ("unit", "article", "unit: “article” is none of articles, mentions, contacts, pairs; did you mean “articles”?"),
        ("actor_match", "some", "actor_match: “some” is none of any, all, none"),
        ("q", "–", "q: “–” holds no word to search for"),
        ("q", "x" * 201, f"q: “{'x' * 77}…” is longer than 200 characters"),
    ],
)  # fmt: skip
def test_what_is_refused_is_told_with_the_nearest_match(
    small: Corpus, key: str, value: str, message: str
) -> None:
    assert told(small, **{key: value}) == [message]
    assert read(small, **{key: value}).unknown == ((key, value),)


def test_a_window_that_ends_before_it_starts_is_told_and_empty(small: Corpus) -> None:
    asked = {"since": "2023", "until": "2022"}
    assert told(small, **asked) == ["since 2023 is after until 2022: nothing lies between"]
    assert queries.summary(small, read(small, **asked)).loc[0, "n_articles"] == 0


@pytest.mark.parametrize("key", ["since", "until", "dates", "unit", "q", "actor_match"])
def test_a_single_value_given_twice_is_no_value(small: Corpus, key: str) -> None:
    values = {"dates": ["stated", "outside"], "unit": ["pairs", "articles"], "q": ["a", "b"]}
    given = values.get(key, ["any", "none"] if key == "actor_match" else ["2022", "2023"])
    asked = read(small, **{key: given})
    assert getattr(asked, key) == getattr(Filter(), key)
    assert asked.unknown == tuple((key, value) for value in given)
    assert told(small, **{key: given}) == [
        f"{key}: “{value}” is one of several values; only one is allowed" for value in given
    ]


def test_a_facet_repeated_in_the_address_is_several_values(small: Corpus) -> None:
    assert read(small, topic=["trade", "trade", "aid,trade"]).topic == ("trade", "aid")


def test_a_misspelt_alternative_only_takes_itself_away(small: Corpus) -> None:
    asked = read(small, topic=["trade", "tread"])
    assert asked.topic == ("trade",)
    assert not asked.contradicted
    assert queries.summary(small, asked).loc[0, "n_articles"] == 5


@pytest.mark.parametrize(
    "query",
    [
        {"topic": "tread"},  # the only one
        {"topic": ["trade", "tread"], "topic_match": "all"},  # one of those that all must hold
        {"topic": ["trade", "tread"], "topic_match": "none"},
        {"since": "yesterday"},
        {"dates": "certain"},
        {"q": "–"},
    ],
)
def test_anything_else_that_is_unknown_leaves_nothing(
    small: Corpus, query: dict[str, list[str] | str]
) -> None:
    asked = read(small, **query)
    assert asked.contradicted
    assert queries.summary(small, asked).loc[0, ["n_articles", "n_contacts"]].tolist() == [0, 0]


def test_an_unknown_unit_is_told_and_changes_no_selection(small: Corpus) -> None:
    asked = read(small, unit="people", multilateral="yes")
    assert not asked.contradicted
    assert (asked.unit, asked.narrowing) == (Unit.ARTICLES, ())


def test_two_hundred_values_are_cut_at_a_hundred_and_told(shipped: Corpus) -> None:
    outlets = sorted(shipped.vocabulary.outlets)[:200]
    asked, notices = filters.parse({"outlet": outlets}, shipped.vocabulary)
    assert asked.outlet == tuple(outlets[:100])
    assert [notice.message for notice in notices] == [
        f"outlet: “{outlets[100]}” is one of more than 100 values"
    ]
    assert filters.parse(asked.spell(), shipped.vocabulary)[0] == asked


def test_ten_thousand_values_cost_little(small: Corpus) -> None:
    asked, notices = filters.parse(
        {key: [f"{n}" for n in range(10_000)] for key in filters.FACET_KEYS}, small.vocabulary
    )
    assert asked.contradicted
    assert len(notices) == 101 * len(FACETS)


# -- the sentence --------------------------------------------------------------------------------


ALL_DATES = "dates stated, inferred or from outside facts"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (Filter(), f"articles, {ALL_DATES}"),
        (Filter(unit=Unit.MENTIONS), f"mentions, {ALL_DATES}"),
        (
            Filter(
                envoy=("rustam-kabulov",),
                since="2022-01",
                until="2022-03",
                unit=Unit.CONTACTS,
                dates=Tier.INFERRED,
            ),
            "contacts involving Rustam Kabulov, January 2022 to March 2022, "
            "dates stated or inferred",
        ),
        (
            Filter(actor=("idris-taran", "hill-council", "pavel-orlin")),
            f"articles naming Idris Taran, Hill Council or Pavel Orlin, {ALL_DATES}",
        ),
        (
            Filter(actor=("idris-taran", "hill-council"), actor_match=Match.ALL),
            f"articles naming Idris Taran and Hill Council, {ALL_DATES}",
        ),
        (
            Filter(topic=("trade",), topic_match=Match.NONE),
            f"articles not about Trade, {ALL_DATES}",
        ),
        (
            Filter(topic=("trade", "aid"), topic_match=Match.NONE),
            f"articles not about Trade or Aid, {ALL_DATES}",
        ),
        (
            Filter(
                side=("arvania",),
                outlet=("lantern",),
                place=("kabul",),
                kind=("meeting", "call"),
                q='"night raids"',
                since="2022-03-24",
                until="2022-03-24",
                dates=Tier.STATED,
            ),
            "articles with the side Arvania reported by The Lantern in Kabul of the kind Meeting "
            'or Call matching “"night raids"”, within 24 March 2022, '
            "dates stated in print only",
        ),
        (Filter(since="2022"), f"articles, since 2022, {ALL_DATES}"),
        (Filter(until="2022-06"), f"articles, until June 2022, {ALL_DATES}"),
        (
            Filter(topic=("trade",), unknown=(("topic", "tread"), ("unit", "x"))),
            f"articles about Trade, topic “tread” (unknown), {ALL_DATES}",
        ),
    ],
)
def test_a_filter_in_one_sentence(small: Corpus, asked: Filter, sentence: str) -> None:
    assert asked.describe(small.vocabulary) == sentence


def test_a_page_may_name_what_it_shows(small: Corpus) -> None:
    asked = Filter(topic=("aid",))
    assert asked.describe(small.vocabulary, "topics") == f"topics about Aid, {ALL_DATES}"
