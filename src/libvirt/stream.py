"""``virStream``: data that flows beside calls.

A stream of the facade is empty until a call such as ``virDomain.openConsole`` lets it carry something.
"""

from collections.abc import Callable
from typing import TypeVar

from libvirt._constants import VIR_STREAM_NONBLOCK
from libvirt._constants import VIR_STREAM_RECV_STOP_AT_HOLE as STOP_AT_HOLE
from libvirt.argument import as_bytes, as_int, as_llong, as_uint
from libvirt.calling import wait
from libvirt.error import failure, last, libvirtError
from libvirt.storage import virStorageVol
from libvirt.stream_event import _StreamEvent

T = TypeVar("T")

WOULD_BLOCK = -2
AT_HOLE = -3
Source = Callable[["virStream", int, T], bytes | int]
Sink = Callable[["virStream", bytes, T], int | None]


class virStream(_StreamEvent):
    """A stream of a connection. Every call that fails raises libvirtError."""

    def recv(self, nbytes: int) -> bytes | int:
        """Up to ``nbytes`` bytes, none at the end; -2 where a non-blocking stream has nothing yet."""
        return self._recv("virStreamRecv", as_int(nbytes), 0)

    def recvFlags(self, nbytes: int, flags: int = 0) -> bytes | int:
        """As ``recv``, but with VIR_STREAM_RECV_STOP_AT_HOLE -3 where a hole comes."""
        return self._recv("virStreamRecvFlags", as_int(nbytes), as_uint(flags))

    def recvHole(self, flags: int = 0) -> int:
        """The length in bytes of the hole that comes."""
        buffer = self._carried("virStreamRecvHole")
        self._check_flags("virStreamRecvHole", as_uint(flags))
        return buffer.take_hole()

    def send(self, data: bytes) -> int:
        """Send bytes; the number of them, or -2 where a non-blocking stream takes none now."""
        raw = as_bytes(data)
        stream = self._carried("virStreamSend").stream
        self._wait("virStreamSend", lambda: wait(self._shared.session, stream.write(raw)))
        return len(raw)

    def sendHole(self, length: int, flags: int = 0) -> int:
        """Send a hole of so many bytes; returns 0."""
        size = as_llong(length)
        stream = self._carried("virStreamSendHole").stream
        self._check_flags("virStreamSendHole", as_uint(flags))
        self._wait("virStreamSendHole", lambda: wait(self._shared.session, stream.write_hole(size)))
        return 0

    def finish(self) -> int:
        """End the stream and wait for what the other side says of it; returns 0."""
        self._wait("virStreamFinish", self._carried("virStreamFinish").finish)
        self._drop()
        return 0

    def abort(self) -> int:
        """Drop the stream; returns 0."""
        last.error = None
        buffer = self._buffer
        if buffer is None and self._end is not None:
            raise failure(self._end, "virStreamAbort")
        if buffer is not None:
            buffer.abort()
            self._end = None
            self._drop()
        return 0

    def recvAll(self, handler: Sink[T], opaque: T) -> None:
        """Call ``handler(stream, data, opaque)`` with everything that comes.

        A handler that returns less than 0 or raises ends it, and the stream with it.
        """
        while True:
            got = self.recv(virStorageVol.streamBufSize)
            if isinstance(got, int):
                raise libvirtError("cannot use recvAll with nonblocking stream")
            if not got:
                break
            self._hand_over("recvAll handler", handler, got, opaque)

    def sendAll(self, handler: Source[T], opaque: T) -> None:
        """Send what ``handler(stream, nbytes, opaque)`` returns, until that is nothing.

        A handler that raises ends it, and the stream with it.
        """
        while True:
            got = self._guarded(lambda: handler(self, virStorageVol.streamBufSize, opaque))
            if not got:
                break
            if not isinstance(got, bytes | bytearray | memoryview):
                raise TypeError(f"a bytes-like object is required, not '{type(got).__name__}'")
            if self.send(got) == WOULD_BLOCK:
                raise libvirtError("cannot use sendAll with nonblocking stream")

    def sparseRecvAll(
        self, handler: Sink[T], holeHandler: Callable[["virStream", int, T], int | None], opaque: T
    ) -> None:
        """Call ``handler(stream, data, opaque)`` with the data and ``holeHandler(stream, length, opaque)`` with the
        holes that come. A handler that returns less than 0 ends it, and the stream with it.
        """
        while True:
            got = self.recvFlags(virStorageVol.streamBufSize, STOP_AT_HOLE)
            if got == WOULD_BLOCK:
                raise libvirtError("cannot use sparseRecvAll with nonblocking stream")
            if isinstance(got, int):
                self._told("holeHandler handler", holeHandler(self, self.recvHole(), opaque))
            elif not got:
                break
            else:
                self._told("sparseRecvAll handler", handler(self, got, opaque))

    def sparseSendAll(
        self,
        handler: Source[T],
        holeHandler: Callable[["virStream", T], tuple[bool, int]],
        skipHandler: Callable[["virStream", int, T], int | None],
        opaque: T,
    ) -> None:
        """Send data and holes: ``holeHandler(stream, opaque)`` tells (whether data comes, its length or the hole's),
        ``skipHandler(stream, length, opaque)`` skips a hole, ``handler(stream, nbytes, opaque)`` gives data.
        """
        while True:
            in_data, length = self._guarded(lambda: holeHandler(self, opaque))
            if not in_data and length > 0:
                self.sendHole(length)
                self._told("skipHandler handler", skipHandler(self, length, opaque))
                continue
            got = handler(self, min(virStorageVol.streamBufSize, length), opaque)
            if isinstance(got, int):
                self._told("sparseSendAll handler", got)
            elif not got:
                break
            elif self.send(got) == WOULD_BLOCK:
                raise libvirtError("cannot use sparseSendAll with nonblocking stream")

    def _recv(self, c_name: str, size: int, flags: int) -> bytes | int:
        buffer = self._carried(c_name)
        self._check_flags(c_name, flags, STOP_AT_HOLE)
        if self._o & VIR_STREAM_NONBLOCK:
            if not self._wait(c_name, buffer.try_fill):
                return WOULD_BLOCK
        else:
            self._wait(c_name, buffer.fill)
        if flags & STOP_AT_HOLE and buffer.hole:
            return AT_HOLE
        return buffer.take(size)

    def _guarded(self, act: Callable[[], T]) -> T:
        """Do something for a whole-stream call; an exception ends the stream."""
        try:
            return act()
        except Exception:
            self._abort_quietly()
            raise

    def _hand_over(self, who: str, handler: Sink[T], data: bytes, opaque: T) -> None:
        self._guarded(lambda: self._checked(who, handler(self, data, opaque)))

    def _checked(self, who: str, result: object) -> None:
        if isinstance(result, int) and result < 0:
            raise RuntimeError(f"{who} returned {result}")

    def _told(self, who: str, result: object) -> None:
        self._guarded(lambda: self._checked(who, result))

    def _abort_quietly(self) -> None:
        try:
            self.abort()
        except libvirtError:
            pass  # what went wrong before is what counts
