"""Overview: the numbers that matter, contacts over time, who is active, and what is not known."""

import streamlit as st

from components import (
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
totals = session.ask("summary", link.filter).iloc[0]
if not totals.n_articles and not totals.n_contacts:
    shell.empty(link, "articles")
    st.stop()
overview.metrics(totals)

contacts = link.filter.having(unit=Unit.CONTACTS)
asked = session.question("timeline", contacts, link.view)
figure = session.made(charts.timeline, asked, Unit.CONTACTS, link.view.by)
figures.show(figure, "Contacts over time", link, asked, on_pick=picks.window, what="contacts")

left, right = st.columns(2, gap="large")
with left:
    asked = session.question("actor_counts", link.filter).having(envoy=True)
    figure = session.made(charts.actor_counts, asked, link.filter.unit, 12, link.filter.envoy)
    figures.show(figure, "Most active envoys", link, asked, on_pick=picks.narrow_as("envoy"))
with right:
    asked = session.question("topic_counts", link.filter)
    figure = session.made(charts.topic_counts, asked, link.filter.unit, 40, link.filter.topic)
    figures.show(figure, "Topics", link, asked, on_pick=picks.narrow("topic"))

asked = session.question("contacts", link.filter, order="outlets")
total = int(totals.n_contacts)
figure = session.made(charts.contacts_by_outlets, asked.first(12), total, link.view.contact)
figures.show(
    figure,
    "Contacts reported by most outlets",
    link,
    asked.first(tables.MOST_ROWS),
    on_pick=picks.opening(contact="contact_id"),
    what="contacts",
)
if link.view.contact:
    contact_card.show(link.view.contact, link)

st.subheader("What is not known", anchor=False)
overview.unknowns(totals)
