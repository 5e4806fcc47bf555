"""Excel: a sheet a table, every text typed as text, and a sheet that says what it is."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa
import xlsxwriter

from corpus.export.selection import Selection, counted, in_lines, rows

MOST_CHARACTERS = 32_767
"""Characters a cell of Excel holds."""
MOST_ROWS = 1_048_575
"""Rows a sheet of Excel holds below its heading."""
_ABOUT = "About"


def write(selection: Selection) -> Iterator[bytes]:
    """Yield the table as a workbook."""
    return written(selection, {selection.name: selection.table})


def written(
    selection: Selection, tables: dict[str, pa.Table], **of_the_file: str
) -> Iterator[bytes]:
    """Yield named tables as a workbook; a table longer than a sheet goes on in the next."""
    page = io.BytesIO()
    with xlsxwriter.Workbook(page, {"constant_memory": True}) as book:
        book.set_properties({"title": selection.sentence[:255], "created": selection.made})
        sheets = _Sheets(book)
        for name, table in tables.items():
            sheets.add(name, table)
        notes = []
        if sheets.shortened:
            long = (
                f"{counted(sheets.shortened, 'cells')} of more than {MOST_CHARACTERS:,} characters"
            )
            notes.append(
                f"{long}, the most Excel holds, cut to end in “…”; the other table formats have "
                "them whole."
            )
        rows_of = ", ".join(f"{name} {table.num_rows:,}" for name, table in tables.items())
        sheets.about(in_lines(selection.manifest(*notes, rows=rows_of, **of_the_file)))
    yield page.getvalue()


class _Sheets:
    """Writes tables to the sheets of a workbook."""

    def __init__(self, book: Any) -> None:
        self.shortened = 0
        self._book = book
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._heading = book.add_format({"bold": True})

    def add(self, name: str, table: pa.Table) -> None:
        """Write a table, on several sheets where one does not hold it."""
        for number, start in enumerate(range(0, max(table.num_rows, 1), MOST_ROWS), 1):
            title = name[:27] if number == 1 else f"{name[:27]}-{number}"
            self._sheet(title, table.slice(start, MOST_ROWS))

    def about(self, lines: list[tuple[str, str]]) -> None:
        """Write the manifest."""
        sheet = self._book.add_worksheet(_ABOUT)
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 120)
        for row, (label, words) in enumerate(lines):
            sheet.write_string(row, 0, label, self._heading)
            sheet.write_string(row, 1, self._fitting(words))

    def _sheet(self, title: str, table: pa.Table) -> None:
        sheet = self._book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(table.schema.names):
            sheet.write_string(0, column, self._fitting(name), self._heading)
        for number, row in enumerate(rows(table), 1):
            for column, value in enumerate(row.values()):
                self._cell(sheet, number, column, value)

    def _cell(self, sheet: Any, row: int, column: int, value: object) -> None:
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self._day)
        else:
            sheet.write_string(row, column, self._fitting(str(value)))

    def _fitting(self, words: str) -> str:
        if len(words) <= MOST_CHARACTERS:
            return words
        self.shortened += 1
        return f"{words[: MOST_CHARACTERS - 1]}…"
