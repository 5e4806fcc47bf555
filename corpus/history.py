"""The versions a corpus has had here, so that an old link can be told what has changed since.

Of each version that was opened, every file of the data folder is kept once, by its content. Of an
import only the manifest is kept: its files are many and large, and are taken from the data folder
where it still has the same.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from corpus import bulk
from corpus.build import cache_folder, corpus_version
from corpus.load import files

_LAYOUT = """
CREATE TABLE IF NOT EXISTS contents (sha256 TEXT PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS files (
    version TEXT, file TEXT, sha256 TEXT NOT NULL REFERENCES contents, PRIMARY KEY (version, file)
) WITHOUT ROWID;
"""
_WAIT = 10.0
_log = logging.getLogger(__name__)


class History:
    """Versions of data folders, in one file beside the databases made of them."""

    def __init__(self, cache: Path | None = None) -> None:
        self._path = (cache or cache_folder()) / "history.sqlite"

    def keep(self, data: Path, version: str) -> None:
        """Keep the files of a data folder as this version.

        Nothing depends on it, so a disk that cannot be written is told in the log alone.
        """
        try:
            with self._writing() as database:
                if _known(database, version):
                    return
                for path in (*files(data), *bulk.manifests(data)):
                    if path.is_file() and not path.is_symlink():
                        name = path.relative_to(data).as_posix()
                        _keep(database, version, name, path.read_bytes())
                if corpus_version(data) != version:
                    database.rollback()  # it changed meanwhile, and is kept when it is opened
        except (OSError, sqlite3.Error) as error:
            _log.warning("version %s is not kept in %s: %s", version, self._path, error)

    def knows(self, version: str) -> bool:
        """Tell whether a version has been kept."""
        if not self._path.exists():
            return False
        with self._reading() as database:
            return _known(database, version)

    def restore(self, version: str, folder: Path, data: Path) -> tuple[str, ...]:
        """Write the files of a version into a new folder; return the imports that are gone.

        An import is taken from the data folder of today, if it has still the same. Raises
        KeyError when the version was never kept.
        """
        with self._reading() as database:
            rows = database.execute(
                "SELECT file, content FROM files JOIN contents USING (sha256) WHERE version = ?",
                (version,),
            ).fetchall()
        if not rows:
            raise KeyError(version)
        gone = []
        for name, content in rows:
            known = zlib.decompress(content)
            path = folder / name
            if path.name == bulk.MANIFEST and name.startswith("imports/"):
                today = data / name
                if not today.is_file() or today.read_bytes() != known:
                    gone.append(path.parent.name)
                    continue
                shutil.copytree(today.parent, path.parent, copy_function=_beside)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(known)
        return tuple(sorted(gone))

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=_WAIT)) as database:
            database.executescript(_LAYOUT)
            with database:
                database.execute("BEGIN IMMEDIATE")
                yield database

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(f"{self._path.as_uri()}?mode=ro", uri=True)) as database:
            yield database


def _known(database: sqlite3.Connection, version: str) -> bool:
    found = database.execute("SELECT 1 FROM files WHERE version = ? LIMIT 1", (version,))
    return found.fetchone() is not None


def _keep(database: sqlite3.Connection, version: str, name: str, content: bytes) -> None:
    sha256 = hashlib.sha256(content).hexdigest()
    database.execute(
        "INSERT OR IGNORE INTO contents VALUES (?, ?)", (sha256, zlib.compress(content))
    )
    database.execute("INSERT INTO files VALUES (?, ?, ?)", (version, name, sha256))


def _beside(source: str, target: str) -> None:
    # Files of an import are never changed in place, so another name for them is as good as a copy.
    try:
        Path(target).hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)
