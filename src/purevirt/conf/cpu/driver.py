"""What every architecture answers about its CPUs; what one does not support answers by itself (cpuArchDriver)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from purevirt.conf.cpu.document import AnyCpu, HostCpu
from purevirt.conf.cpu.facts import CpuData
from purevirt.conf.cpu.failure import refused, unavailable
from purevirt.conf.cpu.policy import model_name, policies_of, set_model_name, set_policies
from purevirt.conf.domain.cpu import Cpu, CpuMatch, CpuMode, FeaturePolicy
from purevirt.conf.xmlmap import copy_element
from purevirt.enums.host import CPUCompareResult

UsableModels = Mapping[str, frozenset[str]]
"""The models of a hypervisor, by name, with the features that keep it from offering the model here."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a host relates to a CPU, and why where it is incompatible."""

    result: CPUCompareResult
    reason: str = ""


AS_HOST = frozenset({CpuMode.HOST_PASSTHROUGH, CpuMode.MAXIMUM})
"""Modes in which the guest has whatever the hypervisor gives it."""

IDENTICAL = Comparison(CPUCompareResult.IDENTICAL)


class CpuDriver:
    """The operations of an architecture. ``arch`` is the name it was asked for by."""

    archs: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, arch: str) -> None:
        self.arch = arch

    def model_names(self) -> list[str]:
        """The models that the map has; none where any name is taken."""
        return []

    def compare(self, host: AnyCpu | None, cpu: AnyCpu) -> Comparison:
        """How a host relates to a CPU; its CPU may be unknown, or that of a hypervisor."""
        raise unavailable(f"cannot compare CPUs of {self.arch} architecture")

    def baseline(
        self, cpus: Sequence[AnyCpu], usable: UsableModels | None, allowed: Iterable[str] | None, *, is_migratable: bool
    ) -> Cpu:
        """The largest CPU that all of them can serve as; each has a model. ``allowed`` limits its features."""
        raise unavailable(f"cannot compute baseline CPU of {self.arch} architecture")

    def update(self, guest: Cpu, host: AnyCpu | None, removed: FeaturePolicy) -> Cpu:
        """The guest CPU with what it takes over from the host; ``removed`` is for features that its model lost."""
        raise unavailable(f"cannot update guest CPU for {self.arch} architecture")

    def update_live(self, guest: Cpu, enabled: CpuData | None, disabled: CpuData | None) -> Cpu:
        """The guest CPU with what the hypervisor made of it; as it was where that cannot be told."""
        return guest

    def translate(self, guest: Cpu, usable: UsableModels) -> Cpu:
        """The same CPU by a model that the hypervisor has."""
        raise unavailable(f"cannot translate CPU model {model_name(guest)} to a supported model")

    def expand_features(self, cpu: AnyCpu) -> AnyCpu:
        """The CPU with the features of its model listed, sorted by name."""
        result = copy_element(cpu)
        set_policies(result, dict(sorted(policies_of(cpu).items())))
        return result

    def copy_migratable(self, host: AnyCpu) -> AnyCpu:
        """The host without features that keep a guest from migrating."""
        return copy_element(host)

    def has_feature(self, cpu: AnyCpu, name: str) -> bool:
        """Whether the CPU has a feature."""
        raise unavailable(f"cannot check guest CPU feature for {self.arch} architecture")

    def validate_features(self, guest: Cpu) -> None:
        """Refuse features that are not known."""

    def added_features(self, name: str) -> tuple[str, ...]:
        """Features that a model got after it had been published."""
        return ()

    def is_checked_here(self, name: str | None) -> bool:
        """Whether what a host lacks for a model is found out by the map."""
        return True

    def convert_legacy(self, guest: Cpu) -> Cpu:
        """The CPU with its current name, where its model had another one."""
        return guest


def mismatch(driver: CpuDriver, host: AnyCpu, cpu: AnyCpu) -> Comparison | None:
    """What makes a host incompatible before its model is looked at."""
    if not model_name(host):
        return UNKNOWN_HOST
    if isinstance(cpu, HostCpu) and cpu.arch not in driver.archs:
        return incompatible(f"CPU arch {cpu.arch} does not match host arch")
    if cpu.vendor is not None and cpu.vendor != host.vendor:
        return incompatible(f"host CPU vendor does not match required CPU vendor {cpu.vendor}")
    return None


def incompatible(reason: str) -> Comparison:
    """A host that cannot serve."""
    return Comparison(CPUCompareResult.INCOMPATIBLE, reason)


UNKNOWN_HOST = incompatible("unknown host CPU")


def is_relative(guest: Cpu) -> bool:
    """Whether what the guest CPU is depends on the host."""
    if guest.mode is CpuMode.HOST_MODEL or guest.match is CpuMatch.MINIMUM:
        return True
    return any(feature.policy is FeaturePolicy.OPTIONAL for feature in guest.features)


def take_host_model(guest: Cpu, host: AnyCpu | None) -> Cpu:
    """The guest CPU with the model of the host, and the guest's own features on top (x86UpdateHostModel)."""
    if host is None:
        raise refused("unknown host CPU model")
    result = copy_element(guest)
    if guest.mode is CpuMode.HOST_MODEL:
        result.vendor = host.vendor
    result.mode, result.match = CpuMode.CUSTOM, CpuMatch.EXACT
    set_model_name(result, model_name(host))
    set_policies(result, {**policies_of(host), **policies_of(guest)})
    return result
