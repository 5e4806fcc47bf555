"""Confine a process as a container does: nobody's user, a read-only checkout, no network."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.harness import ROOT

NOBODY = "65534"
_TOOLS = ("unshare", "setpriv", "mount", "nsenter", "ip")

# In a mount namespace of its own: whatever is done here is gone with the process.
_SCRIPT = """set -e
checkout=$1; python=$2; work=$3; network=$4; shift 4
mount --make-rprivate /
mount --bind "$checkout" "$checkout"
mount -o remount,bind,ro "$checkout"
closed=$(namei -m "$python" | awk '/^ d/ && $1 !~ /x$/ {print $2; exit}')
if [ -n "$closed" ]; then
  # The interpreter stands in a folder that is closed to others, such as root's home.
  above=${python%%/$closed/*}/$closed
  mkdir "$work/python"
  mount --bind "$python" "$work/python"
  mount -t tmpfs -o mode=755 tmpfs "$above"
  mkdir -p "$python"
  mount --bind "$work/python" "$python"
fi
[ "$network" = none ] && ip link set lo up
exec setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs --bounding-set=-all "$@"
"""


def why_not() -> str:
    """Say why a process cannot be confined on this machine; nothing when it can."""
    if sys.platform != "linux":
        return "namespaces are Linux's"
    if os.geteuid() != 0:
        return "to become another user needs root"
    if missing := [tool for tool in _TOOLS if not shutil.which(tool)]:
        return f"not installed: {', '.join(missing)}"
    tried = subprocess.run(
        ["unshare", "--mount", "--net", "true"], capture_output=True, text=True, check=False
    )
    return tried.stderr.strip()


@contextmanager
def workplace() -> Iterator[Path]:
    """Return a folder that the confined process alone may write to."""
    folder = Path(tempfile.mkdtemp(prefix="parley-confined-"))
    try:
        os.chown(folder, int(NOBODY), int(NOBODY))
        yield folder
    finally:
        shutil.rmtree(folder)


def confine(work: Path, *, network: bool) -> list[str]:
    """Return what stands before a command that is to be confined."""
    spaces = ["--mount"] if network else ["--mount", "--net"]
    told = [str(ROOT), sys.base_prefix, str(work), "all" if network else "none"]
    return ["unshare", *spaces, "sh", "-c", _SCRIPT, "confine", *told]
