"""Who of the register is named in an article, and by which words.

A full name or the name of a body counts by itself; a surname only for somebody the article names
in full; a name that several are called by only where the words beside it decide. Pronouns never
count, and neither does anything on an excluded line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz import fuzz

from corpus.curate import roles
from corpus.curate.latin import latin, once, skeleton
from corpus.curate.lexicon import TONGUES, lexicon
from corpus.curate.name_runs import NameRun, initial, joined, sort_of
from corpus.curate.name_runs import Sort as WordSort
from corpus.curate.own_text import OwnSentence, OwnText, Part, Token
from corpus.curate.roles import Office
from corpus.records import ActorKind, AliasKind
from corpus.text.words import STOP_WORDS, keys
from corpus.vocabulary import Vocabulary


class Form(StrEnum):
    """How an actor is named."""

    FULL = "full name"
    BODY = "name of a body"
    VARIANT = "variant spelling"
    SHORT = "part of a name given in full elsewhere"
    OFFICE = "surname beside the office held"
    DESCRIPTION = "description of a body"


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """Words that name an actor: where they stand, whom they name, how, and how sure that is."""

    start: int
    end: int
    sentence: int
    actor: str
    form: Form
    confidence: float


@dataclass(frozen=True, slots=True)
class Known:
    """What the register says of an actor, as far as reading needs it."""

    id: str
    kind: ActorKind
    side: str
    country: str | None
    offices: tuple[Office, ...]
    parts: tuple[tuple[str, ...], ...]
    """The names of a person by their words."""


_ARABIC = re.compile(r"[\u0600-\u06ff]")
_RUSSIAN_FAMILY = re.compile(r"(?<=[а-я]{3}(?:[оеё]в|ин))(?:ым|а|у|е|ой|ых)$")
_RUSSIAN_CASE = re.compile(r"(?<=[а-я]{3})(?:ого|его|ому|ему|ом|ем|ым|им|ых|их)$")
_RUSSIAN_VOWELS = re.compile(r"(?<=[а-я]{3})[аеиоуыэюяйь]+$")
_FAMILY_FIRST = frozenset({"CN", "KR", "KP", "VN"})
_COMMON_SHORT = frozenset({"khan", "al", "bin", "abdul", "mohammad", "ali", "ul", "de", "хан"})
_TITLE_AFTER_WORDS = "khan akhund akhundzada sahib mujahid jr хан ахунд"
_TITLE_AFTER = frozenset(_TITLE_AFTER_WORDS.split())


def name_key(word_key: str) -> str:
    """Return a word of a name without its Russian case ending."""
    if word_key and "а" <= word_key[0] <= "я":
        # "Сергея", "Сергею" and "Сергей" meet in "серг"; "ов" is a family's, "ев" too.
        cut = _RUSSIAN_FAMILY.sub("", word_key)
        if cut != word_key or word_key.endswith(("ов", "ев", "ёв", "ин")):
            return cut
        return _RUSSIAN_VOWELS.sub("", _RUSSIAN_CASE.sub("", word_key))
    return word_key


@dataclass
class Names:
    """The names of the register, ready to be looked up; made once for many articles."""

    known: dict[str, Known] = field(default_factory=dict)
    _by_first: dict[str, list[tuple[tuple[str, ...], str, bool]]] = field(default_factory=dict)
    _joined: dict[str, set[str]] = field(default_factory=dict)
    _surnames: dict[str, set[str]] = field(default_factory=dict)
    _lower: set[tuple[str, ...]] = field(default_factory=set)
    _skeletons: dict[str, set[str]] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Names:
        """Return the names of all actors of a vocabulary but states: a country is a place."""
        names = cls()
        english = lexicon("en")
        for key, actor in vocabulary.actors.items():
            forms = [(actor.name, AliasKind.VARIANT)]
            forms += [(alias.name, alias.kind) for alias in actor.aliases]
            offices = roles.offices_of_titles(
                # An office given up long ago describes nobody any more.
                [role.title for role in actor.roles if role.until is None or len(actor.roles) == 1],
                actor.country,
                english,
            )
            if actor.kind is ActorKind.POST:
                offices = roles.offices_of_titles([actor.name], actor.country, english)
            parts: list[tuple[str, ...]] = []
            for name, kind in forms:
                run = tuple(name_key(word) for word in keys(name))
                if not run or actor.kind is ActorKind.STATE:
                    continue
                if actor.kind is ActorKind.PERSON:
                    core = _without_honorifics(run)
                    if kind is AliasKind.SURNAME or len(core) == 1:
                        if kind is AliasKind.SURNAME or len(run) == 1:
                            names._surnames.setdefault("".join(core), set()).add(key)
                        if len(run) > 1 and kind is not AliasKind.SURNAME:
                            names._add(name, run, key)
                            parts.append(run)
                        continue
                    parts.append(core)
                    run = core
                    if len(core) > 1 and core[0].isascii():
                        names._skeletons.setdefault(skeleton(" ".join(core)), set()).add(key)
                    names.given.update(core)
                names._add(name, run, key)
            names.known[key] = Known(
                key, actor.kind, actor.side, actor.country, tuple(offices), tuple(parts)
            )
        for tongue in TONGUES:
            for key, written in lexicon(tongue).bodies.items():
                if key in names.known:
                    for name in written:
                        names._add(name, tuple(name_key(word) for word in keys(name)), key)
        for entries in names._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        return names

    def _add(self, name: str, run: tuple[str, ...], actor: str) -> None:
        letters = [char for char in name if char.isalpha()]
        if len(run) == 1 and name.islower():
            self._lower.add(run)
        acronym = len(letters) <= 5 and all(char.isupper() for char in letters)
        if "un" in run and len(run) > 1:
            # "U.N. Assistance Mission"
            at = run.index("un")
            dotted = (*run[:at], "u", "n", *run[at + 1 :])
            self._by_first.setdefault(dotted[0], []).append((dotted, actor, False))
        entries = self._by_first.setdefault(run[0], [])
        if (run, actor, acronym) not in entries:
            entries.append((run, actor, acronym))
        if len(run) == 1 and len(run[0]) > 5 and run[0].isascii() and not acronym:
            # "Talibani", "Talibans"
            for end in ("i", "s"):
                self._by_first.setdefault(f"{run[0]}{end}", []).append(
                    ((f"{run[0]}{end}",), actor, False)
                )
        if _ARABIC.search(name) or (len(run) > 1 and sum(map(len, run)) >= _LONG_WORD):
            self._joined.setdefault("".join(run), set()).add(actor)

    def _one_word(self, token: Token) -> tuple[int, set[str]]:
        """Return whom a name in one word names that the register has in several: "Abdulkabir"."""
        owners = self._joined.get(token.key) if len(token.key) >= _LONG_WORD else None
        return (1, set(owners)) if owners and len(owners) == 1 else (0, set())

    def at(self, text: str, tokens: Sequence[Token], at: int) -> tuple[int, set[str]]:
        """Return the longest name that begins at a word, in words, and whom it names."""
        first = name_key(tokens[at].key)
        if _ARABIC.match(first):
            return self._arabic(tokens, at)
        best, actors = 0, set[str]()
        for run, actor, acronym in self._by_first.get(first, ()):
            length = len(run)
            if length < best or at + length > len(tokens):
                continue
            if any(name_key(tokens[at + n].key) != run[n] for n in range(1, length)):
                continue
            printed = text[tokens[at].start : tokens[at + length - 1].end]
            if acronym and printed != printed.upper():
                continue
            if "\n" in printed or not _close(text, tokens, at, length):
                continue
            if length > best:
                best, actors = length, set()
            actors.add(actor)
        return (best, actors) if best else self._one_word(tokens[at])

    def _arabic(self, tokens: Sequence[Token], at: int) -> tuple[int, set[str]]:
        # "امیرخان" and "امیر خان" are one name.
        spelled, best, actors = "", 0, set[str]()
        for length in range(1, min(7, len(tokens) - at) + 1):
            spelled += tokens[at + length - 1].key
            if found := self._joined.get(spelled):
                best, actors = length, found
        return best, actors

    def lower(self, key: str) -> bool:
        """Tell whether a body's name of one word is written without a capital: "талибы"."""
        return (key,) in self._lower

    def surname(self, key: str) -> frozenset[str]:
        """Return the persons whose registered surname a word is."""
        return frozenset(self._surnames.get(key, ()))

    def by_consonants(self, name: str, office: Office) -> str | None:
        """Return the one person whose name has the consonants of a Persian or Arabic spelling.

        The office beside the name has to be one this person can hold, of the same state.
        """
        owners = self.owners_of_consonants(skeleton(name))
        fitting = [
            owner
            for owner in owners
            if office.country is None or self.known[owner].country == office.country
        ]
        return fitting[0] if len(fitting) == 1 else None

    def owners_of_consonants(self, bones: str) -> set[str]:
        """Return the persons whose names have these consonants; too few say nothing."""
        return self._skeletons.get(bones, set()) if len(bones) >= _FEWEST_CONSONANTS else set()

    def owners_of_part(self, run: Sequence[str]) -> list[str]:
        """Return whose name ends with these words, or has them as initials and family name."""
        wanted = tuple(run)
        found = []
        for key, known in self.known.items():
            if known.kind is ActorKind.PERSON and any(_part(wanted, name) for name in known.parts):
                found.append(key)
        return found

    def nearest(self, run: Sequence[str]) -> tuple[str, float] | None:
        """Return the person whose name is spelt most like these words, with a score in [0, 1]."""
        best: tuple[str, float] | None = None
        for key, known in self.known.items():
            if known.kind is not ActorKind.PERSON:
                continue
            for name in known.parts:
                score = likeness(run, name)
                if score > (best[1] if best else 0.0):
                    best = key, score
        return best


