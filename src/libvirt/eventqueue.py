"""Where the events of one connection wait until the event loop carries them to their callbacks.

Events may come from any thread, or from inside a call; callbacks run on the event loop only. The timer that brings
them there stands while there are callbacks. Source: the
timer and the callback list of virObjectEventState.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from libvirt.eventloop import add_timeout, print_exception, remove_timeout, update_timeout
from purevirt.api.event import Event, EventKind
from purevirt.enums.error import ErrorCode
from purevirt.errors import Error

Dispatch = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is subscribed to: an event, of one object or of all.

    ``is_legacy`` is for callbacks of the oldest kind, without ``is_unique`` it can be wanted again.
    """

    kind: EventKind
    event_id: int
    subject: object
    is_legacy: bool = False
    is_unique: bool = True


@dataclass(slots=True)
class _Subscription:
    """A subscription by the number that the driver gave it, and who is called."""

    kind: EventKind
    number: int
    callbacks: dict[int, tuple[Wanted, Dispatch]] = field(default_factory=dict)


class EventQueue:
    """The callbacks of a connection and what waits for them."""

    def __init__(self, *, shares: bool) -> None:
        """``shares`` tells that callbacks for the same events have one subscription, as through a daemon."""
        self._shares = shares
        self._subscriptions: list[_Subscription] = []
        self._next_id = 0
        self._users = 0
        self._pending: deque[Callable[[], None]] = deque()
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
            self._users = max(0, self._users - 1)
            if self._users == 0 and self._timer != -1:
                remove_timeout(self._timer)
                self._timer = -1

    def register(self, wanted: Wanted, subscribe: Callable[[], int], dispatch: Dispatch) -> int:
        """Call ``dispatch`` for events, subscribing to them unless that was done; the number of the callback.

        Nothing can be wanted twice. That is a limit of the C binding, in which all callbacks for an event are one C
        function. Raises Error, and what ``subscribe`` raises.
        """
        with self._lock:  # an event must not overtake its callback
            subscription = self._find_shared(wanted)
            if subscription is None:
                subscription = _Subscription(wanted.kind, subscribe())
                self._subscriptions.append(subscription)
            callback_id, self._next_id = self._next_id, self._next_id + 1
            subscription.callbacks[callback_id] = (wanted, dispatch)
        return callback_id

    def _find_shared(self, wanted: Wanted) -> _Subscription | None:
        """The subscription to the same events; raises Error where the very same is wanted already."""
        if not wanted.is_unique:
            return None
        for subscription in self._subscriptions:
            known = [other for other, _ in subscription.callbacks.values()]
            if wanted in known:
                raise Error(ErrorCode.INVALID_ARG, "event callback already tracked")
            if self._shares and any(_same_events(wanted, other) for other in known):
                return subscription
        return None

    def deregister(self, kind: EventKind, callback_id: int, unsubscribe: Callable[[int], None]) -> bool:
        """Call no more, not even for what waits; False for an unknown number. Raises what ``unsubscribe`` raises."""
        with self._lock:
            for subscription in self._subscriptions:
                if subscription.kind is kind and callback_id in subscription.callbacks:
                    break
            else:
                return False
            del subscription.callbacks[callback_id]
            self.close()
            if not subscription.callbacks:
                self._subscriptions.remove(subscription)
                unsubscribe(subscription.number)
        return True

    def deliver(self, number: int, event: Event) -> None:
        """Take an event of a subscription, from any thread."""
        self.defer(lambda: self._dispatch(number, event))

    def defer(self, call: Callable[[], None]) -> None:
        """Make a call on the event loop."""
        self._pending.append(call)
        timer = self._timer
        if timer != -1:
            update_timeout(timer, 0)

    def _run(self, timer: int, _: object) -> None:
        update_timeout(timer, -1)
        for _count in range(len(self._pending)):
            try:
                self._pending.popleft()()
            except Exception:
                print_exception()

    def _dispatch(self, number: int, event: Event) -> None:
        with self._lock:
            called = [
                dispatch
                for subscription in self._subscriptions
                if subscription.kind is event.kind and subscription.number == number
                for _, dispatch in subscription.callbacks.values()
            ]
        for dispatch in called:
            try:
                dispatch(event)
            except Exception:
                print_exception()


def _same_events(one: Wanted, other: Wanted) -> bool:
    return (one.kind, one.event_id, one.subject) == (other.kind, other.event_id, other.subject)
