"""Errors as callers of this facade see them.

``purevirt.errors.Error`` is the one above all; ``errors`` has a class for each code. Beside the codes stand two kinds
that a program treats in its own way: ``ConnectionLost`` and ``EventsLost``.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from purevirt.aio.errors import BY_CODE
from purevirt.enums.common import ConnectCloseReason
from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.rpc.conversation import Disconnected


class ConnectionLost(Error):
    """The other side is gone; whether a call that waited was carried out is not known."""


@dataclass(frozen=True, slots=True)
class ConnectionGap:
    """The connection was lost and is there again; what happened between is not known."""

    reason: ConnectCloseReason


@dataclass(frozen=True, slots=True)
class QueueOverflow:
    """Events that were dropped because nobody took them in time."""

    lost: int


Gap = ConnectionGap | QueueOverflow


class EventsLost(Error):
    """Events are missing between those before and those after; ``gap`` tells why."""

    def __init__(self, gap: Gap) -> None:
        super().__init__(ErrorCode.OPERATION_FAILED, f"events were lost: {gap}", domain=ErrorDomain.EVENT)
        self.gap = gap


def specific(error: Error) -> Error:
    """The same error in the class of its code, or as ConnectionLost."""
    if type(error) is not Error:
        return error
    found = ConnectionLost if isinstance(error.__cause__, Disconnected) else BY_CODE.get(error.code)
    if found is None:
        return error
    strings = (error.str1, error.str2, error.str3)
    ints = (error.int1, error.int2)
    return found.from_peer(error.code, error.domain, error.message, error.level, strings, ints)


@contextlib.contextmanager
def typed_errors() -> Iterator[None]:
    """Raise errors in the class of their code."""
    try:
        yield
    except Error as error:
        raise specific(error).with_traceback(error.__traceback__) from error.__cause__
