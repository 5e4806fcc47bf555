"""From a raw input to its pages, whatever its format; what cannot be read is refused by name.

Text, HTML, Markdown, CSV, JSON Lines, PDF, DOCX, feeds, and ZIP archives of these. The bytes
decide, not the name: a program called `story.txt` is refused. One bad file never stops the rest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from corpus.curate import archive, document, encoding, feed, html_page, raw, table
from corpus.curate.page import Found, Page, PageMeta, Raw, Refusal
from corpus.errors import InputError

MAX_TEXT_BYTES = 5_000_000
"""Largest text, as `corpus.load` reads them."""
MAX_LINES, MAX_CHARACTERS = 10_000, 500_000
"""More than any article has; a longer page would hold the others up."""
MAX_NAME = 160

_BINARY = (
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"RIFF", "a sound or a picture (RIFF)"),
    (b"7z\xbc\xaf", "a 7z archive; ZIP archives are read"),
    (b"Rar!", "a RAR archive; ZIP archives are read"),
    (b"\x1f\x8b", "compressed with gzip; unpack it first, or use ZIP"),
    (b"BZh", "compressed with bzip2; unpack it first, or use ZIP"),
    (b"\xfd7zXZ", "compressed with xz; unpack it first, or use ZIP"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls); save it as .docx"),
    (b"{\\rtf", "an RTF file; save it as .docx or .txt"),
    (b"SQLite format 3", "a database"),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article)\b",
    re.I | re.S,
)
_FEED = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<\?[^>]*>\s*)*<(?:rss|feed|rdf:RDF)\b", re.I | re.S
)
_NAMED = {
    "htm": "html",
    "html": "html",
    "xhtml": "html",
    "csv": "csv",
    "tsv": "csv",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "md": "markdown",
    "markdown": "markdown",
    "pdf": "pdf",
    "docx": "docx",
    "zip": "zip",
    "rss": "feed",
    "atom": "feed",
    "txt": "text",
    "text": "text",
}
_MEDIA = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/csv": "csv",
    "text/markdown": "markdown",
    "application/jsonl": "jsonl",
    "application/x-ndjson": "jsonl",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "text/plain": "text",
}


def pages(given: Raw) -> Iterator[Page | Refusal]:
    """Yield the pages of a raw input, and a refusal with its reason for each that is not read."""
    given = _with_safe_name(given)
    try:
        reader = _READERS[kind(given)]
    except InputError as error:
        yield Refusal(given.name, str(error))
        return
    try:
        for found in reader(given):
            yield found if isinstance(found, Refusal) else _bounded(found)
    except InputError as error:
        yield Refusal(given.name, str(error))


def _bounded(page: Page) -> Page | Refusal:
    n_lines = page.text.count("\n") + 1
    if n_lines > MAX_LINES:
        return Refusal(page.name, f"{n_lines:,} lines; at most {MAX_LINES:,} are read as one page")
    if len(page.text) > MAX_CHARACTERS:
        reason = f"{len(page.text):,} characters; at most {MAX_CHARACTERS:,} are read as one page"
        return Refusal(page.name, reason)
    return page


def safe_name(name: str) -> str:
    """Return the last part of a name without control and turning characters, cut to a length."""
    last = re.split(r"[/\\]", name.strip())[-1]
    plain = "".join(char for char in last if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    plain = " ".join(plain.split()).strip(". ")
    if len(plain) > MAX_NAME:
        stem, dot, suffix = plain.rpartition(".")
        plain = f"{plain[: MAX_NAME - 8]}…{dot + suffix if stem and len(suffix) <= 5 else ''}"
    return plain or "unnamed"


def kind(given: Raw) -> str:
    """Tell the format of a raw input from its bytes, then its media type, then its name.

    Raises InputError with the reason when it is of none that is read.
    """
    content = given.content
    if not content.strip():
        raise InputError("empty")
    if len(content) > raw.MAX_BYTES:
        raise InputError(f"{len(content):,} bytes; at most {raw.MAX_BYTES:,} are taken")
    suffix = given.name.rpartition(".")[2].casefold() if "." in given.name else ""
    named = _NAMED.get(suffix) or _MEDIA.get(given.media.partition(";")[0].strip().casefold())
    for magic, what in _BINARY:
        if content.startswith(magic) and not (magic in (b"MZ", b"BZh") and content.isascii()):
            raise InputError(f"this is {what}")
    if b"%PDF-" in content[:1024]:
        return _agreed("pdf", "a PDF", named)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        found = archive.kind(content)
        return _agreed(found, "a Word document" if found == "docx" else "a ZIP archive", named)
    if named in ("pdf", "docx", "zip"):
        raise InputError(f"the name ends in .{suffix}, but the bytes are no {named.upper()} file")
    if named in ("csv", "jsonl", "markdown"):
        return named
    if _FEED.match(content[:4096]):
        return "feed"
    if _HTML.match(content[:4096]):
        return "html"
    return named or "text"


def _agreed(found: str, what: str, named: str | None) -> str:
    # A name that lies about its bytes was made to be taken for something else (S15).
    if named not in (None, found):
        raise InputError(f"the name says {named}, but the bytes are {what}")
    return found


def _with_safe_name(given: Raw) -> Raw:
    name = safe_name(given.name)
    return Raw(given.sha256, name, given.media, given.content, given.address, given.received)


def decoded(given: Raw, most: int = MAX_TEXT_BYTES) -> encoding.Decoded:
    """Return the text of a raw input that is text.

    Raises InputError when it is too large or no text.
    """
    if len(given.content) > most:
        raise InputError(f"{len(given.content):,} bytes of text; at most {most:,} are read")
    declared = re.search(r"charset=([\w.:-]+)", given.media)
    return encoding.decode(given.content, declared.group(1) if declared else None)


def _text(given: Raw) -> Iterator[Page]:
    found = decoded(given)
    if not any(char.isalnum() for char in found.text):
        raise InputError("it holds no words")
    yield _plain_page(given, found, found.text, PageMeta())


def _plain_page(given: Raw, found: encoding.Decoded, text: str, meta: PageMeta) -> Page:
    return Page(
        name=given.name,
        text=text,
        raw=given.sha256,
        address=given.address,
        received=given.received,
        meta=meta,
        encoding=found.encoding,
        notes=(f"read as {found.encoding}: {found.why}", *found.notes),
    )


_FRONT_MATTER = re.compile(r"\A---\n(?P<head>.{0,4000}?)\n---\n", re.S)
_FRONT_KEYS = {
    "title": "titles",
    "date": "published",
    "published": "published",
    "author": "authors",
    "outlet": "outlets",
    "source": "outlets",
    "url": "addresses",
    "lang": "languages",
    "language": "languages",
}


def _markdown(given: Raw) -> Iterator[Page]:
    """Read Markdown as its plain words; keys of a front matter count as metadata."""
    found = decoded(given)
    text, said = found.text, dict[str, tuple[Found, ...]]()
    if head := _FRONT_MATTER.match(text):
        text = text[head.end() :]
        for line in head["head"].split("\n"):
            key, _, value = line.partition(":")
            name = _FRONT_KEYS.get(key.strip().casefold())
            if name and (plain := value.strip().strip("\"'")):
                said[name] = (*said.get(name, ()), Found(plain, f"front matter {key.strip()}"))
    if "titles" not in said and (first := re.search(r"^#\s+(.{1,300})$", text, re.M)):
        said["titles"] = (Found(_bare(first.group(1)).strip(), "heading"),)
    plain = "\n".join(_bare(line) for line in text.split("\n"))
    if not any(char.isalnum() for char in plain):
        raise InputError("it holds no words")
    yield _plain_page(given, found, plain, PageMeta(**said))


def _bare(line: str) -> str:
    line = re.sub(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,600}\)", "", line)
    line = re.sub(r"\[([^\]\n]{1,300})\]\([^)\n]{0,600}\)", r"\1", line)
    line = re.sub(r"^\s{0,3}(?:#{1,6}|>)\s+", "", line)
    return re.sub(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1", r"\2", line)


def _html(given: Raw) -> Iterator[Page]:
    yield html_page.read(given)


def _zip(given: Raw) -> Iterator[Page | Refusal]:
    for member in archive.members(given):
        yield from [member] if isinstance(member, Refusal) else pages(member)


_READERS: dict[str, Callable[[Raw], Iterator[Page | Refusal]]] = {
    "text": _text,
    "markdown": _markdown,
    "html": _html,
    "csv": lambda given: table.csv_pages(given, decoded(given, raw.MAX_BYTES)),
    "jsonl": lambda given: table.json_pages(given, decoded(given, raw.MAX_BYTES)),
    "pdf": document.pdf_pages,
    "docx": document.docx_pages,
    "feed": feed.pages,
    "zip": _zip,
}
