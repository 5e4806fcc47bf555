"""The corpus linter: every fault of a data folder, each with file, line and what is expected."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from corpus import dates
from corpus.claims import Stance, Words
from corpus.dates import Basis
from corpus.errors import InputError, Problem, did_you_mean
from corpus.evidence import SourceText, Span, line_kinds
from corpus.load import Entry, Records
from corpus.records import Article, ContactKind, FullText, Passage, line_numbers

Rule = Callable[[Records], Iterator[Problem]]

# Print and address can be looked at; every other basis needs its reasoning written down.
_SPEAKS_FOR_ITSELF = (Basis.STATED, Basis.URL)


def check(records: Records) -> list[Problem]:
    """Return every fault of the records, in order of file and line; empty when clean."""
    found = list(records.problems)
    for rule in RULES:
        found.extend(rule(records))
    return sorted(set(found))


def _unknown(
    entry: Entry[Any],
    what: str,
    ids: Iterable[str],
    known: Iterable[str],
    *location: str | int,
) -> Iterator[Problem]:
    terms = known if isinstance(known, (dict, set)) else set(known)
    for index, value in enumerate(ids):
        if value not in terms:
            message = f'unknown {what} "{value}"{did_you_mean(value, terms)}'
            yield entry.problem("unknown-id", message, *location, index)


def article_references(records: Records) -> Iterator[Problem]:
    """Every id in an article is a registered one."""
    contacts = records.known_contacts
    for entry in records.articles.values():
        article = entry.record
        if article.outlet not in records.outlets:
            hint = did_you_mean(article.outlet, records.outlets)
            yield entry.problem("unknown-id", f'unknown outlet "{article.outlet}"{hint}', "outlet")
        named = [actor.actor for actor in article.actors]
        yield from _unknown(entry, "actor", named, records.actors, "actors")
        yield from _unknown(entry, "place", article.places, records.places, "places")
        yield from _unknown(entry, "topic", article.topics, records.topics, "topics")
        yield from _unknown(entry, "contact", article.contacts, contacts, "contacts")
        for key, ids in (
            ("actors", named),
            ("places", article.places),
            ("topics", article.topics),
            ("contacts", article.contacts),
        ):
            for index, value in enumerate(ids):
                if value in ids[:index]:
                    yield entry.problem("duplicate", f'"{value}" twice', key, index)


def contact_references(records: Records) -> Iterator[Problem]:
    """Every id in a contact is a registered one."""
    sides = {entry.record.side for entry in records.actors.values()}
    for entry in records.contacts.values():
        contact = entry.record
        actors = [participant.actor for participant in contact.participants]
        yield from _unknown(entry, "actor", actors, records.actors, "participants")
        yield from _unknown(entry, "topic", contact.topics, records.topics, "topics")
        yield from _unknown(
            entry, "side", [part.side for part in contact.participants], sides, "participants"
        )
        for index, actor in enumerate(actors):
            if actor in actors[:index]:
                yield entry.problem("duplicate", f'"{actor}" twice', "participants", index)
        if contact.place is not None and contact.place not in records.places:
            hint = did_you_mean(contact.place, records.places)
            yield entry.problem("unknown-id", f'unknown place "{contact.place}"{hint}', "place")


def vocabulary_references(records: Records) -> Iterator[Problem]:
    """Parents exist and lead upwards, never round in a circle."""
    for table, what in ((records.places, "place"), (records.topics, "topic")):
        for key, entry in table.items():
            parent, seen = entry.record.parent, {key}
            while parent is not None:
                if parent in seen:
                    yield entry.problem("cycle", f'{what} "{key}" lies in itself', "parent")
                    break
                if parent not in table:
                    hint = did_you_mean(parent, table)
                    yield entry.problem("unknown-id", f'unknown {what} "{parent}"{hint}', "parent")
                    break
                seen.add(parent)
                parent = table[parent].record.parent


def addresses(records: Records) -> Iterator[Problem]:
    """No two articles share an address."""
    taken: dict[str, Entry[Article]] = {}
    for entry in records.articles.values():
        if entry.record.url is None:
            continue
        parts = urlsplit(entry.record.url)
        address = (
            f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"
        )
        if address in taken:
            place = taken[address].problem("", "", "url").place
            yield entry.problem("duplicate", f"the address is taken at {place}", "url")
        taken.setdefault(address, entry)


def dating(records: Records) -> Iterator[Problem]:
    """A date that is not printed says how it was found, and roles do not end before they begin."""
    for article in records.articles.values():
        record = article.record
        if record.published_basis not in _SPEAKS_FOR_ITSELF and record.published_note is None:
            message = f'basis "{record.published_basis}" without a published_note'
            yield article.problem("dating", message, "published_basis")
    for contact in records.contacts.values():
        if contact.record.date_basis not in _SPEAKS_FOR_ITSELF and contact.record.date_note is None:
            message = f'basis "{contact.record.date_basis}" without a date_note'
            yield contact.problem("dating", message, "date_basis")
    for actor in records.actors.values():
        for index, role in enumerate(actor.record.roles):
            since = dates.parse(role.since).earliest if role.since else None
            until = dates.parse(role.until).latest if role.until else None
            if since and until and since > until:
                message = f"role ends ({role.until}) before it begins ({role.since})"
                yield actor.problem("dating", message, "roles", index)


def aliases(records: Records) -> Iterator[Problem]:
    """No printed name belongs to two actors."""
    owners: dict[str, str] = {}
    for key, entry in records.actors.items():
        names = [(entry.record.name, ("name",))] + [
            (alias.name, ("aliases", index)) for index, alias in enumerate(entry.record.aliases)
        ]
        for name, location in names:
            folded = unicodedata.normalize("NFC", name).casefold()
            owner = owners.setdefault(folded, key)
            if owner != key:
                place = records.actors[owner].problem("", "", "name").place
                message = f'"{name}" also names "{owner}" ({place})'
                yield entry.problem("alias-clash", message, *location)
            elif (
                location != ("name",)
                and sum(
                    unicodedata.normalize("NFC", other).casefold() == folded for other, _ in names
                )
                > 1
            ):
                yield entry.problem("alias-clash", f'"{name}" is given twice', *location)


def reports(records: Records) -> Iterator[Problem]:
    """A contact has a report and two sides; a statement has a report and one."""
    reported = records.reports()
    for key, entry in records.contacts.items():
        contact = entry.record
        if not reported[key] and key not in records.elsewhere.reported:
            yield entry.problem("report", "no article reports it", "id")
        if contact.kind is ContactKind.STATEMENT and len(contact.sides) != 1:
            message = f"a statement has one side, found {len(contact.sides)}"
            yield entry.problem("sides", message, "participants")
        if contact.kind is not ContactKind.STATEMENT and len(contact.sides) < 2:
            message = f"a contact has two sides or more, found {len(contact.sides)}"
            yield entry.problem("sides", message, "participants")


def texts(records: Records) -> Iterator[Problem]:
    """Every text belongs to one article and is the text that was read."""
    owners: dict[str, str] = {}
    for key, entry in records.articles.items():
        full_text = entry.record.text
        if full_text is None:
            continue
        text = records.texts.get(full_text.file)
        if text is None:
            hint = did_you_mean(full_text.file, records.texts)
            message = f'no text "{full_text.file}" in texts/{hint}'
            yield entry.problem("text", message, "text", "file")
            continue
        if full_text.file in owners:
            message = f'"{full_text.file}" is also the text of "{owners[full_text.file]}"'
            yield entry.problem("text", message, "text", "file")
        owners.setdefault(full_text.file, key)
        if text.sha256 != full_text.sha256:
            message = f"the text has changed: its sha256 is {text.sha256}"
            yield entry.problem("text", message, "text", "sha256")
        yield from _reading(entry, full_text, text.source, records)
    for name, text in records.texts.items():
        if name not in owners:
            yield Problem(text.file, 1, "no article has this text", "orphan")


def _reading(
    entry: Entry[Article], text: FullText, source: SourceText, records: Records
) -> Iterator[Problem]:
    kinds = line_kinds(text, source)
    for number in range(1, len(source.lines) + 1):
        if number not in kinds:
            message = f"line {number} is neither body, meta nor excluded, or more than one of them"
            yield entry.problem("lines", message, "text", "body")
    for location, span in (
        *((("body", index), span) for index, span in enumerate(text.body)),
        *((("meta", index, "line"), str(meta.line)) for index, meta in enumerate(text.meta)),
        *((("excluded", index, "lines"), part.lines) for index, part in enumerate(text.excluded)),
    ):
        numbers = line_numbers(span)
        if not 0 < len(numbers) <= len(source.lines) >= numbers.stop - 1:
            message = f'"{span}" is no range of the {len(source.lines)} lines of the text'
            yield entry.problem("lines", message, "text", *location)
    yield from _passages(entry, text, source, kinds)
    yield from _agreement(entry, text)
    for index, quotation in enumerate(text.quotations):
        at: tuple[str | int, ...] = ("text", "quotations", index)
        for part, who in (("speaker", quotation.speaker), ("via", quotation.via)):
            if who:
                yield from _unknown(entry, "actor", [who], records.actors, *at, part)
        yield from _unknown(entry, "actor", quotation.about, records.actors, *at, "about")
    for index, event in enumerate(text.events):
        at = ("text", "events", index)
        yield from _unknown(entry, "actor", event.actors, records.actors, *at, "actors")
        yield from _unknown(entry, "actor", event.recipients, records.actors, *at, "recipients")
        joined = [event.contact] if event.contact else []
        yield from _unknown(entry, "contact", joined, records.known_contacts, *at, "contact")


def _passages(
    entry: Entry[Article],
    text: FullText,
    source: SourceText,
    kinds: dict[int, tuple[str, str | None]],
) -> Iterator[Problem]:
    spans: dict[str, list[Span]] = defaultdict(list)
    for location, passage, own in passages_of(text):
        try:
            span = source.locate(passage)
        except InputError as error:
            yield entry.problem("passage", str(error), "text", *location)
            continue
        if own and kinds.get(passage.line, ("",))[0] == "excluded":
            message = f'"{passage.quote[:60]}" stands on an excluded line ({passage.line})'
            yield entry.problem("passage", message, "text", *location)
        if location[0] == "mentions" and "names" in location:
            spans[text.mentions[int(location[1])].actor].append(span)
    for actor, found in spans.items():
        ordered = sorted(found, key=lambda span: span.start)
        for first, second in pairwise(ordered):
            if second.start < first.end:
                message = f'"{second.quote}" on line {second.line} is counted twice for "{actor}"'
                yield entry.problem("passage", message, "text", "mentions")


def passages_of(
    text: FullText,
) -> Iterator[tuple[tuple[str | int, ...], Passage, bool]]:
    """Yield every passage of a reading with its location in the record.

    The flag says whether it must stand in the article's own lines; a date trap must not.
    """
    if text.title:
        yield ("title",), text.title, True
    if text.standfirst:
        yield ("standfirst",), text.standfirst, True
    if text.published.as_stated:
        yield ("published", "as_stated"), text.published.as_stated, True
    for index, trap in enumerate(text.published.traps):
        yield ("published", "traps", index), trap, False
    for index, mention in enumerate(text.mentions):
        for key, group in (("names", mention.names), ("roles", mention.roles)):
            for n, passage in enumerate(group):
                yield ("mentions", index, key, n), passage, True
    for index, evidence in enumerate(text.topics):
        for n, passage in enumerate(evidence.passages):
            yield ("topics", index, "passages", n), passage, True
    for index, quotation in enumerate(text.quotations):
        yield ("quotations", index, "passage"), quotation.passage, True
        for key, part in (
            ("speaker_as_printed", quotation.speaker_as_printed),
            ("attribution", quotation.attribution),
        ):
            if part:
                yield ("quotations", index, key), part, True
    for index, event in enumerate(text.events):
        if event.date_as_printed:
            yield ("events", index, "date_as_printed"), event.date_as_printed, True


def _agreement(entry: Entry[Article], text: FullText) -> Iterator[Problem]:
    article = entry.record
    if article.title != (text.title.quote if text.title else None):
        yield entry.problem("evidence", "title differs from the title in the text", "title")
    named = {actor.actor: actor for actor in article.actors}
    read = {mention.actor: mention for mention in text.mentions}
    for key in sorted(named.keys() ^ read.keys()):
        where = "text.mentions" if key in named else "actors"
        yield entry.problem("evidence", f'actor "{key}" is missing from {where}', "actors")
    for index, actor in enumerate(article.actors):
        mention = read.get(actor.actor)
        if mention and actor.as_printed not in {passage.quote for passage in mention.names}:
            message = f'"{actor.as_printed}" is no mention of "{actor.actor}" in the text'
            yield entry.problem("evidence", message, "actors", index, "as_printed")
    supported = {evidence.topic for evidence in text.topics}
    for index, topic in enumerate(article.topics):
        if topic not in supported:
            message = f'topic "{topic}" has no passage in text.topics'
            yield entry.problem("evidence", message, "topics", index)
    for index, evidence in enumerate(text.topics):
        if evidence.topic not in article.topics:
            message = f'passages for "{evidence.topic}", which is no topic of the article'
            yield entry.problem("evidence", message, "text", "topics", index)


def claims(records: Records) -> Iterator[Problem]:
    """A claim is made by an article that reports its contact, in words that stand there."""
    reported = records.reports()
    for entry in records.claims.values():
        table = entry.record
        if table.contact not in records.known_contacts:
            hint = did_you_mean(table.contact, records.known_contacts)
            message = f'unknown contact "{table.contact}"{hint}'
            yield entry.problem("unknown-id", message, "contact")
            continue
        telling = reported.get(table.contact, []) + records.elsewhere.telling(table.contact)
        read = {key for key in telling if (found := records.article(key)) and found.text}
        seen: set[str] = set()
        for index, claim in enumerate(table.claims):
            at: tuple[str | int, ...] = ("claims", index)
            if claim.id in seen:
                yield entry.problem("duplicate", f'claim "{claim.id}" twice', *at, "id")
            seen.add(claim.id)
            if all(account.stance is Stance.SILENT for account in claim.accounts):
                message = f'every account is silent on "{claim.id}"; a claim is made by someone'
                yield entry.problem("claim", message, *at, "accounts")
            named = [account.article for account in claim.accounts]
            for key in sorted(read.difference(named)):
                message = f'no account of "{key}", whose text reports the contact'
                yield entry.problem("claim", message, *at, "accounts")
            for n, account in enumerate(claim.accounts):
                here = (*at, "accounts", n)
                yield from _words(entry, account, records, *here)
                if records.article(account.article) is None:
                    continue
                if account.article not in telling:
                    message = f'"{account.article}" does not report "{table.contact}"'
                    yield entry.problem("claim", message, *here, "article")
                if account.article in named[:n]:
                    message = f'"{account.article}" twice'
                    yield entry.problem("duplicate", message, *here, "article")
                if account.stance is Stance.SILENT and account.article not in read:
                    message = f'the text of "{account.article}" is not here; it cannot be silent'
                    yield entry.problem("claim", message, *here, "stance")


def contradictions(records: Records) -> Iterator[Problem]:
    """A contradiction rests on words that stand where it says."""
    for entry in records.contradictions.values():
        found = entry.record
        yield from _unknown(entry, "contact", found.contacts, records.known_contacts, "contacts")
        articles = [evidence.article for evidence in found.evidence]
        for index, evidence in enumerate(found.evidence):
            yield from _words(entry, evidence, records, "evidence", index)
            if evidence.article in articles[:index]:
                message = f'"{evidence.article}" twice'
                yield entry.problem("duplicate", message, "evidence", index, "article")


def _words(
    entry: Entry[Any], words: Words, records: Records, *location: str | int
) -> Iterator[Problem]:
    """Yield what is wrong with the words of an article: unknown, moved, or not its own."""
    article = records.article(words.article)
    if article is None:
        hint = did_you_mean(words.article, records.articles)
        message = f'unknown article "{words.article}"{hint}'
        yield entry.problem("unknown-id", message, *location, "article")
        return
    for index, recorded in enumerate(words.recorded):
        if not recorded.stand_in(article):
            message = f'"{recorded.words}" does not stand in {recorded.record} of "{article.id}"'
            yield entry.problem("record", message, *location, "recorded", index)
    source = records.source(article)
    if article.text is None or source is None:
        if words.passages:
            message = f'the text of "{article.id}" is not here; give the words of the record'
            yield entry.problem("passage", message, *location, "passages")
        return
    kinds = line_kinds(article.text, source)
    for index, passage in enumerate(words.passages):
        try:
            source.locate(passage)
        except InputError as error:
            yield entry.problem("passage", str(error), *location, "passages", index)
            continue
        if kinds.get(passage.line, ("",))[0] == "excluded":
            message = f'"{passage.quote[:60]}" stands on an excluded line ({passage.line})'
            yield entry.problem("passage", message, *location, "passages", index)


RULES: tuple[Rule, ...] = (
    article_references,
    contact_references,
    vocabulary_references,
    addresses,
    dating,
    aliases,
    reports,
    texts,
    claims,
    contradictions,
)
