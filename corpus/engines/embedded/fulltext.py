"""The full text of a layer: which records hold a run of words, and how they are ranked.

What is indexed are the folded words of `corpus.search`, divided by spaces, so a term is found
exactly where the reference engine finds it. Each sort of record has a field of its own, and
what holds a frequent word is kept as a set of positions besides.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
from pyroaring import BitMap

from corpus.engines.embedded.bitmaps import mapped, of_positions
from corpus.evidence import SourceText, own_lines
from corpus.records import Article
from corpus.search import Term
from corpus.snippet import joined

if TYPE_CHECKING:
    import tantivy

_TOKENIZER = "folded"
_MEMORY = 128_000_000
_FETCH = 2_000
_REMEMBERED = 256
_FREQUENT = 500
"""Records that hold a word from which on they are kept as a set, if it is one in 200 as well."""
_NAME = 2.0
_RANK = 0.6
"""Microseconds to name a position in a query, and to rank a hit more (measured)."""


def build(connection: duckdb.DuckDBPyConnection, folder: Path, records: Sequence[str]) -> None:
    """Write the full text of the records at `positions` into a folder."""
    folder.mkdir()
    index = _index(folder, records)
    writer = index.writer(heap_size=_MEMORY, num_threads=2)
    rows = connection.execute(
        "SELECT p.record, p.pos, r.words, a.title, a.summary, t.text, "
        "CASE WHEN t.text IS NOT NULL THEN r.json END AS json "
        "FROM positions p JOIN records r ON r.record = p.record AND r.id = p.id "
        "LEFT JOIN articles a ON p.record = 'article' AND a.id = p.id "
        "LEFT JOIN texts t ON p.record = 'article' AND t.article = p.id"
    )
    import tantivy

    while batch := rows.fetchmany(_FETCH):
        for record, position, words, title, summary, text, reading in batch:
            document = tantivy.Document()
            document.add_unsigned(_at(record), position)
            document.add_text(record, words)
            lines = [] if text is None else read_lines(text, reading)
            document.add_text("printed", joined([title, summary, *lines]))
            writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    for record in records:
        _write_frequent(index, folder, record)


def _write_frequent(index: tantivy.Index, folder: Path, record: str) -> None:
    """Write the positions of the records that hold each frequent word."""
    searcher = index.searcher()
    # Every document has some number of words of one sort of record, none of another.
    least = max(_FREQUENT, searcher.num_docs // 200)
    frequent, ends = [], []
    with (folder / f"{record}.sets").open("wb") as stream:
        for word, n in searcher.terms_with_prefix(record, ""):
            if n < least:
                break
            found = _positions(index, searcher, record, (word,), n)
            found.run_optimize()
            stream.write(found.serialize())
            frequent.append(word)
            ends.append(stream.tell())
    (folder / f"{record}.json").write_text(json.dumps([frequent, ends]), "utf-8")


def read_lines(text: str, reading: str) -> list[str]:
    """Return the article's own lines of a full text; all, where it came without a reading."""
    read = Article.model_validate_json(reading).text
    return own_lines(read, SourceText(text)) if read else text.splitlines()


def _at(record: str) -> str:
    return f"{record}_at"


def _index(folder: Path, records: Iterable[str]) -> tantivy.Index:
    import tantivy

    fields = tantivy.SchemaBuilder()
    for record in records:
        fields.add_text_field(record, tokenizer_name=_TOKENIZER)
        fields.add_unsigned_field(_at(record), fast=True, indexed=True)
    fields.add_text_field("printed", stored=True, tokenizer_name="raw", index_option="basic")
    index = tantivy.Index(fields.build(), path=str(folder))
    divided = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TOKENIZER, divided)
    return index


def _query(index: tantivy.Index, record: str, run: Sequence[str]) -> tantivy.Query:
    import tantivy

    if len(run) == 1:
        return tantivy.Query.term_query(index.schema, record, run[0])
    return tantivy.Query.phrase_query(index.schema, record, list(run))


def _positions(
    index: tantivy.Index, searcher: tantivy.Searcher, record: str, run: Sequence[str], most: int
) -> BitMap:
    # In the order of a field, a hit comes with its value: no document is looked up.
    found = searcher.search(
        _query(index, record, run), limit=max(1, most), count=False, order_by_field=_at(record)
    ).hits
    return of_positions(np.fromiter((at for at, _ in found), dtype=np.int64, count=len(found)))


