"""The ``<capabilities>`` document of a host with QEMU (virCapabilitiesFormatXML).

All of it is told from what was read or probed before; nothing here touches the machine. The CPU is named by vendor
and signature; a model name needs the CPU map.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from purevirt.conf.cpu.document import HostCpu
from purevirt.conf.xmltext import Attributes, XmlText
from purevirt.drivers.qemu.capabilities import Accelerator, QemuCapabilities
from purevirt.drivers.qemu.host_cpu import read_host_cpu
from purevirt.drivers.shared.cache_xml import write_bandwidth, write_caches
from purevirt.host.node import CpuPlace, Node, NodeInfo, format_cpu_list
from purevirt.host.resctrl import NO_RESCTRL, Resctrl, read_resctrl
from purevirt.host.topology import CacheBank, Cell, read_cache_banks, read_cells

_VENDORS = {"GenuineIntel": "Intel", "AuthenticAMD": "AMD", "HygonGenuine": "Hygon"}
_WORD_SIZES = {"i686": 32, "armv6l": 32, "armv7l": 32, "ppc": 32, "mips": 32, "mipsel": 32, "sparc": 32, "m68k": 32,
               "riscv32": 32, "sh4": 32, "sh4eb": 32, "xtensa": 32, "xtensaeb": 32, "microblaze": 32, "or32": 32,
               "microblazeel": 32, "cris": 32, "lm32": 32, "unicore32": 32}  # fmt: skip
_PC = frozenset({"x86_64", "i686"})
_ACPI = _PC | {"aarch64"}


@dataclass(frozen=True, slots=True)
class HostFacts:
    """What is told of the host."""

    arch: str
    uuid: uuid.UUID | None
    cpuinfo: Mapping[str, str]
    info: NodeInfo | None
    cells: tuple[Cell, ...]
    caches: tuple[CacheBank, ...]
    cpu: HostCpu | None = None
    has_iommu: bool = False
    is_migratable: bool = True
    is_live_migratable: bool = True
    uri_transports: tuple[str, ...] = ("tcp", "rdma")
    resctrl: Resctrl = NO_RESCTRL
    security_labels: tuple[tuple[str, Mapping[str, str]], ...] = ()


def read_host_facts(node: Node, host_uuid: uuid.UUID | None) -> HostFacts:
    """The facts of a machine; blocks for a moment, so call it in a thread. DAC is the one security model."""
    labels = dict.fromkeys(("kvm", "qemu"), "+0:+0")
    cpuinfo = node.cpuinfo()
    return HostFacts(
        arch=node.arch,
        uuid=host_uuid,
        cpuinfo=cpuinfo,
        cpu=read_host_cpu(node.arch, cpuinfo),
        info=node.info(),
        cells=read_cells(node),
        caches=read_cache_banks(node),
        resctrl=read_resctrl(),
        security_labels=(("none", {}), ("dac", labels)),
    )


def format_capabilities(host: HostFacts, guests: Sequence[QemuCapabilities]) -> str:
    """The document; guests come in the order of their architectures' names."""
    writer = XmlText()
    with_guests = sorted(guests, key=lambda each: each.arch)
    writer.open("capabilities")
    writer.blank()
    _host(writer, host)
    for guest in with_guests:
        _guest(writer, guest)
    writer.close("capabilities")
    return writer.text()


def _host(writer: XmlText, host: HostFacts) -> None:
    writer.open("host")
    if host.uuid is not None:
        writer.leaf("uuid", content=host.uuid)
    _cpu(writer, host)
    writer.leaf("power_management")
    writer.leaf("iommu", {"support": "yes" if host.has_iommu else "no"})
    if host.is_migratable:
        _migration(writer, host)
    if host.cells:
        _topology(writer, host.cells)
    write_caches(writer, host.caches, host.resctrl)
    write_bandwidth(writer, host.caches, host.resctrl)
    for model, labels in host.security_labels:
        _security_model(writer, model, labels)
    writer.close("host")
    writer.blank()


def _migration(writer: XmlText, host: HostFacts) -> None:
    writer.open("migration_features")
    if host.is_live_migratable:
        writer.leaf("live")
    if host.uri_transports:
        writer.open("uri_transports")
        for transport in host.uri_transports:
            writer.leaf("uri_transport", content=transport)
        writer.close("uri_transports")
    writer.close("migration_features")


def _cpu(writer: XmlText, host: HostFacts) -> None:
    writer.open("cpu")
    writer.leaf("arch", content=host.arch)
    if host.info is not None:
        if host.cpu is None:
            _cpu_identity(writer, host.cpuinfo)
        else:
            _cpu_model(writer, host.cpu)
        info = host.info
        shape = {"sockets": info.sockets, "dies": 1, "clusters": 1, "cores": info.cores, "threads": info.threads}
        writer.leaf("topology", shape)
        if host.cpu is not None:
            _cpu_features(writer, host.cpu)
        for size_kib in _page_sizes(host.cells):
            writer.leaf("pages", {"unit": "KiB", "size": size_kib})
    writer.close("cpu")


