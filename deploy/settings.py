"""How a host is set up: every `PARLEY_` setting of this folder, read once and checked."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_network

from corpus.errors import InputError

_HOST = re.compile(r"(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-f:]+\]")
_ORIGIN = re.compile(r"https?://(\*\.)?[A-Za-z0-9][A-Za-z0-9.-]*(:\d+)?")
THIS_MACHINE = ("localhost", "127.0.0.1")
"""Names that are always answered: health checks use them."""


@dataclass(frozen=True)
class Settings:
    """What a host is told beside the settings of Streamlit.

    `hosts` are the names it answers to, `frames` the origins that may embed a page, `proxies` the
    addresses whose word about the client is taken. `sessions` may be open at a time, `per_client`
    of one client.
    """

    address: str = "127.0.0.1"
    port: int = 8501
    hosts: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    sessions: int = 200
    per_client: int = 20
    writable: bool = False

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; raises InputError naming the first that cannot be understood."""
        return cls(
            address=environment.get("PARLEY_ADDRESS", "") or cls.address,
            port=_number(environment, "PARLEY_PORT", cls.port, 65_535),
            hosts=_list(environment, "PARLEY_HOSTS", "a host name", _HOST.fullmatch),
            frames=_list(environment, "PARLEY_FRAMES", "an origin", _ORIGIN.fullmatch),
            proxies=_list(environment, "PARLEY_PROXIES", "an address or network", _network),
            sessions=_number(environment, "PARLEY_SESSIONS", cls.sessions, 10_000),
            per_client=_number(environment, "PARLEY_SESSIONS_PER_CLIENT", cls.per_client, 10_000),
            writable=environment.get("PARLEY_WRITABLE") == "1",
        )


def _network(value: str) -> bool:
    try:
        ip_network(value)
    except ValueError:
        return False
    return True


def _list(
    environment: Mapping[str, str], key: str, what: str, fine: Callable[[str], object]
) -> tuple[str, ...]:
    values = tuple(environment.get(key, "").replace(",", " ").split())
    for value in values:
        if not fine(value):
            raise InputError(f'{key}: "{value}" is not {what}')
    return values


def _number(environment: Mapping[str, str], key: str, default: int, most: int) -> int:
    value = environment.get(key, "") or str(default)
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= most):
        raise InputError(f'{key}: "{value}" is no number from 1 to {most:,}')
    return int(value)
