"""The reference engine: every question as one readable statement on DuckDB.

Statements are put together from our own words alone; every value is bound as a parameter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from threading import Timer
from typing import Any

import duckdb
import pyarrow as pa

from corpus.engines import Asked, SqlEngine
from corpus.engines.frames import typed
from corpus.errors import CorpusError, InputError, did_you_mean
from corpus.evidence import SourceText, own_lines
from corpus.filter import FACETS, Filter, Match, Multilateral, Unit
from corpus.records import Article
from corpus.search import Aliases
from corpus.snippet import beside, joined, snippet

TIME_LIMIT = 10.0
"""Seconds after which a statement is interrupted."""

_RECORD = {
    Unit.ARTICLES: "article",
    Unit.MENTIONS: "article",
    Unit.CONTACTS: "contact",
    Unit.PAIRS: "contact",
}

_DATED = "(r.earliest IS NOT NULL OR r.latest IS NOT NULL) AND list_contains($bases, r.basis)"

# An open end reaches no further than the day that is known (`EdtfDate.bounds`).
_FIRST = "coalesce(r.earliest, r.latest)"
_LAST = "coalesce(r.latest, r.earliest)"

Question = Callable[["_Statement"], str]


class _Statement:
    """One statement in the making: its filter, its options, and the parameters it binds."""

    def __init__(
        self, asked: Asked, aliases: Aliases, chosen: dict[str, list[str]] | None = None
    ) -> None:
        selection = asked.selection
        self.filter = selection
        self.options = asked.options
        self.terms = aliases.terms(selection.q)
        self.parameters: dict[str, Any] = {"bases": [str(b) for b in selection.dates.bases]}
        self._aliases = aliases
        self._chosen = chosen

    @property
    def record(self) -> str:
        return _RECORD[self.filter.unit]

    @property
    def unit(self) -> str:
        expand = self.filter.multilateral is Multilateral.PAIRS
        return "expanded" if self.filter.unit is Unit.PAIRS and expand else str(self.filter.unit)

    def bind(self, value: Any) -> str:
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"${name}"

    def selected(self, record: str, selection: Filter | None = None) -> str:
        """Return a query for the records that pass the filter."""
        if self._chosen is not None:
            ids = self.bind(self._chosen[record])
            return (
                f"SELECT r.* FROM records r WHERE r.record = {self.bind(record)} "
                f"AND r.id IN (SELECT unnest({ids}))"
            )
        chosen = selection or self.filter
        conditions = [f"r.record = {self.bind(record)}", *self._conditions(record, chosen)]
        if self.options.only is not None:
            conditions.append(f"list_contains({self.bind(list(self.options.only))}, r.id)")
        return "SELECT r.* FROM records r WHERE " + "\n    AND ".join(conditions)

    def _conditions(self, record: str, chosen: Filter) -> list[str]:
        if chosen.contradicted:
            return ["false"]
        found: list[str] = []
        for facet in FACETS:
            values = chosen.values(facet.key)
            if not values:
                continue
            match = chosen.match(facet.key)
            groups = [[value] for value in values] if match is Match.ALL else [list(values)]
            negation = "NOT " if match is Match.NONE else ""
            found.extend(f"{negation}{self._has(facet.key, group)}" for group in groups)
        since, until = chosen.window
        if since or until:
            found.append(_DATED)
        if since:
            found.append(f"{_LAST} >= {self._day(since)}")
        if until:
            found.append(f"{_FIRST} <= {self._day(until)}")
        for term in self._aliases.terms(chosen.q):
            needle = self.bind(term.needle)
            hits = [f"contains(r.words, {needle})"]
            if record != "article":
                # Whoever reports a contact or statement speaks for it.
                hits.append(
                    "EXISTS (SELECT 1 FROM reports e JOIN records a ON a.record = 'article' "
                    f"AND a.id = e.article WHERE e.contact = r.id AND contains(a.words, {needle}))"
                )
            if term.actors:
                hits.append(self._has("actor", list(term.actors)))
            found.append(f"{'NOT ' if term.exclude else ''}({' OR '.join(hits)})")
        return found

    def _day(self, day: date) -> str:
        return f"{self.bind(day)}::DATE"

    def _has(self, facet: str, values: list[str]) -> str:
        return (
            "EXISTS (SELECT 1 FROM keys k WHERE k.record = r.record AND k.id = r.id "
            f"AND k.facet = '{facet}' AND list_contains({self.bind(values)}, k.value))"
        )

    def counted(self) -> str:
        """Return the selected records with the weight each has in the unit."""
        return (
            f"SELECT s.*, w.weight FROM ({self.selected(self.record)}) s "
            f"JOIN weights w ON w.id = s.id AND w.unit = {self.bind(self.unit)}"
        )

    def members(self) -> str:
        """Return the selected records once for each actor in them, weighted in the unit."""
        return (
            f"SELECT s.*, m.actor, m.weight FROM ({self.selected(self.record)}) s "
            f"JOIN members m ON m.id = s.id AND m.unit = {self.bind(self.unit)}"
        )

    def top(self) -> str:
        """Return the condition that an actor is one of those with most in the selection."""
        if self.options.top is None:
            return ""
        return f"""AND a.id IN (SELECT m.actor FROM ({self.members()}) m
    JOIN actors n ON n.id = m.actor GROUP BY m.actor, n.name HAVING sum(m.weight) > 0
    ORDER BY sum(m.weight) DESC, n.name, m.actor LIMIT {self.options.top})"""

    def part(self) -> str:
        """Return the clause that takes a part of the rows."""
        if self.options.limit is None and not self.options.offset:
            return ""
        limit = "ALL" if self.options.limit is None else self.options.limit
        return f"\nLIMIT {limit} OFFSET {self.options.offset}"

    def period(self) -> str:
        """Return the length of a period: asked for, or chosen by the span of the selection."""
        if self.options.by:
            return f"'{self.options.by}'"
        # About 90 bars fill a chart; a wider selection takes the next longer period.
        return """(SELECT CASE WHEN span <= 92 THEN 'day' WHEN span <= 5500 THEN 'month'
            ELSE 'year' END FROM (SELECT date_diff('day', min(earliest), max(latest)) AS span
            FROM counted WHERE dated))"""


def _with_counted(statement: _Statement, source: str) -> str:
    return f"""
