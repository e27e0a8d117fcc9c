"""What the remote driver needs of a connection, blocking or asyncio."""

from collections.abc import Callable, Sequence
from typing import Protocol

from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.errors import Error
from purevirt.rpc.conversation import Disconnected
from purevirt.rpc.keepalive import Keepalive
from purevirt.rpc.message import Frame


class Transport(Protocol):
    """A connected client: ``rpc.blocking.BlockingClient`` or ``rpc.asyncclient.AsyncClient``.

    Every method may raise ``Disconnected``.
    """

    on_events: Callable[[], None]

    @property
    def is_open(self) -> bool:
        """Whether calls can be made."""

    @property
    def end(self) -> Disconnected | None:
        """Why the connection has ended, None while it is open."""

    async def call(
        self,
        program: int,
        version: int,
        procedure: int,
        body: bytes,
        fds: Sequence[int] = (),
        *,
        is_stream: bool = False,
    ) -> Frame:
        """Make a call and wait for its reply, whose status may be an error."""

    async def send_packet(self, opener: Frame, status: int, body: bytes = b"", kind: int = ...) -> None:
        """Send a packet of the stream that a call opened."""

    async def take_packet(self, opener: Frame) -> Frame:
        """The next packet of a stream."""

    def close_stream(self, opener: Frame) -> None:
        """Drop what still comes of a stream."""

    def take_events(self) -> list[Frame]:
        """The messages that have come since the last call."""

    def set_keepalive(self, keepalive: Keepalive | None) -> None:
        """Give up a server that stays silent; None stops that."""

    def close(self, reason: Exception | None = None) -> None:
        """End the connection."""


def lost(error: Disconnected) -> Error:
    """What a caller sees of a lost connection."""
    code = ErrorCode.SYSTEM_ERROR if error.by_system else ErrorCode.INTERNAL_ERROR
    return Error(code, str(error), domain=ErrorDomain.RPC)
