"""Names as printed: gathered by form, counted, and shown where they stand."""

import pandas as pd
import pytest

from components import naming
from components.passage_table import Words
from corpus.corpus import open_corpus
from corpus.filter import Filter
from corpus.queries import passages

EFE = "efe-2022-03-24-kabulov-kabul"
KHAAMA = "khaama-2023-01-islamabad-visit"


@pytest.fixture(scope="module")
def taliban() -> pd.DataFrame:
    frame = passages(open_corpus(), Filter(actor=("taliban",)))
    frame = frame[(frame["evidence"] != "topic") & (frame["ref_id"] == "taliban")]
    return frame.assign(form=frame["quote"].map(naming.form))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Taliban", "Taliban"),
        ("The movement", "the movement"),
        ("a Taliban delegation", "Taliban delegation"),
        ("Russia’s special envoy", "Russia's special envoy"),
    ],
)
def test_case_article_and_apostrophe_do_not_part_forms(one: str, other: str) -> None:
    assert naming.form(one) == naming.form(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Zamit Kabulov", "Zamir Kabulov"), ("Kabulove", "Kabulov"), ("Theo", "o")]
)
def test_misprints_stay_forms_of_their_own(one: str, other: str) -> None:
    assert naming.form(one) != naming.form(other)


def test_the_matrix_of_two_texts(taliban: pd.DataFrame) -> None:
    rows = naming.by_form(taliban, [EFE, KHAAMA], lambda row: Words(row["quote"]))
    told = {row.head: [cell.word for cell in row.cells] for row in rows}
    assert told["the regime"] == ["1 ×", ""]
    assert told["Islamic Emirate"] == ["", "2 ×"]
    assert told["the de facto authorities of Afghanistan"] == ["", "1 ×"]
    for row in rows:
        for cell in row.cells:
            assert cell.word == (f"{len(cell.words)} ×" if cell.words else "")


def test_a_name_is_stressed_in_its_sentence(taliban: pd.DataFrame) -> None:
    own = taliban[(taliban["article_id"] == EFE) & (taliban["quote"] == "the regime")]
    words = naming.in_sentence(own.iloc[0].to_dict())
    assert words.stressed
    assert words.text[slice(*words.stressed)] == "the regime"
    assert words.opens
    assert words.opens.line == 13


def test_a_record_opens_the_article(taliban: pd.DataFrame) -> None:
    own = taliban[taliban["line"].isna()]
    words = naming.in_sentence(own.iloc[0].to_dict())
    assert words.opens
    assert not words.opens.line
    assert words.where.startswith("record")


def test_every_outlet_has_a_row_and_every_form_its_count(taliban: pd.DataFrame) -> None:
    rows = naming.by_outlet(taliban)
    assert len(rows) == taliban["outlet"].nunique()
    efe = next(row for row in rows if row.head == "EFE")
    assert efe.cells[0].words[0].text == "Taliban"
    assert efe.cells[0].words[0].where == "10 ×"


def test_the_taliban_come_first_then_an_envoy() -> None:
    assert naming.first_of(["wang-yi", "zamir-kabulov", "taliban"], ["zamir-kabulov"]) == "taliban"
    assert naming.first_of(["wang-yi", "zamir-kabulov"], ["zamir-kabulov"]) == "zamir-kabulov"
    assert naming.first_of(["wang-yi"], []) == "wang-yi"
