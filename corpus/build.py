"""Build the database of a corpus from its data folder, and swap it in whole.

The database is a product: it lies in a cache folder under a name made from the content of the
data, so it is rebuilt exactly when something changed and never read half written.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from pathlib import Path

import platformdirs

from corpus import curated
from corpus.errors import CorpusError
from corpus.layers import Built
from corpus.load import Records, files, load

KEEP = 3
"""How many databases stay in the cache folder: other processes may still read an older one."""

ABANDONED = 3600.0
"""Seconds after which an unfinished build is taken for dead."""


def cache_folder() -> Path:
    """Return the folder databases are kept in: `PARLEY_CACHE`, else the user's cache folder.

    Falls back to a temporary folder where neither can be written.
    """
    wanted = os.environ.get("PARLEY_CACHE") or platformdirs.user_cache_dir("parley")
    folder = Path(wanted)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass
    return Path(tempfile.mkdtemp(prefix="parley-"))


def corpus_version(data: Path) -> str:
    """Return the version of a data folder: 12 hex digits made from names and contents."""
    digest = hashlib.sha256()
    for path in files(data):
        if path.is_symlink() or not path.is_file():
            continue
        try:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            # `load` reports it; once it can be read the version is another.
            content = str(error.strerror)
        digest.update(f"{path.relative_to(data).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()[:12]


def build(data: Path, cache: Path | None = None) -> Built:
    """Return the database of a data folder, built when there is none of this version.

    Raises CorpusError when the folder is missing or holds no record at all.
    """
    cache = cache or cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    version = corpus_version(data)
    path = cache / f"corpus-{version}-{_code_version()}.duckdb"
    if not _intact(path):
        records = load(data)
        if not (records.articles or records.contacts or records.actors):
            detail = f": {records.problems[0]}" if records.problems else ""
            raise CorpusError(f'no readable record in "{data}"{detail}')
        _write(records, version, path)
        _tidy(cache, keep=path)
    return Built(path, version)


def _code_version() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _seal(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _intact(path: Path) -> bool:
    # A damaged database is rebuilt, never read (F06).
    try:
        expected = _seal(path).read_text("ascii")
        return hashlib.sha256(path.read_bytes()).hexdigest() == expected
    except (OSError, UnicodeDecodeError):
        return False


def _write(records: Records, version: str, path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".building-") as folder:
        draft = Path(folder) / path.name
        curated.write(draft, records, version)
        with draft.open("rb+") as stream:
            os.fsync(stream.fileno())
        seal = Path(folder) / _seal(path).name
        seal.write_text(hashlib.sha256(draft.read_bytes()).hexdigest(), "ascii")
        draft.replace(path)
        seal.replace(_seal(path))


def _tidy(cache: Path, keep: Path) -> None:
    old = sorted(cache.glob("corpus-*.duckdb"), key=_age, reverse=True)
    for path in old[:-KEEP]:
        if path != keep:
            path.unlink(missing_ok=True)
            _seal(path).unlink(missing_ok=True)
    for draft in cache.glob(".building-*"):
        # Left by a build that was killed; none takes that long.
        if _age(draft) > ABANDONED:
            shutil.rmtree(draft, ignore_errors=True)


def _age(path: Path) -> float:
    """Return the seconds since a file was written; one gone meanwhile counts as old."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
