"""Keep raw inputs byte for byte, named by their hash."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from corpus.curate.page import Raw

MAX_BYTES = 50_000_000
"""Largest input that is taken at all, an archive of many pages included."""
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}$")


def keep(raw: Raw, data: Path) -> Path:
    """Write a raw input to `raw/` of a data folder, complete or not at all, and return its path.

    The same bytes are kept once.
    """
    folder = data / "raw"
    suffix = _SUFFIX.search(raw.name.casefold())
    target = folder / f"{raw.sha256}{suffix.group() if suffix else ''}"
    if target.exists():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".keep-", dir=folder)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(raw.content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return target