WITH counted AS (
    SELECT r.* REPLACE ({_FIRST} AS earliest, {_LAST} AS latest), {_DATED} AS dated
    FROM ({source}) r
),
chosen AS (SELECT coalesce({statement.period()}, 'month') AS length),
placed AS (
    SELECT c.*, CASE
        WHEN NOT dated THEN 'date not established'
        WHEN date_trunc(chosen.length, earliest) = date_trunc(chosen.length, latest)
            THEN 'in period'
        ELSE 'wider than the period' END AS placed,
        CASE chosen.length WHEN 'day' THEN 10 WHEN 'month' THEN 7 ELSE 4 END AS digits,
        date_trunc(chosen.length, earliest)::DATE AS first_day,
        (date_trunc(chosen.length, earliest)
            + CASE chosen.length WHEN 'day' THEN INTERVAL 1 DAY WHEN 'month' THEN INTERVAL 1 MONTH
              ELSE INTERVAL 1 YEAR END - INTERVAL 1 DAY)::DATE AS last_day
    FROM counted c, chosen
)"""


_PERIOD = """placed,
    CASE placed WHEN 'in period' THEN left(first_day::VARCHAR, digits) END AS period,
    CASE placed WHEN 'in period' THEN first_day END AS start,
    CASE placed WHEN 'in period' THEN last_day END AS "end\""""


def _timeline(s: _Statement) -> str:
    return f"""{_with_counted(s, s.counted())}
SELECT {_PERIOD}, sum(weight)::BIGINT AS n,
    coalesce(sum(weight) FILTER (basis <> 'stated'), 0)::BIGINT AS n_inferred
FROM placed GROUP BY ALL HAVING sum(weight) > 0
ORDER BY period NULLS LAST, placed"""