def _without_honorifics(run: tuple[str, ...]) -> tuple[str, ...]:
    english = lexicon("en")
    at = 0
    while at < len(run) - 1 and english.has("honorifics", run[at]) and run[at] != "hafiz":
        at += 1
    return run[at:]


def _close(text: str, tokens: Sequence[Token], at: int, length: int) -> bool:
    """Tell whether words stand as close as a name's: no stop or comma between them."""
    for n in range(at, at + length - 1):
        gap = text[tokens[n].end : tokens[n + 1].start]
        if len(gap) > 3 or any(char in gap for char in ",;:!?\n"):
            return False
        if "." in gap and len(tokens[n].printed) > 2:
            return False
    return True


def likeness(left: Sequence[str], right: Sequence[str]) -> float:
    """Return how alike two names are spelt: each word finds its like, short words exactly."""
    used: set[int] = set()
    matched = 0.0
    for word in left:
        best, place = 0.0, -1
        for index, other in enumerate(right):
            if index in used:
                continue
            if min(len(word), len(other)) < 4:
                score = 1.0 if word == other else 0.0
            else:
                score = fuzz.ratio(word, other) / 100
                score = score if score >= 0.75 else 0.0
            if score > best:
                best, place = score, index
        if place >= 0:
            used.add(place)
            matched += best * (len(word) + len(right[place]))
    whole = sum(map(len, left)) + sum(map(len, right))
    return matched / whole if whole else 0.0


