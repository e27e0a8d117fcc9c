"""One view on host and guest CPUs: the name of the model, and the features with what they must be."""

from collections.abc import Mapping

from purevirt.conf.cpu.document import AnyCpu, HostCpu, HostFeature
from purevirt.conf.domain.cpu import Cpu, CpuFeature, CpuModel, FeaturePolicy

Policies = dict[str, FeaturePolicy]
"""Features by name, in the order of the document."""

PRESENT = frozenset({FeaturePolicy.FORCE, FeaturePolicy.REQUIRE})
"""Policies of features that the CPU has."""

ABSENT = frozenset({FeaturePolicy.DISABLE, FeaturePolicy.FORBID})
"""Policies of features that the CPU lacks."""


def model_name(cpu: AnyCpu) -> str | None:
    """The name of the model."""
    if isinstance(cpu, HostCpu):
        return cpu.model
    return cpu.model.name if cpu.model is not None else None


def set_model_name(cpu: Cpu, name: str | None) -> None:
    """Give a guest CPU another model; what else the element says stays."""
    if cpu.model is None:
        cpu.model = CpuModel()
    cpu.model.name = name


def policies_of(cpu: AnyCpu) -> Policies:
    """Features and their policies; a host has all of its features."""
    if isinstance(cpu, HostCpu):
        return {feature.name: FeaturePolicy.REQUIRE for feature in cpu.features}
    return {feature.name: feature.policy or FeaturePolicy.REQUIRE for feature in cpu.features}


def guest_features(policies: Mapping[str, FeaturePolicy]) -> list[CpuFeature]:
    """The elements of a guest CPU."""
    return [CpuFeature(name=name, policy=policy) for name, policy in policies.items()]


def set_policies(cpu: AnyCpu, policies: Mapping[str, FeaturePolicy]) -> None:
    """Replace the features of a CPU."""
    if isinstance(cpu, HostCpu):
        cpu.features = [HostFeature(name=name) for name in policies]
    else:
        cpu.features = guest_features(policies)
