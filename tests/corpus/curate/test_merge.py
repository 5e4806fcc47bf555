"""When two actors are one, every record follows, and nothing that was printed is lost."""

import random
from pathlib import Path

import pytest

from corpus.check import check
from corpus.curate import proposals
from corpus.curate.decisions import Curation
from corpus.curate.log import Decision
from corpus.curate.merge import merge
from corpus.curate.store import LOG
from corpus.errors import InputError, RecordError
from corpus.load import load
from corpus.records import Actor, ActorKind, Alias, AliasKind, EnvoyKind, Role
from tests.corpus.curate.test_store import content
from tests.corpus.folder import Folder, copy_shipped

KABULOF = Actor(
    id="rustem-kabulof",
    name="Rüstem Kabulof",
    kind=ActorKind.PERSON,
    envoy=True,
    envoy_kind=EnvoyKind.OTHER,
    side="arvania",
    organisation="Ministry of Foreign Affairs",
    roles=(Role(title="Envoy at large"),),
    aliases=(
        Alias(name="R. Kabulof", kind=AliasKind.VARIANT),
        Alias(name="Kabulof", kind=AliasKind.SURNAME),
    ),
)
CROSSINGS = "river-wire-2022-06-12-crossings"
ENVOY = "lantern-2022-03-24-envoy-in-kabul"


@pytest.fixture
def curation(folder: Folder) -> Curation:
    curation = Curation(folder.path)
    decide(curation, proposals.add(curation.records, KABULOF))
    named = [{"actor": "rustem-kabulof", "as_printed": "Kabulof"}]
    decide(curation, proposals.edit(curation.records, f"article/{CROSSINGS}", {"actors": named}))
    return curation


def decide(curation: Curation, proposal: object) -> Decision:
    return curation.decide(proposal, who="Ana")  # type: ignore[arg-type]


def test_the_preview_lists_every_field_that_changes(curation: Curation) -> None:
    preview = merge(curation.records, "rustam-kabulov", "rustem-kabulof")
    assert [(change.record, change.field) for change in preview.changes] == [
        ("actor/rustam-kabulov", "roles"),
        ("actor/rustam-kabulov", "aliases"),
        ("actor/rustam-kabulov", "organisation"),
        ("actor/rustem-kabulof", ""),
        (f"article/{CROSSINGS}", "actors"),
    ]
    assert preview.files == (f"articles/{CROSSINGS}.yaml", "vocabulary/actors.yaml")
    assert preview.what == "merge actor/rustem-kabulof into actor/rustam-kabulov"


def test_names_and_roles_are_joined_and_other_fields_stay(curation: Curation) -> None:
    before = curation.records.actors["rustam-kabulov"].record
    decide(curation, merge(curation.records, "rustam-kabulov", "rustem-kabulof"))
    assert "rustem-kabulof" not in curation.records.actors
    kept = curation.records.actors["rustam-kabulov"].record
    assert kept.name == before.name
    assert kept.envoy_kind == before.envoy_kind
    assert kept.organisation == "Ministry of Foreign Affairs"
    assert kept.roles == (*before.roles, Role(title="Envoy at large"))
    assert kept.aliases == (
        *before.aliases,
        Alias(name="Rüstem Kabulof", kind=AliasKind.VARIANT),
        *KABULOF.aliases,
    )
    assert curation.merged() == {"rustem-kabulof": "rustam-kabulov"}


def test_a_merge_is_undone_to_the_byte(curation: Curation, folder: Folder) -> None:
    before = content(folder.path)
    decision = decide(curation, merge(curation.records, "rustam-kabulov", "rustem-kabulof"))
    undo = curation.undo(decision.id, who="Ben")
    after = content(folder.path)
    assert {k: v for k, v in after.items() if k != LOG} == {
        k: v for k, v in before.items() if k != LOG
    }
    assert curation.merged() == {}
    curation.undo(undo.id, who="Ben")
    assert curation.merged() == {"rustem-kabulof": "rustam-kabulov"}


def test_an_entry_comes_back_where_it_stood(curation: Curation, folder: Folder) -> None:
    # The ids of this register are in no order.
    before = (folder / "vocabulary/actors.yaml").read_bytes()
    decision = decide(curation, merge(curation.records, "nadia-wexford", "pavel-orlin"))
    curation.undo(decision.id, who="Ben")
    assert (folder / "vocabulary/actors.yaml").read_bytes() == before


