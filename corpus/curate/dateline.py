"""Datelines: the place, day and agency that open a dispatch, before its first sentence.

"Kabul, Mar 24 (EFE).-", "ЯКУТСК, 4 июл – РИА Новости.", "ISLAMABAD (TASS):" and their like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.curate import printed_dates
from corpus.curate.printed_dates import PrintedDate

_REACH = 110
# Where an opening may end: a bracket or a slash closes, a dash or a colon stands.
_END = re.compile(
    r"[)\]/][\s.,]*(?:[-—–]{1,2}(?=\s)|[:-])?\s*|\s[-—–]{1,2}\s+|[:]\s|\.\s?[-—–]{1,2}\s*|,?[—–]{1,2}\s"
)
_PLACE = re.compile(r"[\s(]*(?P<place>[^\W\d_][^\d(/\[|:;!?—–«»“”\"\n]*)")
_IN_MARKS = re.compile(r"[(/\[]\s*(?P<inside>[^()/\[\]\n]{2,60}?)\s*[)/\]]")
# The agencies whose names stand in datelines and credits, as printed there.
AGENCIES: dict[str, tuple[str, ...]] = {
    "AFP": ("AFP", "Agence France-Presse", "АФП", "فرانس برس", "خبرگزاری فرانسه"),
    "AP": ("AP", "Associated Press", "The Associated Press", "أسوشيتد برس", "آسوشیتدپرس"),
    "Reuters": ("Reuters", "Рейтер", "رويترز", "رویترز", "Thomson Reuters"),
    "EFE": ("EFE", "Agencia EFE", "Efe"),
    "TASS": ("TASS", "ТАСС", "Itar-Tass", "ИТАР-ТАСС", "تاس"),
    "RIA Novosti": ("RIA Novosti", "РИА Новости", "РИА «Новости»", "RIA"),
    "Sputnik": ("Sputnik", "Спутник", "اسپوتنیک", "سبوتنيك"),
    "Interfax": ("Interfax", "Интерфакс"),
    "Xinhua": ("Xinhua", "Синьхуа", "شينخوا", "شینهوا"),
    "DPA": ("dpa", "DPA", "Deutsche Presse-Agentur"),
    "ANSA": ("ANSA",),
    "Adnkronos": ("Adnkronos",),
    "Europa Press": ("Europa Press", "EUROPA PRESS"),
    "Anadolu": ("AA", "Anadolu", "Anadolu Agency", "Anadolu Ajansı", "الأناضول"),
    "IHA": ("İHA", "IHA"),
    "DHA": ("DHA",),
    "IRNA": ("IRNA", "ایرنا"),
    "ISNA": ("ISNA", "ایسنا"),
    "Tasnim": ("Tasnim", "تسنیم"),
    "Fars": ("Fars", "FNA", "فارس"),
    "Mehr": ("Mehr", "MNA", "مهر"),
    "Pajhwok": ("Pajhwok", "پژواک", "پژواک افغان", "Pajhwok Afghan News"),
    "Bakhtar": ("Bakhtar", "BNA", "باختر", "Bakhtar News Agency"),
    "Khaama Press": ("Khaama Press", "The Khaama Press", "Khaama"),
    "Afghan Voice Agency": ("AVA", "Afghan Voice Agency", "آوا"),
    "ANI": ("ANI",),
    "IANS": ("IANS",),
    "PTI": ("PTI",),
    "UNI": ("UNI",),
    "APP": ("APP", "Associated Press of Pakistan"),
    "INP": ("INP",),
    "NNI": ("NNI",),
    "Online": ("Online News Agency",),
    "Kyodo": ("Kyodo",),
    "Yonhap": ("Yonhap", "YONHAP News"),
    "KUNA": ("KUNA", "كونا"),
    "QNA": ("QNA", "قنا"),
    "SPA": ("SPA", "واس"),
    "WAM": ("WAM", "وام"),
    "Kabar": ("Kabar",),
    "24.kg": ("24.kg",),
    "UzA": ("UzA",),
    "Trend": ("Trend",),
    "Ukrinform": ("Ukrinform",),
    "Bloomberg": ("Bloomberg",),
    "UPI": ("UPI",),
    "VOA": ("VOA", "Voice of America"),
    "RFE/RL": ("RFE/RL", "Radio Free Europe/Radio Liberty"),
}
_BY_NAME = {name.casefold(): agency for agency, names in AGENCIES.items() for name in names}
# "According to the news agency …" opens a dispatch in Iran and Afghanistan.
_REPORTS = re.compile(
    r"\s*(?:به\s+(?:گزارش|نقل از)|د\s)\s*(?:[^\s،,.]+\s+){0,4}?"
    r"(?:خبرگزاری|خبرنگار|خبري اژانس|آژانس|اژانس)\s+"
    r"(?:خبری\s+)?(?P<name>[^\s،,.:؛]+(?:\s+(?:نیوز|پرس|افغان|افغانستان))?)"
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """The opening of a dispatch: where it ends, and the place, date and agencies printed in it."""

    end: int
    place: str | None
    date: PrintedDate | None
    agencies: tuple[tuple[int, int, str], ...]


def agency_named(name: str) -> str | None:
    """Return the agency that is printed under a name, None when there is none."""
    return _BY_NAME.get(name.strip(" .,،:-–—()/").casefold())


def agencies_in(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int, str]]:
    """Return the agencies named in a stretch as (start, end, agency): words as printed only."""
    found = []
    for match in _ANY_NAME.finditer(text, start, len(text) if end is None else end):
        agency = _BY_NAME[match.group().casefold()]
        if match.group() in AGENCIES[agency]:
            found.append((*match.span(), agency))
    return found


_ANY_NAME = re.compile(
    r"(?<![\w.-])(?:"
    + "|".join(re.escape(name) for name in sorted(_BY_NAME, key=len, reverse=True))
    + r")(?![\w-])",
    re.IGNORECASE,
)


def find(line: str) -> Dateline | None:
    """Return the dateline a line opens with, None when it opens with a sentence."""
    head = line[:_REACH]
    if match := _REPORTS.match(head):
        agency = agency_named(match["name"])
        named = ((match.start("name"), match.end("name"), agency),) if agency else ()
        return Dateline(match.end(), None, None, named)
    for match in _END.finditer(head, 2):
        if found := _opening(line, head, match.end()):
            return found
    return None


def _opening(line: str, head: str, end: int) -> Dateline | None:
    opening = head[:end]
    if opening.count("(") > opening.count(")"):
        return None  # the dash in "(Sputnik - 22nd September)"
    if len(opening.split()) > 14 or re.search(r"[!?«»“”\"]|\.\s+\w{3,} \w", opening):
        return None
    agencies = [one for one in agencies_in(opening) if _set_apart(opening, one)]
    if not agencies:
        # "ЯКУТСК, 4 июл – РИА Новости. …": the agency comes last.
        following = [one for one in agencies_in(head, end) if one[0] <= end + 1]
        if following and re.match(r"\s*[/.)—–:-]", line[following[0][1] :]):
            agencies, end = following, following[0][1]
            closing = re.match(r"[\s/.)]*(?:[-—–:]+\s)?\s*", line[end:])
            end += closing.end() if closing else 0
            opening = line[:end]
    dates = printed_dates.find(opening)
    match = _PLACE.match(opening, 0, dates[0].start if dates else end)
    place = match["place"].strip(" ,.-،/)") if match else None
    if agencies and place and agency_named(place):
        place = None
    if len(dates) > 1 or (place and len(place.split()) > 6):
        return None
    if not agencies and not _is_place(place, opening) and not (dates and _is_name(place)):
        return None
    return Dateline(end, place or None, dates[0] if dates else None, tuple(agencies))


def _set_apart(opening: str, agency: tuple[int, int, str]) -> bool:
    """Tell whether an agency stands in brackets or slashes, or alone before the dash."""
    start, end, _ = agency
    before, after = opening[:start].rstrip(), opening[end:].lstrip()
    return not before or before[-1] in "(/[,-–—" or after[:1] in (")", "/", "]")


def _is_name(place: str | None) -> bool:
    """Tell a place before a date from the beginning of a sentence: "He stated on Tuesday (…)"."""
    return place is None or all(
        part[:1] != part[:1].lower() or part[:1] > "\u0590" for part in place.split()
    )


def _is_place(place: str | None, opening: str) -> bool:
    """Tell whether an opening without day or agency is a place: "KABUL, Afghanistan —"."""
    if not place or len(opening.split()) > 7:
        return False
    first = place.split()[0].strip(",.")
    bracketed = opening.lstrip().startswith("(") and place[0].isupper() and len(place.split()) <= 2
    return bracketed or (len(first) > 2 and first.isupper())


def marks(text: str) -> list[str]:
    """Return what stands in brackets or slashes in a stretch: "(EFE)", "/TASS/"."""
    return [match["inside"] for match in _IN_MARKS.finditer(text)]
