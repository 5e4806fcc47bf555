"""Compares what the program reads off a page with what a reader read, measure by measure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from urllib.parse import urlsplit

from corpus import dates
from corpus.evidence import SourceText
from corpus.records import ActorKind, ContactKind, Passage, QuotationKind
from tests.quality.gold_pages import Gold, GoldContact, Status, register
from tests.quality.measure import Score

BODY = "body lines"
TITLE = "title"
LANGUAGE = "language"
OUTLET = "outlet"
DATE = "date"
MENTIONS = "mentions"
ACTORS = "actors"
NEW_ACTORS = "new actors"
QUOTATIONS = "quotations"
SPEAKERS = "speakers"
CONTACTS = "contacts"
CONTACT_DATES = "dated contacts"
TOPICS = "topics"
MEASURES = (
    BODY,
    TITLE,
    LANGUAGE,
    OUTLET,
    DATE,
    MENTIONS,
    ACTORS,
    NEW_ACTORS,
    QUOTATIONS,
    SPEAKERS,
    CONTACTS,
    CONTACT_DATES,
    TOPICS,
)

_COVERED = 0.9  # of the letters of a body line, for the line to count as kept
_SAME_NAME = 0.85  # of the letters: "Азизи" and "Азизу" are one, two brothers are not
_SHORT = 20  # letters; a shorter line of HTML is looked up as a whole line alone
_SIDES = 2  # participants that a contact and its finding must share


@dataclass(frozen=True)
class FoundName:
    """An actor of the register found at a place of the page's text."""

    actor: str
    start: int
    end: int


@dataclass(frozen=True)
class FoundQuotation:
    """Words found in quotation marks and who is said to speak: an id, a name, or nobody."""

    start: int
    end: int
    speaker: str | None = None
    speaker_name: str | None = None


@dataclass(frozen=True)
class FoundContact:
    """A contact found; participants are ids or names, statements are not contacts."""

    participants: frozenset[str]
    date: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class Found:
    """What the program read off one page, in the terms of the comparison."""

    source: SourceText
    body: frozenset[int] = frozenset()
    title: str | None = None
    language: str | None = None
    outlet: str | None = None
    published: str | None = None
    names: tuple[FoundName, ...] = ()
    new_actors: tuple[str, ...] = ()
    quotations: tuple[FoundQuotation, ...] = ()
    contacts: tuple[FoundContact, ...] = ()
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Slip:
    """One error: which measure it lowers, its cause in a few words, and what it is about."""

    measure: str
    cause: str
    what: str


@dataclass
class Verdict:
    """The scores of one page and its errors."""

    scores: dict[str, Score] = field(
        default_factory=lambda: dict.fromkeys(MEASURES, Score(0, 0, 0))
    )
    slips: list[Slip] = field(default_factory=list)

    def right(self, measure: str) -> None:
        """Count something found as the reader has it."""
        self.scores[measure] += Score(1, 0, 0)

    def wrong(self, measure: str, cause: str, what: str) -> None:
        """Count something found that the reader does not have."""
        self.scores[measure] += Score(0, 1, 0)
        self.slips.append(Slip(measure, cause, what))

    def missed(self, measure: str, cause: str, what: str) -> None:
        """Count something of the reader's that was not found."""
        self.scores[measure] += Score(0, 0, 1)
        self.slips.append(Slip(measure, cause, what))


def f1(score: Score) -> float:
    """Return the harmonic mean of precision and recall."""
    both = 2 * score.right + score.wrong + score.missed
    return 2 * score.right / both if both else 1.0


def compare(gold: Gold, found: Found) -> Verdict:
    """Compare what was found on a page with its reading."""
    verdict = Verdict()
    places = Places(gold.source, found.source)
    _body(gold, found, places, verdict)
    _facts(gold, found, verdict)
    _names(gold, found, places, verdict)
    _new_actors(gold, found, verdict)
    _quotations(gold, found, places, verdict)
    compare_contacts(gold.read.contacts, found.contacts, verdict)
    topics = frozenset(one.topic for one in gold.read.topics)
    _sets(TOPICS, topics, found.topics - frozenset(gold.read.open_topics), verdict)
    return verdict


