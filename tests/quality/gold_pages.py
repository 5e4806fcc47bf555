"""Pages a reader has read to the end: what is the article's own, and what it says."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from corpus import yaml_file
from corpus.corpus import SHIPPED_DATA
from corpus.dates import Basis
from corpus.evidence import SourceText
from corpus.load import Records, load
from corpus.records import (
    ActorKind,
    Article,
    ContactKind,
    Edtf,
    EventKind,
    ExcludedLines,
    FullText,
    Id,
    Language,
    LineRange,
    LineReason,
    Mention,
    MetaLine,
    Passage,
    QuotationKind,
    Record,
    Text,
    TopicEvidence,
    WebAddress,
    line_numbers,
)

PAGES = Path(__file__).parent / "pages"
REPORTS = Path(__file__).parent / "contacts.yaml"


class Status(StrEnum):
    """How sure a reader is that a contact took place, and that it is one."""

    HELD = "held"
    PLANNED = "planned"
    DENIED = "denied"
    RECALLED = "recalled"
    OPEN = "open"


class GoldOutlet(Record):
    """The outlet as the page prints it, and its id if it is registered."""

    name: Text
    id: Id | None = None


class GoldDate(Record):
    """When the page was published, as far as the page tells; without `edtf` it does not."""

    edtf: Edtf | None = None
    basis: Basis | None = None
    note: Text | None = None
    as_stated: Passage | None = None
    traps: tuple[Passage, ...] = ()


class Elsewhere(Record):
    """Words of an HTML page that are not the article's own."""

    text: Text
    reason: LineReason


class NewActor(Record):
    """A person or body that no register knows."""

    name: Text
    kind: ActorKind = ActorKind.PERSON
    role: Text | None = None
    names: Annotated[tuple[Passage, ...], Field(min_length=1)]
    roles: tuple[Passage, ...] = ()


class GoldQuotation(Record):
    """Words in quotation marks; a speaker is registered, new by name, or printed by role alone."""

    passage: Passage
    kind: QuotationKind
    speaker: Id | None = None
    speaker_name: Text | None = None
    speaker_printed: Text | None = None
    via: Id | None = None
    via_name: Text | None = None
    note: Text | None = None


class GoldContact(Record):
    """An encounter the page reports; `others` are participants that no register knows."""

    kind: ContactKind
    participants: tuple[Id, ...] = ()
    others: tuple[Text, ...] = ()
    date: Edtf | None = None
    place: Id | None = None
    status: Status = Status.HELD
    note: Text | None = None


