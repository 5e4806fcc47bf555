"""Build the database of a corpus from its data folder, and swap it in whole.

The database is a product: it lies in a cache folder under a name made from the content of the
data, so it is rebuilt exactly when something changed and never read half written.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import platformdirs

from corpus import dates, search
from corpus.check import check
from corpus.claims import ClaimTable, Contradiction, Stance, Words
from corpus.errors import CorpusError
from corpus.evidence import SourceText, Span, line_kinds, standing
from corpus.filter import FACETS
from corpus.load import Records, files, load
from corpus.records import Article, Contact, ContactKind, FullText, Passage
from corpus.vocabulary import Vocabulary

KEEP = 3
"""How many databases stay in the cache folder: other processes may still read an older one."""

ABANDONED = 3600.0
"""Seconds after which an unfinished build is taken for dead."""

CURATED = "curated"
"""The source of a record that stands in a YAML file; an imported one has its import's name."""

_TABLES: dict[str, str] = {
    "records": "record VARCHAR, id VARCHAR, date VARCHAR, basis VARCHAR, earliest DATE, "
    "latest DATE, precision VARCHAR, approximate BOOLEAN, uncertain BOOLEAN, words VARCHAR, "
    "json VARCHAR, source VARCHAR",
    "keys": "record VARCHAR, id VARCHAR, facet VARCHAR, value VARCHAR",
    "members": "unit VARCHAR, id VARCHAR, actor VARCHAR, weight INTEGER",
    "weights": "unit VARCHAR, id VARCHAR, weight INTEGER",
    "articles": "id VARCHAR, title VARCHAR, summary VARCHAR, outlet VARCHAR, author VARCHAR, "
    "agency VARCHAR, language VARCHAR, url VARCHAR, full_text BOOLEAN",
    "contacts": "id VARCHAR, kind VARCHAR, place VARCHAR, summary VARCHAR, n_sides INTEGER, "
    "multilateral BOOLEAN, date_note VARCHAR",
    "participants": "contact VARCHAR, n INTEGER, actor VARCHAR, side VARCHAR",
    "reports": "contact VARCHAR, article VARCHAR",
    "pairs": "contact VARCHAR, actor_a VARCHAR, side_a VARCHAR, actor_b VARCHAR, side_b VARCHAR",
    "passages": "article VARCHAR, n INTEGER, evidence VARCHAR, ref VARCHAR, quote VARCHAR, "
    "line INTEGER, start_offset INTEGER, end_offset INTEGER, role VARCHAR",
    "quotations": "article VARCHAR, n INTEGER, kind VARCHAR, quote VARCHAR, line INTEGER, "
    "start_offset INTEGER, end_offset INTEGER, speaker VARCHAR, speaker_as_printed VARCHAR, "
    "via VARCHAR, about VARCHAR[], note VARCHAR",
    "claims": "contact VARCHAR, n INTEGER, id VARCHAR, claim VARCHAR, about VARCHAR, "
    "article VARCHAR, stance VARCHAR, evidence VARCHAR, field VARCHAR, quote VARCHAR, "
    "line INTEGER, start_offset INTEGER, end_offset INTEGER, note VARCHAR",
    "contradictions": "id VARCHAR, kind VARCHAR, about VARCHAR, summary VARCHAR, "
    "status VARCHAR, resolution VARCHAR, contacts VARCHAR[], articles VARCHAR[], n INTEGER, "
    "evidence VARCHAR, article VARCHAR, source VARCHAR, field VARCHAR, quote VARCHAR, "
    "line INTEGER, start_offset INTEGER, end_offset INTEGER, note VARCHAR",
    "actors": "id VARCHAR, name VARCHAR, kind VARCHAR, envoy BOOLEAN, side VARCHAR, json VARCHAR",
    "outlets": "id VARCHAR, name VARCHAR, kind VARCHAR, country VARCHAR, ownership VARCHAR, "
    "json VARCHAR",
    "places": "id VARCHAR, name VARCHAR, kind VARCHAR, country VARCHAR, lat DOUBLE, lon DOUBLE, "
    "json VARCHAR",
    "topics": "id VARCHAR, name VARCHAR, definition VARCHAR, json VARCHAR",
    "sides": "id VARCHAR, name VARCHAR",
    "texts": "article VARCHAR, text VARCHAR",
    "problems": "file VARCHAR, line INTEGER, message VARCHAR, rule VARCHAR",
    "meta": "version VARCHAR",
}


