"""What each article says of a contact, claim by claim, and where accounts cannot all be right.

Both are written by hand. Every stance but silence rests on words: a passage of a full text, or,
where the corpus holds no text, the words of a field of the record.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from corpus.records import Article, Id, Passage, Record, Text


class Stance(StrEnum):
    """What an article does with a claim; only a full text can be silent."""

    STATES = "states"
    CONTRADICTS = "contradicts"
    SILENT = "silent"


class About(StrEnum):
    """What a claim or a contradiction is about."""

    DATE = "date"
    PLACE = "place"
    PARTICIPANTS = "participants"
    ROLE = "role"
    NAME = "name"
    NUMBER = "number"
    TOPIC = "topic"
    OUTCOME = "outcome"
    ATTRIBUTION = "attribution"
    SEQUENCE = "sequence"


class RecordField(StrEnum):
    """A field of an article's record whose words can be pointed at."""

    TITLE = "title"
    SUMMARY = "summary"
    AS_PRINTED = "as_printed"
    ROLE_AS_PRINTED = "role_as_printed"
    AGENCY = "agency"
    PUBLISHED = "published"
    PUBLISHED_AS_STATED = "published_as_stated"
    PUBLISHED_NOTE = "published_note"


class RecordedWords(Record):
    """Words that stand in a field of the record, where there is no text to quote."""

    record: RecordField
    words: Text

    def stand_in(self, article: Article) -> bool:
        """Tell whether the words stand in that field of the article."""
        if self.record is RecordField.AS_PRINTED:
            return any(named.as_printed == self.words for named in article.actors)
        if self.record is RecordField.ROLE_AS_PRINTED:
            return any(named.role_as_printed == self.words for named in article.actors)
        return self.words in (getattr(article, self.record.value) or "")


class Words(Record):
    """The words of one article that something rests on."""

    article: Id
    passages: tuple[Passage, ...] = ()
    recorded: tuple[RecordedWords, ...] = ()
    note: Text | None = None


class Account(Words):
    """What one article does with one claim."""

    stance: Stance

    @model_validator(mode="after")
    def _rests_on_words(self) -> Account:
        words = bool(self.passages or self.recorded)
        if self.stance is Stance.SILENT and words:
            raise ValueError("silent, yet words are given")
        if self.stance is not Stance.SILENT and not words:
            raise ValueError(f'"{self.stance}" needs a passage or the words of the record')
        return self


class Claim(Record):
    """One assertion about a contact, in our words, and what each article does with it."""

    id: Id
    claim: Text
    about: About
    accounts: Annotated[tuple[Account, ...], Field(min_length=1)]


class ClaimTable(Record):
    """The claims about one contact or statement."""

    contact: Id
    claims: Annotated[tuple[Claim, ...], Field(min_length=1)]

    @property
    def id(self) -> str:
        """Name the table after its contact: there is one for each."""
        return self.contact


class ContradictionKind(StrEnum):
    """Between what and what a contradiction lies."""

    WITHIN_TEXT = "within-text"
    BETWEEN_TEXTS = "between-texts"
    OUTSIDE_FACTS = "outside-facts"


class ContradictionStatus(StrEnum):
    """Whether it is settled: not yet, or it is, or nothing in reach can settle it."""

    OPEN = "open"
    RESOLVED = "resolved"
    UNRESOLVABLE = "unresolvable"


class Evidence(Words):
    """The words of one article that take part in a contradiction."""

    @model_validator(mode="after")
    def _has_words(self) -> Evidence:
        if not (self.passages or self.recorded):
            raise ValueError("needs a passage or the words of the record")
        return self


class OutsideFact(Record):
    """What a source outside the texts compared says."""

    source: Text
    says: Text


class Contradiction(Record):
    """Two assertions that cannot both hold as printed, with the words of each."""

    id: Id
    kind: ContradictionKind
    about: About
    summary: Text
    evidence: tuple[Evidence, ...] = ()
    outside: tuple[OutsideFact, ...] = ()
    contacts: tuple[Id, ...] = ()
    status: ContradictionStatus
    resolution: Text | None = None

    @model_validator(mode="after")
    def _has_two_sides(self) -> Contradiction:
        articles = {evidence.article for evidence in self.evidence}
        if not articles:
            raise ValueError("no article; a contradiction has the words of at least one")
        if self.kind is ContradictionKind.WITHIN_TEXT and len(articles) != 1:
            raise ValueError(f"within-text, but {len(articles)} articles are named")
        if self.kind is ContradictionKind.BETWEEN_TEXTS and len(articles) < 2:
            raise ValueError("between-texts, but one article is named")
        if self.kind is ContradictionKind.OUTSIDE_FACTS and not self.outside:
            raise ValueError("outside-facts, but no outside source is named")
        if self.status is not ContradictionStatus.OPEN and self.resolution is None:
            raise ValueError(f'"{self.status}" needs a resolution: how, or why not')
        return self
