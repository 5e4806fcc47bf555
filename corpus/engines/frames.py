"""The columns of every answer and their types, the same on every engine.

An engine answers with Arrow tables, which cost next to nothing to make; who reads an answer takes
it as a frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

TEXT = "str"
COUNT = "int64"
FLAG = "bool"
DAY = "datetime64[us]"
OFFSET = "Int32"
DEGREES = "float64"

_PERIOD = {"placed": TEXT, "period": TEXT, "start": DAY, "end": DAY}
_DATED = {
    "dated": FLAG,
    "earliest": DAY,
    "latest": DAY,
    "precision": TEXT,
    "approximate": FLAG,
    "uncertain": FLAG,
}
_SPAN = {"line": OFFSET, "start": OFFSET, "end": OFFSET}
_OUTLET = {"outlet": TEXT, "outlet_id": TEXT}
_ENCOUNTERS = {
    "contact_id": TEXT,
    "date": TEXT,
    "date_basis": TEXT,
    **_DATED,
    "kind": TEXT,
    "place": TEXT,
    "place_id": TEXT,
    "participants": TEXT,
    "sides": TEXT,
    "multilateral": FLAG,
    "n_reports": COUNT,
    "n_outlets": COUNT,
    "summary": TEXT,
}

COLUMNS: dict[str, dict[str, str]] = {
    "articles": {
        "article_id": TEXT,
        "title": TEXT,
        "summary": TEXT,
        **_OUTLET,
        "agency": TEXT,
        "published": TEXT,
        "published_basis": TEXT,
        **_DATED,
        "language": TEXT,
        "full_text": FLAG,
        "n_contacts": COUNT,
        "n_mentions": COUNT,
        "url": TEXT,
        "source": TEXT,
    },
    "contacts": {**_ENCOUNTERS, "source": TEXT},
    "statements": {**_ENCOUNTERS, "source": TEXT},
    "reports": {
        "contact_id": TEXT,
        "contact_date": TEXT,
        "article_id": TEXT,
        **_OUTLET,
        "agency": TEXT,
        "title": TEXT,
        "summary": TEXT,
        "published": TEXT,
        "published_basis": TEXT,
        "full_text": FLAG,
        "url": TEXT,
        "timing": TEXT,
    },
    "timeline": {**_PERIOD, "n": COUNT, "n_inferred": COUNT},
    "lanes": {
        "record": TEXT,
        "id": TEXT,
        "lane_id": TEXT,
        "lane": TEXT,
        "label": TEXT,
        "kind": TEXT,
        "date": TEXT,
        "basis": TEXT,
        **_DATED,
        "n_reports": COUNT,
    },
    "lane_counts": {"lane_id": TEXT, "lane": TEXT, "record": TEXT, **_PERIOD, "n": COUNT},
    "actor_counts": {
        "actor_id": TEXT,
        "actor": TEXT,
        "kind": TEXT,
        "side": TEXT,
        "envoy": FLAG,
        "n": COUNT,
    },
    "actor_timeline": {"actor_id": TEXT, "actor": TEXT, **_PERIOD, "n": COUNT},
    "topic_counts": {"topic_id": TEXT, "topic": TEXT, "n": COUNT, "definition": TEXT},
    "topic_timeline": {"topic_id": TEXT, "topic": TEXT, **_PERIOD, "n": COUNT},
    "topic_actor": {
        "topic_id": TEXT,
        "topic": TEXT,
        "actor_id": TEXT,
        "actor": TEXT,
        "n": COUNT,
    },
    "pairs": {
        "actor_a_id": TEXT,
        "actor_a": TEXT,
        "side_a": TEXT,
        "actor_b_id": TEXT,
        "actor_b": TEXT,
        "side_b": TEXT,
        "n": COUNT,
        "first": DAY,
        "last": DAY,
    },
    "outlets": {
        "outlet_id": TEXT,
        "outlet": TEXT,
        "kind": TEXT,
        "country": TEXT,
        "ownership": TEXT,
        "n": COUNT,
    },
    "places": {
        "place_id": TEXT,
        "place": TEXT,
        "kind": TEXT,
        "country": TEXT,
        "lat": DEGREES,
        "lon": DEGREES,
        "n": COUNT,
    },
    "passages": {
        "article_id": TEXT,
        "outlet": TEXT,
        "published": TEXT,
        "evidence": TEXT,
        "ref_id": TEXT,
        "ref": TEXT,
        "quote": TEXT,
        "role": TEXT,
        **_SPAN,
    },
    "names": {
        "actor_id": TEXT,
        "actor": TEXT,
        "evidence": TEXT,
        "as_printed": TEXT,
        **_OUTLET,
        "n": COUNT,
        "n_articles": COUNT,
    },
    "quotations": {
        "article_id": TEXT,
        "outlet": TEXT,
        "published": TEXT,
        "kind": TEXT,
        "quote": TEXT,
        "speaker": TEXT,
        "speaker_id": TEXT,
        "speaker_as_printed": TEXT,
        "via": TEXT,
        "via_id": TEXT,
        "about": TEXT,
        "note": TEXT,
        **_SPAN,
    },
    "claims": {
        "contact_id": TEXT,
        "claim_id": TEXT,
        "claim": TEXT,
        "about": TEXT,
        "article_id": TEXT,
        **_OUTLET,
        "published": TEXT,
        "full_text": FLAG,
        "stance": TEXT,
        "evidence": TEXT,
        "field": TEXT,
        "quote": TEXT,
        **_SPAN,
        "note": TEXT,
    },
    "contradictions": {
        "contradiction_id": TEXT,
        "kind": TEXT,
        "about": TEXT,
        "summary": TEXT,
        "status": TEXT,
        "resolution": TEXT,
        "contact_ids": TEXT,
        "evidence": TEXT,
        "article_id": TEXT,
        **_OUTLET,
        "source": TEXT,
        "field": TEXT,
        "quote": TEXT,
        **_SPAN,
        "note": TEXT,
    },
    "options": {"facet": TEXT, "value": TEXT, "n": COUNT},
    "hits": {
        "article_id": TEXT,
        "title": TEXT,
        **_OUTLET,
        "published": TEXT,
        "snippet": TEXT,
        "start": OFFSET,
        "end": OFFSET,
    },
    "summary": {
        **dict.fromkeys(
            (
                "n_articles",
                "n_contacts",
                "n_statements",
                "n_mentions",
                "n_pairs",
                "n_actors",
                "n_envoys",
                "n_envoys_in_contacts",
                "n_outlets",
                "n_topics",
                "n_articles_dated",
                "n_contacts_dated",
                "n_articles_not_stated",
                "n_contacts_not_stated",
                "n_articles_not_to_the_day",
                "n_contacts_not_to_the_day",
                "n_articles_untitled",
                "n_articles_full_text",
                "n_contacts_multilateral",
            ),
            COUNT,
        ),
        **dict.fromkeys(
            ("first_published", "last_published", "first_contact", "last_contact"), DAY
        ),
    },
    "records": {"record": TEXT, "id": TEXT, "json": TEXT},
    "texts": {"article_id": TEXT, "text": TEXT},
}
"""Every question's columns in order, with their pandas types."""


