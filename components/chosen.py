"""What is chosen on a page, shown beside the chart it was chosen in."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import article_card, contact_card, session
from corpus.link import Link


def beside(link: Link) -> DeltaGenerator:
    """Draw the cards of the chosen contact and article; return the place left for the chart."""
    article = session.corpus().article(link.view.article)
    if not (link.view.contact or article):
        return st.container()
    # Beside the chart, so that what a mark stands for is seen where it was chosen.
    chart, cards = st.columns([5, 3], gap="medium")
    with cards, st.container(key="chosen"):
        if link.view.contact:
            contact_card.show(link.view.contact, link)
        if article:
            article_card.brief(article, link)
    return chart
