"""Footnotes of a Word document: the part of the package that python-docx has no words for."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

# Word wants the line above footnotes, and the one above what continues, as notes of their own.
_FRAME = (
    f"<w:footnotes {nsdecls('w')}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0">'
    "<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote></w:footnotes>"
)
REFERENCE, TEXT = "FootnoteReference", "FootnoteText"
"""The ids of the styles of the number and of the words."""


class Footnotes:
    """The footnotes of a document that is being written, numbered from 1."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._notes = parse_xml(_FRAME)
        self._n = 0

    def add(self, paragraph: Paragraph) -> Paragraph:
        """Add a footnote at the end of a paragraph and return the paragraph of its words."""
        self._n += 1
        mark = paragraph.add_run()._r
        mark.style = REFERENCE
        mark.append(_element("w:footnoteReference", **{"w:id": str(self._n)}))
        note = _element("w:footnote", **{"w:id": str(self._n)})
        words: Any = OxmlElement("w:p")
        note.append(words)
        self._notes.append(note)
        words.style = TEXT
        written = Paragraph(words, self._document._body)
        number = written.add_run()._r
        number.style = REFERENCE
        number.append(OxmlElement("w:footnoteRef"))
        written.add_run(" ")
        return written

    def close(self) -> None:
        """Put the footnotes into the package; call it once, before the document is saved."""
        part = Part(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE.WML_FOOTNOTES,
            serialize_part_xml(self._notes),
            self._document.part.package,
        )
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        settings = self._document.settings.element
        frame = OxmlElement("w:footnotePr")
        for key in ("-1", "0"):
            frame.append(_element("w:footnote", **{"w:id": key}))
        # The schema of the settings has an order; what may follow is in every template.
        settings.find(qn("w:compat")).addprevious(frame)


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(name), value)
    return element