_FEWEST_CONSONANTS = 5
_SURE_CONSONANTS = 8
_LONG_WORD = 9  # letters of a name written as one word


def _part(run: tuple[str, ...], name: tuple[str, ...]) -> bool:
    if len(run) < 2 or len(name) < 2 or run[-1] != name[-1] or len(run[-1]) < 3:
        return False
    initials = [word for word in run[:-1] if len(word) == 1]
    if len(initials) == len(run) - 1:
        return initials[0] == name[0][0]
    return len(run) < len(name) and name[-len(run) :] == run


def full_names(own: OwnText, names: Names, name_runs: Sequence[NameRun]) -> list[Named]:
    """Return the full names of persons and the names of bodies that stand in the article."""
    found: list[Named] = []
    by_sentence: dict[int, list[NameRun]] = {}
    for run in name_runs:
        by_sentence.setdefault(run.sentence, []).append(run)
    for sentence in own.sentences:
        tokens = sentence.tokens
        at = 0
        while at < len(tokens):
            length, actors = names.at(own.text, tokens, at)
            if not length:
                at += 1
                continue
            named = _full(own, sentence, names, at, length, actors, by_sentence)
            if named is not None:
                found.append(named)
            at += length
    found.extend(_variants(own, names, name_runs, found))
    if not own.lexicon.capitals:
        found.extend(_by_letters(own, names, found))
    return sorted(found)


