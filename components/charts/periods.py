"""Counts over time, and tables of counts as colour."""

from __future__ import annotations

import pandas as pd

from components.charts import figure as parts
from components.charts.figure import PICK, WINDOW, Figure
from components.charts.specification import specification
from corpus.link import By

STATED, INFERRED = "date stated", "date inferred"
_IN, _WIDER, _UNDATED = "in period", "wider than the period", "date not established"


def timeline(frame: pd.DataFrame, unit: str, by: By | None = None) -> Figure:
    """Draw counts per period, stated dates below inferred ones; a brush yields a window of `start`.

    Without `by` it is read off the periods.
    """
    by = by or parts.period_of(frame["period"].tolist())
    rows = []
    placed = frame[frame["placed"] == _IN]
    columns = [placed[key].tolist() for key in ("period", "n", "n_inferred")]
    edges = parts.moments(placed["start"]), parts.moments(placed["end"], 1)
    total, peak, inferred = 0, (0, ""), 0
    for period, n, n_inferred, start, end in zip(*columns, *edges, strict=True):
        words = parts.in_words(period)
        total, inferred, peak = total + n, inferred + n_inferred, max(peak, (n, words), key=_first)
        for dating, low, high in ((STATED, 0, n - n_inferred), (INFERRED, n - n_inferred, n)):
            if high > low:
                rows.append((start, end, words, dating, low, high, high - low))
    if total:
        said = (
            f"{parts.counted(total, unit)} in {parts.counted(len(placed), f'{by}s')}, most in "
            f"{peak[1]} ({peak[0]:,}); {inferred:,} with an inferred date."
        )
    else:
        said = "nothing to show."
    return Figure(
        name="timeline",
        spec=specification("columns", unit, by),
        data=parts.table(_TIMELINE, rows),
        alt=f"Column chart of {unit} per {by}: {said}",
        selection=WINDOW,
        fields=("start",),
        note=_not_placed(frame, str(unit), By(by)),
    )


_TIMELINE = {
    "start": "time",
    "end": "time",
    "period": "str",
    "dating": "str",
    "low": "int64",
    "high": "int64",
    "n": "int64",
}


def _first(pair: tuple[int, str]) -> int:
    return pair[0]


def _not_placed(frame: pd.DataFrame, unit: str, by: By) -> str:
    """Say what a frame counts but does not put into a period."""
    n = {state: int(frame.loc[frame["placed"] == state, "n"].sum()) for state in (_WIDER, _UNDATED)}
    said = []
    if n[_WIDER]:
        verb = "is" if n[_WIDER] == 1 else "are"
        said.append(f"{parts.counted(n[_WIDER], unit)} {verb} dated more widely than a {by}")
    if n[_UNDATED]:
        verb = "has" if n[_UNDATED] == 1 else "have"
        said.append(f"{parts.counted(n[_UNDATED], unit)} {verb} no established date")
    if not said:
        return ""
    return f"{parts.listed(said)}; {'it is' if sum(n.values()) == 1 else 'they are'} not drawn."


# -- as colour -----------------------------------------------------------------------------------


def actor_timeline(
    frame: pd.DataFrame,
    unit: str,
    by: By | None = None,
    limit: int = 10,
    chosen: tuple[str, ...] = (),
    total: int | None = None,
) -> Figure:
    """Draw when the actors with most appear; a click yields the actor_id.

    `total` is how many actors there are, where the frame does not hold them all.
    """
    return _over_time("actor_timeline", frame, "actor", unit, by, limit, chosen, total)


def topic_timeline(
    frame: pd.DataFrame,
    unit: str,
    by: By | None = None,
    limit: int = 17,
    chosen: tuple[str, ...] = (),
) -> Figure:
    """Draw when the topics with most come up; a click yields the topic_id."""
    return _over_time("topic_timeline", frame, "topic", unit, by, limit, chosen)


