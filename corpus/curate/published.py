"""Suggest when a page was published, with the words it rests on and the reasoning spelled out.

What is printed beside the headline or in the dateline goes before what machines attached (metadata,
the address). A day without a year is placed by arithmetic with the weekday printed beside it and by
what the text takes for granted. Dates of other stories, updates and copyright lines are rejected as
traps. Where nothing tells, nothing is made up.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from corpus import dates
from corpus.curate import dateline, printed_dates
from corpus.curate.page import Found, Line, LineKind, Page
from corpus.curate.printed_dates import PrintedDate
from corpus.curate.suggestion import Suggestion
from corpus.dates import Basis
from corpus.records import Passage

EARLIEST = 1995
"""No page of the web is older."""
_UPDATED = re.compile(
    r"updat|modif|amend|last edit|revis|обновл|измен|actualiz|mis[e]? à jour|aktualisiert|güncell"
    r"|تحديث|بروزرسانی|به‌روز|به روز|تازه شده",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"publi|posted|first|created|date:|опубл|дата|fecha|veröffentlicht|erstellt|yayın|eklenme|نشر"
    r"|انتشار|تاریخ|منتشر|خپور",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)[^\n]{0,40}?(?P<year>(?:19|20)\d\d)", re.IGNORECASE)
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)[^\n]{0,60}?(?P<year>20\d\d)(?!\s?[-–—]\s?\d)", re.IGNORECASE
)
_FUTURE = re.compile(
    r"\b(?:will|by|until|till|next|scheduled|planned|due|expected|invited to|set for|upcoming"
    r"|будет|до|состоится|приглашен\w*|hasta|bis|jusqu)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:since|after|following|in|on|с|после|в|desde|tras|en|el|depuis|après|le|seit|nach|am|im)\b"
    r"|منذ|بعد|از|پس از|در|له|وروسته|beri|sonra",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Anchor:
    """Words that take an event for granted: a text on its subject is not older than that event."""

    subject: re.Pattern[str]
    pattern: re.Pattern[str]
    since: date
    what: str


_ANCHORS = (
    _Anchor(
        re.compile(r"taliban|талиб|طالب", re.IGNORECASE),
        re.compile(
            r"\b(?:seiz\w+|took|takes?|taking|taken|return(?:ed|ing)?|came|coming|captur\w+"
            r"|takeover|swept)\b[^.\n]{0,40}\b(?:power|takeover"
            r"|control of (?:the country|kabul|afghanistan))\b"
            r"|\btaliban(?:'s|’s)? (?:takeover|return to power)\b|\bde facto authorities\b"
            r"|\b(?:acting|interim|caretaker) (?:government|cabinet|(?:foreign|prime) minister)\b"
            r"[^.\n]{0,60}\b(?:taliban|muttaqi|afghan|kabul|emirate)"
            r"|(?:приход\w*|пришл\w+|вернул\w+|захват\w*)[^.\n]{0,40}(?:к власти|власт)"
            r"|(?:toma|tomaron|regreso|retorno|llegada|vuelta)[^.\n]{0,30}(?:del|al|el) poder"
            r"|(?:prise|retour|arrivée)[^.\n]{0,30}(?:de|au) pouvoir|Machtübernahme|"
            r"yönetimi ele geçir|به قدرت رسیدن|بازگشت طالبان|روی کار آمدن طالبان|حکومت سرپرست"
            r"|سيطرة (?:حركة )?طالبان|استيلاء (?:حركة )?طالبان|عودة طالبان|واک ته",
            re.IGNORECASE,
        ),
        date(2021, 8, 15),
        "the Taliban's return to power (15 August 2021)",
    ),
    _Anchor(
        re.compile(r"ukrain|украин|ucrania|اوکراین|أوكرانيا|ukrayna", re.IGNORECASE),
        re.compile(
            r"\b(?:russia.ukraine|ukraine) (?:war|conflict)\b"
            r"|\b(?:war|invasion) (?:in|of|on|against) ukraine\b|войн\w+ (?:в|на|против) украин"
            r"|специальн\w+ военн\w+ операци|\bсво\b"
            r"|guerra (?:en|de) ucrania|guerre en ukraine|ukraine-?krieg|krieg in der ukraine"
            r"|جنگ اوکراین|حرب أوكرانيا|الحرب في أوكرانيا|ukrayna savaşı",
            re.IGNORECASE,
        ),
        date(2022, 2, 24),
        "the war in Ukraine (24 February 2022)",
    ),
)


@dataclass(frozen=True)
class _Evidence:
    """A date something on the page gives for its publication."""

    edtf: str
    basis: Basis
    confidence: float
    rule: str
    why: str
    passage: Passage | None = None
    as_stated: str | None = None


def suggest(page: Page, lines: Sequence[Line]) -> tuple[Suggestion, ...]:
    """Return suggestions for `published`, the best first, then the `trap`s that were rejected.

    The value of a date is {edtf, precision, basis, as_stated, text_only}; a page that tells
    nothing gets the open interval its text allows, or no suggestion.
    """
    latest = page.received or date.today()
    printed = [*_printed(lines, latest)]
    partial = _partial(lines)
    evidence = [
        *_settled(printed, page, partial, latest),
        *_attached(page.meta.published, latest),
        *_from_address(page.address, latest),
    ]
    if partial is not None:
        evidence = [*_doubted(partial, lines, evidence)]
        evidence += _placed(partial, lines, evidence, latest)
    if not evidence:
        evidence += _attached_updates(page.meta.modified, latest)
    if not any(one.basis is not Basis.CONTEXT for one in evidence):
        evidence += _bounded(lines, latest)
    text_only = _text_only(printed, partial, evidence)
    ranked = sorted(_agreed(evidence), key=lambda one: -one.confidence)
    found: list[Suggestion] = []
    seen: set[str] = set()
    for one in ranked:
        if one.edtf in seen:
            continue
        seen.add(one.edtf)
        found.append(_suggestion(one, text_only, evidence))
    chosen = ranked[0] if ranked else None
    return (*found, *_traps(lines, chosen))


def _suggestion(one: _Evidence, text_only: str | None, evidence: Sequence[_Evidence]) -> Suggestion:
    others = sorted(
        {f"{dates.in_words(each.edtf)} ({each.rule})" for each in evidence if each.edtf != one.edtf}
    )
    why = one.why + (f" Other dates on the page: {'; '.join(others[:4])}." if others else "")
    value = {
        "edtf": one.edtf,
        "precision": dates.parse(one.edtf).precision.value,
        "basis": one.basis.value,
        "as_stated": one.as_stated,
        "text_only": text_only,
    }
    return Suggestion.of(
        "published",
        {key: each for key, each in value.items() if each is not None},
        passages=(one.passage,) if one.passage else (),
        confidence=round(one.confidence, 2),
        rule=one.rule,
        why=why,
    )


def _agreed(evidence: Sequence[_Evidence]) -> Iterator[_Evidence]:
    """Raise what several kinds of evidence agree on, and say so."""
    for one in evidence:
        friends = {
            each.rule
            for each in evidence
            if each.edtf == one.edtf and each.basis is not one.basis and each.rule != one.rule
        }
        if not friends:
            yield one
            continue
        sure = 1 - (1 - one.confidence) * 0.5 ** len(friends)
        words = f"{one.why} So {'says' if len(friends) == 1 else 'say'} {_and(sorted(friends))}."
        yield _Evidence(
            one.edtf, one.basis, min(0.99, sure), one.rule, words, one.passage, one.as_stated
        )


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


# What is printed


@dataclass(frozen=True)
class _Printed:
    """A full date in print: where, and whether it stands as date of publication or update."""

    line: Line
    date: PrintedDate
    confidence: float
    rule: str
    updated: bool = False

    @property
    def passage(self) -> Passage:
        """Return the words as a passage."""
        return _passage(self.line, self.date)


def _passage(line: Line, one: PrintedDate) -> Passage:
    occurrence = line.text.count(one.quote, 0, one.start) + 1
    return Passage(line=line.number, quote=one.quote, occurrence=occurrence)


_CHRONICLE = 3  # entries


def _entries(lines: Sequence[Line]) -> list[Line]:
    """Return the dates that stand over a paragraph each, as in a chronicle."""
    printed = [line for line in lines if line.kind is not LineKind.BLANK]
    return [
        line
        for line, after in pairwise(printed)
        if line.what == "date"
        and (after.kind is LineKind.BODY or after.what == "standfirst")
        and any(one.day for one in printed_dates.find(line.text))
    ]


def _printed(lines: Sequence[Line], latest: date) -> Iterator[_Printed]:
    body = [line.number for line in lines if line.kind is LineKind.BODY]
    start = body[0] if body else len(lines) + 1
    end = body[-1] if body else 0
    title = next((line.number for line in lines if line.what == "title"), start)
    previous = ""
    entries = _entries(lines)
    lines = lines if len(entries) < _CHRONICLE else [one for one in lines if one not in entries]
    for line in lines:
        found = [one for one in printed_dates.find(line.text) if _possible(one, latest)]
        if not found:
            if line.kind is not LineKind.BLANK:
                previous = line.text
            continue
        if line.kind is LineKind.META and line.what in ("date", "byline"):
            # Right under the headline is surer than a masthead far above it.
            near = abs(line.number - title) <= 8 or line.number > end
            yield from _labelled(line, found, previous, 0.95 if near else 0.75, "date line")
        elif line.number < start and line.kind is not LineKind.BLANK and line.what != "title":
            if len(line.text.split()) <= 14 and line.what != "related":
                yield from _labelled(line, found, previous, 0.6, "date above the article")
            elif len(line.text.split()) <= 10:
                yield from _labelled(line, found, previous, 0.5, "date above the article")
        elif line.kind is LineKind.BODY or line.what == "standfirst":
            opening = dateline.find(line.text)
            if opening is not None and opening.date is not None and opening.date in found:
                early = line.number <= (body[2] if len(body) > 2 else end)
                yield _Printed(line, opening.date, 0.9 if early else 0.4, "dateline")
            elif line.number >= end and len(line.text.split()) <= 8:
                yield from _labelled(line, found, previous, 0.6, "date below the article")
        elif (
            line.number > end
            and line.what == "credit"
            and (_PUBLISHED.search(line.text) or _UPDATED.search(line.text))
        ):
            yield from _labelled(line, found, previous, 0.5, "date below the article")
        previous = line.text


def _possible(one: PrintedDate, latest: date) -> bool:
    day = one.exact()
    if day is None and one.year is not None and not one.solar:
        return EARLIEST <= one.year <= latest.year and (one.year, one.month) <= (
            latest.year,
            latest.month,
        )
    if day is not None and one.swapped is not None and day > latest:
        return True  # the other reading may be possible
    return day is not None and day.year >= EARLIEST and day <= latest + timedelta(days=1)


def _labelled(
    line: Line, found: Sequence[PrintedDate], previous: str, confidence: float, rule: str
) -> Iterator[_Printed]:
    """Tell dates of publication from dates of updates by the words before each."""
    at = 0
    for one in found:
        before = line.text[at : one.start]
        if not before.strip(" :|-–—·,") and at == 0 and len(previous.split()) <= 4:
            before = previous  # "Last updated:" on a line of its own
        updated = _UPDATED.search(before) is not None
        # "Published … - Updated …" and "12:07 14.03.2024 (обновлено: 12:09)".
        yield _Printed(line, one, confidence, rule, updated)
        at = one.end


def _settled(
    printed: Sequence[_Printed], page: Page, partial: _Partial | None, latest: date
) -> Iterator[_Evidence]:
    published = [one for one in printed if not one.updated]
    if not any(one.date.day for one in published):
        # The months of a menu do not outweigh the day of an update.
        updates = [one for one in printed if one.updated and one.date.day]
        published = updates or list(printed)
    for one in published:
        for reading, share, reason in _readings(one.date, page, partial, latest):
            edtf = reading.edtf()
            if edtf is None:
                continue
            confidence = one.confidence * share
            why = f"Printed as “{one.date.quote}” ({one.rule}, line {one.line.number})."
            if reading.solar:
                why += f" In the Gregorian calendar that is {dates.in_words(edtf)}."
            why += reason + _weekday_check(reading)
            if _mismatched(reading):
                confidence *= 0.7
            if one.updated:
                confidence *= 0.75
                why += " It is the date of an update; the page prints no other."
            elif any(each.updated for each in printed):
                why += " The date of the update is not it."
            yield _Evidence(
                edtf, Basis.STATED, confidence, one.rule, why, one.passage, one.date.quote
            )


def _readings(
    one: PrintedDate, page: Page, partial: _Partial | None, latest: date
) -> Iterator[tuple[PrintedDate, float, str]]:
    """Yield the readings of a date in figures, the likelier one first, with the reason."""
    if one.swapped is None:
        yield one, 1.0, ""
        return
    month, day = one.swapped
    other = PrintedDate(one.start, one.end, one.quote, one.year, month, day)
    both = [reading for reading in (one, other) if _possible_day(reading, latest)]
    if len(both) == 1:
        yield both[0], 1.0, " The other reading of the figures lies in the future."
        return
    hints: list[tuple[str, set[date]]] = []
    attached = [_iso_day(each.value) for each in page.meta.published]
    hints.append(("the page's metadata", {each for each in attached if each is not None}))
    hints.append(("the address", {day for day, _ in _address_days(page.address, latest)}))
    if partial is not None and one.year is not None:
        in_year = partial.date.in_year(one.year)
        hints.append(("the dateline", {in_year} if in_year else set()))
    for what, known in hints:
        for reading in (one, other):
            exact = reading.exact()
            if exact is not None and any(abs((exact - each).days) <= 1 for each in known):
                yield reading, 1.0, f" Of its two readings this one agrees with {what}."
                return
    american = any(
        each.value.casefold().replace("_", "-") == "en-us" for each in page.meta.languages
    )
    first, second = (other, one) if american else (one, other)
    why = "month first, as in the United States" if american else "day first, as in most countries"
    yield first, 0.65, f" The figures can be read two ways; this is {why}."
    yield second, 0.35, " The figures can be read two ways; this is the less likely one."


def _possible_day(one: PrintedDate, latest: date) -> bool:
    day = one.exact()
    return day is not None and day <= latest + timedelta(days=1)


def _weekday_check(one: PrintedDate) -> str:
    day = one.exact()
    if one.weekday is None or day is None:
        return ""
    printed, real = calendar.day_name[one.weekday], calendar.day_name[day.weekday()]
    if printed == real:
        return f" It was a {real}, as printed."
    return f" It was a {real}, but {printed} is printed: one of the two is wrong."


def _mismatched(one: PrintedDate) -> bool:
    day = one.exact()
    return one.weekday is not None and day is not None and day.weekday() != one.weekday


# What machines attached


def _iso_day(value: str) -> date | None:
    match = re.match(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?=\D|$|T)", value)
    if match is None:
        found = [one.exact() for one in printed_dates.find(value[:80])]
        return found[0] if found else None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def _attached(values: Sequence[Found], latest: date) -> Iterator[_Evidence]:
    for place, found in enumerate(values):
        day = _iso_day(found.value)
        if day is None or not day.year >= EARLIEST or day > latest + timedelta(days=1):
            continue
        sure = 0.6 if found.where.startswith("time element") else 0.85
        why = f"The page's {found.where} says “{found.value[:40]}”."
        rule = "page metadata"
        yield _Evidence(
            day.isoformat(), Basis.PAGE_METADATA, max(0.3, sure - 0.05 * place), rule, why
        )


def _attached_updates(values: Sequence[Found], latest: date) -> Iterator[_Evidence]:
    for found in values[:1]:
        day = _iso_day(found.value)
        if day is not None and day.year >= EARLIEST and day <= latest + timedelta(days=1):
            why = (
                f"The page's {found.where} says when it was last changed, “{found.value[:40]}”; "
                "it was published then or before."
            )
            edtf = f"../{day.isoformat()}"
            yield _Evidence(edtf, Basis.PAGE_METADATA, 0.3, "date of an update", why)


_ADDRESS_DAYS = (
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[/_-](?P<m>\d{1,2})[/_-](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})[/_-](?P<m>\d{1,2})[/_-](?P<y>(?:19|20)\d\d)(?!\d)"),
    re.compile(
        r"(?<!\d)(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?=\D|\d{4}(?:\D|$)|\d{6}(?:\D|$)|$)"
    ),
    re.compile(r"nid(?P<d>[0-3]\d)(?P<m>[01]\d)(?P<y>20\d\d)(?!\d)"),
)
_ADDRESS_MONTH = re.compile(r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>0[1-9]|1[0-2])(?=[/-]|$)")


def _address_days(address: str | None, latest: date) -> Iterator[tuple[date, str]]:
    if not address:
        return
    path = re.sub(r"^https?://[^/]*", "", address)[:600]
    for pattern in _ADDRESS_DAYS:
        for match in pattern.finditer(path):
            try:
                day = date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                continue
            if day.year >= EARLIEST and day <= latest + timedelta(days=1):
                yield day, match.group()


def _from_address(address: str | None, latest: date) -> Iterator[_Evidence]:
    days = list(_address_days(address, latest))
    for day, printed in days[:1]:
        why = f"The address holds “{printed}”."
        yield _Evidence(day.isoformat(), Basis.URL, 0.8, "date in the address", why)
    if not days and address and (match := _ADDRESS_MONTH.search(address)):
        edtf = f"{match['y']}-{match['m']}"
        if edtf <= latest.isoformat()[:7]:
            why = f"The address holds the month, “{match.group().strip('/')}”."
            yield _Evidence(edtf, Basis.URL, 0.45, "month in the address", why)


# A day without a year


@dataclass(frozen=True)
class _Partial:
    """A day and month without a year, from a dateline or a date line, and a weekday beside it."""

    line: Line
    date: PrintedDate
    weekday: int | None
    said: str
    same_day: bool


def _partial(lines: Sequence[Line]) -> _Partial | None:
    body = [line for line in lines if line.kind is LineKind.BODY]
    for line in body[:3]:
        opening = dateline.find(line.text)
        if opening is None or opening.date is None or opening.date.year is not None:
            continue
        return _with_weekday(line, opening.date, line.text[opening.end :], opening.end)
    first = body[0].number if body else len(lines) + 1
    for line in lines:
        if (line.kind is LineKind.META and line.what in ("date", "byline")) or (
            line.kind is LineKind.EXCLUDED and line.number < first and len(line.text.split()) <= 8
        ):
            for one in printed_dates.find(line.text):
                if one.year is None and one.day is not None:
                    return _with_weekday(line, one, body[0].text if body else "", 0)
    # "… on Wednesday, 29 Qaws, …": the event's day, named within its week.
    for line in body[:2]:
        for one in printed_dates.find(line.text):
            if one.year is None and one.day is not None and one.weekday is not None:
                return _Partial(line, one, one.weekday, one.quote, False)
    return None


def _with_weekday(line: Line, one: PrintedDate, rest: str, _: int) -> _Partial:
    if one.weekday is not None:
        return _Partial(line, one, one.weekday, one.quote, True)
    named = printed_dates.weekdays(rest[:600])
    if named:
        start, end, number = named[0]
        return _Partial(line, one, number, rest[max(0, start - 3) : end].strip(), False)
    return _Partial(line, one, None, "", True)


def _placed(
    partial: _Partial, lines: Sequence[Line], evidence: Sequence[_Evidence], latest: date
) -> Iterator[_Evidence]:
    """Place a day without a year: by other dates of the page, else by weekday and anchors."""
    rule = "dateline without a year"
    words = f"“{partial.date.quote}” (line {partial.line.number}) gives no year."
    passage = _passage(partial.line, partial.date)
    stated = _stated_words(partial)
    for one in evidence:
        known = dates.parse(one.edtf)
        bounds = known.bounds
        if bounds is None or one.confidence < 0.4 or known.precision.value == "interval":
            continue
        around = timedelta(days=3)
        for year in {bounds[0].year, bounds[1].year}:
            day = partial.date.in_year(year)
            if day is not None and bounds[0] - around <= day <= bounds[1] + around:
                if day.isoformat() != one.edtf:
                    why = f"{words} The year is that of the {one.rule}."
                    sure = 0.35 if known.precision is dates.Precision.DAY else 0.6
                    yield _Evidence(
                        day.isoformat(), Basis.CONTEXT, sure, rule, why, passage, stated
                    )
                return
    lower, taken, upper = _window(lines, latest)
    years = range(EARLIEST, latest.year + 1)
    days = [day for year in years if (day := partial.date.in_year(year)) and day <= latest]
    if partial.weekday is None:
        fitting, near = [day for day in days if lower <= day <= upper], []
    else:
        fitting = [day for day in days if day.weekday() == partial.weekday]
        near = [day for day in days if (day.weekday() - partial.weekday) % 7 == 1]
    within = [day for day in fitting if lower <= day <= upper]
    recent = [day for day in fitting if day.year >= 2005]
    if partial.weekday is not None:
        name = calendar.day_name[partial.weekday]
        listed = _and([str(day.year) for day in recent]) if recent else "no year"
        reason = f"{words} With “{partial.said}” it is a {name}: that fits {listed}."
    else:
        reason = f"{words} No weekday stands beside it."
    reason += "".join(f" {each}" for each in taken)
    if len(within) == 1:
        day = within[0]
        sure = (0.8 if partial.weekday is not None else 0.6) if taken else 0.55
        why = f"{reason} That leaves {dates.in_words(day.isoformat())}."
        basis = Basis.WEEKDAY if partial.weekday is not None else Basis.CONTEXT
        yield _Evidence(day.isoformat(), basis, sure, rule, why, passage, stated)
        return
    if not within and not partial.same_day:
        # "on Thursday" in a dispatch of Friday.
        eve = [day for day in near if lower <= day <= upper]
        if len(eve) == 1:
            why = f"{reason} If the weekday is the day before, that leaves {eve[0].isoformat()}."
            yield _Evidence(eve[0].isoformat(), Basis.WEEKDAY, 0.45, rule, why, passage, stated)
            return
    for place, day in enumerate(sorted(within, reverse=True)[:4]):
        why = f"{reason} {day.year} is one of {len(within)} years that fit."
        sure = max(0.1, 0.3 - 0.05 * place)
        yield _Evidence(day.isoformat(), Basis.WEEKDAY, sure, rule, why, passage, stated)
    if partial.weekday is None and (named := _latest_year(lines)) is not None:
        for day in within:
            if day.year == named:
                why = f"{reason} {named} is the latest year the article names."
                yield _Evidence(day.isoformat(), Basis.CONTEXT, 0.5, rule, why, passage, stated)
    unknown = partial.date.edtf()
    if unknown is not None:
        why = f"{reason} The year stays open."
        yield _Evidence(unknown, Basis.STATED, 0.4, rule, why, passage, stated)


def _doubted(
    partial: _Partial, lines: Sequence[Line], evidence: Sequence[_Evidence]
) -> Iterator[_Evidence]:
    """Doubt a date above the headline that the dateline's own day and month contradict.

    Many sites print today's date at the top; in a copy it is the day of copying.
    """
    title = next((line.number for line in lines if line.what == "title"), 0)
    for one in evidence:
        day = dates.parse(one.edtf).earliest
        above = one.passage is not None and partial.line.number > one.passage.line < title
        if day is None or not above or one.basis is not Basis.STATED:
            yield one
            continue
        near = (partial.date.in_year(year) for year in (day.year - 1, day.year, day.year + 1))
        if any(other is not None and abs((day - other).days) <= 7 for other in near):
            yield one
            continue
        why = (
            f"{one.why} The dateline says “{partial.date.quote}”, so this is more likely the day "
            "the page was copied."
        )
        yield _Evidence(
            one.edtf, one.basis, one.confidence * 0.3, one.rule, why, one.passage, one.as_stated
        )


def _stated_words(partial: _Partial) -> str:
    opening = dateline.find(partial.line.text)
    if opening is not None and opening.date is not None and opening.end <= 80:
        return partial.line.text[: opening.end].strip()
    return partial.date.quote


def _window(lines: Sequence[Line], latest: date) -> tuple[date, list[str], date]:
    """Return from when to when the text can be, and in words what says so."""
    own = [
        line for line in lines if line.kind is LineKind.BODY or line.what in ("title", "standfirst")
    ]
    lower, upper, reasons = date(EARLIEST, 1, 1), latest, []
    for anchor in _ANCHORS:
        if not any(anchor.subject.search(line.text) for line in own):
            continue
        for line in own:
            match = anchor.pattern.search(line.text)
            if match is None:
                continue
            if anchor.since > lower:
                lower = anchor.since
                reasons = [f"The text takes {anchor.what} for granted (line {line.number})."]
            # "after seizing power in August": a month without a year is the latest one.
            near = line.text[max(0, match.start() - 60) : match.end() + 40]
            month = calendar.month_name[anchor.since.month]
            if re.search(rf"\b(?:in|last|since) {month}\b(?!\s+\d)", near):
                upper = min(upper, date(anchor.since.year + 1, anchor.since.month, 1))
                reasons.append(f"It says “{month}” without a year, so within a year of it.")
            break
    if bound := _latest_mentioned(own, latest):
        day, line, quote = bound
        if day > lower:
            lower = day
            reasons = [f"The text looks back on “{quote}” (line {line.number})."]
    if ahead := _announced(own):
        # What is announced with its year lies ahead, and seldom by more than a year.
        day, line, quote = ahead
        if lower <= day:
            lower, upper = max(lower, day - timedelta(days=365)), min(upper, day)
            reasons.append(f"The text announces “{quote}” (line {line.number}).")
    return lower, reasons, upper


def _announced(own: Sequence[Line]) -> tuple[date, Line, str] | None:
    """Return the first day that the body announces with its year."""
    for line in own:
        for one in printed_dates.find(line.text):
            day = one.exact()
            before = line.text[max(0, one.start - 50) : one.start]
            if day is not None and day.year >= EARLIEST and _FUTURE.search(before):
                return day, line, one.quote
    return None


def _latest_year(lines: Sequence[Line]) -> int | None:
    """Return the latest year the article names, if it is also the year of the site's rights."""
    own = [line.text for line in lines if line.kind is LineKind.BODY]
    named = [int(year) for text in own for year in re.findall(r"(?<!\d)20\d\d(?!\d)", text)]
    rights = [int(match["year"]) for line in lines if (match := _RIGHTS.search(line.text))]
    return max(named) if named and max(named) in rights else None


