"""Overview: the numbers that matter, contacts over time, who is active, and what is not known."""

import streamlit as st

from components import charts, contact_card, figures, link_state, overview, picks, session, shell
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
frame = session.ask("timeline", contacts, link.view)
figure = charts.timeline(frame, Unit.CONTACTS, link.view.by)
figures.show(figure, "Contacts over time", link, frame, on_pick=picks.window, what="contacts")

left, right = st.columns(2, gap="large")
with left:
    frame = session.ask("actor_counts", link.filter)
    frame = frame[frame["envoy"]]
    figure = charts.actor_counts(frame, link.filter.unit, limit=12, chosen=link.filter.envoy)
    figures.show(figure, "Most active envoys", link, frame, on_pick=picks.narrow_as("envoy"))
with right:
    frame = session.ask("topic_counts", link.filter)
    figure = charts.topic_counts(frame, link.filter.unit, chosen=link.filter.topic)
    figures.show(figure, "Topics", link, frame, on_pick=picks.narrow("topic"))

frame = session.ask("contacts", link.filter).sort_values(
    "n_outlets", ascending=False, kind="stable"
)
figure = charts.contacts_by_outlets(frame, chosen=link.view.contact)
figures.show(
    figure,
    "Contacts reported by most outlets",
    link,
    frame,
    on_pick=picks.opening(contact="contact_id"),
    what="contacts",
)
if link.view.contact:
    contact_card.show(link.view.contact, link)

st.subheader("What is not known", anchor=False)
overview.unknowns(totals)
