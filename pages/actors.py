"""Actors: how often each appears, over time and with whom, and the dossier of one."""

import streamlit as st

from components import asking, dossier, gallery, link_state, shell

shell.require()
link = link_state.current()
shell.headline("Actors", link)
asked = asking.actors(link)
if asked.counts.answer().empty:
    shell.empty(link, str(link.filter.unit))
    st.stop()

gallery.show("actors", link)
gallery.show("actors-over-time", link)
gallery.show("pairs", link)
dossier.who_meets_whom(asked.pairs)

for actor in dict.fromkeys((*link.filter.envoy, *link.filter.actor)):
    dossier.show(actor, link)
if not (link.filter.envoy or link.filter.actor):
    st.info("Choose an actor in a chart, a table or the filter bar to open its dossier.")
