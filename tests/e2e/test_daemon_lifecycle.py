"""The daemon as a process: start, sockets, pid file, signals, idle time, paths of a session, configuration."""

import os
import resource
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from purevirt.errors import Error, ErrorCode

if TYPE_CHECKING:
    from tests.conftest import StartDaemon

SOURCE = Path(__file__).parents[2] / "src"
IS_ROOT = os.geteuid() == 0


def run_daemon(*options: str) -> subprocess.CompletedProcess[str]:
    """Run a daemon that is to end by itself."""
    command = [sys.executable, "-m", "purevirt.daemon", *options]
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    return subprocess.run(command, env=environment, text=True, capture_output=True, timeout=60, check=False)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_ends_it_cleanly(start_daemon: "StartDaemon", number: int) -> None:
    daemon = start_daemon()
    client = daemon.connect().open()
    assert daemon.pid_file.read_text() == f"{daemon.pid}\n"
    assert daemon.stop(number) == 0
    assert client.is_closed()
    assert not daemon.pid_file.exists()
    assert [path for path in daemon.run.rglob("*") if path.is_socket()] == []


def test_sockets_have_their_modes(start_daemon: "StartDaemon") -> None:
    daemon = start_daemon(config='auth_unix_rw = "none"\nunix_sock_rw_perms = "0770"\nunix_sock_ro_perms = "0744"\n')
    assert stat.S_IMODE(daemon.socket.stat().st_mode) == 0o770
    assert stat.S_IMODE(daemon.socket_ro.stat().st_mode) == 0o744


def test_a_second_daemon_is_refused_by_the_pid_file(start_daemon: "StartDaemon") -> None:
    daemon = start_daemon()
    second = run_daemon("--root", str(daemon.root))
    assert second.returncode == 1
    assert f"Failed to acquire pid file '{daemon.pid_file}'" in second.stderr
    assert daemon.is_alive()
    assert daemon.pid_file.read_text() == f"{daemon.pid}\n"


def test_what_a_killed_daemon_leaves_is_taken_over(start_daemon: "StartDaemon") -> None:
    daemon = start_daemon()
    daemon.stop(signal.SIGKILL)
    assert daemon.socket.exists()
    assert daemon.pid_file.exists()
    run_again = subprocess.Popen(
        [sys.executable, "-m", "purevirt.daemon", "--root", str(daemon.root)],
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
    )
    try:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                client = daemon.connect()
            except (ConnectionRefusedError, FileNotFoundError):
                continue
            assert client.call("auth_list") == ([0],)
            break
        assert daemon.pid_file.read_text() == f"{run_again.pid}\n"
    finally:
        run_again.terminate()
        assert run_again.wait(20) == 0


def test_hangup_reloads_and_goes_on(start_daemon: "StartDaemon") -> None:
    daemon = start_daemon()
    client = daemon.connect().open()
    for _ in range(5):
        daemon.process.send_signal(signal.SIGHUP)
        assert client.call("connect_num_of_domains") == (1,)
    assert daemon.is_alive()


def test_it_ends_when_nobody_needs_it(start_daemon: "StartDaemon") -> None:
    daemon = start_daemon("--timeout", "1")
    client = daemon.connect().open()
    with pytest.raises(subprocess.TimeoutExpired):
        daemon.process.wait(1.5)
    client.close()
    assert daemon.process.wait(20) == 0
    assert not daemon.socket.exists()


