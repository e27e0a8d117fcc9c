"""Architectures whose CPUs are told apart by the name of the model alone: PowerPC, s390, Arm, RISC-V and LoongArch."""

from collections.abc import Iterable, Sequence

from purevirt.conf.cpu.document import AnyCpu, new_guest
from purevirt.conf.cpu.driver import (
    IDENTICAL,
    UNKNOWN_HOST,
    Comparison,
    CpuDriver,
    UsableModels,
    incompatible,
    is_relative,
    mismatch,
    take_host_model,
)
from purevirt.conf.cpu.failure import failed, internal, refused
from purevirt.conf.cpu.policy import model_name, set_model_name
from purevirt.conf.domain.cpu import Cpu, CpuFallback, CpuMatch, CpuMode, FeaturePolicy
from purevirt.conf.xmlmap import copy_element

PPC64_VENDORS = frozenset({"IBM", "Freescale"})
PPC64_MODELS = {
    "POWER6": "IBM",
    "POWER7": "IBM",
    "POWER8": "IBM",
    "POWER9": "IBM",
    "POWER10": "IBM",
    "POWERPC_e5500": "Freescale",
    "POWERPC_e6500": "Freescale",
}
"""Models and their vendors."""

_PPC64_LEGACY = {
    "POWER7_v2.1": "POWER7",
    "POWER7_v2.3": "POWER7",
    "POWER7+_v2.1": "POWER7",
    "POWER8_v1.0": "POWER8",
}
"""Names that libvirt had for models before 1.2.19."""

_COMPATIBLE = range(6, 11)
"""Generations of POWER that have compatibility modes."""

ARM_FEATURES = frozenset({"sve", "pauth", *(f"sve{bits}" for bits in range(128, 2049, 128))})


class Ppc64Driver(CpuDriver):
    """64-bit PowerPC: the model of host and guest is the same, or the guest runs in a compatibility mode."""

    archs = frozenset({"ppc64", "ppc64le"})

    def model_names(self) -> list[str]:
        return list(PPC64_MODELS)

    def compare(self, host: AnyCpu | None, cpu: AnyCpu) -> Comparison:
        if host is None:
            return UNKNOWN_HOST
        difference = mismatch(self, host, cpu)
        if difference is not None:
            return difference
        provided = _require_ppc64(model_name(host))
        if isinstance(cpu, Cpu) and cpu.mode is not CpuMode.CUSTOM:
            mode = model_name(cpu) if cpu.mode is CpuMode.HOST_MODEL else None
            return IDENTICAL if mode is None else _compare_generation(provided, mode)
        name = _PPC64_LEGACY.get(model_name(cpu) or "", model_name(cpu))
        _require_ppc64(name)
        if name != provided:
            return incompatible(f"host CPU model does not match required CPU model {name}")
        return IDENTICAL

    def baseline(
        self, cpus: Sequence[AnyCpu], usable: UsableModels | None, allowed: Iterable[str] | None, *, is_migratable: bool
    ) -> Cpu:
        name = _require_ppc64(model_name(cpus[0]))
        for cpu in cpus:
            if model_name(cpu) != name:
                raise failed("CPUs are incompatible")
            if cpu.vendor is not None and cpu.vendor not in PPC64_VENDORS:
                raise failed(f"Unknown CPU vendor {cpu.vendor}")
            if cpu.vendor is not None and cpu.vendor != PPC64_MODELS[name]:
                raise failed(f"CPU vendor {PPC64_MODELS[name]} of model {name} differs from vendor {cpu.vendor}")
        return new_guest(name, fallback=CpuFallback.FORBID)

    def update(self, guest: Cpu, host: AnyCpu | None, removed: FeaturePolicy) -> Cpu:
        """host-model stands for a compatibility mode, so there is nothing to take over."""
        return guest

    def convert_legacy(self, guest: Cpu) -> Cpu:
        name = _PPC64_LEGACY.get(model_name(guest) or "")
        if name is None:
            return guest
        result = copy_element(guest)
        set_model_name(result, name)
        return result


def _require_ppc64(name: str | None) -> str:
    if not name:
        raise internal("no CPU model specified")
    if name not in PPC64_MODELS:
        raise internal(f"Unknown CPU model {name}")
    return name


def _generation(name: str, prefix: str) -> int | None:
    digits = name.removeprefix(prefix)
    if digits == name or not digits.isascii() or not digits.isdigit() or len(digits) > 2:
        return None
    return int(digits) if int(digits) in _COMPATIBLE else None


def _compare_generation(host: str, mode: str) -> Comparison:
    """Whether a host has a compatibility mode (ppc64CheckCompatibilityMode)."""
    provided, wanted = _generation(host, "POWER"), _generation(mode, "power")
    if provided is None:
        raise internal("Host CPU does not support compatibility modes")
    if wanted is None:
        raise internal(f"Unknown compatibility mode {mode}")
    return IDENTICAL if wanted <= provided else incompatible("")


class S390Driver(CpuDriver):
    """s390: QEMU knows the models; a guest may require and disable features."""

    archs = frozenset({"s390", "s390x"})

    def compare(self, host: AnyCpu | None, cpu: AnyCpu) -> Comparison:
        return IDENTICAL

    def update(self, guest: Cpu, host: AnyCpu | None, removed: FeaturePolicy) -> Cpu:
        if not is_relative(guest):
            return guest
        if guest.mode is CpuMode.HOST_MODEL:
            return take_host_model(guest, host)
        if guest.match is CpuMatch.MINIMUM:
            raise refused(f"match mode {guest.match.value} not supported")
        raise refused("optional CPU features are not supported")

    def validate_features(self, guest: Cpu) -> None:
        for feature in guest.features:
            if feature.policy not in (None, FeaturePolicy.REQUIRE, FeaturePolicy.DISABLE):
                detail = f"only cpu feature policies 'require' and 'disable' are supported for {feature.name}"
                raise refused(detail)


class HostModelDriver(CpuDriver):
    """Architectures where any guest CPU will do and host-model is the model of the host."""

    def compare(self, host: AnyCpu | None, cpu: AnyCpu) -> Comparison:
        return IDENTICAL

    def update(self, guest: Cpu, host: AnyCpu | None, removed: FeaturePolicy) -> Cpu:
        return take_host_model(guest, host) if guest.mode is CpuMode.HOST_MODEL else guest


class ArmDriver(HostModelDriver):
    """Arm: hosts are compared by model."""

    archs = frozenset({"armv6l", "armv7b", "armv7l", "aarch64"})

    def compare(self, host: AnyCpu | None, cpu: AnyCpu) -> Comparison:
        if isinstance(cpu, Cpu):
            return IDENTICAL
        if host is None:
            return UNKNOWN_HOST
        difference = mismatch(self, host, cpu)
        if difference is not None:
            return difference
        if cpu.model != model_name(host):
            return incompatible(f"host CPU model does not match required CPU model {cpu.model}")
        return IDENTICAL

    def baseline(
        self, cpus: Sequence[AnyCpu], usable: UsableModels | None, allowed: Iterable[str] | None, *, is_migratable: bool
    ) -> Cpu:
        """The first one: what a model of QEMU has is not known here."""
        return new_guest(model_name(cpus[0]) or "")

    def validate_features(self, guest: Cpu) -> None:
        for feature in guest.features:
            if feature.name not in ARM_FEATURES:
                raise refused(f"unknown CPU feature: {feature.name}")


class RiscvDriver(HostModelDriver):
    """RISC-V."""

    archs = frozenset({"riscv32", "riscv64"})


class LoongarchDriver(HostModelDriver):
    """LoongArch."""

    archs = frozenset({"loongarch64"})
