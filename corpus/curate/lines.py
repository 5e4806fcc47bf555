"""Tell what each line of a page is: the article's own, its title or date, or left out and why.

Set phrases and shapes settle single lines (menus, share buttons, dates, credits). The body is then
the stretch of lines whose paragraphs weigh most, with gaps where a block of related stories stands
in mid-article. Nothing is deleted: a line left out keeps its reason and the rule that said so.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.curate import boilerplate, dateline, printed_dates
from corpus.curate.page import Line, LineKind, Mark, Page
from corpus.records import ExcludedLines, LineReason, MetaLine
from corpus.text.words import STOP_WORDS, keys, stem

_CLOSING = "\"'”’“»)]›）」』*"  # in Urdu “ closes
_STOPS = ".!?:;؟۔।。！？…"
_CUT = re.compile(r"(?:…|\.\.\.|\[[^\]\d]{0,12}\])\s*$")
_AFTER_STOP = re.compile(r"(?:\s|\[\d{1,3}\]|[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])+$")
"""Footnote marks and pictures behind the stop of a sentence."""
_READING_TIME = re.compile(
    r"^\W*\d+\s*(?:min|mins|minutes?|minutos?|mn|мин|минут\w*|dk|dakika|minuten|دقیقه|دقيقة|دقائق)\b"
    r"\.?(?:\s+(?:read|lectura|de lecture|lesezeit|okuma|чтения))?\W*$",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"^\W*(?:\d+|an?|one)\s+(?:second|minute|hour|day|week|month|year|sec|min|hr)s?\s+ago\W*$"
    r"|^\W*\d+\s+(?:минут\w*|час\w*|дн\w*|saat|gün|dakika)\s+(?:назад|önce)\W*$"
    r"|^\W*(?:hace|il y a|vor|منذ|قبل)\s+\d+\s+\w+\W*$",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"^\W*\d{1,2}[:.٫]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?|h|uhr|мск|gmt|utc|[a-z]{3,4})?"
    r"(?:\s*\(?\w{0,5}\)?)?\W*$",
    re.IGNORECASE,
)
_POST_HEAD = re.compile(
    r"^[^.!?:]{2,60},\s*\[?(?:\d[\d./-]+\s+)?\d{1,2}:\d{2}(?::\d{2})?\]?:?$"  # "Channel, 09:02"
)
_LETTER_HEAD = re.compile(
    r"^\W*(?:from|to|cc|subject|sent|reply-to|от|кому|тема|de|para|asunto|kimden|kime|konu"
    r"|من|إلى|از|به|موضوع)\s?:\s|^-{3,}.{0,40}-{3,}$",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"^[\^↑]\s")
_QUOTING = re.compile(r"^(?:>\s?)+")
_WEB_ADDRESS = re.compile(r"^\W*(?:https?://\S+|www\.\S+|pic\.twitter\.com/\S+)\W*$", re.IGNORECASE)
_HOST = re.compile(r"^\W*[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}\W*$", re.IGNORECASE)
_MENU = re.compile(r"\s*[|·•›»>]\s*|\s{2,}|\t")
_TRAIL = re.compile(
    r"^\W*(?:home|homepage|главная|inicio|portada|accueil|startseite|ana ?sayfa|الرئيسية|خانه"
    r"|صفحه نخست|کور)\s*[/>»›|]",
    re.IGNORECASE,
)
_OTHER_PAGE = re.compile(
    r"\b(?:page|pages|pp?\.|seite|pág(?:ina)?|стр(?:аниц\w)?\.?|sayfa|صفحه|ص)\s*\d+\W*$",
    re.IGNORECASE,
)
_NAME_ALONE = re.compile(
    r"^[A-ZÀ-ÞА-ЯЁ][^\W\d_]+(?:[ -][A-ZÀ-ÞА-ЯЁ][^\W\d_]*\.?){1,3}"
    r"(?:(?:\s(?:in|en|à|в)|,)\s[A-ZÀ-ÞА-ЯЁ][^\W\d_]+(?:[ -][A-ZÀ-ÞА-ЯЁ][^\W\d_]*){0,2})?$"
)
_PHOTO = re.compile(
    r"(?:photo|file photo|image|picture|foto|fotograf|fotoğraf|фото|иллюстрация|crédit|credit|عکس"
    r"|صورة)\s*(?:by|credit|courtesy|:|©|/|\()|©"
    r"|\((?:[^()]{0,40}/)?(?:AFP|AP|Reuters|EPA|Getty Images?|EFE|TASS|Xinhua|AA|dpa)"
    r"(?:/[^()]{0,40})?\)\W*$"
    r"|^(?:[\w .-]{2,40}/){1,3}(?:AP|AFP|dpa|Reuters|EPA|Getty)\W*$"
    r"|(?:via|/)\s*(?:reuters|afp|ap|getty images)\W*$"
    r"|(?:file photo|архивное фото|foto de archivo|archivbild|photo d'archives|arşiv)\W*$",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"©|\(c\)\s*\d{4}|copyright\b", re.IGNORECASE)
_BYLINE = re.compile(
    r"^\W*(?:by|por|par|texte par|von|автор|авторы|текст|yazan|haber|بقلم|كتب|كتبت|نویسنده|گزارشگر"
    r"|لیکوال|written by|reported by|author|reporter|posted by|published by|redacción|redaktion)"
    r"\s*[:–—-]?\s+(?P<name>[^\n.!?:;]{2,80})$",
    re.IGNORECASE,
)
_DESK = re.compile(
    r"^\W*(?:(?:our |staff |special |web |news |monitoring |foreign |international )"
    r"(?:desk|reporter|correspondent|staff|editor|writer|report)s?|newsdesk|agencies|agencias|agences"
    r"|news agencies|staff writer|редакция|redacción|rédaction|وكالات|agency report)\W*$",
    re.IGNORECASE,
)
_ABOUT_NAME = re.compile(
    r"^(?i:about|об|sobre|über|à propos de|hakkında|درباره|عن)\s+(?P<name>[A-ZÀ-ÞА-Я][^\s\d:.,;?!]*"
    r"(?:\s+[A-ZÀ-ÞА-Я][^\s\d:.,;?!]*){0,3})$"
)
_BIO = re.compile(
    r"\b(?:is|was|ist|est|es|является)\s+(?:an?|the|our|ein|eine|un|une|una)?\s*(?:[\w'’-]+\s+){0,4}?"
    r"(?:reporter|journalist|correspondent|editor|columnist|freelancer|contributor|journaliste"
    r"|periodista|redakteur\w*|журналист\w*|корреспондент\w*|bureau chief|author of|content writer"
    r"|news writer|staff writer)\b"
    r"|\b(?:follow (?:him|her|them) on|can be reached at|tweets at|more by this author"
    r"|view all posts|as your guide|storytelling|years of experience in journalism"
    r"|(?:is|are) (?:writing|working on) a book|has (?:covered|reported|written)\b.{0,40}\bsince"
    r"|is (?:written|edited|run) by (?!the\b))",
    re.IGNORECASE,
)
_PROMO = re.compile(
    r"\bin your (?:inbox|mailbox)|\bfree articles?\b|\bno spam\b"
    r"|\bpush (?:alerts?|notifications?)\b"
    r"|[€$£]\s?\d[\d.,]*\s*(?:a|per|/)\s?(?:day|week|month|year)\b"
    r"|\bswitch them off\b"
    r"|\b(?:our|all) (?:subscribers|members)\b|^members? of\b|\bjoin (?:us )?(?:from|for)\b"
    r"|\bsubscription\b.{0,40}[€$£]|\bsign up\b\W*$|\bunsubscribe\b"
    r"|\bread (?:everything|it) first\b|\b(?:a|en) tu correo\b"
    r"|\bvotre boîte (?:mail|de réception)|\bin ihr(?:em|en)? postfach\b"
    r"|\bна (?:вашу|свою) почту\b|\be-posta adresinize\b",
    re.IGNORECASE,
)
_STAMP_TEXT = """
    published publish posted updated update last modified edited edition on at date time first by
    story created gmt utc ist pm am est edt pst pkt aft msk cet cest local hrs hours ago and
    kabul moscow tehran islamabad опубликовано обновлено дата публикации мск в создано публикация
    publicado actualizado a las el la fecha hora publié le mis à jour modifié h et veröffentlicht
    aktualisiert stand uhr um yayınlanma güncelleme güncellenme tarihi tarih saat son giriş نشر نشرت
    في آخر تحديث تاريخ النشر الساعة بتوقيت تاریخ انتشار ساعت آخرین بروزرسانی به روز شده منتشر خپور
    خپرېدو نېټه شوی
