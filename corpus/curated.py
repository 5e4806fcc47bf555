"""Write the curated layer: everything that stands in the YAML files, and what it changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb

from corpus import derive, search
from corpus.bulk import MANIFEST, known_twice
from corpus.check import check
from corpus.claims import ClaimTable, Contradiction, Stance, Words
from corpus.errors import CorpusError
from corpus.evidence import SourceText, Span, line_kinds, own_lines, standing
from corpus.imported import MOST_PROBLEMS, problem
from corpus.layers import CURATED, quoted
from corpus.load import Elsewhere, Records
from corpus.records import Article, FullText, Passage

Row = dict[str, Any]

_PASSAGE = {
    **{"article": "VARCHAR", "n": "INTEGER", "evidence": "VARCHAR", "ref": "VARCHAR"},
    **{"quote": "VARCHAR", "line": "INTEGER", "start_offset": "INTEGER"},
    **{"end_offset": "INTEGER", "role": "VARCHAR"},
}


def write(path: Path, records: Records, version: str, imported: Path | None = None) -> None:
    """Write the layer of a data folder's records, over an imported one, into a new database."""
    with duckdb.connect(str(path)) as connection, connection.cursor() as cursor:
        if imported:
            cursor.execute(f"ATTACH {quoted(str(imported))} AS imported (READ_ONLY)")
            records.elsewhere = _elsewhere(cursor, records)
        cursor.begin()
        derive.create(cursor)
        cursor.execute("CREATE TABLE promoted (record VARCHAR, id VARCHAR)")
        derive.insert(cursor, "meta", [{"version": version}])
        for table, rows in _rows(records).items():
            derive.insert(cursor, table, rows)
        derive.stage_vocabulary(cursor, records.vocabulary())
        _stage(cursor, records)
        if imported:
            derive.insert(cursor, "problems", list(_import_problems(cursor)))
        for statement in _PROMOTE if imported else ():
            cursor.execute(statement)
        for name, select in _TOGETHER.items():
            both = f"{select[0]} UNION ALL {select[1]}" if imported else select[0]
            cursor.execute(f"CREATE TEMP VIEW {name} AS {both}")
        derive.articles(cursor)
        derive.contacts(cursor)
        cursor.commit()


def _rows(records: Records) -> dict[str, list[Row]]:
    """Return the rows of the tables that need no counting."""
    terms = records.vocabulary()
    return {
        "problems": [
            {"file": p.file, "line": p.line, "message": p.message, "rule": p.rule}
            for p in check(records)
        ],
        "actors": [_row(a, "id", "name", "kind", "side", "envoy") for a in terms.actors.values()],
        "outlets": [
            _row(o, "id", "name", "kind", "country", "ownership") for o in terms.outlets.values()
        ],
        "places": [
            _row(p, "id", "name", "kind", "country", "lat", "lon") for p in terms.places.values()
        ],
        "topics": [_row(t, "id", "definition") | {"name": t.label} for t in terms.topics.values()],
        "sides": [{"id": key, "name": name} for key, name in terms.side_names().items()],
        "claims": [
            {"n": n, **row}
            for entry in records.claims.values()
            for n, row in enumerate(_claims(entry.record, records))
        ],
        "contradictions": [
            row
            for entry in records.contradictions.values()
            for row in _contradictions(entry.record, records)
        ],
        "quotations": [
            row
            for entry in records.articles.values()
            for row in _quotations(_read(entry.record, records), records)
        ],
    }


def _row(record: Any, *columns: str) -> Row:
    return {name: getattr(record, name) for name in columns} | {"json": record.model_dump_json()}


