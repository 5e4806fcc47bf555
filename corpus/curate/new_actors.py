"""People and bodies the register does not know, found by how reports introduce somebody.

No model: an office or a form of address beside capitals, a verb of speech, a name built like
others. Two bare capitalised words are offered too, but with little confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.curate import roles
from corpus.curate.latin import slug
from corpus.curate.lexicon import countries
from corpus.curate.mentions import Form, Known, Named, Names, Person, likeness, name_key
from corpus.curate.name_runs import NameRun, Sort, joined, sort_of
from corpus.curate.own_text import OwnSentence, OwnText, Token
from corpus.curate.roles import Role
from corpus.records import ActorKind
from corpus.text.words import STOP_WORDS

NEW = "new:"
"""Prefix of the ids by which unknown actors go until a person names them."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody the article names and the register does not.

    `near` is the registered person whose name is spelt most like this one, if any is.
    """

    id: str
    name: str
    kind: ActorKind
    named: tuple[Named, ...]
    confidence: float
    rule: str
    why: str
    role: Role | None = None
    country: str | None = None
    side: str | None = None
    near: str | None = None


_GIVEN_WORDS = """
    abdul abdullah ahmad ahmed ali amir ahmadullah mohammad mohammed muhammad mohamed hassan hasan
    hussein hossein ibrahim ismail khalid khalil mahmoud mahmood mustafa nasir nasser omar umar
    rahman rashid said saeed salim tariq yusuf yousef zia alexander alexei alexey alexandr andrei
    andrey anton boris dmitry dmitri igor ivan konstantin maria mikhail nikolai oleg olga pavel
    sergei sergey vladimir viktor yury antony barack bill charles christopher daniel david donald
    edward emmanuel eric frank george hugo jack jake james jean john jonathan joseph josep karen
    kenneth lloyd marco mark martin michael mike narendra nicholas nick olaf patrick paul peter
    pierre richard robert rosemary scott simon stephane stephen steven thomas tony ursula
    volodymyr william anna catherine elizabeth hillary jane kamala linda margaret mary nancy sarah
    susan victoria fatima mariam shah gul haji aleksandr tomas markus recep mehmet hakan ebrahim
    masoud javad imran shehbaz nawaz asif bilawal ishaq khawaja tahir waheed josé jose juan carlos
    luis miguel pedro pablo antonio francisco manuel fernando maría ana carmen замир сергей
    дмитрий владимир александр алексей андрей михаил николай игорь иван олег павел виктор юрий
    мария анна елена ольга мохаммад мухаммад ахмад абдул амир хасан али реза сайед томас залмай
    дэвид джон дональд джо барак энтони хибатулла сираджуддин сухейль забихулла
