"""The text search: whole words, phrases, exclusions, and the other names of actors."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import queries, search
from corpus.corpus import Corpus
from corpus.filter import Filter, Unit
from corpus.search import Aliases, Term, searchable, whole, words

ALIASES = Aliases(
    [
        ("Rustam Kabulov", "rustam-kabulov"),
        ("Kabulov", "rustam-kabulov"),
        ("the Council", "hill-council"),
        ("Hill Council", "hill-council"),
        ("Council", "city-council"),
        ("council", "town-council"),
        ("…", "nobody"),
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kabulov’s talks in Kabul.", ("kabulov", "s", "talks", "in", "kabul")),
        ("Sol\u00e9n", ("solen",)),
        ("Sole\u0301n", ("solen",)),
        ("ﬁfth STRASSE Straße", ("fifth", "strasse", "strasse")),
        ("a_b-c/d 12:30", ("a", "b", "c", "d", "12", "30")),
        ("گفت\u200cوگو", ("گفتوگو",)),  # a joiner divides no word
        ("نمايندهٔ كابل", ("نماینده", "کابل")),  # Arabic yeh and kaf, typed for Persian ones
        ("Кабулов й", ("кабулов", "и")),
        ("👩🏽‍🌾 – “”", ()),
        ("", ()),
    ],
)
def test_a_text_is_searched_as_its_words(text: str, found: tuple[str, ...]) -> None:
    assert words(text) == found


def spelled_out(text: str) -> tuple[str, ...]:
    """Return the words of a text as the rule says it, a step at a time."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in decomposed if not unicodedata.category(char).startswith("M"))
    plain = re.sub(r"[\u200b-\u200d\u2060\ufeff]", "", plain).casefold()
    return tuple(re.findall(r"[^\W_]+", plain.translate(str.maketrans("يىكة", "ییکه"))))


def test_every_character_is_searched_as_the_rule_says() -> None:
    every = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    for pattern in ("{} ", "a{}b "):
        text = "".join(map(pattern.format, every))
        assert words(text) == spelled_out(text)


@given(st.text(st.sampled_from("aé’ß-_ كي\u0301\u0327\u200c\ufeff½ﬁİ한한ǅΣς🚚") | st.characters()))
def test_no_neighbour_changes_how_a_character_is_searched(text: str) -> None:
    assert words(text) == spelled_out(text)


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Kabulov met Kabul’s Kabul.", "Kabul", [12, 20]),
        ("Kabul_x 2Kabul Kabul2", "Kabul", [0]),  # an underscore divides, a digit does not
        ("\ufeffKabul (Kabul)", "Kabul", [1, 8]),
        ("Solen Solen\u0301 Sole\u0301n", "Solen", [0]),
        ("کابل\u200cها کابل", "کابل", [8]),
        ("“U.N.” U.N.A.", "U.N.", [1, 7]),
    ],
)
def test_a_name_stands_between_words(text: str, name: str, found: list[int]) -> None:
    places = [match.start() for match in re.finditer(re.escape(name), text)]
    assert [at for at in places if whole(text, at, at + len(name))] == found


@given(st.text(st.sampled_from("aé’ \n.,(\u0301\u200c_2“\u00a0") | st.characters(), max_size=6))
def test_a_name_stands_between_words_where_the_search_divides_them(around: str) -> None:
    for text, at in ((f"{around}Kabul", len(around)), (f"Kabul{around}", 0)):
        marked = around[:1] and at == 0 and unicodedata.category(around[0]).startswith("M")
        assert whole(text, at, at + 5) is ("kabul" in words(text) and not marked)


