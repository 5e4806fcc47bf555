"""HTML to a page: every visible block as a line, where it stood, and what the markup says.

Nothing visible is dropped: menus and related stories become lines that `lines.classify` leaves
out with a reason. What trafilatura takes for the article is marked as kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from corpus.curate import encoding
from corpus.curate.page import Found, Mark, Page, PageMeta, Raw
from corpus.errors import InputError
from corpus.search import words as folded_words

MAX_BYTES = 2_000_000
"""Larger pages are refused: parsing takes time and memory out of proportion (S17)."""
MAX_LINES = 5_000
_CHARSET = re.compile(
    rb"""<(?:meta[^>]+charset|\?xml[^>]+encoding)\s*=\s*["']?([\w.:-]{2,40})""", re.I
)
_HIDDEN = frozenset(
    {"script", "style", "noscript", "template", "svg", "head", "math", "canvas", "object", "iframe"}
)
_BLOCK_NAMES = """
    address article aside blockquote body button caption center dd details div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html label legend li main menu nav ol
    option p pre section select summary table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_TELLING = frozenset({"nav", "aside", "footer", "form", "button", "figcaption"})
_PLAIN = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "li", "time", "blockquote", "td", "th", "p"}
)
# What the names of classes say of a block that no extractor took for the article's.
_NAMED = (
    ("cookie", re.compile(r"cookie|consent|gdpr", re.I)),
    ("share", re.compile(r"(?:^|[-_ ])(?:share|sharing|social|addtoany|sharedaddy)", re.I)),
    ("comments", re.compile(r"(?:^|[-_ ])(?:comments?|disqus|respond|reply)", re.I)),
    ("author", re.compile(r"author[-_]?(?:box|bio|info|card)|about[-_]author", re.I)),
    (
        "promo",
        re.compile(
            r"newsletter|subscri|promo|advert|paywall|(?:^|[-_ ])(?:ad|ads|banner|push)(?:$|[-_ ])",
            re.I,
        ),
    ),
    (
        "aside",
        re.compile(
            r"related|recommend|trending|popular|sidebar|widget|teaser|most[-_]?read|more[-_]news|card",
            re.I,
        ),
    ),
    (
        "nav",
        re.compile(r"breadcrumb|(?:^|[-_ ])(?:nav|menu|pagination|topbar|tags?)(?:$|[-_ ])", re.I),
    ),
    ("figcaption", re.compile(r"caption", re.I)),
)
_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting)$")
_MAX_JSON = 500_000

_META_NAMES = {
    "published": """
        article:published_time og:published_time og:article:published_time datepublished
        parsely-pub-date sailthru.date publish-date publishdate publish_date publication_date
        pubdate dc.date.issued dcterms.issued dcterms.created dc.date.created dc.date date
        cxenseparse:recs:publishtime article.published article_date_original
    """,
    "modified": """
        article:modified_time og:updated_time article:updated_time og:modified_time datemodified
        last-modified lastmod dcterms.modified dc.date.modified revised
    """,
    "titles": "og:title twitter:title dc.title dcterms.title parsely-title headline title",
    "standfirsts": "og:description description twitter:description dc.description",
    "authors": """
        author article:author dc.creator dcterms.creator parsely-author sailthru.author byl
        article:author_name
    """,
    "outlets": "og:site_name application-name dc.publisher dcterms.publisher publisher",
    "agencies": "source dc.source news_agency article:agency copyright_holder",
    "languages": "og:locale content-language language dc.language inlanguage",
    "addresses": "og:url twitter:url parsely-link",
}
_FIELD_OF = {name: field_ for field_, names in _META_NAMES.items() for name in names.split()}
_RANK = {name: place for names in _META_NAMES.values() for place, name in enumerate(names.split())}


@dataclass
class _Line:
    text: str
    element: str


@dataclass
class _Said:
    """Values of the markup by field, each with a rank: the smaller, the more trusted."""

    values: dict[str, list[tuple[int, Found]]] = field(default_factory=dict)

    def add(self, name: str, value: object, where: str, rank: int) -> None:
        if not isinstance(value, str) or not (plain := " ".join(value.split())[:1000]):
            return
        known = self.values.setdefault(name, [])
        for at, (other, found) in enumerate(known):
            if found.value == plain:
                if rank < other:
                    known[at] = rank, Found(plain, where)
                return
        known.append((rank, Found(plain, where)))

    def of(self, name: str) -> tuple[Found, ...]:
        return tuple(
            found for _, found in sorted(self.values.get(name, []), key=lambda one: one[0])
        )


def read(raw: Raw) -> Page:
    """Return the page of an HTML document.

    Raises InputError when it is too large, no text, or holds no words.
    """
    if len(raw.content) > MAX_BYTES:
        raise InputError(
            f"{len(raw.content):,} bytes of HTML; at most {MAX_BYTES:,} are read. "
            "Save the article's own text and add that"
        )
    declared = _CHARSET.search(raw.content[:4096])
    media = re.search(r"charset=([\w.:-]+)", raw.media)
    named = media.group(1) if media else declared.group(1).decode("ascii") if declared else None
    decoded = encoding.decode(raw.content, named)
    tree = _parse(decoded.text)
    meta = _meta(tree)
    found = _lines(tree)
    if not found:
        raise InputError("the page holds no words, or nests them deeper than a browser would show")
    if len(found) > MAX_LINES:
        raise InputError(
            f"{len(found):,} lines of text; at most {MAX_LINES:,} are read as one page"
        )
    kept = _kept(decoded.text)
    return _page(raw, decoded, meta, found, kept)


def plain_lines(text: str) -> list[str]:
    """Return the visible lines of a piece of HTML, such as a feed's summary."""
    if not text.strip():
        return []
    return [line.text for line in _lines(_parse(text[:MAX_BYTES]))]


