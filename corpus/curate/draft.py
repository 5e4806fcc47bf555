"""A draft: a page with what was suggested for it, what a person made of that, and its records.

Nothing is in the records that was not accepted, corrected or added by hand. A draft never changes;
every choice gives a new one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from pydantic import JsonValue, TypeAdapter, ValidationError

from corpus import dates
from corpus.curate import lines as page_lines
from corpus.curate.latin import slug
from corpus.curate.log import Outcome
from corpus.curate.new_actors import NEW
from corpus.curate.page import Line, Page
from corpus.curate.suggestion import Suggestion
from corpus.dates import Basis
from corpus.errors import InputError
from corpus.records import (
    Actor,
    Article,
    Contact,
    ContactKind,
    DateReading,
    Event,
    EventKind,
    FullText,
    Mention,
    NamedActor,
    Outlet,
    Passage,
    Quotation,
    TopicEvidence,
)

SINGLE = (
    "title",
    "standfirst",
    "outlet",
    "author",
    "agency",
    "language",
    "url",
    "published",
    "summary",
)
"""Fields of which an article has one: accepting a second suggestion lets go of the first."""
BY_HAND = "by hand"
_UNKNOWN_SIDE = "unknown"
_TITLE_WORDS = 6
_LONGEST_ID = 110


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person made of a suggestion: the outcome, and the value and passages that stand."""

    outcome: Outcome
    value: JsonValue
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class NewRecords:
    """The records a draft adds to the corpus, and the text of its article."""

    article: Article
    text: str
    contacts: tuple[Contact, ...] = ()
    actors: tuple[Actor, ...] = ()
    outlets: tuple[Outlet, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A page, its lines, what was suggested for it, and the choices made so far."""

    page: Page
    lines: tuple[Line, ...]
    suggestions: tuple[Suggestion, ...]
    choices: Mapping[str, Choice] = field(default_factory=dict)

    @property
    def undecided(self) -> tuple[Suggestion, ...]:
        """Return the suggestions nobody has decided on, in order.

        Where one of several values stands for a field that has one, the others are settled too.
        """
        standing = {name for name in SINGLE if self.chosen(name)}
        if self.chosen("new_outlet", "outlet"):
            standing |= {"outlet", "new_outlet"}
        return tuple(
            one
            for one in self.suggestions
            if one.id not in self.choices and one.field not in standing
        )

    def of(self, *fields: str) -> tuple[Suggestion, ...]:
        """Return the suggestions for some fields, in order."""
        return tuple(one for one in self.suggestions if one.field in fields)

    def suggestion(self, suggestion_id: str) -> Suggestion:
        """Return a suggestion by its id.

        Raises InputError when there is none.
        """
        for one in self.suggestions:
            if one.id == suggestion_id:
                return one
        raise InputError(f'no suggestion "{suggestion_id[:40]}" in the draft of {self.page.name}')

    def accept(self, *suggestion_ids: str) -> Self:
        """Return the draft with these suggestions accepted as they are."""
        draft = self
        for suggestion_id in suggestion_ids:
            one = self.suggestion(suggestion_id)
            draft = draft._choose(one, Choice(Outcome.ACCEPTED, one.value, one.passages))
        return draft

    def correct(
        self,
        suggestion_id: str,
        value: JsonValue,
        passages: tuple[Passage, ...] | None = None,
    ) -> Self:
        """Return the draft with another value, or other passages, in place of a suggestion's."""
        one = self.suggestion(suggestion_id)
        kept = one.passages if passages is None else passages
        return self._choose(one, Choice(Outcome.CORRECTED, value, kept))

    def reject(self, *suggestion_ids: str) -> Self:
        """Return the draft with these suggestions rejected."""
        draft = self
        for suggestion_id in suggestion_ids:
            one = self.suggestion(suggestion_id)
            draft = draft._choose(one, Choice(Outcome.REJECTED, None))
        return draft

    def reopen(self, *suggestion_ids: str) -> Self:
        """Return the draft with these suggestions undecided again."""
        kept = {key: one for key, one in self.choices.items() if key not in suggestion_ids}
        return replace(self, choices=kept)

    def add(self, field_name: str, value: JsonValue, passages: tuple[Passage, ...] = ()) -> Self:
        """Return the draft with something no rule suggested, accepted."""
        one = Suggestion.of(
            field_name,
            value,
            passages=passages,
            confidence=1.0,
            rule=BY_HAND,
            why="Added by hand.",
        )
        known = {other.id for other in self.suggestions}
        added = self.suggestions if one.id in known else (*self.suggestions, one)
        return replace(self, suggestions=added).accept(one.id)

    def with_lines(self, lines: Sequence[Line]) -> Self:
        """Return the draft with its lines classified anew."""
        return replace(self, lines=tuple(lines))

    def _choose(self, one: Suggestion, choice: Choice) -> Self:
        choices = dict(self.choices)
        if one.field in SINGLE and choice.outcome is not Outcome.REJECTED:
            for other in self.of(one.field):
                choices.pop(other.id, None)
        choices[one.id] = choice
        return replace(self, choices=choices)

    def chosen(self, *fields: str) -> list[tuple[Any, tuple[Passage, ...]]]:
        """Return the values that stand for some fields, with their passages, in order."""
        found = []
        for one in self.of(*fields):
            choice = self.choices.get(one.id)
            if choice is not None and choice.outcome is not Outcome.REJECTED:
                found.append((choice.value, choice.passages))
        return found

    def one(self, field_name: str) -> Any:
        """Return the value that stands for a field of which there is one, None without it."""
        found = self.chosen(field_name)
        return found[0][0] if found else None

    def records(self, taken: Collection[str] = (), key: str | None = None) -> NewRecords:
        """Return the records that the accepted suggestions make; `taken` are ids in use.

        `key` is the id of an article that has one already.

        Raises InputError naming what is missing: an article needs a title that stands in its text,
        an outlet, a language, a date and a summary.
        """
        return _Builder(self, taken, key).records()

    def article(self, taken: Collection[str] = ()) -> Article:
        """Return the article's record with its reading.

        Raises InputError as `records` does.
        """
        return self.records(taken).article

    def to_json(self) -> str:
        """Spell the draft as JSON; `from_json` gives it back."""
        return _ADAPTER.dump_json(self).decode("utf-8")

    @classmethod
    def from_json(cls, spelled: str) -> Draft:
        """Read a draft.

        Raises InputError when it is none.
        """
        try:
            return _ADAPTER.validate_json(spelled)
        except ValidationError as error:
            raise InputError(f"not a draft: {error.error_count()} faults") from None


_ADAPTER: TypeAdapter[Draft] = TypeAdapter(Draft)


class _Builder:
    """Makes the records of one draft."""

    def __init__(self, draft: Draft, taken: Collection[str], key: str | None) -> None:
        self.draft = draft
        self.taken = taken
        self.key = key
        self.source = draft.page.source
        kinds = {line.number: line.kind.value for line in draft.lines}
        self._own = {number for number, kind in kinds.items() if kind in ("body", "meta")}
        # Others refer to a new actor by the id that was suggested, whatever it was corrected to.
        self._new: dict[str, dict[str, Any]] = {}
        for one in draft.of("new_actor"):
            choice = draft.choices.get(one.id)
            if choice is not None and isinstance(choice.value, dict):
                suggested = one.value if isinstance(one.value, dict) else choice.value
                self._new[str(suggested["id"])] = choice.value

    def records(self) -> NewRecords:
        draft = self.draft
        title, title_passage = self._title()
        published = self._published()
        outlet, outlets = self._outlet()
        key = self.key or self._article_id(outlet, published["published"], title)
        mentions = self._mentions()
        named = self._named(mentions)
        topics = self._topics()
        contacts, new_contacts, events = self._contacts(key)
        fields: dict[str, Any] = {
            "id": key,
            "url": draft.one("url"),
            "title": title,
            "outlet": outlet,
            "author": draft.one("author"),
            "agency": draft.one("agency"),
            **{name: value for name, value in published.items() if name.startswith("published")},
            "language": self._needed("language"),
            "actors": named,
            "places": _unique(str(value) for value, _ in draft.chosen("place")),
            "topics": tuple(evidence.topic for evidence in topics),
            "contacts": contacts,
            "summary": self._needed("summary"),
            "text": self._reading(key, title_passage, published, mentions, topics, events),
        }
        article = self._validated(Article, fields, "article")
        return NewRecords(
            article,
            draft.page.text,
            new_contacts,
            tuple(self._actor(value) for value in self._new.values() if not value.get("same_as")),
            outlets,
        )

    def _reading(
        self,
        key: str,
        title: Passage,
        published: Mapping[str, Any],
        mentions: tuple[Mention, ...],
        topics: tuple[TopicEvidence, ...],
        events: tuple[Event, ...],
    ) -> FullText:
        fields = {
            "file": f"{key}.txt",
            "sha256": hashlib.sha256(self.draft.page.text.encode("utf-8")).hexdigest(),
            "title": title,
            "standfirst": self._passage("standfirst"),
            "published": DateReading(
                as_stated=published.get("as_stated"),
                text_only=published.get("text_only"),
                traps=published.get("traps", ()),
            ),
            "body": page_lines.ranges(self.draft.lines),
            "meta": page_lines.meta_lines(self.draft.lines),
            "excluded": page_lines.excluded_lines(self.draft.lines),
            "mentions": mentions,
            "topics": topics,
            "quotations": self._quotations(),
            "events": events,
        }
        reading: FullText = self._validated(FullText, fields, f"reading {key}")
        return reading

    def _validated(self, model: Callable[..., Any], fields: Mapping[str, Any], what: str) -> Any:
        try:
            return model(**{name: value for name, value in fields.items() if value is not None})
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise InputError(
                f"the {what} of {self.draft.page.name}: {where}: {first['msg']}"
            ) from None

    def _needed(self, name: str) -> Any:
        value = self.draft.one(name)
        if value in (None, ""):
            raise InputError(f"no {name} is accepted for {self.draft.page.name}")
        return value

    def _passage(self, name: str) -> Passage | None:
        found = self.draft.chosen(name)
        return found[0][1][0] if found and found[0][1] else None

    def _title(self) -> tuple[str, Passage]:
        title = str(self._needed("title"))
        passage = self._passage("title")
        if passage is None:
            raise InputError(
                f'the title "{title[:60]}" does not stand in the text of {self.draft.page.name}; '
                "mark the line of the title"
            )
        return passage.quote, passage

    def _outlet(self) -> tuple[str, tuple[Outlet, ...]]:
        """Return the outlet's id, and its record if it is new."""
        for value, _ in self.draft.chosen("new_outlet"):
            fields = {"id": slug(str(value["name"])), **value}
            return fields["id"], (self._validated(Outlet, fields, "outlet"),)
        return str(self._needed("outlet")), ()

    def _published(self) -> dict[str, Any]:
        value = self._needed("published")
        if isinstance(value, str):
            value = {"edtf": value}
        passage = self._passage("published")
        basis = Basis(value.get("basis", Basis.STATED))
        found: dict[str, Any] = {
            "published": value["edtf"],
            "published_basis": basis,
            "published_as_stated": value.get("as_stated"),
            "published_note": None if basis in (Basis.STATED, Basis.URL) else value.get("note"),
            "text_only": value.get("text_only"),
        }
        if passage is not None and passage.line in self._own:
            found["as_stated"] = passage
            found["published_as_stated"] = passage.quote
        found["traps"] = tuple(passages[0] for _, passages in self.draft.chosen("trap") if passages)
        return found

    def _article_id(self, outlet: str, published: str, title: str) -> str:
        bounds = dates.parse(published)
        if bounds.precision is dates.Precision.DAY:
            day = published[:10]
        else:
            day = f"{bounds.earliest:%Y-%m}" if bounds.earliest else "undated"
        words = [word for word in slug(title).split("-") if len(word) > 2][:_TITLE_WORDS]
        key = "-".join([outlet, day, *words])[:_LONGEST_ID].strip("-")
        number, unique = 2, key
        while unique in self.taken:
            unique, number = f"{key}-{number}", number + 1
        return unique

    def actor_id(self, reference: str) -> str | None:
        """Return the id an actor goes by in the records: None for one that was not accepted."""
        if not reference.startswith(NEW):
            return reference
        value = self._new.get(reference.removeprefix(NEW))
        return _actor_of(value) if value else None

    def _mentions(self) -> tuple[Mention, ...]:
        found: dict[str, tuple[list[Passage], list[Passage]]] = {}
        for value, passages in self.draft.chosen("actor", "new_actor"):
            names, roles = found.setdefault(_actor_of(value), ([], []))
            names.extend(passage for passage in passages if passage.line in self._own)
            roles.extend(
                passage
                for role in value.get("roles", ())
                if (passage := Passage.model_validate(role)).line in self._own
            )
        return tuple(
            Mention(actor=key, names=self._apart(names), roles=tuple(dict.fromkeys(roles)))
            for key, (names, roles) in found.items()
            if names
        )

    def _apart(self, names: Sequence[Passage]) -> tuple[Passage, ...]:
        """Return passages in order of place, none over another."""
        located = sorted(
            ((self.source.locate(passage), passage) for passage in dict.fromkeys(names)),
            key=lambda one: (one[0].start, -one[0].end),
        )
        kept: list[Passage] = []
        end = -1
        for span, passage in located:
            if span.start >= end:
                kept.append(passage)
                end = span.end
        return tuple(kept)

    def _named(self, mentions: Sequence[Mention]) -> tuple[NamedActor, ...]:
        values = {_actor_of(value): value for value, _ in self.draft.chosen("actor", "new_actor")}
        found = []
        for mention in mentions:
            value = values[mention.actor]
            printed = value.get("as_printed")
            if printed not in {passage.quote for passage in mention.names}:
                printed = max((p.quote for p in mention.names), key=len)
            found.append(
                NamedActor(
                    actor=mention.actor,
                    as_printed=printed,
                    role_as_printed=value.get("role_as_printed"),
                )
            )
        return tuple(found)

    def _topics(self) -> tuple[TopicEvidence, ...]:
        found: dict[str, list[Passage]] = {}
        for value, passages in self.draft.chosen("topic"):
            own = [passage for passage in passages if passage.line in self._own]
            if own:
                found.setdefault(str(value), []).extend(own)
        return tuple(
            TopicEvidence(topic=topic, passages=tuple(dict.fromkeys(passages)))
            for topic, passages in found.items()
        )

    def _quotations(self) -> tuple[Quotation, ...]:
        found = []
        for value, passages in self.draft.chosen("quotation"):
            if not passages or passages[0].line not in self._own:
                continue
            fields = dict(value)
            for name in ("speaker", "via"):
                if fields.get(name):
                    fields[name] = self.actor_id(str(fields[name]))
            fields["about"] = tuple(
                actor
                for reference in fields.get("about", ())
                if (actor := self.actor_id(str(reference)))
            )
            fields = {name: part for name, part in fields.items() if part is not None}
            found.append(
                self._validated(Quotation, {**fields, "passage": passages[0]}, "quotation")
            )
        return tuple(found)

    def _contacts(
        self, article: str
    ) -> tuple[tuple[str, ...], tuple[Contact, ...], tuple[Event, ...]]:
        ids: list[str] = []
        new: list[Contact] = []
        events: list[Event] = []
        for value, _ in self.draft.chosen("contact"):
            key = value.get("contact")
            participants = [
                {"actor": actor, "side": part["side"]}
                for part in value.get("participants", ())
                if (actor := self.actor_id(str(part["actor"])))
            ]
            if key is None:
                made = self._contact(value, participants, {*ids, *self.taken})
                key = made.id
                new.append(made)
            if key in ids:
                continue
            ids.append(str(key))
            events.append(self._event(f"{article}#C{len(ids)}", value, participants, str(key)))
        return tuple(ids), tuple(new), tuple(events)

    def _contact(
        self, value: Mapping[str, Any], participants: Sequence[Mapping[str, str]], taken: set[str]
    ) -> Contact:
        sides = {part["side"] for part in participants}
        kind = ContactKind(value["kind"])
        if len(sides) < 2 and kind is not ContactKind.STATEMENT:
            raise InputError(
                f"a contact of {self.draft.page.name} has one side left: accept the new actors "
                "who took part, or reject it"
            )
        bounds = dates.parse(value["date"])
        day = "undated"
        if bounds.earliest is not None:
            exact = bounds.earliest == bounds.latest
            day = bounds.earliest.isoformat() if exact else f"{bounds.earliest:%Y-%m}"
        family = [part["actor"].removeprefix("state-").split("-")[-1] for part in participants]
        key = "-".join([day, *family[:3], *([value["place"]] if value.get("place") else [])])
        key = re.sub(r"[^a-z0-9-]", "", key)[:_LONGEST_ID].strip("-")
        number, unique = 2, key
        while unique in taken:
            unique, number = f"{key}-{number}", number + 1
        fields = {
            name: value.get(name)
            for name in ("date", "date_basis", "date_note", "kind", "place", "summary")
        }
        topics = [topic for topic in value.get("topics", ()) if topic]
        return Contact.model_validate(
            {
                "id": unique,
                **{name: part for name, part in fields.items() if part is not None},
                "participants": tuple(participants),
                "topics": tuple(topics),
            }
        )

    def _event(
        self,
        key: str,
        value: Mapping[str, Any],
        participants: Sequence[Mapping[str, str]],
        contact: str,
    ) -> Event:
        kind = ContactKind(value["kind"])
        first = participants[0]["side"] if participants else ""
        printed = value.get("date_as_printed")
        passage = Passage.model_validate(printed) if printed else None
        return Event(
            id=key,
            kind={
                ContactKind.VISIT: EventKind.VISIT,
                ContactKind.DELEGATION: EventKind.VISIT,
                ContactKind.STATEMENT: EventKind.STATEMENT,
            }.get(kind, EventKind.MEETING),
            actors=tuple(part["actor"] for part in participants if part["side"] == first),
            recipients=tuple(part["actor"] for part in participants if part["side"] != first),
            date_as_printed=passage if passage and passage.line in self._own else None,
            date=value["date"],
            date_reasoning=value.get("date_note"),
            contact=contact,
        )

    def _actor(self, value: Mapping[str, Any]) -> Actor:
        role = value.get("role_as_printed")
        fields = {
            "id": value["id"],
            "name": value["name"],
            "kind": value["kind"],
            "country": value.get("country"),
            "side": value.get("side") or _UNKNOWN_SIDE,
            "roles": ({"title": re.sub(r"(?i)^(?:the|an?)\s+", "", role)},) if role else (),
        }
        return Actor.model_validate({key: part for key, part in fields.items() if part is not None})


def _actor_of(value: Mapping[str, Any]) -> str:
    """Return the actor a name stands for: a new one may turn out to be somebody known."""
    return str(value.get("actor") or value.get("same_as") or value["id"])


def _unique(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
