"""Add a batch: inputs of any kind become drafts, one bad one never stops the rest.

A batch may be left at any time. What it has made is saved, and what is a draft or an article
already is not read again, so the same batch once more goes on where the first one stopped.
"""

from __future__ import annotations

import hashlib
import itertools
import logging
import multiprocessing
import os
import re
import signal
import threading
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path

from corpus.curate import fetch, formats
from corpus.curate.copies import plain_address
from corpus.curate.draft import Draft
from corpus.curate.drafts import Coding, Drafts
from corpus.curate.latin import slug
from corpus.curate.page import Page, Raw, Refusal
from corpus.curate.raw import MAX_BYTES, keep
from corpus.curate.review import with_lines_suggested
from corpus.curate.store import Conflict
from corpus.curate.suggest import Register, suggest
from corpus.errors import InputError
from corpus.load import Records, load

Progress = Callable[[int, int, str], None]
"""Told after each source: how many are done, of how many, and the name of this one."""

FEW = 24
"""Pages that are read in this process; more are worth starting others for."""
_AHEAD = 16
"""Pages that are read while an earlier one is waited for."""


@dataclass(frozen=True)
class Source:
    """A raw input by its name; it is read when its turn comes, which may raise InputError."""

    name: str
    read: Callable[[], Raw]


class Status(StrEnum):
    """What became of a page."""

    DRAFT = "draft"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """What became of a page: the draft or the article that has it now, or the reason it has not."""

    name: str
    status: Status
    draft: str = ""
    article: str = ""
    reason: str = ""


# -- sources ---------------------------------------------------------------------------------------


def of_text(text: str) -> Source:
    """Return text that was pasted, named by its first words."""
    words = " ".join(text[:500].split())
    name = f"{words[:60].strip()}.txt" if words else "pasted text"
    return Source(name, lambda: Raw.of(name, text.encode("utf-8", "replace"), received=_today()))


def of_bytes(name: str, content: bytes, media: str = "") -> Source:
    """Return a file that was handed over as a whole."""
    return Source(name, lambda: Raw.of(name, content, media=media, received=_today()))


def of_address(address: str) -> Source:
    """Return what stands at a web address: a page, or a feed with a page an entry."""
    return Source(address.strip()[:400], lambda: fetch.fetch(address, today=_today()))


def of_path(path: Path) -> list[Source]:
    """Return a file, or the files in a folder and those below it; hidden ones are passed over.

    Raises InputError when nothing is there.
    """
    if path.is_dir():
        return [
            _of_file(file, file.relative_to(path).as_posix())
            for file in sorted(path.rglob("*"))
            if not any(part.startswith(".") for part in file.relative_to(path).parts)
            and (file.is_symlink() or not file.is_dir())
        ]
    if not path.exists():
        raise InputError(f'no file or folder "{path}"')
    return [_of_file(path, path.name)]


def of_argument(argument: str) -> list[Source]:
    """Return what a word of the command line names: a web address, a file or a folder.

    Raises InputError when nothing is there.
    """
    if re.match(r"[a-z][a-z0-9+.-]*://", argument, re.I):
        return [of_address(argument)]
    return of_path(Path(argument))


def _of_file(path: Path, name: str) -> Source:
    def read() -> Raw:
        # A link may lead anywhere (S21), and a pipe never ends.
        if path.is_symlink() or not path.is_file():
            raise InputError("no ordinary file")
        try:
            size = path.stat().st_size
            if size > MAX_BYTES:
                raise InputError(f"{size:,} bytes; at most {MAX_BYTES:,} are taken")
            return Raw.of(path.name, path.read_bytes(), received=_today())
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}") from None

    return Source(name, read)


def _today() -> date:
    return datetime.now(UTC).date()


# -- a batch ---------------------------------------------------------------------------------------


def add(
    data: Path,
    sources: Collection[Source],
    coder: str,
    *,
    progress: Progress | None = None,
    processes: int = 2,
) -> Generator[Outcome, None, None]:
    """Make drafts of sources for a coder, and yield what became of each page, in order.

    Each draft is saved before it is yielded, its raw input before it. Raises StoreError when the
    data folder cannot be written; what was saved until then stays.
    """
    records = load(data)
    drafts = Drafts(data)
    kept: set[str] = set()
    found = _found(sources, _Known.of(data, records), progress)
    for read in _read(found, data, records, processes):
        if isinstance(read, Outcome):
            yield read
        else:
            new, draft = read
            if new.raw.sha256 not in kept:
                keep(new.raw, data)
                kept.add(new.raw.sha256)
            yield _saved(new, draft, drafts, coder)


@dataclass(frozen=True)
class _New:
    """A page that is neither a draft nor an article yet."""

    draft: str
    page: Page
    raw: Raw


def _found(
    sources: Collection[Source], known: _Known, progress: Progress | None
) -> Iterator[_New | Outcome]:
    """Yield the pages of all sources, and what became of those that are not to be read."""
    for done, source in enumerate(sources, 1):
        try:
            given = source.read()
        except InputError as error:
            yield Outcome(source.name, Status.REFUSED, reason=str(error))
        else:
            for page in formats.pages(given):
                if isinstance(page, Refusal):
                    yield Outcome(page.name, Status.REFUSED, reason=page.reason)
                else:
                    yield known.outcome(page) or known.new(page, given)
        if progress is not None:
            progress(done, len(sources), source.name)


