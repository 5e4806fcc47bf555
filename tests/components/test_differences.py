"""The table of differences: every aspect under its name, every word where it stands."""

import pytest

from components import differences
from corpus.corpus import Corpus, open_corpus
from corpus.text import compare
from corpus.text.differences import Row

EFE, ASIAN_LITE = "efe-2022-03-24-kabulov-kabul", "asian-lite-2024-04-24-kabul-talks"
RECORD = "bakhtar-2024-04-23-kabulov-haqqani"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return open_corpus()


@pytest.fixture(scope="module")
def rows(corpus: Corpus) -> tuple[Row, ...]:
    return compare.table(corpus, [EFE, ASIAN_LITE, RECORD])


def test_each_aspect_has_a_heading_and_each_thing_a_row(rows: tuple[Row, ...]) -> None:
    shown = differences.grouped(rows)
    heads = [row.head for row in shown if not row.cells]
    assert heads[:2] == ["Publication", "When"]
    assert len(heads) == len(set(heads)) == len({row.aspect for row in rows})
    assert sum(bool(row.cells) for row in shown) == len(rows)


def test_standings_have_a_sign_and_a_word(rows: tuple[Row, ...]) -> None:
    cells = [cell for row in differences.grouped(rows) for cell in row.cells]
    signs = {(cell.sign, cell.word) for cell in cells}
    assert len(signs) == len({sign for sign, _ in signs}) == len({word for _, word in signs})


def test_participants_of_asian_lite_and_efe(rows: tuple[Row, ...]) -> None:
    baradar = next(r for r in differences.grouped(rows) if r.head == "Abdul Ghani Baradar")
    assert [cell.word for cell in baradar.cells] == ["only here", "silent", "not recorded"]
    assert [cell.note for cell in baradar.cells] == ["took part", "", ""]


def test_every_passage_opens_where_it_stands(corpus: Corpus, rows: tuple[Row, ...]) -> None:
    shown = [row for row in differences.grouped(rows) if row.cells]
    for row, told in zip(rows, shown, strict=True):
        for entry, cell in zip(row.entries, told.cells, strict=True):
            assert len(cell.words) == len(entry.passages)
            for words, span in zip(cell.words, entry.passages, strict=True):
                assert words.opens
                source = corpus.text(entry.article)
                assert source
                line = source.lines[words.opens.line - 1]
                assert line[words.opens.start : words.opens.end] == span.quote


def test_a_record_has_no_passage_and_is_never_silent(rows: tuple[Row, ...]) -> None:
    for row in differences.grouped(rows):
        if row.cells:
            assert not row.cells[2].words
            assert row.cells[2].word != "silent"


def test_the_download_has_a_row_a_thing_and_article(rows: tuple[Row, ...]) -> None:
    frame = differences.as_frame(rows)
    assert len(frame) == 3 * len(rows)
    assert differences.as_frame([]).columns.tolist() == frame.columns.tolist()
