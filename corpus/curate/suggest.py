"""Everything that is suggested for one page, in one pass.

| field | value | passages |
| --- | --- | --- |
| title, standfirst | the words | where they stand |
| outlet, author, agency, language, url | id, words, name, code, address | if printed |
| new_outlet | name, homepage | if printed |
| published | edtf, precision, basis, as_stated, text_only, note | the print |
| trap | a date that belongs to something else | where it stands |
| actor | actor, as_printed, role_as_printed, roles | every name of the actor |
| new_actor | id, name, kind, country, side, role_as_printed, roles, near | every name |
| alias | actor, name, kind | the unusual spelling |
| place, topic | the id | the words that name the place, or carry the topic |
| quotation | kind, speaker, speaker_as_printed, via, about, attribution, note | the words quoted |
| contact | contact if known, kind, status, date, place, participants, … | the report |
| copy | article, relation, containment | the longest shared stretches |
| summary | a sentence of ours | none |

Actors not in the register are referred to as "new:<id>" until one is accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pydantic import JsonValue

from corpus.curate import about_page, encounters, lines, published, quoted, reading, tags, when
from corpus.curate.copies import CopyIndex
from corpus.curate.draft import Draft
from corpus.curate.encounters import Encounter, Status
from corpus.curate.known_contacts import LIKELY, ContactIndex
from corpus.curate.mentions import Form, Named, Names
from corpus.curate.new_actors import NEW
from corpus.curate.own_text import OwnText
from corpus.curate.page import Line, Page
from corpus.curate.reading import Reading
from corpus.curate.suggestion import Suggestion
from corpus.curate.tags import Cues, PlaceFound
from corpus.evidence import own_lines
from corpus.load import Records
from corpus.records import ContactKind, Passage, PlaceKind
from corpus.vocabulary import Vocabulary

_LEAST = 0.5
"""Confidence from which a single name counts; less is a guess that costs more than it finds."""


@dataclass(frozen=True)
class Register:
    """What a corpus knows, ready to read pages with; made once for many pages."""

    vocabulary: Vocabulary
    names: Names
    cues: Cues
    contacts: ContactIndex
    copies: CopyIndex
    outlets: tuple[str, ...]

    @classmethod
    def of(cls, records: Records) -> Register:
        """Return the register of a data folder."""
        vocabulary = records.vocabulary()
        bodies = {
            key: "\n".join(
                own_lines(entry.record.text, records.texts[entry.record.text.file].source)
            )
            for key, entry in records.articles.items()
            if entry.record.text is not None and entry.record.text.file in records.texts
        }
        return cls(
            vocabulary,
            Names.of(vocabulary),
            Cues.of(vocabulary),
            ContactIndex.of(entry.record for entry in records.contacts.values()),
            CopyIndex((entry.record for entry in records.articles.values()), bodies),
            tuple(outlet.name for outlet in vocabulary.outlets.values()),
        )


def suggest(page: Page, register: Register) -> Draft:
    """Return a draft of a page with suggestions for all its fields; equal input, equal ids."""
    found = lines.classify(page)
    facts = _facts(page, found, register)
    language = next((str(one.value) for one in facts if one.field == "language"), "en")
    day = next((_edtf(one.value) for one in facts if one.field == "published"), None)
    title = next((str(one.value) for one in facts if one.field == "title"), None)
    own = OwnText(page.source, found, language)
    read = reading.read(own, register.names, register.outlets, day)
    suggestions = [*facts, *of_text(read, register, day)]
    suggestions += _copies(own, register, title, page.address)
    return Draft(page, tuple(found), tuple(_each_once(suggestions)))


def _edtf(value: JsonValue) -> str | None:
    if isinstance(value, dict):
        value = value.get("edtf")
    return value if isinstance(value, str) else None


def _each_once(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    return list({one.id: one for one in suggestions}.values())


def _facts(page: Page, found: Sequence[Line], register: Register) -> list[Suggestion]:
    """Return what is said of the whole page: title, outlet, author, language, date, address."""
    facts = list(about_page.suggest(page, found, register.vocabulary))
    for one in published.suggest(page, found):
        if one.field == "published" and isinstance(one.value, dict):
            # The reasoning is kept with a date that is not simply printed.
            one = replace(one, value={**one.value, "note": one.why})
        facts.append(one)
    if page.address:
        facts.append(
            Suggestion.of(
                "url",
                _plain_url(page.address),
                confidence=0.95,
                rule="address of the page",
                why="The page was read from there; what only tracks readers is taken off.",
            )
        )
    return facts


_TRACKING = re.compile(
    r"(?i)^(?:utm_\w+|fbclid|gclid|yclid|mc_cid|mc_eid|ref|ref_src|source|ito|cmpid)$"
)


def _plain_url(address: str) -> str:
    parts = urlsplit(address)
    kept = [pair for pair in parse_qsl(parts.query) if not _TRACKING.match(pair[0])]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept), ""))


def of_text(read: Reading, register: Register, day: str | None) -> list[Suggestion]:
    """Return what is suggested from the article's own words; `day` is when it appeared, as EDTF."""
    places = tags.places(read.own, register.cues)
    found = list(_actors(read))
    found += _strangers(read)
    found += _aliases(read)
    offices = [(role.start, role.end) for role in read.beside.values()]
    offices += [(one.start, one.end) for one in read.described]
    offices += [
        (one.start, one.end) for one in read.named if not register_has_name(read, one.actor)
    ]
    topics = tags.topics(read.own, register.cues, offices)
    quotations = quoted.find(read)
    reported = encounters.find(read, quotations)
    dated = [(one, when.of_encounter(read, one, day)) for one in reported]
    contacts = [_contact(read, register, one, dating, places) for one, dating in dated]
    found += _places(read, register, places, reported)
    found += [_topic(read, one) for one in topics]
    found += [_quotation(read, one) for one in quotations]
    found += contacts
    found.append(_summary(read, register, reported, topics, places))
    return found


