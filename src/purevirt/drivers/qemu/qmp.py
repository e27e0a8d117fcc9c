"""The asyncio shell around ``qmp_protocol``: one monitor connection, pipelined commands, deadlines, events.

A stuck, dead or hostile QEMU fails only the calls made through its own client. The error family is drawn in
``qmp_protocol``.
"""

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

from purevirt.drivers.qemu.jsonvalue import Json, JsonObject
from purevirt.drivers.qemu.qmp_protocol import (
    MAX_MESSAGE_BYTES,
    QmpCommandError,
    QmpConnectionError,
    QmpError,
    QmpEvent,
    QmpFailure,
    QmpGreeting,
    QmpMessage,
    QmpProtocol,
    QmpProtocolError,
    QmpReply,
    QmpTimeoutError,
)

__all__ = [
    "QmpClient",
    "QmpCommandError",
    "QmpConnectionError",
    "QmpError",
    "QmpEvent",
    "QmpProtocolError",
    "QmpTimeoutError",
    "connect_unix",
]

EventHandler = Callable[[QmpEvent], None]
CloseHandler = Callable[[QmpConnectionError], None]

COMMAND_TIMEOUT_S = 30.0
_CHUNK_BYTES = 256 * 1024


class QmpClient:
    """A connection to one QEMU; make it with ``open_path`` or ``open_socket``.

    ``on_event`` is called for each event, ``on_close`` once with the reason when the connection ends by itself.
    """

    def __init__(
        self,
        sock: socket.socket,
        *,
        on_event: EventHandler | None = None,
        on_close: CloseHandler | None = None,
        max_message_bytes: int = MAX_MESSAGE_BYTES,
    ) -> None:
        sock.setblocking(False)
        self._socket = sock
        self._protocol = QmpProtocol(max_message_bytes=max_message_bytes)
        self._on_event = on_event
        self._on_close = on_close
        self._waiting: dict[str, tuple[str, asyncio.Future[Json]]] = {}
        self._greeting: asyncio.Future[QmpGreeting] = asyncio.get_running_loop().create_future()
        self._sending = asyncio.Lock()
        self._ended: QmpConnectionError | None = None
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def open_socket(
        cls,
        sock: socket.socket,
        *,
        timeout_s: float = COMMAND_TIMEOUT_S,
        on_event: EventHandler | None = None,
        on_close: CloseHandler | None = None,
        max_message_bytes: int = MAX_MESSAGE_BYTES,
    ) -> "QmpClient":
        """A client over a connected socket (which it owns from here), after the greeting and qmp_capabilities."""
        client = cls(sock, on_event=on_event, on_close=on_close, max_message_bytes=max_message_bytes)
        try:
            await client._negotiate(timeout_s)
        except BaseException:
            await client.close()
            raise
        return client

    @classmethod
    async def open_path(
        cls,
        path: Path,
        *,
        timeout_s: float = COMMAND_TIMEOUT_S,
        on_event: EventHandler | None = None,
        on_close: CloseHandler | None = None,
    ) -> "QmpClient":
        """A client over the unix socket at ``path``; raises QmpConnectionError where nothing listens."""
        sock = await connect_unix(path, timeout_s)
        return await cls.open_socket(sock, timeout_s=timeout_s, on_event=on_event, on_close=on_close)

    @property
    def is_open(self) -> bool:
        """Whether commands can still be sent."""
        return self._ended is None

    async def execute(
        self,
        command: str,
        arguments: JsonObject | None = None,
        *,
        timeout_s: float = COMMAND_TIMEOUT_S,
        fds: Sequence[int] = (),
    ) -> Json:
        """What a command returns; ``fds`` are passed along with it (getfd, add-fd).

        Raises QmpCommandError, QmpConnectionError or QmpTimeoutError. Many commands may be under way at once.
        """
        self._check_open()
        serial, data = self._protocol.encode_command(command, arguments)
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[serial] = (command, answer)
        try:
            async with asyncio.timeout(timeout_s):
                await self._send(data, fds)
                return await answer
        except TimeoutError as problem:
            raise QmpTimeoutError(f"no answer to QEMU command '{command}' within {timeout_s:g} s") from problem
        finally:
            self._waiting.pop(serial, None)
            if answer.done() and not answer.cancelled():
                answer.exception()

    async def close(self) -> None:
        """End the conversation; calls under way fail. Closing twice is fine."""
        self._on_close = None
        self._end(QmpConnectionError("monitor closed"))
        self._reader.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._reader
        self._socket.close()

    async def _negotiate(self, timeout_s: float) -> None:
        try:
            async with asyncio.timeout(timeout_s):
                await self._greeting
        except TimeoutError as problem:
            raise QmpTimeoutError(f"no greeting from QEMU within {timeout_s:g} s") from problem
        await self.execute("qmp_capabilities", timeout_s=timeout_s)

    async def _send(self, data: bytes, fds: Sequence[int]) -> None:
        """Write one message; a message that was begun and not finished ends the connection."""
        async with self._sending:
            self._check_open()
            finished = False
            try:
                await self._write(data, fds)
                finished = True
            except OSError as problem:
                raise self._end(QmpConnectionError(f"Unable to write to monitor: {problem.strerror}")) from problem
            finally:
                if not finished:
                    self._end(QmpConnectionError("a monitor command could not be written in time"))

    async def _write(self, data: bytes, fds: Sequence[int]) -> None:
        loop = asyncio.get_running_loop()
        if fds:
            sent = socket.send_fds(self._socket, [data], list(fds))
            data = data[sent:]
        if data:
            await loop.sock_sendall(self._socket, data)

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while data := await loop.sock_recv(self._socket, _CHUNK_BYTES):
                for message in self._protocol.receive(data):
                    self._dispatch(message)
            self._end(QmpConnectionError("End of file from qemu monitor"))
        except OSError as problem:
            self._end(QmpConnectionError(f"Unable to read from monitor: {problem.strerror}"))
        except QmpProtocolError as problem:
            self._end(problem)
        finally:
            self._end(QmpConnectionError("monitor reader stopped"))

    def _dispatch(self, message: QmpMessage) -> None:
        match message:
            case QmpReply(serial, value):
                self._settle(serial, value)
            case QmpFailure(serial, error_class, description):
                self._fail(serial, error_class, description)
            case QmpEvent() as event:
                if self._on_event is not None:
                    self._on_event(event)
            case QmpGreeting() as greeting:
                if not self._greeting.done():
                    self._greeting.set_result(greeting)

    def _settle(self, serial: str, value: Json) -> None:
        """Hand a value to its caller; one that came too late has none any more."""
        _, answer = self._waiting.get(serial, ("", None))
        if answer is not None and not answer.done():
            answer.set_result(value)

    def _fail(self, serial: str | None, error_class: str, description: str) -> None:
        if serial is None:
            raise QmpProtocolError(f"QEMU could not read a command: {description}")
        command, answer = self._waiting.get(serial, ("", None))
        if answer is not None and not answer.done():
            answer.set_exception(QmpCommandError(command, error_class, description))

    def _end(self, reason: QmpConnectionError) -> QmpConnectionError:
        """Fail everything that waits, once; gives the reason that counts."""
        if self._ended is not None:
            return self._ended
        self._ended = reason
        if not self._greeting.done():
            self._greeting.set_exception(reason)
            self._greeting.exception()
        for _, answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(reason)
        if self._on_close is not None:
            self._on_close(reason)
        return reason

    def _check_open(self) -> None:
        if self._ended is not None:
            raise self._ended


async def connect_unix(path: Path, timeout_s: float) -> socket.socket:
    """A socket connected to ``path``, also where the path is longer than a socket address may be.

    Raises QmpConnectionError, QmpTimeoutError.
    """
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC)
    try:
        folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            async with asyncio.timeout(timeout_s):
                await asyncio.get_running_loop().sock_connect(sock, f"/proc/self/fd/{folder}/{path.name}")
        finally:
            os.close(folder)
    except OSError as problem:
        sock.close()
        if isinstance(problem, TimeoutError):
            raise QmpTimeoutError(f"no connection to monitor socket {path}") from problem
        raise QmpConnectionError(f"failed to connect to monitor socket: {problem.strerror}") from problem
    except BaseException:
        sock.close()
        raise
    return sock
