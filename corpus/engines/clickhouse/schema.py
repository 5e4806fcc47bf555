"""The tables of a corpus on ClickHouse, and where each column comes from.

Everything that is asked of a record stands on its row: its keys, its members and weights, its
evidence, the words it is searched in (a contact has those of its reports too). So a question reads
one table, every shard counts its own rows, and only counts travel. Names of terms are joined to
counts, never to records.

Days are numbers since 1970-01-01, which holds for every year; `first_day` spells the first that is
known, and `day`, `month` and `year` the period a record lies in as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.filter import FACET_KEYS

UNITS = ("articles", "mentions", "contacts", "pairs", "expanded")
"""What a record can be counted in; "expanded" are the pairs of contacts of many sides as well."""

RECORDS = "records"
"""The table of all articles, contacts and statements."""

DEDUPLICATED = 1000
"""How many written batches a table remembers, so that none is written twice."""

# From this version on an index of every word is ready for use; before it, a filter of words is.
_TEXT_INDEX = (26, 2)

_CODE = "LowCardinality(String)"
_CODE_OR_NOT = "LowCardinality(Nullable(String))"
_TEXT = "Nullable(String)"
_NUMBER = "Nullable(Int32)"

_OF_ARTICLES = ("articles", "mentions")

_DAY = "CAST({0} - DATE '1970-01-01' AS INTEGER)"
_FIRST, _LAST = "coalesce(r.earliest, r.latest)", "coalesce(r.latest, r.earliest)"
SPELLED = f"coalesce(CAST({_FIRST} AS VARCHAR), '')"
"""The first day of a record `r` that is known, spelled; nothing when none is."""

PERIODS = {"day": 10, "month": 7, "year": 4}
"""The periods of time, and how much of a spelled day names them."""


def _within(period: str, digits: int) -> str:
    """Return the period that a record lies in as a whole, spelled; nothing when none is."""
    same = f"date_trunc('{period}', {_FIRST}) = date_trunc('{period}', {_LAST})"
    return f"CASE WHEN {same} THEN left({SPELLED}, {digits}) ELSE '' END"


@dataclass(frozen=True)
class Column:
    """A column: its type on ClickHouse, and the expression that gives it from the databases."""

    name: str
    kind: str
    source: str


def _columns(prefix: str, kind: str, *names: str) -> tuple[Column, ...]:
    return tuple(Column(name, kind, f"{prefix}.{name}") for name in names)


@dataclass(frozen=True)
class Part:
    """Rows that belong to records: what is taken of each, and from where.

    `positions d` numbers the records. What stands on the right of a join has to fit into memory.
    """

    columns: tuple[Column, ...]
    source: str


@dataclass(frozen=True)
class Nested(Part):
    """A part that stands on the row of its record as lists, in the order of some columns."""

    order: str


@dataclass(frozen=True)
class Gathered(Part):
    """A part of whose rows columns are made; their expressions are of the part's own columns."""

    into: tuple[Column, ...]