def _actor_timeline(s: _Statement) -> str:
    return f"""{_with_counted(s, s.members())}
SELECT actor AS actor_id, a.name AS actor, {_PERIOD}, sum(weight)::BIGINT AS n
FROM placed JOIN actors a ON a.id = actor {s.top()} GROUP BY ALL HAVING n > 0
ORDER BY actor, actor_id, period NULLS LAST, placed"""


def _actor_counts(s: _Statement) -> str:
    return f"""
SELECT m.actor AS actor_id, a.name AS actor, a.kind, a.side, a.envoy, sum(m.weight)::BIGINT AS n
FROM ({s.members()}) m JOIN actors a ON a.id = m.actor
GROUP BY ALL HAVING n > 0 ORDER BY n DESC, actor, actor_id"""


def _topic_counts(s: _Statement) -> str:
    return f"""
SELECT t.id AS topic_id, t.name AS topic, sum(c.weight)::BIGINT AS n, t.definition
FROM ({s.counted()}) c
JOIN keys k ON k.record = c.record AND k.id = c.id AND k.facet = 'topic'
JOIN topics t ON t.id = k.value
GROUP BY ALL HAVING n > 0 ORDER BY n DESC, topic"""


def _topic_timeline(s: _Statement) -> str:
    return f"""{_with_counted(s, s.counted())}
SELECT t.id AS topic_id, t.name AS topic, {_PERIOD}, sum(weight)::BIGINT AS n
FROM placed p
JOIN keys k ON k.record = p.record AND k.id = p.id AND k.facet = 'topic'
JOIN topics t ON t.id = k.value
GROUP BY ALL HAVING n > 0 ORDER BY topic, period NULLS LAST, placed"""


def _topic_actor(s: _Statement) -> str:
    return f"""
SELECT t.id AS topic_id, t.name AS topic, a.id AS actor_id, a.name AS actor,
    sum(m.weight)::BIGINT AS n
FROM ({s.members()}) m
JOIN keys k ON k.record = m.record AND k.id = m.id AND k.facet = 'topic'
JOIN topics t ON t.id = k.value JOIN actors a ON a.id = m.actor {s.top()}
GROUP BY ALL HAVING n > 0 ORDER BY n DESC, topic, actor, actor_id"""


def _pairs(s: _Statement) -> str:
    whole = "" if s.filter.multilateral is Multilateral.PAIRS else "WHERE NOT c.multilateral"
    return f"""
SELECT p.actor_a AS actor_a_id, a.name AS actor_a, p.side_a,
    p.actor_b AS actor_b_id, b.name AS actor_b, p.side_b, count(*) AS n,
    min({_FIRST}) FILTER ({_DATED}) AS first, max({_LAST}) FILTER ({_DATED}) AS last
FROM ({s.selected("contact")}) r
JOIN contacts c ON c.id = r.id JOIN pairs p ON p.contact = r.id
JOIN actors a ON a.id = p.actor_a JOIN actors b ON b.id = p.actor_b
{whole} GROUP BY ALL ORDER BY n DESC, actor_a, actor_b, actor_a_id, actor_b_id,
    p.side_a, p.side_b"""


def _outlets(s: _Statement) -> str:
    return f"""
SELECT o.id AS outlet_id, o.name AS outlet, o.kind, o.country, o.ownership,
    sum(c.weight)::BIGINT AS n
FROM ({s.counted()}) c
JOIN keys k ON k.record = c.record AND k.id = c.id AND k.facet = 'outlet'
JOIN outlets o ON o.id = k.value
GROUP BY ALL HAVING n > 0 ORDER BY n DESC, outlet, outlet_id"""


def _places(s: _Statement) -> str:
    return f"""
SELECT p.id AS place_id, p.name AS place, p.kind, p.country, p.lat, p.lon,
    sum(c.weight)::BIGINT AS n
FROM ({s.counted()}) c
JOIN keys k ON k.record = c.record AND k.id = c.id AND k.facet = 'place'
JOIN places p ON p.id = k.value
GROUP BY ALL HAVING n > 0 ORDER BY n DESC, place, place_id"""


