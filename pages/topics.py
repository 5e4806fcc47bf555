"""Topics: how often, over time, by actor, and what each term means."""

import streamlit as st

from components import charts, figures, link_state, picks, session, shell, tables

shell.require()
link = link_state.current()
shell.headline("Topics", link)
counts = session.ask("topic_counts", link.filter)
if counts.empty:
    shell.empty(link, str(link.filter.unit))
    st.stop()

unit = link.filter.unit
figure = charts.topic_counts(counts, unit, chosen=link.filter.topic)
figures.show(figure, "How often each topic appears", link, counts, on_pick=picks.narrow("topic"))
frame = session.ask("topic_timeline", link.filter, link.view)
figure = charts.topic_timeline(frame, unit, link.view.by)
figures.show(figure, "Topics over time", link, frame, on_pick=picks.narrow("topic"))
frame = session.ask("topic_actor", link.filter)
figure = charts.topic_actor(frame, unit)
figures.show(figure, "Topics by actor", link, frame, on_pick=picks.narrow("topic", "actor"))

st.subheader("What the topics mean", anchor=False)
st.caption("One article or contact can have several topics; a parent does not add its children.")
tables.show(counts, key="definitions", columns=["topic", "definition", "n"])
