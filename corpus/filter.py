"""What is asked of a corpus: one frozen Filter, with the way to read, spell and describe it.

Each facet is one row of FACETS: its key in the address, its label, the words it is described
with, and the values under which an article and a contact are found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

from corpus import dates, search
from corpus.dates import Tier
from corpus.errors import InputError, nearest
from corpus.vocabulary import Vocabulary

MAX_VALUES = 100
"""Most values read for one key of a link."""


class Unit(StrEnum):
    """What is counted."""

    ARTICLES = "articles"
    MENTIONS = "mentions"
    CONTACTS = "contacts"
    PAIRS = "pairs"


class Match(StrEnum):
    """How several values of one facet combine."""

    ANY = "any"
    ALL = "all"
    NONE = "none"


class Multilateral(StrEnum):
    """Whether a contact of many sides stays whole or is expanded into pairs."""

    WHOLE = "whole"
    PAIRS = "pairs"


@dataclass(frozen=True)
class Facet:
    """A filter by id: how it is said, and the ids and values it finds articles and contacts by.

    The last two are queries of two columns over the tables of `corpus.derive`.
    """

    key: str
    label: str
    phrase: str
    names: Callable[[Vocabulary], dict[str, str]]
    of_article: str
    of_contact: str


FACETS: tuple[Facet, ...] = (
    Facet(
        "envoy",
        "Envoy",
        "involving {}",
        Vocabulary.envoy_names,
        "SELECT article, actor FROM named JOIN known_actors a ON a.id = actor WHERE a.envoy",
        "SELECT contact, actor FROM took_part JOIN known_actors a ON a.id = actor WHERE a.envoy",
    ),
    Facet(
        "actor",
        "Actor",
        "naming {}",
        Vocabulary.actor_names,
        "SELECT article, actor FROM named",
        "SELECT contact, actor FROM took_part SEMI JOIN known_actors a ON a.id = actor",
    ),
    Facet(
        "side",
        "Side",
        "with the side {}",
        Vocabulary.side_names,
        "SELECT article, a.side FROM named JOIN known_actors a ON a.id = actor",
        "SELECT contact, side FROM took_part SEMI JOIN known_actors a ON a.side = took_part.side",
    ),
    Facet(
        "topic",
        "Topic",
        "about {}",
        Vocabulary.topic_names,
        "SELECT s.id, k.id FROM (SELECT id, unnest(topics) AS topic FROM staged_articles) s "
        "JOIN known_topics k ON k.id = topic",
        "SELECT s.id, k.id FROM (SELECT id, unnest(topics) AS topic FROM told_contacts) s "
        "JOIN known_topics k ON k.id = topic",
    ),
    Facet(
        "outlet",
        "Outlet",
        "reported by {}",
        Vocabulary.outlet_names,
        "SELECT s.id, outlet FROM staged_articles s SEMI JOIN known_outlets k ON k.id = outlet",
        "SELECT contact, outlet FROM telling SEMI JOIN known_outlets k ON k.id = outlet",
    ),
    Facet(
        "place",
        "Place",
        "in {}",
        Vocabulary.place_names,
        "SELECT s.id, value FROM (SELECT id, unnest(places) AS own FROM staged_articles) s "
        "JOIN lies_in ON place = own",
        "SELECT s.id, value FROM told_contacts s JOIN lies_in l ON l.place = s.place",
    ),
    Facet(
        "kind",
        "Kind of contact",
        "of the kind {}",
        Vocabulary.kind_names,
        "SELECT article, kind FROM told JOIN kinds k ON k.contact = told.contact",
        "SELECT id, kind FROM told_contacts",
    ),
)
FACET_KEYS = tuple(facet.key for facet in FACETS)

_CHOICES: dict[str, type[StrEnum]] = {
    "actor_match": Match,
    "topic_match": Match,
    "dates": Tier,
    "unit": Unit,
    "multilateral": Multilateral,
}
COUNTING = ("unit", "multilateral")
"""Choices that only change how things are counted; one not understood cannot widen a view."""


@dataclass(frozen=True)
class Filter:
    """A selection of articles and contacts, and the unit it is counted in.

    `unknown` keeps what a link asked for and nobody understands: it stays in the address, is
    described, and never widens the view.
    """

    envoy: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    actor_match: Match = Match.ANY
    side: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    topic_match: Match = Match.ANY
    outlet: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    dates: Tier = Tier.OUTSIDE
    q: str = ""
    unit: Unit = Unit.ARTICLES
    multilateral: Multilateral = Multilateral.WHOLE
    unknown: tuple[tuple[str, str], ...] = ()

    # -- asking ------------------------------------------------------------------------------

    def values(self, facet: str) -> tuple[str, ...]:
        """Return the ids chosen for a facet."""
        chosen: tuple[str, ...] = getattr(self, facet)
        return chosen

    def match(self, facet: str) -> Match:
        """Return how the values of a facet combine."""
        return getattr(self, f"{facet}_match", Match.ANY)

    @property
    def window(self) -> tuple[date | None, date | None]:
        """Return the first and last day asked for, both inclusive; None is an open end."""
        since = dates.window_edge(self.since, end=False) if self.since else None
        until = dates.window_edge(self.until, end=True) if self.until else None
        return since, until

    @property
    def contradicted(self) -> bool:
        """Tell whether something unknown leaves nothing to show.

        A misspelt value among several alternatives only takes itself away; anywhere else it
        would widen the view if it were ignored.
        """
        for key, _ in self.unknown:
            if key in COUNTING:
                continue
            alternatives = key in FACET_KEYS and self.match(key) is Match.ANY
            if not (alternatives and self.values(key)):
                return True
        return False

    @property
    def narrowing(self) -> tuple[str, ...]:
        """Name the keys that narrow the view, in the order of the address."""
        keys = [key for key in (*FACET_KEYS, "since", "until", "q") if getattr(self, key)]
        keys += [key for key, _ in self.unknown if key not in COUNTING]
        return tuple(dict.fromkeys(keys))

    # -- changing ----------------------------------------------------------------------------

    def having(self, **changes: object) -> Filter:
        """Return a filter with some fields replaced."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def without(self, *keys: str) -> Filter:
        """Return a filter with some keys dropped, what was unknown in them included."""
        defaults = {field.name: field.default for field in fields(Filter)}
        dropped: dict[str, object] = {key: defaults[key] for key in keys if key in defaults}
        for key in keys:
            if f"{key}_match" in defaults:
                dropped[f"{key}_match"] = defaults[f"{key}_match"]
        kept = tuple(pair for pair in self.unknown if pair[0] not in keys)
        return self.having(**{**dropped, "unknown": kept})

    def toggled(self, facet: str, value: str) -> Filter:
        """Return a filter with one value added, or taken away when it was there."""
        chosen = self.values(facet)
        if value in chosen:
            return self.having(**{facet: tuple(v for v in chosen if v != value)})
        return self.having(**{facet: (*chosen, value)})

    # -- spelling ----------------------------------------------------------------------------

    def spell(self) -> dict[str, list[str]]:
        """Return the filter as keys and values of an address; defaults are left out."""
        spelled: dict[str, list[str]] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "unknown" or value == field.default:
                continue
            spelled[field.name] = list(value) if isinstance(value, tuple) else [str(value)]
        for key, value in self.unknown:
            spelled.setdefault(key, []).append(value)
        return spelled

    # -- describing --------------------------------------------------------------------------

    def describe(self, vocabulary: Vocabulary, what: str | None = None) -> str:
        """Say in one English sentence what is shown: "contacts involving Zamir Kabulov, …"."""
        parts = [what or self.unit.value]
        for facet in FACETS:
            if chosen := self.values(facet.key):
                names = facet.names(vocabulary)
                match = self.match(facet.key)
                said = facet.phrase.format(_join([names.get(v, v) for v in chosen], match))
                parts.append(f"not {said}" if match is Match.NONE else said)
        if self.q:
            parts.append(f"matching “{self.q}”")
        sentence = " ".join(parts)
        if window := self._window_in_words():
            sentence += f", {window}"
        for key, value in self.unknown:
            if key not in COUNTING:
                sentence += f", {key} “{value[:80]}” (unknown)"
        return f"{sentence}, {_TIERS_IN_WORDS[self.dates]}"

    def _window_in_words(self) -> str:
        if self.since and self.until:
            if self.since == self.until:
                return f"within {dates.in_words(self.since)}"
            return f"{dates.in_words(self.since)} to {dates.in_words(self.until)}"
        if self.since:
            return f"since {dates.in_words(self.since)}"
        return f"until {dates.in_words(self.until)}" if self.until else ""


