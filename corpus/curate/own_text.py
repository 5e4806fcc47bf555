"""The article's own lines as they are read: title, standfirst and body, in sentences and words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from corpus.curate.lexicon import Lexicon, lexicon
from corpus.curate.page import Line, LineKind
from corpus.evidence import SourceText
from corpus.records import Passage
from corpus.text.segment import sentences
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

    `headline` marks a line that capitalises every word, so that capitals say nothing.
    """

    index: int
    part: Part
    start: int
    end: int
    line: int
    tokens: tuple[Token, ...]
    headline: bool = False


class OwnText:
    """One article without what surrounds it on its page.

    Names are read in this order: title, standfirst, body. Excluded lines are not here at all, so
    nothing on them can be counted.
    """

    def __init__(self, source: SourceText, lines: Iterable[Line], language: str) -> None:
        self.source = source
        self.text = source.text
        self.language = language
        self.lexicon: Lexicon = lexicon(language)
        own = list(lines)
        parts = [
            (Part.TITLE, [line.number for line in own if line.what == "title"]),
            (Part.STANDFIRST, [line.number for line in own if line.what == "standfirst"]),
            (Part.BODY, [line.number for line in own if line.kind is LineKind.BODY]),
        ]
        found: list[OwnSentence] = []
        for part, numbers in parts:
            for sentence in sentences(source, numbers):
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
        """Return a stretch of one line as a passage; offsets are those of the whole text."""
        return passage_of(self.source, start, end)

    def passages(self, spans: Iterable[tuple[int, int]]) -> tuple[Passage, ...]:
        """Return several stretches as passages, in reading order and each once."""
        return tuple(self.passage(*span) for span in sorted(set(spans)))

    def sentence_at(self, offset: int) -> OwnSentence | None:
        """Return the sentence an offset lies in."""
        for sentence in self.sentences:
            if sentence.start <= offset < sentence.end:
                return sentence
        return None

    def paragraph(self, line: int) -> Iterator[OwnSentence]:
        """Yield the sentences of one line."""
        return (sentence for sentence in self.sentences if sentence.line == line)


def passage_of(source: SourceText, start: int, end: int) -> Passage:
    """Return a stretch of one line of a text as a passage that locates exactly there."""
    line = source.text.count("\n", 0, start) + 1
    printed = source.lines[line - 1]
    at = start - source.line_start(line)
    quote = source.text[start:end]
    occurrence, place = 1, printed.find(quote)
    while 0 <= place < at:
        occurrence += 1
        place = printed.find(quote, place + 1)
    return Passage(line=line, quote=quote, occurrence=occurrence)


def _headline(tokens: tuple[Token, ...], quote: str) -> bool:
    """Tell whether a line is set in headline style or in capitals, and ends without a stop."""
    long = [token for token in tokens[1:] if len(token.printed) > 3 and token.key not in STOP_WORDS]
    capital = sum(token.capital for token in long)
    if len(tokens) > 24 or quote[-1:] in ".":
        return False
    return len(long) >= 3 and capital >= _HEADLINE_SHARE * len(long)
