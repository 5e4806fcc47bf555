"""An account: one text as it is compared, with its sentences and everything resolved in them.

What a curator wrote down is used as it is; only where nothing was curated does the light resolver
of `corpus.text.resolve` read the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from corpus import dates
from corpus.errors import InputError
from corpus.evidence import SourceText
from corpus.records import Article, FullText, Passage
from corpus.text.resolve import Resolver, Tag, TagKind, find_dates, find_numbers
from corpus.text.segment import Sentence, body_sentences, sentences


@dataclass(frozen=True, slots=True)
class Happening:
    """Something a text reports: who took part, when, and the contact on record if it is one."""

    kind: str
    actors: frozenset[str]
    date: str | None = None
    contact: str | None = None
    date_span: tuple[int, int] | None = None


@dataclass(frozen=True)
class Account:
    """One text ready to be compared; `curated` tells that a person wrote down who is named."""

    id: str
    text: str
    language: str
    sentences: tuple[Sentence, ...]
    tags: tuple[Tag, ...] = ()
    happenings: tuple[Happening, ...] = ()
    published: str | None = None
    curated: bool = False

    @cached_property
    def sentence_tags(self) -> tuple[tuple[Tag, ...], ...]:
        """Return the tags of each sentence, by position."""
        found: list[list[Tag]] = [[] for _ in self.sentences]
        tags = sorted(self.tags)
        at = 0
        for index, sentence in enumerate(self.sentences):
            while at < len(tags) and tags[at].start < sentence.start:
                at += 1
            here = at
            while here < len(tags) and tags[here].start < sentence.end:
                found[index].append(tags[here])
                here += 1
        return tuple(tuple(group) for group in found)

    @cached_property
    def sentence_happenings(self) -> tuple[tuple[Happening, ...], ...]:
        """Return what each sentence reports: it names two who took part, or prints the date."""
        found: list[tuple[Happening, ...]] = []
        for sentence, tags in zip(self.sentences, self.sentence_tags, strict=True):
            actors = {tag.value for tag in tags if tag.kind is TagKind.ACTOR}
            found.append(
                tuple(
                    happening
                    for happening in self.happenings
                    if len(happening.actors & actors) >= 2
                    or (
                        happening.date_span is not None
                        and sentence.start <= happening.date_span[0] < sentence.end
                    )
                )
            )
        return tuple(found)

    @property
    def tongue(self) -> str:
        """Return the language without region, or the script when the language is not known."""
        base = self.language.split("-")[0].casefold()
        return base if base and base != "und" else script(self.text)


def of_article(article: Article, source: SourceText, resolver: Resolver) -> Account:
    """Return the account of a curated article.

    Raises InputError when the article has no full text, or a passage does not stand in it.
    """
    text = article.text
    if text is None:
        raise InputError(f'the corpus holds no full text of "{article.id}"')
    body = body_sentences(text, source)
    spans = [(sentence.start, sentence.end) for sentence in body]
    introduced = spans
    if text.title:
        # The title introduces names as well; one that no longer stands introduces none.
        with suppress(InputError):
            title = source.locate(text.title)
            introduced = [(title.start, title.end), *spans]
    tags = _curated_tags(text, source)
    kinds = {tag.kind for tag in tags}
    if TagKind.ACTOR not in kinds:
        tags += resolver.actors(source.text, introduced)
    if TagKind.TOPIC not in kinds:
        tags += resolver.topics(source.text, spans)
    tags += resolver.places(source.text, spans)
    day = article.published
    tags += _without_overlap(find_dates(source.text, spans, day), tags, TagKind.DATE)
    tags += find_numbers(source.text, spans, tags)
    return Account(
        article.id,
        source.text,
        article.language,
        body,
        tuple(sorted(set(tags))),
        tuple(_happenings(text, source)),
        day,
        curated=True,
    )


def of_text(
    account_id: str,
    text: str,
    resolver: Resolver,
    *,
    language: str = "und",
    published: str | None = None,
    lines: Sequence[int] | None = None,
) -> Account:
    """Return the account of a text nobody has curated; `lines` (from 1) are its body, or all."""
    source = SourceText(text)
    body = sentences(source, lines if lines is not None else range(1, len(source.lines) + 1))
    spans = [(sentence.start, sentence.end) for sentence in body]
    tags = resolver.actors(text, spans) + resolver.places(text, spans)
    tags += resolver.topics(text, spans)
    tags += find_dates(text, spans, published)
    tags += find_numbers(text, spans, tags)
    return Account(
        account_id, text, language, body, tuple(sorted(set(tags))), (), published, curated=False
    )


def _curated_tags(text: FullText, source: SourceText) -> list[Tag]:
    tags: list[Tag] = []
    for mention in text.mentions:
        tags += [_tag(source, name, TagKind.ACTOR, mention.actor) for name in mention.names]
        tags += [_tag(source, role, TagKind.ACTOR, mention.actor, True) for role in mention.roles]
    for evidence in text.topics:
        tags += [_tag(source, found, TagKind.TOPIC, evidence.topic) for found in evidence.passages]
    for event in text.events:
        if event.date_as_printed and event.date and dates.parse(event.date).established:
            tags.append(_tag(source, event.date_as_printed, TagKind.DATE, event.date))
    return tags


def _tag(
    source: SourceText, passage: Passage, kind: TagKind, value: str, role: bool = False
) -> Tag:
    span = source.locate(passage)
    return Tag(span.start, span.end, kind, value, role)


def _without_overlap(found: Iterable[Tag], tags: Iterable[Tag], kind: TagKind) -> list[Tag]:
    taken = [(tag.start, tag.end) for tag in tags if tag.kind is kind]
    return [tag for tag in found if not any(tag.start < b and tag.end > a for a, b in taken)]


def _happenings(text: FullText, source: SourceText) -> Iterable[Happening]:
    for event in text.events:
        span = source.locate(event.date_as_printed) if event.date_as_printed else None
        yield Happening(
            event.kind.value,
            frozenset((*event.actors, *event.recipients)),
            event.date,
            event.contact,
            (span.start, span.end) if span else None,
        )


def script(text: str) -> str:
    """Return the script most letters of a text are written in, such as "latin" or "arabic"."""
    counts: dict[str, int] = {}
    for char in text[:5000]:
        if char.isalpha():
            name = unicodedata.name(char, "unknown").split()[0].casefold()
            counts[name] = counts.get(name, 0) + 1
    return max(sorted(counts), key=lambda name: counts[name]) if counts else "none"
