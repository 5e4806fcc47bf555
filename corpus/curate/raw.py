"""Keep raw inputs byte for byte, named by their hash."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.curate.page import Raw
from corpus.curate.store import Store

MAX_BYTES = 50_000_000
"""Largest input that is taken at all, an archive of many pages included."""
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}$")


def keep(raw: Raw, data: Path) -> Path:
    """Write a raw input to `raw/` of a data folder, complete or not at all, and return its path.

    The same bytes are kept once. Raises StoreError when the folder cannot be written.
    """
    suffix = _SUFFIX.search(raw.name.casefold())
    file = f"raw/{raw.sha256}{suffix.group() if suffix else ''}"
    if not (data / file).exists():
        with Store(data).writing() as batch:
            batch.put(file, raw.content)
    return data / file
