"""The searches every rival is asked: frequent, medium and rare words, phrases, filters.

A search is answered with the 50 best hits, words around each, and the counts of every option over
all hits. Words are picked by rank, as the values of `bench.workload` are.
"""

from __future__ import annotations

from bench.generate import N_WORDS, Terms, words
from corpus.filter import Filter

FREQUENT, MEDIUM, RARE = 24, 700, 20_000
"""Ranks from which words are taken: about a half, one in thirty and one in a thousand articles."""


def searches(n_articles: int, variant: int = 0) -> dict[str, Filter]:
    """Return searches of a corpus of N articles by name; none shares a word with another."""
    terms, v = Terms(n_articles), variant
    every = words(N_WORDS)
    frequent = iter(every[FREQUENT + 10 * v : FREQUENT + 10 * (v + 1)])
    medium = iter(every[MEDIUM + 10 * v :: 70])
    rare = iter(every[RARE + 10 * v :: 2_000])
    # Words that stand in nearly every article, and so often beside one another.
    step = (3, 7, 9, 11, 13, 17)[v % 6]
    short = [every[(at * step + v) % 20] for at in range(20)]
    phrases = iter(f'"{a} {b}"' for a, b in zip(short[::2], short[1::2], strict=True))
    topic, outlet = terms.topics[v]["id"], terms.outlets[v]["id"]
    actor, year, since = terms.actors[10 + v]["id"], f"{2020 - v}", f"{2021 - v}-03-11"
    return {
        **{f"a frequent word ({at})": Filter(q=next(frequent)) for at in (1, 2, 3)},
        **{f"a medium word ({at})": Filter(q=next(medium)) for at in (1, 2, 3)},
        **{f"a rare word ({at})": Filter(q=next(rare)) for at in (1, 2, 3)},
        "two frequent words": Filter(q=f"{next(frequent)} {next(frequent)}"),
        "a frequent and a medium word": Filter(q=f"{next(frequent)} {next(medium)}"),
        "a medium and a rare word": Filter(q=f"{next(medium)} {next(rare)}"),
        "three words": Filter(q=f"{next(frequent)} {next(medium)} {next(medium)}"),
        "a phrase": Filter(q=next(phrases)),
        "a phrase of three words": Filter(q=f'"{short[0]} {short[2]} {short[4]}"'),
        "a phrase and a word": Filter(q=f"{next(phrases)} {next(medium)}"),
        "a frequent word in a year": Filter(q=next(frequent), since=year, until=year),
        "a frequent word since a day": Filter(q=next(frequent), since=since),
        "a frequent word on a topic": Filter(q=next(frequent), topic=(topic,)),
        "a medium word in an outlet": Filter(q=next(medium), outlet=(outlet,)),
        "a medium word beside an actor": Filter(q=next(medium), actor=(actor,)),
        "a medium word on a topic in a year": Filter(
            q=next(medium), topic=(topic,), since=year, until=year
        ),
        "a rare word on a topic": Filter(q=next(rare), topic=(topic,)),
        "a phrase in a year": Filter(q=next(phrases), since=year, until=year),
    }
