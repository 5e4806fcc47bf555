"""One address at a person's asking: public hosts alone, with limits (S22)."""

import gzip
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from corpus.curate import fetch
from corpus.errors import InputError


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        parts = self.path.split("/")
        if parts[1] == "to":
            self._answer(302, b"", Location="/" + "/".join(parts[2:]))
        elif parts[1] == "private":
            self._answer(302, b"", Location="http://169.254.169.254/latest/meta-data")
        elif parts[1] == "loop":
            self._answer(302, b"", Location="/loop")
        elif parts[1] == "large":
            self._answer(200, b"x" * 6_000_000)
        elif parts[1] == "bomb":
            packed = gzip.compress(b"0" * 60_000_000)
            self._answer(200, packed, **{"Content-Encoding": "gzip"})
        elif parts[1] == "packed":
            self._answer(200, gzip.compress(b"hello"), **{"Content-Encoding": "gzip"})
        elif parts[1] == "missing":
            self._answer(404, b"no")
        elif parts[1] == "slow":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            try:
                for _ in range(60):
                    self.wfile.write(b"X-A: 1\r\n")
                    threading.Event().wait(0.1)
            except OSError:
                return
        else:
            self._answer(200, b"<p>hello</p>", **{"Content-Type": "text/html; charset=utf-8"})

    def _answer(self, status: int, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        try:
            self.wfile.write(content)
        except OSError:
            return  # the client has read enough

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_page_comes_with_its_type_and_name(site: str) -> None:
    raw = fetch.fetch(f"http://{site}/news/story.html?a=b", allowed=[site])
    assert raw.content == b"<p>hello</p>"
    assert (raw.name, raw.media) == ("story.html", "text/html; charset=utf-8")


def test_redirects_are_followed_a_little(site: str) -> None:
    raw = fetch.fetch(f"http://{site}/to/to/story.html", allowed=[site])
    assert raw.address == f"http://{site}/story.html"
    with pytest.raises(InputError, match="more than 3 redirects"):
        fetch.fetch(f"http://{site}/loop", allowed=[site])


def test_s22_a_redirect_is_vetted_again(site: str) -> None:
    with pytest.raises(InputError, match=r"169\.254\.169\.254 is a private or reserved address"):
        fetch.fetch(f"http://{site}/private", allowed=[site])


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("large", "sends more than 5,000,000 bytes"),
        ("bomb", "sends more than 5,000,000 bytes unpacked"),
        ("missing", "was answered with 404"),
    ],
)
def test_s22_answers_have_limits(site: str, path: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        fetch.fetch(f"http://{site}/{path}", allowed=[site])


def test_packed_answers_are_unpacked(site: str) -> None:
    assert fetch.fetch(f"http://{site}/packed", allowed=[site]).content == b"hello"


def test_s22_a_server_that_dribbles_is_left(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "SECONDS", 0.5)
    with pytest.raises(InputError, match="takes longer than"):
        fetch.fetch(f"http://{site}/slow", allowed=[site])


@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1/", "http://127.1/", "http://0/", "http://2130706433/"),
        *("http://0x7f000001/", "http://0177.0.0.1/", "http://localhost/", "http://localhost./"),
        *("http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/"),
        *("http://[2002:7f00:1::]/", "http://[fd00:ec2::254]/", "http://[fe80::1]/"),
        *("http://[2001:0:4136:e378::1]/", "http://169.254.169.254/latest/", "http://10.0.0.1/"),
        *("http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/", "http://0.0.0.0/"),
        *("http://224.0.0.1/", "http://240.0.0.1/", "http://１２７.0.0.1/", "http://127。0。0。1/"),
        *("http://user@127.0.0.1/", "http://user:pass@example.org/", "file:///etc/passwd"),
        *("gopher://127.0.0.1/", "ftp://example.org/x", "javascript:alert(1)", "//example.org/"),
        *("http://example.org:22/", "http://example.org:8501/", "http:///x", "http://a b.org/"),
        *("http://example.org/\r\nX: y", "http://[::1", "http://\u202eexample.org/", "nonsense"),
    ],
)
def test_s22_only_public_web_addresses_are_fetched(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> socket.socket:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(InputError):
        fetch.fetch(address)


def test_s22_the_connection_goes_to_the_address_that_was_vetted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []
    answers = iter(["93.184.216.34", "127.0.0.1"])

    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(peer: tuple[str, int], **_: object) -> socket.socket:
        asked.append(peer)
        raise OSError("unreachable")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(InputError, match="if you are offline, save the page and add the file"):
        fetch.fetch("http://rebinding.example/")
    assert asked == [("93.184.216.34", 80)]


def test_offline_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(InputError, match="if you are offline, save the page and add the file"):
        fetch.fetch("https://news.example/story")
