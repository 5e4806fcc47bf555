"""What must come out right: with the five full texts alone, and with the whole corpus."""

import re

import pandas as pd
import pytest

from corpus import queries
from corpus.corpus import Corpus
from corpus.dates import Tier
from corpus.filter import FACETS, Filter, Match, Unit

WORKERS = "workers-rights-2021-08-embassy-talks"
EFE = "efe-2022-03-24-kabulov-kabul"
KHAAMA = "khaama-2023-01-islamabad-visit"
ASIAN_LITE = "asian-lite-2024-04-24-kabul-talks"
CALIBER = "caliber-2024-08-17-delegation-exchange"
IN_ORDER = [WORKERS, EFE, KHAAMA, ASIAN_LITE, CALIBER]

# They stand on the scraped pages, in blocks about other stories, and in none of the five articles.
NEIGHBOURS = (
    "JD Vance",
    "Vance",
    "Raisi",
    "Zawahiri",
    "Prabowo",
    "Subianto",
    "Rachel Reeves",
    "Reeves",
    "Thenarasu",
    "Alsup",
    "Trump",
    "Tesla",
    "Grace Young",
)


def ids(corpus: Corpus, **asked: object) -> list[str]:
    return list(queries.articles(corpus, Filter(**asked))["article_id"])  # type: ignore[arg-type]


def counts(frame: pd.DataFrame, key: str) -> dict[str, int]:
    return {name: int(n) for name, n in zip(frame[key], frame["n"], strict=True)}


# -- the five full texts ---------------------------------------------------------------------------


def test_kabulov_is_in_exactly_four(seeds: Corpus) -> None:
    assert ids(seeds, envoy=("zamir-kabulov",)) == [WORKERS, EFE, KHAAMA, ASIAN_LITE]


def test_as_each_outlet_prints_his_name(seeds: Corpus) -> None:
    names = queries.names(seeds, Filter(envoy=("zamir-kabulov",)))
    names = names[names["evidence"] == "name"]
    printed = {(row.outlet_id, row.as_printed): row.n for row in names.itertuples()}
    assert printed == {
        ("workers-rights", "Zamit Kabulov"): 1,
        ("khaama", "Zamir Kabulove"): 1,
        ("khaama", "Zamir Kabulov"): 2,
        ("khaama", "Kabulov"): 2,
        ("asian-lite", "Zamir Kabulov"): 1,
        ("asian-lite", "Kabulov"): 2,
        ("efe", "Zamir Kabulov"): 1,
        ("efe", "Kabulov"): 2,
    }


def test_articles_per_actor(seeds: Corpus) -> None:
    found = counts(queries.actor_counts(seeds, Filter()), "actor_id")
    assert found == {
        "taliban": 5,
        "zamir-kabulov": 4,
        "amir-khan-muttaqi": 3,
        "hafiz-zia-ahmad": 2,
        "abdul-kabir": 1,
        "sirajuddin-haqqani": 1,
        "abdul-ghani-baradar": 1,
        "inamullah-samangani": 1,
        "wang-yi": 1,
        "mohammad-sadiq": 1,
        "suhail-shaheen": 1,
        "sergey-lavrov": 1,
        # Bodies and posts, which are no persons.
        "afghan-interior-ministry": 1,
        "national-resistance-front": 1,
        "russian-ambassador-kabul": 1,
        "russian-foreign-ministry": 1,
        "un-security-council": 1,
        "un-special-envoy-afghanistan": 1,
        "unama": 1,
    }


def test_contacts_per_article(seeds: Corpus) -> None:
    frame = queries.articles(seeds, Filter())
    found = dict(zip(frame["article_id"], frame["n_contacts"], strict=True))
    assert found == {ASIAN_LITE: 3, EFE: 3, WORKERS: 1, KHAAMA: 2, CALIBER: 0}


def test_the_third_of_efe_is_wang_yi(seeds: Corpus) -> None:
    frame = queries.contacts(seeds, Filter(outlet=("efe",)))
    assert list(frame["contact_id"]) == [
        "2022-03-24-kabulov-baradar-kabul",
        "2022-03-24-kabulov-muttaqi-kabul",
        "2022-03-24-wang-yi-kabul",
    ]


def test_the_proposal_in_caliber_is_a_statement_and_no_contact(seeds: Corpus) -> None:
    asked = Filter(outlet=("caliber",))
    assert len(queries.contacts(seeds, asked)) == 0
    assert list(queries.statements(seeds, asked)["contact_id"]) == [
        "2024-08-17-shaheen-delegations"
    ]


def test_they_stand_in_order_of_publication(seeds: Corpus) -> None:
    frame = queries.articles(seeds, Filter())
    assert list(frame["article_id"]) == IN_ORDER
    assert list(frame["published"]) == [
        "2021-08-17/..",
        "2022-03-24",
        "2023-01-24/2023-01-26",
        "2024-04-24",
        "2024-08-17",
    ]
    timeline = queries.timeline(seeds, Filter())
    assert list(timeline["period"]) == ["2021-08", "2022-03", "2023-01", "2024-04", "2024-08"]