"""
_STAMP_WORDS = frozenset(boilerplate.folded(word) for word in _STAMP_TEXT.split())
_RESUME = {
    LineReason.RELATED: 4.0,
    LineReason.NAV: 12.0,
    LineReason.AUTHOR_BIO: 6.0,
    LineReason.PROMO: 1.0,
    LineReason.SHARE: 1.5,
    LineReason.COOKIE: 1.0,
    LineReason.CREDIT: 1.5,
}
_OUTSIDE_ELEMENTS = {
    "nav": LineReason.NAV,
    "header": LineReason.NAV,
    "footer": LineReason.NAV,
    "form": LineReason.NAV,
    "button": LineReason.NAV,
    "aside": LineReason.RELATED,
    "comments": LineReason.NAV,
    "share": LineReason.SHARE,
    "cookie": LineReason.COOKIE,
    "promo": LineReason.PROMO,
    "author": LineReason.AUTHOR_BIO,
    "figcaption": LineReason.CREDIT,
}


_SUBHEADS = ("h2", "h3", "h4")


@dataclass
class _Block:
    """A paragraph: one line as a rule, several where the text is wrapped at a width."""

    numbers: range
    text: str
    words: str
    mark: Mark | None
    n_words: int = 0
    reason: LineReason | None = None
    rule: str = ""
    certainty: float = 0.9
    section: LineReason | None = None
    stamp: bool = False
    byline: bool = False
    cut: bool = False
    ended: bool = False
    stems: frozenset[str] = field(default_factory=frozenset)
    weight: float = 0.0
    body: bool = False
    titled: bool = False
    pointer: bool = False

    @property
    def opens(self) -> bool:
        """Tell whether the block is the heading of a block of other stories, a form or a box."""
        return self.section is not None

    @property
    def ends(self) -> bool:
        """Tell whether the article can go on below such a heading at a cost alone."""
        return self.section in (LineReason.RELATED, LineReason.NAV, LineReason.AUTHOR_BIO)

    @property
    def begins(self) -> bool:
        """Tell whether a body may begin here: with a paragraph, not with a date or a headline."""
        return not (self.stamp or self.byline or self.heading_like or self.reason)

    @property
    def heading_like(self) -> bool:
        """Tell whether the block reads like a headline: some words and no stop."""
        return 2 <= self.n_words <= 30 and not self.ended and not self.stamp


def classify(page: Page) -> list[Line]:
    """Say of every line of a page what it is, in order."""
    lines = page.text.split("\n")
    blocks = _blocks(lines, page)
    _settle(blocks, page)
    _weigh(blocks, page, set())
    _choose(blocks)
    core = {each for block in blocks if block.body and block.n_words >= 8 for each in block.stems}
    if sum(block.body for block in blocks) >= 2 and core:
        _weigh(blocks, page, core)
        _choose(blocks)
    found = _label(blocks, page, core)
    return [
        found.get(number) or Line(number, line, LineKind.BLANK, rule="blank")
        for number, line in enumerate(lines, 1)
    ]


def body(lines: Iterable[Line]) -> tuple[int, ...]:
    """Return the numbers of the body lines."""
    return tuple(line.number for line in lines if line.kind is LineKind.BODY)


def ranges(lines: Sequence[Line]) -> tuple[str, ...]:
    """Spell the body lines as a record does: ("5-9", "13-17"), blank lines inside included."""
    return tuple(_spans(lines, LineKind.BODY, None))


def meta_lines(lines: Sequence[Line]) -> tuple[MetaLine, ...]:
    """Return the title, standfirst, date and byline lines as a record holds them."""
    return tuple(
        MetaLine(line=line.number, what=line.what or "title")
        for line in lines
        if line.kind is LineKind.META
    )


def excluded_lines(lines: Sequence[Line]) -> tuple[ExcludedLines, ...]:
    """Return the lines left out as a record holds them, one entry for neighbours of one reason."""
    found: list[tuple[int, ExcludedLines]] = []
    for reason in LineReason:
        for span in _spans(lines, LineKind.EXCLUDED, reason.value):
            entry = ExcludedLines(lines=span, reason=reason)
            found.append((int(span.partition("-")[0]), entry))
    return tuple(entry for _, entry in sorted(found, key=lambda one: one[0]))


def _spans(lines: Sequence[Line], kind: LineKind, what: str | None) -> Iterable[str]:
    first = last = 0
    for line in lines:
        if line.kind is kind and (what is None or line.what == what):
            first, last = first or line.number, line.number
        elif line.kind is not LineKind.BLANK and first:
            yield str(first) if first == last else f"{first}-{last}"
            first = 0
    if first:
        yield str(first) if first == last else f"{first}-{last}"


# Blocks


def _blocks(lines: Sequence[str], page: Page) -> list[_Block]:
    blocks: list[_Block] = []
    run: list[int] = []
    lines = [_QUOTING.sub("", line) for line in lines]
    width = 0 if page.marks else _width(lines)
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            run.append(number)
            continue
        for numbers in _paragraphs(run, lines, bool(page.marks), width):
            text = " ".join(lines[each - 1].strip() for each in numbers)
            words = boilerplate.folded(text[:4000])
            block = _Block(numbers, text, words, page.marks.get(numbers.start))
            block.n_words = _count(text, words)
            blocks.append(block)
        run = []
    return blocks


def _width(lines: Sequence[str]) -> int:
    """Return the width at which the text of a page is wrapped, 0 where it is not."""
    going_on = [
        len(line.rstrip())
        for line, after in pairwise(lines)
        if not _ends(line, commas=True) and after.lstrip()[:1].islower()
    ]
    if len(going_on) < _WRAPPED_LINES:
        return 0
    return sorted(going_on)[len(going_on) // 2]


_WRAPPED_LINES = 4


def _paragraphs(run: Sequence[int], lines: Sequence[str], marked: bool, width: int) -> list[range]:
    """Divide neighbouring lines into paragraphs; lines wrapped at a width are taken together."""
    if marked or len(run) < 2:
        return [range(number, number + 1) for number in run]
    texts = [lines[number - 1].rstrip() for number in run]
    widest = sorted(map(len, texts))[int(0.8 * (len(texts) - 1))]
    inner = texts[:-1]
    long = sum(len(text) >= 0.6 * widest for text in inner)
    open_ended = sum(not _ends(text, commas=True) for text in inner)
    # A sentence that runs on begins its next line with a small letter, where there are any.
    lower = sum(texts[at + 1].lstrip()[:1].islower() for at in range(len(inner)))
    cased = any(char.islower() for text in texts for char in text)
    wrapped = (
        len(run) >= 3
        and 20 <= widest <= 130
        and long >= 0.7 * len(inner)
        and open_ended >= 0.5 * len(inner)
        and (lower >= 0.35 * len(inner) if cased else widest >= 40 and len(run) >= 4)
    )
    found: list[range] = []
    start = 0
    for at, text in enumerate(texts):
        if at + 1 == len(texts):
            goes_on = False
        elif wrapped:
            after = texts[at + 1]
            indented = after[:1].isspace() and not text[:1].isspace()
            # "… for its buses / COLOMBO Bus owners …": a headline, then a place in capitals.
            heads = re.match(r"\s*[^\W\d_]{3,}", after)
            headline = (
                heads is not None
                and heads.group().strip().isupper()
                and not heads.group().strip().islower()
                and at - start < 4
                and all(len(each) < 0.75 * widest for each in texts[start : at + 1])
            )
            full = _ends(text) and len(text) < 0.85 * widest
            apart = _OTHER_PAGE.search(text) or _is_menu(text) or _is_menu(after)
            goes_on = not (indented or headline or full or apart or after.lstrip()[:1] in "▶►•●■")
        else:
            after = texts[at + 1].lstrip()
            goes_on = not _ends(text, commas=True) and (
                (len(text) >= 40 and after[:1].islower()) or 40 <= 0.85 * width <= len(text) <= 140
            )
        if not goes_on:
            found.append(range(run[start], run[at] + 1))
            start = at + 1
    return found


def _count(text: str, words: str) -> int:
    """Count words; scripts without spaces count two characters for one."""
    packed = sum("\u3040" <= char <= "\u9fff" for char in text[:4000])
    return len(words.split()) + packed // 2


def _ends(text: str, *, commas: bool = False) -> bool:
    bare = _AFTER_STOP.sub("", text).rstrip(_CLOSING)
    if not bare:
        return True
    if bare[-1] in _STOPS or (commas and bare[-1] in ",،"):
        return True
    # "… the conflict. EFE": an agency's name after the last stop.
    tail = re.search(r"[.!?؟۔]\W{1,3}(\S+(?:\s\S+)?)\W*$", bare[-40:])
    if tail is None:
        return False
    sign = tail.group(1)
    initials = len(sign) <= 6 and sign.isalpha() and sign.isupper()
    return initials or sign == "Enditem" or dateline.agency_named(sign) is not None


# What single lines say


def _settle(blocks: Sequence[_Block], page: Page) -> None:
    """Give each block its own verdict, from set phrases and its shape."""
    script = _script(" ".join(block.text for block in blocks if block.n_words >= 8) or page.text)
    seen: dict[str, int] = {}
    for at, block in enumerate(blocks):
        turned = _OTHER_PAGE.search(block.text) is not None and block.n_words <= 60
        block.cut = block.n_words >= 5 and (turned or bool(_CUT.search(block.text)))
        block.ended = _ends(block.text) and not block.cut
        block.stems = frozenset(
            stem(word)
            for word in keys(block.text[:4000])
            if len(word) >= 4 and word not in STOP_WORDS and not word.isdigit()
        )
        block.stamp = _is_stamp(block)
        block.byline = _is_byline(block.text)
        verdict = _verdict(block)
        if verdict is None and block.n_words >= 6 and block.words in seen:
            verdict = LineReason.RELATED, _REPEATED, 0.8, None
        if verdict is None and block.n_words <= 6 and script and not (block.stamp or block.byline):
            other = _script(block.text)
            if other and other != script:
                verdict = LineReason.NAV, f"short line in {other} script", 0.75, None
        if verdict is not None:
            block.reason, block.rule, block.certainty, block.section = verdict
            block.pointer = block.opens and boilerplate.pointer(block.words)
        seen.setdefault(block.words, at)
    headed = False
    for block in blocks:
        if block.reason is None and block.n_words >= 25:
            break
        if block.reason is not None or block.stamp:
            continue
        # A name between headline and text; above any headline it is the site's.
        if headed and _NAME_ALONE.match(block.text.strip()) and not block.text.isupper():
            block.byline = not _spoken_of(block, blocks)
        headed = headed or (block.n_words >= 4 and not block.byline)
    _running_heads(blocks)
    authors = _authors(blocks, page)
    said = {boilerplate.folded(title.value) for title in page.meta.titles}
    for at, block in enumerate(blocks):
        block.titled = block.n_words >= 2 and (
            block.words in said or (block.mark is not None and block.mark.element == "h1")
        )
        if at > len(blocks) // 2 and block.reason is None and 5 <= block.n_words <= 80:
            named = any(block.words.startswith(f"{author} ") for author in authors)
            if named:
                block.reason, block.rule = LineReason.AUTHOR_BIO, "tells of the author"


def _running_heads(blocks: Sequence[_Block]) -> None:
    """Leave out what printed pages repeat of their first one: the names of paper and issue."""
    first = next((at for at, block in enumerate(blocks) if block.n_words >= 25), len(blocks))
    masthead = f" {' '.join(block.words for block in blocks[:first])} "
    for block in blocks[first:]:
        if (
            3 <= block.n_words <= 12
            and block.reason is None
            and not (block.ended or block.stamp)
            and f" {block.words} " in masthead
        ):
            block.reason, block.rule = LineReason.NAV, "running head"


def _spoken_of(block: _Block, blocks: Sequence[_Block]) -> bool:
    """Tell whether a name is one the article speaks of, as in a caption, and no author's."""
    name = f" {block.words} "
    for other in blocks:
        at = -1 if other is block else f" {other.words} ".find(name)
        if at > 0 or (at == 0 and other.reason is LineReason.CREDIT):
            return True
    return False


