"""What stands before the app of a host: names, proxies, headers, sessions and messages."""

import asyncio
import gzip
from collections.abc import Mapping
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg

from corpus.errors import InputError
from deploy.assets import Packed
from deploy.gate import MESSAGES, MESSAGES_AT_ONCE, Gate, Proxied, Sieve, allowed
from deploy.headers import PAGE, Guarded, inline_scripts, policy
from deploy.settings import Settings


async def told(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with who the request seems to come from; keep a websocket open until it is left."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await receive()
        return
    headers = Headers(scope=scope)
    words = f"{scope['client'][0]} {scope['scheme']} {headers.get('x-forwarded-email', '-')}"
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": words.encode()})


# ---- Settings --------------------------------------------------------------------------------


def test_settings_are_read_from_the_environment() -> None:
    read = Settings.read(
        {
            "PARLEY_ADDRESS": "0.0.0.0",  # noqa: S104
            "PARLEY_PORT": "80",
            "PARLEY_HOSTS": "parley.example, *.intranet.example",
            "PARLEY_FRAMES": "https://intranet.example",
            "PARLEY_PROXIES": "192.0.2.1 2001:db8::/32",
            "PARLEY_SESSIONS": "50",
            "PARLEY_SESSIONS_PER_CLIENT": "5",
            "PARLEY_WRITABLE": "1",
        }
    )
    assert read == Settings(
        "0.0.0.0",  # noqa: S104
        80,
        ("parley.example", "*.intranet.example"),
        ("https://intranet.example",),
        ("192.0.2.1", "2001:db8::/32"),
        50,
        5,
        True,
    )
    assert Settings.read({}) == Settings()


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("PARLEY_HOSTS", "https://parley.example", "is not a host name"),
        ("PARLEY_HOSTS", "a;b", "is not a host name"),
        ("PARLEY_FRAMES", "intranet.example", "is not an origin"),
        ("PARLEY_FRAMES", "https://a.example; script-src *", "is not an origin"),
        ("PARLEY_PROXIES", "proxy.example", "is not an address or network"),
        ("PARLEY_PORT", "0", "is no number from 1 to 65,535"),
        ("PARLEY_SESSIONS", "all", "is no number from 1 to 10,000"),
    ],
)
def test_a_setting_that_cannot_be_understood(key: str, value: str, said: str) -> None:
    with pytest.raises(InputError, match=rf'^{key}: "[^"]+" {said}$'):
        Settings.read({key: value})


# ---- Headers ---------------------------------------------------------------------------------


def test_the_one_script_in_streamlits_page_is_known() -> None:
    assert inline_scripts() == ["THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA="]


def test_no_code_runs_from_words_and_no_site_is_asked() -> None:
    rules = dict(one.split(" ", 1) for one in policy().split("; "))
    assert "'unsafe-eval'" not in rules["script-src"]
    assert "'unsafe-inline'" not in rules["script-src"]
    assert not [one for one in rules.values() if "http" in one or "*" in one]
    assert rules["frame-ancestors"] == "'none'"


def test_every_answer_carries_the_headers() -> None:
    client = TestClient(Guarded(told, ["https://intranet.example"]), base_url="https://h.example")
    headers = client.get("/").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["x-frame-options"] == "DENY"
    assert "geolocation=()" in headers["permissions-policy"]
    assert headers["content-security-policy"].endswith("frame-ancestors 'none'")


@pytest.mark.parametrize(
    ("query", "ancestors"),
    [("embed=true", "https://intranet.example"), ("embed=false", "'none'"), ("", "'none'")],
)
def test_only_an_embedded_view_may_be_framed(query: str, ancestors: str) -> None:
    client = TestClient(Guarded(told, ["https://intranet.example"]))
    headers = client.get(f"/timeline?{query}").headers
    assert headers["content-security-policy"].endswith(f"frame-ancestors {ancestors}")
    assert ("x-frame-options" in headers) is (ancestors == "'none'")


def test_scripts_are_packed_and_nothing_else_can_be_named() -> None:
    client = TestClient(Packed(told))
    script = next((PAGE.parent / "static" / "js").glob("index.*.js"))
    answer = client.get(f"/static/js/{script.name}")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == script.read_bytes()
    assert len(gzip.compress(script.read_bytes(), 6)) < script.stat().st_size / 2
    for path in ("/static/js/../../index.html", "/static/js/%2e%2e/index.html", "/static/x.js"):
        assert "content-encoding" not in client.get(path).headers


# ---- Proxies ---------------------------------------------------------------------------------

FORWARDED = {
    "X-Forwarded-For": "198.51.100.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Email": "root@ministry.example",
}


