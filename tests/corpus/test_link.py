# ruff: noqa: E501 (the table of messages: one a line)
"""A link keeps page, filter and view in words a person can edit, and survives any tampering."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import link
from corpus.corpus import Corpus
from corpus.curate.log import Action
from corpus.errors import InputError
from corpus.filter import Filter
from corpus.link import By, Lanes, Register, View
from tests.corpus import strategies

ENVOY, UNDATED = "lantern-2022-03-24-envoy-in-kabul", "council-voice-undated-talks"
CALL, FLOUR = "lantern-2022-11-03-call", "selin-post-2022-04-12-flour-for-kabul"
MARKETS = "lantern-2022-03-27-markets"


def messages(small: Corpus, address: str) -> list[str]:
    return [notice.message for notice in link.parse_address(address, small).notices]


# -- reading an address --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("topic=aid", ""),
        ("?topic=aid", ""),
        ("  topic=aid\n", ""),
        ("/?topic=aid", ""),
        ("/timeline?topic=aid", "timeline"),
        ("timeline?topic=aid", "timeline"),
        ("http://localhost:8501/?topic=aid", ""),
        ("http://localhost:8501/timeline?topic=aid", "timeline"),
        ("https://a.example/parley/timeline/?topic=aid#top", "timeline"),
        ("localhost:8501/timeline?topic=aid", "timeline"),
    ],
)
def test_a_pasted_link_or_a_query_string_is_read(small: Corpus, address: str, page: str) -> None:
    read = link.parse_address(address, small)
    assert (read.page, read.filter, read.view) == (page, Filter(topic=("aid",)), View())
    assert read.notices == ()


@pytest.mark.parametrize("address", ["", "/", "http://localhost:8501", "http://localhost:8501/?"])
def test_an_address_without_a_question_asks_for_everything(small: Corpus, address: str) -> None:
    assert link.parse_address(address, small).filter == Filter()


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("q=a/b&outlet=lantern", "a/b"),
        ("q=24/7&outlet=lantern", "24/7"),
        ("q=why?&outlet=lantern", "why?"),
        ("q=C#&outlet=lantern", "C#"),
        ("q=a%26b&outlet=lantern", "a&b"),
        ("q=night+raids&outlet=lantern", "night raids"),
        ("q=%D8%A2&outlet=lantern", "آ"),
    ],
)
def test_a_query_string_typed_by_hand_keeps_all_it_says(
    small: Corpus, typed: str, searched: str
) -> None:
    read = link.parse_address(typed, small)
    assert read.filter == Filter(outlet=("lantern",), q=searched)


@pytest.mark.parametrize("address", ["rustam-kabulov", "timeline", "#topic=aid", "http://[x/?q=a"])
def test_what_is_no_address_is_refused_rather_than_read_as_everything(
    small: Corpus, address: str
) -> None:
    with pytest.raises(InputError, match="is not a link"):
        link.parse_address(address, small)


def test_an_address_of_a_thousand_and_one_fields_is_refused(small: Corpus) -> None:
    with pytest.raises(InputError, match="is not a link"):
        link.parse_address("&".join(f"a{n}=1" for n in range(1001)), small)


# -- the view ------------------------------------------------------------------------------------


def test_every_key_of_the_view_is_read(small: Corpus) -> None:
    read = link.parse_address(
        "/compare?by=month&lanes=side&contact=2022-11-02-kabulov-solen-call"
        f"&article={CALL}&left={ENVOY}&right={UNDATED}&third={FLOUR}&fourth={MARKETS}"
        "&excluded=shown&focus=line-7",
        small,
    )
    assert read.notices == ()
    assert read.view == View(
        by=By.MONTH,
        lanes=Lanes.SIDE,
        contact="2022-11-02-kabulov-solen-call",
        article=CALL,
        left=ENVOY,
        right=UNDATED,
        third=FLOUR,
        fourth=MARKETS,
        excluded=True,
        focus="line-7",
    )
    assert read.view.panes == (ENVOY, UNDATED, FLOUR, MARKETS)


def test_every_key_of_the_curating_pages_is_read(small: Corpus) -> None:
    read = link.parse_address(
        "/decisions?coder=Ana&between=Ben+Ober&against=Cleo&record=article/lantern-2022-11-03-call"
        "&decision=0123abcd4567&who=Ana&action=merge&register=topics",
        small,
    )
    assert read.notices == ()
    assert read.view == View(
        coder="Ana",
        between="Ben Ober",
        against="Cleo",
        record="article/lantern-2022-11-03-call",
        decision="0123abcd4567",
        who="Ana",
        action=Action.MERGE,
        register=Register.TOPICS,
    )
    assert link.parse_address(read.query(), small).view == read.view


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("record=article/../x", "record: “article/../x” is no record"),
        ("record=person/x", "record: “person/x” is no record"),
        ("decision=../../etc", "decision: “../../etc” is no decision"),
        ("action=delete", "action: “delete” is none of accept, correct, reject, add, change, alias, merge, tag, reconcile, import, undo"),
        ("left=lantern-2022-11-03-cal", "left: “lantern-2022-11-03-cal” is not (or no longer) in this corpus; did you mean “lantern-2022-11-03-call”?"),
        ("contact=zzz", "contact: “zzz” is not (or no longer) in this corpus"),
        ("by=week", "by: “week” is none of year, month, day"),
        ("lanes=mood", "lanes: “mood” is none of envoy, side, outlet, topic"),
        ("excluded=yes", "excluded: “yes” is not “shown”"),
        ("by=year&by=day", "by: “day” is one of several values; only one is allowed"),
        ("coder=Ana%0ANoor", "coder: “Ana\nNoor” is no name of at most 120 characters"),
        (f"coder={'x' * 121}", f"coder: “{'x' * 77}…” is no name of at most 120 characters"),
        ("draft=../../etc/passwd", "draft: “../../etc/passwd” is no id of a draft"),
        (f"focus={'x' * 201}", f"focus: “{'x' * 77}…” is longer than 200 characters"),
    ],
)  # fmt: skip
def test_what_a_view_asks_for_in_vain_is_told(small: Corpus, address: str, message: str) -> None:
    assert messages(small, address) == [message]
    # It stays in the address, so a link that is passed on still says what it was meant to say.
    read = link.parse_address(address, small)
    assert link.parse_address(read.query(), small).view == read.view


def test_four_articles_stand_side_by_side_at_most() -> None:
    view = View(left="x", fourth="y").comparing(["a", "b", "a", "c"])
    assert view.panes == ("a", "b", "c")
    assert View().comparing("abcdef").panes == ("a", "b", "c", "d")
    assert view.comparing([]) == View()


def test_a_key_set_anew_is_no_longer_unknown(small: Corpus) -> None:
    view = link.parse_address("by=week&lanes=mood", small).view
    assert view.having(by=By.YEAR).unknown == (("lanes", "mood"),)


# -- strange keys --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("envoyy", "envoy"),
        ("ENVOY", "envoy"),
        ("topics", "topic"),
        ("date", "dates"),
        ("outlets", "outlet"),
        ("sinse", "since"),
        ("actors", "actor"),
    ],
)
def test_a_key_nearly_that_of_a_filter_leaves_nothing(small: Corpus, key: str, meant: str) -> None:
    read = link.parse_address(f"{key}=x&outlet=lantern", small)
    assert messages(small, f"{key}=x") == [f"“{key}” is no filter; did you mean “{meant}”?"]
    assert read.filter == Filter(outlet=("lantern",), unknown=((key, "x"),))
    assert read.filter.contradicted


@pytest.mark.parametrize("key", ["utm_source", "fbclid", "page", "unknown", "__proto__", "", "я"])
def test_other_strange_keys_are_told_and_ignored(small: Corpus, key: str) -> None:
    read = link.parse({key: ["1"]}, small)
    assert [notice.message for notice in read.notices] == [
        f"“{key}” means nothing here and is ignored"
    ]
    assert (read.filter, read.view) == (Filter(), View())


@pytest.mark.parametrize("key", ["embed", "embed_options", "v"])
def test_keys_that_others_read_are_left_alone(small: Corpus, key: str) -> None:
    assert messages(small, f"{key}=1") == []


# -- the round trip ----------------------------------------------------------------------------


def views(small: Corpus) -> st.SearchStrategy[View]:
    article = st.just("") | st.sampled_from(sorted(small.article_ids))
    return st.builds(
        View,
        by=st.none() | st.sampled_from(By),
        lanes=st.sampled_from(Lanes),
        contact=st.just("") | st.sampled_from(sorted(small.contact_ids)),
        article=article,
        left=article,
        right=article,
        third=article,
        fourth=article,
        excluded=st.booleans(),
        focus=st.text(st.characters(codec="utf-8"), max_size=20),
    )


@given(data=st.data())
def test_any_filter_and_view_survive_the_address(small: Corpus, data: st.DataObject) -> None:
    asked = data.draw(strategies.filters(small.vocabulary, ("kabul", "the council", "Solén")))
    view = data.draw(views(small))
    read = link.parse_address(f"http://localhost/articles?{link.spell(asked, view)}", small)
    assert (read.page, read.filter, read.view) == ("articles", asked, view)


KEYS = [*Filter.__dataclass_fields__, *View.__dataclass_fields__, "envoyy", "utm", "a b", "&"]
hostile_queries = st.dictionaries(
    st.sampled_from(KEYS) | st.text(max_size=8), st.lists(strategies.hostile, max_size=3)
)


@given(query=hostile_queries)
def test_no_query_raises_and_what_was_read_survives(
    small: Corpus, query: dict[str, list[str]]
) -> None:
    read = link.parse(query, small)
    again = link.parse({**read.filter.spell(), **read.view.spell()}, small)
    assert (again.filter, again.view) == (read.filter, read.view)
    assert read.query() == link.parse_address(f"?{read.query()}", small).query()
    told = {notice.key for notice in read.notices}
    assert {key for key, _ in (*read.filter.unknown, *read.view.unknown)} <= told
    assert set(query) - set(KEYS) - {"embed", "embed_options", "v"} <= told


@given(st.text(max_size=60) | st.text("ab=&?#/:%[]@;+ ", max_size=40))
def test_no_address_raises_anything_but_an_input_error(small: Corpus, address: str) -> None:
    try:
        read = link.parse_address(address, small)
    except InputError:
        return
    assert link.parse_address(f"?{read.query()}", small).filter == read.filter


def test_half_a_character_from_a_command_line_can_be_spelt(small: Corpus) -> None:
    read = link.parse_address("q=road\udcff", small)
    assert read.query() == "q=road%3F"
