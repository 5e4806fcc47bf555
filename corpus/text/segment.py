"""Cut the lines of a text into sentences with exact offsets.

nupunkt does the work; what it lacks for diplomatic news is added here: the full stops of Persian,
Urdu, Hindi and Chinese, and military and political titles that do not end a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import nupunkt

from corpus.evidence import SourceText
from corpus.records import FullText, line_numbers


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence where it stands: code points, half-open, and its line from 1."""

    start: int
    end: int
    line: int
    quote: str


_TITLE = re.compile(
    r"(?:^|[\s(“\"«])(?:Lt|Gen|Maj|Col|Capt|Brig|Adm|Cmdr|Gov|Sen|Rep|Amb|Mr|Mrs|Ms|Dr|Prof|St|Hon"
    r"|Rev|Mt|No|г|ул|им|т\.\s?е|т\.\s?д)\.\s*$"
)
# nupunkt ends no sentence at these; the Chinese ones need no space behind them.
# The look-behind lets a run of marks be tried once, not from each of its marks.
_OTHER_STOP = re.compile(
    r"(?<![؟۔।])[؟۔।]++[»”\"’')\]]*+(?=\s)|[。！？]++[」』”’）]*+"
    # nupunkt takes some whole words ("at stake. Its", "the bank. European") for abbreviations.
    r"|\b(?P<word>[^\W\d_]{4,40})[.!?]++[»”\"’)]*+(?=\s+[«“\"‘(]?[A-ZА-ЯЁ])"
    # A full stop after a whole Arabic-script word; initials there are shorter.
    r"|(?<=[\u0620-\u06d3]{3})\.[»”]?+(?=\s)"
    # "wrote on X. He said": one capital is an initial, but not before a word that starts sentences.
    r"|(?<=\b[a-z]{2} [A-Z])\.(?=\s(?:The|He|She|It|They|We|In|On|At|But|And|This|That|His|Her)\s)"
)
_LONG_ABBREVIATIONS = frozenset(
    {"sept", "corp", "prof", "brig", "capt", "univ", "dept", "assoc", "messrs", "cmdr", "approx"}
    | {"респ", "проф", "акад", "просп"}
)
# "BISHKEK, 3 April 2024. The envoy": a dateline is no sentence.
_DATELINE = re.compile(r"\s*(?:[A-ZА-ЯЁ]{3}[^.]{0,40}\d\.\s*$|[^\W\d_]{3}[^.]{0,60}\.\s*[—–-]\s*$)")
# nupunkt takes quadratic time for "?!?!?!…" without a blank (60 s for 200,000 characters), so it
# sees such a run as one word of the same length.
_LONG_RUN = re.compile(r"\S{200,}")


def sentences(source: SourceText, lines: Iterable[int]) -> tuple[Sentence, ...]:
    """Return the sentences of these lines (from 1); none runs from one line into the next."""
    found: list[Sentence] = []
    for line in lines:
        text = source.lines[line - 1]
        offset = source.line_start(line)
        for start, end in _line_spans(text):
            found.append(Sentence(offset + start, offset + end, line, text[start:end]))
    return tuple(found)


def body_sentences(text: FullText, source: SourceText) -> tuple[Sentence, ...]:
    """Return the sentences of a curated text's body."""
    last = len(source.lines)
    # A slip such as 8-8000000000 would be counted out number by number.
    ranges = (line_numbers(entry) for entry in text.body)
    return sentences(
        source, sorted({n for span in ranges for n in range(span.start, min(span.stop, last + 1))})
    )


def _line_spans(text: str) -> Iterator[tuple[int, int]]:
    if not text.strip():
        return
    pending: int | None = None
    for start, end in nupunkt.sent_spans(_LONG_RUN.sub(_masked, text)):
        start = start if pending is None else pending
        if end < len(text) and (
            _TITLE.search(text[max(start, end - 12) : end])
            or (not text[:start].strip() and end - start < 80 and _DATELINE.match(text, start, end))
        ):
            pending = start
            continue
        pending = None
        yield from _split(text, start, end)
    if pending is not None:
        yield from _split(text, pending, len(text))


def _masked(run: re.Match[str]) -> str:
    return "x" * (len(run.group()) - 1) + run.group()[-1]


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for stop in _OTHER_STOP.finditer(text, start, end):
        if stop["word"] and stop["word"].casefold() in _LONG_ABBREVIATIONS:
            continue
        yield from _trimmed(text, at, stop.end())
        at = stop.end()
    yield from _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