@pytest.mark.parametrize(
    ("peer", "proxies", "said"),
    [
        ("192.0.2.1", ["192.0.2.0/24"], "198.51.100.7 https root@ministry.example"),
        ("192.0.2.1", [], "192.0.2.1 http -"),
        ("127.0.0.1", [], "127.0.0.1 http -"),
        ("203.0.113.5", ["192.0.2.0/24"], "203.0.113.5 http -"),
        ("not-an-address", ["192.0.2.0/24"], "not-an-address http -"),
    ],
)
def test_only_a_proxy_says_who_asks(peer: str, proxies: list[str], said: str) -> None:
    front = Proxied(told, proxies, ["X-Forwarded-Email"])
    assert TestClient(front, client=(peer, 1)).get("/", headers=FORWARDED).text == said


def test_a_client_cannot_put_words_in_a_proxys_mouth() -> None:
    front = Proxied(told, ["192.0.2.1"], [])
    client = TestClient(front, client=("192.0.2.1", 1))
    chain = {"X-Forwarded-For": "10.0.0.1, 203.0.113.5"}  # the proxy adds the last
    assert client.get("/", headers=chain).text == "203.0.113.5 http -"


# ---- Sessions --------------------------------------------------------------------------------


@pytest.fixture
def gate() -> TestClient:
    return TestClient(Gate(told, Settings()))


HTML = {"Accept": "text/html"}


def test_sessions_are_capped_for_each_and_for_all() -> None:
    gate = Gate(told, Settings(sessions=3, per_client=2))
    first, second = (TestClient(gate, client=(f"192.0.2.{n}", 1)) for n in (1, 2))
    with first.websocket_connect("/_stcore/stream"), first.websocket_connect("/_stcore/stream"):
        with pytest.raises(WebSocketDisconnect) as refused:
            first.websocket_connect("/_stcore/stream").__enter__()
        assert refused.value.code == 1013
        assert second.get("/", headers=HTML).status_code == 200
        with second.websocket_connect("/_stcore/stream"):
            assert gate.sessions == 3
            busy = second.get("/", headers=HTML)
            assert (busy.status_code, busy.headers["retry-after"]) == (503, "60")
            assert "Parley is busy" in busy.text
            assert second.get("/healthz").status_code == 200
    assert gate.sessions == 0


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/_stcore/metrics", 404),
        ("/_stcore/agent/openapi.json", 404),
        ("/_stcore/script-health-check", 404),
        ("/_stcore/health", 200),
        ("/_stcore/host-config", 200),
    ],
)
def test_what_only_operators_need_is_closed(gate: TestClient, path: str, status: int) -> None:
    assert gate.get(path).status_code == status


def test_nothing_is_uploaded_where_nothing_is_written(gate: TestClient) -> None:
    assert gate.put("/_stcore/upload_file/a/b").status_code == 403
    writable = TestClient(Gate(told, Settings(writable=True)))
    codes = [writable.put("/_stcore/upload_file/a/b").status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]


# ---- Messages --------------------------------------------------------------------------------

KINDS = [field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields]


def message(kind: str, value: Mapping[str, Any] | None = None) -> bytes:
    """Return a message of a kind as a browser sends it."""
    made = BackMsg()
    part = getattr(made, kind)
    if isinstance(part, bool):
        setattr(made, kind, True)
    elif isinstance(part, str):
        setattr(made, kind, "x")
    else:
        part.SetInParent()
        for key in value or ():
            getattr(part, key).SetInParent()
    content: bytes = made.SerializeToString()
    return content


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "backend_operation_request"])
def test_a_page_sends_what_pages_send(kind: str) -> None:
    assert allowed(message(kind)) is (kind in MESSAGES)


@pytest.mark.parametrize(
    ("operation", "passes"),
    [
        ("deferred_file", True),
        ("dataframe_chunk", True),
        ("install_skills", False),
        ("dismiss_skills_nudge", False),
    ],
)
def test_a_page_asks_the_server_for_files_and_rows_alone(operation: str, passes: bool) -> None:
    assert allowed(message("backend_operation_request", {operation: {}})) is passes


def test_messages_are_sifted_and_slowed() -> None:
    rerun = message("rerun_script")
    sent = [message("clear_cache"), *([rerun] * (MESSAGES_AT_ONCE + 3))]
    queue: list[Message] = [
        *({"type": "websocket.receive", "bytes": content} for content in sent),
        {"type": "websocket.disconnect", "code": 1000},
    ]
    waited: list[float] = []

    async def receive() -> Message:
        return queue.pop(0)

    async def wait(seconds: float) -> None:
        waited.append(seconds)
        await asyncio.sleep(seconds)

    async def drain() -> list[Message]:
        sieve = Sieve(receive, "192.0.2.1", wait)
        found = []
        while not found or found[-1]["type"] != "websocket.disconnect":
            found.append(await sieve())
        return found

    found = asyncio.run(drain())
    assert [one.get("bytes") for one in found[:-1]] == [rerun] * (MESSAGES_AT_ONCE + 3)
    assert len(waited) >= 3
    assert all(0 < seconds <= 0.25 for seconds in waited)