class GoldPage(Record):
    """The reading of one page.

    `lines` are given for HTML alone, where the article's own lines are numbered as a reader would
    copy them; a text file has its own lines. Pages of one `batch` were read before the program had
    been run on any of them; the first and the shipped texts were in view while it was written.
    """

    page: Text
    batch: int = 1
    manner: Text = "shipped text"
    encoding: Text = "utf-8"
    address: WebAddress | None = None
    title: Passage
    standfirst: Passage | None = None
    outlet: GoldOutlet | None = None
    agency: Text | None = None
    author: Text | None = None
    language: Language
    published: GoldDate = GoldDate()
    lines: tuple[str, ...] = ()
    body: tuple[LineRange, ...]
    meta: tuple[MetaLine, ...] = ()
    excluded: tuple[ExcludedLines, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    mentions: tuple[Mention, ...] = ()
    new_actors: tuple[NewActor, ...] = ()
    quotations: tuple[GoldQuotation, ...] = ()
    contacts: tuple[GoldContact, ...] = ()
    topics: tuple[TopicEvidence, ...] = ()
    open_topics: tuple[Id, ...] = ()


class GoldReport(Record):
    """A sentence or two, and the contacts they report as having taken place."""

    words: Text
    contacts: tuple[GoldContact, ...] = ()


@dataclass(frozen=True)
class Gold:
    """A reading, its bytes as they come in, and the text its passages point into."""

    name: str
    content: bytes
    read: GoldPage
    source: SourceText

    @property
    def body(self) -> frozenset[int]:
        """Return the numbers of the body lines that are not blank."""
        return frozenset(
            number
            for span in self.read.body
            for number in line_numbers(span)
            if self.source.lines[number - 1].strip()
        )

    @property
    def own(self) -> frozenset[int]:
        """Return the lines on which names are read: title, standfirst and body."""
        meta = {line.line for line in self.read.meta if line.what in ("title", "standfirst")}
        return self.body | meta

    def passages(self) -> list[Passage]:
        """Return every passage of the reading."""
        read = self.read
        found = [read.title, *read.published.traps]
        found += [one for one in (read.standfirst, read.published.as_stated) if one]
        for mention in (*read.mentions, *read.new_actors):
            found += [*mention.names, *mention.roles]
        for topic in read.topics:
            found += topic.passages
        return found + [quotation.passage for quotation in read.quotations]


@cache
def register() -> Records:
    """Return the shipped records, whose vocabularies the readings use."""
    return load(SHIPPED_DATA)


@cache
def gold() -> dict[str, Gold]:
    """Return the pages written for the purpose, by the name of their file."""
    found = {}
    for path in sorted(PAGES.glob("*.yaml")):
        value = yaml_file.read(path.read_text(encoding="utf-8")).value
        read = GoldPage.model_validate(value)
        content = (PAGES / read.page).read_bytes()
        text = "\n".join(read.lines) if read.lines else decoded(content, read.encoding)
        found[path.stem] = Gold(path.stem, content, read, SourceText(text))
    return found


@cache
def shipped() -> dict[str, Gold]:
    """Return the five shipped texts with the readings of their records."""
    found = {}
    for key, entry in register().articles.items():
        record = entry.record
        if record.text is None:
            continue
        text = register().texts[record.text.file].source.text
        found[key] = Gold(key, text.encode(), _reading(record, record.text), SourceText(text))
    return found


@cache
def reports() -> tuple[GoldReport, ...]:
    """Return the sentences about contacts, with what they report."""
    values = yaml_file.read(REPORTS.read_text(encoding="utf-8")).value
    return tuple(GoldReport.model_validate(value) for value in values)


def everything() -> dict[str, Gold]:
    """Return the shipped texts and the pages written for the purpose."""
    return {**shipped(), **gold()}


def decoded(content: bytes, encoding: str) -> str:
    """Return the text of these bytes, with newlines alone between the lines."""
    return content.decode(encoding).removeprefix("\ufeff").replace("\r\n", "\n")


def plain(markup: str) -> str:
    """Return the words of an HTML page, every run of white space as one space."""
    bare = re.sub(r"(?s)<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>", " ", markup)
    return " ".join(html.unescape(bare).split())


_STATUS = {
    EventKind.MEETING: Status.HELD,
    EventKind.VISIT: Status.OPEN,
    EventKind.BACKGROUND: Status.RECALLED,
}


def _reading(record: Article, text: FullText) -> GoldPage:
    # A date that only outside facts give cannot be read off the page.
    known = record.published if record.published_basis is not Basis.OUTSIDE else None
    contacts = []
    for event in text.events:
        outside = (event.date_reasoning or "").startswith("outside")
        if event.kind in _STATUS:
            contacts.append(
                GoldContact(
                    kind=ContactKind.VISIT
                    if event.kind is EventKind.VISIT
                    else ContactKind.MEETING,
                    participants=(*event.actors, *event.recipients),
                    date=None if outside else event.date,
                    status=_STATUS[event.kind],
                )
            )
    return GoldPage(
        # Its address is that of another page with the same text, so it is not given.
        page=text.file,
        title=text.title,
        standfirst=text.standfirst,
        outlet=GoldOutlet(name=register().outlets[record.outlet].record.name, id=record.outlet),
        agency=record.agency,
        author=record.author,
        language=record.language,
        published=GoldDate(
            edtf=known, as_stated=text.published.as_stated, traps=text.published.traps
        ),
        body=text.body,
        meta=text.meta,
        excluded=text.excluded,
        mentions=tuple(_by_name(mention) for mention in text.mentions),
        quotations=tuple(
            GoldQuotation(
                passage=quotation.passage,
                kind=quotation.kind,
                speaker=quotation.speaker,
                speaker_printed=quotation.speaker_as_printed and quotation.speaker_as_printed.quote,
                via=quotation.via,
            )
            for quotation in text.quotations
        ),
        contacts=tuple(contacts),
        topics=text.topics,
    )


def _by_name(mention: Mention) -> Mention:
    """Count "the movement" and "new government" as descriptions, like the roles of a person."""
    actor = register().actors[mention.actor].record
    known = [actor.name, *(alias.name for alias in actor.aliases)]
    if actor.kind is ActorKind.PERSON:
        return mention
    named = [
        passage
        for passage in mention.names
        if any(re.search(rf"(?<!\w){re.escape(name)}", passage.quote) for name in known)
    ]
    described = [passage for passage in mention.names if passage not in named]
    return Mention(actor=mention.actor, names=tuple(named), roles=(*mention.roles, *described))
