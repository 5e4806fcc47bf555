"""Merge two actors that are one: every record that names the one is made to name the other."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from corpus.claims import RecordField
from corpus.curate.decisions import Proposal
from corpus.curate.log import Action, Change
from corpus.curate.record_file import Kind, revision, value_of
from corpus.errors import InputError, did_you_mean
from corpus.evidence import SourceText, Span
from corpus.load import Records
from corpus.records import AliasKind, Passage


def merge(records: Records, keep: str, drop: str) -> Proposal:
    """Propose to merge the actor `drop` into `keep`; its changes are every field that follows.

    Names and aliases of `drop` become aliases, roles are joined, other fields stay `keep`'s where
    it has them. An article that names both gets one entry, with the words that claims rest on.
    Raises InputError for an unknown actor.
    """
    for actor in (keep, drop):
        if actor not in records.actors:
            raise InputError(f'no actor "{actor}"{did_you_mean(actor, records.actors)}')
    if keep == drop:
        raise InputError(f'"{keep}" cannot be merged into itself')
    merging = _Merging(records, keep, drop)
    changes = tuple(merging.changes())
    seen = {change.record: revision(value_of(records, change.record)) for change in changes}
    return Proposal(
        Action.MERGE,
        f"merge {Kind.ACTOR}/{drop} into {Kind.ACTOR}/{keep}",
        changes,
        seen=seen,
        into=f"{Kind.ACTOR}/{keep}",
    )


class _Merging:
    """One merge, worked out over the values of the records."""

    def __init__(self, records: Records, keep: str, drop: str) -> None:
        self._records = records
        self._keep = keep
        self._drop = drop
        self._side = records.actors[keep].record.side

    def changes(self) -> Iterator[Change]:
        """Yield the changes: the two actors, then whoever stands for their side, then the rest."""
        kept = value_of(self._records, f"{Kind.ACTOR}/{self._keep}")
        dropped = value_of(self._records, f"{Kind.ACTOR}/{self._drop}")
        yield from _differences(f"{Kind.ACTOR}/{self._keep}", kept, self._joined(kept, dropped))
        yield Change(record=f"{Kind.ACTOR}/{self._drop}", old=dropped)
        for actor in self._records.actors:
            key = f"{Kind.ACTOR}/{actor}"
            if actor not in (self._keep, self._drop):
                value = value_of(self._records, key)
                yield from _differences(key, value, {**value, "side": self._sided(value["side"])})
        for contact in self._records.contacts:
            key = f"{Kind.CONTACT}/{contact}"
            value = value_of(self._records, key)
            yield from _differences(key, value, self._contact(value))
        recorded = self._recorded()
        for article in self._records.articles:
            key = f"{Kind.ARTICLE}/{article}"
            value = value_of(self._records, key)
            yield from _differences(key, value, self._article(value, recorded[article]))

    def _joined(self, kept: Any, dropped: Any) -> Any:
        """Return the entry of the actor that stays."""
        joined = {**dropped, **kept, "side": self._sided(kept["side"])}
        roles = [*kept.get("roles", ()), *dropped.get("roles", ())]
        if roles:
            joined["roles"] = [role for n, role in enumerate(roles) if role not in roles[:n]]
        aliases = [*kept.get("aliases", ())]
        known = {name.casefold() for name in (kept["name"], *(alias["name"] for alias in aliases))}
        own = {"name": dropped["name"], "kind": AliasKind.VARIANT.value}
        for alias in (own, *dropped.get("aliases", ())):
            if alias["name"].casefold() not in known:
                known.add(alias["name"].casefold())
                aliases.append(alias)
        return {**joined, "aliases": aliases} if aliases else joined

    def _actor(self, actor: str) -> str:
        return self._keep if actor == self._drop else actor

    def _sided(self, side: str) -> str:
        return self._side if side == self._drop else side

    def _contact(self, value: Any) -> Any:
        parts: list[Any] = []
        for part in value["participants"]:
            named = {**part, "actor": self._actor(part["actor"]), "side": self._sided(part["side"])}
            if named["actor"] not in [other["actor"] for other in parts]:
                parts.append(named)
        return {**value, "participants": parts}

    def _article(self, value: Any, recorded: set[tuple[str, str]]) -> Any:
        changed = copy.deepcopy(value)
        if "actors" in changed:
            changed["actors"] = self._named(changed["actors"], recorded)
        text = changed.get("text", {})
        if "mentions" in text:
            text["mentions"] = self._mentions(text["mentions"], self._source(value["id"]))
        for quotation in text.get("quotations", ()):
            for who in ("speaker", "via"):
                if who in quotation:
                    quotation[who] = self._actor(quotation[who])
            self._rename_in(quotation, "about")
        for event in text.get("events", ()):
            self._rename_in(event, "actors")
            self._rename_in(event, "recipients")
        return changed

    def _rename_in(self, value: Any, name: str) -> None:
        if name in value:
            value[name] = list(dict.fromkeys(self._actor(actor) for actor in value[name]))

    def _named(self, actors: list[Any], recorded: set[tuple[str, str]]) -> list[Any]:
        """Return one entry where both are named: the kept one's words unless a claim needs."""
        both = [entry for entry in actors if entry["actor"] in (self._keep, self._drop)]
        if len(both) < 2:
            return [{**entry, "actor": self._actor(entry["actor"])} for entry in actors]
        both.sort(key=lambda entry: entry["actor"] != self._keep)
        one = {"actor": self._keep}
        for field in (RecordField.AS_PRINTED.value, RecordField.ROLE_AS_PRINTED.value):
            words = [entry[field] for entry in both if field in entry]
            needed = [word for word in words if (field, word) in recorded]
            if words:
                one[field] = (needed or words)[0]
        at = min(actors.index(entry) for entry in both)
        return [one if n == at else e for n, e in enumerate(actors) if n == at or e not in both]

    def _mentions(self, mentions: list[Any], source: SourceText | None) -> list[Any]:
        """Return one mention of both, its passages in the order of the text."""
        both = [m for m in mentions if m["actor"] in (self._keep, self._drop)]
        if len(both) < 2:
            return [{**m, "actor": self._actor(m["actor"])} for m in mentions]
        one: dict[str, Any] = {"actor": self._keep}
        for field in ("names", "roles"):
            passages = [passage for m in both for passage in m.get(field, ())]
            if passages:
                one[field] = _in_order(passages, source, apart=field == "names")
        at = min(mentions.index(m) for m in both)
        return [one if n == at else m for n, m in enumerate(mentions) if n == at or m not in both]

    def _source(self, article: str) -> SourceText | None:
        text = self._records.articles[article].record.text
        found = self._records.texts.get(text.file) if text else None
        return found.source if found else None

    def _recorded(self) -> dict[str, set[tuple[str, str]]]:
        """Map articles to the words of their records that claims and contradictions rest on."""
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        accounts = [
            account
            for table in self._records.claims.values()
            for claim in table.record.claims
            for account in claim.accounts
        ]
        evidence = [e for c in self._records.contradictions.values() for e in c.record.evidence]
        for words in (*accounts, *evidence):
            found[words.article].update((r.record.value, r.words) for r in words.recorded)
        return found


def _in_order(passages: list[Any], source: SourceText | None, *, apart: bool) -> list[Any]:
    """Return passages by their place, each once; `apart`, none that lies within an earlier one."""
    unique = [passage for n, passage in enumerate(passages) if passage not in passages[:n]]
    if source is None:
        return unique
    placed: list[tuple[Span, Any]] = []
    lost = []
    for passage in unique:
        try:
            placed.append((source.locate(Passage.model_validate(passage)), passage))
        except InputError:
            lost.append(passage)  # the linter reports it, before and after
    placed.sort(key=lambda pair: (pair[0].start, -pair[0].end))
    kept: list[Any] = []
    end = 0
    for span, passage in placed:
        if not apart or span.start >= end:
            kept.append(passage)
            end = max(end, span.end)
    return [*kept, *lost]


def _differences(key: str, old: Any, new: Any) -> Iterator[Change]:
    """Yield the fields that differ; those of a reading one by one."""
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        if name == "text":
            for part in dict.fromkeys((*before, *after)):
                if before.get(part) != after.get(part):
                    yield Change(
                        record=key,
                        field=f"text.{part}",
                        old=before.get(part),
                        new=after.get(part),
                    )
        else:
            yield Change(record=key, field=name, old=before, new=after)
