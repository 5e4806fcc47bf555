"""Who can take part in an encounter, as a sentence names them: persons, groups, states, "he"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from corpus.curate.mentions import Form
from corpus.curate.name_runs import Sort, sort_of
from corpus.curate.own_text import OwnSentence, Part, Token
from corpus.curate.quote_marks import marked
from corpus.curate.reading import Reading


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
    trail: str = ""

    @property
    def start(self) -> int:
        """Return where the first party begins."""
        return self.parties[0].start

    @property
    def end(self) -> int:
        """Return where the last party ends."""
        return self.parties[-1].end


def state_id(reading: Reading, code: str) -> str:
    """Return the actor that stands for a state; in Afghanistan that is who then governs it."""
    return reading.kabul if code == "AF" else f"state-{code.lower()}"


def parties(
    reading: Reading, spoken: Mapping[tuple[int, int], str] | None = None
) -> Mapping[int, tuple[Party, ...]]:
    """Return the parties of each sentence, none inside another, in order.

    `spoken` says who speaks in a stretch, where "I" is a party too.
    """
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
    women = _women(reading)
    said = [(one.start, one.end) for one in marked(reading.own)]
    answers = _interviewee(reading)
    body: str | None = None
    result: dict[int, tuple[Party, ...]] = {}
    for sentence in reading.own.sentences:
        here = found.setdefault(sentence.index, [])
        here += _states(reading, sentence, here)
        here += _leaders(reading, sentence, here, body)
        body = next((p.actor for p in reversed(here) if p.rank is Rank.GROUP), body)
        here = _outermost(here)
        if sentence.part is Part.BODY:
            here = _outermost([*here, *_pronouns(reading, sentence, here, last, women)])
            if answers is not None:
                here = _outermost([*here, *_first_person(reading, sentence, answers)])
            for span, speaker in (spoken or {}).items():
                here = _outermost([*here, *_myself(sentence, span, speaker)])
            # Whom a speaker talks of is not the one who is spoken of.
            told = [party for party in here if not any(a <= party.start < b for a, b in said)]
            last = _subject(reading, sentence, told) or last
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
    tokens = sentence.tokens
    inside = [n for n, token in enumerate(tokens) if start <= token.start < end]
    if not inside:
        return start, end
    first, last = _widened(reading, tokens, inside[0], inside[-1])
    return min(start, tokens[first].start), max(end, tokens[last].end)


_OF_WORDS = "of from de del из د"
_OF = frozenset(_OF_WORDS.split())
_FOR_WORDS = "for to on in at para en по в برای به"
_FOR = frozenset(_FOR_WORDS.split())
_TIGHT = frozenset({" ", "-", "’", "'", "’ ", "\u00a0", ' "', " «", "‌"})


def _widened(reading: Reading, tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """Return the words of a group around the words that say whose it is.

    "Taliban officials", "officials of the Taliban regime", "властями Катара", "líderes talibanes".
    """
    lexicon = reading.own.lexicon
    after = last + 1
    while after < len(tokens) and after - last <= 5:
        if _gap(reading, tokens, after - 1) not in (" ", "-", "’", "'", "’ ", "‌"):
            break
        if lexicon.has("heads_plural", tokens[after].key):
            last = after
            break
        if not (
            lexicon.has("modifiers", tokens[after].key)
            or lexicon.has("organisations", tokens[after].key)
            or tokens[after].key == "s"
        ):
            break
        after += 1
    before = first - 1
    while (
        before >= 0
        and (
            lexicon.has("titles_of", tokens[before].key)
            or lexicon.has("joins", tokens[before].key)
            or lexicon.has("modifiers", tokens[before].key)
            or lexicon.has("organisations", tokens[before].key)
            or _adjective(tokens[before], lexicon.tongue)
        )
        and not lexicon.has("heads_plural", tokens[before].key)
        and first - before <= 6
    ):
        before -= 1
    # "officials of the Taliban"; "envoys for Afghanistan" are those of others.
    between = [token.key for token in tokens[before + 1 : first]]
    joined = before == first - 1 or any(key in _OF for key in between)
    joined = joined and not any(key in _FOR for key in between)
    if (
        before >= 0
        and lexicon.has("heads_plural", tokens[before].key)
        and joined
        and (before < first - 1 or lexicon.tongue != "en")
        and all(_gap(reading, tokens, n) in _TIGHT for n in range(before, first))
    ):
        first = before
    # "a nine-man Taliban delegation", "senior Taliban figures"
    while (
        first > 0
        and _gap(reading, tokens, first - 1) in (" ", "-")
        and (
            lexicon.has("modifiers", tokens[first - 1].key)
            or tokens[first - 1].printed.isdigit()
            or (
                first > 1
                and _gap(reading, tokens, first - 2) == "-"
                and not tokens[first - 1].capital
            )
            or (_gap(reading, tokens, first - 1) == "-" and not tokens[first - 1].capital)
        )
    ):
        first -= 1
    return first, last


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
            or (lexicon.tongue == "en" and not token.capital)
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
                            state_id(reading, more[1].code),
                            Rank.GROUP,
                        )
                    )
                    single.append(tokens[n].start)
            at = group + 1
            continue
        first, last = _widened(reading, tokens, at, end - 1)
        if (first < at and lexicon.has("heads_plural", tokens[first].key)) or any(
            lexicon.has("heads_plural", tokens[n].key) for n in range(first, at)
        ):
            span = (tokens[first].start, tokens[last].end)
            found.append(Party(*span, state_id(reading, state.code), Rank.GROUP))
            at = last + 1
            continue
        if end < len(tokens) and _part_of_name(reading, tokens, end):
            at = end
            continue
        if state.word != "people":
            found.append(
                Party(token.start, tokens[end - 1].end, state_id(reading, state.code), Rank.STATE)
            )
        elif end < len(tokens) and tokens[end].key in ("counterpart", "side", "counterparts"):
            found.append(
                Party(token.start, tokens[end].end, state_id(reading, state.code), Rank.GROUP)
            )
        at = end
    return found


def _part_of_name(reading: Reading, tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a capital goes on behind a state: "Afghanistan International", a broadcaster."""
    token = tokens[at]
    return (
        reading.own.lexicon.capitals
        and token.capital
        and _gap(reading, tokens, at - 1) == " "
        and sort_of(tokens, at, reading.own.lexicon)[0] is Sort.ORGANISATION
    )


