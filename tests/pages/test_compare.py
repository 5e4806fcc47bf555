"""Below the texts: every part opens for full texts and for records, and shows words as words."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from corpus.corpus import SHIPPED_DATA
from corpus.link import PANES, Section
from tests.pages.conftest import Visit

SEEDS = (
    "workers-rights-2021-08-embassy-talks",
    "efe-2022-03-24-kabulov-kabul",
    "khaama-2023-01-islamabad-visit",
    "asian-lite-2024-04-24-kabul-talks",
    "caliber-2024-08-17-delegation-exchange",
)
RECORDS = ("bakhtar-2024-04-23-kabulov-haqqani", "aop-news-2021-08-16-zhirnov-to-meet")
WORKERS, EFE, KHAAMA, ASIAN_LITE, CALIBER = SEEDS
ZHIRNOV = "2021-08-17-zhirnov-taliban-kabul"
MUTTAQI = "2022-03-24-kabulov-muttaqi-kabul"


def side_by_side(*articles: str, **view: str) -> str:
    panes = zip(PANES, articles, strict=False)
    return "&".join(f"{key}={value}" for key, value in (*panes, *view.items()))


def tables(app: AppTest) -> list[dict[str, Any]]:
    """Return what the tables of passages on the page were given."""
    found = [element.proto for element in app.get("bidi_component")]
    return [json.loads(p.json) for p in found if p.component_name == "parley_passage_table"]


def words(table: dict[str, Any]) -> list[dict[str, Any]]:
    return [word for row in table["rows"] for cell in row["cells"] for word in cell["words"]]


@pytest.mark.parametrize("section", Section)
@pytest.mark.parametrize(
    "query",
    [
        side_by_side(*SEEDS[:4]),
        side_by_side(*SEEDS[3:], WORKERS),
        side_by_side(EFE),
        side_by_side(*RECORDS),
        side_by_side(EFE, *RECORDS),
        f"contact={ZHIRNOV}",
        side_by_side(EFE, RECORDS[1], contact=ZHIRNOV),
        "",
    ],
)
def test_every_part_opens(visit: Visit, section: Section, query: str) -> None:
    app = visit("compare", f"{query}&section={section}")
    assert not app.exception
    assert not app.error
    assert not app.warning


def test_the_open_part_is_the_one_of_the_address_and_the_others_are_not_asked_for(
    visit: Visit,
) -> None:
    app = visit("compare", side_by_side(WORKERS, EFE, section="quotations"))
    (table,) = tables(app)
    assert table["caption"].startswith("Quotations")


def test_the_claim_table_names_who_reports_the_contact_and_opens_the_words(visit: Visit) -> None:
    app = visit(
        "compare", side_by_side(WORKERS, RECORDS[1], EFE, contact=ZHIRNOV, section="claims")
    )
    table = tables(app)[0]
    assert [name for name, _ in table["columns"]] == ["The Workers Rights", "AOP News"]
    assert "Not reported by EFE." in [text.value for text in app.text]
    stances = {cell["word"] for row in table["rows"] for cell in row["cells"]}
    assert {"states", "contradicts"} <= stances
    opens = {word["opens"] for word in words(table)}
    assert any(place.startswith(f"passage:{WORKERS}:") for place in opens)
    assert RECORDS[1] in opens


def test_the_broken_quotation_is_shown_as_broken(visit: Visit) -> None:
    app = visit("compare", side_by_side(WORKERS, EFE, section="quotations", quotation="broken"))
    (table,) = tables(app)
    (row,) = table["rows"]
    assert row["cells"][2]["word"] == "broken"
    assert "without an opening one" in row["cells"][2]["note"]


def test_an_unknown_speaker_or_part_is_reported(visit: Visit) -> None:
    app = visit("compare", side_by_side(EFE, speaker="nobody", section="gossip"))
    assert not app.exception
    assert "nobody" in app.warning[0].value
    assert "gossip" in app.warning[0].value


def test_choosing_kind_and_speaker_writes_them_to_the_address(visit: Visit) -> None:
    app = visit("compare", side_by_side(WORKERS, EFE, section="quotations"))
    app.selectbox(key="view_speaker").set_value("amir-khan-muttaqi").run()
    assert app.query_params["speaker"] == "amir-khan-muttaqi"
    (table,) = tables(app)
    assert len(table["rows"]) == 1


def test_the_matrix_of_names_starts_with_the_taliban_and_takes_any_actor(visit: Visit) -> None:
    app = visit("compare", side_by_side(EFE, KHAAMA, section="names"))
    (table,) = tables(app)
    assert "the regime" in [row["head"] for row in table["rows"]]
    app.selectbox(key="view_named").set_value("zamir-kabulov").run()
    assert app.query_params["named"] == "zamir-kabulov"
    (table,) = tables(app)
    assert "Zamir Kabulove" in [row["head"] for row in table["rows"]]


def test_names_work_over_records_alone(visit: Visit) -> None:
    app = visit("compare", side_by_side(*RECORDS, section="names", named="zamir-kabulov"))
    (table,) = tables(app)
    assert "Zamir Kamelov" in [row["head"] for row in table["rows"]]


def test_a_contact_without_panes_lists_all_its_accounts_by_publication(visit: Visit) -> None:
    app = visit("compare", f"contact={ZHIRNOV}")
    accounts = tables(app)[0]
    assert len(accounts["rows"]) == 15
    assert any(heading.value.startswith("15 accounts") for heading in app.subheader)
    assert accounts["rows"][0]["detail"].startswith("16 August 2021")
    own = next(row for row in accounts["rows"] if row["head"] == "The Workers Rights")
    assert any("quotes Zamir Kabulov" in "".join(w["parts"]) for w in own["cells"][1]["words"])


def test_look_backs_are_marked(visit: Visit) -> None:
    app = visit("compare", "contact=2023-01-12-kabulov-muttaqi-kabul")
    told = {row["cells"][0]["word"] for row in tables(app)[0]["rows"]}
    assert told <= {"", "preview: published before the contact", "look-back: published long after"}


def test_the_chosen_accounts_are_set_side_by_side(visit: Visit) -> None:
    app = visit("compare", f"contact={ZHIRNOV}")
    app.multiselect(key="accounts-to-read").set_value([WORKERS, RECORDS[1]])
    app.button(key="read-accounts").click().run()
    assert app.query_params["left"] == WORKERS
    assert app.query_params["right"] == RECORDS[1]
    assert app.query_params["contact"] == ZHIRNOV


def test_without_a_choice_the_register_of_the_filter_stands_there(visit: Visit) -> None:
    app = visit("compare", "")
    (table,) = tables(app)
    assert len(table["rows"]) > 20
    assert all(row["cells"][0]["words"] for row in table["rows"])


# ---- Hostile words ---------------------------------------------------------------------------

EVIL = "![](http://evil.test/p.png) <img src=x onerror=alert(1)> :red[ok] $x$ [a](http://evil.test)"
TOUCHED = (
    f"articles/{EFE}.yaml",
    f"texts/{EFE}.txt",
    "articles/ani-2022-03-25-taliban-vows-china-concerns.yaml",
    f"contacts/{MUTTAQI}.yaml",
    "contacts/2022-03-24-wang-yi-kabul.yaml",
    "contacts/2022-03-24-kabulov-baradar-kabul.yaml",
    *(f"vocabulary/{name}.yaml" for name in ("actors", "outlets", "places", "topics")),
)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Return a small corpus whose outlet, contact, claim and names hold markup."""
    for name in TOUCHED:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(SHIPPED_DATA / name, tmp_path / name)
    quoted = json.dumps(EVIL)
    outlets = tmp_path / "vocabulary/outlets.yaml"
    named = outlets.read_text("utf-8").replace("name: EFE\n", f"name: {quoted}\n")
    assert EVIL in named
    outlets.write_text(named, encoding="utf-8")
    contact = tmp_path / f"contacts/{MUTTAQI}.yaml"
    lines = [
        f"summary: {quoted}" if line.startswith("summary:") else line
        for line in contact.read_text("utf-8").splitlines()
    ]
    contact.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "claims").mkdir()
    (tmp_path / f"claims/{MUTTAQI}.yaml").write_text(
        f"contact: {MUTTAQI}\nclaims:\n  - id: who\n    claim: {quoted}\n    about: participants\n"
        f"    accounts:\n      - article: {EFE}\n        stance: states\n        note: {quoted}\n"
        "        passages:\n          - {line: 5, quote: Amir Khan Muttaqi}\n",
        encoding="utf-8",
    )
    (tmp_path / "contradictions.yaml").write_text(
        f"- id: evil\n  kind: outside-facts\n  about: name\n  summary: {quoted}\n  evidence:\n"
        f"    - article: {EFE}\n      passages: [{{line: 5, quote: Amir Khan Muttaqi}}]\n"
        f"  outside: [{{source: {quoted}, says: {quoted}}}]\n  status: resolved\n"
        f"  resolution: {quoted}\n",
        encoding="utf-8",
    )
    return tmp_path


@pytest.mark.parametrize("section", Section)
@pytest.mark.parametrize("query", [side_by_side(EFE, contact=MUTTAQI), f"contact={MUTTAQI}"])
def test_hostile_words_are_data_or_literal(
    visit: Visit, hostile: Path, section: Section, query: str
) -> None:
    app = visit("compare", f"{query}&section={section}", data=hostile)
    assert not app.exception
    assert not app.error
    for element in (*app.markdown, *app.caption, *app.subheader, *app.info):
        assert not re.search(r"(?<!\\)(!\[|<img|\]\(|\$)|:red", element.value)
    if section in (Section.CLAIMS, Section.CONTRADICTIONS):
        assert EVIL in json.dumps(tables(app), ensure_ascii=False)


def test_a_changed_text_closes_nothing(visit: Visit, tmp_path: Path) -> None:
    data = shutil.copytree(SHIPPED_DATA, tmp_path / "data")
    text = data / "texts" / f"{EFE}.txt"
    changed = text.read_text("utf-8").replace("Kabulov met the", "Kabulow met the")
    text.write_text(changed, "utf-8")
    app = visit("compare", side_by_side(EFE, KHAAMA), data)
    assert not app.exception
    assert not app.error
    assert "found in the data" in app.warning[0].value
