"""Quotations: words in quotation marks, who said them, who relayed them and whom they describe.

The words are what stands between the marks, on one line. Two words or fewer with a speaker are a
fragment, marks without a speaker scare quotes, a mark without its partner a broken quotation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.curate import parties as who
from corpus.curate.new_actors import says
from corpus.curate.own_text import OwnSentence, OwnText, Part, Token
from corpus.curate.parties import Party, Rank
from corpus.curate.quote_marks import Marked, marked
from corpus.curate.reading import Reading
from corpus.records import QuotationKind
from corpus.text.words import words


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation as read: its words, kind, speaker, relay, those it describes, and the reason."""

    start: int
    end: int
    kind: QuotationKind
    speaker: str | None
    speaker_span: tuple[int, int] | None
    via: str | None
    about: tuple[str, ...]
    attribution: tuple[int, int] | None
    confidence: float
    rule: str
    note: str | None = None


_FRAGMENT = 2  # words
_SPEAKS_WITHIN = 20  # words between a speaker and the verb of speech


def find(reading: Reading) -> list[Quoted]:
    """Return the quotations of an article in order of place."""
    own = reading.own
    every = who.parties(reading)
    found: list[Quoted] = []
    previous: Quoted | None = None
    previous_line = -2
    stretches = marked(own)
    for one in stretches:
        if _is_name(reading, one):
            continue
        quoted = _read(reading, every, one, stretches)
        if quoted.speaker_span is None and previous is not None:
            quoted = _continued(reading, one, quoted, previous, previous_line)
        found.append(quoted)
        if quoted.kind in (QuotationKind.DIRECT, QuotationKind.BROKEN) and quoted.speaker_span:
            previous, previous_line = quoted, one.line
    return _titled(reading, _carried(found, stretches, own))


_MOST = 0.7


def _titled(reading: Reading, found: list[Quoted]) -> list[Quoted]:
    """Give words a headline quotes to the one it names, or who says nearly all in the body."""
    own = reading.own
    heads = {
        one.actor
        for one in (*reading.named, *reading.described)
        if own.sentences[one.sentence].part is not Part.BODY and reading.is_person(one.actor)
    }
    body = [
        one.speaker
        for one in found
        if one.speaker is not None and (s := own.sentence_at(one.start)) and s.part is Part.BODY
    ]
    main = max(sorted(set(body)), key=body.count, default=None)
    if len(heads) == 1:
        main = next(iter(heads))
    elif len(registered := {one for one in body if reading.known(one)}) == 1:
        main = next(iter(registered))
    elif main is None or body.count(main) < _MOST * len(body):
        return found
    return [
        replace(one, speaker=main, confidence=0.5, rule="headline quotes who speaks in the body")
        if one.speaker is None
        and one.speaker_span is None
        and (sentence := own.sentence_at(one.start)) is not None
        and sentence.part is not Part.BODY
        and _n_words(own.text, one.start, one.end) > _FRAGMENT
        else one
        for one in found
    ]


def _n_words(text: str, start: int, end: int) -> int:
    return sum(1 for _ in words(text, start, end))


def _is_name(reading: Reading, one: Marked) -> bool:
    """Tell whether marks hold a name, as Russian and Persian set those of bodies and papers."""
    own = reading.own
    printed = own.quote(one.start, one.end)
    count = _n_words(own.text, one.start, one.end)
    if any(
        (named.start <= one.start and one.end <= named.end)
        or (named.start, named.end) == (one.start, one.end)
        for named in reading.named
    ):
        return True
    if own.lexicon.tongue == "ru":
        return count <= 4 and printed[:1].isupper() and printed[-1:] not in ".,!?…"
    if not own.lexicon.capitals:
        # «امیرخان متقی» سرپرست …: names of persons and bodies stand in marks.
        return count <= 4 and _beside_head(own, one)
    # “Moscow Format”: every word a capital, and nobody speaks.
    tokens = list(words(own.text, one.start, one.end))
    return (
        2 <= count <= 5
        and all(own.text[token.start].isupper() for token in tokens)
        and printed[-1:] not in ".,!?"
    )


