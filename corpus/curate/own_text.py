"""The article's own lines as they are read: title, standfirst and body, in sentences and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from corpus.curate.lexicon import Lexicon, lexicon
from corpus.curate.page import Line, LineKind
from corpus.evidence import SourceText
from corpus.records import Passage
from corpus.text.segment import Sentence, sentences
from corpus.text.words import STOP_WORDS, Word, words

_HEADLINE_SHARE = 0.6  # of the longer words of a line in headline style, at least so many


class Part(StrEnum):
    """Which part of the article a sentence stands in."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Token(Word):
    """A word as printed."""

    printed: str

    @property
    def capital(self) -> bool:
        """Tell whether the word begins with a capital letter."""
        return self.printed[0].isupper()


@dataclass(frozen=True)
class OwnSentence:
    """A sentence of the article, where it stands, and its words.

    `paragraph` is its line once wrapped lines are joined. `headline` marks a line that capitalises
    every word, so that capitals say nothing, `shouted` one that is all in capitals.
    """

    index: int
    part: Part
    start: int
    end: int
    paragraph: int
    tokens: tuple[Token, ...]
    headline: bool = False
    shouted: bool = False


class OwnText:
    """One article without what surrounds it on its page.

    Names are read in this order: title, standfirst, body. Excluded lines are not here at all, so
    nothing on them can be counted.
    """

    def __init__(self, source: SourceText, lines: Iterable[Line], language: str) -> None:
        self.source = source
        self.language = language
        self.lexicon: Lexicon = lexicon(language)
        own = list(lines)
        self.joined = _unwrapped(source, own)
        self.text = self.joined.text
        paragraph = _paragraphs(source, self.joined)
        found: list[OwnSentence] = []
        for part, numbers in (
            (Part.TITLE, [line.number for line in own if line.what == "title"]),
            (Part.STANDFIRST, [line.number for line in own if line.what == "standfirst"]),
            (Part.BODY, [line.number for line in own if line.kind is LineKind.BODY]),
        ):
            joined = dict.fromkeys(paragraph[number] for number in numbers)
            for sentence in _whole(sentences(self.joined, joined), self.text):
                tokens = tuple(
                    Token(word.start, word.end, word.key, self.text[word.start : word.end])
                    for word in words(self.text, sentence.start, sentence.end)
                )
                found.append(
                    OwnSentence(
                        len(found),
                        part,
                        sentence.start,
                        sentence.end,
                        sentence.line,
                        tokens,
                        _headline(tokens, self.text[sentence.start : sentence.end]),
                        _shouted(tokens),
                    )
                )
        self.sentences = tuple(found)

    @cached_property
    def lower_keys(self) -> frozenset[str]:
        """Return the words that somewhere in the article stand without a capital."""
        return frozenset(
            token.key
            for sentence in self.sentences
            for token in sentence.tokens
            if token.printed[0].islower()
        )

    @cached_property
    def body(self) -> tuple[OwnSentence, ...]:
        """Return the sentences of the body."""
        return tuple(sentence for sentence in self.sentences if sentence.part is Part.BODY)

    def quote(self, start: int, end: int) -> str:
        """Return the words of a stretch as printed."""
        return self.text[start:end]

    def passage(self, start: int, end: int) -> Passage:
        """Return a stretch as a passage: of one that runs over wrapped lines the longest part."""
        return passage_of(self.source, start, end)

    def passages(self, spans: Iterable[tuple[int, int]]) -> tuple[Passage, ...]:
        """Return several stretches as passages, in reading order and each once.

        One over wrapped lines is a passage on each of them.
        """
        found = [
            passage_of(self.source, *piece)
            for span in sorted(set(spans))
            for piece in _pieces(self.source, *span)
        ]
        return tuple(dict.fromkeys(found))

    def sentence_at(self, offset: int) -> OwnSentence | None:
        """Return the sentence an offset lies in."""
        for sentence in self.sentences:
            if sentence.start <= offset < sentence.end:
                return sentence
        return None

    def paragraph(self, number: int) -> Iterator[OwnSentence]:
        """Yield the sentences of one paragraph."""
        return (sentence for sentence in self.sentences if sentence.paragraph == number)


_INITIALS = re.compile(r"(?:^|[\s(“\"«])(?!U\.S|U\.N|U\.K|E\.U)(?:[A-ZА-ЯЁ]\.\s?){2,}$")


def _whole(found: Sequence[Sentence], text: str) -> Iterator[Sentence]:
    """Join what a person’s initials tore apart: "… Representative Z.N. | Kabulov held …"."""
    pending: Sentence | None = None
    for sentence in found:
        if pending is not None:
            if sentence.line == pending.line and _same_sentence(pending, sentence, text):
                quote = text[pending.start : sentence.end]
                sentence = Sentence(pending.start, sentence.end, sentence.line, quote)
            else:
                yield pending
            pending = None
        ending = text[max(sentence.start, sentence.end - 12) : sentence.end]
        if _INITIALS.search(ending) or _ABBREVIATED.search(ending) or _INITIAL.search(ending):
            pending = sentence
        else:
            yield sentence
    if pending is not None:
        yield pending


