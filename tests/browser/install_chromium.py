"""Make sure there is a Chromium: on PATH, or Debian's package, or Playwright's download."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.harness import find_chromium


def main() -> int:
    """Find or install a Chromium and say in one line which it is."""
    chosen = find_chromium() or _from_playwright() or _from_debian() or _download()
    if not chosen:
        print("No Chromium could be installed: put one on PATH and run again.", file=sys.stderr)
        return 1
    print(f"Chromium for the browser tests: {chosen}")
    return 0


def _from_debian() -> str | None:
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        prefix = []
    elif shutil.which("sudo"):
        # Ask for a password only where somebody can type one.
        prefix = ["sudo"] if sys.stdin.isatty() else ["sudo", "--non-interactive"]
    else:
        return None
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    # A stale index of one source must not stop the install: its exit code is the one that counts.
    subprocess.run([*apt, "update"], stdout=sys.stderr, check=False)
    install = [*apt, "install", "--yes", "--no-install-recommends", "chromium"]
    if subprocess.run(install, stdout=sys.stderr, check=False).returncode != 0:
        return None
    return find_chromium()


def _download() -> str | None:
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(command, stdout=sys.stderr, check=False).returncode != 0:
        return None
    return _from_playwright()


def _from_playwright() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    raise SystemExit(main())
