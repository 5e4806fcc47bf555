"""How fast raw pages become drafts, with all suggestions, each saved durably.

`python -m bench.curation --articles 1000` makes pages of the five full texts, no two alike: their
paragraphs in another order, half as text and half as HTML with a menu and related stories around.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.report import table, target
from corpus.corpus import SHIPPED_DATA
from corpus.curate import adding
from corpus.curate.adding import Source, Status

SEED = 20240824
WANTED = 10_000
"""Articles an hour, on two cores."""

_MENU = "".join(f"<li><a href='/{word}'>{word}</a></li>" for word in ("News", "World", "Sport"))
_RELATED = "<aside><h3>Related stories</h3><ul><li>Prices rise again</li></ul></aside>"


def pages(n: int) -> Iterator[Source]:
    """Yield pages of the full texts, with their paragraphs in an order of their own."""
    texts = [path.read_text("utf-8") for path in sorted((SHIPPED_DATA / "texts").glob("*.txt"))]
    shuffled = random.Random(SEED)  # noqa: S311 (the same pages every time)
    for number in range(n):
        head, *rest = [line for line in texts[number % len(texts)].split("\n") if line.strip()]
        shuffled.shuffle(rest)
        title = f"{head} ({number})"
        if number % 2:
            content, suffix = "\n\n".join([title, *rest]), "txt"
        else:
            words = "".join(f"<p>{line}</p>" for line in rest)
            content = (
                f"<!doctype html><html lang='en'><head><title>{title}</title></head><body>"
                f"<nav><ul>{_MENU}</ul></nav><article><h1>{title}</h1>{words}</article>{_RELATED}"
                "</body></html>"
            )
            suffix = "html"
        yield adding.of_bytes(f"{number:06d}.{suffix}", content.encode("utf-8"))


def measured(n: int, processes: int) -> str:
    """Add so many pages to a copy of the shipped corpus and return what it took."""
    with tempfile.TemporaryDirectory() as work:
        data = shutil.copytree(SHIPPED_DATA, Path(work) / "data")
        sources = list(pages(n))
        began, used = time.perf_counter(), _cpu()
        counts = Counter(
            one.status for one in adding.add(data, sources, "bench", processes=processes)
        )
        took, used = time.perf_counter() - began, _cpu() - used
        if counts[Status.DRAFT] != n:
            raise RuntimeError(f"{n} pages became {dict(counts)}")
        began, again = time.perf_counter(), list(adding.add(data, sources, "bench"))
        known = time.perf_counter() - began
        if {one.status for one in again} != {Status.KNOWN}:
            raise RuntimeError("what is a draft was read again")
    rate = n / took * 3600
    rows = [
        ("articles an hour", f"{rate:,.0f}"),
        ("CPU of all processes, ms an article", f"{used / n * 1000:.0f}"),
        ("the same batch once more, all known, ms an article", f"{known / n * 1000:.1f}"),
    ]
    said = target("suggested articles an hour", rate, WANTED, at_least=True, unit="an hour")
    words = (
        f"{n:,} pages of the five full texts (300 to 570 words), no two alike, half of them HTML, "
        f"read by {processes} processes that are started for it; each draft is saved durably "
        "before the next one. Hours by the clock, whatever else the machine did."
    )
    return f"{words}\n\n{table(('', 'figure'), rows)}\n\n{said}"


def _cpu() -> float:
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(who)[:2]) for who in both)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.curation", description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    print(measured(options.articles, options.processes))


if __name__ == "__main__":
    main()
