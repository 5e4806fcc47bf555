"""Who can take part in an encounter, as a sentence names them: persons, groups, states, "he"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from corpus.curate.mentions import Form
from corpus.curate.own_text import OwnSentence, Part, Token
from corpus.curate.reading import Reading
from corpus.records import ActorKind


class Rank(IntEnum):
    """How precisely a party is named, the most precise first."""

    NAME = 0
    ROLE = 1
    PRONOUN = 2
    GROUP = 3
    STATE = 4


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who could take part: the words with the office beside them, and who it is."""

    start: int
    end: int
    actor: str
    rank: Rank


@dataclass(frozen=True, slots=True)
class Chain:
    """Parties in one breath ("A, B and C") and the word that leads to them: "with", "by", …"""

    parties: tuple[Party, ...]
    lead: str
    include: bool = False

    @property
    def start(self) -> int:
        """Return where the first party begins."""
        return self.parties[0].start

    @property
    def end(self) -> int:
        """Return where the last party ends."""
        return self.parties[-1].end


TALIBAN = "taliban"


def state_id(code: str) -> str:
    """Return the actor that stands for a state; in Afghanistan that is who holds it."""
    return TALIBAN if code == "AF" else f"state-{code.lower()}"


def parties(reading: Reading) -> Mapping[int, tuple[Party, ...]]:
    """Return the parties of each sentence, none inside another, in order."""
    found: dict[int, list[Party]] = {}

    def add(sentence: int, party: Party) -> None:
        found.setdefault(sentence, []).append(party)

    for one in [*reading.named, *(n for s in reading.strangers for n in s.named)]:
        start, end = one.start, one.end
        if (role := reading.beside.get((start, end))) is not None:
            start, end = min(start, role.start), max(end, role.end)
        if reading.is_person(one.actor):
            add(one.sentence, Party(start, end, one.actor, Rank.NAME))
        elif one.form is Form.DESCRIPTION or one.confidence >= 0.5:
            sentence = reading.own.sentences[one.sentence]
            start, end = _group(reading, sentence, start, end)
            add(one.sentence, Party(start, end, one.actor, Rank.GROUP))
    for one in reading.described:
        add(one.sentence, Party(one.start, one.end, one.actor, Rank.ROLE))
    last: str | None = None
    result: dict[int, tuple[Party, ...]] = {}
    for sentence in reading.own.sentences:
        here = found.setdefault(sentence.index, [])
        here += _states(reading, sentence, here)
        here = _outermost(here)
        if sentence.part is Part.BODY:
            here = _outermost([*here, *_pronouns(reading, sentence, here, last)])
            last = _subject(reading, here) or last
        result[sentence.index] = tuple(here)
    return result


def _outermost(here: Sequence[Party]) -> list[Party]:
    """Leave out parties inside others: "the Taliban" in "the Taliban’s foreign minister, X"."""
    ordered = sorted(here, key=lambda party: (party.start, -party.end, party.rank))
    kept: list[Party] = []
    for party in ordered:
        if kept and party.start < kept[-1].end:
            longer = party.end - party.start > kept[-1].end - kept[-1].start
            if party.rank < kept[-1].rank and (longer or kept[-1].rank >= Rank.GROUP):
                kept[-1] = party
            continue
        kept.append(party)
    return kept


def _group(reading: Reading, sentence: OwnSentence, start: int, end: int) -> tuple[int, int]:
    """Widen the name of a body to the people it stands beside: "officials of the Taliban"."""
    tokens, lexicon = sentence.tokens, reading.own.lexicon
    inside = [n for n, token in enumerate(tokens) if start <= token.start < end]
    if not inside:
        return start, end
    first, last = inside[0], inside[-1]
    after = last + 1
    while after < len(tokens) and after - last <= 4:
        if _gap(reading, tokens, after - 1) not in (" ", "-", "’", "'", "’ "):
            break
        if lexicon.has("heads_plural", tokens[after].key):
            last, end = after, tokens[after].end
            break
        if not (
            lexicon.has("modifiers", tokens[after].key)
            or lexicon.has("organisations", tokens[after].key)
            or tokens[after].key == "s"
        ):
            break
        after += 1
    before = first - 1
    while before >= 0 and lexicon.has("titles_of", tokens[before].key):
        before -= 1
    if (
        before > 0
        and lexicon.has("joins", tokens[before].key)
        and lexicon.has("heads_plural", tokens[before - 1].key)
    ):
        start = tokens[before - 1].start
        before -= 2
        while before >= 0 and lexicon.has("modifiers", tokens[before].key):
            start = tokens[before].start
            before -= 1
    return start, end


def _gap(reading: Reading, tokens: Sequence[Token], at: int) -> str:
    return reading.own.text[tokens[at].end : tokens[at + 1].start]


