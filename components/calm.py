"""Faults of the corpus on the page: a calm sentence; anything else is ours and propagates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from components.escape import literal
from corpus.errors import CorpusError


@contextmanager
def calm() -> Iterator[None]:
    """Turn a fault of the corpus into a message, and stop: there is nothing to go on with."""
    try:
        yield
    except CorpusError as error:
        st.error(f"Parley cannot show this: {literal(error)}")
        st.stop()
