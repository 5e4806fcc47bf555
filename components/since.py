"""What has changed since a link was made, told above the view it opens."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import parse_qs, urlencode

import pandas as pd
import streamlit as st

from components import link_state, session
from components.escape import literal
from corpus.changes import Changes, Versions, What
from corpus.link import Link

_NOUNS = {What.ADDED: "added", What.REMOVED: "removed", What.CORRECTED: "corrected"}


def show(link: Link) -> None:
    """Say what of this view is not as it was when its link was made."""
    version = session.corpus().version
    if link.made_with in ("", version):
        return
    with st.container(key="since"):
        with st.spinner("Looking at what has changed since this link was made …"):
            found = _since(link.made_with, version, urlencode(link_state.given(), doseq=True))
        if found is None:
            st.warning(
                f"This link was made with version {link.made_with} of the corpus, which was never "
                f"opened here. What follows is version {version}; whether it is the same cannot "
                "be told."
            )
        elif found.none:
            st.info("The corpus has changed since this link was made, but nothing in this view.")
        else:
            st.warning(f"Since this link was made: {literal(_in_words(found))}.")
            _table(found)
        st.button(
            "Go on with the corpus as it is",
            key="since-go-on",
            on_click=link_state.change,
            help="Takes the earlier version out of the address",
        )


@lru_cache(maxsize=64)
def _since(then: str, now: str, query: str) -> Changes | None:
    corpus = session.corpus()
    return _versions().since(then, parse_qs(query, keep_blank_values=True), corpus)


@lru_cache(maxsize=1)
def _versions() -> Versions:
    return Versions()


def _in_words(found: Changes) -> str:
    parts = []
    if found.changes is None:
        parts += [
            f"{now:,} {name} where there were {then:,}"
            for name, (then, now) in found.totals.items()
            if then != now
        ] or ["the view is too large to be compared record by record"]
    for what, noun in _NOUNS.items():
        if n := found.count(what):
            parts.append(f"{n:,} {'record' if n == 1 else 'records'} {noun}")
    if found.gone:
        parts.append(f"what was imported as {', '.join(found.gone)} is another import or gone")
    return ", ".join(parts)


def _table(found: Changes) -> None:
    if not found.changes:
        return
    with st.expander("What has changed"):
        st.dataframe(
            pd.DataFrame(
                {
                    "what": [str(one.what) for one in found.changes],
                    "kind": [one.record for one in found.changes],
                    "record": [one.label for one in found.changes],
                    "id": [one.id for one in found.changes],
                    "fields": [", ".join(one.fields) for one in found.changes],
                }
            ),
            hide_index=True,
            width="stretch",
        )
