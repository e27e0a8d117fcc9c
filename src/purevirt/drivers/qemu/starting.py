"""How a domain is started (qemuProcessStart).

The order is such that whoever is killed in between leaves no guest, or one that the next daemon finds: the status
file is there before the guest's first instruction, and a QEMU without one is ended by ``recover``.
"""

import asyncio
import contextlib
from dataclasses import dataclass

from purevirt.api.ref import DomainRef
from purevirt.conf.domain.display import SpiceGraphics, VncGraphics
from purevirt.drivers.qemu.affinity import apply_affinity
from purevirt.drivers.qemu.alias import assign_aliases
from purevirt.drivers.qemu.capabilities import QemuCapabilities
from purevirt.drivers.qemu.command.build import build_command, check_enforceable
from purevirt.drivers.qemu.command.context import CommandContext
from purevirt.drivers.qemu.descriptor import DescriptorBroker
from purevirt.drivers.qemu.ending import NOT_STARTED, finish
from purevirt.drivers.qemu.events import set_reboot_action, watch
from purevirt.drivers.qemu.host_part import check_emulator, check_images, close_taps, open_taps, prepare_nvram
from purevirt.drivers.qemu.jsonvalue import JsonObject
from purevirt.drivers.qemu.launch import Command, RunPlaces
from purevirt.drivers.qemu.live_part import prepare_document, set_nodes, set_terminals
from purevirt.drivers.qemu.monitor import ask, translated
from purevirt.drivers.qemu.monitor_query import query_open_channels, query_terminals, query_vcpus
from purevirt.drivers.qemu.node import QemuNode
from purevirt.drivers.qemu.process import QemuProcess
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.qemu.run import Run
from purevirt.enums.domain_event import (
    DomainEventStartedDetailType,
    DomainEventSuspendedDetailType,
    DomainEventType,
)
from purevirt.enums.domain_state import DomainPausedReason, DomainRunningReason, DomainState
from purevirt.errors import Error, ErrorCode, ErrorDomain


@dataclass(frozen=True, slots=True)
class StartOptions:
    """How to start: paused, with fresh variables of the firmware, and bound to the life of a session."""

    is_paused: bool = False
    is_nvram_reset: bool = False
    owner: object | None = None


async def start(node: QemuNode, record: QemuDomain, options: StartOptions) -> DomainRef:
    """Start an inactive domain, whose START job the caller holds; raises Error and leaves it as it was then.

    A transient domain that cannot be started is gone.
    """
    run = _begin(node, record, options)
    try:
        capabilities = await node.capabilities_of(record.current)
        check_emulator(record.current, capabilities)
        await asyncio.to_thread(prepare_nvram, record.current, is_reset=options.is_nvram_reset)
        await _launch(node, record, run, capabilities)
        await _complete(record, run, capabilities)
        await node.save_status(record)
        await _let_go(node, record, run, options)
        await node.save_status(record)
    except BaseException:
        run.is_starting = False
        await asyncio.shield(node.spawn(finish(node, record, run, NOT_STARTED)))
        raise
    run.is_starting = False
    if not run.monitor.is_open:
        # it ended before anybody was in charge of that
        await finish(node, record, run, NOT_STARTED)
        raise Error(ErrorCode.OPERATION_FAILED, "guest unexpectedly quit", domain=ErrorDomain.QEMU)
    node.tell(record.ref, DomainEventType.STARTED, DomainEventStartedDetailType.BOOTED)
    if options.is_paused:
        node.tell(record.ref, DomainEventType.SUSPENDED, DomainEventSuspendedDetailType.PAUSED)
    return record.ref


def _begin(node: QemuNode, record: QemuDomain, options: StartOptions) -> Run:
    """Make the domain an active one that is starting up."""
    domain_id = node.next_id()
    run = Run(RunPlaces.of(node.paths, domain_id, record.name), domain_id, owner=options.owner)
    run.is_starting = True
    record.run = run
    record.start(domain_id, DomainRunningReason.UNKNOWN)
    record.set_state(DomainState.PAUSED, DomainPausedReason.STARTING_UP)
    return run


async def _launch(node: QemuNode, record: QemuDomain, run: Run, capabilities: QemuCapabilities) -> None:
    """Take what the host gives and get QEMU to run, waiting for its first instruction."""
    definition = record.current
    check_enforceable(definition)
    await asyncio.to_thread(check_images, definition)
    prepare_document(definition)
    assign_aliases(definition)
    ports = node.ports.assign(definition)
    run.releases.append(lambda: node.ports.give_back(ports))
    taps = await asyncio.to_thread(open_taps, definition)
    nodes: dict[int, str] = {}
    try:
        with DescriptorBroker(taps) as broker:

            def build(monitor_fd: int) -> Command:
                places = run.places
                context = CommandContext(
                    definition, capabilities, places.folder, places.channels, monitor_fd, broker, nodes=nodes
                )
                return build_command(context)

            if run.is_destroyed:
                raise _cut_short()
            run.launching = node.spawn(QemuProcess.start(run.places, build, watch(node, record, run)))
            try:
                run.process = await _outcome(run.launching)
            finally:
                run.launching = None
    finally:
        close_taps(taps)
    set_nodes(definition, nodes)


async def _outcome(starting: "asyncio.Task[QemuProcess]") -> QemuProcess:
    """What comes of a launch; one that somebody cancelled to destroy the guest is an Error OPERATION_FAILED."""
    try:
        return await starting
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise _cut_short() from None


def _cut_short() -> Error:
    """The error of a start whose guest somebody destroyed."""
    detail = "guest crashed while connecting to the monitor"
    return Error(ErrorCode.OPERATION_FAILED, detail, domain=ErrorDomain.QEMU)


async def _complete(record: QemuDomain, run: Run, capabilities: QemuCapabilities) -> None:
    """Ask QEMU what only it knows, and tell it what no command line does."""
    monitor = run.monitor
    await set_reboot_action(monitor, record.current, capabilities)
    with translated():
        run.vcpus = await query_vcpus(monitor)
        set_terminals(record.current, await query_terminals(monitor), await query_open_channels(monitor))
    apply_affinity(record)
    record.changed()
    for graphics in record.current.devices.graphics:
        if isinstance(graphics, VncGraphics | SpiceGraphics) and graphics.passwd is not None:
            connected = str(graphics.connected or ("fail" if graphics.type == "vnc" else "keep"))
            secret: JsonObject = {"protocol": graphics.type, "password": graphics.passwd}
            if graphics.type != "vnc":
                secret["connected"] = connected
            await ask(monitor, "set_password", secret)


async def _let_go(node: QemuNode, record: QemuDomain, run: Run, options: StartOptions) -> None:
    """Let the guest run, unless it is to wait."""
    if options.is_paused:
        record.set_state(DomainState.PAUSED, DomainPausedReason.USER)
        return
    run.resume_reason = DomainRunningReason.BOOTED
    await ask(run.monitor, "cont")
    if record.state == DomainState.PAUSED:
        record.set_state(DomainState.RUNNING, DomainRunningReason.BOOTED)


async def stop_launch(run: Run) -> None:
    """End a start that is under way, from outside of it."""
    run.is_destroyed = True
    if run.launching is not None:
        run.launching.cancel()
    elif run.process is not None:
        with contextlib.suppress(Error):
            await run.process.kill()