def test_a_reading_follows_with_all_its_parts(curation: Curation) -> None:
    # Kabulov and Taran are two men; the records follow all the same.
    preview = merge(curation.records, "rustam-kabulov", "idris-taran")
    fields = {change.field: change for change in preview.changes if ENVOY in change.record}
    assert list(fields) == ["actors", "text.mentions", "text.quotations", "text.events"]
    assert fields["actors"].new[0] == {  # type: ignore[index]
        "actor": "rustam-kabulov",
        "as_printed": "Rustam Kabulov",
        "role_as_printed": "special envoy",
    }
    assert len(fields["actors"].new) == len(fields["actors"].old) - 1  # type: ignore[arg-type]
    mention = fields["text.mentions"].new[0]  # type: ignore[index]
    assert [(p["line"], p["quote"]) for p in mention["names"]] == [  # type: ignore[index]
        ("3", "Kabulov"),
        ("7", "Rustam Kabulov"),
        ("7", "Idris Taran"),
        ("11", "Kabulov"),
        ("11", "Taran"),
    ]
    quotation = fields["text.quotations"].new[0]  # type: ignore[index]
    assert (quotation["speaker"], quotation["via"]) == ("rustam-kabulov", "rustam-kabulov")  # type: ignore[index]
    with pytest.raises(RecordError, match="a contact has two sides or more, found 1"):
        decide(curation, preview)


def test_sides_follow_an_organisation_that_stood_for_one(curation: Curation) -> None:
    preview = merge(curation.records, "union-of-regions", "hill-council")
    sides = {
        change.record: (change.old, change.new)
        for change in preview.changes
        if change.field == "side"
    }
    assert sides == {"actor/idris-taran": ("hill-council", "union-of-regions")}
    participants = [change for change in preview.changes if change.field == "participants"]
    assert participants
    assert "hill-council" not in str([change.new for change in participants])


def test_a_chain_of_merges_leads_to_the_last(curation: Curation) -> None:
    other = KABULOF.model_copy(update={"id": "kabulof-r", "name": "Kabulof R", "aliases": ()})
    decide(curation, proposals.add(curation.records, other))
    decide(curation, merge(curation.records, "rustem-kabulof", "kabulof-r"))
    decide(curation, merge(curation.records, "rustam-kabulov", "rustem-kabulof"))
    assert curation.merged() == {
        "kabulof-r": "rustam-kabulov",
        "rustem-kabulof": "rustam-kabulov",
    }


def test_actors_that_are_not_there_are_named(curation: Curation) -> None:
    with pytest.raises(InputError, match='no actor "rustem"'):
        merge(curation.records, "rustam-kabulov", "rustem")
    with pytest.raises(InputError, match="cannot be merged into itself"):
        merge(curation.records, "rustam-kabulov", "rustam-kabulov")


def test_shipped_actors_merge_cleanly_or_not_at_all(tmp_path: Path) -> None:
    data = copy_shipped(tmp_path / "data")
    curation = Curation(data)
    before = content(data)
    chance = random.Random(3)  # noqa: S311 (not a secret)
    people = sorted(k for k, e in curation.records.actors.items() if e.record.kind == "person")
    busy = ["zamir-kabulov", "amir-khan-muttaqi", "abdul-ghani-baradar", "sergey-lavrov"]
    merged, refused = 0, set()
    for _ in range(6):
        keep, drop = chance.choice(busy), chance.choice(people)
        try:
            decision = decide(curation, merge(curation.records, keep, drop))
        except RecordError as error:
            refused |= {problem.rule for problem in error.problems}
            continue
        merged += 1
        assert check(load(data)) == []
        files = [text for name, text in content(data).items() if name.endswith(".yaml")]
        assert not any(f"actor: {drop}\n".encode() in text for text in files)
        curation.undo(decision.id, who="Ben")
    assert {k: v for k, v in content(data).items() if k != LOG} == before
    assert merged > 2
    # Two who met cannot be one, nor two whom claims tell apart by their printed names.
    assert refused <= {"sides", "record"}


def test_words_that_claims_rest_on_are_kept(tmp_path: Path) -> None:
    data = copy_shipped(tmp_path / "data")
    curation = Curation(data)
    records = curation.records
    recorded = {
        (words.article, part.words)
        for table in records.claims.values()
        for claim in table.record.claims
        for words in claim.accounts
        for part in words.recorded
        if part.record == "as_printed"
    }
    article_id, words = sorted(recorded)[0]
    named = records.articles[article_id].record.actors
    drop = next(actor.actor for actor in named if actor.as_printed == words)
    keep = next(actor.actor for actor in named if actor.actor != drop)
    preview = merge(records, keep, drop)
    change = next(
        c for c in preview.changes if c.record == f"article/{article_id}" and c.field == "actors"
    )
    entry = next(entry for entry in change.new if entry["actor"] == keep)  # type: ignore[union-attr, index, call-overload]
    assert entry["as_printed"] == words  # type: ignore[index, call-overload]
