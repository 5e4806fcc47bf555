"""A record is corrected on its page, and nobody overwrites what they have not seen."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from corpus.check import check
from corpus.curate import proposals
from corpus.curate.decisions import Curation
from corpus.load import load
from tests.pages.conftest import Visit, said

ID = "lantern-2022-03-24-envoy-in-kabul"
KEY = f"article/{ID}"
FILE = f"articles/{ID}.yaml"


def opened(visit: Visit, data: Path, who: str = "Ana") -> AppTest:
    app = visit("articles", f"article={ID}&coder={who}", data)
    app.session_state[f"correct-{KEY}"] = True
    app.run()
    assert not app.exception
    return app


def field(app: AppTest, name: str) -> str:
    """Return the key of the widget of a field."""
    widgets = [*app.text_input, *app.text_area, *app.multiselect, *app.selectbox]
    found = [one.key for one in widgets if one.key and one.key.startswith(f"{KEY}-")]
    return next(key for key in found if key.endswith(f"-{name}"))


def save(app: AppTest) -> None:
    app.button(key=f"correct-{KEY}-decide").click().run()
    assert not app.exception


def shown(app: AppTest) -> str:
    return " ".join(block.proto.body for block in app.get("html"))


def test_a_reader_is_offered_no_correction(visit: Visit) -> None:
    app = visit("articles", "article=efe-2022-03-24-kabulov-kabul")
    assert "History of this record" not in str(app.get("page_link"))
    assert not [one for one in app.text_input if one.label == "Your name"]


def test_a_field_is_corrected_after_its_preview(visit: Visit, data: Path) -> None:
    app = opened(visit, data)
    assert "Nothing would change." in said(app)
    app.text_input(key=field(app, "published")).set_value("2022-03").run()
    assert "Read as: March 2022" in said(app)
    assert "2022-03-24" in shown(app)
    app.text_input(key=f"correct-{KEY}-why").set_value("the day is a guess")
    save(app)
    assert f"Decided: change published of {KEY}." in said(app)
    assert "published: 2022-03\n" in (data / FILE).read_text("utf-8")
    (decision,) = Curation(data).history(KEY)
    assert (decision.who, decision.why) == ("Ana", "the day is a guess")
    app.button(key="undo-at-once").click().run()
    assert "published: 2022-03-24\n" in (data / FILE).read_text("utf-8")


def test_what_the_linter_objects_to_is_said_before_anything_is_written(
    visit: Visit, data: Path
) -> None:
    before = (data / FILE).read_bytes()
    app = opened(visit, data)
    app.text_input(key=field(app, "published")).set_value("2022-13").run()
    assert "The corpus would have" in said(app)
    assert "articles/lantern-2022-03-24-envoy-in-kabul.yaml:5" in said(app)
    assert not [one for one in app.button if one.key == f"correct-{KEY}-decide"]
    assert (data / FILE).read_bytes() == before


def test_the_second_of_two_curators_sees_both_versions_and_chooses(
    visit: Visit, data: Path
) -> None:
    app = opened(visit, data)
    app.text_area(key=field(app, "summary")).set_value("Talks about a road.").run()
    curation = Curation(data)
    theirs = {"summary": "Raids were the topic.", "agency": "Lantern Wire"}
    curation.decide(proposals.edit(curation.records, KEY, theirs), who="Ben")
    # The page was drawn before Ben saved: the click is refused, and both are shown.
    save(app)
    assert "Nothing of theirs is overwritten unless you choose so." in said(app)
    assert "Raids were the topic." in shown(app)
    assert "Talks about a road." in shown(app)
    assert curation.records.articles[ID].record.summary == "Raids were the topic."
    (choice,) = app.radio
    choice.set_value("mine").run()
    save(app)
    record = curation.records.articles[ID].record
    assert (record.summary, record.agency) == ("Talks about a road.", "Lantern Wire")
    assert [one.who for one in curation.history(KEY)] == ["Ben", "Ana"]


def test_a_topic_of_a_text_comes_with_words_of_it(visit: Visit, data: Path) -> None:
    app = opened(visit, data)
    app.multiselect(key=field(app, "topics")).set_value(["trade", "aid"]).run()
    assert "rests on words of that text" in said(app)
    words = next(one.key for one in app.text_input if one.key and one.key.endswith("words-aid"))
    app.text_input(key=words).set_value("Pavel Orlin").run()
    assert "stands nowhere in the body" in said(app)
    app.text_input(key=words).set_value("reopen the road").run()
    save(app)
    text = Curation(data).records.articles[ID].record.text
    assert text is not None
    assert [(part.topic, part.passages[0].line) for part in text.topics] == [
        ("trade", 11),
        ("aid", 11),
    ]
    assert check(load(data)) == []
