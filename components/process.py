"""What is done once to the server's process, after its first page."""

from __future__ import annotations

import atexit
import gc
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import components

# Plotly: whoever opens the flow diagram loads it.
_ON_DEMAND = ("components.sankey",)


@cache
def settle() -> None:
    """Make every later run cheaper."""
    _load_the_rest()
    _freeze_heap()


def _load_the_rest() -> None:
    """Load what the other pages need, now that the first one is drawn."""
    for module in iter_modules(components.__path__, f"{components.__name__}."):
        if module.name not in _ON_DEMAND:
            import_module(module.name)


def _freeze_heap() -> None:
    """Take everything loaded so far out of garbage collection, which would walk it every time."""
    gc.collect()
    gc.freeze()
    # What stays frozen to the end is reported as leaked by libraries that look.
    atexit.register(gc.unfreeze)