def _full(
    own: OwnText,
    sentence: OwnSentence,
    names: Names,
    at: int,
    length: int,
    actors: set[str],
    by_sentence: Mapping[int, Sequence[NameRun]],
) -> Named | None:
    tokens = sentence.tokens
    candidates = set(actors)
    if len(candidates) > 1:
        role = roles.before(own, sentence, at, ()) or roles.after(own, sentence, at + length, ())
        if role is not None:
            candidates = {
                actor
                for actor in candidates
                if any(role.office.fits(held) for held in names.known[actor].offices)
            }
    if len(candidates) != 1:
        return None
    (actor,) = candidates
    known = names.known[actor]
    if known.kind is not ActorKind.PERSON:
        return _body(own, sentence, names, known, at, length)
    if tokens[at].printed[0].islower() and tokens[at + length - 1].printed[0].islower():
        return None
    end = tokens[at + length - 1].end
    confidence = 0.97
    for run in by_sentence.get(sentence.index, ()):
        if run.first <= at < run.end or run.first < at + length <= run.end:
            more_before = range(run.first, at)
            more_after = range(at + length, run.end)
            strange_after = [n for n in more_after if tokens[n].key not in _TITLE_AFTER]
            # "Mohammad Sadiq Sanjrani" is somebody else.
            if strange_after and not own.lexicon.has("particles", tokens[strange_after[0]].key):
                return None
            if more_before:
                confidence = 0.75 if length > 1 else 0.0
            if more_after:
                end = tokens[run.end - 1].end
                confidence = min(confidence, 0.85)
    # A title before the name belongs to it: "Mullah Abdul Ghani Baradar".
    first = at
    while (
        first > 0
        and own.lexicon.has("honorifics", tokens[first - 1].key)
        and (
            joined(own.text, tokens[first - 1], tokens[first])
            or own.text[tokens[first - 1].end : tokens[first].start] == ". "
        )
        and (tokens[first - 1].capital or not own.lexicon.capitals or own.lexicon.tongue == "ru")
    ):
        first -= 1
    if first > 1 and (tokens[first - 2].printed, tokens[first - 1].printed) == ("H", "E"):
        first -= 2
    if confidence <= 0:
        return None
    return Named(tokens[first].start, end, sentence.index, actor, Form.FULL, confidence)


_ACRONYM = re.compile(r"\b[A-Z]{2,}\b")


def _post(own: OwnText, sentence: OwnSentence, at: int, length: int) -> bool:
    """Tell whether an office is named as such: with whose it is, and by no holder's name.

    "Special Envoy for Afghanistan" is the office of many; once the UN's is named, it is that one.
    """
    tokens = sentence.tokens
    printed = own.quote(tokens[at].start, tokens[at + length - 1].end)
    if not tokens[at].capital:
        return False
    after = tokens[at + length] if at + length < len(tokens) else None
    if after is not None and after.capital and joined(own.text, tokens[at + length - 1], after):
        return False
    if _ACRONYM.search(printed):
        return True
    country = next(
        (True for n in range(max(0, at - 2), at) if own.lexicon.country_at(tokens, n)), False
    )
    return not country and bool(_ACRONYM.search(own.text[: tokens[at].start]))


_PARTS_OF_BODIES = frozenset({"mission", "delegation", "office", "embassy"})
_LOCATIVE = frozenset({"at", "in", "inside"})


def _body(
    own: OwnText, sentence: OwnSentence, names: Names, known: Known, at: int, length: int
) -> Named | None:
    tokens = sentence.tokens
    start, end = tokens[at].start, tokens[at + length - 1].end
    if known.kind is ActorKind.POST and not _post(own, sentence, at, length):
        return None
    single = length == 1
    if (
        own.lexicon.capitals
        and single
        and not tokens[at].capital
        and not names.lower(name_key(tokens[at].key))
    ):
        return None
    after = tokens[at + length] if at + length < len(tokens) else None
    before = tokens[at - 1] if at else None
    confidence = 0.95
    if single and after is not None and joined(own.text, tokens[at], after):
        following, _ = sort_of(tokens, at + length, own.lexicon)
        # "UN Women", "EU Commission": the body is part of another name.
        if (
            known.side not in ("taliban",)
            and after.capital
            and not sentence.headline
            and following in (WordSort.NAME, WordSort.ORGANISATION)
            and after.key not in _PARTS_OF_BODIES
            and not {name_key(after.key), latin(after.key)} & names.given
        ):
            return None
        state = own.lexicon.country_at(tokens, at + length)
        if own.lexicon.tongue == "ru" and state and state[1].code != known.country:
            return None  # "МИД Афганистана"
        if own.text[tokens[at].end : after.start] == "-":
            confidence = 0.6  # "Taliban-appointed", "UN-led"
        # "UN special envoy", "EU officials": whose they are; "UN sanctions": what sort they are.
        elif known.side not in ("taliban",):
            confidence = 0.55
    # "a seat at the United Nations" is a place; a ministry that somebody works at is not.
    if (
        before is not None
        and known.country is None
        and (
            before.key in _LOCATIVE
            or (before.key == "the" and at > 1 and tokens[at - 2].key in _LOCATIVE)
        )
    ):
        confidence = min(confidence, 0.45 if known.side != "taliban" else 0.8)
    if end < len(own.text) and own.text[end : end + 2] == " (" and after is not None:
        # "United Nations Assistance Mission in Afghanistan (UNAMA)" is one name.
        close = own.text.find(")", end, end + 14)
        if close > 0 and after.printed.isupper() and after.end == close:
            end = close + 1
    return Named(start, end, sentence.index, known.id, Form.BODY, confidence)


