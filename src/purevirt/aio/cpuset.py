"""Sets of CPUs: as bit maps of the wire, and as lists in text."""

from collections.abc import Iterable

CPUS_MAX = 16384
"""More host CPUs than any bit map on the wire can tell of (REMOTE_CPUMAP_MAX bytes)."""


def as_cpus(cpumap: bytes) -> frozenset[int]:
    """The CPUs whose bits are set."""
    return frozenset(8 * place + bit for place, byte in enumerate(cpumap) for bit in range(8) if byte >> bit & 1)


def as_cpumap(cpus: Iterable[int]) -> bytes:
    """The bit map of CPUs; raises ValueError for numbers out of range."""
    number = 0
    for cpu in cpus:
        if not 0 <= cpu < CPUS_MAX:
            raise ValueError(f"CPU {cpu} is out of range")
        number |= 1 << cpu
    return number.to_bytes(max((number.bit_length() + 7) // 8, 1), "little")


def as_text(cpus: Iterable[int]) -> str:
    """CPUs as libvirt's lists name them."""
    return ",".join(str(cpu) for cpu in sorted(set(cpus)))
