"""The records a corpus is made of, as pydantic models over the YAML files in `data/`.

Every value arrives as a string and is converted here. A passage stores the exact words and the
line they stand on; offsets are derived from the text and never stored (`corpus.evidence`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails

from corpus import dates
from corpus.dates import Basis
from corpus.errors import did_you_mean

ID_PATTERN = r"^[a-z0-9]([a-z0-9-]{0,118}[a-z0-9])?$"
"""Ids are file names and link values: short, lower case, and no path or markup (S21)."""

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
# U+0085, U+2028 and U+2029 would break lines; C0 and C1 controls have no place in a record.
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def _clean(value: str) -> str:
    if not value.strip():
        raise ValueError("empty; leave the key out instead")
    if value != value.strip():
        raise ValueError("spaces at the start or the end")
    if found := _FORBIDDEN.search(value):
        raise ValueError(f"control character U+{ord(found.group()):04X}")
    return value


def _edtf(value: str) -> str:
    dates.parse(value)
    return value


def _web_address(value: str) -> str:
    if not re.match(r"^https?://[^/@\s\\]+(/\S*|\?\S*)?$", value, re.IGNORECASE):
        raise ValueError("expected an address that starts with https:// or http://")
    return value


Text = Annotated[str, StringConstraints(max_length=4000), AfterValidator(_clean)]
Edtf = Annotated[str, AfterValidator(_edtf)]
WebAddress = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_web_address)]
TextFile = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,119}\.txt$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
LineNumber = Annotated[int, Field(ge=1)]
LineRange = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]*(-[1-9][0-9]*)?$")]


def line_numbers(span: str) -> range:
    """Return the line numbers of "7" or "22-55" (both ends included)."""
    first, _, last = span.partition("-")
    return range(int(first), int(last or first) + 1)


class Record(BaseModel):
    """A frozen record that knows no keys but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Passage(Record):
    """Exact words on one line of a text; `occurrence` picks the nth when they stand there twice."""

    line: LineNumber
    quote: Annotated[str, StringConstraints(min_length=1, max_length=4000)]
    occurrence: Annotated[int, Field(ge=1)] = 1


class ActorKind(StrEnum):
    """What an actor is; a post is an office, never counted as a person."""

    PERSON = "person"
    ORGANISATION = "organisation"
    STATE = "state"
    POST = "post"


class EnvoyKind(StrEnum):
    """The office in which a person chiefly appears."""

    SPECIAL_REPRESENTATIVE = "special-representative"
    AMBASSADOR = "ambassador"
    FOREIGN_MINISTER = "foreign-minister"
    OTHER = "other"


class AliasKind(StrEnum):
    """How an alias relates to the name; a surname is safe only beside the full name."""

    VARIANT = "variant"
    TRANSLITERATION = "transliteration"
    MISSPELLING = "misspelling"
    SURNAME = "surname"
    NATIVE_SCRIPT = "native-script"


class Alias(Record):
    """Another name an actor is printed under."""

    name: Text
    kind: AliasKind


class Role(Record):
    """A title an actor held; bounds are EDTF or unknown."""

    title: Text
    since: Edtf | None = None
    until: Edtf | None = None


class Actor(Record):
    """A person, organisation, state or post."""

    id: Id
    name: Text
    kind: ActorKind
    envoy: bool = False
    envoy_kind: EnvoyKind | None = None
    country: Country | None = None
    side: Id
    organisation: Text | None = None
    roles: tuple[Role, ...] = ()
    aliases: tuple[Alias, ...] = ()
    wikidata: Annotated[str, StringConstraints(pattern=r"^Q[1-9]\d*$")] | None = None
    note: Text | None = None


class OutletKind(StrEnum):
    """What sort of publisher an outlet is."""

    NEWS_AGENCY = "news-agency"
    NEWSPAPER = "newspaper"
    BROADCASTER = "broadcaster"
    ONLINE = "online"
    GOVERNMENT = "government"
    THINK_TANK = "think-tank"
    AGGREGATOR = "aggregator"


