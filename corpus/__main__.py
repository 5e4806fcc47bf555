"""The command line: `python -m corpus` and one of its commands, which `--help` lists."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus import bulk
from corpus.build import build
from corpus.check import check
from corpus.errors import CorpusError, InputError
from corpus.interchange import form_of
from corpus.interchange.commands import add_export, take_in
from corpus.load import data_folder, load

SHOWN = 100
"""Rows that are told one by one when they are not imported; a file keeps them all."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns 0 on success, 1 when the corpus is at fault, 2 for a wrong call."""
    options = _parser().parse_args(arguments)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader of the pipe has seen enough; nothing is left to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("parley: interrupted", file=sys.stderr)
        return 130
    except CorpusError as error:
        print(f"parley: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m corpus", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="lint the data folder")
    checking.set_defaults(run=lambda options: _check(options.data))
    building = commands.add_parser("build", help="build the database of the data folder")
    building.set_defaults(run=lambda options: _build(options.data))
    asking = commands.add_parser("query", help="print the frame the app shows for a link")
    asking.add_argument("question", help="what is asked, such as timeline or actor_counts")
    asking.add_argument("link", nargs="?", default="", help="a link, or its query string")
    asking.add_argument("--format", choices=("csv", "json", "table"), default="table")
    asking.set_defaults(run=lambda o: _query(o.question, o.link, o.format, o.data))
    adding = commands.add_parser("add", help="make drafts of articles, to be reviewed in the app")
    adding.add_argument(
        "sources", nargs="+", metavar="PATH|URL", help="files, folders, web addresses, feeds"
    )
    adding.add_argument("--coder", metavar="NAME", help="whose drafts they are; you, without")
    adding.set_defaults(run=lambda o: _add(o.data, o.sources, o.coder or _login("--coder")))
    briefing = commands.add_parser("brief", help="write the footnoted brief of a link")
    briefing.add_argument("link", help="a link, or its query string; with a contact, on that one")
    briefing.add_argument("--out", type=Path, required=True, metavar="FILE", help=".docx or .html")
    briefing.set_defaults(run=lambda o: _brief(o.link, o.out, o.data))
    importing = commands.add_parser(
        "import",
        help="import Parquet or JSONL beside the curated files, or what `export` wrote into them; "
        "without a path, list imports",
    )
    importing.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="articles*.parquet, …, or a folder"
    )
    importing.add_argument("--name", help="name of the import; another of this name is replaced")
    importing.add_argument("--remove", metavar="NAME", help="remove an import")
    importing.add_argument("--who", metavar="NAME", help="of an export: your name, for the log")
    importing.add_argument("--why", help="of an export: the reason, for the log")
    importing.add_argument(
        "--replace", action="store_true", help="of an export: also records that are here and differ"
    )
    importing.set_defaults(run=_import)
    exporting = add_export(commands)
    loading = commands.add_parser("load", help="load the corpus into a ClickHouse server")
    loading.add_argument(
        "--engine",
        default=os.environ.get("PARLEY_ENGINE", ""),
        metavar="URL",
        help="clickhouse://user:password@host:8123,host:8123/database?cluster=name",
    )
    loading.set_defaults(run=lambda o: _load(o.data, o.engine))
    for command in (checking, building, asking, briefing, adding, importing, exporting, loading):
        command.add_argument("--data", type=Path, default=data_folder(), metavar="DIR")
    # Without a folder a question goes to the engine that the app asks.
    asking.set_defaults(data=None)
    briefing.set_defaults(data=None)
    return parser


def _check(data: Path) -> int:
    records = load(data)
    if records.imports:
        # Only the layers together show what imported records lack.
        from corpus.corpus import open_corpus

        problems = list(open_corpus(data).problems)
    else:
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
    counts += "".join(f", import {_said(one)}" for one in records.imports)
    verdict = f"{len(problems)} problems" if problems else "clean"
    print(f"{data.name}: {counts}: {verdict}")
    return 1 if problems else 0


def _build(data: Path) -> int:
    with _Progress() as progress:
        built = build(data, progress=progress.tell)
    beneath = f" over {built.imported}" if built.imported else ""
    print(f"corpus {built.version}: {built.curated}{beneath}")
    return 0


def _load(data: Path, url: str) -> int:
    from corpus.engines.clickhouse.load import load as load_into

    with _Progress() as progress:
        built = build(data, progress=progress.tell)
        address = load_into(built, url, progress.tell)
    print(f"corpus {built.version}: {address}")
    return 0


