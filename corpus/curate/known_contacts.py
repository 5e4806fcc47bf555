"""Whether the register already knows an encounter: by the days it may lie on and who took part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from corpus import dates
from corpus.records import Contact, ContactKind

_SLACK = timedelta(days=2)
"""Readouts of one meeting differ by a day or two in print."""
_UNDATED = timedelta(days=21)
LIKELY = 0.6
"""Score from which a contact is offered as the one reported."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact on record that may be the one reported, how likely, and why."""

    contact: str
    score: float
    why: str


@dataclass
class ContactIndex:
    """The contacts of a corpus by those who took part; made once."""

    contacts: Mapping[str, Contact]
    _by_actor: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, contacts: Iterable[Contact]) -> ContactIndex:
        """Return the index of these contacts."""
        index = cls({contact.id: contact for contact in contacts})
        for contact in index.contacts.values():
            for participant in contact.participants:
                index._by_actor.setdefault(participant.actor, []).append(contact.id)
        return index

    def candidates(
        self,
        kind: ContactKind,
        sides: Mapping[str, str | None],
        when: str,
        place: str | None,
        *,
        undated: bool = False,
    ) -> list[Candidate]:
        """Return the contacts on record that may be an encounter, the likeliest first.

        `sides` are those who took part with their sides; an unnamed party stands for its side.
        Of an `undated` one only the day of the report is known, so it may lie weeks before.
        """
        found = []
        seen = dict.fromkeys(
            contact for actor in sides for contact in self._by_actor.get(actor, ())
        )
        for key in seen:
            contact = self.contacts[key]
            if (contact.kind is ContactKind.STATEMENT) != (kind is ContactKind.STATEMENT):
                continue
            score, why = _likely(contact, sides, when, place, kind=kind, undated=undated)
            if score >= LIKELY - 0.2:
                found.append(Candidate(key, round(score, 2), why))
        return sorted(found, key=lambda candidate: (-candidate.score, candidate.contact))


def _likely(
    contact: Contact,
    sides: Mapping[str, str | None],
    when: str,
    place: str | None,
    *,
    kind: ContactKind,
    undated: bool,
) -> tuple[float, str]:
    gap = _gap(contact.date, when)
    if gap is None or gap > (_UNDATED if undated else _SLACK):
        return 0.0, ""
    if gap > _SLACK and not _before(contact.date, when):
        return 0.0, ""
    known = {participant.actor: participant.side for participant in contact.participants}
    shared = [actor for actor in sides if actor in known]
    named = [actor for actor in shared if not _stand_in(actor, sides[actor])]
    if not named and len(shared) < len(sides):
        return 0.0, ""
    # Every named party of the report has to be there, or somebody of its side where unnamed.
    missing = [
        actor
        for actor, side in sides.items()
        if actor not in known
        and not (_stand_in(actor, side) and side in known.values())
        and not any(_stand_in(other, known[other]) and known[other] == side for other in known)
    ]
    sides_shared = {side for side in sides.values() if side} & set(known.values())
    if len(sides_shared) < 2 and contact.kind is not ContactKind.STATEMENT:
        return 0.0, ""
    score = 0.45 + 0.2 * min(2, len(named)) - 0.3 * len(missing)
    score += 0.1 if gap == timedelta(0) else -0.05 if gap <= _SLACK else -0.2
    if place is not None and contact.place is not None:
        score += 0.1 if place == contact.place else -0.1
    score += 0.04 * (contact.kind is kind) + 0.03 * (contact.date[:10] == when[:10])
    words = ["the day fits" if gap == timedelta(0) else f"{gap.days} days apart"]
    words.append(f"{len(shared)} of {len(sides)} parties are the same")
    if place is not None and place == contact.place:
        words.append("so is the place")
    return max(0.0, min(1.0, score)), ", ".join(words)


def _stand_in(actor: str, side: str | None) -> bool:
    return actor.startswith("state-") or actor == side


def _gap(one: str, other: str) -> timedelta | None:
    """Return how far two dates lie apart, nothing where they may be the same day."""
    a, b = dates.parse(one).bounds, dates.parse(other).bounds
    if a is None or b is None:
        return None
    slack = [timedelta(days=3) if text[-1:] in "~?%" else timedelta(0) for text in (one, other)]
    first = (a[0] - slack[0], a[1] + slack[0])
    second = (b[0] - slack[1], b[1] + slack[1])
    return max(_after(first[0], second[1]), _after(second[0], first[1]), timedelta(0))


def _after(later: date, earlier: date) -> timedelta:
    return later - earlier


def _before(one: str, other: str) -> bool:
    a, b = dates.parse(one).bounds, dates.parse(other).bounds
    return a is not None and b is not None and a[1] <= b[1]
