"""The open corpus and its answers, shared by all sessions of this process."""

from __future__ import annotations

import atexit
import gc

import pandas as pd
import streamlit as st

from corpus import queries
from corpus.corpus import Corpus, data_folder, open_corpus
from corpus.filter import Filter
from corpus.link import Link, View, spell


@st.cache_resource(show_spinner="Opening the corpus …")
def _open(folder: str) -> Corpus:
    return open_corpus()


def corpus() -> Corpus:
    """Return the open corpus; one for all sessions."""
    return _open(str(data_folder()))


# Keyed on the corpus version and the spelled link, never on a frame: hashes of large frames are
# sampled, and a changed cell went unseen in 38 of 40 trials.
@st.cache_data(max_entries=1000, show_spinner=False)
def _answer(version: str, question: str, query: str, _corpus: Corpus, _link: Link) -> pd.DataFrame:
    return queries.ask(_corpus, question, _link)


def ask(question: str, selection: Filter, view: View | None = None) -> pd.DataFrame:
    """Return the frame of a question; the caller owns it."""
    opened, chosen = corpus(), view or View()
    query = spell(selection, View(by=chosen.by, lanes=chosen.lanes))
    return _answer(opened.version, question, query, opened, Link("", selection, chosen))


@st.cache_resource(show_spinner=False)
def freeze_heap() -> bool:
    """Take everything loaded so far out of garbage collection, once per process.

    Streamlit collects after every rerun; walking the imported modules each time was 60 % of it.
    """
    gc.collect()
    gc.freeze()
    # What stays frozen to the end is reported as leaked by libraries that look.
    atexit.register(gc.unfreeze)
    return True