def about_name(text: str) -> str | None:
    """Return the name of a heading such as "About Grace Young", None for any other line."""
    match = _ABOUT_NAME.match(text.strip())
    return match["name"] if match else None


def _authors(blocks: Sequence[_Block], page: Page) -> frozenset[str]:
    """Return the folded names of the authors that markup or bylines give."""
    names = [author.value for author in page.meta.authors]
    names += [block.text.strip() for block in blocks if block.byline and block.n_words <= 4]
    for block in blocks[:40]:
        if block.byline and (match := _BYLINE.match(block.text.strip())):
            names.append(match["name"])
    return frozenset(boilerplate.folded(name) for name in names if 2 <= len(name.split()) <= 4)


def _verdict(block: _Block) -> tuple[LineReason, str, float, LineReason | None] | None:
    text, words, n_words = block.text.strip(), block.words, block.n_words
    if boilerplate.share_row(text, words):
        reason = LineReason.NAV if n_words == 1 and words in _BARE_NETWORKS else LineReason.SHARE
        return reason, "names of social networks", 0.97, None
    if n_words <= boilerplate.LONGEST:
        found = boilerplate.heading(words)
        # "Also read: Ministers meet" is one link, not the heading of a list of them.
        if found and not re.search(r"\w\s*[:–—|]\s*\w+\W+\w", text):
            # "Next story" is a link of the site, what follows is the other story.
            neighbour = words.startswith(("previous", "next", "prev"))
            reason = LineReason.NAV if neighbour else found
            return reason, f'heading "{text[:40]}"', 0.95, found
        if found := boilerplate.whole(words):
            return found, f'set phrase "{text[:40]}"', 0.97, None
    if _ABOUT_NAME.match(text):
        return LineReason.AUTHOR_BIO, "heading of an author's box", 0.9, LineReason.AUTHOR_BIO
    if opening := boilerplate.opening(words):
        reason, phrase = opening
        if _opens_aside(text, phrase, n_words):
            bare = n_words <= len(phrase.split()) + 1
            section = reason if bare and reason is LineReason.RELATED else None
            return reason, f'begins "{phrase}"', 0.92, section
    if _TRAIL.match(text):
        return LineReason.NAV, "trail of sections", 0.9, None
    if n_words <= 30 and _LETTER_HEAD.match(text) and not block.stamp:
        return LineReason.NAV, "head of a letter", 0.9, None
    if n_words <= 60 and (found := boilerplate.inside(words)):
        return found, "set phrase", 0.9, None
    if n_words <= 45 and _PROMO.search(text):
        return LineReason.PROMO, "offers a subscription or a newsletter", 0.85, None
    cookies = boilerplate.cookie_words(words)
    certain = boilerplate.COOKIE_CERTAIN.search(text) is not None
    if (certain and (cookies >= 2 or n_words <= 25)) or cookies >= 4:
        return LineReason.COOKIE, "words of a cookie notice", 0.95, None
    if n_words <= 14 and _OTHER_PAGE.search(text) and block.cut:
        return LineReason.RELATED, "points to another page", 0.85, None
    if _FOOTNOTE.match(text):
        return LineReason.CREDIT, "footnote", 0.85, None
    if _READING_TIME.match(text):
        return LineReason.NAV, "reading time", 0.95, None
    if n_words <= 40 and _COPYRIGHT.search(text):
        return LineReason.CREDIT, "copyright", 0.9, None
    if n_words <= 45 and _PHOTO.search(text) and not block.stamp:
        return LineReason.CREDIT, "picture credit", 0.85, None
    if sum(char.isalpha() for char in text) < 2 and not block.stamp:
        return LineReason.NAV, "no words", 0.95, None
    if _AGO.match(text):
        return LineReason.NAV, "age of a page", 0.9, None
    if _WEB_ADDRESS.match(text):
        return LineReason.NAV, "an address", 0.9, None
    if n_words <= 5 and (_HOST.match(text) or dateline.agency_named(text)):
        return LineReason.CREDIT, "name of a source alone", 0.9, None
    if _is_menu(text):
        return LineReason.NAV, "menu", 0.85, None
    if block.mark is not None and not block.mark.kept:
        outside = _OUTSIDE_ELEMENTS.get(block.mark.element)
        if outside is not None:
            return outside, f"stands in <{block.mark.element}>", 0.9, None
    return None


