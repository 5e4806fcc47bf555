"""Take a chart away as a picture; it is drawn when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components import link_state, session
from components.charts.figure import Figure, counted, listed
from components.charts.taken import taken
from components.escape import shortened
from corpus import figure
from corpus.filter import Filter, Unit

_MOST_NAMED = 3
_MOST_OF_A_LINK = 400

_FORMATS: dict[str, tuple[str, str, Callable[[figure.Figure], bytes]]] = {
    "svg": ("SVG", "image/svg+xml", figure.Figure.svg),
    "png": ("PNG, for print", "image/png", figure.Figure.png),
    "vl.json": ("Vega-Lite, with the data", "application/json", figure.Figure.vega_lite),
}


def offer(shown: Figure, title: str, sentence: str, selection: Filter) -> None:
    """Offer a chart in each format, as it stands on the screen in the light theme."""
    address = link_state.address()
    with st.container(horizontal=True):
        for suffix, (label, media_type, write) in _FORMATS.items():

            def written(write: Callable[[figure.Figure], bytes] = write) -> bytes:
                return write(taken(shown, title, sentence, source(selection, address)))

            st.download_button(
                label,
                data=written,
                file_name=f"parley-{shown.name}.{suffix}",
                mime=media_type,
                on_click="ignore",
                key=f"picture-{suffix}-{shown.name}",
            )


def source(selection: Filter, address: str) -> tuple[str, ...]:
    """Say whose articles a figure was counted from, in which corpus, and where it stands."""
    outlets = session.ask("outlets", selection.having(unit=Unit.ARTICLES))
    n = int(session.ask("summary", selection)["n_articles"].iloc[0])
    named = listed(outlets["outlet"].head(_MOST_NAMED).tolist())
    of = f"{counted(n, 'articles')} of {counted(len(outlets), 'outlets')}"
    most = f" ({named})" if len(outlets) <= _MOST_NAMED else f" (most from {named})"
    return (
        f"Source: {of}{most if n else ''}; Parley, corpus {session.corpus().version}.",
        shortened(address, _MOST_OF_A_LINK),
    )
