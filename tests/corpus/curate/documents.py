"""Small PDF, DOCX and ZIP files made in the test, sound and hostile."""

import io
import zipfile
import zlib

SENTENCE = "The envoy met the minister in Kabul on Tuesday and they spoke about trade."


def pdf(content: bytes, *, pages: int = 1) -> bytes:
    """Return a PDF whose pages all show one compressed content stream."""
    stream = zlib.compress(content)
    resources = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [" + b"3 0 R " * pages + b"] /Count %d >>" % pages,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources "
        + resources
        + b" >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(stream) + stream + b"\nendstream",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return out + head + table + trailer + b"startxref\n%d\n%%%%EOF" % len(out)


def shown(text: str) -> bytes:
    """Return the operators that show a line of text."""
    return b"BT /F1 12 Tf 10 700 Td (" + text.encode("latin-1") + b") Tj ET"


def docx(*paragraphs: str) -> bytes:
    """Return a Word document of these paragraphs."""
    import docx as python_docx

    document = python_docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    """Return a ZIP archive of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return stream.getvalue()


def with_part(document: bytes, name: str, content: bytes) -> bytes:
    """Return a ZIP file with one member replaced."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return stream.getvalue()