@dataclass(frozen=True)
class Built:
    """The databases of a corpus, ready to be opened, and the version of what is in them.

    `curated` holds what stands in the YAML files, `imported` what was imported in bulk, if any.
    """

    curated: Path
    version: str
    imported: Path | None = None


def cache_folder() -> Path:
    """Return the folder databases are kept in: `PARLEY_CACHE`, else the user's cache folder.

    Falls back to a temporary folder where neither can be written.
    """
    wanted = os.environ.get("PARLEY_CACHE") or platformdirs.user_cache_dir("parley")
    folder = Path(wanted)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass
    return Path(tempfile.mkdtemp(prefix="parley-"))


def corpus_version(data: Path) -> str:
    """Return the version of a data folder: 12 hex digits made from names and contents."""
    digest = hashlib.sha256()
    for path in files(data):
        if path.is_symlink() or not path.is_file():
            continue
        try:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            # `load` reports it; once it can be read the version is another.
            content = str(error.strerror)
        digest.update(f"{path.relative_to(data).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()[:12]


def build(data: Path, cache: Path | None = None) -> Built:
    """Return the database of a data folder, built when there is none of this version.

    Raises CorpusError when the folder is missing or holds no record at all.
    """
    cache = cache or cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    version = corpus_version(data)
    path = cache / f"corpus-{version}-{_code_version()}.duckdb"
    if not _intact(path):
        records = load(data)
        if not (records.articles or records.contacts or records.actors):
            detail = f": {records.problems[0]}" if records.problems else ""
            raise CorpusError(f'no readable record in "{data}"{detail}')
        _write(records, version, path)
        _tidy(cache, keep=path)
    return Built(path, version)


def _code_version() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _seal(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _intact(path: Path) -> bool:
    # A damaged database is rebuilt, never read (F06).
    try:
        expected = _seal(path).read_text("ascii")
        return hashlib.sha256(path.read_bytes()).hexdigest() == expected
    except (OSError, UnicodeDecodeError):
        return False


def _write(records: Records, version: str, path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".building-") as folder:
        draft = Path(folder) / path.name
        with duckdb.connect(str(draft)) as connection:
            for table, rows in _rows(records, version).items():
                connection.execute(f"CREATE TABLE {table} ({_TABLES[table]})")
                if rows:
                    frame = pd.DataFrame(rows).astype(object)
                    frame = frame.where(frame.notna(), None)
                    connection.register("frame", frame)
                    columns = ", ".join(frame.columns)
                    connection.execute(
                        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM frame"  # noqa: S608
                    )
                    connection.unregister("frame")
        with draft.open("rb+") as stream:
            os.fsync(stream.fileno())
        seal = Path(folder) / _seal(path).name
        seal.write_text(hashlib.sha256(draft.read_bytes()).hexdigest(), "ascii")
        draft.replace(path)
        seal.replace(_seal(path))


def _tidy(cache: Path, keep: Path) -> None:
    old = sorted(cache.glob("corpus-*.duckdb"), key=_age, reverse=True)
    for path in old[:-KEEP]:
        if path != keep:
            path.unlink(missing_ok=True)
            _seal(path).unlink(missing_ok=True)
    for draft in cache.glob(".building-*"):
        # Left by a build that was killed; none takes that long.
        if _age(draft) > ABANDONED:
            shutil.rmtree(draft, ignore_errors=True)


def _age(path: Path) -> float:
    """Return the seconds since a file was written; one gone meanwhile counts as old."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


Row = dict[str, Any]


def _rows(records: Records, version: str) -> dict[str, list[Row]]:
    terms = records.vocabulary()
    tables: dict[str, list[Row]] = {name: [] for name in _TABLES}
    tables["meta"] = [{"version": version}]
    tables["problems"] = [
        {"file": p.file, "line": p.line, "message": p.message, "rule": p.rule}
        for p in check(records)
    ]
    for actor in terms.actors.values():
        tables["actors"].append(_row(actor, "id", "name", "kind", "side") | {"envoy": actor.envoy})
    for outlet in terms.outlets.values():
        tables["outlets"].append(_row(outlet, "id", "name", "kind", "country", "ownership"))
    for place in terms.places.values():
        tables["places"].append(_row(place, "id", "name", "kind", "country", "lat", "lon"))
    for topic in terms.topics.values():
        row = _row(topic, "id", "definition") | {"name": topic.label}
        tables["topics"].append(row)
    tables["sides"] = [{"id": key, "name": name} for key, name in terms.side_names().items()]
    contacts = {key: entry.record for key, entry in records.contacts.items()}
    articles = {key: _read(entry.record, records) for key, entry in records.articles.items()}
    reports = records.reports()
    for key, article in articles.items():
        source = _source(article, records)
        told = tuple(contacts[c] for c in article.contacts if c in contacts)
        keys = {f.key: f.of_article(article, told, terms) for f in FACETS}
        _add_record(tables, "article", article, article.published, article.published_basis)
        parts = [article.title, article.summary, *_own_lines(article, source)]
        tables["records"][-1]["words"] = search.searchable(parts)
        _add_keys(tables, "article", key, keys, terms)
        _add_article(tables, article, source, terms)
    for key, contact in contacts.items():
        telling = tuple(articles[a] for a in reports[key])
        if not telling:
            # Nothing is counted that no words can be shown for; the linter reports it.
            continue
        record = "statement" if contact.kind is ContactKind.STATEMENT else "contact"
        keys = {f.key: f.of_contact(contact, telling, terms) for f in FACETS}
        _add_record(tables, record, contact, contact.date, contact.date_basis)
        tables["records"][-1]["words"] = search.searchable([contact.summary])
        _add_keys(tables, record, key, keys, terms)
        _add_contact(tables, contact, telling)
    tables["claims"] = [
        {"n": n, **row}
        for entry in records.claims.values()
        for n, row in enumerate(_claims(entry.record, records))
    ]
    for contradiction in records.contradictions.values():
        tables["contradictions"].extend(_contradictions(contradiction.record, records))
    return tables


def _row(record: Any, *columns: str) -> Row:
    return {name: getattr(record, name) for name in columns} | {"json": record.model_dump_json()}


def _read(article: Article, records: Records) -> Article:
    """Return an article with the evidence that stands in its text."""
    source = _source(article, records)
    if article.text is None or source is None:
        return article
    return article.model_copy(update={"text": standing(article.text, source)})


def _source(article: Article, records: Records) -> SourceText | None:
    if article.text is None or article.text.file not in records.texts:
        return None
    return records.texts[article.text.file].source


def _own_lines(article: Article, source: SourceText | None) -> list[str]:
    """Return standfirst and body lines: what is searched and counted beside title and summary."""
    if article.text is None or source is None:
        return []
    return [
        source.lines[number - 1]
        for number, (kind, what) in sorted(line_kinds(article.text, source).items())
        if kind == "body" or (kind == "meta" and what == "standfirst")
    ]


def _add_record(
    tables: dict[str, list[Row]], record: str, item: Article | Contact, edtf: str, basis: str
) -> None:
    date = dates.parse(edtf)
    tables["records"].append(
        {
            "record": record,
            "id": item.id,
            "date": edtf,
            "basis": str(basis),
            "earliest": date.earliest,
            "latest": date.latest,
            "precision": str(date.precision),
            "approximate": date.approximate,
            "uncertain": date.uncertain,
            "json": item.model_dump_json(),
            "source": CURATED,
        }
    )


def _add_keys(
    tables: dict[str, list[Row]], record: str, key: str, keys: dict[str, Any], terms: Vocabulary
) -> None:
    for facet in FACETS:
        known = facet.names(terms)
        tables["keys"].extend(
            {"record": record, "id": key, "facet": facet.key, "value": value}
            for value in dict.fromkeys(keys[facet.key])
            if value in known
        )


def _add_article(
    tables: dict[str, list[Row]], article: Article, source: SourceText | None, terms: Vocabulary
) -> None:
    columns = ("title", "summary", "outlet", "author", "agency", "language", "url")
    row = {name: getattr(article, name) for name in columns}
    tables["articles"].append({"id": article.id, **row, "full_text": source is not None})
    if source is not None:
        tables["texts"].append({"article": article.id, "text": source.text})
    known = {*terms.topics, *(n.actor for n in article.actors if n.actor in terms.actors)}
    passages = [passage for passage in _passages(article, source) if passage["ref"] in known]
    for n, passage in enumerate(passages):
        tables["passages"].append({"article": article.id, "n": n, **passage})
    if article.text is not None and source is not None:
        tables["quotations"].extend(_quotations(article, article.text, source))
    counts = {named.actor: 0 for named in article.actors if named.actor in terms.actors}
    for passage in passages:
        if passage["evidence"] == "name":
            counts[passage["ref"]] += 1
    tables["weights"].append({"unit": "articles", "id": article.id, "weight": 1})
    tables["weights"].append({"unit": "mentions", "id": article.id, "weight": sum(counts.values())})
    for actor, count in counts.items():
        tables["members"].append(
            {"unit": "articles", "id": article.id, "actor": actor, "weight": 1}
        )
        if count:
            tables["members"].append(
                {"unit": "mentions", "id": article.id, "actor": actor, "weight": count}
            )


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


def _passages(article: Article, source: SourceText | None) -> Iterator[Row]:
    """Yield the evidence of an article: names, roles and topics with the words that carry them.

    A record without a full text has its names and roles as printed, without a line. Of a text,
    only evidence that stands is left by now (`_read`).
    """
    if article.text is None or source is None:
        for named in article.actors:
            if named.as_printed:
                role = named.role_as_printed
                yield {"evidence": "name", "ref": named.actor, "quote": named.as_printed} | (
                    {"role": role} if role else {}
                )
            if named.role_as_printed:
                yield {"evidence": "role", "ref": named.actor, "quote": named.role_as_printed}
        return
    for mention in article.text.mentions:
        for evidence, group in (("name", mention.names), ("role", mention.roles)):
            for passage in group:
                place = _place(source.locate(passage))
                yield {"evidence": evidence, "ref": mention.actor, **place}
    for tag in article.text.topics:
        for passage in tag.passages:
            yield {"evidence": "topic", "ref": tag.topic, **_place(source.locate(passage))}


def _quotations(article: Article, text: FullText, source: SourceText) -> Iterator[Row]:
    for n, quotation in enumerate(text.quotations):
        printed = quotation.speaker_as_printed
        yield {
            "article": article.id,
            "n": n,
            "kind": str(quotation.kind),
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
        head |= {"claim": claim.claim, "about": str(claim.about)}
        for account in claim.accounts:
            row: Row = {**head, "article": account.article, "stance": str(account.stance)}
            row["note"] = account.note
            if account.stance is Stance.SILENT:
                yield row
            for words in _words(account, records):
                yield row | words


def _contradictions(contradiction: Contradiction, records: Records) -> Iterator[Row]:
    fields = ("id", "summary", "resolution")
    head: Row = {name: getattr(contradiction, name) for name in fields}
    for name in ("kind", "about", "status"):
        head[name] = str(getattr(contradiction, name))
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
    article, source = entry.record, _source(entry.record, records)
    for passage in words.passages:
        if article.text and source and (found := _located(article.text, source, passage)):
            yield {"evidence": "passage", **found}
    for recorded in words.recorded:
        if recorded.stand_in(article):
            field = str(recorded.record)
            yield {"evidence": "record", "field": field, "quote": recorded.words}


def _add_contact(
    tables: dict[str, list[Row]], contact: Contact, telling: tuple[Article, ...]
) -> None:
    sides = contact.sides
    # A conference, and anything of three sides or more, is one contact and no set of pairs.
    multilateral = contact.kind is ContactKind.CONFERENCE or len(sides) > 2
    tables["contacts"].append(
        {
            "id": contact.id,
            "kind": str(contact.kind),
            "place": contact.place,
            "summary": contact.summary,
            "n_sides": len(sides),
            "multilateral": multilateral,
            "date_note": contact.date_note,
        }
    )
    for n, participant in enumerate(contact.participants):
        row = {"contact": contact.id, "n": n}
        tables["participants"].append({**row, "actor": participant.actor, "side": participant.side})
    tables["reports"].extend({"contact": contact.id, "article": a.id} for a in telling)
    if contact.kind is ContactKind.STATEMENT:
        return
    tables["weights"].append({"unit": "contacts", "id": contact.id, "weight": 1})
    for participant in contact.participants:
        row = {"unit": "contacts", "id": contact.id, "weight": 1}
        tables["members"].append({**row, "actor": participant.actor})
    ordered = sorted(contact.participants, key=lambda participant: participant.actor)
    pairs = [(a, b) for a, b in combinations(ordered, 2) if a.side != b.side]
    for a, b in pairs:
        row = {"contact": contact.id, "actor_a": a.actor, "side_a": a.side}
        tables["pairs"].append({**row, "actor_b": b.actor, "side_b": b.side})
    units = ("expanded",) if multilateral else ("pairs", "expanded")
    for unit in units:
        tables["weights"].append({"unit": unit, "id": contact.id, "weight": len(pairs)})
        for participant in contact.participants:
            count = sum(participant in pair for pair in pairs)
            row = {"unit": unit, "id": contact.id, "weight": count}
            tables["members"].append({**row, "actor": participant.actor})
