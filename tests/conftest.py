"""What every test shares: the repository root, a private cache, the browser marker, hypothesis."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

# No deadline: on a busy machine it measures the neighbours, not the code.
settings.register_profile("parley", deadline=None, print_blob=True)
settings.load_profile("parley")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything under tests/browser, so that `-m "not browser"` needs no bookkeeping."""
    for item in items:
        if item.path.is_relative_to(ROOT / "tests" / "browser"):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the top folder of the repository."""
    return ROOT


@pytest.fixture(scope="session", autouse=True)
def _private_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep databases built by tests out of the user's cache folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARLEY_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("PARLEY_DATA", raising=False)
        yield
