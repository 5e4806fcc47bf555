"""A corpus as FollowTheMoney entities, one JSON object a line, for tools that read those.

Actors become people, organisations, public bodies and positions, articles become articles,
contacts events with the articles that report them as proof. This way leads out only: passages,
claims and texts stay behind, and a date keeps its words in `notes` where it is not a plain one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from corpus import dates
from corpus.dates import EdtfDate, Precision
from corpus.load import Records
from corpus.records import Actor, ActorKind, AliasKind, Article, Contact, Role

Entity = dict[str, Any]

_SCHEMAS = {
    ActorKind.PERSON: "Person",
    ActorKind.ORGANISATION: "Organization",
    ActorKind.STATE: "PublicBody",
    ActorKind.POST: "Position",
}
# An alias that alone does not name the actor, in the words of FollowTheMoney a weak one.
_WEAK = (AliasKind.SURNAME, AliasKind.MISSPELLING)
# ISO 639-1 as records have it, ISO 639-3 as FollowTheMoney has it.
_LANGUAGES = {
    "ar": "ara",
    "az": "aze",
    "be": "bel",
    "de": "deu",
    "en": "eng",
    "es": "spa",
    "fa": "fas",
    "fr": "fra",
    "hi": "hin",
    "id": "ind",
    "it": "ita",
    "ja": "jpn",
    "kk": "kaz",
    "ko": "kor",
    "ky": "kir",
    "ps": "pus",
    "pt": "por",
    "ru": "rus",
    "tg": "tgk",
    "tk": "tuk",
    "tr": "tur",
    "uk": "ukr",
    "ur": "urd",
    "uz": "uzb",
    "zh": "zho",
}


def write(records: Records, path: Path) -> Path:
    """Write the entities of a corpus, a line each, and return the path."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for entity in entities(records):
            stream.write(json.dumps(entity, ensure_ascii=True) + "\n")
    return path


def entities(records: Records) -> Iterator[Entity]:
    """Yield the entities: actors and what they held, articles and whom they name, contacts."""
    reports = records.reports()
    for entry in records.actors.values():
        yield from _actor(entry.record)
    for article in records.articles.values():
        yield _article(article.record, records)
        yield from _mentions(article.record, records)
    for contact in records.contacts.values():
        yield _event(contact.record, records, reports[contact.record.id])


def _entity(key: str, schema: str, **properties: Any) -> Entity:
    """Return an entity with the properties that say something; several values stand in a list."""
    said = {
        name: [value] if isinstance(value, str) else list(dict.fromkeys(value))
        for name, value in properties.items()
        if value
    }
    return {"id": key, "schema": schema, "properties": said}


def _actor(actor: Actor) -> Iterator[Entity]:
    key = f"actor-{actor.id}"
    country = actor.country.lower() if actor.country else None
    common = {
        "name": actor.name,
        "alias": [alias.name for alias in actor.aliases if alias.kind not in _WEAK],
        "weakAlias": [alias.name for alias in actor.aliases if alias.kind in _WEAK],
        "country": country,
        "notes": actor.note,
        "wikidataId": actor.wikidata,
    }
    yield _entity(key, _SCHEMAS[actor.kind], **common)
    if actor.kind is not ActorKind.PERSON:
        return
    for n, role in enumerate(actor.roles, 1):
        post = f"{key}-post-{n}"
        yield _entity(post, "Position", name=role.title, country=country)
        yield _entity(f"{key}-role-{n}", "Occupancy", holder=key, post=post, **_term(role))


def _term(role: Role) -> dict[str, Any]:
    since, until = (dates.parse(end) if end else None for end in (role.since, role.until))
    written = [spelled for spelled in (role.since, role.until) if spelled]
    exact = all(_plain(end) == end.text for end in (since, until) if end)
    return {
        "startDate": _plain(since) if since else None,
        "endDate": _plain(until) if until else None,
        "description": None if exact else " to ".join(written),
    }


def _article(article: Article, records: Records) -> Entity:
    outlet = records.outlets.get(article.outlet)
    labels = [records.topics[topic].record.label for topic in _known(article.topics, records)]
    when = dates.parse(article.published)
    return _entity(
        f"article-{article.id}",
        "Article",
        title=article.title,
        author=[name.strip() for name in article.author.split(";")] if article.author else None,
        publisher=[
            name for name in (outlet.record.name if outlet else None, article.agency) if name
        ],
        publisherUrl=f"https://{outlet.record.homepage}/"
        if outlet and outlet.record.homepage
        else None,
        publishedAt=_plain(when),
        sourceUrl=article.url,
        language=_LANGUAGES.get(article.language.partition("-")[0]),
        summary=article.summary,
        keywords=labels,
        notes=_dating("published", when, article.published_basis, article.published_note),
    )


def _mentions(article: Article, records: Records) -> Iterator[Entity]:
    for named in article.actors:
        entry = records.actors.get(named.actor)
        if entry is None or named.as_printed is None:
            continue
        kind = entry.record.kind
        yield _entity(
            f"mention-{article.id}-{named.actor}",
            "Mention",
            document=f"article-{article.id}",
            name=named.as_printed,
            # A position cannot stand where FollowTheMoney expects who holds it.
            resolved=f"actor-{named.actor}" if kind is not ActorKind.POST else None,
            detectedSchema=_SCHEMAS[kind],
        )


def _event(contact: Contact, records: Records, reports: list[str]) -> Entity:
    when = dates.parse(contact.date)
    place = records.places.get(contact.place or "")
    actors = {
        part.actor: records.actors[part.actor].record
        for part in contact.participants
        if part.actor in records.actors
    }
    posts = [actor.name for actor in actors.values() if actor.kind is ActorKind.POST]
    labels = [records.topics[topic].record.label for topic in _known(contact.topics, records)]
    interval = when.precision in (Precision.INTERVAL, Precision.SEASON, Precision.DECADE)
    return _entity(
        f"contact-{contact.id}",
        "Event",
        name=f"{contact.kind.value.capitalize()}: {contact.summary}",
        summary=contact.summary,
        date=None if interval else _plain(when),
        startDate=_day(when.earliest) if interval else None,
        endDate=_day(when.latest) if interval else None,
        location=place.record.name if place else None,
        country=place.record.country.lower() if place else None,
        involved=[f"actor-{key}" for key, a in actors.items() if a.kind is not ActorKind.POST],
        proof=[f"article-{article}" for article in reports],
        keywords=[contact.kind.value, *labels],
        recordId=contact.id,
        notes=[
            *([f"with, by office: {'; '.join(posts)}"] if posts else []),
            *_dating("date", when, contact.date_basis, contact.date_note),
        ],
    )


def _dating(what: str, when: EdtfDate, basis: str, note: str | None) -> list[str]:
    if _plain(when) == when.text and basis == dates.Basis.STATED:
        return []
    return [f"{what} {when.text} ({basis})" + (f": {note}" if note else "")]


def _plain(when: EdtfDate) -> str | None:
    """Return a date as FollowTheMoney has it, a year, month or day; None for any other."""
    if when.precision in (Precision.DAY, Precision.MONTH, Precision.YEAR) and when.established:
        return when.text.rstrip("~?%")
    return None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _known(topics: tuple[str, ...], records: Records) -> list[str]:
    return [topic for topic in topics if topic in records.topics]
