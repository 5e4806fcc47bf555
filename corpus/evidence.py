"""Resolve passages: from the words and the line a person wrote down to exact offsets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.errors import InputError
from corpus.records import FullText, Passage, Record, line_numbers
from corpus.search import whole


@dataclass(frozen=True)
class Span:
    """Where a passage stands in its text: Unicode code points, half-open, and its line from 1."""

    start: int
    end: int
    line: int
    quote: str


class SourceText:
    """One text with its lines, split at newlines alone so offsets hold for every script."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self._starts = [0]
        for line in self.lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def line_start(self, line: int) -> int:
        """Return the offset at which a line (from 1) starts."""
        return self._starts[line - 1]

    def locate(self, passage: Passage) -> Span:
        """Return the span of a passage.

        Raises InputError naming the quote, and the line it does occur on, when the words do not
        stand where the passage says.
        """
        short = passage.quote if len(passage.quote) <= 60 else f"{passage.quote[:57]}…"
        if passage.line > len(self.lines):
            raise InputError(
                f'"{short}": the text has {len(self.lines)} lines{self._hint(passage)}'
            )
        at = -1
        for _ in range(passage.occurrence):
            at = self.lines[passage.line - 1].find(passage.quote, at + 1)
            if at < 0:
                which = f" {passage.occurrence} times" if passage.occurrence > 1 else ""
                raise InputError(
                    f'"{short}" does not stand{which} on line {passage.line}{self._hint(passage)}'
                )
        start = self.line_start(passage.line) + at
        return Span(start, start + len(passage.quote), passage.line, passage.quote)

    def passage(self, line: int, start: int, quote: str) -> Passage:
        """Return the passage of words that stand on a line at an offset of the text."""
        on_line, at, occurrence = start - self.line_start(line), -1, 0
        while at < on_line:
            at = self.lines[line - 1].index(quote, at + 1)
            occurrence += 1
        return Passage(line=line, quote=quote, occurrence=occurrence)

    def _hint(self, passage: Passage) -> str:
        found = [n for n, line in enumerate(self.lines, 1) if passage.quote in line]
        if not found:
            return "; it stands nowhere in the text"
        return f"; it stands on line {', '.join(map(str, found[:5]))}"


def printed_in(text: str, name: str) -> Iterator[int]:
    """Yield where a name is printed in a text, in whole words; no two places overlap."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if whole(text, at, end):
            yield at
            at = text.find(name, end)
        else:
            at = text.find(name, at + 1)


def line_kinds(text: FullText, source: SourceText) -> dict[int, tuple[str, str | None]]:
    """Map each line number to its kind (body, meta, excluded, blank) and the reason or part.

    A line that no entry claims, or that two claim, is left out; the linter reports it.
    """
    claims: dict[int, list[tuple[str, str | None]]] = {}
    for entry, kind, detail in _entries(text):
        numbers = line_numbers(entry)
        # Not every number of the entry: a slip such as 8-8000000000 would be counted out.
        for number in range(numbers.start, min(numbers.stop, len(source.lines) + 1)):
            if source.lines[number - 1].strip():
                claims.setdefault(number, []).append((kind, detail))
    kinds: dict[int, tuple[str, str | None]] = {}
    for number, line in enumerate(source.lines, 1):
        if not line.strip():
            kinds[number] = ("blank", None)
        elif len(claims.get(number, ())) == 1:
            kinds[number] = claims[number][0]
    return kinds


def _entries(text: FullText) -> Iterator[tuple[str, str, str | None]]:
    for span in text.body:
        yield span, "body", None
    for meta in text.meta:
        yield str(meta.line), "meta", meta.what
    for excluded in text.excluded:
        yield excluded.lines, "excluded", excluded.reason


def own_lines(text: FullText, source: SourceText) -> list[str]:
    """Return standfirst and body lines: what is searched and counted beside title and summary."""
    return [
        source.lines[number - 1]
        for number, (kind, what) in sorted(line_kinds(text, source).items())
        if kind == "body" or (kind == "meta" and what == "standfirst")
    ]


def passage_of(text: FullText, source: SourceText, words: str) -> Passage:
    """Return where words first stand in an article's own lines.

    Raises InputError when they stand in none.
    """
    kinds = line_kinds(text, source)
    for number, line in enumerate(source.lines, 1):
        if words in line and kinds.get(number, ("excluded", None))[0] in ("body", "meta"):
            return Passage(line=number, quote=words)
    raise InputError(
        f'"{words[:60]}" stands nowhere in the body; give the exact words of one line of it'
    )


def standing(text: FullText, source: SourceText) -> FullText:
    """Return a reading without the passages that do not stand in the article's own lines.

    Words that are not there are no evidence; the linter reports them. The title alone is kept.
    """
    kinds = line_kinds(text, source)

    def stands(passage: Passage | None) -> bool:
        if passage is None or kinds.get(passage.line, ("excluded",))[0] == "excluded":
            return False
        try:
            source.locate(passage)
        except InputError:
            return False
        return True

    def kept(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
        return tuple(passage for passage in passages if stands(passage))

    def part(record: Record, *names: str) -> dict[str, None]:
        return {name: None for name in names if not stands(getattr(record, name))}

    mentions = tuple(
        mention.model_copy(update={"names": kept(mention.names), "roles": kept(mention.roles)})
        for mention in text.mentions
    )
    topics = tuple(
        evidence.model_copy(update={"passages": kept(evidence.passages)})
        for evidence in text.topics
        if kept(evidence.passages)
    )
    quotations = tuple(
        quotation.model_copy(update=part(quotation, "speaker_as_printed", "attribution"))
        for quotation in text.quotations
        if stands(quotation.passage)
    )
    events = tuple(event.model_copy(update=part(event, "date_as_printed")) for event in text.events)
    return text.model_copy(
        update={
            "mentions": mentions,
            "topics": topics,
            "quotations": quotations,
            "events": events,
            "published": text.published.model_copy(update=part(text.published, "as_stated")),
            **part(text, "standfirst"),
        }
    )
