"""Facts about a record as a short list; the one place that writes HTML around corpus words."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from components.escape import visible


def show(facts: Iterable[tuple[str, str]]) -> None:
    """Draw terms and what they are, leaving out what is empty."""
    rows = "".join(f"<dt>{_text(term)}</dt><dd>{_text(fact)}</dd>" for term, fact in facts if fact)
    st.html(f'<dl class="parley-facts">{rows}</dl>')


def links(rows: Iterable[tuple[str, str, str | None]]) -> None:
    """Draw a list of (lead, words, address); only web addresses become links."""
    items = "".join(
        f"<li><small>{_text(lead)}</small> {_link(words, address)}</li>"
        for lead, words, address in rows
    )
    st.html(f'<ul class="parley-links">{items}</ul>')


def quotes(rows: Iterable[tuple[str, str]]) -> None:
    """Draw exact words, each with what it is and where it stands."""
    items = "".join(
        f"<li><q>{_text(quote)}</q> <small>{_text(about)}</small></li>" for quote, about in rows
    )
    st.html(f'<ul class="parley-quotes">{items}</ul>')


def foot(sentence: str, address: str) -> None:
    """Say at the foot of every printed page what it shows and where it stands; no screen has it."""
    said = _css(f"{visible(sentence)}\n{visible(address)}")
    st.html(f"<style>@page {{ @bottom-left {{ content: {said}; }} }}</style>")


def _css(words: str) -> str:
    """Spell words as a string of a style sheet, which nothing in them can end."""
    spelled = (char if char.isalnum() else f"\\{ord(char):x} " for char in words)
    return f'"{"".join(spelled)}"'


def _text(words: str) -> str:
    return f'<bdi dir="auto">{escape(visible(words))}</bdi>'


def _link(words: str, address: str | None) -> str:
    try:
        parts = urlsplit(address or "")
        web = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        web = False
    if not web:
        return _text(words)
    href = escape(address or "", quote=True)
    host = escape((parts.hostname or "").removeprefix("www."))
    return (
        f'<a href="{href}" target="_blank" rel="noopener noreferrer">{_text(words)}</a> '
        f"<small>({host})</small>"
    )


def matrix(frame: pd.DataFrame) -> None:
    """Draw facts in columns: `fact`, `same` (bool), and one column of words per source."""
    sources = [column for column in frame.columns if column not in ("fact", "same")]
    head = "".join(f'<th scope="col">{_text(source)}</th>' for source in sources)
    body = "".join(
        f'<tr class="{"same" if row["same"] else "differs"}"><th scope="row">{_text(row["fact"])}'
        f"<small>{'same' if row['same'] else 'differs'}</small></th>"
        + "".join(f"<td>{_text(row[source]) or '–'}</td>" for source in sources)
        + "</tr>"
        for row in frame.to_dict("records")
    )
    st.html(
        f'<div class="parley-matrix"><table><thead><tr><th scope="col">Fact</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def table(heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> None:
    """Draw rows of words under headings; the first cell of a row names it.

    Where there is no room beside each other, the cells of a row stand below each other.
    """
    names = list(heads)
    head = "".join(f'<th scope="col">{_text(name)}</th>' for name in names)
    body = "".join(
        f'<tr><th scope="row">{_text(first)}</th>'
        + "".join(
            f'<td data-head="{escape(visible(name))}">{_text(cell) if cell else ""}</td>'
            for name, cell in zip(names[1:], rest, strict=True)
        )
        + "</tr>"
        for first, *rest in rows
    )
    st.html(
        f'<div class="parley-matrix parley-table"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
