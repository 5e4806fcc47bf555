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
frame = session.ask("lanes", link.filter, link.view)
if frame.empty:
    shell.empty(link, "articles")
    st.stop()
figure = charts.lanes(frame, link.view.lanes, chosen=link.view.contact or link.view.article)
with chosen.beside(link):
    figures.show(
        figure,
        f"Contacts and articles by {link.view.lanes}",
        link,
        frame,
        on_pick=picks.open_record,
        what="contacts, statements and articles",
    )
undated = frame[~frame["dated"]]
if len(undated):
    figures.show(
        charts.undated(frame, link.view.lanes, chosen=link.view.contact or link.view.article),
        "Date not established",
        link,
        undated,
        on_pick=picks.open_record,
        what="contacts, statements and articles",
    )
