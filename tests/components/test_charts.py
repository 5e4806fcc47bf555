"""Charts: what is encoded, drawn, said and left out; specifications built once; nothing hostile."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from components import charts, sankey
from components.charts.figure import counted, distinct, plain, two_lines
from components.charts.look.every import written
from components.charts.specification import READY
from components.escape import shortened
from corpus.filter import Unit
from corpus.link import By, Lanes

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "![x](http://evil.test/a.png)",
    "javascript:alert(1)",
    "one\ntwo\u202e three",
    "A" * 300,
)


def days(*texts: str) -> pd.Series:
    return pd.Series(pd.to_datetime(pd.Series(texts)).astype("datetime64[us]"))


def timeline_frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "placed": ["in period", "in period", "wider than the period", "date not established"],
            "period": ["2022-03", "2022-05", None, None],
            "start": days("2022-03-01", "2022-05-01", "", ""),
            "end": days("2022-03-31", "2022-05-31", "", ""),
            "n": [3, 1, 1, 2],
            "n_inferred": [1, 1, 0, 0],
        }
    )


def counts_frame(what: str = "actor", n: int = 3) -> pd.DataFrame:
    return pd.DataFrame(
        {
            f"{what}_id": [f"{what}-{i}" for i in range(n)],
            what: [f"Name {i}" for i in range(n)],
            "kind": "person",
            "side": "russia",
            "envoy": [True, *[False] * (n - 1)] if n else [],
            "n": range(n, 0, -1),
        }
    )


def over_time_frame(what: str = "actor") -> pd.DataFrame:
    return pd.DataFrame(
        {
            f"{what}_id": ["a", "b", "b", "b"],
            what: ["Ann", "Ben", "Ben", "Ben"],
            "placed": ["in period", "in period", "in period", "wider than the period"],
            "period": ["2021", "2021", "2022", None],
            "start": days("2021-01-01", "2021-01-01", "2022-01-01", ""),
            "end": days("2021-12-31", "2021-12-31", "2022-12-31", ""),
            "n": [1, 1, 4, 1],
        }
    )


def cross_frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "topic_id": ["aid", "aid", "trade"],
            "topic": ["Aid", "Aid", "Trade"],
            "actor_id": ["a", "b", "a"],
            "actor": ["Ann", "Ben", "Ann"],
            "n": [5, 2, 1],
        }
    )


def pairs_frame(n: int = 2) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "actor_a_id": [f"a{i}" for i in range(n)],
            "actor_a": [f"Ann {i}" for i in range(n)],
            "side_a": "russia",
            "actor_b_id": ["b"] * n,
            "actor_b": ["Ben"] * n,
            "side_b": "taliban",
            "n": range(n, 0, -1),
        }
    )


def contacts_frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "contact_id": ["one", "two"],
            "date": ["2022-03-24", "2023-01~"],
            "n_reports": [1, 9],
            "n_outlets": [1, 4],
            "summary": ["First.", "Second."],
        }
    )


def record(record: str, key: str, lane: str | None, text: str, **more: Any) -> dict[str, Any]:
    return {
        "record": record,
        "id": key,
        "lane_id": lane,
        "lane": lane and lane.title(),
        "label": f"About {key}",
        "kind": "meeting" if record == "contact" else None,
        "date": text,
        "basis": "stated",
        "dated": True,
        "n_reports": 1,
        **more,
    }


LANE_COLUMNS = [*record("contact", "x", None, "2022")]


def lanes_frame() -> pd.DataFrame:
    return pd.DataFrame(
        [
            record("contact", "c1", "kabulov", "2022-03-24", n_reports=4),
            record("contact", "c2", "kabulov", "2022-03~", basis="weekday"),
            record("statement", "s1", "kabulov", "2022-03-24", basis="context"),
            record("article", "a1", "kabulov", "2021-08-17/..", basis="outside"),
            record("article", "a2", "kabulov", "2022-03-24", dated=False),
            record("contact", "c1", "west", "2022-03-24", n_reports=4),
            record("article", "a3", None, "2022-01-01/2022-01-05"),
        ],
        columns=LANE_COLUMNS,
    )


def lane_counts_frame() -> pd.DataFrame:
    rows = [
        ("a", "Ann", "contact", "in period", "2022-03", 2),
        ("a", "Ann", "article", "in period", "2022-03", 30),
        ("a", "Ann", "article", "wider than the period", None, 1),
        ("b", "Ben", "article", "in period", "2022-05", 4),
        (None, None, "article", "in period", "2022-03", 9),
    ]
    columns = ["lane_id", "lane", "record", "placed", "period", "n"]
    return pd.DataFrame(rows, columns=columns)


def all_figures(hostile: bool = False) -> Iterator[charts.Figure]:
    def dressed(frame: pd.DataFrame) -> pd.DataFrame:
        if not hostile:
            return frame
        texts = {"actor", "topic", "outlet", "actor_a", "actor_b", "summary", "label", "lane"}
        frame = frame.copy()
        for column in texts & {*frame.columns}:
            frame[column] = np.resize(np.array(HOSTILE, dtype=object), len(frame))
        return frame

    yield charts.timeline(timeline_frame(), "contacts")
    yield charts.actor_counts(dressed(counts_frame()), "contacts")
    yield charts.topic_counts(dressed(counts_frame("topic")), "contacts")
    yield charts.outlets(dressed(counts_frame("outlet")), "contacts")
    yield charts.contacts_by_outlets(dressed(contacts_frame()), 2)
    yield charts.actor_timeline(dressed(over_time_frame()), "contacts")
    yield charts.topic_timeline(dressed(over_time_frame("topic")), "contacts")
    yield charts.topic_actor(dressed(cross_frame()), "contacts")
    yield charts.pairs(dressed(pairs_frame()))
    yield charts.lanes(dressed(lanes_frame()))
    yield charts.undated(dressed(lanes_frame()))
    yield charts.lane_counts(dressed(lane_counts_frame()))


def empty_figures() -> Iterator[charts.Figure]:
    yield charts.timeline(timeline_frame().head(0), "contacts")
    yield charts.actor_counts(counts_frame().head(0), "contacts")
    yield charts.topic_counts(counts_frame("topic").head(0), "contacts")
    yield charts.outlets(counts_frame("outlet").head(0), "contacts")
    yield charts.contacts_by_outlets(contacts_frame().head(0), 0)
    yield charts.actor_timeline(over_time_frame().head(0), "contacts", By.YEAR)
    yield charts.topic_timeline(over_time_frame("topic").head(0), "contacts", By.YEAR)
    yield charts.topic_actor(cross_frame().head(0), "contacts")
    yield charts.pairs(pairs_frame(0))
    yield charts.lanes(lanes_frame().head(0))
    yield charts.undated(lanes_frame().head(0))
    yield charts.lane_counts(lane_counts_frame().head(0))


def named(figures: Iterator[charts.Figure]) -> list[Any]:
    return [pytest.param(figure, id=figure.name) for figure in figures]


def drawn(figure: charts.Figure) -> pd.DataFrame:
    """Return the rows of a figure."""
    return figure.data.to_pandas()


def walk(node: Any) -> Iterator[tuple[str, Any]]:
    """Yield every key and value of a specification."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield key, value
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def encodings(spec: dict[str, Any], channel: str) -> list[Any]:
    found = [value for key, value in walk(spec) if key == "encoding" and channel in value]
    return [encoding[channel] for encoding in found]


