"""The page: complete in itself, its notes linked both ways, and nothing in it but words."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from corpus.brief import Brief, html
from corpus.export.selection import plain
from tests.corpus.brief.conftest import noted

TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "footer", "section"),
    *("h1", "h2", "h3", "dl", "dt", "dd", "p", "ul", "ol", "li"),
    *("table", "colgroup", "col", "thead", "tbody", "tr", "th", "td"),
    *("small", "sup", "a", "q", "cite", "bdi", "figure", "img"),
}


class Page(HTMLParser):
    """A page read: its elements, its ids, where its links lead, and its words."""

    def __init__(self, written: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(written.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.attributes |= given.keys()
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if "href" in given else []
        self.sources += [given["src"] or ""] if "src" in given else []

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture(scope="module")
def page(talks: Brief) -> Page:
    return Page(html.write(talks))


def test_it_needs_nothing_else(page: Page, talks: Brief) -> None:
    assert set(page.tags) <= TAGS
    assert all(source.startswith("data:image/svg+xml;base64,") for source in page.sources)
    assert len(page.sources) == 2
    abroad = {link for link in page.links if not link.startswith("#")}
    assert abroad == {source.url for source in talks.sources if source.url}
    assert b"default-src 'none'" in html.write(talks)


def test_notes_lead_there_and_back(page: Page, talks: Brief) -> None:
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= {*page.ids}
    notes = [key for key in page.ids if key.startswith("note-")]
    assert notes == [f"note-{n}" for n in range(1, 42)]
    assert len({id(words) for words, _ in noted(talks)}) == 41
    for n in range(1, 42):
        assert {f"#note-{n}", f"#mark-{n}"} <= {*page.links}


def test_it_says_what_was_asked(page: Page) -> None:
    for said in (
        "Contacts involving Zamir Kabulov in Kabul, April 2024",
        "6 articles, 3 contacts and 0 statements involving Zamir Kabulov in Kabul",
        "Dates stated in print, inferred, or taken from outside facts count as established.",
        "/?envoy=zamir-kabulov&place=kabul&since=2024-04&until=2024-04&corpus=",
        "1 May 2024, 09:30 UTC",
    ):
        assert said in page.words
    assert re.search(r"Asian Lite \[4\], line 8: Zamir Kabulov", page.words)


def test_hostile_words_are_words(hostile: tuple[str, Brief]) -> None:
    words, brief = hostile
    page = Page(html.write(brief))
    assert set(page.tags) <= TAGS - {"img", "figure"}
    assert not {name for name in page.attributes if name.startswith("on")}
    assert plain(words) in page.words
    assert page.links.count('https://ok.example/?q="><script>') == 1
    assert not [link for link in page.links if not link.startswith(("#", "https://ok.example/"))]
