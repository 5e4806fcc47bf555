"""Which lines of a page are the article."""

from pathlib import Path

import pytest

from corpus.corpus import SHIPPED_DATA
from corpus.curate import lines
from corpus.curate.page import LineKind, Page
from corpus.evidence import line_kinds
from corpus.load import Records
from tests.corpus.curate.labelled import Labelled, labelled
from tests.corpus.folder import SEEDS


def found(text: str) -> list[tuple[str, str | None]]:
    page = Page("page", text)
    return [(line.kind.value, line.what) for line in lines.classify(page) if line.text.strip()]


def f1(own: set[int], read: set[int]) -> float:
    return 2 * len(own & read) / (len(own) + len(read))


@pytest.mark.parametrize("seed", SEEDS)
def test_shipped_texts_give_their_body_lines(seed: str, shipped_records: Records) -> None:
    entry = shipped_records.articles[seed].record
    assert entry.text is not None
    source = shipped_records.texts[entry.text.file].source
    kinds = line_kinds(entry.text, source)
    read = {number for number, (kind, _) in kinds.items() if kind == "body"}
    own = set(lines.body(lines.classify(Page(seed, source.text))))
    assert f1(own, read) >= 0.99


@pytest.mark.parametrize("seed", SEEDS)
def test_shipped_texts_give_their_title(seed: str, shipped_records: Records) -> None:
    entry = shipped_records.articles[seed].record
    assert entry.text is not None
    text = (SHIPPED_DATA / "texts" / entry.text.file).read_text(encoding="utf-8")
    titles = [line.number for line in lines.classify(Page(seed, text)) if line.what == "title"]
    assert titles == [entry.text.title.line]


@pytest.mark.parametrize("name", labelled())
def test_written_pages_give_their_body_lines(name: str) -> None:
    page = labelled()[name]
    assert set(lines.body(lines.classify(page.page))) == page.body


def test_nine_lines_in_ten_of_the_written_pages_have_their_reason() -> None:
    right = wanted = 0
    for page in labelled().values():
        for line in lines.classify(page.page):
            if line.text.strip():
                wanted += 1
                right += (line.kind.value, line.what) == page.kinds[line.number]
    assert right / wanted >= 0.9


@pytest.mark.parametrize("name", labelled())
def test_every_line_is_claimed_once_and_reads_back_as_a_record(name: str) -> None:
    page: Labelled = labelled()[name]
    read = lines.classify(page.page)
    assert [line.number for line in read] == list(range(1, len(page.page.source.lines) + 1))
    from corpus.records import FullText, Passage

    title = next((line for line in read if line.what == "title"), read[0])
    text = FullText(
        file="page.txt",
        sha256="0" * 64,
        title=Passage(line=title.number, quote=title.text.strip() or "-"),
        body=lines.ranges(read),
        meta=lines.meta_lines(read),
        excluded=lines.excluded_lines(read),
    )
    kinds = line_kinds(text, page.page.source)
    assert kinds == {
        line.number: (line.kind.value, line.what if line.kind is not LineKind.BODY else None)
        for line in read
    }


def test_each_line_says_why() -> None:
    text = Path(SHIPPED_DATA / "texts/workers-rights-2021-08-embassy-talks.txt").read_text("utf-8")
    read = lines.classify(Page("page", text))
    assert read[10].rule == 'heading "Related Posts"'
    assert read[18].rule == "heading of an author's box"
    assert read[12].rule == "a paragraph"
    assert 0 < read[12].confidence < 1


BODY = (
    "The envoy met the acting foreign minister in Kabul on Tuesday, both sides said in statements.",
    "They spoke about trade, about transit and about the return of refugees from abroad.",
    "A further round of talks is planned for the spring, the ministry of foreign affairs added.",
)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("ALSO READ: Ministers meet in Geneva", "related"),
        ("Читайте также: Цены на хлеб выросли", "related"),
        ("بیشتر بخوانید: بازار طلا", "related"),
        ("اقرأ أيضا: أسعار النفط", "related"),
        ("WhatsAppFacebookTwitter", "share"),
        ("Share this story", "share"),
        ("Ссылка скопирована", "share"),
        ("This website uses cookies to improve your experience. Accept", "cookie"),
        ("Мы используем файлы cookie. Продолжая использовать сайт, вы соглашаетесь.", "cookie"),
        ("ADVERTISEMENT", "promo"),
        ("Sign up for our weekly letter", "promo"),
        ("Premium from €4 a month", "promo"),
        ("© 2024 The Daily Page. All rights reserved.", "credit"),
        ("Photo: Reuters", "credit"),
        ("3 min read", "nav"),
        ("Home | World | Asia", "nav"),
        ("2 hours ago", "nav"),
    ],
)
def test_junk_in_mid_article_is_left_out_for_its_reason(line: str, reason: str) -> None:
    text = "\n\n".join((BODY[0], BODY[1], line, BODY[2]))
    body = ("body", None)
    assert found(text) == [body, body, ("excluded", reason), body]


@pytest.mark.parametrize(
    "line",
    [
        "Sources told reporters that the two sides had not agreed on a date for the next meeting.",
        "Share prices on the exchange in Karachi rose after the announcement of the talks.",
        "Read as a whole, the statement says less than the one that was given in the spring.",
        "Photographs of the meeting showed the delegations at a long table with two flags.",
        "Source: close to the delegation, who spoke on condition that no name is printed, said so "
        "again on Wednesday and added that the talks about transit would go on for several months "
        "because neither side had yet worked out who pays for the road.",
    ],
)
def test_sentences_that_begin_like_junk_are_body(line: str) -> None:
    assert found("\n\n".join((BODY[0], BODY[1], line, BODY[2]))) == [("body", None)] * 4


def test_a_heading_of_related_stories_ends_the_article() -> None:
    text = "\n".join((*BODY, "Related Articles", "Rain expected", "It will rain. So they say."))
    assert found(text)[3:] == [("excluded", "related")] * 3


def test_the_article_goes_on_below_an_empty_box_of_related_stories() -> None:
    more = BODY[2].replace("A further", "Another")
    text = "\n\n".join((*BODY, "Related Posts", more, BODY[1].replace("They", "The two")))
    assert [kind for kind, _ in found(text)] == ["body"] * 3 + ["excluded"] + ["body"] * 2


def test_wrapped_lines_are_read_as_paragraphs() -> None:
    text = (
        "Minister and envoy meet\n\n"
        "KABUL, May 3 (Reuters) - The acting minister met the envoy on\n"
        "Tuesday, and they spoke about trade, transit and the return\n"
        "of refugees.\n\n"
        "Related\n"
    )
    kinds = [("meta", "title"), *[("body", None)] * 3, ("excluded", "related")]
    assert found(text) == kinds


def test_a_page_without_any_paragraph_has_no_body() -> None:
    assert [kind for kind, _ in found("Home\nNews\nContact\nSearch")] == ["excluded"] * 4


def test_nothing_but_blank_lines() -> None:
    assert [line.kind for line in lines.classify(Page("page", "\n \n"))] == [LineKind.BLANK] * 3


def test_equal_input_gives_equal_lines() -> None:
    page = labelled()["en-comments"].page
    assert lines.classify(page) == lines.classify(page)
