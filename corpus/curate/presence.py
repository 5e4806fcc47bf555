"""How much of a corpus names an actor: what a merge brings together."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.load import Records


@dataclass(frozen=True)
class Presence:
    """Articles, mentions in texts, and contacts that name some actors; each counted once."""

    n_articles: int
    n_mentions: int
    n_contacts: int


def presence(records: Records, *actors: str) -> Presence:
    """Count what names any of these actors in the curated records."""
    articles = [entry.record for entry in records.articles.values()]
    contacts = [entry.record for entry in records.contacts.values()]
    return Presence(
        sum(any(named.actor in actors for named in article.actors) for article in articles),
        sum(
            len(mention.names)
            for article in articles
            if article.text
            for mention in article.text.mentions
            if mention.actor in actors
        ),
        sum(any(part.actor in actors for part in contact.participants) for contact in contacts),
    )
