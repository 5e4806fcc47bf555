"""When an encounter took place, by the words beside it and the day the article appeared.

A day that only dates the telling ("said on Tuesday") is not the encounter's. Nothing is padded:
where the words give a month, the date is that month; where they give nothing, the day of the report
is taken as an approximation, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from corpus import dates
from corpus.curate import dateline, printed_dates
from corpus.curate.encounters import Encounter, Status
from corpus.curate.own_text import OwnSentence, OwnText, Part
from corpus.curate.reading import Reading
from corpus.dates import Basis

_WEEKDAY_NAMES = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)


@dataclass(frozen=True, slots=True)
class Dating:
    """A date, what it rests on, the reasoning in words, and the words it was read from."""

    edtf: str
    basis: Basis
    note: str | None
    span: tuple[int, int] | None
    confidence: float


@dataclass(frozen=True, slots=True)
class _Day:
    """A date named in a sentence: `dating` is None where the day of publication is needed."""

    start: int
    end: int
    dating: Dating


_MONTH_WORDS = """
    january february march april may june july august september october november december
"""
_MONTHS = _MONTH_WORDS.split()
_MONTH_ALONE = re.compile(
    r"(?<!\w)(?:in|last|this|since|during|early|late|mid)[ -](?:early |late |mid-)?"
    rf"(?P<month>{'|'.join(_MONTHS)})(?! \d|,? (?:19|20)\d\d)"
    r"(?: (?P<this>this year|last year))?(?!\w)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"(?<!\w)(?:(?P<today>today|earlier in the day|this (?:morning|afternoon|evening)"
    r"|сегодня|hoy|امروز)"
    r"|(?P<yesterday>yesterday|last night|a day ago|вчера|накануне|ayer|دیروز)"
    r"|(?P<days>two|three|four|five|several) days (?:ago|earlier)"
    r"|(?P<this_week>(?:earlier )?this week|earlier in the week"
    r"|на этой неделе|esta semana|این هفته)"
    r"|(?P<last_week>last week|на прошлой неделе|la semana pasada|هفته گذشته)"
    r"|(?P<this_month>(?:earlier )?this month|в этом месяце|este mes)"
    r"|(?P<last_month>last month|в прошлом месяце|el mes pasado|ماه گذشته)"
    r"|(?P<last_year>last year|в прошлом году|el año pasado|سال گذشته)"
    r"|(?P<tomorrow>tomorrow|завтра|mañana|فردا))(?!\w)",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"(?<!\w)(?P<month>{'|'.join(_MONTHS)}) (?P<first>\d{{1,2}})\s?(?:-|–|—|to|and) ?"
    r"(?P<last>\d{1,2})(?:,? (?P<year>(?:19|20)\d\d))?(?!\w)"
    r"|(?<!\w)(?P<first2>\d{1,2})\s?(?:-|–|—|to|and) ?(?P<last2>\d{1,2}) "
    rf"(?P<month2>{'|'.join(_MONTHS)})(?:,? (?P<year2>(?:19|20)\d\d))?(?!\w)",
    re.IGNORECASE,
)
_TWO_DAYS = re.compile(r"\s+(?:and|to|through|и|y|و)\s+")
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
_BESIDE = 22  # characters between a verb of speech and the day that dates the speaking


def of_encounter(reading: Reading, encounter: Encounter, published: str | None) -> Dating:
    """Return when an encounter took place as far as the article says."""
    day = _known_day(published)
    own = reading.own
    anchors = dict(zip(encounter.sentences, encounter.spans, strict=False))
    best: tuple[int, Dating] | None = None
    told: list[Dating] = []
    for index, span in anchors.items():
        sentence = own.sentences[index]
        for beside in (_day_before, _day_after):
            if (counted := beside(reading, sentence, day, encounter.status)) is not None:
                return counted
        for found in _days(own, sentence, day, encounter.status, span[0]):
            if _dates_the_telling(reading, sentence, found, span):
                told.append(found.dating)
                continue
            distance = _distance(found, span) + (200 if sentence.part is not Part.BODY else 0)
            if best is None or distance < best[0]:
                best = distance, found.dating
    if best is not None:
        return best[1]
    if (asked := _in_question(reading, encounter, day)) is not None:
        return asked
    if (cue := _stay(reading, encounter, day)) is not None:
        return cue
    if (over := _entry(own, encounter)) is not None:
        return over
    if (sent := _dateline(own, day, told)) is not None:
        return sent
    return _fallback(own, published)


_THE_DAY_BEFORE = re.compile(
    r"(?i)\b(?:the (?:previous day|day before)|(?:a|one) day (?:earlier|before))\b"
    r"|ایک (?:روز|دن) (?:قبل|پہلے)|یک روز پیش|روز پیش از آن"
    r"|\b(?:днём ранее|днем ранее|за день до)\b"
    r"|\bun día antes\b|\bbir gün önce\b|قبل يوم|په تېره ورځ"
)


def _day_before(
    reading: Reading, sentence: OwnSentence, published: date | None, status: Status
) -> Dating | None:
    """Return the day before that of the telling: "said on Monday that … the day before"."""
    match = _THE_DAY_BEFORE.search(reading.own.text, sentence.start, sentence.end)
    if match is None or published is None:
        return None
    told = [
        found
        for found in _days(reading.own, sentence, published, status)
        if len(found.dating.edtf) == 10 and found.start < match.start()
    ]
    spoken_of = None if told else _spoken_of(reading.own, sentence, published, status)
    from_day = date.fromisoformat(told[0].dating.edtf) if told else spoken_of or published
    note = f'"{match.group()}" than {from_day}.'
    day = (from_day - timedelta(days=1)).isoformat()
    return Dating(day, Basis.CONTEXT, note, match.span(), 0.85)


_THE_DAY_AFTER = re.compile(
    r"(?i)\b(?:the (?:next|following) day|(?:a|one) day (?:later|after))\b"
    r"|\bна следующий день\b|\bal día siguiente\b"
)


def _day_after(
    reading: Reading, sentence: OwnSentence, published: date | None, status: Status
) -> Dating | None:
    """Return the day after the one the sentence before tells of: "The next day Kabir hosted …"."""
    own = reading.own
    match = _THE_DAY_AFTER.search(own.text, sentence.start, sentence.end)
    if match is None or published is None:
        return None
    if (from_day := _spoken_of(own, sentence, published, status)) is None:
        return None
    note = f'"{match.group()}" after {from_day}.'
    day = (from_day + timedelta(days=1)).isoformat()
    return Dating(day, Basis.CONTEXT, note, match.span(), 0.8)


_BACK = 5  # sentences


def _spoken_of(own: OwnText, sentence: OwnSentence, published: date, status: Status) -> date | None:
    """Return the day that the sentences before name, the last of them first."""
    for before in reversed(own.sentences[max(0, sentence.index - _BACK) : sentence.index]):
        for found in _days(own, before, published, status):
            if len(found.dating.edtf) == 10:
                return date.fromisoformat(found.dating.edtf)
    return None


def _known_day(published: str | None) -> date | None:
    if published is None:
        return None
    bounds = dates.parse(published)
    return bounds.earliest if bounds.earliest == bounds.latest else None


def _distance(found: _Day, span: tuple[int, int]) -> int:
    if span[0] <= found.start < span[1]:
        return 0
    return min(abs(found.end - span[0]), abs(found.start - span[1]))


def _days(
    own: OwnText,
    sentence: OwnSentence,
    published: date | None,
    status: Status,
    told_from: int = 0,
) -> Iterator[_Day]:
    """Yield the dates of a sentence that can be placed.

    In a quotation "today" is that of who speaks, unless the words from `told_from` on are his.
    """
    text = own.text[sentence.start : sentence.end]
    taken: list[tuple[int, int]] = []

    def free(start: int, end: int) -> bool:
        return all(end <= a or start >= b for a, b in taken)

    head = dateline.find(text)
    skip = head.end if head is not None and head.date is not None else 0
    for match in _SPAN.finditer(text, skip):
        if (dating := _of_span(match, published, sentence.start)) is not None:
            taken.append(match.span())
            yield _Day(sentence.start + match.start(), sentence.start + match.end(), dating)
    for one in printed_dates.find(text):
        if one.start < skip or not free(one.start, one.end):
            continue
        taken.append((one.start, one.end))
        span = (sentence.start + one.start, sentence.start + one.end)
        value = one.edtf()
        if value is None:
            continue
        if not value.startswith("XXXX"):
            yield _Day(*span, Dating(value, Basis.STATED, None, span, 0.95))
            continue
        if published is None:
            yield _Day(
                *span,
                Dating(
                    value, Basis.CONTEXT, f'"{one.quote}": the article gives no year.', span, 0.5
                ),
            )
            continue
        day = _nearest_year(one, published, status)
        if day is not None:
            note = f'"{one.quote}" without a year; the nearest to the publication on {published}.'
            yield _Day(*span, Dating(day.isoformat(), Basis.CONTEXT, note, span, 0.9))
    named = printed_dates.weekdays(text)
    for (start, middle, first), (_, end, last) in pairwise(named):
        between = text[middle : end - len(text[middle:end].split()[-1])]
        if start < skip or published is None or not _TWO_DAYS.fullmatch(between):
            continue
        span = (sentence.start + start, sentence.start + end)
        ending = _weekday(own.quote(*span), last, published, status, span, text[:start])
        day = date.fromisoformat(ending.edtf)
        opening = day - timedelta(days=(last - first) % 7)
        if opening < day:
            taken.append((start, end))
            yield _Day(*span, replace(ending, edtf=f"{opening}/{day}"))
    for start, end, weekday in named:
        if start < skip or not free(start, end) or published is None:
            continue
        taken.append((start, end))
        span = (sentence.start + start, sentence.start + end)
        yield _Day(
            *span, _weekday(own.quote(*span), weekday, published, status, span, text[:start])
        )
    for match in _RELATIVE.finditer(text, skip):
        before = text[max(0, told_from - sentence.start) : match.start()]
        if before.count("“") > before.count("”") or before.count('"') % 2:
            continue  # somebody else's today
        if free(*match.span()) and published is not None:
            span = (sentence.start + match.start(), sentence.start + match.end())
            if (dating := _relative(match, published, span)) is not None:
                taken.append(match.span())
                yield _Day(*span, dating)
    for match in _MONTH_ALONE.finditer(text, skip):
        if free(*match.span()) and published is not None and match["month"][0].isupper():
            span = (sentence.start + match.start("month"), sentence.start + match.end())
            month = _MONTHS.index(match["month"].casefold()) + 1
            year = published.year if month <= published.month else published.year - 1
            if (match["this"] or "").casefold() == "last year":
                year = published.year - 1
            if status is Status.PLANNED and month < published.month:
                year = published.year + 1
            value = f"{year:04d}-{month:02d}"
            note = f'"{match.group()}": the latest such month before {published}.'
            yield _Day(*span, Dating(value, Basis.CONTEXT, note, span, 0.8))


def _of_span(match: re.Match[str], published: date | None, offset: int) -> Dating | None:
    parts = match.groupdict()
    month = _MONTHS.index((parts["month"] or parts["month2"]).casefold()) + 1
    first, last = int(parts["first"] or parts["first2"]), int(parts["last"] or parts["last2"])
    printed = parts["year"] or parts["year2"]
    span = (offset + match.start(), offset + match.end())
    year = int(printed) if printed else published.year if published else None
    if year is None:
        return None
    try:
        start, end = date(year, month, first), date(year, month, last)
        if printed is None and published is not None and (start - published).days > 180:
            start, end = date(year - 1, month, first), date(year - 1, month, last)
    except ValueError:
        return None
    if start >= end:
        return None
    basis = Basis.STATED if printed else Basis.CONTEXT
    note = None if printed else f'"{match.group()}" without a year; published on {published}.'
    return Dating(f"{start}/{end}", basis, note, span, 0.9)


def _nearest_year(one: printed_dates.PrintedDate, published: date, status: Status) -> date | None:
    near = [
        day
        for year in (published.year - 1, published.year, published.year + 1)
        if (day := one.in_year(year)) is not None
        and (status is Status.PLANNED or (day - published).days <= 2)
    ]
    return min(near, key=lambda day: abs((day - published).days), default=None)


def _weekday(
    printed: str,
    weekday: int,
    published: date,
    status: Status,
    span: tuple[int, int],
    before: str,
) -> Dating:
    back = (published.weekday() - weekday) % 7
    if re.search(r"(?i)\b(?:last|прошл\w+|pasado)\s+$", before) and back == 0:
        back = 7
    if status is Status.PLANNED:
        day = published + timedelta(days=(weekday - published.weekday()) % 7)
        word = "on or after"
    else:
        day = published - timedelta(days=back)
        word = "on or before"
    note = (
        f'"{printed}": the {_WEEKDAY_NAMES[weekday]} {word} the publication on {published}, '
        f"a {_WEEKDAY_NAMES[published.weekday()]}."
    )
    return Dating(day.isoformat(), Basis.WEEKDAY, note, span, 0.9)


def _relative(match: re.Match[str], published: date, span: tuple[int, int]) -> Dating | None:
    kind = match.lastgroup or ""
    note = f'"{match.group()}", published on {published}.'
    if kind in ("today", "yesterday", "tomorrow", "days"):
        back = {"today": 0, "yesterday": 1, "tomorrow": -1}.get(kind)
        if back is None:
            if (match["days"] or "").casefold() not in _NUMBERS:
                return None
            back = _NUMBERS[match["days"].casefold()]
        day = published - timedelta(days=back)
        return Dating(day.isoformat(), Basis.CONTEXT, note, span, 0.85)
    monday = published - timedelta(days=published.weekday())
    if kind == "this_week":
        value = f"{monday}/{published}" if monday < published else published.isoformat()
    elif kind == "last_week":
        value = f"{monday - timedelta(days=7)}/{monday - timedelta(days=1)}"
    elif kind == "this_month":
        value = f"{published:%Y-%m}"
    elif kind == "last_month":
        value = f"{published.replace(day=1) - timedelta(days=1):%Y-%m}"
    else:
        value = f"{published.year - 1:04d}"
    return Dating(value, Basis.CONTEXT, note, span, 0.75)


def _dates_the_telling(
    reading: Reading, sentence: OwnSentence, found: _Day, span: tuple[int, int]
) -> bool:
    """Tell whether a day stands beside a verb of speech: "said Tuesday", "on Tuesday told"."""
    own, lexicon = reading.own, reading.own.lexicon
    for token in sentence.tokens:
        if not lexicon.has("speech", token.key) or token.key in ("called", "calls", "agreed"):
            continue
        if token.key in ("spoke", "speaks") and span[0] <= token.start < span[1]:
            continue  # with somebody
        if token.end <= found.start:
            gap = own.text[token.end : found.start]
            if len(gap) <= _BESIDE and not re.search(r"[,;]", gap) and _plain(gap):
                return not (span[0] <= found.start < span[1] and token.start < span[0])
        elif token.start >= found.end:
            gap = own.text[found.end : token.start]
            if len(gap) <= 10 and _plain(gap):
                return True
    return False


def _plain(gap: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?i)\s*(?:(?:este|esta|this|on|late|early|in|a|statement|reporters|journalists|twitter|the|that|earlier|в|во|el|روز)\s+)*",
            gap,
        )
    )


_STAY = re.compile(
    r"(?i)\b(?:trip|led|delegation|visit|visited|arrived|travell?ed|meeting|talks|met|held|flew|landed|conversation|call)\b|\b(?:визит|поездк|прибыл|встреч|переговор)\w*|"
    r"\b(?:visita|viaje|llegó|reunión)\b|سفر|دیدار|وارد"
)


def _stay(reading: Reading, encounter: Encounter, published: date | None) -> Dating | None:
    """Return the day of the trip or meeting that the article gives in another sentence."""
    own = reading.own
    people = {actor for actor in encounter.actors if reading.is_person(actor)}
    best: tuple[int, Dating] | None = None
    for sentence in own.body:
        if sentence.index in encounter.sentences:
            continue
        here = {
            one.actor
            for one in (*reading.named, *reading.described)
            if one.sentence == sentence.index
        } | {
            stranger.id
            for stranger in reading.strangers
            for one in stranger.named
            if one.sentence == sentence.index
        }
        present = bool(people & here)
        cues = list(_STAY.finditer(own.text, sentence.start, sentence.end))
        if not cues:
            continue
        for found in _days(own, sentence, published, encounter.status):
            near = min(
                cues,
                key=lambda cue: min(abs(cue.start() - found.end), abs(found.start - cue.end())),
            )
            gap = min(abs(near.start() - found.end), abs(found.start - near.end()))
            if gap > (90 if present else 3) or _dates_the_telling(
                reading, sentence, found, near.span()
            ):
                continue
            if len(found.dating.edtf) != 10:
                continue
            far = min(abs(sentence.index - index) for index in encounter.sentences)
            if best is None or far < best[0]:
                note = found.dating.note or f'"{own.quote(found.start, found.end)}"'
                best = (
                    far,
                    Dating(
                        f"{found.dating.edtf}",
                        Basis.CONTEXT if found.dating.basis is Basis.STATED else found.dating.basis,
                        f"{note} The day stands with the stay, not with this meeting.",
                        (found.start, found.end),
                        0.7,
                    ),
                )
    return best[1] if best else None


def _in_question(reading: Reading, encounter: Encounter, published: date | None) -> Dating | None:
    """Return the date an interviewer's question gives to the answer that reports it."""
    own = reading.own
    for index in encounter.sentences:
        sentence = own.sentences[index]
        if not re.match(
            r"(?:A|Answer|Ответ|О)\s*[:.]\s", own.text[sentence.start : sentence.start + 8]
        ):
            continue
        for before in reversed(own.sentences[max(0, index - 3) : index]):
            if before.part is not Part.BODY:
                continue
            for found in _days(own, before, published, encounter.status):
                return found.dating
    return None


