"""The ``<qemuCaps>`` document: an emulator's capabilities as libvirt keeps them in its cache (virQEMUCapsFormatCache).

The order of its parts is libvirt's: flags by their number, then each accelerator's CPUs and machines.
"""

from lxml import etree

from purevirt.conf.xmltext import XmlText
from purevirt.drivers.qemu.capabilities import (
    Accelerator,
    CpuDefinition,
    GicVersion,
    HostCpuModel,
    MachineType,
    QemuCapabilities,
    SevFacts,
    SgxFacts,
    SgxSection,
)
from purevirt.drivers.qemu.capability_order import FLAG_ORDER

_CLAIMS = {"yes": True, "no": False}
_ACCELERATORS = ("kvm", "hvf", "tcg")


def format_capability_document(found: QemuCapabilities, *, microcode: int) -> str:
    """The document; its times of change are zero, as this form is for comparing and exchange.

    ``microcode`` counts only where an accelerator runs guests on the host's CPU.
    """
    is_accelerated = not found.accelerators.keys() <= {"tcg"}
    writer = XmlText()
    with writer.inside("qemuCaps"):
        writer.leaf("emulator", content=found.emulator)
        for name in ("qemuctime", "selfctime", "selfvers"):
            writer.leaf(name, content=0)
        for flag in FLAG_ORDER:
            if flag in found.flags:
                writer.leaf("flag", {"name": flag})
        writer.leaf("version", content=found.version)
        writer.leaf("microcodeVersion", content=microcode if is_accelerated else 0)
        writer.leaf("package", content=found.package)
        writer.leaf("arch", content=found.arch)
        for name in _ACCELERATORS:
            if name in found.accelerators:
                _format_accelerator(writer, name, found.accelerators[name])
        for gic in found.gic:
            claims = {"kernel": _yes_no(gic.in_kernel), "emulated": _yes_no(gic.is_emulated)}
            writer.leaf("gic", {"version": gic.version, **claims})
        _format_sev(writer, found.sev)
        _format_sgx(writer, found.sgx)
        _format_hyperv(writer, found.hyperv)
    return writer.text()


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def _format_accelerator(writer: XmlText, name: str, part: Accelerator) -> None:
    if part.host_cpu is not None:
        _format_host_cpu(writer, name, part.host_cpu)
    for cpu in part.cpus:
        usable = None if cpu.is_usable is None else _yes_no(cpu.is_usable)
        deprecated = "yes" if cpu.is_deprecated else None
        attributes = {"type": name, "name": cpu.name, "typename": cpu.type_name, "usable": usable}
        with writer.inside("cpu", {**attributes, "deprecated": deprecated}):
            for blocker in cpu.blockers:
                writer.leaf("blocker", {"name": blocker})
    for machine in part.machines:
        writer.leaf("machine", {"type": name, **_machine(machine)})


def _machine(machine: MachineType) -> dict[str, object]:
    return {
        "name": machine.name,
        "alias": machine.alias,
        "hotplugCpus": "yes" if machine.has_hotpluggable_cpus else None,
        "maxCpus": machine.cpu_max,
        "default": "yes" if machine.is_default else None,
        "defaultCPU": machine.default_cpu_type,
        "numaMemSupported": "yes" if machine.has_numa_memory else None,
        "defaultRAMid": machine.default_ram_id,
        "deprecated": "yes" if machine.is_deprecated else None,
        "acpi": None if machine.has_acpi is None else _yes_no(machine.has_acpi),
    }


def _format_host_cpu(writer: XmlText, name: str, cpu: HostCpuModel) -> None:
    attributes = {"type": name, "model": cpu.name, "migratability": _yes_no(cpu.knows_migratable)}
    with writer.inside("hostCPU", attributes):
        for key, value in cpu.properties.items():
            writer.leaf("property", {"name": key, **_property(cpu, key, value)})
        if cpu.deprecated:
            with writer.inside("deprecatedFeatures"):
                for feature in cpu.deprecated:
                    writer.leaf("property", {"name": feature})


def _property(cpu: HostCpuModel, key: str, value: bool | int | str) -> dict[str, object]:
    if not isinstance(value, bool):
        return {"type": "string" if isinstance(value, str) else "number", "value": value}
    migratable = _yes_no(key in cpu.migratable) if value and cpu.knows_migratable else None
    return {"type": "boolean", "value": "true" if value else "false", "migratable": migratable}


def _format_sev(writer: XmlText, sev: SevFacts | None) -> None:
    if sev is None:
        return
    with writer.inside("sev"):
        writer.leaf("cbitpos", content=sev.c_bit_position)
        writer.leaf("reducedPhysBits", content=sev.reduced_phys_bits)
        writer.leaf("pdh", content=sev.pdh)
        writer.leaf("certChain", content=sev.cert_chain)
        if sev.cpu0_id is not None:
            writer.leaf("cpu0Id", content=sev.cpu0_id)


