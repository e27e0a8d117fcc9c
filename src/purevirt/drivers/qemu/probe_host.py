"""Asking a QEMU about the host under it: the CPU as guests get it, and hardware with parameters of its own.

A part of ``probe``, in libvirt's order of questions as well.
"""

from collections.abc import Awaitable, Callable, Set
from dataclasses import dataclass, replace

from purevirt.drivers.qemu.capabilities import GicVersion, HostCpuModel, SevFacts, SgxFacts, SgxSection
from purevirt.drivers.qemu.jsonvalue import (
    Json,
    JsonObject,
    JsonShapeError,
    find_str,
    get_int,
    get_object,
    get_objects,
    get_str,
)
from purevirt.drivers.qemu.qmp_protocol import QmpCommandError

Ask = Callable[[str, JsonObject | None], Awaitable[Json]]

_PC = frozenset({"x86_64", "i686"})
_ARM = frozenset({"aarch64", "armv7l", "armv6l"})
_WITHOUT_MAX = frozenset({"riscv32", "riscv64"})
_HYPERV_NAMES = (
    "relaxed", "vapic", "spinlocks", "vpindex", "runtime", "synic", "stimer", "reset", "vendor_id", "frequencies",
    "reenlightenment", "tlbflush", "ipi", "evmcs", "avic", "emsr_bitmap", "xmm_input",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hardware:
    """What a QEMU tells of special hardware."""

    gic: tuple[GicVersion, ...] = ()
    sev: SevFacts | None = None
    sgx: SgxFacts | None = None


async def ask_or(ask: Ask, command: str, arguments: JsonObject | None, otherwise: Json) -> Json:
    """The answer, or ``otherwise`` where QEMU refuses the command."""
    try:
        return await ask(command, arguments)
    except QmpCommandError:
        return otherwise


async def ask_hardware(ask: Ask, arch: str, flags: Set[str]) -> Hardware:
    """Interrupt controllers, encrypted memory and enclaves, where QEMU has them; raises JsonShapeError."""
    if arch in _ARM:
        reply = get_objects(await ask_or(ask, "query-gic-capabilities", None, []), "query-gic-capabilities")
        return Hardware(gic=tuple(map(_gic, reply)))
    sev = await ask_or(ask, "query-sev-capabilities", None, None) if "sev-guest" in flags else None
    sgx = await ask_or(ask, "query-sgx-capabilities", None, None) if "sgx-epc" in flags else None
    return Hardware(
        sev=None if sev is None else _sev(get_object(sev, "query-sev-capabilities")),
        sgx=None if sgx is None else _sgx(get_object(sgx, "query-sgx-capabilities")),
    )


async def ask_host_cpu(ask: Ask, arch: str, flags: Set[str], *, is_accelerated: bool) -> HostCpuModel | None:
    """The expansion of ``host`` or ``max``, or None where QEMU has none (virQEMUCapsProbeQMPHostCPU)."""
    if "query-cpu-model-expansion" not in flags:
        return None
    model = "host" if is_accelerated or arch in _WITHOUT_MAX else "max"
    expanded = await _expand(ask, "full" if arch in _ARM else "static", {"name": model})
    if expanded is None:
        return None
    if "cpu.migratable" in flags and arch in _PC:
        return await _with_migratable(ask, model, expanded)
    if "query-cpu-model-expansion.deprecated-props" in flags and arch == "s390x":
        return await _with_deprecated(ask, model, expanded)
    return expanded


async def ask_hyperv(ask: Ask, arch: str, flags: Set[str]) -> tuple[str, ...] | None:
    """The enlightenments that the accelerator offers, or None (virQEMUCapsProbeHypervCapabilities)."""
    if "query-cpu-model-expansion" not in flags or arch not in _PC | {"aarch64"}:
        return None
    properties: JsonObject = {"migratable": False, "hv-passthrough": True}
    reply = await _ask_expansion(ask, "full", {"name": "host", "props": properties})
    if reply is None:
        return None
    found = get_object(_model(reply).get("props", {}), "props")
    names = tuple(name for name in _HYPERV_NAMES if _is_offered(found.get(f"hv-{name.replace('_', '-')}")))
    return names or None


def _is_offered(value: Json) -> bool:
    return value is not None and value is not False


async def _with_migratable(ask: Ask, model: str, expanded: HostCpuModel) -> HostCpuModel:
    every = await _expand(ask, "static", {"name": model, "props": {"migratable": False}})
    if every is None:
        return expanded
    safe = frozenset(name for name, value in expanded.properties.items() if value is True)
    return HostCpuModel(every.name, every.properties, safe, knows_migratable=True)


async def _with_deprecated(ask: Ask, model: str, expanded: HostCpuModel) -> HostCpuModel:
    """The full expansion knows more properties that are deprecated than the static one."""
    reply = await _ask_expansion(ask, "full", {"name": model})
    names = None if reply is None else get_object(reply, "expansion").get("deprecated-props")
    if not isinstance(names, list):
        return expanded
    return replace(expanded, deprecated=tuple(name for name in names if isinstance(name, str)))


async def _expand(ask: Ask, kind: str, request: JsonObject) -> HostCpuModel | None:
    reply = await _ask_expansion(ask, kind, request)
    if reply is None:
        return None
    answer = _model(reply)
    found = get_object(answer.get("props", {}), "props")
    plain = {name: value for name, value in found.items() if isinstance(value, (bool, int, str))}
    return HostCpuModel(get_str(answer, "name"), plain)


async def _ask_expansion(ask: Ask, kind: str, request: JsonObject) -> Json:
    return await ask_or(ask, "query-cpu-model-expansion", {"type": kind, "model": request}, None)


def _model(reply: Json) -> JsonObject:
    return get_object(get_object(reply, "expansion").get("model"), "model")


def _gic(source: JsonObject) -> GicVersion:
    return GicVersion(get_int(source, "version"), source.get("kernel") is True, source.get("emulated") is True)


def _sev(source: JsonObject) -> SevFacts:
    return SevFacts(
        c_bit_position=get_int(source, "cbitpos"),
        reduced_phys_bits=get_int(source, "reduced-phys-bits"),
        pdh=get_str(source, "pdh"),
        cert_chain=get_str(source, "cert-chain"),
        cpu0_id=find_str(source, "cpu0-id"),
    )


def _sgx(source: JsonObject) -> SgxFacts:
    """QEMU tells bytes; releases without a list of sections tell the size of the one there is."""
    sections = get_objects(source.get("sections", []), "sections")
    parts = tuple(SgxSection(get_int(item, "node"), get_int(item, "size") // 1024) for item in sections)
    size = source.get("section-size")
    if not parts and not isinstance(size, int):
        raise JsonShapeError("'section-size' is not a number")
    total = size // 1024 if isinstance(size, int) else sum(part.size_kib for part in parts)
    return SgxFacts(
        has_flc=source.get("flc") is True,
        has_sgx1=source.get("sgx1") is True,
        has_sgx2=source.get("sgx2") is True,
        size_kib=total,
        sections=parts,
    )
