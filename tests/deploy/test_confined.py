"""A host runs as nobody, on a checkout that cannot be written, without a network."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.harness import ROOT
from tests.deploy.confined import NOBODY, confine, why_not, workplace
from tests.deploy.host import hosted

pytestmark = pytest.mark.skipif(bool(why_not()), reason=f"cannot be confined: {why_not()}")

_FETCH = """import sys, urllib.request
try:
    answer = urllib.request.urlopen(sys.argv[1], timeout=5)
except urllib.error.HTTPError as error:
    answer = error
print(answer.status)
sys.stdout.flush()
sys.stdout.buffer.write(answer.read())"""


def ask_inside(process: int, url: str) -> tuple[int, bytes]:
    """Ask from within the network of the process, which has no other."""
    done = subprocess.run(
        ["nsenter", "-t", str(process), "--net", sys.executable, "-c", _FETCH, url],
        capture_output=True,
        check=False,
    )
    status, _, content = done.stdout.partition(b"\n")
    return (int(status), content) if done.returncode == 0 else (0, b"")


def test_a_host_needs_no_root_no_disk_of_its_own_and_no_network() -> None:
    with (
        workplace() as work,
        hosted(work, before=confine(work, network=False), ask=ask_inside) as server,
    ):
        status = Path(f"/proc/{server.process}/status").read_text()
        assert f"Uid:\t{NOBODY}\t{NOBODY}\t{NOBODY}\t{NOBODY}" in status
        assert "NoNewPrivs:\t1" in status
        mounts = Path(f"/proc/{server.process}/mounts").read_text().splitlines()
        (checkout,) = (line.split() for line in mounts if line.split()[1] == str(ROOT))
        assert "ro" in checkout[3].split(",")
        routes = Path(f"/proc/{server.process}/net/route").read_text().splitlines()
        assert len(routes) == 1  # the heading
        for path in ("/", "/api/v1/summary", "/api/v1/contacts.atom", "/_stcore/health"):
            assert ask_inside(server.process, f"{server.url}{path}")[0] == 200
        told = json.loads(ask_inside(server.process, f"{server.url}/api/v1/summary")[1])
        assert told["rows"][0]["n_articles"] == 706
        assert "rror" not in server.log
