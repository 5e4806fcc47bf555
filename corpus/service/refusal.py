"""What the service says when it does not answer: RFC 9457 problem details."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"


class RequestError(Exception):
    """A request that is not answered, and why; `more` are members beside title and detail."""

    def __init__(
        self, status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})
        self.more = more
        super().__init__(detail)

    def response(self) -> JSONResponse:
        """Return it as problem details."""
        content = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            **self.more,
        }
        headers = {"Cache-Control": "no-store", **self.headers}
        return JSONResponse(content, self.status, headers, MEDIA_TYPE)
