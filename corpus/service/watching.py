"""What an operator watches: whether the service is ready, and how much it is asked."""

from __future__ import annotations

import os
from collections.abc import Callable
from time import perf_counter

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client import generate_latest as spelled
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MEDIA_TYPE = CONTENT_TYPE_LATEST


def shown() -> bool:
    """Tell whether `PARLEY_METRICS=1` lets anyone who asks see the metrics."""
    return os.environ.get("PARLEY_METRICS", "") == "1"


class Metrics:
    """Counts of one process, in a registry of their own."""

    def __init__(self, sessions: Callable[[], int] = lambda: 0) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "parley_requests", "Requests answered.", ["route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "parley_request_seconds", "Time to answer.", ["route"], registry=self._registry
        )
        self._corpus = Gauge(
            "parley_corpus", "1 for the corpus version shown.", ["version"], registry=self._registry
        )
        self._sessions = Gauge("parley_sessions", "Pages open.", registry=self._registry)
        self._sessions.set_function(lambda: float(sessions()))

    def count(self, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self, version: str) -> bytes:
        """Return all counts as a monitoring server reads them."""
        self._corpus.clear()
        if version:
            self._corpus.labels(version).set(1)
        return spelled(self._registry)


class Watched:
    """Middleware that counts every request to a service under a name that is never a client's."""

    def __init__(self, app: ASGIApp, metrics: Metrics, named: Callable[[str], str]) -> None:
        self._app = app
        self._metrics = metrics
        self._named = named

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count how it was answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            self._metrics.count(self._named(scope["path"]), status, perf_counter() - begun)
