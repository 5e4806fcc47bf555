"""Actors: how often each appears, over time and with whom, and the dossier of one."""

import streamlit as st

from components import charts, dossier, figures, link_state, picks, session, shell

shell.require()
link = link_state.current()
shell.headline("Actors", link)
counts = session.ask("actor_counts", link.filter)
if counts.empty:
    shell.empty(link, str(link.filter.unit))
    st.stop()

unit = link.filter.unit
figure = charts.actor_counts(counts, unit, chosen=link.filter.actor)
figures.show(figure, "How often each actor appears", link, counts, on_pick=picks.narrow("actor"))
frame = session.ask("actor_timeline", link.filter, link.view)
figure = charts.actor_timeline(frame, unit, link.view.by)
figures.show(figure, "Actors over time", link, frame, on_pick=picks.narrow("actor"))

pairs = session.ask("pairs", link.filter)
figures.show(
    charts.pairs(pairs), "Who met whom", link, pairs, on_pick=picks.narrow_pair, what="contacts"
)
dossier.who_meets_whom(pairs)

for actor in dict.fromkeys((*link.filter.envoy, *link.filter.actor)):
    dossier.show(actor, link)
if not (link.filter.envoy or link.filter.actor):
    st.info("Choose an actor in a chart, a table or the filter bar to open its dossier.")