"""
_GIVEN = frozenset(_GIVEN_WORDS.split())
_SHAPES = re.compile(
    r"(?:ullah|ulla|uddin|eddin|addin|zada|zadeh|zai|khel|wal|yar|pour|nejad|oğlu|oglu|ov|ova|ev|eva|"
    r"enko|sky|skaya|skiy|vich|ovna|dze|shvili|yan|bek|bekov|bayev|ayev|iyev|ullo|jan|abadi|zoda|"
    r"улла|уллы|уддин|заде|зада|ович|евич|овна)$"
)
_RUN_SPEECH = 3  # words between a name and its verb of speech


def find(
    own: OwnText,
    names: Names,
    named: Sequence[Named],
    name_runs: Sequence[NameRun],
    outlets: Iterable[str] = (),
) -> list[Stranger]:
    """Return the persons and bodies of an article that are not among those already named."""
    taken = [(one.start, one.end) for one in named]
    barred = [
        (one.start, one.end) for one in named if names.known[one.actor].kind is ActorKind.PERSON
    ]
    publishers = {outlet.casefold() for outlet in outlets}
    found: dict[tuple[str, ...], list[tuple[NameRun, float, str, str, Role | None]]] = {}
    known_parts = _parts_of_named(own, names, named)
    for run in name_runs:
        sentence = own.sentences[run.sentence]
        tokens = sentence.tokens[run.first : run.end]
        start, end = tokens[0].start, tokens[-1].end
        if tuple(name_key(token.key) for token in tokens) in known_parts:
            continue
        if any(a < end and start < b for a, b in taken):
            continue
        if own.quote(start, end).casefold() in publishers:
            continue
        read = _person(own, names, sentence, run, barred)
        if read is not None:
            key = tuple(name_key(token.key) for token in tokens)
            found.setdefault(key, []).append((run, *read))
    strangers = [_stranger(own, names, key, entries) for key, entries in _merged(found).items()]
    if not own.lexicon.capitals:
        strangers += _by_role_alone(own, taken)
    return sorted(strangers, key=lambda stranger: stranger.named[0].start)


def _parts_of_named(own: OwnText, names: Names, named: Sequence[Named]) -> set[tuple[str, ...]]:
    """Return the parts by which persons of the register who are named here may be called."""
    found: set[tuple[str, ...]] = set()
    for one in named:
        known = names.known[one.actor]
        if known.kind is not ActorKind.PERSON:
            continue
        for name in (*known.parts, _printed_parts(own, one)):
            for begin in range(len(name)):
                found.update(name[begin : begin + n] for n in range(1, len(name) - begin + 1))
    return found


def _person(
    own: OwnText,
    names: Names,
    sentence: OwnSentence,
    run: NameRun,
    barred: Sequence[tuple[int, int]],
) -> tuple[float, str, str, Role | None] | None:
    """Return confidence, rule, reason and role if a run names a person."""
    tokens = sentence.tokens
    length = run.end - run.first
    words = tokens[run.first : run.end]
    if length > 6 or all(len(word.key) == 1 for word in words):
        return None
    if length == 1 and own.language.startswith("de"):
        return None  # every noun is a capital
    if _beside_body(own, sentence, run):
        return None
    role = roles.before(own, sentence, run.honorific, barred)
    if role is not None and length == 1 and _open_office(own, sentence, role, run):
        return None
    if role is None and length > 1:
        role = roles.after(own, sentence, run.end, barred)
    if length == 1 and _no_name(own, names, sentence, run, barred):
        return None
    printed = own.quote(words[0].start, words[-1].end)
    if role is not None and not _plural(own, role):
        confidence = 0.92 if length > 1 else 0.6
        said = own.quote(role.start, role.end)
        return confidence, "office beside a name", f'"{said}" stands beside "{printed}".', role
    if run.honorific < run.first:
        address = own.quote(tokens[run.honorific].start, tokens[run.first - 1].end)
        confidence = 0.85 if length > 1 else 0.6
        return confidence, "form of address", f'"{address}" stands before "{printed}".', None
    if length == 1 or run.shouted:
        return None
    told = _TOLD_OF.match(own.text, words[-1].end)
    if told is not None and not run.beside_organisation:
        return (
            0.8,
            "told of beside a name",
            f'"{told.group().strip(" ,")}" follows "{printed}".',
            None,
        )
    if _speaks(own, sentence, run):
        why = f'"{printed}" stands beside a verb of speech.'
        return 0.85, "verb of speech beside a name", why, None
    if any(
        word.key in _GIVEN or word.key in names.given or _SHAPES.search(word.key) for word in words
    ):
        why = f'"{printed}" is built like a name.'
        return 0.75, "built like a name", why, None
    if run.opens_sentence or length > 3 or run.beside_organisation:
        return None
    if any(word.key in own.lower_keys or word.key in STOP_WORDS for word in words):
        return None
    return 0.45, "capitalised words", f'"{printed}" is capitalised within a sentence.', None


_TOLD_OF = re.compile(
    r", (?:who\b|whose\b|\d\d(?=,| )|an? [a-z]+(?:[ -][a-z]+){0,3}\b)"
    r"|,? который |,? которая |, quien "
    r"| of (?:the |an? )?[^,.;]{3,60}? (?:said|says|told|tells|added|adds|warned|warns|noted)\b"
)


def _open_office(own: OwnText, sentence: OwnSentence, role: Role, run: NameRun) -> bool:
    """Tell whether one word goes on with what an office is of: "Minister of Economy"."""
    inside = [t for t in sentence.tokens if role.start <= t.start < role.end]
    return "," in own.quote(role.end, sentence.tokens[run.first].start) or any(
        own.lexicon.has("joins", t.key) and t.key not in ("the", "s") for t in inside[1:]
    )


def _no_name(
    own: OwnText,
    names: Names,
    sentence: OwnSentence,
    run: NameRun,
    barred: Sequence[tuple[int, int]],
) -> bool:
    """Tell whether one capital cannot be a family name: lower case elsewhere, or a name follows."""
    token = sentence.tokens[run.first]
    if token.key in own.lower_keys or len(token.key) < 3 or token.key in STOP_WORDS:
        return True
    if len(names.surname(name_key(token.key))) == 1:
        return True  # somebody the register knows
    return any(start - token.end in (1, 2) for start, _ in barred)


def _plural(own: OwnText, role: Role) -> bool:
    last = own.quote(role.start, role.end).split()[-1].casefold()
    return own.lexicon.has("heads_plural", last) and not own.lexicon.has("heads", last)


def _beside_body(own: OwnText, sentence: OwnSentence, run: NameRun) -> bool:
    """Tell whether "Agency" or "gate" follows, or "Bank of" precedes: no person's name."""
    tokens = sentence.tokens
    if run.end < len(tokens):
        after = tokens[run.end]
        if joined(own.text, tokens[run.end - 1], after) and after.capital:
            sort, _ = sort_of(tokens, run.end, own.lexicon)
            if sort is Sort.ORGANISATION:
                return True
        if own.text[tokens[run.end - 1].end : after.start] == "-" and not after.capital:
            return True  # "Kabul-based"
        if after.key in _GROUNDS and joined(own.text, tokens[run.end - 1], after):
            return True
    if run.first > 1 and tokens[run.first - 1].key in ("of", "for"):
        body = tokens[run.first - 2]
        return body.capital and sort_of(tokens, run.first - 2, own.lexicon)[0] is Sort.ORGANISATION
    return False


