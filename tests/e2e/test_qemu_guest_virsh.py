"""The real virsh, our daemon and a real guest: its whole life, across a kill of the daemon."""

import contextlib
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import DaemonProcess, StartDaemon

VIRSH = shutil.which("virsh") or ""
QEMU = shutil.which("qemu-system-x86_64") or ""
SOURCE = Path(__file__).parents[2] / "src"
EXAMPLES = Path(__file__).parents[2] / "examples"
GREETING = b"Hello from a guest of purevirt!"
WAIT_S = 40.0
ESCAPE = b"\x1d"

pytestmark = [
    pytest.mark.skipif(not VIRSH or not QEMU, reason="needs virsh and qemu-system-x86_64"),
    pytest.mark.skipif(os.geteuid() != 0, reason="needs root for qemu:///system"),
    pytest.mark.timeout(120),
]

GUEST = """<domain type='qemu'>
  <name>{name}</name>
  <memory unit='MiB'>32</memory>
  <os><type arch='x86_64'>hvm</type><boot dev='hd'/></os>
  <features><acpi/></features>
  <devices>
    <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='{image}'/>
      <target dev='hda' bus='ide'/></disk>
    <controller type='usb' model='none'/>
    <serial type='pty'/><console type='pty'/>
    <memballoon model='none'/>
  </devices>
</domain>"""


class Virsh:
    """Runs commands of one daemon's guests; ``run`` gives the output and fails with the command."""

    def __init__(self, daemon: "DaemonProcess") -> None:
        self.daemon = daemon
        self.name = f"e2e-{uuid.uuid4().hex[:8]}"
        image = daemon.root / "boot.img"
        subprocess.run([sys.executable, str(EXAMPLES / "bootsector.py"), str(image)], check=True, timeout=30)
        self.document = daemon.root / "guest.xml"
        self.document.write_text(GUEST.format(name=self.name, image=image))

    def argv(self, *words: str) -> list[str]:
        """The command line of a virsh command."""
        return [VIRSH, "-c", f"qemu+unix:///system?socket={self.daemon.socket}", *words]

    def run(self, *words: str, ok: bool = True) -> str:
        """What a command prints, errors included."""
        done = subprocess.run(self.argv(*words), capture_output=True, text=True, timeout=WAIT_S, check=False)
        assert (done.returncode == 0) is ok, done.stdout + done.stderr
        return (done.stdout + done.stderr).strip()

    def restart_killed_daemon(self) -> None:
        """Kill the daemon, start another one in its place, and wait until it serves."""
        argv = self.daemon.process.args
        self.daemon.stop(signal.SIGKILL)
        environment = os.environ | {"PYTHONPATH": str(SOURCE)}
        self.daemon.process = subprocess.Popen(argv, env=environment, stdin=subprocess.DEVNULL)
        end = time.monotonic() + WAIT_S
        while subprocess.run(self.argv("uri"), capture_output=True, timeout=WAIT_S, check=False).returncode:
            assert time.monotonic() < end, "the daemon did not start again"

    def wait_for_state(self, wanted: str) -> None:
        """Wait until the guest has a state."""
        end = time.monotonic() + WAIT_S
        while self.run("domstate", self.name, "--reason") != wanted:
            assert time.monotonic() < end, f"never {wanted}"


@pytest.fixture
def virsh(start_daemon: "StartDaemon") -> Iterator[Virsh]:
    """A virsh for a daemon of its own, whose guests are gone afterwards."""
    daemon = start_daemon()
    found = Virsh(daemon)
    try:
        yield found
    finally:
        for pid in emulators(daemon.root):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def emulators(root: Path) -> list[int]:
    """The QEMUs whose command line names the folder."""
    found = []
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                words = Path(entry.path, "cmdline").read_bytes()
                if b"qemu-system" in words.split(b"\0")[0] and os.fsencode(root) in words:
                    found.append(int(entry.name))
    return found