def _stage(connection: duckdb.DuckDBPyConnection, records: Records) -> None:
    articles: list[Row] = []
    passages: list[Row] = []
    for entry in records.articles.values():
        article, source = _read(entry.record, records), records.source(entry.record)
        lines = own_lines(article.text, source) if article.text and source else []
        articles.append(
            {
                "json": article.model_dump_json(),
                "words": search.searchable([article.title, article.summary, *lines]),
                "text": source.text if source else None,
            }
        )
        if article.text and source:
            passages.extend(_passages(article.id, article.text, source))
    contacts = [
        {
            "json": entry.record.model_dump_json(),
            "words": search.searchable([entry.record.summary]),
        }
        for entry in records.contacts.values()
    ]
    derive.fill(connection, "CREATE TEMP TABLE staged_passages AS", _PASSAGE, passages)
    for name, record, rows in (
        ("articles", derive.ARTICLE, articles),
        ("contacts", derive.CONTACT, contacts),
    ):
        columns = {"json": "VARCHAR", "words": "VARCHAR", "text": "VARCHAR"}
        derive.fill(connection, f"CREATE TEMP TABLE read_{name} AS", columns, rows)
        connection.execute(
            f"CREATE TEMP TABLE staged_{name} AS SELECT unnest(from_json(json, "
            f"{derive.structure(record)})), json, words, text, '{CURATED}' AS source "
            f"FROM read_{name}"
        )


# -- over an imported layer ------------------------------------------------------------------------

# The reports of imported articles, whether or not the contact was imported too.
_REPORTS = (
    "(SELECT contact, article FROM imported.reports "
    "UNION ALL SELECT contact, article FROM imported.unresolved)"
)
_IMPORTED_CONTACTS = (
    "(SELECT record, id, json, words, source FROM imported.records WHERE record <> 'article' "
    "UNION ALL SELECT CASE json ->> '$.kind' WHEN 'statement' THEN 'statement' ELSE 'contact' END, "
    "id, json, words, source FROM imported.unreported)"
)
_PROMOTE = (
    # Replaced by a curated article, or reporting a curated contact.
    f"""
INSERT INTO promoted
SELECT 'article', id FROM imported.articles SEMI JOIN staged_articles USING (id)
UNION SELECT 'article', article FROM {_REPORTS} SEMI JOIN staged_contacts c ON c.id = contact""",
    # Replaced by a curated contact, reported by a curated article, or so far by a replaced one.
    f"""
INSERT INTO promoted SELECT record, id FROM {_IMPORTED_CONTACTS} WHERE
    id IN (SELECT id FROM staged_contacts)
    OR id IN (SELECT unnest(contacts) FROM staged_articles)
    OR id IN (SELECT contact FROM {_REPORTS} SEMI JOIN staged_articles a ON a.id = article)""",
    """
INSERT INTO staged_passages
SELECT p.* FROM imported.passages p SEMI JOIN imported.texts USING (article)
WHERE article IN (SELECT id FROM promoted WHERE record = 'article')
    AND article NOT IN (SELECT id FROM staged_articles)""",
    f"""
INSERT INTO staged_articles
SELECT unnest(from_json(json, {derive.structure(derive.ARTICLE)})), json, words, text, source
FROM imported.records r LEFT JOIN imported.texts t ON t.article = r.id
WHERE record = 'article' AND id IN (SELECT id FROM promoted WHERE record = 'article')
    AND id NOT IN (SELECT id FROM staged_articles)""",
    f"""
INSERT INTO staged_contacts
SELECT unnest(from_json(json, {derive.structure(derive.CONTACT)})), json, words, NULL, source
FROM {_IMPORTED_CONTACTS} WHERE id IN (SELECT id FROM promoted WHERE record <> 'article')
    AND id NOT IN (SELECT id FROM staged_contacts)""",
)
# What is staged here, and what an imported layer adds to it.
_TOGETHER = {
    "kinds": (
        "SELECT id AS contact, kind FROM staged_contacts",
        "SELECT id, kind FROM imported.contacts "
        "WHERE id NOT IN (SELECT id FROM promoted WHERE record <> 'article')",
    ),
    "telling": (
        "SELECT unnest(contacts) AS contact, id AS article, outlet FROM staged_articles",
        f"SELECT contact, article, a.outlet FROM {_REPORTS} SEMI JOIN staged_contacts c "
        "ON c.id = contact JOIN imported.articles a ON a.id = article "
        "WHERE article NOT IN (SELECT id FROM promoted WHERE record = 'article')",
    ),
}


