"""CPU of a guest in libxl's configuration: nesting, and bits of CPUID (libxlMakeDomBuildInfo)."""

from purevirt.conf.cpu.x86map import x86_map
from purevirt.conf.domain.cpu import Cpu, CpuMode, FeaturePolicy
from purevirt.drivers.libxl.jsonvalue import Json
from purevirt.drivers.libxl.xlcpuid import LETTERS, NESTING_FEATURES

REGISTER_BITS = 32
REFUSING = (FeaturePolicy.DISABLE, FeaturePolicy.FORBID)
NO_SUBLEAF = (0x1, 0x80000001)
"""Leaves that have no subleaf."""


def is_nested(cpu: Cpu | None) -> bool | None:
    """Whether guests may run in the guest; None where the CPU is not the host's."""
    if cpu is None or cpu.mode is not CpuMode.HOST_PASSTHROUGH:
        return None
    return not any(one.name in NESTING_FEATURES and one.policy in REFUSING for one in cpu.features)


def build_cpuid(cpu: Cpu | None) -> list[Json]:
    """For each leaf and register 32 letters, the highest bit first; unknown features do not count."""
    if cpu is None or cpu.mode is not CpuMode.HOST_PASSTHROUGH:
        return []
    places = {name: (register, mask) for name, register, mask in x86_map().bits if not register.is_msr}
    leaves: dict[tuple[int, int], dict[str, Json]] = {}
    for feature in cpu.features:
        if feature.name in NESTING_FEATURES or feature.name not in places:
            continue
        register, mask = places[feature.name]
        leaf = leaves.setdefault((register.leaf, register.subleaf), _new_leaf(register.leaf, register.subleaf))
        letters = list(str(leaf.get(register.name, "x" * REGISTER_BITS)))
        letters[REGISTER_BITS - mask.bit_length()] = LETTERS[feature.policy or FeaturePolicy.REQUIRE]
        leaf[register.name] = "".join(letters)
    return list(leaves.values())


def _new_leaf(leaf: int, subleaf: int) -> dict[str, Json]:
    return {"leaf": leaf} if leaf in NO_SUBLEAF else {"leaf": leaf, "subleaf": subleaf}
