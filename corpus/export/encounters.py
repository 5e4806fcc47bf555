"""The contacts of a view, told apart by whether one day is established for them."""

from __future__ import annotations

from typing import Any

from corpus.dates import Precision
from corpus.export.selection import Selection, date_in_words, rows

Contact = dict[str, Any]
"""A row of the question `contacts`."""


def by_day(selection: Selection) -> tuple[list[Contact], list[Contact]]:
    """Return the contacts with an established day, and all others.

    A month, a span, an approximate or an uncertain day is none, nor is a day that the tier of the
    view does not accept.
    """
    exact: list[Contact] = []
    others: list[Contact] = []
    for contact in rows(selection.ask("contacts")):
        certain = not (contact["approximate"] or contact["uncertain"])
        to_the_day = contact["dated"] and contact["precision"] == Precision.DAY and certain
        (exact if to_the_day else others).append(contact)
    return exact, others


def when(contact: Contact, selection: Selection) -> str:
    """Say when a contact was, as far as the tier of the view has it."""
    date, basis = contact["date"], contact["date_basis"]
    return date_in_words(selection, date, basis, contact["dated"])
