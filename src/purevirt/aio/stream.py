"""Streams of data: consoles, volumes up and down, pictures.

In ``async with`` a stream that was read to its end, or written without an error, is finished at the end of the
block, which raises what went wrong until then; any other is dropped.
"""

import asyncio
import os
from collections.abc import AsyncIterable, AsyncIterator, Callable
from types import TracebackType
from typing import BinaryIO, ParamSpec, TypeVar

from purevirt.aio.failure import typed_errors
from purevirt.aio.link import Link
from purevirt.aio.opening import Opening
from purevirt.api.result import Screenshot
from purevirt.api.session import Declared
from purevirt.api.stream import Hole, Stream

P = ParamSpec("P")
S = TypeVar("S", bound="DataStream")

CHUNK = 256 * 1024
"""Bytes that are read at once where the caller does not say."""


class DataStream:
    """A stream that is open until it is finished or aborted."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._is_over = False

    @property
    def is_over(self) -> bool:
        """Whether it is finished or aborted."""
        return self._is_over

    async def finish(self) -> None:
        """Say that this was all, and raise what went wrong until now; may be called twice."""
        if self._is_over:
            return
        with typed_errors():
            await self._stream.finish()
        self._is_over = True

    def abort(self) -> None:
        """Drop the stream at once; may be called twice."""
        if not self._is_over:
            self._is_over = True
            self._stream.abort()

    def _is_done(self) -> bool:
        """Whether there is nothing left to do but to finish."""
        return False

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None and self._is_done():
                await self.finish()
        finally:
            self.abort()

    async def __aenter__(self: S) -> S:
        return self


class Reader(DataStream):
    """A stream to be read: ``async for`` gives its data in pieces, and holes of sparse ones."""

    def __init__(self, stream: Stream) -> None:
        super().__init__(stream)
        self._is_at_end = False

    async def read(self, size: int = CHUNK) -> bytes | Hole:
        """Up to ``size`` bytes, waiting for some, or a hole; ``b""`` is the end of data."""
        if self._is_at_end:
            return b""
        with typed_errors():
            data = await self._stream.read(size)
        self._is_at_end = data == b""
        return data

    async def read_all(self) -> bytes:
        """Everything until the end, holes as zeros."""
        pieces = [piece if isinstance(piece, bytes) else bytes(piece.length) async for piece in self]
        return b"".join(pieces)

    async def save(self, file: BinaryIO) -> int:
        """Write everything until the end to a file, leaving holes in it; returns how far that went."""
        async for piece in self:
            if isinstance(piece, Hole):
                await asyncio.to_thread(file.seek, piece.length, os.SEEK_CUR)
            else:
                await asyncio.to_thread(file.write, piece)
        return await asyncio.to_thread(_cut, file)

    async def __aiter__(self) -> AsyncIterator[bytes | Hole]:
        while (piece := await self.read()) != b"":
            yield piece

    def _is_done(self) -> bool:
        return self._is_at_end


class Picture(Reader):
    """A picture to be read, and its MIME type."""

    def __init__(self, found: Screenshot) -> None:
        super().__init__(found.stream)
        self.mime = found.mime


class Writer(DataStream):
    """A stream to be written."""

    async def write(self, data: bytes) -> None:
        """Send data, waiting while the other side does not take it."""
        with typed_errors():
            await self._stream.write(data)

    async def write_hole(self, length: int) -> None:
        """Send a run of zeros that takes no room."""
        with typed_errors():
            await self._stream.write_hole(length)

    async def send(self, pieces: AsyncIterable[bytes | Hole]) -> None:
        """Send everything that an iterator gives."""
        async for piece in pieces:
            if isinstance(piece, Hole):
                await self.write_hole(piece.length)
            else:
                await self.write(piece)

    async def send_file(self, file: BinaryIO, *, is_sparse: bool = False) -> None:
        """Send a file from where it stands to its end; its holes too where the stream is sparse."""
        await self.send(_sparse_pieces(file) if is_sparse else _pieces(file))

    def _is_done(self) -> bool:
        return True


class Console(Reader, Writer):
    """A stream to be read and written; leaving it before the end of its data drops it."""

    def _is_done(self) -> bool:
        return self._is_at_end


R = TypeVar("R", Stream, Screenshot)


def open_stream(
    kind: Callable[[R], S], link: Link, declared: Declared[P, R], *args: P.args, **kwargs: P.kwargs
) -> Opening[S]:
    """A stream to be opened by an operation."""

    async def opened() -> S:
        return kind(await link.acquire(_drop, declared, *args, **kwargs))

    return Opening(opened)


async def _drop(found: Stream | Screenshot) -> None:
    """Let go of a stream that nobody waits for any more."""
    (found.stream if isinstance(found, Screenshot) else found).abort()


def _cut(file: BinaryIO) -> int:
    """End the file where it stands: a hole at the end has written nothing."""
    end = file.tell()
    if file.seek(0, os.SEEK_END) < end:
        file.truncate(end)
    file.seek(end)
    return end


async def _pieces(file: BinaryIO) -> AsyncIterator[bytes]:
    while data := await asyncio.to_thread(file.read, CHUNK):
        yield data


async def _sparse_pieces(file: BinaryIO) -> AsyncIterator[bytes | Hole]:
    place = await asyncio.to_thread(file.tell)
    while extent := await asyncio.to_thread(_next_extent, file, place):
        start, end = extent
        if start > place:
            yield Hole(start - place)
        place = start
        while place < end:
            data = await asyncio.to_thread(_read_at, file, place, min(CHUNK, end - place))
            if not data:
                return
            yield data
            place += len(data)


def _next_extent(file: BinaryIO, place: int) -> tuple[int, int] | None:
    """Where the next data begin and end; the rest of the file is a hole where both are its end."""
    size = os.fstat(file.fileno()).st_size
    if place >= size:
        return None
    try:
        start = os.lseek(file.fileno(), place, os.SEEK_DATA)
    except OSError:
        # ENXIO: nothing but a hole follows
        return size, size
    return start, os.lseek(file.fileno(), start, os.SEEK_HOLE)


def _read_at(file: BinaryIO, place: int, size: int) -> bytes:
    return os.pread(file.fileno(), size, place)
