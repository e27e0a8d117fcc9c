"""Connections, and opening them."""

import asyncio
import socket
from collections.abc import Callable
from types import TracebackType

from purevirt.aio.connection_device import ConnectionDevice
from purevirt.aio.connection_domain import ConnectionDomain
from purevirt.aio.connection_event import ConnectionEvent
from purevirt.aio.connection_host import ConnectionHost
from purevirt.aio.connection_network import ConnectionNetwork
from purevirt.aio.connection_resource import ConnectionResource
from purevirt.aio.connection_security import ConnectionSecurity
from purevirt.aio.connection_storage import ConnectionStorage
from purevirt.aio.link import Link, LinkSettings
from purevirt.aio.opening import Opening
from purevirt.api.session import Session
from purevirt.drivers.opening import find_uri, open_session
from purevirt.drivers.remote.transport import Transport
from purevirt.enums.common import ConnectCloseReason
from purevirt.enums.host import ConnectFlags
from purevirt.rpc.asyncclient import AsyncClient
from purevirt.rpc.keepalive import DEFAULT_COUNT, DEFAULT_INTERVAL_S
from purevirt.uri import URI


class Connection(
    ConnectionHost,
    ConnectionResource,
    ConnectionDomain,
    ConnectionNetwork,
    ConnectionStorage,
    ConnectionDevice,
    ConnectionSecurity,
    ConnectionEvent,
):
    """An open connection to a hypervisor. Any number of tasks of one event loop may use it at once."""

    @property
    def uri(self) -> str:
        """The URI it was opened with, aliases resolved."""
        return self._link.session.uri.format()

    @property
    def read_only(self) -> bool:
        """Whether what changes anything is refused."""
        return self._link.session.read_only

    @property
    def timeout_s(self) -> float | None:
        """How long each call may take before it raises TimeoutError, None for any time."""
        return self._link.timeout_s

    @timeout_s.setter
    def timeout_s(self, timeout_s: float | None) -> None:
        self._link.timeout_s = timeout_s

    @property
    def closed(self) -> asyncio.Future[ConnectCloseReason]:
        """Done, with the reason, when the connection was closed or is lost for good."""
        return self._link.closed

    def on_close(self, callback: Callable[[ConnectCloseReason], None]) -> None:
        """Call back with the reason when the connection was closed or is lost for good."""
        self._link.closed.add_done_callback(lambda closed: callback(closed.result()))

    async def close(self) -> None:
        """Close it; calls and iterations that wait end. May be called twice."""
        await self._link.close()

    async def __aenter__(self) -> "Connection":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def connect(
    uri: str | None = None,
    *,
    read_only: bool = False,
    timeout: float | None = None,
    keepalive_s: int = DEFAULT_INTERVAL_S,
    keepalive_count: int = DEFAULT_COUNT,
    reconnect: bool = False,
) -> Opening[Connection]:
    """Open a connection, by ``await`` or ``async with``.

    ``timeout`` limits opening and each call, in seconds. A daemon is asked every ``keepalive_s`` seconds whether it
    lives, and given up after ``keepalive_count`` questions without an answer; 0 seconds ask nothing. With
    ``reconnect`` a lost connection is made again: calls that waited raise ConnectionLost, later ones wait, and
    subscriptions go on with a ConnectionGap. Raises the Error of whoever refuses, and TimeoutError.
    """
    settings = LinkSettings(timeout, keepalive_s, keepalive_count, reconnect)
    flags = ConnectFlags.RO if read_only else ConnectFlags(0)

    async def opened() -> Connection:
        link = Link(lambda: _open(uri, flags), settings)
        await link.open()
        return Connection(link)

    return Opening(opened)


async def _open(uri: str | None, flags: ConnectFlags) -> Session:
    found: URI = await asyncio.to_thread(find_uri, uri, flags)
    return await open_session(found, flags, _connect)


async def _connect(connect_socket: Callable[[], socket.socket]) -> Transport:
    """A transport of the running loop; the socket is connected in a thread."""
    connecting = asyncio.ensure_future(asyncio.to_thread(connect_socket))
    try:
        sock = await asyncio.shield(connecting)
    except asyncio.CancelledError:
        connecting.add_done_callback(_drop_socket)
        raise
    return AsyncClient(sock)


def _drop_socket(connecting: asyncio.Future[socket.socket]) -> None:
    """Nobody wants the socket any more."""
    if not connecting.cancelled() and connecting.exception() is None:
        connecting.result().close()
