"""Start the hosted app as its operator does, and end it."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.browser.harness import ROOT, Server, free_port


@contextmanager
def hosted(
    work: Path,
    env: Mapping[str, str] | None = None,
    *,
    root: Path = ROOT,
    before: Sequence[str] = (),
    wait: float = 90,
) -> Iterator[Server]:
    """Serve `python -m deploy` on a free port until it is ready, then until the block ends.

    `before` stands before the command: what starts it as another user.
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
            cwd=root,
            env=kept | settings | dict(env or {}),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(process, server, wait)
            yield replace(server, process=process.pid)
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], server: Server, wait: float) -> None:
    deadline = time.monotonic() + wait
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the host ended with {process.returncode}:\n{server.log}")
        try:
            with urllib.request.urlopen(f"{server.url}/healthz", timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise TimeoutError(f"the host is not ready after {wait:g} s:\n{server.log}")