NESTED: dict[str, Nested] = {
    **{
        f"members_{unit}": Nested(
            (*_columns("m", _CODE, "actor"), *_columns("m", "Int32", "weight")),
            f"members m JOIN positions d ON d.id = m.id AND m.unit = '{unit}' "
            f"AND {'' if unit in _OF_ARTICLES else 'NOT '}d.of_article",
            "actor, weight",
        )
        for unit in UNITS
    },
    "met": Nested(
        _columns("x", _CODE, "actor_a", "side_a", "actor_b", "side_b"),
        "pairs x JOIN positions d ON d.id = x.contact AND NOT d.of_article",
        "actor_a, actor_b, side_a, side_b",
    ),
    "reports": Nested(
        (
            Column("article", "String", "e.article"),
            Column("outlet", _CODE_OR_NOT, "coalesce(o.name, a.outlet)"),
            Column("outlet_id", _CODE_OR_NOT, "a.outlet"),
            Column("agency", _CODE_OR_NOT, "a.agency"),
            *_columns("a", _TEXT, "title", "summary", "url"),
            *_columns("a", "Bool", "full_text"),
            *_columns("p", _CODE, "date", "basis"),
            Column("earliest", _NUMBER, _DAY.format("p.earliest")),
            Column(
                "timing",
                _CODE,
                "CASE WHEN p.latest < e.earliest - INTERVAL 3 DAY THEN 'preview' "
                "WHEN p.earliest > e.latest + INTERVAL 30 DAY THEN 'look-back' ELSE 'report' END",
            ),
        ),
        """articles a JOIN (
        SELECT d.position, d.earliest, d.latest, e.article FROM reports e
        JOIN positions d ON d.id = e.contact AND NOT d.of_article
    ) e ON e.article = a.id
    JOIN dated p ON p.id = a.id
    LEFT JOIN outlets o ON o.id = a.outlet""",
        "article",
    ),
    "passages": Nested(
        (
            *_columns("x", "Int32", "n"),
            *_columns("x", _CODE, "evidence", "ref"),
            Column("name", _CODE_OR_NOT, "coalesce(a.name, t.name)"),
            *_columns("x", "String", "quote"),
            *_columns("x", _CODE_OR_NOT, "role"),
            *_columns("x", _NUMBER, "line", "start_offset", "end_offset"),
        ),
        """passages x JOIN positions d ON d.id = x.article AND d.of_article
    LEFT JOIN actors a ON x.evidence <> 'topic' AND a.id = x.ref
    LEFT JOIN topics t ON x.evidence = 'topic' AND t.id = x.ref""",
        "n",
    ),
    "quotations": Nested(
        (
            *_columns("x", "Int32", "n"),
            *_columns("x", _CODE, "kind"),
            *_columns("x", "String", "quote"),
            Column("speaker", _TEXT, "s.name"),
            Column("speaker_id", _TEXT, "x.speaker"),
            *_columns("x", _TEXT, "speaker_as_printed"),
            Column("via", _TEXT, "v.name"),
            Column("via_id", _TEXT, "x.via"),
            Column("about_ids", "Array(String)", "coalesce(x.about, [])"),
            Column(
                "about",
                _TEXT,
                "(SELECT string_agg(z.name, '; ' ORDER BY z.name) FROM actors z "
                "WHERE list_contains(x.about, z.id))",
            ),
            *_columns("x", _TEXT, "note"),
            *_columns("x", _NUMBER, "line", "start_offset", "end_offset"),
        ),
        """quotations x JOIN positions d ON d.id = x.article AND d.of_article
    LEFT JOIN actors s ON s.id = x.speaker LEFT JOIN actors v ON v.id = x.via""",
        "n",
    ),
    "claims": Nested(
        (
            *_columns("x", "Int32", "n"),
            Column("claim_id", "String", "x.id"),
            *_columns("x", "String", "claim", "about", "article"),
            Column("outlet", _TEXT, "coalesce(o.name, a.outlet)"),
            Column("outlet_id", _TEXT, "a.outlet"),
            Column("published", "String", "p.date"),
            *_columns("a", "Bool", "full_text"),
            *_columns("x", _TEXT, "stance", "evidence", "field", "quote"),
            *_columns("x", _NUMBER, "line", "start_offset", "end_offset"),
            *_columns("x", _TEXT, "note"),
        ),
        """articles a JOIN claims x ON x.article = a.id
    JOIN positions d ON d.id = x.contact AND NOT d.of_article
    JOIN dated p ON p.id = x.article
    LEFT JOIN outlets o ON o.id = a.outlet""",
        "n",
    ),
}

SINGLE: dict[str, Part] = {
    "recorded": Part(
        (
            Column("record", _CODE, "r.record"),
            Column("id", "String", "r.id"),
            Column("first_day", _CODE, SPELLED),
            *(Column(period, _CODE, _within(period, digits)) for period, digits in PERIODS.items()),
            Column("earliest", _NUMBER, _DAY.format("r.earliest")),
            Column("latest", _NUMBER, _DAY.format("r.latest")),
            *_columns("r", _CODE, "date", "basis", "precision"),
            *_columns("r", "Bool", "approximate", "uncertain"),
            Column("words", "String CODEC(ZSTD)", "coalesce(r.words, '')"),
            Column("json", "String CODEC(ZSTD(3))", "r.json"),
            *_columns("r", _CODE, "source"),
        ),
        "records r JOIN positions d ON d.record = r.record AND d.id = r.id",
    ),
    "in_full": Part(
        (Column("text", "Nullable(String) CODEC(ZSTD(3))", "x.text"),),
        "texts x JOIN positions d ON d.id = x.article AND d.of_article",
    ),
    "written": Part(
        (
            *_columns("a", _TEXT, "title", "summary"),
            Column("outlet", _CODE_OR_NOT, "coalesce(o.name, a.outlet)"),
            Column("outlet_id", _CODE_OR_NOT, "a.outlet"),
            *_columns("a", _CODE_OR_NOT, "agency", "language"),
            *_columns("a", _TEXT, "url"),
            *_columns("a", "Bool", "full_text"),
        ),
        """articles a JOIN positions d ON d.id = a.id AND d.of_article
    LEFT JOIN outlets o ON o.id = a.outlet""",
    ),
    "held": Part(
        (
            Column("held", _TEXT, "c.summary"),
            *_columns("c", _CODE_OR_NOT, "kind"),
            Column("place", _CODE_OR_NOT, "p.name"),
            Column("place_id", _CODE_OR_NOT, "c.place"),
            *_columns("c", "Bool", "multilateral"),
        ),
        """contacts c JOIN positions d ON d.id = c.id AND NOT d.of_article
    LEFT JOIN places p ON p.id = c.place""",
    ),
}
"""What there is one row of for a record, at most."""

