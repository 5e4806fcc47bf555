"""How a date is said on the screen: in words, with what it rests on at the chosen tier."""

from __future__ import annotations

from corpus import dates
from corpus.dates import Basis, Tier

BASES = {
    Basis.STATED: "stated in print",
    Basis.URL: "from the address of the page",
    Basis.PAGE_METADATA: "from the page's metadata",
    Basis.WEEKDAY: "inferred from a printed weekday",
    Basis.CONTEXT: "inferred from the text",
    Basis.OUTSIDE: "from outside facts",
}


def in_words(edtf: str, basis: Basis, tier: Tier = Tier.OUTSIDE) -> str:
    """Say a date with its basis: "24 March 2022, inferred from a printed weekday"."""
    words = f"{dates.in_words(edtf)}, {BASES[basis]}"
    if basis not in tier.bases:
        return f"date not established by what is {tier} ({words})"
    return words
