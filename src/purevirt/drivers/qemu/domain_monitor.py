"""The calls of the qemu program: talking to monitor and agent directly, and hearing the monitor's events."""

import re
from collections.abc import Callable
from itertools import count

from purevirt.api.event import Event, QemuMonitorEvent
from purevirt.api.facet.qemu import DomainQemu, QemuEvents
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainRef
from purevirt.api.result import MonitorReply
from purevirt.drivers.qemu.agent import check_agent
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.qemu.failure import internal_error
from purevirt.drivers.qemu.jsonvalue import Json, JsonObject, JsonShapeError, format_compact, get_object, parse
from purevirt.drivers.qemu.monitor import translated
from purevirt.drivers.qemu.node import QemuNode
from purevirt.drivers.qemu.qmp import QmpCommandError
from purevirt.drivers.shared.impact import check_active
from purevirt.drivers.shared.job import Job
from purevirt.enums.qemu import ConnectDomainQemuMonitorEventRegisterFlags as Register
from purevirt.enums.qemu import DomainQemuMonitorCommandFlags as CommandFlags
from purevirt.errors import Error, ErrorCode, ErrorDomain

Deliver = Callable[[int, Event], None]

REGISTER_FLAGS = Register.REGEX | Register.NOCASE


class QemuDomainMonitor(QemuFacet, DomainQemu):
    """Monitor and agent commands."""

    def __init__(self, node: QemuNode, owner: object) -> None:
        super().__init__(node, owner)
        self._serials = count(1)

    @override(CommandFlags.HMP)
    async def domain_monitor_command(self, domain: DomainRef, cmd: str, flags: CommandFlags) -> str:
        return await self._run(domain, cmd, flags, [])

    @override(CommandFlags.HMP)
    async def domain_monitor_command_with_files(
        self, domain: DomainRef, cmd: str, files: list[int], flags: CommandFlags
    ) -> MonitorReply:
        return MonitorReply(await self._run(domain, cmd, flags, files), [])

    @override()
    async def domain_agent_command(self, domain: DomainRef, cmd: str, timeout_s: int, flags: NoFlags) -> str | None:
        check_agent(self.find_domain(domain))

    async def _run(self, domain: DomainRef, cmd: str, flags: int, files: list[int]) -> str:
        record = self.running(domain)
        if flags & CommandFlags.HMP and files:
            detail = "file descriptors can't be passed with a human monitor command"
            raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.QEMU)
        command, arguments = ("human-monitor-command", _hmp(cmd)) if flags & CommandFlags.HMP else _qmp(cmd)
        async with record.jobs.hold(Job.MODIFY, "qemuDomainQemuMonitorCommandWithFiles"):
            check_active(record)
            run = record.active_run()
            run.has_custom_monitor = True
            if flags & CommandFlags.HMP:
                with translated():
                    return str(await run.monitor.execute(command, arguments, fds=files))
            identity: JsonObject = {"id": f"libvirt-{next(self._serials)}"}
            with translated():
                try:
                    value: Json = await run.monitor.execute(command, arguments, fds=files)
                except QmpCommandError as refusal:
                    problem: JsonObject = {"class": refusal.error_class, "desc": refusal.description}
                    return format_compact({**identity, "error": problem})
            return format_compact({"return": value, **identity})


class QemuMonitorEvents(QemuFacet, QemuEvents):
    """Subscriptions to the events of monitors; ``deliver`` takes the callback id and the event."""

    def __init__(self, node: QemuNode, owner: object, deliver: Deliver) -> None:
        super().__init__(node, owner)
        self._deliver = deliver
        self._next_id = 0
        self._wanted: dict[int, tuple[bytes | None, Callable[[str], bool]]] = {}

    def close(self) -> None:
        """Drop every subscription."""
        self._wanted.clear()
        self.node.bus.forget(self._on_event)

    @override(REGISTER_FLAGS)
    async def connect_domain_monitor_event_register(
        self, domain: DomainRef | None, event: str | None, flags: Register
    ) -> int:
        accepts = _filter(event, flags)
        if not self._wanted:
            self.node.bus.listen(self._on_event)
        callback_id, self._next_id = self._next_id, self._next_id + 1
        self._wanted[callback_id] = (domain.uuid if domain is not None else None, accepts)
        return callback_id

    @override()
    async def connect_domain_monitor_event_deregister(self, callback_id: int) -> None:
        if self._wanted.pop(callback_id, None) is None:
            detail = f"could not find event callback {callback_id} for deletion"
            raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.EVENT)
        if not self._wanted:
            self.node.bus.forget(self._on_event)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, QemuMonitorEvent):
            for callback_id, (uuid, accepts) in list(self._wanted.items()):
                if uuid in {None, event.domain.uuid} and accepts(event.event):
                    self._deliver(callback_id, event)


def _hmp(command: str) -> JsonObject:
    return {"command-line": command}


def _qmp(text: str) -> tuple[str, JsonObject]:
    """The name and arguments of a command given as JSON; raises Error INTERNAL_ERROR."""
    try:
        command = get_object(parse(text), "command")
        arguments = command.get("arguments")
        return str(command.get("execute", "")), {} if arguments is None else get_object(arguments, "arguments")
    except JsonShapeError as problem:
        raise internal_error(f"cannot parse json {text}: {problem}") from problem


def _filter(event: str | None, flags: Register) -> Callable[[str], bool]:
    """Whether a name of an event is wanted; raises Error INVALID_ARG for a malformed expression."""
    if event is None:
        return lambda name: True
    options = re.IGNORECASE if flags & Register.NOCASE else re.NOFLAG
    try:
        pattern = re.compile(event if flags & Register.REGEX else re.escape(event), options)
    except re.error as problem:
        detail = f"failed to compile regex '{event}': {problem}"
        raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.QEMU) from problem
    match = pattern.search if flags & Register.REGEX else pattern.fullmatch
    return lambda name: match(name) is not None
