"""Dates as pages print them, in many languages, numerals and two calendars, with their offsets.

English, Spanish, French, German, Italian, Russian, Turkish, Arabic, Persian, Dari, Pashto, Urdu
and Hindi names are known, Gregorian and Solar Hijri (Iran and Afghanistan). What a page leaves
open stays open: a date without a year has none, and 03/04/2024 says that it can be read two ways.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpus.text.words import Word, key, words

_MONTH_NAMES = """
    january jan enero ene janvier janv januar jänner gennaio gen январь января январе янв ocak
        يناير كانون_الثاني ژانویه جنوری जनवरी
    february feb febrero février févr februar febbraio февраль февраля феврале фев şubat فبراير
        شباط فوریه فبروری فروری फरवरी
    march mar marzo mars märz мaрт март марта марте мар mart مارس آذار مارچ मार्च
    april apr abril abr avril avr aprile апрель апреля апреле апр nisan أبريل إبريل نيسان آوریل
        اپریل अप्रैल
    may mayo mai maggio май мая мае mayıs مايو أيار می مه مئی मई
    june jun junio juin juni giugno июнь июня июне июн haziran يونيو حزيران ژوئن جون जून
    july jul julio juillet juil juli luglio июль июля июле июл temmuz يوليو تموز ژوئیه جولای
        جولائی जुलाई
    august aug agosto ago août август августа августе авг ağustos أغسطس آب اوت آگوست اگست अगस्त
    september sept sep septiembre septembre settembre сентябрь сентября сентябре сен сент eylül
        سبتمبر أيلول سپتامبر سپتمبر ستمبر सितंबर
    october oct octubre octobre oktober okt ottobre октябрь октября октябре окт ekim أكتوبر
        تشرين_الأول اکتبر اکتوبر अक्टूबर
    november nov noviembre novembre ноябрь ноября ноябре ноя нояб kasım نوفمبر تشرين_الثاني
        نوامبر نومبر نوومبر नवंबर
    december dec diciembre dic décembre déc dezember dez dicembre декабрь декабря декабре дек
        aralık ديسمبر كانون_الأول دسامبر دسمبر دیسمبر दिसंबर
"""
# Iran, Afghanistan in Dari, Afghanistan in Pashto.
_SOLAR_MONTH_NAMES = """
    فروردین حمل وری
    اردیبهشت ثور غویی
    خرداد جوزا غبرګولی
    تیر سرطان چنګاښ
    مرداد اسد زمری
    شهریور سنبله وږی
    مهر میزان تله
    آبان عقرب لړم
    آذر قوس لیندۍ
    دی جدی مرغومی
    بهمن دلو سلواغه
    اسفند حوت کب
"""
_WEEKDAY_NAMES = """
    monday mon lunes lundi montag lunedì понедельник pazartesi الاثنين الإثنين دوشنبه دو_شنبه پیر
    tuesday tue tues martes mardi dienstag martedì вторник salı الثلاثاء سه‌شنبه سه_شنبه منگل
    wednesday wed miércoles mercredi mittwoch mercoledì среда среду çarşamba الأربعاء چهارشنبه
        چهار_شنبه بدھ
    thursday thu thurs jueves jeudi donnerstag giovedì четверг perşembe الخميس پنجشنبه پنج_شنبه
        جمعرات
    friday fri viernes vendredi freitag venerdì пятница пятницу cuma الجمعة جمعه
    saturday sat sábado samedi samstag sonnabend sabato суббота субботу cumartesi السبت شنبه ہفتہ
    sunday sun domingo dimanche sonntag domenica воскресенье pazar الأحد یکشنبه یک_شنبه اتوار
"""
# Words that may stand between the parts of a date: "24 de marzo de 2022", "د جوزا ۲۸ مه".
_FILLER_WORDS = """
    of the th st nd rd de del el le den г года год yılı م ماه سال عام سنة مه کال د
