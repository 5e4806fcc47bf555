"""Quotations: speaker, relay and subject kept apart; a torn one shown as torn."""

import pandas as pd
import pytest

from components import quotations
from corpus.corpus import open_corpus
from corpus.filter import Filter
from corpus.queries import quotations as ask
from corpus.records import QuotationKind


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return ask(open_corpus(), Filter())


def test_a_row_a_quotation_that_opens_its_line(frame: pd.DataFrame) -> None:
    rows = quotations.rows_of(frame)
    assert len(rows) == len(frame)
    for row, line in zip(rows, frame["line"], strict=True):
        (words,) = row.cells[0].words
        assert words.opens
        assert words.opens.line == line


def test_the_broken_quotation_gets_no_marks_from_us_and_keeps_its_note(frame: pd.DataFrame) -> None:
    (row,) = quotations.rows_of(quotations.chosen_of(frame, QuotationKind.BROKEN, ""))
    assert row.cells[0].words[0].bare
    assert row.cells[0].words[0].text.startswith("The Taliban representatives")
    assert row.cells[0].words[0].text.endswith("for the embassy,”")
    assert row.cells[2].word == "broken"
    assert row.cells[2].note.startswith("Closing mark without an opening one")
    others = quotations.rows_of(frame[frame["kind"] != "broken"])
    assert not any(row.cells[0].words[0].bare for row in others)


def test_speaker_relay_and_subject_are_told_apart(frame: pd.DataFrame) -> None:
    relayed = frame[frame["via_id"] == "hafiz-zia-ahmad"].iloc[0].to_dict()
    said = "Amir Khan Muttaqi, printed as “Muttaqi”; via Hafiz Zia Ahmad"
    assert quotations.said_by(relayed) == said
    scare = frame[frame["kind"] == "scare"].iloc[0].to_dict()
    assert quotations.said_by(scare) == "no speaker printed; about Taliban"


def test_kind_and_speaker_narrow_together(frame: pd.DataFrame) -> None:
    direct = quotations.chosen_of(frame, QuotationKind.DIRECT, "hafiz-zia-ahmad")
    assert set(direct["kind"]) == {"direct"}
    assert set(direct["speaker_id"]) == {"hafiz-zia-ahmad"}
    assert quotations.chosen_of(frame, QuotationKind.BROKEN, "hafiz-zia-ahmad").empty
    assert len(quotations.chosen_of(frame, None, "")) == len(frame)
