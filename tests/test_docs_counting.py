"""What the documents say about counting is what is counted."""

from pathlib import Path

import pytest

from corpus.dates import Basis, Tier
from corpus.filter import Unit
from corpus.load import Records, load
from corpus.records import ContactKind, LineReason, PlaceKind


@pytest.fixture(scope="module")
def counting(root: Path) -> str:
    return " ".join((root / "docs" / "counting.md").read_text("utf-8").split())


@pytest.fixture(scope="module")
def about_data(root: Path) -> str:
    return " ".join((root / "data" / "README.md").read_text("utf-8").split())


@pytest.fixture(scope="module")
def records(root: Path) -> Records:
    return load(root / "data")


def test_every_unit_has_its_rule(counting: str) -> None:
    assert [unit for unit in Unit if f"- **{unit}**: " not in counting] == []


def test_every_tier_has_its_rule(counting: str) -> None:
    named = {Tier.STATED: "stated", Tier.INFERRED: "+ inferred", Tier.OUTSIDE: "+ outside facts"}
    assert [tier for tier in Tier if f"- **{named[tier]}**: " not in counting] == []


def test_every_kind_of_contact_is_named(counting: str) -> None:
    kinds = [kind for kind in ContactKind if kind is not ContactKind.STATEMENT]
    assert f"one reported {', '.join(kinds[:-1])} or {kinds[-1]} between" in counting
    assert "**A statement is no contact.**" in counting


def test_the_data_says_what_a_date_rests_on_and_why_a_line_is_left_out(about_data: str) -> None:
    assert [basis for basis in Basis if f"| `{basis}` |" not in about_data] == []
    assert [reason for reason in LineReason if f"`{reason}` " not in about_data] == []


def test_the_data_says_how_much_there_is(about_data: str, records: Records) -> None:
    articles = [entry.record for entry in records.articles.values()]
    contacts = [entry.record for entry in records.contacts.values()]
    actors = [entry.record for entry in records.actors.values()]
    places = [entry.record for entry in records.places.values()]
    titled = sum(article.title is not None for article in articles)
    statements = sum(contact.kind is ContactKind.STATEMENT for contact in contacts)
    kinds = [actor.kind.value for actor in actors]
    envoys = sum(actor.envoy for actor in actors)
    size = {kind: sum(place.kind is kind for place in places) for kind in PlaceKind}
    english = sum(article.language == "en" for article in articles)
    told = [
        f"{len(articles)}: {titled} with a title, {len(articles) - titled} without",
        f"{len(contacts)}: {len(contacts) - statements} contacts, {statements} statements",
        f"{len(actors)}: {kinds.count('person')} persons ({envoys} of them envoys), "
        f"{kinds.count('state')} states, {kinds.count('organisation')} organisations, "
        f"{kinds.count('post')} posts",
        f"| {len(records.outlets)} |",
        f"{len(places)}: {size[PlaceKind.CITY]} cities, {size[PlaceKind.COUNTRY]} countries, "
        f"{size[PlaceKind.VENUE]} venues",
        f"| {len(records.topics)} |",
        f"| {len(records.texts)} |",
        f"{english} pages are in English; {len(articles) - english} in ",
    ]
    assert [line for line in told if line not in about_data] == []
