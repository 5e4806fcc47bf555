"""What a coder has not saved yet survives, and is nobody else's business."""

from pathlib import Path

import pytest

from corpus.curate.agreement import agreement
from corpus.curate.drafts import Coding, Drafts, coder_id, values_of
from corpus.curate.log import Outcome, Verdict
from corpus.curate.store import Conflict, Store
from corpus.errors import InputError
from corpus.load import load
from tests.corpus.curate import faults

CODING = Coding(
    article="lantern-2024-05-03-call",
    coder="Ana",
    updated="2026-11-22T10:00:05Z",
    values={"title": "Taran calls", "topics": ["trade"], "places": None},
    verdicts=(
        Verdict(
            record="article/lantern-2024-05-03-call",
            suggestion="0123456789abcdef",
            field="topics",
            outcome=Outcome.ACCEPTED,
            suggested="trade",
            rule="keyword",
        ),
    ),
    raw="0" * 64,
    draft="Taran calls\r\n\u2028رستم",
)


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path)


def test_a_coding_is_opened_as_it_was_saved(drafts: Drafts, tmp_path: Path) -> None:
    assert drafts.open("Ana", CODING.article) == (None, "")
    saved = drafts.save(CODING)
    assert Drafts(tmp_path).open("Ana", CODING.article) == (CODING, saved)
    assert (tmp_path / "drafts" / "ana" / "lantern-2024-05-03-call.json").is_file()
    drafts.discard("Ana", CODING.article)
    assert drafts.codings() == []
    drafts.discard("Ana", CODING.article)


def test_the_values_of_an_article_are_its_fields(small_data: Path) -> None:
    article = load(small_data).articles["lantern-2022-03-24-envoy-in-kabul"].record
    values = values_of(article)
    assert values["topics"] == ["trade", "security"]
    assert values["text.body"] == ["7", "11-13"]
    assert "id" not in values
    assert "text" not in values
    first = Coding(
        article=article.id, coder="Ana", updated=CODING.updated, done=True, values=values
    )
    frame = agreement([first], [first.model_copy(update={"coder": "Ben"})])
    assert set(frame["percent"]) == {100.0}
    assert "lines" in set(frame["field"])


def test_coders_are_kept_apart(drafts: Drafts) -> None:
    drafts.save(CODING)
    ben = CODING.model_copy(update={"coder": "Ben", "done": True, "values": {}})
    drafts.save(ben)
    assert drafts.open("Ana", CODING.article)[0] == CODING
    assert drafts.open("Ben", CODING.article)[0] == ben
    assert drafts.codings("Ana") == [CODING]
    assert drafts.codings(done=True) == [ben]
    assert drafts.coders() == ["Ben"]


def test_two_windows_of_one_coder_do_not_overwrite_each_other(drafts: Drafts) -> None:
    first = drafts.save(CODING, "")
    theirs = CODING.model_copy(update={"note": "from the other window"})
    drafts.save(theirs, first)
    yours = CODING.model_copy(update={"note": "from this window"})
    with pytest.raises(Conflict) as conflict:
        drafts.save(yours, first)
    assert (conflict.value.theirs, conflict.value.yours) == (theirs, yours)
    assert drafts.open("Ana", CODING.article)[0] == theirs


def test_a_kill_while_saving_leaves_the_old_or_the_new_coding(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.save(CODING)
    new = CODING.model_copy(update={"note": "new", "draft": "x" * 10_000})
    found = set()
    for step in range(1, 30):
        faults.in_child(lambda: drafts.save(new), step)
        Store(tmp_path).recover()
        coding, _ = drafts.open("Ana", CODING.article)
        assert coding in (CODING, new), step
        found.add(coding == new)
        drafts.save(CODING)
    assert found == {True, False}


def test_a_file_that_holds_no_coding_is_named(drafts: Drafts, tmp_path: Path) -> None:
    drafts.save(CODING)
    broken = tmp_path / "drafts" / coder_id("Ana") / "broken.json"
    broken.write_text('{"article": "broken", "coder": "Ana"}', "utf-8")
    assert drafts.codings() == [CODING]
    (problem,) = drafts.problems()
    assert problem.message.endswith('broken.json" holds no coding: updated: Field required')
    with pytest.raises(InputError, match="holds no coding"):
        drafts.open("Ana", "broken")
    with pytest.raises(InputError, match="is no file of the data folder"):
        drafts.save(CODING.model_copy(update={"article": "../../x"}))


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("ana", "ana"),
        ("Ana", "ana"),
        ("Ana Maria", "ana-maria"),
        ("Ana María", "ana-maria-8358ed"),
        ("رستم", "2bbeec"),
        ("../../etc", "etc-74ccf3"),
    ],
)
def test_names_of_coders_become_names_of_folders(name: str, folder: str) -> None:
    assert coder_id(name) == folder
