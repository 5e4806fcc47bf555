"""Compare: two to four articles side by side, with their evidence marked alike."""

import streamlit as st

from components import (
    account_list,
    accounts,
    comparison,
    embedding,
    link_state,
    linking,
    sections,
    session,
    shell,
)
from components.reader import reader

shell.require()
link = link_state.current()
shell.headline("Compare", link)
corpus = session.corpus()
chosen = [article for key in link.view.panes if (article := corpus.article(key))]
if not embedding.embedded():
    comparison.choose(link, [article.id for article in chosen])
contact = corpus.contact(link.view.contact) if link.view.contact else None
if contact and not chosen:
    account_list.section(contact, link)
    sections.show(account_list.articles(contact), link)
    st.stop()
if contact:
    comparison.about(contact, link)
if len(chosen) < 2:
    comparison.suggest(link)
if not chosen:
    sections.register(link)
    st.stop()
comparison.excluded_toggle(link)
linked = linking.between(chosen, link)
linking.control(linked, link)
reader(
    [accounts.pane(article, link, briefly=True) for article in chosen],
    key="compare-reader",
    ties=linked.ties,
    only_here=linked.only_here,
    show_excluded=link.view.excluded,
    focus=accounts.focus(link),
    on_pick=accounts.point_at,
    on_clear=accounts.point_nowhere,
)
linking.only_in_one(linked)
linking.why(linked)
sections.show(chosen, link)
