"""Which receiver gets the events of which registration.

A daemon may send an event before its caller has seen the reply that tells the callback id: events of unknown ids are
kept while a registration of their kind is under way, within a bound.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from purevirt.api.event import Event, EventKind

Receiver = Callable[[Event], None]
Dropped = Callable[[int], None]

EARLY_MAX = 10_000
"""Events that are kept for registrations under way; more are counted and dropped."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A registration by the kind of event and its callback id; ids of different kinds are numbered apart."""

    kind: EventKind
    callback_id: int


class Router:
    """The receivers of one session's events."""

    def __init__(self) -> None:
        self._receivers: dict[Registration, Receiver] = {}
        self._under_way: Counter[EventKind] = Counter()
        self._early: dict[Registration, list[Event]] = {}
        self._early_size = 0
        self._dropped: Counter[EventKind] = Counter()

    def deliver(self, callback_id: int, event: Event) -> None:
        """Give an event to its receiver."""
        registration = Registration(event.kind, callback_id)
        receiver = self._receivers.get(registration)
        if receiver is not None:
            receiver(event)
        elif self._under_way[event.kind]:
            self._keep(registration, event)

    def begin(self, kind: EventKind) -> None:
        """A registration is under way."""
        self._under_way[kind] += 1

    def end(self, kind: EventKind) -> None:
        """A registration has been claimed, or has failed."""
        self._under_way[kind] -= 1
        if not self._under_way[kind]:
            self._dropped[kind] = 0
            for registration in [found for found in self._early if found.kind is kind]:
                self._early_size -= len(self._early.pop(registration))

    def claim(self, registration: Registration, receiver: Receiver, on_dropped: Dropped) -> None:
        """Give a registration's events to a receiver, those that came early first.

        ``on_dropped`` is told how many too early events there were no room for.
        """
        self._receivers[registration] = receiver
        early = self._early.pop(registration, [])
        self._early_size -= len(early)
        for event in early:
            receiver(event)
        if dropped := self._dropped[registration.kind]:
            on_dropped(dropped)

    def forget(self, registration: Registration) -> None:
        """Drop what still comes for a registration."""
        self._receivers.pop(registration, None)

    def forget_all(self) -> None:
        """A new session begins: nothing is registered on it."""
        self._receivers.clear()
        self._early.clear()
        self._early_size = 0

    def _keep(self, registration: Registration, event: Event) -> None:
        if self._early_size >= EARLY_MAX:
            self._dropped[event.kind] += 1
            return
        self._early.setdefault(registration, []).append(event)
        self._early_size += 1