class Words:
    """The full text of a layer: once open, it stays readable when its folder is removed."""

    def __init__(self, folder: Path, sizes: Mapping[str, int]) -> None:
        self._sizes = sizes
        self._index = _index(folder, sizes)
        self._searcher = self._index.searcher()
        self._hits = lru_cache(maxsize=_REMEMBERED)(self._find)
        self._frequent = {record: Frequent(folder, record) for record in sizes}

    def _opened(self) -> tuple[tantivy.Index, tantivy.Searcher]:
        return self._index, self._searcher

    def hits(self, run: tuple[str, ...], record: str) -> BitMap:
        """Return the positions of one sort of record whose own words hold a run of words."""
        return self._hits(run, record)

    def _find(self, run: tuple[str, ...], record: str) -> BitMap:
        if len(run) == 1 and (known := self._frequent[record].having(run[0])) is not None:
            return known
        index, searcher = self._opened()
        return _positions(index, searcher, record, run, self._sizes[record])

    def ranked(self, terms: Sequence[Term], chosen: BitMap, n: int) -> list[tuple[float, int, Any]]:
        """Return the best articles of some positions: score (BM25), position, and where it lies.

        Those that hold none of the words come last, without a place, by position.
        """
        import tantivy

        index, searcher = self._opened()
        # A term that names an actor is met by other names too, so it ranks but does not select.
        clauses = [
            (
                tantivy.Occur.Should if term.actors else tantivy.Occur.Must,
                _query(index, "article", term.words),
            )
            for term in terms
            if not term.exclude
        ]
        wanted = min(n, len(chosen))
        found = self._all(terms)
        # Hits are ranked until enough of them are chosen, or the chosen are named in the query.
        asked = 2 * n + int(1.2 * n * len(found) / max(1, len(found & chosen)))
        if len(chosen) * _NAME < min(asked, len(found)) * _RANK:
            among = tantivy.Query.term_set_query(index.schema, _at("article"), list(chosen))
            clauses.append((tantivy.Occur.Must, tantivy.Query.const_score_query(among, 0.0)))
            asked = n
        query = tantivy.Query.boolean_query(clauses)
        while True:
            hits = searcher.search(query, limit=max(1, asked), count=False).hits
            places = searcher.fast_field_values(_at("article"), [address for _, address in hits])
            best: list[tuple[float, int, Any]] = [
                (float(score), place, address)
                for (score, address), place in zip(hits, map(int, places), strict=True)  # type: ignore[arg-type]
                if place in chosen
            ]
            if len(best) >= wanted or len(hits) < asked:
                break
            asked *= 8
        # Equal scores come in the order of the articles' dates, whatever the segments.
        best.sort(key=lambda hit: (-hit[0], hit[1]))
        seen = {at for _, at, _ in best}
        for at in chosen if len(best) < wanted else ():
            if len(best) >= wanted:
                break
            if at not in seen:
                best.append((0.0, at, None))
        return best[:n]

    def _all(self, terms: Sequence[Term]) -> BitMap:
        """Return the articles that a query for some terms finds."""
        needed = [self.hits(t.words, "article") for t in terms if not t.exclude and not t.actors]
        if needed:
            return BitMap.intersection(*needed)
        return BitMap.union(*(self.hits(t.words, "article") for t in terms if not t.exclude))

    def printed(self, hits: Iterable[tuple[float, int, Any]]) -> list[str]:
        """Return title, summary and own lines of ranked articles, as printed and `joined`."""
        import tantivy

        index, searcher = self._opened()
        parts = []
        for _, at, address in hits:
            if address is None:
                query = tantivy.Query.term_query(index.schema, _at("article"), at)
                address = searcher.search(query, limit=1).hits[0][1]
            parts.append(str(searcher.doc(address)["printed"][0]))
        return parts


class Frequent:
    """The positions of the records of one sort that hold each frequent word."""

    def __init__(self, folder: Path, record: str) -> None:
        words, ends = json.loads((folder / f"{record}.json").read_text("utf-8"))
        edges = pairwise([0, *ends])
        self._places = dict(zip(words, edges, strict=True))
        self._content = mapped(folder / f"{record}.sets")

    def having(self, word: str) -> BitMap | None:
        """Return the positions that hold a word; None when it is not frequent."""
        if word not in self._places:
            return None
        start, end = self._places[word]
        return BitMap.deserialize(bytes(self._content[start:end]))