_GROUNDS_WORDS = """
    gate district street road square bazaar market river valley camp hospital prison crossing
    village neighbourhood neighborhood quarter mountains hills port pass
"""
_GROUNDS = frozenset(_GROUNDS_WORDS.split())


def _speaks(own: OwnText, sentence: OwnSentence, run: NameRun) -> bool:
    tokens = sentence.tokens
    if run.end < len(tokens) and own.lexicon.has("speech", tokens[run.end].key):
        gap = own.text[tokens[run.end - 1].end : tokens[run.end].start]
        if gap in (" ", ", "):
            return True
    if run.first and says(own, tokens[run.first - 1]):
        gap = own.text[tokens[run.first - 1].end : tokens[run.first].start]
        quoted = own.text[sentence.start : tokens[run.first - 1].start].rstrip()[-1:]
        return gap == " " and quoted in ("”", '"', "»", ",")
    return False


_RUSSIAN_PAST = re.compile(r"[а-яё]{3,}(?:л|ла|ли|лся|лась)$")


def says(own: OwnText, token: Token) -> bool:
    """Tell whether a word reports speech; behind a Russian quotation any verb does."""
    if own.lexicon.has("speech", token.key):
        return True
    behind = own.text[max(0, token.start - 5) : token.start].rstrip(" —–-")[-2:]
    quoted = behind[-1:] in ("»", "”", '"', ",") and any(mark in behind for mark in '»”"')
    return own.lexicon.tongue == "ru" and quoted and bool(_RUSSIAN_PAST.match(token.printed))


