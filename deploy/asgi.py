"""The app and the data service as one ASGI application: `uvicorn deploy.asgi:app`."""

from __future__ import annotations

from pathlib import Path

from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config
from streamlit.starlette import App

from components import session
from corpus.service.routes import Service
from deploy import startup
from deploy.assets import Packed
from deploy.gate import Gate, Proxied
from deploy.headers import Guarded
from deploy.settings import THIS_MACHINE, Settings

ROOT = Path(__file__).resolve().parents[1]


class Hosted:
    """Everything a host serves, behind its front: from the outside in, each line may refuse."""

    def __init__(self, settings: Settings) -> None:
        hosts = [*settings.hosts, *THIS_MACHINE]
        service = Service(session.latest, sessions=lambda: self._gate.sessions)
        streamlit = App(ROOT / "app.py", routes=service.routes(), middleware=[Middleware(Packed)])
        # Only now does Streamlit know where its settings lie.
        config.set_option("server.allowedHosts", hosts)
        startup.check(settings)
        self._gate = Gate(streamlit, settings)
        front: ASGIApp = TrustedHostMiddleware(self._gate, hosts, www_redirect=False)
        front = Guarded(front, settings.frames)
        identity = config.get_option("server.trustedUserHeaders") or {}
        self._front = Proxied(front, settings.proxies, identity)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self._front(scope, receive, send)


def __getattr__(name: str) -> Hosted:
    """Make `app` when a server asks for it: to import this module starts nothing."""
    if name != "app":
        raise AttributeError(name)
    made = Hosted(Settings.read())
    globals()["app"] = made
    return made
