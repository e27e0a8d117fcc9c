"""Status files of running domains, in the layout of virDomainObjFormat with what the QEMU driver adds.

They are what a later daemon finds a guest by. ``start_time`` (ticks after boot) is our own addition; libvirt's
reader passes it over.
"""

from dataclasses import dataclass

from lxml import etree

from purevirt.conf.defaults import sync_console
from purevirt.conf.document import expect_root, parse_tree
from purevirt.conf.domain import Domain
from purevirt.conf.domain.profile import DomainProfile
from purevirt.conf.modes import LIVE, SECURE, STATUS
from purevirt.conf.xmlmap import Element, MapError, attr, children, flag, format_element, parse_element
from purevirt.conf.xmlmap.codec import INT, STR, ULONG
from purevirt.drivers.qemu.definition_file import header, parse_node
from purevirt.drivers.qemu.monitor_query import Vcpu
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.enums.domain_state import (
    DomainBlockedReason,
    DomainCrashedReason,
    DomainNostateReason,
    DomainPausedReason,
    DomainPMSuspendedReason,
    DomainRunningReason,
    DomainShutdownReason,
    DomainShutoffReason,
    DomainState,
)
from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.host.process import ProcessGoneError, ProcessIdentity

# state: its reasons
_REASONS: dict[DomainState, dict[int, str]] = {
    state: {int(reason): reason.name.lower().replace("_", " ").replace("pmsuspended ", "") for reason in reasons}
    for state, reasons in (
        (DomainState.NOSTATE, tuple(DomainNostateReason)),
        (DomainState.RUNNING, tuple(DomainRunningReason)),
        (DomainState.BLOCKED, tuple(DomainBlockedReason)),
        (DomainState.PAUSED, tuple(DomainPausedReason)),
        (DomainState.SHUTDOWN, tuple(DomainShutdownReason)),
        (DomainState.SHUTOFF, tuple(DomainShutoffReason)),
        (DomainState.CRASHED, tuple(DomainCrashedReason)),
        (DomainState.PMSUSPENDED, tuple(DomainPMSuspendedReason)),
    )
}
# reasons whose word in files is not made of their constant's name (virDomain*Reason tables)
_SPELLINGS = {
    "from snapshot": "from-snapshot",
    "migration canceled": "migration canceled",
    "save canceled": "save canceled",
    "shutting down": "shutting down",
    "starting up": "starting up",
    "ioerror": "io-error",
    "postcopy failed": "post-copy failed",
    "postcopy": "post-copy",
    "api error": "api-error",
}
_STATES = {state: "no state" if state == DomainState.NOSTATE else state.name.lower() for state in DomainState}


class StatusVcpu(Element, tag="vcpu"):
    """A virtual CPU and its thread."""

    id: int = attr(INT, required=True)
    pid: int = attr(INT, required=True)


class StatusDevice(Element, tag="device"):
    """A device that QEMU knows."""

    alias: str = attr(STR, required=True)


class DomStatus(Element, tag="domstatus"):
    """The part of a status file before the domain."""

    state: str = attr(STR, required=True)
    reason: str | None = attr(STR)
    pid: int = attr(INT, required=True)
    start_time: int | None = attr(ULONG, "starttime")
    monitor_path: str | None = attr(STR, "path", inside="monitor")
    monitor_type: str | None = attr(STR, "type", inside="monitor")
    vcpus: list[StatusVcpu] = children(StatusVcpu, inside="vcpus")
    lib_dir: str | None = attr(STR, "path", inside="libDir")
    channel_dir: str | None = attr(STR, "path", inside="channelTargetDir")
    is_rebooting: bool = flag("fakereboot")


@dataclass(frozen=True, slots=True)
class SavedRun:
    """What a status file tells of a run."""

    definition: Domain
    identity: ProcessIdentity
    state: DomainState
    reason: int
    vcpus: tuple[Vcpu, ...]
    is_rebooting: bool


def format_status(record: QemuDomain, identity: ProcessIdentity) -> str:
    """The text of the status file of a running domain."""
    run = record.active_run()
    status = DomStatus(
        state=_STATES[record.state],
        reason=_reason_word(record.state, record.reason),
        pid=identity.pid,
        start_time=identity.start_time,
        monitor_path=str(run.places.monitor),
        monitor_type="unix",
        vcpus=[StatusVcpu(id=vcpu.index, pid=vcpu.thread) for vcpu in run.vcpus],
        lib_dir=str(run.places.folder),
        channel_dir=str(run.places.channels),
        is_rebooting=run.is_rebooting,
    )
    sync_console(record.current)
    body = format_element(record.current, SECURE | STATUS | LIVE, depth=1)
    head = format_element(status).removesuffix("</domstatus>\n")
    return f"{header(record.name)}\n{head}{body}</domstatus>\n"


def parse_status(text: str, profile: DomainProfile) -> SavedRun:
    """Read a status file; raises Error."""
    root = parse_tree(text, "(domain_status)", domain=ErrorDomain.QEMU)
    expect_root(root, "domstatus")
    node = root.find("domain")
    if node is None:
        raise _malformed("no domain in the status file")
    try:
        status = parse_element(DomStatus, root)
    except MapError as problem:
        raise _malformed(f"malformed status file: {problem}") from problem
    state = next((state for state, word in _STATES.items() if word == status.state), None)
    if state is None:
        raise _malformed(f"invalid domain state '{status.state}'")
    return SavedRun(
        definition=parse_node(_text_of(node), profile),
        identity=_identity(status),
        state=state,
        reason=_reason(state, status.reason),
        vcpus=tuple(Vcpu(vcpu.id, vcpu.pid, "") for vcpu in status.vcpus),
        is_rebooting=status.is_rebooting,
    )


def _text_of(node: etree._Element) -> str:
    node.tail = None
    return etree.tostring(node, encoding="unicode")


def _identity(status: DomStatus) -> ProcessIdentity:
    """The process; without a start time (a file of C libvirt's) it is taken at its pid's word."""
    if status.start_time is not None:
        return ProcessIdentity(status.pid, status.start_time)
    try:
        return ProcessIdentity.of(status.pid)
    except ProcessGoneError:
        return ProcessIdentity(status.pid, -1)


def _reason_word(state: DomainState, reason: int) -> str:
    word = _REASONS[state].get(reason, "unknown")
    return _SPELLINGS.get(word, word)


def _reason(state: DomainState, word: str | None) -> int:
    return next((reason for reason in _REASONS[state] if _reason_word(state, reason) == word), 0)


def _malformed(detail: str) -> Error:
    return Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.QEMU)
