"""Review: the text of a draft beside what was suggested for it, decided on by keyboard."""

import streamlit as st

from components import coder, link_state, reviewing, shell

shell.require()
st.title("Review")
reviewing.show(coder.ask(), link_state.current())
