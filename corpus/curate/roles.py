"""Offices as printed: beside a name ("Foreign Minister Wang Yi"), or for it ("the envoy")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.curate.lexicon import Lexicon
from corpus.curate.name_runs import Sort, sort_of
from corpus.curate.own_text import OwnSentence, OwnText, Token
from corpus.text.words import STOP_WORDS, words

_REACH = 16  # words a role may have
_AFTER = 9  # words after a name within which its office has to be named


@dataclass(frozen=True, slots=True)
class Office:
    """What a role says: the sort of office, its field, the state or body, and if a deputy's."""

    sort: str | None
    portfolio: str | None = None
    country: str | None = None
    deputy: bool = False

    def fits(self, other: Office) -> bool:
        """Tell whether a description may stand for somebody known to hold the other office."""
        if self.sort is None or other.sort is None:
            return False
        same = self.sort == other.sort or (self.sort, other.sort) in _RELATED
        return (
            same
            and (self.portfolio is None or self.portfolio == other.portfolio)
            and (self.country is None or self.country == other.country)
            and (not self.deputy or other.deputy)
        )


# "The diplomat" may be any of these; English reports call one man envoy and representative.
_RELATED = {
    ("diplomat", "envoy"),
    ("diplomat", "ambassador"),
    ("diplomat", "minister"),
    ("diplomat", "spokesperson"),
    ("envoy", "ambassador"),
    ("official", "minister"),
    ("official", "spokesperson"),
    ("official", "adviser"),
    ("official", "envoy"),
    ("official", "ambassador"),
    ("minister", "premier"),
    ("leader", "president"),
    ("leader", "premier"),
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody named, the offices known of him or her, and where the names stand."""

    actor: str
    offices: tuple[Office, ...]
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """A role as printed, where it stands, and what it says."""

    start: int
    end: int
    office: Office


def office_of(tokens: Sequence[Token], lexicon: Lexicon) -> Office:
    """Read a role: "Russian Deputy Foreign Minister" is a minister, deputy, foreign, of Russia."""
    sort: str | None = None
    portfolio: str | None = None
    country: str | None = None
    deputy = False
    posted = False
    for at, token in enumerate(tokens):
        # "Envoy to Afghanistan", "ambassador in Kabul": where one is posted is not whose one is.
        if token.key in _POSTED and sort is not None:
            posted = True
        elif token.key in _OWNED:
            posted = False
        if country is None and not posted and (found := lexicon.country_at(tokens, at)):
            country = found[1].code
        if country is None and not posted and token.key in _BODIES:
            acronym = len(token.printed) <= 3 and token.printed.isascii()
            if token.printed.isupper() or not acronym:  # "un portavoz" is no UN spokesman
                country = _BODIES[token.key]
        if lexicon.has("deputies", token.key):
            deputy = True
        if portfolio is None:
            portfolio = next(
                (name for name, terms in lexicon.portfolios.items() if token.key in terms), None
            )
        if token.key == "general" and at and tokens[at - 1].key == "secretary":
            sort = "secretary-general"
            continue
        # The last office counts: "President's Special Representative".
        if not posted or sort is None:
            for name, terms in lexicon.classes.items():
                # Where the office stands first it counts: "спецпредставитель президента".
                if token.key in terms and not (
                    sort and (lexicon.tongue != "en" or _after_join(tokens, at, lexicon))
                ):
                    sort = name
                    break
    if portfolio == "prime" and sort == "minister":
        sort, portfolio = "premier", None
    return Office(sort, portfolio, country, deputy)


_POSTED_WORDS = "to in at for on en para ante в по при на در برای به"
_POSTED = frozenset(_POSTED_WORDS.split())
_OWNED_WORDS = "of s de del von"
_OWNED = frozenset(_OWNED_WORDS.split())
_INDEFINITE_WORDS = "a an its their his her un una su"
_INDEFINITE = frozenset(_INDEFINITE_WORDS.split())
_BODIES = {
    "un": "UN",
    "оон": "UN",
    "eu": "EU",
    "ес": "EU",
    "oic": "OIC",
    "taliban": "AF",
    "taleban": "AF",
    "талибан": "AF",
    "талибов": "AF",
    "طالبان": "AF",
    "talibanes": "AF",
    "талибы": "AF",
    "афганск": "AF",
    "nato": "NATO",
}


def _after_join(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a word belongs to what an office is of: "spokesman for the president"."""
    return any(
        lexicon.has("joins", token.key) and token.key != "s" and token.key not in ("and", "и", "y")
        for token in tokens[:at]
        if token.key not in ("the", "a", "an")
    )


def before(
    own: OwnText, sentence: OwnSentence, first: int, barred: Sequence[tuple[int, int]]
) -> Role | None:
    """Return the role printed right before a name: "the Taliban’s foreign minister, X".

    `barred` are the names of persons; a role does not reach over one.
    """
    tokens, lexicon, text = sentence.tokens, own.lexicon, own.text
    heads: list[int] = []
    at = first - 1
    while at >= 0 and first - at <= _REACH:
        token = tokens[at]
        gap = text[token.end : tokens[at + 1].start]
        if not _role_gap(gap, directly=at == first - 1):
            break
        if any(a < token.end and token.start < b for a, b in barred):
            break
        if _is_head(tokens, at, lexicon):
            heads.append(at)
        elif not _inside_role(tokens, at, lexicon):
            break
        at -= 1
    start = at + 1
    if not heads:
        return None
    # English puts the office last ("spokesman for the minister X" is rare), the others first.
    head = heads[0] if lexicon.tongue == "en" else heads[-1]
    if lexicon.tongue == "en":
        complement = tokens[head + 1 : first]
        if complement and not lexicon.has("joins", complement[0].key):
            country = lexicon.country_at(tokens, head + 1)
            if country is None or country[0] < len(complement):
                return None
        begin = _left_edge(tokens, start, head, lexicon)
    else:
        begin = head
        while begin > start and _before_head(tokens, begin - 1, lexicon):
            begin -= 1
    end = tokens[first - 1].end
    return Role(tokens[begin].start, end, office_of(tokens[begin:first], lexicon))


def after(
    own: OwnText, sentence: OwnSentence, end: int, barred: Sequence[tuple[int, int]]
) -> Role | None:
    """Return the role printed right after a name: "X, head of the political bureau in Qatar"."""
    tokens, lexicon, text = sentence.tokens, own.lexicon, own.text
    if end >= len(tokens):
        return None
    gap = text[tokens[end - 1].end : tokens[end].start]
    # Persian may set no comma: "امیرخان متقی سرپرست وزارت خارجه".
    if not lexicon.capitals and gap.strip() in ("", "»") and _is_head(tokens, end, lexicon):
        pass
    elif gap.strip() not in (",", "،", "(", "–", "—", "-") or len(gap) > 3:
        return None
    last = end
    head: int | None = None
    while last < len(tokens) and last - end < _REACH:
        token = tokens[last]
        if last > end and not _role_gap(text[tokens[last - 1].end : token.start], directly=False):
            break
        if (
            lexicon.tongue == "fa"
            and token.key in ("در", "درباره")
            and not (
                last + 1 < len(tokens)
                and (lexicon.country_at(tokens, last + 1) or lexicon.place_at(tokens, last + 1))
            )
        ):
            break
        if any(a < token.end and token.start < b for a, b in barred):
            # "Abdul Kabir, Foreign Minister Muttaqi and …" is a list: the office is the next one's.
            if (
                last > end
                and text[tokens[last - 1].end : token.start] == " "
                and (not lexicon.has("joins", tokens[last - 1].key))
            ):
                return None
            break
        if _ends_phrase(token, lexicon) and not (
            last > end and lexicon.has("joins", token.key) and lexicon.tongue != "en"
        ):
            break
        if _is_head(tokens, last, lexicon) and head is None:
            head = last
        last += 1
    while last > end and (
        lexicon.has("joins", tokens[last - 1].key) and tokens[last - 1].key not in ("s",)
    ):
        last -= 1
    if head is None or head >= last or head - end > _AFTER:
        return None
    if lexicon.has("heads_plural", tokens[head].key) and not lexicon.has("heads", tokens[head].key):
        return None
    return Role(tokens[end].start, tokens[last - 1].end, office_of(tokens[end:last], lexicon))


def standing_alone(own: OwnText, taken: Sequence[tuple[int, int]]) -> list[tuple[int, Role]]:
    """Return the roles that stand without a name, each with its sentence: "the Russian envoy".

    `taken` are names and the roles beside them.
    """
    found: list[tuple[int, Role]] = []
    lexicon = own.lexicon
    for sentence in own.sentences:
        tokens = sentence.tokens
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if not _is_head(tokens, at, lexicon) or lexicon.has("heads_plural", token.key):
                at += 1
                continue
            begin = at
            while (
                begin > 0
                and own.text[tokens[begin - 1].end : tokens[begin].start]
                in (
                    " ",
                    "-",
                    "’",
                    "'",
                    "\u00a0",
                )
                and _before_head(tokens, begin - 1, lexicon)
            ):
                begin -= 1
                if lexicon.has("titles_of", tokens[begin].key):
                    break
            last = at + 1
            if token.key == "secretary" and last < len(tokens) and tokens[last].key == "general":
                last += 1
            while last < len(tokens) and last - at < 8 and _complement(own, tokens, last):
                last += 1
            while last > at + 1 and lexicon.has("joins", tokens[last - 1].key):
                last -= 1
            start, end = tokens[begin].start, tokens[last - 1].end
            if tokens[begin].key in _INDEFINITE or own.text[end : end + 1] == "-":
                at = last
                continue
            if not any(a < end and start < b for a, b in taken):
                office = office_of(tokens[begin:last], lexicon)
                definite = lexicon.has("titles_of", tokens[begin].key)
                speaks = not lexicon.articles and any(
                    lexicon.has("speech", tokens[n].key)
                    for n in (begin - 1, last)
                    if 0 <= n < len(tokens)
                )
                if office.sort and (definite or office.country or speaks):
                    found.append((sentence.index, Role(start, end, office)))
            at = last
    return found


def _complement(own: OwnText, tokens: Sequence[Token], at: int) -> bool:
    lexicon = own.lexicon
    if own.text[tokens[at - 1].end : tokens[at].start] not in (" ", "\u00a0", "’", "'"):
        return False
    token = tokens[at]
    if token.key in (
        "for",
        "to",
        "of",
        "in",
        "по",
        "в",
        "для",
        "para",
        "en",
        "de",
        "برای",
        "در",
        "the",
    ):
        return True
    joined = lexicon.has("joins", tokens[at - 1].key)
    if lexicon.tongue != "en" and (
        token.key in _BODIES
        or lexicon.has("modifiers", token.key)
        or lexicon.has("heads", token.key)
    ):
        return True
    return bool(lexicon.country_at(tokens, at)) or (
        joined and token.capital and sort_of(tokens, at, lexicon)[0] is not Sort.OTHER
    )


def _before_head(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    token = tokens[at]
    return (
        lexicon.has("modifiers", token.key)
        or lexicon.is_portfolio(token.key)
        or lexicon.has("titles_of", token.key)
        or lexicon.country_at(tokens, at) is not None
        or token.key == "s"
        or (token.key in _BODIES)
        or (token.capital and sort_of(tokens, at, lexicon)[0] is Sort.ORGANISATION)
    )


def _is_head(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    key = tokens[at].key
    return lexicon.has("heads", key)


def _inside_role(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a word can stand inside a role."""
    token = tokens[at]
    if _ends_phrase(token, lexicon) and not lexicon.has("joins", token.key):
        return False
    if token.key in ("and", "y", "e", "и") and 0 < at < len(tokens) - 1:
        # "Minister of Industry and Commerce"
        beside = (tokens[at - 1], tokens[at + 1])
        return any(lexicon.is_portfolio(word.key) for word in beside) and not any(
            lexicon.has("heads", word.key) for word in beside
        )
    if token.key in ("and", "with", "from", "y", "e", "и", "و", "con", "с", "با", "about"):
        return False
    if (
        token.capital
        or lexicon.has("modifiers", token.key)
        or lexicon.has("joins", token.key)
        or lexicon.has("organisations", token.key)
        or lexicon.country_at(tokens, at) is not None
    ):
        opens = token.capital and lexicon.has("capitals", token.key) and at == 0
        return not opens or lexicon.has("modifiers", token.key)
    # "the new head of the negotiating team": a plain noun passes where no verb can stand.
    return (
        not lexicon.has("with", token.key)
        and token.key not in STOP_WORDS
        and (not lexicon.capitals or not token.printed.endswith("ly"))
    )


def _ends_phrase(token: Token, lexicon: Lexicon) -> bool:
    if lexicon.has("heads", token.key) or lexicon.has("modifiers", token.key):
        return False
    if lexicon.has("verbs", token.key) or lexicon.has("speech", token.key):
        return not token.capital or lexicon.has("capitals", token.key)
    return token.printed[0].islower() and bool(
        lexicon.patterns["verb_endings"].search(token.printed[-16:])
    )


def _role_gap(gap: str, *, directly: bool) -> bool:
    if gap in (" ", "-", "’", "'", "\u00a0", "’ ", "' ", "/", " & ", ".", ". ", " (", "“", "‌"):
        return True
    return directly and gap in (", ", "، ", ": ", " – ", " — ", " - ")


def _left_edge(tokens: Sequence[Token], start: int, head: int, lexicon: Lexicon) -> int:
    """Return where an English role begins: an article opens it, "of" or "and" stands before it."""
    at = head
    while at > start:
        before = tokens[at - 1]
        if lexicon.has("titles_of", before.key):
            return at - 1
        if lexicon.has("joins", before.key) and before.key != "s":
            return at
        known = lexicon.has("modifiers", before.key) or lexicon.has("heads", before.key)
        if not known and (
            lexicon.has("capitals", before.key)
            or not (
                before.capital
                or lexicon.is_portfolio(before.key)
                or before.key == "s"
                or lexicon.has("organisations", before.key)
                or before.printed.endswith(("al", "ive", "ary", "ic", "most", "st", "man"))
            )
        ):
            return at
        at -= 1
    return at


def offices_of_titles(titles: Sequence[str], country: str | None, lexicon: Lexicon) -> list[Office]:
    """Read the offices the register gives an actor, with the state the actor stands for."""
    found = []
    for title in titles:
        tokens = [
            Token(word.start, word.end, word.key, title[word.start : word.end])
            for word in words(title)
        ]
        office = office_of(tokens, lexicon)
        found.append(
            Office(office.sort, office.portfolio, country or office.country, office.deputy)
        )
    return found


def holder_of(role: Role, holders: Sequence[Holder], *, forward: bool = False) -> str | None:
    """Return for whom a role that stands alone was printed, None where two could be meant.

    The one named last before it counts; `forward` lets a headline point to somebody named later.
    """
    fitting = [
        holder for holder in holders if any(role.office.fits(held) for held in holder.offices)
    ]
    exact = [
        holder
        for holder in fitting
        if any(
            role.office.sort == held.sort and role.office.deputy == held.deputy
            for held in holder.offices
        )
    ]
    fitting = exact or fitting
    if not forward:
        named = [holder for holder in fitting if holder.places[0] < role.start]
        # "The Russian envoy has arrived. … Kabulov …": with the state it may point forward too.
        fitting = named or (fitting if role.office.country and len(fitting) == 1 else [])
    if len(fitting) < 2:
        return fitting[0].actor if fitting else None
    if role.office.sort in ("official", "diplomat"):
        return None  # several could be meant
    if role.office.country is not None and role.office.portfolio is not None:
        return None

    def last(holder: Holder) -> int:
        return max((place for place in holder.places if place < role.start), default=-1)

    ordered = sorted(fitting, key=last, reverse=True)
    return ordered[0].actor if last(ordered[0]) > last(ordered[1]) else None
