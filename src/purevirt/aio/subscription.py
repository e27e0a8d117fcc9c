"""Subscriptions: events of chosen classes in a bounded queue that a program iterates over.

What is missing is always told: as an ``EventsLost`` that iteration raises and goes on behind, or, where the
subscriber asked for it, as a gap among the events.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, TypeVar

from purevirt.aio.failure import ConnectionGap, EventsLost, Gap, QueueOverflow
from purevirt.aio.happening import Event, Subject, make_event
from purevirt.aio.link import Link, lost_connection
from purevirt.aio.routing import Registration
from purevirt.api import event as wire
from purevirt.api.event import EventKind
from purevirt.api.facet.qemu import QemuEvents
from purevirt.api.facet.session import SessionEvents
from purevirt.api.ref import DomainRef, NetworkRef, NodeDeviceRef, SecretRef, StoragePoolRef
from purevirt.api.session import Session
from purevirt.enums.common import ConnectCloseReason
from purevirt.enums.domain_event import DomainEventID
from purevirt.enums.network import NetworkEventID
from purevirt.enums.nodedev import NodeDeviceEventID
from purevirt.enums.secret import SecretEventID
from purevirt.enums.storage import StoragePoolEventID
from purevirt.errors import Error

T = TypeVar("T", bound=Event | Gap)

QUEUE_SIZE = 1000
"""Events that wait for the program where it does not say."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How events of one kind are registered and deregistered, and whom they happen to."""

    register: Callable[..., Coroutine[Any, Any, int]]
    deregister: Callable[..., Coroutine[Any, Any, None]]
    numbers: Callable[[int], int]
    subject: type


_WAYS: dict[EventKind, _Way] = {
    EventKind.DOMAIN: _Way(
        SessionEvents.connect_domain_event_callback_register_any,
        SessionEvents.connect_domain_event_callback_deregister_any,
        DomainEventID,
        DomainRef,
    ),
    EventKind.NETWORK: _Way(
        SessionEvents.connect_network_event_register_any,
        SessionEvents.connect_network_event_deregister_any,
        NetworkEventID,
        NetworkRef,
    ),
    EventKind.STORAGE_POOL: _Way(
        SessionEvents.connect_storage_pool_event_register_any,
        SessionEvents.connect_storage_pool_event_deregister_any,
        StoragePoolEventID,
        StoragePoolRef,
    ),
    EventKind.NODE_DEVICE: _Way(
        SessionEvents.connect_node_device_event_register_any,
        SessionEvents.connect_node_device_event_deregister_any,
        NodeDeviceEventID,
        NodeDeviceRef,
    ),
    EventKind.SECRET: _Way(
        SessionEvents.connect_secret_event_register_any,
        SessionEvents.connect_secret_event_deregister_any,
        SecretEventID,
        SecretRef,
    ),
    EventKind.QEMU: _Way(
        QemuEvents.connect_domain_monitor_event_register,
        QemuEvents.connect_domain_monitor_event_deregister,
        int,
        DomainRef,
    ),
}


@dataclass(frozen=True, slots=True)
class Want:
    """One registration that a subscription asks for: a class of events, and the arguments of the operation."""

    events: type[Event]
    arguments: tuple[object, ...]

    @classmethod
    def of(cls, events: type[Event], subject: Subject | None) -> "Want":
        """All events of a class, or those of one object. Raises TypeError for an object they never happen to."""
        source = events.source
        way = _WAYS[source.kind]
        ref = None if subject is None else subject.ref
        if ref is not None and not isinstance(ref, way.subject):
            raise TypeError(f"{events.__name__} never happens to a {type(subject).__name__}")
        return cls(events, (way.numbers(source.id), ref))


class Subscription(Generic[T]):
    """Events as they happen, in order: ``async with`` subscribes, ``async for`` gives them.

    At most ``size`` events wait; what comes then is counted and reported, not kept. Iteration ends when the connection
    is closed, and raises ConnectionLost when it is lost for good.
    """

    def __init__(self, link: Link, wants: Sequence[Want], size: int, *, gives_gaps: bool) -> None:
        self._link = link
        self._wants = wants
        self._size = size
        self._gives_gaps = gives_gaps
        self._registrations: list[Registration] = []
        self._session: Session | None = None
        self._queue: deque[Event | Gap] = deque()
        self._arrived = asyncio.Event()
        self._is_over = False
        self._end_error: Error | None = None

    async def __aenter__(self) -> "Subscription[T]":
        try:
            await self._arm(None)
        except BaseException:
            await self.close()
            raise
        self._link.add(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def __aiter__(self) -> "Subscription[T]":
        return self

    async def __anext__(self) -> T:
        """The next event; raises EventsLost where some are missing before it."""
        while not self._queue:
            if self._end_error is not None:
                raise self._end_error
            if self._is_over:
                raise StopAsyncIteration
            self._arrived.clear()
            await self._arrived.wait()
        found = self._queue.popleft()
        if isinstance(found, Gap) and not self._gives_gaps:
            raise EventsLost(found)
        return found  # type: ignore[return-value]  # the classes that were asked for, and gaps where they were

    async def close(self) -> None:
        """Deregister; may be called twice."""
        if self._is_over:
            return
        self._is_over = True
        self._arrived.set()
        self._link.remove(self)
        registrations, self._registrations = self._registrations, []
        if self._session is None or not self._link.is_on(self._session):
            return
        for registration in registrations:
            self._link.router.forget(registration)
        for registration in registrations:
            with contextlib.suppress(Error, TimeoutError):
                await self._link.call(_WAYS[registration.kind].deregister, registration.callback_id)

    async def arm_again(self, reason: ConnectCloseReason) -> None:
        """Subscribe on a new session, and report the gap before any event of it."""
        await self._arm(ConnectionGap(reason))

    def end(self, error: Error | None) -> None:
        """The link is gone; what waits can still be taken."""
        self._is_over = True
        self._end_error = error
        self._arrived.set()

    async def _arm(self, gap: ConnectionGap | None) -> None:
        """Register everything that is wanted; events flow when all of it is."""
        async with asyncio.timeout(self._link.timeout_s):
            self._session = await self._link.usable_session()
        self._registrations = []
        router = self._link.router
        kinds = [want.events.source.kind for want in self._wants]
        for kind in kinds:
            router.begin(kind)
        try:
            for want in self._wants:
                self._registrations.append(await self._register(want))
            if not self._link.is_on(self._session):
                raise lost_connection()
            if gap is not None:
                self._put(gap)
            for want, registration in zip(self._wants, self._registrations, strict=True):
                router.claim(registration, self._receiver(want.events), self._drop)
        finally:
            for kind in kinds:
                router.end(kind)

    async def _register(self, want: Want) -> Registration:
        kind = want.events.source.kind
        way = _WAYS[kind]

        async def release(callback_id: int) -> None:
            await self._link.call(way.deregister, callback_id)

        return Registration(kind, await self._link.acquire(release, way.register, *want.arguments))

    def _receiver(self, events: type[Event]) -> Callable[[wire.Event], None]:
        def receive(found: wire.Event) -> None:
            if len(self._queue) >= self._size:
                self._drop(1)
            else:
                self._put(make_event(events, self._link, found))

        return receive

    def _drop(self, count: int) -> None:
        """Count events that there is no room for, behind those that wait."""
        last = self._queue[-1] if self._queue else None
        if isinstance(last, QueueOverflow):
            self._queue[-1] = QueueOverflow(last.lost + count)
        else:
            self._put(QueueOverflow(count))

    def _put(self, item: Event | Gap) -> None:
        self._queue.append(item)
        self._arrived.set()