def _articles(s: _Statement) -> str:
    return f"""
SELECT r.id AS article_id, a.title, a.summary, coalesce(o.name, a.outlet) AS outlet,
    a.outlet AS outlet_id, a.agency,
    r.date AS published, r.basis AS published_basis, {_DATED} AS dated,
    r.earliest, r.latest, r.precision, r.approximate, r.uncertain, a.language, a.full_text,
    (SELECT count(*) FROM reports e JOIN contacts c ON c.id = e.contact
        WHERE e.article = r.id AND c.kind <> 'statement') AS n_contacts,
    (SELECT coalesce(sum(m.weight), 0)::BIGINT FROM members m
        WHERE m.unit = 'mentions' AND m.id = r.id) AS n_mentions, a.url, r.source
FROM ({s.selected("article")}) r
JOIN articles a ON a.id = r.id LEFT JOIN outlets o ON o.id = a.outlet
ORDER BY dated DESC, r.earliest NULLS LAST, r.id"""


def _encounters(s: _Statement, record: str) -> str:
    first = "n_outlets DESC, " if s.options.order == "outlets" else ""
    return f"""
SELECT r.id AS contact_id, r.date, r.basis AS date_basis, {_DATED} AS dated,
    r.earliest, r.latest, r.precision, r.approximate, r.uncertain,
    c.kind, p.name AS place, c.place AS place_id,
    (SELECT string_agg(a.name, '; ' ORDER BY x.n) FROM participants x
        JOIN actors a ON a.id = x.actor WHERE x.contact = r.id) AS participants,
    (SELECT string_agg(DISTINCT x.side, '; ' ORDER BY x.side) FROM participants x
        WHERE x.contact = r.id) AS sides,
    c.multilateral,
    (SELECT count(*) FROM reports e WHERE e.contact = r.id) AS n_reports,
    (SELECT count(DISTINCT a.outlet) FROM reports e JOIN articles a ON a.id = e.article
        WHERE e.contact = r.id) AS n_outlets, c.summary, r.source
FROM ({s.selected(record)}) r JOIN contacts c ON c.id = r.id LEFT JOIN places p ON p.id = c.place
ORDER BY {first}dated DESC, r.earliest NULLS LAST, r.id"""


def _reports(s: _Statement) -> str:
    return f"""
SELECT e.contact AS contact_id, r.date AS contact_date, e.article AS article_id,
    coalesce(o.name, a.outlet) AS outlet, a.outlet AS outlet_id, a.agency, a.title, a.summary,
    p.date AS published, p.basis AS published_basis, a.full_text, a.url,
    CASE WHEN p.latest < r.earliest - INTERVAL 3 DAY THEN 'preview'
        WHEN p.earliest > r.latest + INTERVAL 30 DAY THEN 'look-back' ELSE 'report' END AS timing
FROM ({s.selected("contact")} UNION ALL {s.selected("statement")}) r
JOIN reports e ON e.contact = r.id JOIN articles a ON a.id = e.article
JOIN records p ON p.record = 'article' AND p.id = e.article LEFT JOIN outlets o ON o.id = a.outlet
ORDER BY e.contact, p.earliest NULLS LAST, e.article"""


_LANE_NAMES = {
    "envoy": "SELECT id, name FROM actors",
    "actor": "SELECT id, name FROM actors",
    "side": "SELECT id, name FROM sides",
    "outlet": "SELECT id, name FROM outlets",
    "topic": "SELECT id, name FROM topics",
    "place": "SELECT id, name FROM places",
    "kind": "SELECT NULL::VARCHAR AS id, NULL::VARCHAR AS name WHERE false",
}


def _lane_counts(s: _Statement) -> str:
    facet = s.options.lanes
    source = f"""SELECT q.*, k.value AS lane_id, coalesce(n.name, k.value) AS lane
    FROM ({s.selected("article")} UNION ALL {s.selected("contact")}
        UNION ALL {s.selected("statement")}) q
    LEFT JOIN keys k ON k.record = q.record AND k.id = q.id AND k.facet = '{facet}'
    LEFT JOIN ({_LANE_NAMES[facet]}) n ON n.id = k.value"""
    return f"""{_with_counted(s, source)}
SELECT lane_id, lane, record, {_PERIOD}, count(*) AS n
FROM placed GROUP BY ALL
ORDER BY lane NULLS LAST, lane_id, record, period NULLS LAST, placed"""


