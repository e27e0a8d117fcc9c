"""The real virt-admin prints the same of this daemon as of the C libvirtd."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

WAIT_S = 30
READ_COMMANDS = [
    "server-list",
    "server-threadpool-info libvirtd",
    "server-threadpool-info admin",
    "server-threadpool-info nope",
    "server-clients-info libvirtd",
    "server-clients-info admin",
    "server-clients-info nope",
    "client-list nope",
    "client-info libvirtd 99999",
    "client-info nope 1",
    "client-disconnect libvirtd 99999",
    "client-disconnect nope 1",
    "server-update-tls libvirtd",
    "server-update-tls admin",
    "server-update-tls nope",
    "server-threadpool-set libvirtd --min-workers 30",
    "server-threadpool-set libvirtd --max-workers 3",
    "server-threadpool-set libvirtd --min-workers 0 --max-workers 0",
    "server-threadpool-set nope --priority-workers 5",
    "server-clients-set libvirtd --max-clients 3",
    "server-clients-set libvirtd --max-unauth-clients 6000",
    "server-clients-set nope --max-clients 5000",
    "daemon-log-filters --filters 9:x",
    "daemon-log-filters --filters x",
    "daemon-log-filters --filters 1:",
    "daemon-log-outputs --outputs x",
    "daemon-log-outputs --outputs 1:foo",
    "daemon-log-outputs --outputs 9:stderr",
    "daemon-log-outputs --outputs 1:file",
    "daemon-log-outputs --outputs 1:file:/nonexistent/folder/log",
    "daemon-timeout --timeout 0",
]

SEQUENCES = {
    "workers": [
        ["server-threadpool-set", "libvirtd", "--min-workers", "7"],
        ["server-threadpool-info", "libvirtd"],
        ["server-threadpool-set", "libvirtd", "--min-workers", "2", "--max-workers", "4"],
        ["server-threadpool-info", "libvirtd"],
        ["server-threadpool-set", "libvirtd", "--priority-workers", "0"],
        ["server-threadpool-set", "libvirtd", "--min-workers", "5", "--max-workers", "20", "--priority-workers", "5"],
        ["server-threadpool-info", "libvirtd"],
    ],
    "limits": [
        ["server-clients-set", "libvirtd", "--max-clients", "100"],
        ["server-clients-info", "libvirtd"],
        ["server-clients-set", "libvirtd", "--max-clients", "5000", "--max-unauth-clients", "20"],
        ["server-clients-info", "libvirtd"],
    ],
    "filters": [
        ["daemon-log-filters", "--filters", "1:qemu 3:util"],
        ["daemon-log-filters"],
        ["daemon-log-filters", "--filters", "1:qemu 9:util"],
        ["daemon-log-filters"],
        ["daemon-log-filters", "--filters", ""],
        ["daemon-log-filters"],
    ],
    "outputs": [
        ["daemon-log-outputs", "--outputs", "3:stderr 1:file:{folder}/log"],
        ["daemon-log-outputs"],
        ["daemon-log-outputs", "--outputs", "3:stderr"],
        ["daemon-log-outputs"],
    ],
}

VirtAdmin = Callable[..., str]

_COUNTERS = re.compile(r"(?<=^freeWorkers    : )\d+|(?<=^nclients            : )\d+", re.MULTILINE)
"""What may still count a client that has just gone."""


@pytest.fixture(scope="module")
def virt_admin() -> VirtAdmin:
    """Runs the real virt-admin on an admin socket and gives what it prints on both outputs."""
    program = shutil.which("virt-admin")
    if program is None:
        pytest.skip("needs Debian's virt-admin")

    def run(socket: Path, *arguments: str) -> str:
        command = [program, "-c", f"libvirtd:///system?socket={socket}", *arguments]
        environment = {**os.environ, "LC_ALL": "C"}
        done = subprocess.run(command, capture_output=True, text=True, timeout=WAIT_S, env=environment)
        return done.stdout + done.stderr

    return run


@pytest.mark.parametrize("command", READ_COMMANDS)
def test_virt_admin_prints_the_same(command: str, daemon: Any, c_libvirtd: Any, virt_admin: VirtAdmin) -> None:
    ours, theirs = (virt_admin(admin_socket(peer), *command.split()) for peer in (daemon, c_libvirtd))
    assert _comparable(command, ours) == _comparable(command, theirs)
    assert ours.strip() or "timeout" in command


def _comparable(command: str, text: str) -> list[str]:
    """The lines without what differs by run: counters, and the order in which C lists servers."""
    lines = _COUNTERS.sub("N", text).splitlines()
    return sorted(line.lstrip(" 01") for line in lines) if command == "server-list" else lines


@pytest.mark.parametrize("name", SEQUENCES)
def test_changes_show_the_same(name: str, daemon: Any, c_libvirtd: Any, virt_admin: VirtAdmin, tmp_path: Path) -> None:
    for step in SEQUENCES[name]:
        arguments = [argument.format(folder=tmp_path) for argument in step]
        ours, theirs = (virt_admin(admin_socket(peer), *arguments) for peer in (daemon, c_libvirtd))
        assert _COUNTERS.sub("N", ours) == _COUNTERS.sub("N", theirs), arguments


def test_a_client_is_described_and_dropped_alike(daemon: Any, c_libvirtd: Any, virt_admin: VirtAdmin) -> None:
    told = []
    for peer in (daemon, c_libvirtd):
        virsh = subprocess.Popen(
            ["virsh", "-q", "-c", f"test+unix:///default?socket={peer.socket}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            assert virsh.stdin is not None
            assert virsh.stdout is not None
            virsh.stdin.write("echo ready\n")
            virsh.stdin.flush()
            virsh.stdout.readline()
            told.append(describe(virt_admin, admin_socket(peer), virsh.pid))
        finally:
            virsh.kill()
            virsh.communicate(timeout=WAIT_S)
    assert told[0] == told[1]


def describe(virt_admin: VirtAdmin, socket: Path, pid: int) -> list[str]:
    """What virt-admin tells of the client that a process is, and when it is dropped."""
    listed = {number: virt_admin(socket, "client-info", "libvirtd", number) for number in clients(virt_admin, socket)}
    number, info = next((n, text) for n, text in listed.items() if f"unix_process_id: {pid}\n" in text)
    dropped = virt_admin(socket, "client-disconnect", "libvirtd", number)
    assert number not in clients(virt_admin, socket)
    dated = re.compile(r"\d{4}-\d\d-\d\d \S+")
    return [re.sub(rf"\b({number}|{pid})\b", "N", dated.sub("DATE", text)) for text in (info, dropped)]


def clients(virt_admin: VirtAdmin, socket: Path) -> list[str]:
    """The numbers of the clients that virt-admin lists."""
    return re.findall(r"^ (\d+)\s+unix", virt_admin(socket, "client-list", "libvirtd"), re.MULTILINE)


def test_only_its_user_may_reach_the_admin_socket(daemon: Any) -> None:
    mode = admin_socket(daemon).stat().st_mode
    assert mode & 0o777 == 0o700


def admin_socket(peer: Any) -> Path:
    """The admin socket beside that of a daemon."""
    return Path(peer.socket).with_name("libvirt-admin-sock")