def _variants(
    own: OwnText, names: Names, name_runs: Sequence[NameRun], found: Sequence[Named]
) -> list[Named]:
    """Return names of two words or more that are spelt nearly like one of the register.

    "Mullah Ghani Baradar" is part of a name, "Z.N. Kabulov" has its initials, and a Russian name
    is compared in Latin letters.
    """
    taken = [(one.start, one.end) for one in found]
    more: list[Named] = []
    for run in name_runs:
        sentence = own.sentences[run.sentence]
        tokens = sentence.tokens[run.first : run.end]
        if len(tokens) < 2 or run.beside_organisation:
            continue
        if any(a < tokens[-1].end and tokens[0].start < b for a, b in taken):
            continue
        role = roles.before(own, sentence, run.honorific, ()) or roles.after(
            own, sentence, run.end, ()
        )
        read = _variant(names, [token.key for token in tokens], role)
        if read is not None:
            start = sentence.tokens[run.honorific].start
            actor, confidence = read
            more.append(
                Named(start, tokens[-1].end, sentence.index, actor, Form.VARIANT, confidence)
            )
    return more


_SONS = frozenset({"بن", "ابن"})


def _by_letters(own: OwnText, names: Names, found: Sequence[Named]) -> list[Named]:
    """Return names that have the consonants of one the register knows in Latin letters.

    A long one counts by itself, a short one beside an office that its owner can hold.
    """
    taken = [(one.start, one.end) for one in found]
    more: list[Named] = []
    for sentence in own.sentences:
        tokens = sentence.tokens
        bones = [skeleton(token.printed) for token in tokens]
        at = 0
        while at < len(tokens):
            length, actor = _letters_at(own, sentence, names, bones, at)
            end = tokens[at + length - 1].end if length else 0
            if actor is None or any(a < end and tokens[at].start < b for a, b in taken):
                at += 1
                continue
            first = at
            while first and own.lexicon.has("honorifics", tokens[first - 1].key):
                first -= 1
            start = tokens[first].start
            more.append(Named(start, end, sentence.index, actor, Form.VARIANT, 0.75))
            at += length
    return more


def _letters_at(
    own: OwnText, sentence: OwnSentence, names: Names, bones: Sequence[str], at: int
) -> tuple[int, str | None]:
    tokens = sentence.tokens
    windows = [range(at, at + length) for length in (2, 3, 4)]
    last = at
    while last + 2 < len(tokens) and tokens[last + 1].key in _SONS:
        last += 2
    if last > at and last + 1 < len(tokens):
        # محمد بن عبدالعزيز بن صالح الخليفي: the fathers between are often left out.
        for end in (last, last + 1):
            windows.insert(0, range(at, end + 1))
    for window in windows:
        if window.stop > len(tokens) or not _close(own.text, tokens, at, len(window)):
            continue
        plain = [bones[n] for n in window]
        for parts in (plain, [plain[0], plain[-1]]) if last > at else (plain,):
            spelt = once("".join(parts))
            owners = names.owners_of_consonants(spelt)
            if len(owners) != 1 or len(parts[-1]) < 2 or not all(parts):
                continue
            (owner,) = owners
            if len(spelt) >= _SURE_CONSONANTS:
                return len(window), owner
            role = roles.before(own, sentence, at, ()) or roles.after(
                own, sentence, window.stop, ()
            )
            held = names.known[owner].offices
            if role is not None and any(role.office.fits(office) for office in held):
                return len(window), owner
    return 0, None


