"""Numbers with a unit: bytes, KiB, MB, GiB and the other suffixes libvirt accepts (virScaleInteger)."""

import re

_POWERS = {letter: power for power, letter in enumerate("kmgtpe", start=1)}
_NUMBER = re.compile(r"[ \t\n\r\f\v]*([+]?[0-9]+)[ \t\n\r\f\v]*\Z")
_MAX_BYTES = 2**63 - 1


class BadScale(ValueError):
    """The number (``name`` is empty) or its unit (``name`` is 'unit') cannot be read."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(value)
        self.name = name
        self.value = value
        self.expected = expected


def factor_of(unit: str) -> int | None:
    """The number of bytes a unit stands for; None where there is no such unit."""
    lower = unit.lower()
    if lower in ("b", "byte", "bytes"):
        return 1
    power = _POWERS.get(lower[:1])
    if power is None or lower[1:] not in ("", "b", "ib"):
        return None
    base = 1000 if lower[1:] == "b" else 1024
    return int(base**power)


def pretty(total: int) -> tuple[int, str]:
    """A number of bytes in the largest unit that divides it (virFormatIntPretty)."""
    units = ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")
    at = 0
    while total and total % 1024 == 0 and at < len(units) - 1:
        total //= 1024
        at += 1
    return total, units[at]


def parse_scaled(value: str, unit: str | None, target: str, assumed: str) -> int:
    """A number in ``target`` units, rounded up; without a unit it is in ``assumed``. Raises BadScale."""
    found = _NUMBER.match(value)
    if not found or len(value) > 64:
        raise BadScale("", value, "non-negative integer value")
    factor = factor_of(unit) if unit else factor_of(assumed)
    if factor is None:
        raise BadScale("unit", unit or "", "bytes, KiB, MiB, GiB, TiB, PiB, EiB or KB, MB, GB, TB, PB, EB")
    total = int(found[1]) * factor
    if total > _MAX_BYTES:
        raise BadScale("", value, "value too large")
    per_target = factor_of(target) or 1
    return -(-total // per_target)
