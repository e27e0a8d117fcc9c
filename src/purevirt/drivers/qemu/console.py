"""Streams on the terminals and sockets of a guest, one user each at a time (virChrdevs)."""

import asyncio
import contextlib
import errno
import os
import socket
import termios
import tty
from collections.abc import Awaitable, Callable
from pathlib import Path

from purevirt.api.stream import Hole, Stream
from purevirt.drivers.qemu.failure import system_error
from purevirt.drivers.qemu.qmp import QmpConnectionError, QmpTimeoutError, connect_unix
from purevirt.errors import Error, ErrorCode, ErrorDomain

CONNECT_TIMEOUT_S = 5.0

_ENDED = frozenset({errno.EIO, errno.ECONNRESET})
"""What reading says of a terminal and of a socket whose other side is gone."""

Opener = Callable[[str], Awaitable[int]]
"""Opens the host side of a device: a non-blocking descriptor."""


class DescriptorStream(Stream):
    """A stream on a non-blocking descriptor, which it owns; a terminal whose other side is gone is at its end."""

    def __init__(self, fd: int, on_close: Callable[["DescriptorStream"], None]) -> None:
        self._fd = fd
        self._on_close = on_close
        self._loop = asyncio.get_running_loop()
        self._waiting: set[asyncio.Future[None]] = set()

    async def read(self, size: int) -> bytes | Hole:
        while self._fd >= 0:
            try:
                return os.read(self._fd, size)
            except BlockingIOError:
                await self._ready(self._loop.add_reader, self._loop.remove_reader)
            except OSError as problem:
                if problem.errno in _ENDED:
                    return b""
                raise _failure("cannot read from stream", problem) from problem
        return b""

    async def write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            if self._fd < 0:
                raise Error(ErrorCode.OPERATION_FAILED, "stream is not open", domain=ErrorDomain.STREAMS)
            try:
                view = view[os.write(self._fd, view) :]
            except BlockingIOError:
                await self._ready(self._loop.add_writer, self._loop.remove_writer)
            except OSError as problem:
                raise _failure("cannot write to stream", problem) from problem

    async def finish(self) -> None:
        self.abort()

    def abort(self) -> None:
        fd, self._fd = self._fd, -1
        if fd < 0:
            return
        self._loop.remove_reader(fd)
        self._loop.remove_writer(fd)
        os.close(fd)
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
        self._on_close(self)

    async def _ready(self, add: Callable[..., object], remove: Callable[[int], object]) -> None:
        """Wait until the descriptor can go on, or the stream is dropped."""
        fd, turn = self._fd, self._loop.create_future()
        self._waiting.add(turn)
        add(fd, _settle, turn)
        try:
            await turn
        finally:
            self._waiting.discard(turn)
            if self._fd == fd:
                remove(fd)


class OpenDevices:
    """Who uses the character devices of a run, by the path of the host side."""

    def __init__(self) -> None:
        self._streams: dict[str, DescriptorStream] = {}

    async def open(self, path: str, open_path: Opener, busy_text: str, *, force: bool) -> Stream:
        """A stream on a device; raises Error OPERATION_FAILED with ``busy_text`` where another has it.

        With ``force`` the other one is disconnected.
        """
        self._make_free(path, busy_text, force=force)
        fd = await open_path(path)
        try:
            self._make_free(path, busy_text, force=force)
        except Error:
            os.close(fd)
            raise
        stream = self._streams[path] = DescriptorStream(fd, lambda closed: self._forget(path, closed))
        return stream

    def close(self) -> None:
        """End every stream: the guest is gone."""
        for stream in list(self._streams.values()):
            stream.abort()

    def _make_free(self, path: str, busy_text: str, *, force: bool) -> None:
        if (other := self._streams.get(path)) is not None:
            if not force:
                raise Error(ErrorCode.OPERATION_FAILED, busy_text, domain=ErrorDomain.QEMU)
            other.abort()

    def _forget(self, path: str, stream: DescriptorStream) -> None:
        if self._streams.get(path) is stream:
            del self._streams[path]


async def open_terminal(path: str) -> int:
    """A pseudo terminal without line editing (virFDStreamOpenPTY); raises Error SYSTEM_ERROR."""
    try:
        fd = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as problem:
        raise _failure(f"Unable to open stream for '{path}'", problem) from problem
    with contextlib.suppress(termios.error):
        tty.setraw(fd, termios.TCSANOW)
    return fd


async def open_socket(path: str) -> int:
    """A connection to a unix socket; raises Error SYSTEM_ERROR."""
    try:
        sock = await connect_unix(Path(path), CONNECT_TIMEOUT_S)
    except (QmpConnectionError, QmpTimeoutError) as problem:
        refused = problem.__cause__ if isinstance(problem.__cause__, OSError) else ConnectionRefusedError()
        raise _failure(f"Unable to open UNIX socket '{path}'", refused) from problem
    except OSError as problem:
        raise _failure(f"Unable to open UNIX socket '{path}'", problem) from problem
    return _detached(sock)


def _detached(sock: socket.socket) -> int:
    sock.setblocking(False)
    return sock.detach()


def _settle(turn: "asyncio.Future[None]") -> None:
    if not turn.done():
        turn.set_result(None)


def _failure(what: str, problem: OSError) -> Error:
    error = system_error(what, problem)
    error.domain = ErrorDomain.STREAMS
    return error
