"""The addresses of the service: read only, one for each question, and those for an operator."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import BoundedSemaphore
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from corpus.corpus import Corpus
from corpus.errors import CorpusError, InputError
from corpus.excerpts import WithheldError
from corpus.export import separated
from corpus.export.selection import Selection
from corpus.queries import QUESTIONS
from corpus.service import asking, feed, limits, watching
from corpus.service.answers import MEDIA_TYPES, WRITERS
from corpus.service.asking import Format
from corpus.service.description import PREFIX, description
from corpus.service.refusal import RequestError

_log = logging.getLogger(__name__)

_REVISION = "1"
"""Goes up when the same corpus is answered in another way; part of every ETag."""
_turns = BoundedSemaphore(2)
"""Few answers at a time: the pages of the same process need the processor too."""


@dataclass
class Service:
    """The data service of a corpus, which `corpus` returns as it is now."""

    corpus: Callable[[], Corpus]
    sessions: Callable[[], int] = lambda: 0
    seen: feed.Seen = field(default_factory=feed.Seen)
    rate: int = field(default_factory=limits.per_minute)
    _opening: asyncio.Task[Corpus] | None = None

    def __post_init__(self) -> None:
        self._metrics = watching.Metrics(self.sessions)

    def routes(self) -> list[Mount | Route]:
        """Return the routes to serve beside an app."""
        service = Starlette(
            routes=[
                Route("/openapi.json", self._description),
                Route("/contacts.atom", self._feed),
                Route("/{question}", self._answer),
            ],
            middleware=[
                Middleware(watching.Watched, metrics=self._metrics, named=_named),
                Middleware(limits.Limited, per_minute=self.rate),
            ],
            exception_handlers={
                RequestError: _refused,
                CorpusError: _cannot,
                HTTPException: _as_problem,
            },
        )
        return [
            Mount(PREFIX, service),
            Route("/healthz", self._health),
            Route("/metrics", self._counts),
        ]

    # -- questions -------------------------------------------------------------------------------

    def _answer(self, request: Request) -> Response:
        corpus = self.corpus()
        asked = asking.read(request.path_params["question"], _query(request), corpus)
        tag = f'"{corpus.version}-{corpus.texts}-{asked.format}-{_REVISION}"'
        headers = {
            "ETag": tag,
            "Cache-Control": "no-cache",
            "Parley-Corpus": corpus.version,
            "Link": f'<{PREFIX}/openapi.json>; rel="service-desc"',
        }
        if tag in [one.strip() for one in request.headers.get("if-none-match", "").split(",")]:
            return Response(status_code=304, headers=headers)
        at = f"{home(request)}{request.url.path}?{request.url.query}".rstrip("?")
        selection = Selection(corpus, asked.link, at, asked.question)
        with _turns:
            table = selection.ask(asked.question, **asked.options)
            notes = [separated.NOTE] if asked.format is Format.CSV else []
            manifest = selection.manifest(*notes, n_rows=table.num_rows, **asked.options)
        return StreamingResponse(
            WRITERS[asked.format](table, manifest),
            media_type=MEDIA_TYPES[asked.format],
            headers=headers,
        )

    def _description(self, request: Request) -> Response:
        return JSONResponse(description(self.corpus(), home(request)))

    def _feed(self, request: Request) -> Response:
        corpus = self.corpus()
        link = asking.read_link(_query(request), corpus)
        with _turns:
            content = feed.feed(corpus, link, home(request), self.seen, datetime.now(UTC))
        return Response(content, media_type=f"{feed.MEDIA_TYPE}; charset=utf-8")

    # -- operators -------------------------------------------------------------------------------

    async def _health(self, request: Request) -> Response:
        """Say whether the corpus is open; it is being opened from the first time this is asked."""
        if self._opening is None:
            self._opening = asyncio.ensure_future(run_in_threadpool(self.corpus))
        await asyncio.wait([self._opening], timeout=0.5)
        if not self._opening.done():
            return JSONResponse({"status": "opening"}, 503, _NOT_KEPT)
        error = self._opening.exception()
        if error is not None:
            self._opening = None  # the next one to ask tries again
            _log.error("the corpus cannot be opened", exc_info=error)
            return JSONResponse({"status": "the corpus cannot be opened"}, 503, _NOT_KEPT)
        version = self._opening.result().version
        self._opening = None
        return JSONResponse({"status": "ready", "corpus": version}, headers=_NOT_KEPT)

    def _counts(self, request: Request) -> Response:
        if not watching.shown():
            raise HTTPException(404)
        return Response(
            self._metrics.text(self.corpus().version),
            media_type=watching.MEDIA_TYPE,
            headers=_NOT_KEPT,
        )


_NOT_KEPT = {"Cache-Control": "no-store"}


def home(request: Request) -> str:
    """Return the address of this host: `PARLEY_URL`, or what the client called it."""
    told = os.environ.get("PARLEY_URL", "").rstrip("/")
    return told or f"{request.url.scheme}://{request.url.netloc}"


def _named(path: str) -> str:
    """Name a path for the metrics; what a client makes up has one name."""
    last = path.rpartition("/")[2]
    return last if last in QUESTIONS or last in ("openapi.json", "contacts.atom") else "other"


def _query(request: Request) -> dict[str, list[str]]:
    if len(request.url.query) > asking.MAX_QUERY:
        raise RequestError(414, f"the query is longer than {asking.MAX_QUERY:,} characters")
    return parse_qs(request.url.query, keep_blank_values=True)


def _refused(request: Request, error: Exception) -> Response:
    return error.response() if isinstance(error, RequestError) else _cannot(request, error)


def _cannot(request: Request, error: Exception) -> Response:
    if isinstance(error, WithheldError):
        return RequestError(403, str(error)).response()
    if isinstance(error, InputError):
        return RequestError(400, str(error)).response()
    # What is wrong with the corpus may name files of this machine.
    _log.error("%s: %s", request.url.path, error)
    return RequestError(503, "the corpus cannot be asked now").response()


def _as_problem(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return _cannot(request, error)
    told = "read only: GET and HEAD" if error.status_code == 405 else "nothing is here"
    return RequestError(error.status_code, told, error.headers).response()
