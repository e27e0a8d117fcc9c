"""Streams of the asyncio facade over ends that live in memory."""

import asyncio
import os
from collections import deque
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from purevirt.aio import errors
from purevirt.aio.stream import Console, Reader, Writer
from purevirt.api.stream import Hole, Stream
from purevirt.errors import Error, ErrorCode

MIB = 1 << 20


class MemoryStream(Stream):
    """What the other side would hold: pieces to be read, and a record of what was done."""

    def __init__(self, *pieces: bytes | Hole, failure: Error | None = None) -> None:
        self.pieces = deque(pieces)
        self.failure = failure
        self.written: list[bytes | Hole] = []
        self.ends: list[str] = []

    async def read(self, size: int) -> bytes | Hole:
        if self.failure is not None:
            raise self.failure
        return self.pieces.popleft() if self.pieces else b""

    async def write(self, data: bytes) -> None:
        if self.failure is not None:
            raise self.failure
        self.written.append(data)

    async def write_hole(self, length: int) -> None:
        self.written.append(Hole(length))

    async def finish(self) -> None:
        self.ends.append("finish")

    def abort(self) -> None:
        self.ends.append("abort")


def test_a_reader_at_its_end_is_finished() -> None:
    async def main() -> None:
        stream = MemoryStream(b"one", Hole(2), b"two")
        async with Reader(stream) as reader:
            assert [piece async for piece in reader] == [b"one", Hole(2), b"two"]
            assert await reader.read() == b""
        assert stream.ends == ["finish"]

    asyncio.run(main())


def test_a_reader_left_early_is_dropped() -> None:
    async def main() -> None:
        stream = MemoryStream(b"one", b"two")
        async with Reader(stream) as reader:
            assert await reader.read() == b"one"
        assert stream.ends == ["abort"]
        reader.abort()
        assert stream.ends == ["abort"]

    asyncio.run(main())


def test_a_writer_is_finished_or_dropped() -> None:
    async def main() -> None:
        good, bad = MemoryStream(), MemoryStream()
        async with Writer(good) as writer:
            await writer.write(b"data")
            await writer.write_hole(5)
        assert (good.written, good.ends) == ([b"data", Hole(5)], ["finish"])
        with pytest.raises(KeyError):
            async with Writer(bad):
                raise KeyError
        assert bad.ends == ["abort"]

    asyncio.run(main())


def test_errors_of_streams_have_their_class() -> None:
    async def main() -> None:
        stream = MemoryStream(failure=Error(ErrorCode.OPERATION_FAILED, "no"))
        with pytest.raises(errors.OperationFailed):
            async with Console(stream) as console:
                await console.write(b"x")
        with pytest.raises(errors.OperationFailed):
            async with Console(stream) as console:
                await console.read()
        assert stream.ends == ["abort", "abort"]

    asyncio.run(main())


def test_an_iterator_is_sent() -> None:
    async def pieces() -> AsyncIterator[bytes | Hole]:
        yield b"a"
        yield Hole(3)
        yield b"b"

    async def main() -> None:
        stream = MemoryStream()
        async with Writer(stream) as writer:
            await writer.send(pieces())
        assert stream.written == [b"a", Hole(3), b"b"]

    asyncio.run(main())


def test_a_sparse_file_there_and_back(tmp_path: Path) -> None:
    source, copy = tmp_path / "source", tmp_path / "copy"
    with source.open("wb") as file:
        file.write(b"begin".ljust(4096, b"."))
        file.seek(2 * MIB)
        file.write(b"middle".ljust(4096, b"."))
        file.truncate(4 * MIB)

    async def main() -> None:
        sent = MemoryStream()
        with source.open("rb") as file:
            async with Writer(sent) as writer:
                await writer.send_file(file, is_sparse=True)
        assert any(isinstance(piece, Hole) for piece in sent.written)
        assert sum(len(piece) for piece in sent.written if isinstance(piece, bytes)) < MIB
        with copy.open("wb") as file:
            async with Reader(MemoryStream(*sent.written)) as reader:
                assert await reader.save(file) == 4 * MIB
        assert copy.read_bytes() == source.read_bytes()
        assert os.stat(copy).st_blocks * 512 < MIB

    asyncio.run(main())


def test_a_whole_file_is_sent(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(bytes(range(256)) * 4096)

    async def main() -> None:
        stream = MemoryStream()
        with source.open("rb") as file:
            async with Writer(stream) as writer:
                await writer.send_file(file)
        assert b"".join(piece for piece in stream.written if isinstance(piece, bytes)) == source.read_bytes()

    asyncio.run(main())


def test_holes_read_as_zeros() -> None:
    async def main() -> None:
        async with Reader(MemoryStream(b"a", Hole(2), b"b")) as reader:
            assert await reader.read_all() == b"a\0\0b"

    asyncio.run(main())
