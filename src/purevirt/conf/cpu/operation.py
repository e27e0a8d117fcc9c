"""Operations on CPUs of any architecture: which driver answers, and what is the same for all (cpu.c)."""

from collections.abc import Iterable, Sequence

from purevirt.conf.cpu.architecture import ARCHITECTURES
from purevirt.conf.cpu.document import AnyCpu
from purevirt.conf.cpu.driver import AS_HOST, CpuDriver, UsableModels
from purevirt.conf.cpu.facts import CpuData
from purevirt.conf.cpu.failure import internal, misused, refused, unavailable
from purevirt.conf.cpu.otherarch import ArmDriver, LoongarchDriver, Ppc64Driver, RiscvDriver, S390Driver
from purevirt.conf.cpu.policy import model_name
from purevirt.conf.cpu.x86 import X86Driver
from purevirt.conf.domain.cpu import Cpu, CpuFallback, CpuMode, FeaturePolicy
from purevirt.enums.host import CPUCompareResult
from purevirt.errors import Error, ErrorCode, ErrorDomain

_DRIVERS: tuple[type[CpuDriver], ...] = (
    X86Driver,
    Ppc64Driver,
    S390Driver,
    ArmDriver,
    RiscvDriver,
    LoongarchDriver,
)
_BY_ARCH = {arch: driver for driver in _DRIVERS for arch in driver.archs}


def _driver_of(arch: str) -> CpuDriver:
    """The driver of an architecture. Raises Error NO_SUPPORT where there is none (cpuGetSubDriver)."""
    if not arch:
        raise internal("undefined hardware architecture")
    driver = _BY_ARCH.get(arch)
    if driver is None:
        raise unavailable(f"'{arch}' architecture is not supported by CPU driver")
    return driver(arch)


def list_models(arch: str) -> list[str]:
    """The models known for an architecture, older ones first; none where any name is taken (virCPUGetModels).

    Raises Error NO_SUPPORT where the architecture has no driver, INVALID_ARG where there is no such architecture.
    """
    if arch not in ARCHITECTURES:
        raise Error(ErrorCode.INVALID_ARG, f"cannot find architecture {arch}")
    return _driver_of(arch).model_names()


def compare(host: AnyCpu | None, cpu: AnyCpu, *, arch: str, must_fit: bool = False) -> CPUCompareResult:
    """How a host relates to a CPU (virCPUCompare).

    With ``must_fit`` an incompatible one raises Error CPU_INCOMPATIBLE with the reason. Raises Error INTERNAL_ERROR for
    an unknown model or feature.
    """
    found = _driver_of(arch).compare(host, cpu)
    if found.result is CPUCompareResult.INCOMPATIBLE and must_fit:
        raise Error(ErrorCode.CPU_INCOMPATIBLE, found.reason or None, domain=ErrorDomain.CPU)
    return found.result


def baseline(
    arch: str,
    cpus: Sequence[AnyCpu],
    *,
    usable: UsableModels | None = None,
    allowed: Iterable[str] | None = None,
    is_migratable: bool = False,
) -> Cpu:
    """The largest guest CPU that all of these can serve as (virCPUBaseline).

    ``usable`` and ``allowed`` are the models and features to choose from. Raises Error OPERATION_FAILED where vendors
    or CPUs do not match, INVALID_ARG where one has no model.
    """
    if not cpus:
        raise misused("no CPUs given")
    for position, cpu in enumerate(cpus):
        if not model_name(cpu):
            raise misused(f"no CPU model specified at index {position}")
    return _driver_of(arch).baseline(cpus, usable, allowed, is_migratable=is_migratable)


def update(arch: str, guest: Cpu, host: AnyCpu | None, *, removed: FeaturePolicy = FeaturePolicy.REQUIRE) -> Cpu:
    """The guest CPU made independent of the host's (virCPUUpdate).

    ``removed`` is the policy of features that its model once had. Raises Error CONFIG_UNSUPPORTED where the host's CPU
    is not known but needed.
    """
    if guest.mode in AS_HOST:
        return guest
    return _driver_of(arch).update(guest, host, removed)


def update_live(arch: str, guest: Cpu, enabled: CpuData | None, disabled: CpuData | None) -> Cpu:
    """The CPU that the hypervisor gave a guest, as far as its registers tell (virCPUUpdateLive).

    Raises Error OPERATION_FAILED where it must not differ and does.
    """
    return _driver_of(arch).update_live(guest, enabled, disabled)


def translate(arch: str, guest: Cpu, usable: UsableModels | None) -> Cpu:
    """The guest CPU by one of the usable models (virCPUTranslate); None stands for all.

    Raises Error CONFIG_UNSUPPORTED where the model is not usable and no other may be taken.
    """
    name = model_name(guest)
    if guest.mode is not CpuMode.CUSTOM or usable is None or name in usable:
        return guest
    if guest.model is None or guest.model.fallback is CpuFallback.FORBID:
        raise refused(f"CPU model {name} is not supported by hypervisor")
    return _driver_of(arch).translate(guest, usable)


def expand_features(arch: str, cpu: AnyCpu) -> AnyCpu:
    """The CPU with the features of its model listed too, sorted by name (virCPUExpandFeatures)."""
    return _driver_of(arch).expand_features(cpu)


def copy_migratable(arch: str, host: AnyCpu) -> AnyCpu:
    """The host's CPU without features that keep a guest from migrating (virCPUCopyMigratable)."""
    return _driver_of(arch).copy_migratable(host)


def has_feature(arch: str, cpu: AnyCpu, name: str) -> bool:
    """Whether the CPU has a feature (virCPUCheckFeature). Raises Error INTERNAL_ERROR where it is not known."""
    return _driver_of(arch).has_feature(cpu, name)


def validate_features(arch: str, guest: Cpu) -> None:
    """Raise Error CONFIG_UNSUPPORTED for a feature that is not known (virCPUValidateFeatures)."""
    _driver_of(arch).validate_features(guest)


def added_features(arch: str, name: str) -> tuple[str, ...]:
    """Features that QEMU counts to a model and older releases of libvirt do not know of (virCPUx86GetAddedFeatures)."""
    return _driver_of(arch).added_features(name)


def is_checked_here(arch: str, guest: Cpu) -> bool:
    """Whether a partial check of the guest's CPU compares it with the host's by this map (virCPUGetCheckMode).

    If not, the hypervisor is asked what it would lack.
    """
    return _driver_of(arch).is_checked_here(model_name(guest))


def convert_legacy(arch: str, guest: Cpu) -> Cpu:
    """The CPU with the current name of its model (virCPUConvertLegacy)."""
    return _driver_of(arch).convert_legacy(guest)
