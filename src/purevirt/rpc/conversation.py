"""The client's side of the protocol without I/O: numbers calls, sorts what comes back, answers pings."""

from collections import deque

from purevirt.rpc.keepalive import PING, PONG_MESSAGE
from purevirt.rpc.message import (
    CALL,
    KEEPALIVE_PROGRAM,
    MESSAGE,
    OK,
    REPLY,
    STREAM,
    Frame,
    MessageType,
    ProtocolError,
    build,
    build_with_fds,
)

_REPLIES = frozenset({REPLY, MessageType.REPLY_WITH_FDS})
_STREAMS = frozenset({STREAM, MessageType.STREAM_HOLE})


class Disconnected(Exception):
    """The connection has ended; nothing can be asked any more.

    ``by_system`` tells a broken connection from one that was closed on purpose, ``by_keepalive`` that the peer
    stayed silent.
    """

    def __init__(self, text: str, *, by_system: bool = False, by_keepalive: bool = False) -> None:
        super().__init__(text)
        self.by_system = by_system
        self.by_keepalive = by_keepalive


CLOSED = "client socket is closed"
END_OF_FILE = "End of file while reading data: Input/output error"


class Conversation:
    """What one client and its server have said so far.

    ``replies`` are the answers nobody has taken yet, ``events`` the messages, ``streams`` the packets of each open
    stream, all by serial and in order. Calls whose caller gave up are forgotten with ``abandon``.
    """

    def __init__(self) -> None:
        self.replies: dict[int, Frame] = {}
        self.events: deque[Frame] = deque()
        self.streams: dict[int, deque[Frame]] = {}
        self._serial = -1
        self._waiting: dict[int, int] = {}

    def call(self, program: int, version: int, procedure: int, body: bytes, file_count: int = 0) -> tuple[int, bytes]:
        """Number a call: its serial and the bytes to send."""
        self._serial = serial = (self._serial + 1) & 0xFFFFFFFF
        self._waiting[serial] = program
        if file_count:
            kind = MessageType.CALL_WITH_FDS
            return serial, build_with_fds(program, version, procedure, kind, serial, OK, body, file_count)
        return serial, build(program, version, procedure, CALL, serial, OK, body)

    def open_stream(self, serial: int) -> deque[Frame]:
        """Collect the packets of the stream that a call opens; to be asked before the call is sent."""
        return self.streams.setdefault(serial, deque())

    def close_stream(self, serial: int) -> None:
        """Drop what still comes of a stream."""
        self.streams.pop(serial, None)

    def abandon(self, serial: int) -> None:
        """Nobody waits for a call's answer any more."""
        self._waiting.pop(serial, None)
        self.replies.pop(serial, None)

    def accept(self, frame: Frame) -> bytes | None:
        """Sort a received frame; the bytes to send back at once, if any. Raises ProtocolError for a wrong peer."""
        if frame.type in _REPLIES:
            program = self._waiting.pop(frame.serial, None)
            if program is not None and program != frame.program:
                raise ProtocolError(f"reply of program {frame.program:#x} to a call of {program:#x}")
            if program is not None:
                self.replies[frame.serial] = frame
            return None
        if frame.program == KEEPALIVE_PROGRAM:
            return PONG_MESSAGE if frame.procedure == PING else None
        if frame.type == MESSAGE:
            self.events.append(frame)
        elif frame.type in _STREAMS:
            if (packets := self.streams.get(frame.serial)) is not None:
                packets.append(frame)
        else:
            raise ProtocolError(f"unexpected message type {frame.type}")
        return None
