"""A decision is made in whole or not at all, is remembered, and can be taken back."""

import json
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from corpus.check import check
from corpus.curate import proposals
from corpus.curate.decisions import Curation, UndoRefused
from corpus.curate.log import Action, Decision, Log, Outcome
from corpus.curate.store import LOG, Conflict
from corpus.curate.suggestion import Suggestion
from corpus.errors import InputError, RecordError
from corpus.load import load
from corpus.records import Actor, ActorKind, AliasKind
from tests.corpus.curate.test_store import content
from tests.corpus.folder import Folder

ARTICLE = "article/river-wire-2022-06-12-crossings"
FILE = "articles/river-wire-2022-06-12-crossings.yaml"
TEN = datetime(2026, 11, 22, 14, 30, 5, tzinfo=timezone(timedelta(hours=4, minutes=30)))
ANA = {"who": "Ana"}
BEN = {"who": "Ben"}
NEW = Actor(id="lena-moor", name="Lena Moor", kind=ActorKind.PERSON, side="arvania")


@pytest.fixture
def curation(folder: Folder) -> Curation:
    return Curation(folder.path, lambda: TEN)


def edit(curation: Curation, **fields: object) -> Decision:
    return curation.decide(proposals.edit(curation.records, ARTICLE, fields), who="Ana", why="read")


def without_log(data: Path) -> dict[str, bytes]:
    return {name: held for name, held in content(data).items() if name != LOG}


def test_a_decision_changes_what_was_decided_and_says_who_when_and_why(
    curation: Curation, folder: Folder
) -> None:
    before = (folder / FILE).read_text("utf-8")
    decision = edit(curation, title="Crossings open")
    assert (folder / FILE).read_text("utf-8") == before.replace(
        "\noutlet:", "\ntitle: Crossings open\noutlet:"
    )
    lines = (folder / LOG).read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        {
            "id": decision.id,
            "at": "2026-11-22T10:00:05Z",
            "who": "Ana",
            "action": "change",
            "what": f"change title of {ARTICLE}",
            "why": "read",
            "changes": [{"record": ARTICLE, "field": "title", "new": "Crossings open"}],
        }
    ]
    assert check(load(folder.path)) == []


def test_undo_is_another_decision_and_leaves_every_byte_as_it_was(
    curation: Curation, folder: Folder
) -> None:
    before = without_log(folder.path)
    decision = edit(curation, title="Crossings open", topics=None, places=["kabul"])
    undo = curation.undo(decision.id, who="Ben", why="misread")
    assert without_log(folder.path) == before
    assert (undo.action, undo.undoes) == (Action.UNDO, decision.id)
    assert curation.latest() == (undo, decision)
    redo = curation.undo(undo.id, **ANA)
    assert "Crossings open" in (folder / FILE).read_text("utf-8")
    assert curation.undone() == {undo.id: redo}
    assert curation.undo(decision.id, **ANA).undoes == decision.id
    assert without_log(folder.path) == before


def test_what_was_undone_is_not_undone_again(curation: Curation) -> None:
    decision = edit(curation, title="Crossings open")
    undo = curation.undo(decision.id, **BEN)
    with pytest.raises(UndoRefused) as refusal:
        curation.undo(decision.id, **ANA)
    assert str(refusal.value) == f"{decision} was undone by {undo}"
    with pytest.raises(InputError, match='no decision "0000"'):
        curation.undo("0000", **ANA)


def test_undo_is_refused_when_a_later_decision_changed_the_same(curation: Curation) -> None:
    first = edit(curation, title="Crossings open")
    second = edit(curation, title="Crossings stay open")
    with pytest.raises(UndoRefused) as refusal:
        curation.undo(first.id, **ANA)
    assert refusal.value.later == (second,)
    assert str(refusal.value) == (
        f"cannot undo {first}: {ARTICLE} title has been changed since: {second}"
    )
    curation.undo(second.id, **ANA)
    curation.undo(first.id, **ANA)


