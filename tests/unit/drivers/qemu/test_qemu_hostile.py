"""Programs that pretend to be QEMU: a start that goes wrong fails alone, soon and without remains."""

import asyncio
import contextlib
import sys
from pathlib import Path

import pytest

from purevirt.drivers.qemu import process
from purevirt.drivers.qemu.launch import Command, RunPlaces
from purevirt.drivers.qemu.paths import QemuPaths
from purevirt.drivers.qemu.process import Handlers, QemuProcess
from purevirt.errors import Error, ErrorCode

IMPOSTOR = """
import signal, socket, sys
connection, _ = socket.socket(fileno=int(sys.argv[1])).accept()
{action}
signal.pause()
"""


def start(tmp_path: Path, action: str) -> Error:
    """The error of a start with a program that does ``action`` once it is spoken to."""
    places = RunPlaces.of(QemuPaths.system(tmp_path), 1, "bad")

    def build(monitor_fd: int) -> Command:
        return Command([sys.executable, "-c", IMPOSTOR.format(action=action), str(monitor_fd)], {})

    with pytest.raises(Error) as caught:
        asyncio.run(QemuProcess.start(places, build, Handlers()))
    assert not places.folder.exists()
    assert not places.pid_file.exists()
    return caught.value


def test_garbage(tmp_path: Path) -> None:
    error = start(tmp_path, "connection.sendall(b'SSH-2.0-x' + bytes([10]))")
    assert error.code == ErrorCode.INTERNAL_ERROR
    assert "cannot parse json" in error.message


def test_an_endless_line(tmp_path: Path) -> None:
    error = start(tmp_path, "connection.sendall(b'x' * 11_000_000)")
    assert "exceeds buffer size" in error.message


def test_death_with_last_words(tmp_path: Path) -> None:
    error = start(tmp_path, "print('char device redirected to /dev/pts/9 (label x)'); sys.exit('no more')")
    assert error.message == "internal error: qemu unexpectedly closed the monitor: no more"


def test_death_in_silence(tmp_path: Path) -> None:
    assert start(tmp_path, "sys.exit(1)").message == "internal error: qemu unexpectedly closed the monitor"


def test_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MONITOR_TIMEOUT_S", 0.3)
    assert start(tmp_path, "signal.pause()").code == ErrorCode.OPERATION_FAILED


def test_one_that_does_not_want_to_die(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_DEATH_TIMEOUT_S", 0.2)
    error = start(tmp_path, "signal.signal(signal.SIGTERM, signal.SIG_IGN); connection.sendall(b'[]' + bytes([10]))")
    assert error.code == ErrorCode.INTERNAL_ERROR


def test_a_start_that_is_called_off_leaves_no_process(tmp_path: Path) -> None:
    places = RunPlaces.of(QemuPaths.system(tmp_path), 1, "off")
    pid_file = tmp_path / "pid"

    async def run() -> None:
        loop = asyncio.get_running_loop()
        building = asyncio.Event()

        def build(monitor_fd: int) -> Command:
            loop.call_soon_threadsafe(building.set)
            script = f"open({str(pid_file)!r}, 'w').write('started'); import signal; signal.pause()"
            return Command([sys.executable, "-c", script], {})

        starting = asyncio.create_task(QemuProcess.start(places, build, Handlers()))
        await building.wait()
        starting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await starting

    asyncio.run(run())
    assert not places.folder.exists()
    assert not places.pid_file.exists()
    assert not [line for line in running_commands() if str(pid_file).encode() in line]


def running_commands() -> list[bytes]:
    """The command lines of all processes that have one; those that have ended have none."""
    commands = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            commands.append(path.read_bytes())
    return commands
