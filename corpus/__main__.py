"""The command line: `python -m corpus check | build | query`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from corpus import queries
from corpus.build import build
from corpus.check import check
from corpus.corpus import data_folder, open_corpus
from corpus.errors import CorpusError
from corpus.link import parse_address
from corpus.load import load


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns 0 on success, 1 when the corpus is at fault, 2 for a wrong call."""
    parser = argparse.ArgumentParser(prog="python -m corpus", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="lint the data folder")
    building = commands.add_parser("build", help="build the database of the data folder")
    asking = commands.add_parser("query", help="print the frame the app shows for a link")
    asking.add_argument("question", help=", ".join(sorted(queries.QUESTIONS)))
    asking.add_argument("link", nargs="?", default="", help="a link, or its query string")
    asking.add_argument("--format", choices=("csv", "json", "table"), default="table")
    for command in (checking, building, asking):
        command.add_argument("--data", type=Path, default=data_folder(), metavar="DIR")
    options = parser.parse_args(arguments)
    try:
        if options.command == "check":
            code = _check(options.data)
        elif options.command == "build":
            built = build(options.data)
            print(f"corpus {built.version}: {built.curated}")
            code = 0
        else:
            code = _query(options.question, options.link, options.format, options.data)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader of the pipe has seen enough; nothing is left to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except CorpusError as error:
        print(f"parley: {error}", file=sys.stderr)
        return 2


def _check(data: Path) -> int:
    records = load(data)
    problems = check(records)
    for problem in problems:
        print(problem)
    counts = ", ".join(
        f"{len(table):,} {name}"
        for name, table in (
            ("articles", records.articles),
            ("contacts and statements", records.contacts),
            ("actors", records.actors),
            ("outlets", records.outlets),
            ("places", records.places),
            ("topics", records.topics),
            ("texts", records.texts),
            ("claim tables", records.claims),
            ("contradictions", records.contradictions),
        )
    )
    verdict = f"{len(problems)} problems" if problems else "clean"
    print(f"{data.name}: {counts}: {verdict}")
    return 1 if problems else 0


def _query(question: str, address: str, form: str, data: Path) -> int:
    corpus = open_corpus(data)
    link = parse_address(address, corpus)
    for notice in link.notices:
        print(f"parley: {notice.message}", file=sys.stderr)
    frame = queries.ask(corpus, question, link)
    for column in frame.select_dtypes("datetime").columns:
        frame[column] = frame[column].dt.strftime("%Y-%m-%d")
    if form == "csv":
        frame.to_csv(sys.stdout, index=False)
    elif form == "json":
        print(frame.to_json(orient="records", indent=1, force_ascii=False))
    else:
        with pd.option_context("display.max_rows", None, "display.max_colwidth", 60):
            print(frame.to_string(index=False, na_rep="") if len(frame) else "no rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
