"""Whatever a page holds, it is read to the end, and what is said of it stands in it."""

from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.curate import about_page, formats, lines, published
from corpus.curate.page import LineKind, Page, Raw, Refusal
from corpus.vocabulary import Vocabulary

PIECES = st.sampled_from(
    [
        *("The envoy met the minister in Kabul on Tuesday, 5 March 2024.", "Related Posts", "Home"),
        *("KABUL, Mar 24 (EFE).- ", "By ", "© 2024 ", "24/03/2024", "۲۹ قوس ۱۴۰۲", "About Jo Roe"),
        *(
            "ALSO READ: ",
            "…",
            "(",
            ")",
            "/",
            "“",
            "\t",
            "   ",
            "\n",
            "\n\n",
            "\u200f",
            "\u202e",
            "\x00",
        ),
        *("Share", "Comments (2)", "Читайте также", "به گزارش خبرگزاری ", "https://x.y/2024/01/01"),
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=40).map("".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
@example("")
@example("\n")
@example("About \nAbout A\n")
def test_any_text_is_read_to_the_end(text: str) -> None:
    page = Page("page", text, address="https://a.example/2024/05/06/x", received=date(2026, 1, 1))
    read = lines.classify(page)
    assert [line.text for line in read] == text.split("\n")
    for line in read:
        assert (line.kind is LineKind.BLANK) == (not line.text.strip())
        assert (line.what is None) == (line.kind in (LineKind.BLANK, LineKind.BODY))
        assert 0 < line.confidence <= 1
    lines.ranges(read), lines.meta_lines(read), lines.excluded_lines(read)
    said = (*published.suggest(page, read), *about_page.suggest(page, read, Vocabulary()))
    for one in said:
        assert 0 < one.confidence <= 1
        for passage in one.passages:
            page.source.locate(passage)


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.csv", "a.jsonl", "a.xml", "a"])
)
def test_any_bytes_are_read_or_refused_with_a_reason(content: bytes, name: str) -> None:
    for found in formats.pages(Raw.of(name, content)):
        if isinstance(found, Refusal):
            assert found.reason
        else:
            assert "\x00" not in found.text
            lines.classify(found)