def titles(spec: dict[str, Any]) -> set[str]:
    return {value for key, value in walk(spec) if key == "title" and isinstance(value, str)}


# -- what holds for all --------------------------------------------------------------------------


@pytest.mark.parametrize("figure", named(all_figures()))
def test_a_figure_is_whole(figure: charts.Figure) -> None:
    assert figure.alt.endswith(".")
    assert figure.selection in (charts.PICK, charts.WINDOW)
    parameters = [value for key, value in walk(figure.spec) if key == "params"]
    assert figure.selection in {p["name"] for found in parameters for p in found}
    assert {*figure.fields} <= {*figure.data.column_names}
    assert "title" not in figure.spec, "the page writes the titles"
    assert "data" not in dict(walk(figure.spec))
    assert json.loads(json.dumps(figure.spec)) == figure.spec


@pytest.mark.parametrize("figure", named(all_figures()))
def test_only_columns_that_are_used(figure: charts.Figure) -> None:
    spec = json.dumps(figure.spec)
    unused = [column for column in figure.data.column_names if column not in spec]
    if figure.name in ("lanes", "undated"):  # of one making
        unused = [column for column in unused if column not in ("x", "start", "end", "dating")]
    assert not unused


@pytest.mark.parametrize("figure", named(all_figures(hostile=True)))
def test_no_way_out_of_the_chart(figure: charts.Figure) -> None:
    keys = {key for key, _ in walk(figure.spec)}
    assert not keys & {"href", "url", "image", "loader"}
    marks = {value["type"] for key, value in walk(figure.spec) if key == "mark" and "type" in value}
    assert marks <= {"bar", "rect", "text", "point", "circle"}
    tooltip_titles = {
        field["title"] for tips in encodings(figure.spec, "tooltip") for field in tips
    }
    assert "image" not in tooltip_titles, "Vega's tooltip would load it"
    assert not any("evil" in str(value) for _, value in walk(figure.spec))