"""
_FILLERS = frozenset(key(word) for word in _FILLER_WORDS.split())
# "may" and "sun" are words of their own: a name counts only beside a number, and these in no case
# as weekdays on their own.
_ALSO_WORDS = "mon sat sun wed pazar salı cuma پیر ہفتہ"
_NOT_ALONE = frozenset(key(word) for word in _ALSO_WORDS.split())


_VERBS = frozenset({"may", "march", "mar"})


def _table(names: str) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    """Read names, one item of the calendar after the other; deeper lines go on with the last."""
    single: dict[str, int] = {}
    double: dict[tuple[str, str], int] = {}
    number = -1
    for line in names.strip("\n").split("\n"):
        if not line.startswith("        "):
            number += 1
        for name in line.split():
            first, _, second = name.partition("_")
            if second:
                double[key(first), key(second)] = number
            else:
                single[key(name)] = number
    return single, double


_MONTHS, _MONTH_PAIRS = _table(_MONTH_NAMES)
_SOLAR_MONTHS, _ = _table(_SOLAR_MONTH_NAMES)
_WEEKDAYS, _WEEKDAY_PAIRS = _table(_WEEKDAY_NAMES)

_YEAR_FIRST = re.compile(
    r"(?<![\d.,/-])(?P<y>[12]\d{3}|[۱۲]\d{3}|[١٢]\d{3})(?:[-/.](?P<m>\d{1,2})[-/.]|\s?年\s?"
    r"(?P<mm>\d{1,2})\s?月\s?)(?P<d>\d{1,2})(?=日|T\d|\D|$)(?![./-]\d)"
)
_YEAR_LAST = re.compile(
    r"(?<![\d.,/-])(?P<a>\d{1,2})(?P<s>[./-])(?P<b>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})(?!\d|[./-]\d)"
)
_DIGITS = re.compile(r"(\d{1,4})(?:st|nd|rd|th|er|го|й|е|ª|º)?")
# What may stand between two neighbouring parts.
_GAP = re.compile(r"[ \t\u00a0,،.\-–/|()'’:]{0,4}")
_THROUGH = re.compile(r"\s?(?:-|–|—|to|and|through)\s?\d{1,2},? (?P<year>(?:19|20)\d\d)\b")
_CLOSE_GAP = re.compile(r"[ \t\u00a0,،.\-–()]{0,4}")


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as it stands in a text: offsets, the words, and those parts that are printed.

    Weekdays count from 0 for Monday. With `solar` the parts are those of the Solar Hijri calendar.
    `swapped` is the other reading of a date such as 03/04/2024, month first.
    """

    start: int
    end: int
    quote: str
    year: int | None
    month: int
    day: int | None
    weekday: int | None = None
    solar: bool = False
    swapped: tuple[int, int] | None = None

    def in_year(self, year: int) -> date | None:
        """Return the day this date is in a Gregorian year, None when there is no such day."""
        if self.day is None:
            return None
        try:
            if not self.solar:
                return date(year, self.month, self.day)
            # A Solar Hijri year begins in March, so its last months lie in the next one.
            for solar_year in (year - 621, year - 622):
                found = from_solar(solar_year, self.month, self.day)
                if found.year == year:
                    return found
        except ValueError:
            return None
        return None

    def exact(self) -> date | None:
        """Return the day, where year, month and day are printed and possible."""
        if self.year is None or self.day is None:
            return None
        try:
            if self.solar:
                return from_solar(self.year, self.month, self.day)
            return date(self.year, self.month, self.day)
        except ValueError:
            return None

    def edtf(self) -> str | None:
        """Spell the date as EDTF, `XXXX` for a missing year; None when there is no such date."""
        if (day := self.exact()) is not None:
            return day.isoformat()
        if self.solar or not 1 <= self.month <= 12:
            return None
        if self.day is None:
            return None if self.year is None else f"{self.year:04d}-{self.month:02d}"
        if self.year is None and self.in_year(2000) is not None:
            return f"XXXX-{self.month:02d}-{self.day:02d}"
        return None