class Ownership(StrEnum):
    """Who owns an outlet, where that is well known."""

    STATE = "state"
    PUBLIC = "public"
    PRIVATE = "private"
    EXILE = "exile"


class Outlet(Record):
    """A publisher."""

    id: Id
    name: Text
    homepage: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")] | None = (
        None
    )
    country: Country | None = None
    kind: OutletKind | None = None
    ownership: Ownership | None = None
    note: Text | None = None


class PlaceKind(StrEnum):
    """How large a place is."""

    COUNTRY = "country"
    REGION = "region"
    CITY = "city"
    VENUE = "venue"


class Place(Record):
    """Where something happened; `parent` leads from venue to city to country."""

    id: Id
    name: Text
    kind: PlaceKind
    country: Country
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    parent: Id | None = None


class Topic(Record):
    """A term of the controlled vocabulary; `parent` is for browsing, counts do not roll up."""

    id: Id
    label: Text
    definition: Text
    parent: Id | None = None
    iptc: Annotated[str, StringConstraints(pattern=r"^\d{8}$")] | None = None
    keywords: tuple[Text, ...] = ()


class ContactKind(StrEnum):
    """What sort of encounter; a statement has one side and is never counted as a contact."""

    MEETING = "meeting"
    VISIT = "visit"
    CALL = "call"
    CONFERENCE = "conference"
    DELEGATION = "delegation"
    CONSULTATION = "consultation"
    ACCREDITATION = "accreditation"
    AGREEMENT = "agreement"
    STATEMENT = "statement"


class Participant(Record):
    """An actor at a contact and the side it acted for there."""

    actor: Id
    side: Id


class Contact(Record):
    """A reported encounter of two sides or more, or a statement of one; not the reports of it."""

    id: Id
    date: Edtf
    date_basis: Basis
    date_note: Text | None = None
    kind: ContactKind
    place: Id | None = None
    participants: tuple[Participant, ...]
    topics: tuple[Id, ...] = ()
    summary: Text

    @property
    def sides(self) -> frozenset[str]:
        """Name the sides that took part."""
        return frozenset(participant.side for participant in self.participants)


class NamedActor(Record):
    """An actor named in an article, with name and role as printed, misprints kept."""

    actor: Id
    as_printed: Text | None = None
    role_as_printed: Text | None = None


class LineReason(StrEnum):
    """Why a line of a scraped page is not body."""

    NAV = "nav"
    RELATED = "related"
    AUTHOR_BIO = "author_bio"
    COOKIE = "cookie"
    SHARE = "share"
    PROMO = "promo"
    CREDIT = "credit"


class MetaLine(Record):
    """A line outside the body that belongs to the article: its title, date or standfirst."""

    line: LineNumber
    what: Annotated[str, StringConstraints(pattern=r"^(title|standfirst|date|byline)$")]


class ExcludedLines(Record):
    """Lines that are not the article's own, and why; blank lines in the range are ignored."""

    lines: LineRange
    reason: LineReason


class DateReading(Record):
    """What the page prints about its publication date, and dates on it that are not its own."""

    as_stated: Passage | None = None
    text_only: Edtf | None = None
    traps: tuple[Passage, ...] = ()


class Mention(Record):
    """Every place in body or title where one actor is named, and every role printed for it."""

    actor: Id
    names: tuple[Passage, ...]
    roles: tuple[Passage, ...] = ()


class TopicEvidence(Record):
    """The passages that carry a topic tag."""

    topic: Id
    passages: Annotated[tuple[Passage, ...], Field(min_length=1)]


class QuotationKind(StrEnum):
    """How words in quotation marks stand: with a speaker, in part, without one, or torn."""

    DIRECT = "direct"
    FRAGMENT = "fragment"
    SCARE = "scare"
    BROKEN = "broken"


class Quotation(Record):
    """Words in quotation marks: who said them, who relayed them and whom they are about."""

    passage: Passage
    kind: QuotationKind
    speaker: Id | None = None
    speaker_as_printed: Passage | None = None
    via: Id | None = None
    about: tuple[Id, ...] = ()
    attribution: Passage | None = None
    note: Text | None = None


