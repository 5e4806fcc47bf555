"""Encounters an article reports: who met whom, where, when, and which words say so.

An encounter needs a verb or noun of meeting and two sides. What is only planned is marked so,
what is denied is left out. Unnamed officials count only where nobody of their side is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.curate import parties as who
from corpus.curate.lexicon import Lexicon
from corpus.curate.own_text import OwnSentence, Part
from corpus.curate.parties import Chain, Party, Rank
from corpus.curate.quoted import Quoted
from corpus.curate.reading import Reading
from corpus.records import ContactKind


class Status(StrEnum):
    """Whether an encounter is reported as having taken place."""

    REPORTED = "reported"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Encounter:
    """One reported encounter: those who took part, the words, and the rule that read them.

    `spans` are the stretches that report it, by sentence; `ranks` say how each party is named.
    """

    kind: ContactKind
    actors: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    sentences: tuple[int, ...]
    status: Status
    confidence: float
    rule: str
    ranks: Mapping[str, Rank]


_EVEN = 0.5
_REACH = 90  # characters between a verb of meeting and whom it leads to
_RANK_COST = {
    Rank.NAME: 0.0,
    Rank.ROLE: 0.05,
    Rank.PRONOUN: 0.12,
    Rank.GROUP: 0.12,
    Rank.STATE: 0.25,
}


def find(reading: Reading, quotations: Sequence[Quoted] = ()) -> list[Encounter]:
    """Return the encounters of an article, each once, in the order they are first reported.

    In a quotation "I" is who speaks.
    """
    found: list[Encounter] = []
    spoken = {(one.start, one.end): one.speaker for one in quotations if one.speaker}
    every = who.parties(reading, spoken)
    for sentence in reading.own.sentences:
        found.extend(_of_sentence(reading, sentence, every[sentence.index]))
    told = {index for one in found for index in one.sentences if one.confidence >= _EVEN}
    found.extend(one for one in _implied(reading, every) if not told.intersection(one.sentences))
    found.extend(_told(reading, every))
    found = _merged(reading, found)
    found += _visits(reading, every, found)
    return sorted(found, key=lambda one: one.spans[0])


def _of_sentence(
    reading: Reading, sentence: OwnSentence, here: Sequence[Party]
) -> Iterator[Encounter]:
    groups = who.chains(reading, sentence, here)
    if not groups:
        return
    patterns = reading.own.lexicon.patterns
    taken: list[tuple[int, int]] = []
    triggers: list[tuple[re.Match[str], str]] = []
    for name in ("accreditations", "agreements", "conferences", "verbs", "objects", "nouns"):
        for match in patterns[name].finditer(reading.own.text, sentence.start, sentence.end):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            if any(p.start <= match.start() < p.end for p in here if p.rank <= Rank.ROLE):
                continue
            taken.append(match.span())
            triggers.append((match, name))
    for match, name in sorted(triggers, key=lambda trigger: trigger[0].start()):
        yield from _of_trigger(reading, sentence, groups, match, name)


def _of_trigger(
    reading: Reading,
    sentence: OwnSentence,
    groups: Sequence[Chain],
    trigger: re.Match[str],
    name: str,
) -> Iterator[Encounter]:
    lexicon = reading.own.lexicon
    if name == "accreditations":
        yield from _accredited(reading, sentence, groups, trigger)
        return
    if name == "conferences" and not _conference(lexicon, reading.own.text, sentence, trigger):
        return
    if name == "agreements":
        # Who signs is there; states sign without anybody being told of.
        groups = [chain for chain in groups if chain.parties[0].rank <= Rank.ROLE]
    others, rule = _others(reading, sentence, groups, trigger, name)
    if lexicon.tongue == "ar" and (both := _verb_first(groups, trigger, name, others)):
        rule = "verb of meeting, then both sides"
        yield from _encounter(reading, sentence, both[0], both[1], trigger, rule)
        return
    if others is not None and lexicon.postpositions and len(others.parties) > 1:
        # "A, B ile görüştü": the last one is who A met.
        first, last = others.parties[:-1], others.parties[-1:]
        yield from _encounter(reading, sentence, first, last, trigger, rule)
        return
    if others is None:
        if name in _RECIPROCAL and (pair := _reciprocal(reading, groups, trigger)):
            yield from _encounter(
                reading, sentence, pair, (), trigger, "both sides are the subject"
            )
        return
    if rule == "between":
        if _fell_through(reading.own.text, others.end):
            return
        yield from _encounter(reading, sentence, others, (), trigger, "meeting between two sides")
        return
    subject = _subject(reading, sentence, groups, trigger, others)
    if subject is None:
        return
    plural = re.search(
        r"(?i)\b(?:meetings|separate|separately)\b|встречи\b|отдельно|reuniones|por separado",
        reading.own.quote(trigger.start(), min(sentence.end, trigger.end() + 30)),
    )
    apart = re.search(r"(?i)\bseparately\b", reading.own.quote(trigger.end(), others.end))
    if (plural or apart) and len(others.parties) > 1 and lexicon.capitals:
        for party in others.parties:
            single = Chain((party,), others.lead)
            yield from _encounter(reading, sentence, subject, single.parties, trigger, rule)
        return
    yield from _encounter(reading, sentence, subject, others.parties, trigger, rule)
    for chain in groups:
        # "sat down first with A and then, the agency says, with B"
        if (
            chain.start > others.end
            and _with(lexicon, chain)
            and _THEN.search(reading.own.text[others.end : chain.start])
        ):
            yield from _encounter(reading, sentence, subject, chain.parties, trigger, rule)


_RECIPROCAL = ("verbs", "agreements", "conferences")
_THEN = re.compile(r"(?i)\b(?:then|later|afterwards|затем|потом|después|luego)\b|سپس")


_HYPHENS = re.compile(r"\w[-–]\w")
_SPEAKS_TO = re.compile(r"(?i)(?:spoke|speaks?|talks?|talked)$")


def _verb_first(
    groups: Sequence[Chain], trigger: re.Match[str], name: str, others: Chain | None
) -> tuple[tuple[Party, ...], tuple[Party, ...]] | None:
    """Return subject and object behind a verb that opens its sentence, as in Arabic."""
    if name not in ("verbs", "objects"):
        return None
    after = [
        chain
        for chain in groups
        if chain.start >= trigger.end() and chain.parties[0].rank is not Rank.STATE
    ]
    if not after or after[0] is others:
        return None
    second = others or (after[1] if len(after) > 1 else None)
    return (after[0].parties, second.parties) if second is not None else None


def _with(lexicon: Lexicon, chain: Chain) -> bool:
    """Tell whether "with" leads to somebody, or follows where it is written behind."""
    word = chain.trail if lexicon.postpositions else chain.lead
    return lexicon.has("with", word)


def _others(
    reading: Reading,
    sentence: OwnSentence,
    groups: Sequence[Chain],
    trigger: re.Match[str],
    name: str,
) -> tuple[Chain | None, str]:
    """Return whom a verb or noun of meeting leads to, and how."""
    lexicon, text = reading.own.lexicon, reading.own.text
    after = [chain for chain in groups if chain.start >= trigger.end()]
    before = [chain for chain in groups if chain.end <= trigger.start()]
    if name == "nouns" and before and len(before[-1].parties) > 1:
        chain = before[-1]
        # "Taliban-Pakistan talks"
        if _HYPHENS.search(text[chain.start : chain.end]) and trigger.start() - chain.end == 1:
            return chain, "between"
    for chain in after:
        between = text[trigger.end() : chain.start]
        if len(between) > _REACH or _breaks(between):
            break
        if _with(lexicon, chain) and name != "objects":
            return chain, "verb or noun of meeting with somebody"
        if chain.lead == "led" and re.search(rf"(?i)\bwith {_DELEGATION}", between):
            return chain, "verb or noun of meeting with somebody"
        if chain.lead == "from" and trigger.group().casefold().startswith("sat across"):
            return chain, "verb or noun of meeting with somebody"
        if chain.lead == "to" and _SPEAKS_TO.match(trigger.group()):
            return chain, "verb or noun of meeting with somebody"
        noun = name == "nouns" or trigger.group().casefold() in ("meeting", "talks", "talk")
        if lexicon.has("between", chain.lead) and noun and len(chain.parties) > 1:
            return chain, "between"
        if (
            lexicon.tongue == "fa"
            and name == "nouns"
            and not between.strip()
            and chain.parties[0].rank <= Rank.ROLE
        ):
            return chain, "verb or noun of meeting with somebody"
        if (
            name == "nouns"
            and chain.lead in ("of", "", "together")
            and len(chain.parties) > 1
            and (len(between) < 12)
        ):
            return chain, "between"
    if lexicon.verb_last:
        for chain in reversed(before):
            if _with(lexicon, chain) and trigger.start() - chain.end < _REACH:
                return chain, "verb or noun of meeting with somebody"
    if name == "objects":
        for chain in after[:1]:
            between = text[trigger.end() : chain.start]
            if (
                _only_small_words(between)
                and chain.parties[0].rank <= Rank.GROUP
                and not _appeal(trigger, text[chain.end : sentence.end])
            ):
                return chain, "somebody received, hosted or called on"
        for chain in after[:2]:
            between = text[trigger.end() : chain.start]
            if chain.lead == "by" and len(between) <= 45 and not _breaks(between):
                return chain, "received by somebody"
    if name == "verbs" and _takes_object(text, sentence, trigger):
        for chain in after[:1]:
            between = text[trigger.end() : chain.start]
            if (
                len(between) <= 45
                and _only_small_words(between)
                and not lexicon.has("reporter", chain.lead)
            ):
                return chain, "somebody met"
    return None, ""


_VISITS_TO = re.compile(
    r"\s+to (?:discuss|talk|convey|say|bid|offer|present|deliver|hand|express)\b"
)


def _appeal(trigger: re.Match[str], behind: str) -> bool:
    """Tell an appeal from a visit: "called on the Taliban to reopen schools"."""
    if not re.match(r"(?i)call(?:s|ed) on$", trigger.group()):
        return False
    return re.match(r"\s+(?:not )?to [a-z]+", behind) is not None and not _VISITS_TO.match(behind)


def _conference(lexicon: Lexicon, text: str, sentence: OwnSentence, trigger: re.Match[str]) -> bool:
    """Tell whether a verb of taking part leads to a conference, or follows one."""
    return any(
        lexicon.has("conference_nouns", token.key)
        for token in sentence.tokens
        if (
            trigger.start() - 60 < token.start < trigger.start()
            if lexicon.verb_last
            else trigger.end() <= token.start < trigger.end() + 60
        )
        and not _breaks(text[trigger.end() : token.start])
    )


def _takes_object(text: str, sentence: OwnSentence, trigger: re.Match[str]) -> bool:
    """Tell whether a word is the verb "meet": "the meeting included" is a noun."""
    verb = trigger.group().casefold().split()[0]
    if verb == "meeting":
        before = text[sentence.start : trigger.start()]
        return bool(
            re.search(
                r"(?i)(?:^|\b(?:after|before|by|while|on|for|is|are|was|were|been|of|and)\s+)$",
                before,
            )
        )
    return verb in ("met", "meets", "meet", "saw", "sees", "see", "seeing", "seen", "faced", "took")


_DELEGATION = r"(?:an?|the)\s+(?:[\w-]+\s+){0,3}?delegation\s+(?:led|headed|chaired)\s+by"
_SMALL = re.compile(
    rf"(?i)\s*(?:(?:{_DELEGATION}|the|a|an|on|in|at|also|again|today|yesterday|with|late|earlier|briefly|turn"
    r"|separately|here|a\s+\w+\s+of|top|senior|afghan|\d+|(?-i:[A-ZА-ЯЁ]\w+)"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|в|во|у себя|понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье"
    r"|al|con|el|la|los)[\s,]*)*"
)


def _only_small_words(between: str) -> bool:
    return bool(_SMALL.fullmatch(between)) and between.count(",") <= 2


def _breaks(between: str) -> bool:
    """Tell whether a new clause begins between a verb and a name."""
    return bool(
        re.search(r"\.(?!\w)|[;:“”\"»]|\bthat\b|\bwho\b|\bwhich\b|\bwhile\b|، که|, что", between)
    )


def _subject(
    reading: Reading,
    sentence: OwnSentence,
    groups: Sequence[Chain],
    trigger: re.Match[str],
    others: Chain,
) -> tuple[Party, ...] | None:
    lexicon, text = reading.own.lexicon, reading.own.text
    for chain in groups:
        # "the meeting of A with B"
        if (
            chain.lead in ("of", "de")
            and trigger.end() <= chain.start < others.start
            and chain.start - trigger.end() <= 8
            and chain.parties[0].rank <= Rank.GROUP
        ):
            return chain.parties
    edge = min(trigger.start(), others.start)
    for chain in reversed([chain for chain in groups if chain.end <= edge]):
        if chain is others or (_with(lexicon, chain) and not _alongside(text, chain)):
            continue
        if chain.lead in ("by", "according", "citing", "to", "from") and not (
            chain.lead == "by" and trigger.group().casefold() in ("meeting",)
        ):
            continue
        if _in_relative_clause(text, groups, chain, edge):
            continue
        if chain.parties[0].rank is Rank.STATE and chain.lead in (
            "in",
            "at",
            "for",
            "from",
            "to",
            "of",
            "near",
            "on",
            "around",
            "across",
            "against",
            "over",
            "toward",
            "towards",
            "в",
            "на",
            "по",
            "из",
            "en",
            "de",
            "a",
            "در",
            "به",
            "از",
            "برای",
        ):
            continue
        together = [
            other
            for other in groups
            if other.end <= chain.start and other.parties[0].rank <= Rank.PRONOUN
        ]
        if together and _alongside(text, chain):
            # "A, together with B, met …"
            return (*together[-1].parties, *chain.parties)
        return chain.parties
    # "In a meeting with Muttaqi, the envoy said …", "به گفته … در دیدار با …"
    for chain in groups:
        if chain.start < others.end or _with(lexicon, chain):
            continue
        if chain.parties[0].rank <= Rank.GROUP:
            near = chain.start - others.end <= 90
            return chain.parties[:1] if near and chain.lead in (",", "", "روز") else None
    return None


_RELATIVE_CLAUSE = re.compile(r"\s*,\s+(?:who|which|whose|который|которая|quien|که)\b")


def _in_relative_clause(text: str, groups: Sequence[Chain], chain: Chain, edge: int) -> bool:
    """Tell whether a party belongs to a clause put in: "Lyons, who has led UNAMA, met …"."""
    before = [other for other in groups if other.end <= chain.start]
    return (
        bool(before)
        and _RELATIVE_CLAUSE.match(text, before[-1].end) is not None
        and chain.start - before[-1].end < 60
        and "," in text[chain.end : edge]
    )


def _alongside(text: str, chain: Chain) -> bool:
    return bool(
        re.search(r"(?:along|together)\s+$", text[max(0, chain.start - 20) : chain.start - 5])
    )


def _reciprocal(
    reading: Reading, groups: Sequence[Chain], trigger: re.Match[str]
) -> tuple[Party, ...] | None:
    """Return the two sides or more that are the subject together: "A and B met"."""
    before = [chain for chain in groups if chain.end <= trigger.start()]
    if not before:
        return None
    chain = before[-1]
    gap = reading.own.text[chain.end : trigger.start()]
    if len(chain.parties) < 2 or len(gap) > 60 or _breaks(gap):
        return None
    if _with(reading.own.lexicon, chain):
        return None
    return chain.parties


def _encounter(
    reading: Reading,
    sentence: OwnSentence,
    first: Chain | tuple[Party, ...],
    second: tuple[Party, ...],
    trigger: re.Match[str],
    rule: str,
) -> Iterator[Encounter]:
    one = first.parties if isinstance(first, Chain) else first
    everybody = {party.actor: party for party in (*one, *second)}
    # Their own side's unnamed people beside somebody named add nothing.
    sides = {actor: reading.side(actor) or _state_side(reading, actor) for actor in everybody}
    named_sides = {sides[actor] for actor, party in everybody.items() if party.rank <= Rank.PRONOUN}
    kept = {
        actor: party
        for actor, party in everybody.items()
        if party.rank <= Rank.PRONOUN or sides[actor] not in named_sides
    }
    # A body nobody knows is one more word of an office: "the Central Committee and Minister X".
    known = {a: p for a, p in kept.items() if sides[a] or reading.is_person(a)}
    kept = known if len({sides[actor] or actor for actor in known}) >= 2 else kept
    if len(kept) < 2 or len({sides[actor] or actor for actor in kept}) < 2:
        return
    start = min(trigger.start(), *(party.start for party in kept.values()))
    end = max(trigger.end(), *(party.end for party in kept.values()))
    status = _status(reading, sentence, start, trigger)
    if status is None:
        return
    if rule == "meeting between two sides" and _ahead(reading, end):
        status = Status.PLANNED
    words = reading.own.quote(sentence.start, sentence.end)
    calls = reading.own.lexicon.patterns["calls"]
    kind = ContactKind.CALL if calls.search(words) else ContactKind.MEETING
    if re.search(r"(?i)consultation|консультаци|consultas", trigger.group()):
        kind = ContactKind.CONSULTATION
    if len({sides[actor] or actor for actor in kept}) >= 4:
        kind = ContactKind.CONFERENCE
    cost = sum(sorted((_RANK_COST[party.rank] for party in kept.values()), reverse=True)[:2])
    confidence = 0.92 - cost - (0.08 if sentence.headline else 0.0)
    if None in {sides[actor] for actor in kept if not actor.startswith("state-")}:
        # Nobody knows for whom a party acts: an interviewer, a neighbour.
        confidence -= 0.45 if _SPEAKS_TO.match(trigger.group()) else 0.25
    if "noun" in rule and trigger.re is reading.own.lexicon.patterns["nouns"]:
        confidence -= 0.05
    yield Encounter(
        kind,
        tuple(kept),
        ((start, end),),
        (sentence.index,),
        status,
        round(max(confidence, 0.2), 2),
        rule,
        {actor: party.rank for actor, party in kept.items()},
    )


_CALLED_OFF = re.compile(
    r"(?i)[^.;,]{0,20}\b(?:cancell?ed|postponed|called off|scrapped|put off|did not take place)\b"
    r"|[^.;,]{0,20}(?:не состоял|отмен|отлож|перенес)|[^.;,]{0,20}(?:cancel|aplaz|suspend)"
    r"|[^.،]{0,20}(?:لغو|به تعویق)"
)


def _fell_through(text: str, end: int) -> bool:
    """Tell whether a meeting is named only to say that it did not happen."""
    return _CALLED_OFF.match(text, end, end + 60) is not None


def _ahead(reading: Reading, end: int) -> bool:
    """Tell whether a meeting is still to come: "talks between A and B are planned for Monday"."""
    tail = re.split(r"[.;,،]", reading.own.text[end : end + 30])[0]
    return reading.own.lexicon.patterns["planned"].search(tail) is not None


def _state_side(reading: Reading, actor: str) -> str | None:
    if actor.startswith("state-"):
        known = reading.known(actor)
        return known.side if known else actor
    return None


def _status(
    reading: Reading, sentence: OwnSentence, start: int, trigger: re.Match[str]
) -> Status | None:
    """Return whether it is reported or planned; None where it is denied."""
    lexicon, text = reading.own.lexicon, reading.own.text
    window = text[max(sentence.start, trigger.start() - 60) : trigger.start()]
    window = re.split(r"[;“”\"]|, (?:and|but|while|where|who|which)\b", window)[-1]
    tail = text[trigger.end() : min(sentence.end, trigger.end() + 25)]
    own_words = trigger.group()
    if lexicon.patterns["negated"].search(window) or (
        lexicon.verb_last and lexicon.patterns["negated"].search(own_words + tail)
    ):
        return None
    if lexicon.patterns["planned"].search(window + own_words):
        return Status.PLANNED
    if (
        lexicon.tongue == "en"
        and re.search(r"\bto(?:\s+(?:also|jointly|soon))?\s+$", window)
        and re.match(
            r"(?i)meet|see|hold|discuss|speak|talk|visit|sit|host|receive|welcome|confer", own_words
        )
    ):
        earlier = text[sentence.start : trigger.start()]
        if not lexicon.patterns["purpose"].search(earlier):
            return Status.PLANNED
    return Status.REPORTED


def _accredited(
    reading: Reading, sentence: OwnSentence, groups: Sequence[Chain], trigger: re.Match[str]
) -> Iterator[Encounter]:
    """Return an accreditation: the two sides a sentence about credentials names."""
    kept: dict[str, Party] = {}
    sides: set[str] = set()
    for chain in groups:
        for party in chain.parties:
            side = reading.side(party.actor) or _state_side(reading, party.actor) or party.actor
            if side in sides and party.rank >= Rank.GROUP:
                continue
            sides.add(side)
            kept.setdefault(party.actor, party)
    if len(sides) < 2:
        return
    for actor, party in list(kept.items()):
        own_side = side_of(reading, actor)
        named = any(
            other.rank < Rank.GROUP and side_of(reading, key) == own_side
            for key, other in kept.items()
        )
        if party.rank >= Rank.GROUP and named:
            del kept[actor]
    status = _status(reading, sentence, trigger.start(), trigger)
    if status is None:
        return
    yield Encounter(
        ContactKind.ACCREDITATION,
        tuple(kept),
        (
            (
                min(trigger.start(), *(p.start for p in kept.values())),
                max(trigger.end(), *(p.end for p in kept.values())),
            ),
        ),
        (sentence.index,),
        status,
        0.6,
        "credentials presented or accepted",
        {actor: party.rank for actor, party in kept.items()},
    )


_MEETING_MENTIONED = re.compile(
    r"(?i)\b(?:during|at|in|after|following) (?:the|their|that|this) (?:\w+ ){0,2}?"
    r"(?:meeting|talks|conversation|call)\b"
    r"|\bв ходе (?:встречи|переговоров|беседы)\b|\bدر این (?:دیدار|ملاقات|نشست)\b"
    r"|\bdurante (?:la reunión|el encuentro)\b"
)


def _implied(reading: Reading, every: Mapping[int, tuple[Party, ...]]) -> Iterator[Encounter]:
    """Return encounters told by what was said there: "Muttaqi told the envoy at the meeting …"."""
    lexicon = reading.own.lexicon
    for sentence in reading.own.sentences:
        if sentence.part is not Part.BODY:
            continue
        match = _MEETING_MENTIONED.search(reading.own.text, sentence.start, sentence.end)
        if match is None or lexicon.patterns["planned"].search(
            reading.own.text[sentence.start : match.start()][-40:]
        ):
            continue
        here = [p for p in every[sentence.index] if p.rank <= Rank.PRONOUN]
        sides = {reading.side(p.actor): p for p in here if reading.is_person(p.actor)}
        if len(sides) != 2 or None in sides:
            continue
        two = tuple(sides.values())
        yield Encounter(
            ContactKind.MEETING,
            tuple(party.actor for party in two),
            (
                (
                    min(match.start(), *(p.start for p in two)),
                    max(match.end(), *(p.end for p in two)),
                ),
            ),
            (sentence.index,),
            Status.REPORTED,
            0.6,
            "two sides in what was said at a meeting",
            {party.actor: party.rank for party in two},
        )


_TELLS = re.compile(
    r"(?i)\b(?:told|informed|assured|briefed|thanked(?=[^.;]{0,160}\bin person\b))\b"
    r"|\b(?:dijo|aseguró) a\b"
)


_HIM = re.compile(r"\s+(?:him|her)\b")


def _told(reading: Reading, every: Mapping[int, tuple[Party, ...]]) -> Iterator[Encounter]:
    """Return encounters told by what one said to the other: "Muttaqi told the envoy that …"."""
    text = reading.own.text
    for sentence in reading.own.body:
        here = every[sentence.index]
        for match in _TELLS.finditer(text, sentence.start, sentence.end):
            hearers = [p for p in here if 0 <= p.start - match.end() <= 3 and p.rank <= Rank.ROLE]
            tellers = [
                p for p in here if p.rank <= Rank.PRONOUN and 0 <= match.start() - p.end <= 25
            ]
            if tellers and not hearers and _HIM.match(text, match.end()):
                # "Zhirnov visited the ministry, where Haqqani assured him …"
                hearers = [p for p in here if p.end < tellers[-1].start and p.rank <= Rank.ROLE]
            passive = re.match(r"\s+by\s+", text[match.end() : match.end() + 5])
            if passive:
                hearers = [
                    p for p in here if 3 <= p.start - match.end() <= 5 and p.rank <= Rank.ROLE
                ]
            if not hearers or not tellers:
                continue
            two = (tellers[-1], hearers[0])
            sides = {reading.side(party.actor) for party in two}
            persons = all(reading.is_person(party.actor) for party in two)
            if len(sides) < 2 or None in sides or not persons:
                continue
            if (status := _status(reading, sentence, two[0].start, match)) is None:
                continue
            yield Encounter(
                ContactKind.MEETING,
                tuple(party.actor for party in two),
                ((two[0].start, two[1].end),),
                (sentence.index,),
                status,
                0.55,
                "one told the other",
                {party.actor: party.rank for party in two},
            )


def _merged(reading: Reading, found: Iterable[Encounter]) -> list[Encounter]:
    """Join what is reported of one encounter, and drop groups where their people are named."""
    result: list[Encounter] = []
    ordered = sorted(
        found,
        key=lambda one: (
            max(one.ranks.values()),
            one.status is Status.PLANNED,
            -len(one.actors),
            one.spans,
        ),
    )
    for one in ordered:
        for index, kept in enumerate(result):
            if one.kind is not kept.kind and ContactKind.ACCREDITATION in (one.kind, kept.kind):
                continue
            if _same(reading, one, kept):
                result[index] = replace(
                    kept,
                    spans=tuple(sorted({*kept.spans, *one.spans})),
                    sentences=tuple(sorted({*kept.sentences, *one.sentences})),
                    kind=one.kind if kept.kind is ContactKind.MEETING else kept.kind,
                    confidence=round(min(0.97, max(kept.confidence, one.confidence) + 0.03), 2),
                )
                break
        else:
            result.append(one)
    return result


_APART = re.compile(r"(?i)\b(?:separate(?:ly)?|bilateral|one-on-one)\b|отдельн|двусторонн")


def _same(reading: Reading, one: Encounter, kept: Encounter) -> bool:
    """Tell whether one report adds nothing to another: each of its parties stands in it.

    A group or state is stood for by anybody of its side.
    """
    sides = {reading.side(actor) or _state_side(reading, actor) for actor in kept.actors}
    if len(one.actors) < len(kept.actors) and not {*one.sentences} & {*kept.sentences}:
        words = reading.own.quote(*one.spans[0])
        if _APART.search(words):
            return False
    for actor, rank in one.ranks.items():
        if actor in kept.actors:
            continue
        if rank >= Rank.GROUP and (reading.side(actor) or _state_side(reading, actor)) in sides:
            continue
        return False
    return True


def _visits(
    reading: Reading, every: Mapping[int, tuple[Party, ...]], found: Sequence[Encounter]
) -> list[Encounter]:
    """Return visits by somebody who is not reported to have met anyone there."""
    lexicon, text = reading.own.lexicon, reading.own.text
    met = {
        (actor, reading.side(other) or _state_side(reading, other))
        for one in found
        for actor in one.actors
        for other in one.actors
        if actor != other
    }
    result: dict[tuple[str, str], Encounter] = {}
    for sentence in reading.own.sentences:
        for match in lexicon.patterns["visits"].finditer(text, sentence.start, sentence.end):
            host = _host(reading, sentence, match)
            if host is None:
                continue
            guests = [
                p for p in every[sentence.index] if p.end <= match.start() and p.rank <= Rank.GROUP
            ]
            if not guests:
                continue
            if re.search(
                r"(?i)\b(?:his|her|their)\s+(?:\w+\s+){0,2}$",
                text[max(sentence.start, match.start() - 25) : match.start()],
            ):
                guests = guests[:1]
            guest = guests[-1]
            side = reading.side(guest.actor) or _state_side(reading, guest.actor)
            host_side = reading.side(host.actor) or _state_side(reading, host.actor)
            if side is None or side == host_side or (guest.actor, host_side) in met:
                continue
            if guest.rank >= Rank.GROUP and any(pair[1] == host_side for pair in met):
                continue
            status = _status(reading, sentence, match.start(), match)
            if status is None:
                continue
            key = (guest.actor, host.actor)
            span = (min(guest.start, match.start()), max(host.end, match.end()))
            if key in result:
                result[key] = replace(
                    result[key],
                    spans=(*result[key].spans, span),
                    sentences=(*result[key].sentences, sentence.index),
                )
                continue
            result[key] = Encounter(
                ContactKind.VISIT,
                (guest.actor, host.actor),
                (span,),
                (sentence.index,),
                status,
                0.55 if guest.rank <= Rank.ROLE else 0.4,
                "arrival or visit",
                {guest.actor: guest.rank, host.actor: Rank.STATE},
            )
    return list(result.values())


def _host(reading: Reading, sentence: OwnSentence, match: re.Match[str]) -> Party | None:
    """Return the state a visit leads to: the country or its capital right after the verb."""
    tokens = sentence.tokens
    for at, token in enumerate(tokens):
        if token.start < match.end() or token.start - match.end() > 25:
            continue
        if country := reading.own.lexicon.country_at(tokens, at):
            if country[1].word == "people" or (
                reading.own.lexicon.tongue == "en" and not token.capital
            ):
                return None
            return Party(
                token.start,
                tokens[at + country[0] - 1].end,
                who.state_id(reading, country[1].code),
                Rank.STATE,
            )
    return None


def side_of(reading: Reading, actor: str) -> str | None:
    """Return the side an actor stands for, that of a state included."""
    return reading.side(actor) or _state_side(reading, actor)
