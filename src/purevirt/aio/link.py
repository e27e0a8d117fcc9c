"""The link of a connection: the session behind it, how calls are made on it, and what happens when it is lost.

Knows no objects: handles and connections stand on it.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, ParamSpec, Protocol, TypeVar

from purevirt.aio.failure import ConnectionLost, specific, typed_errors
from purevirt.aio.routing import Router
from purevirt.api.session import Declared, Session
from purevirt.drivers.remote.session import RemoteSession
from purevirt.enums.common import ConnectCloseReason
from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.logging import get_logger
from purevirt.rpc.keepalive import Keepalive

P = ParamSpec("P")
R = TypeVar("R")

log = get_logger(__name__)

CLOSE_TIMEOUT_S = 5.0
"""How long a daemon may take to say good-bye."""
RETRY_FIRST_S, RETRY_LAST_S = 0.1, 5.0
"""The pauses between attempts to connect again: each is twice the one before, up to the last."""

_WORTH_A_RETRY = (ErrorCode.SYSTEM_ERROR, ErrorCode.INTERNAL_ERROR, ErrorCode.RPC)


class LinkState(Enum):
    """What a link is doing."""

    OPEN = auto()
    BROKEN = auto()
    CLOSED = auto()


class Listener(Protocol):
    """What lives as long as the link: subscriptions to events."""

    async def arm_again(self, reason: ConnectCloseReason) -> None:
        """Subscribe on a new session; raises Error."""

    def end(self, error: Error | None) -> None:
        """The link is gone: lost with an error, or closed."""


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """How a link behaves: how long calls may take, when a silent peer is given up, and whether it is found again.

    The peer is asked every ``keepalive_s`` seconds and given up at ``keepalive_count`` questions without an answer; 0
    seconds ask nothing.
    """

    timeout_s: float | None
    keepalive_s: int
    keepalive_count: int
    reconnects: bool


class Link:
    """A session that calls are made on, replaced by a new one where it is lost and the settings say so.

    ``closed`` is done, with the reason, when nothing can be called any more. ``timeout_s`` limits each call.
    """

    def __init__(self, open_session: Callable[[], Coroutine[Any, Any, Session]], settings: LinkSettings) -> None:
        self._open_session = open_session
        self._settings = settings
        self._state = LinkState.BROKEN
        self._session: Session | None = None
        self._is_usable = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._listeners: list[Listener] = []
        self.timeout_s = settings.timeout_s
        self.router = Router()
        self.closed: asyncio.Future[ConnectCloseReason] = asyncio.get_running_loop().create_future()

    @property
    def session(self) -> Session:
        """The session in use, or the last one; raises Error before the first."""
        if self._session is None:
            raise _not_connected()
        return self._session

    async def open(self) -> None:
        """Open the session. Raises Error and TimeoutError."""
        with typed_errors():
            async with asyncio.timeout(self.timeout_s):
                await self._replace_session()

    async def close(self) -> None:
        """End everything; calls that wait raise. May be called twice."""
        if self._state is LinkState.CLOSED:
            return
        self._finish(ConnectCloseReason.CLIENT, None)
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        try:
            await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            if self._session is not None:
                await _close_session(self._session)

    async def call(self, declared: Declared[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The result of an operation. Raises Error and, where it takes too long, TimeoutError."""
        with typed_errors():
            if self.timeout_s is None:
                session = self._session if self._state is LinkState.OPEN else await self.usable_session()
                assert session is not None
                return await session.bind(declared)(*args, **kwargs)
            async with asyncio.timeout(self.timeout_s):
                return await (await self.usable_session()).bind(declared)(*args, **kwargs)

    async def acquire(
        self,
        release: Callable[[R], Awaitable[None]],
        declared: Declared[P, R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """As ``call``, for what must be let go of: a caller that gave up meanwhile leaves nothing behind."""
        with typed_errors():
            async with asyncio.timeout(self.timeout_s):
                session = await self.usable_session()
                making = self.spawn(session.bind(declared)(*args, **kwargs))
                try:
                    return await asyncio.shield(making)
                except asyncio.CancelledError:
                    if making.cancelled():
                        # not the caller was cancelled, but the link closed
                        raise self._ended() from None
                    self.spawn(_release(making, release))
                    raise

    def add(self, listener: Listener) -> None:
        """Tell a listener what becomes of the link."""
        self._listeners.append(listener)

    def remove(self, listener: Listener) -> None:
        """Stop telling a listener."""
        self._listeners = [kept for kept in self._listeners if kept is not listener]

    def is_on(self, session: Session) -> bool:
        """Whether calls are made on this session now."""
        return self._state is LinkState.OPEN and self._session is session

    async def usable_session(self) -> Session:
        """The session in use, waiting for the next one while there is none; raises Error at the end of the link."""
        if self._state is LinkState.BROKEN:
            await self._is_usable.wait()
        if self._state is LinkState.CLOSED:
            raise self._ended()
        return self.session

    def _ended(self) -> Error:
        """What calls meet at the end of the link."""
        is_own = self.closed.result() is ConnectCloseReason.CLIENT
        return _not_connected() if is_own else lost_connection()

    async def _replace_session(self) -> None:
        session = await self._open_session()
        if self._state is LinkState.CLOSED:
            await _close_session(session)
            raise _not_connected()
        self.router.forget_all()
        session.deliver = self.router.deliver
        session.on_close = self._on_close
        settings = self._settings
        if settings.keepalive_s and isinstance(session, RemoteSession) and session.has_keepalive:
            session.transport.set_keepalive(Keepalive(settings.keepalive_s, settings.keepalive_count))
        self._session = session
        self._state = LinkState.OPEN
        self._is_usable.set()

    def _on_close(self, number: int) -> None:
        """The other side went away."""
        if self._state is not LinkState.OPEN:
            return
        reason = ConnectCloseReason(number)
        if isinstance(self._session, RemoteSession):
            self._session.transport.close()
        if not self._settings.reconnects:
            self._finish(reason, lost_connection())
            return
        self._state = LinkState.BROKEN
        self._is_usable.clear()
        self.spawn(self._reconnect(reason))

    async def _reconnect(self, reason: ConnectCloseReason) -> None:
        """Try until there is a session again, then subscribe again; give up where trying makes no sense."""
        pause_s = RETRY_FIRST_S
        while self._state is LinkState.BROKEN:
            try:
                await self._replace_session()
            except Error as error:
                if error.code not in _WORTH_A_RETRY:
                    self._finish(ConnectCloseReason.ERROR, specific(error))
                    return
                log.debug("connecting again: %s", error.message)
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, RETRY_LAST_S)
        await self._arm_listeners(reason)

    async def _arm_listeners(self, reason: ConnectCloseReason) -> None:
        """Subscribe again; a connection that is lost meanwhile leaves the rest to the next attempt."""
        session = self.session
        for listener in list(self._listeners):
            if not self.is_on(session):
                return
            try:
                await listener.arm_again(reason)
            except ConnectionLost:
                return
            except Error as error:
                listener.end(error)
            except TimeoutError:
                listener.end(Error(ErrorCode.OPERATION_TIMEOUT, "no answer to a subscription", domain=ErrorDomain.RPC))

    def _finish(self, reason: ConnectCloseReason, error: Error | None) -> None:
        self._state = LinkState.CLOSED
        self._is_usable.set()
        if not self.closed.done():
            self.closed.set_result(reason)
        for listener in list(self._listeners):
            listener.end(error)

    def spawn(self, coroutine: Coroutine[Any, Any, R]) -> asyncio.Task[R]:
        """A task that the link ends when it is closed."""
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _release(making: asyncio.Task[R], release: Callable[[R], Awaitable[None]]) -> None:
    """Let go of what a call has made after its caller gave up."""
    with contextlib.suppress(Error):
        await release(await making)


async def _close_session(session: Session) -> None:
    try:
        async with asyncio.timeout(CLOSE_TIMEOUT_S):
            await session.close()
    except TimeoutError:
        log.debug("the daemon does not answer a good-bye")
    finally:
        if isinstance(session, RemoteSession):
            session.transport.close()


def _not_connected() -> Error:
    return specific(Error(ErrorCode.INVALID_CONN, "the connection is closed"))


def lost_connection() -> ConnectionLost:
    """What those who wait for events get when the connection is lost."""
    return ConnectionLost(ErrorCode.INTERNAL_ERROR, "the connection was lost", domain=ErrorDomain.RPC)
