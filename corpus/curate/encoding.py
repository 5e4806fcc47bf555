"""From bytes to text: which encoding, and why; text that was garbled before is noticed.

A byte order mark and valid UTF-8 settle the matter. Otherwise the encodings of the scripts in use
are tried, and the one whose text looks most like a language wins. What a declaration says (an HTML
`charset`) only breaks ties, because such declarations are often wrong.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from corpus.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TRIED = (
    *("cp1252", "cp1251", "koi8-r", "cp866", "iso8859-5", "cp1256", "iso8859-6"),
    *("cp1254", "cp1250", "cp1253", "cp1255"),
)
_DECLARED_ONLY = frozenset({"gb18030", "gbk", "gb2312", "big5", "shift_jis", "euc-jp", "euc-kr"})
_SAMPLE = 20_000
# The commonest letters, in order, of the languages these encodings serve.
_COMMON = {
    "cyrillic": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъіїєғқңөүұһ",
    "arabic": "اليمنتروبةدسفعكقحهشجخصطغضزئءثذظىأإآؤپچژگکی",
    "hebrew": "יוהלאתמרשבנדעקחםכפגטצסז",
    "greek": "αοιετσνηυρπκμλωδγχθφβξζψάέήίόύώς",
}
_ACCENTED = {
    "cp1252": "éèêàâçôöäüßñóíáúãõùûîïëæøåœ",
    "cp1254": "şğıİŞĞçöüÇÖÜâî",
    "cp1250": "ąćęłńóśźżčďěňřšťůžýáíéőűăâîșț",
}
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Embeddings, overrides and isolates turn the order of what is shown; marks (U+200E, U+200F) and
# joiners belong to Persian and Arabic spelling and stay.
_TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_BREAKS = re.compile(r"\r\n?|[\u0085\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read in, why that one, and what was changed on the way."""

    text: str
    encoding: str
    why: str
    notes: tuple[str, ...] = ()


def decode(content: bytes, declared: str | None = None) -> Decoded:
    """Read bytes as text, with lines ended by a newline and without control characters.

    Raises InputError when the bytes are text in no encoding that is known here.
    """
    text, encoding, why = _read(content, _known(declared))
    notes: list[str] = []
    text = _ungarble(text, notes)
    return Decoded(clean(text, notes), encoding, why, tuple(notes))


def clean(text: str, notes: list[str]) -> str:
    """End lines with a newline, take control characters out and say so in the notes."""
    text = _BREAKS.sub("\n", text.removeprefix("\ufeff"))
    for pattern, what in (
        (_CONTROLS, "control character"),
        (_TURNING, "character that turns the order of what is shown"),
    ):
        text, n_removed = pattern.subn("", text)
        if n_removed:
            plural = what.replace("character", "characters", 1) if n_removed > 1 else what
            notes.append(f"{n_removed} {plural} removed")
    if n_lost := text.count("\ufffd"):
        notes.append(f"{n_lost} characters were lost before the page came here (U+FFFD)")
    return text


def _known(declared: str | None) -> str | None:
    if not declared:
        return None
    try:
        return codecs.lookup(declared.strip().strip("\"'")).name
    except LookupError:
        return None


def _read(content: bytes, declared: str | None) -> tuple[str, str, str]:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), encoding, "its byte order mark says so"
            except UnicodeDecodeError:
                break
    if wide := _wide(content):
        return wide
    try:
        return content.decode("utf-8"), "utf-8", "the bytes are valid UTF-8"
    except UnicodeDecodeError as error:
        fault = error
    if mixed := _mixed(content):
        return mixed
    if declared in _DECLARED_ONLY:
        try:
            return content.decode(declared), declared, "declared, and every byte fits"
        except UnicodeDecodeError:
            declared = None
    scores = sorted(
        ((_plausible(content, name) + (0.02 if name == declared else 0), name) for name in _TRIED),
        reverse=True,
    )
    score, best = scores[0]
    if score < 0.5:
        raise InputError(
            f"the bytes are text in no known encoding (not UTF-8 from byte {fault.start}, "
            f"and none of {len(_TRIED)} others gives readable words)"
        )
    why = f"not UTF-8; of {len(_TRIED)} encodings this one gives the most readable text"
    return content.decode(best, "replace"), best, why


def _wide(content: bytes) -> tuple[str, str, str] | None:
    """Tell UTF-16 without a mark by its zero bytes, or by the one high byte of its script."""
    sample = content[:4000]
    if len(content) % 2 or len(sample) < 8:
        return None
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        low = sample[::2] if encoding == "utf-16-le" else sample[1::2]
        commonest = max(set(high), key=high.count)
        if commonest > 0x07 or high.count(commonest) < 0.55 * len(high):
            continue
        if commonest and high.count(0) + high.count(commonest) < 0.9 * len(high):
            continue
        if low.count(0) > 0.2 * len(low) or (commonest == 0 and b"\x00" not in sample):
            continue
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        letters = sum(char.isalpha() or char.isspace() for char in text[:2000])
        if letters >= 0.7 * len(text[:2000]):
            return text, encoding, "every second byte is that of one script, as in UTF-16"
    return None


