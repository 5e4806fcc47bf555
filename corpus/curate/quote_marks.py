"""What stands in quotation marks, in whatever way a language sets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.curate.own_text import OwnText


@dataclass(frozen=True, slots=True)
class Marked:
    """What stands in quotation marks on one line; `outer_*` take the marks in.

    `opened` and `closed` tell whether the marks are there. A paragraph of a longer quotation has
    only its opening mark, and is `carried` on by the next line.
    """

    start: int
    end: int
    line: int
    outer_start: int
    outer_end: int
    opened: bool = True
    closed: bool = True
    carried: bool = False


_PAIRS = {"“": "”", "„": "“”", "«": "»", "‹": "›", "‘": "’", "「": "」", "『": "』", "”": "“”"}


def marked(own: OwnText) -> list[Marked]:
    """Return what stands in quotation marks on the article's own lines, the outermost marks."""
    found: list[Marked] = []
    carried = False
    seen: set[int] = set()
    for sentence in own.sentences:
        if sentence.paragraph in seen:
            continue
        seen.add(sentence.paragraph)
        start = own.joined.line_start(sentence.paragraph)
        printed = own.joined.lines[sentence.paragraph - 1]
        here = list(_of_line(printed, start, sentence.paragraph, carried))
        carried = bool(here) and here[-1].carried
        found.extend(here)
    return found


def _of_line(printed: str, offset: int, line: int, carried: bool) -> Iterator[Marked]:
    at = 0
    last_close = 0
    while at < len(printed):
        char = printed[at]
        if char == '"':
            end = _straight_end(printed, at)
        elif char in "“„«「『" or (char == "”" and not carried and _opens(printed, at)):
            end = _curly_end(printed, at, _PAIRS[char])
        elif char == "‘" and _opens(printed, at):
            end = _single_end(printed, at, "’")
        elif char == "'" and _opens(printed, at):
            end = _single_end(printed, at, "'")
            if end < 0:
                at += 1
                continue
        elif (char == "”" and not carried) or (char == "»" and not carried):
            # A closing mark whose partner is missing: the words since the last sentence or mark.
            begin = _broken_start(printed, last_close, at)
            if begin is not None and at - begin > 12:
                yield Marked(
                    offset + begin, offset + at, line, offset + begin, offset + at + 1, opened=False
                )
            last_close = at = at + 1
            continue
        elif char in "”»" and carried:
            at += 1
            last_close = at
            carried = False
            continue
        else:
            at += 1
            continue
        if end < 0:
            rest = printed[at + 1 :].strip()
            if char in '“«"' and len(rest) > 12:
                stop = len(printed.rstrip())
                start = len(printed) - len(printed[at + 1 :].lstrip())
                yield Marked(
                    offset + start,
                    offset + stop,
                    line,
                    offset + at,
                    offset + stop,
                    closed=False,
                    carried=True,
                )
                return
            at += 1
            continue
        inner_start, inner_end = at + 1, end
        while inner_start < inner_end and printed[inner_start].isspace():
            inner_start += 1
        while inner_end > inner_start and printed[inner_end - 1].isspace():
            inner_end -= 1
        if inner_end > inner_start:
            yield Marked(
                offset + inner_start, offset + inner_end, line, offset + at, offset + end + 1
            )
        carried = False
        last_close = at = end + 1


def _opens(printed: str, at: int) -> bool:
    """Tell whether a mark can open: after a space or bracket, before a letter."""
    before = printed[at - 1] if at else " "
    after = printed[at + 1] if at + 1 < len(printed) else " "
    return (before.isspace() or before in '([—–-:“"') and (after.isalnum() or after in "[(…")


def _straight_end(printed: str, at: int) -> int:
    if not (at == 0 or not printed[at - 1].isalnum() or not printed[at + 1 : at + 2].isspace()):
        return -1
    end = printed.find('"', at + 1)
    # 6" or a mark that opens again: the partner is missing.
    return end


def _curly_end(printed: str, at: int, closing: str) -> int:
    opening, depth = printed[at], 0
    for place in range(at + 1, len(printed)):
        char = printed[place]
        if char == opening and opening not in closing:
            depth += 1
        elif char in closing or (char == '"' and opening == "“" and place > at + 1):
            if depth == 0:
                return place
            depth -= 1
    return -1


def _single_end(printed: str, at: int, closing: str) -> int:
    """Return where single marks close: not at an apostrophe."""
    for place in range(at + 2, min(len(printed), at + 400)):
        if printed[place] != closing:
            continue
        before, after = printed[place - 1], printed[place + 1 : place + 2]
        if after.isalnum():
            continue
        # "the rulers’ statement": a plural's apostrophe, if another mark closes soon.
        if before == "s" and after == " ":
            further = re.search(rf"{closing}(?!\w)", printed[place + 1 : place + 120])
            if further and "‘" not in printed[place + 1 : place + 1 + further.start()]:
                continue
        return place
    return -1


def _broken_start(printed: str, last_close: int, at: int) -> int | None:
    """Return where words with a closing mark alone may begin: the line, or the last mark."""
    start = last_close
    while start < at and printed[start] in " ,.;:—–-":
        start += 1
    if last_close and not re.match(r"[A-ZА-ЯЁ]", printed[start : start + 1]):
        return None
    return start
