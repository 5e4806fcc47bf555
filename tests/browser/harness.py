"""Run the real app and look at it through Chromium, for browser tests and screenshots."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, WebSocket, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGS = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing but this machine has a name: a stray request fails here as it would without a network.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


# ---- The server ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Server:
    """A running app: its address, the log it writes to, and its process."""

    url: str
    log_path: Path
    process: int = 0

    @property
    def log(self) -> str:
        """Return all the server has printed so far (tracebacks end up here, not on the page)."""
        return self.log_path.read_text(encoding="utf-8", errors="replace")


@contextmanager
def running_app(
    work: Path,
    *,
    data: Path | None = None,
    env: Mapping[str, str] | None = None,
    app: Path = ROOT / "app.py",
    wait: float = 60,
    port: int | None = None,
) -> Iterator[Server]:
    """Serve the app until the block ends, on a free port unless one is given.

    `work` takes the log and, unless `env` says otherwise, the built database; share it between
    servers to build once. `data` stands in for the shipped corpus.
    """
    work.mkdir(parents=True, exist_ok=True)
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT_", "PARLEY_"))}
    settings = {"PARLEY_CACHE": str(work / "cache")}
    if data is not None:
        settings["PARLEY_DATA"] = str(data)
    port = port or free_port()
    server = Server(f"http://127.0.0.1:{port}", work / f"server-{port}.log")
    command = [sys.executable, "-m", "streamlit", "run", app.name]
    options = ["--server.port", str(port), "--server.headless", "true"]
    with server.log_path.open("wb") as log:
        process = subprocess.Popen(
            [*command, *options],
            cwd=app.parent,
            env=inherited | settings | dict(env or {}),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_healthy(process, server, wait)
            yield replace(server, process=process.pid)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


def _wait_until_healthy(process: subprocess.Popen[bytes], server: Server, wait: float) -> None:
    deadline = time.monotonic() + wait
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the app ended with {process.returncode}:\n{server.log}")
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise TimeoutError(f"the app gave no sign of health in {wait:g} s:\n{server.log}")


# ---- The browser -----------------------------------------------------------------------------


def find_chromium() -> str | None:
    """Return a Chromium on PATH that really starts, or None."""
    for name in CHROMIUM_NAMES:
        path = shutil.which(name)
        if path and _starts(path):
            return path
    return None


def _starts(path: str) -> bool:
    # Ubuntu puts a stub on PATH that only advertises a snap.
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


@contextmanager
def chromium() -> Iterator[Browser]:
    """Launch the Chromium on PATH, else the one Playwright installed."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    args = [*CHROMIUM_ARGS, "--no-sandbox"] if is_root else CHROMIUM_ARGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=args)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visit(
    browser: Browser,
    url: str,
    *,
    width: int = 1400,
    height: int = 900,
    dark: bool = False,
    before: str = "",
) -> Iterator[Page]:
    """Open a page in a profile of its own, settled, and close the profile afterwards.

    `before` is a script that runs before those of the page.

    The page carries three lists that keep growing: `external_requests` (addresses asked for outside
    the server), `console_errors` (console errors and uncaught exceptions) and `runs` (how each run
    of the script ended, as the server said).
    """
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    try:
        page = context.new_page()
        if before:
            page.add_init_script(before)
        _watch(page, url)
        page.goto(url, wait_until="domcontentloaded")
        settle(page)
        yield page
    finally:
        context.close()


# On a deep link Streamlit's client asks for its server below the page's own path first, is told
# 404, and goes on to the root. Nothing else is forgiven.
_PROBE = re.compile(
    r"the server responded with a status of 404 \(Not Found\)"
    r" http://127\.0\.0\.1:\d+/[a-z]+/_stcore/(health|host-config)$"
)


