"""Parley: who met whom, when, about what, and how each source tells it."""

from pathlib import Path

import streamlit as st

from components import ahead

st.set_page_config(
    page_title="Parley",
    page_icon=str(Path(__file__).parent / "components" / "favicon.png"),
    layout="wide",
)
place = st.empty()
with place:
    ahead.draw()

# These load pandas, the corpus and more; the browser is busy meanwhile.
from components import process, shell  # noqa: E402

place.empty()
st.html(Path(__file__).parent / "components" / "style.css")
page = shell.navigation()
with process.turn(), shell.running(page.url_path):
    page.run()
process.settle()