_ABBREVIATED = re.compile(
    r"(?:^|[\s(“\"])(?:U\.S|U\.N|U\.K|E\.U|[Ии]\.\s?о)\.$"  # и.о.: acting
)
_STARTERS_WORDS = """
    the he she it they we in on at but and this that his her its for as after since a an according
    meanwhile however there these those their while with when if last earlier also both
"""
_STARTERS = frozenset(_STARTERS_WORDS.split())


_INITIAL = re.compile(r"(?:^|[\s(“\"«])[A-ZА-ЯЁ]\.$")


def _same_sentence(pending: Sentence, sentence: Sentence, text: str) -> bool:
    """Tell whether words behind initials go on: "U.N. | Assistance Mission", "H. | E. Wang Yu"."""
    if _INITIAL.search(text[max(pending.start, pending.end - 12) : pending.end]):
        return re.match(r"[A-ZА-ЯЁ]\.", text[sentence.start : sentence.end]) is not None
    if not _ABBREVIATED.search(text[max(pending.start, pending.end - 12) : pending.end]):
        return True
    first = next(words(text, sentence.start, sentence.end), None)
    return first is not None and first.key not in _STARTERS


def passage_of(source: SourceText, start: int, end: int) -> Passage:
    """Return a stretch of a text as a passage that locates exactly there.

    A passage stands on one line; of a stretch over several lines the longest part is taken.
    """
    pieces = _pieces(source, start, end)
    start, end = max(pieces, key=lambda piece: piece[1] - piece[0], default=(start, end))
    line = source.text.count("\n", 0, start) + 1
    printed = source.lines[line - 1]
    at = start - source.line_start(line)
    quote = source.text[start:end]
    occurrence, place = 1, printed.find(quote)
    while 0 <= place < at:
        occurrence += 1
        place = printed.find(quote, place + 1)
    return Passage(line=line, quote=quote, occurrence=occurrence)


def _pieces(source: SourceText, start: int, end: int) -> list[tuple[int, int]]:
    return [
        (match.start() + start, match.end() + start)
        for match in re.finditer(r"[^\n\s](?:[^\n]*[^\n\s])?", source.text[start:end])
    ]


_ENDS = tuple('.!?:;…۔؟।。"”“»’)')
_QUOTING = re.compile(r"(?:>\s?)+")  # marks of a letter that was forwarded
_WRAPPED = range(25, 140)  # characters of a line that a later one may go on from
_NARROW = range(12, 25)


def _unwrapped(source: SourceText, lines: Sequence[Line]) -> SourceText:
    """Return the text with the breaks of wrapped body lines as spaces; every offset stays."""
    kinds = {line.number: line.kind for line in lines}
    text = list(source.text)
    for number, printed in enumerate(source.lines, 1):
        if kinds.get(number) is LineKind.BODY and (marks := _QUOTING.match(printed)):
            start = source.line_start(number)
            text[start : start + marks.end()] = " " * marks.end()
    for number in range(1, len(source.lines)):
        if kinds.get(number) is kinds.get(number + 1) is LineKind.BODY:
            here, following = source.lines[number - 1], source.lines[number]
            if (
                (len(here) in _WRAPPED or (len(here) in _NARROW and not following[:1].isupper()))
                and not here.rstrip().endswith(_ENDS)
                and following[:1] not in ("-", "•", "*", "–", "—")
                and following.strip()
            ):
                text[source.line_start(number + 1) - 1] = " "
    return SourceText("".join(text))


def _paragraphs(source: SourceText, joined: SourceText) -> dict[int, int]:
    """Map each line to the joined line it is part of."""
    found, at = {}, 1
    for number in range(1, len(source.lines) + 1):
        if number > 1 and joined.text[source.line_start(number) - 1] == "\n":
            at += 1
        found[number] = at
    return found


def _shouted(tokens: tuple[Token, ...]) -> bool:
    """Tell whether a sentence is set in capitals."""
    letters = [token for token in tokens if token.printed.isalpha()]
    upper = sum(token.printed.isupper() for token in letters)
    return len(letters) >= 4 and upper >= 0.9 * len(letters)


def _headline(tokens: tuple[Token, ...], quote: str) -> bool:
    """Tell whether a line is set in headline style or in capitals, and ends without a stop."""
    long = [token for token in tokens[1:] if len(token.printed) > 3 and token.key not in STOP_WORDS]
    capital = sum(token.capital for token in long)
    if len(tokens) > 24 or quote[-1:] in ".":
        return False
    return len(long) >= 3 and capital >= _HEADLINE_SHARE * len(long)
