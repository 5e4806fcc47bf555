"""The brief on what a filter selects, as Word and as a page for print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from corpus.brief import brief, docx, html
from corpus.brief.parts import Brief
from corpus.export.selection import Selection


def write_docx(selection: Selection) -> Iterator[bytes]:
    """Yield a Word document."""
    yield docx.write(_of_the_filter(selection))


def write_html(selection: Selection) -> Iterator[bytes]:
    """Yield a page that needs nothing else."""
    yield html.write(_of_the_filter(selection))


def _of_the_filter(selection: Selection) -> Brief:
    # An export holds what is selected; the contact that stands open has a brief of its own.
    view = selection.link.view.having(contact="")
    return brief(replace(selection, link=replace(selection.link, view=view)))
