"""What is proposed is what would change: no more, no less, and shown before it is done."""

from hashlib import sha256
from pathlib import Path

import pytest

from corpus.check import check
from corpus.curate import proposals
from corpus.curate.decisions import Curation
from corpus.curate.log import Outcome
from corpus.curate.record_file import plain
from corpus.curate.suggestion import Suggestion
from corpus.errors import InputError, RecordError
from corpus.load import load
from corpus.records import (
    AliasKind,
    Article,
    Contact,
    ContactKind,
    FullText,
    MetaLine,
    Participant,
    Passage,
)
from tests.corpus.curate.test_store import content
from tests.corpus.folder import Folder, copy_shipped

WHO = {"who": "Ana"}
TEXT = "Taran calls\r\n\r\nA call on 3 May.\r\n"
ARTICLE = Article(
    id="lantern-2024-05-03-call",
    title="Taran calls",
    outlet="lantern",
    published="2024-05-03",
    published_basis="stated",
    language="en",
    contacts=("2024-05-03-call",),
    summary="A call.",
    text=FullText(
        file="lantern-2024-05-03-call.txt",
        sha256="0" * 64,
        title=Passage(line=1, quote="Taran calls"),
        body=("3",),
        meta=(MetaLine(line=1, what="title"),),
    ),
)
CONTACT = Contact(
    id="2024-05-03-call",
    date="2024-05-03",
    date_basis="stated",
    kind=ContactKind.CALL,
    participants=(
        Participant(actor="idris-taran", side="hill-council"),
        Participant(actor="state-xa", side="arvania"),
    ),
    summary="A call.",
)


@pytest.fixture
def curation(folder: Folder) -> Curation:
    return Curation(folder.path)


def test_an_article_comes_with_its_text_and_its_contact(curation: Curation, folder: Folder) -> None:

    before = content(folder.path)
    text = ARTICLE.text
    assert text is not None
    digest = sha256(TEXT.encode()).hexdigest()
    article = ARTICLE.model_copy(update={"text": text.model_copy(update={"sha256": digest})})
    suggestion = Suggestion.of("title", "Taran calls", confidence=1, rule="first-line", why="first")
    preview = proposals.add(
        curation.records,
        article,
        CONTACT,
        texts={article.id: TEXT},
        verdicts=[proposals.verdict(f"article/{article.id}", suggestion, Outcome.ACCEPTED)],
    )
    assert preview.files == (
        "articles/lantern-2024-05-03-call.yaml",
        "contacts/2024-05-03-call.yaml",
        "texts/lantern-2024-05-03-call.txt",
    )
    decision = curation.decide(preview, **WHO)
    assert decision.what == "add article/lantern-2024-05-03-call, contact/2024-05-03-call"
    assert (folder / preview.files[2]).read_bytes() == TEXT.encode()
    records = load(folder.path)
    assert check(records) == []
    assert records.articles[article.id].record == article
    undo = curation.undo(decision.id, **WHO)
    assert {k: v for k, v in content(folder.path).items() if k != "decisions.jsonl"} == before
    curation.undo(undo.id, **WHO)
    assert (folder / preview.files[2]).read_bytes() == TEXT.encode()


def test_a_contact_comes_with_the_articles_that_report_it(curation: Curation) -> None:
    alone = proposals.add(curation.records, CONTACT)
    with pytest.raises(RecordError, match="no article reports it"):
        curation.decide(alone, **WHO)
    reports = ["lantern-2022-11-03-call", "lantern-2023-02-10-remark"]
    preview = proposals.add_contact(curation.records, CONTACT, reports)
    assert [(change.record, change.field) for change in preview.changes] == [
        ("contact/2024-05-03-call", ""),
        ("article/lantern-2022-11-03-call", "contacts"),
        ("article/lantern-2023-02-10-remark", "contacts"),
    ]
    curation.decide(preview, **WHO)
    assert curation.records.reports()[CONTACT.id] == reports
    with pytest.raises(InputError, match='the id "2024-05-03-call" is taken by another contact'):
        proposals.add(curation.records, CONTACT)


def test_an_alias_names_one_actor(curation: Curation) -> None:
    preview = proposals.alias(
        curation.records, "idris-taran", "Idriss Taran", AliasKind.MISSPELLING
    )
    (change,) = preview.changes
    assert change.new == [*(change.old or []), {"name": "Idriss Taran", "kind": "misspelling"}]  # type: ignore[misc]
    decision = curation.decide(preview, **WHO)
    assert decision.what == 'alias "Idriss Taran" of actor/idris-taran'
    with pytest.raises(InputError, match='"idriss taran" already names "idris-taran"'):
        proposals.alias(curation.records, "mira-solen", "idriss taran", AliasKind.VARIANT)
    with pytest.raises(InputError, match='no actor "idris-tarn"; did you mean "idris-taran"'):
        proposals.alias(curation.records, "idris-tarn", "T", AliasKind.VARIANT)