_TIERS_IN_WORDS = {
    Tier.STATED: "dates stated in print only",
    Tier.INFERRED: "dates stated or inferred",
    Tier.OUTSIDE: "dates stated, inferred or from outside facts",
}


def _join(names: list[str], match: Match) -> str:
    word = "and" if match is Match.ALL else "or"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"


@dataclass(frozen=True)
class Notice:
    """Something in a link that was not understood, in words for the reader."""

    key: str
    value: str
    message: str
    suggestion: str | None = None


def parse(
    query: Mapping[str, Iterable[str]], vocabulary: Vocabulary
) -> tuple[Filter, tuple[Notice, ...]]:
    """Read the filter from the keys and values of an address; other keys are left alone.

    Never raises: whatever cannot be read is kept in `unknown` and reported once.
    """
    known: dict[str, object] = {}
    unknown: list[tuple[str, str]] = []
    notices: list[Notice] = []

    def refuse(key: str, value: str, why: str, terms: Iterable[str] = ()) -> None:
        unknown.append((key, value))
        suggestion = nearest(value, terms)
        hint = f"; did you mean “{suggestion}”?" if suggestion else ""
        shown = value if len(value) <= 80 else f"{value[:77]}…"
        notices.append(Notice(key, value, f"{key}: “{shown}” {why}{hint}", suggestion))

    for key in Filter.__dataclass_fields__:
        if key == "unknown" or key not in query:
            continue
        given = [value for value in query[key] if value != ""]
        if key in FACET_KEYS:
            known[key] = _read_ids(key, given, vocabulary, refuse)
        elif len(given) > 1:
            for value in given:
                refuse(key, value, "is one of several values; only one is allowed")
        elif given:
            try:
                known[key] = _read_one(key, given[0])
            except InputError as error:
                terms = [str(term) for term in _CHOICES.get(key, ())]
                refuse(key, given[0], str(error), terms)
    selection = Filter(**known, unknown=tuple(unknown))  # type: ignore[arg-type]
    since, until = selection.window
    if since and until and since > until:
        message = f"since {selection.since} is after until {selection.until}: nothing lies between"
        notices.append(Notice("since", selection.since, message))
    return selection, tuple(notices)


