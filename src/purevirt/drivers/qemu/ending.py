"""How runs end: on purpose, by the guest, by the death of QEMU; what is cleaned up and what is told."""

import asyncio
import contextlib
import signal
from dataclasses import dataclass

from purevirt.drivers.qemu.launch import forget, write_log
from purevirt.drivers.qemu.node import QemuNode
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.qemu.run import Run
from purevirt.drivers.shared.job import Job
from purevirt.enums.domain_event import DomainEventStoppedDetailType, DomainEventType
from purevirt.enums.domain_state import DomainShutoffReason, DomainState
from purevirt.errors import Error
from purevirt.host.process import ProcessGoneError, ProcessIdentity, ProcessWatch
from purevirt.logging import get_logger

log = get_logger(__name__)

_MONITOR_GRACE_S = 5.0
"""How long the last messages of a QEMU that has ended may take to be read."""

_EXIT_GRACE_S = 5.0
"""How long a QEMU may live on that has closed its monitor."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a run ended: the reason of the state, and the detail of the event (None: nothing is told)."""

    reason: DomainShutoffReason
    detail: DomainEventStoppedDetailType | None


DESTROYED = Ending(DomainShutoffReason.DESTROYED, DomainEventStoppedDetailType.DESTROYED)
SHUT_DOWN = Ending(DomainShutoffReason.SHUTDOWN, DomainEventStoppedDetailType.SHUTDOWN)
CRASHED = Ending(DomainShutoffReason.CRASHED, DomainEventStoppedDetailType.CRASHED)
DIED = Ending(DomainShutoffReason.CRASHED, DomainEventStoppedDetailType.FAILED)
NOT_STARTED = Ending(DomainShutoffReason.FAILED, None)
LOST = Ending(DomainShutoffReason.DAEMON, DomainEventStoppedDetailType.FAILED)


async def finish(node: QemuNode, record: QemuDomain, run: Run, ending: Ending, *, is_graceful: bool = False) -> None:
    """End a run and clean up behind it; a run that is over already is left alone.

    Raises Error SYSTEM_ERROR where QEMU does not go; the run is then as before.
    """
    if run.is_over:
        return
    run.is_over = True
    try:
        await _end_process(run, is_graceful=is_graceful)
    except BaseException:
        run.is_over = False
        raise
    await _clean_up(node, record, run, ending)
    told = record.stop(ending.reason)
    record.run = None
    if ending.detail is not None:
        node.tell(told, DomainEventType.STOPPED, ending.detail)
    if not record.is_persistent:
        node.domains.remove(record)


async def _end_process(run: Run, *, is_graceful: bool) -> None:
    if run.process is not None:
        await run.process.kill(is_graceful=is_graceful)
    elif run.found is not None:
        await asyncio.to_thread(kill_process, run.found)


def kill_process(identity: ProcessIdentity) -> None:
    """Kill a process that was found, if it is still the one that was meant. Blocks for a moment."""
    try:
        watched = ProcessWatch(identity)
    except ProcessGoneError:
        return
    watched.send(signal.SIGKILL)
    watched.close()


async def _clean_up(node: QemuNode, record: QemuDomain, run: Run, ending: Ending) -> None:
    """Give back what the run had; what fails is logged and holds up nothing."""
    run.devices.close()
    if run.process is not None:
        await run.process.release()
    run.release()
    word = ending.reason.name.lower().replace("_", "-")
    try:
        await write_log(run.places, f"shutting down, reason={word}")
        await node.remove_status(record)
        await forget(run.places)
    except OSError as problem:
        log.warning("Failed to clean up behind domain '%s': %s", record.name, problem)


async def end_dead(node: QemuNode, record: QemuDomain, run: Run) -> None:
    """Clean up behind a QEMU that ended by itself (processMonitorEOFEvent).

    Its last messages have been read by now: without a SHUTDOWN among them it is taken for crashed.
    """
    if run.is_over or run.is_destroyed or run.is_starting:
        return  # whoever destroys or starts it sees to the rest
    with contextlib.suppress(TimeoutError, asyncio.TimeoutError):
        if run.process is not None:
            await run.process.wait_exit(_EXIT_GRACE_S)
    ending = {DomainState.SHUTDOWN: SHUT_DOWN, DomainState.CRASHED: CRASHED}.get(record.state, DIED)
    try:
        async with record.jobs.hold(Job.DESTROY, "processMonitorEOFEvent"):
            await finish(node, record, run, ending)
    except Error as problem:
        log.error("Failed to clean up behind domain '%s': %s", record.name, problem.message)


async def after_exit(node: QemuNode, record: QemuDomain, run: Run) -> None:
    """React to the end of the process, when its last messages have been read."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_MONITOR_GRACE_S):
            await run.monitor_closed.wait()
            return  # the end of the monitor sees to it
    await end_dead(node, record, run)
