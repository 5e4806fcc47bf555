"""`python -m bench.screen`: how long a reader waits, and what a rerun costs the server.

Three apps side by side, alternating in one run: an empty Streamlit app with one widget, Parley with
its answers known beforehand (a page of constant data), and Parley asked what nobody asked before.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import psutil
from playwright.sync_api import Browser, Page

from bench.visitor import arriving
from tests.browser.harness import ROOT, Server, chromium, running_app, settle, visit

T = TypeVar("T")

STARTS = 5
CLICKS = 12
"""Topics chosen one after the other; each choice is a state of its own and changes every chart."""
RERUNS = 40
WIDGET = "Topic"

_EMPTY = f"""import streamlit as st
st.multiselect({WIDGET!r}, [f"Topic {{n}} (0)" for n in range(17)], select_all=False)
"""

# When the page, and when a chart on it, last changed: the moment it was painted, in ms since 1970.
_WATCH = """
window.painted = {page: 0, chart: 0};
new MutationObserver(changes => {
  const chart = changes.some(c => c.target.closest?.('[data-testid=stVegaLiteChart]'));
  requestAnimationFrame(() => setTimeout(() => {
    const now = performance.timeOrigin + performance.now();
    window.painted.page = now;
    if (chart) window.painted.chart = now;
  }));
}).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
document.addEventListener('click', () => {
  window.clicked = performance.timeOrigin + performance.now();
}, {capture: true});
"""


def _painted(page: Page) -> dict[str, float]:
    settle(page, quiet=0.3)
    painted: dict[str, float] = page.evaluate("window.painted")
    return painted


# ---- Starting --------------------------------------------------------------------------------


def _start(app: Path, work: Path, browser: Browser) -> tuple[float, float]:
    """Return the seconds from `streamlit run` to health and to a painted first page."""
    begun, since = time.perf_counter(), time.time()
    with running_app(work, app=app) as server:
        healthy = time.perf_counter() - begun
        with visit(browser, server.url, before=_WATCH) as page:
            return healthy, max(_painted(page).values()) / 1000 - since


# ---- Clicking --------------------------------------------------------------------------------


@contextmanager
def _opened(browser: Browser, server: Server) -> Iterator[Page]:
    with visit(browser, server.url, before=_WATCH, height=2400) as page:
        _click(page)  # what is loaded on the first click is not part of the others
        yield page


def _click(page: Page) -> tuple[float, float]:
    """Choose one more topic; return the seconds to the last chart painted and to rest."""
    box = page.get_by_role("combobox", name=WIDGET, exact=True)
    box.click()
    options = page.get_by_role("option")
    options.first.wait_for()
    settle(page, quiet=0.1)
    options.first.click()
    painted = _painted(page)
    clicked: float = page.evaluate("window.clicked")
    page.keyboard.press("Escape")
    return (painted["chart"] - clicked) / 1000, (painted["page"] - clicked) / 1000


async def _know_beforehand(url: str) -> None:
    """Visit every state the clicks will reach."""
    async with arriving(url) as visitor:
        await visitor.open()
        chosen: list[str] = []
        for _ in range(CLICKS + 1):
            left = [o for o in visitor.options("filter_topic") if _name(o) not in chosen]
            chosen.append(_name(left[0]))
            offered = {_name(o): o for o in visitor.options("filter_topic")}
            await visitor.choose("filter_topic", *(offered[name] for name in chosen))


def _name(option: str) -> str:
    return option.rpartition(" (")[0]


# ---- Rerunning -------------------------------------------------------------------------------


async def _reruns(server: Server) -> dict[str, list[float]]:
    """Return the CPU seconds of the server for each rerun of `/`, with new and known answers."""
    cost: dict[str, list[float]] = {"new": [], "known": []}
    async with arriving(server.url) as visitor:
        await visitor.open()
        for kind in ("new", "known"):
            for number in range(RERUNS):
                before = _busy(server)
                await visitor.choose("filter_actor", visitor.options("filter_actor")[number])
                await asyncio.sleep(0.03)  # what the server does after its answer counts, too
                cost[kind].append(_busy(server) - before)
    return cost


def _busy(server: Server) -> float:
    times = psutil.Process(server.process).cpu_times()
    return times.user + times.system


def _in_a_thread(work: Coroutine[Any, Any, T]) -> T:
    """Wait for a coroutine; this thread's loop is Playwright's."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


# ---- The table -------------------------------------------------------------------------------


def main() -> None:
    """Print medians, the worst, and the ratios."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        work = Path(folder)
        empty = work / "empty.py"
        empty.write_text(_EMPTY, "utf-8")
        _starts(empty, work, browser)
        _all_clicks(empty, work, browser)
        with running_app(work / "parley") as server:
            cost = _in_a_thread(_reruns(server))
        for kind, seconds in cost.items():
            mean = statistics.mean(seconds) * 1000
            print(f"CPU of the server for a rerun of /, {kind} answers: {mean:.0f} ms (mean)")


def _starts(empty: Path, work: Path, browser: Browser) -> None:
    seconds: dict[str, list[float]] = {}
    for number in range(STARTS):
        for name, app, cache in (
            ("empty app", empty, "empty"),
            ("Parley, database built before", ROOT / "app.py", "parley"),
            ("Parley, first start ever", ROOT / "app.py", f"fresh-{number}"),
        ):
            healthy, painted = _start(app, work / cache, browser)
            if number or cache != "parley":  # the first start builds the database
                seconds.setdefault(f"{name}: healthy", []).append(healthy)
                seconds.setdefault(f"{name}: first page painted", []).append(painted)
    _print("seconds from `streamlit run` to", seconds, "empty app: first page painted")


def _all_clicks(empty: Path, work: Path, browser: Browser) -> None:
    seconds: dict[str, list[float]] = {}
    with (
        running_app(work / "empty", app=empty) as bare,
        running_app(work / "parley") as constant,
        running_app(work / "parley") as asked,
        _opened(browser, bare) as bare_page,
    ):
        _in_a_thread(_know_beforehand(constant.url))
        with _opened(browser, constant) as constant_page, _opened(browser, asked) as asked_page:
            for _ in range(CLICKS):
                _, rest = _click(bare_page)
                seconds.setdefault("empty app: page at rest", []).append(rest)
                for name, page in (("constant data", constant_page), ("Parley", asked_page)):
                    chart, rest = _click(page)
                    seconds.setdefault(f"{name}: last chart painted", []).append(chart)
                    seconds.setdefault(f"{name}: page at rest", []).append(rest)
    _print("seconds from a click to", seconds, "constant data: last chart painted")


def _print(title: str, seconds: dict[str, list[float]], base: str) -> None:
    one = statistics.median(seconds[base])
    print(f"\n{title:<52}{'median':>8}{'worst':>8}{'ratio':>8}{'more':>8}")
    for name, found in seconds.items():
        median = statistics.median(found)
        print(f"{name:<52}{median:8.2f}{max(found):8.2f}{median / one:8.2f}{median - one:+8.2f}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