_WOMAN = re.compile(r"(?i)\b(?:\w+woman|ms|mrs|miss|madam|lady|princess|queen|sister|mother)\b")


def _women(reading: Reading) -> frozenset[str]:
    """Return who is printed as a woman, by office or form of address."""
    own = reading.own
    found = {
        actor
        for actor, roles in reading.roles.items()
        if any(_WOMAN.search(own.quote(role.start, role.end)) for role in roles)
    }
    named = [*reading.named, *(one for stranger in reading.strangers for one in stranger.named)]
    found.update(one.actor for one in named if _WOMAN.search(own.quote(one.start, one.end)))
    return frozenset(found)


def _pronouns(
    reading: Reading,
    sentence: OwnSentence,
    here: Sequence[Party],
    last: str | None,
    women: frozenset[str],
) -> list[Party]:
    """Return "he" and "she", read as the person who was the subject last.

    Where the only woman printed as one is somebody else, "she" is that woman.
    """
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
        if token.key == "she" and len(women) == 1:
            (actor,) = women
        if actor is not None:
            found.append(Party(token.start, token.end, actor, Rank.PRONOUN))
    return found


_LEADERS = re.compile(
    r"\b(?:the|its|their) (?:leaders|officials|authorities|representatives)\b(?! of\b)"
)


