"""The default event loop: poll() over file handles and timers, with a pipe that wakes it.

It has the shape that ``virEventRegisterImpl`` wants of any event loop. Handles and timers may be added, changed and
removed from every thread and from inside callbacks; what belongs to a removed one is freed by the loop itself,
after the callbacks of its round. Source: the rules that libvirt gives for virEventRegisterImpl.
"""

import os
import select
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from libvirt._constants import (
    VIR_EVENT_HANDLE_ERROR,
    VIR_EVENT_HANDLE_HANGUP,
    VIR_EVENT_HANDLE_READABLE,
    VIR_EVENT_HANDLE_WRITABLE,
)

HandleCallback = Callable[[int, int, int, Any], object]
TimerCallback = Callable[[int, Any], object]

_BITS = (
    (VIR_EVENT_HANDLE_READABLE, select.POLLIN),
    (VIR_EVENT_HANDLE_WRITABLE, select.POLLOUT),
    (VIR_EVENT_HANDLE_ERROR, select.POLLERR | select.POLLNVAL),
    (VIR_EVENT_HANDLE_HANGUP, select.POLLHUP),
)
_ALWAYS = VIR_EVENT_HANDLE_ERROR | VIR_EVENT_HANDLE_HANGUP


@dataclass(slots=True)
class _Handle:
    """A watched file handle; ``events`` are bits of VIR_EVENT_HANDLE_*, 0 where it is not watched for now."""

    fd: int
    events: int
    callback: HandleCallback
    opaque: Any


@dataclass(slots=True)
class _Timer:
    """A timer; ``interval_ms`` is -1 where it is off, ``due_s`` a time of the monotonic clock."""

    interval_ms: int
    due_s: float
    callback: TimerCallback
    opaque: Any


class PollLoop:
    """Handles and timers, and one round of waiting for them."""

    def __init__(self, free: Callable[[Any], None]) -> None:
        """``free`` is called with the opaque of every handle and timer after it was removed."""
        self._free = free
        self._lock = threading.Lock()
        self._handles: dict[int, _Handle] = {}
        self._timers: dict[int, _Timer] = {}
        self._removed: list[Any] = []
        self._next_watch = 1
        self._next_timer = 1
        self._wake_in, self._wake_out = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def add_handle(self, fd: int, events: int, callback: HandleCallback, opaque: Any) -> int:
        """Watch a file handle; the number to change and remove it by."""
        with self._lock:
            watch, self._next_watch = self._next_watch, self._next_watch + 1
            self._handles[watch] = _Handle(fd, events, callback, opaque)
        self._wake()
        return watch

    def update_handle(self, watch: int, events: int) -> None:
        """Watch for other events; an unknown number is ignored."""
        with self._lock:
            handle = self._handles.get(watch)
            if handle is not None:
                handle.events = events
        self._wake()

    def remove_handle(self, watch: int) -> int:
        """Watch no longer; -1 for an unknown number."""
        with self._lock:
            handle = self._handles.pop(watch, None)
            if handle is None:
                return -1
            self._removed.append(handle.opaque)
        self._wake()
        return 0

    def add_timeout(self, timeout_ms: int, callback: TimerCallback, opaque: Any) -> int:
        """Call back every so many milliseconds, 0 for every round, -1 for never; the number of the timer."""
        with self._lock:
            timer, self._next_timer = self._next_timer, self._next_timer + 1
            self._timers[timer] = _Timer(timeout_ms, _due(timeout_ms), callback, opaque)
        self._wake()
        return timer

    def update_timeout(self, timer: int, timeout_ms: int) -> None:
        """Change an interval; an unknown number is ignored."""
        with self._lock:
            known = self._timers.get(timer)
            if known is not None:
                known.interval_ms, known.due_s = timeout_ms, _due(timeout_ms)
        self._wake()

    def remove_timeout(self, timer: int) -> int:
        """Drop a timer; -1 for an unknown number."""
        with self._lock:
            known = self._timers.pop(timer, None)
            if known is None:
                return -1
            self._removed.append(known.opaque)
        self._wake()
        return 0

    def run_once(self) -> None:
        """Wait until something is due, call back all that is, and free what was removed."""
        with self._lock:
            watched = [(watch, handle.fd, handle.events) for watch, handle in self._handles.items() if handle.events]
            wait_ms = self._wait_ms()
        ready = self._poll(watched, wait_ms)
        self._run_timers()
        for watch, fd, events in watched:
            self._run_handle(watch, fd, _events_of(ready.get(fd, 0)) & (events | _ALWAYS))
        self._free_removed()

    def _wait_ms(self) -> int | None:
        """How long to wait at most; None for ever."""
        if self._removed:
            return 0
        dues = [timer.due_s for timer in self._timers.values() if timer.interval_ms >= 0]
        return max(0, int((min(dues) - time.monotonic()) * 1000 + 0.999)) if dues else None

    def _poll(self, watched: list[tuple[int, int, int]], wait_ms: int | None) -> dict[int, int]:
        """What poll() says of each file handle."""
        wanted: dict[int, int] = {}
        for _, fd, events in watched:
            wanted[fd] = wanted.get(fd, 0) | _mask_of(events)
        poll = select.poll()
        poll.register(self._wake_in, select.POLLIN)
        for fd, mask in wanted.items():
            poll.register(fd, mask)
        ready = dict(poll.poll(wait_ms))
        if ready.pop(self._wake_in, 0):
            self._drain()
        return ready

    def _run_timers(self) -> None:
        now = time.monotonic()
        with self._lock:
            due = [number for number, timer in self._timers.items() if timer.interval_ms >= 0 and timer.due_s <= now]
        for number in due:
            with self._lock:
                timer = self._timers.get(number)
                if timer is None or timer.interval_ms < 0:
                    continue  # removed or switched off by a callback of this round
                timer.due_s = _due(timer.interval_ms)
            timer.callback(number, timer.opaque)

    def _run_handle(self, watch: int, fd: int, events: int) -> None:
        with self._lock:
            handle = self._handles.get(watch)
        if events and handle is not None and handle.events:
            handle.callback(watch, fd, events, handle.opaque)

    def _free_removed(self) -> None:
        with self._lock:
            removed, self._removed = self._removed, []
        for opaque in removed:
            self._free(opaque)

    def _wake(self) -> None:
        """Make a waiting round look again."""
        try:
            os.write(self._wake_out, b"\0")
        except BlockingIOError:
            pass  # it is full: the loop will wake in any case

    def _drain(self) -> None:
        try:
            while os.read(self._wake_in, 4096):
                pass
        except BlockingIOError:
            pass


def _due(timeout_ms: int) -> float:
    return time.monotonic() + max(0, timeout_ms) / 1000


def _mask_of(events: int) -> int:
    mask = 0
    for bit, poll_bits in _BITS:
        if events & bit:
            mask |= poll_bits & ~select.POLLNVAL
    return mask


def _events_of(revents: int) -> int:
    events = 0
    for bit, poll_bits in _BITS:
        if revents & poll_bits:
            events |= bit
    return events
