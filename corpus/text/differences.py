"""Where accounts differ: dates, places, participants, titles, numbers and quotations side by side.

Nothing here is guessed: a row puts next to each other what a curator read in each text, with the
words it stands in. Whether a difference is a contradiction is for the claim tables to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus import dates
from corpus.evidence import SourceText, Span
from corpus.records import ActorKind, Article, Event, EventKind, FullText, Passage
from corpus.text.account import Account, of_article
from corpus.text.align import Link
from corpus.text.resolve import Resolver, Tag, TagKind
from corpus.text.words import keys
from corpus.vocabulary import Vocabulary


class Aspect(StrEnum):
    """What a row compares."""

    PUBLISHED = "published"
    DATE = "date"
    PLACE = "place"
    PARTICIPANT = "participant"
    TITLE = "title"
    NUMBER = "number"
    QUOTATION = "quotation"


class Standing(StrEnum):
    """How one source stands to the others that speak.

    A record without a full text is never silent: what it does not hold was not recorded.
    """

    EQUAL = "equal"
    DIFFERENT = "different"
    ONLY = "only here"
    SILENT = "silent"
    NOT_RECORDED = "not recorded"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one source says: in words, and the passages it rests on (none in a record alone).

    `took_part` tells of a participant whether this source has it at a meeting or visit.
    """

    article: str
    standing: Standing
    said: tuple[str, ...] = ()
    passages: tuple[Span, ...] = ()
    took_part: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One thing compared; `subject` is an actor's id, the parties of an event, or a speaker.

    `standing` sums the row up: different before only here before equal.
    """

    aspect: Aspect
    subject: str
    label: str
    entries: tuple[Entry, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class _Said:
    """What a source says before it is compared: values by which sources agree, and the words."""

    values: frozenset[str]
    said: tuple[str, ...]
    passages: tuple[Span, ...] = ()
    took_part: bool = False


@dataclass(frozen=True)
class _Source:
    article: Article
    source: SourceText | None
    account: Account | None

    @property
    def text(self) -> FullText | None:
        return self.article.text if self.source is not None else None

    def span(self, passage: Passage | None) -> tuple[Span, ...]:
        if passage is None or self.source is None:
            return ()
        return (self.source.locate(passage),)


_Agree = Callable[[frozenset[str], frozenset[str]], bool]


def differences(
    articles: Sequence[tuple[Article, SourceText | None]],
    vocabulary: Vocabulary,
    links: Iterable[Link] = (),
    resolver: Resolver | None = None,
) -> tuple[Row, ...]:
    """Compare two to four articles aspect by aspect; rows keep the order of `Aspect`.

    `links` are the linked passages of the articles: two numbers are called different only inside
    linked sentences, because elsewhere nothing tells that they count the same thing.
    """
    resolver = resolver or Resolver(vocabulary)
    sources = [
        _Source(
            article,
            source if article.text is not None else None,
            of_article(article, source, resolver)
            if source is not None and article.text is not None
            else None,
        )
        for article, source in articles
    ]
    return (
        _published(sources),
        *_events(sources, vocabulary, resolver),
        *_participants(sources, vocabulary),
        *_titles(sources, vocabulary),
        *_numbers(sources, tuple(links)),
        *_quotations(sources, vocabulary),
    )


def _row(
    aspect: Aspect,
    subject: str,
    label: str,
    sources: Sequence[_Source],
    said: Mapping[str, _Said],
    agree: _Agree,
) -> Row:
    entries = []
    for source in sources:
        here = said.get(source.article.id)
        if here is None:
            silent = Standing.SILENT if source.text is not None else Standing.NOT_RECORDED
            entries.append(Entry(source.article.id, silent))
            continue
        others = [found for key, found in said.items() if key != source.article.id]
        if not others:
            standing = Standing.ONLY
        elif all(agree(here.values, other.values) for other in others):
            standing = Standing.EQUAL
        else:
            standing = Standing.DIFFERENT
        entries.append(Entry(source.article.id, standing, here.said, here.passages, here.took_part))
    order = (Standing.DIFFERENT, Standing.ONLY, Standing.EQUAL, Standing.SILENT)
    standings = {entry.standing for entry in entries}
    summed = next((standing for standing in order if standing in standings), Standing.NOT_RECORDED)
    return Row(aspect, subject, label, tuple(entries), summed)


def _meet(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one & other)


def _within(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether one place is the other or lies in it; each comes with those it lies in."""
    return one <= other or other <= one