@pytest.mark.parametrize("figure", named(all_figures(hostile=True)))
def test_hostile_text_stays_short_plain_text(figure: charts.Figure) -> None:
    for column in figure.data.column_names:
        for value in figure.data[column].to_pylist():
            if isinstance(value, str):
                assert "\u202e" not in value
                assert len(value) <= 300 or column == "name"


@pytest.mark.parametrize("figure", named(empty_figures()))
def test_nothing_is_drawn_of_nothing(figure: charts.Figure) -> None:
    assert figure.data.num_rows == 0
    assert len(figure.data.column_names) > 3
    assert figure.note == ""
    assert figure.alt.endswith(("nothing to show.", "none."))


def test_an_empty_figure_has_the_types_of_a_full_one() -> None:
    for full, empty in zip(all_figures(), empty_figures(), strict=True):
        assert full.data.schema == empty.data.schema, full.name


def test_the_specifications_written_down_are_those_that_altair_makes() -> None:
    assert READY.read_text("utf-8") == written(), "run python -m components.charts.look"


def test_a_specification_is_built_once_whatever_the_data() -> None:
    for one, other, empty in zip(
        all_figures(), all_figures(hostile=True), empty_figures(), strict=True
    ):
        assert one.spec is other.spec is empty.spec, one.name


@pytest.mark.parametrize("unit", Unit)
def test_every_unit_is_on_an_axis_or_a_legend(unit: Unit) -> None:
    figures = [
        charts.timeline(timeline_frame(), unit),
        charts.actor_counts(counts_frame(), unit),
        charts.topic_counts(counts_frame("topic"), unit),
        charts.outlets(counts_frame("outlet"), unit),
        charts.actor_timeline(over_time_frame(), unit),
        charts.topic_timeline(over_time_frame("topic"), unit),
        charts.topic_actor(cross_frame(), unit),
    ]
    for figure in figures:
        said = titles(figure.spec)
        assert said & {unit.value, f"{unit} per month", f"{unit} per year"}, figure.name
    assert "contacts" in titles(charts.pairs(pairs_frame()).spec)
    assert "outlets that report the contact" in titles(
        charts.contacts_by_outlets(contacts_frame(), 5).spec
    )


# -- over time -----------------------------------------------------------------------------------