class Places:
    """Where the text of a reading stands in the text that was read.

    A text file is the same on both sides. Of HTML the program may keep more lines, and part or
    join them elsewhere; so letters are matched, whatever the white space between them.
    """

    def __init__(self, gold: SourceText, found: SourceText) -> None:
        self._to_gold: dict[int, int] = {}
        self._gold = gold
        if gold.lines == found.lines or gold.text.rstrip() == found.text.rstrip():
            self._to_gold = {at: at for at, char in enumerate(gold.text) if not char.isspace()}
            return
        letters = [at for at, char in enumerate(gold.text) if not char.isspace()]
        stream = "".join(gold.text[at] for at in letters)
        whole: dict[str, list[int]] = {}
        bounds: list[tuple[int, str]] = []
        at = 0
        for line in gold.lines:
            compact = "".join(line.split())
            whole.setdefault(compact, []).append(at)
            bounds.append((at, compact))
            at += len(compact)
        cursor = 0
        for number, line in enumerate(found.lines, 1):
            here = [
                found.line_start(number) + n for n, char in enumerate(line) if not char.isspace()
            ]
            compact = "".join(line.split())
            if not compact:
                continue
            if starts := whole.get(compact):
                start = next((one for one in starts if one >= cursor), starts[0])
                cursor = start + len(compact)
                self._pair(here, letters[start:cursor])
            elif len(compact) >= _SHORT and (start := stream.find(compact, cursor)) >= 0:
                cursor = start + len(compact)
                self._pair(here, letters[start:cursor])
            elif len(compact) >= _SHORT and (start := stream.find(compact)) >= 0:
                self._pair(here, letters[start : start + len(compact)])
            else:
                parts = [(start, part) for start, part in bounds if part and part in compact]
                # A line that holds a long one of the reading may hold short ones beside it.
                if any(len(part) >= _SHORT for _, part in parts):
                    for start, part in parts:
                        inside = compact.find(part)
                        self._pair(here[inside:], letters[start : start + len(part)])

    def _pair(self, here: list[int], there: list[int]) -> None:
        self._to_gold.update(zip(here, there, strict=False))

    def of(self, start: int, end: int) -> set[int]:
        """Return the places in the reading of a stretch of the text that was read."""
        return {self._to_gold[at] for at in range(start, end) if at in self._to_gold}

    def line(self, places: set[int]) -> int:
        """Return the line of the reading on which these places begin."""
        return self._gold.text.count("\n", 0, min(places)) + 1


def _letters(source: SourceText, number: int) -> set[int]:
    start = source.line_start(number)
    line = source.lines[number - 1]
    return {start + at for at, char in enumerate(line) if not char.isspace()}


def _body(gold: Gold, found: Found, places: Places, verdict: Verdict) -> None:
    own = set().union(*(_letters(gold.source, number) for number in gold.body))
    covered: set[int] = set()
    for number in sorted(found.body):
        start = found.source.line_start(number)
        line = found.source.lines[number - 1]
        if not line.strip():
            continue
        mapped = places.of(start, start + len(line)) & own
        covered |= mapped
        if len(mapped) * 2 < len("".join(line.split())):
            verdict.wrong(BODY, _what_it_is(gold, found, places, number), line)
    for number in sorted(gold.body):
        letters = _letters(gold.source, number)
        if len(letters & covered) >= _COVERED * len(letters):
            verdict.right(BODY)
        else:
            verdict.missed(BODY, "body left out", gold.source.lines[number - 1])


def _what_it_is(gold: Gold, found: Found, places: Places, number: int) -> str:
    start = found.source.line_start(number)
    mapped = places.of(start, start + len(found.source.lines[number - 1]))
    if mapped:
        line = places.line(mapped)
        for meta in gold.read.meta:
            if meta.line == line:
                return f"{meta.what} kept as body"
        for part in gold.read.excluded:
            first, _, last = part.lines.partition("-")
            if int(first) <= line <= int(last or first):
                return f"{part.reason} kept as body"
    text = found.source.lines[number - 1]
    for words in gold.read.elsewhere:
        if words.text in text:
            return f"{words.reason} kept as body"
    return "page furniture kept as body"


