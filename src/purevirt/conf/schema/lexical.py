"""Kinds of texts: regular expressions, ranges of numbers as ``-1..65535``, and some by name."""

import re
from collections.abc import Callable, Sequence
from ipaddress import AddressValueError, IPv4Address, IPv6Address

Test = Callable[[str], bool]

_RANGE = re.compile(r"(-?\d*)\.\.(-?\d*)")
_NUMBER = re.compile(r"[+-]?\d{1,40}")


def text_test(alternatives: Sequence[str]) -> Test:
    """A test that holds for texts of one of the kinds."""
    tests = [_test_of(one) for one in alternatives]
    return lambda text: any(test(text) for test in tests)


def _test_of(kind: str) -> Test:
    if kind in _NAMED:
        return _NAMED[kind]
    bounds = _RANGE.fullmatch(kind)
    if bounds is not None:
        return _range_test(bounds[1], bounds[2])
    return _pattern_test(kind)


def _pattern_test(kind: str) -> Test:
    pattern = re.compile(kind, re.ASCII)
    return lambda text: pattern.fullmatch(text) is not None


def _range_test(low: str, high: str) -> Test:
    least, most = int(low) if low else None, int(high) if high else None

    def test(text: str) -> bool:
        if _NUMBER.fullmatch(text.strip()) is None:
            return False
        number = int(text)
        return (least is None or number >= least) and (most is None or number <= most)

    return test


def _is_ipv4(text: str) -> bool:
    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return True


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True


_PATTERNS = {
    "UNIT": "[bB]([yY][tT][eE][sS]?)?|[kKmMgGtTpPeE]([iI]?[bB])?",
    "SET": r"(\d+(-\d+)?|\^\d+)(,(\d+(-\d+)?|\^\d+))*",
    "UUID": "[a-fA-F0-9]{32}|[a-fA-F0-9]{8}-([a-fA-F0-9]{4}-){3}[a-fA-F0-9]{12}",
    "HEX": "0x[0-9a-fA-F]{1,8}",
    "PATH": r"(/|[a-zA-Z]:\\).+",
}

_NAMED: dict[str, Test] = {"IPV4": _is_ipv4, "IPV6": _is_ipv6} | {
    name: _pattern_test(pattern) for name, pattern in _PATTERNS.items()
}
