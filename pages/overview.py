"""Overview: the numbers that matter, contacts over time, who is active, and what is not known."""

import streamlit as st

from components import asking, contact_card, gallery, link_state, overview, shell

shell.require()
link = link_state.current()
shell.headline("Overview", link)
totals = asking.everywhere(link).totals.answer().iloc[0]
if not totals.n_articles and not totals.n_contacts:
    shell.empty(link, "articles")
    st.stop()
overview.metrics(totals)

gallery.show("contacts-over-time", link)
left, right = st.columns(2, gap="large")
with left:
    gallery.show("envoys", link)
with right:
    gallery.show("topics", link)
gallery.show("contacts-by-outlets", link)
if link.view.contact:
    contact_card.show(link.view.contact, link)

st.subheader("What is not known", anchor=False)
overview.unknowns(totals)
