"""Events: order, subjects, bounds, gaps, and what happens when nobody listens any more."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, TypeVar

import pytest

import purevirt.aio
from purevirt.aio.event import DomainLifecycleEvent, DomainMetadataChangeEvent, NetworkLifecycleEvent
from purevirt.aio.failure import EventsLost, QueueOverflow
from purevirt.aio.routing import EARLY_MAX, Registration, Router
from purevirt.api import event as wire
from purevirt.api.event import EVENTS, EventKind
from purevirt.api.facet.session import SessionEvents
from purevirt.api.ref import DomainRef, NetworkRef
from purevirt.enums.domain import DomainMetadataType
from purevirt.enums.domain_event import DomainEventType

WAIT_S = 20
T = TypeVar("T")
REF = DomainRef("guest", bytes(16), 1)


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(coroutine, WAIT_S))


def with_domain(
    body: Callable[[purevirt.aio.Connection, purevirt.aio.Domain], Coroutine[Any, Any, None]],
) -> None:
    async def main() -> None:
        async with purevirt.aio.connect("test:///default") as connection:
            await body(connection, await connection.domain_by_name("test"))

    run(main())


async def cycle(domain: purevirt.aio.Domain, count: int) -> None:
    for _ in range(count):
        await domain.suspend()
        await domain.resume()


def test_events_come_in_order_with_their_object() -> None:
    async def body(connection: purevirt.aio.Connection, domain: purevirt.aio.Domain) -> None:
        async with connection.subscribe(DomainLifecycleEvent) as subscription:
            await cycle(domain, 3)
            found = [await anext(subscription) for _ in range(6)]
        assert [event.event for event in found] == [DomainEventType.SUSPENDED, DomainEventType.RESUMED] * 3
        assert {event.domain for event in found} == {domain}

    with_domain(body)


def test_several_classes_and_one_subject() -> None:
    async def body(connection: purevirt.aio.Connection, domain: purevirt.aio.Domain) -> None:
        kinds = (DomainLifecycleEvent, DomainMetadataChangeEvent)
        async with connection.subscribe(*kinds, subject=domain) as subscription:
            await domain.suspend()
            await domain.set_metadata(DomainMetadataType.TITLE, "x")
            await domain.set_metadata(DomainMetadataType.TITLE, None)
            await domain.resume()
            found = [type(await anext(subscription)) for _ in range(4)]
        assert found == [kinds[0], kinds[1], kinds[1], kinds[0]]

    with_domain(body)


def test_events_of_other_subjects_do_not_come() -> None:
    async def body(connection: purevirt.aio.Connection, domain: purevirt.aio.Domain) -> None:
        other = await connection.define_domain(
            "<domain type='test'><name>o</name><memory>1024</memory><os><type>hvm</type></os></domain>"
        )
        try:
            async with connection.subscribe(DomainLifecycleEvent, subject=other) as subscription:
                await cycle(domain, 1)
                await other.start()
                assert (await anext(subscription)).domain == other
        finally:
            await other.destroy()
            await other.undefine()

    with_domain(body)


def test_a_subject_of_another_kind_is_refused() -> None:
    async def body(connection: purevirt.aio.Connection, domain: purevirt.aio.Domain) -> None:
        with pytest.raises(TypeError, match="NetworkLifecycleEvent never happens to a Domain"):
            connection.subscribe(NetworkLifecycleEvent, subject=domain)

    with_domain(body)


def test_overflow_is_reported_and_iteration_goes_on() -> None:
    async def body(connection: purevirt.aio.Connection, domain: purevirt.aio.Domain) -> None:
        async with connection.subscribe(DomainLifecycleEvent, size=2) as subscription:
            await cycle(domain, 3)
            assert (await anext(subscription)).event is DomainEventType.SUSPENDED
            assert (await anext(subscription)).event is DomainEventType.RESUMED
            with pytest.raises(EventsLost) as caught:
                await anext(subscription)
            assert caught.value.gap == QueueOverflow(4)
            await domain.suspend()
            assert (await anext(subscription)).event is DomainEventType.SUSPENDED
            await domain.resume()

    with_domain(body)


def test_overflow_as_an_event() -> None:
    async def body(connection: purevirt.aio.Connection, domain: purevirt.aio.Domain) -> None:
        async with connection.subscribe(DomainLifecycleEvent, size=1, gaps=True) as subscription:
            await cycle(domain, 1)
            await anext(subscription)
            assert await anext(subscription) == QueueOverflow(1)

    with_domain(body)


def test_a_closed_iterator_deregisters() -> None:
    async def body(connection: purevirt.aio.Connection, domain: purevirt.aio.Domain) -> None:
        events: AsyncIterator[DomainLifecycleEvent] = connection.events(DomainLifecycleEvent)
        waiting = asyncio.ensure_future(anext(events))
        while not listens(connection):  # noqa: ASYNC110  # registering tells nobody
            await asyncio.sleep(0)
        await domain.suspend()
        assert (await waiting).event is DomainEventType.SUSPENDED
        waiting = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert connection._link.router._receivers == {}
        assert not listens(connection)
        await domain.resume()

    with_domain(body)


def listens(connection: purevirt.aio.Connection) -> bool:
    subscriptions = connection._link.session._facets[SessionEvents]
    return bool(subscriptions._wanted)  # type: ignore[attr-defined]  # that of the in-process driver


def test_closing_the_connection_ends_iteration() -> None:
    async def body(connection: purevirt.aio.Connection, domain: purevirt.aio.Domain) -> None:
        async with connection.subscribe(DomainLifecycleEvent) as subscription:
            await cycle(domain, 1)
            await connection.close()
            assert len([event async for event in subscription]) == 2

    with_domain(body)


def test_every_event_has_a_class_with_the_same_fields() -> None:
    classes = {found.source: found for found in purevirt.aio.Event.__subclasses__() if hasattr(found, "source")}
    assert set(classes) == set(EVENTS.values())
    for source, found in classes.items():
        assert list(found.__slots__) == list(source.__slots__)


def test_early_events_are_kept_for_their_registration() -> None:
    router, found, dropped = Router(), list[wire.Event](), list[int]()
    first, second = wire.DomainRebootEvent(REF), wire.DomainPMWakeupEvent(REF, 0)
    router.deliver(7, first)
    router.begin(EventKind.DOMAIN)
    router.deliver(7, first)
    router.deliver(8, second)
    router.claim(Registration(EventKind.DOMAIN, 7), found.append, dropped.append)
    router.end(EventKind.DOMAIN)
    assert found == [first]
    router.deliver(7, second)
    router.claim(Registration(EventKind.DOMAIN, 8), found.append, dropped.append)
    assert found == [first, second]
    assert dropped == []


def test_ids_of_different_kinds_do_not_mix() -> None:
    router, domains, networks = Router(), list[wire.Event](), list[wire.Event]()
    router.claim(Registration(EventKind.DOMAIN, 0), domains.append, list[int]().append)
    router.claim(Registration(EventKind.NETWORK, 0), networks.append, list[int]().append)
    router.deliver(0, wire.NetworkLifecycleEvent(NetworkRef("n", bytes(16)), 0, 0))
    assert (len(domains), len(networks)) == (0, 1)
    router.forget(Registration(EventKind.NETWORK, 0))
    router.deliver(0, wire.NetworkLifecycleEvent(NetworkRef("n", bytes(16)), 0, 0))
    assert (len(domains), len(networks)) == (0, 1)


def test_too_many_early_events_are_counted() -> None:
    router, found, dropped = Router(), list[wire.Event](), list[int]()
    router.begin(EventKind.DOMAIN)
    for _ in range(EARLY_MAX + 3):
        router.deliver(1, wire.DomainRebootEvent(REF))
    router.claim(Registration(EventKind.DOMAIN, 1), found.append, dropped.append)
    assert (len(found), dropped) == (EARLY_MAX, [3])
