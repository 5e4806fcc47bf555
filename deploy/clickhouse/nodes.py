"""ClickHouse servers on this machine without containers, for tests and the bench.

The library of `chdb` holds the whole server; here it is started as a process of its own, on ports
of its own, with what it needs of a configuration. Several nodes make a cluster of as many shards.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from urllib.error import URLError
from urllib.request import urlopen

CLUSTER = "parley"
PATIENCE = 60.0
"""Seconds a node has to come up."""

_CONFIG = """<clickhouse>
  <logger><level>warning</level><log>{folder}/log</log><errorlog>{folder}/errors</errorlog></logger>
  <listen_host>127.0.0.1</listen_host>
  <http_port>{http}</http_port><tcp_port>{tcp}</tcp_port>
  <path>{folder}/data/</path><tmp_path>{folder}/tmp/</tmp_path>
  <user_files_path>{folder}/files/</user_files_path>
  <format_schema_path>{folder}/formats/</format_schema_path>
  <user_directories><users_xml><path>{folder}/users.xml</path></users_xml></user_directories>
  <mark_cache_size>67108864</mark_cache_size>
  <max_server_memory_usage>{memory}</max_server_memory_usage>
  <max_concurrent_queries>100</max_concurrent_queries>
  {cluster}
</clickhouse>
"""

_USERS = """<clickhouse>
  <profiles><default/></profiles>
  <quotas><default/></quotas>
  <users><default>
    <password></password><networks><ip>127.0.0.1</ip></networks>
    <profile>default</profile><quota>default</quota><access_management>1</access_management>
  </default></users>
</clickhouse>
"""


def main(config: str) -> int:
    """Run a server until it is told to stop."""
    os.environ["CLICKHOUSE_WATCHDOG_ENABLE"] = "0"
    package = importlib.util.find_spec("chdb")
    if package is None or package.origin is None:
        raise RuntimeError("chdb is not installed; see requirements-dev.txt")
    library = ctypes.CDLL(str(Path(package.origin).parent / "_chdb.abi3.so"))
    arguments = [b"clickhouse-server", f"--config-file={config}".encode()]
    started: int = library._Z25mainEntryClickHouseServeriPPc(
        len(arguments), (ctypes.c_char_p * (len(arguments) + 1))(*arguments, None)
    )
    return started


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]
    finally:
        for one in sockets:
            one.close()


@dataclass
class Node:
    """One server and its folder."""

    folder: Path
    http: int
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, __file__, str(self.folder / "config.xml")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > end:
                log = self.folder / "errors"
                said = log.read_text("utf-8", "replace")[-2000:] if log.exists() else ""
                raise RuntimeError(f"no ClickHouse in {self.folder}: {said}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.http}/ping", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def cpu(self) -> float:
        """Return the seconds of CPU the server has used."""
        if self.process is None:
            return 0.0
        text = Path(f"/proc/{self.process.pid}/stat").read_text("ascii")
        # The name of the process stands in parentheses and may hold spaces.
        user, system = text.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def send(self, number: signal.Signals) -> None:
        """Send the server a signal; a killed one is gone when this returns."""
        if self.process is not None:
            self.process.send_signal(number)
            if number is signal.SIGKILL:
                self.process.wait()


class Nodes:
    """Servers that know each other as one cluster, stopped at the end of a `with`."""

    def __init__(
        self, folder: Path, count: int = 1, memory: int = 4_000_000_000, users: str = _USERS
    ) -> None:
        ports = free_ports(2 * count)
        http, tcp = ports[:count], ports[count:]
        self.nodes = [Node(folder / f"node{n + 1}", port) for n, port in enumerate(http)]
        for n, node in enumerate(self.nodes):
            node.folder.mkdir(parents=True, exist_ok=True)
            config = _CONFIG.format(
                folder=node.folder, http=node.http, tcp=tcp[n], memory=memory, cluster=_cluster(tcp)
            )
            (node.folder / "config.xml").write_text(config, "utf-8")
            (node.folder / "users.xml").write_text(users, "utf-8")

    def url(self, database: str = "parley", user: str = "") -> str:
        """Return the address of a database on these nodes; `user` may have a password."""
        hosts = ",".join(f"127.0.0.1:{node.http}" for node in self.nodes)
        cluster = f"?cluster={CLUSTER}" if len(self.nodes) > 1 else ""
        return f"clickhouse://{user}{'@' if user else ''}{hosts}/{database}{cluster}"

    def __enter__(self) -> Nodes:
        try:
            for node in self.nodes:
                node.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop every server."""
        for node in self.nodes:
            node.send(signal.SIGCONT)
            node.send(signal.SIGKILL)


def _cluster(ports: list[int]) -> str:
    shards = "".join(
        f"<shard><replica><host>127.0.0.1</host><port>{port}</port></replica></shard>"
        for port in ports
    )
    # By the secret a node asks the others in the name of whoever asked it.
    asked = "<secret>between-nodes</secret>"
    return f"<remote_servers><{CLUSTER}>{asked}{shards}</{CLUSTER}></remote_servers>"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
