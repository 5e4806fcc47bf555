"""The Word document, read with a library for such documents and as the package it is."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import docx as reader
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from corpus.brief import Brief, docx
from corpus.export.selection import plain
from tests.corpus.brief.conftest import noted


@pytest.fixture(scope="module")
def written(talks: Brief) -> bytes:
    return docx.write(talks)


def footnotes(document: bytes) -> dict[int, str]:
    """Return the words of each footnote by its number."""
    notes = parse_xml(ZipFile(BytesIO(document)).read("word/footnotes.xml"))
    return {
        int(note.get(qn("w:id"))): "".join(text.text or "" for text in note.iter(qn("w:t")))
        for note in notes
    }


def test_a_reader_of_word_documents_opens_it(written: bytes) -> None:
    document = reader.Document(BytesIO(written))
    assert document.paragraphs[0].text == "Contacts involving Zamir Kabulov in Kabul, April 2024"
    titles = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert titles == [
        "In short",
        "Chronology",
        "Who met whom",
        "Accounts compared",
        "Where accounts cannot all be right",
        "What is not known",
        "Figures",
        "Sources",
        "Rights",
    ]
    chronology = document.tables[1]
    assert [cell.text for cell in chronology.rows[2].cells][:3] == [
        "C2",
        "23 April 2024, stated in print\n"
        "Dated by reports of 23 April; the Asian Lite text dates the trip only.",
        "Kabir asks for the UN seat and opposes a UN special envoy.\nmeeting",
    ]
    assert document.core_properties.title == document.paragraphs[0].text
    assert document.core_properties.author == "Parley"
    assert len(document.inline_shapes) == 2
    assert b"<Application>Parley</Application>" in ZipFile(BytesIO(written)).read(
        "docProps/app.xml"
    )


def test_footnotes_are_words_own(written: bytes, talks: Brief) -> None:
    document = reader.Document(BytesIO(written))
    marks = [
        int(mark.get(qn("w:id"))) for mark in document.element.body.iter(qn("w:footnoteReference"))
    ]
    notes = footnotes(written)
    assert marks == [*range(1, len(marks) + 1)]
    assert {*notes} == {-1, 0, *marks}
    assert len(marks) == len({id(words) for words, _ in noted(talks)}) == 41
    assert notes[8] == " Asian Lite [4], line 8: “Zamir Kabulov”."
    assert notes[9] == " Bakhtar News Agency [7], name as printed, on record: “Zamir Kamelov”."
    package = document.part.package
    assert [part.partname for part in package.iter_parts()].count("/word/footnotes.xml") == 1


def test_links_lead_to_the_sources(written: bytes, talks: Brief) -> None:
    document = reader.Document(BytesIO(written))
    marked = {mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))}
    notes = parse_xml(ZipFile(BytesIO(written)).read("word/footnotes.xml"))
    pointed = {link.get(qn("w:anchor")) for link in notes.iter(qn("w:hyperlink"))}
    assert pointed <= marked
    abroad = {
        relation.target_ref
        for relation in document.part.rels.values()
        if relation.reltype == RELATIONSHIP_TYPE.HYPERLINK
    }
    assert abroad == {source.url for source in talks.sources if source.url}


def test_hostile_words_are_words(hostile: tuple[str, Brief]) -> None:
    words, brief = hostile
    document = docx.write(brief)
    package = ZipFile(BytesIO(document))
    for name in package.namelist():
        if name.endswith(".xml"):
            parse_xml(package.read(name))
    opened = reader.Document(BytesIO(document))
    assert opened.paragraphs[0].text == opened.tables[0].rows[0].cells[0].text == plain(words)
    assert plain(words) in footnotes(document)[1]
    abroad = [
        relation.target_ref
        for relation in opened.part.rels.values()
        if relation.reltype == RELATIONSHIP_TYPE.HYPERLINK
    ]
    assert abroad == ['https://ok.example/?q="><script>']
