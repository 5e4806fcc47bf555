"""Every specification the app can show, by the name and the words it is asked for with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

from components.charts.look import bars, lanes, periods
from corpus.filter import Unit
from corpus.link import By

_CROWDING = ("sparse", "crowded")
_LOOKS: Sequence[tuple[Callable[..., dict[str, Any]], Sequence[Sequence[str]]]] = (
    (bars.bars, (list(Unit), ("actor", "topic", "outlet"))),
    (bars.contacts_by_outlets, ()),
    (bars.pairs, ()),
    (periods.columns, (list(Unit), list(By))),
    (periods.heat_over_time, (list(Unit), list(By), ("actor", "topic"))),
    (periods.crossed, (list(Unit),)),
    (lanes.swimming, (_CROWDING,)),
    (lanes.stripped, ()),
    (lanes.monthly, (_CROWDING,)),
)


def every() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each specification with its key."""
    for look, choices in _LOOKS:
        for arguments in product(*choices):
            yield " ".join((look.__name__, *arguments)), look(*arguments)


def written() -> str:
    """Return all of them as JSON, one a line."""
    lines = [f"{json.dumps(key)}: {json.dumps(spec)}" for key, spec in every()]
    return "{\n" + ",\n".join(lines) + "\n}\n"
