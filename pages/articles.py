"""Articles: a list to search and sort, and the reader for one with all its evidence."""

import streamlit as st

from components import accounts, article_card, comparison, link_state, picks, session, shell, tables
from components.reader import reader

shell.require()
link = link_state.current()
shell.headline("Articles", link)
article = session.corpus().article(link.view.article) if link.view.article else None
if article:
    article_card.head(article, link)
    comparison.excluded_toggle(link)
    reader(
        [accounts.pane(article, link)],
        key="article-reader",
        show_excluded=link.view.excluded,
        focus=accounts.focus(link),
        on_pick=accounts.point_at,
        on_clear=accounts.point_nowhere,
    )
    article_card.evidence(article)
    article_card.contacts(article, link)

frame = session.ask("articles", link.filter)
if frame.empty:
    shell.empty(link, "articles")
    st.stop()
st.subheader(
    f"All {len(frame):,} articles" if article else f"{len(frame):,} articles", anchor=False
)
st.caption("Choose a row to open the article. Click a column heading to sort.")
tables.show(
    article_card.listed(frame),
    key=f"articles-{link.view.article}",
    on_pick=lambda row: picks.opening(article="article_id")(row.to_dict()),
    height=600,
)
tables.download(frame, "articles", key="download-articles")
