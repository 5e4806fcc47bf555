"""Suggest what a page says of itself: title, standfirst, outlet, author, agency and language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import JsonValue

from corpus.curate import boilerplate, dateline
from corpus.curate import lines as page_lines
from corpus.curate.page import Line, LineKind, Page
from corpus.curate.suggestion import Suggestion
from corpus.records import OutletKind, Passage
from corpus.vocabulary import Vocabulary

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_SITE_SUFFIX = re.compile(r"\s+(?:[|·•–—-]|::|»|«)\s+")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright|کلیه حقوق[^\n]{0,40}متعلق به)\s*(?:©|\(c\))?\s*"
    r"(?:\d{4}(?:\s*[-–—]\s*(?:\d{4})?)?)?\W{0,3}(?P<name>[^\n©|]{2,80})",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"[.,;:–—-]?\s*(?:all rights.*|reproduction.*|powered by.*|с \d{4}.*|\d{4}.*"
    r"|todos los derechos.*|tous droits.*|alle rechte.*|tüm hakları.*|جميع الحقوق.*|است\b.*"
    r"|designed by.*|developed by.*)$",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"[\s,]+(?:gmbh|ag|llc|l\.l\.c\.|ltd|limited|inc|s\.?a\.?|s\.?l\.?|plc|fz-llc|pvt|co|corp"
    r"|a\.?ş\.?|ооо|media group|group|publishing|publications)\.?$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"^\W*(?:by|por|par|texte par|von|автор[ы]?|текст|yazan|haber|بقلم|كتب|كتبت|نویسنده|گزارشگر"
    r"|لیکوال|written by|reported by|author|reporter|posted by|published by)\s*[:–—-]?\s+",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,|;|&|/|\band\b|\by\b|\bet\b|\bund\b|\bи\b|\bve\b|\sو\s)\s*")
_DESKS = """
    admin; administrator; editor; editorial; webmaster; staff; web desk; news desk; newsroom
    staff reporter; our correspondent; agencies; news agencies; agencias; редакция; redacción
    redaktion; rédaction; تحریریه
"""
_NO_AUTHOR = frozenset(boilerplate.folded(name) for name in re.split(r"[;\n]", _DESKS))
_WITH_INPUTS = re.compile(
    r"^\W*(?:with (?:inputs?|agency inputs) from|source|sources|agency|fuente|quelle|kaynak"
    r"|источник|المصدر|منبع|سرچینه)\s*[:–—-]?\s*(?P<name>[^\n.:]{2,60})",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"[.!?؟۔”»\"]\s*[(/\[]?\s*(?P<name>[A-ZА-ЯÀ-Þ][\w./ -]{1,24}?)\s*[)/\]]?\.?\s*$"
)
_LETTERS: tuple[tuple[str, str], ...] = (
    ("ps", "ښځڅډړږڼېۍګ"),
    ("ur", "ٹڈڑےںہ"),
    ("fa", "پچژگ"),
)
_CYRILLIC_LETTERS: tuple[tuple[str, str], ...] = (
    ("tg", "ҷӣӯҳ"),
    ("kk", "әөұүңһ"),
    ("uk", "їєґ"),
    ("be", "ў"),
)
_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("hi", r"[\u0900-\u097f]"),
    ("bn", r"[\u0980-\u09ff]"),
    ("ko", r"[\uac00-\ud7af]"),
    ("ja", r"[\u3040-\u30ff]"),
    ("zh", r"[\u4e00-\u9fff]"),
    ("he", r"[\u0590-\u05ff]"),
    ("el", r"[\u0370-\u03ff]"),
    ("ka", r"[\u10a0-\u10ff]"),
    ("hy", r"[\u0530-\u058f]"),
)


def suggest(page: Page, lines: Sequence[Line], vocabulary: Vocabulary) -> tuple[Suggestion, ...]:
    """Return suggestions for what the page says of itself, the best of each field first.

    `outlet` holds an id of the register, `new_outlet` a name and host that it does not know.
    """
    agencies = list(_agencies(page, lines))
    outlets = list(_outlets(page, lines, vocabulary, agencies))
    best_outlet = max(outlets, key=lambda one: one.confidence, default=None)
    names = _names_of(best_outlet, vocabulary)
    found = [
        *_titles(page, lines),
        *_standfirsts(lines),
        *outlets,
        *(one for one in agencies if _differs(one, best_outlet, names)),
        *_authors(page, lines, names),
        *_language(page, lines),
    ]
    order = ("title", "standfirst", "outlet", "agency", "author", "language")
    found.sort(key=lambda one: (order.index(one.field.removeprefix("new_")), -one.confidence))
    best: dict[str, Suggestion] = {}
    for one in found:
        best.setdefault(one.id, one)
    return tuple(best.values())


def _passage(line: Line, quote: str) -> Passage:
    return Passage(line=line.number, quote=quote)


def _folded_key(name: str) -> str:
    """Return a name's letters alone, without articles and what stands in brackets."""
    bare = re.sub(r"\([^)]*\)", " ", name)
    words = boilerplate.folded(bare).split()
    return "".join(word for word in words if word not in ("the", "www"))


