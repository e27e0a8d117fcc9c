"""Streams: data that flows beside calls, with holes where the source has them."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from purevirt.errors import Error, ErrorCode, ErrorDomain


class StreamKind(Enum):
    """Which way the data of an operation's stream flows, seen from the client."""

    READ = auto()
    WRITE = auto()
    BOTH = auto()


@dataclass(frozen=True, slots=True)
class Hole:
    """A run of zero bytes that is not sent."""

    length: int


class Stream(ABC):
    """The end of a stream that the answering side of an operation holds.

    A driver returns one; the daemon or the facade pumps it. Every method raises Error when the data
    source or sink fails, after which only ``abort`` may be called. Streams that can also be read without waiting
    say so by ``can_try``; of others, whoever wants that has to run ``read`` in a task of an event loop.
    """

    can_try = False

    @abstractmethod
    async def read(self, size: int) -> bytes | Hole:
        """Up to ``size`` bytes for the client, waiting for some; ``b""`` is the end of data."""

    @abstractmethod
    async def write(self, data: bytes) -> None:
        """Take data from the client, waiting while there is no room."""

    def try_read(self, size: int) -> bytes | Hole | None:
        """As ``read``, but None where nothing is there yet."""
        raise Error(ErrorCode.NO_SUPPORT, "virStreamRecv", domain=ErrorDomain.STREAMS)

    def watch(self, on_readable: Callable[[], None] | None) -> None:
        """Call ``on_readable``, from any thread, whenever ``try_read`` may have something; None ends that."""
        raise Error(ErrorCode.NO_SUPPORT, "virStreamEventAddCallback", domain=ErrorDomain.STREAMS)

    async def write_hole(self, length: int) -> None:
        """Take a hole of ``length`` bytes from the client."""
        while length:
            size = min(length, 65536)
            await self.write(bytes(size))
            length -= size

    @abstractmethod
    async def finish(self) -> None:
        """The client is done: flush, close, and raise what went wrong until now."""

    @abstractmethod
    def abort(self) -> None:
        """Drop the stream at once; never fails and may be called twice."""
