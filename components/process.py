"""What is done once to the server's process, after its first page."""

from __future__ import annotations

import atexit
import gc
import os
import socket
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import components

_OPEN = Path("/dev/fd")
# Plotly: whoever opens the flow diagram loads it.
_ON_DEMAND = ("components.sankey",)


@cache
def settle() -> None:
    """Make every later run cheaper and its answers leave at once."""
    _load_the_rest()
    _freeze_heap()
    _send_promptly()


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


def _send_promptly() -> None:
    """Let no answer wait for the receipt of the one before.

    Streamlit binds its socket in a way that makes asyncio leave Nagle's algorithm on
    (uvicorn issue 3149): on Linux, every rerun came 40 ms late. A connection takes the setting
    over from the socket that listens.
    """
    if not _OPEN.is_dir():
        return
    for entry in _OPEN.iterdir():
        try:
            with socket.socket(fileno=os.dup(int(entry.name))) as opened:
                if opened.family in (socket.AF_INET, socket.AF_INET6):
                    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError:
            continue  # a file, a pipe, or no longer open
