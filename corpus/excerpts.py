"""A corpus that gives out passages in place of full texts, or no words of a text at all.

Whoever asks it, a page, an export or the data service, gets no more: the words are left out here,
before an answer is made. Counts, dates and offsets stay those of the full texts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
from pydantic import BaseModel

from corpus import snippet
from corpus.corpus import Corpus
from corpus.dates import Basis
from corpus.engines import Asked, Engine, SqlEngine
from corpus.engines.frames import SCHEMAS
from corpus.errors import CorpusError, Problem
from corpus.evidence import SourceText, own_lines
from corpus.filter import Filter
from corpus.modes import Texts
from corpus.records import Article, Contact, FullText, Passage

MOST_WORDS = 40
"""Words of one passage that are given out."""
WITHHELD = "[not shown on this host]"
"""Stands for words that are not given out at all."""

WHOLE = ("texts", "records")
"""Questions that only a host which shows full texts answers."""
_QUOTED = ("passages", "quotations", "claims", "contradictions")
_WORD = re.compile(r"\S+")
_HIDDEN = re.compile(r"\S")
_GAP = re.compile(r"…\s*")


def clip(quote: str) -> str:
    """Return the first words of a quote, `MOST_WORDS` at most; they end as they are printed."""
    for number, word in enumerate(_WORD.finditer(quote), 1):
        if number == MOST_WORDS:
            return quote[: word.end()]
    return quote


def masked(text: str, shown: Iterable[tuple[int, int]]) -> str:
    """Return a text of the same length and lines in which only the shown stretches can be read.

    A hidden stretch of a line is an ellipsis and blanks, so every offset stays what it was.
    """
    parts, at = [], 0
    for start, end in sorted(shown):
        if end > at:
            parts += [_gap(text[at : max(at, start)]), text[max(at, start) : end]]
            at = end
    return "".join((*parts, _gap(text[at:])))


def _gap(hidden: str) -> str:
    return "\n".join(
        _HIDDEN.sub("…", line, count=1)[: found.start() + 1].ljust(len(line))
        if (found := _HIDDEN.search(line))
        else line
        for line in hidden.split("\n")
    )


class WithheldError(CorpusError):
    """A question that this host does not answer."""


class ExcerptCorpus(Corpus):
    """A corpus of which a host gives out passages, or no words of its texts."""

    def __init__(self, whole: Corpus, texts: Texts) -> None:
        self._whole = whole
        self.texts = texts
        self.version = whole.version
        self.vocabulary = whole.vocabulary
        self.aliases = whole.aliases
        self.engine = _Excerpts(whole.engine, self)
        self.reference = _ReferenceExcerpts(whole.reference, self)

    @property
    def whole(self) -> Corpus:
        """The corpus with its texts: to be counted and compared, never to be shown."""
        return self._whole

    def outdated(self, data: Path) -> bool:
        """Tell whether the corpus has changed since it was opened."""
        return self._whole.outdated(data)

    @property
    def article_ids(self) -> Collection[str]:
        """Return the ids of all articles."""
        return self._whole.article_ids

    @property
    def contact_ids(self) -> Collection[str]:
        """Return the ids of all contacts and statements."""
        return self._whole.contact_ids

    def article(self, article_id: str) -> Article | None:
        """Return an article with its passages clipped, or without anything of its text."""
        article = self._whole.article(article_id)
        if article is None or article.text is None:
            return article
        source = self._whole.text(article_id) if self.texts is Texts.PASSAGES else None
        text = _clipped(article.text, source) if source else None
        return article.model_copy(update={"text": text})

    def contact(self, contact_id: str) -> Contact | None:
        """Return a contact or statement, or None when the corpus has none of this id."""
        return self._whole.contact(contact_id)

    def reports(self, contact_id: str) -> tuple[str, ...]:
        """Return the articles that report a contact, by publication."""
        return self._whole.reports(contact_id)

    def authors(self) -> dict[str, str]:
        """Map articles to their author as printed, where one is recorded."""
        return self._whole.authors()

    def text(self, article_id: str) -> SourceText | None:
        """Return a text in which only the passages can be read; None when none is shown."""
        source = self._whole.text(article_id) if self.texts is Texts.PASSAGES else None
        if source is None:
            return None
        shown = list(self._compared.get(article_id, ()))
        article = self.article(article_id)
        for passage in _passages(article.text) if article else ():
            try:
                span = source.locate(passage)
            except CorpusError:
                continue  # the linter reports it; words that do not stand there show nothing
            shown.append((span.start, span.end))
        return SourceText(masked(source.text, shown))

    @cached_property
    def _compared(self) -> dict[str, list[tuple[int, int]]]:
        """Map articles to what claims and contradictions point at in them."""
        found: dict[str, list[tuple[int, int]]] = {}
        for question in ("claims", "contradictions"):
            frame = self.engine.answer(question, Filter())
            rows = frame.loc[frame["line"].notna(), ["article_id", "start", "end"]]
            for article, start, end in rows.itertuples(index=False, name=None):
                found.setdefault(article, []).append((int(start), int(end)))
        return found

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Return what the linter found when the corpus was built."""
        return self._whole.problems

    @cached_property
    def bases(self) -> dict[Basis, int]:
        """Count articles, contacts and statements by what their date rests on."""
        return self._whole.bases