def _leaders(
    reading: Reading, sentence: OwnSentence, here: Sequence[Party], body: str | None
) -> list[Party]:
    """Return "the leaders" as those of the body that was spoken of last."""
    last = next((p.actor for p in reversed(here) if p.rank is Rank.GROUP), body)
    if last is None or sentence.part is not Part.BODY:
        return []
    return [
        Party(*match.span(), last, Rank.GROUP)
        for match in _LEADERS.finditer(reading.own.text, sentence.start, sentence.end)
    ]


_ANSWER = re.compile(r"(?:A|Answer|Ответ|О)\s*[:.]\s")
_QUESTION = re.compile(r"(?:Q|Question|Вопрос|В)\s*[:.]\s")
FIRST_PERSON = frozenset({"i", "я", "yo", "من"})


_QUESTIONS = 3  # paragraphs that are questions, for a text to be an interview
_YOU = frozenset({"you", "вы", "usted"})


def _interviewee(reading: Reading) -> str | None:
    """Return who answers in an interview: the person named first, title and standfirst before.

    An interview marks its answers ("A:"), or has paragraphs that are questions.
    """
    own = reading.own
    starts = {own.joined.line_start(s.paragraph) for s in own.body}
    answers = sum(bool(_ANSWER.match(own.text, start)) for start in starts)
    questions = sum(_is_question(reading, s.paragraph) for s in own.body if s.start in starts)
    if answers < 2 and questions < _QUESTIONS:
        return None
    return next((one.actor for one in reading.named if reading.is_person(one.actor)), None)


def _is_question(reading: Reading, paragraph: int) -> bool:
    printed = reading.own.joined.lines[paragraph - 1].rstrip()
    return printed.endswith(("?", "؟")) and len(printed.split()) <= 40


def _first_person(reading: Reading, sentence: OwnSentence, answers: str) -> list[Party]:
    """Return "I" in an answer and "you" in a question, which are the one who answers."""
    own = reading.own
    question = _is_question(reading, sentence.paragraph) or bool(
        _QUESTION.match(own.text, own.joined.line_start(sentence.paragraph))
    )
    said = _YOU if question else FIRST_PERSON
    return [
        Party(token.start, token.end, answers, Rank.PRONOUN)
        for token in sentence.tokens
        if token.key in said
        and own.text[sentence.start : token.start].count("“")
        == own.text[sentence.start : token.start].count("”")
    ]


def _myself(sentence: OwnSentence, span: tuple[int, int], speaker: str) -> list[Party]:
    return [
        Party(token.start, token.end, speaker, Rank.PRONOUN)
        for token in sentence.tokens
        if span[0] <= token.start < span[1] and token.key in FIRST_PERSON
    ]


_OPENS_ASIDE = re.compile(r"[A-Z]\w+(?:ed|ing)$|(?:Between|After|Before|During|In|On|At|With)$")
_LED_WORDS = "with by of to from about for against met told"
_LED = frozenset(_LED_WORDS.split())


def _subject(reading: Reading, sentence: OwnSentence, here: Sequence[Party]) -> str | None:
    """Return of whom a sentence speaks: who says something in it, or who is named first."""
    people = [
        party for party in here if party.rank <= Rank.PRONOUN and reading.is_person(party.actor)
    ]
    for party in people:
        following = next((t for t in sentence.tokens if t.start >= party.end), None)
        if (
            following
            and reading.own.lexicon.has("speech", following.key)
            and (following.start - party.end <= 2)
        ):
            return party.actor
    first = sentence.tokens[0] if sentence.tokens else None
    if first and _OPENS_ASIDE.match(first.printed):
        # "Asked about the minister, the spokesman shook his head."
        behind = [party for party in people if _lead(reading, sentence, party) == ","]
        people = behind or people
    free = [party for party in people if _lead(reading, sentence, party) not in _LED]
    return (free or people)[0].actor if people else None