def _over_time(
    name: str,
    frame: pd.DataFrame,
    what: str,
    unit: str,
    by: By | None,
    limit: int,
    chosen: tuple[str, ...],
    total: int | None = None,
) -> Figure:
    key = f"{what}_id"
    by = By(by or parts.period_of(frame["period"].tolist()))
    labels, totals, names = _leading(frame, what, limit)
    rows = []
    rank = {item: position for position, item in enumerate(labels)}
    state_of = dict(zip(labels, parts.states([*labels], chosen), strict=True))
    shown = frame[frame[key].isin([*labels])]
    placed = shown[shown["placed"] == _IN]
    columns = [placed[column].tolist() for column in (key, "period", "n")]
    edges = parts.moments(placed["start"]), parts.moments(placed["end"], 1)
    peak: tuple[int, str, str] = (0, "", "")
    for item, period, n, start, end in zip(*columns, *edges, strict=True):
        words = parts.in_words(period)
        if n > peak[0]:
            peak = (n, names[item], words)
        texts = (words, names[item], labels[item])
        rows.append((item, start, end, *texts, rank[item], state_of[item], n))
    total = total or int(frame[key].nunique())
    leaders = ", ".join(f"{names[item]} {totals[item]:,}" for item in list(labels)[:3])
    said = (
        f"most: {leaders}; highest {peak[1]} in {peak[2]} ({peak[0]:,})."
        if peak[0]
        else "nothing to show."
    )
    notes = []
    if total > len(labels):
        notes.append(f"The first {len(labels):,} of {parts.counted(total, f'{what}s')} are drawn.")
    if left := _not_placed_items(shown, unit, by):
        notes.append(left)
    return Figure(
        name=name,
        spec=specification("heat_over_time", unit, by, what),
        data=parts.table({key: "str", **_HEAT_TIME}, rows),
        alt=f"Heat map of {unit} per {what} and {by}, {parts.counted(len(labels), 'rows')}: {said}",
        selection=PICK,
        fields=(key,),
        note=" ".join(notes),
    )


_HEAT_TIME = {
    "start": "time",
    "end": "time",
    "period": "str",
    "name": "str",
    "label": "str",
    "rank": "int64",
    "state": "str",
    "n": "int64",
}


def _not_placed_items(frame: pd.DataFrame, unit: str, by: By) -> str:
    """Say how many rows hold something not drawn: their counts overlap and cannot be added."""
    apart = frame[frame["placed"] != _IN]
    if apart.empty:
        return ""
    rows = int(apart.iloc[:, 0].nunique())
    return (
        f"In {parts.counted(rows, 'rows')}, {unit} dated more widely than a {by} or not at all"
        " are not drawn."
    )


def _leading(
    frame: pd.DataFrame, what: str, limit: int
) -> tuple[dict[str, str], dict[str, int], dict[str, str]]:
    """Return the items with most, in order: id to label, id to total, id to name."""
    totals: dict[str, int] = {}
    names: dict[str, str] = {}
    table = zip(
        frame[f"{what}_id"].tolist(), frame[what].tolist(), frame["n"].tolist(), strict=True
    )
    for item, name, n in table:
        totals[item] = totals.get(item, 0) + n
        names.setdefault(item, name)
    ranked = sorted(totals, key=lambda item: (-totals[item], names[item]))[:limit]
    labels = parts.distinct([parts.two_lines(names[item]) for item in ranked], ranked)
    return (
        dict(zip(ranked, labels, strict=True)),
        totals,
        {i: parts.plain(names[i]) for i in ranked},
    )


def topic_actor(
    frame: pd.DataFrame, unit: str, limit: int = 15, chosen: tuple[str, ...] = ()
) -> Figure:
    """Draw which topics come with which actors; a click yields topic_id and actor_id.

    A cell is chosen when all of `chosen` are its topic or its actor. The frame may hold only the
    `limit` actors with most.
    """
    topics, _, topic_names = _leading(frame, "topic", 40)
    actors, _, actor_names = _leading(frame, "actor", limit)
    ranks = [{item: n for n, item in enumerate(items)} for items in (topics, actors)]
    rows = []
    columns = ("topic_id", "actor_id", "n")
    for topic, actor, n in zip(*(frame[c].tolist() for c in columns), strict=True):
        if topic not in topics or actor not in actors:
            continue
        state = ("chosen" if {*chosen} <= {topic, actor} else "other") if chosen else ""
        cell = (
            *(topic, actor, topic_names[topic], actor_names[actor], topics[topic], actors[actor]),
            *(ranks[0][topic], ranks[1][actor], state, n),
        )
        rows.append(cell)
    top = [f"{cell[2]} with {cell[3]} {cell[-1]:,}" for cell in rows[:3]]
    n_actors = int(frame["actor_id"].nunique())
    return Figure(
        name="topic_actor",
        spec=specification("crossed", unit),
        data=parts.table(_CROSS, rows),
        alt=f"Heat map of {unit} per topic and actor: "
        + (f"{'; '.join(top)}." if top else "nothing to show."),
        selection=PICK,
        fields=("topic_id", "actor_id"),
        note=f"The {limit:,} actors with most are drawn." if n_actors >= limit else "",
    )


_CROSS = {
    "topic_id": "str",
    "actor_id": "str",
    "topic": "str",
    "actor": "str",
    "label": "str",
    "column": "str",
    "rank": "int64",
    "column_rank": "int64",
    "state": "str",
    "n": "int64",
}