def from_solar(year: int, month: int, day: int) -> date:
    """Return the Gregorian day of a Solar Hijri one; right for the years 1343 to 1472.

    Raises ValueError when there is no such day. Leap years follow the cycle of 33 years, which
    agrees with the astronomical calendar in that range.
    """
    if not (1343 <= year <= 1472 and 1 <= month <= 12 and day >= 1):
        raise ValueError("no day of the Solar Hijri calendar")
    length = 31 if month <= 6 else 30 if month <= 11 or _leap(year) else 29
    if day > length:
        raise ValueError("no day of the Solar Hijri calendar")
    start = date(2021, 3, 21)  # 1 Farvardin 1400
    if year >= 1400:
        days = sum(365 + _leap(each) for each in range(1400, year))
    else:
        days = -sum(365 + _leap(each) for each in range(year, 1400))
    days += 31 * (month - 1) - max(0, month - 7) + day - 1
    return start + timedelta(days=days)


def _leap(solar_year: int) -> bool:
    return solar_year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)


def find(text: str) -> list[PrintedDate]:
    """Return the dates of a stretch of text in order: at least a month with a day or a year."""
    if not any(char.isdigit() for char in text):
        return []
    tokens = list(words(text))
    starts = [token.start for token in tokens]
    taken = bytearray(len(text))  # a list of spans would be walked for every date
    found = []
    for one in (*_numeric(text), *_named(text, tokens)):
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\x01" * (one.end - one.start)
            found.append(_with_weekday(text, one, tokens, starts))
    return sorted(found, key=lambda one: one.start)


def weekdays(text: str) -> list[tuple[int, int, int]]:
    """Return the weekdays named in a text as (start, end, weekday)."""
    tokens = list(words(text))
    found = []
    for at, word in enumerate(tokens):
        number = _WEEKDAYS.get(word.key)
        if number is None or word.key in _NOT_ALONE:
            continue
        start = word.start
        # "سه شنبه" ends with the word for Saturday.
        if at and (paired := _WEEKDAY_PAIRS.get((tokens[at - 1].key, word.key))) is not None:
            number, start = paired, tokens[at - 1].start
        found.append((start, word.end, number))
    return found


def _numeric(text: str) -> Iterator[PrintedDate]:
    for match in _YEAR_FIRST.finditer(text):
        year, month, day = int(match["y"]), int(match["m"] or match["mm"]), int(match["d"])
        if one := _checked(match, year, month, day):
            yield one
    for match in _YEAR_LAST.finditer(text):
        first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
        if len(match["y"]) == 2:
            if match["s"] == "-":
                continue
            year += 2000
        if second > 12:
            if one := _checked(match, year, first, second):
                yield one
        elif one := _checked(match, year, second, first):
            twofold = match["s"] != "." and first <= 12 and first != second and not one.solar
            yield replace(one, swapped=(first, second)) if twofold else one


def _checked(match: re.Match[str], year: int, month: int, day: int) -> PrintedDate | None:
    solar = 1343 <= year <= 1472
    one = PrintedDate(*match.span(), match.group(), year, month, day, solar=solar)
    return one if (solar or 1900 <= year <= 2100) and one.exact() else None


