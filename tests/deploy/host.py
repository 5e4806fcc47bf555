"""Start the hosted app as its operator does, and end it."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.browser.harness import ROOT, Server, free_port


@contextmanager
def hosted(
    work: Path,
    env: Mapping[str, str] | None = None,
    *,
    before: Sequence[str] = (),
    ask: Callable[[int, str], tuple[int, bytes]] | None = None,
    wait: float = 90,
) -> Iterator[Server]:
    """Serve `python -m deploy` on a free port until it is ready, then until the block ends.

    `before` stands before the command: what starts it as another user. `ask` asks the process of
    this number for an address, where that takes more than a connection.
    """
    work.mkdir(parents=True, exist_ok=True)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT_", "PARLEY_"))}
    port = free_port()
    settings = {
        "PARLEY_CACHE": str(work / "cache"),
        "PARLEY_HOSTS": "parley.example",
        "PARLEY_PORT": str(port),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    server = Server(f"http://127.0.0.1:{port}", work / f"host-{port}.log")
    with server.log_path.open("wb") as log:
        process = subprocess.Popen(
            [*before, sys.executable, "-m", "deploy"],
            cwd=ROOT,
            env=kept | settings | dict(env or {}),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(process, server, ask or fetch, wait)
            yield replace(server, process=process.pid)
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def fetch(process: int, url: str) -> tuple[int, bytes]:
    """Return the status and the content at an address; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return 0, b""


def _wait(
    process: subprocess.Popen[bytes],
    server: Server,
    ask: Callable[[int, str], tuple[int, bytes]],
    wait: float,
) -> None:
    deadline = time.monotonic() + wait
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the host ended with {process.returncode}:\n{server.log}")
        if ask(process.pid, f"{server.url}/healthz")[0] == 200:
            return
        time.sleep(0.2)
    raise TimeoutError(f"the host is not ready after {wait:g} s:\n{server.log}")
