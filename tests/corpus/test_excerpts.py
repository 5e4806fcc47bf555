"""A host that shows passages gives out those and no other words of a text."""

import io
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import queries
from corpus.brief import brief, docx, html
from corpus.changes import Versions
from corpus.corpus import Corpus, open_corpus
from corpus.errors import CorpusError
from corpus.excerpts import WITHHELD, clip, masked
from corpus.export import FORMATS, Selection
from corpus.filter import Filter, Unit
from corpus.link import Link, View
from tests import sentinel
from tests.corpus.folder import Folder
from tests.sentinel import ARTICLE, KEPT_BACK, LONG


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sentinel.folder(tmp_path_factory.mktemp("sentinel") / "data")


@pytest.fixture(scope="module")
def whole(data: Path, cache: Path) -> Corpus:
    corpus = open_corpus(data, cache)
    assert corpus.problems == ()
    return corpus


@pytest.fixture(scope="module")
def passages(data: Path, cache: Path) -> Corpus:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARLEY_TEXTS", "passages")
        return open_corpus(data, cache)


@pytest.fixture(scope="module")
def nothing(data: Path, cache: Path) -> Corpus:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARLEY_TEXTS", "none")
        return open_corpus(data, cache)


def test_a_quote_is_cut_after_forty_words() -> None:
    assert clip("a b  c") == "a b  c"
    assert clip(LONG).split() == LONG.split()[:40]
    assert LONG.startswith(clip(LONG))


def test_a_masked_text_keeps_its_lines_and_offsets() -> None:
    text = "One two three.\n\nFour five"
    assert masked(text, [(4, 7), (16, 20)]) == "…   two …     \n\nFour …   "
    assert masked(text, []) == "…             \n\n…        "
    assert masked(text, [(0, 99)]) == text


_AT = st.integers(0, 45)


@given(st.text("ab \n…", max_size=40), st.lists(st.tuples(_AT, _AT).map(sorted)))
def test_a_masked_text_shows_what_it_should_and_nothing_else(
    text: str, shown: list[list[int]]
) -> None:
    found = masked(text, [(start, end) for start, end in shown])
    seen = {at for start, end in shown for at in range(start, end)}
    assert len(found) == len(text)
    for at, (before, after) in enumerate(zip(text, found, strict=True)):
        if at in seen or before == "\n":
            assert after == before
        else:
            assert after in "… "


def test_a_text_shows_its_passages_where_they_stand(passages: Corpus, whole: Corpus) -> None:
    shown, source = passages.text(ARTICLE), whole.text(ARTICLE)
    assert shown is not None
    assert source is not None
    assert [len(line) for line in shown.lines] == [len(line) for line in source.lines]
    assert shown.lines[2] == "Arvanian envoy Kabulov holds talks in Kabul"
    assert shown.lines[6].split() == [
        *("Rustam", "Kabulov…", "Arvania…", "special", "envoy…", "Council", "spokesman"),
        *("Idris", "Taran", "…", "on", "Thursday…"),
    ]
    assert shown.lines[8].strip() == "…"  # excluded
    assert shown.lines[16].strip() == "…"  # the sentinel
    article = passages.article(ARTICLE)
    assert article is not None
    assert article.text is not None
    for topic in article.text.topics:
        for passage in topic.passages:
            assert shown.locate(passage).quote == passage.quote


def test_no_text_at_all(nothing: Corpus) -> None:
    assert nothing.text(ARTICLE) is None
    article = nothing.article(ARTICLE)
    assert article is not None
    assert article.text is None
    assert article.summary == "Kabulov and Taran talk about a road and about raids."


SEARCHES = ("", "lamplighter", '"violet umbrellas"', "crate20", "orchestra", "road", "kabulov")


@pytest.mark.parametrize("question", sorted(queries.QUESTIONS))
@pytest.mark.parametrize("mode", ["passages", "nothing"])
def test_no_answer_holds_what_is_kept_back(
    question: str, mode: str, request: pytest.FixtureRequest, whole: Corpus
) -> None:
    corpus: Corpus = request.getfixturevalue(mode)
    for q in SEARCHES:
        link = Link("", Filter(q=q), View())
        if question in ("texts", "records"):
            with pytest.raises(CorpusError) as error:
                queries.ask(corpus, question, link)
            told = str(error.value)
            assert told.startswith(f'this host does not answer "{question}": it gives out ')
        else:
            frame = queries.ask(corpus, question, link)
            told = frame.to_csv()
            assert len(frame) == len(queries.ask(whole, question, link))
        for words in KEPT_BACK:
            assert words not in told


