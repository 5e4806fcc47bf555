"""Names in Latin letters: to compare them across scripts, and to make ids of them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_RUSSIAN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "",
            "y",
            "",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)
# Short vowels are not written, so these make ids and no comparison.
_ARABIC = dict(
    zip(
        "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآأإؤئيكةى",
        [
            "a",
            "b",
            "p",
            "t",
            "s",
            "j",
            "ch",
            "h",
            "kh",
            "d",
            "z",
            "r",
            "z",
            "zh",
            "s",
            "sh",
            "s",
            "z",
            "t",
            "z",
            "a",
            "gh",
            "f",
            "q",
            "k",
            "g",
            "l",
            "m",
            "n",
            "w",
            "h",
            "i",
            "a",
            "a",
            "a",
            "w",
            "y",
            "i",
            "k",
            "h",
            "a",
        ],
        strict=True,
    )
)
# Letters that Pashto and Urdu add.
_ARABIC |= dict(
    zip(
        "ډړښږځټڼګېۍٹڈڑںہھے",
        ["d", "r", "sh", "zh", "z", "t", "n", "g", "i", "i", "t", "d", "r", "n", "h", "h", "i"],
        strict=True,
    )
)
_OTHER = {"ı": "i", "ø": "o", "ł": "l", "ß": "ss", "đ": "d", "æ": "ae"}
_CYRILLIC_LETTERS = str.maketrans(_RUSSIAN)
_LETTERS = str.maketrans(_RUSSIAN | _ARABIC | _OTHER)
_SOFT = re.compile(r"[aeiouyw]")
_DOUBLED = re.compile(r"(.)\1+")
_LONGEST = 80


def latin(word: str) -> str:
    """Return a Russian word, in lower case, in Latin letters, and any other as it is."""
    return word.translate(_CYRILLIC_LETTERS)


def slug(name: str) -> str:
    """Return a name as an id: lower case, Latin letters, hyphens between words."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "").replace("'", ""))
    bare = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    words = re.sub(r"[^a-z0-9]+", "-", bare.translate(_LETTERS)).strip("-")
    return words[:_LONGEST].strip("-") or "unnamed"


@lru_cache(maxsize=16384)
def skeleton(name: str) -> str:
    """Return the consonants of a name, by which Arabic and Latin spellings can be compared."""
    # The "v" that ends a Russian name becomes an "f".
    plain = re.sub(r"[wuo]f(?=-|$)", "", slug(name)).replace("-", "")
    for printed, same in (("kh", "h"), ("gh", "q"), ("dh", "z"), ("th", "t"), ("ph", "f")):
        plain = plain.replace(printed, same)
    hard = _SOFT.sub("", plain).replace("g", "q").replace("k", "q").replace("v", "")
    return once(hard)


def once(letters: str) -> str:
    """Return letters with a doubled one written once."""
    return _DOUBLED.sub(r"\1", letters)