def _beside(own: OwnText, party: Party, context: Sequence[OwnSentence]) -> bool:
    paragraph = {sentence.paragraph for sentence in context}
    return own.joined.text.count("\n", 0, party.start) + 1 in paragraph


def _beside_head(own: OwnText, one: Marked) -> bool:
    """Tell whether an office or a body's kind stands right before or behind the marks."""
    lexicon = own.lexicon
    behind = next(words(own.text, one.outer_end, min(len(own.text), one.outer_end + 30)), None)
    before = list(words(own.text, max(0, one.outer_start - 30), one.outer_start))
    beside = [word.key for word in (*before[-1:], *([behind] if behind else []))]
    return any(lexicon.has("heads", key) or lexicon.has("organisations", key) for key in beside)


def _read(
    reading: Reading,
    every: Mapping[int, tuple[Party, ...]],
    one: Marked,
    stretches: Sequence[Marked],
) -> Quoted:
    own = reading.own
    count = _n_words(own.text, one.start, one.end)
    context = _context(own, one)
    speaker = _after(reading, every, one, context, stretches) or _before(
        reading, every, one, context
    )
    relay = _relay(reading, every, one, context)
    if speaker is None and relay is not None:
        speaker, relay = relay, None
    if one.opened and one.closed:
        kind = QuotationKind.FRAGMENT if count <= _FRAGMENT else QuotationKind.DIRECT
    elif one.carried:
        kind = QuotationKind.DIRECT
    else:
        kind = QuotationKind.BROKEN
    if speaker is None:
        if kind is not QuotationKind.BROKEN:
            kind = QuotationKind.SCARE if count <= 6 else QuotationKind.DIRECT
        return Quoted(
            one.start,
            one.end,
            kind,
            None,
            None,
            None,
            _about(reading, every, one, context, None),
            None,
            0.5,
            "no speaker beside the marks",
        )
    party, attribution, confidence, rule = speaker
    via = None
    if relay is not None and relay[0].actor != party.actor:
        via = relay[0].actor
        attribution = relay[1]
    if party.rank is Rank.STATE or (party.rank is Rank.GROUP and party.actor.startswith("state-")):
        speaker_id: str | None = None
        confidence = min(confidence, 0.6)
    else:
        speaker_id = party.actor
    if not one.opened:
        confidence = min(confidence, 0.5)
    return Quoted(
        one.start,
        one.end,
        kind,
        speaker_id,
        (party.start, party.end) if _beside(own, party, context) else None,
        via,
        _about(reading, every, one, context, party.actor),
        attribution,
        round(confidence, 2),
        rule,
        None if one.opened else "Closing mark without an opening one.",
    )


def _context(own: OwnText, one: Marked) -> list[OwnSentence]:
    """Return the sentences a quotation lies in, and the one behind it if it only says who spoke."""
    inside = [
        sentence
        for sentence in own.sentences
        if sentence.start < one.outer_end and sentence.end > one.outer_start
    ]
    if not inside:
        inside = list(own.paragraph(one.line))[:1]
    return inside


_Speaker = tuple[Party, tuple[int, int], float, str]


