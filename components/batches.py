"""Batches at work in this server: they go on when whoever began them looks elsewhere."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from corpus import roles
from corpus.curate.adding import Outcome, Source, Status, add
from corpus.errors import CorpusError


@dataclass
class Batch:
    """How far a batch of some sources is, and what became of its pages so far."""

    total: int
    done: int = 0
    name: str = ""
    outcomes: list[Outcome] = field(default_factory=list)
    fault: str = ""
    running: bool = True
    stopped: threading.Event = field(default_factory=threading.Event)

    def of(self, status: Status) -> list[Outcome]:
        """Return what became of some pages so far."""
        return [one for one in [*self.outcomes] if one.status is status]

    def stop(self) -> None:
        """Let it end after the page it is at."""
        self.stopped.set()


_batches: dict[tuple[Path, str], Batch] = {}
_lock = threading.Lock()
_at_work = threading.Lock()
"""One batch works at a time: more would only take each other's processors."""


def latest(data: Path, coder: str) -> Batch | None:
    """Return the batch a coder began last, running or not."""
    return _batches.get((data, coder))


def begin(data: Path, coder: str, sources: Collection[Source]) -> bool:
    """Begin a batch; returns False, and begins nothing, while an earlier one of the coder runs."""
    with _lock:
        earlier = _batches.get((data, coder))
        if earlier is not None and earlier.running:
            return False
        batch = _batches[data, coder] = Batch(len(sources))
    whose = roles.acting()
    arguments = (batch, sources, data, coder, whose)
    threading.Thread(target=_work, args=arguments, daemon=True).start()
    return True


def _work(
    batch: Batch,
    sources: Collection[Source],
    data: Path,
    coder: str,
    whose: Mapping[str, object],
) -> None:
    def tell(done: int, of: int, name: str) -> None:
        batch.done, batch.name = done, name

    try:
        with (
            _at_work,
            roles.on_behalf_of(whose),
            closing(add(data, sources, coder, progress=tell)) as outcomes,
        ):
            for outcome in outcomes:
                batch.outcomes.append(outcome)
                if batch.stopped.is_set():
                    break
    except CorpusError as error:
        batch.fault = str(error)
    except Exception:
        logging.getLogger(__name__).exception("a batch ended")
        batch.fault = "a fault of the program ended this batch; its log has more"
    finally:
        # What was handed over may be large.
        batch.running = False