def chains(reading: Reading, sentence: OwnSentence, here: Sequence[Party]) -> list[Chain]:
    """Return the parties of a sentence in the groups it lists them in."""
    found: list[Chain] = []
    current: list[Party] = []
    links: list[str] = []
    lead, include = "", False
    for party in here:
        if current and (link := _linked(reading, current[-1], party)):
            if link == "including" and current[-1].rank >= Rank.GROUP:
                # "the leadership, including X and Y", "a delegation led by X": the named count.
                current = current[:-1]
                include = True
            current.append(party)
            links.append(link)
            continue
        if current:
            found.extend(_listed(reading, current, links, lead, include))
        current, links, include = [party], [], False
        lead = _lead(reading, sentence, party)
    if current:
        found.extend(_listed(reading, current, links, lead, include))
    return [
        Chain(
            tuple({party.actor: party for party in chain.parties}.values()),
            chain.lead,
            chain.include,
            next((t.key for t in sentence.tokens if t.start >= chain.end), ""),
        )
        for chain in found
    ]


def _listed(
    reading: Reading, parties: Sequence[Party], links: Sequence[str], lead: str, include: bool
) -> list[Chain]:
    """Return a list of parties; a comma alone ends one: "In a meeting with A, B asked for …"."""
    lexicon = reading.own.lexicon
    if lexicon.has("with", lead) and not lexicon.postpositions and set(links) == {","}:
        return [Chain((party,), "," if at else lead) for at, party in enumerate(parties)]
    return [Chain(tuple(parties), lead, include)]


_LINKS = frozenset(
    {
        "-",
        "–",
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


_LED_BY = re.compile(
    r"(?i),?\s*(?:(?:which (?:is|was) )?(?:led|headed|chaired|lead) by|"
    r"under(?: the (?:leadership|supervision) of)?|"
    r"во главе с|под руководством|encabezad[ao] por|به ریاست|به رهبری)\s*(?:the|el|la)?\s*"
)


_ADVERBS = frozenset({"separately", "also", "later", "then", "отдельно", "también"})


def _linked(reading: Reading, first: Party, second: Party) -> str | None:
    gap, lexicon = reading.own.text[first.end : second.start], reading.own.lexicon
    if len(gap) > 40 or "\n" in gap:
        return None
    if gap.strip() in ("-", "–") and gap != gap.strip():
        return None
    said = gap.casefold().split()
    # "A and the B", "A and various B"
    while len(said) > 1 and (
        lexicon.has("titles_of", said[-1])
        or lexicon.has("modifiers", said[-1])
        or said[-1] in _ADVERBS
    ):
        said.pop()
    plain = "".join(said)
    if lexicon.patterns["including"].search(gap) or _LED_BY.fullmatch(gap):
        return "including"
    # "Prior to visiting Pakistan, Kabulov had …" is no list.
    if plain in (",", "،") and (first.rank is Rank.STATE) != (second.rank is Rank.STATE):
        return None
    if plain in (",", "،"):
        return ","
    return "and" if plain in _LINKS else None


def _lead(reading: Reading, sentence: OwnSentence, party: Party) -> str:
    """Return the word that leads to a party: articles and adjectives do not count."""
    before = [token for token in sentence.tokens if token.end <= party.start]
    lexicon, text = reading.own.lexicon, reading.own.text
    at = len(before) - 1
    while at >= 0 and (
        lexicon.has("titles_of", before[at].key) or _adjective(before[at], lexicon.tongue)
    ):
        at -= 1
    if at < 0:
        return ""
    token = before[at]
    gap = text[token.end : before[at + 1].start if at + 1 < len(before) else party.start]
    if any(mark in gap for mark in ",،:;"):
        return ","
    if at and token.key == "to" and before[at - 1].key == "according":
        return "according"
    if at and token.key == "by" and before[at - 1].key in ("led", "headed", "chaired"):
        return "led"
    return token.key


_RUSSIAN_ADJECTIVE = re.compile(r"[а-яё]{3,}(?:ого|его|ой|ей|ых|их|ый|ий|ая|ые|ым|им|ыми|ими|ую)$")


def _adjective(token: Token, tongue: str) -> bool:
    return tongue == "ru" and bool(_RUSSIAN_ADJECTIVE.fullmatch(token.printed))
