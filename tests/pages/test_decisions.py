"""The log on the page: what was decided, its undo, and why an undo is refused."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from corpus.curate import proposals
from corpus.curate.decisions import Curation
from corpus.curate.log import Decision
from corpus.curate.store import LOG
from corpus.records import AliasKind
from tests.corpus.curate.test_store import content, mounted
from tests.pages.conftest import Visit, said

ARTICLE = "article/river-wire-2022-06-12-crossings"


def records_of(data: Path) -> dict[str, bytes]:
    return {name: held for name, held in content(data).items() if name != LOG}


def edit(data: Path, who: str = "Ana", **fields: object) -> Decision:
    curation = Curation(data)
    return curation.decide(proposals.edit(curation.records, ARTICLE, fields), who=who, why="read")


def undo(app: AppTest, decision: Decision, why: str) -> None:
    app.session_state[f"undo-{decision.id}"] = True
    app.run()
    app.text_input(key=f"undo-{decision.id}-why").set_value(why)
    app.button(key=f"undo-{decision.id}-decide").click().run()
    assert not app.exception


def test_a_reader_is_told_that_nothing_is_changed_here(visit: Visit) -> None:
    app = visit("decisions")
    assert "This Parley is for reading" in app.info[0].value
    assert not app.text_input


def test_without_a_decision_the_page_says_what_will_stand_there(visit: Visit, data: Path) -> None:
    app = visit("decisions", "coder=Ana", data)
    assert "No decision has been made yet." in said(app)


def test_the_log_is_narrowed_by_record_person_and_action(visit: Visit, data: Path) -> None:
    edit(data, title="Crossings open")
    edit(data, "Ben", title="Crossings stay open")
    curation = Curation(data)
    alias = proposals.alias(curation.records, "nadia-wexford", "Wexforde", AliasKind.MISSPELLING)
    curation.decide(alias, who="Ben")
    for query, number in (
        ("", 3),
        ("who=Ben", 2),
        ("action=alias", 1),
        (f"record={ARTICLE}", 2),
        (f"record={ARTICLE}&who=Ben", 1),
    ):
        app = visit("decisions", f"coder=Ana&{query}", data)
        assert f"{number} of 3 decisions" in app.subheader[0].value
        assert len(app.dataframe[0].value) == number
    assert app.dataframe[0].value["what"].tolist() == [f"change title of {ARTICLE}"]


def test_a_decision_is_undone_with_a_reason_and_every_byte_is_back(
    visit: Visit, data: Path
) -> None:
    before = records_of(data)
    decision = edit(data, title="Crossings open")
    app = visit("decisions", f"coder=Ben&decision={decision.id}", data)
    undo(app, decision, "")
    assert "Say why first" in said(app)
    assert records_of(data) != before
    undo(app, decision, "misread")
    assert "Decided: undo: change title" in said(app)
    assert records_of(data) == before
    line = json.loads((data / LOG).read_text("utf-8").splitlines()[-1])
    assert (line["who"], line["why"], line["undoes"]) == ("Ben", "misread", decision.id)


def test_an_undo_is_refused_with_the_decisions_that_rest_on_it(visit: Visit, data: Path) -> None:
    first = edit(data, title="Crossings open")
    second = edit(data, "Ben", title="Crossings stay open")
    app = visit("decisions", f"coder=Ana&decision={first.id}", data)
    app.session_state[f"undo-{first.id}"] = True
    app.run()
    assert "Take these back first" in said(app)
    assert f"{second.id} (Ben" in said(app)
    assert not [one for one in app.button if one.key == f"undo-{first.id}-decide"]


@pytest.fixture
def disk() -> Iterator[Path]:
    yield from mounted("1m")


@pytest.mark.parametrize(
    ("fault", "reason"), [("full", "the disk is full"), ("read-only", "the folder is read-only")]
)
def test_a_disk_that_refuses_is_told_and_nothing_changes(
    visit: Visit, data: Path, disk: Path, fault: str, reason: str
) -> None:
    data = Path(shutil.copytree(data, disk / "data"))
    decision = edit(data, title="Crossings open")
    app = visit("decisions", f"coder=Ana&decision={decision.id}", data)
    before = content(data)
    if fault == "full":
        room = os.statvfs(disk)
        (disk / "ballast").write_bytes(b"x" * (room.f_bavail * room.f_frsize))
    else:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    undo(app, decision, "misread")
    assert f'Cannot save to "data": {reason}; nothing was changed' in said(app)
    assert content(data) == before
    assert not [one for one in app.success if one.value]
