"""A review: what one person has made of a draft so far, kept durably, and saved in the end.

The screen speaks of `Work`: the choices made and what was added by hand. A draft and its work give
the same records wherever they are put together, so work may be sent twice or after a restart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, ValidationError

from corpus.curate import proposals
from corpus.curate.decisions import Curation, Proposal
from corpus.curate.draft import BY_HAND, Draft
from corpus.curate.drafts import Coding, Drafts, values_of
from corpus.curate.log import Outcome
from corpus.curate.page import Line, LineKind, Page
from corpus.curate.record_file import Kind, kind_of
from corpus.curate.store import Conflict
from corpus.curate.suggest import Register, suggest
from corpus.curate.suggestion import Suggestion
from corpus.dates import Basis
from corpus.errors import InputError, Problem, RecordError, did_you_mean
from corpus.load import Records
from corpus.records import (
    ActorKind,
    AliasKind,
    Article,
    ContactKind,
    Country,
    Edtf,
    Id,
    Language,
    LineRange,
    LineReason,
    Passage,
    QuotationKind,
    Record,
    Text,
    WebAddress,
    line_numbers,
)

LINES = "lines"
"""The field under which a run of lines is said to be body, meta or excluded."""
MOST_ADDED = 500
"""More than anybody adds to one article by hand."""


# -- what stands for a value of each field ---------------------------------------------------------


class _Value(BaseModel):
    """A value with keys; it may have others, as a suggestion gave them."""

    model_config = ConfigDict(extra="allow", hide_input_in_errors=True)


class _Outlet(_Value):
    name: Text
    homepage: Text | None = None


class _Published(_Value):
    edtf: Edtf
    basis: Basis = Basis.STATED
    note: Text | None = None


class _Actor(_Value):
    actor: Id
    role_as_printed: Text | None = None
    roles: tuple[Passage, ...] = ()


class _NewActor(_Value):
    id: Id
    name: Text
    kind: ActorKind
    country: Country | None = None
    side: Id | None = None
    role_as_printed: Text | None = None
    roles: tuple[Passage, ...] = ()
    same_as: Id | None = None


class _Alias(_Value):
    actor: Id
    name: Text
    kind: AliasKind


class _Quotation(_Value):
    kind: QuotationKind
    speaker: Text | None = None
    via: Text | None = None
    about: tuple[Text, ...] = ()
    speaker_as_printed: Passage | None = None
    attribution: Passage | None = None
    note: Text | None = None


class _Party(_Value):
    actor: Text
    side: Id


class _Contact(_Value):
    kind: ContactKind
    date: Edtf
    date_basis: Basis
    date_note: Text | None = None
    place: Id | None = None
    participants: tuple[_Party, ...]
    summary: Text
    contact: Id | None = None
    date_as_printed: Passage | None = None


class _Copy(_Value):
    article: Id
    relation: Text


class _Lines(_Value):
    lines: LineRange
    kind: Literal["body", "meta", "excluded"]
    what: Literal["title", "standfirst", "date", "byline"] | LineReason | None = None


FIELDS: dict[str, TypeAdapter[object]] = {
    **{name: TypeAdapter(Text) for name in ("title", "standfirst", "outlet", "author", "agency")},
    "new_outlet": TypeAdapter(_Outlet),
    "language": TypeAdapter(Language),
    "url": TypeAdapter(WebAddress),
    "published": TypeAdapter(_Published),
    "trap": TypeAdapter(Text),
    LINES: TypeAdapter(_Lines),
    "actor": TypeAdapter(_Actor),
    "new_actor": TypeAdapter(_NewActor),
    "alias": TypeAdapter(_Alias),
    "place": TypeAdapter(Id),
    "topic": TypeAdapter(Id),
    "quotation": TypeAdapter(_Quotation),
    "contact": TypeAdapter(_Contact),
    "copy": TypeAdapter(_Copy),
    "summary": TypeAdapter(Text),
}
"""Every field a suggestion may be for, and what its value has to look like."""


# -- work ------------------------------------------------------------------------------------------


class Made(Record):
    """What was made of one suggestion; value and passages only where it was corrected.

    Without passages those of the suggestion stand.
    """

    outcome: Outcome
    value: JsonValue = None
    passages: tuple[Passage, ...] | None = None


class Addition(Record):
    """Something no rule suggested."""

    field: Text
    value: JsonValue
    passages: tuple[Passage, ...] = ()


class Work(Record):
    """Everything one person has made of a draft so far."""

    choices: dict[str, Made] = Field(default_factory=dict)
    added: tuple[Addition, ...] = Field(default=(), max_length=MOST_ADDED)


def read_work(value: object) -> Work:
    """Return work as the screen reports it.

    Raises InputError naming what is wrong with it.
    """
    try:
        return Work.model_validate(value)
    except ValidationError as error:
        raise InputError(f"not work on a draft: {_first(error)}") from None


def work_on(draft: Draft) -> Work:
    """Return the work in a draft; `with_work` on the same suggestions gives the draft back."""
    choices = {}
    for one in draft.suggestions:
        choice = draft.choices.get(one.id)
        if choice is None or one.rule == BY_HAND:
            continue
        if choice.outcome is Outcome.CORRECTED:
            moved = None if choice.passages == one.passages else choice.passages
            choices[one.id] = Made(outcome=choice.outcome, value=choice.value, passages=moved)
        else:
            choices[one.id] = Made(outcome=choice.outcome)
    added = tuple(
        Addition(field=one.field, value=one.value, passages=one.passages)
        for one in draft.suggestions
        if one.rule == BY_HAND and one.id in draft.choices
    )
    return Work(choices=choices, added=added)


def with_work(draft: Draft, work: Work) -> Draft:
    """Return the draft as its work leaves it, whatever was chosen before.

    Raises InputError for a suggestion that is not there and for a value its field cannot have.
    """
    made = untouched(draft)
    for key, choice in work.choices.items():
        one = made.suggestion(key)
        if choice.outcome is Outcome.ACCEPTED:
            made = made.accept(key)
        elif choice.outcome is Outcome.REJECTED:
            made = made.reject(key)
        else:
            _see_to(one.field, choice.value)
            made = made.correct(key, choice.value, choice.passages)
    for addition in work.added:
        _see_to(addition.field, addition.value)
        made = made.add(addition.field, addition.value, addition.passages)
    return made


def _see_to(field: str, value: JsonValue) -> None:
    if field not in FIELDS:
        raise InputError(f'"{field[:40]}" is no field of an article{did_you_mean(field, FIELDS)}')
    try:
        FIELDS[field].validate_python(value)
    except ValidationError as error:
        raise InputError(f"{field}: {_first(error)}") from None


def _first(error: ValidationError) -> str:
    detail = error.errors()[0]
    where = ".".join(str(part) for part in detail["loc"])
    return f"{where + ': ' if where else ''}{detail['msg'].removeprefix('Value error, ')}"


def untouched(draft: Draft) -> Draft:
    """Return the draft as it was suggested, for somebody who is to code it independently."""
    suggested = tuple(one for one in draft.suggestions if one.rule != BY_HAND)
    return replace(draft, suggestions=suggested, choices={})


# -- lines -----------------------------------------------------------------------------------------


def with_lines_suggested(draft: Draft) -> Draft:
    """Return the draft with a suggestion for each run of lines of one kind, in order."""
    if draft.of(LINES):
        return draft
    return replace(draft, suggestions=(*draft.suggestions, *_runs(draft.lines)))


def _runs(lines: Sequence[Line]) -> Iterator[Suggestion]:
    own = [line for line in lines if line.kind is not LineKind.BLANK]
    for (kind, what), run in groupby(own, key=lambda line: (line.kind, line.what)):
        found = list(run)
        first, last = found[0].number, found[-1].number
        value: dict[str, JsonValue] = {
            "lines": str(first) if first == last else f"{first}-{last}",
            "kind": kind.value,
        }
        if what:
            value["what"] = str(what)
        rules = list(dict.fromkeys(line.rule for line in found))
        yield Suggestion.of(
            LINES,
            value,
            confidence=round(min(line.confidence for line in found), 2),
            rule=rules[0] or "as read",
            why=f"{'; '.join(rules[:3])}{' …' if len(rules) > 3 else ''}.".capitalize(),
        )


def lines_of(draft: Draft) -> tuple[Line, ...]:
    """Return the lines of a draft as its choices leave them; nobody's choice leaves a line be.

    A rejected run is body. The line of the title is the title, whatever it was taken for.
    """
    kinds: dict[int, tuple[LineKind, str | None]] = {}
    for one in draft.of(LINES):
        choice = draft.choices.get(one.id)
        if choice is None or not isinstance(one.value, dict):
            continue
        if choice.outcome is Outcome.REJECTED:
            value: dict[str, JsonValue] = {**one.value, "kind": LineKind.BODY.value, "what": None}
        else:
            value = choice.value if isinstance(choice.value, dict) else one.value
        what = value.get("what")
        kind = LineKind(str(value["kind"]))
        for number in line_numbers(str(value["lines"])):
            kinds[number] = (kind, str(what) if what else None)
    for _, passages in draft.chosen("title"):
        if passages:
            kinds[passages[0].line] = (LineKind.META, "title")
    return tuple(
        replace(line, kind=kinds[line.number][0], what=kinds[line.number][1], rule=BY_HAND)
        if line.number in kinds
        and line.kind is not LineKind.BLANK
        and (line.kind, line.what) != kinds[line.number]
        else line
        for line in draft.lines
    )


# -- one coder's review of one article -------------------------------------------------------------


@dataclass(frozen=True)
class Opened:
    """A review as it was opened: the draft with the work in it, and the version that was read.

    `saved` tells whether the corpus has the article; then the review is another coding of it.
    `twin` is an article of the corpus that has exactly this text.
    """

    draft: Draft
    version: str
    saved: bool = False
    done: bool = False
    twin: str | None = None


class Review:
    """One coder's work on one draft, or on one article of the corpus."""

    def __init__(self, curation: Curation, coder: str, key: str) -> None:
        self._curation = curation
        self._drafts = Drafts(curation.store.data)
        self.coder = coder
        self.key = key

    def open(self) -> Opened:
        """Return the review as it stands, begun if need be; nothing is written.

        Of an article that somebody else has coded only the suggestions are taken over. Raises
        InputError when there is neither a draft nor an article with a text.
        """
        records = self._curation.records
        coding, version = self._drafts.open(self.coder, self.key)
        saved = self.key in records.articles
        if coding is not None and coding.draft is not None:
            draft = with_lines_suggested(Draft.from_json(coding.draft))
        else:
            draft = self._begun(records)
        return Opened(
            draft,
            version,
            saved=saved,
            done=coding is not None and coding.done,
            twin=None if saved else _twin(draft, records),
        )

    def _begun(self, records: Records) -> Draft:
        for coding in self._drafts.of_article(self.key):
            if coding.draft is not None:
                return with_lines_suggested(untouched(Draft.from_json(coding.draft)))
        entry = records.articles.get(self.key)
        if entry is None:
            raise InputError(
                f'no draft "{self.key[:80]}"'
                f"{did_you_mean(self.key, [*self._drafts.waiting(self.coder), *records.articles])}"
            )
        article = entry.record
        if article.text is None or article.text.file not in records.texts:
            raise InputError(
                f'the corpus holds no text of "{self.key}"; there is nothing to read in it'
            )
        page = Page(self.key, records.texts[article.text.file].source.text, address=article.url)
        others = replace(
            records,
            articles={key: one for key, one in records.articles.items() if key != self.key},
        )
        return with_lines_suggested(suggest(page, Register.of(others)))

    def keep(self, work: Work, seen: str, draft: Draft) -> str:
        """Keep the work on a draft durably and return its version, the `seen` of the next time.

        Sent again, it is kept once. Raises Conflict with both works when another window of the
        same coder has kept something else, InputError when the work does not fit the draft.
        """
        made = with_work(draft, work)
        coding, version = self._drafts.open(self.coder, self.key)
        theirs = work_on(Draft.from_json(coding.draft)) if coding and coding.draft else Work()
        if theirs == work and coding is not None:
            return version
        if seen != version:
            raise Conflict(self.key, theirs, work)
        return self._drafts.save(self._coding(made, raw=made.page.raw or None), seen)

    def _coding(self, draft: Draft, **also: object) -> Coding:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        fields = {"article": self.key, "coder": self.coder, "updated": now, **also}
        return Coding.model_validate({**fields, "draft": draft.to_json()})

    def preview(self, draft: Draft) -> tuple[Proposal, tuple[Problem, ...]]:
        """Return what saving the draft would add to the corpus, and the faults that would bring.

        Raises InputError when it lacks what an article needs.
        """
        proposal = self._proposal(draft)
        try:
            self._curation.after(proposal)
        except RecordError as error:
            return proposal, tuple(error.problems)
        return proposal, ()

    def _proposal(self, draft: Draft) -> Proposal:
        return proposals.of_draft(self._curation.records, draft.with_lines(lines_of(draft)))

    def save(self, draft: Draft, name: str) -> str:
        """Save what was accepted as records, by one decision, and return the article's id.

        The coding stays, done, under that id. `name` is the id of the decision: sent twice, it is
        made once. Raises what `Curation.decide` does.
        """
        decision = self._curation.decide(self._proposal(draft), who=self.coder, name=name)
        article = next(
            change.record.partition("/")[2]
            for change in decision.changes
            if kind_of(change.record) is Kind.ARTICLE
        )
        saved = self._curation.records.articles[article].record
        done = Review(self._curation, self.coder, article)
        self._drafts.save(done._done(saved, draft))
        self._drafts.discard(self.coder, self.key)
        return article

    def reading(self, draft: Draft) -> Article:
        """Return the article as this coder reads it, when the corpus has it; nothing is written.

        Raises InputError when the draft lacks what an article needs.
        """
        # No id counts as taken: two coders who find the same contact are to agree on it.
        return draft.with_lines(lines_of(draft)).records(key=self.key).article

    def finish(self, draft: Draft, seen: str) -> str:
        """Mark the coding of an article that the corpus has as done; no record changes.

        Returns its version. Raises InputError as `reading` does.
        """
        return self._drafts.save(self._done(self.reading(draft), draft), seen)

    def _done(self, article: Article, draft: Draft) -> Coding:
        verdicts = tuple(
            proposals.verdict(
                f"{Kind.ARTICLE}/{self.key}", draft.suggestion(one), choice.outcome, choice.value
            )
            for one, choice in draft.choices.items()
        )
        return self._coding(
            draft,
            done=True,
            values=values_of(article),
            verdicts=verdicts,
            raw=draft.page.raw or None,
        )

    def next_waiting(self) -> str | None:
        """Return another draft of this coder that is not done yet."""
        return next((key for key in self._drafts.waiting(self.coder) if key != self.key), None)


def _twin(draft: Draft, records: Records) -> str | None:
    for key, entry in records.articles.items():
        text = entry.record.text
        held = records.texts.get(text.file) if text else None
        if held is not None and held.source.text == draft.page.text:
            return key
    return None
