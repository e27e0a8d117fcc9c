"""Log filters and outputs as text: ``1:qemu 3:rpc`` and ``1:file:/var/log/x.log 3:stderr``.

Source of grammar and error texts: libvirt's virlog. Nothing here logs or opens a file.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from fnmatch import fnmatchcase

from purevirt.errors import Error, ErrorCode

__all__ = ["Destination", "LogFilter", "LogOutput", "Priority", "parse_filters", "parse_outputs", "parse_priority"]


class Priority(IntEnum):
    """How important a message is (virLogPriority)."""

    DEBUG = 1
    INFO = 2
    WARNING = 3
    ERROR = 4


class Destination(StrEnum):
    """Where messages go (virLogDestination)."""

    STDERR = "stderr"
    SYSLOG = "syslog"
    FILE = "file"
    JOURNALD = "journald"


# The destinations that want a name behind them: a program name, a path.
_NAMED = frozenset((Destination.SYSLOG, Destination.FILE))


@dataclass(frozen=True, slots=True)
class LogFilter:
    """The least priority of the sources whose category a pattern matches; ``*`` and ``?`` are wild."""

    priority: Priority
    pattern: str

    def matches(self, category: str) -> bool:
        """Whether the filter is about a source."""
        return fnmatchcase(category, self.pattern.replace("[", "[[]"))

    def format(self) -> str:
        """The filter as libvirt shows it."""
        return f"{self.priority}:{self.pattern}"


@dataclass(frozen=True, slots=True)
class LogOutput:
    """A destination, its name (empty if it has none), and the least priority of what goes there."""

    priority: Priority
    destination: Destination
    name: str = ""

    def format(self) -> str:
        """The output as it is written in a configuration file."""
        return f"{self.priority}:{self.destination}" + (f":{self.name}" if self.destination in _NAMED else "")


def parse_priority(text: str) -> Priority:
    """A priority by number or name, as LIBVIRT_DEBUG has it; raises INVALID_ARG."""
    name = text.upper()
    priority = Priority[name] if text.islower() and name in Priority.__members__ else _find_priority(text)
    return _need(priority, f"Failed to set logging priority, argument '{text}' is invalid")


def parse_filters(text: str) -> tuple[LogFilter, ...]:
    """The filters of a list separated by blanks; raises INVALID_ARG."""
    return tuple(_parse_filter(token) for token in text.split(" ") if token)


def parse_outputs(text: str) -> tuple[LogOutput, ...]:
    """The outputs of a list separated by blanks; of several to one place the last counts. Raises INVALID_ARG."""
    return _last_of_each(_parse_output(token) for token in text.split(" ") if token)


def _last_of_each(outputs: Iterable[LogOutput]) -> tuple[LogOutput, ...]:
    found: dict[tuple[Destination, str], LogOutput] = {}
    for output in outputs:
        place = output.destination, output.name
        found.pop(place, None)
        found[place] = output
    return tuple(found.values())


def _parse_filter(token: str) -> LogFilter:
    parts = token.split(":")
    if len(parts) < 2:
        raise _invalid(f"Malformed format for filter '{token}'")
    priority = _need(_find_priority(parts[0]), f"Invalid priority '{parts[0]}' for filter '{token}'")
    # A plus sign once asked for stack traces; it is still accepted.
    match = parts[1].removeprefix("+")
    if not match:
        raise _invalid(f"Invalid match string '{parts[1]}'")
    return LogFilter(priority, f"*{match}*")


def _parse_output(token: str) -> LogOutput:
    parts = token.split(":")
    if len(parts) < 2:
        raise _invalid(f"Malformed format for log output '{token}'")
    priority = _need(_find_priority(parts[0]), f"Invalid log priority '{parts[0]}' for log output '{token}'")
    if parts[1] not in set(Destination):
        raise _invalid(f"Invalid log destination '{parts[1]}' for log output '{token}'")
    destination = Destination(parts[1])
    if len(parts) != (3 if destination in _NAMED else 2):
        raise _invalid(
            f"Log output '{token}' does not meet the format requirements for destination type '{destination}'"
        )
    name = parts[2] if destination in _NAMED else ""
    return LogOutput(priority, destination, os.path.abspath(name) if destination is Destination.FILE else name)


def _find_priority(text: str) -> Priority | None:
    return next((priority for priority in Priority if text.lstrip("0") == str(int(priority))), None)


def _need(priority: Priority | None, complaint: str) -> Priority:
    if priority is None:
        raise _invalid(complaint)
    return priority


def _invalid(detail: str) -> Error:
    return Error(ErrorCode.INVALID_ARG, detail)
