"""Hand on what a page shows: the link, the link as a QR code, and the page inside another."""

from __future__ import annotations

import io
from functools import lru_cache

import streamlit as st

from components import embedding, link_state
from components.part import part

_LINK, _CODE, _EMBED = "Link", "QR code", "To embed"


@part
def show(title: str) -> None:
    """Offer the view as it stands; nothing is made of it before it is asked for."""
    menu = st.popover("Copy link", key="share", on_change="rerun")
    if not menu.open:
        return
    with menu:
        st.caption("Opens exactly this view for whoever you send it to.")
        chosen = st.segmented_control(
            "How to hand it on",
            (_LINK, _CODE, _EMBED),
            default=_LINK,
            required=True,
            key="share-as",
            label_visibility="collapsed",
        )
        address = link_state.address()
        if chosen == _EMBED:
            embedding.offer_page(title)
        elif chosen == _CODE:
            st.image(qr_code(address).decode(), width=240)
            st.download_button(
                "SVG, for slides",
                data=lambda: qr_code(address),
                file_name="parley-link.svg",
                mime="image/svg+xml",
                on_click="ignore",
                key="share-qr",
            )
        else:
            st.code(address, language=None, wrap_lines=True)


@lru_cache(maxsize=32)
def qr_code(address: str) -> bytes:
    """Return an address as a QR code, black on white in any theme, as SVG."""
    import segno  # 30 ms that nobody waits for who asks for no code

    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", scale=8, border=4, light="white", xmldecl=False
    )
    return drawn.getvalue()
