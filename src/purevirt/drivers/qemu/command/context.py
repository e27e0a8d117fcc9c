"""What every builder needs: the domain, the binary, the places, and the line that is being written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol

from purevirt.conf.cpu.document import HostCpu
from purevirt.conf.domain.model import Domain, VirtType
from purevirt.drivers.qemu.capabilities import MachineType, QemuCapabilities
from purevirt.drivers.qemu.command.hostdoor import HostDoors
from purevirt.drivers.qemu.failure import internal_error
from purevirt.drivers.qemu.jsonvalue import Json, JsonObject, format_compact

Properties = dict[str, "Json"]


class Descriptors(Protocol):
    """Who opens what QEMU shall inherit; a descriptor stays open until the process is started."""

    def listen_unix(self, path: Path) -> int:
        """A listening unix socket."""

    def open_file(self, path: Path, *, is_appended: bool) -> int:
        """A file to write to."""

    def open_taps(self, name: str) -> Sequence[int]:
        """The queues of the tap device of the interface with that alias."""


@dataclass(frozen=True, slots=True)
class CommandConfig:
    """What the driver's configuration (qemu.conf) decides about command lines, under its defaults."""

    has_spice_tls: bool = False
    has_spice_sasl: bool = False
    has_vnc_tls: bool = False
    has_vnc_sasl: bool = False
    has_chardev_tls: bool = False
    verifies_vnc_clients: bool = False
    verifies_chardev_clients: bool = False
    vnc_tls_secret: bytes | None = None
    nbd_tls_secret: bytes | None = None
    dumps_guest_core: bool = False
    allows_host_audio: bool = False
    has_vnc_socket: bool = False
    pki: Path = Path("/etc/pki")
    sasl: Path = Path("/etc/sasl2")
    memory: Path = Path("/var/lib/libvirt/qemu/ram")
    hugepages: Mapping[int, Path] = field(default_factory=dict)
    default_hugepage_kib: int = 2048

    def certificates(self, use: str) -> str:
        """The folder of the TLS certificates for a use, such as ``vnc``."""
        return str(self.pki / f"libvirt-{use}")


@dataclass(frozen=True, slots=True)
class CommandContext:
    """The surroundings of one run of a domain; aliases, addresses and ports are assigned already.

    ``has_…_password`` tell that the driver's configuration protects all servers of the kind. ``variables`` are the
    daemon's own environment where it is not the process's, ``host_cpu`` what host-model stands for where it is not what
    the binary tells. ``boot_indexes`` and
    ``nodes`` (the top block node of each disk) are filled by the build, by identity of the device.
    """

    domain: Domain
    capabilities: QemuCapabilities
    folder: Path
    channels: Path
    monitor_fd: int
    descriptors: Descriptors
    has_vnc_password: bool = False
    has_spice_password: bool = False
    variables: Mapping[str, str] | None = None
    config: CommandConfig = CommandConfig()
    host: HostDoors = field(default_factory=HostDoors)
    short_name: str = ""
    host_cpu: HostCpu | None = None
    boot_indexes: dict[int, int] = field(default_factory=dict)
    nodes: dict[int, str] = field(default_factory=dict)
    node_numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def machine(self) -> str:
        """The machine type."""
        kind = self.domain.os.type
        if kind is None or kind.machine is None:
            raise internal_error("domain without a machine type")
        return kind.machine

    @property
    def machine_type(self) -> MachineType:
        """What the binary says about the machine type; an unknown one has the defaults."""
        virt_type = "kvm" if self.is_kvm else "qemu"
        return self.capabilities.find_machine(self.machine, virt_type) or MachineType(self.machine)

    @property
    def is_kvm(self) -> bool:
        """Whether the guest is accelerated by KVM."""
        return self.domain.type == VirtType.KVM

    @property
    def is_q35(self) -> bool:
        """Whether the machine is a Q35 PC."""
        return self.machine == "q35" or self.machine.startswith("pc-q35")

    @property
    def is_i440fx(self) -> bool:
        """Whether the machine is an i440FX PC."""
        return self.machine == "pc" or self.machine.startswith("pc-i440fx") or self.machine.startswith("pc-0.")

    @property
    def is_x86(self) -> bool:
        """Whether the guest is of the x86 family."""
        return self.arch in {"x86_64", "i686"}

    def has(self, flag: str) -> bool:
        """Whether the binary has a capability."""
        return self.capabilities.has(flag)

    @property
    def arch(self) -> str:
        """The architecture of the guest."""
        return self.domain_arch or self.capabilities.arch

    @property
    def domain_arch(self) -> str | None:
        """The architecture that the document names."""
        return self.domain.os.type.arch if self.domain.os.type is not None else None

    def take_node_number(self) -> int:
        """The next number for a block node."""
        return next(self.node_numbers)

    def boot_index(self, device: object) -> int | None:
        """The place of a device in the boot order."""
        return self.boot_indexes.get(id(device))


