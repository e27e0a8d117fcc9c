"""Sets of CPUs as the bit maps that travel with calls: the lowest CPU is the lowest bit of the first byte."""

from collections.abc import Collection


def to_cpumap(cpus: Collection[int], total: int) -> bytes:
    """A bit map with room for ``total`` CPUs."""
    bits = sum(1 << cpu for cpu in set(cpus) if cpu < total)
    return bits.to_bytes((total + 7) // 8, "little")


def from_cpumap(cpumap: bytes, total: int) -> frozenset[int]:
    """The CPUs of a bit map, those below ``total``."""
    bits = int.from_bytes(cpumap, "little")
    return frozenset(cpu for cpu in range(min(total, 8 * len(cpumap))) if bits >> cpu & 1)
