"""`python -m tests.quality`: precision and recall of linked passages, pair by pair."""

from __future__ import annotations

import argparse

from corpus.text import align
from tests.quality.measure import Score, gold, linked, scores, total

parser = argparse.ArgumentParser(prog="python -m tests.quality", description=__doc__)
parser.add_argument("--threshold", type=float, default=align.THRESHOLD)
parser.add_argument("--errors", metavar="PAIR", help="print the wrong and the missed links")
options = parser.parse_args()


def line(name: str, relation: str, found: Score) -> str:
    figures = f"{found.right:6} {found.wrong:6} {found.missed:7}"
    return f"{name:32} {relation:17} {figures} {found.precision:10.3f} {found.recall:7.3f}"


if options.errors:
    pair = gold()[options.errors]
    found = linked(pair, options.threshold)
    for what, cells in (
        ("wrong", found - pair.same - pair.partial),
        ("missed", pair.same - found),
    ):
        for i, j in sorted(cells):
            print(f"{what}\n  {pair.a.sentences[i].quote}\n  {pair.b.sentences[j].quote}")
else:
    head = f"{'pair':32} {'relation':17} {'right':>6} {'wrong':>6} {'missed':>7}"
    print(f"{head} {'precision':>10} {'recall':>7}")
    measured = scores(options.threshold)
    for name, found in measured.items():
        print(line(name, gold()[name].relation, found))
    for relation in sorted({pair.relation for pair in gold().values()}):
        group = [found for name, found in measured.items() if gold()[name].relation == relation]
        print(line(f"all {len(group)}", relation, total(group)))
    print(line(f"all {len(measured)}", "", total(measured.values())))
