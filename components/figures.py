"""Put a figure on the page: its title, what it counts, the chart, its table, and how it counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from components import embedding, pictures, session, tables
from components.charts import Figure
from components.escape import literal
from components.part import part
from components.session import Question
from corpus.filter import Filter
from corpus.link import Link

Pick = Callable[[dict[str, Any]], None]


def show(
    figure: Figure,
    title: str,
    link: Link,
    asked: Question,
    *,
    on_pick: Pick | None = None,
    what: str | None = None,
    name: str = "",
) -> None:
    """Draw a figure with its sentence, alternative text, notes and table.

    One that has a name in the gallery can be put into other pages; there it stands alone.

    `asked` is the question the figure was drawn from; choosing a mark or a row of its table calls
    `on_pick` with the chosen values.
    """
    with st.container(key=f"figure-{figure.name}"):
        st.subheader(title, anchor=False)
        sentence = link.filter.describe(session.corpus().vocabulary, what)
        st.caption(literal(sentence[:1].upper() + sentence[1:]))
        if figure.data.num_rows:
            _chart(figure, on_pick)
        else:
            st.caption("Nothing to draw.")
        # What stands below keeps its place whether there is a note or not.
        with st.empty():
            if figure.note:
                st.caption(literal(figure.note))
        if not embedding.embedded():
            _more(figure, title, sentence, asked, link.filter, on_pick, name)


def _chart(figure: Figure, on_pick: Pick | None) -> None:
    # The chart stays on the screen and only takes new data as long as its key stays. Its own
    # selection stays with it, so a chart that was picked in starts afresh.
    picks = f"_picks-{figure.name}"
    n = st.session_state.get(picks, 0)
    key = f"{figure.name}-{n}"

    def picked() -> None:
        chosen = st.session_state[key].selection.get(figure.selection)
        if chosen and on_pick:
            st.session_state[picks] = n + 1
            on_pick(chosen[0] if isinstance(chosen, list) else dict(chosen))

    st.vega_lite_chart(
        figure.data,
        figure.spec,
        width="stretch",
        key=key,
        alt=figure.alt,
        on_select=picked if on_pick and figure.selection else "ignore",
    )


_TABLE, _PICTURE, _COUNTED = "As a table", "As a picture", "How was this counted?"
_EMBED = "To embed"


@part
def _more(
    figure: Figure,
    title: str,
    sentence: str,
    asked: Question,
    selection: Filter,
    on_pick: Pick | None,
    name: str,
) -> None:
    """Offer what stands behind a figure; what is not open is neither asked nor drawn."""
    offered = [_TABLE, _COUNTED]
    if figure.data.num_rows:
        offered.insert(1, _PICTURE)
    if name:
        offered.append(_EMBED)
    opened = st.pills(
        f"Behind “{title}”",
        offered,
        key=f"more-{figure.name}",
        label_visibility="collapsed",
    )
    if opened == _TABLE:
        _table(figure.name, asked, on_pick)
    elif opened == _PICTURE:
        pictures.offer(figure, title, sentence, selection)
    elif opened == _COUNTED:
        _counted(asked)
    elif opened == _EMBED:
        embedding.offer(name, title)


def _table(name: str, asked: Question, on_pick: Pick | None) -> None:
    frame = asked.answer()

    def picked(number: int) -> None:
        if on_pick:
            on_pick({str(k): value for k, value in frame.iloc[number].items()})

    said = "Choosing a row does the same as choosing its mark in the chart. " if on_pick else ""
    if len(frame) == asked.asked.options.limit:
        said += f"These are the first {len(frame):,} rows; the download has all."
    if said:
        st.caption(said)
    tables.show(
        session.made(tables.of, asked),
        key=f"rows-{name}-{hash(asked):x}",
        on_pick=picked if on_pick else None,
    )
    tables.download(asked, name, key=f"download-{name}")


def _counted(asked: Question) -> None:
    st.caption(
        "Every number here is the answer to this statement in SQL, put to the tables of the "
        "corpus with the filter as it stands."
    )
    st.code(asked.statement(), language="sql", wrap_lines=True)
