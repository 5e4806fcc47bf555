"""How long a reader waits: Parley beside an empty Streamlit app, alternating in one run."""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.harness import Server, chromium, running_app, settle, visit

ROUNDS = 5
QUIET = 0.15
"""Seconds without a change that end a wait; taken off every figure."""

_EMPTY = 'import streamlit as st\nst.segmented_control("Count", ["articles", "contacts"])\n'


def _start(app: Path | None, work: Path, browser: Browser) -> tuple[float, float]:
    """Return the seconds from `streamlit run` to health and to a settled first page."""
    begun = time.perf_counter()
    chosen = {"app": app} if app else {}
    with running_app(work, **chosen) as server:
        healthy = time.perf_counter() - begun
        with visit(browser, server.url) as page:
            settle(page, quiet=QUIET)
            # `visit` has waited for its own quiet time before.
            return healthy, time.perf_counter() - begun - QUIET - 0.4


def _click(page: Page) -> float:
    """Return the seconds from a click on another unit to the page at rest again."""
    off = page.get_by_role("radio", name="contacts", exact=True)
    on = page.get_by_role("radio", name="articles", exact=True)
    target = on if off.get_attribute("aria-checked") == "true" else off
    begun = time.perf_counter()
    target.click()
    settle(page, quiet=QUIET)
    return time.perf_counter() - begun - QUIET


def _clicks(server: Server, browser: Browser) -> list[float]:
    with visit(browser, server.url) as page:
        _click(page)
        return [_click(page) for _ in range(ROUNDS * 2)]


def main() -> None:
    """Print medians of both apps and their ratios."""
    figures: dict[str, dict[str, list[float]]] = {"empty": {}, "parley": {}}
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        work = Path(folder)
        empty = work / "empty.py"
        empty.write_text(_EMPTY, "utf-8")
        apps = {"empty": empty, "parley": None}
        for _ in range(ROUNDS):
            for name, app in apps.items():
                healthy, usable = _start(app, work / name, browser)
                figures[name].setdefault("streamlit run to healthy", []).append(healthy)
                figures[name].setdefault("streamlit run to first page", []).append(usable)
        for name, app in apps.items():
            chosen = {"app": app} if app else {}
            with running_app(work / name, **chosen) as server:
                figures[name]["click to page at rest"] = _clicks(server, browser)
    print(f"{'seconds, median (worst)':<30}{'empty app':>16}{'Parley':>16}{'ratio':>8}")
    for wait in figures["parley"]:
        cells = [figures[name][wait] for name in ("empty", "parley")]
        medians = [statistics.median(cell) for cell in cells]
        shown = [f"{m:.2f} ({max(c):.2f})" for m, c in zip(medians, cells, strict=True)]
        print(f"{wait:<30}{shown[0]:>16}{shown[1]:>16}{medians[1] / medians[0]:>8.1f}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