def _may_be_one(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether some date of one source overlaps some date of another."""
    for left in one:
        for right in other:
            bounds = dates.parse(right).bounds
            if bounds is None or dates.parse(left).overlaps(*bounds):
                return True
    return False


def _published(sources: Sequence[_Source]) -> Row:
    said = {
        s.article.id: _Said(
            frozenset([s.article.published]),
            (dates.in_words(s.article.published),),
            s.span(s.text.published.as_stated) if s.text else (),
        )
        for s in sources
    }
    return _row(Aspect.PUBLISHED, "", "Published", sources, said, _may_be_one)


def _events(
    sources: Sequence[_Source], vocabulary: Vocabulary, resolver: Resolver
) -> Iterable[Row]:
    """Yield the date and place of each meeting and visit, by who took part."""
    found: dict[tuple[EventKind, frozenset[str]], dict[str, list[Event]]] = {}
    for source in sources:
        for event in source.text.events if source.text else ():
            parties = frozenset((*event.actors, *event.recipients))
            if event.kind in (EventKind.MEETING, EventKind.VISIT):
                by_article = found.setdefault((event.kind, parties), {})
                by_article.setdefault(source.article.id, []).append(event)
    by_id = {source.article.id: source for source in sources}
    rows: list[Row] = []
    for (kind, parties), by_article in found.items():
        names = " and ".join(_in_order(parties, by_article, vocabulary))
        label = f"{kind.value.capitalize()} of {names}"
        subject = f"{kind.value}: {', '.join(sorted(parties))}"
        when = {k: said for k, e in by_article.items() if (said := _when(by_id[k], e))}
        where = {
            k: said
            for k, e in by_article.items()
            if (said := _where(by_id[k], e, resolver, vocabulary))
        }
        if when:
            rows.append(_row(Aspect.DATE, subject, label, sources, when, _may_be_one))
        if where:
            rows.append(_row(Aspect.PLACE, subject, label, sources, where, _within))
    return sorted(rows, key=lambda row: list(Aspect).index(row.aspect))


def _in_order(
    parties: frozenset[str], by_article: Mapping[str, Sequence[Event]], vocabulary: Vocabulary
) -> list[str]:
    """Name the parties as the first account orders them."""
    event = next(iter(by_article.values()))[0]
    return [_name(actor, vocabulary) for actor in dict.fromkeys((*event.actors, *event.recipients))]


def _when(source: _Source, events: Sequence[Event]) -> _Said | None:
    dated = [event for event in events if event.date is not None]
    if not dated:
        return None
    passages = [span for event in dated for span in source.span(event.date_as_printed)]
    return _Said(
        frozenset(event.date for event in dated if event.date),
        tuple(dict.fromkeys(_date_in_words(event) for event in dated)),
        tuple(passages),
    )


def _date_in_words(event: Event) -> str:
    """Spell the date of an event, and what the text alone gives when that is less."""
    date, alone = event.date or "", event.date_text_only
    if alone == date:
        return dates.in_words(date)
    less = f"the text alone: {dates.in_words(alone)}" if alone else "not from the text alone"
    return f"{dates.in_words(date)} ({less})"


def _where(
    source: _Source, events: Sequence[Event], resolver: Resolver, vocabulary: Vocabulary
) -> _Said | None:
    read = [event for event in events if event.place_as_read]
    if not read or source.account is None:
        return None
    values: set[str] = set()
    passages: list[Span] = []
    for event in read:
        place = event.place_as_read or ""
        printed, _, remark = place.partition(" (")
        # "Kabul (implied)" is read from the text; "Kabul by outside facts" is not.
        told = place if "implied" in remark else printed
        tags = resolver.places(told, [(0, len(told))])
        values |= {
            larger for tag in tags for larger in vocabulary.place_and_parents(tag.value)
        } or {" ".join(keys(told))}
        if not remark.startswith("implied"):
            passages += _first(source.account, event, printed)
    said = tuple(dict.fromkeys(event.place_as_read or "" for event in read))
    return _Said(frozenset(values), said, tuple(dict.fromkeys(passages)))


def _first(account: Account, event: Event, printed: str) -> list[Span]:
    """Return where these words stand in a sentence that reports the event, else in the body."""
    parties = frozenset((*event.actors, *event.recipients))
    reporting = [
        sentence
        for sentence, happenings in zip(account.sentences, account.sentence_happenings, strict=True)
        if any(found.kind == event.kind and found.actors == parties for found in happenings)
    ]
    for sentence in (*reporting, *account.sentences):
        at = sentence.quote.find(printed)
        if at >= 0:
            start = sentence.start + at
            return [Span(start, start + len(printed), sentence.line, printed)]
    return []


def _participants(sources: Sequence[_Source], vocabulary: Vocabulary) -> Iterable[Row]:
    """Yield who is named: persons first, each group in the order of the accounts."""
    found: dict[str, dict[str, _Said]] = {}
    for source in sources:
        took_part = {
            actor
            for event in (source.text.events if source.text else ())
            if event.kind in (EventKind.MEETING, EventKind.VISIT)
            for actor in (*event.actors, *event.recipients)
        }
        for actor, printed, passages in _names(source):
            found.setdefault(actor, {})[source.article.id] = _Said(
                frozenset([actor]), printed, passages, actor in took_part
            )
    order = list(found)

    def rank(actor: str) -> tuple[bool, int]:
        record = vocabulary.actors.get(actor)
        return record is None or record.kind is not ActorKind.PERSON, order.index(actor)

    for actor in sorted(found, key=rank):
        name = _name(actor, vocabulary)
        yield _row(Aspect.PARTICIPANT, actor, name, sources, found[actor], _meet)


def _names(source: _Source) -> Iterable[tuple[str, tuple[str, ...], tuple[Span, ...]]]:
    if source.text is None:
        for named in source.article.actors:
            yield named.actor, (named.as_printed,) if named.as_printed else (), ()
        return
    for mention in source.text.mentions:
        spans = tuple(span for name in mention.names for span in source.span(name))
        yield mention.actor, tuple(dict.fromkeys(span.quote for span in spans)), spans


def _titles(sources: Sequence[_Source], vocabulary: Vocabulary) -> Iterable[Row]:
    """Yield the titles printed for each actor."""
    found: dict[str, dict[str, _Said]] = {}
    for source in sources:
        for actor, printed, passages in _roles(source):
            if printed:
                values = frozenset(_bare(role) for role in printed)
                found.setdefault(actor, {})[source.article.id] = _Said(values, printed, passages)
    for actor, said in found.items():
        name = _name(actor, vocabulary)
        yield _row(Aspect.TITLE, actor, name, sources, said, _meet)


def _roles(source: _Source) -> Iterable[tuple[str, tuple[str, ...], tuple[Span, ...]]]:
    if source.text is None:
        for named in source.article.actors:
            yield named.actor, (named.role_as_printed,) if named.role_as_printed else (), ()
        return
    for mention in source.text.mentions:
        spans = tuple(span for role in mention.roles for span in source.span(role))
        yield mention.actor, tuple(dict.fromkeys(span.quote for span in spans)), spans


def _bare(role: str) -> str:
    """Return the words of a title without articles, so that only its words are compared."""
    return " ".join(key for key in keys(role) if key not in ("the", "a", "an", "s"))


def _numbers(sources: Sequence[_Source], links: Sequence[Link]) -> Iterable[Row]:
    """Yield each number; those of one unit in linked sentences stand in one row."""
    found: dict[str, dict[str, list[Tag]]] = {}
    joined = _joined(sources, links)
    for source in sources:
        if source.account is None:
            continue
        for index, tags in enumerate(source.account.sentence_tags):
            for tag in tags:
                if tag.kind is TagKind.NUMBER:
                    subject = joined.get((source.article.id, index, tag.value), tag.value)
                    here = found.setdefault(subject, {})
                    here.setdefault(source.article.id, []).append(tag)
    accounts = {s.article.id: s.account for s in sources if s.account is not None}
    for subject, by_article in found.items():
        said = {}
        for article, found_here in by_article.items():
            spans = tuple(_span(accounts[article], tag) for tag in found_here)
            printed = tuple(dict.fromkeys(span.quote for span in spans))
            said[article] = _Said(frozenset(tag.value for tag in found_here), printed, spans)
        label = next(iter(said.values())).said[0]
        yield _row(Aspect.NUMBER, subject, label, sources, said, _meet)


def _joined(sources: Sequence[_Source], links: Sequence[Link]) -> dict[tuple[str, int, str], str]:
    """Map numbers of linked sentences that count the same unit to one subject."""
    accounts = {s.article.id: s.account for s in sources if s.account is not None}
    joined: dict[tuple[str, int, str], str] = {}
    for link in links:
        if link.another_occasion or not {link.a.account, link.b.account} <= accounts.keys():
            continue
        sides = []
        for ref in (link.a, link.b):
            tags = accounts[ref.account].sentence_tags[ref.index]
            sides.append({tag.value for tag in tags if tag.kind is TagKind.NUMBER})
        for one in sorted(sides[0]):
            for other in sorted(sides[1]):
                unit = one.partition(" ")[2]
                if unit and unit == other.partition(" ")[2] and one not in sides[1]:
                    left = (link.a.account, link.a.index, one)
                    right = (link.b.account, link.b.index, other)
                    subject = joined.get(left) or joined.get(right) or f"{one} / {other}"
                    joined[left] = joined[right] = subject
    return joined


def _span(account: Account, tag: Tag) -> Span:
    line = next(s.line for s in account.sentences if s.start <= tag.start < s.end)
    return Span(tag.start, tag.end, line, account.text[tag.start : tag.end])


def _quotations(sources: Sequence[_Source], vocabulary: Vocabulary) -> Iterable[Row]:
    """Yield the quotations by speaker; sources agree when they print the same words of one."""
    found: dict[str, dict[str, _Said]] = {}
    labels: dict[str, str] = {}
    for source in sources:
        for quotation in source.text.quotations if source.text else ():
            printed = quotation.speaker_as_printed
            speaker = quotation.speaker or (printed.quote if printed else "")
            labels.setdefault(speaker, _name(speaker, vocabulary) if speaker else "No speaker")
            words = [f"{quotation.kind.value}: {quotation.passage.quote}"]
            if quotation.via:
                words.append(f"relayed by {_name(quotation.via, vocabulary)}")
            if quotation.about:
                about = " and ".join(_name(actor, vocabulary) for actor in quotation.about)
                words.append(f"about {about}")
            before = found.setdefault(speaker, {}).get(source.article.id)
            found[speaker][source.article.id] = _Said(
                (before.values if before else frozenset())
                | {" ".join(keys(quotation.passage.quote))},
                (*(before.said if before else ()), "; ".join(words)),
                (*(before.passages if before else ()), *source.span(quotation.passage)),
            )
    for speaker, said in found.items():
        yield _row(Aspect.QUOTATION, speaker, labels[speaker], sources, said, _meet)


def _name(actor: str, vocabulary: Vocabulary) -> str:
    record = vocabulary.actors.get(actor)
    return record.name if record else actor
