"""Articles: a list to search and sort, and the reader for one with all its evidence."""

from components import (
    accounts,
    article_card,
    article_list,
    comparison,
    correcting,
    identity,
    link_state,
    session,
    shell,
)
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
    if identity.curating():
        correcting.offer(f"article/{article.id}")

total = int(session.ask("summary", link.filter)["n_articles"].iloc[0])
if total:
    article_list.show(total, link)
else:
    shell.empty(link, "articles")