def _parse(text: str) -> Any:
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"not readable as HTML: {error}") from None
    return tree


def _page(
    raw: Raw, decoded: encoding.Decoded, meta: PageMeta, found: list[_Line], kept: str
) -> Page:
    lines: list[str] = []
    marks: dict[int, Mark] = {}
    shown = {folded(line.text) for line in found}
    if meta.titles and not any(folded(title.value) in shown for title in meta.titles):
        # A headline that stands in the head alone still needs a line to be pointed at.
        found = [_Line(meta.titles[0].value, "title"), *found]
    before = ""
    for line in found:
        if lines and not (line.element == before in ("li", "td", "button", "nav")):
            lines.append("")
        lines.append(line.text)
        marks[len(lines)] = Mark(line.element, _is_kept(line.text, kept))
        before = line.element
    return Page(
        name=raw.name,
        text="\n".join(lines) + "\n",
        raw=raw.sha256,
        address=raw.address or next((one.value for one in meta.addresses), None),
        received=raw.received,
        meta=meta,
        marks=marks,
        encoding=decoded.encoding,
        notes=(f"read as {decoded.encoding}: {decoded.why}", *decoded.notes),
    )


def folded(text: str) -> str:
    """Return the words of a text without case, accents and punctuation."""
    return " ".join(folded_words(text))


# Visible lines


def _lines(tree: Any) -> list[_Line]:
    from lxml import etree

    found: list[_Line] = []
    pieces: list[str] = []
    path: list[str] = []

    def flush() -> None:
        text = " ".join("".join(pieces).split())
        pieces.clear()
        if text:
            found.append(_Line(text, _telling(path)))

    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _HIDDEN or _unseen(element):
                walk.skip_subtree()
                path.append("")
                continue
            if tag in _BLOCKS or tag == "br":
                flush()
            path.append(_name(element, tag))
            if element.text and tag not in _HIDDEN:
                pieces.append(element.text)
        else:
            if tag in _BLOCKS:
                flush()
            path.pop()
            if element.tail:
                pieces.append(element.tail)
    flush()
    return found


def _unseen(element: Any) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", style, re.I))


def _name(element: Any, tag: str) -> str:
    if tag in _TELLING:
        return tag
    classes = f"{element.get('class') or ''} {element.get('id') or ''}"
    if classes.strip() and tag not in ("body", "html", "main", "article"):
        for name, pattern in _NAMED:
            if pattern.search(classes):
                return name
    return tag


def _telling(path: list[str]) -> str:
    inside_article = "article" in path or "main" in path
    plain = ""
    for name in reversed(path):
        if name in _TELLING or any(name == named for named, _ in _NAMED):
            return name
        if name == "header" and not inside_article:
            return "h1" if plain == "h1" else name
        if not plain and name in _PLAIN:
            plain = name
    return plain or "div"


def _kept(text: str) -> str:
    """Return the words trafilatura takes for the article's, each line between bars."""
    import trafilatura  # half a second to import, and plain text never needs it

    taken = trafilatura.extract(
        text,
        output_format="txt",
        favor_precision=True,
        include_comments=False,
        include_tables=True,
        include_formatting=False,
        deduplicate=False,
    )
    if not taken:
        return ""
    return "|" + "|".join(f" {folded(line)} " for line in taken.splitlines()) + "|"


def _is_kept(text: str, kept: str) -> bool:
    words = folded(text)
    if not words or not kept:
        return False
    if len(words.split()) < 4:
        return f"| {words} |" in kept
    # A line broken in two by the extractor, or taken together with its neighbour.
    return f" {words} " in kept or f" {words} " in kept.replace(" | ", " ").replace("  ", " ")


