"""The daemon's side of a stream: pumps a driver's data to the client and the client's data to the driver."""

import asyncio
from collections import deque
from collections.abc import Callable

from purevirt.api.stream import Hole, Stream, StreamKind
from purevirt.daemon.dispatch import as_error, rpc_error
from purevirt.errors import Error
from purevirt.rpc.channel import Channel
from purevirt.rpc.message import (
    CONTINUE,
    ERROR,
    HOLE,
    OK,
    STREAM,
    STREAM_CHUNK,
    Frame,
    MessageType,
    build,
    encode_error,
)

_QUEUED_MAX = 4 * STREAM_CHUNK
"""Bytes from the client that may wait for the driver before nothing more is read from it."""


class ServerStream:
    """One open stream of a client, known by the serial of the call that opened it."""

    def __init__(
        self,
        channel: Channel,
        opener: Frame,
        stream: Stream,
        kind: StreamKind,
        *,
        is_sparse: bool,
        domain: int,
        on_end: Callable[[int], None],
    ) -> None:
        self._channel = channel
        self._opener = opener
        self._stream = stream
        self._kind = kind
        self._is_sparse = is_sparse
        self._domain = domain
        self._on_end = on_end
        self._queue: deque[Frame] = deque()
        self._queued = 0
        self._paused = False
        self._wanted = asyncio.Event()
        self._tasks = [asyncio.ensure_future(self._take())]

    def start(self) -> None:
        """Begin to send data; to be called after the opening call was answered."""
        if self._kind is not StreamKind.WRITE:
            self._tasks.append(asyncio.ensure_future(self._pump()))

    def receive(self, frame: Frame) -> None:
        """A packet from the client."""
        self._queue.append(frame)
        self._queued += frame.length
        if self._queued > _QUEUED_MAX and not self._paused:
            self._paused = True
            self._channel.pause()
        self._wanted.set()

    def close(self) -> None:
        """The client is gone, or the stream has ended: drop everything."""
        self._stream.abort()
        for task in self._tasks:
            if task is not asyncio.current_task():
                task.cancel()
        self._release()

    async def _pump(self) -> None:
        try:
            while not self._channel.is_closed:
                chunk = await self._stream.read(STREAM_CHUNK)
                if isinstance(chunk, Hole):
                    self._send_hole(chunk)
                else:
                    self._send(CONTINUE, chunk)
                    if not chunk:
                        return
                await self._channel.drain()
        except Exception as problem:
            self._fail(as_error(problem, self._domain))

    async def _take(self) -> None:
        try:
            while await self._handle(await self._next()):
                pass
        except Exception as problem:
            self._fail(as_error(problem, self._domain))

    async def _next(self) -> Frame:
        while not self._queue:
            self._wanted.clear()
            await self._wanted.wait()
        frame = self._queue.popleft()
        self._queued -= frame.length
        if self._paused and self._queued <= _QUEUED_MAX:
            self._release()
        return frame

    async def _handle(self, frame: Frame) -> bool:
        """Act on one packet; False when it was the last."""
        if frame.status == ERROR:
            self._send(OK)
            self._end()
            return False
        if frame.status == OK:
            await self._stream.finish()
            self._send(OK)
            self._end()
            return False
        if self._kind is StreamKind.READ:
            raise rpc_error("stream does not take data")
        if frame.type == MessageType.STREAM_HOLE:
            await self._take_hole(frame)
        else:
            await self._stream.write(frame.data[frame.body :])
        return True

    async def _take_hole(self, frame: Frame) -> None:
        if not self._is_sparse or frame.length != frame.body + HOLE.size:
            raise rpc_error("Unexpected stream hole")
        length, flags = HOLE.unpack_from(frame.data, frame.body)
        if length < 0 or flags:
            raise rpc_error(f"Bad stream hole of {length} bytes with flags {flags:#x}")
        await self._stream.write_hole(length)

    def _send(self, status: int, body: bytes = b"", kind: int = STREAM) -> None:
        opener = self._opener
        self._channel.send(build(opener.program, opener.version, opener.procedure, kind, opener.serial, status, body))

    def _send_hole(self, hole: Hole) -> None:
        if self._is_sparse:
            self._send(CONTINUE, HOLE.pack(hole.length, 0), MessageType.STREAM_HOLE)
            return
        left = hole.length
        while left:
            size = min(left, STREAM_CHUNK)
            self._send(CONTINUE, bytes(size))
            left -= size

    def _fail(self, error: Error) -> None:
        self._send(ERROR, encode_error(error))
        self._end()

    def _end(self) -> None:
        self._on_end(self._opener.serial)
        self.close()

    def _release(self) -> None:
        if self._paused:
            self._paused = False
            self._channel.resume()
