"""The vocabulary as columns, so that names are taken by number."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from corpus.vocabulary import Vocabulary


class Names:
    """A vocabulary as columns, in the order of the ids.

    `code` maps ids to places, `name` to names; `rank` is each one's place by name and id,
    `name_rank` by name alone.
    """

    def __init__(self, terms: dict[str, dict[str, Any]], columns: dict[str, pa.DataType]) -> None:
        self.ids = sorted(terms)
        self.code = {key: n for n, key in enumerate(self.ids)}
        self.columns: dict[str, pa.Array] = {
            column: pa.array([terms[key][column] for key in self.ids], kind)
            for column, kind in columns.items()
        }
        self.columns["id"] = pa.array(self.ids, pa.string())
        names = [str(terms[key]["name"]) for key in self.ids]
        order = sorted(range(len(names)), key=lambda n: (names[n], self.ids[n]))
        self.rank = np.empty(len(names), dtype=np.int64)
        self.rank[order] = np.arange(len(names))
        by_name = np.unique(np.array(names, dtype=object), return_inverse=True)
        self.name_rank: npt.NDArray[np.int64] = by_name[1].astype(np.int64)
        self.name = dict(zip(self.ids, names, strict=True))


def vocabularies(terms: Vocabulary) -> dict[str, Names]:
    """Return, for each facet, the vocabulary its values are from."""
    text, degrees = pa.string(), pa.float64()
    actors = Names(
        {
            key: {"name": a.name, "kind": str(a.kind), "side": a.side, "envoy": a.envoy}
            for key, a in terms.actors.items()
        },
        {"name": text, "kind": text, "side": text, "envoy": pa.bool_()},
    )
    outlets = Names(
        {
            key: {
                "name": o.name,
                "kind": o.kind and str(o.kind),
                "country": o.country,
                "ownership": o.ownership and str(o.ownership),
            }
            for key, o in terms.outlets.items()
        },
        {"name": text, "kind": text, "country": text, "ownership": text},
    )
    places = Names(
        {
            key: {
                "name": p.name,
                "kind": str(p.kind),
                "country": p.country,
                "lat": p.lat,
                "lon": p.lon,
            }
            for key, p in terms.places.items()
        },
        {"name": text, "kind": text, "country": text, "lat": degrees, "lon": degrees},
    )
    topics = Names(
        {key: {"name": t.label, "definition": t.definition} for key, t in terms.topics.items()},
        {"name": text, "definition": text},
    )
    sides = Names({k: {"name": n} for k, n in terms.side_names().items()}, {"name": text})
    kinds = Names({k: {"name": k} for k in terms.kind_names()}, {"name": text})
    return {
        "actor": actors,
        "envoy": actors,
        "side": sides,
        "topic": topics,
        "outlet": outlets,
        "place": places,
        "kind": kinds,
    }


def by_name(names: Names) -> list[tuple[str, str]]:
    """Return ids and names in the order of the names."""
    return sorted(names.name.items(), key=lambda term: (term[1], term[0]))