def _variant(names: Names, run: Sequence[str], role: roles.Role | None) -> tuple[str, float] | None:
    """Return whom a name nearly names, and how sure that is."""
    bare = [name_key(word) for word in run]
    owners = names.owners_of_part(bare)
    if not owners and len(run[0]) == 1:
        # "А.Х.Моттаки" has the initials of a name that is registered in Latin letters.
        initials = [latin(word)[:1] for word in run[:-1]]
        owners = names.owners_of_part([*initials, latin(run[-1])])
        owners = owners or names.owners_of_part([*initials, latin(bare[-1])])
    near = (owners[0], 0.97) if len(owners) == 1 else names.nearest(bare)
    cross_script = False
    if near is None or near[1] < _LIKE:
        # Without its ending, unless too little is left: "гани".
        plain = [
            latin(short if len(short) > 3 else word) for word, short in zip(run, bare, strict=True)
        ]
        if plain != bare:
            whole = names.nearest([latin(word) for word in run])
            spelt = [one for one in (names.nearest(plain), whole) if one is not None]
            near, cross_script = max(spelt, key=lambda one: one[1], default=None), True
    if near is None or near[1] < _LIKE:
        if role is None or role.office.country is None:
            return None
        # "Emir Han Muttaki", a Turkish spelling
        other = names.by_consonants(" ".join(run), role.office)
        return (other, 0.65) if other else None
    actor, score = near
    agrees = role is not None and any(
        role.office.fits(held) or held.country == role.office.country
        for held in names.known[actor].offices
    )
    if role is not None and role.office.country and not agrees:
        return None
    if score < _MOST_LIKE and not agrees:
        return None
    sure = 0.55 + 0.3 * score + (0.08 if agrees else 0.0) - (0.1 if cross_script else 0.0)
    return actor, round(min(0.9, sure), 2)


_LIKE, _MOST_LIKE = 0.85, 0.9
"""Likeness from which two spellings are one name: where the offices agree, and where none is."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the article names in full: by which words, where, and with what offices.

    `others` are the spellings of the register that the article does not print, `spelt` those that
    it does, with their places.
    """

    id: str
    names: tuple[tuple[str, ...], ...]
    places: tuple[int, ...]
    offices: tuple[Office, ...]
    family_first: bool = False
    others: tuple[tuple[str, ...], ...] = ()
    spelt: tuple[tuple[int, tuple[str, ...]], ...] = ()

    @property
    def first(self) -> int:
        """Return where the full name stands first."""
        return self.places[0]


def short_names(
    own: OwnText,
    names: Names,
    persons: Sequence[Person],
    taken: Sequence[tuple[int, int]],
    bodies: Sequence[Person] = (),
) -> list[Named]:
    """Return the surnames and parts of names of persons the article names in full.

    A part that two of them share counts only beside the office of one; a part that stands before
    the full name counts a little less.
    """
    parts: dict[str, set[str]] = {}
    pairs: dict[tuple[str, ...], set[str]] = {}
    by_id = {person.id: person for person in persons}
    for body in bodies:
        for length in range(2, len(body.names[0])):
            pairs.setdefault(body.names[0][-length:], set()).add(body.id)
    for person in persons:
        for name in (*person.names, *person.others):
            for key in _short_forms(name, person.family_first):
                parts.setdefault(key, set()).add(person.id)
            if own.lexicon.tongue == "es" and len(name) == 3 and len(name[1]) > 3:
                # The father's family name stands in the middle.
                parts.setdefault(name[1], set()).add(person.id)
            for length in range(2, len(name)):
                for begin in range(len(name) - length + 1):
                    pairs.setdefault(name[begin : begin + length], set()).add(person.id)
    blocked = sorted(taken)
    found: list[Named] = []
    held = [role.office for _, role in roles.standing_alone(own, taken)]
    for sentence in own.sentences:
        tokens = sentence.tokens
        inside = [span for span in blocked if span[0] < sentence.end and span[1] > sentence.start]
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if any(a < token.end and token.start < b for a, b in inside):
                at += 1
                continue
            length, owners = _short_at(own, tokens, at, pairs, parts)
            if length and at and own.lexicon.country_at(tokens, at - 1):
                # "Afghan Foreign Ministry" is not the Russian one named before.
                owners = {owner for owner in owners if owner in by_id}
                length = length if owners else 0
            form, confidence = Form.SHORT, 0.93
            if length and len(owners) > 1:
                printed = {
                    owner
                    for owner in owners
                    if any(
                        name_key(token.key) in parts
                        for place, parts in by_id[owner].spelt
                        if place < token.start
                    )
                }
                owners = printed if len(printed) == 1 else owners
            if length and len(owners) > 1:
                owners = _by_office(own, sentence, at, owners, by_id, names) or _just_named(
                    own, sentence, token, owners, by_id
                )
                confidence = 0.65
            if not owners and (by_office := _registered(own, sentence, at, names, held)):
                length, owners = 1, {by_office}
                form, confidence = Form.OFFICE, 0.75
            if len(owners) == 1 and length and _apart(own, tokens, at, length, inside):
                (actor,) = owners
                if (
                    actor in by_id
                    and token.start < by_id[actor].first
                    and (sentence.part is Part.BODY)
                ):
                    confidence = min(confidence, 0.8)
                first = at
                while first > 0 and (
                    _honorific_before(own, tokens, first) or initial(own.text, tokens[first - 1])
                ):
                    first -= 1
                found.append(
                    Named(
                        tokens[first].start,
                        tokens[at + length - 1].end,
                        sentence.index,
                        actor,
                        form,
                        confidence,
                    )
                )
            at += max(length, 1)
    return found


