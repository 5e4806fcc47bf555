"""Every question as one statement on the tables of `schema`, plain enough for any ClickHouse.

Statements are put together from our own words alone; every value is bound as a parameter. The
innermost query counts on the shards; names are joined where the counts come together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from corpus.engines import Asked
from corpus.engines.clickhouse.schema import RECORDS, Tables
from corpus.errors import InputError, did_you_mean
from corpus.filter import FACETS, Filter, Match, Multilateral, Unit
from corpus.search import Aliases, Term

_RECORD = {
    Unit.ARTICLES: "article",
    Unit.MENTIONS: "article",
    Unit.CONTACTS: "contact",
    Unit.PAIRS: "contact",
}
_OF_FEW = ("actor_timeline", "topic_actor")
"""The questions that are asked of the actors with most alone."""

_EPOCH = date(1970, 1, 1)

# An open end reaches no further than the day that is known (`EdtfDate.bounds`).
_FIRST = "ifNull(earliest, latest)"
_LAST = "ifNull(latest, earliest)"

Question = Callable[["Statement"], str]


class Statement:
    """One statement in the making: its filter, its options, and the parameters it binds."""

    def __init__(self, asked: Asked, aliases: Aliases, tables: Tables) -> None:
        self.filter = asked.selection
        self.options = asked.options
        self.parameters: dict[str, Any] = {}
        self._most = asked.options.top if asked.question in _OF_FEW else None
        self._aliases = aliases
        self._tables = tables

    def bind(self, value: Any, kind: str = "Array(String)") -> str:
        """Bind a value as a parameter of a type."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"{{{name}:{kind}}}"

    def table(self, name: str) -> str:
        """Spell the name of a table."""
        return self._tables.name(name)

    @property
    def records(self) -> str:
        """Spell the name of the table of records."""
        return self.table(RECORDS)

    @property
    def record(self) -> str:
        """Return the kind of record that is counted in the unit."""
        return _RECORD[self.filter.unit]

    @property
    def unit(self) -> str:
        """Return the unit as the tables have it."""
        expand = self.filter.multilateral is Multilateral.PAIRS
        return "expanded" if self.filter.unit is Unit.PAIRS and expand else str(self.filter.unit)

    @property
    def terms(self) -> tuple[Term, ...]:
        """Return what is searched for."""
        return self._aliases.terms(self.filter.q)

    @property
    def dated(self) -> str:
        """Return the condition that the date of a record is established at the tier."""
        bases = self.bind([str(basis) for basis in self.filter.dates.bases])
        return f"(first_day <> '' AND basis IN {bases})"

    def where(self, *records: str, selection: Filter | None = None) -> str:
        """Return the clause for the records of these kinds that pass the filter; all without."""
        chosen = selection or self.filter
        conditions = list(self._conditions(chosen))
        if records:
            kinds = ", ".join(f"'{record}'" for record in records)
            conditions.insert(0, f"record IN ({kinds})")
        if self.options.only is not None:
            # A list is looked through as a set.
            conditions.append(f"id IN {self.bind(list(self.options.only))}")
        return f"WHERE {' AND '.join(conditions or ['1'])}"

    def _conditions(self, chosen: Filter) -> list[str]:
        if chosen.contradicted:
            return ["0"]
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
            found.append(self.dated)
        if since:
            found.append(f"{_LAST} >= {self.bind((since - _EPOCH).days, 'Int32')}")
        if until:
            # Spelled, as the table is sorted by it.
            found.append(f"first_day <= {self.bind(until.isoformat(), 'String')}")
        found.extend(self._searched(term) for term in self._aliases.terms(chosen.q))
        return found

    def _has(self, facet: str, values: Sequence[str]) -> str:
        if len(values) == 1:
            return f"has(key_{facet}, {self.bind(values[0], 'String')})"
        return f"hasAny(key_{facet}, {self.bind(list(values))})"

    def _searched(self, term: Term) -> str:
        # The index knows words; that they follow one another is looked up in what it leaves.
        hit = [f"hasToken(words, {self.bind(word, 'String')})" for word in term.words]
        if len(term.words) > 1:
            hit.append(f"position(words, {self.bind(term.needle, 'String')}) > 0")
        found = f"({' AND '.join(hit)})"
        if term.actors:
            found = f"({found} OR {self._has('actor', term.actors)})"
        return f"NOT {found}" if term.exclude else found

    def counted(self, selection: Filter | None = None) -> str:
        """Return the clause for the records that count in the unit."""
        return f"{self.where(self.record, selection=selection)} AND isNotNull(weight_{self.unit})"

    @property
    def weight(self) -> str:
        """Return the sum of what records count in the unit."""
        return f"ifNull(sum(weight_{self.unit}), 0)"

    @property
    def members(self) -> str:
        """Return the clause that takes a record once for each actor counted in it."""
        nested = f"members_{self.unit}"
        if self._most is None:
            return f"ARRAY JOIN `{nested}.actor` AS member, `{nested}.weight` AS share"
        # Whoever is not asked for is left out before the record is taken for each; `transform`
        # looks names up, where `has` would go through them.
        members = f"arrayZip(`{nested}.actor`, `{nested}.weight`)"
        asked = "transform(toString(m.1), top, arrayMap(one -> 1, top), 0)"
        return f"ARRAY JOIN arrayFilter(m -> {asked}, {members}) AS m"

    @property
    def member(self) -> str:
        """Return the actor a record is taken for, as `member`."""
        return "member" if self._most is None else "m.1 AS member"

    @property
    def share(self) -> str:
        """Return the sum of what records count for the actors they are taken for."""
        return "sum(share)" if self._most is None else "sum(m.2)"

    def top(self) -> str:
        """Return the clause that names the actors with most in the selection `top`."""
        if self._most is None:
            return ""
        nested = f"members_{self.unit}"
        return f"""WITH (
    SELECT arrayPushBack(groupArray(member), '') FROM (
        SELECT m.member AS member FROM (
            SELECT member, sum(share) AS n FROM {self.records}
            ARRAY JOIN `{nested}.actor` AS member, `{nested}.weight` AS share
            {self.where(self.record)} GROUP BY member HAVING n > 0
        ) AS m JOIN {self.table("actors")} AS a ON a.id = m.member
        ORDER BY m.n DESC, a.name, member LIMIT {self._most}
    )
) AS top"""

    def part(self) -> str:
        """Return the clause that takes a part of the rows."""
        limit, offset = self.options.limit, self.options.offset
        if limit is None:
            return f"\nLIMIT {offset}, {2**63 - 1 - offset}" if offset else ""
        return f"\nLIMIT {offset}, {limit}"

    def placed(self, source: str) -> str:
        """Return the columns that say where in time a record stands; see `_PLACED`.

        Without a period asked for, one is chosen by the span of the records of `source`.
        """
        period = self.options.by
        if not period:
            # About 90 bars fill a chart; a wider selection takes the next longer period.
            period = f"""multiIf((
            SELECT max({_LAST}) - min({_FIRST}) FROM {self.records} {source} AND {self.dated}
        ) AS span <= 92, day, ifNull(span, 0) <= 5500, month, year)"""
        return f"{self.dated} AS dated, if(dated, {period}, '') AS within"