def _latest_mentioned(
    own: Sequence[Line], latest: date
) -> tuple[date, Line, PrintedDate | str] | None:
    """Return the latest past day or month the body names with its year."""
    best: tuple[date, Line, str] | None = None
    for line in own:
        for one in printed_dates.find(line.text):
            edtf = one.edtf()
            if edtf is None or edtf.startswith("XXXX") or not _possible(one, latest):
                continue
            before = line.text[max(0, one.start - 50) : one.start]
            if _FUTURE.search(before) or not _SINCE.search(before):
                continue
            first = dates.parse(edtf).earliest
            if first is not None and (best is None or first > best[0]):
                best = first, line, one.quote
    return best


def _bounded(lines: Sequence[Line], latest: date) -> Iterator[_Evidence]:
    """Give the open interval that the latest date the text looks back on allows."""
    own = [line for line in lines if line.kind is LineKind.BODY]
    best = _latest_mentioned(own, latest)
    if best is None:
        return
    _, line, quote = best
    for one in printed_dates.find(line.text):
        if one.quote == quote and (edtf := one.edtf()):
            why = (
                f"The page prints no date of its own. Its text looks back on “{quote}” "
                f"(line {line.number}), so it is not older."
            )
            passage = _passage(line, one)
            yield _Evidence(
                f"{edtf}/..", Basis.CONTEXT, 0.3, "latest date in the text", why, passage
            )
            return


