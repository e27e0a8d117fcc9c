"""The asyncio client against a real daemon and against a peer of this test."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest

from purevirt.rpc.asyncclient import AsyncClient
from purevirt.rpc.conversation import Disconnected
from purevirt.rpc.framing import FrameDecoder
from purevirt.rpc.keepalive import PING_MESSAGE, PONG_MESSAGE, Keepalive
from purevirt.rpc.message import CONTINUE, ERROR, MESSAGE, OK, REPLY, STREAM, Frame, build
from purevirt.rpc.program.remote_procedures import PROGRAM, VERSION

if TYPE_CHECKING:
    from tests.conftest import DaemonProcess

OPEN, NUM_OF_DOMAINS, LOOKUP_NETWORK = 1, 51, 46
URI = struct.pack(">II", 1, 15) + b"test:///default\0" + bytes(4)


def run(story: Callable[[], Awaitable[None]]) -> None:
    """Run a story in time."""

    async def main() -> None:
        await asyncio.wait_for(story(), 30)

    asyncio.run(main())


async def call(client: AsyncClient, procedure: int, body: bytes = b"", *, is_stream: bool = False) -> Frame:
    return await client.call(PROGRAM, VERSION, procedure, body, is_stream=is_stream)


def test_many_calls_at_once(daemon: "DaemonProcess") -> None:
    async def story() -> None:
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(str(daemon.socket))
        client = AsyncClient(sock)
        assert (await call(client, OPEN, URI)).status == OK

        async def look_up(number: int) -> None:
            name = f"{number:012}".encode()
            reply = await call(client, LOOKUP_NETWORK, b"\0\0\0\x0c" + name)
            assert reply.status == ERROR
            assert b"'" + name + b"'" in reply.data

        await asyncio.gather(*(look_up(number) for number in range(300)))
        reply = await call(client, NUM_OF_DOMAINS)
        assert reply.data[reply.body :] == b"\0\0\0\1"
        client.close()

    run(story)


class Peer:
    """The server's end of a socket pair, driven by the test."""

    def __init__(self) -> None:
        ours, self.sock = socket.socketpair()
        self.sock.setblocking(False)
        self.client = AsyncClient(ours)
        self.decoder = FrameDecoder()
        self.frames: list[Frame] = []
        self.told = asyncio.Event()
        self.client.on_events = self.told.set

    async def frame(self) -> Frame:
        """The next frame from the client."""
        while not self.frames:
            data = await asyncio.get_running_loop().sock_recv(self.sock, 65536)
            assert data
            self.frames += self.decoder.feed(data)
        return self.frames.pop(0)

    async def send(self, data: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.sock, data)

    async def answer(self, frame: Frame, body: bytes = b"", *, before: bytes = b"") -> None:
        """Reply to a call, behind other bytes."""
        await self.send(before + build(PROGRAM, VERSION, frame.procedure, REPLY, frame.serial, OK, body))

    def close(self) -> None:
        self.client.close()
        self.sock.close()


def with_peer(story: Callable[[Peer], Awaitable[None]]) -> None:
    """Run a story with a fresh peer."""

    async def main() -> None:
        peer = Peer()
        try:
            await story(peer)
        finally:
            peer.close()

    run(main)


def test_replies_in_another_order() -> None:
    async def story(peer: Peer) -> None:
        calls = [asyncio.ensure_future(call(peer.client, n)) for n in range(5)]
        frames = [await peer.frame() for _ in calls]
        for frame in reversed(frames):
            await peer.answer(frame, struct.pack(">i", frame.procedure))
        assert [reply.procedure for reply in await asyncio.gather(*calls)] == list(range(5))

    with_peer(story)


def test_a_cancelled_call_leaves_the_connection_whole() -> None:
    async def story(peer: Peer) -> None:
        given_up = asyncio.ensure_future(call(peer.client, 1))
        first = await peer.frame()
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        second = asyncio.ensure_future(call(peer.client, 2))
        request = await peer.frame()
        await peer.answer(first)
        await peer.answer(request)
        assert (await second).procedure == 2
        assert peer.client._conversation.replies == {}

    with_peer(story)


def test_events_and_pings() -> None:
    async def story(peer: Peer) -> None:
        await peer.send(build(PROGRAM, VERSION, 318, MESSAGE, 0, OK) + PING_MESSAGE)
        assert (await peer.frame()).data == PONG_MESSAGE
        await peer.told.wait()
        assert [event.procedure for event in peer.client.take_events()] == [318]

    with_peer(story)


def test_a_stream() -> None:
    async def story(peer: Peer) -> None:
        opening = asyncio.ensure_future(call(peer.client, 209, is_stream=True))
        request = await peer.frame()
        await peer.answer(request)
        opener = await opening
        taking = asyncio.ensure_future(peer.client.take_packet(opener))
        await asyncio.sleep(0)
        await peer.send(build(PROGRAM, VERSION, 209, STREAM, request.serial, CONTINUE, b"data"))
        assert (await taking).data[28:] == b"data"
        await peer.client.send_packet(opener, ERROR)
        assert (await peer.frame()).status == ERROR
        peer.client.close_stream(opener)
        with pytest.raises(Disconnected, match="stream is closed"):
            await peer.client.take_packet(opener)

    with_peer(story)


@pytest.mark.parametrize("ending", [b"", b"\0\0\0\3", build(1, 1, 1, 0, 0, OK)])
def test_the_end_fails_whoever_waits(ending: bytes) -> None:
    async def story(peer: Peer) -> None:
        opening = asyncio.ensure_future(call(peer.client, 209, is_stream=True))
        await peer.answer(await peer.frame())
        opener = await opening
        waiting = [asyncio.ensure_future(call(peer.client, n)) for n in range(3)]
        taking = asyncio.ensure_future(peer.client.take_packet(opener))
        for _ in waiting:
            await peer.frame()
        if ending:
            await peer.send(ending)
        else:
            peer.sock.shutdown(socket.SHUT_WR)
        results = await asyncio.gather(*waiting, taking, return_exceptions=True)
        assert all(isinstance(result, Disconnected) and result.by_system for result in results), results
        assert not peer.client.is_open
        with pytest.raises(Disconnected):
            await call(peer.client, 1)

    with_peer(story)


def test_a_silent_server_is_given_up() -> None:
    async def story(peer: Peer) -> None:
        peer.client.set_keepalive(Keepalive(0, 2))
        with pytest.raises(Disconnected, match="keepalive timeout"):
            await call(peer.client, 1)
        assert not peer.client.is_open

    with_peer(story)
