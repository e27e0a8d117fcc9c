"""From bytes to frames: cuts what was received into messages and hands each its files."""

import os
import struct
from collections import deque
from collections.abc import Sequence

from purevirt.rpc.message import (
    FDS_MAX,
    HEADER,
    HEADER_SIZE,
    LENGTH_SIZE,
    MESSAGE_MAX,
    WITH_FDS,
    Frame,
    ProtocolError,
)

_COUNT = struct.Struct(">I")


class FrameDecoder:
    """Collects received bytes and files and gives whole frames.

    ``limit`` is the length word's largest value in bytes.
    """

    def __init__(self, limit: int = MESSAGE_MAX) -> None:
        self._limit = limit
        self._buffer = bytearray()
        self._wanted = LENGTH_SIZE
        self._fds: deque[int] = deque()

    def feed(self, data: bytes, fds: Sequence[int] = ()) -> list[Frame]:
        """The frames that these bytes complete; raises ProtocolError where the peer breaks the rules.

        The frames' files belong to the caller.
        """
        if fds:
            self._fds.extend(fds)
            if len(self._fds) > FDS_MAX:
                raise ProtocolError(f"more than {FDS_MAX} files in flight")
        if self._buffer:
            self._buffer += data
            if len(self._buffer) < self._wanted:
                return []
            data = bytes(self._buffer)
        frames: list[Frame] = []
        try:
            rest = self._cut(data, frames)
        except ProtocolError:
            for frame in frames:
                self._fds.extend(frame.fds)
            raise
        self._buffer = bytearray(data[rest:])
        return frames

    def _cut(self, data: bytes, frames: list[Frame]) -> int:
        """Append the whole frames; the offset behind them, with ``_wanted`` set to what completes the next one."""
        start, size = 0, len(data)
        self._wanted = LENGTH_SIZE
        while size - start >= LENGTH_SIZE:
            end = start + self._length(data, start)
            if end > size:
                self._wanted = end - start
                break
            frame = Frame(data if start == 0 and end == size else data[start:end], *HEADER.unpack_from(data, start))
            if frame.type in WITH_FDS:
                count = self._file_count(frame)
                if size < end + count:
                    self._wanted = end + count - start
                    break
                frame, end = frame._replace(body=HEADER_SIZE + 4, fds=self._claim(count)), end + count
            frames.append(frame)
            start = end
        return start

    def _claim(self, count: int) -> tuple[int, ...]:
        """The files of a message; each comes with the byte that stands for it."""
        if len(self._fds) < count:
            raise ProtocolError(f"message with {count} files, {len(self._fds)} came")
        return tuple(self._fds.popleft() for _ in range(count))

    def close(self) -> None:
        """Close the files that no frame has claimed."""
        while self._fds:
            os.close(self._fds.popleft())

    def _length(self, data: bytes, start: int) -> int:
        (length,) = _COUNT.unpack_from(data, start)
        if not HEADER_SIZE <= length <= self._limit:
            raise ProtocolError(f"packet of {length} bytes is not between {HEADER_SIZE} and {self._limit}")
        return int(length)

    def _file_count(self, frame: Frame) -> int:
        if frame.length < HEADER_SIZE + 4:
            raise ProtocolError("message with files lacks their number")
        (count,) = _COUNT.unpack_from(frame.data, HEADER_SIZE)
        if count > FDS_MAX:
            raise ProtocolError(f"message with {count} files, {FDS_MAX} are allowed")
        return int(count)
