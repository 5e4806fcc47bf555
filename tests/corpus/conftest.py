"""The corpora the domain is tested on: the small one, the shipped one, and the five seeds alone."""

import os
import shutil
from pathlib import Path

import pytest

from corpus.corpus import SHIPPED_DATA, Corpus, open_corpus
from corpus.load import Records, load
from tests.corpus.folder import Folder, copy_seeds

SMALL = Path(__file__).resolve().parents[1] / "small"


@pytest.fixture(scope="session")
def small_data() -> Path:
    """Return the folder of the twelve articles whose numbers were counted by hand."""
    return SMALL


@pytest.fixture(scope="session")
def shipped_data() -> Path:
    """Return the folder of the corpus that comes with Parley."""
    return SHIPPED_DATA


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the cache folder of this run; parallel workers share it."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "databases"


@pytest.fixture(scope="session")
def small(small_data: Path, cache: Path) -> Corpus:
    return open_corpus(small_data, cache)


@pytest.fixture(scope="session")
def shipped(shipped_data: Path, cache: Path) -> Corpus:
    return open_corpus(shipped_data, cache)


@pytest.fixture(scope="session")
def shipped_records(shipped_data: Path) -> Records:
    return load(shipped_data)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a copy of the small corpus."""
    return Folder(shutil.copytree(SMALL, tmp_path / "data"))


@pytest.fixture(scope="session")
def seeds_data(tmp_path_factory: pytest.TempPathFactory, shipped_records: Records) -> Path:
    """Return a folder with the five full-text articles, their contacts and the vocabularies."""
    return copy_seeds(shipped_records, tmp_path_factory.mktemp("seeds") / "data")


@pytest.fixture(scope="session")
def seeds(seeds_data: Path, cache: Path) -> Corpus:
    return open_corpus(seeds_data, cache)
