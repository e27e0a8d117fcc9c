"""The state behind every connection to one QEMU driver: domains, emulators, files, events and tasks."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from purevirt.api.event import DomainLifecycleEvent
from purevirt.api.ref import DomainRef
from purevirt.api.subscription import EventBus
from purevirt.conf.domain import Domain, parse_domain
from purevirt.conf.domain.emulator import EmulatorFacts
from purevirt.conf.domain.qemu import qemu_profile
from purevirt.drivers.qemu.capabilities import QemuCapabilities
from purevirt.drivers.qemu.capability_cache import CapabilityCache
from purevirt.drivers.qemu.definition_file import format_definition
from purevirt.drivers.qemu.emulator import Emulators
from purevirt.drivers.qemu.failure import system_error
from purevirt.drivers.qemu.keyed_lock import KeyedLocks
from purevirt.drivers.qemu.paths import QemuPaths
from purevirt.drivers.qemu.port import GraphicsPorts
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.qemu.status_file import format_status
from purevirt.drivers.shared.domain_table import DomainTable
from purevirt.enums.domain_event import DomainEventType
from purevirt.errors import Error, ErrorCode
from purevirt.host.files import remove, write_atomic
from purevirt.host.node import Node
from purevirt.logging import get_logger

log = get_logger(__name__)

T = TypeVar("T")

STATUS_KEY = b"status"
_PROBES = 4


class UnprobedError(Exception):
    """A document was read before the emulator it names was asked what it can do."""

    def __init__(self, arch: str, emulator: str | None) -> None:
        super().__init__(arch, emulator)
        self.arch = arch
        self.emulator = emulator


class QemuNode:
    """One driver's state. Coroutines that outlive a call are tasks of its own: see ``own`` and ``spawn``."""

    def __init__(self, paths: QemuPaths, *, is_privileged: bool) -> None:
        self.paths = paths
        self.is_privileged = is_privileged
        self.bus = EventBus()
        self.domains: DomainTable[QemuDomain] = DomainTable(QemuDomain)
        self.host = Node()
        self.cache = CapabilityCache(paths.capabilities)
        self.emulators = Emulators(self.cache, self.host.arch)
        self.profile = qemu_profile(self._find_emulator)
        self.files = KeyedLocks()
        self.ports = GraphicsPorts()
        self._last_id = 0
        self._noted: set[bytes] = set()
        self._tasks: set[asyncio.Task[Any]] = set()

    async def close(self) -> None:
        """End the tasks and let go of every guest, which runs on."""
        while self._tasks:
            tasks = list(self._tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for record in self.domains:
            if record.run is not None and record.run.process is not None:
                record.run.devices.close()
                await record.run.process.release()
        await self.cache.close()

    def next_id(self) -> int:
        """A number for a run."""
        self._last_id += 1
        return self._last_id

    def reserve_id(self, domain_id: int) -> None:
        """Never give out this number, nor a lower one."""
        self._last_id = max(self._last_id, domain_id)

    def spawn(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Run something that nobody waits for; a failure is logged."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    async def own(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of something that goes on to its end even when the caller is gone."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await asyncio.shield(task)

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (problem := task.exception()) is not None:
            log.error("background work failed: %s", problem, exc_info=problem)

    def tell(self, domain: DomainRef, event: DomainEventType, detail: int) -> None:
        """Send a lifecycle event; ``detail`` is a number of the event's own enumeration."""
        self.bus.emit(DomainLifecycleEvent(domain, event, detail))

    async def read(self, read: Callable[[], T]) -> T:
        """What a reader of documents gives, once the emulators that it asks for have been probed."""
        for _ in range(_PROBES):
            try:
                return read()
            except UnprobedError as missing:
                await self.emulators.load(missing.arch, missing.emulator)
        return read()

    async def parse(self, xml: str, *, validate: bool = False, is_new: bool = True) -> Domain:
        """A domain document of a caller's; raises Error."""
        return await self.read(
            lambda: parse_domain(xml, profile=self.profile, validate=validate, abi_update=is_new),
        )

    async def capabilities_of(self, definition: Domain) -> QemuCapabilities:
        """What the emulator of a domain can do; raises Error."""
        arch = definition.os.type.arch if definition.os.type is not None else None
        return await self.emulators.load(arch or "", definition.devices.emulator)

    def _find_emulator(self, arch: str, emulator: str | None) -> EmulatorFacts:
        try:
            return self.emulators.find(arch, emulator)
        except Error as problem:
            if problem.code != ErrorCode.INTERNAL_ERROR:
                raise
            raise UnprobedError(arch, emulator) from problem

    async def save_status(self, record: QemuDomain) -> None:
        """Write the status file of a run as it is now; raises Error SYSTEM_ERROR."""
        async with self.files.hold(STATUS_KEY + record.uuid):
            self._noted.discard(record.uuid)
            if record.run is None or record.run.process is None or record.run.is_over:
                return
            text = format_status(record, record.run.process.identity)
            path = self.paths.status_file(record.name)
            await write_file(path, text.encode())

    async def save_config(self, record: QemuDomain) -> None:
        """Write the definition of a persistent domain as it is now; raises Error SYSTEM_ERROR."""
        async with self.files.hold(record.uuid):
            if record.is_persistent:
                await write_file(self.paths.config_file(record.name), format_definition(record.config))

    def note_status(self, record: QemuDomain) -> None:
        """Write the status file soon, once for all that happens until then; what cannot be written is logged."""
        if record.uuid not in self._noted:
            self._noted.add(record.uuid)
            self.spawn(self._try_save_status(record))

    async def remove_status(self, record: QemuDomain) -> None:
        """Delete the status file of a run that is over; raises OSError."""
        async with self.files.hold(STATUS_KEY + record.uuid):
            await asyncio.to_thread(remove, self.paths.status_file(record.name))

    async def _try_save_status(self, record: QemuDomain) -> None:
        try:
            await self.save_status(record)
        except Error as problem:
            log.warning("Unable to save status on vm %s: %s", record.name, problem.message)


async def write_file(path: Path, data: bytes) -> None:
    """Replace a file durably; raises Error SYSTEM_ERROR."""
    try:
        await asyncio.to_thread(write_atomic, path, data)
    except OSError as problem:
        raise system_error(f"Failed to write to file '{path}'", problem) from problem
