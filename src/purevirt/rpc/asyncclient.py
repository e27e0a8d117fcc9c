"""The asyncio client: any number of calls in flight on one connection of an event loop."""

import asyncio
import socket
from collections import deque
from collections.abc import Callable, Sequence

from purevirt.rpc.channel import Channel
from purevirt.rpc.conversation import END_OF_FILE, Conversation, Disconnected
from purevirt.rpc.keepalive import PING_MESSAGE, Keepalive, KeepaliveAction
from purevirt.rpc.message import STREAM, Frame, build


class AsyncClient:
    """A connected client of the running loop.

    ``on_events`` is called when events wait or the connection is lost.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._loop = asyncio.get_running_loop()
        self._conversation = Conversation()
        self._calls: dict[int, asyncio.Future[Frame]] = {}
        self._packet_waiters: dict[int, asyncio.Event] = {}
        self._end: Disconnected | None = None
        self._keepalive: Keepalive | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._channel = Channel(sock, self._loop, self._on_frames, self._on_closed)
        self.on_events: Callable[[], None] = _ignore

    @property
    def is_open(self) -> bool:
        """Whether calls can be made."""
        return self._end is None

    @property
    def end(self) -> Disconnected | None:
        """Why the connection has ended, None while it is open."""
        return self._end

    def set_keepalive(self, keepalive: Keepalive | None) -> None:
        """Give up a server that stays silent; None stops that."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._keepalive = keepalive
        if keepalive is not None:
            self._timer = self._loop.call_later(keepalive.interval_s, self._tick)

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
        """Make a call and wait for its reply, whose status may be an error. Raises Disconnected.

        A cancelled call runs on at the server; its reply is dropped.
        """
        self._check()
        serial, data = self._conversation.call(program, version, procedure, body, len(fds))
        if is_stream:
            self._conversation.open_stream(serial)
            self._packet_waiters[serial] = asyncio.Event()
        reply: asyncio.Future[Frame] = self._loop.create_future()
        self._calls[serial] = reply
        if fds:
            self._channel.send_with_fds(data, fds)
        else:
            self._channel.send(data)
        try:
            return await reply
        finally:
            if self._calls.pop(serial, None) is not None:
                self._conversation.abandon(serial)
                self._conversation.close_stream(serial)
                self._packet_waiters.pop(serial, None)

    async def send_packet(self, opener: Frame, status: int, body: bytes = b"", kind: int = STREAM) -> None:
        """Send a packet of the stream that a call opened, waiting while the server does not read."""
        self._check()
        self._channel.send(build(opener.program, opener.version, opener.procedure, kind, opener.serial, status, body))
        await self._channel.drain()

    async def take_packet(self, opener: Frame) -> Frame:
        """The next packet of a stream; raises Disconnected."""
        packets = self._packets(opener)
        arrived = self._packet_waiters[opener.serial]
        while not packets:
            self._check()
            arrived.clear()
            await arrived.wait()
        return packets.popleft()

    def close_stream(self, opener: Frame) -> None:
        """Drop what still comes of a stream."""
        self._conversation.close_stream(opener.serial)
        self._packet_waiters.pop(opener.serial, None)

    def take_events(self) -> list[Frame]:
        """The messages that have come since the last call."""
        events = self._conversation.events
        return [events.popleft() for _ in range(len(events))]

    def close(self, reason: Exception | None = None) -> None:
        """End the connection; calls that wait fail with the reason. May be called twice."""
        self._channel.close(reason)

    def _packets(self, opener: Frame) -> deque[Frame]:
        packets = self._conversation.streams.get(opener.serial)
        if packets is None:
            raise Disconnected("the stream is closed")
        return packets

    def _check(self) -> None:
        if self._end is not None:
            raise self._end

    def _on_frames(self, frames: list[Frame]) -> None:
        if self._keepalive is not None:
            self._keepalive.heard()
        conversation = self._conversation
        for frame in frames:
            answer = conversation.accept(frame)
            if answer is not None:
                self._channel.send(answer)
        for serial in list(conversation.replies):
            reply = self._calls.pop(serial, None)
            frame = conversation.replies.pop(serial)
            if reply is not None and not reply.done():
                reply.set_result(frame)
        for serial, arrived in self._packet_waiters.items():
            if conversation.streams.get(serial):
                arrived.set()
        if conversation.events:
            self.on_events()

    def _on_closed(self, error: Exception | None) -> None:
        self._end = _reason(error)
        self.set_keepalive(None)
        calls, self._calls = self._calls, {}
        for reply in calls.values():
            if not reply.done():
                reply.set_exception(self._end)
        for arrived in self._packet_waiters.values():
            arrived.set()
        self.on_events()

    def _tick(self) -> None:
        keepalive = self._keepalive
        if keepalive is None or self._end is not None:
            return
        if keepalive.tick() is KeepaliveAction.DEAD:
            self.close(Disconnected("connection closed due to keepalive timeout", by_keepalive=True))
            return
        self._channel.send(PING_MESSAGE)
        self._timer = self._loop.call_later(keepalive.interval_s, self._tick)


def _reason(error: Exception | None) -> Disconnected:
    if isinstance(error, Disconnected):
        return error
    return Disconnected(END_OF_FILE if error is None else str(error), by_system=True)


def _ignore() -> None:
    """Nobody listens."""