def _merged(
    found: dict[tuple[str, ...], list[tuple[NameRun, float, str, str, Role | None]]],
) -> dict[tuple[str, ...], list[tuple[NameRun, float, str, str, Role | None]]]:
    """Join "Rachel Reeves" with "Ms Reeves": a part goes to the longer name it is part of."""
    merged: dict[tuple[str, ...], list[tuple[NameRun, float, str, str, Role | None]]] = {}
    for key in sorted(found, key=lambda key: (-len(key), found[key][0][0].sentence)):
        owner = next(
            (
                longer
                for longer in merged
                if len(longer) > len(key)
                and (key[-1] == longer[-1] or len(key) > 1)
                and set(key) <= set(longer)
            ),
            key,
        )
        if owner == key and len(key) > 1:
            owner = next(
                (
                    other
                    for other in merged
                    if len(other) == len(key) and likeness(other, key) >= 0.93
                ),
                key,
            )
        merged.setdefault(owner, []).extend(found[key])
    return merged


def _stranger(
    own: OwnText,
    names: Names,
    key: tuple[str, ...],
    entries: list[tuple[NameRun, float, str, str, Role | None]],
) -> Stranger:
    entries = sorted(entries, key=lambda entry: (entry[0].sentence, entry[0].first))
    best = max(entries, key=lambda entry: entry[1])
    full = next(
        (entry for entry in entries if entry[0].end - entry[0].first == len(key)), entries[0]
    )
    tokens = own.sentences[full[0].sentence].tokens
    name = own.quote(tokens[full[0].first].start, tokens[full[0].end - 1].end)
    spans = []
    for run, *_ in entries:
        words = own.sentences[run.sentence].tokens
        first = run.honorific if run.honorific < run.first else run.first
        spans.append((words[first].start, words[run.end - 1].end, run.sentence))
    role = next((entry[4] for entry in entries if entry[4] is not None), None)
    country = role.office.country if role else None
    confidence = min(0.95, best[1] + 0.05 * (len(entries) > 1))
    actor = NEW + slug(name)
    near = names.nearest(key)
    return Stranger(
        actor,
        name,
        ActorKind.PERSON,
        tuple(
            Named(start, end, sentence, actor, Form.FULL, confidence)
            for start, end, sentence in sorted(set(spans))
        ),
        round(confidence, 2),
        best[2],
        best[3],
        role,
        country if country and len(country) == 2 else None,
        side_of(country),
        near[0] if near and near[1] >= 0.7 else None,
    )


_BODY_SIDES = {"UN": "united-nations", "EU": "european-union", "OIC": "oic"}


def side_of(country: str | None) -> str | None:
    """Return the side a state's code, or an international body's, stands for."""
    if country is None:
        return None
    if country in _BODY_SIDES:
        return _BODY_SIDES[country]
    return next((entry["side"] for entry in countries() if entry["code"] == country), None)


def find_bodies(
    own: OwnText, taken: Sequence[tuple[int, int]], outlets: Iterable[str] = ()
) -> list[Stranger]:
    """Return ministries, councils and the like that are named in capitals and not known.

    `taken` are names and the offices beside them: a spokesman's ministry is part of his office.
    """
    publishers = {outlet.casefold() for outlet in outlets}
    found: dict[str, list[tuple[int, int, int, str]]] = {}
    for match in _BODY.finditer(own.text):
        sentence = own.sentence_at(match.start())
        if sentence is None or sentence.headline or match.end() > sentence.end:
            continue
        start, end = match.span()
        if any(a < end and start < b for a, b in taken):
            continue
        printed = match.group()
        if printed.casefold() in publishers or _PRESS.search(printed):
            continue
        found.setdefault(slug(printed), []).append((start, end, sentence.index, printed))
    result = []
    for key, places in found.items():
        printed = places[0][3]
        country = _country_of(own, places[0])
        actor = NEW + key
        result.append(
            Stranger(
                actor,
                printed,
                ActorKind.ORGANISATION,
                tuple(
                    Named(start, end, sentence, actor, Form.BODY, 0.5)
                    for start, end, sentence, _ in places
                ),
                0.55 if len(places) > 1 else 0.5,
                "name of a body",
                f'"{printed}" names a body.',
                None,
                country,
                side_of(country),
            )
        )
    return result