def register_has_name(read: Reading, actor: str) -> bool:
    """Tell whether an actor has a name of its own: a post is only its office."""
    known = read.known(actor)
    return known is None or known.kind.value != "post"


def _json_passages(passages: Iterable[Passage]) -> list[JsonValue]:
    return [passage.model_dump(exclude_defaults=True) for passage in passages]


def _actors(read: Reading) -> Iterable[Suggestion]:
    by_actor: dict[str, list[Named]] = {}
    for one in read.named:
        if one.confidence >= _LEAST:
            by_actor.setdefault(one.actor, []).append(one)
    for actor, named in by_actor.items():
        best = max(named, key=lambda one: (one.form in (Form.FULL, Form.BODY), one.confidence))
        printed = read.own.passage(best.start, best.end).quote
        beside = [(role.start, role.end) for role in read.roles.get(actor, ())]
        described = [(one.start, one.end) for one in read.described if one.actor == actor]
        value: dict[str, JsonValue] = {"actor": actor, "as_printed": printed}
        if beside:
            value["role_as_printed"] = read.own.passage(*beside[0]).quote
        if roles := read.own.passages([*beside, *described]):
            value["roles"] = _json_passages(roles)
        yield Suggestion.of(
            "actor",
            value,
            passages=_apart(read.own, named),
            confidence=best.confidence,
            rule=best.form.value,
            why=_why_named(read, best, printed, len(named)),
        )


def _apart(own: OwnText, named: Sequence[Named]) -> tuple[Passage, ...]:
    """Return the names as passages, none of them over another."""
    kept: list[tuple[int, int]] = []
    for one in sorted(named, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1][1]:
            kept.append((one.start, one.end))
    return own.passages(kept)


def _why_named(read: Reading, best: Named, printed: str, count: int) -> str:
    times = "once" if count == 1 else f"{count} times"
    reason = {
        Form.FULL: "is a name in the register",
        Form.BODY: "is a name in the register",
        Form.VARIANT: "is spelt almost like a name in the register",
        Form.SHORT: "is part of a name given in full",
        Form.OFFICE: "stands beside the office this person holds",
        Form.DESCRIPTION: "describes a body the article names",
    }[best.form]
    del read
    return f'"{printed}" {reason}; named {times}.'


def _strangers(read: Reading) -> Iterable[Suggestion]:
    for stranger in read.strangers:
        value: dict[str, JsonValue] = {
            "id": stranger.id.removeprefix(NEW),
            "name": stranger.name,
            "kind": stranger.kind.value,
        }
        if stranger.country:
            value["country"] = stranger.country
        if stranger.side:
            value["side"] = stranger.side
        beside = [(role.start, role.end) for role in read.roles.get(stranger.id, ())]
        if stranger.role is not None:
            beside = [(stranger.role.start, stranger.role.end), *beside]
        if beside:
            value["role_as_printed"] = read.own.passage(*beside[0]).quote
            value["roles"] = _json_passages(read.own.passages(beside))
        if stranger.near:
            value["near"] = stranger.near
        yield Suggestion.of(
            "new_actor",
            value,
            passages=_apart(read.own, stranger.named),
            confidence=stranger.confidence,
            rule=stranger.rule,
            why=stranger.why,
        )