@pytest.mark.parametrize(
    ("tier", "placed"),
    [
        (Tier.STATED, ["2024-04", "2024-08"]),
        (Tier.INFERRED, ["2022-03", "2024-04", "2024-08"]),
        (Tier.OUTSIDE, ["2021-08", "2022-03", "2023-01", "2024-04", "2024-08"]),
    ],
)
def test_what_is_placed_in_time_depends_on_the_tier(
    seeds: Corpus, tier: Tier, placed: list[str]
) -> None:
    timeline = queries.timeline(seeds, Filter(dates=tier))
    assert list(timeline["period"].dropna()) == placed
    assert timeline["n"].sum() == 5  # the rest is counted as “date not established”


@pytest.mark.parametrize(
    "window",
    [
        {"since": "2025", "until": "2025"},
        {"since": "2025"},
        {"since": "2025-01-01", "until": "2025-12-31"},
        {"since": "2025-03", "until": "2025-03"},
        {"since": "2025-03-13", "until": "2025-03-14"},  # the dates of the recent posts
        {"since": "2024-08-18"},
        {"until": "2021-07-31"},
        {"until": "2021-08-16"},
    ],
    ids=str,
)
@pytest.mark.parametrize("tier", Tier)
def test_nothing_is_from_2025(seeds: Corpus, window: dict[str, str], tier: Tier) -> None:
    assert ids(seeds, **window, dates=tier) == []
    if "until" not in window or "since" in window:
        assert len(queries.contacts(seeds, Filter(**window, dates=tier))) == 0


def test_quotations(seeds: Corpus) -> None:
    frame = queries.quotations(seeds, Filter())
    kinds = frame.groupby(["article_id", "kind"]).size().to_dict()
    assert kinds == {
        (ASIAN_LITE, "direct"): 2,
        (ASIAN_LITE, "fragment"): 2,
        (EFE, "direct"): 3,
        (EFE, "scare"): 1,
        (WORKERS, "broken"): 1,
        (WORKERS, "fragment"): 3,
    }  # and none in Khaama and Caliber


def test_words_are_given_to_who_said_them(seeds: Corpus) -> None:
    frame = queries.quotations(seeds, Filter(outlet=("efe",)))
    assert list(frame["speaker_id"].dropna()) == [
        "hafiz-zia-ahmad",
        "hafiz-zia-ahmad",  # about Kabulov, not by him
        "amir-khan-muttaqi",
    ]
    assert list(frame["via_id"].dropna()) == ["hafiz-zia-ahmad"]


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_no_search_finds_a_name_of_another_story(seeds: Corpus, name: str) -> None:
    texts = [seeds.text(article) for article in IN_ORDER]
    assert any(name in text.text for text in texts if text), "it stands on a page"
    assert ids(seeds, q=name) == []
    assert ids(seeds, q=f'"{name}"') == []
    assert len(queries.contacts(seeds, Filter(q=name))) == 0


# Whole texts and records hold what stands on the page beside the article, and say so.
@pytest.mark.parametrize("question", sorted({*queries.QUESTIONS} - {"texts", "records"}))
def test_no_frame_holds_a_name_of_another_story(seeds: Corpus, question: str) -> None:
    printed = seeds.engine.answer(question, Filter()).to_csv()
    assert [name for name in NEIGHBOURS if re.search(rf"\b{name}\b", printed)] == []


def test_every_topic_of_a_text_has_a_passage(seeds: Corpus) -> None:
    frame = queries.passages(seeds, Filter())
    shown = set(
        frame[frame["evidence"] == "topic"][["article_id", "ref_id"]].itertuples(
            index=False, name=None
        )
    )
    tagged = {(key, topic) for key in IN_ORDER for topic in seeds.article(key).topics}  # type: ignore[union-attr]
    assert shown == tagged
    assert len(tagged) == 24


@pytest.mark.parametrize("question", ["passages", "quotations"])
def test_every_offset_gives_back_its_words(seeds: Corpus, question: str) -> None:
    frame = seeds.engine.answer(question, Filter())
    for row in frame.itertuples():
        source = seeds.text(row.article_id)
        assert source is not None
        assert source.text[row.start : row[frame.columns.get_loc("end") + 1]] == row.quote
        assert row.quote in source.lines[row.line - 1]
    assert len(frame) == {"passages": 165, "quotations": 12}[question]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Kabulov", [WORKERS, EFE, KHAAMA, ASIAN_LITE]),
        ("Zamit", [WORKERS]),
        ("Kabulove", [WORKERS, EFE, KHAAMA, ASIAN_LITE]),  # a known misspelling of him
        ("Zamir Kabulov", [WORKERS, EFE, KHAAMA, ASIAN_LITE]),
        ("Кабулов", [WORKERS, EFE, KHAAMA, ASIAN_LITE]),
        ("Замир Кабулов", [WORKERS, EFE, KHAAMA, ASIAN_LITE]),
        ('"Moscow format"', [ASIAN_LITE]),
        ("accredited -Kabulov", [CALIBER]),
        ("taliban -Kabulov", [CALIBER]),
    ],
)
def test_searches(seeds: Corpus, query: str, found: list[str]) -> None:
    assert ids(seeds, q=query) == found


