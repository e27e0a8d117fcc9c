"""A session whose every operation is a call to a daemon."""

from collections.abc import Callable, Coroutine
from typing import Any

from purevirt.api.event import EVENTS, EventKind
from purevirt.api.facet.session import SessionControl
from purevirt.api.operation import Operation
from purevirt.api.pattern import Pattern, Values
from purevirt.api.session import Session
from purevirt.api.wire import PROGRAMS, Wire, event_decoder, wire_of
from purevirt.drivers.remote.stream import RemoteStream
from purevirt.drivers.remote.transport import Transport, lost
from purevirt.enums.common import ConnectCloseReason
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.errors import Error
from purevirt.logging import get_logger
from purevirt.rpc.conversation import Disconnected
from purevirt.rpc.message import ERROR, Frame, decode_error
from purevirt.rpc.xdr import XdrError
from purevirt.uri import URI

log = get_logger(__name__)

_EVENT_IDS: dict[tuple[int, int], tuple[EventKind, int]] = {
    (PROGRAMS["qemu" if kind is EventKind.QEMU else "remote"].number, cls.procedure): (kind, event_id)
    for (kind, event_id), cls in EVENTS.items()
}
_CONNECTION_CLOSED = 362


class RemoteSession(Session):
    """An open connection to a daemon, through a blocking or an asyncio transport.

    ``transport`` is public for whoever drives it: an event loop that watches the socket of a blocking one.
    ``has_keepalive`` tells that the daemon answers pings.
    """

    def __init__(self, uri: URI, transport: Transport, *, read_only: bool) -> None:
        super().__init__(uri, (), read_only=read_only)
        self.transport = transport
        self.has_keepalive = False
        self._is_reported = False

    def answer(self, operation: Operation) -> Callable[..., Coroutine[Any, Any, Any]]:
        """The function that sends an operation."""
        return self._plain(operation) if _is_plain(operation) else self._special(operation)

    def domain_of(self, operation: Operation) -> int:
        """Errors come with the daemon's domain; those made here are the remote driver's."""
        return ErrorDomain.REMOTE

    def dispatch_events(self) -> None:
        """Deliver the events that have come, and tell that the connection is lost."""
        for frame in self.transport.take_events():
            self._dispatch(frame)
        end = self.transport.end
        if end is not None and not self._is_reported:
            self._is_reported = True
            self.on_close(ConnectCloseReason.KEEPALIVE if end.by_keepalive else ConnectCloseReason.EOF)

    async def close(self) -> None:
        """Tell the daemon, and end the connection."""
        if self.transport.is_open:
            self._is_reported = True
            try:
                await self.bind(SessionControl.connect_close)()
            except Error as error:
                log.debug("closing: %s", error.message)
            self.transport.close()

    def _plain(self, operation: Operation) -> Callable[..., Coroutine[Any, Any, Any]]:
        wire = wire_of(operation)

        async def send(values: Values) -> Any:
            frame = await self._exchange(wire, values)
            return _decoded(wire, frame)

        invoke = wire.pattern.invoke
        return lambda *arguments: invoke(send, arguments)

    def _special(self, operation: Operation) -> Callable[..., Coroutine[Any, Any, Any]]:
        """The sender of an operation whose call or result holds a stream or files."""
        wire = wire_of(operation)
        place = next((i for i, (name, _) in enumerate(operation.parameters) if name == "files"), -1)

        async def call(*arguments: Any) -> Any:
            fds: list[int] = arguments[place] if place >= 0 else []
            values = arguments[:place] + arguments[place + 1 :] if place >= 0 else arguments
            frame = await self._exchange(wire, wire.pattern.join(values, ()), fds)
            return self._with_extras(wire, frame)

        return call

    def _with_extras(self, wire: Wire, frame: Frame) -> Any:
        """The result of a call, completed by the stream it opened or the files it brought."""
        operation, values = wire.operation, _decoded(wire, frame)
        if operation.stream is not None:
            stream = RemoteStream(self.transport, frame)
            return operation.result(*values, stream) if values else stream
        if operation.files_out:
            files = list(frame.fds)
            return operation.result(*values, files) if values else files
        return values[0] if type(wire.pattern) is Pattern else None

    async def _exchange(self, wire: Wire, values: Any, fds: list[int] | None = None) -> Frame:
        operation, program = wire.operation, wire.program
        try:
            body = wire.encode_arguments(values)
        except XdrError as error:
            raise Error(ErrorCode.RPC, f"Unable to encode message payload: {error}", domain=ErrorDomain.RPC) from error
        try:
            frame = await self.transport.call(
                program.number,
                program.version,
                operation.number,
                body,
                fds or (),
                is_stream=operation.stream is not None,
            )
        except Disconnected as error:
            raise lost(error) from error
        if frame.status == ERROR:
            if operation.stream is not None:
                self.transport.close_stream(frame)
            raise _told(operation, frame)
        return frame

    def _dispatch(self, frame: Frame) -> None:
        known = _EVENT_IDS.get((frame.program, frame.procedure))
        if known is None:
            if frame.procedure == _CONNECTION_CLOSED:
                self._is_reported = True
                self.on_close(ConnectCloseReason.EOF)
            return
        try:
            callback_id, event = event_decoder(*known)(frame.data, frame.body)
        except XdrError as error:
            log.warning("cannot decode an event: %s", error)
            return
        self.deliver(callback_id, event)


def _is_plain(operation: Operation) -> bool:
    return operation.stream is None and not operation.files_in and not operation.files_out


def _decoded(wire: Wire, frame: Frame) -> Any:
    try:
        return wire.decode_result(frame.data, frame.body)[0]
    except XdrError as error:
        raise Error(ErrorCode.RPC, f"Unable to decode message payload: {error}", domain=ErrorDomain.RPC) from error


def _told(operation: Operation, frame: Frame) -> Error:
    """The error of a reply. A procedure that the daemon does not know is a function it does not support."""
    try:
        error = decode_error(frame.data, frame.body)
    except XdrError as broken:
        return Error(ErrorCode.RPC, f"Unable to decode message payload: {broken}", domain=ErrorDomain.RPC)
    if error.code == ErrorCode.RPC and error.message.startswith("unknown procedure"):
        return Error(ErrorCode.NO_SUPPORT, operation.c_name, domain=ErrorDomain.REMOTE)
    return error
