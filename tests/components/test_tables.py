"""Tables leave the screen as files that no spreadsheet runs."""

import csv
import io

import pandas as pd
import pytest

from components import tables

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x"]
FORMULAS += [" =1", "\u200b=1", "\ufeff=1", "\0=1", '=HYPERLINK("http://evil")', '";=1']


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_cell_that_starts_a_formula_is_quoted(cell: str) -> None:
    assert tables.harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Kabul", "2022-03-24", "", "a=b", 7, None])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert tables.harmless(cell) == cell


def test_the_file_holds_the_rows_of_the_table() -> None:
    frame = pd.DataFrame(
        {"name": ["=x", "Кабулов"], "n": [1, -2], "day": pd.to_datetime(["2022-03-24", None])}
    )
    content = tables.csv(frame).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert rows == [["name", "n", "day"], ["'=x", "1", "2022-03-24"], ["Кабулов", "-2", ""]]


def test_columns_have_readable_headings() -> None:
    assert tables.label("published_basis") == "Basis"
    assert tables.label("actor_a") == "Actor a"