# What the markup says


def _meta(tree: Any) -> PageMeta:
    said = _Said()
    for element in tree.iter("meta"):
        name = (
            element.get("property") or element.get("name") or element.get("itemprop")
            or element.get("http-equiv") or ""
        ).strip().casefold()  # fmt: skip
        field_ = _FIELD_OF.get(name)
        if field_ and not (field_ == "authors" and _is_address(element.get("content"))):
            said.add(field_, element.get("content"), f"meta {name}", 10 + _RANK[name])
    for element in tree.iter("link"):
        if (element.get("rel") or "").casefold() == "canonical":
            said.add("addresses", element.get("href"), "link canonical", 5)
    said.add("languages", tree.get("lang") or tree.get("xml:lang"), "html lang", 5)
    for element in tree.iter("title"):
        said.add("titles", element.text_content(), "title element", 40)
        break
    for element in tree.iter("h1"):
        said.add("titles", element.text_content(), "h1", 20)
    _times(tree, said)
    _linked_data(tree, said)
    return PageMeta(**{name: said.of(name) for name in PageMeta.__dataclass_fields__})


def _is_address(value: str | None) -> bool:
    return bool(value and re.match(r"https?://|www\.|/", value.strip()))


def _times(tree: Any, said: _Said) -> None:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        itemprop = (element.get("itemprop") or "").casefold()
        if itemprop in ("datepublished", "datemodified") and element.tag != "meta":
            value = element.get("datetime") or element.get("content") or element.text_content()
            name = "published" if itemprop == "datepublished" else "modified"
            said.add(name, value, f"itemprop {itemprop}", 8)
        elif element.tag == "time" and element.get("datetime"):
            if _among_others(element):
                continue
            classes = f"{element.get('class') or ''} {element.text_content()[:40]}"
            changed = re.search(
                r"updat|modif|обновл|güncell|actualiz|mise à jour|تحديث", classes, re.I
            )
            said.add(
                "modified" if changed else "published", element.get("datetime"), "time element", 30
            )
            continue
        by = "author" in (itemprop, (element.get("rel") or "").casefold())
        if by and not _among_others(element):
            said.add("authors", element.text_content(), "author link", 25)


def _among_others(element: Any) -> bool:
    """Tell whether an element belongs to another story's card, or a comment."""
    for parent in element.iterancestors():
        tag = parent.tag if isinstance(parent.tag, str) else ""
        if tag in ("aside", "footer", "nav", "li"):
            return True
        name = _name(parent, tag)
        if name in ("aside", "comments", "promo", "nav"):
            return True
    return False


def _linked_data(tree: Any, said: _Said) -> None:
    nodes: list[dict[str, Any]] = []
    for element in tree.iter("script"):
        if (element.get("type") or "").casefold() != "application/ld+json":
            continue
        text = element.text or ""
        if len(text) > _MAX_JSON:
            continue
        try:
            nodes += _articles(json.loads(text, strict=False))
        except (ValueError, RecursionError):
            continue  # broken JSON-LD is common, and says nothing
    if not nodes:
        return
    shown = {folded(found.value) for _, found in said.values.get("titles", [])}
    named = [
        node for node in nodes if folded(str(node.get("headline") or node.get("name"))) in shown
    ]
    node = (named or nodes)[0]
    for key, name in (
        ("headline", "titles"),
        ("datePublished", "published"),
        ("dateModified", "modified"),
        ("description", "standfirsts"),
        ("inLanguage", "languages"),
    ):
        said.add(name, node.get(key), f"JSON-LD {key}", 1)
    for key, name in (
        ("author", "authors"),
        ("publisher", "outlets"),
        ("sourceOrganization", "agencies"),
        ("provider", "agencies"),
    ):
        for value in _names(node.get(key)):
            said.add(name, value, f"JSON-LD {key}", 2)
    main = node.get("mainEntityOfPage")
    said.add("addresses", main.get("@id") if isinstance(main, dict) else main, "JSON-LD", 6)


def _articles(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the article nodes at the top of linked data; lists of other stories lie deeper."""
    if isinstance(value, list):
        for each in value[:50]:
            yield from _articles(each)
    elif isinstance(value, dict):
        types = value.get("@type")
        kinds = types if isinstance(types, list) else [types]
        if any(isinstance(kind, str) and _ARTICLE_TYPES.search(kind) for kind in kinds):
            yield value
        if "@graph" in value:
            yield from _articles(value["@graph"])


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if not _is_address(value):
            yield value
    elif isinstance(value, list):
        for each in value[:10]:
            yield from _names(each)
    elif isinstance(value, dict) and isinstance(value.get("name"), str | list):
        yield from _names(value["name"])
