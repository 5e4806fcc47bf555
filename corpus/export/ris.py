"""RIS for reference managers; the manifest stands before the first reference."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import dates
from corpus.dates import EdtfDate, Precision
from corpus.export.references import Reference, references
from corpus.export.selection import Selection, in_lines

_TO_THE_YEAR = (Precision.DAY, Precision.MONTH, Precision.YEAR)


def write(selection: Selection) -> Iterator[bytes]:
    """Yield a reference an article. Readers pass over lines before the first `TY`."""
    about = in_lines(selection.manifest())
    yield "".join(f"{label}: {words}\r\n" for label, words in about).encode()
    database = f"Parley, corpus {selection.corpus.version}"
    for reference in references(selection):
        tags = [*_tags(reference), ("DB", database), ("ER", "")]
        lines = (f"{tag}  - {words}\r\n" for tag, words in tags if words or tag == "ER")
        yield ("\r\n" + "".join(lines)).encode()


def _tags(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", "NEWS" if reference.newspaper else "ELEC"
    yield "ID", reference.key
    yield "TI", reference.title
    for author in reference.authors:
        yield "AU", author
    yield "T2", reference.outlet
    if reference.issued is not None:
        yield "PY", _year(reference.issued)
        yield "DA", _date(reference.issued)
    yield "LA", reference.language
    yield "UR", reference.url
    yield "N1", reference.note


def _year(issued: EdtfDate) -> str:
    return issued.text[:4] if issued.precision in _TO_THE_YEAR else ""


def _date(issued: EdtfDate) -> str:
    """Spell a date as year/month/day/words; what is not known stays empty."""
    if issued.precision not in _TO_THE_YEAR:
        return f"///{dates.in_words(issued.text)}"
    parts = issued.text.rstrip("?~%").split("-")
    year, month, day = [*(part for part in parts if part != "XX"), "", ""][:3]
    words = dates.in_words(issued.text) if issued.approximate or issued.uncertain else ""
    return f"{year}/{month}/{day}/{words}"
