"""The page of a review says what there is to review, what is done, and what is not there."""

from pathlib import Path

import pytest

from corpus.curate.drafts import Coding, Drafts
from corpus.curate.page import Page
from corpus.curate.suggest import Register, suggest
from corpus.load import load
from tests.pages.conftest import Visit, said

ARTICLE = "lantern-2022-03-24-envoy-in-kabul"
STORY = (
    "Envoy meets governor\n\n3 May 2024\n\nRustam Kabulov met Idris Taran in Kabul on Thursday.\n"
)


@pytest.fixture
def drafted(data: Path) -> Path:
    """Return a data folder with a draft of Ana's."""
    draft = suggest(Page("*pasted*", STORY), Register.of(load(data)))
    put(data, "pasted", draft=draft.to_json())
    return data


def put(data: Path, article: str, **fields: object) -> None:
    given = {"article": article, "coder": "Ana", "updated": "2026-11-22T10:00:05Z", **fields}
    Drafts(data).save(Coding.model_validate(given))


def test_without_a_draft_those_that_wait_are_listed(visit: Visit, drafted: Path) -> None:
    app = visit("review", "coder=Ana", drafted)
    assert not app.exception
    assert "Drafts waiting" in [one.value for one in app.subheader]


def test_a_draft_is_opened_by_its_id(visit: Visit, drafted: Path) -> None:
    app = visit("review", "coder=Ana&draft=pasted", drafted)
    assert not app.exception
    assert "Draft ***pasted***" in said(app)
    assert len(app.get("bidi_component")) == 1


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("draft=pastet", 'no draft "pastet"; did you mean "pasted"?'),
        ("draft=../../etc", "is no id of a draft"),
        ("article=lantern-2022-03-27-markets", "the corpus holds no text of"),
        ("article=nowhere-2022", "is not (or no longer) in this corpus"),
    ],
)
def test_what_is_not_there_is_said(visit: Visit, drafted: Path, query: str, message: str) -> None:
    app = visit("review", f"coder=Ana&{query}", drafted)
    assert not app.exception
    assert message in said(app)


def test_an_article_is_coded_by_another_without_what_the_first_made(
    visit: Visit, data: Path
) -> None:
    app = visit("review", f"coder=Ben&article={ARTICLE}", data)
    assert not app.exception
    assert "independently: nobody’s choices but yours are shown" in said(app)
    assert len(app.get("bidi_component")) == 1


def test_a_coding_that_is_done_leads_on_and_can_be_changed(visit: Visit, drafted: Path) -> None:
    app = visit("review", f"coder=Ana&article={ARTICLE}", drafted)
    put(drafted, ARTICLE, done=True)
    app = visit("review", f"coder=Ana&article={ARTICLE}", drafted)
    assert f"You have coded {ARTICLE}: your coding is done." in said(app)
    assert app.get("bidi_component") == []
    app.button(key="review-again").click().run()
    assert len(app.get("bidi_component")) == 1


def test_a_text_that_the_corpus_has_is_pointed_out(visit: Visit, data: Path) -> None:
    records = load(data)
    text = records.texts[f"{ARTICLE}.txt"].source.text
    put(data, "again", draft=suggest(Page("again", text), Register.of(records)).to_json())
    app = visit("review", "coder=Ana&draft=again", data)
    assert f"This very text is in the corpus already, as {ARTICLE}." in said(app)
