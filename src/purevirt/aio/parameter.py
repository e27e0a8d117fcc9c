"""Typed parameters as callers get them: values by name."""

from enum import IntFlag
from typing import TypeVar

from purevirt.api.typedparam import Value
from purevirt.enums.common import TypedParameterFlags

F = TypeVar("F", bound=IntFlag)

Values = dict[str, Value]
"""Named values of a domain, a job or the host."""


def with_strings(flags: F) -> F:
    """Flags that also ask for parameters whose value is text; without it daemons leave them out."""
    return flags | TypedParameterFlags.PARAM_STRING_OKAY
