"""Timeline: contacts and articles on one axis in lanes, with the card of the one chosen."""

import streamlit as st

from components import charts, chosen, figures, link_state, picks, session, shell
from corpus.link import Lanes

shell.require()
link = link_state.current()
shell.headline("Timeline", link)

st.segmented_control(
    "Lanes by",
    list(Lanes),
    key=link_state.widget("lanes", link.view.lanes),
    required=True,
    on_change=link_state.from_widget,
    args=("lanes", Lanes),
)
asked = session.question("lanes", link.filter, link.view)
frame = asked.answer()
if frame.empty:
    shell.empty(link, "articles")
    st.stop()
picked = link.view.contact or link.view.article
figure = figures.drawn(charts.lanes, asked, link.view.lanes, 12, picked)
with chosen.beside(link):
    figures.show(
        figure,
        f"Contacts and articles by {link.view.lanes}",
        link,
        asked,
        on_pick=picks.open_record,
        what="contacts, statements and articles",
    )
if not frame["dated"].all():
    figures.show(
        figures.drawn(charts.undated, asked, link.view.lanes, 12, picked),
        "Date not established",
        link,
        asked.having(dated=False),
        on_pick=picks.open_record,
        what="contacts, statements and articles",
    )
