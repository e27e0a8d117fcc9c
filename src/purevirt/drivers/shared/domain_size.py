"""A domain's memory and vCPUs, read and set in its definition."""

from purevirt.conf.domain import Domain
from purevirt.conf.domain.tuning import VcpuCount


def vcpu_count(definition: Domain) -> int:
    """How many vCPUs are on."""
    vcpu = definition.vcpu
    assert vcpu is not None
    return (vcpu.current or vcpu.maximum) or 1


def max_vcpu_count(definition: Domain) -> int:
    """How many vCPUs there can be."""
    vcpu = definition.vcpu
    assert vcpu is not None
    return vcpu.maximum or 1


def set_vcpu_count(definition: Domain, count: int) -> None:
    """Switch vCPUs on or off; no more than the maximum."""
    definition.vcpu = definition.vcpu or VcpuCount()
    definition.vcpu.current = None if count == max_vcpu_count(definition) else count
    definition.vcpus = []


def set_max_vcpu_count(definition: Domain, count: int) -> None:
    """Change the maximum; vCPUs above it go."""
    online = min(vcpu_count(definition), count)
    definition.vcpu = definition.vcpu or VcpuCount()
    definition.vcpu.maximum = count
    set_vcpu_count(definition, online)


def set_max_memory(definition: Domain, memory_kib: int) -> None:
    """Change all of a domain's memory; the current amount stays within it."""
    definition.memory_kib = memory_kib
    definition.current_memory_kib = min(definition.current_memory_kib or memory_kib, memory_kib)
