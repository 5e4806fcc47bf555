"""A part of a page that is drawn anew by itself: what is opened in it leaves the rest alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from components import link_state
from components.calm import calm

P = ParamSpec("P")


def part(draw: Callable[P, None]) -> Callable[P, None]:
    """Make a drawing function a part; the whole page follows when it changes the address."""

    @st.fragment
    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> None:
        if link_state.moved():
            st.rerun()
        with calm():
            draw(*args, **kwargs)

    return drawn
