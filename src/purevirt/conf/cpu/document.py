"""The documents of CPUs: ``<cpu>`` of a host (in capabilities) and of a guest, read and written (virCPUDefParseXML)."""

from enum import Enum, StrEnum

from lxml import etree

from purevirt.conf.complaint import unsupported
from purevirt.conf.cpu.architecture import ARCHITECTURES
from purevirt.conf.cpu.failure import malformed, refused
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
from purevirt.conf.xmlmap import Element, attr, child, children, const, copy_element, elem, format_element
from purevirt.conf.xmlmap.codec import STR, UINT, ULONG, YES_NO
from purevirt.errors import ErrorDomain

VENDOR_ID_LENGTH = 12
"""Bytes of an identification string (VIR_CPU_VENDOR_ID_LENGTH)."""

_MIGRATABLE_MODES = frozenset({CpuMode.HOST_PASSTHROUGH.value, CpuMode.MAXIMUM.value})

DOCUMENT_NAME = "(CPU_definition)"

COUNTER_NAME = "tsc"
"""The one counter that is described; others are passed over."""


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

    version: int | None = attr(UINT, complaint=unsupported("invalid microcode version"))


class CpuSignature(Element, tag="signature"):
    """Family, model and stepping of the host's processor."""

    family: int = attr(UINT, required=True)
    model: int = attr(UINT, required=True)
    stepping: int = attr(UINT, required=True)


class Counter(Element, tag="counter"):
    """The time stamp counter; its frequency is in Hz."""

    name: str = const(COUNTER_NAME)
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
    topology: Topology | None = child(Topology)
    cache: CpuCache | None = child(CpuCache)
    maxphysaddr: MaxPhysAddr | None = child(MaxPhysAddr)
    features: list[HostFeature] = children(HostFeature)


AnyCpu = HostCpu | Cpu


def parse_cpu(xml: str, kind: CpuKind = CpuKind.AUTO) -> AnyCpu:
    """Read a ``<cpu>`` document (virCPUDefParseXMLString). Raises Error."""
    return read_cpu(parse_tree(xml, DOCUMENT_NAME, domain=ErrorDomain.CPU), kind)


def read_cpu(root: etree._Element, kind: CpuKind = CpuKind.AUTO) -> AnyCpu:
    """Read a ``<cpu>`` element (virCPUDefParseXML). Raises Error."""
    if root.tag != "cpu":
        raise malformed("XML does not contain expected 'cpu' element")
    if kind is CpuKind.AUTO:
        kind = _find_kind(root)
    return _read_host(root) if kind is CpuKind.HOST else _read_guest(root)


def format_cpu(cpu: AnyCpu) -> str:
    """Write a CPU (virCPUDefFormat); how a guest has to match is told of custom models only."""
    if isinstance(cpu, Cpu) and cpu.match is not None and (cpu.mode is not CpuMode.CUSTOM or not _name_of(cpu)):
        cpu = copy_element(cpu)
        cpu.match = None
    return format_element(cpu, SECURE)


def _name_of(cpu: Cpu) -> str | None:
    return cpu.model.name if cpu.model is not None else None


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
    for node in root.findall("counter"):
        if node.get("name") != COUNTER_NAME:
            root.remove(node)
    cpu = read_model(HostCpu, root, READ | SECURE | LIVE, ErrorDomain.CPU)
    cpu.vendor = cpu.vendor or None
    return cpu


def _read_guest(root: etree._Element) -> Cpu:
    _check_token(root, "mode", CpuMode, "Invalid mode attribute '{value}'")
    if root.get("migratable") is not None and root.get("mode") not in _MIGRATABLE_MODES:
        raise refused("Attribute migratable is only allowed for 'host-passthrough' / 'maximum' CPU mode")
    for node in root.findall("model")[:1]:
        _check_token(node, "fallback", CpuFallback, "Invalid fallback attribute")
        _check_vendor_id(node.get("vendor_id"))
    if not root.findtext("model"):
        _check_without_model(root)
    _check_features(root, is_guest=True)
    for node in root.findall("numa"):  # belongs to the domain, not to the CPU
        root.remove(node)
    cpu = read_model(Cpu, root, READ | SECURE | LIVE, ErrorDomain.CPU)
    cpu.vendor = cpu.vendor or None
    complete_guest(cpu)
    return cpu


def _check_without_model(root: etree._Element) -> None:
    if root.findtext("vendor"):
        raise malformed("CPU vendor specified without CPU model")
    if root.find("feature") is not None and root.get("mode", CpuMode.CUSTOM) == CpuMode.CUSTOM:
        raise malformed("Non-empty feature list specified without CPU model")


def _check_token(node: etree._Element, name: str, kind: type[StrEnum], text: str) -> None:
    value = node.get(name)
    if value is not None and value not in kind._value2member_map_:
        raise refused(text.replace("{value}", value))


def _check_vendor_id(vendor_id: str | None) -> None:
    if vendor_id is None:
        return
    if len(vendor_id.encode()) != VENDOR_ID_LENGTH:
        raise malformed(f"vendor_id must be exactly {VENDOR_ID_LENGTH} characters long")
    if "," in vendor_id:
        raise malformed("vendor id is invalid")


def _check_features(root: etree._Element, *, is_guest: bool = False) -> None:
    seen = set()
    for node in root.iterchildren("feature"):
        if is_guest:
            _check_token(node, "policy", FeaturePolicy, "Invalid CPU feature policy")
        name = node.get("name")
        if not name:
            raise malformed("Invalid CPU feature name")
        if name in seen:
            raise malformed(f"CPU feature '{name}' specified more than once")
        seen.add(name)


def complete_guest(cpu: Cpu) -> None:
    """Say what a guest CPU leaves to defaults."""
    cpu.mode = cpu.mode or CpuMode.CUSTOM
    if _name_of(cpu):
        cpu.match = cpu.match or CpuMatch.EXACT
    if cpu.model is not None:
        cpu.model.fallback = cpu.model.fallback or CpuFallback.ALLOW
    for feature in cpu.features:
        feature.policy = feature.policy or FeaturePolicy.REQUIRE


def new_guest(model: str, *, fallback: CpuFallback = CpuFallback.ALLOW) -> Cpu:
    """A guest CPU of exactly this model."""
    return Cpu(mode=CpuMode.CUSTOM, match=CpuMatch.EXACT, model=CpuModel(name=model, fallback=fallback))
