"""Topics: how often, over time, by actor, and what each term means."""

import streamlit as st

from components import asking, gallery, link_state, session, shell, tables

shell.require()
link = link_state.current()
shell.headline("Topics", link)
asked = asking.topics(link)
if asked.counts.answer().empty:
    shell.empty(link, str(link.filter.unit))
    st.stop()

gallery.show("topics", link)
gallery.show("topics-over-time", link)
gallery.show("topics-by-actor", link)

st.subheader("What the topics mean", anchor=False)
st.caption("One article or contact can have several topics; a parent does not add its children.")
terms = session.made(tables.of, asked.counts, ("topic", "definition", "n"))
tables.show(terms, key="definitions")
