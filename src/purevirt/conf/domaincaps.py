"""The ``<domainCapabilities>`` document: what guests of one emulator and machine can have (virDomainCapsFormat).

A model of what is told and its writer; what an emulator has is found out by its driver.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from purevirt.conf.cpu.policy import policies_of
from purevirt.conf.domain.cpu import Cpu
from purevirt.conf.xmltext import XmlText


@dataclass(frozen=True, slots=True)
class Support:
    """Whether there is something, and the values that its settings may have; without support none are told."""

    is_supported: bool
    settings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoaderCapabilities:
    """``<os>``: automatic firmware (None: not told), and images with the ways they can be given."""

    loader: Support
    images: tuple[str, ...] = ()
    firmwares: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class CustomModel:
    """A named CPU model; ``is_usable`` is None where nobody knows."""

    name: str
    vendor: str | None = None
    is_usable: bool | None = None
    is_deprecated: bool = False
    canonical: str | None = None
    blockers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CpuCapabilities:
    """``<cpu>``: the modes; ``host_model`` is the CPU that guests get in that mode."""

    host_passthrough: Support = Support(is_supported=False)
    maximum: Support = Support(is_supported=False)
    host_model: Cpu | None = None
    address_bits: int | None = None
    custom: tuple[CustomModel, ...] = ()


@dataclass(frozen=True, slots=True)
class SevCapabilities:
    """AMD's encrypted guests, and how many of them there can be."""

    c_bit_position: int
    reduced_phys_bits: int
    max_guests: int
    max_es_guests: int
    cpu0_id: str | None = None


@dataclass(frozen=True, slots=True)
class SgxCapabilities:
    """Intel's enclaves; sections are pairs of a node and a size in KiB."""

    has_flc: bool
    has_sgx1: bool
    has_sgx2: bool
    size_kib: int
    sections: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DomainCapabilities:
    """The document; what is None or empty is not told. Features come before and after SEV and SGX."""

    path: str
    virt_type: str
    machine: str | None
    arch: str
    vcpu_max: int = 0
    has_iothreads: bool | None = None
    os: LoaderCapabilities | None = None
    cpu: CpuCapabilities = CpuCapabilities()
    memory_backing: Support | None = None
    devices: Mapping[str, Support] = field(default_factory=dict)
    features: Mapping[str, Support] = field(default_factory=dict)
    sev: SevCapabilities | None = None
    sgx: SgxCapabilities | None = None
    late_features: Mapping[str, Support] = field(default_factory=dict)


def format_domain_capabilities(told: DomainCapabilities) -> str:
    """The text of the document."""
    writer = XmlText()
    with writer.inside("domainCapabilities"):
        writer.leaf("path", content=told.path)
        writer.leaf("domain", content=told.virt_type)
        if told.machine is not None:
            writer.leaf("machine", content=told.machine)
        writer.leaf("arch", content=told.arch)
        if told.vcpu_max:
            writer.leaf("vcpu", {"max": told.vcpu_max})
        if told.has_iothreads is not None:
            writer.leaf("iothreads", {"supported": _yes_no(told.has_iothreads)})
        if told.os is not None:
            _format_os(writer, told.os)
        _format_cpu(writer, told.cpu)
        if told.memory_backing is not None:
            _format_support(writer, "memoryBacking", told.memory_backing)
        writer.open("devices")
        for name, support in told.devices.items():
            _format_support(writer, name, support)
        writer.close("devices")
        _format_features(writer, told)
    return writer.text()


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def _format_support(writer: XmlText, name: str, support: Support) -> None:
    with writer.inside(name, {"supported": _yes_no(support.is_supported)}):
        _format_settings(writer, support)


def _format_settings(writer: XmlText, support: Support) -> None:
    for name, values in support.settings.items() if support.is_supported else ():
        with writer.inside("enum", {"name": name}):
            for value in values:
                writer.leaf("value", content=value)


