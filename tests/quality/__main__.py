"""`python -m tests.quality`: linked passages; `… curation`: pages as read; `… contacts`."""

from __future__ import annotations

import argparse
from collections import Counter

from corpus.text import align
from tests.quality.curation import CONTACTS, MEASURES, Verdict, f1
from tests.quality.found import contacts_told, verdicts
from tests.quality.found import total as total_of_pages
from tests.quality.gold_pages import everything
from tests.quality.measure import Score, gold, linked, scores, total

parser = argparse.ArgumentParser(prog="python -m tests.quality", description=__doc__)
parser.add_argument("what", nargs="?", choices=["links", "curation", "contacts"], default="links")
parser.add_argument("--threshold", type=float, default=align.THRESHOLD, help="of links")
parser.add_argument(
    "--errors",
    metavar="NAME",
    help="the errors of a pair or of a page; `all` those of all pages by cause",
)
options = parser.parse_args()


def line(name: str, relation: str, found: Score) -> str:
    figures = f"{found.right:6} {found.wrong:6} {found.missed:7}"
    return f"{name:32} {relation:17} {figures} {found.precision:10.3f} {found.recall:7.3f}"


def links() -> None:
    head = f"{'pair':32} {'relation':17} {'right':>6} {'wrong':>6} {'missed':>7}"
    print(f"{head} {'precision':>10} {'recall':>7}")
    measured = scores(options.threshold)
    for name, found in measured.items():
        print(line(name, gold()[name].relation, found))
    for relation in sorted({pair.relation for pair in gold().values()}):
        group = [found for name, found in measured.items() if gold()[name].relation == relation]
        print(line(f"all {len(group)}", relation, total(group)))
    print(line(f"all {len(measured)}", "", total(measured.values())))


def link_errors(name: str) -> None:
    pair = gold()[name]
    found = linked(pair, options.threshold)
    for what, cells in (
        ("wrong", found - pair.same - pair.partial),
        ("missed", pair.same - found),
    ):
        for i, j in sorted(cells):
            print(f"{what}\n  {pair.a.sentences[i].quote}\n  {pair.b.sentences[j].quote}")


def curation() -> None:
    print(f"{'F1 of':34}" + "".join(f"{measure[:8]:>9}" for measure in MEASURES))
    for name, verdict in verdicts().items():
        cells = []
        for found in (verdict.scores[measure] for measure in MEASURES):
            counted = found.right + found.wrong + found.missed
            cells.append(f"{f1(found):9.2f}" if counted else f"{'':9}")
        print(f"{name[:33]:34}" + "".join(cells))
    batches = {name: page.read.batch for name, page in everything().items()}
    for batch in sorted(set(batches.values())):
        group = [verdict for name, verdict in verdicts().items() if batches[name] == batch]
        table(f"batch {batch}", group)
    table("all pages", list(verdicts().values()))


def table(head: str, group: list[Verdict]) -> None:
    print(f"\n{head:17} {'right':>6} {'wrong':>6} {'missed':>7}", end="")
    print(f" {'precision':>10} {'recall':>7} {'F1':>7}")
    for measure, found in total_of_pages(group).items():
        figures = f"{found.right:6} {found.wrong:6} {found.missed:7}"
        print(f"{measure:17} {figures} {found.precision:10.3f} {found.recall:7.3f}", end="")
        print(f" {f1(found):7.3f}")


def page_errors(name: str) -> None:
    chosen = verdicts() if name == "all" else {name: verdicts()[name]}
    slips = [(slip, page) for page, verdict in chosen.items() for slip in verdict.slips]
    causes = Counter((slip.measure, slip.cause) for slip, _ in slips)
    for (measure, cause), count in sorted(
        causes.items(), key=lambda item: (MEASURES.index(item[0][0]), -item[1])
    ):
        print(f"{measure}: {cause} ({count})")
        for slip, page in slips:
            if (slip.measure, slip.cause) == (measure, cause):
                print(f"  {page}: {slip.what[:120]}")


def contacts() -> None:
    for words, verdict in contacts_told().items():
        for slip in verdict.slips:
            print(f"{slip.cause}: {words} ({slip.what})")
    found = total_of_pages(contacts_told().values())[CONTACTS]
    print(line(f"contacts told in {len(contacts_told())}", "sentences", found))


if options.what == "contacts":
    contacts()
elif options.what == "curation":
    page_errors(options.errors) if options.errors else curation()
elif options.errors:
    link_errors(options.errors)
else:
    links()
