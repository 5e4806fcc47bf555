"""`docs/benchmarks.md`: one section a benchmark, each written by the run that measured it."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from bench.rivals.process import WORKLOADS, Measured, median, p95

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"

_HEAD = """# Benchmarks

Written by `make bench`; nothing here is typed by hand. Compare within a table only: machines
differ, and so do days.

**The corpus** is made up (`bench/generate.py`), the same on every machine: actors, outlets and
words by Zipf's law, about 8 mentions and 2 topics an article, bodies of about 250 words, twelve
years with thin weekends, quiet spells and bursts, dates of every precision and basis, a contact
for every three articles. Topics and actors are independent of each other, which real ones are not.

**One interaction** is all a dashboard shows for one filter state: totals, the counts of every
option of every filter with the other filters applied, timeline, the 20 leading actors, the 10
leading actors over time, topics, topics by actor, the 50 most frequent pairs, the first 50
articles. There are {n_interaction} filter states (`bench/workload.py`); each round asks for other
values of about the same frequency, so no answer is a remembered one. A **search** is the 50 best
hits with words around them and the counts of every option over all hits; there are {n_search}
searches (`bench/search.py`).

**How it is measured.** Every rival runs in a process of its own, and one controller lets them
answer the same question in turn. Times are CPU milliseconds of that process, user and system, all
threads together. Every panel of every answer has a checksum; a rival that counts differently ends
the run. A ratio is taken over the questions both answered. Load is what it takes to open what was
built, peak the memory of the process that answers. Parley answers with Arrow
tables that carry names, dates and types; what it takes to make pandas frames of them, as pages do
that go on working with them, is a row of its own. The bitmap kernel stops at codes and numbers, and
shows what the machine allows. Datasette answers two of the panels, options and articles; its time
is known in steps of 10 ms.

`make bench SIZES="1000 100000 1000000"` runs more sizes. Ten million articles go without bodies:
`make bench SIZES=10000000 ARGUMENTS="--no-bodies --rivals ours duckdb_optimised bitmap_kernel"`.
"""

_ORDER = ("Interaction", "Search", "Screen", "Linking", "Curation", "")
"""The first words of the titles, in the order of their sections."""

Row = Sequence[object]


def put(title: str, text: str, document: Path = DOCUMENT) -> None:
    """Write a section into the document, in place of an older one of the same title."""
    known = document.read_text("utf-8") if document.exists() else ""
    parts = re.split(r"^## (.+)\n", known, flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True)) | {title: text}

    def place(title: str) -> tuple[int, int, str]:
        rank = next(at for at, start in enumerate(_ORDER) if title.startswith(start))
        size = re.search(r"([\d,]+) articles", title)
        return rank, int(size[1].replace(",", "")) if size else 0, title

    ordered = sorted(sections, key=place)
    body = "\n\n".join(f"## {title}\n\n{sections[title].strip()}" for title in ordered)
    sizes = {f"n_{kind}": len(questions(1_000, 0)) for kind, questions in WORKLOADS.items()}
    head = _HEAD.format(**sizes)
    document.write_text(f"{head.strip()}\n\n{body.strip()}\n", "utf-8")


def machine() -> str:
    """Say what it was measured on, and when."""
    import psutil

    names = ("duckdb", "pandas", "polars", "numpy", "pyroaring", "datasette")
    memory = psutil.virtual_memory().total / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        f"{date.today()}, {os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB, "
        f"Python {platform.python_version()}, {versions}."
    )


def table(head: Row, rows: Iterable[Row]) -> str:
    """Return a Markdown table; the first column is words, the others are figures."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def compared(measured: Sequence[Measured], what: str) -> str:
    """Return the table of a race, with how many times as long as the first each took."""
    ours = measured[0]
    head = ("", "median ms", "p95 ms", f"× {ours.label}", "p95 ×", what, "rounds")
    rows, remarks = [], []
    for one in measured:
        times = one.times()
        if one.missing:
            remarks.append(
                f"{one.label} {'ended early' if times else 'was not run'}: {one.missing}."
            )
        elif not times:
            remarks.append(f"{one.label} answered nothing: {_reasons(one.refused | one.cannot)}.")
        if not times:
            continue
        ratios = [f"{r:.2f}" if r < 10 else f"{r:.0f}" for r in against(ours, one)]
        rows.append(
            (
                one.label,
                *(_ms(median(times)), _ms(p95(times)), *ratios, len(one.samples), one.rounds),
                *(f"{one.build:.1f}", f"{one.load:.2f}", f"{one.peak:.0f}", f"{one.disk:.0f}"),
            )
        )
        if one.cannot:
            remarks.append(f"{one.label} {_reasons(one.cannot)}; the ratio leaves these out.")
        if one.refused:
            remarks.append(f"{one.label} refused {_reasons(one.refused)}.")
        if one.skipped:
            remarks.append(f"{one.label} was too slow for {one.skipped} {what}; not asked.")
    full = (*head, "build s", "load s", "peak MB", "disk MB")
    return f"{table(full, rows)}\n\n{' '.join(remarks)}".strip()


