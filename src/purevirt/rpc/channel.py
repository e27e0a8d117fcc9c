"""An asyncio channel: frames in and bytes out over one non-blocking socket, files included.

The socket is read and written by hand because asyncio's transports lose the files that come along. One send is
tried at once; what the peer does not take yet waits in a buffer, and a full buffer stops the reading of requests.
"""

import array
import asyncio
import contextlib
import os
import socket
from collections import deque
from collections.abc import Callable, Sequence

from purevirt.rpc.framing import FrameDecoder
from purevirt.rpc.message import FDS_MAX, MESSAGE_MAX, Frame, ProtocolError

_READ_SIZE = 65536
_ANCILLARY_SIZE = socket.CMSG_SPACE(FDS_MAX * 4) if hasattr(socket, "CMSG_SPACE") else 0
HIGH_WATER = 4 * 1024 * 1024
"""Bytes waiting for the peer above which nothing more is read."""
LOW_WATER = 1024 * 1024
"""Bytes waiting for the peer above which ``drain`` waits: a peer that writes one stream while it is sent another
must be read still, or both ends wait for each other."""
OVERFLOW = 64 * 1024 * 1024
"""Bytes waiting for the peer at which it is given up: it asks, or listens to events, and does not read."""


class Channel:
    """One connected stream socket on an event loop.

    ``on_frames`` gets every batch of frames; ``on_closed`` is called once, with what went wrong or None at the end
    of the peer's data. Both run on the loop and must not block; a ProtocolError of ``on_frames`` ends the channel.
    """

    def __init__(
        self,
        sock: socket.socket,
        loop: asyncio.AbstractEventLoop,
        on_frames: Callable[[list[Frame]], None],
        on_closed: Callable[[Exception | None], None],
        limit: int = MESSAGE_MAX,
    ) -> None:
        sock.setblocking(False)
        self._sock = sock
        self._fileno = sock.fileno()
        self._loop = loop
        self._decoder = FrameDecoder(limit)
        self._on_frames = on_frames
        self._on_closed = on_closed
        self._takes_fds = sock.family == getattr(socket, "AF_UNIX", None)
        self._out: deque[tuple[memoryview, tuple[int, ...]]] = deque()
        self._out_size = 0
        self._pauses = 0
        self._drained: list[asyncio.Future[None]] = []
        self._closed = False
        loop.add_reader(self._fileno, self._on_readable)

    @property
    def is_closed(self) -> bool:
        """Whether the channel has ended."""
        return self._closed

    def pause(self) -> None:
        """Read nothing more until ``resume`` was called as often."""
        self._pauses += 1
        if self._pauses == 1 and not self._closed:
            self._loop.remove_reader(self._fileno)

    def resume(self) -> None:
        """Undo one ``pause``."""
        self._pauses -= 1
        if self._pauses == 0 and not self._closed:
            self._loop.add_reader(self._fileno, self._on_readable)

    def send(self, data: bytes) -> None:
        """Send bytes now or as soon as the peer takes them; a closed channel drops them."""
        if self._closed:
            return
        if not self._out:
            try:
                sent = self._sock.send(data)
            except BlockingIOError:
                sent = 0
            except OSError as error:
                self.close(error)
                return
            if sent == len(data):
                return
            self._enqueue(memoryview(data)[sent:], ())
            return
        self._enqueue(memoryview(data), ())

    def send_with_fds(self, data: bytes, fds: Sequence[int]) -> None:
        """Send a message and, behind it, its files; the channel closes its duplicates of them itself."""
        if self._closed:
            return
        self._enqueue(memoryview(data), ())
        for fd in fds:
            if not self._closed:
                self._enqueue(memoryview(b"\0"), (os.dup(fd),))
        if not self._closed:
            self._flush()

    async def drain(self) -> None:
        """Wait until the peer has taken most of what was sent; returns at once on a closed channel."""
        while self._out_size > LOW_WATER and not self._closed:
            waiter: asyncio.Future[None] = self._loop.create_future()
            self._drained.append(waiter)
            await waiter

    def close(self, error: Exception | None = None) -> None:
        """End the channel at once; may be called twice."""
        if self._closed:
            return
        self._closed = True
        self._loop.remove_reader(self._fileno)
        self._loop.remove_writer(self._fileno)
        for _, fds in self._out:
            _close_all(fds)
        self._out.clear()
        self._decoder.close()
        self._sock.close()
        self._wake()
        self._on_closed(error)

    def _on_readable(self) -> None:
        try:
            if self._takes_fds:
                data, ancillary, _, _ = self._sock.recvmsg(_READ_SIZE, _ANCILLARY_SIZE)
                fds = _files_in(ancillary) if ancillary else ()
            else:
                data, fds = self._sock.recv(_READ_SIZE), ()
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            self.close(error)
            return
        if not data:
            self.close()
            return
        try:
            frames = self._decoder.feed(data, fds)
            if frames:
                self._on_frames(frames)
        except ProtocolError as error:
            self.close(error)

    def _enqueue(self, data: memoryview, fds: tuple[int, ...]) -> None:
        if not self._out:
            self._loop.add_writer(self._fileno, self._flush)
        before = self._out_size
        self._out.append((data, fds))
        self._out_size += len(data)
        if self._out_size > OVERFLOW:
            self.close(ProtocolError("the peer does not read what it is sent"))
        elif before <= HIGH_WATER < self._out_size:
            self.pause()

    def _flush(self) -> None:
        while self._out:
            data, fds = self._out[0]
            try:
                sent = self._sock.sendmsg([data], _ancillary(fds)) if fds else self._sock.send(data)
            except (BlockingIOError, InterruptedError):
                return
            except OSError as error:
                self.close(error)
                return
            _close_all(fds)
            before = self._out_size
            self._out_size -= sent
            if sent < len(data):
                self._out[0] = (data[sent:], ())
            else:
                self._out.popleft()
            if self._out_size <= HIGH_WATER < before:
                self.resume()
            if self._drained and self._out_size <= LOW_WATER:
                self._wake()
        self._loop.remove_writer(self._fileno)

    def _wake(self) -> None:
        waiters, self._drained = self._drained, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)


def _files_in(ancillary: list[tuple[int, int, bytes]]) -> list[int]:
    """The files of received control messages."""
    fds = array.array("i")
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            fds.frombytes(data[: len(data) - len(data) % fds.itemsize])
    return list(fds)


def _ancillary(fds: Sequence[int]) -> list[tuple[int, int, bytes]]:
    return [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds).tobytes())]


def _close_all(fds: Sequence[int]) -> None:
    for fd in fds:
        with contextlib.suppress(OSError):
            os.close(fd)