def _aliases(read: Reading) -> Iterable[Suggestion]:
    seen = set()
    for one in read.named:
        if one.form is not Form.VARIANT:
            continue
        printed = read.own.passage(one.start, one.end)
        if (one.actor, printed.quote) in seen:
            continue
        seen.add((one.actor, printed.quote))
        yield Suggestion.of(
            "alias",
            {"actor": one.actor, "name": printed.quote, "kind": "transliteration"},
            passages=(printed,),
            confidence=one.confidence,
            rule=one.form.value,
            why=f'"{printed.quote}" is no spelling the register has for {one.actor}.',
        )


def _places(
    read: Reading, register: Register, found: Sequence[PlaceFound], reported: Sequence[Encounter]
) -> Iterable[Suggestion]:
    """Return the places where something reported happens: cities first, countries only alone."""
    near = {index for one in reported for index in one.sentences}
    by_place: dict[str, list[PlaceFound]] = {}
    for place in found:
        if place.located:
            by_place.setdefault(place.place, []).append(place)
    for key, places in by_place.items():
        at_encounter = any(place.sentence in near for place in places)
        city = register.cues.kinds[key] is not PlaceKind.COUNTRY
        covered = not city and any(register.cues.parents.get(other) == key for other in by_place)
        confidence = 0.45 + 0.3 * at_encounter + 0.15 * city - 0.25 * covered
        if not city and not at_encounter:
            confidence = 0.25
        words = ", ".join(sorted({read.own.quote(place.start, place.end) for place in places}))
        where = "in the report of an encounter" if at_encounter else "in the article"
        yield Suggestion.of(
            "place",
            key,
            passages=read.own.passages((place.start, place.end) for place in places),
            confidence=round(max(0.1, confidence), 2),
            rule="place beside an encounter" if at_encounter else "place where something is",
            why=f'"{words}" stands {where} as where something happens.',
        )


def _topic(read: Reading, found: tags.TopicFound) -> Suggestion:
    cues = "one cue" if found.n_cues == 1 else f"{found.n_cues} cues"
    return Suggestion.of(
        "topic",
        found.topic,
        passages=read.own.passages(found.spans),
        confidence=found.confidence,
        rule="topic cues",
        why=f"{cues.capitalize()} of this topic in the article.",
    )


def _quotation(read: Reading, found: quoted.Quoted) -> Suggestion:
    own = read.own
    value: dict[str, JsonValue] = {"kind": found.kind.value}
    if found.speaker:
        value["speaker"] = found.speaker
    for name, span in (
        ("speaker_as_printed", found.speaker_span),
        ("attribution", found.attribution),
    ):
        if span is not None:
            value[name] = own.passage(*span).model_dump(exclude_defaults=True)
    if found.via:
        value["via"] = found.via
    if found.about:
        value["about"] = list(found.about)
    if found.note:
        value["note"] = found.note
    who = f" by {found.speaker}" if found.speaker else ""
    return Suggestion.of(
        "quotation",
        value,
        passages=(own.passage(found.start, found.end),),
        confidence=found.confidence,
        rule=found.rule,
        why=f"Words in quotation marks{who}: {found.rule}.",
    )


def _contact(
    read: Reading,
    register: Register,
    found: Encounter,
    dating: when.Dating,
    places: Sequence[PlaceFound],
) -> Suggestion:
    sides = {actor: encounters.side_of(read, actor) for actor in found.actors}
    place = _place_of(register, found, places)
    undated = dating.span is None
    candidates = register.contacts.candidates(
        found.kind, sides, dating.edtf, place, undated=undated
    )
    known = candidates[0] if candidates and candidates[0].score >= LIKELY else None
    value: dict[str, JsonValue] = {
        "kind": found.kind.value,
        "status": found.status.value,
        "date": dating.edtf,
        "date_basis": dating.basis.value,
        "participants": [
            {"actor": actor, "side": side or "unknown"} for actor, side in sides.items()
        ],
        "summary": _sentence(read, register, found, place),
    }
    if known is not None:
        value["contact"] = known.contact
    if candidates:
        value["candidates"] = [one.contact for one in candidates[:3]]
    if dating.note:
        value["date_note"] = dating.note
    if dating.span is not None:
        printed = read.own.passage(*dating.span)
        value["date_as_printed"] = printed.model_dump(exclude_defaults=True)
    if place is not None:
        value["place"] = place
    why = f"{found.rule.capitalize()}."
    if known is not None:
        why += f" On record as {known.contact}: {known.why}."
    if found.status is Status.PLANNED:
        why += " It is announced, not reported as held."
    return Suggestion.of(
        "contact",
        value,
        passages=read.own.passages(found.spans),
        confidence=round(found.confidence * (0.6 if found.status is Status.PLANNED else 1), 2),
        rule=found.rule,
        why=why,
    )


