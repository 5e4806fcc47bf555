"""What a page is drawn with, asked for ahead: the browser fetches it while the server still loads.

The first visitor of a server waits for its libraries to load, and then again for the browser to
fetch its own. Drawn out of sight at once, one of each kind of element makes the two overlap.
"""

import sys

import streamlit as st

_OUT_OF_SIGHT = """<style>.st-key-ahead {
  position: absolute; inset: 0 auto auto 0; width: 20rem; height: 1px; overflow: hidden;
  visibility: hidden;
}</style>"""
# Its data come from the browser: given here, they would load pandas first.
_POINT = {
    "data": {"sequence": {"start": 0, "stop": 1, "as": "a"}},
    "mark": "point",
    "encoding": {"x": {"field": "a", "type": "quantitative"}},
}


def draw() -> None:
    """Draw one of each, unless everything is loaded already."""
    if "components.session" in sys.modules:
        return
    with st.container(key="ahead"):
        st.html(_OUT_OF_SIGHT)
        st.vega_lite_chart(None, _POINT)
        st.text_input("ahead", type="search")
        st.multiselect("ahead", ())
        st.date_input("ahead", None)
        st.segmented_control("ahead", ("a",))
        st.metric("ahead", 0)
        with st.popover("ahead"):
            st.code("ahead")
