"""The running host, as programs and hostile clients meet it."""

import re
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.browser.harness import Server
from tests.deploy.host import fetch, hosted


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    limits = {"PARLEY_SESSIONS_PER_CLIENT": "3"}
    with hosted(tmp_path_factory.mktemp("host"), limits) as server:
        yield server


def page(host: Server) -> ClientConnection:
    """Connect as a page does that was opened by no browser."""
    address = host.url.replace("http://", "ws://")
    return connect(f"{address}/_stcore/stream", subprotocols=["streamlit"], max_size=None)


def test_the_line_of_the_readme_works(host: Server, root: Path) -> None:
    (line,) = re.findall(r'pandas\.read_csv\("([^"]+)"\)', (root / "README.md").read_text("utf-8"))
    frame = pd.read_csv(line.replace("http://localhost:8501", host.url))
    assert len(frame) > 10
    assert frame["participants"].str.contains("Zamir Kabulov").all()
    assert frame["dated"].dtype == bool


def test_a_flood_of_messages_leaves_time_for_others(host: Server) -> None:
    rerun = BackMsg()
    rerun.rerun_script.query_string = ""
    clear = BackMsg()
    clear.clear_cache = True
    with page(host) as flooding:
        flooding.send(clear.SerializeToString())
        for _ in range(500):
            flooding.send(rerun.SerializeToString())
        waited = []
        for _ in range(20):
            begun = time.monotonic()
            assert fetch(host.process, f"{host.url}/_stcore/health")[0] == 200
            waited.append(time.monotonic() - begun)
            time.sleep(0.1)
    print(f"health: {max(waited):.2f} s at most")  # noqa: T201
    assert max(waited) < 3  # 1 s on a machine of its own
    assert "is dropped: not one a page sends" in host.log


def test_one_client_does_not_take_every_session(host: Server) -> None:
    time.sleep(0.5)  # those of other tests are gone
    with page(host), page(host), page(host), pytest.raises(InvalidStatus) as refused:
        page(host)
    assert refused.value.response.status_code == 403


def test_a_message_too_large_ends_its_page_alone(host: Server) -> None:
    time.sleep(0.5)
    with page(host) as opened:
        opened.send(b"\0" * (2 * 2**20 + 1))
        with pytest.raises(ConnectionClosedError, match="1009"):
            deque(opened, maxlen=0)
    assert fetch(host.process, f"{host.url}/healthz")[0] == 200
