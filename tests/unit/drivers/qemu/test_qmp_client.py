"""The QMP client over real socket pairs, with well-behaved and hostile servers at the other end."""

import asyncio
import json
import os
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from purevirt.drivers.qemu.qmp import (
    QmpClient,
    QmpCommandError,
    QmpConnectionError,
    QmpEvent,
    QmpProtocolError,
    QmpTimeoutError,
)

GREETING = b'{"QMP":{"version":{},"capabilities":[]}}\r\n'
Script = Callable[["Server"], Awaitable[None]]


class Server:
    """The QEMU end of a socket pair."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        self.sock = sock
        self._lines = bytearray()

    async def send(self, data: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.sock, data)

    async def receive(self) -> dict[str, object]:
        while b"\n" not in self._lines:
            data = await asyncio.get_running_loop().sock_recv(self.sock, 4096)
            assert data
            self._lines += data
        line, _, rest = bytes(self._lines).partition(b"\n")
        self._lines = bytearray(rest)
        command = json.loads(line)
        assert isinstance(command, dict)
        return command

    async def answer(self, command: dict[str, object], **body: object) -> None:
        await self.send(json.dumps({"id": command["id"], **body}).encode() + b"\r\n")

    async def greet(self) -> None:
        await self.send(GREETING)
        command = await self.receive()
        assert command["execute"] == "qmp_capabilities"
        await self.answer(command, **{"return": {}})


async def converse(script: Script, test: Callable[[QmpClient], Awaitable[None]], **options: object) -> None:
    """Run a server script against a negotiated client."""
    ours, theirs = socket.socketpair()
    server = Server(theirs)

    async def serve() -> None:
        await server.greet()
        await script(server)

    serving = asyncio.create_task(serve())
    try:
        async with asyncio.timeout(20):
            client = await QmpClient.open_socket(ours, **options)  # type: ignore[arg-type]  # options are of the caller
            await test(client)
            await client.close()
            await serving
    finally:
        serving.cancel()
        theirs.close()


def test_pipelined_commands_may_be_answered_out_of_order() -> None:
    async def script(server: Server) -> None:
        first, second = await server.receive(), await server.receive()
        await server.answer(second, **{"return": second["execute"]})
        await server.answer(first, **{"return": first["execute"]})

    async def test(client: QmpClient) -> None:
        assert await asyncio.gather(client.execute("a"), client.execute("b")) == ["a", "b"]

    asyncio.run(converse(script, test))


def test_an_error_answer_is_a_command_error() -> None:
    async def script(server: Server) -> None:
        await server.answer(await server.receive(), error={"class": "DeviceNotFound", "desc": "gone"})

    async def test(client: QmpClient) -> None:
        with pytest.raises(QmpCommandError) as caught:
            await client.execute("device_del")
        assert (caught.value.error_class, caught.value.description) == ("DeviceNotFound", "gone")

    asyncio.run(converse(script, test))


def test_events_reach_the_handler_in_order() -> None:
    events: list[QmpEvent] = []

    async def script(server: Server) -> None:
        await server.send(b'{"event":"STOP"}\n{"event":"RESUME","data":{"a":1}}\n')
        await server.answer(await server.receive(), **{"return": {}})

    async def test(client: QmpClient) -> None:
        await client.execute("x")
        assert [(event.name, event.data) for event in events] == [("STOP", {}), ("RESUME", {"a": 1})]

    asyncio.run(converse(script, test, on_event=events.append))


def test_a_silent_server_costs_one_deadline_and_a_late_answer_is_dropped() -> None:
    async def script(server: Server) -> None:
        late = await server.receive()
        command = await server.receive()
        await server.answer(late, **{"return": "late"})
        await server.answer(command, **{"return": "in time"})

    async def test(client: QmpClient) -> None:
        with pytest.raises(QmpTimeoutError, match="slow"):
            await client.execute("slow", timeout_s=0.01)
        assert await client.execute("quick") == "in time"

    asyncio.run(converse(script, test))


def test_a_lost_connection_fails_what_waits_and_what_comes() -> None:
    reasons: list[QmpConnectionError] = []

    async def script(server: Server) -> None:
        await server.receive()
        server.sock.close()

    async def test(client: QmpClient) -> None:
        with pytest.raises(QmpConnectionError, match="End of file"):
            await client.execute("quit")
        assert not client.is_open
        with pytest.raises(QmpConnectionError):
            await client.execute("stop")
        assert len(reasons) == 1

    asyncio.run(converse(script, test, on_close=reasons.append))


@pytest.mark.parametrize("garbage", [b"\x00\x01\n", b"{}\n", b"x" * 5000, b'{"error":{"class":"a","desc":"b"}}\n'])
def test_garbage_ends_the_connection(garbage: bytes) -> None:
    async def script(server: Server) -> None:
        await server.receive()
        await server.send(garbage)

    async def test(client: QmpClient) -> None:
        with pytest.raises(QmpProtocolError):
            await client.execute("stop")
        assert not client.is_open

    asyncio.run(converse(script, test, max_message_bytes=1000))


def test_a_server_that_does_not_read_is_given_up() -> None:
    async def script(server: Server) -> None:
        del server

    async def test(client: QmpClient) -> None:
        with pytest.raises(QmpTimeoutError):
            await client.execute("x", {"data": "y" * 8_000_000}, timeout_s=0.05)
        assert not client.is_open

    asyncio.run(converse(script, test))


def test_no_greeting_is_a_timeout() -> None:
    async def run() -> None:
        ours, theirs = socket.socketpair()
        with theirs, pytest.raises(QmpTimeoutError, match="greeting"):
            await QmpClient.open_socket(ours, timeout_s=0.01)

    asyncio.run(run())


def test_descriptors_go_along_with_a_command() -> None:
    async def run() -> None:
        ours, theirs = socket.socketpair()
        server = Server(theirs)
        opening = asyncio.create_task(QmpClient.open_socket(ours))
        await server.greet()
        client = await opening
        read_end, write_end = os.pipe()
        calling = asyncio.create_task(client.execute("getfd", {"fdname": "f"}, fds=[write_end]))
        async with asyncio.timeout(10):
            while True:
                await asyncio.sleep(0)
                try:
                    data, received, _, _ = socket.recv_fds(theirs, 4096, 4)
                except BlockingIOError:
                    continue
                break
            await server.answer(json.loads(data), **{"return": {}})
            assert await calling == {}
        os.write(received[0], b"through")
        assert os.read(read_end, 10) == b"through"
        for fd in (read_end, write_end, *received):
            os.close(fd)
        await client.close()
        theirs.close()

    asyncio.run(run())


def test_a_path_longer_than_a_socket_address_is_reached(tmp_path: Path) -> None:
    folder = tmp_path / ("d" * 120)
    folder.mkdir()
    path = folder / "m.sock"

    async def run() -> None:
        listener = socket.socket(socket.AF_UNIX)
        here = os.open(folder, os.O_PATH)
        listener.bind(f"/proc/self/fd/{here}/m.sock")
        os.close(here)
        listener.listen()
        listener.setblocking(False)
        opening = asyncio.create_task(QmpClient.open_path(path, timeout_s=10))
        accepted, _ = await asyncio.get_running_loop().sock_accept(listener)
        await Server(accepted).greet()
        await (await opening).close()
        accepted.close()
        listener.close()

    asyncio.run(run())
    with pytest.raises(QmpConnectionError, match="failed to connect"):
        asyncio.run(QmpClient.open_path(path, timeout_s=1))
