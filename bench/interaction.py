"""One interaction: every panel of a dashboard for one filter state, and what its rows must say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from bench.rivals import Answer, Rows
from corpus.engines import Asked
from corpus.filter import Filter

TOTALS = (
    *("n_articles", "n_contacts", "n_statements", "n_mentions", "n_pairs", "n_actors", "n_envoys"),
    *("n_envoys_in_contacts", "n_outlets", "n_topics", "n_articles_dated", "n_contacts_dated"),
    *("n_articles_not_stated", "n_contacts_not_stated", "n_articles_not_to_the_day"),
    *("n_contacts_not_to_the_day", "n_articles_untitled", "n_articles_full_text"),
    *("n_contacts_multilateral", "first_published", "last_published"),
    *("first_contact", "last_contact"),
)
PANELS: dict[str, tuple[str, ...]] = {
    "summary": TOTALS,
    "options": ("facet", "value", "n"),
    "timeline": ("placed", "period", "n", "n_inferred"),
    "actor_counts": ("actor_id", "actor", "kind", "side", "envoy", "n"),
    "actor_timeline": ("actor_id", "placed", "period", "n"),
    "topic_counts": ("topic_id", "topic", "n"),
    "topic_actor": ("topic_id", "actor_id", "n"),
    "pairs": ("actor_a_id", "side_a", "actor_b_id", "side_b", "n", "first", "last"),
    "articles": ("article_id", "title", "outlet_id", "published", "n_contacts", "n_mentions"),
}
"""The columns in which every rival must agree."""

SEARCHED = {"options": PANELS["options"], "shown": ("n_shown", "n_with_snippet")}
"""The same for a search: its counts, and how many hits are shown with words around them."""

N_ACTORS, N_SERIES, N_PAIRS, N_ARTICLES = 20, 10, 50, 50
"""Actors in the ranking and the heat map, actors over time, pairs, articles of the first page."""


def asked(selection: Filter) -> dict[str, Asked]:
    """Return the panels as questions of Parley's."""
    options = {
        "actor_counts": {"limit": N_ACTORS},
        "actor_timeline": {"top": N_SERIES},
        "topic_actor": {"top": N_ACTORS},
        "pairs": {"limit": N_PAIRS},
        "articles": {"limit": N_ARTICLES},
    }
    return {panel: Asked.of(panel, selection, **options.get(panel, {})) for panel in PANELS}


def checksums(answer: Answer) -> dict[str, str]:
    """Return what each panel says, in a few digits; the order of rows does not matter."""
    found = {}
    for panel, rows in answer.items():
        lines = sorted(repr(row) for row in plain(panel, rows))
        found[panel] = (
            f"{len(lines)}:{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()[:8]}"
        )
    return found


def plain(panel: str, rows: Rows) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a panel as plain Python values."""
    columns = (PANELS | SEARCHED)[panel]
    if isinstance(rows, pa.Table):
        rows = list(zip(*(rows.column(name).to_pylist() for name in columns), strict=True))
    if isinstance(rows, pd.DataFrame):
        rows = list(rows[list(columns)].itertuples(index=False, name=None))
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"{panel}: {len(row)} columns, expected {len(columns)}")
        yield tuple(_plain(value) for value in row)


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date, np.datetime64)):
        return None if pd.isna(value) else str(pd.Timestamp(value).date())
    if isinstance(value, (bool, np.bool_, int, np.integer)):
        return int(value)
    return None if value is None or pd.isna(value) else str(value)