def _after(
    reading: Reading,
    every: Mapping[int, tuple[Party, ...]],
    one: Marked,
    context: Sequence[OwnSentence],
    stretches: Sequence[Marked],
) -> _Speaker | None:
    """Return who speaks right behind the marks: "…,” said X", "…,” X told reporters"."""
    own, lexicon = reading.own, reading.own.lexicon
    following = [
        sentence
        for sentence in own.paragraph(one.line)
        if sentence.start >= one.outer_end - 1 or sentence in context
    ]
    end = min(
        [own.joined.line_start(one.line) + len(own.joined.lines[one.line - 1])]
        + [
            other.outer_start
            for other in stretches
            if other.line == one.line and other.start > one.end
        ]
    )
    edge = one.outer_end
    tail = own.text[edge:end]
    stripped = tail.lstrip(" ,.-–—،")
    if not stripped:
        return None
    closes = own.text[one.end - 1] if one.end > one.start else ""
    direct = closes in ",.!?…؟،" or tail[:1] in ",،" or tail.lstrip()[:1] in "-–—"
    tokens = [
        token for sentence in following for token in sentence.tokens if edge <= token.start < end
    ]
    if not tokens:
        return None
    here = [
        party
        for sentence in following
        for party in every[sentence.index]
        if edge <= party.start < end
    ]
    first = tokens[0]
    # "…,” said X" and "…", заявил X
    if says(own, first) or (
        len(tokens) > 1
        and lexicon.has("speech", tokens[1].key)
        and first.key in ("also", "also", "как", "le", "lo")
    ):
        verb = first if says(own, first) else tokens[1]
        for party in here:
            if party.start >= verb.end and len(own.text[verb.end : party.start]) <= 60:
                if re.search(r"[.;:“\"]", own.text[verb.end : party.start]):
                    break
                return (
                    party,
                    (verb.start, party.end),
                    _sure(0.95, party),
                    "verb of speech, then the speaker",
                )
        return _understood(reading, every, one, verb)
    # "…” — Hamdullah Fitrat, a deputy spokesman"
    if here and re.fullmatch(r"\s*[–—-]{1,2}\s*", own.text[edge : here[0].start]):
        party = here[0]
        if party.rank is Rank.NAME and not any(
            lexicon.has("speech", token.key) for token in tokens if token.start < party.start
        ):
            return party, (party.start, party.end), 0.85, "signed behind a dash"
    # "…,” X said" / "…,” the spokesman, X, tweeted"
    for party in here[:1]:
        if own.text[edge : party.start].strip(" ,.-–—،'’") not in ("", "the", "and"):
            break
        said = next(
            (
                token
                for token in tokens
                if token.start >= party.end and lexicon.has("speech", token.key)
            ),
            None,
        )
        if said is None:
            break
        between = own.text[party.end : said.start]
        if len(between) > 70 or re.search(r"[.;:“”\"]|\bthat\b|\band\b", between):
            break
        if direct or len(between) <= 2:
            rule = "speaker, then a verb of speech"
            return party, (party.start, said.end), _sure(0.95, party), rule
    return None


def _understood(
    reading: Reading, every: Mapping[int, tuple[Party, ...]], one: Marked, verb: Token
) -> _Speaker | None:
    """Return who goes on speaking where a language leaves "he" out: "“…”, dijo a ACS"."""
    own = reading.own
    if own.lexicon.tongue == "en":
        return None
    before = [s for s in own.sentences if s.end <= one.outer_start or s.start < one.outer_start]
    for sentence in reversed(before[-2:]):
        people = [
            party
            for party in every[sentence.index]
            if party.end <= one.outer_start
            and party.rank <= Rank.ROLE
            and reading.is_person(party.actor)
        ]
        if people:
            return people[0], (verb.start, verb.end), 0.6, "who spoke before goes on"
    return None


_LESS_SURE = {Rank.NAME: 0.0, Rank.ROLE: 0.15, Rank.PRONOUN: 0.2, Rank.GROUP: 0.1, Rank.STATE: 0.3}


def _sure(base: float, party: Party) -> float:
    return base - _LESS_SURE[party.rank]


