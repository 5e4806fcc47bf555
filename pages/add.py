"""Add: take in pasted text, files and addresses as drafts to be reviewed."""

import streamlit as st

from components import coder, shell

shell.require()
st.title("Add")
name = coder.ask()
