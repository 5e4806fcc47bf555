"""What the tests of exports share: a view of the small corpus, and titles that break things."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
import yaml

from corpus.corpus import Corpus, open_corpus
from corpus.export import FORMATS, Selection
from corpus.link import parse_address
from tests.corpus.folder import Folder

HOME = "https://parley.example/app/timeline"
MADE = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)

HOSTILE = [
    "=1+1",
    "+93 700",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "\u200b=1",
    "\ufeff=1",
    '";=1',
    '=HYPERLINK("https://evil.example","x")',
    "=cmd|' /C calc'!A0",
    "'quoted' from the start",
    "''",
    'He said "no", twice',
    "two\nlines and\r\nthree",
    "semicolon; comma, tab\there",
    "دیدار نمایندهٔ آروانیا",
    "\u202edesrever",
    "🚚 👩\u200d👩\u200d👧 🇬🇪",
    "</script><b>&amp;",
    "{unbalanced } \\ $ & # _ % ~ ^ @article{x,",
    "TY  - BOOK",
    "x" * 70_000,
]


View = Callable[..., Selection]
Write = Callable[[str, Selection], bytes]


@pytest.fixture
def view(small: Corpus) -> View:
    """Return `view(query="", name="articles", corpus=small)`: a selection made on a fixed day."""

    def of(query: str = "", name: str = "articles", corpus: Corpus | None = None) -> Selection:
        opened = corpus or small
        address = f"{HOME}?{query}" if query else HOME
        return Selection(opened, parse_address(address, opened), address, name, made=MADE)

    return of


@pytest.fixture
def hostile(view: View) -> Selection:
    """Return a selection whose table holds what breaks files."""
    table = pa.table({"title": HOSTILE, "n": range(len(HOSTILE))})
    return replace(view(), name="hostile", rows=lambda: table)


@pytest.fixture
def titles() -> list[str]:
    """Return the titles of the hostile table, in order."""
    return HOSTILE


@pytest.fixture
def write() -> Write:
    """Return `write(key, selection)`: the whole file in one of the formats."""
    return lambda key, selection: b"".join(FORMATS[key].write(selection))


SPOILT = {
    "selin-post-2022-06-11-four-sides": "=cmd|' /C calc'!A0 {unbalanced } \\ $ & # _ % ~ ^",
    "lantern-2022-11-03-call": 'TY  - BOOK @article{x, title = "no"}',
    "lantern-2022-03-27-markets": "\u202edesrever 🚚 👩\u200d👩\u200d👧 دیدار نمایندهٔ آروانیا",
}


NAME = "\u202e</label>&amp; ; , Taran\\n"
SUMMARY = ']]> BEGIN:VEVENT; "x", =1 🇬🇪'


@pytest.fixture
def spoilt(folder: Folder, cache: Path) -> Corpus:
    """Return a corpus with titles, a name and a summary that break files."""

    def say(file: str, key: str, old: str, new: str) -> None:
        folder.replace(file, f"{key}: {old}", f"{key}: {json.dumps(new, ensure_ascii=False)}")

    for path in (folder / "articles").glob("*.yaml"):
        record = yaml.safe_load(path.read_text("utf-8"))
        if record["id"] in SPOILT:
            say(f"articles/{path.name}", "title", record["title"], SPOILT[record["id"]])
    say("vocabulary/actors.yaml", "name", "Idris Taran", NAME)
    talks = "contacts/2022-03-24-kabulov-taran.yaml"
    say(talks, "summary", yaml.safe_load((folder / talks).read_text("utf-8"))["summary"], SUMMARY)
    return open_corpus(folder.path, cache)


@pytest.fixture
def spoilt_titles() -> dict[str, str]:
    """Return the titles of the spoilt corpus by article."""
    return SPOILT
