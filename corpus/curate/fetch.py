"""Fetch one address that a person asked for, and nothing else.

Only http and https to public hosts. The host is looked up once, every address found is vetted, and
the connection goes to a vetted one, so that a name cannot turn into a private address in between
(S22); each redirect is vetted again.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import unicodedata
import zlib
from collections.abc import Collection
from datetime import date
from urllib.parse import quote, urljoin, urlsplit

from corpus.curate.page import Raw
from corpus.errors import InputError

SECONDS = 10.0
MAX_BYTES = 5_000_000
MAX_REDIRECTS = 3
_PORTS = {"http": 80, "https": 443}
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
_AGENT = "Parley (reads one page a person asked for)"


def fetch(address: str, *, today: date | None = None, allowed: Collection[str] = ()) -> Raw:
    """Return what stands at an address, as bytes.

    `allowed` names hosts with port ("127.0.0.1:8000") that may be private; it is for tests.
    Raises InputError in words a reader can act on: what was asked, and why it was not fetched.
    """
    deadline = time.monotonic() + SECONDS
    asked = address = address.strip()
    for _ in range(MAX_REDIRECTS + 1):
        status, headers, content = _get(address, deadline, allowed)
        if status in (301, 302, 303, 307, 308) and headers.get("location"):
            address = urljoin(address, headers["location"].strip())
            continue
        if status != 200:
            raise InputError(f'"{_short(asked)}" was answered with {status}; open it in a browser, '
                             "save the page and add the file")  # fmt: skip
        name = urlsplit(address).path.rstrip("/").rpartition("/")[2] or urlsplit(address).hostname
        media = headers.get("content-type") or ""
        return Raw.of(name or "page", content, media=media, address=address, received=today)
    raise InputError(f'"{_short(asked)}" leads on and on: more than {MAX_REDIRECTS} redirects')


def _short(address: str) -> str:
    return address if len(address) <= 80 else f"{address[:77]}…"


def _get(
    address: str, deadline: float, allowed: Collection[str]
) -> tuple[int, dict[str, str], bytes]:
    scheme, host, port, target = _parts(address, allowed)
    peer = _vetted(host, port, f"{host}:{port}" in allowed)
    left = deadline - time.monotonic()
    if left <= 0:
        raise _too_slow(host)
    late = threading.Event()
    try:
        connection = _connect(scheme, host, port, peer, left)
    except ssl.SSLError as error:
        raise InputError(f"{host} has no valid certificate ({error.reason or error})") from None
    except OSError as error:
        raise InputError(f"no connection to {host} ({error}); if you are offline, save the page "
                         "and add the file") from None  # fmt: skip
    # A server that sends a byte now and then never runs into a socket's own time limit.
    watch = threading.Timer(max(0.1, deadline - time.monotonic()), _hang_up, (connection, late))
    watch.daemon = True
    watch.start()
    try:
        connection.request("GET", target, headers={
            "User-Agent": _AGENT, "Accept-Encoding": "identity", "Connection": "close",
        })  # fmt: skip
        answer = connection.getresponse()
        headers = {key.casefold(): value for key, value in answer.getheaders()}
        if answer.status != 200:
            return answer.status, headers, b""
        content = _body(answer, headers, host)
        if late.is_set():
            raise _too_slow(host)
        return answer.status, headers, content
    except (OSError, http.client.HTTPException) as error:
        if late.is_set():
            raise _too_slow(host) from None
        raise InputError(f"{host} broke off or answered nonsense ({error})") from None
    finally:
        watch.cancel()
        connection.close()


def _too_slow(host: str) -> InputError:
    return InputError(f"{host} takes longer than {SECONDS:.0f} s")


def _hang_up(connection: http.client.HTTPConnection, late: threading.Event) -> None:
    late.set()
    if connection.sock is not None:
        connection.sock.shutdown(socket.SHUT_RDWR)


def _parts(address: str, allowed: Collection[str]) -> tuple[str, str, int, str]:
    if any(unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Zs") for char in address):
        raise InputError(f'"{_short(address)}" holds characters that no address has')
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise InputError(f'"{_short(address)}" is no address: {error}') from None
    scheme = parts.scheme.casefold()
    if scheme not in _PORTS:
        raise InputError(f'"{_short(address)}": only http and https addresses are fetched')
    if parts.username is not None or parts.password is not None:
        raise InputError(f'"{_short(address)}" holds a user name; such addresses are not fetched')
    try:
        host = unicodedata.normalize("NFKC", parts.hostname or "").rstrip(".")
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise InputError(f'"{_short(address)}" names no host') from None
    if not host:
        raise InputError(f'"{_short(address)}" names no host')
    number = port if port is not None else _PORTS[scheme]
    if number not in (80, 443) and f"{host}:{number}" not in allowed:
        raise InputError(f'"{_short(address)}": only the usual ports 80 and 443 are fetched from')
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        target += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return scheme, host, number, target


def _vetted(host: str, port: int, allowed: bool) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise InputError(f"{host} was not found ({error}); if you are offline, save the page "
                         "and add the file") from None  # fmt: skip
    peers = [str(sockaddr[0]) for *_, sockaddr in found]
    for peer in peers:
        if not allowed and not is_public(peer):
            raise InputError(f"{host} is a private or reserved address; only public hosts are read")
    return peers[0]


def is_public(peer: str) -> bool:
    """Tell whether an IP address is one of the public network, whatever it is wrapped in."""
    address = ipaddress.ip_address(peer.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return is_public(str(inner))
        if address.teredo is not None or any(address in network for network in _NAT64):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _connect(
    scheme: str, host: str, port: int, peer: str, seconds: float
) -> http.client.HTTPConnection:
    stream = socket.create_connection((peer, port), timeout=seconds)
    if scheme == "https":
        try:
            stream = ssl.create_default_context().wrap_socket(stream, server_hostname=host)
        except OSError:
            stream.close()
            raise
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    connection.default_port = _PORTS[scheme]
    connection.sock = stream
    return connection


def _body(answer: http.client.HTTPResponse, headers: dict[str, str], host: str) -> bytes:
    content = answer.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise InputError(f"{host} sends more than {MAX_BYTES:,} bytes")
    packing = (headers.get("content-encoding") or "identity").strip().casefold()
    if packing in ("gzip", "x-gzip", "deflate"):
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
        try:
            content = unpacker.decompress(content, MAX_BYTES + 1)
        except zlib.error as error:
            raise InputError(f"{host} sends damaged {packing} ({error})") from None
        if len(content) > MAX_BYTES:
            raise InputError(f"{host} sends more than {MAX_BYTES:,} bytes unpacked")
    elif packing != "identity":
        raise InputError(f'{host} packs its answer as "{packing[:20]}", which was not asked for')
    return content
