"""The server: accepts clients on unix sockets, counts them, and ends when nobody needs it."""

import asyncio
import contextlib
import os
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from purevirt.api.facet.session import SessionControl
from purevirt.api.result import AuthType
from purevirt.daemon.client import Client
from purevirt.daemon.control import ClientControl, OpenSession
from purevirt.daemon.settings import Settings
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.errors import Error
from purevirt.logging import get_logger
from purevirt.rpc.busypoll import BusyPoll
from purevirt.rpc.channel import Channel
from purevirt.rpc.keepalive import Keepalive
from purevirt.rpc.message import Frame

log = get_logger(__name__)

_CREDENTIALS = struct.Struct("3i")
_BACKLOG = 128


@dataclass(frozen=True, slots=True)
class Listener:
    """A listening socket and what it gives to those who come."""

    sock: socket.socket
    path: Path
    read_only: bool
    auth: AuthType


class Server:
    """All clients of one set of listeners.

    ``programs`` are the program numbers served with their names, ``open_session`` opens a connection for a client.
    """

    def __init__(self, programs: dict[int, str], settings: Settings, open_session: OpenSession) -> None:
        self.programs = programs
        self.settings = settings
        self._open_session = open_session
        self._listeners: list[Listener] = []
        self._clients: set[Client] = set()
        self._endings: set[asyncio.Task[None]] = set()
        self._busy_poll: BusyPoll | None = None
        self.on_idle_change: Callable[[bool], None] = lambda is_idle: None

    @property
    def max_client_requests(self) -> int:
        """Calls of one client that may be under way at a time."""
        return self.settings.max_client_requests

    @property
    def client_count(self) -> int:
        """Connected clients."""
        return len(self._clients)

    def listen(self, path: Path, mode: int, *, read_only: bool, auth: str, group: int = -1) -> None:
        """Listen on a unix socket; raises SYSTEM_ERROR where the path cannot be had."""
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        try:
            _bind(sock, path, mode, group)
            sock.listen(_BACKLOG)
        except OSError as error:
            sock.close()
            detail = f"Failed to bind socket to '{path}': {error.strerror}"
            raise Error(ErrorCode.SYSTEM_ERROR, detail, domain=ErrorDomain.RPC) from error
        listener = Listener(sock, path, read_only, AuthType[auth.upper()])
        self._listeners.append(listener)
        asyncio.get_running_loop().add_reader(sock.fileno(), self._accept, listener)

    def _accept(self, listener: Listener) -> None:
        try:
            sock, _ = listener.sock.accept()
        except OSError as error:
            log.warning("cannot accept a client: %s", error)
            return
        if len(self._clients) >= self.settings.max_clients:
            log.warning("too many clients (%d), dropping one", len(self._clients))
            sock.close()
            return
        self._adopt(sock, listener)

    def _adopt(self, sock: socket.socket, listener: Listener) -> None:
        loop = asyncio.get_running_loop()
        trusted = listener.auth is AuthType.NONE or _peer_uid(sock) in (0, os.geteuid())
        client: Client
        busy_poll = self._busy_poll = self._busy_poll or BusyPoll(loop)

        def on_frames(frames: list[Frame]) -> None:
            client.on_frames(frames)
            busy_poll.touch()

        channel = Channel(sock, loop, on_frames, lambda error: client.on_closed(error))
        client = Client(self, channel, is_authenticated=trusted, read_only=listener.read_only)
        self._clients.add(client)
        if len(self._clients) == 1:
            self.on_idle_change(False)

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
        if client not in self._clients:
            return
        self._clients.discard(client)
        task = asyncio.ensure_future(client.release())
        self._endings.add(task)
        task.add_done_callback(self._endings.discard)
        if not self._clients:
            self.on_idle_change(True)

    async def close(self) -> None:
        """Stop listening, drop every client, and wait until what they held is let go."""
        loop = asyncio.get_running_loop()
        for listener in self._listeners:
            loop.remove_reader(listener.sock.fileno())
            listener.sock.close()
            with contextlib.suppress(OSError):
                listener.path.unlink()
        for client in list(self._clients):
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


def _peer_uid(sock: socket.socket) -> int:
    """The user behind a unix socket."""
    _, uid, _ = _CREDENTIALS.unpack(sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size))
    return int(uid)
