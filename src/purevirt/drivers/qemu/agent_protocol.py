"""What a guest agent answers, as values that libvirt tells of it.

A guest is not trusted: every function raises JsonShapeError where an answer is not of the documented form, and the
number of things that one may tell is bounded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from purevirt.drivers.qemu.jsonvalue import (
    Json,
    JsonObject,
    JsonShapeError,
    find_str,
    get_int,
    get_list,
    get_object,
    get_objects,
    get_str,
)

_LIST_MAX = 16384
_OS_FIELDS = ("id", "name", "pretty-name", "version", "version-id", "machine", "variant", "variant-id",
              "kernel-release", "kernel-version")  # fmt: skip


@dataclass(frozen=True, slots=True)
class AgentAddress:
    """An address of an interface; ``family`` is ``ipv4`` or ``ipv6``."""

    address: str
    prefix: int
    family: str


@dataclass(frozen=True, slots=True)
class AgentInterface:
    """An interface of the guest."""

    name: str
    mac: str | None = None
    addresses: tuple[AgentAddress, ...] = ()


@dataclass(frozen=True, slots=True)
class AgentUser:
    """Somebody who is logged in, since milliseconds after 1970; the domain is one of Windows."""

    name: str
    login_time_ms: int
    domain: str | None = None


@dataclass(frozen=True, slots=True)
class AgentVcpu:
    """A vCPU as the guest sees it."""

    number: int
    is_online: bool
    can_go_offline: bool


@dataclass(frozen=True, slots=True)
class AgentDiskAddress:
    """Where a disk is attached; the PCI numbers are -1 where the guest does not know them."""

    bus_type: str
    bus: int
    target: int
    unit: int
    serial: str | None = None
    device: str | None = None


@dataclass(frozen=True, slots=True)
class AgentDisk:
    """A disk or partition of the guest."""

    name: str
    is_partition: bool
    alias: str | None = None
    dependencies: tuple[str, ...] = ()
    address: AgentDiskAddress | None = None


@dataclass(frozen=True, slots=True)
class AgentLoad:
    """The mean load of the last 1, 5 and 15 minutes."""

    of_1_min: float
    of_5_min: float
    of_15_min: float


def _items(reply: Json, command: str) -> list[JsonObject]:
    found = get_objects(reply, command)
    if len(found) > _LIST_MAX:
        raise JsonShapeError(f"{command} tells too many")
    return found


def read_interfaces(reply: Json) -> tuple[AgentInterface, ...]:
    """Interfaces of guest-network-get-interfaces; an alias such as ``eth0:1`` belongs to what is before the colon."""
    found: dict[str, AgentInterface] = {}
    for item in _items(reply, "guest-network-get-interfaces"):
        name = get_str(item, "name").partition(":")[0]
        known = found.get(name, AgentInterface(name, find_str(item, "hardware-address")))
        addresses = map(_address, _items(item.get("ip-addresses", []), "ip-addresses"))
        found[name] = replace(known, addresses=(*known.addresses, *addresses))
    return tuple(found.values())


def _address(item: JsonObject) -> AgentAddress:
    family = get_str(item, "ip-address-type")
    if family not in {"ipv4", "ipv6"}:
        raise JsonShapeError(f"unknown ip address type '{family}'")
    return AgentAddress(get_str(item, "ip-address"), get_int(item, "prefix"), family)


def read_os(reply: Json) -> Mapping[str, str]:
    """What guest-get-osinfo tells of the operating system, by libvirt's names."""
    source = get_object(reply, "guest-get-osinfo")
    return {name: value for name in _OS_FIELDS if (value := find_str(source, name)) is not None}


def read_users(reply: Json) -> tuple[AgentUser, ...]:
    """Who guest-get-users tells is logged in."""
    return tuple(
        AgentUser(get_str(item, "user"), _milliseconds(item.get("login-time")), find_str(item, "domain"))
        for item in _items(reply, "guest-get-users")
    )


def _milliseconds(value: Json) -> int:
    return int(_number(value, "login-time") * 1000)


def _number(value: Json, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise JsonShapeError(f"'{place}' is not a number")
    return float(value)


def read_timezone(reply: Json) -> tuple[str | None, int]:
    """The name of the time zone, if the guest knows it, and its distance from UTC in seconds."""
    source = get_object(reply, "guest-get-timezone")
    return find_str(source, "zone"), get_int(source, "offset")


def read_vcpus(reply: Json) -> tuple[AgentVcpu, ...]:
    """The vCPUs of guest-get-vcpus; one that does not say so cannot go offline."""
    return tuple(
        AgentVcpu(get_int(item, "logical-id"), item.get("online") is True, item.get("can-offline") is True)
        for item in _items(reply, "guest-get-vcpus")
    )


def read_disks(reply: Json) -> tuple[AgentDisk, ...]:
    """The disks of guest-get-disks."""
    return tuple(map(_disk, _items(reply, "guest-get-disks")))


def _disk(item: JsonObject) -> AgentDisk:
    address = item.get("address")
    return AgentDisk(
        name=get_str(item, "name"),
        is_partition=item.get("partition") is True,
        alias=find_str(item, "alias"),
        dependencies=_texts(item.get("dependencies", []), "dependencies"),
        address=None if address is None else _disk_address(get_object(address, "address")),
    )


def _disk_address(item: JsonObject) -> AgentDiskAddress:
    return AgentDiskAddress(
        bus_type=get_str(item, "bus-type"),
        bus=get_int(item, "bus"),
        target=get_int(item, "target"),
        unit=get_int(item, "unit"),
        serial=find_str(item, "serial"),
        device=find_str(item, "dev"),
    )


def _texts(value: Json, place: str) -> tuple[str, ...]:
    found = get_list(value, place)
    if not all(isinstance(item, str) for item in found):
        raise JsonShapeError(f"{place} holds something else than texts")
    return tuple(str(item) for item in found)


def read_load(reply: Json) -> AgentLoad:
    """The load of guest-get-load."""
    source = get_object(reply, "guest-get-load")
    return AgentLoad(*(_number(source.get(name), name) for name in ("load1m", "load5m", "load15m")))


def read_ssh_keys(reply: Json) -> tuple[str, ...]:
    """The keys of guest-ssh-get-authorized-keys."""
    return _texts(get_object(reply, "guest-ssh-get-authorized-keys").get("keys"), "keys")