_REPEATED = "said before on the page"
_BARE_NETWORKS = frozenset(
    {"facebook", "twitter", "youtube", "instagram", "telegram", "linkedin", "vk", "ok", "rss"}
)


def _opens_aside(text: str, phrase: str, n_words: int) -> bool:
    """Tell a set phrase that opens a line from the same words in a sentence.

    "Sources told Reuters …" is a sentence, "Sources: Reuters" is not.
    """
    n_phrase = len(phrase.split())
    if n_words <= n_phrase:
        return True
    lead = re.match(
        rf"\W*(?:[\w'’-]+\W+?){{{n_phrase - 1}}}[\w'’-]+\s*(?P<after>[:|–—\-»>]?)", text
    )
    marked = bool(lead and lead["after"])
    if n_phrase == 1 or len(phrase) < 8:
        return marked and n_words <= 40
    return n_words <= (60 if marked else 30)


def _is_menu(text: str) -> bool:
    pieces = [piece for piece in _MENU.split(text.strip()) if piece.strip()]
    if len(pieces) >= 3 and not _ends(text):
        return all(len(piece.split()) <= 5 for piece in pieces)
    # "AfghanistanLatest NewsPoliticsSlideshowWorld": cells run together.
    joined = len(re.findall(r"[a-zа-я][A-ZА-Я]", text))
    if joined >= 2 and joined >= len(text.split()) - 1 and len(text) < 200:
        return True
    # "Home Politics Society Video": cells parted by a space each.
    cells = boilerplate.folded(text[:200]).split()
    known = sum(boilerplate.whole(cell) is LineReason.NAV for cell in cells)
    return 3 <= len(cells) <= 12 and known >= max(3, len(cells) / 2) and not _ends(text)


