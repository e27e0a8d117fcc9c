"""Value types of domain documents beyond the engine's own: sets of CPUs or nodes, and hexadecimal fields."""

from purevirt.conf.xmlmap.codec import Codec, hexadecimal

MAX_INDEX = 1 << 14
"""Highest CPU or node number accepted (VIR_DOMAIN_CPUMASK_LEN)."""


def parse_number_set(value: str) -> frozenset[int]:
    """A list such as ``0-3,^2,8`` (virBitmapParse). Raises ValueError."""
    members: set[int] = set()
    for part in value.split(","):
        item = part.strip()
        if item.startswith("^"):
            members.discard(_bounded(item[1:]))
            continue
        first, dash, last = item.partition("-")
        low = _bounded(first)
        high = _bounded(last) if dash else low
        if high < low:
            raise ValueError(value)
        members.update(range(low, high + 1))
    return frozenset(members)


def _bounded(value: str) -> int:
    digits = value.strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 6 or int(digits) >= MAX_INDEX:
        raise ValueError(value)
    return int(digits)


def format_number_set(members: frozenset[int]) -> str:
    """Ranges in ascending order (virBitmapFormat)."""
    ranges: list[list[int]] = []
    for number in sorted(members):
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in ranges)


NUMBER_SET = Codec(parse_number_set, format_number_set, "a list of numbers and ranges")
HEX16 = hexadecimal(4, 0xFFFF)
HEX8 = hexadecimal(2, 0xFF)
HEX = hexadecimal(1, 2**32 - 1)
HEX64 = hexadecimal(1, 2**64 - 1)
HEX32_WIDE = hexadecimal(8, 2**32 - 1)
HEX64_WIDE = hexadecimal(8, 2**64 - 1)
