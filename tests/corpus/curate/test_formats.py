"""Every format to pages; what cannot be read is refused by name and reason."""

import io
import stat
import time
import zipfile
from datetime import date

import pytest

from corpus.curate import formats
from corpus.curate.page import Found, Page, Raw, Refusal
from tests.corpus.curate.documents import SENTENCE, archive, docx, pdf, shown, with_part


def read(name: str, content: bytes, media: str = "") -> list[Page | Refusal]:
    return list(formats.pages(Raw.of(name, content, media=media)))


def page(name: str, content: bytes, media: str = "") -> Page:
    (found,) = read(name, content, media)
    assert isinstance(found, Page), found
    return found


def refusal(name: str, content: bytes) -> str:
    (found,) = read(name, content)
    assert isinstance(found, Refusal), found
    return found.reason


def test_text_keeps_its_lines_and_says_how_it_was_read() -> None:
    given = Raw.of("a.txt", b"One\r\n\r\nTwo words\r\n", received=date(2024, 1, 2))
    (found,) = formats.pages(given)
    assert isinstance(found, Page)
    assert found.text == "One\n\nTwo words\n"
    assert (found.raw, found.received) == (given.sha256, date(2024, 1, 2))
    assert found.notes == ("read as utf-8: the bytes are valid UTF-8",)


def test_pasted_text_needs_no_name() -> None:
    assert page("", b"Some pasted words").name == "unnamed"


def test_markdown_is_read_as_its_words() -> None:
    text = (
        b"---\ntitle: A title\ndate: 2024-03-01\n---\n# A title\n\nThe **envoy** [met](http://x)."
    )
    found = page("a.md", text)
    assert found.text == "A title\n\nThe envoy met."
    assert found.meta.published == (Found("2024-03-01", "front matter date"),)


def test_a_csv_table_gives_a_page_a_row_with_its_place() -> None:
    row = 'First;"Line one\nline two";2024-01-02;https://a.example/x'
    text = f"Title;Body;Date;URL\n{row}\nSecond;More;;\n"
    first, second = read("a.csv", text.encode("utf-16"))
    assert isinstance(first, Page)
    assert isinstance(second, Page)
    assert (first.name, second.name) == ("a.csv:2", "a.csv:4")
    assert first.text == "First\n\nLine one\nline two"
    assert first.address == "https://a.example/x"
    assert first.meta.published == (Found("2024-01-02", "column Date"),)


def test_s10_a_formula_in_a_cell_stays_text() -> None:
    cell = "=HYPERLINK(\"http://evil.example\")|cmd|' /C calc'!A0"
    text = f'text\n"{cell.replace(chr(34), chr(34) * 2)}"\n'
    assert page("a.csv", text.encode()).text == cell


def test_a_bad_row_does_not_stop_the_others() -> None:
    found = read("a.csv", b"title,text\nA,first text\nB\nC,third text\n")
    assert [type(each) for each in found] == [Page, Refusal, Page]
    assert found[1] == Refusal("a.csv:3", "1 cells in a table of 2 columns")


def test_a_table_without_texts_names_its_columns() -> None:
    reason = 'no column of texts: name one "text" or "body"; the columns are "a", "b"'
    assert refusal("a.csv", b"a,b\n1,2\n") == reason


def test_json_lines_give_a_page_a_line() -> None:
    deep = b"[" * 50_000
    lines = [b'{"title": "T", "text": "Some words"}', b"", deep, b"[1]", b'{"a": 1}', b"{bad"]
    found = read("a.jsonl", b"\n".join(lines))
    assert isinstance(found[0], Page)
    assert [each.name for each in found] == [f"a.jsonl:{n}" for n in (1, 3, 4, 5, 6)]
    assert all(isinstance(each, Refusal) for each in found[1:])