def test_timeline_stacks_inferred_on_stated() -> None:
    figure = charts.timeline(timeline_frame(), "contacts")
    assert drawn(figure)[["dating", "low", "high", "n"]].to_numpy().tolist() == [
        ["date stated", 0, 2, 2],
        ["date inferred", 2, 3, 1],
        ["date inferred", 0, 1, 1],
    ]
    assert drawn(figure)["start"].iloc[0] == pd.Timestamp("2022-03-01", tz="UTC")
    assert drawn(figure)["end"].iloc[0] == pd.Timestamp("2022-04-01", tz="UTC")
    assert figure.selection == charts.WINDOW
    assert figure.pick is None
    assert figure.alt == (
        "Column chart of contacts per month: 4 contacts in 2 months, most in March 2022 (3);"
        " 2 with an inferred date."
    )
    assert figure.note == (
        "1 contact is dated more widely than a month and 2 contacts have no established date;"
        " they are not drawn."
    )
    (x,) = encodings(figure.spec, "x")
    assert (x["field"], x["type"], x["scale"]["type"]) == ("start", "temporal", "utc")


def test_periods_are_read_off_the_frame() -> None:
    assert "contacts per year" in titles(
        charts.timeline(timeline_frame().head(1).assign(period="2022"), "contacts").spec
    )
    assert "contacts per day" in titles(charts.timeline(timeline_frame(), "contacts", By.DAY).spec)


def test_heat_maps_put_most_first_and_say_what_is_missing() -> None:
    figure = charts.actor_timeline(over_time_frame(), "articles")
    assert drawn(figure)[["actor_id", "rank", "n"]].to_numpy().tolist() == [
        ["a", 1, 1],
        ["b", 0, 1],
        ["b", 0, 4],
    ]
    assert figure.alt == (
        "Heat map of articles per actor and year, 2 rows: most: Ben 6, Ann 1;"
        " highest Ben in 2022 (4)."
    )
    assert figure.note == (
        "In 1 row, articles dated more widely than a year or not at all are not drawn."
    )
    one = charts.actor_timeline(over_time_frame(), "articles", limit=1)
    assert {*drawn(one)["actor_id"]} == {"b"}
    assert one.note.startswith("The first 1 of 2 actors are drawn.")


def test_a_cell_yields_topic_and_actor() -> None:
    figure = charts.topic_actor(cross_frame(), "contacts", limit=1, chosen=("aid",))
    assert figure.fields == ("topic_id", "actor_id")
    assert drawn(figure)[["topic_id", "actor_id", "state"]].to_numpy().tolist() == [
        ["aid", "a", "chosen"],
        ["trade", "a", "other"],
    ]
    assert (
        figure.alt == "Heat map of contacts per topic and actor: Aid with Ann 5; Trade with Ann 1."
    )
    assert figure.note == "The 1 actors with most are drawn."


# -- bars ----------------------------------------------------------------------------------------


def test_bars_say_the_first_and_how_many() -> None:
    figure = charts.actor_counts(counts_frame(n=7), "contacts", limit=6, chosen=("actor-1",))
    assert len(drawn(figure)) == 6
    assert figure.pick == "actor_id"
    assert drawn(figure)["state"].tolist() == ["other", "chosen", *["other"] * 4]
    assert figure.alt == (
        "Bar chart of contacts per actor: Name 0 7, Name 1 6, Name 2 5, Name 3 4, Name 4 3, …;"
        " 7 actors in all."
    )
    assert figure.note == "The first 6 of 7 actors are drawn."


def test_envoys_are_called_envoys() -> None:
    figure = charts.actor_counts(counts_frame(n=1), "articles")
    assert figure.alt == "Bar chart of articles per envoy: Name 0 1; 1 envoy in all."
    assert drawn(figure)["state"].tolist() == [""]


def test_two_people_of_one_name_are_two_bars() -> None:
    frame = counts_frame(n=2).assign(actor="Same Name")
    assert drawn(charts.actor_counts(frame, "articles"))["label"].nunique() == 2


def test_contacts_by_outlets_keeps_the_order_and_says_how_many_there_are() -> None:
    figure = charts.contacts_by_outlets(contacts_frame()[::-1], 5, "one")
    assert drawn(figure)["caption"].tolist() == [
        "about January 2023 · Second.",
        "24 March 2022 · First.",
    ]
    assert drawn(figure)["state"].tolist() == ["other", "chosen"]
    assert figure.alt == (
        "Bar chart of outlets per contact: Second. (about January 2023) 4,"
        " First. (24 March 2022) 1, …; 5 contacts in all."
    )
    assert figure.note == "The first 2 of 5 contacts are drawn."


