"""The filter states every rival is asked, from the whole corpus to nothing at all.

Values are picked by rank: actors, outlets, places and topics of rank 0 are the most frequent. Each
variant asks for others of about the same rank, so no answer is a remembered one.
"""

from __future__ import annotations

from bench.generate import N_SIDES, Terms
from corpus.dates import Tier
from corpus.filter import Filter, Match, Unit


def states(n_articles: int, variant: int = 0) -> dict[str, Filter]:
    """Return the filter states of a corpus of N articles by name."""
    terms, v = Terms(n_articles), variant
    actor = [row["id"] for row in terms.actors]
    envoy = [row["id"] for row in terms.actors if row["envoy"]]
    outlet = [row["id"] for row in terms.outlets]
    country = [row["id"] for row in terms.places[:N_SIDES]]
    city = [row["id"] for row in terms.places[N_SIDES:]]
    topic = [row["id"] for row in terms.topics]
    side = terms.sides
    year = 2021 - v
    return {
        "everything": Filter(),
        "a year": Filter(since=f"{year}", until=f"{year}"),
        "half a year, on edges of months": Filter(since=f"{year}-03", until=f"{year}-08"),
        "nine months, off edges": Filter(since=f"{year}-02-11", until=f"{year}-11-20"),
        "a week": Filter(since=f"{year}-03-06", until=f"{year}-03-12"),
        "a day": Filter(since=f"{year}-05-17", until=f"{year}-05-17"),
        "since a day": Filter(since=f"{year - 2}-06-21"),
        "until a month": Filter(until=f"{year - 3}-09"),
        "the most frequent actor": Filter(actor=(actor[v],)),
        "a medium actor": Filter(actor=(actor[50 + v],)),
        "a rare actor": Filter(actor=(actor[1900 + v],)),
        "any of three actors": Filter(actor=(actor[1 + v], actor[20 + v], actor[300 + v])),
        "all of two actors": Filter(actor=(actor[v], actor[1 + v]), actor_match=Match.ALL),
        "none of three actors": Filter(actor=tuple(actor[v : v + 3]), actor_match=Match.NONE),
        "an envoy": Filter(envoy=(envoy[1 + v],)),
        "a topic": Filter(topic=(topic[v],)),
        "all of two topics": Filter(topic=(topic[1 + v], topic[2 + v]), topic_match=Match.ALL),
        "none of two topics": Filter(topic=(topic[v], topic[1 + v]), topic_match=Match.NONE),
        "a frequent outlet": Filter(outlet=(outlet[v],)),
        "a rare outlet": Filter(outlet=(outlet[290 + v],)),
        "a city": Filter(place=(city[v],)),
        "a country": Filter(place=(country[1 + v],)),
        "a kind": Filter(kind=(("meeting", "call", "visit", "conference", "statement")[v % 5],)),
        "two sides": Filter(side=(side[v], side[9 + v])),
        "printed dates, a year": Filter(since=f"{year}", until=f"{year}", dates=Tier.STATED),
        "inferred dates, off edges": Filter(
            since=f"{year - 4}-01-09", until=f"{year - 4}-12-13", dates=Tier.INFERRED
        ),
        "an actor, a topic and two years": Filter(
            actor=(actor[2 + v],), topic=(topic[1 + v],), since=f"{year - 1}", until=f"{year}"
        ),
        "an envoy in a country, off edges": Filter(
            envoy=(envoy[v],), place=(country[2 + v],), since=f"{year - 2}-05-05"
        ),
        "a rare actor in a rare outlet": Filter(
            actor=(actor[1500 + v],), outlet=(outlet[280 + v],)
        ),
        "mentions": Filter(unit=Unit.MENTIONS),
        "mentions, two outlets": Filter(unit=Unit.MENTIONS, outlet=(outlet[1 + v], outlet[40 + v])),
        "contacts": Filter(unit=Unit.CONTACTS),
        "contacts, calls of a side": Filter(
            unit=Unit.CONTACTS, side=(side[3 + v],), kind=("call",)
        ),
        "contacts, printed dates, a month": Filter(
            unit=Unit.CONTACTS, since=f"{year}-10", until=f"{year}-10", dates=Tier.STATED
        ),
        "pairs": Filter(unit=Unit.PAIRS),
        "pairs, a topic, off edges": Filter(
            unit=Unit.PAIRS, topic=(topic[3 + v],), since=f"{year - 3}-04-04", until=f"{year}-04-03"
        ),
    }
