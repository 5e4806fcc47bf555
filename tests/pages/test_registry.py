"""Registers on the page: entries are added, renamed and merged after a look at what follows."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.registry import alike, frame, new
from corpus.check import check
from corpus.curate.decisions import Curation
from corpus.curate.record_file import Kind
from corpus.curate.store import LOG
from corpus.errors import InputError
from corpus.load import load
from tests.corpus.curate.test_store import content
from tests.pages.conftest import Visit, said


def records_of(data: Path) -> dict[str, bytes]:
    return {name: held for name, held in content(data).items() if name != LOG}


def shown(app: AppTest) -> str:
    return " ".join(block.proto.body for block in app.get("html"))


def open_form(app: AppTest, key: str) -> None:
    app.session_state[key] = True
    app.run()
    assert not app.exception


def test_a_register_is_found_by_name_alias_or_id(data: Path) -> None:
    records = Curation(data).records
    assert frame(records, Kind.ACTOR, "kabulof").values.tolist() == [
        [
            "rustam-kabulov",
            "Rustam Kabulov",
            "person",
            "arvania",
            "XA",
            "Kabulov, Rustem Kabulof, رستم کابلوف",
        ]
    ]
    assert frame(records, Kind.TOPIC, "BORDER")["id"].tolist() == ["border"]
    assert frame(records, Kind.PLACE, "nowhere").empty


def test_names_like_a_new_one_are_found(data: Path) -> None:
    records = Curation(data).records
    assert alike(records, "Rustam Kabulow")[0] == ("Rustam Kabulov", "rustam-kabulov")
    assert ("Taran", "idris-taran") in alike(records, "Ali Taran")
    assert alike(records, "Rustam Kabulov", but="rustam-kabulov") == []
    assert alike(records, "Wolfgang Petersen") == []


def test_an_entry_that_cannot_be_is_refused_in_the_words_of_the_form(data: Path) -> None:
    records = Curation(data).records
    with pytest.raises(InputError, match=r"^Country: "):
        new(records, Kind.OUTLET, "gazette", {"name": "Gazette", "country": "Arvania"})
    with pytest.raises(InputError, match=r"^Kind: missing"):
        new(records, Kind.PLACE, "mill", {"name": "Mill", "country": "XA"})
    with pytest.raises(InputError, match='the id "lantern" is taken by another outlet'):
        new(records, Kind.OUTLET, "lantern", {"name": "Lantern"})


def test_a_new_actor_is_added_after_a_look_at_those_alike(visit: Visit, data: Path) -> None:
    before = records_of(data)
    app = visit("registry", "coder=Ana", data)
    open_form(app, "new-actor")
    app.text_input(key="new-actor-0-name").set_value("Rustam Taran").run()
    assert "Names of other actors are like this one" in said(app)
    assert "idris-taran" in shown(app)
    assert "Kind: missing" in said(app)
    app.selectbox(key="new-actor-0-kind").set_value("person").run()
    app.selectbox(key="new-actor-0-side").set_value("hill-council").run()
    app.button(key="new-actor-0-decide").click().run()
    assert "Decided: add actor/rustam-taran." in said(app)
    assert Curation(data).records.actors["rustam-taran"].record.side == "hill-council"
    assert check(load(data)) == []
    app.button(key="undo-at-once").click().run()
    assert records_of(data) == before


def test_an_alias_that_names_another_actor_is_refused(visit: Visit, data: Path) -> None:
    app = visit("registry", "coder=Ana&record=actor/mira-solen", data)
    open_form(app, "alias-actor/mira-solen")
    app.text_input(key="alias-name-actor/mira-solen").set_value("Taran").run()
    assert '"Taran" already names "idris-taran"' in said(app)
    app.text_input(key="alias-name-actor/mira-solen").set_value("M. Solen-Ek").run()
    app.button(key="alias-actor/mira-solen-decide").click().run()
    assert 'Decided: alias "M. Solen-Ek" of actor/mira-solen.' in said(app)
    assert [a.name for a in Curation(data).records.actors["mira-solen"].record.aliases] == [
        "Solén",
        "Mira Solen",
        "M. Solen-Ek",
    ]


def test_two_actors_are_merged_after_a_look_at_what_changes(visit: Visit, data: Path) -> None:
    before = records_of(data)
    app = visit("registry", "coder=Ana&record=actor/nadia-wexford", data)
    open_form(app, "merge-actor/nadia-wexford")
    app.selectbox(key="merge-drop-actor/nadia-wexford").set_value("idris-taran").run()
    assert "a contact has two sides or more" in said(app)
    app.selectbox(key="merge-drop-actor/nadia-wexford").set_value("pavel-orlin").run()
    assert "The merge changes 4 records: " in said(app)
    table = shown(app)
    assert "nadia-wexford after the merge" in table
    app.text_input(key="merge-actor/nadia-wexford-why").set_value("one person").run()
    app.button(key="merge-actor/nadia-wexford-decide").click().run()
    assert "Decided: merge actor/pavel-orlin into actor/nadia-wexford." in said(app)
    curation = Curation(data)
    assert "pavel-orlin" not in curation.records.actors
    assert curation.merged() == {"pavel-orlin": "nadia-wexford"}
    app.button(key="undo-at-once").click().run()
    assert records_of(data) == before
