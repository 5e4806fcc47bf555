"""Charts to take away: the screen’s specification, titled, its data inside, drawn by itself."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest

from components import charts
from components.charts.taken import taken
from corpus import figure
from corpus.corpus import SHIPPED_DATA, open_corpus
from corpus.filter import Filter, Unit
from corpus.link import Lanes
from corpus.queries import actor_counts, lanes, timeline
from tests.components.test_charts import HOSTILE, counts_frame

SOURCE = ("Source: 3 articles of 2 outlets; Parley, corpus 0123456789ab.", "http://localhost/?q=x")
KABULOV = Filter(envoy=("zamir-kabulov",), since="2024-04", until="2024-04")


@pytest.fixture(scope="module")
def lanes_of_april() -> figure.Figure:
    frame = lanes(open_corpus(SHIPPED_DATA), KABULOV)
    return taken(charts.lanes(frame, Lanes.ENVOY), "Contacts by envoy", "contacts", SOURCE)


def bars() -> figure.Figure:
    shown = charts.actor_counts(counts_frame(), Unit.ARTICLES)
    return taken(shown, "Actors", "articles naming Name 0", SOURCE)


def words(svg: bytes) -> list[str]:
    root = ElementTree.fromstring(svg)  # noqa: S314 - of our own making
    spans = "{http://www.w3.org/2000/svg}tspan"
    return [
        text.text or " ".join(span.text or "" for span in text.iter(spans))
        for text in root.iter("{http://www.w3.org/2000/svg}text")
    ]


def test_a_specification_needs_nothing_else() -> None:
    spec = json.loads(bars().vega_lite())
    assert spec["title"] == {
        "text": "Actors",
        "subtitle": [
            "Articles naming Name 0",
            "Source: 3 articles of 2 outlets; Parley, corpus 0123456789ab.",
            "http://localhost/?q=x",
        ],
    }
    assert [(row["actor_id"], row["n"]) for row in spec["data"]["values"]] == [
        ("actor-0", 3),
        ("actor-1", 2),
        ("actor-2", 1),
    ]
    assert spec["$schema"] == "https://vega.github.io/schema/vega-lite/v6.4.json"


def test_the_screen_keeps_its_own() -> None:
    shown = charts.actor_counts(counts_frame(), Unit.ARTICLES)
    before = json.dumps(shown.spec)
    taken(shown, "Actors", "articles", SOURCE)
    assert json.dumps(shown.spec) == before


def test_an_svg_has_title_unit_sentence_and_source() -> None:
    said = words(bars().svg())
    for expected in ("Actors", "Name 0", "3", "articles", "http://localhost/?q=x"):
        assert expected in " | ".join(said)


def test_a_png_is_sixteen_centimetres_at_300_dpi() -> None:
    drawn = bars().png()
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    width = int.from_bytes(drawn[16:20])
    at = drawn.index(b"pHYs") + 4
    dots_per_metre = int.from_bytes(drawn[at : at + 4])
    assert width == pytest.approx(16 / 2.54 * 300, abs=1)
    assert dots_per_metre == pytest.approx(300 / 0.0254, abs=1)


def test_colour_and_shape_share_a_legend(lanes_of_april: figure.Figure) -> None:
    said = words(lanes_of_april.svg())
    assert said.count("contact") == said.count("statement") == 1
    assert {"stated", "inferred", "approximate"} <= {*said}


def test_dates_keep_their_day(lanes_of_april: figure.Figure) -> None:
    drawn = json.loads(lanes_of_april.vega_lite())["data"]["values"]
    meeting = next(row for row in drawn if row["id"] == "2024-04-23-kabulov-muttaqi-kabul")
    assert meeting["start"] // 86_400_000 == 19836  # 23 April 2024


def test_what_stands_above_does_not_press_the_chart_flat() -> None:
    frame = timeline(open_corpus(SHIPPED_DATA), KABULOV.having(since="2020", unit=Unit.CONTACTS))
    shown = charts.timeline(frame, "contacts")
    short = taken(shown, "t", "contacts", SOURCE)
    long = taken(shown, "t", "contacts " * 60, SOURCE)
    heights = [
        [int(height) for height in re.findall(rb'class="background"[^>]*h\d+v(\d+)h', one.svg())]
        for one in (short, long)
    ]
    assert max(heights[0]) == pytest.approx(max(heights[1]), abs=12)


@pytest.mark.parametrize("words_of_a_record", HOSTILE)
def test_words_of_records_stay_words(words_of_a_record: str) -> None:
    frame = counts_frame()
    frame["actor"] = words_of_a_record
    shown = charts.actor_counts(frame, Unit.ARTICLES)
    drawn = taken(shown, words_of_a_record, words_of_a_record, (words_of_a_record,)).svg()
    tags = {element.tag.partition("}")[2] for element in ElementTree.fromstring(drawn).iter()}  # noqa: S314
    assert tags <= {
        "svg",
        "g",
        "path",
        "rect",
        "line",
        "text",
        "tspan",
        "title",
        "defs",
        "clipPath",
    }
    assert b"onerror=alert(1)>" not in drawn


def test_nothing_is_fetched() -> None:
    spec = {
        "data": {"url": "http://127.0.0.1:9/secret.json"},
        "mark": "bar",
        "encoding": {"x": {"field": "a"}},
    }
    with pytest.raises(ValueError, match=r"127\.0\.0\.1"):
        figure.Figure("x", "x", spec, "").svg()


def test_a_chart_of_the_shipped_corpus_is_the_answer() -> None:
    frame = actor_counts(open_corpus(SHIPPED_DATA), KABULOV)
    drawn = taken(charts.actor_counts(frame, Unit.ARTICLES), "t", "s", SOURCE)
    rows = json.loads(drawn.vega_lite())["data"]["values"]
    assert [(row["actor_id"], row["n"]) for row in rows] == [
        *zip(frame["actor_id"].tolist(), frame["n"].tolist(), strict=True)
    ]