def _facts(gold: Gold, found: Found, verdict: Verdict) -> None:
    read = gold.read
    outlet = read.outlet and (read.outlet.id or read.outlet.name)
    site = urlsplit(read.address or "").netloc.removeprefix("www.")
    for measure, wanted, value in (
        (TITLE, "".join(read.title.quote.split()), "".join((found.title or "").split()) or None),
        (LANGUAGE, read.language, found.language),
        # Where no outlet is printed, none need be found, and its host may stand in.
        (OUTLET, fold(outlet or site), found.outlet or (None if outlet else site)),
    ):
        if value is not None and (value == wanted or fold(value) == wanted):
            verdict.right(measure)
        elif value is None:
            verdict.missed(measure, "none found", wanted)
        else:
            verdict.wrong(measure, "another", f"{value} for {wanted}")
    _date(gold, found.published, verdict)


def _date(gold: Gold, value: str | None, verdict: Verdict) -> None:
    wanted = gold.read.published.edtf
    if wanted is None:
        # "On or after the day that the text mentions" claims no date either.
        if value is None or not _precise(value):
            verdict.right(DATE)
        else:
            verdict.wrong(DATE, "a date where the page gives none", value)
    elif value == wanted:
        verdict.right(DATE)
    elif value is None:
        verdict.missed(DATE, "none found", wanted)
    else:
        said = [passage.quote for passage in gold.read.published.traps]
        trap = " (a trap)" if any(value[:4] in quote for quote in said) else ""
        verdict.wrong(DATE, f"another date{trap}", f"{value} for {wanted}")


def _precise(value: str) -> bool:
    bounds = dates.parse(value)
    return bounds.earliest is not None and bounds.latest is not None


def _spans(gold: Gold, passages: Iterable[Passage]) -> Iterator[set[int]]:
    for passage in passages:
        span = gold.source.locate(passage)
        yield {at for at in range(span.start, span.end) if not gold.source.text[at].isspace()}


def _names(gold: Gold, found: Found, places: Places, verdict: Verdict) -> None:
    states = {
        key for key, entry in register().actors.items() if entry.record.kind is ActorKind.STATE
    }
    wanted = [
        (mention.actor, passage.quote, places_)
        for mention in gold.read.mentions
        for passage, places_ in zip(mention.names, _spans(gold, mention.names), strict=True)
    ]
    neutral = [
        (mention.actor, places_)
        for mention in gold.read.mentions
        for places_ in _spans(gold, mention.roles)
    ]
    hit: set[int] = set()
    taken: dict[int, str] = {}
    for name in found.names:
        if name.actor in states:
            continue
        mapped = places.of(name.start, name.end)
        printed = found.source.text[name.start : name.end]
        if not mapped or places.line(mapped) not in gold.own:
            verdict.wrong(MENTIONS, "outside the article", f"{name.actor}: {printed}")
            continue
        at = [n for n, (_, _, spot) in enumerate(wanted) if spot & mapped]
        same = [n for n in at if wanted[n][0] == name.actor]
        if same:
            for n in same:
                if n not in hit:
                    hit.add(n)
                    verdict.right(MENTIONS)
        elif any(actor == name.actor and spot & mapped for actor, spot in neutral):
            continue
        elif at:
            taken.update(dict.fromkeys(at, name.actor))
            what = f"{name.actor} for {wanted[at[0]][0]}: {printed}"
            verdict.wrong(MENTIONS, "another actor", what)
        else:
            verdict.wrong(MENTIONS, "nobody registered", f"{name.actor}: {printed}")
    for n, (actor, quote, _) in enumerate(wanted):
        if n not in hit:
            cause = "taken for another" if n in taken else _why_missed(actor, quote)
            verdict.missed(MENTIONS, cause, f"{actor}: {quote}")
    named = frozenset(mention.actor for mention in gold.read.mentions if mention.names)
    others = frozenset(mention.actor for mention in gold.read.mentions) - named
    _sets(ACTORS, named, frozenset(n.actor for n in found.names) - states - others, verdict)