def _query(question: str, address: str, form: str, data: Path | None) -> int:
    import pandas as pd

    from corpus import queries
    from corpus.corpus import open_corpus
    from corpus.link import parse_address

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


def _login(option: str) -> str:
    """Return the name of whoever is logged in; a container may have nobody."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise InputError(f"say who you are: {option} NAME") from None


def _add(data: Path, arguments: Sequence[str], coder: str) -> int:
    from corpus.curate import adding

    sources = [source for argument in arguments for source in adding.of_argument(argument)]
    counts = dict.fromkeys(adding.Status, 0)
    with _Progress() as progress:

        def tell(done: int, of: int, name: str) -> None:
            progress.tell("reading", done, of)

        for outcome in adding.add(data, sources, coder, progress=tell):
            counts[outcome.status] += 1
            if outcome.status is adding.Status.REFUSED:
                progress.print(f"{bulk.printable(outcome.name)}: {bulk.printable(outcome.reason)}")
    said = {
        adding.Status.DRAFT: "drafts made",
        adding.Status.KNOWN: "known already",
        adding.Status.REFUSED: "refused",
    }
    print(", ".join(f"{counts[status]:,} {words}" for status, words in said.items()))
    return 1 if counts[adding.Status.REFUSED] else 0


def _brief(address: str, out: Path, data: Path | None) -> int:
    from corpus.brief import brief, docx, html
    from corpus.corpus import open_corpus
    from corpus.export import Selection
    from corpus.link import parse_address

    writers = {".docx": docx.write, ".html": html.write}
    if out.suffix not in writers:
        raise InputError(f'--out: no brief as "{out.suffix}"; expected {" or ".join(writers)}')
    corpus = open_corpus(data)
    link = parse_address(address, corpus)
    for notice in link.notices:
        print(f"parley: {notice.message}", file=sys.stderr)
    written = brief(Selection(corpus, link, address if "://" in address else ""))
    out.write_bytes(writers[out.suffix](written))
    print(f"{out}: {written.title}; {len(written.sources)} sources")
    return 0


def _import(options: argparse.Namespace) -> int:
    data, paths, removed = options.data, options.paths, options.remove
    if len(paths) == 1 and (form := form_of(paths[0])):
        who, why = options.who or _login("--who"), options.why
        return take_in(data, form, paths[0], who, why, replace=options.replace)
    if removed:
        bulk.remove(data, removed)
        print(f"removed {removed}")
        return 0
    if not paths:
        found, problems = bulk.imports(data)
        for line in (*map(_said, found), *problems):
            print(line)
        return 1 if problems else 0
    told = 0

    def refused(row: bulk.Refused) -> None:
        nonlocal told
        told += 1
        if told <= SHOWN:
            progress.print(str(row))

    with _Progress() as progress:
        report = bulk.add(data, paths, options.name, progress.tell, refused)
    folder = data / "imports" / report.name
    if told > SHOWN:
        print(f"and {told - SHOWN:,} more; see {folder / bulk.REJECTED}", file=sys.stderr)
    for file in report.aside:
        print(f'parley: "{file}" left aside', file=sys.stderr)
    if report.unprinted:
        said = "names do not stand in the text of their article; kept as printed, without a line"
        print(f"parley: {report.unprinted:,} {said}", file=sys.stderr)
    rejected = f", {report.rejected:,} rows refused" if report.rejected else ""
    counts = ", ".join(f"{n:,} {kind}" for kind, n in report.rows.items())
    print(f"{report.name}: {counts}{rejected}")
    return 1 if report.rejected else 0


def _said(one: bulk.Import) -> str:
    counts = ", ".join(f"{file.rows:,} {kind}" for kind, file in one.manifest.files.items())
    return f"{one.name} ({one.manifest.when:%Y-%m-%d %H:%M}): {counts}"


class _Progress:
    """A bar for each thing that is done; a line where no terminal shows it."""

    def __init__(self) -> None:
        self._what = ""
        self._bar: Any = None

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def tell(self, what: str, done: int, of: int) -> None:
        """Show how much of something is done."""
        from tqdm import tqdm

        if self._bar is None or what != self._what:
            self.__exit__()
            self._what = what
            self._bar = tqdm(desc=what, total=of, unit_scale=True, disable=None, leave=False)
        self._bar.update(done - self._bar.n)
        if self._bar.disable and done == of:
            print(f"parley: {what}: done", file=sys.stderr)

    def print(self, line: str) -> None:
        """Print a line above the bar."""
        from tqdm import tqdm

        tqdm.write(line, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
