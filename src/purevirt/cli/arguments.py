"""The options one invocation was given, and their values checked.

Messages are virsh's; every getter raises `Failed` with them.
"""

import re

from purevirt.cli.failure import Failed
from purevirt.cli.spec import Command, Pairs

_NUMBER = re.compile(r"\s*[+-]?\d+")
_SCALED = re.compile(r"\s*\+?(\d+)(.*)", re.DOTALL)
_SUFFIX = re.compile(r"\s*([kmgtpe])?(ib|b)?|\s*(?:bytes?|b)", re.IGNORECASE)
_POWERS = "kmgtpe"
_UINT_MAX = 2**32 - 1
_INT_MAX = 2**31 - 1


def scale(value: str, unit_bytes: int) -> int:
    """A size such as `4G` or `100 MB` in bytes; a bare number counts in `unit_bytes`.

    Raises:
        ValueError: not a number, an unknown suffix (the text then says so) or too large.
    """
    match = _SCALED.fullmatch(value)
    if match is None:
        raise ValueError
    factor = unit_bytes if not match[2] else _suffix_factor(match[2])
    size = int(match[1]) * factor
    if int(match[1]) > 2**64 - 1:
        raise ValueError
    if size > 2**64 - 1:
        raise ValueError(f"numerical overflow: value too large: {match[1]}{match[2]}")
    return size


def _suffix_factor(suffix: str) -> int:
    match = _SUFFIX.fullmatch(suffix)
    if match is None:
        raise ValueError(f"invalid argument: unknown suffix '{suffix}'")
    if not match[1]:
        return 1
    base = 1000 if (match[2] or "").lower() == "b" else 1024
    return int(base ** (_POWERS.index(match[1].lower()) + 1))


class Arguments:
    """Values by option name; switches hold an empty list."""

    def __init__(self, command: Command, values: dict[str, list[str]] | None = None) -> None:
        self.command = command
        self.values = values if values is not None else {}

    def has(self, name: str) -> bool:
        """Whether the option was given."""
        return name in self.values

    def words(self, name: str) -> list[str]:
        """Every value given to a repeating option."""
        return self.values.get(name, [])

    def raw(self, name: str) -> str | None:
        """The value as it was given, also when empty."""
        return self.values[name][0] if self.values.get(name) else None

    def find(self, name: str) -> str | None:
        """The value of a string option, None when it was not given.

        Raises:
            Failed: the value is empty and may not be.
        """
        value = self.raw(name)
        if value == "" and not self.command.by_name[name].allow_empty:
            raise Failed(f"Failed to get option '{name}': Option argument is empty")
        return value

    def get(self, name: str) -> str:
        """The value of a required string option."""
        return self.find(name) or ""

    def find_number(self, name: str, low: int = 0, high: int = _UINT_MAX) -> int | None:
        """The value of a number option, None when it was not given."""
        value = self.raw(name)
        if value is None:
            return None
        if not _NUMBER.fullmatch(value) or not low <= int(value) <= high:
            raise Failed(f"Numeric value '{value}' for <{name}> option is malformed or out of range")
        return int(value)

    def get_number(self, name: str, low: int = 0, high: int = _UINT_MAX) -> int:
        """The value of a required number option."""
        return self.find_number(name, low, high) or 0

    def find_scaled(self, name: str, unit_bytes: int = 1) -> int | None:
        """The value of a size option in bytes, None when it was not given."""
        value = self.raw(name)
        if value is None:
            return None
        try:
            return scale(value, unit_bytes)
        except ValueError as error:
            text = f"Scaled numeric value '{value}' for <{name}> option is malformed or out of range"
            raise Failed(text) from (Failed(str(error)) if str(error) else None)

    def find_timeout_s(self) -> int | None:
        """The seconds of `--timeout`."""
        return self.find_number("timeout", 1, _INT_MAX // 1000)

    def find_descriptors(self) -> list[int]:
        """The file descriptors of `--pass-fds`."""
        given = self.find("pass-fds")
        numbers = given.split(",") if given else []
        for each in numbers:
            if not (each.isascii() and each.isdigit()):
                raise Failed(f"Unable to parse FD number '{each}'")
        return [int(each) for each in numbers]

    def bits(self, bits: dict[str, int]) -> int:
        """The sum of the bits whose switches were given."""
        total = 0
        for name, bit in bits.items():
            if self.has(name):
                total |= bit
        return total


def check_exclusive(arguments: Arguments, pairs: Pairs) -> None:
    """Refuse two options that were both given and may not be.

    Raises:
        Failed: the pair.
    """
    for first, second in pairs:
        if arguments.has(first) and arguments.has(second):
            raise Failed(f"Options --{first} and --{second} are mutually exclusive")


def check_constraints(arguments: Arguments) -> None:
    """Refuse options that contradict each other.

    Raises:
        Failed: which two options are at odds.
    """
    command = arguments.command
    check_exclusive(arguments, command.exclusive)
    for first, second in command.alternative:
        if not arguments.has(first) and not arguments.has(second):
            raise Failed(f"Either --{first} or --{second} must be provided")
    for first, second in command.requires:
        if arguments.has(first) and not arguments.has(second):
            raise Failed(f"Option --{second} is required by option --{first}")