def _is_stamp(block: _Block) -> bool:
    """Tell whether a line is a date or a time, and hardly anything else."""
    text = block.text.strip()
    if len(text) > 160:
        return False
    if _CLOCK.match(text) or _POST_HEAD.match(text):
        return True
    dates = printed_dates.find(text)
    if not dates or (not any(date.year for date in dates) and block.n_words > 4):
        return False
    if len(dates) > 1 and not any(date.day for date in dates):
        return False  # the months before and after
    rest = text
    for date in reversed(dates):
        rest = rest[: date.start] + " " + rest[date.end :]
    others = [
        word
        for word in boilerplate.folded(rest).split()
        if word not in _STAMP_WORDS and not re.fullmatch(r"\d+", word)
    ]
    return len(others) <= (1 if block.n_words <= 8 else 3)


def _is_byline(text: str) -> bool:
    match = _BYLINE.match(text.strip())
    if match:
        name = match["name"].strip()
        parts = [part for part in re.split(r"[\s,]+", name) if part]
        named = sum(part[:1].isupper() or not part[:1].isascii() for part in parts)
        return (
            len(parts) <= 9
            and named >= max(1, len(parts) - 3)
            and parts[0][:1] == parts[0][:1].upper()
        )
    return bool(_DESK.match(text.strip()))


