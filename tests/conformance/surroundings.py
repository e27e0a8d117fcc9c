"""The host that recorded command lines were made on: descriptors, folders, environment and capabilities."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from pathlib import Path
from xml.etree import ElementTree

from emulator import flag_name

from purevirt.conf.domain.display import ListenType, SpiceGraphics, VncGraphics
from purevirt.conf.domain.interface import InterfaceType
from purevirt.conf.domain.model import Domain
from purevirt.drivers.qemu.capabilities import Accelerator, MachineType, QemuCapabilities

ENVIRONMENT = {"PATH": "/bin", "USER": "test", "LOGNAME": "test", "HOME": "/home/test", "LC_ALL": "C"}
LIB = Path("/var/lib/libvirt/qemu")
CHANNELS = Path("/var/run/libvirt/qemu/channel")
FIRST_TAP, FIRST_BRIDGED_TAP, FIRST_VHOST = 3, 102, 44
LISTENER, FILE = 1729, 1750
FIRST_PORT, FIRST_WEBSOCKET = 5900, 5700


@dataclass
class FakeDescriptors:
    """Hands out the numbers that the recorded command lines have."""

    domain: Domain
    next_tap: int = FIRST_TAP
    next_bridged_tap: int = FIRST_BRIDGED_TAP
    next_vhost: int = FIRST_VHOST
    opened: list[Path] = field(default_factory=list)

    def listen_unix(self, path: Path) -> int:
        """Any listening socket."""
        return LISTENER

    def open_file(self, path: Path, *, is_appended: bool) -> int:
        """Any file."""
        return FILE

    def open_taps(self, name: str) -> Sequence[int]:
        """The queues of an interface; those of type ethernet have numbers of their own."""
        interface = next(each for each in self.domain.devices.interfaces if each.alias == name)
        queues = (interface.driver.queues if interface.driver is not None else None) or 1
        if interface.type is InterfaceType.ETHERNET:
            self.next_tap += queues
            return range(self.next_tap - queues, self.next_tap)
        self.next_bridged_tap += queues
        return range(self.next_bridged_tap - queues, self.next_bridged_tap)


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
        accelerators={name: Accelerator(tuple(items)) for name, items in machines.items()},
    )


def _add_machine(held: list[MachineType], item: ElementTree.Element, strips_aliases: bool) -> None:
    machine = MachineType(
        name=item.get("name", ""),
        alias=item.get("alias"),
        cpu_max=int(item.get("maxCpus", "0")),
        has_hotpluggable_cpus=item.get("hotplugCpus") == "yes",
        has_numa_memory=item.get("numaMemSupported") != "no",
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
        if graphics.port in {None, -1, 0} or graphics.autoport:
            graphics.port = next(free)
        if isinstance(graphics, VncGraphics) and graphics.websocket == -1:
            graphics.websocket = next(free_websocket)
