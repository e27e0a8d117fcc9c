"""From bytes to frames: cuts what was received into messages and hands each its files."""

import os
import struct
from collections import deque
from collections.abc import Sequence

from purevirt.rpc.message import FDS_MAX, HEADER, HEADER_SIZE, MESSAGE_MAX, WITH_FDS, Frame, ProtocolError

_COUNT = struct.Struct(">I")


class FrameDecoder:
    """Collects received bytes and files and gives whole frames.

    ``limit`` is the length word's largest value in bytes.
    """

    def __init__(self, limit: int = MESSAGE_MAX) -> None:
        self._limit = limit
        self._buffer = b""
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
            data = self._buffer + data
        frames: list[Frame] = []
        start, size = 0, len(data)
        try:
            while size - start >= 4:
                end = start + self._length(data, start)
                if end > size:
                    break
                frame = Frame(data if start == 0 and end == size else data[start:end], *HEADER.unpack_from(data, start))
                if frame.type in WITH_FDS:
                    count = self._file_count(frame)
                    if size < end + count or len(self._fds) < count:
                        break
                    taken = tuple(self._fds.popleft() for _ in range(count))
                    frame, end = frame._replace(body=HEADER_SIZE + 4, fds=taken), end + count
                frames.append(frame)
                start = end
        except ProtocolError:
            for frame in frames:
                self._fds.extend(frame.fds)
            raise
        self._buffer = data[start:]
        return frames

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
