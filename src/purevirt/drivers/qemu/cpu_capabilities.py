"""CPUs in the capabilities of guests: modes, the model of the host, and named models (virQEMUCapsFillDomainCPUCaps)."""

from collections.abc import Callable
from dataclasses import replace

from purevirt.conf.cpu.document import HostCpu, new_guest
from purevirt.conf.cpu.driver import UsableModels
from purevirt.conf.cpu.otherarch import PPC64_MODELS
from purevirt.conf.cpu.policy import guest_features, policies_of, set_policies
from purevirt.conf.cpu.qemu import cpu_from_qemu, facts_of, feature_from_qemu
from purevirt.conf.cpu.x86map import x86_map
from purevirt.conf.domain.cpu import Cpu, CpuFallback, FeaturePolicy
from purevirt.conf.domaincaps import CpuCapabilities, CustomModel, Support
from purevirt.conf.xmlmap import copy_element
from purevirt.drivers.qemu.capabilities import CpuDefinition, HostCpuModel, QemuCapabilities
from purevirt.errors import Error

_PC = frozenset({"x86_64", "i686"})
_PPC64 = frozenset({"ppc64", "ppc64le"})
_S390 = frozenset({"s390", "s390x"})
_S390_UNVERSIONED = frozenset({"max", "qemu"})
_BOTH = ("on", "off")


def tell_cpu(
    found: QemuCapabilities, virt_type: str, host: HostCpu | None, address_bits: int | None
) -> CpuCapabilities:
    """The part about CPUs; ``address_bits`` is the size of the host's physical addresses."""
    is_accelerated = virt_type != "qemu"
    migratable = _BOTH if found.has("cpu.migratable") and found.arch in _PC else ("off",)
    model = find_host_model(found, virt_type, host)
    limit = address_bits if is_accelerated and found.arch not in _S390 else None
    return CpuCapabilities(
        host_passthrough=Support(is_accelerated, {"hostPassthroughMigratable": migratable}),
        maximum=Support(found.has("cpu-max"), {"maximumMigratable": _BOTH}),
        host_model=model,
        address_bits=limit,
        custom=_custom_models(found, virt_type),
    )


def disable_deprecated(told: CpuCapabilities, found: QemuCapabilities, virt_type: str) -> CpuCapabilities:
    """The same with a host model that goes without the features QEMU is about to drop (s390 only)."""
    expanded = found.accelerator(virt_type).host_cpu
    if told.host_model is None or expanded is None or found.arch not in _S390:
        return told
    cpu = copy_element(told.host_model)
    set_policies(cpu, {**policies_of(cpu), **dict.fromkeys(expanded.deprecated, FeaturePolicy.DISABLE)})
    return replace(told, host_model=cpu)


def find_host_model(found: QemuCapabilities, virt_type: str, host: HostCpu | None) -> Cpu | None:
    """The CPU of guests in host-model mode (virQEMUCapsInitHostCPUModel); None where it is not known."""
    expanded = found.accelerator(virt_type).host_cpu
    if found.arch in _PPC64:
        is_known = host is not None and host.model is not None and virt_type != "qemu"
        return new_guest(str(host.model)) if host is not None and is_known else None
    if expanded is None:
        return None
    if found.arch in _PC:
        return _x86_model(expanded, _usable_models(found, virt_type))
    return _s390_model(expanded) if found.arch in _S390 else None


def _x86_model(expanded: HostCpuModel, usable: UsableModels) -> Cpu | None:
    try:
        return cpu_from_qemu(facts_of(expanded.properties), usable)
    except Error:
        return None


def _s390_model(expanded: HostCpuModel) -> Cpu:
    cpu = new_guest(expanded.name, fallback=CpuFallback.FORBID)
    named = {True: FeaturePolicy.REQUIRE, False: FeaturePolicy.DISABLE}
    cpu.features = guest_features(
        {name: named[value] for name, value in expanded.properties.items() if isinstance(value, bool)}
    )
    return cpu


def _usable_models(found: QemuCapabilities, virt_type: str) -> UsableModels:
    return {cpu.name: frozenset(map(feature_from_qemu, cpu.blockers)) for cpu in found.accelerator(virt_type).cpus}


def _custom_models(found: QemuCapabilities, virt_type: str) -> tuple[CustomModel, ...]:
    """The models that both QEMU and libvirt know, by name."""
    is_known = _KNOWN.get(found.arch, _is_not_host)
    vendor_of = _VENDORS.get(found.arch, _no_vendor)
    cpus = sorted(found.accelerator(virt_type).cpus, key=lambda cpu: cpu.name)
    return tuple(_custom_model(found.arch, cpu, vendor_of(cpu.name)) for cpu in cpus if is_known(cpu.name))


def _custom_model(arch: str, cpu: CpuDefinition, vendor: str | None) -> CustomModel:
    translated = feature_from_qemu if arch in _PC else str
    return CustomModel(
        name=cpu.name,
        vendor=vendor,
        is_usable=cpu.is_usable,
        is_deprecated=cpu.is_deprecated,
        canonical=x86_map().versions.get(cpu.name) if arch in _PC else None,
        blockers=tuple(sorted(set(map(translated, cpu.blockers)))) if cpu.is_usable is False else (),
    )


def _is_not_host(name: str) -> bool:
    return name != "host"


def _is_ppc64(name: str) -> bool:
    return name in PPC64_MODELS


def _is_x86(name: str) -> bool:
    return name in x86_map().models


def _no_vendor(name: str) -> str | None:
    return None


def _x86_vendor(name: str) -> str | None:
    return x86_map().models[name].vendor


def _ibm(name: str) -> str | None:
    return "IBM"


def _s390_vendor(name: str) -> str | None:
    return None if name in _S390_UNVERSIONED else "IBM"


_KNOWN: dict[str, Callable[[str], bool]] = {
    **dict.fromkeys(_PC, _is_x86),
    **dict.fromkeys(_PPC64, _is_ppc64),
}
_VENDORS: dict[str, Callable[[str], str | None]] = {
    **dict.fromkeys(_PC, _x86_vendor),
    **dict.fromkeys(_PPC64, _ibm),
    **dict.fromkeys(_S390, _s390_vendor),
}
