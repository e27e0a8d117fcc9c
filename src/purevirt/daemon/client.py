"""One client of the daemon: its channel, its session, its streams and the calls it has under way."""

import asyncio
import os
import time
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple, Protocol

from purevirt.api.event import Event, EventKind
from purevirt.api.facet.session import SessionControl
from purevirt.api.operation import Operation
from purevirt.api.session import Session
from purevirt.api.subscription import WITHOUT_ID
from purevirt.api.waiting import carry_on
from purevirt.api.wire import PROGRAMS, event_encoder
from purevirt.daemon.dispatch import (
    Call,
    Handler,
    as_error,
    close_files,
    error_reply,
    files_of,
    find_operation,
    make_handler,
    reply,
    rpc_error,
    stream_of,
)
from purevirt.daemon.peer import Peer
from purevirt.daemon.serverstream import ServerStream
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.errors import Error
from purevirt.logging import get_logger
from purevirt.rpc.channel import Channel
from purevirt.rpc.keepalive import PING, PING_MESSAGE, PONG_MESSAGE, Keepalive, KeepaliveAction
from purevirt.rpc.message import (
    CALL,
    HEADER_SIZE,
    KEEPALIVE_PROGRAM,
    MESSAGE,
    OK,
    Frame,
    MessageType,
    ProtocolError,
    build,
    build_with_fds,
)
from purevirt.uri import URI

log = get_logger(__name__)

_STREAM_TYPES = frozenset({MessageType.STREAM, MessageType.STREAM_HOLE})


class Owner(Protocol):
    """What a client needs of the server that accepted it."""

    programs: dict[int, str]
    open_at_once: Callable[[], Session] | None

    @property
    def max_client_requests(self) -> int:
        """Calls of one client that may be under way at a time."""

    def make_control(self, client: "Client") -> SessionControl:
        """What opens the session, authenticates it and answers for it."""

    def forget(self, client: "Client") -> None:
        """The client has ended."""


class Identity(NamedTuple):
    """A client's number on its server, and the process it is."""

    id: int
    peer: Peer


