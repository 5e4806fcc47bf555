"""Corpus words reach Markdown as the literal words they are."""

import pytest

from components.escape import literal, shortened, visible


@pytest.mark.parametrize(
    ("words", "markdown"),
    [
        ("![x](p)", r"\!\[x\]\(p\)"),
        ("<img src=x>", r"\<img src\=x\>"),
        ("**a** _b_ `c` ~~d~~", r"\*\*a\*\* \_b\_ \`c\` \~\~d\~\~"),
        ("# 1. x | y $z$ &lt;", r"\# 1\. x \| y \$z\$ \&lt;"),
    ],
)
def test_markdown_is_escaped(words: str, markdown: str) -> None:
    assert literal(words) == markdown


@pytest.mark.parametrize(
    ("words", "broken"),
    [
        ("http://evil.test", ":\u2060"),
        (":red-badge[VERIFIED]", ":\u2060"),
        (":material/lock:", ":\u2060"),
        ("a@evil.test", "@\u2060"),
        ("www.evil.test", "www\u2060"),
    ],
)
def test_what_is_recognised_after_escaping_is_broken_up(words: str, broken: str) -> None:
    assert broken in literal(words)


def test_directions_and_invisible_marks_are_taken_out() -> None:
    assert visible("Kabu\u202elov\u2066\u200b\u00ad\x07") == "Kabulov"


def test_joiners_that_persian_needs_stay() -> None:
    assert visible("می\u200cرود") == "می\u200cرود"


def test_a_line_break_starts_no_block() -> None:
    assert literal("one\n\n# two") == r"one \# two"


def test_texts_are_shortened_at_a_word() -> None:
    assert shortened("Kabulov meets Muttaqi in Kabul", 24) == "Kabulov meets Muttaqi…"
    assert shortened("Kabul", 20) == "Kabul"
    assert shortened("a" * 30, 10) == "aaaaaaaaa…"