def _dateline(own: OwnText, published: date | None, told: Sequence[Dating]) -> Dating | None:
    """Return the day a dispatch is dated by; where it was told before, the two days before that."""
    if published is None:
        return None
    earlier = [one for one in told if len(one.edtf) == 10]
    if earlier and (said := date.fromisoformat(earlier[0].edtf)) < published:
        return Dating(
            f"{said - timedelta(days=1)}/{said}",
            Basis.CONTEXT,
            f"{earlier[0].note} It was told that day, so it was then or the day before.",
            earlier[0].span,
            0.5,
        )
    if not own.body:
        return None
    first = own.body[0]
    head = dateline.find(own.text[first.start : own.body[min(1, len(own.body) - 1)].end])
    if head is None or head.date is None:
        return None
    day = head.date.exact() or head.date.in_year(published.year)
    if day is None or abs((published - day).days) > 1:
        return None
    span = (first.start + head.date.start, first.start + head.date.end)
    note = f'No day is printed but that of the dispatch, "{head.date.quote}".'
    return Dating(day.isoformat(), Basis.CONTEXT, note, span, 0.6)


def _entry(own: OwnText, encounter: Encounter) -> Dating | None:
    """Return the day that stands over an entry of a chronicle, further down than the first."""
    first = own.sentences[encounter.sentences[0]]
    if first.part is not Part.BODY or first.paragraph == own.body[0].paragraph:
        return None
    start = own.joined.line_start(first.paragraph)
    above = next((line for line in reversed(own.text[:start].split("\n")) if line.strip()), "")
    found = printed_dates.find(above) if len(above) <= _HEADING else []
    if len(found) != 1 or (day := found[0].exact()) is None:
        return None
    at = own.text.rindex(above, 0, start)
    span = (at + found[0].start, at + found[0].end)
    note = f'"{found[0].quote}" stands over the entry.'
    return Dating(day.isoformat(), Basis.CONTEXT, note, span, 0.8)


_HEADING = 40  # characters


def _fallback(own: OwnText, published: str | None) -> Dating:
    """Return the day of the report as an approximation, or an unknown date."""
    if published is None or not dates.parse(published).established:
        value = published or "XXXX"
        return Dating(value, Basis.CONTEXT, "The article gives no day.", None, 0.2)
    if dates.parse(published).precision is not dates.Precision.DAY or len(published) != 10:
        return Dating(
            published,
            Basis.CONTEXT,
            "No day is printed; the date of the report is taken.",
            None,
            0.3,
        )
    day = date.fromisoformat(published)
    return Dating(
        f"{day - timedelta(days=1)}/{day}",
        Basis.CONTEXT,
        f"No day is printed; reported on {published}, so that day or the one before.",
        None,
        0.4,
    )
