"""What the program reads off the gold pages, in the terms of the comparison."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from corpus.curate import formats, reading
from corpus.curate.draft import Draft
from corpus.curate.encounters import Status
from corpus.curate.new_actors import NEW
from corpus.curate.own_text import OwnText
from corpus.curate.page import Line, LineKind, Page, Raw
from corpus.curate.suggest import Register, of_text, suggest
from corpus.curate.suggestion import Suggestion
from corpus.evidence import SourceText
from corpus.records import ActorKind, ContactKind
from tests.quality.curation import (
    MEASURES,
    Found,
    FoundContact,
    FoundName,
    FoundQuotation,
    Verdict,
    compare,
    compare_contacts,
)
from tests.quality.gold_pages import Gold, everything, register, reports
from tests.quality.measure import Score

RECEIVED = date(2026, 1, 1)  # after every day the pages tell of
_TOLD = "2024-05-17"  # a day for sentences that need one
_EVEN = 0.5  # a suggestion of less than even confidence is a hint, not a finding


@cache
def known() -> Register:
    """Return what the shipped corpus knows, which pages are read with."""
    return Register.of(register())


@cache
def verdicts() -> dict[str, Verdict]:
    """Return how the program reads the shipped texts and the pages written for the purpose."""
    return {name: compare(page, found(draft(page))) for name, page in everything().items()}


@cache
def contacts_told() -> dict[str, Verdict]:
    """Return which contacts the program reads in sentences that tell of them, by their words."""
    result = {}
    for report in reports():
        source = SourceText(report.words)
        line = Line(1, report.words, LineKind.BODY)
        reading_ = reading.read(OwnText(source, [line], "en"), known().names, published=_TOLD)
        suggestions = tuple(of_text(reading_, known(), _TOLD))
        verdict = Verdict()
        page = Page("report", report.words)
        contacts = found(Draft(page, (line,), suggestions)).contacts
        compare_contacts(report.contacts, contacts, verdict)
        result[report.words] = verdict
    return result


def total(verdicts: Iterable[Verdict]) -> dict[str, Score]:
    """Add the scores of pages up, so that every line, name and contact weighs the same."""
    result = dict.fromkeys(MEASURES, Score(0, 0, 0))
    for verdict in verdicts:
        for measure in MEASURES:
            result[measure] += verdict.scores[measure]
    return result


def draft(gold: Gold) -> Draft:
    """Return what is suggested for a page, from its bytes and its address alone."""
    raw = Raw.of(gold.read.page, gold.content, address=gold.read.address, received=RECEIVED)
    (page,) = formats.pages(raw)
    assert isinstance(page, Page), page
    return suggest(page, known())


def found(draft: Draft) -> Found:
    """Return the suggestions of a draft in the terms of the comparison."""
    source = draft.page.source
    new = {f"{NEW}{_of(one, 'id')}": _of(one, "name") for one in draft.of("new_actor")}
    sure = [one for one in draft.suggestions if one.confidence >= _EVEN]
    return Found(
        source,
        body=frozenset(line.number for line in draft.lines if line.kind is LineKind.BODY),
        title=_best(draft, "title"),
        language=_best(draft, "language"),
        outlet=_best(draft, "outlet", "new_outlet"),
        published=_best(draft, "published"),
        names=tuple(
            FoundName(_of(one, "actor"), span.start, span.end)
            for one in sure
            if one.field == "actor"
            for span in map(source.locate, one.passages)
        ),
        new_actors=tuple(
            _of(one, "name")
            for one in sure
            if one.field == "new_actor" and _of(one, "kind") == ActorKind.PERSON
        ),
        quotations=tuple(_quotation(source, one, new) for one in draft.of("quotation")),
        contacts=tuple(
            _contact(one, new)
            for one in sure
            if one.field == "contact"
            and _of(one, "kind") != ContactKind.STATEMENT
            and _of(one, "status") == Status.REPORTED
        ),
        topics=frozenset(str(one.value) for one in sure if one.field == "topic"),
    )


def _of(one: Suggestion, key: str) -> str:
    return str(one.value.get(key) or "") if isinstance(one.value, dict) else ""


def _best(draft: Draft, *fields: str) -> str | None:
    """Return the value a person sees first: the surest, and of equals the one that comes first."""
    one = max(draft.of(*fields), key=lambda one: one.confidence, default=None)
    if one is None:
        return None
    if not isinstance(one.value, dict):
        return str(one.value)
    return _of(one, "published") or _of(one, "edtf") or _of(one, "name")


def _quotation(source: SourceText, one: Suggestion, new: dict[str, str]) -> FoundQuotation:
    span = source.locate(one.passages[0])
    speaker = _of(one, "speaker")
    if speaker in new:
        return FoundQuotation(span.start, span.end, speaker_name=new[speaker])
    return FoundQuotation(span.start, span.end, speaker or None)


def _contact(one: Suggestion, new: dict[str, str]) -> FoundContact:
    assert isinstance(one.value, dict)
    parties = one.value["participants"]
    assert isinstance(parties, list)
    actors = [str(party["actor"]) for party in parties if isinstance(party, dict)]
    return FoundContact(
        frozenset(new.get(actor, actor) for actor in actors),
        _of(one, "date") or None,
        _of(one, "place") or None,
    )