def _text_only(
    printed: Sequence[_Printed], partial: _Partial | None, evidence: Sequence[_Evidence]
) -> str | None:
    """Return the date the print allows without machines' dates and outside facts."""
    stated = [one for one in evidence if one.basis is Basis.STATED]
    if stated:
        return max(stated, key=lambda one: one.confidence).edtf
    if partial is not None:
        return partial.date.edtf()
    bounded = [one.edtf for one in evidence if one.rule == "latest date in the text"]
    return bounded[0] if bounded else None


def _traps(lines: Sequence[Line], chosen: _Evidence | None) -> Iterator[Suggestion]:
    """Yield the dates on lines left out, which are those of other stories or of the site."""
    for line in lines:
        if line.kind is not LineKind.EXCLUDED:
            continue
        for one in printed_dates.find(line.text):
            passage = _passage(line, one)
            if chosen is not None and chosen.passage == passage:
                continue
            edtf = one.edtf()
            if edtf is None:
                continue
            why = f"It stands on line {line.number}, which is no part of the article ({line.rule})."
            yield Suggestion.of(
                "trap", edtf, passages=(passage,), confidence=line.confidence,
                rule="date of something else", why=why,
            )  # fmt: skip
        for match in _COPYRIGHT.finditer(line.text):
            passage = Passage(line=line.number, quote=match["year"])
            why = "The year of a copyright line is that of the site."
            yield Suggestion.of(
                "trap", match["year"], passages=(passage,), confidence=0.95,
                rule="copyright year", why=why,
            )  # fmt: skip