def test_the_sentinel_is_there_to_be_found(whole: Corpus, passages: Corpus) -> None:
    for corpus in (whole, passages):
        frame = queries.ask(corpus, "hits", Link("", Filter(q="lamplighter"), View()))
        assert list(frame["article_id"]) == [ARTICLE]
    shown = queries.ask(whole, "hits", Link("", Filter(q="lamplighter"), View()))
    assert "violet umbrellas" in shown["snippet"].iloc[0]


def test_a_search_shows_the_words_around_a_passage(passages: Corpus) -> None:
    frame = queries.ask(passages, "hits", Link("", Filter(q="neighbours"), View()))
    hit = frame.set_index("article_id").loc[ARTICLE]
    assert (
        hit["snippet"] == "The Hill Council … to trade with its neighbours… Arvania … night raids…"
    )
    assert hit["snippet"][hit["start"] : hit["end"]] == "neighbours"


def test_passages_are_clipped_and_counts_stay(passages: Corpus, whole: Corpus) -> None:
    link = Link("", Filter(topic=("security",)), View())
    frame = queries.ask(passages, "passages", link, only=(ARTICLE,))
    row = frame[frame["line"] == 19].iloc[0]
    assert row["quote"] == clip(LONG)
    assert row["end"] - row["start"] == len(clip(LONG))
    mentions = Link("", Filter(unit=Unit.MENTIONS), View())
    assert queries.ask(passages, "actor_counts", mentions).equals(
        queries.ask(whole, "actor_counts", mentions)
    )


def test_without_words_names_remain_as_printed(nothing: Corpus) -> None:
    frame = queries.ask(nothing, "passages", Link("", Filter(), View()), only=(ARTICLE,))
    assert set(frame.loc[frame["evidence"] == "topic", "quote"]) == {WITHHELD}
    assert "Rustam Kabulov" in set(frame["quote"])
    quotations = queries.ask(nothing, "quotations", Link("", Filter(), View()))
    assert set(quotations["quote"]) == {WITHHELD}


def test_the_statement_behind_an_answer_is_still_told(passages: Corpus) -> None:
    assert queries.statement(passages, "articles", Link("", Filter(), View())).startswith("SELECT")


def unpacked(content: bytes) -> bytes:
    """Return a file with everything inside it, as far as it is an archive or Parquet."""
    if content[:4] == b"PAR1":
        return repr(pq.read_table(io.BytesIO(content)).to_pylist()).encode()
    if content[:2] != b"PK":
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(unpacked(archive.read(name)) for name in archive.namelist())


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize("mode", ["passages", "nothing"])
def test_no_export_holds_what_is_kept_back(
    form: str, mode: str, request: pytest.FixtureRequest
) -> None:
    corpus: Corpus = request.getfixturevalue(mode)
    tables = ("passages", "quotations", "claims", "hits") if FORMATS[form].table else ("articles",)
    for selected in (Filter(), Filter(topic=("security",)), Filter(q="kabulov")):
        for table in tables:
            selection = Selection(corpus, Link("", selected, View()), name=table)
            content = unpacked(b"".join(FORMATS[form].write(selection)))
            for words in KEPT_BACK:
                assert words.encode() not in content


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl", "parquet"])
def test_an_export_holds_it_where_a_host_may(form: str, whole: Corpus) -> None:
    selection = Selection(whole, Link("", Filter(), View()), name="passages")
    content = unpacked(b"".join(FORMATS[form].write(selection)))
    assert b"crate20" in content
    assert b"marmalade orchestra" in content


@pytest.mark.parametrize("mode", ["passages", "nothing"])
def test_no_brief_on_a_contact_holds_what_is_kept_back(
    mode: str, request: pytest.FixtureRequest
) -> None:
    corpus: Corpus = request.getfixturevalue(mode)
    view = View(contact="2022-03-24-kabulov-taran")
    written = brief(Selection(corpus, Link("timeline", Filter(), view)))
    for content in (unpacked(docx.write(written)), html.write(written)):
        assert b"Kabulov" in content
        assert not [words for words in KEPT_BACK if words.encode() in content]


def test_what_has_changed_is_told_without_the_words(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLEY_TEXTS", "passages")
    before = open_corpus(folder.path, tmp_path / "cache")
    folder.replace("articles/lantern-2022-03-27-markets.yaml", "title: ", "title: Again. ")
    now = open_corpus(folder.path, tmp_path / "cache")
    found = Versions(tmp_path / "cache").since(before.version, {}, now, folder.path)
    assert found is not None
    assert found.changes is not None
    assert [(change.id, change.fields) for change in found.changes] == [
        ("lantern-2022-03-27-markets", ("title",))
    ]