class Client:
    """A connected client. Every method runs on the daemon's event loop."""

    def __init__(
        self, owner: Owner, channel: Channel, identity: Identity, *, is_authenticated: bool, read_only: bool
    ) -> None:
        self.owner = owner
        self.channel = channel
        self.id = identity.id
        self.peer = identity.peer
        self.connected_at = int(time.time())
        self.is_authenticated = is_authenticated
        self.read_only = read_only
        self.session: Session | None = None
        self._control = owner.make_control(self)
        self._handlers: dict[tuple[int, int], Handler] = {}
        self._waiting: deque[Frame] = deque()
        self._running: set[asyncio.Task[None]] = set()
        self._streams: dict[int, ServerStream] = {}
        self._keepalive: Keepalive | None = None
        self._keepalive_timer: asyncio.TimerHandle | None = None
        if owner.open_at_once is not None:
            self.adopt(owner.open_at_once())

    @property
    def is_gone(self) -> bool:
        """Whether its channel has ended."""
        return self.channel.is_closed

    @property
    def calls_under_way(self) -> int:
        """Its calls that wait for something, and those that wait for their turn."""
        return len(self._running) + len(self._waiting)

    def adopt(self, session: Session) -> None:
        """The client has opened a connection: its calls go there from now on."""
        session.add(self._control)
        session.deliver = self._deliver
        self.session = session
        self._handlers.clear()

    async def release(self) -> None:
        """Close the connection that the client opened."""
        session, self.session = self.session, None
        self._handlers.clear()
        if session is not None:
            await session.close()

    def start_keepalive(self, keepalive: Keepalive) -> None:
        """Ping the client whenever it is silent, and drop it when it stays so."""
        if self._keepalive is None:
            self._keepalive = keepalive
            self._arm_keepalive()

    def on_frames(self, frames: list[Frame]) -> None:
        """Handle what the channel received; replies to calls that did not wait go out in one send."""
        if self._keepalive is not None:
            self._keepalive.heard()
        replies = [data for frame in frames if (data := self._receive(frame)) is not None]
        if replies:
            self.channel.send(replies[0] if len(replies) == 1 else b"".join(replies))

    def on_closed(self, error: Exception | None) -> None:
        """The channel has ended: calls under way run to their end, everything else is dropped."""
        if error is not None:
            log.info("client dropped: %s", error)
        if self._keepalive_timer is not None:
            self._keepalive_timer.cancel()
        streams, self._streams = self._streams, {}
        for stream in streams.values():
            stream.close()
        while self._waiting:
            close_files(self._waiting.popleft())
        self.owner.forget(self)

    def _receive(self, frame: Frame) -> bytes | None:
        if frame.type == CALL and frame.status == OK and not self._waiting:
            handler = self._handlers.get((frame.program, frame.procedure))
            if handler is not None and frame.version == 1 and len(self._running) < self.owner.max_client_requests:
                return handler(frame)
        return self._receive_other(frame)

    def _receive_other(self, frame: Frame) -> bytes | None:
        if frame.program == KEEPALIVE_PROGRAM:
            close_files(frame)
            return PONG_MESSAGE if frame.procedure == PING and frame.type == MESSAGE else None
        if frame.type in _STREAM_TYPES:
            if (stream := self._streams.get(frame.serial)) is not None:
                stream.receive(frame)
            return None
        if frame.type not in (CALL, MessageType.CALL_WITH_FDS):
            log.info("unexpected message of type %d ignored", frame.type)
            close_files(frame)
            return None
        if self._waiting or len(self._running) >= self.owner.max_client_requests:
            self._waiting.append(frame)
            self.channel.pause()
            return None
        return self._call(frame)

    def _call(self, frame: Frame) -> bytes | None:
        try:
            operation = self._find(frame)
        except Error as error:
            close_files(frame)
            return error_reply(frame, error)
        if frame.fds and not operation.files_in:
            close_files(frame)
            frame = frame._replace(fds=())
        session = self.session or Session(URI(), [self._control], read_only=self.read_only)
        handler = make_handler(session, operation, self)
        if self.session is not None:
            self._handlers[frame.program, frame.procedure] = handler
        return handler(frame)

    def _find(self, frame: Frame) -> Operation:
        """The operation of a call that this client may make now; raises Error."""
        program = self.owner.programs.get(frame.program)
        if program is None or frame.version != PROGRAMS[program].version:
            raise rpc_error(f"Cannot find program {frame.program} version {frame.version}")
        operation = find_operation(program, frame)
        if operation.needs_auth and not self.is_authenticated:
            raise rpc_error("authentication required")
        if self.session is None and not isinstance(self._control, operation.facet):
            raise Error(ErrorCode.INTERNAL_ERROR, "hypervisor connection not open", domain=ErrorDomain.RPC)
        return operation

    def carry_on(self, call: Call, running: Coroutine[Any, Any, Any]) -> None:
        """Finish a call that waits, in a task of its own."""
        task = asyncio.ensure_future(self._finish(call, running))
        self._running.add(task)
        task.add_done_callback(self._done)

    async def _finish(self, call: Call, running: Coroutine[Any, Any, Any]) -> None:
        try:
            result = await carry_on(running)
        except Exception as problem:
            self.channel.send(error_reply(call.frame, as_error(problem, call.domain)))
            return
        finally:
            close_files(call.frame)
        data = self.complete(call, result)
        if data is not None:
            self.channel.send(data)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        while self._waiting and len(self._running) < self.owner.max_client_requests:
            frame = self._waiting.popleft()
            self.channel.resume()
            if (data := self._call(frame)) is not None:
                self.channel.send(data)

    def complete(self, call: Call, result: Any) -> bytes | None:
        """The reply to a call; what comes with streams or files is sent here, in the right order."""
        operation, frame = call.wire.operation, call.frame
        data = reply(frame, call.wire, result, call.hidden)
        if (stream := stream_of(operation, result)) is not None:
            is_sparse = bool(operation.sparse and call.arguments[operation.flags_place] & operation.sparse)
            assert operation.stream is not None
            opened = ServerStream(
                self.channel,
                frame,
                stream,
                operation.stream,
                is_sparse=is_sparse,
                domain=call.domain,
                on_end=self._streams.__delitem__,
            )
            if self.channel.is_closed:
                opened.close()
                return None
            if (replaced := self._streams.pop(frame.serial, None)) is not None:
                replaced.close()
            self._streams[frame.serial] = opened
            self.channel.send(data)
            opened.start()
            return None
        if fds := files_of(operation, result):
            self._send_with_files(frame, data[HEADER_SIZE:], fds)
            return None
        return data

    def _send_with_files(self, frame: Frame, body: bytes, fds: list[int]) -> None:
        kind = MessageType.REPLY_WITH_FDS
        data = build_with_fds(frame.program, frame.version, frame.procedure, kind, frame.serial, OK, body, len(fds))
        self.channel.send_with_fds(data, fds)
        for fd in fds:
            os.close(fd)

    def _deliver(self, callback_id: int, event: Event) -> None:
        cls = type(event)
        legacy = callback_id == WITHOUT_ID
        procedure = cls.legacy if legacy else cls.procedure
        assert procedure is not None
        program = PROGRAMS["qemu" if cls.kind is EventKind.QEMU else "remote"]
        body = event_encoder(cls.kind, cls.id, legacy=legacy)(callback_id, event)
        self.channel.send(build(program.number, program.version, procedure, MESSAGE, 0, OK, body))

    def _arm_keepalive(self) -> None:
        assert self._keepalive is not None
        loop = asyncio.get_running_loop()
        self._keepalive_timer = loop.call_later(self._keepalive.interval_s, self._on_keepalive_timer)

    def _on_keepalive_timer(self) -> None:
        assert self._keepalive is not None
        if self._keepalive.tick() is KeepaliveAction.DEAD:
            self.channel.close(ProtocolError("no answer to keepalive messages"))
            return
        self.channel.send(PING_MESSAGE)
        self._arm_keepalive()