# A day, a month or a year; a record that lies in none of them as a whole is wider.
_PLACED = """multiIf(NOT dated, 'date not established', within = '', 'wider than the period',
        'in period') AS placed, nullIf(within, '') AS period"""


def _timeline(s: Statement) -> str:
    source = s.counted()
    return f"""
SELECT {_PLACED}, n, n_inferred FROM (
    SELECT {s.placed(source)}, {s.weight} AS n,
        ifNull(sumIf(weight_{s.unit}, basis <> 'stated'), 0) AS n_inferred
    FROM {s.records} {source} GROUP BY dated, within HAVING n > 0
) ORDER BY period, placed"""


def _actor_timeline(s: Statement) -> str:
    source = s.where(s.record)
    spanned = f"{source} AND notEmpty(`members_{s.unit}.actor`)"
    return f"""
SELECT c.member AS actor_id, a.name AS actor, {_PLACED}, c.n AS n
FROM (
    {s.top()} SELECT {s.member}, {s.placed(spanned)}, {s.share} AS n
    FROM {s.records} {s.members} {source} GROUP BY member, dated, within HAVING n > 0
) AS c JOIN {s.table("actors")} AS a ON a.id = c.member
ORDER BY actor, actor_id, period, placed"""


def _actor_counts(s: Statement) -> str:
    return f"""
SELECT c.member AS actor_id, a.name AS actor, a.kind AS kind, a.side AS side, a.envoy AS envoy,
    c.n AS n
FROM (
    SELECT member, sum(share) AS n FROM {s.records} {s.members} {s.where(s.record)}
    GROUP BY member HAVING n > 0
) AS c JOIN {s.table("actors")} AS a ON a.id = c.member
ORDER BY n DESC, actor, actor_id"""


