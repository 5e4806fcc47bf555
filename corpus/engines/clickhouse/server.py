"""A ClickHouse server reached over HTTP, with faults told in words a reader can act on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import clickhouse_connect
import pyarrow as pa
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ClickHouseError, DatabaseError, OperationalError

from corpus.engines.clickhouse.schema import Database
from corpus.errors import CorpusError, InputError, did_you_mean

SCHEMES = {"clickhouse": False, "clickhouses": True}
"""The beginnings of an address, and whether the connection is encrypted."""

_GRACE = 5
"""Seconds a server has beyond its own time limit to say that it was reached."""

# Numbers of src/Common/ErrorCodes.cpp.
_UNREACHABLE = {
    32: "hangs up",
    203: "cannot be found",
    209: "does not answer",
    210: "does not answer",
    279: "does not answer",
    1000: "does not answer",
}
_TOO_LONG = (159, 160)
_TOO_LARGE = (241,)
_TOO_MANY = (202,)
_REFUSED = (164, 192, 193, 194, 195, 497, 516)
_GONE = (60, 81)


@dataclass(frozen=True)
class Address:
    """The nodes of a server, and which of its databases.

    The first node is the one that is asked; the others are named so that tables can be made there.
    """

    nodes: tuple[tuple[str, int], ...]
    database: Database
    user: str = "default"
    password: str = field(default="", repr=False)
    secure: bool = False

    @classmethod
    def parse(cls, url: str) -> Address:
        """Read `clickhouse://user:password@host:8123,host:8123/database?cluster=name`.

        Raises InputError, without the password, for anything else.
        """
        parts = urlsplit(url)
        secure = SCHEMES.get(parts.scheme)
        if secure is None:
            hint = did_you_mean(parts.scheme, SCHEMES) or f"; expected {' or '.join(SCHEMES)}"
            raise InputError(f'no engine "{parts.scheme}://"{hint}')
        who, _, where = parts.netloc.rpartition("@")
        user, _, password = who.partition(":")
        nodes = tuple(_node(node, 8443 if secure else 8123) for node in where.split(","))
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        cluster = options.pop("cluster", "")
        if options:
            hint = did_you_mean(next(iter(options)), ["cluster"]) or "; there is cluster"
            raise InputError(f'no option "{next(iter(options))}" of an engine{hint}')
        if len(nodes) > 1 and not cluster:
            raise InputError("several nodes are a cluster; add ?cluster= and its name")
        name = unquote(parts.path.strip("/")) or "parley"
        for what, value in (("database", name), ("cluster", cluster)):
            if value and not re.fullmatch(r"[A-Za-z0-9_]+", value):
                raise InputError(f'{what} "{value}" is not made of letters, digits and _')
        # Where every node is named, each is told by itself; else the cluster passes it on.
        database = Database(name, cluster, passed_on=len(nodes) == 1)
        return cls(nodes, database, unquote(user or "default"), unquote(password), secure)

    def __str__(self) -> str:
        host, port = self.nodes[0]
        return f"ClickHouse at {host}:{port}"


def _node(text: str, port: int) -> tuple[str, int]:
    parts = urlsplit(f"//{text}")
    try:
        found = parts.port or port
    except ValueError:
        raise InputError(f'"{text}": the port is no number up to 65535') from None
    if not parts.hostname:
        raise InputError(f'"{text}" names no host; expected host:{port}')
    return parts.hostname, found


class Server:
    """A connection to a server; safe to share between threads.

    Nothing is asked of the server before the first statement, and after a fault of the connection
    the next statement opens a new one, so a server that comes back is simply asked again.
    """

    def __init__(
        self, address: Address, settings: Mapping[str, Any] | None = None, seconds: float = 300
    ) -> None:
        self.address = address
        self._settings = dict(settings or {})
        self._seconds = seconds
        self._lock = Lock()
        self._client: Client | None = None

    @property
    def seconds(self) -> float:
        """Return how long a statement may take."""
        return self._seconds

    @cached_property
    def version(self) -> tuple[int, ...]:
        """Return the version of the server, as numbers."""
        with self._asked("the version") as client:
            return tuple(int(part) for part in (client.server_version or "").split(".")[:2])

    def table(self, statement: str, parameters: Mapping[str, Any], what: str) -> pa.Table:
        """Return the answer to a statement; `what` names it in an error."""
        with self._asked(what) as client:
            return client.query_arrow(statement, dict(parameters), use_strings=True)

    def rows(self, statement: str, what: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a statement; `what` names it in an error."""
        columns = self.table(statement, parameters, what).to_pydict()
        return list(zip(*columns.values(), strict=True))

    def command(self, statement: str, what: str) -> None:
        """Carry out a statement that answers nothing, on every node that is named."""
        for node in self._each:
            with node._asked(what) as client:
                client.command(statement)

    @cached_property
    def _each(self) -> list[Server]:
        others = [replace(self.address, nodes=(node,)) for node in self.address.nodes[1:]]
        return [self, *(Server(other, self._settings, self._seconds) for other in others)]

    def insert(self, table: str, rows: pa.Table, token: str) -> None:
        """Write rows into a table; rows written before under the same token are left out."""
        settings = {"insert_deduplication_token": token, "distributed_foreground_insert": 1}
        with self._asked(f"writing {table}") as client:
            client.insert_arrow(table, rows, settings=settings)

    def close(self) -> None:
        """Close the connection; the next statement opens another."""
        for node in self._each:
            with node._lock:
                client, node._client = node._client, None
            if client is not None:
                client.close()

    def _connected(self) -> Client:
        with self._lock:
            if self._client is None:
                address = self.address
                host, port = address.nodes[0]
                self._client = clickhouse_connect.get_client(
                    host=host,
                    port=port,
                    username=address.user,
                    password=address.password,
                    secure=address.secure,
                    # The database may not be there yet; tables are named with it instead.
                    settings=self._settings,
                    connect_timeout=_GRACE,
                    send_receive_timeout=int(self._seconds) + _GRACE,
                    query_retries=0,
                    form_encode_query_params=True,
                    autogenerate_session_id=False,
                    dedicated_pool=True,
                )
            return self._client

    @contextmanager
    def _asked(self, what: str) -> Iterator[Client]:
        try:
            yield self._connected()
        except ClickHouseError as error:
            code = getattr(error, "code", None)
            if code is None or code in _UNREACHABLE:
                self.close()
            raise CorpusError(self._told(error, code, what)) from error

    def _told(self, error: ClickHouseError, code: int | None, what: str) -> str:
        where = str(self.address)
        if code in _TOO_LONG:
            return f"{what} took longer than {self._seconds:g} seconds; narrow the filter"
        if code in _TOO_LARGE:
            return f"{what} needs more memory than {where} allows; narrow the filter"
        if code in _TOO_MANY:
            return f"{where} answers as many questions as it can; try again in a moment"
        if code in _REFUSED:
            return f'{where} refuses the user "{self.address.user}"; see the address and its rights'
        if code in _GONE:
            return f'{where} has no such corpus in "{self.address.database.name}"; load it first'
        if code in _UNREACHABLE:
            return f"a node behind {where} {_UNREACHABLE[code]}; try again when it is back"
        if code is not None or not isinstance(error, OperationalError):
            name = getattr(error, "name", None) or "an error"
            return f"{where} could not answer {what}: {name} ({code})"
        return self._lost(error, what)

    def _lost(self, error: DatabaseError, what: str) -> str:
        where = str(self.address)
        if "timed out" in str(error).lower():
            return f"{where} does not answer; try again when it is back"
        if "refused" in str(error).lower():
            return f"{where} cannot be reached; try again when it is back"
        return f"{where} went away during {what}; try again when it is back"
