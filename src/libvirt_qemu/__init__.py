"""Calls for QEMU domains only: their monitor, their guest agent and the monitor's events."""

import os
from collections.abc import Callable
from typing import IO, Any, TypeVar

import libvirt
from libvirt.argument import as_files, as_int, as_text, as_uint, bits
from libvirt.dispatch import fields_of
from libvirt.eventqueue import Wanted
from libvirt_qemu._constants import *  # noqa: F403  # the constants are the module's own
from purevirt.api.event import Event, EventKind
from purevirt.api.facet.qemu import DomainQemu, QemuEvents
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.enums.qemu import ConnectDomainQemuMonitorEventRegisterFlags, DomainQemuMonitorCommandFlags

T = TypeVar("T")
MonitorCallback = Callable[[libvirt.virConnect, libvirt.virDomain, str, int, int, str | None, T], object]


def qemuMonitorCommand(domain: libvirt.virDomain, cmd: str, flags: int) -> str:
    """What the monitor answers to a command: JSON, or text with VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP."""
    return domain._call(DomainQemu.domain_monitor_command, domain._o, cmd, bits(DomainQemuMonitorCommandFlags, flags))


def qemuMonitorCommandWithFiles(
    domain: libvirt.virDomain, cmd: str, files: list[int] | None = None, flags: int = 0
) -> tuple[str, list[IO[Any]]]:
    """What the monitor answers to a command sent with open files, and the files it sends back."""
    sent = as_files(files or [])
    how = bits(DomainQemuMonitorCommandFlags, flags)
    reply = domain._call(DomainQemu.domain_monitor_command_with_files, domain._o, cmd, sent, how)
    return reply.result, [os.fdopen(fd) for fd in reply.files]


def qemuAgentCommand(domain: libvirt.virDomain, cmd: str, timeout: int, flags: int) -> str | None:
    """What the guest agent answers to a command, waiting for seconds or VIR_DOMAIN_QEMU_AGENT_COMMAND_*."""
    waiting = as_int(timeout)
    return domain._call(DomainQemu.domain_agent_command, domain._o, cmd, waiting, bits(NoFlags, flags))


def qemuAttach(conn: libvirt.virConnect, pid_value: int, flags: int) -> libvirt.virDomain:
    """Make a domain of a QEMU that somebody else started, by its process."""
    return libvirt.virDomain(conn, conn._call(DomainQemu.domain_attach, as_uint(pid_value), bits(NoFlags, flags)))


def qemuMonitorEventRegister(
    conn: libvirt.virConnect,
    dom: libvirt.virDomain | None,
    event: str | None,
    cb: MonitorCallback[T],
    opaque: T,
    flags: int = 0,
) -> int:
    """Call ``cb(conn, dom, event, seconds, micros, details, opaque)`` for events of the monitor; a number to end that.

    ``event`` is a name, None for all, or a pattern with VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_REGEX.
    """
    as_text(event, "virConnectDomainQemuMonitorEventRegister", 3)
    ref, how = None if dom is None else dom._o, bits(ConnectDomainQemuMonitorEventRegisterFlags, flags)
    data = {"cb": cb, "conn": conn, "opaque": opaque}

    def subscribe() -> int:
        return conn._call(QemuEvents.connect_domain_monitor_event_register, ref, event, how)

    def dispatch(told: Event) -> None:
        dom, name, seconds, micros, details = fields_of(told)
        _dispatchQemuMonitorEventCallback(conn, dom, name, seconds, micros, details, data)

    return conn._subscribe(Wanted(EventKind.QEMU, 0, event, is_unique=False), subscribe, dispatch)


def qemuMonitorEventDeregister(conn: libvirt.virConnect, callbackID: int) -> None:
    """Call no more for the registration with a number."""
    number = as_int(callbackID)
    declared = QemuEvents.connect_domain_monitor_event_deregister
    conn._unsubscribe(EventKind.QEMU, number, lambda driver: conn._call(declared, driver))


def _dispatchQemuMonitorEventCallback(
    conn: libvirt.virConnect,
    dom: DomainRef,
    event: str,
    seconds: int,
    micros: int,
    details: str | None,
    cbData: dict[str, Any],
) -> int:
    """Tell of an event of the monitor."""
    cbData["cb"](conn, libvirt.virDomain(conn, _obj=dom), event, seconds, micros, details, cbData["opaque"])
    return 0
