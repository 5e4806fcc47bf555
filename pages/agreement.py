"""Agreement: how far two coders agree on the articles both have done, and what stands."""

import streamlit as st

from components import agreement, coder, link_state, shell

shell.require()
link = link_state.current()
st.title("Agreement")
agreement.show(link, coder.ask())
