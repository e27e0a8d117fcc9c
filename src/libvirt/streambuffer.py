"""What has come of a stream and was not yet taken: data, a hole, the end, or what went wrong."""

from libvirt.calling import wait
from purevirt.api.session import Session
from purevirt.api.stream import Hole, Stream
from purevirt.errors import Error

_CHUNK = 262120


class StreamBuffer:
    """One stream and the piece of it that waits to be taken; ``hole`` is the length of a hole that comes next."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.hole = 0
        self._data = b""
        self._at_end = False
        self._failure: Error | None = None

    def fill(self, session: Session) -> None:
        """Have something to take, waiting for it. Raises Error."""
        if not self._has_something():
            self._keep(wait(session, self.stream.read(_CHUNK)))

    def try_fill(self) -> bool:
        """Have something to take if it is there. Raises Error."""
        if not self._has_something():
            self._keep(self.stream.try_read(_CHUNK))
        return self._has_something()

    def is_readable(self) -> bool:
        """Whether there is something to take, be it an error; streams that can not tell are taken to have some."""
        if not self.stream.can_try:
            return True
        try:
            return self.try_fill()
        except Error as error:
            self._failure = error
            return True

    def take(self, size: int) -> bytes:
        """Up to ``size`` bytes of data, zeros for a hole; none at the end."""
        if self.hole:
            taken = min(size, self.hole)
            self.hole -= taken
            return bytes(taken)
        data, self._data = self._data[:size], self._data[size:]
        return data

    def take_hole(self) -> int:
        """The length of the hole; 0 where none comes next."""
        length, self.hole = self.hole, 0
        return length

    def _has_something(self) -> bool:
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        return bool(self._data or self.hole or self._at_end)

    def _keep(self, found: bytes | Hole | None) -> None:
        if isinstance(found, Hole):
            self.hole = found.length
        elif found is not None:
            self._data, self._at_end = found, not found
