"""The review form sends words as data, and understands only messages of its own."""

import json

import pytest

from components.review import payload, read_message, spelled
from corpus.corpus import SHIPPED_DATA
from corpus.curate.draft import Draft
from corpus.curate.page import Page
from corpus.curate.review import Addition, Made, Work, with_lines_suggested, with_work
from corpus.curate.suggest import Register, suggest
from corpus.load import Records, load
from tests.corpus.curate.test_save_draft import TEXT


@pytest.fixture(scope="module")
def records() -> Records:
    return load(SHIPPED_DATA)


@pytest.fixture(scope="module")
def draft(records: Records) -> Draft:
    return with_lines_suggested(suggest(Page("pasted", TEXT), Register.of(records)))


def test_the_browser_gets_lines_suggestions_and_the_register(
    draft: Draft, records: Records
) -> None:
    content = payload(draft, records, key="pasted", coder="Ana")
    assert content["lines"][0] == [1, "meta", "title", TEXT.partition("\n")[0]]
    quotation = next(one for one in content["suggestions"] if one["field"] == "quotation")
    assert quotation["passages"] == [{"line": 7, "quote": "We will expand economic cooperation,"}]
    muttaqi = next(row for row in content["register"]["actors"] if row[0] == "amir-khan-muttaqi")
    assert muttaqi[1:3] == ["Amir Khan Muttaqi", "taliban"]
    assert content["language"] == "en"
    assert json.loads(json.dumps(content)) == content


def test_the_version_tells_the_register_and_the_shape_the_draft(
    draft: Draft, records: Records
) -> None:
    content = payload(draft, records, key="pasted", coder="Ana")
    other = payload(draft, Records(), key="pasted", coder="Ana")
    assert content["version"] != other["version"]
    assert content["shape"] == other["shape"]
    assert content["shape"] != payload(draft, records, key="pasted", coder="Ben")["shape"]


def test_what_was_made_of_a_draft_is_not_in_its_content(draft: Draft, records: Records) -> None:
    work = Work(
        choices={draft.suggestions[0].id: Made(outcome="accepted")},
        added=(Addition(field="agency", value="EFE"),),
    )
    made = payload(with_work(draft, work), records, key="pasted", coder="Ana")
    assert made == payload(draft, records, key="pasted", coder="Ana")


def test_work_is_spelled_as_the_browser_holds_it() -> None:
    work = Work(
        choices={"a": Made(outcome="accepted"), "b": Made(outcome="corrected", value="x")},
        added=(Addition(field="agency", value="EFE"),),
    )
    assert spelled(work) == {
        "choices": {"a": {"outcome": "accepted"}, "b": {"outcome": "corrected", "value": "x"}},
        "added": [{"field": "agency", "value": "EFE"}],
    }
    assert spelled(Work()) == {"choices": {}, "added": []}


def test_a_message_is_read_back() -> None:
    message = read_message(
        {"window": "w", "n": 3, "ask": "keep", "seen": "", "work": {"choices": {}, "added": []}}
    )
    assert message is not None
    assert (message.n, message.work) == (3, Work())


@pytest.mark.parametrize(
    "value",
    [
        None,
        "keep",
        {"window": "w", "n": 1, "ask": "drop everything"},
        {"window": "w", "n": 1, "ask": "keep", "work": {"choices": {"x": {"outcome": "?"}}}},
        {"window": "w", "n": 1, "ask": "keep", "more": 1},
    ],
)
def test_anything_else_is_no_message(value: object) -> None:
    assert read_message(value) is None
