"""About: method, counting rules, coverage, data health, rights, and the version."""

import streamlit as st

from components import about, link_state, shell

shell.require()
link = link_state.current()
st.title("About Parley")
about.method()
about.coverage()
about.vocabulary()
about.health()
about.rights()
