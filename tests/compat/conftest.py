"""Fixtures of the real peers: Debian's libvirtd with private state, virsh, and the C binding of libvirt."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
WAIT_S = 30

_CONFIG = """unix_sock_ro_perms = "0777"
unix_sock_rw_perms = "0777"
auth_unix_ro = "none"
auth_unix_rw = "none"
"""

_QEMU_CONFIG = """security_driver = "none"
user = "root"
group = "root"
namespaces = [ ]
stdio_handler = "file"
cgroup_controllers = [ ]
"""

# A mount and network namespace of its own, in which the host's folders of libvirt are replaced by private ones.
_ISOLATE = """set -eu
mount --make-rprivate /
mkdir -p /run/libvirt /var/lib/libvirt /var/cache/libvirt
for pair in run:/run/libvirt lib:/var/lib/libvirt cache:/var/cache/libvirt etc:/etc/libvirt; do
    mount --bind "$1/${pair%%:*}" "${pair#*:}"
done
exec "$2" -f /etc/libvirt/libvirtd.conf -p "$1/pid"
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """A running daemon of another make; its sockets lie below ``folder``."""

    folder: Path
    socket: Path


@pytest.fixture(scope="session")
def c_libvirtd() -> Iterator[Peer]:
    """Debian's libvirtd with sockets and state of its own."""
    libvirtd = shutil.which("libvirtd") or "/usr/sbin/libvirtd"
    if not Path(libvirtd).exists() or os.geteuid() != 0 or not shutil.which("unshare"):
        pytest.skip("needs root, unshare and Debian's libvirtd")
    folder = Path(tempfile.mkdtemp(prefix="pvc"))
    folder.chmod(0o755)
    for name in ("run", "lib", "cache"):
        (folder / name).mkdir()
    shutil.copytree("/etc/libvirt", folder / "etc", symlinks=True)
    for leftover in ("qemu", "storage", "secrets"):
        shutil.rmtree(folder / "etc" / leftover, ignore_errors=True)
    (folder / "etc/libvirtd.conf").write_text(_CONFIG)
    (folder / "etc/qemu.conf").write_text(_QEMU_CONFIG)
    command = ["unshare", "-m", "-n", "sh", "-c", _ISOLATE, "sh", str(folder), libvirtd]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    peer = Peer(folder, folder / "run/libvirt-sock")
    try:
        _wait_for(lambda: _answers(peer.socket), process)
        yield peer
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(WAIT_S)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def virsh() -> Callable[..., str]:
    """Runs the real virsh on a URI and gives what it prints on both outputs."""
    program = shutil.which("virsh")
    if program is None:
        pytest.skip("needs Debian's virsh")

    def run(uri: str, *arguments: str) -> str:
        command = [program, "-c", uri, *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=WAIT_S, env={**os.environ, "LC_ALL": "C"}
        )
        return done.stdout + done.stderr

    return run


@pytest.fixture(scope="session")
def c_python() -> Path:
    """A Python that has the C binding of libvirt and not ours."""
    for candidate in (os.environ.get("PUREVIRT_PEER_PYTHON"), PROJECT / ".venv-peer/bin/python", "/usr/bin/python3"):
        if candidate and Path(candidate).exists() and _has_binding(str(candidate)):
            return Path(candidate)
    pytest.skip("needs the C binding libvirt-python")


def _has_binding(python: str) -> bool:
    probe = "import libvirtmod, libvirt"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run([python, "-c", probe], capture_output=True, env=environment, timeout=WAIT_S).returncode == 0


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as sock:
        try:
            sock.connect(str(path))
        except OSError:
            return False
        return True


def _wait_for(is_done: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    deadline_s = time.monotonic() + WAIT_S
    while not is_done():
        assert process.poll() is None, "the peer ended at once"
        assert time.monotonic() < deadline_s, "the peer did not start"
        time.sleep(0.05)
