"""The totals of a selection, and what it does not know."""

from __future__ import annotations

import pandas as pd
import streamlit as st


def metrics(totals: pd.Series) -> None:
    """Draw the totals: counts, span, and the share of contacts whose date is established."""
    dated = totals.n_articles_dated + totals.n_contacts_dated
    items = totals.n_articles + totals.n_contacts
    cells = [
        ("Articles", f"{totals.n_articles:,}"),
        ("Contacts", f"{totals.n_contacts:,}"),
        ("Statements", f"{totals.n_statements:,}"),
        ("Envoys named", f"{totals.n_envoys:,}"),
        ("Outlets", f"{totals.n_outlets:,}"),
        ("Published", _span(totals.first_published, totals.last_published)),
        ("Dated", f"{dated / items:.0%}" if items else "–"),
    ]
    with st.container(horizontal=True, key="metrics", gap="medium"):
        for name, value in cells:
            st.metric(name, value, width="content")


def _span(first: pd.Timestamp | None, last: pd.Timestamp | None) -> str:
    # NaT is an instance of nothing but itself and compares equal to nothing.
    if first is None or last is None or first != first or last != last:
        return "–"
    return f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"


def unknowns(totals: pd.Series) -> None:
    """Say how much of the selection is undated, untitled or known from its facts alone."""
    records = totals.n_articles - totals.n_articles_full_text
    st.markdown(
        f"- **{totals.n_contacts - totals.n_contacts_dated:,}** of {totals.n_contacts:,} contacts "
        f"and **{totals.n_articles - totals.n_articles_dated:,}** of {totals.n_articles:,} "
        "articles have no date that the chosen tier accepts\n"
        f"- **{totals.n_contacts_not_stated:,}** contacts and **{totals.n_articles_not_stated:,}** "
        "articles have a date that is not stated in print\n"
        f"- **{totals.n_contacts_not_to_the_day:,}** contacts and "
        f"**{totals.n_articles_not_to_the_day:,}** articles are not dated to the day\n"
        f"- **{totals.n_articles_untitled:,}** articles have no recorded title; their summary, "
        "in our words, stands in for it\n"
        f"- **{records:,}** articles are known by their facts alone; "
        f"**{totals.n_articles_full_text:,}** are here with their full text\n"
        f"- **{totals.n_contacts_multilateral:,}** contacts have many sides and are not split "
        "into pairs"
    )