def _read_ids(
    key: str,
    given: list[str],
    vocabulary: Vocabulary,
    refuse: Callable[[str, str, str, Iterable[str]], None],
) -> tuple[str, ...]:
    names = next(facet for facet in FACETS if facet.key == key).names(vocabulary)
    values = list(dict.fromkeys(part for value in given for part in value.split(",") if part))
    found = []
    for index, value in enumerate(values):
        if index >= MAX_VALUES:
            refuse(key, value, f"is one of more than {MAX_VALUES} values", ())
            break
        if value in names:
            found.append(value)
        elif key == "envoy" and value in vocabulary.actors:
            refuse(key, value, "is an actor, but not an envoy", ())
        else:
            refuse(key, value, "is not in this corpus", names)
    return tuple(found)


def _read_one(key: str, value: str) -> object:
    if key in _CHOICES:
        choice = _CHOICES[key]
        if value not in list(choice):
            raise InputError(f"is none of {', '.join(choice)}")
        return choice(value)
    if key == "q":
        if len(value) > search.MAX_QUERY:
            raise InputError(f"is longer than {search.MAX_QUERY} characters")
        if not search.has_terms(value):
            raise InputError("holds no word to search for")
        return value
    try:
        dates.window_edge(value, end=key == "until")
    except InputError:
        raise InputError(
            "is not a day, a month or a year such as 2022-03-24, 2022-03 or 2022"
        ) from None
    return value