class CommandLine:
    """The words written so far, the variables that go with them, and the descriptors they name."""

    def __init__(self, *, has_json_devices: bool = True) -> None:
        self._has_json_devices = has_json_devices
        self.words: list[str] = []
        self.environment: dict[str, str] = {}
        self.inherited: list[int] = []
        self._sets = 0

    def add(self, option: str, value: str | None = None) -> None:
        """An option and its value."""
        self.words.append(option)
        if value is not None:
            self.words.append(value)

    def add_json(self, option: str, properties: JsonObject) -> None:
        """An option whose value is a JSON object."""
        self.add(option, format_compact(properties))

    def add_device(self, properties: JsonObject) -> None:
        """``-device``, without the properties that are None; its JSON form is younger than QEMU 6.2."""
        given: Properties = {key: value for key, value in properties.items() if value is not None}
        if self._has_json_devices:
            self.add_json("-device", given)
            return
        words = [str(given.pop("driver")), *(f"{name}={escape(_word(value))}" for name, value in given.items())]
        self.add("-device", ",".join(words))

    def add_object(self, properties: JsonObject) -> None:
        """``-object``, without the properties that are None."""
        self.add_json("-object", {key: value for key, value in properties.items() if value is not None})

    def inherit(self, fd: int) -> int:
        """Note a descriptor that the words name by number."""
        self.inherited.append(fd)
        return fd

    def add_fd_set(self, fd: int, opaque: str) -> str:
        """Put a descriptor into a set of its own; the path that stands for it."""
        number = self._sets
        self._sets += 1
        self.add("-add-fd", f"set={number},fd={self.inherit(fd)},opaque={opaque}")
        return f"/dev/fdset/{number}"


def escape(value: str) -> str:
    """A value of a comma-separated option: commas are doubled."""
    return value.replace(",", ",,")


def join_options(first: str, options: Iterable[tuple[str, str | int | None]]) -> str:
    """A comma-separated option: the first word and those ``name=value`` that have a value."""
    return ",".join([first, *(f"{name}={escape(str(value))}" for name, value in options if value is not None)])


def add_netdev(context: CommandContext, line: CommandLine, properties: JsonObject) -> None:
    """``-netdev``, whose JSON form is younger (QEMU 7.2) than that of the other options."""
    if context.has("netdev.json"):
        line.add_json("-netdev", properties)
        return
    words = [str(properties["type"])]
    for name, value in properties.items():
        held = value if isinstance(value, list) else [value]
        if name != "type":
            words += [f"{name}={escape(_netdev_word(each))}" for each in held]
    line.add("-netdev", ",".join(words))


def _netdev_word(value: Json) -> str:
    return str(value["str"]) if isinstance(value, dict) else _word(value)


def _word(value: Json) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def on_off(value: bool | None) -> str | None:
    """``on``, ``off`` or nothing."""
    return None if value is None else "on" if value else "off"