_W = r"[A-Z][\w’'-]*"
_KIND = (
    r"(?:Ministry|Council|Party|Agency|Front|Union|Organi[sz]ation|Bank|University|Institute|Committee|"
    r"Commission|Authority|Embassy|Consulate|Movement|Company|Corporation|Foundation|"
    r"Association|Chamber|Court|"
    r"Parliament|Department|Directorate|Federation|League|Network|Secretariat|Senate|Congress|Assembly|Alliance)"
)
_BODY = re.compile(
    rf"\b(?:(?:{_W} ){{1,4}}{_KIND}"
    rf"|{_KIND} (?:of|for|on) (?:the )?{_W}(?:(?: and| of| for| the|,)? {_W}){{0,5}})"
    rf"(?: of {_W}(?: {_W})?)?\b"
)
_PRESS = re.compile(r"\b(?:News|Times|Post|Press|TV|Radio|Agency|Agence|Media|Channel)\b")


def _country_of(own: OwnText, place: tuple[int, int, int, str]) -> str | None:
    sentence = own.sentences[place[2]]
    tokens: list[Token] = [token for token in sentence.tokens if place[0] <= token.start < place[1]]
    for at in range(len(tokens)):
        if found := own.lexicon.country_at(tokens, at):
            return found[1].code
    return None


def _by_role_alone(own: OwnText, taken: Sequence[tuple[int, int]]) -> list[Stranger]:
    """Return persons in a script without capitals, by the office before or behind two words.

    "سفیر چین، وانگ یو،", "وانگ یو، سفیر چین", "«ایان مک‌کاری» رئیس نمایندگی".
    """
    found: dict[str, Stranger] = {}
    for sentence in own.sentences:
        tokens = sentence.tokens
        for at, token in enumerate(tokens):
            if not own.lexicon.has("heads", token.key):
                continue
            stop = _segment_end(own, sentence, at)
            run = tokens[at:stop]
            first = _name_start(own, run)
            name: Sequence[Token]
            before = _name_before(own, tokens, at)
            if before is not None:
                name, office = before, run if first is None else run[:first]
            elif first is not None and 2 <= len(run) - first <= _ARABIC_NAME:
                name, office = run[first:], run[:first]
                said = roles.office_of(office, own.lexicon)
                if said.country is None and said.portfolio is None:
                    continue
            else:
                continue
            start, end = name[0].start, name[-1].end
            if any(a < end and start < b for a, b in taken):
                continue
            printed = own.quote(start, end)
            if any(own.lexicon.country_at(name, n) for n in range(len(name))):
                continue
            read = roles.office_of(office, own.lexicon)
            if any(token.key in STOP_WORDS for token in name):
                continue
            actor = NEW + slug(printed)
            role = Role(office[0].start, office[-1].end, read)
            beside = own.quote(role.start, role.end)
            found.setdefault(
                actor,
                Stranger(
                    actor,
                    printed,
                    ActorKind.PERSON,
                    (Named(start, end, sentence.index, actor, Form.FULL, 0.6),),
                    0.6,
                    "office beside words that may be a name",
                    f'"{beside}" stands beside "{printed}".',
                    role,
                    role.office.country if len(role.office.country or "") == 2 else None,
                    side_of(role.office.country),
                ),
            )
    return list(found.values())


_ARABIC_NAME = 5  # words
_OPENS_NAME = frozenset("،,:؛.؟!«(")


def _name_before(own: OwnText, tokens: Sequence[Token], at: int) -> Sequence[Token] | None:
    """Return two to four words before an office that stand apart: after "with", a comma, a mark."""
    gap = own.text[tokens[at - 1].end : tokens[at].start] if at else ""
    first, led = at - 1, False
    while first >= 0 and at - first <= 5:
        before = own.text[tokens[first - 1].end : tokens[first].start] if first else "."
        led = first > 0 and any(
            own.lexicon.has(which, tokens[first - 1].key) for which in ("with", "and", "between")
        )
        if led or first == 0 or any(mark in before for mark in _OPENS_NAME):
            break
        first -= 1
    else:
        return None
    name = tokens[first:at]
    apart = "،" in gap or "»" in gap or led or first == 0
    apart = apart or "«" in own.text[max(0, name[0].start - 1) : name[0].start]
    if not 2 <= len(name) <= 4 or not apart:
        return None
    known = any(own.lexicon.has(which, token.key) for token in name for which in _NO_NAME)
    return None if known else name


