"""Write the curated layer: everything that stands in the YAML files, and what it changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from corpus import derive, search
from corpus.check import check
from corpus.claims import ClaimTable, Contradiction, Stance, Words
from corpus.errors import CorpusError
from corpus.evidence import SourceText, Span, line_kinds, own_lines, standing
from corpus.layers import CURATED
from corpus.load import Records
from corpus.records import Article, FullText, Passage

Row = dict[str, Any]

_PASSAGE = {
    **{"article": "VARCHAR", "n": "INTEGER", "evidence": "VARCHAR", "ref": "VARCHAR"},
    **{"quote": "VARCHAR", "line": "INTEGER", "start_offset": "INTEGER"},
    **{"end_offset": "INTEGER", "role": "VARCHAR"},
}


def write(path: Path, records: Records, version: str) -> None:
    """Write the layer of a data folder's records into a new database."""
    with duckdb.connect(str(path)) as connection, connection.cursor() as cursor:
        cursor.begin()
        derive.create(cursor)
        derive.insert(cursor, "meta", [{"version": version}])
        for table, rows in _rows(records).items():
            derive.insert(cursor, table, rows)
        derive.stage_vocabulary(cursor, records.vocabulary())
        _stage(cursor, records)
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
    connection.execute("CREATE TEMP VIEW kinds AS SELECT id AS contact, kind FROM staged_contacts")
    connection.execute(
        "CREATE TEMP VIEW telling AS SELECT unnest(contacts) AS contact, id AS article, outlet "
        "FROM staged_articles"
    )


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
    entry = records.articles.get(words.article)
    if entry is None:
        return
    article, source = entry.record, records.source(entry.record)
    for passage in words.passages:
        if article.text and source and (found := _located(article.text, source, passage)):
            yield {"evidence": "passage", **found}
    for recorded in words.recorded:
        if recorded.stand_in(article):
            yield {"evidence": "record", "field": recorded.record, "quote": recorded.words}
