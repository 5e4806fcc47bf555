"""Who gets in, and how much one client may send: proxies, paths, sessions and messages."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from ipaddress import ip_address, ip_network
from typing import Any, cast

from google.protobuf.message import DecodeError
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from corpus.service.limits import Buckets, of
from corpus.service.watching import shown as metrics_shown
from deploy.settings import Settings

_log = logging.getLogger(__name__)

STREAM = "/_stcore/stream"
UPLOAD = "/_stcore/upload_file"
_METRICS = "/_stcore/metrics"
_CLOSED = ("/_stcore/agent", "/_stcore/script-health-check")

MESSAGES = frozenset(
    {
        "rerun_script",
        "stop_script",
        "app_heartbeat",
        "file_urls_request",
        "backend_operation_request",
    }
)
"""What a browser may send. Others clear every reader's cache, or start programs (S30)."""
OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})
"""What a browser may ask of the server: a download, and more rows of a table."""
MESSAGES_PER_MINUTE, MESSAGES_AT_ONCE = 240, 40
"""Messages of one page that are let through; more wait (S29)."""
UPLOADS_PER_MINUTE = 10

_BUSY = (
    "<!doctype html><html lang='en'><title>Parley is busy</title><h1>Parley is busy</h1>"
    "<p>As many pages are open as this host can serve well. Try again in a minute.</p></html>"
)


class Proxied:
    """Middleware that takes a proxy's word for who the client is, and nobody else's.

    Headers that name a user reach the app from a proxy alone.
    """

    def __init__(self, app: ASGIApp, proxies: Collection[str], identity: Collection[str]) -> None:
        self._networks = [ip_network(one) for one in proxies]
        self._names = {name.lower().encode("latin-1") for name in identity}
        self._app = app
        # The same interface, spelt in types of uvicorn's own.
        believing: Any = ProxyHeadersMiddleware(cast("Any", app), trusted_hosts=[*proxies])
        self._believing: ASGIApp = believing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on as the proxy describes it, or without such headers."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif self._trusts(scope):
            await self._believing(scope, receive, send)
        else:
            kept = [
                (name, value)
                for name, value in scope["headers"]
                if name not in self._names and not name.startswith(b"x-forwarded-")
            ]
            await self._app({**scope, "headers": kept}, receive, send)

    def _trusts(self, scope: Scope) -> bool:
        client = scope.get("client")
        try:
            address = ip_address(client[0]) if client else None
        except ValueError:
            return False
        return address is not None and any(address in network for network in self._networks)


class Gate:
    """Middleware that caps sessions, messages and uploads, and closes what nobody needs."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._open: Counter[str] = Counter()
        self._uploads = Buckets(UPLOADS_PER_MINUTE)

    @property
    def sessions(self) -> int:
        """Return how many pages are open."""
        return self._open.total()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "websocket":
            await self._session(scope, receive, send)
        elif scope["type"] == "http" and (refused := self._refuses(scope)):
            await refused(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refuses(self, scope: Scope) -> ASGIApp | None:
        path: str = scope["path"]
        if path.startswith(_CLOSED) or (path.startswith(_METRICS) and not metrics_shown()):
            return PlainTextResponse("Not found", 404)
        if path.startswith(UPLOAD) and scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            if not self._settings.writable:
                return PlainTextResponse("Nothing is uploaded to this host", 403)
            if self._uploads.take(_client(scope)):
                return PlainTextResponse("Too many uploads; try again in a minute", 429)
        page = "text/html" in Headers(scope=scope).get("accept", "")
        if page and self.sessions >= self._settings.sessions:
            return HTMLResponse(_BUSY, 503, {"Retry-After": "60"})
        return None

    async def _session(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = _client(scope)
        full = self.sessions >= self._settings.sessions
        if full or self._open[client] >= self._settings.per_client:
            _log.warning("a session of %s is refused; %d are open", client, self.sessions)
            await receive()  # the request to connect
            await send({"type": "websocket.close", "code": 1013})
            return
        self._open[client] += 1
        try:
            await self._app(scope, Sieve(receive, client), send)
        finally:
            self._open[client] -= 1
            if not self._open[client]:
                del self._open[client]


def _client(scope: Scope) -> str:
    client = scope.get("client")
    return of(client[0]) if client else ""


class Sieve:
    """Receives the messages of one page: those it may send, no faster than a person works."""

    def __init__(
        self,
        receive: Receive,
        client: str,
        wait: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._receive = receive
        self._client = client
        self._bucket = Buckets(MESSAGES_PER_MINUTE, MESSAGES_AT_ONCE)
        self._wait = wait

    async def __call__(self) -> Message:
        """Return the next message that is let through."""
        while True:
            message = await self._receive()
            content = message.get("bytes")
            if message["type"] != "websocket.receive" or content is None:
                return message
            # While this waits nothing more is read, and the network slows the sender down.
            while seconds := self._bucket.take(self._client):
                await self._wait(seconds)
            if allowed(content):
                return message
            _log.warning("a message of %s is dropped: not one a page sends", self._client)


def allowed(content: bytes) -> bool:
    """Tell whether a page may send this; what cannot be read is left to Streamlit to refuse."""
    message = BackMsg()
    try:
        message.ParseFromString(content)
    except DecodeError:
        return True
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        return message.backend_operation_request.WhichOneof("payload") in OPERATIONS
    return kind in MESSAGES
