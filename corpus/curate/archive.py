"""ZIP archives: their members as raw inputs, refused before unpacking when they would swell."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator

from corpus.curate.page import Raw, Refusal
from corpus.errors import InputError

MAX_MEMBERS = 200
MAX_UNPACKED = 50_000_000
_FAULTS = (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError)


def _open(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except _FAULTS as error:
        raise InputError(f"a damaged ZIP archive: {error}") from None


def kind(content: bytes) -> str:
    """Tell a Word document ("docx") from a plain archive ("zip").

    Raises InputError for a damaged archive and for other Office files.
    """
    other = (
        ("xl/workbook.xml", "an Excel file; save it as CSV"),
        ("ppt/presentation.xml", "a PowerPoint file"),
        ("mimetype", "an OpenDocument or e-book file; save it as .docx"),
    )
    with _open(content) as opened:
        names = opened.NameToInfo
        if "word/document.xml" in names:
            check(opened)
            return "docx"
        for name, what in other:
            if name in names:
                raise InputError(f"this is {what}")
        return "zip"


def check(opened: zipfile.ZipFile) -> None:
    """Refuse an archive by what its directory says, before anything is unpacked (S19)."""
    members = opened.infolist()
    if len(members) > MAX_MEMBERS:
        raise InputError(f"{len(members):,} members; at most {MAX_MEMBERS} are unpacked")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        raise InputError(f"{unpacked:,} bytes unpacked; at most {MAX_UNPACKED:,}")


def members(given: Raw) -> Iterator[Raw | Refusal]:
    """Yield the files of an archive; folders are passed over, the odd member refused by name."""
    with _open(given.content) as opened:
        check(opened)
        left = MAX_UNPACKED
        for member in opened.infolist():
            last = member.filename.replace("\\", "/").rpartition("/")[2]
            if member.is_dir() or not last or last.startswith(".") or "__MACOSX" in member.filename:
                continue
            name = f"{given.name} › {last}"[:400]
            if stat.S_ISLNK(member.external_attr >> 16):
                yield Refusal(name, "a symbolic link")
                continue
            if member.flag_bits & 0x1:
                yield Refusal(name, "encrypted; unpack it first")
                continue
            try:
                with opened.open(member) as stream:
                    # The directory may lie about the size, so the stream is cut off.
                    content = stream.read(left + 1)
            except _FAULTS as error:
                yield Refusal(name, f"damaged: {error}")
                continue
            if len(content) > left:
                yield Refusal(name, f"more than {MAX_UNPACKED:,} bytes unpacked")
                return
            left -= len(content)
            if last.casefold().endswith(".zip") or (
                content.startswith(b"PK\x03\x04") and not last.casefold().endswith(".docx")
            ):
                yield Refusal(name, "an archive inside an archive; unpack it first")
                continue
            yield Raw.of(name, content, received=given.received)