def test_undo_is_refused_after_an_edit_by_hand(curation: Curation, folder: Folder) -> None:
    decision = edit(curation, title="Crossings open")
    folder.replace(FILE, "title: Crossings open", "title: Crossings close")
    with pytest.raises(UndoRefused, match="title has been changed since by hand"):
        curation.undo(decision.id, **ANA)


def test_undo_is_refused_when_a_later_decision_rests_on_it(curation: Curation) -> None:
    added = curation.decide(proposals.add(curation.records, NEW), **ANA)
    named = [{"actor": "lena-moor", "as_printed": "L. Moor"}]
    edit(curation, title="Crossings open")
    uses = edit(curation, actors=named)
    with pytest.raises(UndoRefused) as refusal:
        curation.undo(added.id, **ANA)
    assert refusal.value.later == (uses,)
    assert str(refusal.value) == (f"cannot undo {added}: later decisions rest on it: {uses}")
    curation.undo(uses.id, **ANA)
    curation.undo(added.id, **ANA)
    assert "lena-moor" not in curation.records.actors


def test_what_a_proposal_would_leave_is_shown_and_nothing_is_on_disk(
    curation: Curation, folder: Folder
) -> None:
    before = content(folder.path)
    after = curation.after(proposals.edit(curation.records, ARTICLE, {"title": "Crossings open"}))
    assert after.articles[ARTICLE.partition("/")[2]].record.title == "Crossings open"
    with pytest.raises(RecordError, match='unknown outlet "nobody"'):
        curation.after(proposals.edit(curation.records, ARTICLE, {"outlet": "nobody"}))
    assert content(folder.path) == before


def test_the_preview_of_an_undo_is_refused_as_the_undo_is(curation: Curation) -> None:
    added = curation.decide(proposals.add(curation.records, NEW), **ANA)
    uses = edit(curation, actors=[{"actor": "lena-moor", "as_printed": "L. Moor"}])
    with pytest.raises(UndoRefused) as refusal:
        curation.undoing(added.id)
    assert refusal.value.later == (uses,)


def test_undo_is_refused_with_the_fault_it_would_make(curation: Curation, folder: Folder) -> None:
    added = curation.decide(proposals.add(curation.records, NEW), **ANA)
    folder.replace(FILE, "actor: nadia-wexford", "actor: lena-moor")
    with pytest.raises(UndoRefused, match=r"crossings.yaml:\d+: unknown actor \"lena-moor\""):
        curation.undo(added.id, **ANA)


def test_of_a_list_the_part_that_was_decided_is_undone(curation: Curation) -> None:
    def alias(name: str) -> Decision:
        proposal = proposals.alias(
            curation.records, "nadia-wexford", name, AliasKind.TRANSLITERATION
        )
        return curation.decide(proposal, **ANA)

    first, _, third = alias("N. Wexford"), alias("Nadja Wexford"), alias("Wexforde")
    curation.undo(first.id, **BEN)
    actor = curation.records.actors["nadia-wexford"].record
    assert [alias.name for alias in actor.aliases] == ["Nadja Wexford", "Wexforde"]
    curation.undo(third.id, **BEN)
    curation.undo(curation.latest(2)[1].id, **BEN)
    actor = curation.records.actors["nadia-wexford"].record
    assert [alias.name for alias in actor.aliases] == ["N. Wexford", "Nadja Wexford"]
    assert check(curation.records) == []


def test_a_record_changed_meanwhile_is_not_overwritten(curation: Curation, folder: Folder) -> None:
    seen = {ARTICLE: curation.revision(ARTICLE)}
    theirs = edit(curation, title="Theirs")
    yours = proposals.edit(curation.records, ARTICLE, {"title": "Yours"}).based_on(seen)
    with pytest.raises(Conflict) as conflict:
        curation.decide(yours, **BEN)
    assert conflict.value.what == ARTICLE
    assert (conflict.value.theirs["title"], conflict.value.yours["title"]) == ("Theirs", "Yours")
    assert curation.latest() == (theirs,)
    assert "title: Theirs\n" in (folder / FILE).read_text("utf-8")