def _elsewhere(connection: duckdb.DuckDBPyConnection, records: Records) -> Elsewhere:
    """Return what the imported layer attached to a connection has to do with curated records."""
    contacts: set[str] = set()
    articles: set[str] = set()
    for entry in records.articles.values():
        contacts.update(entry.record.contacts)
        for event in entry.record.text.events if entry.record.text else ():
            contacts.update([event.contact] if event.contact else [])
    for table in records.claims.values():
        contacts.add(table.record.contact)
        articles.update(a.article for claim in table.record.claims for a in claim.accounts)
    for contradiction in records.contradictions.values():
        contacts.update(contradiction.record.contacts)
        articles.update(evidence.article for evidence in contradiction.record.evidence)
    found = connection.execute(
        f"SELECT id FROM {_IMPORTED_CONTACTS} WHERE id IN (SELECT unnest($ids::VARCHAR[]))",
        {"ids": sorted(contacts.difference(records.contacts))},
    ).fetchall()
    texts = connection.execute(
        "SELECT id, json, text FROM imported.records LEFT JOIN imported.texts ON article = id "
        "WHERE record = 'article' AND id IN (SELECT unnest($ids::VARCHAR[]))",
        {"ids": sorted(articles.difference(records.articles))},
    ).fetchall()
    reported = connection.execute(
        f"SELECT contact, list(DISTINCT article ORDER BY article) FROM {_REPORTS} "
        "WHERE contact IN (SELECT unnest($contacts::VARCHAR[])) "
        "AND article NOT IN (SELECT unnest($articles::VARCHAR[])) GROUP BY contact",
        {
            "contacts": [*records.contacts, *records.claims],
            "articles": list(records.articles),
        },
    ).fetchall()
    return Elsewhere(
        {
            key: (Article.model_validate_json(json), SourceText(text) if text else None)
            for key, json, text in texts
        },
        frozenset(key for (key,) in found),
        dict(reported),
    )


