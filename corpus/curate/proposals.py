"""What can be decided: add records, change fields, add an alias, tag a set, judge a suggestion.

Each function reads the records as they are and returns a proposal, the preview of a decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from corpus.curate.decisions import Proposal
from corpus.curate.draft import Draft
from corpus.curate.log import Action, Change, Outcome, Verdict
from corpus.curate.record_file import (
    Kind,
    entries,
    field_of,
    key_of,
    kind_of,
    plain,
    revision,
    value_of,
)
from corpus.curate.suggestion import Suggestion
from corpus.errors import InputError, did_you_mean
from corpus.load import Records
from corpus.records import Alias, AliasKind, Contact, Passage, Record

TAGS = {"topics": Kind.TOPIC, "places": Kind.PLACE, "contacts": Kind.CONTACT}
"""Fields that hold a list of ids and that many records can be tagged in at once."""


def add(
    records: Records,
    *new: Record,
    texts: Mapping[str, str] | None = None,
    verdicts: Sequence[Verdict] = (),
) -> Proposal:
    """Propose records that are not there yet, as one decision; `texts` are by article.

    A contact needs a report in the same proposal or `add_contact`. Raises InputError when an id is
    taken.
    """
    changes = []
    for record in new:
        key = key_of(record)
        if value_of(records, key) is not None:
            raise InputError(f'the id "{key.partition("/")[2]}" is taken by another {kind_of(key)}')
        changes.append(Change(record=key, new=plain(record)))
    for article, text in (texts or {}).items():
        changes.append(Change(record=f"{Kind.TEXT}/{article}", new=text))
    names = [change.record for change in changes if kind_of(change.record) is not Kind.TEXT]
    return Proposal(
        Action.ADD,
        f"add {_listed(names)}",
        tuple(changes),
        tuple(verdicts),
        {change.record: "" for change in changes},
    )


def add_contact(records: Records, contact: Contact, reports: Sequence[str]) -> Proposal:
    """Propose a contact that is not there yet and the articles that report it."""
    added = add(records, contact)
    changes = [*added.changes]
    seen = dict(added.seen)
    for article in reports:
        key = f"{Kind.ARTICLE}/{article}"
        value = _known(records, key)
        old = value.get("contacts")
        changes.append(
            Change(record=key, field="contacts", old=old, new=[*(old or ()), contact.id])
        )
        seen[key] = revision(value)
    what = f"{added.what}, reported by {_listed(reports)}"
    return Proposal(Action.ADD, what, tuple(changes), seen=seen)


def of_draft(records: Records, draft: Draft) -> Proposal:
    """Propose the records a draft makes, its text, the aliases accepted in it, and its verdicts.

    Raises InputError when the draft lacks what an article needs.
    """
    new = draft.records({*records.articles, *records.contacts})
    key = key_of(new.article)
    verdicts = [
        verdict(key, draft.suggestion(one), choice.outcome, choice.value)
        for one, choice in draft.choices.items()
    ]
    added = add(
        records,
        *new.outlets,
        *new.actors,
        *new.contacts,
        new.article,
        texts={new.article.id: new.text},
        verdicts=verdicts,
    )
    given: dict[str, list[Any]] = {}
    for value, _ in draft.chosen("alias"):
        actor = f"{Kind.ACTOR}/{value['actor']}"
        if _named(records, value["name"]) is None and value_of(records, actor) is not None:
            given.setdefault(actor, []).append({"name": value["name"], "kind": value["kind"]})
    changes, seen = [*added.changes], dict(added.seen)
    for actor, aliases in given.items():
        known = value_of(records, actor)
        old = known.get("aliases")
        changes.append(Change(record=actor, field="aliases", old=old, new=[*(old or ()), *aliases]))
        seen[actor] = revision(known)
    return replace(added, changes=tuple(changes), seen=seen)


def edit(
    records: Records, key: str, fields: Mapping[str, Any], action: Action = Action.CHANGE
) -> Proposal:
    """Propose new values for fields of one record; None leaves a field out.

    Fields that already hold the value are no change.
    """
    value = _known(records, key)
    changes = []
    for name, new in fields.items():
        old, new = field_of(value, name), plain(new) or None
        if old != new:
            changes.append(Change(record=key, field=name, old=old, new=new))
    what = f"change {_listed([change.field for change in changes])} of {key}"
    return Proposal(action, what, tuple(changes), seen={key: revision(value)})


def remove(records: Records, *keys: str) -> Proposal:
    """Propose to take records out of the corpus; an article takes its text along."""
    changes = []
    for key in keys:
        changes.append(Change(record=key, old=_known(records, key)))
        text = f"{Kind.TEXT}/{key.partition('/')[2]}"
        if kind_of(key) is Kind.ARTICLE and (old := value_of(records, text)) is not None:
            changes.append(Change(record=text, old=old))
    seen = {change.record: revision(change.old) for change in changes}
    return Proposal(Action.CHANGE, f"remove {_listed(keys)}", tuple(changes), seen=seen)


def alias(records: Records, actor: str, name: str, kind: AliasKind) -> Proposal:
    """Propose another name an actor is printed under.

    Raises InputError when it already names this actor or another one.
    """
    key = f"{Kind.ACTOR}/{actor}"
    value = _known(records, key)
    if (other := _named(records, name)) is not None:
        raise InputError(f'"{name}" already names "{other}"')
    old = value.get("aliases")
    new = [*(old or ()), plain(Alias(name=name, kind=kind))]
    change = Change(record=key, field="aliases", old=old, new=new)
    what = f'alias "{name}" of {key}'
    return Proposal(Action.ALIAS, what, (change,), seen={key: revision(value)})


def tag(
    records: Records,
    keys: Iterable[str],
    field: str,
    value: str,
    passages: Mapping[str, Sequence[Passage]] | None = None,
) -> Proposal:
    """Propose one more topic, place or contact for a set of articles or contacts, as one decision.

    An article whose text is held carries a topic only with the passages for it, by article id;
    without them it is skipped, and so is a record that has the tag. Order: as given.
    """
    if field not in TAGS:
        raise InputError(f'"{field}" is no tag{did_you_mean(field, TAGS)}')
    _known(records, f"{TAGS[field]}/{value}")
    changes, seen, skipped = [], {}, {}
    for key in dict.fromkeys(keys):
        record = _known(records, key)
        old = record.get(field)
        evidence = (passages or {}).get(key.partition("/")[2], ())
        if value in (old or ()):
            skipped[key] = "has it already"
            continue
        if field == "topics" and "text" in record:
            if not evidence:
                skipped[key] = "its text is held, and no passage is given"
                continue
            read = field_of(record, "text.topics")
            new = [*(read or ()), {"topic": value, "passages": plain(tuple(evidence))}]
            changes.append(Change(record=key, field="text.topics", old=read, new=new))
        changes.append(Change(record=key, field=field, old=old, new=[*(old or ()), value]))
        seen[key] = revision(record)
    what = f'tag {len(seen):,} {"record" if len(seen) == 1 else "records"} with {field} "{value}"'
    return Proposal(Action.TAG, what, tuple(changes), seen=seen, skipped=skipped)


def untag(records: Records, keys: Iterable[str], field: str, value: str) -> Proposal:
    """Propose to take a topic, place or contact from a set, with the passages of the topic."""
    if field not in TAGS:
        raise InputError(f'"{field}" is no tag{did_you_mean(field, TAGS)}')
    changes, seen, skipped = [], {}, {}
    for key in dict.fromkeys(keys):
        record = _known(records, key)
        old = record.get(field) or []
        if value not in old:
            skipped[key] = "does not have it"
            continue
        new = [item for item in old if item != value]
        changes.append(Change(record=key, field=field, old=old, new=new or None))
        read = field_of(record, "text.topics") if field == "topics" else None
        if read and (kept := [part for part in read if part["topic"] != value]) != read:
            changes.append(Change(record=key, field="text.topics", old=read, new=kept or None))
        seen[key] = revision(record)
    what = f'take {field} "{value}" from {len(seen):,} {"record" if len(seen) == 1 else "records"}'
    return Proposal(Action.TAG, what, tuple(changes), seen=seen, skipped=skipped)


def judge(
    records: Records,
    key: str,
    suggestion: Suggestion,
    outcome: Outcome,
    fields: Mapping[str, Any] | None = None,
    decided: Any = None,
) -> Proposal:
    """Propose what becomes of one suggestion for a record, and the fields that change with it.

    A rejection changes no field; it is remembered, so that the suggestion is not made again.
    """
    if outcome is Outcome.REJECTED and fields:
        raise InputError("a rejected suggestion changes no field")
    actions = {
        Outcome.ACCEPTED: Action.ACCEPT,
        Outcome.CORRECTED: Action.CORRECT,
        Outcome.REJECTED: Action.REJECT,
    }
    action = actions[outcome]
    changed = edit(records, key, fields or {}, action)
    what = f"{action} {suggestion.field} of {key} suggested by {suggestion.rule}"
    verdicts = (verdict(key, suggestion, outcome, decided),)
    return Proposal(action, what, changed.changes, verdicts, changed.seen)


def verdict(key: str, suggestion: Suggestion, outcome: Outcome, decided: Any = None) -> Verdict:
    """Return what a person made of a suggestion as it is kept in the log."""
    return Verdict(
        record=key,
        suggestion=suggestion.id,
        field=suggestion.field,
        outcome=outcome,
        suggested=suggestion.value,
        decided=plain(decided) if outcome is Outcome.CORRECTED else None,
        rule=suggestion.rule,
    )


def _named(records: Records, name: str) -> str | None:
    """Return the actor that has this name or alias, whatever its capitals."""
    for key, entry in records.actors.items():
        names = (entry.record.name, *(alias.name for alias in entry.record.aliases))
        if name.casefold() in (known.casefold() for known in names):
            return key
    return None


def _known(records: Records, key: str) -> Any:
    value = value_of(records, key)
    if value is None:
        kind, _, record_id = key.partition("/")
        known = [other.partition("/")[2] for other, _ in entries(records) if kind_of(other) == kind]
        raise InputError(f'no {kind_of(key)} "{record_id[:60]}"{did_you_mean(record_id, known)}')
    return value


def _listed(names: Sequence[str], most: int = 5) -> str:
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
