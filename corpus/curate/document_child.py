"""Read one PDF or DOCX from standard input under limits, and answer with JSON.

Run as `python -m corpus.curate.document_child pdf|docx` by `corpus.curate.document`.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any

from corpus.curate.document import MAX_PAGES, MEMORY, SECONDS


def main(format_: str) -> int:
    """Answer with the text and metadata of the document, or with the reason it is refused."""
    _limit()
    content = sys.stdin.buffer.read()
    try:
        answer = _pdf(content) if format_ == "pdf" else _docx(content)
    except MemoryError:
        answer = {"refused": "reading it needs too much memory; it may have been made to do so"}
    except RecursionError:
        answer = {"refused": "nested too deeply; it may have been made to do so"}
    # A damaged file breaks these libraries in any way there is; the child exists to tell that.
    except Exception as error:  # noqa: BLE001
        answer = {"refused": _explained(error, format_)}
    json.dump(answer, sys.stdout)
    return 0


def _explained(error: Exception, format_: str) -> str:
    if type(error).__name__ == "LimitReachedError":
        return "it swells when it is unpacked; it may have been made to do so"
    return f"damaged or not a {format_.upper()} file ({type(error).__name__})"


def _limit() -> None:
    try:
        import resource
    except ImportError:
        return  # Windows: the parent's clock alone
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _pdf(content: bytes) -> dict[str, Any]:
    import logging

    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = pypdf.PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        return {"refused": "protected by a password"}
    if len(reader.pages) > MAX_PAGES:
        return {"refused": f"{len(reader.pages):,} pages; at most {MAX_PAGES} are read"}
    sheets = [page.extract_text() or "" for page in reader.pages]
    said = reader.metadata
    made = said.creation_date if said else None
    return {
        "text": "\n\n".join(sheet.strip("\n") for sheet in sheets),
        "meta": {
            "titles": str(said.title or "") if said else "",
            "authors": str(said.author or "") if said else "",
            "modified": made.date().isoformat() if made else "",
        },
    }


def _docx(content: bytes) -> dict[str, Any]:
    import docx
    from docx.table import Table

    document = docx.Document(io.BytesIO(content))
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            seen: set[Any] = set()
            for row in block.rows:
                for cell in row.cells:
                    if cell._tc not in seen:
                        seen.add(cell._tc)
                        lines += [cell.text, ""]
        else:
            lines += [block.text, ""]
    said = document.core_properties
    return {
        "text": "\n".join(lines).rstrip("\n"),
        "meta": {
            "titles": said.title or "",
            "authors": said.author or "",
        },
    }


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