def _script(text: str) -> str | None:
    """Name the script most letters of a text belong to."""
    counts = Counter(
        unicodedata.name(char, "?").split()[0] for char in text[:2000] if char.isalpha()
    )
    if not counts:
        return None
    name, most = counts.most_common(1)[0]
    return name.capitalize() if most >= 0.6 * counts.total() else None


# Which stretch is the body


def _weigh(blocks: Sequence[_Block], page: Page, core: set[str]) -> None:
    """Give each block the weight it has as body text: above nought for paragraphs."""
    kept = any(mark.kept for mark in page.marks.values())
    # A stem that one block alone holds says nothing about the page's subject.
    spread = Counter(each for block in blocks if block.body for each in block.stems)
    chronicle = _chronicle(blocks)
    open_reason: LineReason | None = None
    before: _Block | None = None
    for block in blocks:
        weight = _shape(block)
        if core and block.n_words >= 8 and block.stems:
            needed = 2 if block.body else 1
            shared = sum(spread[each] >= needed for each in block.stems) / len(block.stems)
            # A headline says the article's words too, wherever it stands.
            most = 0.0 if block.heading_like and block.n_words < 25 else 1.0
            weight += max(0.0 if chronicle else -1.0, min(most, 4 * (shared - 0.25)))
        if dateline.find(block.text) is not None and block.n_words >= 12:
            weight += 1.5
        if before is not None and before.text.rstrip().endswith(":") and weight < 0:
            weight += 1.0
        in_cards = open_reason is LineReason.RELATED and before is not None
        if in_cards and before is not None and before.heading_like and not before.opens:
            weight -= 1.5
        if block.mark is not None and kept:
            subhead = block.mark.element in _SUBHEADS
            weight += 2.5 if block.mark.kept else 0.0 if subhead else -2.5
        if block.reason is not None:
            weight = -0.3
        elif block.titled:
            weight = -3.0
        elif block.stamp or block.byline:
            # Entries of a live page or a chronicle and posts of a channel have one each.
            hour = _CLOCK.match(block.text) or _POST_HEAD.match(block.text)
            weight = -0.3 if hour or chronicle else -1.0
        elif before is not None and before.reason is not None and block.n_words < 12:
            weight -= 0.0 if block.mark is not None and block.mark.element in _SUBHEADS else 1.0
        # Below "See also" stands a link, and then the article again.
        open_reason = None if block.pointer else block.section or open_reason
        block.weight = weight
        before = block


def _chronicle(blocks: Sequence[_Block]) -> bool:
    """Tell whether dates stand over paragraphs, one over each."""
    over = sum(one.stamp and after.n_words >= 8 and after.ended for one, after in pairwise(blocks))
    return over >= _ENTRIES


_ENTRIES = 3