def test_the_life_of_a_guest(virsh: Virsh) -> None:
    name = virsh.name
    assert virsh.run("define", str(virsh.document)) == f"Domain '{name}' defined from {virsh.document}"
    assert virsh.run("start", name) == f"Domain '{name}' started"
    assert "domain is already active" in virsh.run("start", name, ok=False).lower()
    assert re.search(rf" 1 +{name} +running", virsh.run("list"))
    assert virsh.run("domstate", name, "--reason") == "running (booted)"
    assert len(emulators(virsh.daemon.root)) == 1
    info = virsh.run("dominfo", name)
    assert "State:          running" in info
    assert "Max memory:     32768 KiB" in info
    virsh.run("suspend", name)
    assert virsh.run("domstate", name, "--reason") == "paused (user)"
    virsh.run("resume", name)
    virsh.run("shutdown", name)
    assert virsh.run("undefine", name) == f"Domain '{name}' has been undefined"


def test_the_console_speaks(virsh: Virsh) -> None:
    virsh.run("create", "--paused", str(virsh.document))
    with console(virsh) as terminal:
        read_until(terminal, b"Escape character")
        virsh.run("resume", virsh.name)
        read_until(terminal, GREETING)
        os.write(terminal, b"echo")
        read_until(terminal, b"echo")
        busy = subprocess.run(virsh.argv("console", virsh.name), stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=WAIT_S, check=False)  # fmt: skip
        assert busy.returncode != 0
        os.write(terminal, ESCAPE)
    virsh.run("destroy", virsh.name)
    assert virsh.run("list", "--all", "--name") == ""
    assert emulators(virsh.daemon.root) == []


def test_a_guest_outlives_a_killed_daemon(virsh: Virsh) -> None:
    name = virsh.name
    virsh.run("define", str(virsh.document))
    virsh.run("start", name)
    (pid,) = emulators(virsh.daemon.root)
    document = virsh.run("dumpxml", name)
    virsh.restart_killed_daemon()
    assert emulators(virsh.daemon.root) == [pid]
    assert virsh.run("domstate", name, "--reason") == "running (booted)"
    assert virsh.run("dumpxml", name) == document
    with console(virsh) as terminal:
        read_until(terminal, b"Escape character")
        os.write(terminal, b"ping")
        read_until(terminal, b"ping")
        os.write(terminal, ESCAPE)
    virsh.run("shutdown", name)
    virsh.wait_for_state("shut off (shutdown)")
    assert emulators(virsh.daemon.root) == []


def test_events_are_told_in_order(virsh: Virsh) -> None:
    virsh.run("define", str(virsh.document))
    words = virsh.argv("event", "--event", "lifecycle", "--loop", "--timeout", "8")
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as listener:
        assert listener.stdout is not None
        deadline = time.monotonic() + WAIT_S
        lines: list[str] = []
        while not lines and time.monotonic() < deadline:
            # again until the listener is there
            virsh.run("start", virsh.name)
            virsh.run("destroy", virsh.name)
            lines = read_lines(listener.stdout.fileno(), 5)
        listener.terminate()
    text = "\n".join(lines)
    order = ["Resumed Unpaused", "Started Booted", "Shutdown Finished after host request", "Stopped Destroyed"]
    places = [text.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)


def read_lines(fd: int, seconds: float) -> list[str]:
    """The lines that come within some time, up to the stop of a guest."""
    seen, end = b"", time.monotonic() + seconds
    while b"Stopped" not in seen and (left := end - time.monotonic()) > 0:
        if select.select([fd], [], [], left)[0]:
            part = os.read(fd, 4096)
            if not part:
                break
            seen += part
    return seen.decode().splitlines()


@contextlib.contextmanager
def console(virsh: Virsh) -> Iterator[int]:
    """``virsh console`` on a terminal of its own."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(VIRSH, virsh.argv("console", virsh.name))
    try:
        yield terminal
    finally:
        os.close(terminal)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


def read_until(terminal: int, wanted: bytes) -> None:
    """Read a terminal up to some bytes."""
    seen, end = b"", time.monotonic() + WAIT_S
    while wanted not in seen:
        left = end - time.monotonic()
        assert left > 0, seen
        if select.select([terminal], [], [], left)[0]:
            seen += os.read(terminal, 4096)
