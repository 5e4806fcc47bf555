"""A link: the page, the filter and what is selected on the page, in words a person can edit."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Protocol
from urllib.parse import parse_qs, urlencode, urlsplit

from corpus import filter as filters
from corpus.curate.log import DECISION_ID, MAX_NAME, Action
from corpus.curate.record_file import RECORD_KEY
from corpus.errors import InputError, nearest
from corpus.filter import Filter, Notice
from corpus.records import ID_PATTERN, QuotationKind
from corpus.vocabulary import Vocabulary

VERSION = "1"
"""The schema of links; a link may carry `v=1`."""

# Streamlit reads these itself.
_RESERVED = ("embed", "embed_options", "v")
MADE_WITH = "corpus"
"""The key of the version of the corpus a link was made with."""
_VERSION = re.compile(r"[0-9a-f]{12}")
_MAX_FIELDS = 1000


class By(StrEnum):
    """The period that counts over time are put into."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class Lanes(StrEnum):
    """What the lanes of the timeline stand for."""

    ENVOY = "envoy"
    SIDE = "side"
    OUTLET = "outlet"
    TOPIC = "topic"


class Section(StrEnum):
    """What of a comparison is open below the texts."""

    DIFFERENCES = "differences"
    CLAIMS = "claims"
    CONTRADICTIONS = "contradictions"
    NAMES = "names"
    QUOTATIONS = "quotations"
    LINEAGE = "lineage"


class Register(StrEnum):
    """The register that is open on the page of registers."""

    ACTORS = "actors"
    OUTLETS = "outlets"
    PLACES = "places"
    TOPICS = "topics"


PANES = ("left", "right", "third", "fourth")
_IDS = {
    "contact": "contact",
    "article": "article",
    **dict.fromkeys(PANES, "article"),
    "named": "actor",
    "speaker": "actor",
}
_CHOICES: dict[str, type[StrEnum]] = {
    "by": By,
    "lanes": Lanes,
    "section": Section,
    "quotation": QuotationKind,
    "action": Action,
    "register": Register,
}


LEAST_CERTAIN, MOST_CERTAIN = 0.05, 0.95
"""The scores between which the threshold of linked passages can be set."""
_SCORE = re.compile(r"[01]?\.[0-9]{1,2}", re.ASCII)
_NAMES = ("coder", "between", "against", "who")
_PATTERNS = {"record": RECORD_KEY, "decision": DECISION_ID}


@dataclass(frozen=True)
class View:
    """What is chosen on a page beside the filter; an empty string means nothing chosen.

    `threshold` is the score from which passages are linked, None for the measured one. `coder` is
    who curates, `draft` an article not saved yet. `between` and `against` are two coders that are
    compared; `record`, `who` and `action` narrow the log of decisions.
    """

    by: By | None = None
    lanes: Lanes = Lanes.ENVOY
    contact: str = ""
    article: str = ""
    left: str = ""
    right: str = ""
    third: str = ""
    fourth: str = ""
    excluded: bool = False
    focus: str = ""
    threshold: float | None = None
    section: Section = Section.DIFFERENCES
    named: str = ""
    quotation: QuotationKind | None = None
    speaker: str = ""
    coder: str = ""
    between: str = ""
    against: str = ""
    draft: str = ""
    record: str = ""
    decision: str = ""
    who: str = ""
    action: Action | None = None
    register: Register = Register.ACTORS
    figure: str = ""
    unknown: tuple[tuple[str, str], ...] = ()

    @property
    def panes(self) -> tuple[str, ...]:
        """List the articles set side by side."""
        return tuple(pane for key in PANES if (pane := getattr(self, key)))

    def having(self, **changes: object) -> View:
        """Return a view with some fields replaced; a replaced key is no longer unknown."""
        kept = tuple(pair for pair in self.unknown if pair[0] not in changes)
        return replace(self, **{"unknown": kept, **changes})  # type: ignore[arg-type]

    def comparing(self, articles: Iterable[str]) -> View:
        """Return a view with these articles side by side, four at most."""
        chosen = [*dict.fromkeys(articles)][: len(PANES)]
        return self.having(**dict(zip(PANES, [*chosen, "", "", "", ""], strict=False)))

    def spell(self) -> dict[str, list[str]]:
        """Return the view as keys and values of an address; defaults are left out."""
        spelled = {
            field.name: [_spell_one(value)]
            for field in fields(self)
            if field.name != "unknown" and (value := getattr(self, field.name)) != field.default
        }
        for key, value in self.unknown:
            spelled.setdefault(key, []).append(value)
        return spelled


_SHOWN = "shown"


