"""The host that recorded command lines were made on: descriptors, folders, environment and capabilities."""

import base64
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from pathlib import Path
from xml.etree import ElementTree

from emulator import flag_name
from randomness import count_up

from purevirt.conf.cpu.document import HostCpu, HostFeature
from purevirt.conf.domain.display import ListenType, SpiceGraphics, VncGraphics
from purevirt.conf.domain.hostdev import AdapterSource
from purevirt.conf.domain.interface import DriverName, Interface, InterfaceType
from purevirt.conf.domain.model import Domain
from purevirt.drivers.qemu.capabilities import Accelerator, CpuDefinition, HostCpuModel, MachineType, QemuCapabilities
from purevirt.drivers.qemu.command.hostdoor import HostDoors
from purevirt.drivers.qemu.command.network import queue_count

ENVIRONMENT = {"PATH": "/bin", "USER": "test", "LOGNAME": "test", "HOME": "/home/test", "LC_ALL": "C"}
LIB = Path("/var/lib/libvirt/qemu")
CHANNELS = Path("/var/run/libvirt/qemu/channel")
FIRST_TAP, FIRST_BRIDGED_TAP, FIRST_VHOST = 3, 102, 44
LISTENER, FILE, LOG = 1729, 1750, 1751
VDPA = 1732
DEFAULT_CPUS = ("core2duo",)
HOST_NODES = 4
SECRET = b"AQCVn5hO6HzFAhAAq0NCv8jtJcIcE+HOBlMQ1A"
HELPERS = {
    "passt": "/var/run/libvirt/qemu/passt/{name}-{alias}.socket",
    "virtiofs": "{folder}/{alias}-fs.sock",
    "tpm": "/dev/test",
    "dbus": "/var/run/libvirt/qemu/dbus/{name}-dbus.sock",
}
FIRST_PORT, FIRST_WEBSOCKET = 5900, 5700


@dataclass
class FakeDescriptors:
    """Hands out the numbers that the recorded command lines have."""

    domain: Domain

    def listen_unix(self, path: Path) -> int:
        """Any listening socket."""
        return LISTENER

    def open_file(self, path: Path, *, is_appended: bool) -> int:
        """Any file; those that character devices log to have a number of their own."""
        devices = self.domain.devices
        terminals = [*devices.serials, *devices.parallels, *devices.consoles, *devices.channels]
        logs = {each.source.log.file for each in terminals if each.source.log is not None}
        return LOG if str(path) in logs else FILE

    def open_taps(self, name: str) -> Sequence[int]:
        """The queues of an interface; those of type ethernet have numbers of their own."""
        interface = next(each for each in self.domain.devices.interfaces if each.alias == name)
        queues = queue_count(interface)
        first = FIRST_TAP if interface.type is InterfaceType.ETHERNET else FIRST_BRIDGED_TAP
        return range(first, first + queues)


class FakeHost(HostDoors):
    """A host on which everything is prepared, with the numbers and names of the recorded command lines."""

    def __init__(self, name: str, vdpa: dict[str, int]) -> None:
        self._name = name
        self._vdpa = vdpa

    def claim(self, what: str) -> None:
        """Everything can be had."""

    def open_vhost_net(self, interface: Interface) -> Sequence[int]:
        """One for each queue of a tap that does not ask for QEMU's own."""
        is_wanted = interface.driver is None or interface.driver.name is not DriverName.QEMU
        return range(FIRST_VHOST, FIRST_VHOST + (queue_count(interface) if is_wanted else 0))

    def open_vhost_scsi(self) -> int:
        """A fixed number."""
        return 3

    def open_vhost_vsock(self) -> tuple[int, int]:
        """Fixed numbers."""
        return 6789, 42

    def open_vhost_gpu(self) -> int:
        """A fixed number."""
        return LISTENER

    def open_vdpa(self, device: str) -> int:
        """A fixed number, or the one that the case says."""
        return self._vdpa.get(device, VDPA)

    def open_tpm(self, device: str) -> tuple[int, int]:
        """Fixed numbers."""
        return 1730, 1731

    def find_helper(self, what: str, folder: Path, alias: str) -> Path:
        """Where the recorded host has the sockets of helpers."""
        return Path(HELPERS[what].format(folder=folder, name=self._name, alias=alias))

    def find_scsi_generic(self, source: AdapterSource) -> str:
        """Always the first."""
        return "sg0"

    def find_render_node(self) -> str:
        """A node that exists nowhere."""
        return "/dev/dri/foo"

    def choose_nodes(self) -> frozenset[int]:
        """All nodes."""
        return frozenset(range(HOST_NODES))

    def has_node(self, node: int) -> bool:
        """There are four nodes."""
        return node < HOST_NODES

    def find_secret(self, uuid: bytes | None, usage: str | None) -> bytes:
        """All secrets are the same."""
        return SECRET

    def seal(self, value: bytes) -> tuple[str, str]:
        """Encrypted with the recorded random bytes: they count up."""
        return encrypt(value), base64.b64encode(count_up(16)).decode()