GATHERED: dict[str, Gathered] = {
    "keyed": Gathered(
        _columns("k", _CODE, "facet", "value"),
        "keys k JOIN positions d ON d.record = k.record AND d.id = k.id",
        tuple(
            Column(
                f"key_{facet}",
                f"Array({_CODE})",
                f"list(DISTINCT value ORDER BY value) FILTER (facet = '{facet}')",
            )
            for facet in FACET_KEYS
        ),
    ),
    "weighed": Gathered(
        (*_columns("w", _CODE, "unit"), *_columns("w", "Int32", "weight")),
        f"weights w JOIN positions d ON d.id = w.id AND d.of_article = (w.unit IN {_OF_ARTICLES})",
        tuple(
            Column(f"weight_{unit}", _NUMBER, f"max(weight) FILTER (unit = '{unit}')")
            for unit in UNITS
        ),
    ),
    "told": Gathered(
        (Column("article", "String", "x.id"), Column("told", "String", "x.words")),
        """records x JOIN (
        SELECT d.position, e.article FROM reports e
        JOIN positions d ON d.id = e.contact AND NOT d.of_article
    ) e ON x.record = 'article' AND e.article = x.id""",
        # No phrase runs from one text into the next.
        (Column("told_words", "String", "string_agg('|' || told, '' ORDER BY article)"),),
    ),
    "telling": Gathered(
        (Column("contact", "String", "e.contact"),),
        """reports e JOIN positions d ON d.id = e.article AND d.of_article
    JOIN (SELECT id FROM contacts WHERE kind <> 'statement') c ON c.id = e.contact""",
        (Column("n_contacts", "Int32", "count(*)"),),
    ),
    "took_part": Gathered(
        (
            *_columns("x", "Int32", "n"),
            *_columns("x", _CODE, "side"),
            *_columns("a", _CODE, "name"),
        ),
        """participants x JOIN positions d ON d.id = x.contact AND NOT d.of_article
    LEFT JOIN actors a ON a.id = x.actor""",
        (
            Column("participants", _TEXT, "string_agg(name, '; ' ORDER BY n)"),
            Column("sides", _TEXT, "string_agg(DISTINCT side, '; ' ORDER BY side)"),
        ),
    ),
    "disputed": Gathered(
        (Column("contradiction", "String", "x.id"),),
        """(
        SELECT id, true AS of_article, unnest(articles) AS told FROM contradictions
        UNION ALL SELECT id, false, unnest(contacts) FROM contradictions
    ) x JOIN positions d ON d.id = x.told AND d.of_article = x.of_article""",
        (
            Column(
                "contradictions",
                f"Array({_CODE})",
                "list(DISTINCT contradiction ORDER BY contradiction)",
            ),
        ),
    ),
}

PARTS: dict[str, Part] = {**SINGLE, **NESTED, **GATHERED}
"""All that a row of `RECORDS` is made of."""

JOINED = {"words": "words || coalesce(told_words, '')", "summary": "coalesce(summary, held)"}
"""The columns that several parts are put together for."""

COLUMNS: dict[str, str] = {
    column.name: column.kind
    for columns in (
        *(part.columns for part in SINGLE.values()),
        *(part.into for part in GATHERED.values()),
    )
    for column in columns
    if column.name not in ("held", "told_words")
} | {
    f"{name}.{column.name}": f"Array({column.kind})"
    for name, part in NESTED.items()
    for column in part.columns
}
"""The columns of `RECORDS` and their types."""


def _as_they_are(**kinds: str) -> tuple[Column, ...]:
    return tuple(Column(name, kind, name) for name, kind in kinds.items())