def _lanes(s: _Statement) -> str:
    facet = s.options.lanes
    return f"""
SELECT r.record, r.id, k.value AS lane_id, coalesce(n.name, k.value) AS lane,
    coalesce(a.title, a.summary, c.summary) AS label, c.kind,
    r.date, r.basis, {_DATED} AS dated, r.earliest, r.latest, r.precision,
    r.approximate, r.uncertain,
    CASE r.record WHEN 'article' THEN 1 ELSE
        (SELECT count(*) FROM reports e WHERE e.contact = r.id) END AS n_reports
FROM ({s.selected("article")} UNION ALL {s.selected("contact")}
    UNION ALL {s.selected("statement")}) r
LEFT JOIN articles a ON r.record = 'article' AND a.id = r.id
LEFT JOIN contacts c ON r.record <> 'article' AND c.id = r.id
LEFT JOIN keys k ON k.record = r.record AND k.id = r.id AND k.facet = '{facet}'
LEFT JOIN ({_LANE_NAMES[facet]}) n ON n.id = k.value
ORDER BY lane NULLS LAST, lane_id, r.record, r.earliest NULLS LAST, r.id"""


def _asked_actors(s: _Statement) -> list[str]:
    excluded = s.filter.actor_match is Match.NONE
    return [*s.filter.envoy, *(() if excluded else s.filter.actor)]


def _passages(s: _Statement) -> str:
    actors = _asked_actors(s)
    topics = [] if s.filter.topic_match is Match.NONE else list(s.filter.topic)
    wanted = []
    if actors:
        wanted.append(f"(x.evidence <> 'topic' AND list_contains({s.bind(actors)}, x.ref))")
    if topics:
        wanted.append(f"(x.evidence = 'topic' AND list_contains({s.bind(topics)}, x.ref))")
    condition = f"WHERE {' OR '.join(wanted)}" if wanted else ""
    return f"""
SELECT x.article AS article_id, coalesce(o.name, i.outlet) AS outlet, r.date AS published,
    x.evidence, x.ref AS ref_id, coalesce(a.name, t.name) AS ref, x.quote, x.role, x.line,
    x.start_offset AS start, x.end_offset AS "end"
FROM ({s.selected("article")}) r JOIN passages x ON x.article = r.id
JOIN articles i ON i.id = r.id LEFT JOIN outlets o ON o.id = i.outlet
LEFT JOIN actors a ON x.evidence <> 'topic' AND a.id = x.ref
LEFT JOIN topics t ON x.evidence = 'topic' AND t.id = x.ref
{condition} ORDER BY r.earliest NULLS LAST, r.id, x.line NULLS FIRST, x.start_offset, x.n"""


def _names(s: _Statement) -> str:
    actors = _asked_actors(s)
    wanted = f"AND list_contains({s.bind(actors)}, x.ref)" if actors else ""
    return f"""
SELECT x.ref AS actor_id, a.name AS actor, x.evidence, x.quote AS as_printed,
    coalesce(o.name, i.outlet) AS outlet, i.outlet AS outlet_id, count(*) AS n,
    count(DISTINCT x.article) AS n_articles
FROM ({s.selected("article")}) r JOIN passages x ON x.article = r.id AND x.evidence <> 'topic'
JOIN articles i ON i.id = r.id LEFT JOIN outlets o ON o.id = i.outlet JOIN actors a ON a.id = x.ref
WHERE true {wanted} GROUP BY ALL
ORDER BY actor, evidence, n DESC, as_printed, outlet, outlet_id"""


