"""The server: accepts clients on unix sockets, counts them, and ends when nobody needs it."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from purevirt.api.facet.session import SessionControl
from purevirt.api.result import AuthType
from purevirt.api.session import Session
from purevirt.daemon.client import Client, Identity
from purevirt.daemon.control import ClientControl, OpenSession
from purevirt.daemon.peer import Peer
from purevirt.daemon.settings import Settings
from purevirt.enums.error import ErrorDomain
from purevirt.errors import Error
from purevirt.logging import get_logger
from purevirt.rpc.busypoll import BusyPoll
from purevirt.rpc.channel import Channel
from purevirt.rpc.keepalive import Keepalive
from purevirt.rpc.message import Frame

log = get_logger(__name__)

_REST_S = 0.1
"""Seconds without accepting after an accept that failed."""
_BACKLOG = 1000
"""Connections that may wait to be accepted, as libvirt's max_queued_clients has it."""


@dataclass(frozen=True, slots=True)
class Listener:
    """A listening socket and what it gives to those who come."""

    sock: socket.socket
    path: Path
    read_only: bool
    auth: AuthType


@dataclass(slots=True)
class Limits:
    """What a server takes at a time: clients, those of them not authenticated, and requests of one client."""

    max_clients: int
    max_unauthenticated: int
    max_client_requests: int


class Server:
    """All clients of one set of listeners.

    ``programs`` are the program numbers served with their names; ``open_session`` opens a connection for a client
    that asks for one, ``open_at_once`` for one that has connected.
    """

    def __init__(
        self,
        name: str,
        programs: dict[int, str],
        settings: Settings,
        open_session: OpenSession,
        open_at_once: Callable[[], Session] | None = None,
    ) -> None:
        self.name = name
        self.programs = programs
        self.settings = settings
        self.limits = Limits(settings.max_clients, settings.max_anonymous_clients, settings.max_client_requests)
        self.open_at_once = open_at_once
        self._open_session = open_session
        self._next_id = 1
        self._listeners: list[Listener] = []
        self._clients: dict[int, Client] = {}
        self._endings: set[asyncio.Task[None]] = set()
        self._busy_poll: BusyPoll | None = None
        self.on_idle_change: Callable[[], None] = lambda: None

    @property
    def max_client_requests(self) -> int:
        """Calls of one client that may be under way at a time."""
        return self.limits.max_client_requests

    @property
    def unauthenticated_count(self) -> int:
        """Clients that have not proved who they are."""
        return sum(not client.is_authenticated for client in self._clients.values())

    def clients(self) -> list[Client]:
        """The connected clients in the order they came."""
        return list(self._clients.values())

    def listen(self, path: Path, mode: int, *, read_only: bool, auth: str, group: int = -1) -> None:
        """Listen on a unix socket; raises SYSTEM_ERROR where the path cannot be had."""
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        try:
            _bind(sock, path, mode, group)
            sock.listen(_BACKLOG)
        except OSError as error:
            sock.close()
            raise Error.of_system(f"Failed to bind socket to '{path}'", error, domain=ErrorDomain.RPC) from error
        listener = Listener(sock, path, read_only, AuthType[auth.upper()])
        self._listeners.append(listener)
        self._watch(listener)

    def _accept(self, listener: Listener) -> None:
        try:
            sock, _ = listener.sock.accept()
        except OSError as error:
            log.warning("cannot accept a client: %s", error)
            self._rest(listener)
            return
        if len(self._clients) >= self.limits.max_clients:
            log.warning("too many clients (%d), dropping one", len(self._clients))
            sock.close()
            return
        peer = Peer.of(sock)
        is_trusted = listener.auth is AuthType.NONE or peer.uid in (0, os.geteuid())
        if not is_trusted and self.unauthenticated_count >= self.limits.max_unauthenticated:
            log.warning("too many clients that are not authenticated, dropping one")
            sock.close()
            return
        self._adopt(sock, listener, peer, is_trusted)

    def _rest(self, listener: Listener) -> None:
        """Accept nobody for a moment: what is lacking, such as descriptors, is not there at once."""
        loop = asyncio.get_running_loop()
        loop.remove_reader(listener.sock.fileno())
        loop.call_later(_REST_S, self._watch, listener)

    def _watch(self, listener: Listener) -> None:
        """Accept clients, unless the listener was closed."""
        if listener in self._listeners:
            asyncio.get_running_loop().add_reader(listener.sock.fileno(), self._accept, listener)

    def _adopt(self, sock: socket.socket, listener: Listener, peer: Peer, is_trusted: bool) -> None:
        loop = asyncio.get_running_loop()
        client: Client
        busy_poll = self._busy_poll = self._busy_poll or BusyPoll(loop)

        def on_frames(frames: list[Frame]) -> None:
            client.on_frames(frames)
            busy_poll.touch()

        channel = Channel(sock, loop, on_frames, lambda error: client.on_closed(error))
        identity = Identity(self._next_id, peer)
        client = Client(self, channel, identity, is_authenticated=is_trusted, read_only=listener.read_only)
        self._next_id += 1
        self._clients[client.id] = client
        if len(self._clients) == 1:
            self.on_idle_change()

    def make_control(self, client: Client) -> SessionControl:
        """What opens sessions for a client and authenticates it."""
        return ClientControl(client, self._open_session, AuthType.POLKIT, self._make_keepalive)

    def _make_keepalive(self) -> Keepalive | None:
        settings = self.settings
        if settings.keepalive_interval_s <= 0:
            return None
        return Keepalive(settings.keepalive_interval_s, settings.keepalive_count)

    def forget(self, client: Client) -> None:
        """A client has ended; what it holds is let go."""
        if self._clients.pop(client.id, None) is None:
            return
        task = asyncio.ensure_future(client.release())
        self._endings.add(task)
        task.add_done_callback(self._endings.discard)
        if not self._clients:
            self.on_idle_change()

    async def close(self) -> None:
        """Stop listening, drop every client, and wait until what they held is let go."""
        loop = asyncio.get_running_loop()
        listeners, self._listeners = self._listeners, []
        for listener in listeners:
            loop.remove_reader(listener.sock.fileno())
            listener.sock.close()
            with contextlib.suppress(OSError):
                listener.path.unlink()
        for client in self.clients():
            client.channel.close()
        if self._endings:
            await asyncio.wait(list(self._endings))


def _bind(sock: socket.socket, path: Path, mode: int, group: int) -> None:
    """Bind a socket file that nobody can use before it has its mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    before = os.umask(0o177)
    try:
        sock.bind(str(path))
    finally:
        os.umask(before)
    if group >= 0:
        os.chown(path, -1, group)
    path.chmod(mode)
