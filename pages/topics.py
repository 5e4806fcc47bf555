"""Topics: how often, over time, by actor, and what each term means."""

import streamlit as st

from components import asking, charts, figures, link_state, picks, session, shell, tables

shell.require()
link = link_state.current()
shell.headline("Topics", link)
asked = asking.topics(link)
if asked.counts.answer().empty:
    shell.empty(link, str(link.filter.unit))
    st.stop()

unit = link.filter.unit
figure = session.made(charts.topic_counts, asked.counts, unit, 40, link.filter.topic)
figures.show(
    figure, "How often each topic appears", link, asked.counts, on_pick=picks.narrow("topic")
)
figure = session.made(charts.topic_timeline, asked.over_time, unit, link.view.by)
figures.show(figure, "Topics over time", link, asked.over_time, on_pick=picks.narrow("topic"))
figure = session.made(charts.topic_actor, asked.by_actor, unit, 15)
figures.show(
    figure, "Topics by actor", link, asked.by_actor, on_pick=picks.narrow("topic", "actor")
)

st.subheader("What the topics mean", anchor=False)
st.caption("One article or contact can have several topics; a parent does not add its children.")
terms = session.made(tables.of, asked.counts, ("topic", "definition", "n"))
tables.show(terms, key="definitions")
