"""Sets of CPU numbers as text: `0-3,^2`, and as the tuples of booleans the library uses."""

from collections.abc import Iterable, Sequence

_MAX_CPUS = 65536


def format_ranges(numbers: Iterable[int]) -> str:
    """Ascending numbers as a list of ranges, such as `0-3,7`."""
    ranges: list[list[int]] = []
    for value in numbers:
        if ranges and ranges[-1][1] == value - 1:
            ranges[-1][1] = value
        else:
            ranges.append([value, value])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def format_map(cpus: Sequence[bool]) -> str:
    """A map as a list of ranges."""
    return format_ranges(index for index, is_set in enumerate(cpus) if is_set)


def parse_map(text: str, count: int) -> tuple[bool, ...]:
    """A list of ranges as a map of `count` CPUs; `r` stands for all, `^N` takes one out.

    Raises:
        ValueError: no list of CPUs.
    """
    if text == "r":
        return (True,) * count
    chosen: set[int] = set()
    for part in text.split(","):
        if part.startswith("^"):
            chosen.discard(int(part[1:]))
            continue
        first, separator, last = part.partition("-")
        start, end = int(first), int(last) if separator else int(first)
        if not 0 <= start <= end < _MAX_CPUS:
            raise ValueError(text)
        chosen.update(range(start, end + 1))
    if not chosen:
        raise ValueError(text)
    return tuple(cpu in chosen for cpu in range(max(count, max(chosen) + 1)))