def _states(reading: Reading, sentence: OwnSentence, here: Sequence[Party]) -> list[Party]:
    """Return states and groups that act for one: "Russia", "Chinese officials", "the US side"."""
    tokens, lexicon = sentence.tokens, reading.own.lexicon
    found: list[Party] = []
    at = 0
    while at < len(tokens):
        country = lexicon.country_at(tokens, at)
        token = tokens[at]
        if (
            country is None
            or (lexicon.capitals and not token.capital and lexicon.tongue in ("en",))
            or (
                len(token.key) <= 3
                and country[0] == 1
                and not token.printed.isupper()
                and lexicon.tongue == "en"
            )
            or any(party.start <= token.start < party.end for party in here)
        ):
            at += 1
            continue
        length, state = country
        end = at + length
        group = end
        while (
            group < len(tokens)
            and group - end <= 3
            and _gap(reading, tokens, group - 1) in (" ", "-", "’", "'", ", ", " and ")
            and (
                lexicon.has("modifiers", tokens[group].key)
                or lexicon.has("organisations", tokens[group].key)
                or tokens[group].key in ("s", "and")
                or lexicon.country_at(tokens, group) is not None
            )
            and not lexicon.has("heads_plural", tokens[group].key)
        ):
            group += 1
        if group < len(tokens) and lexicon.has("heads_plural", tokens[group].key):
            span = (token.start, tokens[group].end)
            single = [token.start]
            for n in range(at, group):
                # "Russian, Chinese and Pakistani envoys" are three parties.
                if (more := lexicon.country_at(tokens, n)) and (n == at or tokens[n].capital):
                    found.append(
                        Party(
                            tokens[n].start,
                            span[1] if n + more[0] >= group else tokens[n].end,
                            state_id(more[1].code),
                            Rank.GROUP,
                        )
                    )
                    single.append(tokens[n].start)
            at = group + 1
            continue
        if state.word != "people":
            found.append(Party(token.start, tokens[end - 1].end, state_id(state.code), Rank.STATE))
        elif end < len(tokens) and tokens[end].key in ("counterpart", "side", "counterparts"):
            found.append(Party(token.start, tokens[end].end, state_id(state.code), Rank.GROUP))
        at = end
    return found


def _pronouns(
    reading: Reading, sentence: OwnSentence, here: Sequence[Party], last: str | None
) -> list[Party]:
    """Return "he" and "she", read as the person who was the subject last."""
    lexicon = reading.own.lexicon
    found = []
    for token in sentence.tokens:
        if not lexicon.has("pronouns", token.key):
            continue
        before = [
            party
            for party in here
            if party.end <= token.start
            and party.rank <= Rank.ROLE
            and reading.is_person(party.actor)
        ]
        actor = before[0].actor if before else last
        if actor is not None:
            found.append(Party(token.start, token.end, actor, Rank.PRONOUN))
    return found


def _subject(reading: Reading, here: Sequence[Party]) -> str | None:
    return next(
        (
            party.actor
            for party in here
            if party.rank <= Rank.PRONOUN and reading.is_person(party.actor)
        ),
        None,
    )


def chains(reading: Reading, sentence: OwnSentence, here: Sequence[Party]) -> list[Chain]:
    """Return the parties of a sentence in the groups it lists them in."""
    own, lexicon = reading.own, reading.own.lexicon
    found: list[Chain] = []
    current: list[Party] = []
    lead, include = "", False
    for party in here:
        if current and (link := _linked(reading, current[-1], party)):
            if link == "including" and current[-1].rank >= Rank.GROUP:
                # "the leadership, including X and Y": those who are named count.
                current = []
                include = True
            current.append(party)
            continue
        if current:
            found.append(Chain(tuple(current), lead, include))
        current, include = [party], False
        lead = _lead(own.text, sentence, party)
    if current:
        found.append(Chain(tuple(current), lead, include))
    return [
        Chain(
            tuple({party.actor: party for party in chain.parties}.values()),
            chain.lead,
            chain.include,
        )
        for chain in found
    ]


_LINKS = frozenset(
    {
        ",",
        "and",
        "&",
        "و",
        "и",
        "y",
        "e",
        ",and",
        "aswellas",
        ",aswellas",
        "،",
        "،و",
        ";",
        ",y",
        "atakzhe",
        "атакже",
    }
)


def _linked(reading: Reading, first: Party, second: Party) -> str | None:
    gap = reading.own.text[first.end : second.start]
    if len(gap) > 40 or "\n" in gap:
        return None
    plain = "".join(gap.casefold().split())
    for article in ("the", "los", "las", "el", "la"):
        plain = plain.removesuffix(article) if plain not in (article,) else plain
    if reading.own.lexicon.patterns["including"].search(gap):
        return "including"
    # "Prior to visiting Pakistan, Kabulov had …" is no list.
    if plain in (",", "،") and (first.rank is Rank.STATE) != (second.rank is Rank.STATE):
        return None
    return "and" if plain in _LINKS else None


def _lead(text: str, sentence: OwnSentence, party: Party) -> str:
    before = [token for token in sentence.tokens if token.end <= party.start]
    at = len(before) - 1
    while at >= 0 and before[at].key in (
        "the",
        "a",
        "an",
        "his",
        "her",
        "its",
        "their",
        "el",
        "la",
        "los",
        "las",
        "su",
    ):
        at -= 1
    if at < 0:
        return ""
    token = before[at]
    gap = text[token.end : before[at + 1].start if at + 1 < len(before) else party.start]
    if "," in gap or "،" in gap or ":" in gap or ";" in gap:
        return ","
    if token.key == "to" and at and before[at - 1].key == "according":
        return "according"
    return token.key


def kind_of(reading: Reading, actor: str) -> ActorKind:
    """Return what an actor is."""
    if (known := reading.known(actor)) is not None:
        return known.kind
    stranger = reading.stranger(actor)
    return stranger.kind if stranger else ActorKind.STATE
