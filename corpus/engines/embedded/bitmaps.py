"""Sets of positions as compressed bitmaps, made from arrays."""

from __future__ import annotations

from array import array
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

Ints = npt.NDArray[np.integer]
Flags = npt.NDArray[np.bool_]

_CONTAINER = 1 << 16
_ARRAY_AT_MOST = 4096
_FEW = 20_000
# The portable Roaring format without runs (RoaringFormatSpec): a cookie and how many containers
# there are; for each its key and size less one; for each its offset; then the containers
# themselves, sorted values of 16 bits up to 4,096 of them, a bit for every value beyond.
_COOKIE = 12346


def of_positions(positions: Ints) -> BitMap:
    """Return the set of some positions, in any order."""
    if len(positions) < _FEW:
        return BitMap(array("I", positions.astype(np.uint32).tobytes()))
    mask = np.zeros(int(positions.max()) + 1, dtype=bool)
    mask[positions] = True
    return of_mask(mask)


def of_mask(mask: Flags) -> BitMap:
    """Return the set of positions at which a mask is true.

    Adding numbers one at a time costs 48 ns each; writing the format itself costs one pass.
    """
    size = -(-len(mask) // _CONTAINER) * _CONTAINER
    padded = np.zeros(size, dtype=bool)
    padded[: len(mask)] = mask
    blocks = padded.reshape(-1, _CONTAINER)
    sizes = np.count_nonzero(blocks, axis=1)
    keys = np.flatnonzero(sizes)
    if not len(keys):
        return BitMap()
    bodies = [
        np.flatnonzero(blocks[key]).astype("<u2").tobytes()
        if sizes[key] <= _ARRAY_AT_MOST
        else np.packbits(blocks[key], bitorder="little").tobytes()
        for key in keys
    ]
    head = np.array([_COOKIE, len(keys)], dtype="<u4").tobytes()
    described = np.column_stack([keys, sizes[keys] - 1]).astype("<u2").tobytes()
    first = len(head) + len(described) + 4 * len(keys)
    offsets = first + np.concatenate([[0], np.cumsum([len(body) for body in bodies[:-1]])])
    return BitMap.deserialize(b"".join([head, described, offsets.astype("<u4").tobytes(), *bodies]))


def positions_of(chosen: BitMap) -> npt.NDArray[np.uint32]:
    """Return the positions of a set in order."""
    return np.frombuffer(chosen.to_array(), dtype=np.uint32)


def mapped(path: Path) -> npt.NDArray[np.uint8]:
    """Return the bytes of a file, mapped into memory: readable still when the file is removed."""
    if not path.stat().st_size:
        return np.empty(0, dtype=np.uint8)
    return np.asarray(np.memmap(path, dtype=np.uint8, mode="r"))
