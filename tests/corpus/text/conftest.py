"""The five shipped texts, read once, and a small resolver for invented ones."""

from pathlib import Path

import pytest

from corpus.corpus import SHIPPED_DATA
from corpus.load import Records, load
from corpus.text import account
from corpus.text.account import Account
from corpus.text.resolve import Resolver


@pytest.fixture(scope="session")
def records() -> Records:
    return load(Path(SHIPPED_DATA))


@pytest.fixture(scope="session")
def resolver(records: Records) -> Resolver:
    return Resolver(records.vocabulary())


@pytest.fixture(scope="session")
def shipped(records: Records, resolver: Resolver) -> dict[str, Account]:
    """Return the five accounts by the first word of their ids: asian, caliber, efe, khaama …"""
    found = {}
    for key, entry in records.articles.items():
        if entry.record.text is not None:
            source = records.texts[entry.record.text.file].source
            found[key.split("-")[0]] = account.of_article(entry.record, source, resolver)
    return found
