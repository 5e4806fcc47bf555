"""Reconcile two codings: settle one unit they differ on, by either value or by a third one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from corpus.curate.agreement import (
    GIVEN,
    LEFT_OUT,
    LINE_FIELDS,
    LINES,
    NOT_GIVEN,
    line_kinds,
    spelled,
    term,
)
from corpus.curate.decisions import Proposal
from corpus.curate.drafts import Coding, values_of
from corpus.curate.log import Action, Decision, Outcome, Verdict
from corpus.curate.proposals import edit
from corpus.curate.record_file import Kind
from corpus.errors import InputError, did_you_mean
from corpus.load import Records
from corpus.records import LineReason, Passage

RULE = "two coders"
"""The rule under which the log keeps what two coders differed on."""

META = ("title", "standfirst", "date", "byline")
LINE_KINDS = ("body", *META, *(f"excluded: {reason}" for reason in LineReason), LEFT_OUT)
"""What a line can be."""

# One term stands in both, or the linter objects.
_PARTNERS = {"topics": "text.topics", "actors": "text.mentions"}
_PARTNERS |= {partner: field for field, partner in _PARTNERS.items()}


def reconcile(
    records: Records, first: Coding, second: Coding, field: str, unit: str, value: str
) -> Proposal:
    """Propose what stands for one unit two coders differ on, as `disagreements` spells it.

    The decision is kept as a verdict even where the record holds the value already. Raises
    InputError when the article is not saved, or for a value this unit cannot have.
    """
    article = first.article
    if article not in records.articles:
        raise InputError(f'the article "{article}" is not saved yet; save one of its drafts first')
    fields = [field]
    values = values_of(records.articles[article].record)
    if field == LINES:
        changed = _with_line(values, unit, value)
    elif unit:
        fields += [partner for partner in _partner(field) if _differ(first, second, partner, unit)]
        changed = {
            name: _with_term(name, values.get(name), (first, second), unit, value)
            for name in (field, *_partner(field))
            if name == field or "text.body" in values or not name.startswith("text.")
        }
    else:
        changed = {field: _single((first, second), field, value)}
    key = f"{Kind.ARTICLE}/{article}"
    verdicts = tuple(_verdict(key, first, second, name, unit, value) for name in fields)
    proposal = edit(records, key, changed, Action.RECONCILE)
    what = f"reconcile {field}{f' {unit}' if unit else ''} of {key}: {value}"
    return Proposal(Action.RECONCILE, what[:4000], proposal.changes, verdicts, proposal.seen)


def reconciled(decisions: Iterable[Decision], key: str) -> dict[tuple[str, str], Decision]:
    """Map the fields and units of a record that were reconciled to the last decision on each."""
    found: dict[tuple[str, str], Decision] = {}
    for decision in decisions:
        for verdict in decision.verdicts:
            if verdict.record == key and verdict.rule == RULE:
                field, _, unit = verdict.suggestion.partition(": ")
                found[field, unit] = decision
    return found


def evidence(coding: Coding, field: str, unit: str) -> tuple[Passage, ...]:
    """Return the passages a coder gave for a unit; none where the field has none."""
    if field == LINES:
        return ()
    if not unit:
        name = "text.published" if field == "published" else f"text.{field}"
        value = coding.values.get(field if field.startswith("text.") else name)
        return tuple(_passages(value))
    for name in (field, *_partner(field)):
        item = _item(coding.values.get(name), unit)
        if found := tuple(_passages(item)):
            return found
    return ()


def _partner(field: str) -> tuple[str, ...]:
    return (_PARTNERS[field],) if field in _PARTNERS else ()


def _passages(value: Any) -> Iterable[Passage]:
    if not isinstance(value, dict):
        return
    if "quote" in value and "line" in value:
        yield Passage.model_validate(value)
        return
    for name in ("as_stated", "passage", "passages", "names"):
        held = value.get(name)
        for part in held if isinstance(held, list) else (held,):
            yield from _passages(part)


def _item(items: Any, unit: str) -> Any:
    return next((item for item in items or () if term(item) == unit), None)


def _differ(first: Coding, second: Coding, field: str, unit: str) -> bool:
    given = [_item(coding.values.get(field), unit) is not None for coding in (first, second)]
    return given[0] != given[1]


def _with_term(
    field: str, items: Any, codings: tuple[Coding, Coding], unit: str, value: str
) -> list[Any] | None:
    if value not in (GIVEN, NOT_GIVEN):
        raise InputError(f'"{value[:60]}" is neither "{GIVEN}" nor "{NOT_GIVEN}"')
    kept = [item for item in items or () if term(item) != unit]
    if value == NOT_GIVEN:
        return kept or None
    if len(kept) < len(items or ()):
        return list(items)
    given = [item for coding in codings if (item := _item(coding.values.get(field), unit))]
    return [*kept, *given[:1]] or None


def _single(codings: tuple[Coding, Coding], field: str, value: str) -> Any:
    theirs = [coding.values.get(field) for coding in codings]
    for held in theirs:
        if spelled(held) == value:
            return held
    if value == LEFT_OUT:
        return None
    if any(isinstance(held, (dict, list)) for held in theirs):
        raise InputError(f'"{field}" holds more than words; choose one of the two values')
    return value


def _with_line(values: Mapping[str, Any], unit: str, value: str) -> dict[str, Any]:
    if value not in LINE_KINDS:
        raise InputError(f'no kind of line "{value[:60]}"{did_you_mean(value, LINE_KINDS)}')
    kinds = line_kinds(values)
    if value == LEFT_OUT:
        kinds.pop(int(unit), None)
    else:
        kinds[int(unit)] = value
    body = [line for line, kind in sorted(kinds.items()) if kind == "body"]
    meta = [{"line": str(n), "what": kind} for n, kind in sorted(kinds.items()) if kind in META]
    excluded = [
        (lines, str(reason))
        for reason in LineReason
        for lines in _ranges([n for n, kind in kinds.items() if kind == f"excluded: {reason}"])
    ]
    excluded.sort(key=lambda part: int(part[0].partition("-")[0]))
    parts = [{"lines": lines, "reason": reason} for lines, reason in excluded]
    return dict(zip(LINE_FIELDS, (_ranges(body), meta, parts), strict=True))


def _ranges(numbers: Iterable[int]) -> list[str]:
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return [str(a) if a == b else f"{a}-{b}" for a, b in runs]


def _verdict(key: str, first: Coding, second: Coding, field: str, unit: str, value: str) -> Verdict:
    def of(coding: Coding) -> Any:
        if field == LINES:
            return line_kinds(coding.values).get(int(unit), LEFT_OUT)
        if unit:
            return GIVEN if _item(coding.values.get(field), unit) is not None else NOT_GIVEN
        return spelled(coding.values.get(field))

    theirs = {coding.coder: of(coding) for coding in (first, second)}
    taken = value in theirs.values()
    return Verdict(
        record=key,
        suggestion=f"{field}: {unit}" if unit else field,
        field=field,
        outcome=Outcome.ACCEPTED if taken else Outcome.CORRECTED,
        suggested=theirs,
        decided=value,
        rule=RULE,
    )
