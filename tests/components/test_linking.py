"""Linked passages on the page rest on exact words, obey the threshold and say what they leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components import linking, session
from components.reader import Stretch
from corpus.corpus import Corpus, open_corpus
from corpus.filter import Filter
from corpus.link import Link, View, parse_address
from corpus.text import align

EFE = "efe-2022-03-24-kabulov-kabul"
KHAAMA = "khaama-2023-01-islamabad-visit"
ASIAN_LITE = "asian-lite-2024-04-24-kabul-talks"
BARE = "24-kg-2024-05-28-delisting-proposal"
ROOT = Path(__file__).parents[2]
COMPARE = f"left={EFE}&right={KHAAMA}"


@pytest.fixture(scope="module")
def corpus() -> Iterator[Corpus]:
    opened = open_corpus()
    with patch.object(session, "corpus", lambda: opened):
        yield opened
    st.cache_resource.clear()


def found(corpus: Corpus, *ids: str, threshold: float | None = None) -> linking.Linked:
    chosen = [article for key in ids if (article := corpus.article(key))]
    return linking.between(chosen, Link("compare", Filter(), View(threshold=threshold)))


def words(corpus: Corpus, stretch: Stretch) -> str:
    source = corpus.text(stretch.article)
    assert source is not None
    return source.lines[stretch.line - 1][stretch.start : stretch.end]


# ---- what is claimed -------------------------------------------------------------------------


def test_the_meeting_of_kabulov_and_muttaqi_is_linked_in_each_pair(corpus: Corpus) -> None:
    linked = found(corpus, EFE, KHAAMA, ASIAN_LITE)
    met = [tie for tie in linked.ties if "Kabulov, Muttaqi" in " ".join(tie.reasons)]
    assert {frozenset((tie.a.article, tie.b.article)) for tie in met} >= {
        frozenset((EFE, KHAAMA)),
        frozenset((EFE, ASIAN_LITE)),
    }
    for tie in met:
        assert all("Muttaqi" in words(corpus, end) for end in (tie.a, tie.b))
    assert any("24 March 2022" in caution for tie in met for caution in tie.cautions)


def test_every_sentence_is_told_by_its_own_words(corpus: Corpus) -> None:
    linked = found(corpus, EFE, KHAAMA, ASIAN_LITE, threshold=0.05)
    assert linked.ties
    ends = {end for tie in linked.ties for end in (tie.a, tie.b)}
    assert set(linked.words) == ends | set(linked.only_here)
    assert not ends & set(linked.only_here)
    for stretch, said in linked.words.items():
        assert words(corpus, stretch) == said == said.strip()


@pytest.mark.parametrize("threshold", [0.05, 0.1, 0.2, 0.3, 0.95])
def test_below_the_threshold_nothing_is_claimed(corpus: Corpus, threshold: float) -> None:
    linked = found(corpus, EFE, KHAAMA, ASIAN_LITE, threshold=threshold)
    lower = found(corpus, EFE, KHAAMA, ASIAN_LITE, threshold=0.05)
    assert set(linked.ties) == {tie for tie in lower.ties if tie.score >= threshold}
    assert len(linked.only_here) >= len(lower.only_here)


def test_a_cut_of_all_links_is_what_the_aligner_claims_itself(corpus: Corpus) -> None:
    accounts, _ = linking._compared(corpus.version, (EFE, KHAAMA, ASIAN_LITE), corpus)
    background = linking._background(corpus.version, corpus)
    for threshold in (align.THRESHOLD, 0.1, 0.2):
        claimed = align.links(accounts, threshold, background=background)
        cut = found(corpus, EFE, KHAAMA, ASIAN_LITE, threshold=threshold)
        assert sorted(tie.score for tie in cut.ties) == sorted(one.score for one in claimed)


def test_links_are_computed_once(corpus: Corpus) -> None:
    found(corpus, EFE, KHAAMA)
    with patch.object(align, "links", side_effect=AssertionError("computed again")):
        found(corpus, EFE, KHAAMA, threshold=0.4)


# ---- what is not -----------------------------------------------------------------------------


def test_one_text_alone_claims_nothing(corpus: Corpus) -> None:
    linked = found(corpus, EFE)
    assert (linked.ties, linked.only_here, linked.not_compared) == ((), (), ())


def test_a_record_without_full_text_is_named(corpus: Corpus) -> None:
    linked = found(corpus, EFE, BARE)
    assert (linked.ties, linked.only_here) == ((), ())
    assert linked.not_compared == (
        "2. 24.kg: the corpus holds no full text, so no sentence is compared.",
    )


def test_other_languages_are_named_in_words(corpus: Corpus) -> None:
    accounts, _ = linking._compared(corpus.version, (EFE, KHAAMA), corpus)
    russian = (accounts[0], replace(accounts[1], language="ru"))
    assert linking._not_compared(russian, {EFE: "1. EFE", KHAAMA: "2. Khaama Press"}) == [
        "1. EFE (en) and 2. Khaama Press (ru) are in different languages: "
        "their sentences are not compared."
    ]


# ---- the table -------------------------------------------------------------------------------


def test_two_accounts_have_a_column_each(corpus: Corpus) -> None:
    frame = linking.table(found(corpus, EFE, KHAAMA))
    assert list(frame.columns) == ["score", "why", "what_differs", "1. EFE", "2. Khaama Press"]
    assert frame["score"].is_monotonic_decreasing
    assert frame["1. EFE"].str.contains("Muttaqi").any()


def test_more_accounts_are_named_in_each_row(corpus: Corpus) -> None:
    frame = linking.table(found(corpus, EFE, KHAAMA, ASIAN_LITE))
    assert {"one_account", "one_says", "one_line", "the_other_account"} < set(frame.columns)
    assert set(frame["one_account"]) <= {"1. EFE", "2. Khaama Press"}


def test_no_links_are_an_empty_table(corpus: Corpus) -> None:
    assert linking.table(found(corpus, EFE, KHAAMA, threshold=0.95)).equals(pd.DataFrame())


# ---- the address -----------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "read"), [("0.30", 0.3), ("0.3", 0.3), (".25", 0.25)])
def test_a_threshold_is_read_and_spelled_with_two_digits(
    corpus: Corpus, given: str, read: float
) -> None:
    link = parse_address(f"threshold={given}", corpus)
    assert (link.view.threshold, link.notices) == (read, ())
    assert link.query() == f"threshold={read:.2f}"


@pytest.mark.parametrize(
    "given", ["0", "1", "0.04", "0.96", "0.333", "-0.3", "nan", "inf", "3e-1", "٠.٣٠", "half"]
)
def test_a_threshold_that_is_none_is_reported(corpus: Corpus, given: str) -> None:
    link = parse_address(f"threshold={given}", corpus)
    assert link.view.threshold is None
    assert "is no score between 0.05 and 0.95" in link.notices[0].message


def test_the_measured_threshold_is_left_out_of_the_address() -> None:
    assert linking._threshold(align.THRESHOLD) is None
    assert linking._threshold(0.3) == 0.3
    assert View().spell() == {}


# ---- on the page -----------------------------------------------------------------------------


def page(query: str) -> AppTest:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        app.query_params[key] = value
    return app.switch_page("pages/compare.py").run()


def test_the_page_shows_links_lists_and_the_threshold() -> None:
    app = page(COMPARE)
    assert not app.exception
    slider = next(s for s in app.slider if s.label == "Claim a link from a score of")
    assert slider.value == align.THRESHOLD
    labels = [expander.label for expander in app.expander]
    assert any(label.startswith("Only in one account (") for label in labels)
    assert any(label.startswith("Why these passages are linked (") for label in labels)


def test_moving_the_threshold_writes_the_address_and_back_takes_it_out() -> None:
    app = page(COMPARE)
    slider = next(s for s in app.slider if s.label == "Claim a link from a score of")
    slider.set_value(0.95).run()
    assert app.query_params["threshold"] == "0.95"
    assert any("nothing is claimed" in caption.value for caption in app.caption)
    assert not any("Why these" in expander.label for expander in app.expander)
    slider = next(s for s in app.slider if s.label == "Claim a link from a score of")
    slider.set_value(align.THRESHOLD).run()
    assert "threshold" not in app.query_params


def test_a_linked_sentence_is_read_from_the_address() -> None:
    app = page(f"{COMPARE}&focus=link:{EFE}:5.0")
    assert not app.exception