def _before(
    reading: Reading,
    every: Mapping[int, tuple[Party, ...]],
    one: Marked,
    context: Sequence[OwnSentence],
) -> _Speaker | None:
    """Return who speaks before the marks: "X said: “…", "X said that the envoy “was …"."""
    own, lexicon = reading.own, reading.own.lexicon
    sentence = context[0]
    tokens = [token for token in sentence.tokens if token.end <= one.outer_start]
    if not tokens and one.opened:
        # The sentence begins with the marks; "X had this to say:" may stand before it.
        previous = [s for s in own.sentences if s.end <= sentence.start]
        if previous and own.quote(previous[-1].start, previous[-1].end).rstrip()[-1:] == ":":
            sentence = previous[-1]
            tokens = list(sentence.tokens)
    if not one.opened:
        return None
    here = [party for party in every[sentence.index] if party.end <= one.outer_start]
    verbs = [token for token in tokens if lexicon.has("speech", token.key)]
    for verb in reversed(verbs):
        if any(party.start <= verb.start < party.end for party in here):
            continue
        if re.search(r"\b(?:was|were|been|is|are)\s+$", own.text[sentence.start : verb.start]):
            # Told passively: "was told by the minister that Russia had a “special importance”".
            agents = [p for p in here if 0 < p.start - verb.end <= 8]
            if agents and own.text[verb.end : agents[0].start].split()[:1] == ["by"]:
                party = agents[0]
                return party, (verb.start, party.end), _sure(0.85, party), "told by the speaker"
        subject = [party for party in here if party.end <= verb.start and _may_speak(own, party)]
        # Where somebody is named, a country beside is none who speaks.
        subject = [p for p in subject if p.rank is not Rank.STATE] or subject
        if subject:
            party = subject[-1]
            gap = own.text[party.end : verb.start]
            if any(
                lexicon.has("heads_plural", token.key)
                for token in tokens
                if party.end <= token.start < verb.start
                and not any(other.start <= token.start < other.end for other in here)
            ):
                continue  # somebody else speaks: "representatives of many states"
            if len(gap.split()) <= _SPEAKS_WITHIN and not re.search(r"[.;]", gap):
                return (
                    party,
                    (party.start, verb.end),
                    _sure(0.88, party),
                    "speaker and verb of speech before",
                )
        behind = [
            p for p in here if p.start >= verb.end and len(own.text[verb.end : p.start]) <= 25
        ]
        if (
            behind
            and lexicon.tongue in ("ru", "es")
            and not re.search(r"[,.;:]", own.text[verb.end : behind[0].start])
        ):
            party = behind[0]
            return (
                party,
                (verb.start, party.end),
                _sure(0.85, party),
                "verb of speech and speaker before",
            )
    # "According to X, the talks were “frank”.", and a fragment whose sentence has one subject.
    according = list(
        lexicon.patterns["according"].finditer(own.text, sentence.start, one.outer_start)
    )
    for match in reversed(according):
        for party in here:
            if 0 <= party.start - match.end() <= 6:
                return (
                    party,
                    (match.start(), party.end),
                    _sure(0.85, party),
                    "according to the speaker",
                )
    head = own.text[sentence.start : one.outer_start].rstrip()
    if head.endswith(":") and here:
        party = here[-1] if len(here) == 1 else here[0]
        return party, (party.start, party.end), _sure(0.7, party), "colon behind the speaker"
    return None


def _may_speak(own: OwnText, party: Party) -> bool:
    before = own.text[max(0, party.start - 12) : party.start].casefold()
    return not re.search(
        r"\b(?:with|to|by|of|for|from|about|against|в|на|с|о|от)\s+(?:the\s+)?$", before
    ) or (
        party.rank <= Rank.PRONOUN
        and not re.search(r"\b(?:with|to|about|for|of|from|by)\s+(?:the\s+)?$", before)
    )


def _relay(
    reading: Reading,
    every: Mapping[int, tuple[Party, ...]],
    one: Marked,
    context: Sequence[OwnSentence],
) -> _Speaker | None:
    """Return who relays the words: "…,” according to X", "citing X"."""
    own, lexicon = reading.own, reading.own.lexicon
    last = context[-1]
    for match in lexicon.patterns["according"].finditer(own.text, one.outer_end, last.end):
        if match.start() - one.outer_end > 120:
            break
        for party in every[last.index]:
            if 0 <= party.start - match.end() <= 25:
                return (
                    party,
                    (match.start(), party.end),
                    _sure(0.85, party),
                    "according to the speaker",
                )
    return None


