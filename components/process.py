"""What all sessions of the server share: turns to run, and a heap that is settled once."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from threading import BoundedSemaphore, Timer

import components

# Plotly: whoever opens the flow diagram loads it.
_ON_DEMAND = ("components.sankey",)


_turns = BoundedSemaphore(2)
"""Python runs one thread at a time; the second counts while the first waits for an engine."""
_UNTIL_PAINTED = 3.0
"""Seconds a browser may take to draw the first page; until then it needs the processor."""
_PATIENCE = 5.0
"""Seconds after which a run goes on without a turn: those before it may take long."""


@contextmanager
def turn() -> Iterator[None]:
    """Let few pages run at a time, and the others wait.

    A hundred readers at once otherwise take each other's time: switching between the threads took
    more than the pages did, and 5 % of the readers waited ten times as long.
    """
    taken = _turns.acquire(timeout=_PATIENCE)
    try:
        yield
    finally:
        if taken:
            _turns.release()


@cache
def settle() -> None:
    """Make every later run cheaper, once the first page is on the screen."""
    timer = Timer(_UNTIL_PAINTED, _settle)
    timer.daemon = True
    timer.start()


def _settle() -> None:
    _load_the_rest()
    _freeze_heap()


def _load_the_rest() -> None:
    """Load what the other pages need."""
    for module in iter_modules(components.__path__, f"{components.__name__}."):
        if module.name not in _ON_DEMAND:
            import_module(module.name)


def _freeze_heap() -> None:
    """Take everything loaded so far out of garbage collection, which would walk it every time."""
    gc.collect()
    gc.freeze()
    # What stays frozen to the end is reported as leaked by libraries that look.
    atexit.register(gc.unfreeze)