def test_kabul_is_not_kabulov(seeds: Corpus) -> None:
    assert KHAAMA not in ids(seeds, q="Kabul")  # it prints Kabulov, and Kabul nowhere


# -- the whole corpus ----------------------------------------------------------------------------


def test_totals(shipped: Corpus) -> None:
    assert queries.summary(shipped, Filter()).iloc[0].to_dict() == {
        "n_articles": 706,
        "n_contacts": 234,
        "n_statements": 54,
        "n_mentions": 1843,
        "n_pairs": 290,
        "n_actors": 172,
        "n_envoys": 51,
        "n_envoys_in_contacts": 51,
        "n_outlets": 309,
        "n_topics": 17,
        "n_articles_dated": 706,
        "n_contacts_dated": 234,
        "n_articles_not_stated": 397,
        "n_contacts_not_stated": 75,
        "n_articles_not_to_the_day": 239,
        "n_contacts_not_to_the_day": 99,
        "n_articles_untitled": 282,
        "n_articles_full_text": 5,
        "n_contacts_multilateral": 45,
        "first_published": pd.Timestamp("2017-02-16"),
        "last_published": pd.Timestamp("2025-12-28"),
        "first_contact": pd.Timestamp("2017-02-15"),
        "last_contact": pd.Timestamp("2025-12-28"),
    }


@pytest.mark.parametrize(
    ("tier", "articles", "contacts"),
    [(Tier.STATED, 309, 159), (Tier.INFERRED, 665, 234), (Tier.OUTSIDE, 706, 234)],
)
def test_totals_by_tier(shipped: Corpus, tier: Tier, articles: int, contacts: int) -> None:
    found = queries.summary(shipped, Filter(dates=tier)).iloc[0]
    assert (found["n_articles"], found["n_contacts"]) == (706, 234)  # a tier drops nothing
    assert (found["n_articles_dated"], found["n_contacts_dated"]) == (articles, contacts)
    placed = queries.timeline(shipped, Filter(dates=tier))
    undated = placed[placed["placed"] == "date not established"]["n"].sum()
    assert (placed["n"].sum(), undated) == (706, 706 - articles)


def test_a_taliban_side(shipped: Corpus) -> None:
    """As `data/README.md` says: 195 contacts have a Taliban side, 39 are between others."""
    assert queries.summary(shipped, Filter(side=("taliban",))).loc[0, "n_contacts"] == 195


def test_reported_by_two_outlets_or_more(shipped: Corpus) -> None:
    both = [queries.contacts(shipped, Filter()), queries.statements(shipped, Filter())]
    assert sum((frame["n_outlets"] > 1).sum() for frame in both) == 186


def test_previews_and_look_backs(shipped: Corpus) -> None:
    timing = queries.reports(shipped, Filter())["timing"].value_counts()
    assert (timing["preview"], timing["look-back"]) == (44, 18)


def test_mentions_are_the_passages_that_show_a_name(shipped: Corpus) -> None:
    mentions = counts(queries.actor_counts(shipped, Filter(unit=Unit.MENTIONS)), "actor_id")
    passages = queries.passages(shipped, Filter())
    names = passages[passages["evidence"] == "name"]
    assert mentions == names["ref_id"].value_counts().to_dict()
    assert sum(mentions.values()) == 1843


@pytest.mark.parametrize("unit", Unit)
def test_an_option_says_what_is_left_once_it_is_chosen(shipped: Corpus, unit: Unit) -> None:
    asked = Filter(topic=("security-terrorism",), since="2021", unit=unit)
    options = queries.options(shipped, asked)
    for facet in FACETS:
        offered = options[options["facet"] == facet.key]
        for row in offered.iloc[[0, len(offered) // 2, -1]].itertuples():
            chosen = asked.having(**{facet.key: (row.value,)})
            left = queries.timeline(shipped, chosen)["n"].sum()
            assert left == row.n, f"{facet.key}={row.value}"


def test_an_option_beside_values_that_must_all_hold(shipped: Corpus) -> None:
    asked = Filter(actor=("zamir-kabulov",), actor_match=Match.ALL)
    options = queries.options(shipped, asked)
    others = options[(options["facet"] == "actor") & (options["value"] != "zamir-kabulov")]
    for row in others.head(5).itertuples():
        both = asked.having(actor=("zamir-kabulov", row.value))
        assert queries.summary(shipped, both).loc[0, "n_articles"] == row.n


def test_the_corpus_is_sound(shipped: Corpus) -> None:
    assert shipped.problems == ()