def _quotations(s: _Statement) -> str:
    actors = _asked_actors(s)
    wanted = ""
    if actors:
        ids = s.bind(actors)
        wanted = (
            f"WHERE list_contains({ids}, x.speaker) OR list_contains({ids}, x.via) "
            f"OR list_has_any({ids}, x.about)"
        )
    return f"""
SELECT x.article AS article_id, coalesce(o.name, i.outlet) AS outlet, r.date AS published,
    x.kind, x.quote,
    sp.name AS speaker, x.speaker AS speaker_id, x.speaker_as_printed,
    v.name AS via, x.via AS via_id,
    (SELECT string_agg(b.name, '; ' ORDER BY b.name) FROM actors b
        WHERE list_contains(x.about, b.id)) AS about, x.note, x.line,
    x.start_offset AS start, x.end_offset AS "end"
FROM ({s.selected("article")}) r JOIN quotations x ON x.article = r.id
JOIN articles i ON i.id = r.id LEFT JOIN outlets o ON o.id = i.outlet
LEFT JOIN actors sp ON sp.id = x.speaker LEFT JOIN actors v ON v.id = x.via
{wanted} ORDER BY r.earliest NULLS LAST, r.id, x.n"""


def _claims(s: _Statement) -> str:
    return f"""
SELECT x.contact AS contact_id, x.id AS claim_id, x.claim, x.about, x.article AS article_id,
    coalesce(o.name, i.outlet) AS outlet, i.outlet AS outlet_id, p.date AS published,
    i.full_text, x.stance, x.evidence, x.field, x.quote, x.line,
    x.start_offset AS start, x.end_offset AS "end", x.note
FROM ({s.selected("contact")} UNION ALL {s.selected("statement")}) r
JOIN claims x ON x.contact = r.id JOIN articles i ON i.id = x.article
JOIN records p ON p.record = 'article' AND p.id = x.article
LEFT JOIN outlets o ON o.id = i.outlet
ORDER BY r.earliest NULLS LAST, r.id, x.n"""


def _contradictions(s: _Statement) -> str:
    return f"""
WITH chosen AS ({s.selected("article")} UNION ALL {s.selected("contact")}
    UNION ALL {s.selected("statement")})
SELECT x.id AS contradiction_id, x.kind, x.about, x.summary, x.status, x.resolution,
    array_to_string(x.contacts, '; ') AS contact_ids, x.evidence, x.article AS article_id,
    coalesce(o.name, i.outlet) AS outlet, i.outlet AS outlet_id, x.source, x.field, x.quote,
    x.line, x.start_offset AS start, x.end_offset AS "end", x.note
FROM contradictions x LEFT JOIN articles i ON i.id = x.article
LEFT JOIN outlets o ON o.id = i.outlet
WHERE EXISTS (SELECT 1 FROM chosen c WHERE list_contains(
    CASE c.record WHEN 'article' THEN x.articles ELSE x.contacts END, c.id))
ORDER BY x.id, x.n"""


def _hits(s: _Statement) -> str:
    terms = [s.bind(term.needle) for term in s.terms if not term.exclude]
    times = [f"len(string_split(r.words, {needle})) - 1" for needle in terms]
    return f"""
SELECT r.id AS article_id, a.title, coalesce(o.name, a.outlet) AS outlet, a.outlet AS outlet_id,
    r.date AS published
FROM ({s.selected("article")}) r JOIN articles a ON a.id = r.id
LEFT JOIN outlets o ON o.id = a.outlet
WHERE {"true" if s.terms else "false"}
ORDER BY {f"{' + '.join(times)} DESC, " if times else ""}r.earliest NULLS LAST, r.id"""


def _records(s: _Statement) -> str:
    return f"""
SELECT r.record, r.id, r.json FROM ({s.selected("article")} UNION ALL {s.selected("contact")}
    UNION ALL {s.selected("statement")}) r ORDER BY r.record, r.id"""


def _texts(s: _Statement) -> str:
    return f"""
SELECT t.article AS article_id, t.text FROM ({s.selected("article")}) r
JOIN texts t ON t.article = r.id ORDER BY t.article"""