def test_a_preview_that_is_out_of_date_is_refused(curation: Curation, folder: Folder) -> None:
    preview = proposals.edit(curation.records, ARTICLE, {"title": "Mine"})
    summary = curation.records.articles[ARTICLE.partition("/")[2]].record.summary
    folder.replace(FILE, summary, "By hand.")
    with pytest.raises(Conflict):
        curation.decide(preview, **ANA)
    (folder / FILE).unlink()
    with pytest.raises(Conflict, match="has been removed since you opened it"):
        curation.decide(preview, **ANA)
    assert curation.latest() == ()


def test_terms_of_one_vocabulary_do_not_get_in_each_others_way(curation: Curation) -> None:
    one = proposals.add(curation.records, NEW)
    other = proposals.add(curation.records, NEW.model_copy(update={"id": "x", "name": "X Y"}))
    curation.decide(one, **ANA)
    curation.decide(other, **BEN)
    assert {"lena-moor", "x"} < curation.records.actors.keys()
    with pytest.raises(Conflict):
        curation.decide(one, **BEN)


def test_a_decision_that_would_make_a_fault_is_refused(curation: Curation, folder: Folder) -> None:
    before = content(folder.path)
    with pytest.raises(RecordError) as refusal:
        edit(curation, topics=["border", "securty"])
    assert [str(problem) for problem in refusal.value.problems] == [
        f'{FILE}:14: unknown topic "securty"; did you mean "security"? [unknown-id]'
    ]
    with pytest.raises(RecordError, match=r"published: .*is not a date"):
        edit(curation, published="2022-02-30")
    assert content(folder.path) == before


def test_faults_that_were_there_do_not_stand_in_the_way(curation: Curation, folder: Folder) -> None:
    folder.append("articles/lantern-2023-02-10-remark.yaml", "topic: x\n")
    edit(curation, title="Crossings open")
    assert len(check(curation.records)) == len(check(load(folder.path))) > 0


def test_the_same_form_sent_twice_is_one_decision(curation: Curation) -> None:
    preview = proposals.edit(curation.records, ARTICLE, {"title": "Once"})
    first = curation.decide(preview, who="Ana", name="0123456789abcdef")
    assert curation.decide(preview, who="Ana", name="0123456789abcdef") == first
    assert curation.latest() == (first,)


@pytest.mark.parametrize(
    ("who", "why", "message"),
    [
        ("", None, "who: empty; leave the key out instead"),
        ("A\nB", None, "who: control character U+000A"),
        ("x" * 121, None, "who: 121 characters; a name has at most 120"),
        ("Ana", "a\u2028b", "why: control character U+2028"),
    ],
)
def test_who_and_why_are_one_line_of_text(
    curation: Curation, who: str, why: str | None, message: str
) -> None:
    preview = proposals.edit(curation.records, ARTICLE, {"title": "T"})
    with pytest.raises(InputError) as error:
        curation.decide(preview, who=who, why=why)
    assert str(error.value) == message
    with pytest.raises(InputError, match="nothing would change"):
        curation.decide(proposals.edit(curation.records, ARTICLE, {}), who="Ana")


def test_a_rejection_is_remembered_and_changes_nothing(curation: Curation, folder: Folder) -> None:
    before = without_log(folder.path)
    suggestion = Suggestion.of("topics", "aid", confidence=0.4, rule="keyword", why='"flour"')
    preview = proposals.judge(curation.records, ARTICLE, suggestion, Outcome.REJECTED)
    decision = curation.decide(preview, **ANA)
    assert decision.action is Action.REJECT
    assert without_log(folder.path) == before
    assert curation.history(ARTICLE) == (decision,)
    (verdict,) = curation.history(ARTICLE)[0].verdicts
    assert (verdict.suggestion, verdict.outcome, verdict.suggested, verdict.rule) == (
        suggestion.id,
        Outcome.REJECTED,
        "aid",
        "keyword",
    )
    undo = curation.undo(decision.id, **BEN)
    assert curation.undone() == {decision.id: undo}


