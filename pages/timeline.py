"""Timeline: contacts and articles on one axis in lanes, with the card of the one chosen."""

import streamlit as st

from components import link_state, session, shell, timeline
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
totals = session.ask("summary", link.filter).iloc[0]
if totals.n_articles or totals.n_contacts or totals.n_statements:
    timeline.show(link)
else:
    shell.empty(link, "articles")