def test_a_pair_yields_both_actors() -> None:
    figure = charts.pairs(pairs_frame(3), limit=2, chosen=("b", "a1"))
    assert figure.fields == ("actor_a_id", "actor_b_id")
    assert drawn(figure)["state"].tolist() == ["other", "chosen"]
    assert figure.alt == (
        "Bar chart of contacts per pair of actors: Ann 0 – Ben 3, Ann 1 – Ben 2, …; 3 pairs in all."
    )
    assert figure.note == "The first 2 of 3 pairs are drawn."
    cut = charts.pairs(pairs_frame(3), limit=2, most=3)
    assert cut.note == "The first 2 pairs are drawn."
    assert cut.alt.endswith("Ann 1 – Ben 2, ….")


# -- lanes ---------------------------------------------------------------------------------------


def test_lanes_draw_a_date_as_it_is_known() -> None:
    figure = charts.lanes(lanes_frame(), chosen="c1")
    marks = drawn(figure)[drawn(figure)["form"] != "lane"]
    found = {
        (row.lane, row.id): (row.form, row.dating, row.reports, row.chosen)
        for row in marks.itertuples()
    }
    assert found == {
        ("Kabulov", "c1"): ("day", "stated", 4, True),
        ("Kabulov", "c2"): ("span", "approximate", 1, False),
        ("Kabulov", "s1"): ("day", "inferred", 1, False),
        ("Kabulov", "a1"): ("later", "inferred", 1, False),
        ("West", "c1"): ("day", "stated", 4, True),
        ("No envoy", "a3"): ("span", "stated", 1, False),
    }
    assert marks.set_index("id").loc["c2", "when"] == "about March 2022, worked out from a weekday"
    headers = drawn(figure)[drawn(figure)["form"] == "lane"]
    assert headers["lane"].tolist() == ["Kabulov", "West", "No envoy"]
    assert figure.fields == ("record", "id")
    assert figure.alt == (
        "Timeline in 3 lanes by envoy: 2 contacts, 1 statement and 2 articles,"
        " August 2021 to March 2022; first lane: Kabulov."
    )
    assert figure.note == (
        "A triangle marks a date of which only the start or the end is known."
        " 1 article has no established date and stands apart."
    )


def test_the_undated_stand_apart_and_are_counted() -> None:
    figure = charts.undated(lanes_frame())
    marks = drawn(figure)[drawn(figure)["form"] == "undated"]
    assert marks["id"].tolist() == ["a2"]
    assert figure.alt == ("Records whose date is not established: 1 article, in 1 lane by envoy.")
    assert "records whose date is not established" in titles(figure.spec)


def test_lanes_beyond_the_limit_go_together_and_each_record_once() -> None:
    rows = [record("contact", "shared", lane, "2022-03-24") for lane in ("aa", "bb", "cc")]
    rows += [record("contact", f"own{i}", "aa", "2022-03-24") for i in range(3)]
    figure = charts.lanes(pd.DataFrame(rows, columns=LANE_COLUMNS), Lanes.SIDE, limit=1)
    others = drawn(figure)[drawn(figure)["lane"] == "All others (2 sides)"]
    assert others["form"].tolist() == ["lane", "day"]


def test_marks_of_one_day_do_not_hide_each_other() -> None:
    rows = [record("contact", f"c{i}", "kabulov", "2022-03-24") for i in range(5)]
    figure = charts.lanes(pd.DataFrame(rows, columns=LANE_COLUMNS))
    assert drawn(figure)["row"].tolist() == ["0000h", "0001", "0002", "0003", "0004", "0005"]
    again = charts.lanes(pd.DataFrame(rows[::-1], columns=LANE_COLUMNS))
    pd.testing.assert_frame_equal(drawn(figure), drawn(again))


