"""A visitor without a browser: speaks Streamlit's websocket protocol as its own client does."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

_REMEMBERED_RUNS = 2
"""Runs after which Streamlit's client forgets a message it was not sent again."""
_WITH_OPTIONS = ("multiselect", "button_group")


@dataclass(frozen=True)
class Run:
    """One run of the script as the visitor saw it."""

    seconds: float
    received: int
    failed: str = ""


@dataclass
class Visitor:
    """A session: the page it is on, and the elements it was sent, by widget key."""

    socket: ClientConnection
    address: str
    page: str = ""
    query: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    widgets: dict[str, Any] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _messages: dict[str, ForwardMsg] = field(default_factory=dict)
    _runs: deque[set[str]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED_RUNS))

    async def open(self, page: str = "", query: dict[str, Any] | None = None) -> Run:
        """Go to a page by its path, with a filter in the address."""
        self.page, self.query = page, urlencode(query or {}, doseq=True)
        return await self._rerun()

    async def choose(self, key: str, *options: str) -> Run:
        """Set a widget to these of its options, as they are spelled on the screen."""
        state = WidgetState(id=self.widgets[key].id)
        state.string_array_value.data.extend(options)
        self._states[state.id] = state
        return await self._rerun()

    async def press(self, key: str) -> Run:
        """Press a button."""
        return await self._rerun(WidgetState(id=self.widgets[key].id, trigger_value=True))

    def options(self, key: str) -> list[str]:
        """Return what a widget offers."""
        options = self.widgets[key].options
        return [option if isinstance(option, str) else option.content for option in options]

    async def _rerun(self, *triggered: WidgetState) -> Run:
        message = BackMsg()
        client = message.rerun_script
        client.query_string = self.query
        if self.page in self.pages:
            client.page_script_hash = self.pages[self.page]
        else:
            client.page_name = self.page
        client.widget_states.widgets.extend([*self._states.values(), *triggered])
        client.cached_message_hashes.extend({hash_ for run in self._runs for hash_ in run})
        client.context_info.url = f"{self.address}/{self.page}"
        client.context_info.timezone, client.context_info.locale = "UTC", "en-GB"
        begun = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        return await self._receive(begun)

    async def _receive(self, begun: float) -> Run:
        received, failed = 0, ""
        seen: set[str] = set()
        self._runs.append(seen)
        self.widgets, self.links = {}, []
        async for payload in self.socket:
            received += len(payload)
            message = ForwardMsg.FromString(payload)  # type: ignore[arg-type]
            kind = message.WhichOneof("type")
            if kind == "ref_hash":
                seen.add(message.ref_hash)
                self._show(self._messages[message.ref_hash])
            elif kind == "delta":
                if message.metadata.cacheable:
                    self._messages[message.hash] = message
                    seen.add(message.hash)
                failed = self._show(message) or failed
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "navigation":
                self.pages = {
                    p.url_pathname: p.page_script_hash for p in message.navigation.app_pages
                }
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                self._forget()
                return Run(time.perf_counter() - begun, received, failed)
        return Run(time.perf_counter() - begun, received, "the connection was closed")

    def _show(self, message: ForwardMsg) -> str:
        if message.delta.WhichOneof("type") != "new_element":
            return ""
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        shown = getattr(element, kind)
        if kind == "exception":
            return f"{shown.type}: {shown.message}"
        if kind == "page_link":
            self.links.append((shown.page, shown.query_string))
        elif key := getattr(shown, "id", "").partition("-")[2].partition("-")[2]:
            self.widgets[key] = shown
        return ""

    def _forget(self) -> None:
        kept = {hash_ for run in self._runs for hash_ in run}
        self._messages = {hash_: m for hash_, m in self._messages.items() if hash_ in kept}


@asynccontextmanager
async def arriving(address: str) -> AsyncIterator[Visitor]:
    """Connect a visitor to the server at an address, and let go of it afterwards."""
    at = urlsplit(address)
    stream = f"ws://{at.netloc}/_stcore/stream"
    protocols: Any = ["streamlit"]
    async with connect(stream, subprotocols=protocols, max_size=None, proxy=None) as socket:
        yield Visitor(socket, address)
