"""What one person makes of a draft is kept as it was told, and saved as it was kept."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.check import check
from corpus.curate.agreement import agreement
from corpus.curate.decisions import Curation
from corpus.curate.draft import Draft
from corpus.curate.drafts import Coding, Drafts
from corpus.curate.log import Outcome
from corpus.curate.page import Page
from corpus.curate.review import (
    Addition,
    Made,
    Review,
    Work,
    lines_of,
    read_work,
    with_lines_suggested,
    with_work,
    work_on,
)
from corpus.curate.store import Conflict
from corpus.curate.suggest import Register, suggest
from corpus.curate.suggestion import Suggestion
from corpus.errors import InputError
from corpus.load import Records, load
from corpus.records import Passage
from tests.corpus.curate.test_save_draft import TEXT

KEY = "khaama-envoys"
NAME = "0123456789ab"
EFE = "efe-2022-03-24-kabulov-kabul"


@pytest.fixture(scope="module")
def records(seeds_data: Path) -> Records:
    return load(seeds_data)


@pytest.fixture(scope="module")
def suggested(records: Records) -> Draft:
    return with_lines_suggested(suggest(Page("pasted", TEXT), Register.of(records)))


@pytest.fixture
def data(tmp_path: Path, seeds_data: Path, suggested: Draft) -> Path:
    folder = Path(shutil.copytree(seeds_data, tmp_path / "data"))
    Drafts(folder).save(
        Coding(
            article=KEY,
            coder="Ana",
            updated="2026-11-22T10:00:05Z",
            draft=replace(suggested, choices={}).to_json(),
        )
    )
    return folder


def all_accepted(draft: Draft, *but: str) -> Work:
    """Return the work of somebody who accepts everything except the fields named."""
    wanted = (one for one in draft.suggestions if one.field not in but)
    choices = {one.id: Made(outcome=Outcome.ACCEPTED) for one in wanted}
    outlet = Addition(field="outlet", value="khaama")
    return Work(choices=choices, added=(outlet,))


def one_of(draft: Draft, field: str) -> Suggestion:
    return draft.of(field)[0]


def test_each_run_of_lines_of_one_kind_is_suggested(suggested: Draft) -> None:
    assert [one.value for one in suggested.of("lines")] == [
        {"lines": "1", "kind": "meta", "what": "title"},
        {"lines": "3", "kind": "meta", "what": "standfirst"},
        {"lines": "5-7", "kind": "body"},
    ]
    assert with_lines_suggested(suggested) is suggested


def test_work_on_a_draft_is_told_and_taken_up_again(suggested: Draft) -> None:
    topic = one_of(suggested, "topic")
    work = Work(
        choices={
            one_of(suggested, "title").id: Made(outcome=Outcome.ACCEPTED),
            topic.id: Made(outcome=Outcome.CORRECTED, value="railway"),
            one_of(suggested, "summary").id: Made(
                outcome=Outcome.CORRECTED, value="They met.", passages=()
            ),
            one_of(suggested, "place").id: Made(outcome=Outcome.REJECTED),
        },
        added=(Addition(field="outlet", value="khaama"),),
    )
    draft = with_work(suggested, work)
    assert work_on(draft) == work
    assert work_on(Draft.from_json(draft.to_json())) == work
    assert draft.chosen("topic") == [("railway", topic.passages)]
    assert with_work(draft, Work()).choices == {}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", {"no": "words"}, "title: Input should be a valid string"),
        ("title", "", "title: empty"),
        ("published", {"edtf": "24 March"}, "published: edtf: "),
        ("contact", {"kind": "meeting"}, "contact: date: Field required"),
        ("quotation", {"kind": "shouted"}, "quotation: kind: Input should be"),
        ("lines", {"lines": "x", "kind": "body"}, "lines: lines: String should match"),
        ("url", "javascript:alert(1)", "url: expected an address that starts with"),
        ("titel", "x", '"titel" is no field of an article; did you mean "title"'),
    ],
)
def test_a_value_that_its_field_cannot_have_is_refused(
    suggested: Draft, field: str, value: object, message: str
) -> None:
    work = read_work({"added": [{"field": field, "value": value}]})
    with pytest.raises(InputError) as refused:
        with_work(suggested, work)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize("value", [None, 3, {"choices": {"x": {"outcome": "maybe"}}}, {"more": 1}])
def test_what_is_no_work_is_refused(value: object) -> None:
    with pytest.raises(InputError, match="not work on a draft"):
        read_work(value)


def test_lines_are_what_was_said_of_them(suggested: Draft) -> None:
    _, standfirst, body = suggested.of("lines")
    work = Work(
        choices={
            standfirst.id: Made(
                outcome=Outcome.CORRECTED,
                value={"lines": "3", "kind": "excluded", "what": "credit"},
            ),
            body.id: Made(outcome=Outcome.ACCEPTED),
        },
        added=(
            Addition(
                field="title",
                value="The two sides",
                passages=(Passage(line=7, quote="The two sides discussed trade and transit"),),
            ),
        ),
    )
    lines = lines_of(with_work(suggested, work))
    told = [(line.number, line.kind.value, line.what) for line in lines if line.text]
    assert told == [
        (1, "meta", "title"),
        (3, "excluded", "credit"),
        (5, "body", None),
        (7, "meta", "title"),
    ]
    rejected = Work(choices={standfirst.id: Made(outcome=Outcome.REJECTED)})
    assert lines_of(with_work(suggested, rejected))[2].kind.value == "body"


def test_work_is_kept_and_a_second_window_does_not_overwrite_it(data: Path) -> None:
    review = Review(Curation(data), "Ana", KEY)
    opened = review.open()
    assert (opened.saved, opened.done, opened.twin) == (False, False, None)
    title = one_of(opened.draft, "title").id
    first = Work(choices={title: Made(outcome=Outcome.ACCEPTED)})
    kept = review.keep(first, opened.version, opened.draft)
    assert review.keep(first, opened.version, opened.draft) == kept  # sent again
    second = Work(choices={title: Made(outcome=Outcome.REJECTED)})
    with pytest.raises(Conflict) as conflict:
        review.keep(second, opened.version, opened.draft)
    assert (conflict.value.theirs, conflict.value.yours) == (first, second)
    again = Review(Curation(data), "Ana", KEY).open()
    assert work_on(again.draft) == first
    assert again.version == kept


def test_another_coder_sees_the_suggestions_and_not_the_choices(data: Path) -> None:
    curation = Curation(data)
    review = Review(curation, "Ana", KEY)
    opened = review.open()
    review.keep(all_accepted(opened.draft), opened.version, opened.draft)
    ben = Review(curation, "Ben", KEY).open()
    assert work_on(ben.draft) == Work()
    assert ben.draft.suggestions == opened.draft.suggestions
    assert ben.version == ""


def test_a_review_is_saved_once_and_stays_as_a_finished_coding(
    data: Path, records: Records
) -> None:
    curation = Curation(data)
    review = Review(curation, "Ana", KEY)
    opened = review.open()
    draft = with_work(opened.draft, all_accepted(opened.draft, "copy"))
    assert review.preview(draft)[1] == ()
    article = review.save(draft, NAME)
    assert article == "khaama-2024-05-03-russian-envoy-meets-taliban-minister-kabul"
    assert check(load(data)) == check(records)
    assert Drafts(data).open("Ana", KEY) == (None, "")
    coding, _ = Drafts(data).open("Ana", article)
    assert coding is not None
    assert coding.done
    assert coding.values["title"] == TEXT.partition("\n")[0]
    assert {verdict.record for verdict in coding.verdicts} == {f"article/{article}"}
    ben = Review(curation, "Ben", article)
    other = ben.open()
    assert (other.saved, work_on(other.draft)) == (True, Work())
    work = all_accepted(other.draft, "copy")
    version = ben.keep(work, other.version, other.draft)
    ben.finish(with_work(other.draft, work), version)
    assert Drafts(data).coders() == ["Ana", "Ben"]
    frame = agreement(*(Drafts(data).codings(coder) for coder in ("Ana", "Ben")))
    assert set(frame["percent"]) == {100.0}


def test_another_draft_of_the_coder_waits_until_it_is_done(data: Path) -> None:
    review = Review(Curation(data), "Ana", KEY)
    assert review.next_waiting() is None
    drafts = Drafts(data)
    coding, _ = drafts.open("Ana", KEY)
    assert coding is not None
    drafts.save(coding.model_copy(update={"article": "another"}))
    drafts.save(coding.model_copy(update={"article": "a-third", "done": True}))
    assert review.next_waiting() == "another"
    assert Review(Curation(data), "Ben", KEY).next_waiting() is None


def test_alternatives_are_settled_once_one_of_them_stands(suggested: Draft) -> None:
    other = Suggestion.of("title", "Another", confidence=0.2, rule="r", why="w")
    draft = replace(suggested, suggestions=(*suggested.suggestions, other))
    assert other in draft.undecided
    draft = draft.accept(one_of(draft, "title").id)
    assert other not in draft.undecided
    assert other in draft.reject(one_of(draft, "title").id).undecided


def test_an_article_of_the_corpus_is_read_anew_for_another_coding(data: Path) -> None:
    opened = Review(Curation(data), "Ben", EFE).open()
    assert opened.saved
    assert one_of(opened.draft, "title").passages[0].line == 1
    assert opened.draft.of("copy") == ()


def test_a_text_that_the_corpus_has_is_recognised(data: Path, records: Records) -> None:
    text = records.texts[f"{EFE}.txt"].source.text
    draft = suggest(Page("again", text), Register.of(records))
    Drafts(data).save(
        Coding(article="again", coder="Ana", updated="2026-11-22T10:00:05Z", draft=draft.to_json())
    )
    assert Review(Curation(data), "Ana", "again").open().twin == EFE


def test_a_draft_that_is_not_there_is_named(data: Path) -> None:
    with pytest.raises(InputError, match=f'no draft "khaama-envoy"; did you mean "{KEY}"'):
        Review(Curation(data), "Ana", "khaama-envoy").open()


def test_what_is_missing_and_what_is_wrong_is_said_before_anything_is_written(data: Path) -> None:
    review = Review(Curation(data), "Ana", KEY)
    opened = review.open()
    with pytest.raises(InputError, match="no title is accepted"):
        review.preview(opened.draft)
    work = all_accepted(opened.draft, "copy", "title", "place")
    title = Addition(
        field="title",
        value="Kabul",
        passages=(Passage(line=1, quote="Kabul"),),
    )
    place = Addition(field="place", value="kabull")
    work = work.model_copy(update={"added": (*work.added, title, place)})
    (fault,) = review.preview(with_work(opened.draft, work))[1]
    assert fault.file.startswith("articles/khaama-2024-05-03-kabul")
    assert 'place "kabull"' in fault.message
    assert review.open() == opened


def test_somebody_taken_for_new_may_be_known_or_go_by_another_id(suggested: Draft) -> None:
    new = Suggestion.of(
        "new_actor",
        {"id": "jan-petrov", "name": "Jan Petrov", "kind": "person"},
        passages=(Passage(line=7, quote="Muttaqi"),),
        confidence=0.6,
        rule="name",
        why="A name.",
    )
    said = Suggestion.of(
        "quotation",
        {"kind": "direct", "speaker": "new:jan-petrov"},
        passages=(Passage(line=7, quote="The two sides discussed trade"),),
        confidence=0.6,
        rule="quote",
        why="Said.",
    )
    draft = replace(suggested, suggestions=(*suggested.suggestions, new, said))
    draft = with_work(draft, all_accepted(draft, "copy", "quotation", "contact", "new_actor"))
    draft = draft.accept(said.id)
    known = {**dict(new.value), "same_as": "suhail-shaheen"}  # type: ignore[call-overload]
    made = draft.correct(new.id, known).records()
    assert made.actors == ()
    assert made.article.text is not None
    assert made.article.text.quotations[0].speaker == "suhail-shaheen"
    assert "suhail-shaheen" in {actor.actor for actor in made.article.actors}
    renamed = {**dict(new.value), "id": "ivan-petrov"}  # type: ignore[call-overload]
    made = draft.correct(new.id, renamed).records()
    assert [actor.id for actor in made.actors] == ["ivan-petrov"]
    assert made.article.text is not None
    assert made.article.text.quotations[0].speaker == "ivan-petrov"