_NO_NAME = (
    "heads",
    "heads_plural",
    "modifiers",
    "joins",
    "verbs",
    "organisations",
    "speech",
    "with",
)


def _segment_end(own: OwnText, sentence: OwnSentence, at: int) -> int:
    tokens = sentence.tokens
    stop = at + 1
    while stop < len(tokens) and stop - at < 14:
        gap = own.text[tokens[stop - 1].end : tokens[stop].start]
        if any(mark in gap for mark in "،,:؛.()«»") or own.lexicon.has("verbs", tokens[stop].key):
            break
        if own.lexicon.has("with", tokens[stop].key) or own.lexicon.has("speech", tokens[stop].key):
            break
        stop += 1
    return stop


def _name_start(own: OwnText, run: Sequence[Token]) -> int | None:
    """Return where the words after an office stop belonging to it."""
    at = 1
    while at < len(run) and (
        own.lexicon.has("modifiers", run[at].key)
        or own.lexicon.has("joins", run[at].key)
        or own.lexicon.has("organisations", run[at].key)
        or own.lexicon.has("heads", run[at].key)
        or own.lexicon.country_at(run, at) is not None
    ):
        at += 1
    return at if 1 < at < len(run) else None


def persons(
    own: OwnText, names: Names, named: Sequence[Named], strangers: Sequence[Stranger]
) -> list[Person]:
    """Return everybody the article names in full, for reading the short names."""
    seen: dict[str, list[Named]] = {}
    for one in named:
        if one.form in (Form.FULL, Form.VARIANT):
            seen.setdefault(one.actor, []).append(one)
    found: list[Person] = []
    for actor, places in seen.items():
        known = names.known[actor]
        if known.kind is not ActorKind.PERSON:
            continue
        spelt = tuple((one.start, _printed_parts(own, one)) for one in places)
        printed = {parts for _, parts in spelt}
        found.append(
            Person(
                actor,
                tuple(sorted(printed)),
                tuple(one.start for one in places),
                known.offices,
                known.country in ("CN",),
                tuple(sorted(_registered_parts(known, printed) - printed)),
                spelt,
            )
        )
    for stranger in strangers:
        if stranger.kind is not ActorKind.PERSON:
            continue
        spelt = tuple((one.start, _printed_parts(own, one)) for one in stranger.named)
        found.append(
            Person(
                stranger.id,
                tuple(sorted({parts for _, parts in spelt if len(parts) > 1})),
                tuple(one.start for one in stranger.named),
                (stranger.role.office,) if stranger.role else (),
                stranger.country in ("CN", "KR", "KP", "VN"),
                spelt=spelt,
            )
        )
    return found


def _printed_parts(own: OwnText, one: Named) -> tuple[str, ...]:
    tokens = [
        token for token in own.sentences[one.sentence].tokens if one.start <= token.start < one.end
    ]
    parts = tuple(name_key(token.key) for token in tokens)
    at = 0
    while at < len(parts) - 1 and own.lexicon.has("honorifics", tokens[at].key):
        at += 1
    return parts[at:]


def _registered_parts(known: Known, printed: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Return the registered spellings in the script the article uses."""

    def script(part: tuple[str, ...]) -> str:
        return "a" if part and part[0][:1].isascii() else "b"

    scripts = {script(part) for part in printed}
    return {part for part in known.parts if len(part) > 1 and script(part) in scripts}


def bodies(own: OwnText, names: Names, named: Sequence[Named]) -> list[Person]:
    """Return the bodies the article names by three words or more, for reading the short names."""
    found: dict[str, Person] = {}
    for one in named:
        known = names.known.get(one.actor)
        if one.form is not Form.BODY or known is None or known.kind is ActorKind.POST:
            continue
        parts = _printed_parts(own, one)
        if len(parts) >= 3 and one.actor not in found:
            found[one.actor] = Person(one.actor, (parts,), (one.start,), ())
    return list(found.values())
