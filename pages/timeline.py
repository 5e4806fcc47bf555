"""Timeline: contacts and articles on one axis in lanes, with the card of the one chosen."""

import streamlit as st

from components import (
    article_card,
    charts,
    contact_card,
    figures,
    link_state,
    picks,
    session,
    shell,
)
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
article = session.corpus().article(link.view.article)
if link.view.contact or article:
    # Beside the chart, so that what a mark stands for is seen where it was chosen.
    lanes, chosen = st.columns([5, 3], gap="medium")
    with chosen, st.container(key="timeline-card"):
        if link.view.contact:
            contact_card.show(link.view.contact, link)
        if article:
            article_card.brief(article, link)
else:
    lanes = st.container()
figure = charts.lanes(frame, link.view.lanes, chosen=link.view.contact or link.view.article)
with lanes:
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