class _Excerpts(Engine):
    """Answers as another engine does, without the words a host does not give out."""

    def __init__(self, whole: Engine, corpus: ExcerptCorpus) -> None:
        self._engine = whole
        self._corpus = corpus

    def tables(self, asked: Sequence[Asked]) -> list[pa.Table]:
        """Return the answers to several questions; raises WithheldError where they are texts."""
        for one in asked:
            if one.question in WHOLE:
                raise WithheldError(
                    f'this host does not answer "{one.question}": it gives out '
                    + ("passages" if self._corpus.texts is Texts.PASSAGES else "no words")
                    + f" of the texts (PARLEY_TEXTS={self._corpus.texts})"
                )
        return [
            self._without(one, table)
            for one, table in zip(asked, self._engine.tables(asked), strict=True)
        ]

    def _without(self, asked: Asked, table: pa.Table) -> pa.Table:
        if asked.question in _QUOTED:
            return _quoting(asked.question, table, self._corpus.texts)
        if asked.question == "hits":
            return self._found(asked, table)
        return table

    def _found(self, asked: Asked, hits: pa.Table) -> pa.Table:
        """Return hits with the words around them as far as those are shown, else the title."""
        keys = hits["article_id"].to_pylist()
        if not keys:
            return hits
        terms = self._corpus.aliases.terms(asked.selection.q)
        return snippet.beside(hits, [snippet.snippet(self._printed(key), terms) for key in keys])

    def _printed(self, article_id: str) -> str:
        article, source = self._corpus.article(article_id), self._corpus.text(article_id)
        if article is None:
            return ""
        lines = own_lines(article.text, source) if article.text and source else []
        shown = [_GAP.sub("… ", line).strip() for line in lines]
        return snippet.joined((article.title, article.summary, *(s for s in shown if s != "…")))


class _ReferenceExcerpts(_Excerpts, SqlEngine):
    """The same of the engine that shows its statements."""

    _engine: SqlEngine

    def sql(self, asked: Asked) -> str:
        """Return the statement that answers a question, with its parameters written in."""
        return self._engine.sql(asked)


def _quoting(question: str, table: pa.Table, texts: Texts) -> pa.Table:
    """Return an answer whose words of full texts are clipped, or withheld but for names."""
    columns: dict[str, list[Any]] = {
        name: table[name].to_pylist() for name in ("line", "start", "end", "quote")
    }
    names = (
        [evidence in ("name", "role") for evidence in table["evidence"].to_pylist()]
        if question == "passages"
        else [False] * len(table)
    )
    for row, (line, quote) in enumerate(zip(columns["line"], columns["quote"], strict=True)):
        if line is None or quote is None:
            continue
        if texts is Texts.NONE and not names[row]:
            columns["quote"][row] = WITHHELD
        elif len(shown := clip(quote)) < len(quote):
            columns["quote"][row] = shown
            columns["end"][row] = columns["start"][row] + len(shown)
    schema = SCHEMAS[question]
    for name in ("quote", "end"):
        at = schema.get_field_index(name)
        table = table.set_column(
            at, schema.field(at), pa.array(columns[name], schema.field(at).type)
        )
    return table


def _passages(value: object) -> Iterator[Passage]:
    """Yield every passage of a record, however deep it stands."""
    if isinstance(value, Passage):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _passages(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _passages(one)


def _clipped(text: FullText, source: SourceText) -> FullText:
    """Return a reading whose passages are clipped; those that stand nowhere are clipped too."""

    def of(value: Any) -> Any:
        if isinstance(value, Passage):
            return _clipped_passage(value, source)
        if isinstance(value, BaseModel):
            changed = {name: of(getattr(value, name)) for name in type(value).model_fields}
            return value.model_copy(update=changed)
        return tuple(map(of, value)) if isinstance(value, tuple) else value

    clipped: FullText = of(text)
    return clipped


def _clipped_passage(passage: Passage, source: SourceText) -> Passage:
    shown = clip(passage.quote)
    if shown == passage.quote:
        return passage
    try:
        span = source.locate(passage)
    except CorpusError:
        return passage.model_copy(update={"quote": shown})
    return source.passage(span.line, span.start, shown)
