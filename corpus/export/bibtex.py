"""BibTeX for biblatex: dates in EDTF; the manifest is a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.export.references import Reference, references
from corpus.export.selection import Selection, in_lines

# A brace counts for BibTeX even behind a backslash, so neither brace stays one.
_ESCAPED = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{sign: f"\\{sign}" for sign in "$&#_%"},
}
_SPECIAL = re.compile(f"[{re.escape(''.join(_ESCAPED))}]")
_IN_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


def escaped(words: str) -> str:
    """Return words as LaTeX prints them."""
    return _SPECIAL.sub(lambda sign: _ESCAPED[sign.group()], words)


def write(selection: Selection) -> Iterator[bytes]:
    """Yield an entry an article."""
    about = "\n".join(
        f"{label}: {escaped(words).replace('@', '(at)')}"
        for label, words in in_lines(selection.manifest())
    )
    yield f"@comment{{{about}}}\n".encode()
    for reference in references(selection):
        fields = "".join(
            f"  {name} = {{{value}}},\n" for name, value in _fields(reference) if value
        )
        kind = "article" if reference.newspaper else "online"
        yield f"\n@{kind}{{{reference.key},\n{fields}}}\n".encode()


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "title", escaped(reference.title)
    # Braces of their own: an author is a name as printed, never taken apart.
    yield "author", " and ".join(f"{{{escaped(author)}}}" for author in reference.authors)
    if reference.newspaper:
        yield "entrysubtype", "newspaper"
        yield "journaltitle", escaped(reference.outlet)
    else:
        yield "organization", escaped(reference.outlet)
    # biblatex reads EDTF of level 1, which is what an established date is spelled in.
    yield "date", reference.issued.text if reference.issued else ""
    yield "language", reference.language
    yield "url", reference.url.translate(_IN_ADDRESS)
    yield "note", escaped(reference.note)
