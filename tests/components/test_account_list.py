"""Accounts of a contact: whose each is, told from the record and never guessed."""

import pytest

from components import account_list
from corpus.corpus import Corpus, open_corpus
from corpus.records import Article, Outlet

MUTTAQI = "2024-04-23-kabulov-muttaqi-kabul"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return open_corpus()


@pytest.fixture(scope="module")
def reports(corpus: Corpus) -> list[Article]:
    found = (corpus.article(key) for key in corpus.reports(MUTTAQI))
    return [article for article in found if article]


def outlet(**known: str) -> Outlet:
    return Outlet.model_validate({"id": "x", "name": "X", **known})


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({"kind": "news-agency", "ownership": "state", "country": "RU"}, "state outlet of Russia"),
        ({"kind": "newspaper", "ownership": "private", "country": "IN"}, "private newspaper of"),
        ({"kind": "government", "country": "AF"}, "a government's own publication of Afghanistan"),
        ({"kind": "online"}, "online outlet, owner not recorded"),
        ({}, "outlet, owner not recorded"),
        ({"country": "ZZ"}, "outlet of ZZ, owner not recorded"),
    ],
)
def test_whose_an_account_is(reports: list[Article], known: dict[str, str], told: str) -> None:
    article = reports[0].model_copy(update={"agency": None})
    assert account_list.whose(outlet(**known), article).startswith(told)


def test_an_agency_is_credited_once(reports: list[Article]) -> None:
    article = reports[0].model_copy(update={"agency": "TASS"})
    assert account_list.whose(outlet(), article).endswith("credits TASS")
    own = Outlet.model_validate({"id": "tass", "name": "TASS"})
    assert "credits" not in account_list.whose(own, article)


def test_names_and_roles_are_those_printed(corpus: Corpus, reports: list[Article]) -> None:
    contact = corpus.contact(MUTTAQI)
    assert contact
    bakhtar = next(article for article in reports if article.outlet == "bakhtar")
    told = account_list.named(bakhtar, contact)
    assert told.startswith("Mawlavi Amir Khan Muttaqi, Acting Minister of Foreign Affairs")


def test_pairs_have_a_reason_and_two_articles(reports: list[Article]) -> None:
    found = account_list.pairs(reports)
    reasons = [reason for reason, _ in found]
    assert reasons == ["State outlets of two countries", "First and last published"]
    assert all(a.id != b.id for _, (a, b) in found)


def test_two_accounts_of_one_outlet_are_a_pair(reports: list[Article]) -> None:
    plain = reports[1].model_copy(update={"text": None})
    assert [reason for reason, _ in account_list.pairs([plain, plain])] == ["First two"]
