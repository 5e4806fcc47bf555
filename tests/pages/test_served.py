"""Every page on a corpus that lies on two ClickHouse shards alone, and without one of them."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from components.escape import literal
from components.shell import PAGES
from corpus.corpus import SHIPPED_DATA
from tests.corpus.engines import two_shards
from tests.pages.conftest import Visit

FILES = [Path(page.file).stem for page in PAGES]


@pytest.fixture(scope="module", autouse=True)
def _served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    loaded = two_shards.engine(SHIPPED_DATA, tmp_path_factory.mktemp("databases"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARLEY_ENGINE", two_shards.nodes().url(f"test_{loaded.version}"))
        patch.setenv("PARLEY_DATA", str(tmp_path_factory.mktemp("nothing") / "here"))
        yield


@pytest.mark.parametrize("page", FILES)
def test_a_page_opens(visit: Visit, page: str) -> None:
    app = visit(
        page,
        "envoy=zamir-kabulov&q=Moscow&left=efe-2022-03-24-kabulov-kabul"
        "&right=khaama-2023-01-islamabad-visit",
    )
    assert not app.exception
    assert [error.value for error in app.error] == []


def test_a_page_says_that_a_node_is_gone_and_recovers_when_it_is_back(visit: Visit) -> None:
    first, second = two_shards.nodes().nodes
    assert [error.value for error in visit("overview").error] == []
    second.send(signal.SIGKILL)
    try:
        app = visit("overview", "since=2022&until=2023")
        assert not app.exception
        node = f"a node behind ClickHouse at 127.0.0.1:{first.http}"
        told = literal(f"{node} does not answer; try again when it is back")
        assert [error.value for error in app.error] == [f"Parley cannot show this: {told}"]
    finally:
        second.start()
    app = visit("overview", "since=2022&until=2023")
    assert not app.exception
    assert [error.value for error in app.error] == []