def _why_missed(actor: str, quote: str) -> str:
    record = register().actors[actor].record
    known = {fold(name) for name in (record.name, *(alias.name for alias in record.aliases))}
    if fold(quote) in known:
        return "a name of the register"
    if any(fold(quote).split()[-1:] == name.split()[-1:] for name in known):
        return "a part of a name of the register"
    return "a name that is not in the register"


def _new_actors(gold: Gold, found: Found, verdict: Verdict) -> None:
    left = list(found.new_actors)
    for actor in gold.read.new_actors:
        match = next((name for name in left if same_name(name, actor.name)), None)
        if match is None:
            verdict.missed(NEW_ACTORS, "not found", f"{actor.name}, {actor.role}")
        else:
            left.remove(match)
            verdict.right(NEW_ACTORS)
    for name in left:
        verdict.wrong(NEW_ACTORS, "nobody new", name)


def _quotations(gold: Gold, found: Found, places: Places, verdict: Verdict) -> None:
    wanted = list(gold.read.quotations)
    spots = list(_spans(gold, (quotation.passage for quotation in wanted)))
    partners: dict[int, FoundQuotation] = {}
    for quotation in found.quotations:
        mapped = places.of(quotation.start, quotation.end)
        overlaps = [(len(spot & mapped), n) for n, spot in enumerate(spots)]
        size, best = max(overlaps, default=(0, -1))
        if size and size * 2 >= min(len(mapped), len(spots[best])):
            partners.setdefault(best, quotation)
        else:
            printed = found.source.text[quotation.start : quotation.end]
            verdict.wrong(QUOTATIONS, "no quotation", printed)
    for n, quotation in enumerate(wanted):
        scare = quotation.kind is QuotationKind.SCARE
        partner = partners.get(n)
        words = quotation.passage.quote
        if partner is None:
            if not scare:
                verdict.missed(QUOTATIONS, f"{quotation.kind} not found", words)
                verdict.missed(SPEAKERS, "quotation not found", words)
            continue
        if not scare:
            verdict.right(QUOTATIONS)
        if scare:
            if partner.speaker or partner.speaker_name:
                who = partner.speaker or partner.speaker_name
                verdict.wrong(SPEAKERS, "a speaker for a scare quote", f"{who}: {words}")
        elif _speaks(quotation.speaker, quotation.speaker_name, partner):
            verdict.right(SPEAKERS)
        else:
            who = quotation.speaker or quotation.speaker_name or quotation.speaker_printed
            said = partner.speaker or partner.speaker_name
            cause = "another speaker" if said else "no speaker"
            verdict.missed(SPEAKERS, cause, f"{said} for {who}: {words}")


def _speaks(speaker: str | None, name: str | None, found: FoundQuotation) -> bool:
    if speaker:
        return found.speaker == speaker
    if name:
        return not found.speaker and same_name(found.speaker_name or "", name, part=True)
    return found.speaker is None


def compare_contacts(
    read: Iterable[GoldContact], found: Iterable[FoundContact], verdict: Verdict
) -> None:
    """Compare the contacts that were found with those a reader has."""
    left = list(found)
    # Those that are asked for choose first.
    wanted = sorted(
        (one for one in read if one.kind is not ContactKind.STATEMENT),
        key=lambda one: one.status is not Status.HELD,
    )
    for contact in wanted:
        chosen = max(left, key=lambda one: _shared(contact, one), default=None)
        if chosen is None or not _matches(contact, chosen):
            if contact.status is Status.HELD:
                verdict.missed(CONTACTS, "not found", _spell(contact))
            continue
        left.remove(chosen)
        if contact.status is Status.DENIED:
            verdict.wrong(CONTACTS, "denied by the page", _spell(contact))
        if contact.status is not Status.HELD:
            continue
        verdict.right(CONTACTS)
        if contact.date and _sure(chosen.date) == _sure(contact.date):
            verdict.right(CONTACT_DATES)
        elif contact.date:
            verdict.missed(CONTACT_DATES, f"{chosen.date} for {contact.date}", _spell(contact))
    for one in left:
        what = f"{one.date}: {', '.join(sorted(one.participants))}"
        if any(contact.status is not Status.DENIED and _shares(contact, one) for contact in wanted):
            verdict.wrong(CONTACTS, "one contact twice", what)
        else:
            verdict.wrong(CONTACTS, "no contact", what)


