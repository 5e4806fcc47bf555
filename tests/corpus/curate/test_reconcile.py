"""What two coders differ on is settled by one of theirs or a third value, and remembered."""

from typing import Any

import pytest
from pydantic import JsonValue

from corpus.check import check
from corpus.curate.agreement import GIVEN, LEFT_OUT, LINES, NOT_GIVEN, disagreements
from corpus.curate.decisions import Curation
from corpus.curate.drafts import Coding, values_of
from corpus.curate.log import Action, Outcome
from corpus.curate.reconcile import evidence, reconcile, reconciled
from corpus.errors import InputError
from corpus.load import load
from corpus.records import Passage
from tests.corpus.folder import Folder

ARTICLE = "lantern-2022-03-24-envoy-in-kabul"
KEY = f"article/{ARTICLE}"


@pytest.fixture
def curation(folder: Folder) -> Curation:
    return Curation(folder.path)


def coding(curation: Curation, coder: str, **changes: JsonValue) -> Coding:
    """Return a coding of the article as it is saved, but for some fields."""
    values = values_of(curation.records.articles[ARTICLE].record)
    values |= {name.replace("__", "."): value for name, value in changes.items()}
    return Coding(
        article=ARTICLE, coder=coder, updated="2026-11-22T10:00:05Z", done=True, values=values
    )


def settled(curation: Curation, *how: Any) -> Any:
    decision = curation.decide(reconcile(curation.records, *how), who="Cleo", why="talked")
    assert check(load(curation.store.data)) == []
    return decision


def test_a_field_takes_the_first_the_second_or_a_third_value(curation: Curation) -> None:
    ana, ben = coding(curation, "Ana"), coding(curation, "Ben", summary="Talks about a road.")
    decision = settled(curation, ana, ben, "summary", "", "Talks about a road.")
    assert decision.action is Action.RECONCILE
    assert decision.what == f"reconcile summary of {KEY}: Talks about a road."
    assert curation.records.articles[ARTICLE].record.summary == "Talks about a road."
    (verdict,) = decision.verdicts
    assert verdict.outcome is Outcome.ACCEPTED
    assert verdict.suggested == {
        "Ana": "Kabulov and Taran talk about a road and about raids.",
        "Ben": "Talks about a road.",
    }
    third = settled(curation, ana, ben, "summary", "", "A road and raids.")
    assert third.verdicts[0].outcome is Outcome.CORRECTED
    assert curation.records.articles[ARTICLE].record.summary == "A road and raids."
    assert reconciled(curation.log.decisions(), KEY) == {("summary", ""): third}


def test_a_value_the_record_holds_already_is_a_decision_all_the_same(curation: Curation) -> None:
    ana, ben = coding(curation, "Ana"), coding(curation, "Ben", language="ru")
    decision = settled(curation, ana, ben, "language", "", "en")
    assert decision.changes == ()
    assert ("language", "") in reconciled(curation.log.decisions(), KEY)
    undone = curation.undo(decision.id, who="Cleo")
    assert undone.undoes == decision.id


def test_a_term_goes_with_its_passages(curation: Curation) -> None:
    saved = values_of(curation.records.articles[ARTICLE].record)
    read = [part for part in saved["text.topics"] if part["topic"] != "security"]  # type: ignore[union-attr, index, call-overload]
    ana = coding(curation, "Ana")
    ben = coding(curation, "Ben", topics=["trade"], text__topics=read)
    found = disagreements([ana], [ben])
    assert found[["field", "unit", "first", "second"]].values.tolist() == [
        ["text.topics", "security", "given", "not given"],
        ["topics", "security", "given", "not given"],
    ]
    settled(curation, ana, ben, "topics", "security", NOT_GIVEN)
    record = curation.records.articles[ARTICLE].record
    assert record.topics == ("trade",)
    assert [part.topic for part in record.text.topics] == ["trade"]  # type: ignore[union-attr]
    assert {("topics", "security"), ("text.topics", "security")} == set(
        reconciled(curation.log.decisions(), KEY)
    )
    settled(curation, ana, ben, "text.topics", "security", GIVEN)
    assert curation.records.articles[ARTICLE].record.topics == ("trade", "security")
    assert evidence(ana, "topics", "security") == (Passage(line=13, quote="night raids"),)
    assert evidence(ben, "topics", "security") == ()


def test_a_line_is_put_somewhere_else(curation: Curation) -> None:
    ana = coding(curation, "Ana")
    excluded: JsonValue = [
        {"lines": "9", "reason": "related"},
        {"lines": "15", "reason": "promo"},
    ]
    ben = coding(curation, "Ben", text__excluded=excluded)
    settled(curation, ana, ben, LINES, "15", "excluded: promo")
    text = curation.records.articles[ARTICLE].record.text
    assert text is not None
    assert [(part.lines, part.reason) for part in text.excluded] == [
        ("9", "related"),
        ("15", "promo"),
    ]
    assert text.body == ("7", "11-13")


def test_a_value_that_cannot_stand_is_refused(curation: Curation) -> None:
    ana, ben = coding(curation, "Ana"), coding(curation, "Ben", summary="Talks.")
    for field, unit, value, words in (
        (LINES, "15", "excluded: promoo", 'did you mean "excluded: promo"'),
        ("topics", "trade", "perhaps", 'neither "given" nor "not given"'),
        ("text.title", "", "Talks", "choose one of the two values"),
    ):
        with pytest.raises(InputError, match=words):
            reconcile(curation.records, ana, ben, field, unit, value)
    other = ana.model_copy(update={"article": "elsewhere"})
    with pytest.raises(InputError, match="is not saved yet"):
        reconcile(curation.records, other, other, "summary", "", LEFT_OUT)
