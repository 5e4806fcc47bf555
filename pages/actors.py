"""Actors: how often each appears, over time and with whom, and the dossier of one."""

import streamlit as st

from components import asking, charts, dossier, figures, link_state, picks, session, shell

shell.require()
link = link_state.current()
shell.headline("Actors", link)
asked = asking.actors(link)
frame = asked.counts.answer()
if frame.empty:
    shell.empty(link, str(link.filter.unit))
    st.stop()

unit = link.filter.unit
figure = session.made(charts.actor_counts, asked.counts, unit, 20, link.filter.actor)
figures.show(
    figure, "How often each actor appears", link, asked.counts, on_pick=picks.narrow("actor")
)
figure = session.made(
    charts.actor_timeline, asked.over_time, unit, link.view.by, 10, (), len(frame)
)
figures.show(figure, "Actors over time", link, asked.over_time, on_pick=picks.narrow("actor"))

figure = session.made(charts.pairs, asked.pairs, 20, (), asking.MOST_PAIRS)
figures.show(figure, "Who met whom", link, asked.pairs, on_pick=picks.narrow_pair, what="contacts")
dossier.who_meets_whom(asked.pairs)

for actor in dict.fromkeys((*link.filter.envoy, *link.filter.actor)):
    dossier.show(actor, link)
if not (link.filter.envoy or link.filter.actor):
    st.info("Choose an actor in a chart, a table or the filter bar to open its dossier.")
