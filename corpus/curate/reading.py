"""Everything named in an article, read once: actors, strangers, and the offices beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.curate import mentions, name_runs, new_actors, roles
from corpus.curate.mentions import Form, Known, Named, Names
from corpus.curate.new_actors import NEW, Stranger
from corpus.curate.own_text import OwnText, Part
from corpus.curate.roles import Holder, Office, Role
from corpus.records import ActorKind


@dataclass(frozen=True)
class Reading:
    """Who is named in an article, in order of place.

    `roles` are those beside a name, by actor; `described` are those that stand for one.
    """

    own: OwnText
    names: Names
    named: tuple[Named, ...]
    strangers: tuple[Stranger, ...]
    roles: dict[str, tuple[Role, ...]]
    beside: dict[tuple[int, int], Role]
    described: tuple[Named, ...]

    def known(self, actor: str) -> Known | None:
        """Return what the register says of an actor; None for a stranger."""
        return self.names.known.get(actor)

    def stranger(self, actor: str) -> Stranger | None:
        """Return an actor the register does not know."""
        return next((one for one in self.strangers if one.id == actor), None)

    def is_person(self, actor: str) -> bool:
        """Tell whether an actor is a person or a post."""
        if (known := self.known(actor)) is not None:
            return known.kind in (ActorKind.PERSON, ActorKind.POST)
        stranger = self.stranger(actor)
        return stranger is not None and stranger.kind is ActorKind.PERSON

    def side(self, actor: str) -> str | None:
        """Return the side an actor stands for, None where nothing says so."""
        if (known := self.known(actor)) is not None:
            return known.side
        stranger = self.stranger(actor)
        return stranger.side if stranger else None


def read(own: OwnText, names: Names, outlets: Sequence[str] = ()) -> Reading:
    """Read who is named in an article."""
    candidates = name_runs.runs(own)
    full = mentions.full_names(own, names, candidates)
    candidates = name_runs.runs(own, [(one.start, one.end) for one in full])
    strangers = new_actors.find(own, names, full, candidates, outlets)
    persons = new_actors.persons(own, names, full, strangers)
    taken = _spans(full) + [span for one in strangers for span in _spans(one.named)]
    short = mentions.short_names(own, names, persons, taken, new_actors.bodies(own, names, full))
    named = sorted([*full, *short])
    strangers = _with_short_names(strangers, named)
    people = sorted(
        [
            one
            for one in named
            if one.actor in names.known and names.known[one.actor].kind is ActorKind.PERSON
        ]
        + [one for stranger in strangers for one in stranger.named]
    )
    beside = _beside(own, people)
    strangers = [_with_role(one, beside) for one in strangers]
    named = [one for one in named if not one.actor.startswith(NEW)]
    role_spans = [(role.start, role.end) for role in beside.values()]
    taken = _spans(named) + [span for one in strangers for span in _spans(one.named)] + role_spans
    strangers += new_actors.find_bodies(own, taken, outlets)
    everybody = sorted([*named, *(one for stranger in strangers for one in stranger.named)])
    named += mentions.descriptions(own, everybody, names)
    by_actor: dict[str, list[Role]] = {}
    for one in people:
        if (role := beside.get((one.start, one.end))) is not None:
            by_actor.setdefault(one.actor, []).append(role)
    holders = _holders(names, people, by_actor)
    described, posts = _described(own, names, holders, _spans(people) + role_spans)
    return Reading(
        own,
        names,
        tuple(sorted([*named, *posts])),
        tuple(strangers),
        {actor: tuple(found) for actor, found in by_actor.items()},
        beside,
        tuple(described),
    )


def _spans(named: Sequence[Named]) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in named]


def _with_short_names(strangers: Sequence[Stranger], named: Sequence[Named]) -> list[Stranger]:
    found = []
    for stranger in strangers:
        more = tuple(one for one in named if one.actor == stranger.id)
        found.append(
            _replace_named(stranger, tuple(sorted({*stranger.named, *more}))) if more else stranger
        )
    return found


def _replace_named(stranger: Stranger, named: tuple[Named, ...]) -> Stranger:
    return Stranger(
        stranger.id,
        stranger.name,
        stranger.kind,
        named,
        stranger.confidence,
        stranger.rule,
        stranger.why,
        stranger.role,
        stranger.country,
        stranger.side,
        stranger.near,
    )


def _with_role(stranger: Stranger, beside: dict[tuple[int, int], Role]) -> Stranger:
    found = [beside[span] for span in _spans(stranger.named) if span in beside]
    if not found:
        return stranger
    role = stranger.role or found[0]
    country = next((one.office.country for one in found if one.office.country), None)
    return Stranger(
        stranger.id,
        stranger.name,
        stranger.kind,
        stranger.named,
        stranger.confidence,
        stranger.rule,
        stranger.why,
        role,
        country if country and len(country) == 2 else stranger.country,
        new_actors.side_of(country) or stranger.side,
        stranger.near,
    )


def _beside(own: OwnText, people: Sequence[Named]) -> dict[tuple[int, int], Role]:
    """Return the role beside each name, by the name's place."""
    barred = _spans(people)
    found: dict[tuple[int, int], Role] = {}
    for one in people:
        sentence = own.sentences[one.sentence]
        inside = [
            n for n, token in enumerate(sentence.tokens) if one.start <= token.start < one.end
        ]
        if not inside:
            continue
        role = roles.before(own, sentence, inside[0], barred) or roles.after(
            own, sentence, inside[-1] + 1, barred
        )
        if role is not None:
            found[one.start, one.end] = role
    return found


def _holders(
    names: Names, people: Sequence[Named], by_actor: dict[str, list[Role]]
) -> list[Holder]:
    places: dict[str, list[int]] = {}
    for one in people:
        places.setdefault(one.actor, []).append(one.start)
    found = []
    for actor, starts in places.items():
        known = names.known.get(actor)
        printed = [role.office for role in by_actor.get(actor, ())]
        country = known.country if known else None
        offices = [
            Office(held.sort, held.portfolio, held.country or country, held.deputy)
            for held in printed
        ]
        if not offices and known:
            offices = list(known.offices)
        found.append(Holder(actor, tuple(offices), tuple(starts)))
    return found


def _described(
    own: OwnText, names: Names, holders: Sequence[Holder], taken: Sequence[tuple[int, int]]
) -> tuple[list[Named], list[Named]]:
    """Return the roles that stand for somebody named, and those of a post nobody is named for."""
    described: list[Named] = []
    posts: list[Named] = []
    vacant = [
        known
        for known in names.known.values()
        if known.kind is ActorKind.POST and known.country is not None
    ]
    for index, role in roles.standing_alone(own, taken):
        forward = own.sentences[index].part is not Part.BODY
        actor = roles.holder_of(role, holders, forward=forward)
        if actor is not None:
            described.append(Named(role.start, role.end, index, actor, Form.DESCRIPTION, 0.7))
            continue
        if role.office.country is None:
            continue
        for known in vacant:
            if any(role.office == held for held in known.offices):
                posts.append(Named(role.start, role.end, index, known.id, Form.FULL, 0.7))
    return described, posts
