"""The flat C name of every enumeration member: ``VIR_DOMAIN_RUNNING`` of ``DomainState.RUNNING``."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import TypeVar

Enumeration = type[IntEnum] | type[IntFlag]
_E = TypeVar("_E", bound=Enumeration)


@dataclass(frozen=True, slots=True)
class FlatName:
    """How a class' members are named in C; names that start with ``kept`` follow VIR_ instead of the prefix."""

    prefix: str
    last: str | None
    last_value: int | None
    kept: str | None


FLAT: dict[Enumeration, FlatName] = {}


def flat(
    prefix: str, *, last: str | None = None, last_value: int | None = None, kept: str | None = None
) -> Callable[[_E], _E]:
    """Record how the members of a class are named in C."""

    def record(cls: _E) -> _E:
        FLAT[cls] = FlatName(prefix, last, last_value, kept)
        return cls

    return record


def flat_names(cls: Enumeration) -> Iterator[tuple[str, int]]:
    """The C constants of one class in declaration order, aliases and sentinel included."""
    rule = FLAT[cls]
    for name, member in cls.__members__.items():
        prefix = "VIR_" if rule.kept and name.startswith(rule.kept) else rule.prefix
        yield prefix + name, int(member)
    if rule.last is not None:
        yield rule.last, max(cls.__members__.values()) + 1 if rule.last_value is None else rule.last_value
