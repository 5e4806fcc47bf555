"""Fixtures for tests that only a browser can settle: see `open_page` for the usual way in."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from corpus.corpus import SHIPPED_DATA
from tests.browser.harness import Server, chromium, running_app, visit

StartServer = Callable[..., Server]
OpenPage = Callable[..., Page]
OpenWritable = Callable[..., tuple[Server, Path]]


@pytest.fixture(scope="session")
def server_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder all servers of this worker log to and build in."""
    return tmp_path_factory.mktemp("servers")


@pytest.fixture(scope="session")
def app_server(server_folder: Path) -> Iterator[StartServer]:
    """Return `app_server(data=None)`: the app on that corpus, started once a session and corpus."""
    started: dict[Path | None, Server] = {}
    with ExitStack() as stack:

        def start(data: Path | None = None) -> Server:
            if data not in started:
                started[data] = stack.enter_context(running_app(server_folder, data=data))
            return started[data]

        yield start


@pytest.fixture
def fresh_server(server_folder: Path) -> Iterator[StartServer]:
    """Return `fresh_server(data=None, env=None)`: a server of this test alone, no session yet."""
    with ExitStack() as stack:
        yield lambda data=None, env=None: stack.enter_context(
            running_app(server_folder, data=data, env=env)
        )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the Chromium of this worker."""
    with chromium() as launched:
        yield launched


@pytest.fixture
def open_page(browser: Browser, app_server: StartServer) -> Iterator[OpenPage]:
    """Return `open_page(path="/", *, width, height, dark, server)`: a settled page, own profile.

    Without `server` it is the shared one on the shipped corpus.
    """
    with ExitStack() as stack:

        def open_(path: str = "/", *, server: Server | None = None, **look: object) -> Page:
            url = (server or app_server()).url + path
            return stack.enter_context(visit(browser, url, **look))  # type: ignore[arg-type]

        yield open_


@pytest.fixture(scope="module")
def writable_app(
    server_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OpenWritable]:
    """Return `writable_app(data=shipped)`: an app to curate with, and the copy it may change.

    Started once a module and corpus, so the tests of a module see what the earlier ones saved.
    """
    started: dict[Path, tuple[Server, Path]] = {}
    with ExitStack() as stack:

        def start(data: Path = SHIPPED_DATA) -> tuple[Server, Path]:
            if data not in started:
                copy = shutil.copytree(data, tmp_path_factory.mktemp("writable") / "data")
                server = stack.enter_context(
                    running_app(server_folder, data=copy, env={"PARLEY_WRITABLE": "1"})
                )
                started[data] = server, copy
            return started[data]

        yield start


@pytest.fixture
def open_writable(browser: Browser, writable_app: OpenWritable) -> Iterator[OpenPage]:
    """Return `open_writable(path="/", *, data=shipped, width, height, dark)`: a settled page."""
    with ExitStack() as stack:

        def open_(path: str = "/", *, data: Path = SHIPPED_DATA, **look: object) -> Page:
            server, _ = writable_app(data)
            return stack.enter_context(visit(browser, server.url + path, **look))  # type: ignore[arg-type]

        yield open_
