"""The fast engine, the default: sets of positions intersected, counted and looked up in memory.

Every count is the size of an intersection of bitmaps, so its cost hardly depends on how many
articles there are. Rows come from the index by position, hits from its full text. What is read
from evidence alone (passages, quotations, claims …) is asked of the reference engine, for the
records found here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import pyarrow as pa

from corpus.engines import Asked, Engine
from corpus.engines.duckdb import DuckDBEngine
from corpus.engines.embedded import counts, rows, timelines
from corpus.engines.embedded.bitmaps import positions_of
from corpus.engines.embedded.index import RECORDS, of_layer
from corpus.engines.embedded.look import Layer, Look, Pairs
from corpus.engines.embedded.names import vocabularies
from corpus.engines.embedded.question import Question, size
from corpus.errors import InputError, did_you_mean
from corpus.layers import Built
from corpus.search import Aliases
from corpus.vocabulary import Vocabulary

_FEW = 20_000
"""Records that are handed to the reference engine by id; more are selected there again."""


class EmbeddedEngine(Engine):
    """Answers from the indexes of a corpus; see the module."""

    def __init__(
        self,
        built: Built,
        vocabulary: Vocabulary,
        aliases: Aliases,
        reference: DuckDBEngine,
    ) -> None:
        self._reference = reference
        self._aliases = aliases
        self._names = vocabularies(vocabulary)
        self._layers = [Layer(of_layer(built.curated, built, "curated"), self._names)]
        if built.imported:
            promoted = reference.rows("SELECT record, id FROM curated.promoted")
            imported = of_layer(built.imported, built, "imported")
            self._layers.append(Layer(imported, self._names, promoted))

    @cached_property
    def _pairs(self) -> Pairs:
        return Pairs(self._layers, self._names)

    def tables(self, asked: Sequence[Asked]) -> list[pa.Table]:
        """Return the answers to several questions; what they share is computed once."""
        look = Look(self._layers, self._aliases, self._names, lambda: self._pairs)
        return [self._answer(look, one) for one in asked]

    def _answer(self, look: Look, asked: Asked) -> pa.Table:
        if asked.question in _DELEGATED:
            return self._reference.answer_for(asked, self._ids(look, asked))
        if asked.question == "hits" and _searches_without_words(look, asked):
            return self._reference.answer_for(asked, None)
        if asked.question not in _QUESTIONS:
            known = (*_QUESTIONS, *_DELEGATED)
            raise InputError(f'no question "{asked.question}"{did_you_mean(asked.question, known)}')
        question = Question(look, asked)
        found = _QUESTIONS[asked.question](question)
        return found if asked.question in _IN_PARTS else question.part(found)

    def _ids(self, look: Look, asked: Asked) -> dict[str, list[str]] | None:
        """Return the records a question is about; None where they are too many to be named."""
        records = _DELEGATED[asked.question]
        chosen = [look.chosen(r, asked.selection, asked.options.only) for r in records]
        if sum(map(size, chosen)) > _FEW:
            return None
        return {
            record: [
                key
                for layer, found in zip(self._layers, sets, strict=True)
                for key in layer.indexes[record].ids(positions_of(found))
            ]
            for record, sets in zip(records, chosen, strict=True)
        }


def _searches_without_words(look: Look, asked: Asked) -> bool:
    terms = look.aliases.terms(asked.selection.q)
    return bool(terms) and all(term.exclude for term in terms)


# The records a question asks the reference engine about.
_DELEGATED: dict[str, tuple[str, ...]] = {
    "reports": ("contact", "statement"),
    "passages": ("article",),
    "names": ("article",),
    "quotations": ("article",),
    "claims": ("contact", "statement"),
    "contradictions": RECORDS,
    "records": RECORDS,
    "texts": ("article",),
}


_QUESTIONS: dict[str, Callable[[Question], pa.Table]] = {
    "articles": rows.articles,
    "contacts": lambda q: rows.encounters(q, "contact"),
    "statements": lambda q: rows.encounters(q, "statement"),
    "timeline": timelines.timeline,
    "lanes": rows.lanes,
    "lane_counts": timelines.lane_counts,
    "actor_counts": counts.actor_counts,
    "actor_timeline": timelines.actor_timeline,
    "topic_counts": counts.topic_counts,
    "topic_timeline": timelines.topic_timeline,
    "topic_actor": counts.topic_actor,
    "pairs": counts.pairs,
    "outlets": counts.outlets,
    "places": counts.places,
    "options": counts.options,
    "hits": rows.hits,
    "summary": counts.summary,
}
_IN_PARTS = ("articles", "contacts", "statements", "lanes", "hits")
"""Questions that take the part asked for themselves."""
