"""RSS and Atom feeds: one page an entry, with the address the whole text is found at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.curate import html_page
from corpus.curate.page import Found, Page, PageMeta, Raw, Refusal
from corpus.errors import InputError

MAX_BYTES = 5_000_000
MAX_ENTRIES = 500
_ENTITY = re.compile(rb"<!(?:ENTITY|DOCTYPE[^>]*\[)", re.IGNORECASE)


def pages(given: Raw) -> Iterator[Page | Refusal]:
    """Yield a page for each entry of a feed.

    Raises InputError for a feed that is too large, that declares entities (a way to swell a small
    file, or to read others) or that holds no entry.
    """
    if len(given.content) > MAX_BYTES:
        raise InputError(f"{len(given.content):,} bytes of feed; at most {MAX_BYTES:,} are read")
    if _ENTITY.search(given.content):
        raise InputError("the feed declares entities of its own; such feeds are not read")
    import feedparser

    read = feedparser.parse(given.content, sanitize_html=True, resolve_relative_uris=False)
    if not read.entries:
        raise InputError("the feed holds no entry that can be read")
    outlet = str(read.feed.get("title") or "")
    language = str(read.feed.get("language") or "")
    for number, entry in enumerate(read.entries, 1):
        name = f"{given.name}:{number}"
        if number > MAX_ENTRIES:
            yield Refusal(name, f"entry {number}; at most {MAX_ENTRIES} are read")
            return
        said = {
            "titles": (entry.get("title"), "feed title"),
            "published": (entry.get("published"), "feed published"),
            "modified": (dict.get(entry, "updated"), "feed updated"),
            "authors": (entry.get("author"), "feed author"),
            "outlets": (outlet, "feed name"),
            "languages": (language, "feed language"),
            "addresses": (entry.get("link"), "feed link"),
        }
        meta = PageMeta(**{key: _found(*value) for key, value in said.items()})
        content = next((each.get("value") for each in entry.get("content") or []), None)
        words = content or entry.get("summary") or ""
        title = meta.titles[0].value if meta.titles else ""
        text = "\n\n".join([part for part in (title, *html_page.plain_lines(words)) if part])
        if not text:
            yield Refusal(name, "an entry without words")
            continue
        yield Page(
            name=name,
            text=f"{text}\n",
            raw=given.sha256,
            address=next((one.value for one in meta.addresses), None),
            received=given.received,
            meta=meta,
            notes=() if content else ("the feed gives a summary; the text is at the address",),
        )


def _found(value: object, where: str) -> tuple[Found, ...]:
    plain = " ".join(value.split())[:1000] if isinstance(value, str) else ""
    return (Found(plain, where),) if plain else ()
