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
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import duckdb
import platformdirs

from corpus import bulk, curated, imported
from corpus.bulk import Progress
from corpus.curate.store import Store
from corpus.errors import CorpusError, Problem
from corpus.layers import Built
from corpus.load import Records, digest, files, load

KEEP = 3
"""How many databases stay in the cache folder: other processes may still read an older one."""

READ_THROUGH = 500_000_000
"""Bytes up to which a database is read through before it is opened; DuckDB checks each block."""

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
    """Return the version of a data folder: 12 hex digits made from names and contents.

    Of an import its manifest is read, which has the contents of the rest.
    """
    hashed = hashlib.sha256()
    for path in (*files(data), *bulk.manifests(data)):
        if path.is_symlink() or not path.is_file():
            continue
        try:
            content = digest(path)
        except OSError as error:
            # `load` reports it; once it can be read the version is another.
            content = str(error.strerror)
        hashed.update(f"{path.relative_to(data).as_posix()}\0{content}\n".encode())
    return hashed.hexdigest()[:12]


def build(data: Path, cache: Path | None = None, progress: Progress | None = None) -> Built:
    """Return the databases of a data folder, built when there are none of this version.

    Raises CorpusError when the folder is missing or holds no record at all.
    """
    cache = cache or cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    store = Store(data)
    with store.reading() if store.in_use else nullcontext():
        version = corpus_version(data)
        path = cache / f"corpus-{version}-{_code_version()}.duckdb"
        if built := _ready(path, version):
            return built
        records = load(data)
    built = _build(records, path, version, data, progress)
    _tidy(cache, keep=path)
    return built


def _build(
    records: Records, path: Path, version: str, data: Path, progress: Progress | None
) -> Built:
    if not (records.articles or records.contacts or records.actors or records.imports):
        detail = f": {records.problems[0]}" if records.problems else ""
        raise CorpusError(f'no readable record in "{data}"{detail}')
    try:
        beneath = _imported(records, path.parent, progress) if records.imports else None
        with _draft(path) as draft:
            curated.write(draft, records, version, beneath)
            _seal(draft).write_text(f"{_mark(draft)} {beneath.name if beneath else ''}", "utf-8")
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        # A full disk, or an import that is being replaced.
        said = str(error).partition("\n")[0]
        raise CorpusError(f'the corpus of "{data}" cannot be built: {said}') from None
    return Built(path, version, beneath)


def _imported(records: Records, cache: Path, progress: Progress | None) -> Path:
    """Return the layer of the imports, written when there is none like it."""
    terms = records.vocabulary()
    path = _imported_path(records, cache)
    if _sound(path):
        return path
    for one in list(records.imports):
        if file := bulk.damaged(one):
            records.imports.remove(one)
            place = f"imports/{one.name}/{file}"
            message = "other content than was written; import it again or remove it"
            records.problems.append(Problem(place, 1, message, "import"))
    path = _imported_path(records, cache)
    with _draft(path) as draft:
        imported.write(draft, records.imports, terms, progress)
        _seal(draft).write_text(f"{_mark(draft)} ", "utf-8")
    return path


def _imported_path(records: Records, cache: Path) -> Path:
    key = imported.key(records.imports, records.vocabulary())
    return cache / f"imported-{key}-{_code_version()}.duckdb"


def _code_version() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _seal(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _ready(path: Path, version: str) -> Built | None:
    # A damaged database is rebuilt, never read (F06).
    if not _sound(path):
        return None
    beneath = path.parent / name if (name := _beneath(path)) else None
    return Built(path, version, beneath) if beneath is None or _sound(beneath) else None


def _sound(path: Path) -> bool:
    try:
        return _seal(path).read_text("utf-8").partition(" ")[0] == _mark(path)
    except (OSError, UnicodeDecodeError):
        return False


def _beneath(path: Path) -> str:
    """Return the name of the imported layer under a curated one, or nothing."""
    try:
        return _seal(path).read_text("utf-8").partition(" ")[2]
    except (OSError, UnicodeDecodeError):
        return ""


def _mark(path: Path) -> str:
    """Return what tells that a database is as it was written."""
    size = path.stat().st_size
    if size <= READ_THROUGH:
        return digest(path)
    with path.open("rb") as stream:
        ends = stream.read(_END)
        stream.seek(size - _END)
        return f"{size}-{hashlib.sha256(ends + stream.read()).hexdigest()}"


_END = 65_536


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """Let a database and its seal be written aside, and put them in place when they are whole."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".building-") as folder:
        draft = Path(folder) / path.name
        yield draft
        with draft.open("rb+") as stream:
            os.fsync(stream.fileno())
        draft.replace(path)
        _seal(draft).replace(_seal(path))


def _tidy(cache: Path, keep: Path) -> None:
    old = sorted(cache.glob("corpus-*.duckdb"), key=_age, reverse=True)
    for path in old[:-KEEP]:
        if path != keep:
            _remove(path)
    used = {_beneath(path) for path in cache.glob("corpus-*.duckdb")}
    for path in cache.glob("imported-*.duckdb"):
        if path.name not in used and _age(path) > ABANDONED:
            _remove(path)
    for draft in cache.glob(".building-*"):
        # Left by a build that was killed; none takes that long.
        if _age(draft) > ABANDONED:
            shutil.rmtree(draft, ignore_errors=True)


def _remove(path: Path) -> None:
    """Remove a database, its seal, and what engines have made of it."""
    for made in path.parent.glob(f"{path.stem}.*"):
        if made.is_dir():
            shutil.rmtree(made, ignore_errors=True)
        else:
            made.unlink(missing_ok=True)


def _age(path: Path) -> float:
    """Return the seconds since a file was written; one gone meanwhile counts as old."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
