"""The blocking client: one socket that many threads may use at once.

There is no thread of its own: of the callers that wait, one reads for all. What was read for others, and events,
wake them. Its calls are coroutines, as those of the asyncio client are, that block instead of waiting: each ends in
its first step.
"""

import select
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from purevirt.rpc.busypoll import WINDOW_S, has_spare_processor
from purevirt.rpc.conversation import CLOSED, END_OF_FILE, Conversation, Disconnected
from purevirt.rpc.framing import FrameDecoder
from purevirt.rpc.keepalive import PING_MESSAGE, Keepalive, KeepaliveAction
from purevirt.rpc.message import FDS_MAX, STREAM, Frame, ProtocolError, build

_READ_SIZE = 65536


class BlockingClient:
    """A connected client. ``on_events`` is called, from any thread, when events wait or the connection is lost."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(True)
        self._sock = sock
        self._poll = select.poll()
        self._poll.register(sock, select.POLLIN)
        self._decoder = FrameDecoder()
        self._conversation = Conversation()
        self._changed = threading.Condition(threading.Lock())
        self._sending = threading.Lock()
        self._is_reading = False
        self._end: Exception | None = None
        self._keepalive: Keepalive | None = None
        self._next_tick_s = 0.0
        self._watchers: dict[int, Callable[[], None]] = {}
        self._takes_fds = sock.family == getattr(socket, "AF_UNIX", None)
        self.on_events: Callable[[], None] = _ignore

    def fileno(self) -> int:
        """The socket, for an event loop that wants to know when something comes."""
        return self._sock.fileno()

    @property
    def is_open(self) -> bool:
        """Whether calls can be made."""
        return self._end is None

    @property
    def end(self) -> Disconnected | None:
        """Why the connection has ended, None while it is open."""
        return None if self._end is None else self._gone()

    @property
    def has_keepalive(self) -> bool:
        """Whether a silent server is noticed."""
        return self._keepalive is not None

    def set_keepalive(self, keepalive: Keepalive | None) -> None:
        """Give up a server that stays silent; None stops that."""
        self._keepalive = keepalive
        self._next_tick_s = time.monotonic() + (keepalive.interval_s if keepalive else 0)

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
        """Make a call and wait for its reply, whose status may be an error. Raises Disconnected."""
        with self._sending:
            serial, data = self._conversation.call(program, version, procedure, body, len(fds))
            if is_stream:
                self._conversation.open_stream(serial)
            self._send(data, fds)
        return self._wait_reply(serial)

    async def send_packet(self, opener: Frame, status: int, body: bytes = b"", kind: int = STREAM) -> None:
        """Send a packet of the stream that a call opened; raises Disconnected."""
        data = build(opener.program, opener.version, opener.procedure, kind, opener.serial, status, body)
        with self._sending:
            self._send(data, ())

    async def take_packet(self, opener: Frame) -> Frame:
        """The next packet of a stream; raises Disconnected."""
        packets = self._packets(opener)
        self._wait(lambda: bool(packets))
        return packets.popleft()

    def try_packet(self, opener: Frame) -> Frame | None:
        """The next packet of a stream if there is one; raises Disconnected."""
        packets = self._packets(opener)
        if not packets:
            self.dispatch_ready()
        if not packets and self._end is not None:
            raise self._gone()
        return packets.popleft() if packets else None

    def watch_stream(self, opener: Frame, on_packet: Callable[[], None] | None) -> None:
        """Call ``on_packet``, from any thread, when packets of a stream have come; None ends that."""
        if on_packet is None:
            self._watchers.pop(opener.serial, None)
        else:
            self._watchers[opener.serial] = on_packet

    def _packets(self, opener: Frame) -> deque[Frame]:
        packets = self._conversation.streams.get(opener.serial)
        if packets is None:
            raise Disconnected("the stream is closed")
        return packets

    def close_stream(self, opener: Frame) -> None:
        """Drop what still comes of a stream."""
        self._watchers.pop(opener.serial, None)
        self._conversation.close_stream(opener.serial)

    def take_events(self) -> list[Frame]:
        """The messages that have come since the last call."""
        events = self._conversation.events
        return [events.popleft() for _ in range(len(events))]

    def dispatch_ready(self) -> None:
        """Read what has come without waiting; never raises, a lost connection shows in ``is_open``."""
        with self._changed:
            if self._is_reading or self._end is not None:
                return
            self._is_reading = True
        self._read(0)

    def tick(self) -> None:
        """Let the keepalive act if its time has come; for an event loop's timer."""
        keepalive = self._keepalive
        if keepalive is None or self._end is not None or time.monotonic() < self._next_tick_s:
            return
        self._next_tick_s = time.monotonic() + keepalive.interval_s
        if keepalive.tick() is KeepaliveAction.DEAD:
            self.close(Disconnected("connection closed due to keepalive timeout", by_keepalive=True))
            return
        with self._sending:
            self._send(PING_MESSAGE, ())

    def close(self, reason: Exception | None = None) -> None:
        """End the connection; calls that wait fail with the reason. May be called twice."""
        with self._changed:
            if self._end is not None:
                return
            self._end = reason or Disconnected(CLOSED)
            try:
                self._sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # the peer was faster
            self._changed.notify_all()
            if not self._is_reading:
                self._release()

    def _gone(self) -> Disconnected:
        """The error of a call on a connection that has ended."""
        end = self._end
        return end if isinstance(end, Disconnected) else Disconnected(str(end), by_system=True)

    def _release(self) -> None:
        self._sock.close()
        self._decoder.close()

    def _send(self, data: bytes, fds: Sequence[int]) -> None:
        if self._end is not None:
            raise Disconnected(CLOSED)
        try:
            self._sock.sendall(data)
            for fd in fds:
                socket.send_fds(self._sock, [b"\0"], [fd])
        except OSError as error:
            self.close(error)
            raise Disconnected(f"Cannot write data: {error.strerror}", by_system=True) from error

    def _wait_reply(self, serial: int) -> Frame:
        replies = self._conversation.replies
        try:
            self._wait(lambda: serial in replies)
        except BaseException:
            self._conversation.abandon(serial)
            raise
        return replies.pop(serial)

    def _wait(self, is_done: Callable[[], bool]) -> None:
        """Read, or let another thread read, until something has come."""
        while True:
            with self._changed:
                while self._is_reading and not is_done():
                    self._changed.wait()
                if is_done():
                    return
                if self._end is not None:
                    raise self._gone()
                self._is_reading = True
            self._read(None)

    def _read(self, timeout_s: float | None) -> None:
        """Read once as the one thread that may, waiting up to ``timeout_s`` seconds."""
        problem: Exception | None = None
        try:
            self._receive(timeout_s)
        except (OSError, ProtocolError, Disconnected) as error:
            problem = error
        finally:
            with self._changed:
                self._is_reading = False
                if self._end is not None:
                    self._release()
                self._changed.notify_all()
        if problem is not None:
            self.close(problem)
        if self._conversation.events or problem is not None:
            self.on_events()
        for serial, on_packet in list(self._watchers.items()):
            if self._conversation.streams.get(serial) or problem is not None:
                on_packet()

    def _receive(self, timeout_s: float | None) -> None:
        if timeout_s is None and has_spare_processor():
            self._look_again()
        if (timeout_s is not None or self._keepalive is not None) and not self._is_readable(timeout_s):
            return
        if self._takes_fds:
            data, fds, _, _ = socket.recv_fds(self._sock, _READ_SIZE, FDS_MAX)
        else:
            data, fds = self._sock.recv(_READ_SIZE), []
        if not data:
            raise Disconnected(END_OF_FILE, by_system=True)
        if self._keepalive is not None:
            self._keepalive.heard()
        for frame in self._decoder.feed(data, fds):
            answer = self._conversation.accept(frame)
            if answer is not None:
                with self._sending:
                    self._send(answer, ())

    def _look_again(self) -> None:
        """Stay awake for a moment: most answers come sooner than a sleeping processor wakes up."""
        give_up_s = time.monotonic() + WINDOW_S
        while not self._poll.poll(0) and time.monotonic() < give_up_s:
            pass

    def _is_readable(self, timeout_s: float | None) -> bool:
        """Whether there is something to read, after waiting for it or for the keepalive's next tick."""
        if timeout_s is None:
            self.tick()
            timeout_s = max(self._next_tick_s - time.monotonic(), 0)
        return bool(self._poll.poll(timeout_s * 1000))


def _ignore() -> None:
    """Nobody listens."""