def test_a_set_is_tagged_by_one_decision(curation: Curation, folder: Folder) -> None:
    before = content(folder.path)
    keys = [f"article/{key}" for key in sorted(curation.records.articles)]
    preview = proposals.tag(curation.records, keys, "topics", "aid")
    assert preview.skipped == {
        "article/council-voice-undated-talks": "its text is held, and no passage is given",
        "article/lantern-2022-03-24-envoy-in-kabul": "its text is held, and no passage is given",
        "article/selin-post-2022-04-12-flour-for-kabul": "has it already",
        "article/selin-post-2023-05-21-access": "has it already",
    }
    assert len(preview.changes) == 8
    assert preview.what == 'tag 8 records with topics "aid"'
    assert content(folder.path) == before
    decision = curation.decide(preview, **WHO)
    tagged = [key for key, e in curation.records.articles.items() if "aid" in e.record.topics]
    assert len(tagged) == 10
    later = proposals.tag(curation.records, keys[:1], "topics", "border")
    curation.decide(later, **WHO)
    curation.undo(decision.id, **WHO)
    article = curation.records.articles["council-voice-2023-01-delegation"].record
    assert article.topics == ("trade", "border")
    assert len(curation.latest()) == 3


def test_a_text_is_tagged_with_its_words(curation: Curation) -> None:
    key = "lantern-2022-03-24-envoy-in-kabul"
    passage = Passage(line=11, quote="reopen the road")
    preview = proposals.tag(
        curation.records, [f"article/{key}"], "topics", "border", {key: [passage]}
    )
    assert [change.field for change in preview.changes] == ["text.topics", "topics"]
    curation.decide(preview, **WHO)
    article = curation.records.articles[key].record
    assert article.text is not None
    assert article.text.topics[-1].passages == (passage,)
    back = proposals.untag(curation.records, [f"article/{key}"], "topics", "border")
    curation.decide(back, **WHO)
    assert "border" not in curation.records.articles[key].record.topics
    moved = proposals.tag(
        curation.records,
        [f"article/{key}"],
        "topics",
        "border",
        {key: [Passage(line=9, quote="reopen the road")]},
    )
    with pytest.raises(RecordError, match="does not stand on line 9"):
        curation.decide(moved, **WHO)


def test_untagging_skips_what_has_no_such_tag(curation: Curation) -> None:
    keys = ["contact/2022-04-solen-council", "article/river-wire-2022-06-12-crossings"]
    preview = proposals.untag(curation.records, keys, "topics", "security")
    assert preview.skipped == {"contact/2022-04-solen-council": "does not have it"}
    assert [(change.old, change.new) for change in preview.changes] == [
        (["border", "security"], ["border"])
    ]
    with pytest.raises(InputError, match='"topic" is no tag; did you mean "topics"'):
        proposals.untag(curation.records, keys, "topic", "security")
    with pytest.raises(InputError, match='no topic "secrity"; did you mean "security"'):
        proposals.tag(curation.records, keys, "topics", "secrity")
    with pytest.raises(InputError, match='no contact "nowhere"'):
        proposals.tag(curation.records, ["contact/nowhere"], "topics", "aid")


def test_what_is_the_same_is_no_change(curation: Curation) -> None:
    article = curation.records.articles["lantern-2022-11-03-call"].record
    fields = {"title": article.title, "actors": article.actors, "places": (), "note": None}
    assert proposals.edit(curation.records, f"article/{article.id}", fields).changes == ()


def test_an_article_is_removed_with_its_text(curation: Curation, folder: Folder) -> None:
    before = content(folder.path)
    key = "article/selin-post-2022-04-12-flour-for-kabul"
    with pytest.raises(RecordError, match="no article reports it"):
        curation.decide(proposals.remove(curation.records, key), **WHO)
    preview = proposals.remove(curation.records, key, "contact/2022-04-solen-council")
    decision = curation.decide(preview, **WHO)
    assert content(folder.path).keys() == before.keys() - set(preview.files) | {"decisions.jsonl"}
    curation.undo(decision.id, **WHO)
    assert {k: v for k, v in content(folder.path).items() if k != "decisions.jsonl"} == before


def test_a_hundred_shipped_articles_are_tagged_and_untagged(tmp_path: Path) -> None:
    data = copy_shipped(tmp_path / "data")
    curation = Curation(data)
    before = content(data)
    keys = [f"article/{key}" for key in sorted(curation.records.articles)[:110]]
    decision = curation.decide(proposals.tag(curation.records, keys, "topics", "narcotics"), **WHO)
    assert len(decision.changes) > 80
    changed = {k for k, v in content(data).items() if before.get(k) != v}
    assert changed == {
        "decisions.jsonl",
        *(f"articles/{c.record[8:]}.yaml" for c in decision.changes),
    }
    curation.undo(decision.id, **WHO)
    assert {k: v for k, v in content(data).items() if k != "decisions.jsonl"} == before


def test_the_model_fields_a_proposal_writes_are_plain() -> None:
    assert plain(ARTICLE)["text"] == {
        "file": "lantern-2024-05-03-call.txt",
        "sha256": "0" * 64,
        "title": {"line": "1", "quote": "Taran calls"},
        "body": ["3"],
        "meta": [{"line": "1", "what": "title"}],
    }
