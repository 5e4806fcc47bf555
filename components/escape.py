"""The text gate: words from a corpus reach Markdown only as the literal words they are."""

from __future__ import annotations

import re

# Directions and invisible marks can make a name look like another one (S09); a soft hyphen or a
# tag character can hide words from a reader.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\U000e0000-\U000e007f\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$^=&])")
# Addresses, mail addresses and `:name:` are found again after escaping; a word joiner, which
# shows as nothing, keeps them from being recognised.
_JOINER = "\u2060"


def visible(text: str) -> str:
    """Return a text without invisible and direction-changing characters."""
    return _INVISIBLE.sub("", text)


def literal(text: object) -> str:
    """Return a text as Markdown that shows exactly these words: no link, image, icon or colour."""
    plain = re.sub(r"\s+", " ", visible(str(text)))
    escaped = _MARKDOWN.sub(r"\\\1", plain)
    escaped = re.sub(r"(?i)\b(www)\\\.", rf"\1{_JOINER}\.", escaped)
    return escaped.replace(":", f":{_JOINER}").replace("@", f"@{_JOINER}")


def shortened(text: str, length: int) -> str:
    """Return a text of at most `length` characters, cut at a word where one ends nearby."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    space = cut.rfind(" ")
    return f"{(cut[:space] if space > length * 2 // 3 else cut).rstrip(' ,;:–-')}…"