def _format_os(writer: XmlText, told: LoaderCapabilities) -> None:
    with writer.inside("os", {"supported": "yes"}):
        if told.firmwares is not None:
            _format_settings(writer, Support(is_supported=True, settings={"firmware": told.firmwares}))
        with writer.inside("loader", {"supported": _yes_no(told.loader.is_supported)}):
            for image in told.images if told.loader.is_supported else ():
                writer.leaf("value", content=image)
            _format_settings(writer, told.loader)


def _format_cpu(writer: XmlText, told: CpuCapabilities) -> None:
    with writer.inside("cpu"):
        for name, support in (("host-passthrough", told.host_passthrough), ("maximum", told.maximum)):
            with writer.inside("mode", {"name": name, "supported": _yes_no(support.is_supported)}):
                _format_settings(writer, support)
        with writer.inside("mode", {"name": "host-model", "supported": _yes_no(told.host_model is not None)}):
            if told.host_model is not None:
                _format_host_model(writer, told.host_model, told.address_bits)
        with writer.inside("mode", {"name": "custom", "supported": _yes_no(bool(told.custom))}):
            for model in told.custom:
                _format_model(writer, model)


def _format_host_model(writer: XmlText, cpu: Cpu, address_bits: int | None) -> None:
    model = cpu.model
    if model is not None:
        writer.leaf("model", {"fallback": model.fallback}, model.name)
    if cpu.vendor is not None:
        writer.leaf("vendor", content=cpu.vendor)
    if address_bits is not None:
        writer.leaf("maxphysaddr", {"mode": "passthrough", "limit": address_bits})
    for name, policy in policies_of(cpu).items():
        writer.leaf("feature", {"policy": policy, "name": name})


_USABLE = {True: "yes", False: "no", None: "unknown"}


def _format_model(writer: XmlText, model: CustomModel) -> None:
    attributes = {
        "usable": _USABLE[model.is_usable],
        "deprecated": "yes" if model.is_deprecated else None,
        "vendor": model.vendor or "unknown",
        "canonical": model.canonical,
    }
    writer.leaf("model", attributes, model.name)
    if model.blockers:
        with writer.inside("blockers", {"model": model.name}):
            for name in model.blockers:
                writer.leaf("feature", {"name": name})


def _format_features(writer: XmlText, told: DomainCapabilities) -> None:
    with writer.inside("features"):
        for name, support in told.features.items():
            _format_support(writer, name, support)
        _format_sev(writer, told.sev)
        _format_sgx(writer, told.sgx)
        for name, support in told.late_features.items():
            _format_support(writer, name, support)


def _format_sev(writer: XmlText, sev: SevCapabilities | None) -> None:
    with writer.inside("sev", {"supported": _yes_no(sev is not None)}):
        if sev is None:
            return
        writer.leaf("cbitpos", content=sev.c_bit_position)
        writer.leaf("reducedPhysBits", content=sev.reduced_phys_bits)
        writer.leaf("maxGuests", content=sev.max_guests)
        writer.leaf("maxESGuests", content=sev.max_es_guests)
        if sev.cpu0_id is not None:
            writer.leaf("cpu0Id", content=sev.cpu0_id)


def _format_sgx(writer: XmlText, sgx: SgxCapabilities | None) -> None:
    with writer.inside("sgx", {"supported": _yes_no(sgx is not None)}):
        if sgx is None:
            return
        for name, value in (("flc", sgx.has_flc), ("sgx1", sgx.has_sgx1), ("sgx2", sgx.has_sgx2)):
            writer.leaf(name, content=_yes_no(value))
        writer.leaf("section_size", {"unit": "KiB"}, sgx.size_kib)
        if sgx.sections:
            with writer.inside("sections"):
                for node, size_kib in sgx.sections:
                    writer.leaf("section", {"node": node, "size": size_kib, "unit": "KiB"})