def _shape(block: _Block) -> float:
    n_words = block.n_words
    if block.cut:
        return -1.5 if n_words >= 8 else -0.5
    if n_words >= 25:
        # Several sentences together are surer than one.
        weight = (2.5 if block.ended else 0.8) + min(2.5, math.log2(n_words / 25))
    elif n_words >= 12:
        weight = 2.0 if block.ended else 0.0
    elif n_words >= 6:
        weight = 1.2 if block.ended else -0.8
    else:
        weight = 0.5 if block.ended else -1.0
    if _BIO.search(block.text) and n_words <= 80:
        weight -= 2.5
    return weight


def _choose(blocks: Sequence[_Block]) -> None:
    """Mark the best stretch of body blocks, gaps allowed.

    A walk over the blocks in four states: before the body, in it, in a gap, after it. Going on
    after a gap costs more the clearer the gap looked like the end of the article.
    """
    before, inside, gap, after = range(4)
    worst = float("-inf")
    score = [0.0, worst, worst, worst]
    steps: list[list[int]] = []
    cost = 1.4
    late = 0.0  # what a body costs that begins under a heading, below other paragraphs
    n_paragraphs = 0
    pointed = False  # a link or two below "See also", and then the article again
    last: _Block | None = None
    for block in blocks:
        if block.section is not None:
            cost = max(cost, 1.4 if block.pointer else _RESUME[block.section])
            late = cost if n_paragraphs >= 2 else 0.0
        elif block.reason is LineReason.RELATED:
            cost = max(cost, 2.0)
        n_paragraphs += block.n_words >= 12 and block.weight >= 1.0
        direct = last is not None and last.section is LineReason.RELATED
        resume = 1.5 if direct and block.n_words >= 20 and block.ended else cost
        if pointed and cost <= 1.4 and block.n_words >= 15 and block.ended:
            resume = 0.4
        pointed = block.pointer or (pointed and block.n_words < 15)
        ways = [
            [(score[before], before)],
            [
                (score[before] + block.weight - late - (0.0 if block.begins else 5.0), before),
                (score[inside] + (block.weight if not block.ends else worst), inside),
                (score[gap] + block.weight - resume, gap),
            ],
            [
                (score[inside] - (0.5 if block.ends or block.reason else 1.2), inside),
                (score[gap] - 0.1, gap),
            ],
            [(score[inside], inside), (score[gap], gap), (score[after], after)],
        ]
        best = [max(way) for way in ways]
        steps.append([source for _, source in best])
        score = [value for value, _ in best]
        last = block
    state = max(range(4), key=lambda each: (score[each], -each))
    for block, step in zip(reversed(blocks), reversed(steps), strict=True):
        block.body = state == inside and block.reason is None
        state = step[state]
    # Nor does a headline end it: what stands there is the next story's.
    for block in reversed(blocks):
        if block.body and not (block.heading_like and block.n_words <= 20):
            break
        block.body = False


# Names for what is left


def _label(blocks: Sequence[_Block], page: Page, core: set[str]) -> dict[int, Line]:
    lines = page.text.split("\n")
    own = [
        at for at, block in enumerate(blocks) if block.body and not (block.stamp or block.byline)
    ]
    found: dict[int, Line] = {}

    def put(block: _Block, kind: LineKind, what: str | None, confidence: float, rule: str) -> None:
        for number in block.numbers:
            found[number] = Line(number, lines[number - 1], kind, what, round(confidence, 2), rule)

    start = own[0] if own else len(blocks)
    end = own[-1] if own else len(blocks)
    title = _title(blocks, start, page, core)
    titles = {block.words for block in blocks[:start] if title and block.words == title.words}
    standfirst = _standfirst(blocks, own, title, page)
    titled_at = next((at for at, block in enumerate(blocks) if block is title), None)
    section: tuple[LineReason, str] | None = None
    for at, block in enumerate(blocks):
        if block.body and block is not standfirst:
            if block.stamp or (block.byline and at <= start + 1):
                what = "date" if block.stamp else "byline"
                put(block, LineKind.META, what, 0.7, f"a {what} among the paragraphs")
                continue
            confidence = min(0.99, 0.55 + max(0.0, block.weight) / 8)
            put(block, LineKind.BODY, None, confidence, _why_body(block))
            section = None
            continue
        if block.section is not None:
            section = block.section, block.rule
        below = titled_at is not None and 0 < at - titled_at <= 6
        near = abs(at - (start if titled_at is None else titled_at)) <= 6
        if block is standfirst:
            put(block, LineKind.META, "standfirst", 0.75, "between title and first paragraph")
        elif block is title or (block.words in titles and at < start):
            put(block, LineKind.META, "title", 0.85, "headline above the body")
        elif block.rule == _REPEATED and section is not None:
            put(block, LineKind.EXCLUDED, section[0].value, 0.85, f"under {section[1]}")
        elif block.reason is not None and not (at < start and _is_credit_byline(block) and below):
            put(block, LineKind.EXCLUDED, block.reason.value, block.certainty, block.rule)
        elif block.stamp and ((near and at <= start + 1) or at == end + 1):
            put(block, LineKind.META, "date", 0.85, "a date beside the title")
        elif (block.byline or (_is_credit_byline(block) and below)) and near and at <= start + 1:
            put(block, LineKind.META, "byline", 0.85, "a name beside the title")
        elif at < start:
            reason = LineReason.NAV if block.n_words <= 5 else LineReason.RELATED
            put(block, LineKind.EXCLUDED, reason.value, 0.7, "above the article")
        elif section is not None:
            reason, rule = section
            put(block, LineKind.EXCLUDED, reason.value, 0.85, f"under {rule}")
        elif _BIO.search(block.text):
            section = LineReason.AUTHOR_BIO, "an author's box"
            put(block, LineKind.EXCLUDED, "author_bio", 0.8, "tells of an author")
        else:
            reason = LineReason.NAV if block.n_words <= 3 else LineReason.RELATED
            rule = "below the article" if at > end else "not of the article"
            put(block, LineKind.EXCLUDED, reason.value, 0.7, rule)
    return found