def _about(
    reading: Reading,
    every: Mapping[int, tuple[Party, ...]],
    one: Marked,
    context: Sequence[OwnSentence],
    speaker: str | None,
) -> tuple[str, ...]:
    """Return whom the quoted words describe: the subject they go on from, or whom they name."""
    own = reading.own
    sentence = context[0]
    begins_low = own.text[one.start : one.start + 1].islower()
    if begins_low:
        before = [
            party
            for party in every[sentence.index]
            if party.end <= one.outer_start
            and party.rank <= Rank.GROUP
            and party.actor != speaker
            and not party.actor.startswith("state-")
        ]
        gap_limit = 60
        near = [p for p in before if len(own.text[p.end : one.outer_start]) <= gap_limit]
        if near:
            groups = who.chains(reading, sentence, near)
            last = groups[-1] if groups else None
            if last is not None and len(near) > 1:
                return tuple(dict.fromkeys(party.actor for party in near))
            return (near[-1].actor,)
    inside = [
        named.actor
        for named in reading.named
        if one.start <= named.start < one.end and named.actor != speaker
    ]
    return tuple(dict.fromkeys(inside))[:4]


def _continued(
    reading: Reading, one: Marked, quoted: Quoted, previous: Quoted, previous_line: int
) -> Quoted:
    """Give words without a speaker to the one who was speaking, where nothing stands between."""
    own = reading.own
    count = _n_words(own.text, one.start, one.end)
    if count <= 3 or not one.opened:
        return quoted
    text_before = own.text[own.joined.line_start(one.line) : one.outer_start].strip()
    if previous_line == one.line:
        rule, confidence = "goes on in the same paragraph", 0.75
    elif not text_before and _next_line(own, previous_line, one.line):
        rule, confidence = "a paragraph of quotation after the speaker’s", 0.6
    else:
        return quoted
    return replace(
        quoted,
        kind=QuotationKind.DIRECT if count > _FRAGMENT else quoted.kind,
        speaker=previous.speaker,
        speaker_span=None,
        confidence=confidence if previous.speaker else 0.5,
        rule=rule,
        note="Speaker taken from the words before.",
    )


def _next_line(own: OwnText, before: int, line: int) -> bool:
    between = {
        s.paragraph for s in own.sentences if s.part is Part.BODY and before < s.paragraph < line
    }
    return not between


def _carried(found: list[Quoted], stretches: Sequence[Marked], own: OwnText) -> list[Quoted]:
    """Give the paragraphs of one long quotation the speaker named at its end."""
    by_start = {one.start: one for one in stretches}
    result = list(found)
    for index in range(len(result) - 2, -1, -1):
        one, following = by_start.get(result[index].start), result[index + 1]
        if one is None or not one.carried:
            continue
        goes_on = own.joined.lines[following_line(own, following) - 1].lstrip()[:1] in '“«"„'
        if goes_on and result[index].speaker is None and following.speaker is not None:
            result[index] = replace(
                result[index],
                speaker=following.speaker,
                speaker_span=None,
                confidence=min(0.7, following.confidence),
                rule="a quotation of several paragraphs",
            )
        elif not goes_on:
            result[index] = replace(
                result[index],
                kind=QuotationKind.BROKEN,
                note="Opening mark without a closing one.",
                confidence=min(0.4, result[index].confidence),
            )
    if result:
        one = by_start.get(result[-1].start)
        if one is not None and one.carried:
            result[-1] = replace(
                result[-1], kind=QuotationKind.BROKEN, note="Opening mark without a closing one."
            )
    return result


def following_line(own: OwnText, quoted: Quoted) -> int:
    """Return the line a quotation stands on."""
    return own.text.count("\n", 0, quoted.start) + 1