def _per(s: Statement, facet: str, selection: Filter | None = None) -> str:
    return f"""
    SELECT value, {s.weight} AS n FROM {s.records} ARRAY JOIN key_{facet} AS value
    {s.counted(selection)} GROUP BY value HAVING n > 0"""


def _topic_counts(s: Statement) -> str:
    return f"""
SELECT t.id AS topic_id, t.name AS topic, c.n AS n, t.definition AS definition
FROM ({_per(s, "topic")}) AS c JOIN {s.table("topics")} AS t ON t.id = c.value
ORDER BY n DESC, topic"""


def _topic_timeline(s: Statement) -> str:
    source = s.counted()
    return f"""
SELECT t.id AS topic_id, t.name AS topic, {_PLACED}, c.n AS n
FROM (
    SELECT value, {s.placed(source)}, {s.weight} AS n
    FROM {s.records} ARRAY JOIN key_topic AS value {source}
    GROUP BY value, dated, within HAVING n > 0
) AS c JOIN {s.table("topics")} AS t ON t.id = c.value
ORDER BY topic, period, placed"""


def _topic_actor(s: Statement) -> str:
    return f"""
SELECT t.id AS topic_id, t.name AS topic, a.id AS actor_id, a.name AS actor, c.n AS n
FROM (
    {s.top()} SELECT arrayJoin(key_topic) AS value, {s.member}, {s.share} AS n
    FROM {s.records} {s.members} {s.where(s.record)} GROUP BY value, member HAVING n > 0
) AS c JOIN {s.table("topics")} AS t ON t.id = c.value
JOIN {s.table("actors")} AS a ON a.id = c.member
ORDER BY n DESC, topic, actor, actor_id"""


def _pairs(s: Statement) -> str:
    whole = "" if s.filter.multilateral is Multilateral.PAIRS else " AND NOT multilateral"
    return f"""
SELECT a.id AS actor_a_id, a.name AS actor_a, c.side_a AS side_a,
    b.id AS actor_b_id, b.name AS actor_b, c.side_b AS side_b, c.n AS n,
    c.first AS first, c.last AS last
FROM (
    SELECT met_a, side_a, met_b, side_b, count() AS n,
        minIf({_FIRST}, {s.dated}) AS first, maxIf({_LAST}, {s.dated}) AS last
    FROM {s.records} ARRAY JOIN `met.actor_a` AS met_a, `met.side_a` AS side_a,
        `met.actor_b` AS met_b, `met.side_b` AS side_b
    {s.where("contact")}{whole} GROUP BY met_a, side_a, met_b, side_b
) AS c JOIN {s.table("actors")} AS a ON a.id = c.met_a
JOIN {s.table("actors")} AS b ON b.id = c.met_b
ORDER BY n DESC, actor_a, actor_b, actor_a_id, actor_b_id, side_a, side_b"""


def _outlets(s: Statement) -> str:
    return f"""
SELECT o.id AS outlet_id, o.name AS outlet, o.kind AS kind, o.country AS country,
    o.ownership AS ownership, c.n AS n
FROM ({_per(s, "outlet")}) AS c JOIN {s.table("outlets")} AS o ON o.id = c.value
ORDER BY n DESC, outlet, outlet_id"""


def _places(s: Statement) -> str:
    return f"""
SELECT p.id AS place_id, p.name AS place, p.kind AS kind, p.country AS country, p.lat AS lat,
    p.lon AS lon, c.n AS n
FROM ({_per(s, "place")}) AS c JOIN {s.table("places")} AS p ON p.id = c.value
ORDER BY n DESC, place, place_id"""


