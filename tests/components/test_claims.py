"""Claim tables: who states, contradicts or passes over a claim, each with its words."""

import pandas as pd
import pytest

from components import claims
from corpus.corpus import Corpus, open_corpus
from corpus.filter import Filter
from corpus.queries import claims as ask

ZHIRNOV = "2021-08-17-zhirnov-taliban-kabul"
WORKERS = "workers-rights-2021-08-embassy-talks"
AOP = "aop-news-2021-08-16-zhirnov-to-meet"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return open_corpus()


@pytest.fixture(scope="module")
def frame(corpus: Corpus) -> pd.DataFrame:
    found = ask(corpus, Filter())
    return found[found["contact_id"] == ZHIRNOV]


def test_a_row_a_claim_and_a_cell_an_article(frame: pd.DataFrame) -> None:
    rows = claims.by_article(frame, [WORKERS, AOP])
    assert len(rows) == frame["claim_id"].nunique()
    guards = next(row for row in rows if "guards" in row.head)
    assert [cell.word for cell in guards.cells] == ["contradicts", "states"]
    assert [cell.sign for cell in guards.cells] == ["✗", "✓"]


def test_words_of_a_text_open_their_line_and_words_of_a_record_the_article(
    corpus: Corpus, frame: pd.DataFrame
) -> None:
    for row in claims.by_article(frame, [WORKERS, AOP]):
        for cell, article in zip(row.cells, (WORKERS, AOP), strict=True):
            for words in cell.words:
                assert words.opens
                assert words.opens.article == article
                if source := corpus.text(article):
                    line = source.lines[words.opens.line - 1]
                    assert line[words.opens.start : words.opens.end] == words.text
                else:
                    assert not words.opens.line


def test_an_article_the_table_does_not_know_is_not_called_silent(frame: pd.DataFrame) -> None:
    rows = claims.by_article(frame, ["asia-plus-2021-08-17-ambassador-expected", "nobody"])
    assert {row.cells[1].word for row in rows} == {"not recorded"}
    assert "silent" not in {row.cells[0].word for row in rows}


def test_many_articles_stand_under_what_they_do(frame: pd.DataFrame) -> None:
    rows = claims.by_stance(frame)
    guards = next(row for row in rows if "guards" in row.head)
    states, contradicts, _ = guards.cells
    assert states.word == "2 articles"
    assert contradicts.word == "1 article"
    assert all(words.where.count(",") for words in (*states.words, *contradicts.words))


def test_silence_has_a_sign_and_no_words() -> None:
    frame = pd.DataFrame(
        [{"claim_id": "x", "claim": "They met.", "about": "date", "article_id": "a", "outlet": "A"}]
    ).assign(stance="silent", quote=None, line=pd.NA, start=pd.NA, field=None, note=None)
    (row,) = claims.by_article(frame, ["a"])
    assert (row.cells[0].sign, row.cells[0].word, row.cells[0].words) == ("○", "silent", ())
    (row,) = claims.by_stance(frame)
    assert row.cells[2].word == "A"
