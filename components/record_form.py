"""Fields of a record as a form: the same widgets to make a record and to correct one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any

import streamlit as st

from components.dating import BASES
from components.escape import literal
from corpus import dates
from corpus.curate.record_file import Kind
from corpus.errors import InputError
from corpus.records import (
    ActorKind,
    ContactKind,
    EnvoyKind,
    OutletKind,
    Ownership,
    PlaceKind,
)
from corpus.vocabulary import Vocabulary


class Entry(Enum):
    """How the value of a field is entered."""

    WORDS = "a line"
    LONG = "several lines"
    DATE = "a date as EDTF"
    ONE = "one of some"
    MANY = "some of several"
    FLAG = "yes or no"


Offered = Mapping[str, str]


@dataclass(frozen=True)
class Field:
    """A field of a record that can be entered; `options` map values to what they are called.

    An `extensible` field may hold a value nobody has used before.
    """

    name: str
    label: str
    entry: Entry = Entry.WORDS
    options: Callable[[Vocabulary], Offered] | None = None
    help: str | None = None
    extensible: bool = False


def _of(kind: type[StrEnum]) -> Callable[[Vocabulary], Offered]:
    return lambda _: {value.value: value.value.replace("-", " ") for value in kind}


def _bases(_: Vocabulary) -> Offered:
    return {basis.value: f"{basis.value}: {words}" for basis, words in BASES.items()}


_EDTF = (
    "ISO 8601-2: 2022-03-24; 2022-03 for the month; 2022-03-24~ when approximate; "
    "2021-08-17/.. for since then; XXXX-03-24 without a year."
)
_COUNTRY = "Two capital letters as in ISO 3166, such as UZ."
FIELDS: dict[Kind, tuple[Field, ...]] = {
    Kind.ARTICLE: (
        Field("title", "Title"),
        Field("outlet", "Outlet", Entry.ONE, Vocabulary.outlet_names),
        Field("author", "Author"),
        Field("agency", "Agency", help="Who wrote it, when that is not the outlet."),
        Field("published", "Published", Entry.DATE, help=_EDTF),
        Field("published_basis", "The date rests on", Entry.ONE, _bases),
        Field("published_as_stated", "Date as printed"),
        Field("published_note", "How dated", Entry.LONG),
        Field("language", "Language", help="Such as en, ru or fa."),
        Field("url", "Address"),
        Field("topics", "Topics", Entry.MANY, Vocabulary.topic_names),
        Field("places", "Places", Entry.MANY, Vocabulary.place_names),
        Field("summary", "Summary", Entry.LONG),
    ),
    Kind.CONTACT: (
        Field("summary", "Summary", Entry.LONG),
        Field("date", "Date", Entry.DATE, help=_EDTF),
        Field("date_basis", "The date rests on", Entry.ONE, _bases),
        Field("date_note", "How dated", Entry.LONG),
        Field("kind", "Kind", Entry.ONE, _of(ContactKind)),
        Field("place", "Place", Entry.ONE, Vocabulary.place_names),
        Field("topics", "Topics", Entry.MANY, Vocabulary.topic_names),
    ),
    Kind.ACTOR: (
        Field("name", "Name"),
        Field("kind", "Kind", Entry.ONE, _of(ActorKind)),
        Field(
            "side",
            "Side",
            Entry.ONE,
            Vocabulary.side_names,
            help="Whom it acts for; a new one is an id such as hill-council.",
            extensible=True,
        ),
        Field("country", "Country", help=_COUNTRY),
        Field("envoy", "Is an envoy", Entry.FLAG),
        Field("envoy_kind", "Office", Entry.ONE, _of(EnvoyKind)),
        Field("organisation", "Organisation"),
        Field("wikidata", "Wikidata", help="Such as Q4205839."),
        Field("note", "Note", Entry.LONG),
    ),
    Kind.OUTLET: (
        Field("name", "Name"),
        Field("homepage", "Home page", help="The host alone, such as tass.com."),
        Field("country", "Country", help=_COUNTRY),
        Field("kind", "Kind", Entry.ONE, _of(OutletKind)),
        Field("ownership", "Ownership", Entry.ONE, _of(Ownership)),
        Field("note", "Note", Entry.LONG),
    ),
    Kind.PLACE: (
        Field("name", "Name"),
        Field("kind", "Kind", Entry.ONE, _of(PlaceKind)),
        Field("country", "Country", help=_COUNTRY),
        Field("parent", "Lies in", Entry.ONE, Vocabulary.place_names),
        Field("lat", "Latitude", help="Degrees north, such as 34.53."),
        Field("lon", "Longitude", help="Degrees east, such as 69.17."),
    ),
    Kind.TOPIC: (
        Field("label", "Label"),
        Field("definition", "Definition", Entry.LONG),
        Field("parent", "Below", Entry.ONE, Vocabulary.topic_names),
        Field("iptc", "IPTC media topic", help="Eight digits."),
    ),
}
"""What of each kind of record can be entered in a form, in order."""


def draw(kind: Kind, value: Mapping[str, Any], terms: Vocabulary, *, key: str) -> dict[str, Any]:
    """Draw the form of a record set to a value; return what it holds now, None where empty."""
    entered: dict[str, Any] = {}
    columns = st.columns(2, gap="medium")
    for number, field in enumerate(FIELDS[kind]):
        with columns[number % 2]:
            entered[field.name] = _widget(
                field, value.get(field.name), terms, f"{key}-{field.name}"
            )
    return entered


def _widget(field: Field, value: Any, terms: Vocabulary, key: str) -> Any:
    if field.entry is Entry.FLAG:
        return "true" if st.checkbox(field.label, value == "true", key=key) else None
    if field.options is not None:
        names = dict(field.options(terms))
        held = value if isinstance(value, list) else [value] if value else []
        names |= {one: f"{one} (unknown)" for one in held if one not in names}
        if field.entry is Entry.MANY:
            return (
                st.multiselect(
                    field.label,
                    list(names),
                    held,
                    key=key,
                    format_func=lambda one: names.get(one, one),
                    help=field.help,
                    placeholder="none",
                    select_all=False,
                )
                or None
            )
        return st.selectbox(
            field.label,
            list(names),
            list(names).index(value) if value else None,
            key=key,
            format_func=lambda one: names.get(one, one),
            help=field.help,
            placeholder="not said",
            accept_new_options=field.extensible,
        )
    draw_words = st.text_area if field.entry is Entry.LONG else st.text_input
    words = draw_words(field.label, value or "", key=key, max_chars=4000, help=field.help)
    words = " ".join(str(words or "").split())
    if words == " ".join(str(value or "").split()):
        return value
    if field.entry is Entry.DATE and words:
        _read_as(words)
    return words or None


def _read_as(edtf: str) -> None:
    try:
        said = dates.in_words(edtf)
    except InputError as error:
        st.caption(f":red[{literal(error)}]")
    else:
        st.caption(f"Read as: {literal(said)}")