class EventKind(StrEnum):
    """What a text reports, as it reads, before it is joined to a contact."""

    MEETING = "meeting"
    VISIT = "visit"
    STATEMENT = "statement"
    BACKGROUND = "background"


class Event(Record):
    """Something a text reports; `contact` joins it to the record that is counted."""

    id: Text
    kind: EventKind
    what: Text | None = None
    actors: tuple[Id, ...]
    recipients: tuple[Id, ...] = ()
    place_as_read: Text | None = None
    date_as_printed: Passage | None = None
    date_remark: Text | None = None
    date: Edtf | None = None
    date_text_only: Edtf | None = None
    date_reasoning: Text | None = None
    contact: Id | None = None


class PlacesAsRead(Record):
    """Place names of a text by the part they play in it."""

    event: tuple[Text, ...] = ()
    metonym: tuple[Text, ...] = ()
    other: tuple[Text, ...] = ()
    not_a_place: tuple[Text, ...] = ()
    note: Text | None = None


class FullText(Record):
    """A character-exact reading of one text in `data/texts/`.

    Every line of the file is body, meta, excluded or blank; all evidence points into it.
    """

    file: TextFile
    sha256: Sha256
    title: Passage | None = None
    standfirst: Passage | None = None
    published: DateReading = DateReading()
    body: tuple[LineRange, ...]
    meta: tuple[MetaLine, ...] = ()
    excluded: tuple[ExcludedLines, ...] = ()
    mentions: tuple[Mention, ...] = ()
    topics: tuple[TopicEvidence, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    events: tuple[Event, ...] = ()
    places: PlacesAsRead = PlacesAsRead()
    not_actors: tuple[Text, ...] = ()


class Article(Record):
    """One published text: its facts, and its full text when the corpus holds it."""

    id: Id
    url: WebAddress | None = None
    title: Text | None = None
    outlet: Id
    author: Text | None = None
    agency: Text | None = None
    published: Edtf
    published_as_stated: Text | None = None
    published_basis: Basis
    published_note: Text | None = None
    language: Language
    actors: tuple[NamedActor, ...] = ()
    places: tuple[Id, ...] = ()
    topics: tuple[Id, ...] = ()
    contacts: tuple[Id, ...] = ()
    summary: Text
    text: FullText | None = None


# -- faults ----------------------------------------------------------------------------------------


def explain(
    error: ValidationError, value: Any, model: type[BaseModel]
) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """Yield where in a value something is wrong, and what was expected there."""
    for detail in error.errors():
        yield detail["loc"], _expectation(detail, value, model)


def _expectation(detail: ErrorDetails, whole: Any, model: type[BaseModel]) -> str:
    location = detail["loc"]
    message = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == "extra_forbidden":
        # `model` knows its own keys only; a nested record has others.
        known = model.model_fields if len(location) == 1 else ()
        return f"no such key{did_you_mean(str(location[-1]), known)}"
    if detail["type"] == "missing":
        return "missing"
    value = _value_at(whole, location)
    if detail["type"] in ("tuple_type", "model_type"):
        return f"expected {'a list' if detail['type'] == 'tuple_type' else 'keys and values'}"
    if (detail.get("ctx") or {}).get("pattern") == ID_PATTERN:
        message = "an id is made of lower-case letters, digits and hyphens"
    if not isinstance(value, str):
        return message[:1].lower() + message[1:]
    shown = value if len(value) <= 60 else f"{value[:57]}…"
    if expected := (detail.get("ctx") or {}).get("expected"):
        terms = [term.strip(" '") for term in expected.replace(" or ", ",").split(",")]
        return f'"{shown}" is none of {", ".join(terms)}{did_you_mean(value, terms)}'
    if message.startswith('"'):
        return message  # it names the value itself
    return f'"{shown}": {message[:1].lower()}{message[1:]}'


def _value_at(value: Any, location: tuple[int | str, ...]) -> Any:
    for part in location:
        if isinstance(value, (dict, list)):
            try:
                value = value[part]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                return None
    return value