# Title and standfirst


def _titles(page: Page, lines: Sequence[Line]) -> Iterator[Suggestion]:
    said = {_folded_key(one.value): one.where for one in page.meta.titles}
    line = next((each for each in lines if each.what == "title"), None)
    if line is not None:
        text = " ".join(line.text.split())
        where = said.get(_folded_key(text))
        why = f"The headline above the body (line {line.number})."
        if where:
            why += f" The page's {where} says the same."
        yield Suggestion.of(
            "title", text[:1000], passages=(_passage(line, line.text.strip()[:4000]),),
            confidence=0.97 if where else line.confidence, rule="headline", why=why,
        )  # fmt: skip
    for one in page.meta.titles[:2]:
        text = _SITE_SUFFIX.split(one.value)[0] if one.where == "title element" else one.value
        if line is None or _folded_key(text) not in _folded_key(line.text):
            why = f"The page's {one.where} says so."
            yield Suggestion.of(
                "title",
                text,
                confidence=0.7 if line is None else 0.4,
                rule="page metadata",
                why=why,
            )


def _standfirsts(lines: Sequence[Line]) -> Iterator[Suggestion]:
    for line in lines:
        if line.what == "standfirst":
            text = " ".join(line.text.split())
            why = f"It stands alone between headline and first paragraph (line {line.number})."
            yield Suggestion.of(
                "standfirst", text[:4000], passages=(_passage(line, line.text.strip()[:4000]),),
                confidence=line.confidence, rule="standfirst", why=why,
            )  # fmt: skip
            return


# Outlet


def host(address: str | None) -> str | None:
    """Return the host of an address without `www.`, lower case."""
    if not address:
        return None
    try:
        name = urlsplit(address.strip()).hostname
    except ValueError:
        return None
    return re.sub(r"^(?:www\d?|m|amp)\.", "", name.rstrip(".").casefold()) if name else None


def _outlets(
    page: Page, lines: Sequence[Line], vocabulary: Vocabulary, agencies: Sequence[Suggestion]
) -> Iterator[Suggestion]:
    site = host(page.address) or next(
        (found for one in page.meta.addresses if (found := host(one.value))), None
    )
    by_key = _register(tuple((key, outlet.name) for key, outlet in vocabulary.outlets.items()))
    known = _at_host(site, vocabulary)
    if known is not None:
        name = vocabulary.outlets[known].name
        yield Suggestion.of(
            "outlet", known, confidence=0.97, rule="host of the address",
            why=f"The address is at {site}, the home of {name}.",
        )  # fmt: skip
    for one in page.meta.outlets:
        if outlet := by_key.get(_folded_key(one.value)):
            yield Suggestion.of(
                "outlet", outlet, confidence=0.9, rule="page metadata",
                why=f"The page's {one.where} is “{one.value}”.",
            )  # fmt: skip
    yield from _printed_outlets(lines, by_key, vocabulary)
    for agency in agencies:
        outlet = by_key.get(_folded_key(str(agency.value)))
        if outlet and vocabulary.outlets[outlet].kind is OutletKind.NEWS_AGENCY:
            yield Suggestion.of(
                "outlet", outlet, passages=agency.passages, confidence=0.45, rule="agency alone",
                why=f"{agency.why} No other publisher is named.",
            )  # fmt: skip
    if known is None:
        yield from _new_outlets(page, lines, site, by_key)


