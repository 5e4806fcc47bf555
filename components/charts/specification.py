"""Chart specifications as the browser gets them.

They are made by `components.charts.look` beforehand: what a chart looks like does not depend on
its data, and building one takes longer than everything else a page does.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

READY = Path(__file__).with_name("specifications.json")
"""One specification a line; `python -m components.charts.look` writes it."""


def specification(name: str, *arguments: str) -> dict[str, Any]:
    """Return a specification without data, the same object whenever it is asked for."""
    return _ready()[" ".join((name, *arguments))]


@cache
def _ready() -> dict[str, dict[str, Any]]:
    ready: dict[str, dict[str, Any]] = json.loads(READY.read_text("utf-8"))
    return ready