def _options(s: _Statement) -> str:
    parts = []
    for facet in FACETS:
        # All of several values are asked for together, so each further one narrows the rest.
        together = s.filter.match(facet.key) is Match.ALL
        others = s.filter if together else s.filter.without(facet.key)
        parts.append(f"""
SELECT '{facet.key}' AS facet, k.value, sum(w.weight)::BIGINT AS n
FROM ({s.selected(s.record, others)}) c
JOIN weights w ON w.id = c.id AND w.unit = {s.bind(s.unit)}
JOIN keys k ON k.record = c.record AND k.id = c.id AND k.facet = '{facet.key}'
GROUP BY ALL HAVING n > 0""")
    return f"{' UNION ALL '.join(parts)} ORDER BY facet, n DESC, value"


def _summary(s: _Statement) -> str:
    pairs = "expanded" if s.filter.multilateral is Multilateral.PAIRS else "pairs"
    return f"""
WITH a AS (SELECT r.*, {_DATED} AS dated FROM ({s.selected("article")}) r),
c AS (SELECT r.*, {_DATED} AS dated FROM ({s.selected("contact")}) r),
st AS ({s.selected("statement")}),
ka AS (SELECT k.facet, k.value FROM a JOIN keys k ON k.record = 'article' AND k.id = a.id),
kc AS (SELECT k.facet, k.value FROM c JOIN keys k ON k.record = 'contact' AND k.id = c.id)
SELECT
    (SELECT count(*) FROM a) AS n_articles,
    (SELECT count(*) FROM c) AS n_contacts,
    (SELECT count(*) FROM st) AS n_statements,
    (SELECT coalesce(sum(weight), 0)::BIGINT FROM a JOIN weights w
        ON w.id = a.id AND w.unit = 'mentions') AS n_mentions,
    (SELECT coalesce(sum(weight), 0)::BIGINT FROM c JOIN weights w
        ON w.id = c.id AND w.unit = '{pairs}') AS n_pairs,
    (SELECT count(DISTINCT value) FROM ka WHERE facet = 'actor') AS n_actors,
    (SELECT count(DISTINCT value) FROM ka WHERE facet = 'envoy') AS n_envoys,
    (SELECT count(DISTINCT value) FROM kc WHERE facet = 'envoy') AS n_envoys_in_contacts,
    (SELECT count(DISTINCT value) FROM ka WHERE facet = 'outlet') AS n_outlets,
    (SELECT count(DISTINCT value) FROM ka WHERE facet = 'topic') AS n_topics,
    (SELECT count(*) FROM a WHERE dated) AS n_articles_dated,
    (SELECT count(*) FROM c WHERE dated) AS n_contacts_dated,
    (SELECT count(*) FROM a WHERE basis <> 'stated') AS n_articles_not_stated,
    (SELECT count(*) FROM c WHERE basis <> 'stated') AS n_contacts_not_stated,
    (SELECT count(*) FROM a WHERE precision <> 'day' OR approximate OR uncertain)
        AS n_articles_not_to_the_day,
    (SELECT count(*) FROM c WHERE precision <> 'day' OR approximate OR uncertain)
        AS n_contacts_not_to_the_day,
    (SELECT count(*) FROM a JOIN articles i ON i.id = a.id WHERE i.title IS NULL)
        AS n_articles_untitled,
    (SELECT count(*) FROM a JOIN articles i ON i.id = a.id WHERE i.full_text)
        AS n_articles_full_text,
    (SELECT count(*) FROM c JOIN contacts x ON x.id = c.id WHERE x.multilateral)
        AS n_contacts_multilateral,
    (SELECT min(coalesce(earliest, latest)) FROM a WHERE dated) AS first_published,
    (SELECT max(coalesce(latest, earliest)) FROM a WHERE dated) AS last_published,
    (SELECT min(coalesce(earliest, latest)) FROM c WHERE dated) AS first_contact,
    (SELECT max(coalesce(latest, earliest)) FROM c WHERE dated) AS last_contact"""


_QUESTIONS: dict[str, Question] = {
    "articles": _articles,
    "contacts": lambda s: _encounters(s, "contact"),
    "statements": lambda s: _encounters(s, "statement"),
    "reports": _reports,
    "timeline": _timeline,
    "lanes": _lanes,
    "lane_counts": _lane_counts,
    "actor_counts": _actor_counts,
    "actor_timeline": _actor_timeline,
    "topic_counts": _topic_counts,
    "topic_timeline": _topic_timeline,
    "topic_actor": _topic_actor,
    "pairs": _pairs,
    "outlets": _outlets,
    "places": _places,
    "passages": _passages,
    "names": _names,
    "quotations": _quotations,
    "claims": _claims,
    "contradictions": _contradictions,
    "options": _options,
    "hits": _hits,
    "records": _records,
    "texts": _texts,
    "summary": _summary,
}


