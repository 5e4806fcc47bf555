"""Streamlit's own files, packed once: a first visit is a third as long over a slow line."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from deploy.headers import PAGE

_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_STATIC = PAGE.parent / "static"
# Their names carry a hash of what is in them.
_KEPT = "public, immutable, max-age=31536000"


class Packed:
    """Middleware that answers for scripts and styles with gzip, packed the first time."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a file of Streamlit, or pass the request on."""
        file = _file(scope)
        if file is None:
            await self._app(scope, receive, send)
            return
        content = await run_in_threadpool(_packed, file)
        headers = {
            "Content-Encoding": "gzip",
            "Cache-Control": _KEPT,
            "Vary": "Accept-Encoding",
            "Content-Type": _TYPES[file.suffix],
        }
        await Response(content, headers=headers)(scope, receive, send)


def _file(scope: Scope) -> Path | None:
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return None
    if "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
        return None
    return _files().get(scope["path"])


@lru_cache(maxsize=1)
def _files() -> dict[str, Path]:
    """Map the addresses of scripts and styles to their files: nothing else can be named."""
    return {
        f"/static/{file.relative_to(_STATIC).as_posix()}": file
        for file in _STATIC.rglob("*")
        if file.suffix in _TYPES
    }


@lru_cache(maxsize=512)
def _packed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)
