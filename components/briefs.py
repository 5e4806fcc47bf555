"""The brief on one contact, to take away."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from components import link_state, session
from corpus.export import Selection
from corpus.link import Link, View

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def offer(contact_id: str, link: Link) -> None:
    """Offer the brief on a contact, written when it is asked for."""
    alone = replace(link, view=View(contact=contact_id))
    selection = Selection(session.corpus(), alone, link_state.address())
    for suffix, label, media_type in (
        ("docx", "Brief (Word)", _WORD),
        ("html", "Brief (web page)", "text/html"),
    ):
        st.download_button(
            label,
            data=partial(_written, selection, suffix),
            file_name=f"parley-{contact_id}.{suffix}",
            mime=media_type,
            on_click="ignore",
            key=f"brief-{suffix}-{contact_id}",
        )


def _written(selection: Selection, suffix: str) -> bytes:
    # Neither Word nor the renderer of figures is loaded before somebody asks.
    from corpus.brief import brief, docx, html

    write = docx.write if suffix == "docx" else html.write
    return write(brief(selection))
