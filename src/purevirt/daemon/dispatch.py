"""From a call's frame to its reply: one handler per procedure and session, made from the operation's codec.

A call that has nothing to wait for is answered in place; one that waits, and every one of a session that needs an
event loop, is carried on by a task of the caller.
"""

import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from purevirt.api.facet.session import SessionControl
from purevirt.api.operation import OPERATIONS, Operation
from purevirt.api.session import Session
from purevirt.api.stream import Stream
from purevirt.api.wire import Wire, wire_of
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.errors import Error
from purevirt.logging import get_logger
from purevirt.rpc.message import ERROR, HEADER, HEADER_SIZE, OK, REPLY, Frame, MessageType, build, encode_error
from purevirt.rpc.xdr import XdrError

log = get_logger(__name__)

Handler = Callable[[Frame], bytes | None]

_PEEK_LIMIT = ("size", 4194304, "size > maximum buffer size")

# arguments by which a client could ask for more than a reply carries, with libvirtd's refusals
_LIMITS: dict[str, tuple[tuple[str, int, str], ...]] = {
    "domain_memory_peek": (_PEEK_LIMIT,),
    "domain_block_peek": (_PEEK_LIMIT,),
    "domain_get_cpu_stats": (("nparams", 16, "nparams too large"), ("ncpus", 128, "ncpus too large")),
    "node_get_free_pages": (("cell_count", 1024, "the result won't fit into REMOTE_NODE_MAX_CELLS"),),
}


@dataclass(frozen=True, slots=True)
class Call:
    """A call under way: the frame that asked, the codec, and the arguments both shown and hidden."""

    frame: Frame
    wire: Wire
    arguments: tuple[Any, ...]
    hidden: tuple[Any, ...]
    domain: int


class Caller(Protocol):
    """What a handler needs of the client that calls."""

    def carry_on(self, call: Call, running: Coroutine[Any, Any, Any]) -> None:
        """Finish a call that waits."""

    def complete(self, call: Call, result: Any) -> bytes | None:
        """The reply to a call whose result holds a stream or files, unless it was sent already."""


def error_reply(frame: Frame, error: Error) -> bytes:
    """The reply to a call that failed."""
    return build(frame.program, frame.version, frame.procedure, REPLY, frame.serial, ERROR, encode_error(error))


def rpc_error(detail: str) -> Error:
    """An error of the protocol itself."""
    return Error(ErrorCode.RPC, detail, domain=ErrorDomain.RPC)


def as_error(problem: Exception, domain: int) -> Error:
    """What a client is told of a failed operation: surprises are logged and reported as internal errors."""
    if isinstance(problem, Error):
        return problem.within(ErrorDomain(domain))
    log.exception("operation failed", exc_info=problem)
    return Error(ErrorCode.INTERNAL_ERROR, f"{type(problem).__name__}: {problem}", domain=domain)


def make_handler(session: Session, operation: Operation, caller: Caller) -> Handler:
    """The handler of one operation on one session."""
    if session.read_only and operation.read_only is False:
        return _denied(operation)
    wire = wire_of(operation)
    method = _bounded(operation, session.method(operation))
    domain = session.domain_of(operation)
    decode, pattern = wire.decode_arguments, wire.pattern
    is_plain = not pattern.hidden
    needs_task = session.needs_loop and operation.facet is not SessionControl
    has_extras = operation.stream is not None or operation.files_out

    def handle(frame: Frame) -> bytes | None:
        try:
            values, _ = decode(frame.data, frame.body)
        except XdrError as error:
            log.info("%s: %s", operation.name, error)
            close_files(frame)
            return error_reply(frame, rpc_error("Unable to decode message payload"))
        try:
            arguments, hidden = (values, ()) if is_plain else pattern.split(values)
            if operation.files_in:
                arguments = _with_files(operation, arguments, frame.fds)
            running = method(*arguments)
            if not needs_task:
                running.send(None)
        except StopIteration as end:
            close_files(frame)
            if has_extras:
                return caller.complete(Call(frame, wire, arguments, hidden, domain), end.value)
            return reply(frame, wire, end.value, hidden)
        except Exception as problem:
            close_files(frame)
            return error_reply(frame, as_error(problem, domain))
        caller.carry_on(Call(frame, wire, arguments, hidden, domain), running)
        return None

    return handle


def _bounded(operation: Operation, method: Callable[..., Any]) -> Callable[..., Any]:
    """The method, which is not asked for more than a reply can carry."""
    names = [name for name, _ in operation.parameters]
    limits = [(names.index(name), most, text) for name, most, text in _LIMITS.get(operation.name, ())]
    if not limits:
        return method

    def checked(*arguments: Any) -> Any:
        for place, most, text in limits:
            if arguments[place] > most:
                raise Error(ErrorCode.INTERNAL_ERROR, text, domain=ErrorDomain.RPC)
        return method(*arguments)

    return checked


def reply(frame: Frame, wire: Wire, result: Any, hidden: tuple[Any, ...]) -> bytes:
    """The reply that carries an operation's result."""
    try:
        body = wire.encode_result(wire.pattern.answer(result, hidden))
    except XdrError as error:
        log.error("%s: cannot encode the result: %s", wire.operation.name, error)
        return error_reply(frame, rpc_error("Unable to encode message payload"))
    size = HEADER_SIZE + len(body)
    return HEADER.pack(size, frame.program, frame.version, frame.procedure, REPLY, frame.serial, OK) + body


def stream_of(operation: Operation, result: Any) -> Stream | None:
    """The stream that an operation's result holds."""
    if operation.stream is None:
        return None
    return result if isinstance(result, Stream) else result.stream


def files_of(operation: Operation, result: Any) -> list[int]:
    """The files that an operation's result holds."""
    if not operation.files_out:
        return []
    files: list[int] = result if isinstance(result, list) else result.files
    return files


def _with_files(operation: Operation, arguments: tuple[Any, ...], fds: tuple[int, ...]) -> tuple[Any, ...]:
    place = next(i for i, (name, _) in enumerate(operation.parameters) if name == "files")
    return (*arguments[:place], list(fds), *arguments[place:])


def close_files(frame: Frame) -> None:
    """Close the files of a call that has ended: a driver keeps a duplicate of what it needs longer."""
    for fd in frame.fds:
        os.close(fd)


def _denied(operation: Operation) -> Handler:
    """Refuses every call before its arguments are looked at."""
    detail = f"read only access prevents {operation.c_name}"
    error = Error(ErrorCode.OPERATION_DENIED, detail, domain=operation.facet.api_domain)

    def refuse(frame: Frame) -> bytes:
        close_files(frame)
        return error_reply(frame, error)

    return refuse


def find_operation(program: str, frame: Frame) -> Operation:
    """The operation that a frame calls; raises Error where it calls none."""
    if frame.type not in (MessageType.CALL, MessageType.CALL_WITH_FDS):
        raise rpc_error(f"Unexpected message type {frame.type}")
    if frame.status != OK:
        raise rpc_error(f"Unexpected message status {frame.status}")
    operation = OPERATIONS[program].get(frame.procedure)
    if operation is None:
        raise rpc_error(f"unknown procedure: {frame.procedure}")
    return operation
