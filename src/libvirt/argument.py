"""Arguments as libvirt-python takes them: Python values turned into what C calls would get, or refused alike."""

from collections.abc import Mapping
from enum import IntEnum, IntFlag
from operator import index
from typing import TypeVar

_F = TypeVar("_F", bound=IntFlag)
_E = TypeVar("_E", bound=IntEnum)

UUID_LENGTH = 16


def as_int(value: int) -> int:
    """A C int; raises OverflowError where it does not fit."""
    number = as_long(value)
    if number > 0x7FFFFFFF:
        raise OverflowError("signed integer is greater than maximum")
    if number < -0x80000000:
        raise OverflowError("signed integer is less than minimum")
    return number


def as_long(value: int) -> int:
    """A C long; raises OverflowError where it does not fit."""
    number = index(value)
    if not -(1 << 63) <= number < 1 << 63:
        raise OverflowError("Python int too large to convert to C long")
    return number


def as_uint(value: int) -> int:
    """A C unsigned int: the low 32 bits."""
    return index(value) & 0xFFFFFFFF


def as_ulong(value: int) -> int:
    """A C unsigned long, for which the binding takes any long."""
    return as_long(value) & 0xFFFFFFFFFFFFFFFF


def as_ullong(value: int) -> int:
    """A C unsigned long long, for which the binding takes any long long."""
    return as_llong(value) & 0xFFFFFFFFFFFFFFFF


def as_llong(value: int) -> int:
    """A C long long; raises OverflowError where it does not fit."""
    number = index(value)
    if not -(1 << 63) <= number < 1 << 63:
        raise OverflowError("int too big to convert")
    return number


def bits(kind: type[_F], value: int) -> _F:
    """Flags of a kind; bits that it does not know are kept, for the driver to refuse."""
    number = as_uint(value)
    known = kind._value2member_map_.get(number)
    return known if isinstance(known, kind) else kind(number)


def member(kind: type[_E], value: int) -> _E:
    """A number of an enumeration that is unsigned in C; one that it does not know passes, for the driver to refuse."""
    return _member(kind, as_uint(value))


def signed_member(kind: type[_E], value: int) -> _E:
    """A number of an enumeration that is an int in C; one that it does not know passes, for the driver to refuse."""
    return _member(kind, as_int(value))


def _member(kind: type[_E], number: int) -> _E:
    known = kind._value2member_map_.get(number)
    if isinstance(known, kind):
        return known
    unknown: _E = int.__new__(kind, number)
    unknown._name_, unknown._value_ = str(number), number
    return unknown


def as_text(value: str | None, c_name: str, number: int, *, optional: bool = True) -> None:
    """Check a text argument, the ``number``-th of a C function; raises TypeError, ValueError for a NUL in it."""
    if value is None and optional:
        return
    if not isinstance(value, str):
        wanted = "str or None" if optional else "str"
        found = "None" if value is None else type(value).__name__
        raise TypeError(f"{c_name}() argument {number} must be {wanted}, not {found}")
    if "\0" in value:
        raise ValueError("embedded null character")
    if not value.isascii():
        value.encode()


def as_bytes(value: object) -> bytes:
    """Bytes; raises TypeError for anything that has none."""
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    raise TypeError(f"a bytes-like object is required, not '{type(value).__name__}'")


def as_dict(value: object, message: str) -> Mapping[str, object]:
    """A dictionary, or TypeError with a message."""
    if not isinstance(value, dict):
        raise TypeError(message)
    return value


def as_texts(values: object) -> list[str]:
    """A list of texts, empty for anything that is no list; raises TypeError where other things are in it."""
    if not isinstance(values, list):
        return []
    if not all(isinstance(value, str) for value in values):
        raise TypeError("bad argument type for built-in operation")
    return values


def as_files(values: object) -> list[int]:
    """A list of file descriptors; raises TypeError for anything else."""
    if not isinstance(values, list):
        raise TypeError("unexpected type")
    return [as_int(value) for value in values]