def _place_of(register: Register, found: Encounter, places: Sequence[PlaceFound]) -> str | None:
    """Return where it took place: a city in the report itself, else in the dateline or title."""

    def rank(place: PlaceFound) -> tuple[bool, bool, int]:
        city = register.cues.kinds[place.place] is not PlaceKind.COUNTRY
        distance = min(abs(place.start - start) for start, _ in found.spans)
        return not place.located, not city, distance

    here = [place for place in places if place.sentence in found.sentences and place.located]
    if here:
        return min(here, key=rank).place
    city = [
        place
        for place in places
        if place.located and register.cues.kinds[place.place] is not PlaceKind.COUNTRY
    ]
    return city[0].place if city else None


def _name(read: Reading, register: Register, actor: str) -> str:
    if (known := register.vocabulary.actors.get(actor)) is not None:
        return known.name.partition(" (")[0]
    stranger = read.stranger(actor)
    if stranger is not None:
        return stranger.name
    return actor.removeprefix("state-").upper()


_VERBS = {
    ContactKind.MEETING: "meets",
    ContactKind.CALL: "speaks by phone with",
    ContactKind.VISIT: "visits",
    ContactKind.CONSULTATION: "holds consultations with",
    ContactKind.ACCREDITATION: "presents credentials:",
}


def _sentence(read: Reading, register: Register, found: Encounter, place: str | None) -> str:
    names = [_name(read, register, actor) for actor in found.actors]
    where = f" in {register.vocabulary.places[place].name}" if place else ""
    if found.kind is ContactKind.CONFERENCE or len(names) > 3:
        return f"{', '.join(names[:-1])} and {names[-1]} confer{where}."
    if found.kind is ContactKind.ACCREDITATION:
        return f"{' and '.join(names)}: accreditation{where}."
    return f"{names[0]} {_VERBS.get(found.kind, 'meets')} {' and '.join(names[1:])}{where}."


def _summary(
    read: Reading,
    register: Register,
    reported: Sequence[Encounter],
    topics: Sequence[tags.TopicFound],
    places: Sequence[PlaceFound],
) -> Suggestion:
    """Return a sentence made of what was found, to be rewritten by a person."""
    held = [one for one in reported if one.status is Status.REPORTED]
    spans: tuple[tuple[int, int], ...] = ()
    if held:
        best = max(held, key=lambda one: one.confidence)
        said = _sentence(read, register, best, _place_of(register, best, places)).rstrip(".")
        spans = best.spans
    else:
        named = dict.fromkeys(
            one.actor
            for one in read.named
            if one.confidence >= _LEAST and read.is_person(one.actor)
        )
        people = [_name(read, register, actor) for actor in list(named)[:3]]
        said = f"Report naming {', '.join(people)}" if people else "Report"
    labels = [
        register.vocabulary.topics[one.topic].label.casefold()
        for one in sorted(topics, key=lambda one: -one.confidence)[:3]
    ]
    if labels:
        said += f"; {', '.join(labels)}"
    return Suggestion.of(
        "summary",
        f"{said}."[:500],
        passages=read.own.passages(spans),
        confidence=0.3,
        rule="sentence made of what was found",
        why="Put together from the encounters and topics found; to be rewritten.",
    )


def _copies(
    own: OwnText, register: Register, title: str | None, address: str | None
) -> Iterable[Suggestion]:
    for copy in register.copies.find(own, title, address):
        share = f", {copy.containment:.0%} of the shorter" if copy.containment else ""
        yield Suggestion.of(
            "copy",
            {
                "article": copy.article,
                "relation": copy.relation,
                "containment": copy.containment,
            },
            passages=own.passages(copy.spans),
            confidence=copy.confidence,
            rule=copy.relation,
            why=f"{copy.relation.capitalize()} as {copy.article}{share}.",
        )