def test_a_feed_gives_a_page_an_entry() -> None:
    text = (
        "<?xml version='1.0'?><rss version='2.0'><channel><title>The Feed</title>"
        "<item><title>Talks</title><link>https://a.example/1</link>"
        "<pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate>"
        "<description>&lt;p&gt;They met.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</description>"
        "</item></channel></rss>"
    )
    found = page("feed.xml", text.encode())
    assert found.text == "Talks\n\nThey met.\n"
    assert found.address == "https://a.example/1"
    assert found.meta.outlets == (Found("The Feed", "feed name"),)


def test_a_pdf_gives_its_text() -> None:
    assert page("a.pdf", pdf(shown(SENTENCE))).text == SENTENCE


def test_a_word_document_gives_a_line_a_paragraph() -> None:
    assert page("a.docx", docx("A title", SENTENCE)).text.split("\n\n")[:2] == ["A title", SENTENCE]


def test_an_archive_gives_its_members_and_refuses_the_odd_one() -> None:
    inner = archive({"x.txt": b"x"})
    members = {"one.txt": b"First text", "in/two.html": b"<p>Second text</p>", "three.zip": inner}
    found = read("all.zip", archive(members | {"four.exe": b"MZ\x90\x00"}))
    assert [each.name for each in found] == [
        *("all.zip › one.txt", "all.zip › two.html", "all.zip › three.zip", "all.zip › four.exe")
    ]
    assert [type(each) for each in found] == [Page, Page, Refusal, Refusal]
    assert found[2:] == [
        Refusal("all.zip › three.zip", "an archive inside an archive; unpack it first"),
        Refusal("all.zip › four.exe", "this is a Windows program"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"MZ\x90\x00\x03\x00", "this is a Windows program"),
        ("a.txt", b"\x7fELF\x02\x01", "this is a program"),
        ("a.jpg", b"\xff\xd8\xff\xe0..", "this is a picture (JPEG)"),
        ("a.csv", b"%PDF-1.4 ...", "the name says csv, but the bytes are a PDF"),
        ("a.pdf", b"plain words", "the name ends in .pdf, but the bytes are no PDF file"),
        ("a.gz", b"\x1f\x8b\x08", "this is compressed with gzip; unpack it first, or use ZIP"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "this is an old Office file (.doc, .xls); save it as .docx"),
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t", "empty"),
        ("a.txt", b"... --- !!!", "it holds no words"),
    ],
)
def test_s15_files_are_told_by_their_bytes(name: str, content: bytes, reason: str) -> None:
    assert refusal(name, content) == reason


def test_s15_a_document_called_html_is_refused() -> None:
    reason = "the name says html, but the bytes are a Word document"
    assert refusal("a.html", docx("x")) == reason


@pytest.mark.parametrize(
    ("name", "shown_name"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\a.txt", "a.txt"),
        ("a\r\nX-Evil: 1.txt", "aX-Evil: 1.txt"),
        ("a.txt\u202egpj", "a.txtgpj"),
        ("..", "unnamed"),
        ("x" * 3000 + ".txt", "x" * 152 + "….txt"),
    ],
)
def test_s15_names_are_shown_without_their_tricks(name: str, shown_name: str) -> None:
    assert formats.safe_name(name) == shown_name


def test_s16_one_long_line_and_many_short_ones_are_refused() -> None:
    assert refusal("a.txt", b"word " * 900_000) == (
        "4,500,000 characters; at most 500,000 are read as one page"
    )
    assert refusal("a.txt", b"a line\n" * 20_000) == (
        "20,001 lines; at most 10,000 are read as one page"
    )


def test_s14_a_file_of_a_hundred_megabytes_is_refused_at_once() -> None:
    content = b"a" * 100_000_000
    began = time.process_time()
    assert refusal("a.txt", content) == "100,000,000 bytes; at most 50,000,000 are taken"
    assert time.process_time() - began < 1


def test_s16_nul_and_bidi_controls_are_removed_and_noted() -> None:
    found = page("a.txt", "A\x00 word \u202eand\u202c another".encode())
    assert found.text == "A word and another"
    assert found.notes[1] == "1 control character removed"


