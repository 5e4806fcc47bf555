"""The full text of a layer: which records hold a run of words, and how they are ranked.

What is indexed are the folded words of `corpus.search`, divided by spaces, so a term is found
exactly where the reference engine finds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
from pyroaring import BitMap

from corpus.engines.embedded.bitmaps import of_mask
from corpus.evidence import SourceText, own_lines
from corpus.records import Article
from corpus.search import Term

if TYPE_CHECKING:
    import tantivy

_TOKENIZER = "folded"
_PART = "\x1f"
_MEMORY = 128_000_000
_FETCH = 2_000
_REMEMBERED = 256
_NAMED = 5_000
"""Positions that are named in a query; among more, hits are ranked first and chosen then."""


def build(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write the full text of the records at `positions` into a folder."""
    folder.mkdir()
    index = _index(folder)
    writer = index.writer(heap_size=_MEMORY, num_threads=2)
    rows = connection.execute(
        "SELECT p.pos + CASE p.record WHEN 'article' THEN 0 WHEN 'contact' THEN c.articles "
        "ELSE c.articles + c.contacts END AS at, r.words, a.title, a.summary, t.text, "
        "CASE WHEN t.text IS NOT NULL THEN r.json END AS json "
        "FROM positions p JOIN records r ON r.record = p.record AND r.id = p.id "
        "LEFT JOIN articles a ON p.record = 'article' AND a.id = p.id "
        "LEFT JOIN texts t ON p.record = 'article' AND t.article = p.id, "
        "(SELECT count(*) FILTER (record = 'article') AS articles, "
        "count(*) FILTER (record = 'contact') AS contacts FROM positions) c"
    )
    import tantivy

    while batch := rows.fetchmany(_FETCH):
        for at, words, title, summary, text, json in batch:
            document = tantivy.Document()
            document.add_unsigned("at", at)
            document.add_text("words", words)
            lines = [] if text is None else read_lines(text, json)
            document.add_text("printed", _PART.join(filter(None, [title, summary, *lines])))
            writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def read_lines(text: str, json: str) -> list[str]:
    """Return the article's own lines of a full text; all, where it came without a reading."""
    reading = Article.model_validate_json(json).text
    return own_lines(reading, SourceText(text)) if reading else text.splitlines()


def _index(folder: Path) -> tantivy.Index:
    import tantivy

    fields = tantivy.SchemaBuilder()
    fields.add_text_field("words", tokenizer_name=_TOKENIZER)
    fields.add_unsigned_field("at", fast=True, indexed=True)
    fields.add_text_field("printed", stored=True, tokenizer_name="raw", index_option="basic")
    index = tantivy.Index(fields.build(), path=str(folder))
    divided = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TOKENIZER, divided)
    return index


class Words:
    """The full text of a layer, opened when first searched."""

    def __init__(self, folder: Path, sizes: Mapping[str, int]) -> None:
        self._folder = folder
        self._edges: dict[str, tuple[int, int]] = {}
        start = 0
        for record, size in sizes.items():
            self._edges[record] = (start, start + size)
            start += size
        self._size = start
        self._hits = lru_cache(maxsize=_REMEMBERED)(self._find)
        self._opened = lru_cache(maxsize=1)(self._open)

    def _open(self) -> tuple[tantivy.Index, tantivy.Searcher]:
        index = _index(self._folder)
        return index, index.searcher()

    def hits(self, run: tuple[str, ...], record: str) -> BitMap:
        """Return the positions of one sort of record whose own words hold a run of words."""
        return self._hits(run)[record]

    def _find(self, run: tuple[str, ...]) -> dict[str, BitMap]:
        _, searcher = self._opened()
        # In the order of a field, a hit comes with its value: no document is looked up.
        found = searcher.search(
            self._query(run), limit=max(1, self._size), count=False, order_by_field="at"
        ).hits
        mask = np.zeros(self._size, dtype=bool)
        mask[np.fromiter((at for at, _ in found), dtype=np.int64, count=len(found))] = True
        return {record: of_mask(mask[start:end]) for record, (start, end) in self._edges.items()}

    def _query(self, run: tuple[str, ...]) -> Any:
        import tantivy

        index, _ = self._opened()
        if len(run) == 1:
            return tantivy.Query.term_query(index.schema, "words", run[0])
        return tantivy.Query.phrase_query(index.schema, "words", list(run))

    def ranked(self, terms: Sequence[Term], chosen: BitMap, n: int) -> list[tuple[float, int, Any]]:
        """Return the best articles of some positions: score (BM25), position, and where it lies.

        Those that hold none of the words come last, without a place, by position.
        """
        import tantivy

        index, searcher = self._opened()
        # A term that names an actor is met by other names too, so it ranks but does not select.
        clauses = [
            (tantivy.Occur.Should if term.actors else tantivy.Occur.Must, self._query(term.words))
            for term in terms
            if not term.exclude
        ]
        if len(chosen) <= _NAMED:
            among = tantivy.Query.term_set_query(index.schema, "at", list(chosen))
            clauses.append((tantivy.Occur.Must, tantivy.Query.const_score_query(among, 0.0)))
        query = tantivy.Query.boolean_query(clauses)
        wanted, asked = min(n, len(chosen)), max(64, 2 * n)
        best: list[tuple[float, int, Any]] = []
        while True:
            found = searcher.search(query, limit=asked, count=False).hits
            places = searcher.fast_field_values("at", [address for _, address in found])
            best = [
                (float(score), place, address)
                for (score, address), place in zip(found, map(int, places), strict=True)  # type: ignore[arg-type]
                if place in chosen and place < self._edges["article"][1]
            ]
            if len(best) >= wanted or len(found) < asked:
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

    def printed(self, hits: Iterable[tuple[float, int, Any]]) -> list[list[str]]:
        """Return title, summary and own lines of ranked articles, as printed."""
        import tantivy

        index, searcher = self._opened()
        parts = []
        for _, at, address in hits:
            if address is None:
                query = tantivy.Query.term_query(index.schema, "at", at)
                address = searcher.search(query, limit=1).hits[0][1]
            parts.append(str(searcher.doc(address)["printed"][0]).split(_PART))
        return parts
