"""A data folder that a test may spoil."""

import shutil
from pathlib import Path

from corpus.corpus import SHIPPED_DATA
from corpus.load import Records

SEEDS = (
    "workers-rights-2021-08-embassy-talks",
    "efe-2022-03-24-kabulov-kabul",
    "khaama-2023-01-islamabad-visit",
    "asian-lite-2024-04-24-kabul-talks",
    "caliber-2024-08-17-delegation-exchange",
)


def copy_seeds(shipped: Records, target: Path) -> Path:
    """Make a folder of the five full-text articles, their contacts and the vocabularies."""
    shutil.copytree(SHIPPED_DATA / "vocabulary", target / "vocabulary")
    for kind in ("articles", "contacts", "texts"):
        (target / kind).mkdir()
    for seed in SEEDS:
        shutil.copy(SHIPPED_DATA / "articles" / f"{seed}.yaml", target / "articles")
        shutil.copy(SHIPPED_DATA / "texts" / f"{seed}.txt", target / "texts")
        for contact in shipped.articles[seed].record.contacts:
            shutil.copy(SHIPPED_DATA / "contacts" / f"{contact}.yaml", target / "contacts")
    return target


class Folder:
    """A copy of the small corpus that a test may spoil."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __truediv__(self, name: str) -> Path:
        return self.path / name

    def replace(self, file: str, old: str, new: str) -> None:
        """Replace the one place where `old` stands in a file."""
        text = (self.path / file).read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (self.path / file).write_text(text.replace(old, new), "utf-8", newline="")

    def append(self, file: str, text: str) -> None:
        """Add lines to the end of a file."""
        with (self.path / file).open("a", encoding="utf-8", newline="") as stream:
            stream.write(text)


def copy_shipped(target: Path) -> Path:
    """Make a copy of the corpus that comes with Parley."""
    shutil.copytree(SHIPPED_DATA, target, ignore=shutil.ignore_patterns(".store", "decisions.*"))
    return target