def against(ours: Measured, other: Measured) -> tuple[float, float]:
    """Return how many times as long another took, median and p95, over what both answered."""
    both = [question for question in ours.samples if question in other.samples]
    mine, its = ours.times(both), other.times(both)
    return median(its) / median(mine), p95(its) / p95(mine)


def by_question(measured: Sequence[Measured], what: str) -> str:
    """Return the median of each question, rival by rival."""
    shown = [one for one in measured if one.samples]
    rows = [
        (
            question,
            *(
                _ms(median(one.times([question]))) if question in one.samples else ""
                for one in shown
            ),
        )
        for question in shown[0].samples
    ]
    return table((what, *(one.label for one in shown)), rows)


def target(said: str, found: float, wanted: float, *, at_least: bool, unit: str = "×") -> str:
    """Say whether a target is met, with the figure."""
    met = found >= wanted if at_least else found <= wanted
    bound = "at least" if at_least else "at most"
    digits = 0 if found >= 100 else 1 if found >= 10 else 2
    verdict = "**met**" if met else "**missed**"
    return f"- {verdict}: {said}: {found:,.{digits}f} {unit} ({bound} {wanted:g} {unit})"


def targets_of_interaction(n: int, measured: Sequence[Measured]) -> list[str]:
    """Return the targets a race of this size has to meet."""
    by_name = {one.name: one for one in measured if one.samples}
    ours, found = measured[0], []

    def faster(name: str, middle: float, slowest: float | None = None) -> None:
        if name in by_name:
            ratio, tail = against(ours, by_name[name])
            label = f"faster than {by_name[name].label}"
            found.append(target(f"{label}, median", ratio, middle, at_least=True))
            if slowest:
                found.append(target(f"{label}, p95", tail, slowest, at_least=True))

    if n == 100_000:
        faster("pandas_naive", 20, 40)
        faster("datasette_facets", 300)
        if "bitmap_kernel" in by_name:
            ratio, _ = against(by_name["bitmap_kernel"], ours)
            found.append(target("as long as the limit, median", ratio, 1.5, at_least=False))
        said = "import and build of databases and indexes"
        found.append(target(said, ours.build, 120, at_least=False, unit="s of CPU"))
    if n == 1_000_000:
        faster("duckdb_optimised", 10, 20)
        found.append(target("peak memory", ours.peak, 300, at_least=False, unit="MB"))
    return found


def targets_of_search(n: int, measured: Sequence[Measured]) -> list[str]:
    """Return the target a race of searches has to meet."""
    by_name = {one.name: one for one in measured if one.samples}
    wanted = {100_000: 8, 1_000_000: 30}.get(n)
    if wanted is None or "sqlite_fts5" not in by_name:
        return []
    ratio, _ = against(measured[0], by_name["sqlite_fts5"])
    return [target("faster than SQLite FTS5, median", ratio, wanted, at_least=True)]


def _reasons(said: dict[str, str]) -> str:
    counts: dict[str, int] = {}
    for reason in said.values():
        counts[reason] = counts.get(reason, 0) + 1
    return ", ".join(f"{reason} ({n})" for reason, n in counts.items())


def _ms(value: float) -> str:
    return f"{value:.1f}" if value < 100 else f"{value:,.0f}"