def test_a_correction_keeps_what_was_suggested(curation: Curation) -> None:
    suggestion = Suggestion.of("title", "Crossing", confidence=0.9, rule="h1", why="first heading")
    fields = {"title": "Crossings"}
    preview = proposals.judge(
        curation.records, ARTICLE, suggestion, Outcome.CORRECTED, fields, decided="Crossings"
    )
    decision = curation.decide(preview, **ANA)
    assert decision.action is Action.CORRECT
    assert (decision.verdicts[0].suggested, decision.verdicts[0].decided) == (
        "Crossing",
        "Crossings",
    )
    with pytest.raises(InputError, match="a rejected suggestion changes no field"):
        proposals.judge(curation.records, ARTICLE, suggestion, Outcome.REJECTED, fields)


def test_the_log_is_read_on_by_whoever_has_it_open(curation: Curation, folder: Folder) -> None:
    other = Curation(folder.path)
    assert other.latest() == ()
    edit(curation, title="One")
    assert [decision.who for decision in other.latest()] == ["Ana"]
    other.undo(other.latest()[0].id, **BEN)
    assert [decision.who for decision in curation.latest()] == ["Ben", "Ana"]
    assert curation.history("article/none") == ()


def test_lines_that_are_no_decision_are_reported(folder: Folder) -> None:
    curation = Curation(folder.path, lambda: TEN)
    edit(curation, title="One")
    folder.append(LOG, 'what is this\n{"id": "abcdefgh", "who": "X"}\n')
    edit(curation, title="Two")
    assert [str(problem) for problem in Log(folder.path).problems()] == [
        "decisions.jsonl:2: no decision: Invalid JSON: expected value at line 1 column 1 [log]",
        "decisions.jsonl:3: no decision: at: Field required [log]",
    ]
    assert len(Log(folder.path).decisions()) == 2


def test_a_hostile_name_stays_within_its_line(curation: Curation, folder: Folder) -> None:
    preview = proposals.edit(curation.records, ARTICLE, {"title": '"}\\n{"op":"x" \u202e ‮'})
    curation.decide(preview, who='"}{"who":"root', why="</script>")
    assert (folder / LOG).read_bytes().count(b"\n") == 1
    assert curation.latest()[0].who == '"}{"who":"root'


def test_two_writers_of_one_record_lose_no_update(folder: Folder) -> None:
    saved: list[str] = []
    conflicts: list[Conflict] = []

    def write(who: str) -> None:
        curation = Curation(folder.path)
        for n in range(12):
            while True:
                try:
                    preview = proposals.edit(
                        curation.records, ARTICLE, {"title": f"{who} {n}", "author": who}
                    )
                    saved.append(curation.decide(preview, who=who).id)
                    break
                except Conflict as conflict:
                    conflicts.append(conflict)

    threads = [threading.Thread(target=write, args=(who,)) for who in ("Ana", "Ben", "Cy")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    decisions = Log(folder.path).decisions()
    assert sorted(saved) == sorted(decision.id for decision in decisions)
    assert len(saved) == 36
    # Every update was made on what the one before had left.
    title = None
    for decision in decisions:
        change = next(change for change in decision.changes if change.field == "title")
        assert change.old == title
        title = change.new
    assert load(folder.path).articles[ARTICLE.partition("/")[2]].record.title == title
    assert all(conflict.theirs != conflict.yours for conflict in conflicts)


def test_times_are_utc_whatever_the_clock_says(folder: Folder) -> None:
    curation = Curation(folder.path, lambda: datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC))
    assert edit(curation, title="Leap").at == "2028-02-29T23:59:59Z"
