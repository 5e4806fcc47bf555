"""Overview: the numbers that matter, contacts over time, who is active, and what is not known."""

import streamlit as st

from components import (
    asking,
    charts,
    contact_card,
    figures,
    link_state,
    overview,
    picks,
    session,
    shell,
    tables,
)
from corpus.filter import Unit

shell.require()
link = link_state.current()
shell.headline("Overview", link)
totals = asking.everywhere(link).totals.answer().iloc[0]
if not totals.n_articles and not totals.n_contacts:
    shell.empty(link, "articles")
    st.stop()
overview.metrics(totals)

asked = asking.overview(link)
figure = session.made(charts.timeline, asked.over_time, Unit.CONTACTS, link.view.by)
figures.show(
    figure, "Contacts over time", link, asked.over_time, on_pick=picks.window, what="contacts"
)

left, right = st.columns(2, gap="large")
with left:
    envoys = asked.actors.having(envoy=True)
    figure = session.made(charts.actor_counts, envoys, link.filter.unit, 12, link.filter.envoy)
    figures.show(figure, "Most active envoys", link, envoys, on_pick=picks.narrow_as("envoy"))
with right:
    figure = session.made(
        charts.topic_counts, asked.topics, link.filter.unit, 40, link.filter.topic
    )
    figures.show(figure, "Topics", link, asked.topics, on_pick=picks.narrow("topic"))

total = int(totals.n_contacts)
figure = session.made(charts.contacts_by_outlets, asked.by_outlets, total, link.view.contact)
figures.show(
    figure,
    "Contacts reported by most outlets",
    link,
    asked.by_outlets.first(tables.MOST_ROWS),
    on_pick=picks.opening(contact="contact_id"),
    what="contacts",
)
if link.view.contact:
    contact_card.show(link.view.contact, link)

st.subheader("What is not known", anchor=False)
overview.unknowns(totals)
