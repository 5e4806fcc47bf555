"""What leaves the screen as a file, one module a format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

from corpus.export.selection import Selection as Selection

Write = Callable[[Selection], Iterator[bytes]]


@dataclass(frozen=True)
class Format:
    """A kind of file: its key, how it is called, and what writes it: all rows, nothing cut off.

    A `table` format holds the table of a selection; any other the view as a whole.
    """

    key: str
    label: str
    suffix: str
    media_type: str
    write: Write
    table: bool = False

    def file_name(self, selection: Selection) -> str:
        """Return the name of the file."""
        return f"parley-{selection.name if self.table else 'selection'}{self.suffix}"


def _by(module: str, function: str = "write") -> Write:
    """Return a writer whose module, and the library it needs, are loaded when it writes."""

    def write(selection: Selection) -> Iterator[bytes]:
        writer: Write = getattr(import_module(f"corpus.export.{module}"), function)
        return writer(selection)

    return write


_ZIP = "application/zip"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: dict[str, Format] = {
    one.key: one
    for one in (
        Format("csv", "CSV", ".csv.zip", _ZIP, _by("separated"), table=True),
        Format("xlsx", "Excel", ".xlsx", _EXCEL, _by("workbook"), table=True),
        Format("jsonl", "JSON Lines", ".jsonl.zip", _ZIP, _by("jsonl"), table=True),
        Format(
            "parquet",
            "Parquet",
            ".parquet",
            "application/vnd.apache.parquet",
            _by("parquet"),
            table=True,
        ),
        Format("package", "Data package", ".zip", _ZIP, _by("package")),
        Format("workbook", "Excel workbook", ".xlsx", _EXCEL, _by("package", "write_workbook")),
        Format("docx", "Word", "-brief.docx", _WORD, _by("brief", "write_docx")),
        Format("html", "Web page", "-brief.html", "text/html", _by("brief", "write_html")),
        Format("ris", "RIS", ".ris", "application/x-research-info-systems", _by("ris")),
        Format("bibtex", "BibTeX", ".bib", "application/x-bibtex", _by("bibtex")),
        Format("csl", "CSL-JSON", ".json", "application/vnd.citationstyles.csl+json", _by("csl")),
        Format("ical", "iCalendar", ".ics", "text/calendar", _by("ical")),
        Format("gexf", "GEXF", ".gexf", "application/gexf+xml", _by("network", "write_gexf")),
        Format(
            "graphml",
            "GraphML",
            ".graphml",
            "application/graphml+xml",
            _by("network", "write_graphml"),
        ),
        Format("plover", "PLOVER events", "-plover.zip", _ZIP, _by("plover")),
    )
}
"""Every format by its key."""