def _short_forms(name: tuple[str, ...], family_first: bool) -> Iterable[str]:
    last = name[-1]
    if family_first and len(name) <= 3:
        yield name[0]
        yield last
        return
    if (len(name) > 1 and len(last) >= 3 and last not in _COMMON_SHORT) or (
        len(name) > 1 and last in ("khan", "ali", "хан")
    ):
        yield last


def _short_at(
    own: OwnText,
    tokens: Sequence[Token],
    at: int,
    pairs: Mapping[tuple[str, ...], set[str]],
    parts: Mapping[str, set[str]],
) -> tuple[int, set[str]]:
    if own.lexicon.capitals and not tokens[at].capital:
        return 0, set()
    for length in range(min(5, len(tokens) - at), 1, -1):
        run = tuple(name_key(token.key) for token in tokens[at : at + length])
        if (owners := pairs.get(run)) and _close(own.text, tokens, at, length):
            return length, set(owners)
    owners = parts.get(name_key(tokens[at].key))
    return (1, set(owners)) if owners else (0, set())


def _by_office(
    own: OwnText,
    sentence: OwnSentence,
    at: int,
    owners: set[str],
    persons: Mapping[str, Person],
    names: Names,
) -> set[str]:
    role = roles.before(own, sentence, at, ())
    if role is None:
        return set()
    fitting = {
        owner
        for owner in owners
        if any(role.office.fits(held) for held in persons[owner].offices)
        or (
            owner in names.known
            and any(role.office.fits(held) for held in names.known[owner].offices)
        )
    }
    return fitting if len(fitting) == 1 else set()


def _just_named(
    own: OwnText,
    sentence: OwnSentence,
    token: Token,
    owners: set[str],
    persons: Mapping[str, Person],
) -> set[str]:
    """Return the one of several that was named shortly before, or that spoke there.

    Of two who were, a surname beside a verb of speech goes on with who was speaking.
    """
    before = {
        owner: [
            place
            for place in persons[owner].places
            if place < token.start and token.start - place < _JUST_NAMED
        ]
        for owner in owners
    }
    named = {owner for owner, places in before.items() if places}
    if len(named) == 1 or not _beside_speech(own, sentence, token.start):
        return named if len(named) == 1 else set()
    spoke = {
        owner
        for owner in named
        if (place := before[owner][-1])
        and (there := own.sentence_at(place)) is not None
        and _beside_speech(own, there, place)
    }
    return spoke if len(spoke) == 1 else set()


def _beside_speech(own: OwnText, sentence: OwnSentence, at: int) -> bool:
    """Tell whether a verb of speech stands within three words of a place."""
    here = next((n for n, token in enumerate(sentence.tokens) if token.start >= at), None)
    if here is None:
        return False
    near = sentence.tokens[max(0, here - 1) : here + 4]
    return any(own.lexicon.has("speech", token.key) for token in near)


_JUST_NAMED = 350  # characters


