"""The asyncio channel over real socket pairs: order, back-pressure, files, ends."""

import asyncio
import os
import socket
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from purevirt.rpc.channel import HIGH_WATER, LOW_WATER, OVERFLOW, Channel
from purevirt.rpc.message import CALL, OK, Frame, MessageType, ProtocolError, build, build_with_fds

PING = build(1, 1, 1, CALL, 5, OK, b"body")


class Ends:
    """A channel and the plain socket at its other end, with what the channel reported."""

    def __init__(self) -> None:
        ours, self.peer = socket.socketpair()
        self.peer.settimeout(10)
        self.frames: list[Frame] = []
        self.closed: list[Exception | None] = []
        self.changed = asyncio.Event()
        self.channel = Channel(ours, asyncio.get_running_loop(), self._on_frames, self._on_closed)

    def _on_frames(self, frames: list[Frame]) -> None:
        self.frames += frames
        self.changed.set()

    def _on_closed(self, error: Exception | None) -> None:
        self.closed.append(error)
        self.changed.set()

    async def until(self, is_done: Callable[[], object]) -> None:
        """Wait until something has happened."""
        while not is_done():
            self.changed.clear()
            await asyncio.wait_for(self.changed.wait(), 10)

    async def read(self, size: int) -> bytes:
        """Read at the other end, in a thread."""
        return await asyncio.to_thread(self._read, size)

    def _read(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size and (part := self.peer.recv(min(size - len(data), 1 << 20))):
            data += part
        return bytes(data)


@asynccontextmanager
async def ends() -> AsyncIterator[Ends]:
    pair = Ends()
    try:
        yield pair
    finally:
        pair.channel.close()
        pair.peer.close()


def run(test: Callable[[Ends], object]) -> None:
    """Run a coroutine function with fresh ends."""

    async def main() -> None:
        async with ends() as pair:
            await test(pair)  # type: ignore[misc]  # it is a coroutine function

    asyncio.run(main())


def test_frames_come_in_batches_and_bytes_go_out() -> None:
    async def story(pair: Ends) -> None:
        pair.peer.sendall(PING * 3 + PING[:9])
        await pair.until(lambda: len(pair.frames) == 3)
        pair.peer.sendall(PING[9:])
        await pair.until(lambda: len(pair.frames) == 4)
        pair.channel.send(b"abc")
        pair.channel.send(b"def")
        assert await pair.read(6) == b"abcdef"

    run(story)


def test_more_than_the_peer_takes_arrives_in_order() -> None:
    async def story(pair: Ends) -> None:
        parts = [bytes([n]) * 300_000 for n in range(10)]
        for part in parts:
            pair.channel.send(part)
        assert await pair.read(3_000_000) == b"".join(parts)
        await asyncio.wait_for(pair.channel.drain(), 10)

    run(story)


def test_a_full_buffer_stops_the_reading() -> None:
    async def story(pair: Ends) -> None:
        size = HIGH_WATER + 2_000_000
        pair.channel.send(bytes(size))
        drained = asyncio.ensure_future(pair.channel.drain())
        pair.peer.sendall(PING)
        for _ in range(20):
            await asyncio.sleep(0)
        assert not pair.frames
        assert not drained.done()
        assert len(await pair.read(size)) == size
        await asyncio.wait_for(drained, 10)
        await pair.until(lambda: pair.frames)

    run(story)


def test_a_stream_waits_before_the_reading_stops() -> None:
    async def story(pair: Ends) -> None:
        pair.channel.send(bytes(LOW_WATER + 1_000_000))
        drained = asyncio.ensure_future(pair.channel.drain())
        pair.peer.sendall(PING)
        await pair.until(lambda: pair.frames)
        assert not drained.done()
        await pair.read(LOW_WATER + 1_000_000)
        await asyncio.wait_for(drained, 10)

    run(story)


def test_files_for_a_peer_that_never_reads_are_let_go() -> None:
    async def story(pair: Ends) -> None:
        reader, writer = os.pipe()
        pair.channel.send(bytes(OVERFLOW))
        pair.channel.send_with_fds(bytes(1_000_000), [writer, writer])
        os.close(writer)
        assert pair.channel.is_closed
        pair.peer.close()
        assert os.read(reader, 1) == b""
        os.close(reader)

    run(story)


def test_a_peer_that_never_reads_is_given_up() -> None:
    async def story(pair: Ends) -> None:
        for _ in range(OVERFLOW // 4_000_000 + 2):
            pair.channel.send(bytes(4_000_000))
        assert pair.channel.is_closed
        assert isinstance(pair.closed[0], ProtocolError)

    run(story)


def test_pauses_are_counted() -> None:
    async def story(pair: Ends) -> None:
        pair.channel.pause()
        pair.channel.pause()
        pair.channel.resume()
        pair.peer.sendall(PING)
        for _ in range(20):
            await asyncio.sleep(0)
        assert not pair.frames
        pair.channel.resume()
        await pair.until(lambda: pair.frames)

    run(story)


def test_files_go_one_byte_each_behind_their_message() -> None:
    async def story(pair: Ends) -> None:
        reader, writer = os.pipe()
        data = build_with_fds(1, 1, 1, MessageType.REPLY_WITH_FDS, 1, OK, b"", 2)
        pair.channel.send_with_fds(data, [reader, writer])
        os.close(reader)
        os.close(writer)
        assert await pair.read(len(data)) == data
        got: list[int] = []
        while len(got) < 2:
            byte, fds, _, _ = await asyncio.to_thread(socket.recv_fds, pair.peer, 1, 4)
            assert (byte, len(fds)) == (b"\0", 1)
            got += fds
        os.write(got[1], b"x")
        assert os.read(got[0], 1) == b"x"
        for fd in got:
            os.close(fd)

    run(story)


def test_files_come_in_with_their_message() -> None:
    async def story(pair: Ends) -> None:
        reader, writer = os.pipe()
        pair.peer.sendall(build_with_fds(1, 1, 443, MessageType.CALL_WITH_FDS, 1, OK, b"", 1))
        socket.send_fds(pair.peer, [b"\0"], [writer])
        os.close(writer)
        await pair.until(lambda: pair.frames)
        (fd,) = pair.frames[0].fds
        os.write(fd, b"y")
        assert os.read(reader, 1) == b"y"
        os.close(fd)
        os.close(reader)

    run(story)


@pytest.mark.parametrize("ending", ["hang up", "garbage", "close"])
def test_an_end_is_told_once(ending: str) -> None:
    async def story(pair: Ends) -> None:
        if ending == "hang up":
            pair.peer.close()
        elif ending == "garbage":
            pair.peer.sendall(struct.pack(">I", 3))
        else:
            pair.channel.close()
        await pair.until(lambda: pair.closed)
        pair.channel.close()
        pair.channel.send(b"dropped")
        assert len(pair.closed) == 1
        assert isinstance(pair.closed[0], ProtocolError) is (ending == "garbage")
        await asyncio.wait_for(pair.channel.drain(), 10)

    run(story)


def test_whoever_waits_for_room_is_woken_by_the_end() -> None:
    async def story(pair: Ends) -> None:
        pair.channel.send(bytes(HIGH_WATER + 2_000_000))
        drained = asyncio.ensure_future(pair.channel.drain())
        await asyncio.sleep(0)
        pair.channel.close()
        await asyncio.wait_for(drained, 10)

    run(story)
