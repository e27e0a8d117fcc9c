"""What QEMU tells by itself, turned into states and events (qemuProcessHandle*).

Handlers run one behind the other in the order of the messages and never wait; what takes time becomes a task of
the driver's.
"""

import json
from collections.abc import Callable

from purevirt.api.event import (
    DomainControlErrorEvent,
    DomainIOErrorEvent,
    DomainIOErrorReasonEvent,
    DomainPMSuspendDiskEvent,
    DomainPMSuspendEvent,
    DomainPMWakeupEvent,
    DomainRebootEvent,
    DomainWatchdogEvent,
    QemuMonitorEvent,
)
from purevirt.conf.domain.clock import LifecycleAction
from purevirt.conf.domain.model import Domain
from purevirt.drivers.qemu.capabilities import QemuCapabilities
from purevirt.drivers.qemu.device_events import DEVICE_EVENTS, disk_of
from purevirt.drivers.qemu.ending import CRASHED, SHUT_DOWN, Ending, after_exit, end_dead, finish
from purevirt.drivers.qemu.jsonvalue import JsonObject, find_str
from purevirt.drivers.qemu.monitor import ask
from purevirt.drivers.qemu.node import QemuNode
from purevirt.drivers.qemu.process import Handlers
from purevirt.drivers.qemu.qmp import QmpClient, QmpConnectionError, QmpError, QmpEvent, QmpProtocolError
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.qemu.run import Run
from purevirt.drivers.shared.job import Job
from purevirt.enums.domain_event import (
    DomainEventCrashedDetailType,
    DomainEventIOErrorAction,
    DomainEventPMSuspendedDetailType,
    DomainEventResumedDetailType,
    DomainEventShutdownDetailType,
    DomainEventStartedDetailType,
    DomainEventSuspendedDetailType,
    DomainEventType,
    DomainEventWatchdogAction,
)
from purevirt.enums.domain_state import (
    DomainCrashedReason,
    DomainPausedReason,
    DomainPMSuspendedReason,
    DomainRunningReason,
    DomainShutdownReason,
    DomainState,
)
from purevirt.errors import Error
from purevirt.logging import get_logger

log = get_logger(__name__)

KEEPS_RUNNING = frozenset({LifecycleAction.RESTART, LifecycleAction.RENAME_RESTART})
"""Lifecycle actions behind which the guest boots again."""

_SUSPENDED_DETAILS = {
    DomainPausedReason.MIGRATION: DomainEventSuspendedDetailType.MIGRATED,
    DomainPausedReason.IOERROR: DomainEventSuspendedDetailType.IOERROR,
    DomainPausedReason.WATCHDOG: DomainEventSuspendedDetailType.WATCHDOG,
    DomainPausedReason.FROM_SNAPSHOT: DomainEventSuspendedDetailType.FROM_SNAPSHOT,
    DomainPausedReason.API_ERROR: DomainEventSuspendedDetailType.API_ERROR,
}
_WATCHDOG_ACTIONS = {
    "none": DomainEventWatchdogAction.NONE,
    "pause": DomainEventWatchdogAction.PAUSE,
    "reset": DomainEventWatchdogAction.RESET,
    "poweroff": DomainEventWatchdogAction.POWEROFF,
    "shutdown": DomainEventWatchdogAction.SHUTDOWN,
    "debug": DomainEventWatchdogAction.DEBUG,
    "inject-nmi": DomainEventWatchdogAction.INJECTNMI,
}
_IO_ERROR_ACTIONS = {
    "ignore": DomainEventIOErrorAction.NONE,
    "stop": DomainEventIOErrorAction.PAUSE,
    "report": DomainEventIOErrorAction.REPORT,
}


_STARTING = (DomainState.PAUSED, DomainPausedReason.STARTING_UP)


async def set_reboot_action(monitor: QmpClient, definition: Domain, capabilities: QemuCapabilities) -> None:
    """Let QEMU report a reset by the guest as its end, where the definition says that it is one; raises Error."""
    if capabilities.has("set-action"):
        goes_on = definition.on_reboot in {None, *KEEPS_RUNNING}
        await ask(monitor, "set-action", {"reboot": "reset" if goes_on else "shutdown"})


def watch(node: QemuNode, record: QemuDomain, run: Run) -> Handlers:
    """Who hears of a run's QEMU."""
    ear = GuestEar(node, record, run)
    return Handlers(on_event=ear.on_event, on_close=ear.on_close, on_exit=ear.on_exit)


