"""The searches every rival is asked: frequent, medium and rare words, phrases, filters.

A search is answered with the 50 best hits, words around each, and the counts of every option over
all hits. Words are picked by rank, as the values of `bench.workload` are.
"""

from __future__ import annotations

from bench.generate import N_WORDS, Terms, words
from corpus.filter import Filter


def searches(n_articles: int, variant: int = 0) -> dict[str, Filter]:
    """Return searches of a corpus of N articles by name; phrases are of words that often meet."""
    terms, v = Terms(n_articles), variant
    word = words(N_WORDS)
    topic, outlet = terms.topics[v]["id"], terms.outlets[v]["id"]
    actor = terms.actors[10 + v]["id"]
    frequent = [word[24 + 7 * v], word[27 + 7 * v], word[29 + 7 * v]]
    medium = [word[500 + v], word[900 + v], word[2_000 + v]]
    rare = [word[20_000 + v], word[35_000 + v], word[45_000 + v]]
    phrase = f'"{word[v]} {word[6 + v]}"'
    recent, year = f"{2021 - v}-03-11", f"{2020 - v}"
    return {
        **{f"a frequent word ({at})": Filter(q=q) for at, q in enumerate(frequent, 1)},
        **{f"a medium word ({at})": Filter(q=q) for at, q in enumerate(medium, 1)},
        **{f"a rare word ({at})": Filter(q=q) for at, q in enumerate(rare, 1)},
        "two frequent words": Filter(q=f"{frequent[0]} {frequent[1]}"),
        "a frequent and a medium word": Filter(q=f"{frequent[1]} {medium[0]}"),
        "a medium and a rare word": Filter(q=f"{medium[1]} {rare[0]}"),
        "three words": Filter(q=f"{frequent[0]} {frequent[2]} {medium[2]}"),
        "a phrase": Filter(q=phrase),
        "a phrase of three words": Filter(q=f'"{word[v]} {word[1 + v]} {word[2 + v]}"'),
        "a phrase and a word": Filter(q=f"{phrase} {medium[0]}"),
        "a frequent word in a year": Filter(q=frequent[0], since=year, until=year),
        "a frequent word since a day": Filter(q=frequent[1], since=recent),
        "a frequent word on a topic": Filter(q=frequent[2], topic=(topic,)),
        "a medium word in an outlet": Filter(q=medium[0], outlet=(outlet,)),
        "a medium word beside an actor": Filter(q=medium[1], actor=(actor,)),
        "a medium word on a topic in a year": Filter(
            q=medium[2], topic=(topic,), since=year, until=year
        ),
        "a rare word on a topic": Filter(q=rare[1], topic=(topic,)),
        "a phrase in a year": Filter(q=phrase, since=year, until=year),
    }