_TERM = {"id": "String", "name": "String"}
SMALL: dict[str, tuple[Column, ...]] = {
    "actors": _as_they_are(**_TERM, kind="String", envoy="Bool", side="String", json="String"),
    "outlets": _as_they_are(**_TERM, kind=_TEXT, country=_TEXT, ownership=_TEXT, json="String"),
    "places": _as_they_are(
        **_TERM,
        kind=_TEXT,
        country=_TEXT,
        lat="Nullable(Float64)",
        lon="Nullable(Float64)",
        json="String",
    ),
    "topics": _as_they_are(**_TERM, definition=_TEXT, json="String"),
    "sides": _as_they_are(**_TERM),
    "contradictions": (
        *_as_they_are(id="String", n="Int32"),
        *_as_they_are(kind=_TEXT, about=_TEXT, summary=_TEXT, status=_TEXT, resolution=_TEXT),
        Column("contact_ids", _TEXT, "array_to_string(contacts, '; ')"),
        *_as_they_are(evidence=_TEXT, article=_TEXT),
        Column(
            "outlet",
            _TEXT,
            "(SELECT coalesce(o.name, a.outlet) FROM articles a "
            "LEFT JOIN outlets o ON o.id = a.outlet WHERE a.id = article)",
        ),
        Column("outlet_id", _TEXT, "(SELECT a.outlet FROM articles a WHERE a.id = article)"),
        *_as_they_are(source=_TEXT, field=_TEXT, quote=_TEXT),
        *_as_they_are(line=_NUMBER, start_offset=_NUMBER, end_offset=_NUMBER, note=_TEXT),
    ),
    "problems": _as_they_are(file="String", line="Int32", message="String", rule="String"),
}
"""Tables of few rows: the vocabulary, what is disputed, and what the linter found."""

CORPORA = _as_they_are(corpus="String", layout="String", loaded="DateTime64(3, 'UTC')")
"""The table of the corpora that are there in whole."""

PROGRESS = _as_they_are(name="String", records="UInt64")
"""The table of how far corpora have come that are being loaded."""


@dataclass(frozen=True)
class Database:
    """A database, and the cluster over which its tables are spread, if any.

    Statements that make tables are passed on by the cluster, or each node is told by itself.
    """

    name: str
    cluster: str = ""
    passed_on: bool = True

    @property
    def on_cluster(self) -> str:
        """Return the clause that has every node carry out a statement."""
        return f" ON CLUSTER `{self.cluster}`" if self.cluster and self.passed_on else ""

    def table(self, name: str) -> str:
        """Spell a table that is read and written."""
        return f"`{self.name}`.`{name}`"

    def stored(self, name: str) -> str:
        """Spell a table as every node stores its part of it."""
        return self.table(f"{name}_local" if self.cluster else name)

    def create(self, name: str, columns: Iterable[str], key: str, shard: str) -> Iterator[str]:
        """Yield the statements that make a table where there is none yet."""
        stored = self.stored(name)
        yield (
            f"CREATE TABLE IF NOT EXISTS {stored}{self.on_cluster} ({', '.join(columns)}) "
            f"ENGINE = MergeTree ORDER BY ({key}) "
            f"SETTINGS non_replicated_deduplication_window = {DEDUPLICATED}"
        )
        if self.cluster:
            yield (
                f"CREATE TABLE IF NOT EXISTS {self.table(name)}{self.on_cluster} AS {stored} "
                f"ENGINE = Distributed(`{self.cluster}`, `{self.name}`, `{name}_local`, "
                f"cityHash64({shard}))"
            )

    def drop(self, name: str) -> Iterator[str]:
        """Yield the statements that remove a table."""
        for table in dict.fromkeys((self.table(name), self.stored(name))):
            yield f"DROP TABLE IF EXISTS {table}{self.on_cluster}"

    def delete(self, name: str, condition: str) -> str:
        """Return the statement that removes some rows of a table."""
        return (
            f"ALTER TABLE {self.stored(name)}{self.on_cluster} DELETE WHERE {condition} "
            "SETTINGS mutations_sync = 2"
        )


@dataclass(frozen=True)
class Tables:
    """The tables of one version of a corpus."""

    database: Database
    version: str

    def name(self, table: str) -> str:
        """Spell the name of a table in a statement."""
        return self.database.table(f"{table}_{self.version}")

    def create(self, server: tuple[int, ...]) -> Iterator[str]:
        """Yield the statements that make the tables, empty, where they are not there yet."""
        words = (
            "text(tokenizer = 'splitByNonAlpha')"
            if server >= _TEXT_INDEX
            else "tokenbf_v1(65536, 3, 0) GRANULARITY 1"
        )
        columns = [
            *(f"`{name}` {kind}" for name, kind in COLUMNS.items()),
            "INDEX by_id id TYPE bloom_filter(0.01) GRANULARITY 1",
            "INDEX by_last ifNull(latest, earliest) TYPE minmax GRANULARITY 1",
            f"INDEX by_word words TYPE {words}",
        ]
        name = f"{RECORDS}_{self.version}"
        yield from self.database.create(name, columns, "record, first_day, id", "id")
        for table, small in SMALL.items():
            name, key = f"{table}_{self.version}", small[0].name
            yield from self.database.create(name, declared(small), key, key)

    def drop(self) -> Iterator[str]:
        """Yield the statements that remove the tables."""
        for table in (RECORDS, *SMALL):
            yield from self.database.drop(f"{table}_{self.version}")


def declared(columns: Iterable[Column]) -> list[str]:
    """Spell columns as a table is made of them."""
    return [f"`{column.name}` {column.kind}" for column in columns]
