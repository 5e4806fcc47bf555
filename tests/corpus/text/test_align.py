"""Linked passages: what is claimed, why, what speaks against it, and where nothing is claimed."""

import time

import pytest

from corpus.corpus import Corpus, open_corpus
from corpus.errors import InputError
from corpus.text import account, align, compare
from corpus.text.account import Account
from corpus.text.resolve import Resolver

RUSSIAN_A = (
    "Спецпредставитель Игорь Орлов прибыл в Кабул во вторник. "
    "Стороны обсудили поставки 500 тонн пшеницы и открытие торгового дома. "
    "Орлов подарил министру самовар."
)
RUSSIAN_B = (
    "В столице Афганистана приняли посланника Москвы. "
    "Обсуждались поставки 500 тонн пшеницы, а также открытие торгового дома. "
    "Погода стояла жаркая."
)
PERSIAN_A = (
    "نمایندهٔ ویژه روز سه‌شنبه به کابل رسید. دو طرف دربارهٔ صادرات ۵۰۰ تن گندم گفت‌وگو کردند. "
    "آیا سفارت باز می‌شود؟"
)
PERSIAN_B = "هوا گرم بود. صادرات ۵۰۰ تن گندم موضوع گفت‌وگوی دو طرف بود. سفر سه روز طول کشید."


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return open_corpus()


def of(resolver: Resolver, key: str, text: str, **facts: str) -> Account:
    return account.of_text(key, text, resolver, **{"language": "en", **facts})


def quotes(texts: list[Account], found: tuple[align.Link, ...]) -> list[tuple[str, str]]:
    by_id = {text.id: text.text for text in texts}
    return [
        (
            by_id[link.a.account][link.a.start : link.a.end],
            by_id[link.b.account][link.b.start : link.b.end],
        )
        for link in found
    ]


def test_the_seeds_link_kabulov_and_muttaqi_and_the_fall_of_kabul(corpus: Corpus) -> None:
    ids = sorted(key for key in corpus.article_ids if corpus.text(key) is not None)
    texts = [*compare.accounts(corpus, ids[:4]), *compare.accounts(corpus, ids[4:])]
    names = align.reason_names(corpus.vocabulary)
    found = align.links(texts, background=compare.background(corpus), names=names)
    assert [
        (link.a.account.split("-")[0], link.a.line, link.b.account.split("-")[0], link.b.line)
        for link in found
    ] == [
        ("asian", 8, "efe", 5),
        ("asian", 8, "khaama", 12),
        ("caliber", 34, "khaama", 16),
        ("efe", 5, "khaama", 12),
    ]
    met = [link for link in found if link.another_occasion]
    assert [link.cautions[0] for link in met] == [
        "same parties, different dates: 23 April 2024 (uncertain); 24 March 2022",
        "same parties, different dates: 23 April 2024 (uncertain); 12 January 2023",
        "same parties, different dates: 24 March 2022; 12 January 2023",
    ]
    assert found[2].reasons[0] == "both: Taliban, Afghanistan, August 2021"
    assert met[2].reasons[0] == "both: Ahmad, Kabulov, Muttaqi, Taliban, tweeted, met"
    alone = align.only_here(texts, found)
    assert {key.split("-")[0]: len(refs) for key, refs in alone.items()} == {
        "asian": 8,
        "caliber": 9,
        "efe": 11,
        "khaama": 8,
        "workers": 12,
    }


def test_a_link_says_why_and_what_speaks_against_it(resolver: Resolver) -> None:
    texts = [
        of(
            resolver,
            "one",
            "Zamir Kabulov met Amir Khan Muttaqi in Kabul on 24 March 2022.\n"
            "They agreed to build a railway for 300,000 tonnes of freight.\n"
            "A second bridge will follow in seven years.",
        ),
        of(
            resolver,
            "other",
            "The weather was fine that day in the capital.\n"
            "Freight of three hundred thousand tons a year will go by the new railway.\n"
            "The bridge is to follow in nine years.",
        ),
    ]
    found = align.links(texts)
    assert {one[-8:]: other[-8:] for one, other in quotes(texts, found)} == {
        "freight.": "railway.",
        "n years.": "e years.",
    }
    railway, bridge = sorted(found, key=lambda link: link.a.index)
    assert railway.reasons[0] == "both: 300,000 tonnes, freight, railway"
    assert railway.cautions == ()
    assert bridge.cautions == ("different numbers: seven years; nine years",)
    assert all(0 <= link.score <= 1 for link in found)


def test_who_is_named_is_no_link(resolver: Resolver) -> None:
    texts = [
        of(resolver, "one", "Zamir Kabulov and Amir Khan Muttaqi praised the harvest."),
        of(resolver, "other", "Amir Khan Muttaqi and Zamir Kabulov discussed prisoners."),
    ]
    assert align.links(texts, align.FLOOR) == ()


def test_months_apart_lower_the_score(resolver: Resolver) -> None:
    text = "The two sides discussed the railway and the price of wheat at the border."
    other = "Railway and wheat prices at the border were what the two sides discussed."
    near, far = (
        align.links(
            [
                of(resolver, "one", text, published="2022-03-24"),
                of(resolver, "other", other, published=published),
            ]
        )[0]
        for published in ("2022-03-25", "2023-05-01")
    )
    assert near.cautions == ()
    assert far.cautions == ("published apart: 24 March 2022; 1 May 2023",)
    assert far.score < near.score


