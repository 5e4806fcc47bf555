"""Pages written for the tests, each line behind the label a reader gave it."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from corpus.curate.page import Page

PAGES = Path(__file__).parent / "pages"
_META = {"T": "title", "S": "standfirst", "D": "date", "Y": "byline"}
_REASONS = {
    "nav": "nav",
    "rel": "related",
    "bio": "author_bio",
    "cookie": "cookie",
    "shr": "share",
    "pro": "promo",
    "crd": "credit",
}


@dataclass(frozen=True)
class Labelled:
    """A page, what each of its lines is (kind and reason), and what it says of itself."""

    page: Page
    kinds: dict[int, tuple[str, str | None]]
    facts: dict[str, str]

    @property
    def body(self) -> set[int]:
        return {number for number, (kind, _) in self.kinds.items() if kind == "body"}


@cache
def labelled() -> dict[str, Labelled]:
    """Return the pages by name; `@ field value` lines say what a reader takes from the page."""
    return {path.stem: _read(path) for path in sorted(PAGES.glob("*.txt"))}


def _read(path: Path) -> Labelled:
    facts: dict[str, str] = {}
    kinds: dict[int, tuple[str, str | None]] = {}
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("@ "):
            name, _, value = line[2:].partition(" ")
            facts[name] = value
            continue
        label, _, text = line.partition("|")
        lines.append(text)
        if label == "B":
            kinds[len(lines)] = ("body", None)
        elif label in _META:
            kinds[len(lines)] = ("meta", _META[label])
        elif label != "-":
            kinds[len(lines)] = ("excluded", _REASONS[label])
    page = Page(
        path.stem, "\n".join(lines) + "\n", address=facts.get("address"), received=date(2026, 1, 1)
    )
    return Labelled(page, kinds, facts)
