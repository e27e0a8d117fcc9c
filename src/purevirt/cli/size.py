"""Sizes for people: in the largest binary unit that leaves a number of at least one."""

_UNITS = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")


def pretty_size(size_bytes: int) -> tuple[float, str]:
    """A size in bytes as a number and its unit."""
    value, unit = float(size_bytes), _UNITS[0]
    for unit in _UNITS:
        if value < 1024 or unit == _UNITS[-1]:
            break
        value /= 1024
    return value, unit


def format_size(size_bytes: int, digits: int = 2) -> str:
    """A size in bytes as text with so many digits after the point."""
    value, unit = pretty_size(size_bytes)
    return f"{value:.{digits}f} {unit}"