def test_no_phrase_runs_from_one_part_into_the_next() -> None:
    assert searchable(["Talks in Kabul", None, "The end"]) == " talks in kabul | the end "
    assert searchable([]) == "  "


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("", ()),
        ('- "" ”“ —', ()),
        ("talks road", (Term(("talks",)), Term(("road",)))),
        ('"road talks"', (Term(("road", "talks")),)),
        ('"road talks', (Term(("road", "talks")),)),  # a mark not closed runs to the end
        ("-road", (Term(("road",), exclude=True),)),
        ('-"road talks" raids', (Term(("road", "talks"), exclude=True), Term(("raids",)))),
        ("night-raids", (Term(("night", "raids")),)),
        ("kabulov", (Term(("kabulov",), actors=("rustam-kabulov",)),)),
        ("kabul", (Term(("kabul",)),)),
        ("-Kabulov", (Term(("kabulov",), exclude=True, actors=("rustam-kabulov",)),)),
        (
            "talks RUSTAM kabulov road",
            (
                Term(("talks",)),
                Term(("rustam", "kabulov"), actors=("rustam-kabulov",)),
                Term(("road",)),
            ),
        ),
        ("rustam", (Term(("rustam",)),)),  # half a name names nobody
        ("hill council", (Term(("hill", "council"), actors=("hill-council",)),)),
        ("council", (Term(("council",), actors=("city-council", "town-council")),)),
        ("hill -x council", None),  # what stands between divides a name
    ],
)
def test_how_a_query_is_read(query: str, terms: tuple[Term, ...] | None) -> None:
    if terms is None:
        terms = (
            Term(("hill",)),
            Term(("x",), exclude=True),
            Term(("council",), actors=("city-council", "town-council")),
        )
    assert ALIASES.terms(query) == terms


@given(st.text(max_size=80) | st.text('ab -"\u0301\u200d\x00', max_size=30))
def test_no_query_raises_and_terms_are_words(query: str) -> None:
    terms = ALIASES.terms(query)
    assert search.has_terms(query) is bool(terms)
    for term in terms:
        assert term.words
        assert all(word and not set(word) & set(' |"-_') for word in term.words)


@given(st.text(max_size=60))
def test_every_word_of_a_text_is_found_in_it(text: str) -> None:
    haystack = searchable([text])
    for word in words(text):
        assert Term((word,)).needle in haystack
    if words(text):
        assert Term(words(text)).needle in haystack


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)


ENVOY, UNDATED = "lantern-2022-03-24-envoy-in-kabul", "council-voice-undated-talks"
FLOUR, MARKETS = "selin-post-2022-04-12-flour-for-kabul", "lantern-2022-03-27-markets"
FOUR, REMARK = "selin-post-2022-06-11-four-sides", "lantern-2023-02-10-remark"
CALL, CONFERENCE = "lantern-2022-11-03-call", "river-wire-2022-09-conference"


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("Kabul", {ENVOY, FLOUR, MARKETS}),  # and not those that only say Kabulov
        ("Kabulov", {ENVOY, UNDATED, FOUR, CALL, REMARK}),  # as he is named, also misspelt
        ("kabulov kabul", {ENVOY}),
        ("Kabulof", set()),  # half of “Rustem Kabulof”; only as printed names is it known
        ('"Rustem Kabulof"', {ENVOY, UNDATED, FOUR, CALL, REMARK}),
        ("kabul -kabulov", {FLOUR, MARKETS}),
        ("solen", {FLOUR, FOUR, CALL, CONFERENCE}),
        ("SOLÉN", {FLOUR, FOUR, CALL, CONFERENCE}),
        ("کابل", {UNDATED}),
        ("كابل", {UNDATED}),  # on an Arabic keyboard
        ("رستم کابلوف", {ENVOY, UNDATED, FOUR, CALL, REMARK}),
        ('"night raids"', {ENVOY}),
        ("raids night", {ENVOY}),
        ('"raids night"', set()),
        ("top agenda", {ENVOY}),  # the standfirst is the article's own
        ("farewell", set()),  # other stories on the same page are not
        ("bazaar", set()),
        ("cookies", set()),
        ("Orlin", {CONFERENCE}),
        ("Marsh", set()),  # the byline is neither body nor title
        ('"kabul road"', set()),  # the end of the title, the start of the standfirst
    ],
)
def test_what_a_search_finds(small: Corpus, query: str, hits: set[str]) -> None:
    assert set(queries.articles(small, Filter(q=query))["article_id"]) == hits


def test_a_contact_is_found_by_the_words_of_its_reports(small: Corpus) -> None:
    found = queries.contacts(small, Filter(q='"night raids"', unit=Unit.CONTACTS))
    assert list(found["contact_id"]) == ["2022-03-24-kabulov-taran"]


def test_the_actors_a_query_names_can_be_said(small: Corpus) -> None:
    terms = small.aliases.terms("the council -kabulov road")
    assert [term.actors for term in terms] == [("hill-council",), ("rustam-kabulov",), ()]