def _articles(s: Statement) -> str:
    return f"""
SELECT id AS article_id, title, summary, outlet, outlet_id, agency, date AS published,
    basis AS published_basis, {s.dated} AS dated, earliest, latest, precision, approximate,
    uncertain, language, full_text, n_contacts,
    arraySum(`members_mentions.weight`) AS n_mentions, url, source
FROM {s.records} {s.where("article")}
ORDER BY dated DESC, earliest, article_id"""


def _encounters(s: Statement, record: str) -> str:
    first = "n_outlets DESC, " if s.options.order == "outlets" else ""
    return f"""
SELECT id AS contact_id, date, basis AS date_basis, {s.dated} AS dated, earliest, latest,
    precision, approximate, uncertain, kind, place, place_id, participants, sides, multilateral,
    length(`reports.article`) AS n_reports, arrayUniq(`reports.outlet_id`) AS n_outlets, summary,
    source
FROM {s.records} {s.where(record)}
ORDER BY {first}dated DESC, earliest, contact_id"""


def _nested(name: str, columns: str) -> str:
    """Return the clause that takes a record once for each of its nested rows."""
    return "ARRAY JOIN " + ", ".join(f"`{name}.{c}` AS x_{c}" for c in columns.split(", "))


def _reports(s: Statement) -> str:
    taken = _nested(
        "reports",
        "article, outlet, outlet_id, agency, title, summary, date, basis, full_text, url, timing, "
        "earliest",
    )
    return f"""
SELECT id AS contact_id, date AS contact_date, x_article AS article_id, x_outlet AS outlet,
    x_outlet_id AS outlet_id, x_agency AS agency, x_title AS title, x_summary AS summary,
    x_date AS published, x_basis AS published_basis, x_full_text AS full_text, x_url AS url,
    x_timing AS timing
FROM {s.records} {taken} {s.where("contact", "statement")}
ORDER BY contact_id, x_earliest, article_id"""


_LANE_NAMES = {
    "envoy": "actors",
    "actor": "actors",
    "side": "sides",
    "outlet": "outlets",
    "topic": "topics",
    "place": "places",
}


def _named(s: Statement, source: str) -> str:
    """Join the names of lanes; every lane has one, and a record without a lane none."""
    if s.options.lanes not in _LANE_NAMES:
        return f"(SELECT *, value AS name FROM ({source}))"
    names = f"SELECT id AS lane, name FROM {s.table(_LANE_NAMES[s.options.lanes])}"
    return f"""(
    SELECT c.*, n.name AS name FROM ({source}) AS c LEFT JOIN ({names}) AS n ON n.lane = c.value
)"""


def _lane_counts(s: Statement) -> str:
    source = s.where()
    counted = f"""
    SELECT value, record, {s.placed(source)}, count() AS n
    FROM {s.records} LEFT ARRAY JOIN key_{s.options.lanes} AS value {source}
    GROUP BY value, record, dated, within"""
    return f"""
SELECT nullIf(value, '') AS lane_id, nullIf(name, '') AS lane, record, {_PLACED}, n
FROM {_named(s, counted)}
ORDER BY lane, lane_id, record, period, placed"""


def _lanes(s: Statement) -> str:
    rows = f"""
    SELECT record, id, value, ifNull(title, summary) AS label, kind, date, basis,
        {s.dated} AS dated, earliest, latest, precision, approximate, uncertain,
        if(record = 'article', 1, length(`reports.article`)) AS n_reports
    FROM {s.records} LEFT ARRAY JOIN key_{s.options.lanes} AS value {s.where()}"""
    return f"""
SELECT record, id, nullIf(value, '') AS lane_id, nullIf(name, '') AS lane, label, kind, date,
    basis, dated, earliest, latest, precision, approximate, uncertain, n_reports
FROM {_named(s, rows)}
ORDER BY lane, lane_id, record, earliest, id"""


def _asked_actors(s: Statement) -> list[str]:
    excluded = s.filter.actor_match is Match.NONE
    return [*s.filter.envoy, *(() if excluded else s.filter.actor)]