def _import_problems(connection: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    """Yield what only both layers together show to be wrong with imported records."""
    for kind, ids in (
        ("articles", "SELECT source, id FROM imported.records WHERE record = 'article'"),
        ("contacts", f"SELECT source, id FROM {_IMPORTED_CONTACTS}"),
    ):
        twice = connection.execute(
            f"SELECT source, count(*), min(id) FROM ({ids}) SEMI JOIN staged_{kind} USING (id) "
            "GROUP BY source"
        ).fetchall()
        for source, n, such_as in twice:
            yield from map(asdict, known_twice(source, kind, n, such_as))
    unknown = connection.execute(
        "SELECT contact, count(*), source, arg_min(file, row), min(row) FROM imported.unresolved "
        "ANTI JOIN staged_contacts ON id = contact GROUP BY contact, source "
        "ORDER BY count(*) DESC, contact"
    ).fetchall()
    for contact, n, source, file, row in unknown[:MOST_PROBLEMS]:
        message = f'unknown contact "{contact}", {n:,} times'
        yield problem(source, file, row, message, "unknown-id")
    if more := unknown[MOST_PROBLEMS:]:
        message = f"and {len(more):,} more contacts that nobody knows"
        yield problem(more[0][2], MANIFEST, 1, message, "unknown-id")
    unreported = connection.execute(
        "SELECT source, arg_min(file, row), min(row), count(*), arg_min(id, row) "
        "FROM imported.unreported WHERE id NOT IN (SELECT unnest(contacts) FROM staged_articles) "
        "AND id NOT IN (SELECT id FROM staged_contacts) GROUP BY source"
    ).fetchall()
    for source, file, row, n, such_as in unreported:
        message = f'{n:,} contacts that no article reports, such as "{such_as}"'
        yield problem(source, file, row, message, "report")


# -- evidence --------------------------------------------------------------------------------------


def _read(article: Article, records: Records) -> Article:
    """Return an article with the evidence that stands in its text."""
    source = records.source(article)
    if article.text is None or source is None:
        return article
    return article.model_copy(update={"text": standing(article.text, source)})


def _located(text: FullText, source: SourceText, passage: Passage) -> Row | None:
    try:
        span = source.locate(passage)
    except CorpusError:
        # The linter reports it; words that are not there are no evidence.
        return None
    if line_kinds(text, source).get(span.line, ("excluded",))[0] == "excluded":
        return None
    return _place(span)


def _place(span: Span) -> Row:
    return {
        "quote": span.quote,
        "line": span.line,
        "start_offset": span.start,
        "end_offset": span.end,
    }


def _passages(article: str, text: FullText, source: SourceText) -> Iterator[Row]:
    """Yield the evidence of a text: names, roles and topics with the words that carry them."""
    found: list[tuple[str, str, Passage]] = []
    for mention in text.mentions:
        found += [("name", mention.actor, passage) for passage in mention.names]
        found += [("role", mention.actor, passage) for passage in mention.roles]
    for tag in text.topics:
        found += [("topic", tag.topic, passage) for passage in tag.passages]
    for n, (evidence, ref, passage) in enumerate(found):
        head = {"article": article, "n": n, "evidence": evidence, "ref": ref}
        yield head | _place(source.locate(passage))


def _quotations(article: Article, records: Records) -> Iterator[Row]:
    source = records.source(article)
    if article.text is None or source is None:
        return
    for n, quotation in enumerate(article.text.quotations):
        printed = quotation.speaker_as_printed
        yield {
            "article": article.id,
            "n": n,
            "kind": quotation.kind,
            **_place(source.locate(quotation.passage)),
            "speaker": quotation.speaker,
            "speaker_as_printed": printed.quote if printed else None,
            "via": quotation.via,
            "about": list(quotation.about),
            "note": quotation.note,
        }


def _claims(table: ClaimTable, records: Records) -> Iterator[Row]:
    """Yield a row for each claim, article and passage; a silent article has one without words."""
    for claim in table.claims:
        head = {"contact": table.contact, "id": claim.id}
        head |= {"claim": claim.claim, "about": claim.about}
        for account in claim.accounts:
            row: Row = {**head, "article": account.article, "stance": account.stance}
            row["note"] = account.note
            if account.stance is Stance.SILENT:
                yield row
            for words in _words(account, records):
                yield row | words


def _contradictions(contradiction: Contradiction, records: Records) -> Iterator[Row]:
    fields = ("id", "kind", "about", "status", "summary", "resolution")
    head: Row = {name: getattr(contradiction, name) for name in fields}
    head["contacts"] = list(contradiction.contacts)
    head["articles"] = [evidence.article for evidence in contradiction.evidence]
    rows: list[Row] = [
        {"article": evidence.article, "note": evidence.note, **words}
        for evidence in contradiction.evidence
        for words in _words(evidence, records)
    ]
    for fact in contradiction.outside:
        rows.append({"evidence": "outside", "source": fact.source, "quote": fact.says})
    for n, row in enumerate(rows):
        yield {**head, "n": n, **row}


def _words(words: Words, records: Records) -> Iterator[Row]:
    article = records.article(words.article)
    if article is None:
        return
    source = records.source(article)
    for passage in words.passages:
        if article.text and source and (found := _located(article.text, source, passage)):
            yield {"evidence": "passage", **found}
    for recorded in words.recorded:
        if recorded.stand_in(article):
            yield {"evidence": "record", "field": recorded.record, "quote": recorded.words}