def test_the_paths_of_a_session(start_daemon: "StartDaemon") -> None:
    daemon = start_daemon(session=True)
    assert daemon.socket == daemon.root / "runtime/libvirt/libvirt-sock"
    assert stat.S_IMODE(daemon.socket.stat().st_mode) == 0o700
    assert not daemon.socket_ro.exists()
    assert (daemon.run / "libvirtd.pid").read_text() == f"{daemon.pid}\n"
    assert daemon.connect().open().call("connect_get_hostname")
    assert daemon.stop() == 0
    assert not daemon.socket.exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("auth_unix_rw = nonsense", ""),
        ('auth_unix_rw = "nonsense"', "unsupported auth nonsense"),
        ('unix_sock_rw_perms = "99"', "Failed to parse mode '99'"),
        ("max_clients = 'five'", "max_clients"),
        ("max_clients = -1", "max_clients"),
        ("max_clients", ""),
    ],
)
def test_a_wrong_configuration_is_told_and_nothing_starts(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "libvirtd.conf"
    path.write_text(text + "\n")
    done = run_daemon("--root", str(tmp_path / "root"), "--config", str(path))
    assert done.returncode == 1
    assert done.stderr.startswith("purevirtd: error: ")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_configuration_that_was_asked_for(tmp_path: Path) -> None:
    done = run_daemon("--root", str(tmp_path / "root"), "--config", str(tmp_path / "none"))
    assert done.returncode == 1
    assert "none" in done.stderr


def test_a_path_too_long_for_a_socket(tmp_path: Path) -> None:
    root = tmp_path / ("x" * 120)
    done = run_daemon("--root", str(root))
    assert done.returncode == 1
    assert "Failed to bind socket" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (root / "run/libvirtd.pid").exists()


@pytest.mark.parametrize("options", [["--timeout", "0"], ["--timeout", "soon"], ["--nonsense"], ["extra"]])
def test_options_that_do_not_exist(options: list[str]) -> None:
    done = run_daemon(*options)
    assert done.returncode == 2
    assert "usage: purevirtd" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_version() -> None:
    done = run_daemon("--version")
    assert (done.returncode, done.stdout) == (0, "purevirtd (libvirt) 11.3.0\n")


def test_more_clients_than_allowed_are_turned_away(start_daemon: "StartDaemon") -> None:
    daemon = start_daemon(config="max_clients = 3\n")
    clients = [daemon.connect() for _ in range(3)]
    for client in clients:
        client.open()
    assert daemon.connect().is_closed()
    clients[0].close()
    for _ in range(100):
        late = daemon.connect()
        try:
            late.open()
        except (AssertionError, OSError):
            continue
        break
    assert late.call("connect_get_hostname")


def test_it_allows_itself_as_many_files_as_it_may(start_daemon: "StartDaemon") -> None:
    soft, hard = resource.prlimit(start_daemon().pid, resource.RLIMIT_NOFILE)
    assert soft == hard


def test_without_descriptors_it_waits_for_some(start_daemon: "StartDaemon") -> None:
    daemon = start_daemon()
    first = daemon.connect().open()
    used = daemon.file_count()
    resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE, (used + 5, used + 5))
    clients = [daemon.connect() for _ in range(20)]
    for _ in range(200):
        assert first.call("connect_num_of_domains") == (1,)
    assert daemon.log().count("cannot accept a client") < 50
    for client in clients[:15]:
        client.close()
    assert clients[-1].open().call("connect_num_of_domains") == (1,)


def test_keepalive_drops_a_client_that_is_silent(start_daemon: "StartDaemon") -> None:
    daemon = start_daemon(config="keepalive_interval = 1\nkeepalive_count = 1\n")
    client = daemon.connect().open()
    assert client.call("connect_supports_feature", 10) == (1,)
    ping = client.frame()
    assert (ping.program, ping.procedure, ping.type, ping.serial) == (0x6B656570, 1, 2, 0)
    assert client.is_closed()
    assert daemon.is_alive()


def test_keepalive_can_be_turned_off(start_daemon: "StartDaemon") -> None:
    daemon = start_daemon(config="keepalive_interval = -1\n")
    assert daemon.connect().open().call("connect_supports_feature", 10) == (0,)


@pytest.mark.skipif(not IS_ROOT, reason="needs another user")
def test_other_users_may_look_but_not_open_for_writing(start_daemon: "StartDaemon") -> None:
    daemon = start_daemon()
    daemon.root.chmod(0o755)
    assert can_connect(65534, daemon.socket_ro)
    assert not can_connect(65534, daemon.socket)


def can_connect(uid: int, path: Path) -> bool:
    """Whether a user may connect to a socket, tried in a child process."""
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    try:
        os.setgroups([])
        os.setuid(uid)
        socket.socket(socket.AF_UNIX).connect(str(path))
        os._exit(0)
    finally:
        os._exit(1)


def test_a_client_that_does_not_authenticate(start_daemon: "StartDaemon") -> None:
    daemon = start_daemon()
    client = daemon.connect()
    with pytest.raises(Error) as caught:
        client.call("connect_get_hostname")
    assert caught.value.code == ErrorCode.INTERNAL_ERROR
