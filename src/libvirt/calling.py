"""How a method of the facade becomes a call of an operation.

A ``Link`` is the connection itself, shared by every object that came from it and closed with the last of them.
Nothing here knows any class of the facade.
"""

import asyncio
import sys
import threading
from collections.abc import Callable, Coroutine, Generator
from typing import Any, Concatenate, ParamSpec, TypeVar

from libvirt.error import failure, last, libvirtError
from libvirt.eventqueue import EventQueue
from libvirt.precondition import Check, check_of
from libvirt.watching import watch
from purevirt.api.operation import operation_of
from purevirt.api.session import Session
from purevirt.api.waiting import run, step
from purevirt.drivers.remote.session import RemoteSession
from purevirt.enums.common import TypedParameterFlags
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.enums.feature import Feature
from purevirt.errors import Error

P = ParamSpec("P")
R = TypeVar("R")
Declared = Callable[Concatenate[Any, P], Coroutine[Any, Any, R]]


# a driver in this process keeps its data for one thread at a time; programs call from many
_one_at_a_time = threading.RLock()


class _Alone(Coroutine[Any, Any, R]):
    """A coroutine of which every step is taken while no other such coroutine takes one."""

    __slots__ = ("_coroutine",)

    def __init__(self, coroutine: Coroutine[Any, Any, R]) -> None:
        self._coroutine = coroutine

    def send(self, value: Any) -> Any:
        """Take a step."""
        with _one_at_a_time:
            return self._coroutine.send(value)

    def throw(self, *error: Any) -> Any:
        """Take a step that begins with an exception."""
        with _one_at_a_time:
            return self._coroutine.throw(*error)

    def close(self) -> None:
        """End it."""
        self._coroutine.close()

    def __await__(self) -> Generator[Any, Any, R]:
        return self._coroutine.__await__()


def wait(session: Session, coroutine: Coroutine[Any, Any, R]) -> R:
    """The result of a coroutine of a session; raises what it raises.

    A program that calls from its own asyncio loop blocks it, as every libvirt call does: the coroutine must not
    take that loop for one it may wait on.
    """
    if session.needs_loop:
        return run(coroutine)
    if not isinstance(session, RemoteSession):
        coroutine = _Alone(coroutine)
    loop = asyncio._get_running_loop()
    if loop is None:
        return step(coroutine)
    asyncio._set_running_loop(None)
    try:
        return step(coroutine)
    finally:
        asyncio._set_running_loop(loop)


class Link:
    """An open connection, its events, and the number of objects that need it.

    ``watcher`` is there where a daemon is behind it, ``text_flag`` is the flag of getters that may give texts. The
    count is changed by single steps of the interpreter, so that it needs no lock.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.references = 0
        self.watcher = watch(session)
        self.queue = EventQueue(shares=self.watcher is not None)
        session.deliver = self.queue.deliver
        # every daemon since 0.9.8 gives texts among typed parameters
        gives_texts = self.watcher is not None or session.supports_feature(Feature.TYPED_PARAM_STRING)
        self.text_flag = int(TypedParameterFlags.PARAM_STRING_OKAY) if gives_texts else 0
        self._ready: dict[Any, tuple[Callable[..., Coroutine[Any, Any, Any]], Check | None]] = {}

    def call(self, declared: Declared[P, R], args: tuple[Any, ...]) -> R:
        """Call an operation and wait for its result. Raises libvirtError, and TypeError for unfit arguments."""
        last.error = None
        ready = self._ready.get(declared)
        if ready is None:
            ready = self._ready[declared] = self._prepare(declared)
        bound, check = ready
        try:
            if check is not None:
                check(args)
            result: R = wait(self.session, bound(*args))
            return result
        except Error as error:
            failed = self.failure(declared, error, args)
        # raised out here and forgotten, or its context and this frame would hold every object of the caller
        try:
            raise failed
        finally:
            del failed

    def find(self, declared: Declared[P, R], args: tuple[Any, ...]) -> R | None:
        """What an operation finds; None where it fails, of which nobody is told."""
        try:
            found: R = wait(self.session, self.session.method(operation_of(declared))(*args))
        except Error:
            return None
        return found

    def _prepare(self, declared: Declared[P, R]) -> tuple[Callable[..., Coroutine[Any, Any, Any]], Check | None]:
        return self.session.bind(declared), check_of(operation_of(declared))

    def failure(self, declared: Callable[..., Any], error: Error, args: tuple[Any, ...]) -> libvirtError:
        """The exception for an error of an operation; a read-only connection is told so before anything else."""
        operation = operation_of(declared)
        if self.session.read_only and operation.read_only is not True and error.code == ErrorCode.INVALID_ARG:
            try:
                self._ready[declared][0](*args).close()
            except Error as refusal:
                # a traceback would hold this frame, and with it every object of the caller until a garbage collection
                error = refusal.with_traceback(None)
        if self.watcher is None:  # errors of a daemon come complete
            error = error.within(ErrorDomain(self.session.domain_of(operation)))
        return failure(error, operation.c_name)

    def release(self) -> int:
        """Count one object less, and close with the last one; the number of those that are left."""
        self.references -= 1
        if self.references == 0 and not sys.is_finalizing():
            if self.watcher is not None:
                self.watcher.close()
            wait(self.session, self.session.close())
        return self.references


def closed(c_name: str, domain: ErrorDomain) -> libvirtError:
    """The exception for a call on a connection that was closed."""
    last.error = None
    return failure(Error(ErrorCode.INVALID_CONN, c_name, domain=domain), c_name)
