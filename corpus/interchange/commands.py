"""The commands that lead out of a corpus and into it, for `python -m corpus`."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import Any

from corpus.interchange import READERS, WRITERS, read_in, write_out


def add_export(commands: Any) -> argparse.ArgumentParser:
    """Add `export FORM TARGET` to the commands and return its parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "export", help="write the corpus as a data package, JSONL, Parquet or FollowTheMoney"
    )
    parser.add_argument("form", help=", ".join(WRITERS))
    parser.add_argument("target", type=Path, help="a folder; for jsonl and ftm a file")
    parser.set_defaults(run=_export)
    return parser


def add_read_in(commands: Any, name: str = "read-in") -> argparse.ArgumentParser:
    """Add the command that takes records into the curated files and return its parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help="take a data package, JSONL or Parquet of `export` into the curated files"
    )
    parser.add_argument("form", help=", ".join(READERS))
    parser.add_argument("source", type=Path)
    parser.add_argument("--who", default=getpass.getuser(), help="the name in the log")
    parser.add_argument("--why", help="the reason in the log")
    parser.add_argument(
        "--replace", action="store_true", help="also records that are here and differ"
    )
    parser.set_defaults(run=_read_in)
    return parser


def _export(options: argparse.Namespace) -> int:
    written = write_out(options.data, options.form, options.target)
    sys.stdout.write(f"{options.form}: {written}\n")
    return 0


def _read_in(options: argparse.Namespace) -> int:
    decision, skipped = read_in(
        options.data,
        options.form,
        options.source,
        who=options.who,
        why=options.why,
        replace=options.replace,
    )
    for key, reason in skipped.items():
        sys.stdout.write(f"skipped {key}: {reason}\n")
    sys.stdout.write(f"{decision.what if decision else 'nothing new'}\n")
    return 1 if skipped else 0