@lru_cache(maxsize=4)
def _register(names: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for key, name in names:
        found.setdefault(_folded_key(name), key)
        for inside in re.findall(r"\(([A-Z]{2,8})\)", name):
            found.setdefault(_folded_key(inside), key)
    return found


def _at_host(site: str | None, vocabulary: Vocabulary) -> str | None:
    if site is None:
        return None
    best: tuple[int, str] | None = None
    for key, outlet in vocabulary.outlets.items():
        home = re.sub(r"^www\.", "", outlet.homepage or "")
        if home and (site == home or site.endswith(f".{home}") or home.endswith(f".{site}")):
            better = (len(home) if site != home else 1000, key)
            best = max(best, better) if best else better
    return best[1] if best else None


def _printed_outlets(
    lines: Sequence[Line], by_key: Mapping[str, str], vocabulary: Vocabulary
) -> Iterator[Suggestion]:
    """Find outlets of the register by name, where pages name themselves."""
    longest = 6
    for line in lines:
        own = line.kind is LineKind.BODY or line.what in ("standfirst", "title")
        if line.kind is LineKind.BLANK or len(line.text) > 2000:
            continue
        words = [
            (match.start(), match.end())
            for match in re.finditer(r"[^\W_]+(?:[.’'-][^\W_]+)*", line.text)
        ]
        at = 0
        while at < len(words):
            for length in range(min(longest, len(words) - at), 0, -1):
                start, end = words[at][0], words[at + length - 1][1]
                printed = line.text[start:end]
                outlet = (
                    by_key.get(_folded_key(printed))
                    if printed[:1].isupper() or printed[:1] > "\u0600"
                    else None
                )
                if outlet is None or _part_of_longer(line.text, start, end):
                    continue
                found = _said_as_own(line, start, end, own, length)
                if found is not None:
                    confidence, rule, why = found
                    yield Suggestion.of(
                        "outlet", outlet, passages=(_passage(line, printed),),
                        confidence=confidence, rule=rule,
                        why=f"{why}: “{printed}” (line {line.number}).",
                    )  # fmt: skip
                at += length - 1
                break
            at += 1


_GENERIC = frozenset({"the", "by", "news", "agency", "press", "tv", "online", "reports", "via"})


def _part_of_longer(text: str, start: int, end: int) -> bool:
    """Tell "Times" in "The Gandhara Times" from a name of its own."""
    before = re.search(r"([^\W\d_][\w’'-]*)[ ]$", text[:start])
    after = re.match(r"[ ]([^\W\d_][\w’'-]*)", text[end:])
    names = [match.group(1) for match in (before, after) if match]
    return any(name[:1].isupper() and name.casefold() not in _GENERIC for name in names)


def _said_as_own(
    line: Line, start: int, end: int, own: bool, n_words: int
) -> tuple[float, str, str] | None:
    before, after = line.text[:start], line.text[end:]
    alone = not re.search(r"\w", before + after)
    if not own:
        if re.search(r"©|\(c\)|copyright|hyperlink|ссылка|rights", line.text, re.IGNORECASE):
            return 0.85, "copyright line", "The line of rights names it"
        if alone:
            sure = 0.8 if line.what == "credit" else 0.7
            return sure, "name alone on a line", "Its name stands alone on a line"
        if line.what in ("credit", "byline") and n_words >= 2:
            return 0.6, "credit", "A credit names it"
        return None
    opening = dateline.find(line.text)
    if opening is not None and end <= opening.end and n_words >= 1:
        return 0.6, "dateline", "The dateline names it"
    if re.match(r"\s*[–—-]\s", after) and not before.strip() and n_words >= 2:
        return 0.7, "opens the text", "The text opens with its name"
    if re.search(r"(?:reports?|reported(?: by)?|reporting by|told|[Сс]ообщает)\W*$", before) and (
        line.what == "standfirst" or not re.search(r"\w", after)
    ):
        return 0.75, "self-attribution", "The text is signed with its name"
    if re.match(r"\s+(?:reports|has learned|understands|correspondent|сообщает)\b", after):
        return 0.55, "self-attribution", "The text speaks of it as its own"
    return None


def _new_outlets(
    page: Page, lines: Sequence[Line], site: str | None, by_key: Mapping[str, str]
) -> Iterator[Suggestion]:
    """Name a publisher the register does not know: by the host, metadata, masthead or rights."""

    def new(name: str, confidence: float, rule: str, why: str, line: Line | None) -> Suggestion:
        value: dict[str, JsonValue] = {"name": name}
        if site:
            value["homepage"] = site
        at = (_passage(line, name),) if line is not None and name in line.text else ()
        return Suggestion.of(
            "new_outlet", value, passages=at, confidence=confidence, rule=rule, why=why
        )

    for one in page.meta.outlets[:2]:
        if _folded_key(one.value) not in by_key:
            why = f"The page's {one.where} is “{one.value}”, which the register does not know."
            yield new(one.value, 0.85, "page metadata", why, None)
    label = re.sub(r"\W", "", site.split(".")[0]) if site and site.count(".") else ""
    if site and label in ("news", "english", "en", "ru", "fa", "ps", "ar", "edition", "mobile"):
        label = re.sub(r"\W", "", site.split(".")[1])
    for line in lines:
        if len(label) >= 5 and (name := _name_like(line.text[:2000], label)):
            why = f"The name of the site's host, {site}, as the page prints it."
            yield new(name, 0.8, "name of the host", why, line)
            label = ""
        if line.kind is LineKind.BODY or line.what in ("title", "standfirst"):
            continue
        if match := _COPYRIGHT.search(line.text):
            name = re.split(r"\.\s", _RIGHTS.sub("", match["name"].strip()))[0].strip(" .,")
            name = _COMPANY.sub("", name).strip(" .,")
            key = _folded_key(name)
            if (
                2 < len(key) <= 50
                and key not in by_key
                and not re.search(r"\b(?:afp|reuters|getty)\b", name, re.I)
            ):
                why = f"The line of rights names it (line {line.number})."
                yield new(name, 0.6, "copyright line", why, line)
    for one in page.meta.titles:
        pieces = _SITE_SUFFIX.split(one.value)
        if one.where == "title element" and len(pieces) > 1 and len(pieces[-1].split()) <= 5:
            yield new(pieces[-1].strip(), 0.65, "end of the page's title",
                      f"The page's title ends with “{pieces[-1].strip()}”.", None)  # fmt: skip
    for line in [each for each in lines if each.kind is not LineKind.BLANK][:3]:
        if line.kind is not LineKind.EXCLUDED or line.what not in ("nav", "related"):
            continue
        name = re.split(r"\s{2,}|\s[|·•–—>/-]\s|\t", line.text.strip())[0]
        known_phrase = boilerplate.whole(boilerplate.folded(name)) or re.search(r"\d", name)
        small = name[:1].islower()
        body = len(name.split()) <= 12 and page_lines.INSTITUTION.search(name)
        if (2 <= len(name.split()) <= 5 or body) and not small and not known_phrase:
            yield new(name, 0.4, "masthead", f"The page begins with “{name}”.", line)
            break
    if site:
        why = f"The page names no publisher; its address is at {site}."
        yield new(site, 0.3, "host alone", why, None)


def _name_like(text: str, label: str) -> str | None:
    """Return the words of a text that, written together, are the name of a host."""
    spans = [match.span() for match in re.finditer(r"[^\W_]+(?:[.’'-][^\W_]+)*", text)]
    for at in range(len(spans)):
        for length in range(1, min(6, len(spans) - at) + 1):
            printed = text[spans[at][0] : spans[at + length - 1][1]]
            if len(printed) > 2 * len(label) + 8:
                break
            if _folded_key(printed) in (label, label.removeprefix("the")):
                return printed
    return None


def _names_of(outlet: Suggestion | None, vocabulary: Vocabulary) -> frozenset[str]:
    if outlet is None:
        return frozenset()
    if outlet.field == "outlet":
        return frozenset({_folded_key(vocabulary.outlets[str(outlet.value)].name)})
    value = outlet.value
    return frozenset({_folded_key(str(value["name"]))}) if isinstance(value, dict) else frozenset()


def _differs(agency: Suggestion, outlet: Suggestion | None, names: frozenset[str]) -> bool:
    """Tell an agency from the outlet itself; an agency that stands in for it counts as both."""
    sites = ("host of the address", "page metadata", "name of the host", "masthead")
    if outlet is None or outlet.rule not in sites:
        return True
    return _folded_key(str(agency.value)) not in names


# Agency


def _agencies(page: Page, lines: Sequence[Line]) -> Iterator[Suggestion]:
    own = [line for line in lines if line.kind is LineKind.BODY]

    def credit(name: str, line: Line, quote: str, confidence: float, rule: str) -> Suggestion:
        why = f"{rule[0].upper()}{rule[1:]}: “{quote}” (line {line.number})."
        return Suggestion.of(
            "agency",
            name,
            passages=(_passage(line, quote),),
            confidence=confidence,
            rule=rule,
            why=why,
        )

    for line in own[:3]:
        opening = dateline.find(line.text)
        if opening is None:
            continue
        for start, end, name in opening.agencies[-1:]:
            yield credit(name, line, line.text[start:end], 0.9, "the dateline credits it")
        if not opening.agencies:
            for inside in dateline.marks(line.text[: opening.end]):
                if (
                    inside[:1].isupper()
                    and len(inside.split()) <= 4
                    and not re.search(r"\d", inside)
                ):
                    yield credit(inside, line, inside, 0.7, "the dateline credits it")
    if own and (match := _SIGNED.search(own[-1].text)):
        printed = match["name"].strip()
        signed = dateline.agency_named(printed)
        initials = printed.isupper() and 2 <= len(printed) <= 6 and printed.isalpha()
        if signed or initials:
            sure = 0.85 if signed else 0.6
            yield credit(signed or printed, own[-1], printed, sure, "the text is signed")
    start = own[0].number if own else 0
    for line in lines:
        if line.kind is LineKind.BLANK or line.kind is LineKind.BODY:
            continue
        text = line.text.strip()
        bare = text.strip(" .,،:-–—()/[]")
        alone = dateline.agency_named(bare)
        if line.what in ("credit", "byline") and alone:
            yield credit(alone, line, bare, 0.75, "a credit names it")
        elif line.what == "byline":
            named = dateline.agencies_in(text)
            if named and len(text.split()) <= 6:
                yield credit(
                    named[0][2], line, text[named[0][0] : named[0][1]], 0.7, "a credit names it"
                )
        elif line.what == "credit" and line.number > start and (given := _WITH_INPUTS.match(text)):
            printed = given["name"].strip(" .,")
            known = dateline.agency_named(printed)
            if known or (printed[:1].isupper() and len(printed.split()) <= 4):
                sure = 0.7 if known else 0.6
                yield credit(known or printed, line, printed, sure, "a credit names it")
    for one in page.meta.agencies[:1]:
        agency = dateline.agency_named(one.value) or one.value
        why = f"The page's {one.where} is “{one.value}”."
        yield Suggestion.of("agency", agency, confidence=0.6, rule="page metadata", why=why)


# Author


def _authors(page: Page, lines: Sequence[Line], outlet: frozenset[str]) -> Iterator[Suggestion]:
    for one in page.meta.authors[:3]:
        if name := _author(one.value, outlet):
            at = next((line for line in lines if name in line.text), None)
            yield Suggestion.of(
                "author", name, passages=(_passage(at, name),) if at else (), confidence=0.88,
                rule="page metadata", why=f"The page's {one.where} is “{one.value}”.",
            )  # fmt: skip
    for line in lines:
        text = line.text.strip()
        if line.kind is LineKind.META and line.what == "byline":
            marked = _BY.match(text)
            name = _author(text, outlet)
            if name:
                quote = name if name in line.text else text
                yield Suggestion.of(
                    "author", name, passages=(_passage(line, quote),),
                    confidence=0.9 if marked else 0.55, rule="byline",
                    why=f"The byline says “{text}” (line {line.number}).",
                )  # fmt: skip
            continue
        about = page_lines.about_name(text) if line.what == "author_bio" else None
        if about and (name := _author(about, outlet)):
            yield Suggestion.of(
                "author", name, passages=(_passage(line, about),), confidence=0.7,
                rule="author's box", why=f"An author's box is headed “{text}”.",
            )  # fmt: skip


def _author(text: str, outlet: frozenset[str]) -> str | None:
    """Return the names of a byline, several joined by a semicolon, None for desks and agencies."""
    bare = _BY.sub("", text.strip())
    bare = re.split(r"\s[|·•–—]\s|\s{2,}|\b(?:Published|Updated|Posted)\b|\d{1,2}[./:]\d{2}", bare)[
        0
    ]
    names = []
    for part in _AND.split(bare):
        name = re.sub(r"\s+(?:in|в|en|à|aus)\s+[A-ZÀ-ÞА-ЯЁ].*$", "", part.strip(" .,;:-–—()"))
        folded = boilerplate.folded(name)
        if not folded or folded in _NO_AUTHOR or "@" in name or re.search(r"https?:|\d", name):
            continue
        if dateline.agency_named(name) or dateline.agencies_in(name) or _folded_key(name) in outlet:
            continue
        if re.fullmatch(r"[A-Z0-9.-]+|\S+\.\S{2,}", name):
            continue
        if len(name.split()) > 5 or not (name[:1].isupper() or name[:1] > "\u0590"):
            continue
        names.append(name)
    if len(names) > 1 and len(names[0].split()) > 1:
        names = [name for name in names if len(name.split()) > 1]  # "Defne Arıkan, Istanbul"
    return "; ".join(dict.fromkeys(names)) or None


# Language


def _language(page: Page, lines: Sequence[Line]) -> Iterator[Suggestion]:
    own = "\n".join(line.text for line in lines if line.kind is LineKind.BODY)
    text = own if len(own) >= 40 else "\n".join(line.text for line in lines)
    code, sure, why = language(text)
    declared = [one.value.replace("_", "-").split("-")[0].casefold() for one in page.meta.languages]
    if code is None:
        for one, value in zip(page.meta.languages, declared, strict=True):
            if re.fullmatch(r"[a-z]{2,3}", value):
                yield Suggestion.of(
                    "language", value, confidence=0.6, rule="page metadata",
                    why=f"The page's {one.where} says so.",
                )  # fmt: skip
                return
        return
    if code in declared:
        sure, why = min(0.99, sure + 0.05), f"{why} The page's markup says the same."
    yield Suggestion.of(
        "language", code, confidence=round(sure, 2), rule="language of the body", why=why
    )


def language(text: str) -> tuple[str | None, float, str]:
    """Return the language of a text as a code, how sure that is, and why.

    The letters of a script settle most of the languages that share it; Latin and Cyrillic text is
    told apart by its runs of letters.
    """
    sample = text[:20_000]
    letters = [char for char in sample if char.isalpha()]
    if len(letters) < 12:
        return None, 0.0, "too few letters"
    for code, pattern in _SCRIPTS:
        if len(re.findall(pattern, sample)) >= 0.3 * len(letters):
            if code == "zh" and len(re.findall(r"[\u3040-\u30ff]", sample)) >= 0.05 * len(letters):
                code = "ja"
            return code, 0.95, "Its script is used for this language."
    if _share(letters, "\u0600", "\u06ff") >= 0.5:
        return _arabic_script(letters)
    if _share(letters, "\u0400", "\u052f") >= 0.5:
        for code, special in _CYRILLIC_LETTERS:
            if _count(letters, special) >= 0.01 * len(letters):
                return code, 0.92, f"It has letters of this language ({special})."
    likely, sure = _by_runs(sample)
    return likely, sure, "Its runs of letters are those of this language."


def _arabic_script(letters: Sequence[str]) -> tuple[str, float, str]:
    n_letters = len(letters)
    for code, special in _LETTERS:
        least = 0.01 if code != "fa" else 0.004
        if _count(letters, special) >= least * n_letters:
            return code, 0.93, f"It has letters of this language ({special})."
    if _count(letters, "یک") > _count(letters, "يكةى"):
        return "fa", 0.7, "Its forms of ye and kaf are Persian."
    return "ar", 0.93, "It is in Arabic script without the letters Persian, Pashto and Urdu add."


def _count(letters: Iterable[str], special: str) -> int:
    return sum(char.lower() in special for char in letters)


def _share(letters: Sequence[str], first: str, last: str) -> float:
    return sum(first <= char <= last for char in letters) / len(letters)


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # its model takes a moment to load

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _by_runs(sample: str) -> tuple[str | None, float]:
    # Whole words in capitals (a headline, a dateline) mislead it.
    code, probability = _identifier().classify(sample[:4000].lower())
    if len(sample) < 60:
        return str(code), 0.5 * float(probability)
    return str(code), min(0.95, float(probability))
