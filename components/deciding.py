"""Decide from the screen: what would change, the button for it, what came of it, and its undo."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st

from components import changes, link_state, shell
from components.escape import literal
from corpus.corpus import data_folder
from corpus.curate.decisions import Curation, Proposal, UndoRefused
from corpus.curate.log import Decision
from corpus.curate.store import Conflict
from corpus.errors import CorpusError, InputError, RecordError
from corpus.filter import Filter
from corpus.link import View

_OUTCOME, _FRESH = "_outcome", "_outcome-fresh"
MOST_LISTED = 20


@dataclass(frozen=True)
class Outcome:
    """What came of a decision on a page: it was made, or why it was not."""

    page: str
    decision: Decision | None = None
    error: CorpusError | None = None


def curation() -> Curation:
    """Return the data folder as it is decided on; one for all sessions of this process."""
    return _curation(str(data_folder()))


@lru_cache(maxsize=4)
def _curation(folder: str) -> Curation:
    return Curation(Path(folder))


def outcome(who: str) -> None:
    """Draw what came of the last decision on this page; call it at the top."""
    st.session_state[_FRESH] = False
    came: Outcome | None = st.session_state.get(_OUTCOME)
    if came is None or came.page != link_state.current().page:
        return
    if came.error is not None:
        refused(came.error)
    elif came.decision is not None:
        _made(came.decision, who)


def _made(decision: Decision, who: str) -> None:
    st.success(f"Decided: {literal(decision.what)}.")
    with st.container(horizontal=True, vertical_alignment="center", key="decided"):
        if decision.undoes is None:
            st.button("Undo this", key="undo-at-once", on_click=_undo, args=(decision.id, who))
        view = View(decision=decision.id, coder=who)
        shell.link_to("decisions", "See it in the log", Filter(), view)


def _undo(decision_id: str, who: str) -> None:
    _keep(lambda: curation().undo(decision_id, who=who, why="taken back at once"))


def refused(error: CorpusError) -> None:
    """Say why a decision was not, or cannot be, made."""
    if isinstance(error, RecordError):
        n = len(error.problems)
        st.error(f"The corpus would have {n} new {'fault' if n == 1 else 'faults'}:")
        _listed([str(problem) for problem in error.problems])
        return
    if isinstance(error, UndoRefused) and error.later:
        st.error(
            "It cannot be taken back: later decisions rest on it, or have changed the same. "
            "Take these back first:"
        )
        _listed([str(decision) for decision in error.later])
        return
    message = str(error)
    st.error(literal(message[:1].upper() + message[1:]) + ".")
    if isinstance(error, Conflict):
        changes.versions(error)


def _listed(lines: list[str]) -> None:
    more = len(lines) - MOST_LISTED
    said = "\n".join(f"- {literal(line)}" for line in lines[:MOST_LISTED])
    st.markdown(said + (f"\n- and {more:,} more" if more > 0 else ""))


def offer(
    make: Callable[[], Proposal],
    who: str,
    *,
    key: str,
    label: str = "Decide",
    needs_why: bool = False,
    shown: bool = False,
    done: Callable[[], None] | None = None,
) -> None:
    """Draw what a proposal would change, unless it is `shown` already, and the button for it.

    What the corpus would object to is said before anything is written. `done` is called when the
    decision is made.
    """
    if st.session_state.get(_FRESH):
        st.rerun()  # decided within a part: the whole page shows what came of it
    try:
        proposal = make()
        if not (proposal.changes or proposal.verdicts or proposal.undoes):
            st.caption("Nothing would change.")
            return
        curation().after(proposal)
    except CorpusError as error:
        refused(error)
        return
    if not shown:
        changes.show(proposal.changes, curation().records, key=key)
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"offer-{key}"):
        st.text_input(
            "Why (needed)" if needs_why else "Why",
            key=f"{key}-why",
            max_chars=1000,
            placeholder="kept in the log",
            width=420,
        )
        st.button(
            label,
            key=f"{key}-decide",
            type="primary",
            on_click=_decide,
            args=(proposal, who, key, needs_why, done),
        )


def _decide(
    proposal: Proposal, who: str, key: str, needs_why: bool, done: Callable[[], None] | None
) -> None:
    # A click that is sent twice decides once.
    name = st.session_state.setdefault(f"{key}-decision", secrets.token_hex(6))
    why = " ".join(str(st.session_state.get(f"{key}-why", "")).split()) or None

    def decide() -> Decision:
        if needs_why and why is None:
            raise InputError("say why first: the log keeps it")
        return curation().decide(proposal, who=who, why=why, name=name)

    if _keep(decide):
        del st.session_state[f"{key}-decision"]
        st.session_state.pop(f"{key}-why", None)
        if done:
            done()


def _keep(decide: Callable[[], Decision]) -> bool:
    """Keep what comes of a decision for the run that follows; tell whether it was made."""
    page = link_state.current().page
    st.session_state[_FRESH] = True
    try:
        st.session_state[_OUTCOME] = Outcome(page, decision=decide())
    except CorpusError as error:
        st.session_state[_OUTCOME] = Outcome(page, error=error)
        return False
    return True
