"""The client's end of a stream that a daemon serves."""

from collections.abc import Callable

from purevirt.api.stream import Hole, Stream
from purevirt.drivers.remote.transport import Transport, lost
from purevirt.rpc.blocking import BlockingClient
from purevirt.rpc.conversation import Disconnected
from purevirt.rpc.message import (
    CONTINUE,
    ERROR,
    HOLE,
    OK,
    STREAM_CHUNK,
    Frame,
    MessageType,
    decode_error,
)


class RemoteStream(Stream):
    """A stream by the call that opened it. Reading takes what the daemon sends without asking for it."""

    def __init__(self, transport: Transport, opener: Frame) -> None:
        self._transport = transport
        self._opener = opener
        self._rest: bytes = b""
        self._at_end = False
        self._is_closed = False
        self.can_try = isinstance(transport, BlockingClient)

    async def read(self, size: int) -> bytes | Hole:
        """Up to ``size`` bytes or a hole; ``b""`` at the end of data. Raises Error."""
        while True:
            if self._rest or self._at_end:
                return self._cut(size)
            if isinstance(found := self._open(await self._take()), Hole):
                return found

    def try_read(self, size: int) -> bytes | Hole | None:
        """As ``read``, but None where nothing is there yet."""
        transport = self._transport
        assert isinstance(transport, BlockingClient)
        if not self._rest and not self._at_end:
            try:
                packet = transport.try_packet(self._opener)
            except Disconnected as error:
                raise lost(error) from error
            if packet is None:
                return None
            if isinstance(found := self._open(packet), Hole):
                return found
        return self._cut(size)

    def watch(self, on_readable: Callable[[], None] | None) -> None:
        """Call ``on_readable``, from any thread, whenever ``try_read`` may have something; None ends that."""
        assert isinstance(self._transport, BlockingClient)
        self._transport.watch_stream(self._opener, on_readable)
        if on_readable is not None and (self._rest or self._at_end):
            on_readable()

    async def write(self, data: bytes) -> None:
        """Send data; raises Error."""
        view = memoryview(data)
        for start in range(0, len(view), STREAM_CHUNK):
            await self._send(CONTINUE, bytes(view[start : start + STREAM_CHUNK]))

    async def write_hole(self, length: int) -> None:
        """Send a hole; raises Error."""
        await self._send(CONTINUE, HOLE.pack(length, 0), MessageType.STREAM_HOLE)

    async def finish(self) -> None:
        """Tell the daemon that this was all, and wait for what it says; raises Error."""
        await self._send(OK)
        while True:
            packet = await self._take()
            if packet.status == OK:
                self._close()
                return
            self._open(packet)

    def abort(self) -> None:
        """Drop the stream at once: the daemon is told where that needs no waiting, its answer is not awaited."""
        if not self._is_closed:
            sending = self._transport.send_packet(self._opener, ERROR)
            try:
                sending.send(None)
            except (StopIteration, Disconnected):
                pass
            else:
                sending.close()
            self._close()

    async def _take(self) -> Frame:
        try:
            return await self._transport.take_packet(self._opener)
        except Disconnected as error:
            raise lost(error) from error

    async def _send(self, status: int, body: bytes = b"", kind: int = MessageType.STREAM) -> None:
        try:
            await self._transport.send_packet(self._opener, status, body, kind)
        except Disconnected as error:
            raise lost(error) from error

    def _open(self, packet: Frame) -> Hole | None:
        """Keep a packet's data, or give its hole; raises the Error it carries."""
        if packet.status == ERROR:
            self._close()
            raise decode_error(packet.data, packet.body)
        if packet.type == MessageType.STREAM_HOLE:
            length, _ = HOLE.unpack_from(packet.data, packet.body)
            return Hole(length)
        self._rest = packet.data[packet.body :]
        self._at_end = not self._rest
        return None

    def _cut(self, size: int) -> bytes:
        data, self._rest = self._rest[:size], self._rest[size:]
        return data

    def _close(self) -> None:
        self._is_closed = True
        self._transport.close_stream(self._opener)
