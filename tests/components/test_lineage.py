"""Lineage on the page: the five texts are independent, and every figure opens its words."""

from itertools import pairwise

import pytest

from components import lineage
from corpus.corpus import Corpus, open_corpus
from corpus.records import Article
from corpus.text.account import Account, of_article, of_text
from corpus.text.lineage import matrix, shingles
from corpus.text.resolve import Resolver
from corpus.text.words import words
from corpus.vocabulary import Vocabulary

COPY = (
    "KABUL, 3 May. The envoy of Ruritania met the acting minister in Kabul on Tuesday, said the "
    "ministry.\nThe two sides spoke of transit, trade and the return of frozen assets for hours.\n"
)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return open_corpus()


@pytest.fixture(scope="module")
def seeds(corpus: Corpus) -> list[Article]:
    found = (corpus.article(key) for key in sorted(corpus.article_ids) if corpus.text(key))
    return [article for article in found if article]


@pytest.fixture(scope="module")
def accounts(corpus: Corpus, seeds: list[Article]) -> dict[str, Account]:
    resolver = Resolver(corpus.vocabulary)
    return {a.id: of_article(a, corpus.text(a.id), resolver) for a in seeds}  # type: ignore[arg-type]


def test_the_five_texts_are_independent_of_one_another(
    seeds: list[Article], accounts: dict[str, Account]
) -> None:
    rows = lineage.matrix(seeds, matrix(list(accounts.values())), accounts)
    assert len(rows) == 5
    bands = [[cell.word for cell in row.cells] for row in rows]
    for at, row in enumerate(bands):
        assert row == ["independent"] * at + ["itself"] + ["independent"] * (4 - at)


def test_shared_runs_are_the_words_that_containment_counts(accounts: dict[str, Account]) -> None:
    for a, b in pairwise(accounts.values()):
        mine, other = lineage._body(a), lineage._body(b)
        runs = lineage.stretches(mine, other)
        counted = {
            " ".join(word.key for word in words(a.text, start, end)) for start, end, _ in runs
        }
        shared = shingles([w.key for w in mine]) & shingles([w.key for w in other])
        assert all(any(run in told for told in counted) for run in shared)
        assert all(n == len(list(words(a.text, start, end))) for start, end, n in runs)


def test_a_copy_shows_the_words_of_either_text(seeds: list[Article]) -> None:
    resolver = Resolver(Vocabulary())
    pair = seeds[:2]
    texts = {
        pair[0].id: of_text(pair[0].id, COPY, resolver),
        pair[1].id: of_text(pair[1].id, "Newsroom\n" + COPY.replace("Tuesday", "Monday"), resolver),
    }
    agencies = dict.fromkeys(texts, "Reuters")
    rows = lineage.matrix(pair, matrix(list(texts.values()), agencies), texts)
    cell = rows[0].cells[1]
    assert cell.word == "near copy"
    assert not cell.folded
    assert cell.note == "Both credit Reuters: shared wire copy."
    for at, article in enumerate(pair):
        for told in rows[at].cells[1 - at].words:
            assert told.opens
            line = texts[article.id].text.split("\n")[told.opens.line - 1]
            assert told.text.startswith(line[told.opens.start : told.opens.end])


def test_texts_without_a_word_share_nothing() -> None:
    assert lineage.stretches([], []) == []


def test_an_agency_named_by_several_is_told(seeds: list[Article]) -> None:
    one, two, three = seeds[:3]
    told = lineage.credited([(one, ["TASS"]), (two, ["TASS", "EFE"]), (three, [])])
    assert len(told) == 1
    assert told[0].startswith("TASS is the named source of 2 of them: ")
