"""What QEMU tells of single devices, and of memory and clock (qemuProcessHandle*)."""

from collections.abc import Callable

from purevirt.api.event import (
    DomainAgentLifecycleEvent,
    DomainBalloonChangeEvent,
    DomainDeviceRemovedEvent,
    DomainGraphicsEvent,
    DomainRTCChangeEvent,
    DomainTrayChangeEvent,
    GraphicsAddress,
    GraphicsIdentity,
)
from purevirt.conf.domain.chardev import ChannelState
from purevirt.drivers.qemu.jsonvalue import Json, JsonObject, find_str
from purevirt.drivers.qemu.node import QemuNode
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.shared.device_lookup import source_path
from purevirt.enums.domain_event import (
    ConnectDomainEventAgentLifecycleReason,
    ConnectDomainEventAgentLifecycleState,
    DomainEventGraphicsAddressType,
    DomainEventGraphicsPhase,
    DomainEventTrayChangeReason,
)

AGENT_CHANNEL = "org.qemu.guest_agent.0"


def disk_of(record: QemuDomain, device: str, node: str) -> tuple[str, str]:
    """The alias and path of the disk that a device or block node of QEMU's belongs to."""
    for number, disk in enumerate(record.current.devices.disks, 1):
        if disk.alias and (disk.alias in device or node.startswith(f"libvirt-{number}-")):
            return disk.alias, source_path(disk) or ""
    return device, ""


def _balloon(node: QemuNode, record: QemuDomain, data: JsonObject) -> None:
    actual = data.get("actual")
    if isinstance(actual, int):
        record.current.current_memory_kib = actual // 1024
        record.changed()
        node.note_status(record)
        node.bus.emit(DomainBalloonChangeEvent(record.ref, actual // 1024))


def _clock(node: QemuNode, record: QemuDomain, data: JsonObject) -> None:
    offset = data.get("offset")
    if isinstance(offset, int):
        node.bus.emit(DomainRTCChangeEvent(record.ref, offset))


def _tray(node: QemuNode, record: QemuDomain, data: JsonObject) -> None:
    is_open = data.get("tray-open") is True
    alias, _ = disk_of(record, find_str(data, "id") or "", "")
    reason = DomainEventTrayChangeReason.OPEN if is_open else DomainEventTrayChangeReason.CLOSE
    node.bus.emit(DomainTrayChangeEvent(record.ref, alias, reason))


def _device_deleted(node: QemuNode, record: QemuDomain, data: JsonObject) -> None:
    alias = find_str(data, "device")
    if alias is not None:
        node.bus.emit(DomainDeviceRemovedEvent(record.ref, alias))


def _port_changed(node: QemuNode, record: QemuDomain, data: JsonObject) -> None:
    """The guest opened or closed a channel."""
    alias, is_open = find_str(data, "id"), data.get("open") is True
    channel = next((each for each in record.current.devices.channels if each.alias == alias), None)
    if channel is None or channel.target is None:
        return
    channel.target.state = ChannelState.CONNECTED if is_open else ChannelState.DISCONNECTED
    record.changed()
    node.note_status(record)
    if channel.target.name == AGENT_CHANNEL:
        states = ConnectDomainEventAgentLifecycleState
        state = states.CONNECTED if is_open else states.DISCONNECTED
        reason = ConnectDomainEventAgentLifecycleReason.CHANNEL
        node.bus.emit(DomainAgentLifecycleEvent(record.ref, state, reason))


def _graphics(phase: DomainEventGraphicsPhase) -> Callable[[QemuNode, QemuDomain, JsonObject], None]:
    """The handler of a phase in the life of a graphics connection."""

    def tell(node: QemuNode, record: QemuDomain, data: JsonObject) -> None:
        server, client = (_object(data.get(end)) for end in ("server", "client"))
        scheme = find_str(server, "auth") or ""
        names = [
            GraphicsIdentity(kind, name)
            for kind, key in (("x509dname", "x509_dname"), ("saslUsername", "sasl_username"))
            if (name := find_str(client, key)) is not None
        ]
        node.bus.emit(DomainGraphicsEvent(record.ref, phase, _address(server), _address(client), scheme, names))

    return tell


def _object(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _address(end: JsonObject) -> GraphicsAddress:
    family = _FAMILIES.get(find_str(end, "family") or "", DomainEventGraphicsAddressType.IPV4)
    service = find_str(end, "service") or find_str(end, "port") or ""
    return GraphicsAddress(family, find_str(end, "host") or "", service)


_FAMILIES = {
    "ipv4": DomainEventGraphicsAddressType.IPV4,
    "ipv6": DomainEventGraphicsAddressType.IPV6,
    "unix": DomainEventGraphicsAddressType.UNIX,
}

DEVICE_EVENTS: dict[str, Callable[[QemuNode, QemuDomain, JsonObject], None]] = {
    "BALLOON_CHANGE": _balloon,
    "RTC_CHANGE": _clock,
    "DEVICE_TRAY_MOVED": _tray,
    "DEVICE_DELETED": _device_deleted,
    "VSERPORT_CHANGE": _port_changed,
    "VNC_CONNECTED": _graphics(DomainEventGraphicsPhase.CONNECT),
    "VNC_INITIALIZED": _graphics(DomainEventGraphicsPhase.INITIALIZE),
    "VNC_DISCONNECTED": _graphics(DomainEventGraphicsPhase.DISCONNECT),
    "SPICE_CONNECTED": _graphics(DomainEventGraphicsPhase.CONNECT),
    "SPICE_INITIALIZED": _graphics(DomainEventGraphicsPhase.INITIALIZE),
    "SPICE_DISCONNECTED": _graphics(DomainEventGraphicsPhase.DISCONNECT),
}
