"""The open corpus and its answers, shared by all sessions of this process."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock
from time import monotonic
from typing import Any, TypeVar, cast

import pandas as pd
import streamlit as st
from cachetools import LRUCache

from components.calm import calm
from corpus import modes, queries
from corpus.corpus import Corpus, data_folder, open_corpus
from corpus.curate.store import Store
from corpus.engines import Asked
from corpus.filter import Filter
from corpus.link import Link, View

_KEPT_BYTES = 256 * 2**20
"""Size of the answers kept; the least recently used go first."""
_KEPT_THINGS = 1024
"""Number of things made of answers that are kept; a large one has some 100 kB."""

T = TypeVar("T")


_CHECKED_EVERY = 0.5
"""Seconds after which a run looks whether the data folder has changed."""
_WATCHED_EVERY = 1.0
"""Seconds after which an idle page looks whether it shows what is saved, where curators save."""
_SHOWN = "_corpus"

_open: dict[str, Corpus] = {}
_check_at: dict[str, float] = {}
_opening = Lock()


def refresh() -> None:
    """Let this run show the corpus as it is now; call it where a run begins."""
    st.session_state[_SHOWN] = latest(st.spinner)


def latest(telling: Callable[[str], AbstractContextManager[object]] = nullcontext) -> Corpus:
    """Return the corpus as it is now, for all sessions and the data service.

    A changed data folder is opened anew while others go on with what they have. `telling` is
    entered with a word about it while somebody waits.
    """
    folder = str(data_folder())
    if folder not in _open:
        with telling("Opening the corpus …"), _opening:
            if folder not in _open:
                _recover()
                _open[folder] = open_corpus()
                _check_at[folder] = monotonic() + _CHECKED_EVERY
    else:
        _look(folder, telling)
    return _open[folder]


def _look(folder: str, telling: Callable[[str], AbstractContextManager[object]]) -> None:
    """Open a folder anew when it has changed, unless it was looked at just now."""
    if monotonic() > _check_at[folder] and _opening.acquire(blocking=False):
        took = 0.0
        try:
            begun = monotonic()
            changed = _open[folder].outdated(data_folder())
            took = monotonic() - begun
            if changed:
                with telling("Opening the changed corpus …"):
                    _open[folder] = open_corpus()
        finally:
            # A folder that takes long to look through is looked at less often.
            _check_at[folder] = monotonic() + max(_CHECKED_EVERY, 20 * took)
            _opening.release()


def _recover() -> None:
    """Finish or take back what a crash has cut off, before anything is read."""
    if modes.writable():
        for notice in Store(data_folder()).recover():
            logging.getLogger(__name__).warning(notice)


@st.fragment(run_every=_WATCHED_EVERY)
def watch() -> None:
    """Show what others have saved: an open page is drawn anew when the corpus has changed."""
    folder = str(data_folder())
    with calm():
        _look(folder, st.spinner)
    if _open[folder] is not st.session_state[_SHOWN]:
        st.rerun()


def corpus() -> Corpus:
    """Return the corpus this run shows; one for all sessions while nothing changes."""
    if _SHOWN not in st.session_state:
        refresh()
    shown: Corpus = st.session_state[_SHOWN]
    return shown


@dataclass(frozen=True)
class Question:
    """A question of a page: what is made of its answer can be kept under it.

    With `where`, a column and what it holds, it is about those rows of the answer.
    """

    asked: Asked
    where: tuple[str, bool] | None = None

    def having(self, **column: bool) -> Question:
        """Return the question about the rows in which a column holds, or does not."""
        ((name, holds),) = column.items()
        return replace(self, where=(name, holds))

    def first(self, n: int, after: int = 0) -> Question:
        """Return the question about its first rows, or the first after some others."""
        options = replace(self.asked.options, limit=n, offset=after)
        return replace(self, asked=replace(self.asked, options=options))

    def answer(self) -> pd.DataFrame:
        """Return the frame that answers it; the caller may change it."""
        return answers(self)[0]

    def all_rows(self, opened: Corpus) -> pd.DataFrame:
        """Return a corpus's answer without a limit, for a file; it is not kept."""
        options = replace(self.asked.options, limit=None, offset=0, top=None)
        (frame,) = queries.ask_all(opened, [replace(self.asked, options=options)])
        return self._part_of(frame)

    def statement(self) -> str:
        """Return the SQL that answers it."""
        sql = corpus().reference.sql(self.asked).strip()
        if self.where is None:
            return sql
        column, holds = self.where
        return "\n".join(("SELECT * FROM (", sql, f") WHERE {'' if holds else 'NOT '}{column}"))

    def _part_of(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame[self.where[0]] == self.where[1]] if self.where else frame


def question(name: str, selection: Filter, view: View | None = None, **options: Any) -> Question:
    """Return a question about a filter and a view; see `corpus.queries` for its options."""
    return Question(queries.asked(name, Link("", selection, view or View()), **options))


def ask(name: str, selection: Filter, view: View | None = None, **options: Any) -> pd.DataFrame:
    """Return the frame of a question; the caller may change it."""
    return question(name, selection, view, **options).answer()


def answers(*several: Question) -> list[pd.DataFrame]:
    """Return the frames of several questions; those nobody asked before are counted together."""
    opened = corpus()
    keys = [(opened.version, one.asked) for one in several]
    with _lock:
        found = {key: _frames[key] for key in keys if key in _frames}
    missing = [key for key in dict.fromkeys(keys) if key not in found]
    if missing:
        with st.spinner("Counting …"):  # appears when it takes longer than half a second
            fresh = queries.ask_all(opened, [asked for _, asked in missing])
        with _lock:
            for key, frame in zip(missing, fresh, strict=True):
                found[key] = frame
                if _size(frame) <= _frames.maxsize:
                    _frames[key] = frame
    # A copy costs nothing until somebody writes.
    frames = [found[key] for key in keys]
    return [one._part_of(f).copy(deep=False) for one, f in zip(several, frames, strict=True)]


def made(make: Callable[..., T], asked: Question, *how: Hashable) -> T:
    """Return what is made of an answer: the same object as long as nothing has changed.

    `make` takes the frame and `how`; what it returns is not to be changed.
    """
    return cast(T, _made(corpus().version, make, asked, how))


@lru_cache(maxsize=_KEPT_THINGS)
def _made(
    version: str, make: Callable[..., object], asked: Question, how: tuple[Hashable, ...]
) -> object:
    return make(asked.answer(), *how)


def _size(frame: pd.DataFrame) -> int:
    # Near enough: to weigh every string takes longer than most answers.
    return 2000 + frame.size * 24


# Kept under the corpus version and the question, never under a frame: hashes of large frames are
# sampled, and a changed cell went unseen in 38 of 40 trials.
_frames: LRUCache[tuple[str, Asked], pd.DataFrame] = LRUCache(_KEPT_BYTES, getsizeof=_size)
_lock = Lock()