def _mixed(content: bytes) -> tuple[str, str, str] | None:
    """Read a file that is UTF-8 but for some lines, each line by itself."""
    lines = content.split(b"\n")
    if len(lines) < 2:
        return None
    wide = sum(1 for line in lines if not line.isascii())
    read: list[str] = []
    odd: list[int] = []
    other = ""
    for number, line in enumerate(lines, 1):
        try:
            read.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            odd.append(number)
            read.append("")
    if not wide or len(odd) > 0.5 * wide:
        return None
    stray = b"\n".join(lines[number - 1] for number in odd)
    score, other = max((_plausible(stray, name), name) for name in _TRIED)
    if score < 0.5:
        return None
    for number in odd:
        read[number - 1] = lines[number - 1].decode(other, "replace")
    places = ", ".join(map(str, odd[:5])) + ("…" if len(odd) > 5 else "")
    why = f"valid UTF-8 but for line {places}, which reads as {other}"
    return "\n".join(read), f"utf-8 with {other}", why


def _plausible(content: bytes, encoding: str) -> float:
    """Score how much bytes look like language in an encoding, about 1 for clear text."""
    text = content[:_SAMPLE].decode(encoding, "replace")
    # Where ASCII alone stands, every encoding is alike.
    high = [char for char in text if ord(char) > 127]
    if not high:
        return 1.0
    wrong = sum(
        not (char.isalpha() or char in "«»“”‘’„–—…·°№€£©®™\u00a0،؛؟ـ\u200c\u200f") for char in high
    )
    letters = [char for char in high if char.isalpha()]
    if not letters:
        return 0.55 if wrong == 0 and encoding == "cp1252" else 0.3
    score = 1.0 - 2.5 * wrong / len(high)
    if encoding in _ACCENTED:
        usual = sum(char.lower() in _ACCENTED[encoding] for char in letters) / len(letters)
        # A language in Latin script has few letters beyond ASCII, and these among plain ones.
        plain = sum(char.isascii() and char.isalpha() for char in text)
        return min(score, usual) - (0.0 if plain > 2 * len(letters) else 0.6)
    script = {"cp1256": "arabic", "iso8859-6": "arabic", "cp1255": "hebrew", "cp1253": "greek"}
    common = _COMMON[script.get(encoding, "cyrillic")]
    weights = {char: 1.0 - 0.8 * place / len(common) for place, char in enumerate(common)}
    usual = sum(weights.get(char, weights.get(char.lower(), 0.0) * 0.3) for char in letters)
    inner_capitals = len(re.findall(r"(?<=[а-яё])[А-ЯЁ]", text))
    mixed = len(re.findall(r"(?<=[a-zA-Z])[^\W\d_a-zA-Z]|(?<=[^\W\d_\x00-\x7f])[a-zA-Z]", text))
    score = min(score, 1.35 * usual / len(letters))
    return score - (inner_capitals + mixed) / len(letters)


# UTF-8 read as a one-byte encoding leaves its lead bytes behind as these pairs.
_GARBLED = re.compile(
    "[ÃÂ][\u0080-\u00bf\u0152-\u2122]|â[\u0080-\u009f]{2}|â€[\u0080-\u2122]|вЂ[^\\w\\s]|Г[©Ё§ЎіЄ®ґ]"
    "|[ÐÑØÙÚÛ][\u0080-\u00bf\u0152-\u2122]|[ШЩЪЫ][\u0080-\u00bf\u0402-\u040f\u0452-\u045f\u2010-\u2122]"
    "|(?:[РС][\u0080-\u00bf\u0402-\u040f\u0452-\u045f\u2010-\u2122]){2}"
)


def _ungarble(text: str, notes: list[str]) -> str:
    """Undo UTF-8 that was read in another encoding and saved again, and say so."""
    n_signs = len(_GARBLED.findall(text[:200_000]))
    if n_signs < 2:
        return text
    import ftfy  # a page in a hundred needs it

    options = ftfy.TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
    )
    mended = "\n".join(ftfy.fix_encoding(line, options) for line in text.split("\n"))
    n_left = len(_GARBLED.findall(mended[:200_000]))
    if n_left < n_signs / 4:
        notes.append(
            f"garbled in {n_signs} places (UTF-8 that was once read in another encoding); mended"
        )
        return mended
    notes.append(f"garbled in {n_signs} places, as by a wrong encoding; please check the text")
    return text