@cache
def encrypt(value: bytes) -> str:
    """AES-256-CBC as the openssl program does it, base64."""
    command = ["openssl", "enc", "-aes-256-cbc", "-K", count_up(32).hex(), "-iv", count_up(16).hex(), "-base64", "-A"]
    return subprocess.run(command, input=value, capture_output=True, check=True, timeout=10).stdout.decode()


@cache
def load_capabilities(
    path: Path, strips_aliases: bool, added: tuple[str, ...], removed: tuple[str, ...]
) -> QemuCapabilities:
    """A cached capability document of libvirt, with flags set and cleared by their constants."""
    root = ElementTree.parse(path).getroot()
    flags = {flag.get("name", "") for flag in root.iter("flag")}
    machines: dict[str, list[MachineType]] = {}
    for item in root.iter("machine"):
        _add_machine(machines.setdefault(item.get("type", ""), []), item, strips_aliases)
    return QemuCapabilities(
        emulator=root.findtext("emulator", ""),
        version=int(root.findtext("version", "0")),
        package="",
        arch=root.findtext("arch", ""),
        flags=frozenset((flags | set(map(flag_name, added))) - set(map(flag_name, removed))),
        accelerators={
            name: Accelerator(tuple(items), _cpus(root, name), _host_cpu(root, name))
            for name, items in machines.items()
        },
    )


def _cpus(root: ElementTree.Element, accelerator: str) -> tuple[CpuDefinition, ...]:
    return tuple(
        CpuDefinition(
            name=item.get("name", ""),
            type_name=item.get("typename"),
            is_usable={"yes": True, "no": False}.get(item.get("usable", "")),
            blockers=tuple(blocker.get("name", "") for blocker in item.iter("blocker")),
        )
        for item in root.findall("cpu")
        if item.get("type") == accelerator
    )


def _host_cpu(root: ElementTree.Element, accelerator: str) -> HostCpuModel | None:
    """The CPU that QEMU told when it was probed."""
    item = next((each for each in root.findall("hostCPU") if each.get("type") == accelerator), None)
    if item is None:
        return None
    parts = item.findall("property")
    return HostCpuModel(
        name=item.get("model", ""),
        properties={part.get("name", ""): _property(part) for part in parts},
        migratable=frozenset(part.get("name", "") for part in parts if part.get("migratable") == "yes"),
        knows_migratable=item.get("migratability") == "yes",
    )


def _property(part: ElementTree.Element) -> bool | int | str:
    text = part.get("value", "")
    if part.get("type") == "boolean":
        return text == "true"
    return int(text) if part.get("type") == "number" else text


@cache
def load_host_cpu(path: Path, name: str) -> HostCpu | None:
    """A host CPU of the corpus; None for the one an architecture has by default, and where it has no model."""
    entry = json.loads(path.read_text(encoding="utf-8"))[name]
    if name in DEFAULT_CPUS or "model" not in entry:
        return None
    features = [HostFeature(name=each) for each in entry["features"]]
    return HostCpu(arch=entry["arch"], model=entry["model"], vendor=entry.get("vendor"), features=features)


def _add_machine(held: list[MachineType], item: ElementTree.Element, strips_aliases: bool) -> None:
    machine = MachineType(
        name=item.get("name", ""),
        alias=item.get("alias"),
        cpu_max=int(item.get("maxCpus", "0")),
        has_hotpluggable_cpus=item.get("hotplugCpus") == "yes",
        has_numa_memory=item.get("numaMemSupported") == "yes",
        is_default=item.get("default") == "yes",
        default_cpu_type=item.get("defaultCPU"),
        default_ram_id=item.get("defaultRAMid"),
        has_acpi={"yes": True, "no": False}.get(item.get("acpi", "")),
    )
    if strips_aliases and machine.alias is not None:
        held.append(replace(machine, name=machine.alias, alias=None))
        machine = replace(machine, alias=None, is_default=False)
    held.append(machine)


def assign_ports(domain: Domain) -> None:
    """Give graphics servers the first ports of the ranges, as nobody else has one."""
    free, free_websocket = count(FIRST_PORT), count(FIRST_WEBSOCKET)
    for graphics in domain.devices.graphics:
        if not isinstance(graphics, VncGraphics | SpiceGraphics):
            continue
        if graphics.listens and graphics.listens[0].type in {ListenType.SOCKET, ListenType.NONE}:
            continue
        if graphics.port in {None, -1, 0}:
            graphics.port = next(free)
        if isinstance(graphics, VncGraphics) and graphics.websocket == -1:
            graphics.websocket = next(free_websocket)