def test_rows_of_a_lane_leave_no_gap() -> None:
    rows = [
        record("contact" if i % 3 else "article", f"r{i}", f"lane {i % 4}", f"20{10 + i % 13}")
        for i in range(200)
    ]
    figure = charts.lanes(pd.DataFrame(rows, columns=LANE_COLUMNS))
    numbers = sorted({int(row[:4]) for row in drawn(figure)["row"]})
    assert numbers == [*range(len(numbers))]


def test_zoom_leaves_the_wheel_to_the_page() -> None:
    spec = charts.lanes(lanes_frame()).spec
    (zoom,) = [
        p for key, found in walk(spec) if key == "params" for p in found if p["name"] == "zoom"
    ]
    assert zoom["bind"] == "scales"
    assert zoom["select"]["encodings"] == ["x"]
    assert zoom["select"]["zoom"] == "wheel![event.ctrlKey || event.metaKey]"


def test_too_many_marks_become_counts_per_month() -> None:
    figure = charts.lane_counts(lane_counts_frame(), Lanes.ENVOY, limit=1)
    rows = drawn(figure)
    assert rows[rows["form"] == "lane"]["lane"].tolist() == ["Ann", "No envoy"]
    months = rows[rows["form"] == "month"]
    assert months[["lane_id", "record", "period", "row", "n"]].to_numpy().tolist() == [
        ["a", "article", "2022-03", "0002", 30],
        ["a", "contact", "2022-03", "0001", 2],
        ["none", "article", "2022-03", "0004", 9],
    ]
    assert figure.fields == ("lane_id", "period")
    assert "records per month" in titles(figure.spec)
    assert figure.alt == "Timeline in 2 lanes by envoy, records per month: Ann 33, No envoy 9."
    assert figure.note == (
        "Too many records to draw one by one: circles count them per lane and month."
        " The first 1 of 2 envoys are drawn."
        " What is dated more widely than a month, or not at all, is left out."
    )


# -- who meets whom ------------------------------------------------------------------------------


def test_sankey_puts_the_busier_side_left_and_escapes_names() -> None:
    frame = pairs_frame(2).assign(actor_b="<a href='http://evil.test'>k</a>", side_b="aaa")
    (flow,) = sankey.who_meets_whom(frame).data
    labels = [*flow.node.label]
    assert labels[1] == "Ann 0"
    assert labels[0] == "&lt;a href='http://evil.test'&gt;k&lt;/a&gt;"
    assert [*flow.link.source] == [0, 0]
    assert [*flow.link.value] == [2, 1]
    assert flow.link.customdata[1] == "1 contact"


def test_sankey_of_nothing() -> None:
    (flow,) = sankey.who_meets_whom(pairs_frame(0)).data
    assert not flow.link.value
    assert sankey.alt_text(pairs_frame(0)).endswith("nothing to show.")
    assert sankey.alt_text(pairs_frame(3), limit=2) == (
        "Flow of contacts between actors of different sides: Ann 0 – Ben 3, Ann 1 – Ben 2;"
        " the first 2 of 3 pairs."
    )


def test_no_drawing_library_is_loaded_to_show_a_chart(root: Path) -> None:
    code = (
        "import sys; from components import charts, sankey; charts.specification('pairs');"
        " sys.exit(bool({'altair', 'plotly', 'jsonschema'} & {*sys.modules}))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)


# -- words ---------------------------------------------------------------------------------------


def test_names_fit_two_lines() -> None:
    assert two_lines("Zamir Kabulov") == "Zamir Kabulov"
    lines = two_lines("Permanent Representative of the Russian Federation to the Organisation")
    assert len(lines.split("\n")) == 2
    assert max(map(len, lines.split("\n"))) <= 28
    assert two_lines("A" * 99) == "A" * 27 + "…"


def test_words() -> None:
    assert plain("a\u202eb\n c ") == "a b c"
    assert plain(None) == plain(float("nan")) == ""
    assert shortened("one two three", 9) == "one two…"
    assert counted(1, "envoys") == "1 envoy"
    assert counted(2400, "articles") == "2,400 articles"
    assert distinct(["a", "a", "b"], ["x", "y", "z"]) == ["a [x]", "a [y]", "b"]