class GuestEar:
    """Listens to one run of one domain."""

    def __init__(self, node: QemuNode, record: QemuDomain, run: Run) -> None:
        self._node = node
        self._record = record
        self._run = run

    def on_event(self, event: QmpEvent) -> None:
        """Take an event of the monitor."""
        if self._run.is_over and event.name != "SHUTDOWN":
            return
        details = json.dumps(event.data, separators=(",", ":")) if event.data else None
        told = QemuMonitorEvent(
            self._record.ref, event.name, max(event.seconds, 0), max(event.microseconds, 0), details
        )
        self._node.bus.emit(told)
        if (handler := _HANDLERS.get(event.name)) is not None:
            handler(self, event.data)
        elif (function := DEVICE_EVENTS.get(event.name)) is not None:
            function(self._node, self._record, event.data)

    def on_close(self, reason: QmpConnectionError) -> None:
        """Take the end of the monitor."""
        self._run.monitor_closed.set()
        if isinstance(reason, QmpProtocolError):
            self._run.has_monitor_error = True
            log.error("monitor of domain '%s' failed: %s", self._record.name, reason)
            self._node.bus.emit(DomainControlErrorEvent(self._record.ref))
            return
        self._node.spawn(end_dead(self._node, self._record, self._run))

    def on_exit(self, status: int | None) -> None:
        """Take the end of the process."""
        self._node.spawn(after_exit(self._node, self._record, self._run))

    def _enter(self, state: DomainState, reason: int, event: DomainEventType | None = None, detail: int = 0) -> None:
        self._record.set_state(state, reason)
        self._node.note_status(self._record)
        if event is not None:
            self._node.tell(self._record.ref, event, detail)

    def _stop(self, data: JsonObject) -> None:
        """The guest's CPUs stand still."""
        if self._record.state != DomainState.RUNNING or self._run.is_rebooting:
            return
        reason, self._run.pause_reason = self._run.pause_reason, DomainPausedReason.UNKNOWN
        detail = _SUSPENDED_DETAILS.get(reason, DomainEventSuspendedDetailType.PAUSED)
        self._enter(DomainState.PAUSED, reason, DomainEventType.SUSPENDED, detail)

    def _resume(self, data: JsonObject) -> None:
        """They go on."""
        if self._record.state != DomainState.PAUSED:
            return
        reason, self._run.resume_reason = self._run.resume_reason, DomainRunningReason.UNPAUSED
        if reason == DomainRunningReason.UNKNOWN:
            reason = DomainRunningReason.UNPAUSED
        detail = DomainEventResumedDetailType.UNPAUSED
        self._enter(DomainState.RUNNING, reason, DomainEventType.RESUMED, detail)

    def _shutdown(self, data: JsonObject) -> None:
        """The guest is off, or QEMU was told to end; QEMU waits for us to end it."""
        record, run = self._record, self._run
        if record.state == DomainState.SHUTDOWN:
            return
        if run.is_over and (record.state, record.reason) == _STARTING:
            return  # a start that failed
        if run.is_rebooting and not run.is_destroyed:
            self._node.spawn(self._reboot())
            return
        by_guest = data.get("guest")
        detail = DomainEventShutdownDetailType.FINISHED
        if isinstance(by_guest, bool):
            detail = DomainEventShutdownDetailType.GUEST if by_guest else DomainEventShutdownDetailType.HOST
        record.set_state(DomainState.SHUTDOWN, DomainShutdownReason.UNKNOWN)
        self._node.tell(record.ref, DomainEventType.SHUTDOWN, detail)
        if not run.is_over:
            self._node.note_status(record)
            self._node.spawn(self._end(SHUT_DOWN))

    async def _end(self, ending: Ending) -> None:
        if self._run.is_destroyed:
            return
        try:
            async with self._record.jobs.hold(Job.DESTROY, "qemuProcessShutdownOrReboot"):
                await finish(self._node, self._record, self._run, ending)
        except Error as problem:
            log.error("cannot end domain '%s': %s", self._record.name, problem.message)

    async def _reboot(self) -> None:
        """Boot a guest again that has powered off (qemuProcessFakeReboot)."""
        record, run = self._record, self._run
        try:
            async with record.jobs.hold(Job.MODIFY, "qemuProcessFakeReboot"):
                monitor = run.monitor
                await monitor.execute("system_reset")
                if record.state == DomainState.CRASHED:
                    record.set_state(DomainState.PAUSED, DomainPausedReason.CRASHED)
                run.is_rebooting = False
                run.resume_reason = DomainRunningReason.BOOTED
                await monitor.execute("cont")
                record.set_state(DomainState.RUNNING, DomainRunningReason.BOOTED)
            self._node.note_status(record)
        except (Error, QmpError) as problem:
            log.error("cannot reboot domain '%s': %s", record.name, problem)
            run.is_rebooting = False
            await self._end(SHUT_DOWN)

    def _reset(self, data: JsonObject) -> None:
        """The machine was reset."""
        self._node.bus.emit(DomainRebootEvent(self._record.ref))

    def _watchdog(self, data: JsonObject) -> None:
        action = _WATCHDOG_ACTIONS.get(str(data.get("action")), DomainEventWatchdogAction.NONE)
        self._node.bus.emit(DomainWatchdogEvent(self._record.ref, action))
        if action == DomainEventWatchdogAction.PAUSE:
            self._pause_for(DomainPausedReason.WATCHDOG)

    def _io_error(self, data: JsonObject) -> None:
        node = find_str(data, "node-name") or ""
        device = find_str(data, "device") or node
        action = _IO_ERROR_ACTIONS.get(str(data.get("action")), DomainEventIOErrorAction.NONE)
        alias, path = disk_of(self._record, device, node)
        reason = "enospc" if data.get("nospace") is True else ""
        self._node.bus.emit(DomainIOErrorEvent(self._record.ref, path, alias, action))
        self._node.bus.emit(DomainIOErrorReasonEvent(self._record.ref, path, alias, action, reason))
        if action == DomainEventIOErrorAction.PAUSE:
            self._pause_for(DomainPausedReason.IOERROR)

    def _pause_for(self, reason: DomainPausedReason) -> None:
        """Note why a STOP comes, or why it came."""
        if self._record.state == DomainState.RUNNING:
            detail = _SUSPENDED_DETAILS[reason]
            self._enter(DomainState.PAUSED, reason, DomainEventType.SUSPENDED, detail)

    def _panicked(self, data: JsonObject) -> None:
        """The guest's kernel gave up."""
        record = self._record
        self._enter(
            DomainState.CRASHED, DomainCrashedReason.PANICKED, DomainEventType.CRASHED,
            DomainEventCrashedDetailType.PANICKED,
        )  # fmt: skip
        action = record.current.on_crash
        if action in KEEPS_RUNNING:
            self._run.is_rebooting = True
            self._node.spawn(self._reboot())
        elif action != LifecycleAction.PRESERVE:
            self._node.spawn(self._end(CRASHED))

    def _crash_loaded(self, data: JsonObject) -> None:
        """The guest's kernel gave up and another one takes its memory down."""
        detail = DomainEventCrashedDetailType.CRASHLOADED
        self._node.tell(self._record.ref, DomainEventType.CRASHED, detail)

    def _sleep(self, data: JsonObject) -> None:
        self._node.bus.emit(DomainPMSuspendEvent(self._record.ref, 0))
        self._fall_asleep(DomainEventPMSuspendedDetailType.MEMORY)

    def _sleep_disk(self, data: JsonObject) -> None:
        self._node.bus.emit(DomainPMSuspendDiskEvent(self._record.ref, 0))
        self._fall_asleep(DomainEventPMSuspendedDetailType.DISK)

    def _fall_asleep(self, detail: DomainEventPMSuspendedDetailType) -> None:
        if self._record.state == DomainState.RUNNING:
            reason = DomainPMSuspendedReason.PMSUSPENDED_UNKNOWN
            self._enter(DomainState.PMSUSPENDED, reason, DomainEventType.PMSUSPENDED, detail)

    def _wake(self, data: JsonObject) -> None:
        self._node.bus.emit(DomainPMWakeupEvent(self._record.ref, 0))
        if self._record.state == DomainState.PMSUSPENDED:
            detail = DomainEventStartedDetailType.WAKEUP
            self._enter(DomainState.RUNNING, DomainRunningReason.WAKEUP, DomainEventType.STARTED, detail)


_HANDLERS: dict[str, Callable[[GuestEar, JsonObject], None]] = {
    "STOP": GuestEar._stop,
    "RESUME": GuestEar._resume,
    "SHUTDOWN": GuestEar._shutdown,
    "RESET": GuestEar._reset,
    "WATCHDOG": GuestEar._watchdog,
    "BLOCK_IO_ERROR": GuestEar._io_error,
    "GUEST_PANICKED": GuestEar._panicked,
    "GUEST_CRASHLOADED": GuestEar._crash_loaded,
    "SUSPEND": GuestEar._sleep,
    "SUSPEND_DISK": GuestEar._sleep_disk,
    "WAKEUP": GuestEar._wake,
}
