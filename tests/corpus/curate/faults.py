"""Faults of the machine, brought about in a child process: killed, or refused, at the nth step."""

import errno
import os
import signal
import sys
import warnings
from collections.abc import Callable
from types import FrameType
from typing import Any

_FILES = ("open", "write", "replace", "rename", "link", "unlink", "remove", "chmod")
STEPS = frozenset((*_FILES, "fsync", "mkdir", "truncate", "ftruncate"))
"""The calls that reach the disk, by the name of the function of Python's own modules."""

Fault = Callable[[], None]


def kill() -> None:
    """End the process as `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def refuse(number: int) -> Fault:
    """Return a fault that fails a call with an error of the operating system."""

    def fault() -> None:
        raise OSError(number, os.strerror(number))

    return fault


def in_child(action: Callable[[], object], step: int = 0, fault: Fault = kill) -> tuple[str, int]:
    """Run an action in a child process with a fault before its nth step that reaches the disk.

    Returns what it said ("done", the error in words, or "killed") and the steps it came to.
    """
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        # The child runs one action and ends; it needs none of the threads it leaves behind.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        os.close(reader)
        _run(action, step, fault, writer)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as stream:
        said = stream.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return "killed", step
    steps, _, words = said.partition(" ")
    return words, int(steps)


def _run(action: Callable[[], object], step: int, fault: Fault, writer: int) -> None:
    taken = 0

    def count(frame: FrameType, event: str, function: Any) -> None:
        nonlocal taken
        if event == "c_call" and function.__name__ in STEPS:
            taken += 1
            if taken == step:
                fault()

    code = 1
    try:
        sys.setprofile(count)
        try:
            action()
            words = "done"
        except Exception as error:  # noqa: BLE001 (told to the parent)
            words = f"{type(error).__name__}: {error}"
        sys.setprofile(None)
        os.write(writer, f"{taken} {words}".encode())
        code = 0
    finally:
        os._exit(code)


DISK_ERRORS = (errno.ENOSPC, errno.EIO)
