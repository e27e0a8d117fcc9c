"""The asyncio facade and daemons that are silent, gone or mad: errors and deadlines, never a hang."""

import asyncio
import os
import signal
import struct
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest

import purevirt.aio
from purevirt.aio.failure import ConnectionLost
from purevirt.errors import Error

WAIT_S = 30
T = TypeVar("T")
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(coroutine, WAIT_S))


@asynccontextmanager
async def server(path: Path, serve: Serve) -> AsyncIterator[str]:
    """A URI that leads to a server of the test's own."""
    listening = await asyncio.start_unix_server(serve, path)
    try:
        yield f"test+unix:///default?socket={path}"
    finally:
        listening.close()


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"\xff" * 64,
        struct.pack(">I", 4),
        struct.pack(">7I", 28, 1, 1, 1, 1, 0, 0),
        struct.pack(">7I", 28, 0x20008086, 1, 66, 9, 0, 0),
    ],
    ids=["nothing", "noise", "too short", "a stranger's program", "an unknown kind"],
)
def test_nonsense_is_an_error(tmp_path: Path, words: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(words)
        writer.close()

    async def main() -> None:
        async with server(tmp_path / "s", serve) as uri:
            with pytest.raises(Error):
                await purevirt.aio.connect(uri)

    run(main())


def test_a_reply_of_the_wrong_shape_is_an_error(tmp_path: Path) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(28)
        writer.write(struct.pack(">8I", 32, 0x20008086, 1, 66, 1, 0, 0, 0xFFFFFFFF))
        await reader.read()
        writer.close()

    async def main() -> None:
        async with server(tmp_path / "s", serve) as uri:
            with pytest.raises(Error, match="Unable to decode message payload"):
                await purevirt.aio.connect(uri)

    run(main())


def test_a_silent_daemon_is_given_up(start_daemon: Any) -> None:
    daemon = start_daemon()

    async def main() -> None:
        uri = f"test+unix:///default?socket={daemon.socket}"
        async with purevirt.aio.connect(uri, keepalive_s=1, keepalive_count=1) as connection:
            os.kill(daemon.pid, signal.SIGSTOP)
            try:
                with pytest.raises(ConnectionLost, match="keepalive timeout"):
                    await connection.hostname()
            finally:
                os.kill(daemon.pid, signal.SIGCONT)
            assert connection.closed.done()

    run(main())


def test_a_path_that_is_no_socket(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    async def main() -> None:
        with pytest.raises(Error, match="Failed to connect socket"):
            await purevirt.aio.connect(f"test+unix:///default?socket={tmp_path / 'file'}")

    run(main())
