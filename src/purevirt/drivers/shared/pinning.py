"""Pinning of vCPUs and of the emulator in a domain's definition."""

from purevirt.conf.domain import Domain
from purevirt.conf.domain.tuning import CpuTune, VcpuPin


def vcpu_cpus(definition: Domain, vcpu: int) -> frozenset[int] | None:
    """The host CPUs that a vCPU is pinned to, or that the whole domain is; None where it may use all."""
    pins = definition.cputune.vcpupins if definition.cputune is not None else []
    found = next((pin.cpuset for pin in pins if pin.vcpu == vcpu), None)
    return found if found is not None else _domain_cpus(definition)


def pin_vcpu(definition: Domain, vcpu: int, cpus: frozenset[int]) -> None:
    """Let a vCPU run on these host CPUs only."""
    tune = definition.cputune = definition.cputune or CpuTune()
    others = [pin for pin in tune.vcpupins if pin.vcpu != vcpu]
    tune.vcpupins = sorted([*others, VcpuPin(vcpu=vcpu, cpuset=cpus)], key=lambda pin: pin.vcpu)


def emulator_cpus(definition: Domain) -> frozenset[int] | None:
    """The host CPUs that the emulator is pinned to, or that the whole domain is; None where it may use all."""
    pinned = definition.cputune.emulatorpin if definition.cputune is not None else None
    return pinned if pinned is not None else _domain_cpus(definition)


def pin_emulator(definition: Domain, cpus: frozenset[int]) -> None:
    """Let the emulator run on these host CPUs only."""
    definition.cputune = definition.cputune or CpuTune()
    definition.cputune.emulatorpin = cpus


def _domain_cpus(definition: Domain) -> frozenset[int] | None:
    return definition.vcpu.cpuset if definition.vcpu is not None else None
