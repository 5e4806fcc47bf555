"""The ways out of a corpus and into it, as `python -m corpus` offers them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from corpus.interchange import WRITERS, read_in, write_out


def add_export(commands: Any) -> argparse.ArgumentParser:
    """Add `export FORM TARGET` to the commands and return its parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "export", help="write the corpus as a data package, JSONL, Parquet or FollowTheMoney"
    )
    parser.add_argument("form", help=", ".join(WRITERS))
    parser.add_argument("target", type=Path, help="a folder; for jsonl and ftm a file")
    parser.set_defaults(run=_export)
    return parser


def _export(options: argparse.Namespace) -> int:
    written = write_out(options.data, options.form, options.target)
    sys.stdout.write(f"{options.form}: {written}\n")
    return 0


def take_in(
    data: Path, form: str, source: Path, who: str, why: str | None, *, replace: bool
) -> int:
    """Take what `export` wrote into the curated files; 1 when a record was skipped."""
    decision, skipped = read_in(data, form, source, who=who, why=why, replace=replace)
    for key, reason in skipped.items():
        sys.stdout.write(f"skipped {key}: {reason}\n")
    sys.stdout.write(f"{decision.what if decision else 'nothing new'}\n")
    return 1 if skipped else 0