_ARROW = {
    TEXT: pa.string(),
    COUNT: pa.int64(),
    FLAG: pa.bool_(),
    DAY: pa.timestamp("us"),
    OFFSET: pa.int32(),
    DEGREES: pa.float64(),
}
SCHEMAS: dict[str, pa.Schema] = {
    question: pa.schema([(name, _ARROW[kind]) for name, kind in columns.items()])
    for question, columns in COLUMNS.items()
}
"""The same columns with their Arrow types."""

_PANDAS = {pa.int32(): pd.Int32Dtype()}


def table(question: str, columns: Mapping[str, Any]) -> pa.Table:
    """Return the table of a question from columns that have its types already."""
    schema = SCHEMAS[question]
    return pa.Table.from_arrays([_arrow(columns[name]) for name in schema.names], schema=schema)


def _arrow(column: Any) -> pa.Array | pa.ChunkedArray:
    return column if isinstance(column, (pa.Array, pa.ChunkedArray)) else pa.array(column)


def typed(question: str, found: pa.Table) -> pa.Table:
    """Return the table of a question from one that spells its types otherwise."""
    schema = SCHEMAS[question]
    return found.select(schema.names).cast(schema)


def frame(found: pa.Table) -> pd.DataFrame:
    """Return an answer as a frame, which may be changed."""
    columns: pd.DataFrame = found.to_pandas(types_mapper=_PANDAS.get)
    return columns
