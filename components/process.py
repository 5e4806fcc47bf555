"""What is done once to the server's process, after its first page."""

from __future__ import annotations

import atexit
import gc
import os
import socket
from functools import cache
from pathlib import Path

_OPEN = Path("/dev/fd")


@cache
def settle() -> None:
    """Make every later run cheaper and its answers leave at once."""
    _freeze_heap()
    _send_promptly()


def _freeze_heap() -> None:
    """Take everything loaded so far out of garbage collection.

    Streamlit collects after every rerun; walking the imported modules each time was 60 % of it.
    """
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