@pytest.mark.parametrize(
    ("language", "one", "other", "expected"),
    [
        (
            "ru",
            RUSSIAN_A,
            RUSSIAN_B,
            (
                "Стороны обсудили поставки 500 тонн пшеницы и открытие торгового дома.",
                "Обсуждались поставки 500 тонн пшеницы, а также открытие торгового дома.",
            ),
        ),
        (
            "fa",
            PERSIAN_A,
            PERSIAN_B,
            (
                "دو طرف دربارهٔ صادرات ۵۰۰ تن گندم گفت‌وگو کردند.",
                "صادرات ۵۰۰ تن گندم موضوع گفت‌وگوی دو طرف بود.",
            ),
        ),
    ],
)
def test_other_scripts(
    resolver: Resolver, language: str, one: str, other: str, expected: tuple[str, str]
) -> None:
    texts = [of(resolver, key, text, language=language) for key, text in (("1", one), ("2", other))]
    assert quotes(texts, align.links(texts)) == [expected]


def test_different_languages_are_not_compared(resolver: Resolver) -> None:
    texts = [
        of(resolver, "en", "The railway will carry 500 tonnes of wheat. It will be long."),
        of(resolver, "ru", RUSSIAN_A, language="ru"),
        of(resolver, "unknown", PERSIAN_A, language="und"),
    ]
    assert align.links(texts) == ()
    assert align.no_claim(texts) == (
        "en (en) and ru (ru) are in different languages: their sentences are not compared",
        "en (en) and unknown (arabic) are in different languages: their sentences are not compared",
        "ru (ru) and unknown (arabic) are in different languages: their sentences are not compared",
    )
    assert align.only_here(texts, ()) == {}


def test_a_near_copy_links_each_sentence_to_its_copy(resolver: Resolver) -> None:
    text = (
        "The envoy 🙂 visited the embassy on Tuesday.\nHe promised e\u0301clairs and flour.\n"
        "The Taliban thanked Moscow for the bakery."
    )
    texts = [of(resolver, "one", text), of(resolver, "other", text.replace("bakery", "bread"))]
    found = align.links(texts)
    assert [(link.a.index, link.b.index) for link in sorted(found, key=lambda k: k.a.index)] == [
        (0, 0),
        (1, 1),
        (2, 2),
    ]
    assert all(one[:8] == other[:8] for one, other in quotes(texts, found))
    assert align.only_here(texts, found) == {"one": (), "other": ()}


@pytest.mark.parametrize("text", ["", "   \n\n", "؟", "EFE", "\u202e" * 50, "?" * 5000])
def test_texts_that_say_nothing(resolver: Resolver, text: str) -> None:
    texts = [of(resolver, "one", text), of(resolver, "other", "Kabul was calm on Tuesday morning.")]
    assert align.links(texts) == ()
    assert align.only_here(texts, ())["one"] == ()


def test_a_refrain_does_not_multiply(resolver: Resolver) -> None:
    refrain = "The border stayed closed for lorries.\n" * 300
    texts = [of(resolver, "one", refrain), of(resolver, "other", refrain)]
    assert len(align.links(texts)) <= 300 * align.MAX_PARTNERS


def test_the_end_of_a_very_long_text_is_not_compared(resolver: Resolver) -> None:
    long = of(resolver, "long", "Kabul was calm again.\n" * (align.MAX_SENTENCES + 1))
    short = of(resolver, "short", "Moscow was noisy on Tuesday.")
    assert align.no_claim([long, short]) == (
        "long: only the first 5,000 of 5,001 sentences are compared",
    )


def test_fifty_sentences_are_linked_at_once(
    resolver: Resolver, shipped: dict[str, Account]
) -> None:
    long = [
        of(resolver, key, "\n".join(s.quote for s in (text.sentences * 6)[:50]))
        for key, text in (("one", shipped["efe"]), ("other", shipped["khaama"]))
    ]
    took = []
    for _ in range(4):
        began = time.process_time()
        align.links(long)
        took.append(time.process_time() - began)
    assert min(took) < 0.3


def test_the_order_of_the_texts_does_not_matter(shipped: dict[str, Account]) -> None:
    one = align.links([shipped["efe"], shipped["khaama"]])
    other = align.links([shipped["khaama"], shipped["efe"]])
    assert {(link.a, link.b, link.score) for link in one} == {
        (link.b, link.a, link.score) for link in other
    }


def test_accounts_of_an_open_corpus(corpus: Corpus) -> None:
    with pytest.raises(InputError, match="at most 4"):
        compare.accounts(corpus, ["a"] * 5)
    with pytest.raises(InputError, match='no article "efe-2022"'):
        compare.accounts(corpus, ["efe-2022"])
    without = next(key for key in sorted(corpus.article_ids) if corpus.text(key) is None)
    with pytest.raises(InputError, match="no full text"):
        compare.accounts(corpus, [without])