class DuckDBEngine(SqlEngine):
    """Answers from the databases of a corpus, opened by `corpus.layers.connect`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, aliases: Aliases) -> None:
        self._connection = connection
        self._aliases = aliases

    def rows(
        self, statement: str, parameters: dict[str, Any] | None = None
    ) -> list[tuple[Any, ...]]:
        """Return the rows of a statement of our own; never of one that came from outside."""
        with self._connection.cursor() as cursor:
            return cursor.execute(statement, parameters or {}).fetchall()

    def _statement(
        self, asked: Asked, chosen: dict[str, list[str]] | None = None
    ) -> tuple[str, dict[str, Any]]:
        question = asked.question
        if question not in _QUESTIONS:
            raise InputError(f'no question "{question}"{did_you_mean(question, _QUESTIONS)}')
        statement = _Statement(asked, self._aliases, chosen)
        text = _QUESTIONS[question](statement).strip() + statement.part()
        used = set(re.findall(r"\$(\w+)", text))
        return text, {k: v for k, v in statement.parameters.items() if k in used}

    def tables(self, asked: Sequence[Asked]) -> list[pa.Table]:
        """Return the answers to several questions; raises InputError for an unknown one."""
        return [self.answer_for(one, None) for one in asked]

    def answer_for(self, asked: Asked, chosen: dict[str, list[str]] | None) -> pa.Table:
        """Return the answer to a question, of records chosen elsewhere unless `chosen` is None."""
        # One connection shared by threads gave wrong counts, so each question has its own cursor.
        text, parameters = self._statement(asked, chosen)
        with self._connection.cursor() as cursor:
            timer = Timer(TIME_LIMIT, cursor.interrupt)
            timer.start()
            try:
                found = cursor.sql(text, params=parameters).to_arrow_table()
            except duckdb.InterruptException:
                raise CorpusError(
                    f"{asked.question} took longer than {TIME_LIMIT:.0f} seconds; narrow the filter"
                ) from None
            finally:
                timer.cancel()
        if asked.question == "hits":
            found = self._with_snippets(found, asked)
        return typed(asked.question, found)

    def searched_parts(self, articles: Sequence[str]) -> dict[str, list[str | None]]:
        """Return what is searched of some articles, as printed: title, summary, own lines."""
        rows = self.rows(
            "SELECT a.id, a.title, a.summary, t.text, r.json FROM articles a "
            "JOIN records r ON r.record = 'article' AND r.id = a.id "
            "LEFT JOIN texts t ON t.article = a.id WHERE list_contains($ids, a.id)",
            {"ids": list(articles)},
        )
        return {
            str(key): [title, summary, *_own_lines(text, json)]
            for key, title, summary, text, json in rows
        }

    def _with_snippets(self, found: pa.Table, asked: Asked) -> pa.Table:
        articles = found.column("article_id").to_pylist()
        parts = self.searched_parts(articles)
        terms = self._aliases.terms(asked.selection.q)
        return beside(found, [snippet(joined(parts[key]), terms) for key in articles])

    def sql(self, asked: Asked) -> str:
        """Return the statement that answers a question, with its parameters written in."""
        text, parameters = self._statement(asked)

        def literal(match: re.Match[str]) -> str:
            value = parameters[match.group(1)]
            if isinstance(value, list):
                return f"[{', '.join(_quoted(item) for item in value)}]"
            return _quoted(str(value))

        return re.sub(r"\$(\w+)", literal, text)


def _own_lines(text: str | None, json: str) -> list[str]:
    if text is None:
        return []
    reading = Article.model_validate_json(json).text
    # An imported text has no reading: all of it is the article's own.
    return own_lines(reading, SourceText(text)) if reading else text.splitlines()


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
