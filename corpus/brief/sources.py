"""The articles a brief rests on, numbered, and what they are evidence with."""

from __future__ import annotations

from collections.abc import Iterable

from corpus import dates
from corpus.brief.parts import Evidence, Source
from corpus.brief.scope import Row, Scope
from corpus.claims import RecordField
from corpus.records import Article

_OURS = (RecordField.SUMMARY, RecordField.PUBLISHED_NOTE)
_FIELDS = {
    RecordField.TITLE: "title, on record",
    RecordField.SUMMARY: "our summary",
    RecordField.AS_PRINTED: "name as printed, on record",
    RecordField.ROLE_AS_PRINTED: "role as printed, on record",
    RecordField.AGENCY: "agency, on record",
    RecordField.PUBLISHED: "publication date, on record",
    RecordField.PUBLISHED_AS_STATED: "date as printed, on record",
    RecordField.PUBLISHED_NOTE: "our note on its date",
}


class Sources:
    """The sources of a brief: the articles of its scope in their order, others as cited."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._numbers: dict[str, int] = {}
        self._selected = {row["article_id"] for row in scope.articles}
        for row in scope.articles:
            self.number(row["article_id"])

    def number(self, article_id: str) -> int:
        """Return the number of an article in the list of sources."""
        return self._numbers.setdefault(article_id, len(self._numbers) + 1)

    def evidence(self, answer: Iterable[Row]) -> tuple[Evidence, ...]:
        """Return what the rows of `claims` or `contradictions` rest on."""
        return tuple(self._of(row) for row in answer)

    def _of(self, row: Row) -> Evidence:
        if row["evidence"] == "outside":
            return Evidence(None, "in our words", row["quote"], ours=True, outside=row["source"])
        number = self.number(row["article_id"])
        if row["line"] is not None:
            return Evidence(number, f"line {row['line']}", row["quote"])
        if not row["quote"]:
            return Evidence(number, "nothing on this in its full text", "")
        field = RecordField(row["field"])
        return Evidence(number, _FIELDS[field], row["quote"], ours=field in _OURS)

    def report(self, contact_id: str, report: Row) -> Evidence:
        """Return the words by which an article is known to report a contact."""
        article = report["article_id"]
        for row in self._scope.claims.get(contact_id, ()):
            if row["article_id"] == article and row["line"] is not None:
                return self._of(row)
        return self.heading(article, report["title"], report["summary"])

    def heading(self, article_id: str, title: str | None, summary: str) -> Evidence:
        """Return the title of an article as evidence, or our summary where none is recorded."""
        number = self.number(article_id)
        record = self._scope.article(article_id)
        printed = record.text.title if record and record.text else None
        if printed:
            return Evidence(number, f"title, line {printed.line}", printed.quote)
        if title:
            return Evidence(number, _FIELDS[RecordField.TITLE], title)
        return Evidence(number, _FIELDS[RecordField.SUMMARY], summary, ours=True)

    def listed(self) -> tuple[Source, ...]:
        """Return every source in the order of its number."""
        return tuple(
            self._source(article, number)
            for key, number in self._numbers.items()
            if (article := self._scope.article(key))
        )

    def _source(self, article: Article, number: int) -> Source:
        outlets = self._scope.corpus.vocabulary.outlet_names()
        outlet = outlets.get(article.outlet, article.outlet)
        agency = article.agency if article.agency != outlet else None
        when = dates.with_basis(article.published, article.published_basis, self._scope.tier)
        facts = (
            f"by {article.author}" if article.author else "",
            f"credits {agency}" if agency else "",
            f"published {when}",
            f"printed there as “{article.published_as_stated}”"
            if article.published_as_stated
            else "",
            "full text" if article.text else "record without the text",
            "" if article.id in self._selected else "cited beside the selection",
            f"in {article.language}" if article.language != "en" else "",
        )
        return Source(
            number,
            outlet,
            article.title or article.summary.rstrip("."),
            article.title is None,
            "; ".join(fact for fact in facts if fact),
            article.url,
        )
