"""An emulator's facts from a capability document of the corpus."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from lxml import etree

from purevirt.conf.firmware import Descriptor, order_descriptors

PREFERRED = {"x86_64": "pc", "i686": "pc", "aarch64": "virt", "riscv64": "virt", "loongarch64": "virt"}


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine type."""

    name: str
    default_cpu_type: str | None
    has_acpi: bool | None = None


@dataclass(slots=True)
class Emulator:
    """An emulator; with ``keeps_aliases`` alias names stay as they are (the corpus strips aliases of `latest`)."""

    emulator: str
    arch: str
    flags: frozenset[str]
    machines: dict[tuple[str, str], Machine] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    cpus: dict[tuple[str, str], str] = field(default_factory=dict)

    def has(self, flag: str) -> bool:
        return flag in self.flags

    def find_machine(self, name: str, virt_type: str) -> Machine | None:
        return self.machines.get((virt_type, name))

    def find_cpu_name(self, type_name: str, virt_type: str) -> str | None:
        return self.cpus.get((virt_type, type_name))

    def default_machine(self, virt_type: str) -> str | None:
        preferred = self.find_machine(PREFERRED.get(self.arch, ""), virt_type)
        return preferred.name if preferred is not None else self.defaults.get(virt_type)


@cache
def load_emulator(path: Path, keeps_aliases: bool, added: tuple[str, ...], removed: tuple[str, ...]) -> Emulator:
    """Read a capability document, and set and clear flags."""
    root = etree.parse(str(path)).getroot()
    flags = {str(flag.get("name")) for flag in root.iter("flag")}
    added, removed = tuple(map(flag_name, added)), tuple(map(flag_name, removed))
    found = Emulator(
        root.findtext("emulator") or "", root.findtext("arch") or "", frozenset((flags | set(added)) - set(removed))
    )
    for entry in root.findall("cpu"):
        key = _virt_type(str(entry.get("type"))), str(entry.get("typename"))
        found.cpus.setdefault(key, str(entry.get("name")))
    for entry in root.iter("machine"):
        _add_machine(found, dict(entry.attrib), keeps_aliases)
    return found


@cache
def load_firmware(folder: Path) -> list[Descriptor]:
    """The firmware descriptors of the corpus's host."""
    places = (folder / "etc/qemu/firmware", folder / "usr/share/qemu/firmware")
    return order_descriptors({path.name: path.read_text() for path in place.glob("*.json")} for place in places)


def flag_name(constant: str) -> str:
    """The name of a capability from its C constant, for those whose constant follows it."""
    return constant.removeprefix("QEMU_CAPS_").removeprefix("DEVICE_").lower().replace("_", "-")


def _virt_type(accelerator: str) -> str:
    return "qemu" if accelerator == "tcg" else accelerator


def _add_machine(found: Emulator, entry: dict[str, str], keeps_aliases: bool) -> None:
    virt_type = _virt_type(entry["type"])
    name, alias, cpu = entry["name"], entry.get("alias"), entry.get("defaultCPU")
    shown = alias if alias and keeps_aliases else name
    has_acpi = {"yes": True, "no": False}.get(str(entry.get("acpi")))
    found.machines[virt_type, name] = Machine(name, cpu, has_acpi)
    if alias:
        found.machines[virt_type, alias] = Machine(shown or name, cpu, has_acpi)
    if entry.get("default") == "yes":
        found.defaults[virt_type] = shown or name
