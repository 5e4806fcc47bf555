"""Parley: who met whom, when, about what, and how each source tells it."""


def main() -> None:
    """Draw the page that is asked for."""
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
    from components import process, shell

    place.empty()
    st.html(Path(__file__).parent / "components" / "style.css")
    page = shell.navigation()
    with process.turn(), shell.running(page.url_path):
        page.run()
    process.settle()


# Processes that read a batch of pages load this file as well, and are to draw and import nothing.
if __name__ == "__main__":
    main()
