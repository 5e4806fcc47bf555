"""PDF and DOCX, read in a process of their own that may be stopped at any time.

Such files can be made to take any amount of time and memory (S18), so they are read by a child
with limits; the app waits for its answer and no longer.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.curate import encoding
from corpus.curate.page import Found, Page, PageMeta, Raw
from corpus.errors import InputError

MAX_BYTES = 20_000_000
MAX_PAGES = 300
SECONDS = 8
MEMORY = 768 * 2**20
"""Address space of the child: the interpreter and its libraries take a third of it."""
_MADE_TO = "it may have been made to do so"
_ROOT = Path(__file__).resolve().parents[2]


def pdf_pages(given: Raw) -> Iterator[Page]:
    """Yield the page of a PDF: its lines as printed, one sheet after the other."""
    yield _page(given, _child("pdf", given.content))


def docx_pages(given: Raw) -> Iterator[Page]:
    """Yield the page of a Word document: a line a paragraph."""
    yield _page(given, _child("docx", given.content))


def _child(format_: str, content: bytes) -> dict[str, Any]:
    if len(content) > MAX_BYTES:
        raise InputError(f"{len(content):,} bytes; at most {MAX_BYTES:,} are read of this format")
    command = [sys.executable, "-m", "corpus.curate.document_child", format_]
    try:
        ran = subprocess.run(  # noqa: S603 (our own module, no word of the input in the command)
            command, input=content, capture_output=True, timeout=SECONDS + 2, cwd=_ROOT, check=False
        )
    except subprocess.TimeoutExpired:
        raise InputError(f"reading it takes more than {SECONDS} s; {_MADE_TO}") from None
    try:
        answer = json.loads(ran.stdout)
    except ValueError:
        most = f"{SECONDS} s or {MEMORY // 2**20} MB"
        raise InputError(f"reading it takes more than {most}; {_MADE_TO}") from None
    if "refused" in answer:
        raise InputError(answer["refused"])
    return dict(answer)


def _page(given: Raw, answer: dict[str, Any]) -> Page:
    notes: list[str] = []
    text = encoding.clean(answer["text"], notes)
    if sum(char.isalpha() for char in text) < 20:
        raise InputError("it holds no text that can be copied; it may be a scan")
    said = {
        name: (Found(" ".join(value.split())[:1000], f"document {name}"),)
        for name, value in answer["meta"].items()
        if value and value.strip()
    }
    return Page(
        name=given.name,
        text=text,
        raw=given.sha256,
        address=given.address,
        received=given.received,
        meta=PageMeta(**said),
        encoding="utf-8",
        notes=tuple(notes),
    )