def _cpu_model(writer: XmlText, cpu: HostCpu) -> None:
    writer.leaf("model", content=cpu.model)
    if cpu.vendor is not None:
        writer.leaf("vendor", content=cpu.vendor)
    if cpu.microcode is not None:
        writer.leaf("microcode", {"version": cpu.microcode.version})
    if (signature := cpu.signature) is not None:
        parts = {"family": signature.family, "model": signature.model, "stepping": signature.stepping}
        writer.leaf("signature", parts)
    if (counter := cpu.counter) is not None:
        scaling = "yes" if counter.scaling else "no"
        writer.leaf("counter", {"name": counter.name, "frequency": counter.frequency, "scaling": scaling})


def _cpu_features(writer: XmlText, cpu: HostCpu) -> None:
    if (size := cpu.maxphysaddr) is not None:
        writer.leaf("maxphysaddr", {"mode": size.mode, "bits": size.bits})
    for feature in cpu.features:
        writer.leaf("feature", {"name": feature.name})


def _cpu_identity(writer: XmlText, cpuinfo: Mapping[str, str]) -> None:
    vendor = _VENDORS.get(cpuinfo.get("vendor_id", ""))
    if vendor is None:
        return
    writer.leaf("vendor", content=vendor)
    microcode = cpuinfo.get("microcode", "")
    if microcode:
        writer.leaf("microcode", {"version": int(microcode, 0)})
    names = {"family": "cpu family", "model": "model", "stepping": "stepping"}
    if all(field in cpuinfo for field in names.values()):
        writer.leaf("signature", {name: cpuinfo[field] for name, field in names.items()})


def _page_sizes(cells: Iterable[Cell]) -> list[int]:
    return sorted({pages.size_kib for cell in cells for pages in cell.pages})


def _topology(writer: XmlText, cells: Sequence[Cell]) -> None:
    writer.open("topology")
    writer.open("cells", {"num": len(cells)})
    for cell in cells:
        writer.open("cell", {"id": cell.number})
        writer.leaf("memory", {"unit": "KiB"}, cell.memory_kib)
        for pages in cell.pages:
            writer.leaf("pages", {"unit": "KiB", "size": pages.size_kib}, pages.count)
        if cell.distances:
            writer.open("distances")
            for number, value in cell.distances:
                writer.leaf("sibling", {"id": number, "value": value})
            writer.close("distances")
        writer.open("cpus", {"num": len(cell.cpus)})
        for place in cell.cpus:
            writer.leaf("cpu", _place(place))
        writer.close("cpus")
        writer.close("cell")
    writer.close("cells")
    writer.close("topology")


def _place(place: CpuPlace) -> Attributes:
    return {
        "id": place.cpu,
        "socket_id": place.socket,
        "die_id": place.die,
        "cluster_id": place.cluster,
        "core_id": place.core,
        "siblings": format_cpu_list(place.siblings),
    }


def _security_model(writer: XmlText, model: str, labels: Mapping[str, str]) -> None:
    writer.open("secmodel")
    writer.leaf("model", content=model)
    writer.leaf("doi", content=0)
    for kind, label in labels.items():
        writer.leaf("baselabel", {"type": kind}, label)
    writer.close("secmodel")


def _guest(writer: XmlText, guest: QemuCapabilities) -> None:
    writer.open("guest")
    writer.leaf("os_type", content="hvm")
    writer.open("arch", {"name": guest.arch})
    writer.leaf("wordsize", content=_WORD_SIZES.get(guest.arch, 64))
    writer.leaf("emulator", content=guest.emulator)
    for attributes, name in _machine_lines(guest):
        writer.leaf("machine", attributes, name)
    writer.leaf("domain", {"type": "qemu"})
    if guest.has("kvm"):
        writer.leaf("domain", {"type": "kvm"})
    if guest.has("hvf"):
        writer.leaf("domain", {"type": "hvf"})
    writer.close("arch")
    _guest_features(writer, guest.arch)
    writer.close("guest")
    writer.blank()


def _machine_lines(guest: QemuCapabilities) -> Iterator[tuple[Attributes, str]]:
    """Machine types of the accelerator that has most of them; an alias follows what it stands for."""
    parts = guest.accelerators
    part = parts.get("kvm") or parts.get("tcg") or Accelerator()
    for machine in part.machines:
        cpu_max = machine.cpu_max or None
        deprecated = "yes" if machine.is_deprecated else None
        yield {"maxCpus": cpu_max, "deprecated": deprecated}, machine.name
        if machine.alias is not None:
            yield {"canonical": machine.name, "maxCpus": cpu_max, "deprecated": deprecated}, machine.alias


def _guest_features(writer: XmlText, arch: str) -> None:
    writer.open("features")
    if arch == "i686":
        writer.leaf("pae")
        writer.leaf("nonpae")
    if arch in _ACPI:
        writer.leaf("acpi", {"default": "on", "toggle": "yes"})
    if arch in _PC:
        writer.leaf("apic", {"default": "on", "toggle": "no"})
    writer.leaf("cpuselection")
    writer.leaf("deviceboot")
    writer.leaf("disksnapshot", {"default": "on", "toggle": "no"})
    writer.leaf("externalSnapshot")
    writer.close("features")