def _watch(page: Page, url: str) -> None:
    home = urlsplit(url).netloc
    external: list[str] = []
    errors: list[str] = []
    runs: list[int] = []

    def note(target: Request | WebSocket) -> None:
        parts = urlsplit(target.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != home:
            external.append(target.url)

    page.context.on("request", note)

    def listen(socket: WebSocket) -> None:
        note(socket)
        socket.on("framereceived", note_run)

    # A part that looks by itself, every second, whether something is new, answers nobody.
    by_themselves: set[str] = set()
    drawn: set[str] = set()

    def note_run(frame: bytes | str) -> None:
        if not isinstance(frame, bytes):
            return
        message = ForwardMsg.FromString(frame)
        kind = message.WhichOneof("type")
        if kind == "auto_rerun":
            by_themselves.add(message.auto_rerun.fragment_id)
        elif kind == "new_session":
            drawn.clear()
        elif kind == "delta":
            drawn.add(message.delta.fragment_id)
        elif kind == "script_finished":
            of_a_part = message.script_finished == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
            if not (of_a_part and by_themselves and drawn <= by_themselves):
                runs.append(message.script_finished)

    page.on("websocket", listen)

    def note_error(message: ConsoleMessage) -> None:
        at = message.location.get("url", "")
        if message.type == "error" and not _PROBE.search(f"{message.text} {at}"):
            errors.append(f"{message.text} ({at})")

    page.on("console", note_error)
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.external_requests = external  # type: ignore[attr-defined]
    page.console_errors = errors  # type: ignore[attr-defined]
    page.runs = runs  # type: ignore[attr-defined]


# ---- Waiting and judging ---------------------------------------------------------------------

# What is still on its way, or "" and a number that changes whenever the page does. One evaluation
# a look rather than wait_for_function: that one polls with eval, which a strict CSP refuses.
_LOOK = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  if (!app) return ['no app', 0];
  if (app.dataset.testConnectionState !== 'CONNECTED') return ['connection', 0];
  if (app.dataset.testScriptState !== 'notRunning') return ['script', 0];
  // A cold deep link runs the page twice; between the runs there is nothing on it.
  if (!app.querySelector('[data-testid=stMain] [data-testid=stElementContainer]')) {
    return ['anything on the page', 0];
  }
  const waiting = [...app.querySelectorAll('[data-testid^=stSkeleton], [data-stale=true]')];
  if (waiting.some(e => e.checkVisibility())) return ['skeleton or stale element', 0];
  const undrawn = (box, drawn) => [...app.querySelectorAll(`[data-testid=${box}]`)]
    .some(e => e.checkVisibility() && !e.querySelector(drawn));
  if (undrawn('stVegaLiteChart', 'canvas, svg.marks')) return ['Vega chart', 0];
  if (undrawn('stPlotlyChart', '.main-svg, canvas')) return ['Plotly chart', 0];
  if (!window.parleyChanges) {
    window.parleyChanges = 1;
    new MutationObserver(found => { window.parleyChanges += found.length; }).observe(
      document.body, {subtree: true, childList: true, attributes: true, characterData: true});
  }
  return ['', window.parleyChanges];
}"""


def settle(page: Page, *, timeout: float = 45, quiet: float = 0.4) -> None:
    """Wait until the script ended, every chart is drawn and nothing moved for `quiet` seconds."""
    deadline = time.monotonic() + timeout
    last: tuple[str, int] = ("start", 0)
    since = time.monotonic()
    while time.monotonic() < deadline:
        reason, changes = page.evaluate(_LOOK)
        if reason or (reason, changes) != last:
            last, since = (reason, changes), time.monotonic()
        elif time.monotonic() - since >= quiet:
            return
        page.wait_for_timeout(100)
    waiting_for = last[0] or "the page to stop changing"
    raise TimeoutError(f"{page.url} has not settled in {timeout:g} s, still waiting: {waiting_for}")


# Vega calls the group of a brush, or of a layer that draws nothing, an image and cannot name it.
# There is nothing in it to describe: groups with described marks have another role.
_EMPTY_GROUP = re.compile(r'<g class="mark-\w+ role-mark [^>]*role="graphics-symbol"')


def axe_violations(page: Page, *, impacts: tuple[str, ...] = ("serious", "critical")) -> list[str]:
    """Return a line per rule broken with one of these impacts, and below it the elements."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    broken = []
    for rule in found:
        nodes = [n for n in rule["nodes"] if not _EMPTY_GROUP.match(n["html"])]
        if nodes and rule["impact"] in impacts:
            offenders = "".join(map(_offender, nodes[:5]))
            broken.append(f"{rule['id']} ({rule['impact']}): {rule['help']}{offenders}")
    return broken


def _offender(node: dict[str, Any]) -> str:
    why = " ".join(check["message"] for check in [*node["any"], *node["all"], *node["none"]])
    return f"\n    {node['html'][:120]}\n        {why}"
