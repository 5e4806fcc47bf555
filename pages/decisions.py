"""Decisions: who changed what, when and why, and the way back."""

import streamlit as st

from components import coder, deciding, decision_log, link_state, shell

shell.require()
link = link_state.current()
st.title("Decisions")
who = coder.ask()
deciding.outcome(who)
decision_log.show(link, who)