def _shared(contact: GoldContact, found: FoundContact) -> tuple[int, bool, int]:
    here = sum(
        actor in found.participants
        or any(same_name(one, actor, part=True) for one in found.participants)
        for actor in (*contact.participants, *contact.others)
    )
    # As in the records, a state or the Taliban stand for those of them who are not named.
    sides = {_side(actor) for actor in contact.participants}
    named = {_side(one) for one in found.participants if one in contact.participants}
    stand_ins = {_side(one) for one in found.participants if _stands_in(one)}
    return (
        here + len((stand_ins & sides) - named),
        contact.date == found.date,
        -len(found.participants),
    )


def _side(actor: str) -> str:
    known = register().actors.get(actor)
    return known.record.side if known else actor


def _stands_in(actor: str) -> bool:
    return actor == "taliban" or actor.startswith("state-")


def _shares(contact: GoldContact, found: FoundContact) -> bool:
    return _shared(contact, found)[0] >= _SIDES


def _matches(contact: GoldContact, found: FoundContact) -> bool:
    if not _shares(contact, found):
        return False
    if not (contact.date and found.date):
        return True
    here, there = dates.parse(contact.date).bounds, dates.parse(found.date)
    if here is None or not there.established:
        return True
    # "After August 2021" speaks of any later day.
    begins, ends = there.earliest or date.min, there.latest or date.max
    return begins <= here[1] and here[0] <= ends


def _sure(value: str | None) -> str | None:
    """Return a date without the marks of doubt, which readers set as they like."""
    return value and value.rstrip("?~%")


def _spell(contact: GoldContact) -> str:
    who = ", ".join((*contact.participants, *contact.others))
    return f"{contact.kind} {contact.date}: {who}"


def _sets(measure: str, wanted: frozenset[str], found: frozenset[str], verdict: Verdict) -> None:
    for _ in wanted & found:
        verdict.right(measure)
    for value in sorted(found - wanted):
        verdict.wrong(measure, "too much", value)
    for value in sorted(wanted - found):
        verdict.missed(measure, "not found", value)


_LOOSE = str.maketrans({"\u200c": " ", "ي": "ی", "ك": "ک", "أ": "ا", "إ": "ا", "’": "'"})


@cache
def fold(name: str) -> str:
    """Return a name without what spellings differ in: case, accents, joiners, punctuation."""
    plain = unicodedata.normalize("NFKD", name.translate(_LOOSE))
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", bare.casefold()))


def same_name(one: str, other: str, *, part: bool = False) -> bool:
    """Tell whether two spellings are one name; `part` accepts the family name alone."""
    a, b = fold(one), fold(other)
    if not a or not b:
        return False
    short, long = sorted((a.split(), b.split()), key=len)
    if len(short) == len(long) and all(map(_same_stem, short, long)):
        return True
    if set(short) <= set(long) and (len(short) > 1 or len(long) == 1 or part):
        return True
    if part and SequenceMatcher(None, short[-1], long[-1]).ratio() >= _SAME_NAME:
        return True
    return SequenceMatcher(None, a, b).ratio() >= _SAME_NAME


def _same_stem(one: str, other: str) -> bool:
    """Tell whether two Russian words differ in their case ending alone."""
    stem = max(3, min(len(one), len(other)) - 2)
    return one == other or ("а" <= one[0] <= "я" and one[:stem] == other[:stem])