def _spell_one(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return _SHOWN if value is True else str(value)


class KnownIds(Protocol):
    """What a link is read against."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The controlled terms."""

    @property
    def article_ids(self) -> Collection[str]:
        """The articles of the corpus."""

    @property
    def contact_ids(self) -> Collection[str]:
        """The contacts and statements of the corpus."""


@dataclass(frozen=True)
class Link:
    """An address read: the page by its url path, the filter, the view, and what was not clear.

    `made_with` is the version of the corpus the link was made with, empty where it tells none.
    """

    page: str
    filter: Filter
    view: View
    notices: tuple[Notice, ...] = ()
    made_with: str = ""

    def query(self) -> str:
        """Spell the query string."""
        return spell(self.filter, self.view)


def spell(selection: Filter, view: View | None = None) -> str:
    """Spell a filter and a view as a query string without `?`."""
    pairs = {**selection.spell(), **(view.spell() if view else {})}
    # Half a surrogate pair, which only a command line can bring, is no text.
    return urlencode(pairs, doseq=True, errors="replace")


def parse(query: Mapping[str, Iterable[str]], known: KnownIds, page: str = "") -> Link:
    """Read keys and values of an address.

    Never raises. A key that is nearly the name of a filter counts as a filter that nobody
    understands, so a slip of the pen cannot widen the view; other strange keys are ignored.
    Everything not understood is reported.
    """
    selection, notices = filters.parse(query, known.vocabulary)
    view, view_notices = _parse_view(query, known)
    unknown, strays = list(selection.unknown), []
    filter_keys = [field.name for field in fields(Filter) if field.name != "unknown"]
    view_keys = [field.name for field in fields(View) if field.name != "unknown"]
    made_with = next(iter(query.get(MADE_WITH, ())), "")
    if made_with and not _VERSION.fullmatch(made_with):
        shown = made_with if len(made_with) <= 40 else f"{made_with[:37]}…"
        message = f"{MADE_WITH}: “{shown}” is no version of a corpus (12 hexadecimal digits)"
        strays.append(Notice(MADE_WITH, made_with, message))
        made_with = ""
    for key, values in query.items():
        if key in filter_keys or key in view_keys or key in _RESERVED or key == MADE_WITH:
            continue
        suggestion = nearest(key, [*filter_keys, *view_keys])
        shown = key if len(key) <= 40 else f"{key[:37]}…"
        if suggestion in filters.COUNTING:
            message = f"“{shown}” means nothing here; did you mean “{suggestion}”?"
        elif suggestion in filter_keys:
            unknown.extend((key, value) for value in values)
            message = f"“{shown}” is no filter; did you mean “{suggestion}”?"
        else:
            message = f"“{shown}” means nothing here and is ignored"
        strays.append(Notice(key, "", message, suggestion))
    return Link(
        page,
        selection.having(unknown=tuple(unknown)),
        view,
        (*notices, *view_notices, *strays),
        made_with,
    )


def parse_address(address: str, known: KnownIds) -> Link:
    """Read a link pasted out of the address bar, or its query string alone.

    Raises InputError when it is not an address.
    """
    text = address.strip()
    bare = text.removeprefix("?")
    key, equals, _ = bare.partition("=")
    try:
        if equals and not set("/?#") & set(key):
            # A query string alone; a value may hold "/", "?" or "#" as typed by hand.
            query, path = bare, ""
        else:
            parts = urlsplit(text)
            query, path = parts.query, parts.path
            if text and not query and "/" not in text and "?" not in text:
                raise ValueError("expected an address or key=value, such as since=2022")
        pairs = parse_qs(query, keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError as error:
        raise InputError(f'"{address[:60]}" is not a link: {error}') from None
    return parse(pairs, known, path.rstrip("/").rpartition("/")[2])


def _parse_view(
    query: Mapping[str, Iterable[str]], known: KnownIds
) -> tuple[View, tuple[Notice, ...]]:
    chosen: dict[str, object] = {}
    unknown: list[tuple[str, str]] = []
    notices: list[Notice] = []
    for field in fields(View):
        key = field.name
        given = [value for value in query.get(key, ()) if value] if key != "unknown" else []
        for index, value in enumerate(given):
            try:
                if index:
                    raise InputError("is one of several values; only one is allowed")
                chosen[key] = _read_one(key, value, known)
            except InputError as error:
                unknown.append((key, value))
                shown = value if len(value) <= 80 else f"{value[:77]}…"
                notices.append(Notice(key, value, f"{key}: “{shown}” {error}"))
    return View(**chosen, unknown=tuple(unknown)), tuple(notices)  # type: ignore[arg-type]


def _read_one(key: str, value: str, known: KnownIds) -> object:
    if key in _IDS:
        ids: Collection[str] = {
            "contact": known.contact_ids,
            "article": known.article_ids,
            "actor": known.vocabulary.actors,
        }[_IDS[key]]
        if value not in ids:
            near = nearest(value, ids)
            hint = f"; did you mean “{near}”?" if near else ""
            raise InputError(f"is not (or no longer) in this corpus{hint}")
        return value
    if key == "excluded":
        if value != _SHOWN:
            raise InputError(f"is not “{_SHOWN}”")
        return True
    if key == "figure":
        # What charts there are is for the page to say.
        if not re.fullmatch(ID_PATTERN, value):
            raise InputError("is no name of a chart")
        return value
    if key == "focus":
        if len(value) > 200:
            raise InputError("is longer than 200 characters")
        return value
    if key in _NAMES:
        if len(value) > MAX_NAME or not value.isprintable() or value != " ".join(value.split()):
            raise InputError(f"is no name of at most {MAX_NAME} characters")
        return value
    if key in _PATTERNS:
        if not re.fullmatch(_PATTERNS[key], value):
            raise InputError(f"is no {key}")
        return value
    if key == "draft":
        # Whether it is there still is for the page to say: drafts come and go.
        if not re.fullmatch(ID_PATTERN, value):
            raise InputError("is no id of a draft")
        return value
    if key == "threshold":
        score = float(value) if _SCORE.fullmatch(value) else 0.0
        if not LEAST_CERTAIN <= score <= MOST_CERTAIN:
            raise InputError(
                f"is no score between {LEAST_CERTAIN:.2f} and {MOST_CERTAIN:.2f}, such as 0.30"
            )
        return score
    choice = _CHOICES[key]
    if value not in list(choice):
        raise InputError(f"is none of {', '.join(choice)}")
    return choice(value)
