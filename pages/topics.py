"""Topics: how often, over time, by actor, and what each term means."""

import streamlit as st

from components import charts, figures, link_state, picks, session, shell, tables

shell.require()
link = link_state.current()
shell.headline("Topics", link)
counts = session.question("topic_counts", link.filter)
if counts.answer().empty:
    shell.empty(link, str(link.filter.unit))
    st.stop()

unit = link.filter.unit
figure = session.made(charts.topic_counts, counts, unit, 40, link.filter.topic)
figures.show(figure, "How often each topic appears", link, counts, on_pick=picks.narrow("topic"))
asked = session.question("topic_timeline", link.filter, link.view)
figure = session.made(charts.topic_timeline, asked, unit, link.view.by)
figures.show(figure, "Topics over time", link, asked, on_pick=picks.narrow("topic"))
asked = session.question("topic_actor", link.filter, top=15)
figure = session.made(charts.topic_actor, asked, unit, 15)
figures.show(figure, "Topics by actor", link, asked, on_pick=picks.narrow("topic", "actor"))

st.subheader("What the topics mean", anchor=False)
st.caption("One article or contact can have several topics; a parent does not add its children.")
terms = session.made(tables.of, counts, ("topic", "definition", "n"))
tables.show(terms, key="definitions")
