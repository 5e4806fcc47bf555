"""A zip archive, written while it is read."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import RawIOBase


class _Pipe(RawIOBase):
    """Takes what is written and gives it out; nothing can be sought in it."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(data)  # type: ignore[call-overload]
        self._parts.append(part)
        return len(part)

    def taken(self) -> bytes:
        found = b"".join(self._parts)
        self._parts.clear()
        return found


def zipped(files: Iterable[tuple[str, Iterable[bytes]]], made: datetime) -> Iterator[bytes]:
    """Yield an archive of named files whose contents are made one after the other."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, made.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            # Its size is not known beforehand.
            with archive.open(entry, "w", force_zip64=True) as file:
                for part in content:
                    file.write(part)
                    yield pipe.taken()
    yield pipe.taken()
