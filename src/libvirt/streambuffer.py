"""What has come of a stream and was not yet taken: data, a hole, the end, or what went wrong.

Streams that can not be asked without waiting are read ahead by a task of the background loop.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future

from libvirt.calling import wait
from purevirt.api.session import Session
from purevirt.api.stream import Hole, Stream
from purevirt.api.waiting import background_loop
from purevirt.errors import Error

_CHUNK = 262120


class StreamBuffer:
    """One stream and the piece of it that waits to be taken; ``hole`` is the length of a hole that comes next."""

    def __init__(self, stream: Stream, session: Session) -> None:
        self.stream = stream
        self.hole = 0
        self._session = session
        self._data = b""
        self._at_end = False
        self._failure: Error | None = None
        self._reading: Future[bytes | Hole] | None = None
        self._on_readable: Callable[[], None] | None = None

    def fill(self) -> None:
        """Have something to take, waiting for it. Raises Error."""
        if self._has_something():
            return
        if self._reading is not None:
            self._collect(self._reading)
        else:
            self._keep(wait(self._session, self.stream.read(_CHUNK)))

    def try_fill(self) -> bool:
        """Have something to take if it is there. Raises Error."""
        if not self._has_something():
            if self.stream.can_try:
                self._keep(self.stream.try_read(_CHUNK))
            elif self._session.needs_loop:
                self._read_ahead()
            else:
                self.fill()
        return self._has_something()

    def is_readable(self) -> bool:
        """Whether there is something to take, be it an error."""
        try:
            return self.try_fill()
        except Error as error:
            self._failure = error
            return True

    def watch(self, on_readable: Callable[[], None] | None) -> None:
        """Call ``on_readable``, from any thread, when there may be something to take; None ends that."""
        self._on_readable = on_readable
        if self.stream.can_try:
            self.stream.watch(on_readable)

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

    def finish(self) -> None:
        """End the stream and wait for what the other side says of it. Raises Error."""
        self._stop_reading()
        wait(self._session, self.stream.finish())

    def abort(self) -> None:
        """Drop the stream."""
        self._stop_reading()
        if self._session.needs_loop:
            background_loop().call_soon_threadsafe(self.stream.abort)
        else:
            self.stream.abort()

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

    def _read_ahead(self) -> None:
        """Let a task read; take what it has read already."""
        if self._reading is None:
            self._reading = asyncio.run_coroutine_threadsafe(self.stream.read(_CHUNK), background_loop())
            self._reading.add_done_callback(self._on_read)
        if self._reading.done():
            self._collect(self._reading)

    def _collect(self, reading: "Future[bytes | Hole]") -> None:
        try:
            self._keep(reading.result())
        finally:
            self._reading = None

    def _on_read(self, reading: "Future[bytes | Hole]") -> None:
        on_readable = self._on_readable
        if on_readable is not None and not reading.cancelled():
            on_readable()

    def _stop_reading(self) -> None:
        self._on_readable = None
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