def _format_sgx(writer: XmlText, sgx: SgxFacts | None) -> None:
    if sgx is None:
        return
    with writer.inside("sgx", {"supported": "yes"}):
        for name, value in (("flc", sgx.has_flc), ("sgx1", sgx.has_sgx1), ("sgx2", sgx.has_sgx2)):
            writer.leaf(name, content=_yes_no(value))
        writer.leaf("section_size", {"unit": "KiB"}, sgx.size_kib)
        if sgx.sections:
            with writer.inside("sections"):
                for section in sgx.sections:
                    writer.leaf("section", {"node": section.node, "size": section.size_kib, "unit": "KiB"})


def _format_hyperv(writer: XmlText, hyperv: tuple[str, ...] | None) -> None:
    if hyperv is None:
        return
    with writer.inside("hypervCapabilities", {"supported": "yes"}):
        for name in hyperv:
            writer.leaf("cap", {"name": name})


def parse_capability_document(text: str) -> QemuCapabilities:
    """The capabilities of a document; raises ValueError for one that is none."""
    try:
        root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError as problem:
        raise ValueError(f"not a capability document: {problem}") from problem
    names = {item.get("type", "") for kind in ("hostCPU", "cpu", "machine") for item in root.findall(kind)}
    caps = root.find("hypervCapabilities")
    return QemuCapabilities(
        emulator=root.findtext("emulator", ""),
        version=int(root.findtext("version", "0")),
        package=root.findtext("package", ""),
        arch=root.findtext("arch", ""),
        flags=frozenset(flag.get("name", "") for flag in root.findall("flag")),
        accelerators={name: _parse_accelerator(root, name) for name in _ACCELERATORS if name in names},
        gic=tuple(
            GicVersion(int(item.get("version", "0")), item.get("kernel") == "yes", item.get("emulated") == "yes")
            for item in root.findall("gic")
        ),
        sev=_parse_sev(root.find("sev")),
        sgx=_parse_sgx(root.find("sgx")),
        hyperv=None if caps is None else tuple(item.get("name", "") for item in caps.findall("cap")),
    )


def _parse_accelerator(root: etree._Element, name: str) -> Accelerator:
    def of_type(tag: str) -> list[etree._Element]:
        return [item for item in root.findall(tag) if item.get("type") == name]

    hosts = of_type("hostCPU")
    return Accelerator(
        machines=tuple(map(_parse_machine, of_type("machine"))),
        cpus=tuple(map(_parse_cpu, of_type("cpu"))),
        host_cpu=_parse_host_cpu(hosts[0]) if hosts else None,
    )


def _parse_machine(item: etree._Element) -> MachineType:
    return MachineType(
        name=item.get("name", ""),
        alias=item.get("alias"),
        is_default=item.get("default") == "yes",
        cpu_max=int(item.get("maxCpus", "0")),
        has_hotpluggable_cpus=item.get("hotplugCpus") == "yes",
        has_numa_memory=item.get("numaMemSupported") == "yes",
        is_deprecated=item.get("deprecated") == "yes",
        default_cpu_type=item.get("defaultCPU"),
        default_ram_id=item.get("defaultRAMid"),
        has_acpi=_CLAIMS.get(item.get("acpi", "")),
    )


def _parse_cpu(item: etree._Element) -> CpuDefinition:
    return CpuDefinition(
        name=item.get("name", ""),
        type_name=item.get("typename"),
        is_usable=_CLAIMS.get(item.get("usable", "")),
        blockers=tuple(blocker.get("name", "") for blocker in item.findall("blocker")),
        is_deprecated=item.get("deprecated") == "yes",
    )


def _parse_host_cpu(item: etree._Element) -> HostCpuModel:
    properties = item.findall("property")
    return HostCpuModel(
        name=item.get("model", ""),
        properties={prop.get("name", ""): _parse_value(prop) for prop in properties},
        migratable=frozenset(prop.get("name", "") for prop in properties if prop.get("migratable") == "yes"),
        knows_migratable=item.get("migratability") == "yes",
        deprecated=tuple(prop.get("name", "") for prop in item.findall("deprecatedFeatures/property")),
    )


def _parse_value(prop: etree._Element) -> bool | int | str:
    value = prop.get("value", "")
    kind = prop.get("type")
    return value == "true" if kind == "boolean" else int(value) if kind == "number" else value


def _parse_sev(item: etree._Element | None) -> SevFacts | None:
    if item is None:
        return None
    return SevFacts(
        c_bit_position=int(item.findtext("cbitpos", "0")),
        reduced_phys_bits=int(item.findtext("reducedPhysBits", "0")),
        pdh=item.findtext("pdh", ""),
        cert_chain=item.findtext("certChain", ""),
        cpu0_id=item.findtext("cpu0Id"),
    )


def _parse_sgx(item: etree._Element | None) -> SgxFacts | None:
    if item is None or item.get("supported") != "yes":
        return None
    parts = item.findall("sections/section")
    return SgxFacts(
        has_flc=item.findtext("flc") == "yes",
        has_sgx1=item.findtext("sgx1") == "yes",
        has_sgx2=item.findtext("sgx2") == "yes",
        size_kib=int(item.findtext("section_size", "0")),
        sections=tuple(SgxSection(int(part.get("node", "0")), int(part.get("size", "0"))) for part in parts),
    )
