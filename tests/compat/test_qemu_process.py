"""Real QEMU processes (TCG): start, serial output, death, reconnection, kill."""

import asyncio
import contextlib
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from purevirt.drivers.qemu.launch import Build, Command, RunPlaces, forget, write_log
from purevirt.drivers.qemu.monitor_query import query_balloon_kib, query_status, query_terminals, query_vcpus
from purevirt.drivers.qemu.paths import QemuPaths
from purevirt.drivers.qemu.process import Handlers, QemuProcess
from purevirt.drivers.qemu.qmp import QmpEvent
from purevirt.errors import Error, ErrorCode
from purevirt.host.process import ProcessGoneError, ProcessIdentity, read_usage

QEMU = shutil.which("qemu-system-x86_64") or ""
pytestmark = [pytest.mark.skipif(not QEMU, reason="no qemu-system-x86_64"), pytest.mark.timeout(60)]

# mov dx,0x3f8; mov al,'!'; out dx,al; hlt; jmp -3
BOOT_SECTOR = bytes.fromhex("baf803b021eef4ebfd").ljust(510, b"\0") + b"\x55\xaa"
SMALL = [
    *("-machine", "pc,usb=off", "-accel", "tcg", "-m", "32", "-display", "none"),
    *("-no-user-config", "-nodefaults", "-no-shutdown"),
]


def build_with(*options: str) -> Build:
    """Commands for a tiny paused guest with more options."""

    def build(monitor_fd: int) -> Command:
        monitor = ("-chardev", f"socket,id=charmonitor,fd={monitor_fd},server=on,wait=off",
                   "-mon", "chardev=charmonitor,id=monitor,mode=control")  # fmt: skip
        return Command([QEMU, "-S", *SMALL, *monitor, *options], {"LC_ALL": "C", "PATH": "/usr/bin:/bin"})

    return build


@pytest.fixture
def places(tmp_path: Path) -> RunPlaces:
    """Places below a folder deep enough to break plain socket addresses."""
    return RunPlaces.of(QemuPaths.system(tmp_path / ("d" * 100)), 1, "tiny")


async def running(
    places: RunPlaces, build: Build, test: Callable[[QemuProcess], object], handlers: Handlers | None = None
) -> None:
    """Run a test on a started guest and make sure that the guest is gone afterwards."""
    guest = await QemuProcess.start(places, build, handlers or Handlers())
    pid = guest.identity.pid
    try:
        result = test(guest)
        if asyncio.iscoroutine(result):
            await result
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        await guest.release()
        await forget(places)


def test_a_guest_is_started_paused_and_detached(places: RunPlaces) -> None:
    async def test(guest: QemuProcess) -> None:
        assert await query_status(guest.monitor) == "prelaunch"
        (vcpu,) = await query_vcpus(guest.monitor)
        assert read_usage(guest.identity.pid, vcpu.thread).cpu >= 0
        assert os.getsid(guest.identity.pid) == guest.identity.pid
        assert places.pid_file.read_text() == f"{guest.identity.pid}\n"
        await guest.monitor.execute("cont")
        assert await query_status(guest.monitor) == "running"
        await guest.kill()

    asyncio.run(running(places, build_with(), test))
    log = places.log.read_text()
    assert "starting up libvirt version: 11.3.0, kernel: " in log.splitlines()[0]
    assert f"LC_ALL=C \\\nPATH=/usr/bin:/bin \\\n{QEMU} \\\n-S \\\n-machine pc,usb=off \\\n" in log
    assert not places.folder.exists()


def test_events_and_exit_are_told(places: RunPlaces) -> None:
    events: list[QmpEvent] = []
    statuses: list[int | None] = []

    async def test(guest: QemuProcess) -> None:
        await guest.monitor.execute("cont")
        await guest.monitor.execute("quit")
        await guest.wait_exit(20)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    asyncio.run(running(places, build_with(), test, Handlers(events.append, None, statuses.append)))
    assert "RESUME" in [event.name for event in events]
    assert statuses == [0]


def test_a_boot_sector_writes_to_its_serial_terminal(places: RunPlaces, tmp_path: Path) -> None:
    image = tmp_path / "boot.img"
    image.write_bytes(BOOT_SECTOR)
    options = ("-drive", f"file={image},if=floppy,format=raw", "-chardev", "pty,id=charserial0",
               "-device", '{"driver":"isa-serial","chardev":"charserial0","id":"serial0","index":0}',
               "-device", '{"driver":"virtio-balloon-pci","id":"balloon0"}')  # fmt: skip

    async def test(guest: QemuProcess) -> None:
        terminal = (await query_terminals(guest.monitor))["charserial0"]
        fd = os.open(terminal, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        readable = asyncio.Event()
        asyncio.get_running_loop().add_reader(fd, readable.set)
        await guest.monitor.execute("cont")
        await asyncio.wait_for(readable.wait(), 30)
        assert os.read(fd, 1) == b"!"
        asyncio.get_running_loop().remove_reader(fd)
        os.close(fd)
        assert await query_balloon_kib(guest.monitor) == 32 * 1024

    asyncio.run(running(places, build_with(*options), test))


def test_the_error_of_an_early_death_has_the_log(places: RunPlaces) -> None:
    with pytest.raises(Error, match="'nonsense' is not a valid device model name") as caught:
        asyncio.run(QemuProcess.start(places, build_with("-device", "nonsense"), Handlers()))
    assert caught.value.code == ErrorCode.INTERNAL_ERROR
    assert caught.value.message.startswith("internal error: qemu unexpectedly closed the monitor: ")
    assert not places.folder.exists()
    assert not places.pid_file.exists()


def test_a_missing_emulator_is_an_error(places: RunPlaces) -> None:
    with pytest.raises(Error) as caught:
        asyncio.run(QemuProcess.start(places, lambda _: Command(["/nonexistent/qemu"], {}), Handlers()))
    assert caught.value.code == ErrorCode.SYSTEM_ERROR
    assert not places.folder.exists()


def test_a_guest_outlives_us_and_is_found_again(places: RunPlaces) -> None:
    async def first() -> ProcessIdentity:
        guest = await QemuProcess.start(places, build_with(), Handlers())
        await guest.release()
        return guest.identity

    async def second(identity: ProcessIdentity) -> None:
        guest = await QemuProcess.reconnect(places, identity, Handlers())
        assert await query_status(guest.monitor) == "prelaunch"
        await guest.kill(is_graceful=True)
        await guest.release()
        await write_log(places, "shutting down, reason=destroyed")
        with pytest.raises(ProcessGoneError):
            await QemuProcess.reconnect(places, ProcessIdentity(identity.pid, identity.start_time - 1), Handlers())

    identity = asyncio.run(first())
    try:
        asyncio.run(second(identity))
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(identity.pid, signal.SIGKILL)
    assert places.log.read_text().endswith(": shutting down, reason=destroyed\n")
