"""What a brief is about, and what the corpus holds of it, asked once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

from corpus import dates
from corpus.dates import Basis
from corpus.errors import InputError
from corpus.export.selection import Selection, rows
from corpus.filter import Filter, Unit
from corpus.records import Article, Contact

Row = dict[str, Any]
"""A row of an answer."""


class Scope:
    """The contact a link has open, with its reports, or else all that its filter selects."""

    def __init__(self, selection: Selection) -> None:
        link = selection.link
        self.contact_id = link.view.contact
        if self.contact_id:
            # What is chosen by name is not for the filter to leave out.
            narrow = Filter(dates=link.filter.dates, multilateral=link.filter.multilateral)
            selection = replace(selection, link=replace(link, filter=narrow))
        self.selection = selection
        self.corpus = selection.corpus
        self.tier = link.filter.dates
        self._read: dict[str, Article | None] = {}
        if not (self.contacts or self.statements or self.articles):
            raise InputError(f"nothing to brief on: {selection.sentence}")

    def ask(self, question: str, only: Iterable[str] = (), **options: Any) -> list[Row]:
        """Return the answer to a question about the scope, or about the records of some ids."""
        chosen = tuple(only) or ((self.contact_id,) if self.contact_id else None)
        return [*rows(self.selection.ask(question, only=chosen, **options))]

    @cached_property
    def contacts(self) -> list[Row]:
        """The contacts, by date, those whose date is not established last."""
        return self.ask("contacts")

    @cached_property
    def statements(self) -> list[Row]:
        """The statements, by date."""
        return self.ask("statements")

    @cached_property
    def reports(self) -> dict[str, list[Row]]:
        """The reports of each contact and statement, by publication, whatever the filter."""
        ids = tuple(row["contact_id"] for row in (*self.contacts, *self.statements))
        named = replace(self.selection, link=replace(self.selection.link, filter=self._by_name))
        answer = named.ask("reports", only=ids) if ids else None
        found: dict[str, list[Row]] = {key: [] for key in ids}
        for row in rows(answer) if answer is not None else ():
            found[row["contact_id"]].append(row)
        return found

    @property
    def _by_name(self) -> Filter:
        return Filter(dates=self.tier)

    @cached_property
    def articles(self) -> list[Row]:
        """The articles, by publication."""
        if not self.contact_id:
            return self.ask("articles")
        reporting = self.corpus.reports(self.contact_id)
        return self.ask("articles", only=reporting) if reporting else []

    @cached_property
    def claims(self) -> dict[str, list[Row]]:
        """The rows of the claim table of each contact and statement."""
        found: dict[str, list[Row]] = {}
        for row in self.ask("claims"):
            found.setdefault(row["contact_id"], []).append(row)
        return found

    @cached_property
    def contradictions(self) -> list[list[Row]]:
        """The contradictions that concern the scope, each with its evidence."""
        return grouped(self.ask("contradictions"), "contradiction_id")

    @cached_property
    def actor_counts(self) -> list[Row]:
        """How many of the contacts each actor took part in."""
        of = self.selection.having(unit=Unit.CONTACTS)
        only = (self.contact_id,) if self.contact_id else None
        return [*rows(of.ask("actor_counts", only=only))]

    def contact(self, contact_id: str) -> Contact:
        """Return the record of a contact of the scope."""
        found = self.corpus.contact(contact_id)
        if found is None:
            raise InputError(f'contact "{contact_id}" is no longer in this corpus')
        return found

    def article(self, article_id: str) -> Article | None:
        """Return an article, read once."""
        if article_id not in self._read:
            self._read[article_id] = self.corpus.article(article_id)
        return self._read[article_id]

    def when(self, row: Row) -> str:
        """Say when a contact was, never more than is known of it at the chosen tier."""
        return dates.with_basis(row["date"], Basis(row["date_basis"]), self.tier)

    def published(self, row: Row) -> str:
        """Say when an article appeared, and what that rests on."""
        return dates.with_basis(row["published"], Basis(row["published_basis"]), self.tier)


def grouped(answer: Iterable[Row], column: str) -> list[list[Row]]:
    """Return the rows of an answer, those with one value of a column together, in their order."""
    groups: dict[object, list[Row]] = {}
    for row in answer:
        groups.setdefault(row[column], []).append(row)
    return [*groups.values()]
