"""Many records are tagged by one decision, after a look at each, and undone by one."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from components.tagging import frame
from corpus.curate import proposals
from corpus.curate.decisions import Curation
from corpus.curate.store import LOG
from tests.corpus.curate.test_store import content
from tests.pages.conftest import Visit, said

LANTERN = [
    "article/lantern-2022-03-24-envoy-in-kabul",
    "article/lantern-2022-03-27-markets",
    "article/lantern-2022-11-03-call",
    "article/lantern-2023-02-10-remark",
]


def records_of(data: Path) -> dict[str, bytes]:
    return {name: held for name, held in content(data).items() if name != LOG}


def choose(app: AppTest, field: str, value: str) -> None:
    app.selectbox(key=f"tag-value-{field}").set_value(value).run()
    assert not app.exception


def test_the_difference_has_a_row_a_record_with_its_id(data: Path) -> None:
    records = Curation(data).records
    proposal = proposals.tag(records, LANTERN, "topics", "aid")
    assert frame(records, proposal, LANTERN, "topics").values.tolist() == [
        [
            LANTERN[0],
            "Arvanian envoy Kabulov holds talks in Kabul",
            "Trade, Security",
            "Trade, Security",
            "its text is held, and no passage is given",
        ],
        [
            LANTERN[1],
            "Kabul markets wait for neighbours",
            "Trade",
            "Trade, Aid",
            "would change",
        ],
        [
            LANTERN[2],
            "Envoys speak by telephone",
            "Security",
            "Security, Aid",
            "would change",
        ],
        [LANTERN[3], "“The raids go on”", "Security", "Security, Aid", "would change"],
    ]


def test_what_the_filter_keeps_is_tagged_by_one_decision_and_undone_by_one(
    visit: Visit, data: Path
) -> None:
    before = records_of(data)
    app = visit("tagging", "coder=Ana&outlet=lantern", data)
    assert "The filter keeps 4 articles" in said(app)
    choose(app, "topics", "trade")
    assert "2 would change" in said(app)
    assert "2 has it already" in said(app)
    app.button(key="tagging-decide").click().run()
    assert 'Decided: tag 2 records with topics "trade".' in said(app)
    assert "4 has it already" in said(app)
    curation = Curation(data)
    assert all(
        "trade" in curation.records.articles[key.partition("/")[2]].record.topics for key in LANTERN
    )
    assert len(curation.latest()) == 1
    app.button(key="undo-at-once").click().run()
    assert records_of(data) == before


def test_a_text_that_is_held_is_not_tagged_without_words_of_it(visit: Visit, data: Path) -> None:
    app = visit("tagging", "coder=Ana&outlet=lantern", data)
    choose(app, "topics", "aid")
    assert "1 its text is held, and no passage is given" in said(app)


def test_an_empty_filter_says_so(visit: Visit, data: Path) -> None:
    app = visit("tagging", "coder=Ana&outlet=lantern&since=2031", data)
    assert any("No articles" in one.value for one in app.info)