def _saved(new: _New, draft: Draft, drafts: Drafts, coder: str) -> Outcome:
    coding = Coding(
        article=new.draft,
        coder=coder,
        updated=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        raw=new.raw.sha256,
        draft=draft.to_json(),
    )
    try:
        drafts.save(coding, seen="")
    except Conflict:
        # The same batch runs twice.
        return Outcome(new.page.name, Status.KNOWN, draft=new.draft)
    return Outcome(new.page.name, Status.DRAFT, draft=new.draft)


class _Known:
    """The pages that are drafts or articles already."""

    def __init__(self, drafts: dict[str, str], articles: dict[str, tuple[str, str | None]]) -> None:
        self._drafts = drafts
        self._articles = articles

    @classmethod
    def of(cls, data: Path, records: Records) -> _Known:
        ids = {path.stem for path in (data / "drafts").glob("*/*.json")}
        articles = [entry.record for entry in records.articles.values()]
        return cls(
            {key.rpartition("-")[2]: key for key in ids},
            {one.text.sha256: (one.id, one.url) for one in articles if one.text},
        )

    def outcome(self, page: Page) -> Outcome | None:
        """Return what has this page already: a draft of the same bytes, an article of the text."""
        if draft := self._drafts.get(_digest(page)):
            return Outcome(page.name, Status.KNOWN, draft=draft)
        text = hashlib.sha256(page.text.encode("utf-8")).hexdigest()
        article, url = self._articles.get(text, ("", None))
        # The same words at another address are another report, such as a copy of an agency's.
        elsewhere = page.address and url and plain_address(page.address) != plain_address(url)
        return (
            Outcome(page.name, Status.KNOWN, article=article) if article and not elsewhere else None
        )

    def new(self, page: Page, given: Raw) -> _New:
        """Return the page under the id of a new draft, with the raw input it stands in."""
        digest = _digest(page)
        words = slug(page.name.rpartition(" › ")[2].rpartition(".")[0] or page.name)[:60]
        key = f"{words.strip('-') or 'page'}-{digest}"
        self._drafts[digest] = key
        return _New(key, replace(page, raw=given.sha256), given)


def _digest(page: Page) -> str:
    """Return what tells a page from others: its bytes, and its place in a table or a feed."""
    place = re.search(r":\d+$", page.name)
    named = f"{page.raw}{place.group() if place else ''}"
    return hashlib.sha256(named.encode("ascii")).hexdigest()[:12]


# -- reading, here or in other processes -----------------------------------------------------------

_Read = Outcome | tuple["_New", Draft]


def _read(
    found: Iterator[_New | Outcome], data: Path, records: Records, processes: int
) -> Iterator[_Read]:
    """Yield each new page with its draft; many are read by processes of their own."""
    register = None
    for entry in itertools.islice(found, FEW):
        if isinstance(entry, _New):
            register = register or Register.of(records)
            draft = _draft(entry.page, register)
            yield draft if isinstance(draft, Outcome) else (entry, draft)
        else:
            yield entry
    more = next(found, None)
    if more is not None:
        yield from _read_beside(itertools.chain([more], found), data, processes)


_Ahead = deque[Outcome | tuple[_New, "Future[Draft | Outcome]"]]


def _read_beside(found: Iterable[_New | Outcome], data: Path, processes: int) -> Iterator[_Read]:
    pool = _pool(processes)
    ahead: _Ahead = deque()
    try:
        for entry in found:
            if isinstance(entry, Outcome):
                ahead.append(entry)
            else:
                try:
                    future = pool.submit(_draft_there, entry.page, data)
                except BrokenProcessPool:
                    yield from _done(ahead, 0)
                    pool.shutdown()
                    pool = _pool(processes)
                    future = pool.submit(_draft_there, entry.page, data)
                ahead.append((entry, future))
            yield from _done(ahead, _AHEAD)
        yield from _done(ahead, 0)
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(processes: int) -> ProcessPoolExecutor:
    # A fork of a process with threads, as a server has, may stand still for ever.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, context, initializer=_begin)


def _begin() -> None:
    """Leave an interrupt to the process that began this one, and end when that one is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _done(ahead: _Ahead, most: int) -> Iterator[_Read]:
    """Yield what was read first until at most this many are waited for."""
    while len(ahead) > most:
        entry = ahead.popleft()
        if isinstance(entry, Outcome):
            yield entry
            continue
        new, future = entry
        try:
            draft = future.result()
        except BrokenProcessPool:
            reason = "the process that read it, or one beside it, was ended; add it once more"
            draft = Outcome(new.page.name, Status.REFUSED, reason=reason)
        yield draft if isinstance(draft, Outcome) else (new, draft)


def _draft_there(page: Page, data: Path) -> Draft | Outcome:
    return _draft(page, _register(data))


@cache
def _register(data: Path) -> Register:
    """Return the register of a data folder as it was when this process was started."""
    return Register.of(load(data))


def _draft(page: Page, register: Register) -> Draft | Outcome:
    try:
        return with_lines_suggested(suggest(page, register))
    except Exception as error:
        # A fault of ours on one page; the rest of the batch is none the worse for it.
        logging.getLogger(__name__).exception("no suggestions for %r", page.name[:200])
        reason = f"reading it failed ({type(error).__name__}); the log of the program has more"
        return Outcome(page.name, Status.REFUSED, reason=reason)