def _is_credit_byline(block: _Block) -> bool:
    return block.reason is LineReason.CREDIT and block.rule == "name of a source alone"


def _why_body(block: _Block) -> str:
    if dateline.find(block.text) is not None:
        return "a paragraph that opens with a dateline"
    if block.n_words >= 12 and block.ended:
        return "a paragraph"
    return "among the article's paragraphs"


def _title(blocks: Sequence[_Block], start: int, page: Page, core: set[str]) -> _Block | None:
    """Return the headline: above the body, like the markup's title, in words of the body."""
    said = {boilerplate.folded(title.value) for title in page.meta.titles}
    ranked: list[tuple[float, int]] = []
    for at, block in enumerate(blocks[:start]):
        same = block.words in said or any(block.n_words >= 4 and block.words in one for one in said)
        if block.stamp or not 2 <= block.n_words <= 45 or (block.reason is not None and not same):
            continue
        score = 4.0 if same else 0.0
        if same and block.mark is not None and block.mark.element == "title":
            score = 1.5  # put there because no visible line says so
        if block.mark is not None and block.mark.element == "h1":
            score += 3.0
        shared = len(block.stems & core)
        score += 0.5 * min(4, shared) if shared or same else -0.5
        if block.n_words > 8 and re.search(r"\w{3}[.!?؟]\s+\S", block.text.rstrip()):
            score -= 1.5  # two sentences: a standfirst
        score += 0.5 if not block.ended else -1.0 if block.text.rstrip()[-1] in ".۔।" else -0.5
        score += 0.5 if 4 <= block.n_words <= 25 else -0.5
        if block.n_words <= 3:
            score -= 0.7
        # The subject of a letter and the trail of sections end with the headline.
        if block.n_words >= 3 and any(
            above.n_words > block.n_words and above.words.endswith(f" {block.words}")
            for above in blocks[:at]
        ):
            score += 2.0
        if block.byline or block.cut:
            score -= 2.0
        institution = (INSTITUTION.search if block.n_words <= 7 else INSTITUTION.match)(block.text)
        institution = institution if block.n_words <= 12 else None
        score -= 1.5 * (institution is not None)
        score -= 1.0 * bool(re.search(r"\S(?:\s{2,}|\t)\S", block.text.strip()))  # cells of a menu
        # A headline stands over its standfirst, which says more of the body's words.
        below = blocks[at + 1 : min(at + 7, start)]
        if institution is None and any(
            each.n_words > block.n_words >= (3 if each.ended else 5)
            and each.reason is None
            and not each.stamp
            for each in below
        ):
            score += 1.0
        ranked.append((score - 0.02 * (start - at), at))
    best = max(ranked, default=(0.0, 0))[0]
    if best < 0.3:
        return None
    # Of two alike the upper one is the headline, the lower its standfirst.
    return next(blocks[at] for score, at in ranked if score >= best - 0.25)


INSTITUTION = re.compile(
    r"\b(?:embassy|ministry|information service|agency|newspaper|times|daily|herald|tribune"
    r"|broadcasting|network|посольство|министерство|агентство|газета|embajada|ministerio|ambassade"
    r"|ministère|botschaft|ministerium|büyükelçiliği|bakanlığı)\b|سفارت|وزارت|خبرگزاری|وكالة",
    re.IGNORECASE,
)


def _standfirst(
    blocks: Sequence[_Block], own: Sequence[int], title: _Block | None, page: Page
) -> _Block | None:
    """Return the standfirst: a line of its own between the title and the first paragraph."""
    if title is None or not own:
        return None
    chronicle = _chronicle(blocks)
    after = blocks.index(title) + 1
    said = {boilerplate.folded(one.value) for one in page.meta.standfirsts}
    for at in range(after, own[0] + 1):
        block = blocks[at]
        if block.reason is not None or block.stamp or block.byline or block.n_words < 5:
            continue
        if at < own[0]:
            return block
        if len(own) < 2 or chronicle:
            return None
        following = blocks[own[1]]
        between = blocks[own[0] + 1 : own[1]]
        split = any(each.stamp or each.byline for each in between)
        dispatch = dateline.find(following.text)
        leads = dispatch is not None and dateline.find(block.text) is None
        if block.words in said and len(said) == 1 and block.n_words <= 45:
            return block
        if block.n_words <= 50 and (split or leads):
            return block
        if not block.ended and block.n_words <= 30 and following.n_words >= 15:
            return block
    return None
