"""How much one client may ask: a bucket of tokens that fills up again with time."""

from __future__ import annotations

import os
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from math import ceil
from threading import Lock
from time import monotonic

from cachetools import LRUCache
from starlette.types import ASGIApp, Receive, Scope, Send

from corpus.errors import InputError
from corpus.service.refusal import RequestError

PER_MINUTE = 120
"""Requests a client may make in a minute, and at once, unless `PARLEY_RATE` says otherwise."""
_CLIENTS = 10_000


def per_minute() -> int:
    """Return the limit of `PARLEY_RATE`, 0 for none; raises InputError for anything else."""
    value = os.environ.get("PARLEY_RATE", "") or str(PER_MINUTE)
    if not (value.isascii() and value.isdigit()):
        raise InputError(f'PARLEY_RATE: "{value}" is no number of requests a minute')
    return int(value)


class Buckets:
    """A bucket a client; the clients that were silent longest are forgotten first."""

    def __init__(
        self,
        per_minute: int,
        at_once: int | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._size = at_once or per_minute
        self._per_second = per_minute / 60
        self._clock = clock
        self._filled: LRUCache[str, tuple[float, float]] = LRUCache(_CLIENTS)
        self._lock = Lock()

    def take(self, client: str) -> float:
        """Take a token; return 0, or the seconds after which there is one again."""
        now = self._clock()
        with self._lock:
            tokens, at = self._filled.get(client, (float(self._size), now))
            tokens = min(self._size, tokens + (now - at) * self._per_second)
            if tokens < 1:
                self._filled[client] = (tokens, now)
                return (1 - tokens) / self._per_second
            self._filled[client] = (tokens - 1, now)
            return 0


def of(address: str) -> str:
    """Return the client an address belongs to: of IPv6, a whole /64 is one household."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)


class Limited:
    """Middleware that refuses clients whose bucket is empty."""

    def __init__(self, app: ASGIApp, per_minute: int) -> None:
        self._app = app
        self._buckets = Buckets(per_minute) if per_minute else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if self._buckets and scope["type"] == "http":
            client = scope.get("client")
            wait = self._buckets.take(of(client[0]) if client else "")
            if wait:
                refusal = RequestError(
                    429,
                    f"more requests than one client may make; again in {ceil(wait)} s",
                    {"Retry-After": str(ceil(wait))},
                )
                await refusal.response()(scope, receive, send)
                return
        await self._app(scope, receive, send)
