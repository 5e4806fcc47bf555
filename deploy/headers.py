"""What every answer tells a browser to refuse: scripts, frames and requests that are not ours."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
PAGE = Path(streamlit.__file__).parent / "static" / "index.html"

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), "
    "payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HSTS = "max-age=31536000"


def inline_scripts(page: Path = PAGE) -> list[str]:
    """Return the hashes of the scripts that stand in Streamlit's page itself."""
    found = _INLINE.findall(page.read_bytes())
    return [base64.b64encode(hashlib.sha256(script).digest()).decode() for script in found]


def policy(frames: Sequence[str] = ()) -> str:
    """Return the content security policy; `frames` are the origins that may embed the page."""
    hashes = " ".join(f"'sha256-{one}'" for one in inline_scripts())
    return "; ".join(
        (
            "default-src 'self'",
            # blob: is how Streamlit loads the script of a component. Who could make such an
            # address runs a script already; markup alone cannot. WebAssembly multiplies the long
            # numbers of its messages, and reaches nothing of the page; eval stays forbidden.
            f"script-src 'self' {hashes} 'wasm-unsafe-eval' blob:",
            # Streamlit and Vega style elements as they draw them.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-src 'none'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors " + (" ".join(frames) or "'none'"),
        )
    )


class Guarded:
    """Middleware that sets the headers; only embedded views may stand in another site's frame."""

    def __init__(self, app: ASGIApp, frames: Sequence[str]) -> None:
        self._app = app
        self._alone = policy()
        self._framed = policy(frames) if frames else self._alone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and add the headers to its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        query = parse_qs(scope["query_string"].decode("latin-1"))
        framed = query.get("embed") == ["true"]

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(ALWAYS)
                headers["Content-Security-Policy"] = self._framed if framed else self._alone
                if not framed:
                    headers["X-Frame-Options"] = "DENY"
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = _HSTS
                if "server" in headers:
                    del headers["server"]
            await send(message)

        await self._app(scope, receive, sending)
