"""Actors: how often each appears, over time and with whom, and the dossier of one."""

import streamlit as st

from components import charts, dossier, figures, link_state, picks, session, shell, tables

shell.require()
link = link_state.current()
shell.headline("Actors", link)
counts = session.question("actor_counts", link.filter)
frame = counts.answer()
if frame.empty:
    shell.empty(link, str(link.filter.unit))
    st.stop()

unit = link.filter.unit
figure = session.made(charts.actor_counts, counts, unit, 20, link.filter.actor)
figures.show(figure, "How often each actor appears", link, counts, on_pick=picks.narrow("actor"))
asked = session.question("actor_timeline", link.filter, link.view, top=10)
figure = session.made(charts.actor_timeline, asked, unit, link.view.by, 10, (), len(frame))
figures.show(figure, "Actors over time", link, asked, on_pick=picks.narrow("actor"))

asked = session.question("pairs", link.filter).first(tables.MOST_ROWS)
figure = session.made(charts.pairs, asked, 20, (), tables.MOST_ROWS)
figures.show(figure, "Who met whom", link, asked, on_pick=picks.narrow_pair, what="contacts")
dossier.who_meets_whom(asked)

for actor in dict.fromkeys((*link.filter.envoy, *link.filter.actor)):
    dossier.show(actor, link)
if not (link.filter.envoy or link.filter.actor):
    st.info("Choose an actor in a chart, a table or the filter bar to open its dossier.")
