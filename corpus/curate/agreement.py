"""How far two coders agree who coded the same articles independently, and where they do not.

Percent agreement and Cohen's kappa (Cohen 1960) are counted field by field over units:

- a field with one value has a unit for each article both have coded;
- a field that lists terms (actors, topics, contacts, …) has a unit for each such article and each
  term that either coder used in any of them: given or not given. Terms that neither used are no
  units, since agreeing on them would cost nothing;
- the lines of a text have a unit for each line that either coder put somewhere.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from corpus.curate.drafts import Coding
from corpus.records import line_numbers

LINES = "lines"
"""The field that what is said of lines is joined in: body, meta and excluded with what and why."""

LINE_FIELDS = ("text.body", "text.meta", "text.excluded")
# What no coder decides.
_MECHANICAL = ("text.file", "text.sha256")
GIVEN, NOT_GIVEN, LEFT_OUT = "given", "not given", "left out"
"""What a coder made of a term, and of a field or line that has no value."""

NO_UNIT = "Neither coder coded this field in an article both have done."
UNDEFINED = (
    "Kappa is not defined: both coders gave the same value throughout, "
    "so chance would agree as often."
)
CONSTANT = "One coder gave the same value throughout, so kappa is 0 however often they agree."
BELOW_CHANCE = "They agree less often than by chance."

Units = dict[tuple[str, str], str]
"""What a coder gave for each unit: by article and term, line, or nothing."""


def agreement(first: Iterable[Coding], second: Iterable[Coding]) -> pd.DataFrame:
    """Return how far two coders agree on the articles both have done.

    One row per field either coded: `field`, `n_articles` both have done, `n_units`, `n_agreed`,
    `percent` (0 to 100; missing without a unit), `kappa` (-1 to 1; missing where not defined) and
    a `remark` in words, empty as a rule. Order: by field. Empty when they share no article.
    """
    one, other = _by_article(first), _by_article(second)
    shared = sorted(one.keys() & other.keys())
    rows = []
    for field, (given, theirs) in _fields(one, other, shared).items():
        n_units, n_agreed = len(given), sum(given[unit] == theirs[unit] for unit in given)
        value, remark = kappa([(given[unit], theirs[unit]) for unit in given])
        rows.append(
            {
                "field": field,
                "n_articles": len(shared),
                "n_units": n_units,
                "n_agreed": n_agreed,
                "percent": 100 * n_agreed / n_units if n_units else math.nan,
                "kappa": math.nan if value is None else value,
                "remark": remark,
            }
        )
    columns = {
        "field": "str",
        "n_articles": "int64",
        "n_units": "int64",
        "n_agreed": "int64",
        "percent": "float64",
        "kappa": "float64",
        "remark": "str",
    }
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def disagreements(first: Iterable[Coding], second: Iterable[Coding]) -> pd.DataFrame:
    """Return what is to be reconciled between two coders.

    One row per unit they differ on: `article`, `field`, `unit` (the term or the number of the
    line; empty for a field with one value), `first` and `second`, what each gave. Order: by
    article, field and unit. Empty when they agree throughout.
    """
    one, other = _by_article(first), _by_article(second)
    shared = sorted(one.keys() & other.keys())
    rows = [
        {"article": unit[0], "field": field, "unit": unit[1], "first": given[unit], "second": also}
        for field, (given, theirs) in _fields(one, other, shared).items()
        for unit, also in theirs.items()
        if given[unit] != also
    ]
    rows.sort(key=lambda row: (row["article"], row["field"], _by_number(row["unit"])))
    columns = ["article", "field", "unit", "first", "second"]
    return pd.DataFrame(rows, columns=columns).astype("str")


def kappa(pairs: list[tuple[str, str]]) -> tuple[float | None, str]:
    """Return Cohen's kappa of pairs of values, or None, and what has to be said of it in words."""
    if not pairs:
        return None, NO_UNIT
    n = len(pairs)
    agreed = sum(a == b for a, b in pairs)
    ours, theirs = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(ours[value] * theirs[value] for value in ours)
    if by_chance == n * n:
        return None, UNDEFINED
    value = (n * agreed - by_chance) / (n * n - by_chance)
    if min(len(ours), len(theirs)) == 1:
        return value, CONSTANT
    return value, BELOW_CHANCE if value < 0 else ""


def _by_article(codings: Iterable[Coding]) -> dict[str, Coding]:
    # What is not done is nobody else's to see.
    return {coding.article: coding for coding in codings if coding.done}


def _fields(
    one: Mapping[str, Coding], other: Mapping[str, Coding], shared: list[str]
) -> dict[str, tuple[Units, Units]]:
    """Map each field to what either coder gave for its units, the same units for both."""
    both = [(article, one[article].values, other[article].values) for article in shared]
    names = {name for _, a, b in both for name in (*a, *b)}
    found: dict[str, tuple[Units, Units]] = {}
    for field in sorted(names.difference(LINE_FIELDS, _MECHANICAL)):
        lists = any(isinstance(values.get(field), list) for _, a, b in both for values in (a, b))
        units = _terms(field, both) if lists else _single(field, both)
        found[field] = units
    if names.intersection(LINE_FIELDS):
        found[LINES] = _lines(both)
    return dict(sorted(found.items()))


Both = list[tuple[str, dict[str, Any], dict[str, Any]]]


def _single(field: str, both: Both) -> tuple[Units, Units]:
    ours: Units = {}
    theirs: Units = {}
    for article, a, b in both:
        if field in a or field in b:
            ours[article, ""] = spelled(a.get(field))
            theirs[article, ""] = spelled(b.get(field))
    return ours, theirs


def _terms(field: str, both: Both) -> tuple[Units, Units]:
    ours: Units = {}
    theirs: Units = {}
    used = {term(item) for _, a, b in both for values in (a, b) for item in values.get(field) or ()}
    for article, a, b in both:
        for units, values in ((ours, a), (theirs, b)):
            given = {term(item) for item in values.get(field) or ()}
            for name in sorted(used):
                units[article, name] = GIVEN if name in given else NOT_GIVEN
    return ours, theirs


def _lines(both: Both) -> tuple[Units, Units]:
    ours: Units = {}
    theirs: Units = {}
    for article, a, b in both:
        first, second = line_kinds(a), line_kinds(b)
        for number in sorted(first.keys() | second.keys()):
            ours[article, str(number)] = first.get(number, LEFT_OUT)
            theirs[article, str(number)] = second.get(number, LEFT_OUT)
    return ours, theirs


def line_kinds(values: Mapping[str, Any]) -> dict[int, str]:
    """Map the lines a coder put somewhere to where: "body", "title", "excluded: nav"."""
    kinds: dict[int, str] = {}
    for span in values.get("text.body") or ():
        kinds.update(dict.fromkeys(line_numbers(span), "body"))
    for meta in values.get("text.meta") or ():
        kinds[int(meta["line"])] = str(meta["what"])
    for part in values.get("text.excluded") or ():
        kinds.update(dict.fromkeys(line_numbers(part["lines"]), f"excluded: {part['reason']}"))
    return kinds


def term(item: Any) -> str:
    """Return what names an item of a list: the id itself, or an entry's first value."""
    if isinstance(item, dict) and item:
        return spelled(next(iter(item.values())))
    return spelled(item)


def spelled(value: Any) -> str:
    """Return a value as it is compared: its words, or JSON for what is more than words."""
    if value is None or value == []:
        return LEFT_OUT
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _by_number(unit: str) -> tuple[int, str]:
    return (int(unit) if unit.isdecimal() else 0, unit)
