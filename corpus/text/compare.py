"""What comparing articles of an open corpus needs: their accounts, and what is rare in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus import queries
from corpus.corpus import Corpus
from corpus.errors import InputError, did_you_mean
from corpus.filter import Filter
from corpus.records import Article
from corpus.text import account, align
from corpus.text.account import Account
from corpus.text.align import Link
from corpus.text.differences import Row, differences
from corpus.text.resolve import Resolver
from corpus.text.segment import body_sentences

MAX_ACCOUNTS = 4
"""Most texts that stand side by side."""


def accounts(
    corpus: Corpus, article_ids: Sequence[str], resolver: Resolver | None = None
) -> tuple[Account, ...]:
    """Return the accounts of these articles, in this order.

    Raises InputError when there are more than four, or one is unknown or has no full text.
    """
    if len(article_ids) > MAX_ACCOUNTS:
        raise InputError(f"{len(article_ids)} texts; at most {MAX_ACCOUNTS} stand side by side")
    resolver = resolver or Resolver(corpus.vocabulary)
    found = []
    for article_id in article_ids:
        article, source = _article(corpus, article_id), corpus.text(article_id)
        if source is None:
            raise InputError(f'the corpus holds no full text of "{article_id}"')
        found.append(account.of_article(article, source, resolver))
    return tuple(found)


def table(
    corpus: Corpus, article_ids: Sequence[str], links: Iterable[Link] = ()
) -> tuple[Row, ...]:
    """Return where these articles differ, with or without full texts; see `differences`.

    Raises InputError for an unknown article.
    """
    return differences(
        [(_article(corpus, key), corpus.text(key)) for key in article_ids],
        corpus.vocabulary,
        links,
    )


def _article(corpus: Corpus, article_id: str) -> Article:
    article = corpus.article(article_id)
    if article is None:
        hint = did_you_mean(article_id, corpus.article_ids)
        raise InputError(f'no article "{article_id}"{hint}')
    return article


def background(corpus: Corpus) -> align.Rarity:
    """Count how rare words are: over the bodies, and the titles and summaries of every record."""
    articles = queries.articles(corpus, Filter())
    told = [str(text) for text in [*articles["title"].dropna(), *articles["summary"].dropna()]]
    for frame in (queries.contacts(corpus, Filter()), queries.statements(corpus, Filter())):
        told += [str(text) for text in frame["summary"].dropna()]
    for article_id in sorted(articles["article_id"][articles["full_text"]]):
        article, source = corpus.article(article_id), corpus.text(article_id)
        if article is not None and article.text is not None and source is not None:
            told += [sentence.quote for sentence in body_sentences(article.text, source)]
    return align.Rarity.of(told)
