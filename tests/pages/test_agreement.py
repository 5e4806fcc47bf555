"""Two coders are compared when both are done, and what they differ on is settled with a reason."""

import re
from pathlib import Path

import pytest
from pydantic import JsonValue
from streamlit.testing.v1 import AppTest

from corpus.curate.decisions import Curation
from corpus.curate.drafts import Coding, Drafts, values_of
from tests.pages.conftest import Visit, said

ID = "lantern-2022-03-24-envoy-in-kabul"
KEY = f"article/{ID}"


def code(data: Path, coder: str, *, done: bool = True, **changes: JsonValue) -> None:
    """Save a coding of the article as it stands, but for some fields."""
    values = values_of(Curation(data).records.articles[ID].record)
    values |= {name.replace("__", "."): value for name, value in changes.items()}
    coding = Coding(
        article=ID, coder=coder, updated="2026-11-22T10:00:05Z", done=done, values=values
    )
    Drafts(data).save(coding)


@pytest.fixture
def coded(data: Path) -> Path:
    code(data, "Ana")
    excluded: JsonValue = [{"lines": "9", "reason": "related"}, {"lines": "15", "reason": "promo"}]
    code(data, "Ben", summary="Talks about a road.", text__excluded=excluded)
    return data


def shown(app: AppTest) -> str:
    return " ".join(block.proto.body for block in app.get("html"))


def test_what_is_not_done_is_hidden_from_the_other(visit: Visit, data: Path) -> None:
    code(data, "Ana")
    code(data, "Ben", done=False, summary="Not for your eyes.")
    app = visit("agreement", "coder=Ana", data)
    assert "each without seeing the other’s. So far 1 has." in said(app)
    assert "Not for your eyes." not in said(app) + shown(app)
    app = visit("agreement", "coder=Ana&between=Ana&against=Ben", data)
    assert "Not for your eyes." not in said(app) + shown(app)


def test_each_field_has_its_figures_and_each_difference_its_words(
    visit: Visit, coded: Path
) -> None:
    app = visit("agreement", "coder=Cleo&between=Ana&against=Ben", coded)
    assert not app.exception
    assert "How far they agree in 1 article" in [one.value for one in app.subheader]
    # Nine lines are put somewhere, one of them elsewhere.
    cells = re.sub(r"<[^>]+>", "|", shown(app)).replace("||||", "|")
    assert re.search(r"\|lines\|+1\|+9\|+8\|+88\.9\|", cells)
    assert "Where they differ: 2, 2 to reconcile" in [one.value for one in app.subheader]
    assert "More from us: Pavel Orlin’s farewell" in cells
    assert "Talks about a road." in cells
    assert "Cohen’s kappa takes away what chance would agree on" in said(app)


def test_a_difference_is_settled_and_says_by_whom(visit: Visit, coded: Path) -> None:
    app = visit("agreement", "coder=Cleo&between=Ana&against=Ben", coded)
    app.session_state[f"reconcile-{ID}"] = True
    app.run()
    app.selectbox(key=f"unit-{ID}").set_value("summary").run()
    (stands,) = app.radio
    stands.set_value("third").run()
    next(one for one in app.text_input if one.label == "The value").set_value("A road.").run()
    app.button(key=f"reconcile-{ID}-decide").click().run()
    assert "Say why first" in said(app)
    app.text_input(key=f"reconcile-{ID}-why").set_value("both too long").run()
    app.button(key=f"reconcile-{ID}-decide").click().run()
    assert f"Decided: reconcile summary of {KEY}: A road." in said(app)
    assert "Where they differ: 2, 1 to reconcile" in [one.value for one in app.subheader]
    curation = Curation(coded)
    assert curation.records.articles[ID].record.summary == "A road."
    (decision,) = curation.latest()
    assert (decision.who, decision.why, decision.action) == ("Cleo", "both too long", "reconcile")
