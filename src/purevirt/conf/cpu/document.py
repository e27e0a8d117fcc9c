"""The documents of CPUs: ``<cpu>`` of a host (in capabilities) and of a guest, read and written (virCPUDefParseXML)."""

from enum import Enum

from lxml import etree

from purevirt.conf.complaint import unsupported
from purevirt.conf.cpu.architecture import ARCHITECTURES
from purevirt.conf.cpu.failure import malformed, misused, refused
from purevirt.conf.document import parse_tree, read_model
from purevirt.conf.domain.cpu import (
    Cpu,
    CpuCache,
    CpuFallback,
    CpuMatch,
    CpuMode,
    CpuModel,
    FeaturePolicy,
    MaxPhysAddr,
    Topology,
)
from purevirt.conf.modes import LIVE, READ, SECURE
from purevirt.conf.xmlmap import Element, attr, child, children, elem, format_element
from purevirt.conf.xmlmap.codec import STR, UINT, ULONG, YES_NO
from purevirt.errors import ErrorDomain

DOCUMENT_NAME = "(CPU_definition)"


class CpuKind(Enum):
    """Whose CPU a document describes; AUTO: a host's if it names an architecture."""

    AUTO = "auto"
    HOST = "host"
    GUEST = "guest"


class HostFeature(Element, tag="feature"):
    """A feature that the host has."""

    name: str = attr(STR, required=True)


class Microcode(Element, tag="microcode"):
    """The version of the microcode."""

    version: int = attr(UINT, required=True, complaint=unsupported("invalid microcode version"))


class CpuSignature(Element, tag="signature"):
    """Family, model and stepping of the host's processor."""

    family: int = attr(UINT, required=True)
    model: int = attr(UINT, required=True)
    stepping: int = attr(UINT, required=True)


class Counter(Element, tag="counter"):
    """The time stamp counter; its frequency is in Hz."""

    name: str = attr(STR, required=True)
    frequency: int = attr(ULONG, required=True)
    scaling: bool | None = attr(YES_NO)


class HostCpu(Element, tag="cpu"):
    """The CPU of a host."""

    arch: str = elem(STR, default="")
    model: str = elem(STR, default="")
    vendor: str | None = elem(STR)
    microcode: Microcode | None = child(Microcode)
    signature: CpuSignature | None = child(CpuSignature)
    counter: Counter | None = child(Counter)
    maxphysaddr: MaxPhysAddr | None = child(MaxPhysAddr)
    topology: Topology | None = child(Topology)
    cache: CpuCache | None = child(CpuCache)
    features: list[HostFeature] = children(HostFeature)


AnyCpu = HostCpu | Cpu


def parse_cpu(xml: str, kind: CpuKind = CpuKind.AUTO) -> AnyCpu:
    """Read a ``<cpu>`` document (virCPUDefParseXMLString). Raises Error."""
    if not xml:
        raise misused("missing CPU definition")
    return read_cpu(parse_tree(xml, DOCUMENT_NAME, domain=ErrorDomain.CPU), kind)


def read_cpu(root: etree._Element, kind: CpuKind = CpuKind.AUTO) -> AnyCpu:
    """Read a ``<cpu>`` element (virCPUDefParseXML). Raises Error."""
    if root.tag != "cpu":
        raise malformed("XML does not contain expected 'cpu' element")
    if kind is CpuKind.AUTO:
        kind = _find_kind(root)
    return _read_host(root) if kind is CpuKind.HOST else _read_guest(root)


def format_cpu(cpu: AnyCpu) -> str:
    """Write a CPU (virCPUDefFormat)."""
    return format_element(cpu, SECURE)


def _find_kind(root: etree._Element) -> CpuKind:
    if root.find("arch") is None:
        return CpuKind.GUEST
    if root.get("match") is not None:
        raise malformed("'arch' element cannot be used inside 'cpu' element with 'match' attribute'")
    return CpuKind.HOST


def _read_host(root: etree._Element) -> HostCpu:
    if root.get("mode") is not None:
        raise refused("Attribute mode is only allowed for guest CPU")
    arch = root.findtext("arch")
    if not arch:
        raise malformed("Missing CPU architecture")
    if arch not in ARCHITECTURES:
        raise refused(f"Unknown architecture {arch}")
    if not root.findtext("model"):
        raise malformed("Missing CPU model name")
    _check_features(root)
    return read_model(HostCpu, root, READ | SECURE | LIVE, ErrorDomain.CPU)


def _read_guest(root: etree._Element) -> Cpu:
    cpu = read_model(Cpu, root, READ | SECURE | LIVE, ErrorDomain.CPU)
    name = cpu.model.name if cpu.model is not None else None
    if cpu.vendor is not None and not name:
        raise malformed("CPU vendor specified without CPU model")
    if cpu.features and not name and cpu.mode in (None, CpuMode.CUSTOM):
        raise malformed("Non-empty feature list specified without CPU model")
    _check_features(root)
    complete_guest(cpu)
    return cpu


def _check_features(root: etree._Element) -> None:
    seen = set()
    for node in root.iterchildren("feature"):
        name = node.get("name")
        if not name:
            raise malformed("Invalid CPU feature name")
        if name in seen:
            raise malformed(f"CPU feature '{name}' specified more than once")
        seen.add(name)


def complete_guest(cpu: Cpu) -> None:
    """Say what a guest CPU leaves to defaults."""
    cpu.mode = cpu.mode or CpuMode.CUSTOM
    name = cpu.model.name if cpu.model is not None else None
    if cpu.mode is not CpuMode.CUSTOM or not name:
        cpu.match = None
    else:
        cpu.match = cpu.match or CpuMatch.EXACT
    if cpu.model is not None:
        cpu.model.fallback = cpu.model.fallback or CpuFallback.ALLOW
    for feature in cpu.features:
        feature.policy = feature.policy or FeaturePolicy.REQUIRE


def new_guest(model: str, *, fallback: CpuFallback = CpuFallback.ALLOW) -> Cpu:
    """A guest CPU of exactly this model."""
    return Cpu(mode=CpuMode.CUSTOM, match=CpuMatch.EXACT, model=CpuModel(name=model, fallback=fallback))

