"""A brief as a Word document, with footnotes that Word numbers, moves and prints as its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from io import BytesIO
from itertools import count
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from corpus.brief.footnotes import REFERENCE, TEXT, Footnotes
from corpus.brief.html import is_web
from corpus.brief.parts import Block, Brief, Evidence, Heading, Items, Section, Source, Table, Words
from corpus.export.selection import plain
from corpus.figure import PRINT_CM, Figure

_GREY = RGBColor(0x5B, 0x64, 0x72)
_INK = RGBColor(0x0E, 0x16, 0x20)
_SMALL, _NORMAL = Pt(8.5), Pt(10.5)
_PROGRAM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Parley</Application></Properties>"
)
# Styles go by their ids: to look one up by its name takes longer than to write what has it.
_ASIDE, _LINK, _CELL = "Aside", "Link", "Cell"
_LINE = 'w:val="single" w:sz="4" w:space="0" w:color="D5DCE4"'
_RULED = (
    f"<w:tblBorders {nsdecls('w')}><w:top {_LINE}/><w:bottom {_LINE}/><w:insideH {_LINE}/>"
    "</w:tblBorders>"
)
_ROOM = (
    f"<w:tblCellMar {nsdecls('w')}>"
    + "".join(
        f'<w:{side} w:w="{twips}" w:type="dxa"/>'
        for side, twips in (("top", 50), ("left", 0), ("bottom", 50), ("right", 100))
    )
    + "</w:tblCellMar>"
)


def write(brief: Brief) -> bytes:
    """Return a brief as a Word document."""
    return _Writer(brief).written()


class _Writer:
    def __init__(self, brief: Brief) -> None:
        self._brief = brief
        self._outlets = {source.number: source.outlet for source in brief.sources}
        self._document: WordDocument = Document()
        self._bookmarks = count(1)
        _prepare(self._document)
        self._footnotes = Footnotes(self._document)

    def written(self) -> bytes:
        brief, document = self._brief, self._document
        document.add_heading(plain(brief.title), level=0)
        for term, said in brief.facts:
            line = document.add_paragraph()
            line.add_run(f"{plain(term)}: ").bold = True
            line.add_run(plain(said))
            line.paragraph_format.space_after = Pt(2)
        for section in brief.sections:
            self._section(section)
        document.add_heading("Sources", level=1)
        for source in brief.sources:
            self._source(source)
        document.add_heading("Rights", level=1)
        document.add_paragraph(plain(brief.rights))
        self._describe()
        self._footer()
        self._footnotes.close()
        file = BytesIO()
        document.save(file)
        return file.getvalue()

    def _describe(self) -> None:
        properties = self._document.core_properties
        properties.title = plain(self._brief.title)[:255]
        properties.author = "Parley"
        properties.last_modified_by = "Parley"
        properties.comments = plain(f"Corpus {self._brief.version}")
        properties.created = properties.modified = self._brief.made.astimezone(UTC)
        for part in self._document.part.package.iter_parts():
            if part.partname == "/docProps/app.xml":
                # The template's own would name a program that has not seen this document.
                part._blob = _PROGRAM

    def _footer(self) -> None:
        foot = self._document.sections[0].footer.paragraphs[0]
        made = f"{self._brief.made:%Y-%m-%d}"
        said = f"Parley brief, corpus {self._brief.version}, made {made}. Page "
        foot.add_run(said)._r.style = _ASIDE
        for kind, code in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = foot.add_run()._r
            run.style = _ASIDE
            field = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                field.set(qn("w:fldCharType"), kind)
            else:
                field.text = code
            run.append(field)

    # -- blocks ------------------------------------------------------------------------------

    def _section(self, section: Section) -> None:
        self._document.add_heading(plain(section.title), level=1)
        for block in section.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Words():
                self._say(block, self._document.add_paragraph())
            case Heading():
                self._document.add_heading(plain(block.text), level=2)
            case Items():
                for item in block.items:
                    self._say(item, self._document.add_paragraph(style="List Bullet"))
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)

    def _figure(self, figure: Figure) -> None:
        drawn = self._document.add_picture(BytesIO(figure.png()), width=Cm(PRINT_CM))
        drawn._inline.docPr.set("descr", plain(figure.alt))

    def _table(self, table: Table) -> None:
        headed = any(table.head)
        drawn = self._document.add_table(len(table.rows) + headed, len(table.widths))
        drawn.autofit = False
        drawn._tbl.tblPr.append(parse_xml(_RULED))
        drawn._tbl.tblPr.append(parse_xml(_ROOM))
        widths = [Cm(PRINT_CM * width / sum(table.widths)) for width in table.widths]
        for column, width in zip(drawn.columns, widths, strict=True):
            column.width = width
        rows = iter(drawn.rows)
        if headed:
            head = next(rows)
            properties = head._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            properties.append(OxmlElement("w:tblHeader"))
            for cell, words, width in zip(head.cells, table.head, widths, strict=True):
                cell.width = width
                cell.paragraphs[0]._p.style = _CELL
                run = cell.paragraphs[0].add_run(plain(words))
                run.bold, run.font.color.rgb = True, _GREY
        for row, cells in zip(rows, table.rows, strict=True):
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, lines, width in zip(row.cells, cells, widths, strict=True):
                cell.width = width
                self._fill(cell, lines)
        self._document.add_paragraph().paragraph_format.space_after = Pt(0)

    def _fill(self, cell: _Cell, lines: Sequence[Words]) -> None:
        for n, words in enumerate(lines):
            paragraph = cell.add_paragraph() if n else cell.paragraphs[0]
            paragraph._p.style = _CELL
            self._say(words, paragraph)

    def _say(self, words: Words, paragraph: Paragraph) -> None:
        paragraph.add_run(plain(words.text))._r.style = _ASIDE if words.aside else None
        if words.evidence:
            self._footnote(words.evidence, paragraph)

    # -- notes and sources -------------------------------------------------------------------

    def _footnote(self, several: Sequence[Evidence], paragraph: Paragraph) -> None:
        note = self._footnotes.add(paragraph)
        for n, evidence in enumerate(several):
            if n:
                note.add_run("; ")
            if evidence.source is None:
                note.add_run(plain(evidence.outside))
            else:
                note.add_run(f"{plain(self._outlets.get(evidence.source, ''))} ")
                _within(note, f"source-{evidence.source}", f"[{evidence.source}]")
            note.add_run(f", {plain(evidence.where)}")
            if evidence.quote:
                words = plain(evidence.quote)
                note.add_run(f": {words.rstrip('.')}" if evidence.ours else f": “{words}”")
        note.add_run(".")

    def _source(self, source: Source) -> None:
        line = self._document.add_paragraph()
        line.paragraph_format.left_indent = Cm(0.8)
        line.paragraph_format.first_line_indent = Cm(-0.8)
        line.paragraph_format.space_after = Pt(3)
        self._bookmark(line, f"source-{source.number}")
        line.add_run(f"[{source.number}] {plain(source.outlet)}. ")
        if source.ours:
            line.add_run(f"[untitled; our summary:] {plain(source.words)}")
        else:
            line.add_run(plain(source.words)).italic = True
        line.add_run(f". {plain(source.facts)}. ")
        if source.url and is_web(source.url):
            self._abroad(line, source.url)

    def _bookmark(self, paragraph: Paragraph, name: str) -> None:
        key = str(next(self._bookmarks))
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        start.set(qn("w:id"), key)
        start.set(qn("w:name"), name)
        end.set(qn("w:id"), key)
        paragraph._p.extend((start, end))

    def _abroad(self, paragraph: Paragraph, address: str) -> None:
        key = self._document.part.relate_to(
            plain(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        _hyperlink(paragraph, "r:id", key, plain(address))


def _within(paragraph: Paragraph, bookmark: str, words: str) -> None:
    _hyperlink(paragraph, "w:anchor", bookmark, words)


def _hyperlink(paragraph: Paragraph, attribute: str, target: str, words: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn(attribute), target)
    run = paragraph.add_run(words)._r
    run.style = _LINK
    link.append(run)
    paragraph._p.append(link)


def _prepare(document: WordDocument) -> None:
    """Set paper, margins and the styles of a new document."""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm((21 - PRINT_CM) / 2)
    page.top_margin = page.bottom_margin = Cm(2.2)
    styles: Any = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = "Arial", _NORMAL
    normal.font.color.rgb = _INK
    normal.paragraph_format.space_after = Pt(6)
    for name, size in (("Title", 20), ("Heading 1", 14), ("Heading 2", 11.5)):
        heading = styles[name]
        heading.font.size, heading.font.color.rgb = Pt(size), _INK
        heading.paragraph_format.keep_with_next = True
        # A theme's font would win over a name that is set beside it.
        fonts = heading.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{key}"), None)
        heading.font.name = "Georgia"
    cell = styles.add_style(_CELL, WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style, cell.font.size = normal, Pt(9.5)
    cell.paragraph_format.space_after = Pt(0)
    text = styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
    text.element.styleId = TEXT
    text.base_style, text.font.size = normal, _SMALL
    text.paragraph_format.space_after = Pt(2)
    mark = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
    mark.element.styleId, mark.font.superscript = REFERENCE, True
    aside = styles.add_style(_ASIDE, WD_STYLE_TYPE.CHARACTER)
    aside.font.size, aside.font.color.rgb = _SMALL, _GREY
    link = styles.add_style(_LINK, WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = RGBColor(0x1B, 0x5A, 0x94), True
