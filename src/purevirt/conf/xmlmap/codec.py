"""Types of attribute values and element texts: how each is read, written and described."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

T = TypeVar("T")
E = TypeVar("E", bound=Enum)


@dataclass(frozen=True, slots=True)
class Codec(Generic[T]):
    """A value type. ``parse`` raises ValueError; ``expected`` says what is allowed, for messages."""

    parse: Callable[[str], T]
    format: Callable[[T], str]
    expected: str = ""


def _identity(value: str) -> str:
    return value


def _non_empty(value: str) -> str:
    if not value:
        raise ValueError(value)
    return value


_DECIMAL = re.compile(r"[ \t\n\r\f\v]*([+-]?[0-9]+)\Z")
_ANY_BASE = re.compile(r"[ \t\n\r\f\v]*([+-]?)(0[xX][0-9a-fA-F]+|[0-9]+)\Z")


def parse_any_base(value: str) -> int:
    """A C integer literal: decimal, 0x hexadecimal or 0 octal (strtol with base 0)."""
    found = _ANY_BASE.match(value)
    if not found or len(value) > 64:
        raise ValueError(value)
    digits = found[2].lower()
    base = 16 if digits.startswith("0x") else 8 if digits.startswith("0") and len(digits) > 1 else 10
    return -int(digits, base) if found[1] == "-" else int(digits, base)


def _parse_decimal(value: str) -> int:
    found = _DECIMAL.match(value)
    if not found or len(value) > 64:
        raise ValueError(value)
    return int(found[1])


def integer(low: int, high: int, expected: str, *, any_base: bool = False) -> Codec[int]:
    """Integers from ``low`` to ``high``, written in decimal."""
    read = parse_any_base if any_base else _parse_decimal

    def parse(value: str) -> int:
        number = read(value)
        if not low <= number <= high:
            raise ValueError(value)
        return number

    return Codec(parse, str, expected)


def hexadecimal(width: int, high: int) -> Codec[int]:
    """Non-negative integers in any base, written as ``0x`` and at least ``width`` digits."""
    base = integer(0, high, "non-negative integer value", any_base=True)
    return Codec(base.parse, f"0x{{:0{width}x}}".format, base.expected)


def octal(write: str, high: int) -> Codec[int]:
    """Octal numbers; ``write`` is a format such as ``{:04o}``."""

    def parse(value: str) -> int:
        number = int(value, 8)
        if not 0 <= number <= high or not value.isascii():
            raise ValueError(value)
        return number

    return Codec(parse, write.format, "octal value")


def boolean(true: str, false: str) -> Codec[bool]:
    """Two tokens that stand for true and false."""
    table = {true: True, false: False}

    def parse(value: str) -> bool:
        found = table.get(value)
        if found is None:
            raise ValueError(value)
        return found

    return Codec(parse, lambda value: true if value else false, f"{true} or {false}")


def token(kind: type[E], *, without: frozenset[str] = frozenset()) -> Codec[E]:
    """Members of a StrEnum by their value; ``without`` names members that only defaults may set."""
    table = {str(member.value): member for member in kind if member.value not in without}

    def parse(value: str) -> E:
        found = table.get(value)
        if found is None:
            raise ValueError(value)
        return found

    return Codec(parse, lambda value: str(value.value), "one of " + ", ".join(table))


def _parse_uuid(value: str) -> bytes:
    digits = value.replace("-", "").replace(" ", "").strip()
    if len(digits) != 32 or len(value) > 128:
        raise ValueError(value)
    return bytes.fromhex(digits)


def format_uuid(value: bytes) -> str:
    """The 36 characters of a UUID of 16 bytes."""
    return str(uuid.UUID(bytes=value))


_MAC = re.compile(r"[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){5}\Z")


def _parse_mac(value: str) -> str:
    if not _MAC.match(value):
        raise ValueError(value)
    return ":".join(f"{int(part, 16):02x}" for part in value.split(":"))


U32 = 2**32 - 1
U64 = 2**64 - 1

STR = Codec(_identity, _identity, "text")
NON_EMPTY = Codec(_non_empty, _identity, "text that is not empty")
INT = integer(-(2**31), 2**31 - 1, "integer value")
UINT = integer(0, U32, "non-negative integer value")
POSITIVE = integer(1, U32, "Zero is not permitted")
LONG = integer(-(2**63), 2**63 - 1, "long long integer value")
ULONG = integer(0, U64, "non-negative integer value")
UINT_ANY = integer(0, U32, "non-negative integer value", any_base=True)
ULONG_ANY = integer(0, U64, "non-negative integer value", any_base=True)
YES_NO = boolean("yes", "no")
ON_OFF = boolean("on", "off")
UUID = Codec(_parse_uuid, format_uuid, "UUID")
MAC = Codec(_parse_mac, _identity, "MAC address")