def _passages(s: Statement) -> str:
    actors = _asked_actors(s)
    topics = [] if s.filter.topic_match is Match.NONE else list(s.filter.topic)
    wanted = []
    if actors:
        wanted.append(f"(x_evidence <> 'topic' AND has({s.bind(actors)}, x_ref))")
    if topics:
        wanted.append(f"(x_evidence = 'topic' AND has({s.bind(topics)}, x_ref))")
    condition = f" AND ({' OR '.join(wanted)})" if wanted else ""
    taken = _nested(
        "passages", "n, evidence, ref, name, quote, role, line, start_offset, end_offset"
    )
    return f"""
SELECT id AS article_id, outlet, date AS published, x_evidence AS evidence, x_ref AS ref_id,
    x_name AS ref, x_quote AS quote, x_role AS role, x_line AS line, x_start_offset AS start,
    x_end_offset AS `end`
FROM {s.records} {taken} {s.where("article")}{condition}
ORDER BY earliest, article_id, line NULLS FIRST, start, x_n"""


def _names(s: Statement) -> str:
    actors = _asked_actors(s)
    wanted = f" AND has({s.bind(actors)}, x_ref)" if actors else ""
    return f"""
SELECT c.x_ref AS actor_id, a.name AS actor, c.x_evidence AS evidence, c.x_quote AS as_printed,
    c.outlet AS outlet, c.outlet_id AS outlet_id, c.n AS n, c.n_articles AS n_articles
FROM (
    SELECT x_ref, x_evidence, x_quote, outlet, outlet_id, count() AS n,
        uniqExact(id) AS n_articles
    FROM {s.records} {_nested("passages", "ref, evidence, quote")}
    {s.where("article")} AND x_evidence <> 'topic'{wanted}
    GROUP BY x_ref, x_evidence, x_quote, outlet, outlet_id
) AS c JOIN {s.table("actors")} AS a ON a.id = c.x_ref
ORDER BY actor, evidence, n DESC, as_printed, outlet, outlet_id"""


def _quotations(s: Statement) -> str:
    actors = _asked_actors(s)
    wanted = ""
    if actors:
        ids = s.bind(actors)
        wanted = (
            f" AND (has({ids}, ifNull(x_speaker_id, '')) OR has({ids}, ifNull(x_via_id, '')) "
            f"OR hasAny({ids}, x_about_ids))"
        )
    taken = _nested(
        "quotations",
        "n, kind, quote, speaker, speaker_id, speaker_as_printed, via, via_id, about, about_ids, "
        "note, line, start_offset, end_offset",
    )
    return f"""
SELECT id AS article_id, outlet, date AS published, x_kind AS kind, x_quote AS quote,
    x_speaker AS speaker, x_speaker_id AS speaker_id, x_speaker_as_printed AS speaker_as_printed,
    x_via AS via, x_via_id AS via_id, x_about AS about, x_note AS note, x_line AS line,
    x_start_offset AS start, x_end_offset AS `end`
FROM {s.records} {taken} {s.where("article")}{wanted}
ORDER BY earliest, article_id, x_n"""


def _claims(s: Statement) -> str:
    taken = _nested(
        "claims",
        "n, claim_id, claim, about, article, outlet, outlet_id, published, full_text, stance, "
        "evidence, field, quote, line, start_offset, end_offset, note",
    )
    return f"""
SELECT id AS contact_id, x_claim_id AS claim_id, x_claim AS claim, x_about AS about,
    x_article AS article_id, x_outlet AS outlet, x_outlet_id AS outlet_id,
    x_published AS published, x_full_text AS full_text, x_stance AS stance,
    x_evidence AS evidence, x_field AS field, x_quote AS quote, x_line AS line,
    x_start_offset AS start, x_end_offset AS `end`, x_note AS note
FROM {s.records} {taken}
{s.where("contact", "statement")}
ORDER BY earliest, contact_id, x_n"""


def _contradictions(s: Statement) -> str:
    return f"""
SELECT id AS contradiction_id, kind, about, summary, status, resolution, contact_ids, evidence,
    article AS article_id, outlet, outlet_id, source, field, quote, line, start_offset AS start,
    end_offset AS `end`, note
FROM {s.table("contradictions")}
WHERE id GLOBAL IN (SELECT arrayJoin(contradictions) FROM {s.records} {s.where()})
ORDER BY contradiction_id, n"""