def _registered(
    own: OwnText,
    sentence: OwnSentence,
    at: int,
    names: Names,
    held: Sequence[Office],
) -> str | None:
    """Return whom a registered surname names by the office right before it, or in the article.

    "Russian Foreign Minister Lavrov" needs no first name, and neither does "Lavrov" where the
    Russian foreign minister is spoken of; "Lavrov" alone does.
    """
    token = sentence.tokens[at]
    if not token.capital and own.lexicon.capitals:
        return None
    owners = names.surname(name_key(token.key))
    if len(owners) != 1:
        return None
    (owner,) = owners
    if at and _honorific_before(own, sentence.tokens, at):
        return owner  # "Mr Putin"
    role = roles.before(own, sentence, at, ())
    offices = [role.office] if role is not None and role.office.sort is not None else held
    fits = any(
        office.fits(known)
        and office.portfolio == known.portfolio
        and (office.country is not None or role is not None)
        for office in offices
        for known in names.known[owner].offices
    )
    return owner if fits else None


def _honorific_before(own: OwnText, tokens: Sequence[Token], at: int) -> bool:
    before = tokens[at - 1]
    gap = own.text[before.end : tokens[at].start]
    return own.lexicon.has("honorifics", before.key) and before.capital and gap in (" ", ". ")


def _apart(
    own: OwnText,
    tokens: Sequence[Token],
    at: int,
    length: int,
    taken: Sequence[tuple[int, int]],
) -> bool:
    """Tell whether a short name stands by itself, not inside a longer one.

    "Ahmad" in "Sardar Ahmad Shakeeb" is somebody else, "Kabul" in "Kabul University" nobody.
    """
    if not own.lexicon.capitals:
        return True
    headline = own.sentence_at(tokens[at].start)
    if headline is not None and headline.headline:
        return _apart_in_headline(own, tokens, at, length)
    if at:
        before = tokens[at - 1]
        if joined(own.text, before, tokens[at]) and before.capital:
            sort, _ = sort_of(tokens, at - 1, own.lexicon)
            name_like = sort is WordSort.NAME and before.key not in STOP_WORDS
            opens = at == 1 and before.key in own.lower_keys
            covered = any(a < before.end and before.start < b for a, b in taken)
            if name_like and not opens and not covered:
                return False
        if own.text[before.end : tokens[at].start] == "-" and not before.capital:
            return False
    last = at + length - 1
    if last + 1 < len(tokens):
        after = tokens[last + 1]
        if joined(own.text, tokens[last], after) and after.capital:
            sort, _ = sort_of(tokens, last + 1, own.lexicon)
            if sort in (WordSort.NAME, WordSort.ORGANISATION) and after.key not in STOP_WORDS:
                return False
        if own.text[tokens[last].end : after.start] == "-":
            return False
    return True


def _apart_in_headline(own: OwnText, tokens: Sequence[Token], at: int, length: int) -> bool:
    """In a headline every word is a capital, so only a hyphen or a given name sets one apart."""
    after = tokens[at + length] if at + length < len(tokens) else None
    return after is None or own.text[tokens[at + length - 1].end : after.start] != "-"


_TALIBAN = "taliban"


def descriptions(
    own: OwnText, named: Sequence[Named], names: Names, *, govern: bool = True
) -> list[Named]:
    """Return descriptive names of the Taliban ("the movement", "the caretaker government").

    They count once the article names the Taliban, and stand for the body named last. Only who does
    `govern` is a government.
    """
    bodies = sorted(
        one
        for one in named
        if one.actor == _TALIBAN
        or (one.actor in names.known and names.known[one.actor].kind is ActorKind.ORGANISATION)
        or one.actor.startswith("new:")
    )
    first = next((one.start for one in bodies if one.actor == _TALIBAN), None)
    if first is None or _TALIBAN not in names.known:
        return []
    taken = [(one.start, one.end) for one in named]
    found: list[Named] = []
    pattern = own.lexicon.patterns["descriptive"]
    for sentence in own.sentences:
        for match in pattern.finditer(own.text, sentence.start, sentence.end):
            start, end = match.span()
            if any(a < end and start < b for a, b in taken):
                continue
            specific = re.search(
                r"government|authorit|leadership|администр|правит|власт|gobierno|autoridad|islamist",
                match.group(),
                re.IGNORECASE,
            )
            if specific and not govern:
                continue
            others = [
                one
                for one in bodies
                if one.start < start and own.sentences[one.sentence].part is Part.BODY
            ]
            before = others[-1].actor if others else None
            if not specific and before not in (_TALIBAN, None):
                continue
            if not specific and start < first:
                continue
            confidence = 0.7 if not specific or start > first else 0.6
            found.append(Named(start, end, sentence.index, _TALIBAN, Form.DESCRIPTION, confidence))
    return found
