"""A stream whose data is there already."""

from purevirt.api.stream import Hole, Stream
from purevirt.errors import Error, ErrorCode, ErrorDomain


class BytesStream(Stream):
    """Gives some bytes to the client and takes none."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)

    async def read(self, size: int) -> bytes | Hole:
        part, self._data = bytes(self._data[:size]), self._data[size:]
        return part

    async def write(self, data: bytes) -> None:
        raise Error(ErrorCode.INTERNAL_ERROR, "attempt to write to a read-only stream", domain=ErrorDomain.STREAMS)

    async def finish(self) -> None:
        self.abort()

    def abort(self) -> None:
        self._data = self._data[:0]
