"""The controlled terms of a corpus and the names they carry on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from corpus.records import Actor, ActorKind, ContactKind, Outlet, Place, Topic


@dataclass(frozen=True)
class Vocabulary:
    """Actors, outlets, places and topics by id."""

    actors: Mapping[str, Actor] = field(default_factory=dict)
    outlets: Mapping[str, Outlet] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)

    def actor_names(self) -> dict[str, str]:
        """Map actor ids to names."""
        return {key: actor.name for key, actor in self.actors.items()}

    def envoy_names(self) -> dict[str, str]:
        """Map the ids of envoys to names."""
        return {key: actor.name for key, actor in self.actors.items() if actor.envoy}

    @cached_property
    def sides(self) -> frozenset[str]:
        """Return the sides actors stand on."""
        return frozenset(actor.side for actor in self.actors.values())

    def side_names(self) -> dict[str, str]:
        """Map sides to names: that of the state or organisation which stands for the side."""
        states: dict[tuple[str, str], str] = {}
        for actor in self.actors.values():
            if actor.kind is ActorKind.STATE:
                states.setdefault((actor.side, actor.name.casefold()), actor.name)
        names: dict[str, str] = {}
        for side in sorted(self.sides):
            spelled = side.replace("-", " ")
            plain = spelled[:1].upper() + spelled[1:]
            own = self.actors.get(side)
            names[side] = own.name if own else states.get((side, spelled), plain)
        return names

    def topic_names(self) -> dict[str, str]:
        """Map topic ids to labels."""
        return {key: topic.label for key, topic in self.topics.items()}

    def outlet_names(self) -> dict[str, str]:
        """Map outlet ids to names."""
        return {key: outlet.name for key, outlet in self.outlets.items()}

    def place_names(self) -> dict[str, str]:
        """Map place ids to names."""
        return {key: place.name for key, place in self.places.items()}

    def kind_names(self) -> dict[str, str]:
        """Map contact kinds to names."""
        return {kind.value: kind.value.capitalize() for kind in ContactKind}

    def place_and_parents(self, place: str | None) -> Iterator[str]:
        """Yield a place and the larger places it lies in; a cycle ends the walk."""
        seen: set[str] = set()
        while place is not None and place not in seen:
            seen.add(place)
            yield place
            parent = self.places.get(place)
            place = parent.parent if parent else None

    def aliases(self) -> Iterator[tuple[str, str]]:
        """Yield every printed form of every actor's name with the actor's id."""
        for key, actor in self.actors.items():
            yield actor.name, key
            for alias in actor.aliases:
                yield alias.name, key
