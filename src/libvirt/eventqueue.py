"""Where the events of one connection wait until the event loop carries them to their callbacks.

Events may come from any thread, or from inside a call; callbacks run on the event loop only. The timer that brings
them there stands while there are callbacks. Source: the timer of virObjectEventState.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from libvirt.eventloop import add_timeout, print_exception, remove_timeout, update_timeout
from purevirt.api.event import Event, EventKind
from purevirt.enums.error import ErrorCode
from purevirt.errors import Error

Dispatch = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class _Pending:
    """An event for one callback, or a plain call."""

    kind: EventKind | None
    callback_id: int
    event: Event | None
    call: Callable[[], None] | None


class EventQueue:
    """The callbacks of a connection and what waits for them."""

    def __init__(self) -> None:
        self._callbacks: dict[tuple[EventKind, int], Dispatch] = {}
        self._tracked: dict[tuple[EventKind, int], object] = {}
        self._users = 0
        self._pending: deque[_Pending] = deque()
        self._timer = -1
        self._lock = threading.RLock()

    def open(self) -> bool:
        """Have a timer, for one more callback; False where no event loop is registered."""
        with self._lock:
            if self._timer == -1:
                self._timer = add_timeout(-1, self._run, None)
            if self._timer == -1:
                return False
            self._users += 1
            return True

    def close(self) -> None:
        """One callback less; the timer goes with the last."""
        with self._lock:
            self._users -= 1
            if self._users == 0:
                remove_timeout(self._timer)
                self._timer = -1

    def register(self, kind: EventKind, key: object, subscribe: Callable[[], int], dispatch: Dispatch) -> int:
        """Subscribe, and call ``dispatch`` for the events of the number that ``subscribe`` gives.

        ``key`` names what is subscribed to, which can be had once only; None is not compared. Raises Error. That is
        a limit of the C binding, where all callbacks for one event are one C function.
        """
        with self._lock:  # an event must not overtake its callback
            if key is not None and key in self._tracked.values():
                raise Error(ErrorCode.INVALID_ARG, "event callback already tracked")
            callback_id = subscribe()
            self._callbacks[kind, callback_id] = dispatch
            self._tracked[kind, callback_id] = key
        return callback_id

    def deregister(self, kind: EventKind, callback_id: int) -> None:
        """Call no more, not even for what waits."""
        with self._lock:
            self._tracked.pop((kind, callback_id), None)
            if self._callbacks.pop((kind, callback_id), None) is not None:
                self.close()

    def deliver(self, callback_id: int, event: Event) -> None:
        """Take an event, from any thread."""
        self._put(_Pending(event.kind, callback_id, event, None))

    def defer(self, call: Callable[[], None]) -> None:
        """Make a call on the event loop."""
        self._put(_Pending(None, -1, None, call))

    def _put(self, pending: _Pending) -> None:
        self._pending.append(pending)
        timer = self._timer
        if timer != -1:
            update_timeout(timer, 0)

    def _run(self, timer: int, _: object) -> None:
        update_timeout(timer, -1)
        for _count in range(len(self._pending)):
            self._dispatch(self._pending.popleft())

    def _dispatch(self, pending: _Pending) -> None:
        try:
            if pending.call is not None:
                pending.call()
            elif pending.event is not None and pending.kind is not None:
                with self._lock:
                    dispatch = self._callbacks.get((pending.kind, pending.callback_id))
                if dispatch is not None:
                    dispatch(pending.event)
        except Exception:
            print_exception()
