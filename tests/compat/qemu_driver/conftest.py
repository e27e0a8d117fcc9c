"""A QEMU driver of a test's own, below its folder, and guests small enough to start dozens of."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from purevirt.api.event import DomainLifecycleEvent, Event
from purevirt.api.facet.domain_definition import DomainDefinition
from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.facet.session import SessionEvents
from purevirt.api.ref import DomainRef
from purevirt.api.session import Session
from purevirt.drivers.qemu.driver import QemuDriver
from purevirt.drivers.qemu.paths import QemuPaths
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.enums.domain import DomainCreateFlags
from purevirt.enums.domain_event import DomainEventID
from purevirt.enums.host import ConnectFlags
from purevirt.uri import parse_uri

QEMU = shutil.which("qemu-system-x86_64") or ""
EXAMPLES = Path(__file__).parents[3] / "examples"
TEST_TIMEOUT_S = 60
WAIT_S = 30.0

TINY = """<domain type='qemu'>
  <name>{name}</name>
  <uuid>{uuid}</uuid>
  <memory unit='KiB'>32768</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type>{boot}</os>
  <features><acpi/></features>
  {extra}
  <devices>
    <controller type='usb' model='none'/>
    <memballoon model='none'/>
    {devices}
  </devices>
</domain>"""
BOOT_DISK = """<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='{image}'/>
  <target dev='hda' bus='ide'/></disk><serial type='pty'/><console type='pty'/>"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder needs QEMU and has a time limit."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skipif(not QEMU, reason="no qemu-system-x86_64"))
            item.add_marker(pytest.mark.timeout(TEST_TIMEOUT_S))


class Bench:
    """A driver, a session and the events that came; ``call`` runs an operation with positional arguments."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.paths = QemuPaths.system(root)
        self.driver = QemuDriver(self.paths, is_privileged=True, uri_path="/system")
        self.events: list[Event] = []
        self._changed = asyncio.Event()
        self.session: Session

    async def open(self) -> None:
        """Start the driver and listen to all lifecycle events."""
        await self.driver.start()
        self.session = await self.connect()
        self.session.deliver = self._take
        register = self.session.bind(SessionEvents.connect_domain_event_callback_register_any)
        for kind in (DomainEventID.LIFECYCLE, DomainEventID.REBOOT, DomainEventID.CONTROL_ERROR):
            await register(kind, None)

    async def connect(self) -> Session:
        """Another connection."""
        return await self.driver.open(parse_uri("qemu:///system"), ConnectFlags(0))

    async def close(self) -> None:
        """Stop the driver; its guests go on."""
        await self.session.close()
        await self.driver.stop()

    async def call(self, declared: Callable[..., Any], *arguments: Any) -> Any:
        """Run an operation."""
        return await self.session.bind(declared)(*arguments)

    async def define(self, name: str = "", **parts: str) -> DomainRef:
        """Define a tiny guest."""
        ref: DomainRef = await self.call(DomainDefinition.domain_define_xml, self.xml(name, **parts))
        return ref

    async def start(self, ref: DomainRef, flags: DomainCreateFlags = DomainCreateFlags.NONE) -> DomainRef:
        """Start a defined guest."""
        started: DomainRef = await self.call(DomainLifecycle.domain_create_with_flags, ref, flags)
        return started

    def xml(self, name: str = "", *, boot: bool = False, devices: str = "", extra: str = "") -> str:
        """A document; with ``boot`` the guest greets on its serial port and echoes what it gets."""
        parts = devices
        if boot:
            image = self.root / "boot.img"
            if not image.exists():
                sys.path.insert(0, str(EXAMPLES))
                import bootsector  # type: ignore[import-not-found]

                image.write_bytes(bootsector.disk_image())
            parts += BOOT_DISK.format(image=image)
        label = name or f"t{uuid.uuid4().hex[:10]}"
        wanted = "<boot dev='hd'/>" if boot else ""
        return TINY.format(name=label, uuid=uuid.uuid4(), boot=wanted, devices=parts, extra=extra)

    def record(self, ref: DomainRef) -> QemuDomain:
        """What the driver keeps of a domain."""
        return self.driver.node.domains.get(ref)

    def pid(self, ref: DomainRef) -> int:
        """The process of a running guest."""
        run = self.record(ref).run
        assert run is not None
        assert run.process is not None
        return run.process.identity.pid

    def lifecycle(self) -> list[tuple[int, int]]:
        """The lifecycle events so far: event and detail."""
        return [(int(e.event), int(e.detail)) for e in self.events if isinstance(e, DomainLifecycleEvent)]

    async def wait_for(self, test: Callable[[], object]) -> None:
        """Wait until an event makes a test true."""
        async with asyncio.timeout(WAIT_S):
            while not test():
                self._changed.clear()
                await self._changed.wait()

    def _take(self, callback_id: int, event: Event) -> None:
        self.events.append(event)
        self._changed.set()


Scenario = Callable[[Bench], Coroutine[Any, Any, None]]


@contextlib.asynccontextmanager
async def opened(root: Path) -> AsyncIterator[Bench]:
    """A bench inside the block."""
    bench = Bench(root)
    await bench.open()
    try:
        yield bench
    finally:
        await bench.close()


@pytest.fixture
def root() -> Iterator[Path]:
    """A folder with a short path, and no QEMU left behind that uses it."""
    folder = Path(tempfile.mkdtemp(prefix="pv"))
    try:
        yield folder
    finally:
        kill_all(folder)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def play(root: Path) -> Callable[[Scenario], None]:
    """Runs a scenario on a bench."""

    def run(scenario: Scenario) -> None:
        async def main() -> None:
            async with opened(root) as bench:
                await scenario(bench)

        asyncio.run(main())

    return run


@pytest.fixture
def bench_at() -> Callable[[Path], contextlib.AbstractAsyncContextManager[Bench]]:
    """Makes benches, for tests that need several behind each other."""
    return opened


@pytest.fixture
def emulators_of() -> Callable[[Path], list[int]]:
    """Finds the QEMUs of a folder."""
    return find_emulators


def find_emulators(folder: Path) -> list[int]:
    """The pids of all QEMUs whose command line names the folder."""
    found = []
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                words = Path(entry.path, "cmdline").read_bytes()
                if b"qemu-system" in words.split(b"\0")[0] and os.fsencode(folder) in words:
                    found.append(int(entry.name))
    return found


def kill_all(folder: Path) -> None:
    """Kill the QEMUs of a folder."""
    for pid in find_emulators(folder):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def qemu() -> str:
    """The path of the real emulator."""
    return QEMU