@pytest.mark.parametrize(
    "content",
    [
        b"<html><body>" + b"<div>" * 100_000 + b"some words</body></html>",
        b"<html><body>" + b"<table><tr><td>" * 3000 + b"some words",
        b"<html><body>" + b"<p>word word.</p>" * 100_000,
        b"<html><body>" + b"<p>a</p>" * 3_000_000,
    ],
    ids=["deep", "tables", "paragraphs", "large"],
)
def test_s17_html_bombs_are_refused_in_time(content: bytes) -> None:
    began = time.process_time()
    assert refusal("a.html", content)
    assert time.process_time() - began < 10


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c SYSTEM "file:///etc/passwd">]>'
)


def test_s17_s20_entities_of_html_are_not_expanded() -> None:
    found = page("a.html", ENTITIES + b"<html><body><p>Words &b; and &c; more</p></body></html>")
    assert "root:" not in found.text
    assert "haha" not in found.text


def test_s20_a_feed_with_entities_is_refused() -> None:
    content = ENTITIES + b"<rss><channel><item><title>&b;&c;</title></item></channel></rss>"
    assert refusal("a.rss", content) == (
        "the feed declares entities of its own; such feeds are not read"
    )


def test_s18_a_pdf_that_swells_is_refused() -> None:
    reason = refusal("a.pdf", pdf(b" " * 200_000_000))
    assert reason == "it swells when it is unpacked; it may have been made to do so"


def test_s18_a_pdf_of_many_pages_is_refused() -> None:
    reason = refusal("a.pdf", pdf(shown(SENTENCE), pages=1000))
    assert reason == "1,000 pages; at most 300 are read"


def test_s18_a_pdf_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.curate.document.SECONDS", 0)
    content = pdf(b"BT /F1 12 Tf " + b"10 100 Td (a) Tj " * 400_000 + b" ET")
    assert "may have been made to do so" in refusal("a.pdf", content)


def test_s18_a_malformed_pdf_is_refused() -> None:
    assert refusal("a.pdf", pdf(shown(SENTENCE))[:300]).startswith("damaged or not a PDF file")


def test_a_pdf_without_text_may_be_a_scan() -> None:
    assert refusal("a.pdf", pdf(b"")) == ("it holds no text that can be copied; it may be a scan")


def test_s19_a_malformed_word_document_is_refused() -> None:
    broken = with_part(docx("x"), "word/document.xml", b"<w:document")
    assert refusal("a.docx", broken).startswith("damaged or not a DOCX file")
    assert refusal("a.docx", docx("x")[:900]).startswith("a damaged ZIP archive")


def test_s20_entities_of_a_word_document_are_not_expanded() -> None:
    head = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]>'
    namespace = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        b'<w:document xmlns:w="' + namespace + b'"><w:body><w:p><w:r><w:t>'
        b"Some words of a text that go on &c; and on</w:t></w:r></w:p></w:body></w:document>"
    )
    found = read("a.docx", with_part(docx("x"), "word/document.xml", head + body))
    assert not any(isinstance(each, Page) and "root:" in each.text for each in found)


def test_s19_archives_that_swell_are_refused_before_unpacking() -> None:
    assert refusal("a.zip", archive({"a.txt": b"0" * 60_000_000})) == (
        "60,000,000 bytes unpacked; at most 50,000,000"
    )
    many = archive({f"{number}.txt": b"x" for number in range(201)})
    assert refusal("a.zip", many) == "201 members; at most 200 are unpacked"


def test_s19_links_and_paths_of_an_archive_lead_nowhere() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as opened:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(link, "/etc/passwd")
        opened.writestr("../../etc/up.txt", b"Some words")
    linked, up = read("a.zip", stream.getvalue())
    assert linked == Refusal("a.zip › link.txt", "a symbolic link")
    assert isinstance(up, Page)
    assert up.name == "a.zip › up.txt"


def test_s19_a_size_that_lies_is_found_out() -> None:
    content = archive({"a.txt": b"some words " * 100})
    lying = content.replace((1100).to_bytes(4, "little"), (11).to_bytes(4, "little"))
    (found,) = read("a.zip", lying)
    assert isinstance(found, Refusal)
    assert found.reason.startswith("damaged")
