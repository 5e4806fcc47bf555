"""What the page About says: method, coverage, vocabulary, data health and rights."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pyarrow as pa
import streamlit as st

from components import dating, session, tables
from components.escape import literal
from corpus.corpus import SHIPPED_DATA, data_folder
from corpus.filter import Filter, Unit
from corpus.records import EnvoyKind

_ROOT = Path(__file__).parent.parent
_MOST_COUNTED = 10_000


def _section(text: str, heading: str) -> str:
    """Return one second-level section of a Markdown text, without its heading."""
    found = re.search(rf"(?ms)^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text)
    return found.group(1).strip() if found else ""


def _data_notes(heading: str) -> None:
    """Show a section of the data folder's own README; only ours is trusted to be Markdown."""
    notes = data_folder() / "README.md"
    if not notes.is_file():
        st.caption("The data folder has no README.md.")
        return
    section = _section(notes.read_text("utf-8"), heading)
    # Headings inside a section would stand beside the page's own.
    section = re.sub(r"(?m)^#+ (.*)$", r"**\1**", section)
    if notes.parent.resolve() == SHIPPED_DATA.resolve():
        st.markdown(section)
    else:
        st.text(section)


def method() -> None:
    """Say what Parley is and how it counts."""
    rules = (_ROOT / "docs" / "counting.md").read_text("utf-8")
    st.markdown(rules.split("\n", 1)[1])


def coverage() -> None:
    """Say what the corpus contains and what it does not."""
    st.header("What this corpus contains, and what it does not", anchor=False)
    st.caption(
        f"Corpus {session.corpus().version}: the version changes with any change of the data."
    )
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**Contacts by side**")
        sides = session.ask("options", Filter(unit=Unit.CONTACTS))
        sides = sides[sides["facet"] == "side"]
        names = session.corpus().vocabulary.side_names()
        frame = pd.DataFrame({"side": sides["value"].map(names), "contacts": sides["n"]})
        tables.show(tables.of(frame), key="coverage-sides", height=320)
    with right:
        st.markdown("**What dates rest on** (articles, contacts and statements)")
        bases = session.corpus().bases
        frame = pd.DataFrame(
            {
                "basis": [f"{basis}: {dating.BASES[basis]}" for basis in bases],
                "records": list(bases.values()),
            }
        )
        tables.show(tables.of(frame), key="coverage-bases")
        st.markdown(f"**Languages of the articles:** {literal(_languages())}")
    with st.expander("Scope and known gaps"):
        _data_notes("Scope")
    with st.expander("Known doubts and conflicts"):
        _data_notes("Known doubts and conflicts")


def _languages() -> str:
    """Spell the languages with the number of articles in each, most first."""
    everything = session.question("articles", Filter())
    first = everything.first(_MOST_COUNTED)
    counts = session.made(_of_languages, first)
    spelled = ", ".join(f"{code} {count:,}" for code, count in counts.items())
    n = sum(counts.values())
    return f"{spelled} (of the first {n:,})" if n == _MOST_COUNTED else spelled


def _of_languages(articles: pd.DataFrame) -> dict[str, int]:
    return {str(code): int(n) for code, n in articles["language"].value_counts().items()}


def vocabulary() -> None:
    """Show the controlled terms."""
    st.header("Vocabulary", anchor=False)
    actors, topics = _terms(session.corpus().version)
    kinds = ", ".join(kind.value.replace("-", " ") for kind in EnvoyKind)
    st.caption(
        f"An envoy acts for a state or an international body; offices are {kinds}. Foreign "
        "ministers are not envoys. A post is an office, never counted as a person."
    )
    tables.show(actors, key="vocabulary-actors", height=320)
    tables.show(topics, key="vocabulary-topics", height=320)


@lru_cache(maxsize=2)
def _terms(version: str) -> tuple[pa.Table, pa.Table]:
    """Return the actors and the topics of a version of the corpus as tables."""
    terms = session.corpus().vocabulary
    sides = terms.side_names()
    actors = pd.DataFrame(
        [
            {
                "actor": actor.name,
                "kind": actor.kind.value,
                "side": sides.get(actor.side, actor.side),
                "envoy": actor.envoy,
                "office": (actor.envoy_kind or "").replace("-", " "),
                "also_written": "; ".join(alias.name for alias in actor.aliases),
            }
            for actor in terms.actors.values()
        ]
    )
    topics = pd.DataFrame(
        [
            {
                "topic": topic.label,
                "definition": topic.definition,
                "cues": "; ".join(topic.keywords),
            }
            for topic in terms.topics.values()
        ]
    )
    return tables.of(actors), tables.of(topics)


def health() -> None:
    """Show what the linter finds in the data."""
    st.header("Data health", anchor=False)
    problems = session.corpus().problems
    if not problems:
        st.success("The linter finds nothing wrong: every id is known and every passage stands.")
        return
    st.error(
        f"The linter finds {len(problems):,} faults; records that cannot be read are left out."
    )
    frame = pd.DataFrame([{"place": p.place, "fault": p.message, "rule": p.rule} for p in problems])
    tables.show(tables.of(frame), key="health", height=400)
    tables.download(frame, "data-health", key="download-health")


def rights() -> None:
    """State the rights of texts and facts."""
    st.header("Rights", anchor=False)
    _data_notes("Rights")
