"""Write to the data folder durably: complete or not at all, one writer at a time.

A save is staged beside the data, then announced in a journal, then put in place file by file. Up
to the journal nothing has happened; from then on it is finished, by whoever opens the folder next
if need be, or taken back when the disk refuses. The log only ever grows.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import filelock

from corpus import roles
from corpus.errors import CorpusError, InputError
from corpus.roles import Role

LOG = "decisions.jsonl"
TORN = "decisions.torn"
"""Where the remains of a last line go that was cut off, for a person to look at."""

LOCK_SECONDS = 10.0
"""How long a save waits for another one before it gives up."""

_RECORD_FOLDERS = ("articles", "claims", "contacts", "imports", "texts", "vocabulary")
_RECORD_FILES = ("contradictions.yaml", LOG)
# The store's own corner of the data folder: its lock, its journal and what is staged.
_ROOM = ".store"
_NAME = re.compile(r"([a-z0-9][a-z0-9._-]*/){0,3}[a-z0-9][a-z0-9._-]*")

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would be larger than is allowed here",
    errno.EROFS: "the folder is read-only",
    errno.EACCES: "there is no permission to write there",
    errno.EPERM: "there is no permission to write there",
    errno.EIO: "the disk reports an error",
    errno.EMFILE: "too many files are open",
}


class StoreError(CorpusError):
    """The data folder could not be written; says why and what became of the save."""


class Conflict(CorpusError):  # noqa: N818 (what it is called everywhere)
    """Somebody else has changed a record meanwhile; carries their version and yours."""

    def __init__(self, what: str, theirs: Any, yours: Any) -> None:
        self.what = what
        self.theirs = theirs
        self.yours = yours
        state = "removed" if theirs is None else "changed"
        super().__init__(f'"{what}" has been {state} since you opened it; nothing was saved')


def version(content: bytes | None) -> str:
    """Return the hash that stands for a content, and for a file that is not there, nothing."""
    return "" if content is None else hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Stamp:
    """How the data folder stood at one moment: the length of the log, and a mark of each file."""

    generation: int
    files: Mapping[str, tuple[int, int, int]] = field(repr=False)


NEVER = Stamp(-1, MappingProxyType({}))
"""The stamp of a folder nobody has looked at yet."""


@dataclass(frozen=True)
class Changes:
    """What has become of the data folder since a stamp: its stamp now, and the files that differ.

    `files` are those that came, went or changed, by their path in the folder.
    """

    stamp: Stamp
    files: frozenset[str]


class Batch:
    """What one save is to change; nothing of it is on disk before the save is complete."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self.files: dict[str, bytes | None] = {}
        self.lines = b""

    def read(self, file: str) -> bytes | None:
        """Return a file as this save would leave it, or None when it is not there.

        Raises InputError for a name that leads out of the data folder.
        """
        if file in self.files:
            return self.files[file]
        path = _inside(self._data, file)
        try:
            return path.read_bytes() if path.is_file() else None
        except OSError as error:
            raise _refusal(self._data, error) from error

    def put(self, file: str, content: bytes | None, seen: str | None = None) -> None:
        """Write a file, or remove it; `seen` is the `version` the writer has looked at.

        Raises Conflict when the file is not the one that was seen.
        """
        theirs = self.read(file)
        if seen is not None and seen != version(theirs):
            raise Conflict(file, theirs, content)
        self.files[file] = content

    def log(self, line: str) -> None:
        """Add a line to the log."""
        self.lines += line.encode("utf-8") + b"\n"


def _inside(data: Path, file: str) -> Path:
    if not _NAME.fullmatch(file):
        raise InputError(f'"{file[:80]}" is no file of the data folder')
    path = data / file
    # A link could lead out of the folder (S21).
    if path.is_symlink() or not path.resolve().is_relative_to(data.resolve()):
        raise InputError(f'"{file}" is a symbolic link; files stand in the data folder itself')
    return path


def _refusal(data: Path, error: OSError, outcome: str = "nothing was changed") -> StoreError:
    reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
    return StoreError(f'cannot save to "{data.name}": {reason}; {outcome}')


