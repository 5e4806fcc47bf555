"""Add: take in pasted text, files and addresses as drafts to be reviewed."""

import streamlit as st

from components import adding, coder, shell

shell.require()
st.title("Add")
st.caption(
    "What is added becomes a draft with suggestions, each resting on words of its text. Nothing is "
    "in the corpus before a person has accepted it."
)
name = coder.ask()
adding.inputs(name)
adding.progress(name)
adding.drafts()
