"""The register: every entry shows its words, and each passage opens where it stands."""

import pandas as pd
import pytest

from components import contradictions
from corpus.corpus import Corpus, open_corpus
from corpus.filter import Filter
from corpus.queries import contradictions as ask

WORKERS = "workers-rights-2021-08-embassy-talks"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return open_corpus()


@pytest.fixture(scope="module")
def frame(corpus: Corpus) -> pd.DataFrame:
    return ask(corpus, Filter())


def test_an_entry_a_row_with_its_status_in_words(frame: pd.DataFrame) -> None:
    rows = contradictions.entries(frame)
    assert len(rows) == frame["contradiction_id"].nunique() > 20
    assert {row.cells[2].word for row in rows} == {"open", "resolved", "unresolvable"}
    assert all(row.cells[2].sign for row in rows)
    assert all(row.cells[2].text for row in rows if row.cells[2].word != "open")


def test_every_entry_opens_its_passages(corpus: Corpus, frame: pd.DataFrame) -> None:
    for row in contradictions.entries(frame):
        printed = row.cells[0].words
        assert printed, row.head
        for words in printed:
            assert words.opens
            source = corpus.text(words.opens.article)
            if words.opens.line:
                assert source
                line = source.lines[words.opens.line - 1]
                assert line[words.opens.start : words.opens.end] == words.text


def test_outside_facts_name_their_source(frame: pd.DataFrame) -> None:
    for row in contradictions.entries(frame):
        if "outside facts" in row.detail:
            assert row.cells[1].words
            assert all(words.where and words.ours for words in row.cells[1].words)


def test_an_entry_comes_whole_with_one_of_its_articles(corpus: Corpus, frame: pd.DataFrame) -> None:
    own = ask(corpus, Filter(), only=(WORKERS,))
    assert set(own["article_id"].dropna()) > {WORKERS}
    counts = own.groupby("contradiction_id").size()
    whole = frame.groupby("contradiction_id").size()
    assert (counts == whole[counts.index]).all()


def test_an_entry_comes_with_its_contact(corpus: Corpus) -> None:
    own = ask(corpus, Filter(), only=("2021-08-17-zhirnov-taliban-kabul",))
    assert len(own)
    assert ask(corpus, Filter(), only=("2021-08-17",)).empty
