"""Everything named in an article, read once: actors, strangers, and the offices beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus import dates
from corpus.curate import mentions, name_runs, new_actors, roles
from corpus.curate.mentions import Form, Known, Named, Names
from corpus.curate.new_actors import NEW, Stranger
from corpus.curate.own_text import OwnText, Part
from corpus.curate.roles import Holder, Office, Role
from corpus.records import ActorKind

TALIBAN = "taliban"


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
    kabul: str = TALIBAN

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


def _spelt_otherwise(
    names: Names, strangers: Sequence[Stranger]
) -> tuple[list[Stranger], list[Named]]:
    """Take persons of the register, spelt in Arabic letters, from among the strangers."""
    left: list[Stranger] = []
    found: list[Named] = []
    for stranger in strangers:
        persian = stranger.name[:1] > "\u05ff" and stranger.role is not None
        actor = (
            names.by_consonants(stranger.name, stranger.role.office)
            if persian and stranger.role
            else None
        )
        if actor is None:
            left.append(stranger)
            continue
        found += [
            Named(one.start, one.end, one.sentence, actor, Form.VARIANT, 0.7)
            for one in stranger.named
        ]
    return left, found


TAKEOVER = date(2021, 8, 15)
"""From this day Kabul is held by the Taliban; before it, by the republic."""


def read(
    own: OwnText, names: Names, outlets: Sequence[str] = (), published: str | None = None
) -> Reading:
    """Read who is named in an article; `published` tells who then governed in Kabul."""
    kabul = _kabul(published)
    candidates = name_runs.runs(own)
    full = mentions.full_names(own, names, candidates)
    candidates = name_runs.runs(own, [(one.start, one.end) for one in full])
    strangers = new_actors.find(own, names, full, candidates, outlets)
    strangers, spelt = _spelt_otherwise(names, strangers)
    full = sorted([*full, *spelt])
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
    role_spans = [(role.start, role.end) for role in beside.values()]
    # "UN special envoy Deborah Lyons" names her, and no vacant post.
    named = [
        one
        for one in named
        if not one.actor.startswith(NEW)
        and not (
            names.known[one.actor].kind is ActorKind.POST
            and any(a < one.end and one.start < b for a, b in role_spans)
        )
    ]
    taken = _spans(named) + [span for one in strangers for span in _spans(one.named)] + role_spans
    strangers += new_actors.find_bodies(own, taken, outlets)
    everybody = sorted([*named, *(one for stranger in strangers for one in stranger.named)])
    named += mentions.descriptions(own, everybody, names, govern=kabul == TALIBAN)
    by_actor: dict[str, list[Role]] = {}
    for one in people:
        if (role := beside.get((one.start, one.end))) is not None:
            by_actor.setdefault(one.actor, []).append(role)
    holders = _holders(names, people, by_actor)
    described, posts = _described(own, names, holders, _spans(people) + role_spans, beside, people)
    return Reading(
        own,
        names,
        tuple(sorted([*named, *posts])),
        tuple(strangers),
        {actor: tuple(found) for actor, found in by_actor.items()},
        beside,
        tuple(sorted([*described, *_bodies_described(own, everybody, described)])),
        kabul,
    )


def _kabul(published: str | None) -> str:
    latest = dates.parse(published).latest if published else None
    return "state-af" if latest is not None and latest < TAKEOVER else TALIBAN


_BODY = re.compile(
    r"\b[Tt]he (?:(?:foreign|interior|defen[cs]e) )?(?P<what>ministry|embassy|council|mission)\b"
    r"|\b(?P<russian>(?:министерств|посольств|ведомств)\w*)"
    r"|\b(?:[Ee]l|[Ll]a) (?P<spanish>ministerio|embajada|cancillería)\b"
)
_SAME_BODY = {
    "министерств": ("мид", "министерств", "ministry"),
    "ведомств": ("мид", "министерств", "ministry"),
    "посольств": ("посольств", "embassy"),
    "cancillería": ("ministerio", "ministry"),
    "ministerio": ("ministerio", "ministry"),
    "embajada": ("embajada", "embassy"),
}


def _bodies_described(
    own: OwnText, everybody: Sequence[Named], described: Sequence[Named]
) -> list[Named]:
    """Return "the ministry", "the embassy" as the body of that sort that was named last."""
    taken = [*_spans(everybody), *_spans(described)]
    found: list[Named] = []
    for sentence in own.body:
        for match in _BODY.finditer(own.text, sentence.start, sentence.end):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            what = (match["what"] or match["russian"] or match["spanish"]).casefold()
            words = next(
                (same for stem, same in _SAME_BODY.items() if what.startswith(stem)), (what,)
            )
            such = [
                one
                for one in everybody
                if one.form in (Form.BODY, Form.SHORT)
                and any(
                    word in own.quote(one.start, one.end).casefold() or word in one.actor
                    for word in words
                )
            ]
            before = [one for one in such if one.end <= match.start()]
            if before or len({one.actor for one in such}) == 1:
                last = before[-1] if before else such[0]
                found.append(
                    Named(*match.span(), sentence.index, last.actor, Form.DESCRIPTION, 0.6)
                )
    return found


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
        offices += known.offices if known else ()
        found.append(Holder(actor, tuple(offices), tuple(starts)))
    return found


def _apposed(
    own: OwnText,
    role: Role,
    beside: dict[tuple[int, int], Role],
    people: Sequence[Named],
) -> str | None:
    """Return whose second office a role is: "special envoy, director of the department X"."""
    for one in people:
        other = beside.get((one.start, one.end))
        if (
            other is not None
            and 0 < other.start - role.end <= 2
            and own.text[role.end : other.start].strip() in (",", "،")
        ):
            return one.actor
    return None


def _described(
    own: OwnText,
    names: Names,
    holders: Sequence[Holder],
    taken: Sequence[tuple[int, int]],
    beside: dict[tuple[int, int], Role],
    people: Sequence[Named],
) -> tuple[list[Named], list[Named]]:
    """Return the roles that stand for somebody named, and those of a post nobody is named for."""
    described: list[Named] = []
    posts: list[Named] = []
    vacant = [
        known
        for known in names.known.values()
        if known.kind is ActorKind.POST and known.country is not None
    ]
    same: dict[str, str] = {}  # words that stood for somebody stand for the same one again
    for index, role in roles.standing_alone(own, taken):
        forward = own.sentences[index].part is not Part.BODY
        actor = (
            _apposed(own, role, beside, people)
            or same.get(own.quote(role.start, role.end).casefold())
            or roles.holder_of(role, holders, forward=forward)
        )
        if actor is not None:
            same.setdefault(own.quote(role.start, role.end).casefold(), actor)
            described.append(Named(role.start, role.end, index, actor, Form.DESCRIPTION, 0.7))
            continue
        if role.office.country is None:
            continue
        for known in vacant:
            if any(role.office == held for held in known.offices):
                posts.append(Named(role.start, role.end, index, known.id, Form.FULL, 0.7))
    return described, posts
