"""Registry: the actors, outlets, places and topics that records may name."""

import streamlit as st

from components import coder, link_state, registry, shell

shell.require()
link = link_state.current()
st.title("Registry")
registry.show(link, coder.ask())