def _hits(s: Statement) -> str:
    needles = [s.bind(term.needle, "String") for term in s.terms if not term.exclude]
    times = [f"length(splitByString({needle}, words)) - 1" for needle in needles]
    searched = s.where("article") if s.terms else "WHERE 0"
    return f"""
SELECT id AS article_id, title, outlet, outlet_id, date AS published
FROM {s.records} {searched}
ORDER BY {f"{' + '.join(times)} DESC, " if times else ""}earliest, article_id"""


def _records(s: Statement) -> str:
    return f"SELECT record, id, json FROM {s.records} {s.where()} ORDER BY record, id"


def _texts(s: Statement) -> str:
    return f"""
SELECT id AS article_id, text FROM {s.records} {s.where("article")} AND isNotNull(text)
ORDER BY article_id"""


def _options(s: Statement) -> str:
    parts = []
    for facet in FACETS:
        # All of several values are asked for together, so each further one narrows the rest.
        together = s.filter.match(facet.key) is Match.ALL
        others = s.filter if together else s.filter.without(facet.key)
        parts.append(f"SELECT '{facet.key}' AS facet, value, n FROM ({_per(s, facet.key, others)})")
    return f"""
SELECT facet, value, n FROM ({" UNION ALL ".join(parts)}) ORDER BY facet, n DESC, value"""


def _summary(s: Statement) -> str:
    pairs = "expanded" if s.filter.multilateral is Multilateral.PAIRS else "pairs"
    article, contact = "record = 'article'", "record = 'contact'"
    inexact = "(precision <> 'day' OR approximate OR uncertain)"
    dated = s.dated
    # There are many of them; so they are counted in a quarter of the time.
    actors = f"""
        SELECT count() FROM (
            SELECT arrayJoin(key_actor) AS actor FROM {s.records} {s.where("article")}
            GROUP BY actor
        )"""
    return f"""
SELECT
    countIf({article}) AS n_articles,
    countIf({contact}) AS n_contacts,
    countIf(record = 'statement') AS n_statements,
    ifNull(sumIf(weight_mentions, {article}), 0) AS n_mentions,
    ifNull(sumIf(weight_{pairs}, {contact}), 0) AS n_pairs,
    ({actors}) AS n_actors,
    uniqExactArrayIf(key_envoy, {article}) AS n_envoys,
    uniqExactArrayIf(key_envoy, {contact}) AS n_envoys_in_contacts,
    uniqExactArrayIf(key_outlet, {article}) AS n_outlets,
    uniqExactArrayIf(key_topic, {article}) AS n_topics,
    countIf({article} AND {dated}) AS n_articles_dated,
    countIf({contact} AND {dated}) AS n_contacts_dated,
    countIf({article} AND basis <> 'stated') AS n_articles_not_stated,
    countIf({contact} AND basis <> 'stated') AS n_contacts_not_stated,
    countIf({article} AND {inexact}) AS n_articles_not_to_the_day,
    countIf({contact} AND {inexact}) AS n_contacts_not_to_the_day,
    countIf({article} AND isNull(title)) AS n_articles_untitled,
    countIf({article} AND full_text) AS n_articles_full_text,
    countIf({contact} AND multilateral) AS n_contacts_multilateral,
    minIf({_FIRST}, {article} AND {dated}) AS first_published,
    maxIf({_LAST}, {article} AND {dated}) AS last_published,
    minIf({_FIRST}, {contact} AND {dated}) AS first_contact,
    maxIf({_LAST}, {contact} AND {dated}) AS last_contact
FROM {s.records} {s.where()}"""


QUESTIONS: dict[str, Question] = {
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


def statement(asked: Asked, aliases: Aliases, tables: Tables) -> tuple[str, dict[str, Any]]:
    """Return the statement that answers a question, and the parameters it binds.

    Raises InputError for an unknown question.
    """
    if asked.question not in QUESTIONS:
        raise InputError(f'no question "{asked.question}"{did_you_mean(asked.question, QUESTIONS)}')
    made = Statement(asked, aliases, tables)
    text = QUESTIONS[asked.question](made).strip() + made.part()
    used = set(re.findall(r"\{(p\d+):", text))
    return text, {name: value for name, value in made.parameters.items() if name in used}