class Store:
    """A data folder that is written to; any number of them may be open, in any process."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._room = data / _ROOM
        self._journal = self._room / "journal.json"
        self._undo = self._room / "undo.json"
        self.notices: list[str] = []

    @property
    def in_use(self) -> bool:
        """Tell whether anybody has saved to this folder; one for reading alone is left as it is."""
        return self._room.is_dir()

    @contextmanager
    def writing(self) -> Iterator[Batch]:
        """Collect what a save changes, and save it on leaving; an error on the way saves nothing.

        Raises RoleError when whoever acts may not curate, StoreError when the folder cannot be
        written, Conflict as `Batch.put` does.
        """
        roles.require(Role.CURATOR)
        with self._locked():
            self._recover()
            batch = Batch(self.data)
            yield batch
            self._save(batch)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold saves off while the folder is read as a whole; one cut off is finished first.

        A folder that cannot be written has no saves to hold off.
        """
        with ExitStack() as held:
            with suppress(StoreError):
                held.enter_context(self._locked())
                self._recover()
            yield

    def recover(self) -> tuple[str, ...]:
        """Finish or take back what a crash has cut off; returns what was done, in words."""
        known = len(self.notices)
        with self._locked():
            self._recover()
        return tuple(self.notices[known:])

    def changes(self, since: Stamp = NEVER) -> Changes:
        """Return what has changed since a stamp, by a save or by hand; no file is opened."""
        files: dict[str, tuple[int, int, int]] = {}
        for folder in _RECORD_FOLDERS:
            files.update(_marks(self.data, folder))
        generation = 0
        for name in _RECORD_FILES:
            try:
                stat = (self.data / name).lstat()
            except FileNotFoundError:
                continue
            files[name] = _mark(stat)
            generation = stat.st_size if name == LOG else generation
        changed = {
            name
            for name in files.keys() | since.files.keys()
            if files.get(name) != since.files.get(name)
        }
        return Changes(Stamp(generation, files), frozenset(changed))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if not self.data.is_dir():
            raise StoreError(f'no data folder "{self.data}"')
        try:
            self._room.mkdir(exist_ok=True)
            ignore = self._room / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", "ascii")
            lock = filelock.FileLock(self._room / "lock", LOCK_SECONDS, poll_interval=0.01)
            lock.acquire()
        except filelock.Timeout:
            raise StoreError(
                f"somebody else has been saving for {LOCK_SECONDS:.0f} seconds; "
                "nothing was changed, try again"
            ) from None
        except OSError as error:
            raise _refusal(self.data, error) from error
        try:
            yield
        finally:
            lock.release()

    def _save(self, batch: Batch) -> None:
        try:
            changed = {
                file: content
                for file, content in batch.files.items()
                if content != Batch(self.data).read(file)
            }
            if not changed and not batch.lines:
                return
            journal = self._stage(changed, batch.lines)
        except OSError as error:
            self._sweep()
            raise _refusal(self.data, error) from error
        try:
            (self._room / "journal.new").replace(self._journal)
            _sync_folder(self._room)
            self._finish(journal)
        except OSError as error:
            try:
                self._take_back(journal)
            except OSError:
                outcome = "the save is finished or taken back when the folder is next written"
                raise _refusal(self.data, error, outcome) from error
            raise _refusal(self.data, error) from error
        self._sweep()

    def _stage(self, changed: Mapping[str, bytes | None], lines: bytes) -> dict[str, Any]:
        """Write all that is new beside the data, then the journal that announces it."""
        journal: dict[str, Any] = {"files": [], "lines": lines.decode("utf-8")}
        log = self.data / LOG
        journal["size"] = log.stat().st_size if log.exists() else 0
        for n, (file, content) in enumerate(changed.items()):
            path = self.data / file
            old = path.read_bytes() if path.exists() else None
            if content is not None:
                _write(self._room / f"{n}.new", content)
            if old is not None:
                _keep(path, self._room / f"{n}.old")
                if content is not None:
                    shutil.copymode(path, self._room / f"{n}.new")
            journal["files"].append({"file": file, "old": version(old), "new": version(content)})
        _write(self._room / "journal.new", json.dumps(journal).encode("ascii"))
        return journal

    def _finish(self, journal: Mapping[str, Any]) -> None:
        """Do what the journal says that is not done yet."""
        self._complete_log(int(journal["size"]), journal["lines"].encode("utf-8"))
        folders = {self.data}
        for n, entry in enumerate(journal["files"]):
            path, staged = self.data / entry["file"], self._room / f"{n}.new"
            now = version(path.read_bytes()) if path.exists() else ""
            if now == entry["new"]:
                continue
            if now != entry["old"]:
                self._set_aside(entry["file"], staged)
                continue
            if not entry["new"]:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                staged.replace(path)
            folders.update(part for part in path.parents if part.is_relative_to(self.data))
        for folder in folders:
            _sync_folder(folder)
        self._journal.unlink()

    def _take_back(self, journal: Mapping[str, Any]) -> None:
        """Put everything back as it was before the journal was written."""
        if self._journal.exists():
            # From here on a crash leads back, not on.
            self._journal.replace(self._undo)
        for n, entry in enumerate(journal["files"]):
            path, kept = self.data / entry["file"], self._room / f"{n}.old"
            if kept.exists():
                kept.replace(path)
            elif not entry["old"]:
                path.unlink(missing_ok=True)
        log = self.data / LOG
        if log.exists() and log.stat().st_size > journal["size"]:
            os.truncate(log, journal["size"])
            if not journal["size"]:
                log.unlink()
        self._undo.unlink(missing_ok=True)
        self._sweep()

    def _complete_log(self, size: int, lines: bytes) -> None:
        """Add to the log what of these lines is not there; what is there is never written again."""
        path = self.data / LOG
        log = b""
        if path.exists():
            with path.open("rb") as stream:
                stream.seek(size)
                log = stream.read()
        if not lines.startswith(log):
            # The log has grown by other means; the lines may stand in it all the same.
            log = lines if lines in log else b""
        if missing := lines[len(log) :]:
            with path.open("ab", buffering=0) as end:
                _write_all(end.fileno(), missing)
                os.fsync(end.fileno())

    def _recover(self) -> None:
        try:
            if self._undo.exists():
                self._take_back(json.loads(self._undo.read_bytes()))
                self.notices.append("A save that the disk had refused was taken back.")
            elif self._journal.exists():
                journal = json.loads(self._journal.read_bytes())
                self._finish(journal)
                files = len(journal["files"])
                self.notices.append(
                    f"A save that was cut off has been finished ({files} "
                    f"{'file' if files == 1 else 'files'})."
                )
            self._mend_log()
            self._sweep()
        except OSError as error:
            if self._undo.exists() or self._journal.exists():
                outcome = "an earlier save is still unfinished, so nothing was changed"
                raise _refusal(self.data, error, outcome) from error
            raise _refusal(self.data, error) from error

    def _mend_log(self) -> None:
        """Move a last line that was cut off aside; one that only lacks its newline is kept."""
        path = self.data / LOG
        if not path.exists() or not path.stat().st_size:
            return
        with path.open("rb+", buffering=0) as stream:
            stream.seek(-1, os.SEEK_END)
            if stream.read(1) == b"\n":
                return
            content = path.read_bytes()
            whole = content.rfind(b"\n") + 1
            tail = content[whole:]
            if _is_entry(tail):
                stream.seek(0, os.SEEK_END)
                _write_all(stream.fileno(), b"\n")
            else:
                with (self.data / TORN).open("ab", buffering=0) as torn:
                    _write_all(torn.fileno(), tail + b"\n")
                    os.fsync(torn.fileno())
                os.ftruncate(stream.fileno(), whole)
                line = content.count(b"\n") + 1
                self.notices.append(
                    f"{LOG}:{line}: the last line was cut off; "
                    f'its {len(tail):,} bytes are in "{TORN}".'
                )
            os.fsync(stream.fileno())

    def _set_aside(self, file: str, staged: Path) -> None:
        """Keep a file that was edited after the crash, and ours beside it under another name."""
        if staged.exists():
            aside = self.data / f"{file}.unsaved"
            staged.replace(aside)
            self.notices.append(
                f'"{file}" was edited after a save of it was cut off; what was to be saved is in '
                f'"{file}.unsaved".'
            )

    def _sweep(self) -> None:
        """Remove what is staged and belongs to no save."""
        with suppress(OSError):  # what cannot be removed now is removed at the next save
            for pattern in ("*.new", "*.old"):
                for path in self._room.glob(pattern):
                    path.unlink(missing_ok=True)


def _marks(data: Path, folder: str) -> Iterator[tuple[str, tuple[int, int, int]]]:
    try:
        with os.scandir(data / folder) as entries:
            for entry in entries:
                name = f"{folder}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    yield from _marks(data, name)
                elif not entry.name.startswith("."):
                    yield name, _mark(entry.stat(follow_symlinks=False))
    except (FileNotFoundError, NotADirectoryError):
        return


def _mark(stat: os.stat_result) -> tuple[int, int, int]:
    # The time of change, not of writing: a copy or a checkout may keep the latter.
    return stat.st_ctime_ns, stat.st_size, stat.st_ino


def _write(path: Path, content: bytes) -> None:
    with path.open("wb", buffering=0) as stream:
        _write_all(stream.fileno(), content)
        os.fsync(stream.fileno())


def _write_all(descriptor: int, content: bytes) -> None:
    # A write may take only the first part, on a disk that is almost full for one.
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def _keep(path: Path, copy: Path) -> None:
    """Keep the old content reachable under another name, without taking space where possible."""
    try:
        copy.hardlink_to(path)
    except OSError:
        shutil.copyfile(path, copy)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # a folder cannot be opened there
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_entry(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (json.JSONDecodeError, UnicodeDecodeError):
        return False