def _named(text: str, tokens: list[Word]) -> Iterator[PrintedDate]:
    for at, word in enumerate(tokens):
        first = last = at
        solar = False
        if word.key in _VERBS and text[word.start].islower() and not _after_digit(text, word):
            continue
        month = _MONTHS.get(word.key)
        if at + 1 < len(tokens) and month is None:
            month = _MONTH_PAIRS.get((word.key, tokens[at + 1].key))
            last = at if month is None else at + 1
        if month is None and word.key in _SOLAR_MONTHS:
            month, solar = _SOLAR_MONTHS[word.key], True
        if month is None:
            continue
        before = _number(text, tokens, first, -1)
        after = _number(text, tokens, last, 1)
        day = year = None
        if before and before[1] <= 31:
            first, day = before
            if after and after[1] > 31:
                last, year = after
        elif after and after[1] <= 31:
            last, day = after
            more = _number(text, tokens, last, 1)
            if more and more[1] > 31:
                last, year = more
            elif through := _THROUGH.match(text, tokens[last].end):
                # "May 15 to 18, 2024": the year of the first day too
                year = int(through["year"])
            elif before and before[1] > 31:
                first, year = before
        elif after:
            last, year = after
        elif before and solar:
            first, year = before
        if not day and not year:
            continue
        # "اسد" is also a name, "می" and "تیر" are also words: they need a day.
        if solar and not day:
            continue
        if year is not None and not (1343 <= year <= 1472 if solar else 1900 <= year <= 2100):
            year = None
        if day == 0 or (day is None and year is None):
            continue
        start, end = tokens[first].start, tokens[last].end
        one = PrintedDate(start, end, text[start:end], year, month + 1, day, solar=solar)
        if year is None or day is None or one.exact() is not None:
            yield one


def _after_digit(text: str, word: Word) -> bool:
    return text[max(0, word.start - 4) : word.start].strip(" .de")[-1:].isdigit()


def _number(text: str, tokens: list[Word], at: int, step: int) -> tuple[int, int] | None:
    """Return the index and value of the number beside a token, over one or two filling words."""
    place = at
    for _ in range(3):
        beside = place + step
        if not 0 <= beside < len(tokens):
            return None
        left, right = sorted((place, beside))
        gap = text[tokens[left].end : tokens[right].start]
        if not _GAP.fullmatch(gap):
            return None
        token = tokens[beside]
        if match := _DIGITS.fullmatch(token.key):
            value = int(match.group(1))
            if len(match.group(1)) > 2 or 1 <= value <= 31:
                # "24 April 12:13": a number before a colon is an hour.
                hour = step == 1 and re.match(r":\d", text[token.end : token.end + 2])
                return None if hour else (beside, value)
            return None
        if token.key not in _FILLERS:
            return None
        place = beside
    return None


def _with_weekday(
    text: str, one: PrintedDate, tokens: list[Word], starts: list[int]
) -> PrintedDate:
    """Take in the weekday that stands right before or after a date."""
    first, last = bisect_left(starts, one.start), bisect_left(starts, one.end) - 1
    if first > last:
        return one
    for edge, step in ((first, -1), (last, 1)):
        at, beside = edge, edge + step
        if 0 < beside < len(tokens) and tokens[beside].key in _FILLERS and step == -1:
            at, beside = beside, beside - 1
        if not 0 <= beside < len(tokens):
            continue
        left, right = sorted((at, beside))
        if not _CLOSE_GAP.fullmatch(text[tokens[left].end : tokens[right].start]):
            continue
        weekday = _WEEKDAYS.get(tokens[beside].key)
        if weekday is None:
            continue
        start, end = min(one.start, tokens[beside].start), max(one.end, tokens[beside].end)
        other = beside + step if step == 1 else beside - 1
        if 0 <= other < len(tokens) and step == -1:
            paired = _WEEKDAY_PAIRS.get((tokens[other].key, tokens[beside].key))
            if paired is not None:
                weekday, start = paired, tokens[other].start
        if text.count("(", start, end) > text.count(")", start, end) and text[end : end + 1] == ")":
            end += 1
        return _decided(replace(one, start=start, end=end, quote=text[start:end], weekday=weekday))
    return one


def _decided(one: PrintedDate) -> PrintedDate:
    """Let the weekday choose between the two readings of a date such as 03/04/2024."""
    if one.swapped is None or one.year is None or one.weekday is None:
        return one
    month, day = one.swapped
    plain, swapped = one.exact(), replace(one, month=month, day=day).exact()
    if plain is not None and plain.weekday() == one.weekday:
        return replace(one, swapped=None)
    if swapped is not None and swapped.weekday() == one.weekday:
        return replace(one, month=month, day=day, swapped=None)
    return one
