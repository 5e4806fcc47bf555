"""A brief as one page that needs nothing else, made to be read on a screen and printed on A4."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from urllib.parse import urlsplit

from corpus.brief.parts import Block, Brief, Cell, Evidence, Heading, Items, Section, Table, Words
from corpus.export.selection import plain
from corpus.figure import Figure

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def write(brief: Brief) -> bytes:
    """Return a brief as HTML."""
    return _Page(brief).written().encode(errors="replace")


class _Page:
    def __init__(self, brief: Brief) -> None:
        self._brief = brief
        self._outlets = {source.number: source.outlet for source in brief.sources}
        self._notes: list[tuple[Evidence, ...]] = []

    def written(self) -> str:
        brief = self._brief
        # Sections first: they number the notes.
        sections = "".join(map(self._section, brief.sections))
        style = files("corpus.brief").joinpath("print.css").read_text("utf-8")
        style = style.replace("VERSION", re.sub(r"\W", "", brief.version))
        facts = "".join(
            f"<dt>{_text(term)}</dt><dd>{_text(said)}</dd>" for term, said in brief.facts
        )
        return (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n'
            f"<title>{escape(plain(brief.title))}</title>\n"
            f"<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
            f"<h1>{_text(brief.title)}</h1>\n<dl>{facts}</dl>\n"
            f"{sections}{self._listed()}{self._footnotes()}"
            f"</main>\n<footer>Parley brief, corpus {escape(brief.version)}, made "
            f"{brief.made:%Y-%m-%d}. {_text(brief.rights)}</footer>\n</body>\n</html>\n"
        )

    def _section(self, section: Section) -> str:
        blocks = "".join(map(self._block, section.blocks))
        return f"<section>\n<h2>{_text(section.title)}</h2>\n{blocks}</section>\n"

    def _block(self, block: Block) -> str:
        match block:
            case Words():
                return f"<p>{self._said(block)}</p>\n"
            case Heading():
                return f"<h3>{_text(block.text)}</h3>\n"
            case Items():
                items = "".join(f"<li>{self._said(item)}</li>\n" for item in block.items)
                return f"<ul>\n{items}</ul>\n"
            case Table():
                return self._table(block)
            case Figure():
                return _figure(block)

    def _table(self, table: Table) -> str:
        share = sum(table.widths)
        columns = "".join(f'<col style="width:{100 * w / share:.1f}%">' for w in table.widths)
        head = "".join(f'<th scope="col">{_text(words)}</th>' for words in table.head)
        body = "".join(
            f"<tr>{''.join(self._cell(cell, first=not n) for n, cell in enumerate(row))}</tr>\n"
            for row in table.rows
        )
        head = f"<thead><tr>{head}</tr></thead>\n" if any(table.head) else ""
        return f"<table>\n<colgroup>{columns}</colgroup>\n{head}<tbody>\n{body}</tbody>\n</table>\n"

    def _cell(self, cell: Cell, *, first: bool) -> str:
        lines = "".join(
            f"<small>{self._said(words)}</small>" if words.aside else f"<p>{self._said(words)}</p>"
            for words in cell
        )
        return f'<th scope="row">{lines}</th>' if first else f"<td>{lines}</td>"

    def _said(self, words: Words) -> str:
        if not words.evidence:
            return _text(words.text)
        self._notes.append(words.evidence)
        n = len(self._notes)
        mark = f'<sup><a href="#note-{n}" id="mark-{n}" aria-label="Note {n}">{n}</a></sup>'
        return f"{_text(words.text)}{mark}"

    def _footnotes(self) -> str:
        notes = "".join(
            f'<li id="note-{n}">{"; ".join(map(self._evidence, evidence))} '
            f'<a href="#mark-{n}" aria-label="Back to the text">↩</a></li>\n'
            for n, evidence in enumerate(self._notes, 1)
        )
        return f'<section class="notes">\n<h2>Notes</h2>\n<ol>\n{notes}</ol>\n</section>\n'

    def _evidence(self, evidence: Evidence) -> str:
        if evidence.source is None:
            lead = _text(evidence.outside)
        else:
            number = evidence.source
            link = f'<a href="#source-{number}">[{number}]</a>'
            lead = f"{_text(self._outlets.get(number, ''))} {link}"
        where = f"{lead}, {_text(evidence.where)}"
        if not evidence.quote:
            return where
        if evidence.ours:
            return f"{where}: {_text(evidence.quote.rstrip('.'))}"
        return f"{where}: <q>{_text(evidence.quote)}</q>"

    def _listed(self) -> str:
        items = "".join(self._sources())
        return f'<section class="sources">\n<h2>Sources</h2>\n<ol>\n{items}</ol>\n</section>\n'

    def _sources(self) -> Iterator[str]:
        for source in self._brief.sources:
            words = _text(source.words)
            title = f"[untitled; our summary:] {words}" if source.ours else f"<cite>{words}</cite>"
            yield (
                f'<li id="source-{source.number}">{_text(source.outlet)}. {title}. '
                f"{_text(source.facts)}.{_link(source.url)}</li>\n"
            )


def _text(words: str) -> str:
    return f'<bdi dir="auto">{escape(plain(words))}</bdi>'


def _link(address: str | None) -> str:
    if not address or not is_web(address):
        return ""
    return (
        f' <a class="address" href="{escape(address)}" rel="noopener noreferrer">'
        f"{escape(plain(address))}</a>"
    )


def is_web(address: str) -> bool:
    """Tell whether an address leads to a page on the web and to nothing else."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


def _figure(figure: Figure) -> str:
    # As an image it can run nothing and cannot mix with the page.
    drawn = b64encode(figure.svg()).decode()
    return (
        f'<figure><img src="data:image/svg+xml;base64,{drawn}" '
        f'alt="{escape(plain(figure.alt))}"></figure>\n'
    )
