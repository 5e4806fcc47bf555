"""The articles of a view as references: what RIS, BibTeX and CSL-JSON are written from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus import dates
from corpus.dates import EdtfDate
from corpus.export.selection import Selection, date_in_words, plain, rows
from corpus.records import OutletKind

_PRINTED = (OutletKind.NEWSPAPER, OutletKind.NEWS_AGENCY)


@dataclass(frozen=True)
class Reference:
    """One article as a reference manager keeps it; an empty string is not recorded.

    `issued` is None where the date is not established at the tier of the view: it is never
    padded, and `note` says what is known of it. Names of authors stay as they are printed.
    """

    key: str
    newspaper: bool
    title: str
    authors: tuple[str, ...]
    outlet: str
    issued: EdtfDate | None
    language: str
    url: str
    note: str


def references(selection: Selection) -> Iterator[Reference]:
    """Yield a reference for each article, in the order of the question `articles`."""
    corpus = selection.corpus
    authors = corpus.authors()
    for row in rows(selection.ask("articles")):
        outlet = corpus.vocabulary.outlets.get(row["outlet_id"])
        names = authors.get(row["article_id"]) or row["agency"] or ""
        issued = dates.parse(row["published"]) if row["dated"] else None
        date = date_in_words(selection, row["published"], row["published_basis"], row["dated"])
        yield Reference(
            key=row["article_id"],
            newspaper=outlet is not None and outlet.kind in _PRINTED,
            title=plain(row["title"]) or f"[{plain(row['summary'])}]",
            authors=tuple(name for part in names.split(";") if (name := plain(part))),
            outlet=plain(row["outlet"]),
            issued=issued,
            language=row["language"],
            url=row["url"] or "",
            note=plain(f"Published: {date}. Summary by the corpus: {row['summary']}"),
        )
