"""CPU maps: bytes of the wire against one truth value per host CPU."""


def as_flags(cpumap: bytes, cpus: int) -> list[bool]:
    """One truth value per host CPU."""
    return [place // 8 < len(cpumap) and bool(cpumap[place // 8] >> place % 8 & 1) for place in range(cpus)]


def as_cpumap(flags: object, cpus: int) -> bytes:
    """The bytes for one truth value per host CPU; raises TypeError for anything but a tuple."""
    if not isinstance(flags, tuple):
        raise TypeError("Unexpected type, tuple is required")
    count = max(cpus, len(flags))
    number = sum(1 << place for place, is_set in enumerate(flags) if is_set)
    return number.to_bytes((count + 7) // 8, "little")
