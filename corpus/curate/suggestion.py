"""A suggestion: one value for one field, with the words it rests on and the rule that made it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from pydantic import JsonValue

from corpus.records import Passage


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a rule reads out of a page; nothing until a person accepts it.

    `value` is what the record would hold, as JSON. `rule` names the rule, `why` gives its
    reasoning in words, `confidence` is in [0, 1]. Equal field, value and passages give an equal id.
    """

    id: str
    field: str
    value: JsonValue
    passages: tuple[Passage, ...]
    confidence: float
    rule: str
    why: str

    @classmethod
    def of(
        cls,
        field: str,
        value: JsonValue,
        *,
        passages: tuple[Passage, ...] = (),
        confidence: float,
        rule: str,
        why: str,
    ) -> Suggestion:
        """Return a suggestion with the id of its field, value and passages."""
        said = [field, value, [passage.model_dump() for passage in passages]]
        spelled = json.dumps(said, ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(spelled.encode("utf-8")).hexdigest()[:16]
        return cls(digest, field, value, passages, confidence, rule, why)
