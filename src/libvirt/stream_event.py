"""Events of streams, on the event loop."""

from collections.abc import Callable
from typing import Any, TypeVar

from libvirt._constants import VIR_STREAM_EVENT_READABLE, VIR_STREAM_EVENT_WRITABLE
from libvirt.argument import as_int
from libvirt.eventloop import add_timeout, print_exception, remove_timeout, update_timeout
from libvirt.streambuffer import StreamBuffer
from libvirt.streamhandle import StreamHandle
from purevirt.enums.error import ErrorCode

T = TypeVar("T")


class _StreamEvent(StreamHandle):
    """Calling back when data comes or can be sent."""

    _timer = -1
    _events = 0
    _data: dict[str, Any] | None = None

    def eventAddCallback(self, events: int, cb: Callable[[Any, int, T], None], opaque: T) -> None:
        """Call ``cb(stream, events, opaque)`` from the event loop whenever one of the events of VIR_STREAM_EVENT_* is
        there.
        """
        c_name = "virStreamEventAddCallback"
        wanted, buffer = as_int(events), self._carried(c_name)
        if self._timer != -1:
            raise self._failed(ErrorCode.INTERNAL_ERROR, "multiple stream callbacks not supported", c_name)
        self._timer = add_timeout(-1, self._on_timer, None)
        if self._timer == -1:
            raise self._failed(ErrorCode.INTERNAL_ERROR, "unable to register stream event timer", c_name)
        self._data = {"cb": cb, "stream": self, "opaque": opaque}
        self._wait(c_name, lambda: buffer.watch(self._wake))
        self.eventUpdateCallback(wanted)

    def eventUpdateCallback(self, events: int) -> int:
        """Call for other events of VIR_STREAM_EVENT_*; returns 0."""
        wanted = as_int(events)
        if self._end is None:
            self._carried("virStreamEventUpdateCallback")
        if self._timer == -1:
            raise self._failed(
                ErrorCode.INTERNAL_ERROR, "no stream callback registered", "virStreamEventUpdateCallback"
            )
        self._events = wanted
        self._wake()
        return 0

    def eventRemoveCallback(self) -> int:
        """Call no more; returns 0."""
        if self._end is None:
            self._carried("virStreamEventRemoveCallback")
        if self._timer == -1:
            raise self._failed(
                ErrorCode.INTERNAL_ERROR, "no stream callback registered", "virStreamEventRemoveCallback"
            )
        self._drop_timer()
        return 0

    def _dispatchStreamEventCallback(self, events: int, cbData: dict[str, Any]) -> int:
        """Call the program's callback."""
        cbData["cb"](self, events, cbData["opaque"])
        return 0

    def _wake(self) -> None:
        """Look at the events soon; from any thread."""
        if self._timer != -1:
            update_timeout(self._timer, 0)

    def _on_timer(self, timer: int, _: object) -> None:
        update_timeout(timer, -1)
        buffer = self._buffer
        events = 0 if buffer is None else self._ready_events(buffer)
        if events and self._data is not None:
            try:
                self._dispatchStreamEventCallback(events, self._data)
            except Exception:
                print_exception()
        buffer = self._buffer
        if self._timer != -1 and buffer is not None and self._ready_events(buffer):
            update_timeout(timer, 0)

    def _ready_events(self, buffer: StreamBuffer) -> int:
        """The wanted events that are there now."""
        events = self._events & VIR_STREAM_EVENT_WRITABLE
        if self._events & VIR_STREAM_EVENT_READABLE and buffer.is_readable():
            events |= VIR_STREAM_EVENT_READABLE
        return events

    def _drop_timer(self) -> None:
        if self._timer != -1:
            remove_timeout(self._timer)
            self._timer = -1
            if self._buffer is not None:
                self._buffer.watch(None)
        self._data = None

    def _drop(self) -> None:
        self._drop_timer()
        super()._drop()
