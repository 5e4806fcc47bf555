"""The filter states every rival is asked, from the whole corpus to nothing at all.

Values are picked by rank: actors, outlets, places and topics of rank 0 are the most frequent.
"""

from __future__ import annotations

from bench.generate import N_SIDES, Terms
from corpus.dates import Tier
from corpus.filter import Filter, Match, Unit


def states(n_articles: int) -> dict[str, Filter]:
    """Return the filter states of a corpus of N articles by name."""
    terms = Terms(n_articles)
    actor = [row["id"] for row in terms.actors]
    envoy = [row["id"] for row in terms.actors if row["envoy"]]
    outlet = [row["id"] for row in terms.outlets]
    country = [row["id"] for row in terms.places[:N_SIDES]]
    city = [row["id"] for row in terms.places[N_SIDES:]]
    topic = [row["id"] for row in terms.topics]
    side = terms.sides
    return {
        "everything": Filter(),
        "a year": Filter(since="2021", until="2021"),
        "half a year, on edges of months": Filter(since="2020-03", until="2020-08"),
        "nine months, off edges": Filter(since="2019-02-11", until="2019-11-20"),
        "a week": Filter(since="2023-03-06", until="2023-03-12"),
        "a day": Filter(since="2022-05-17", until="2022-05-17"),
        "since a day": Filter(since="2018-06-21"),
        "until a month": Filter(until="2016-09"),
        "the most frequent actor": Filter(actor=(actor[0],)),
        "a medium actor": Filter(actor=(actor[50],)),
        "a rare actor": Filter(actor=(actor[1900],)),
        "any of three actors": Filter(actor=(actor[1], actor[20], actor[300])),
        "all of two actors": Filter(actor=(actor[0], actor[1]), actor_match=Match.ALL),
        "none of three actors": Filter(actor=tuple(actor[:3]), actor_match=Match.NONE),
        "an envoy": Filter(envoy=(envoy[1],)),
        "a topic": Filter(topic=(topic[0],)),
        "all of two topics": Filter(topic=(topic[1], topic[2]), topic_match=Match.ALL),
        "none of two topics": Filter(topic=(topic[0], topic[1]), topic_match=Match.NONE),
        "a frequent outlet": Filter(outlet=(outlet[0],)),
        "a rare outlet": Filter(outlet=(outlet[290],)),
        "a city": Filter(place=(city[0],)),
        "a country": Filter(place=(country[1],)),
        "meetings": Filter(kind=("meeting",)),
        "two sides": Filter(side=(side[0], side[9])),
        "printed dates, a year": Filter(since="2022", until="2022", dates=Tier.STATED),
        "inferred dates, off edges": Filter(
            since="2017-01-09", until="2017-12-13", dates=Tier.INFERRED
        ),
        "an actor, a topic and two years": Filter(
            actor=(actor[2],), topic=(topic[1],), since="2020", until="2021"
        ),
        "an envoy in a country, off edges": Filter(
            envoy=(envoy[0],), place=(country[2],), since="2019-05-05"
        ),
        "a rare actor in a rare outlet": Filter(actor=(actor[1500],), outlet=(outlet[280],)),
        "mentions": Filter(unit=Unit.MENTIONS),
        "mentions, two outlets": Filter(unit=Unit.MENTIONS, outlet=(outlet[1], outlet[40])),
        "contacts": Filter(unit=Unit.CONTACTS),
        "contacts, calls of a side": Filter(unit=Unit.CONTACTS, side=(side[3],), kind=("call",)),
        "contacts, printed dates, a month": Filter(
            unit=Unit.CONTACTS, since="2024-10", until="2024-10", dates=Tier.STATED
        ),
        "pairs": Filter(unit=Unit.PAIRS),
        "pairs, a topic, off edges": Filter(
            unit=Unit.PAIRS, topic=(topic[3],), since="2018-04-04", until="2021-04-03"
        ),
    }
