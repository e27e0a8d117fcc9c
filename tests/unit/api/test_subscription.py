"""Subscriptions: who gets which event, with which callback id, and what is refused."""

import asyncio
from typing import Any

import pytest

from purevirt.api.event import (
    EVENTS,
    DomainLifecycleEvent,
    DomainRebootEvent,
    Event,
    EventKind,
    NetworkLifecycleEvent,
    NodeDeviceUpdateEvent,
    SecretValueChangedEvent,
    StoragePoolRefreshEvent,
)
from purevirt.api.ref import DomainRef, NetworkRef, NodeDeviceRef, SecretRef, StoragePoolRef
from purevirt.api.subscription import WITHOUT_ID, EventBus, LocalSubscriptions
from purevirt.errors import Error, ErrorCode, ErrorDomain

FIRST = DomainRef("first", bytes(16), 1)
SECOND = DomainRef("second", b"\1" * 16, 2)
RENAMED = DomainRef("renamed", bytes(16), -1)


class Session:
    """A session's subscriptions with what they delivered."""

    def __init__(self, bus: EventBus) -> None:
        self.got: list[tuple[int, Event]] = []
        self.subscriptions = LocalSubscriptions(bus, lambda callback_id, event: self.got.append((callback_id, event)))

    def ask(self, name: str, *args: Any) -> Any:
        """Call one of the operations."""
        return asyncio.run(getattr(self.subscriptions, name)(*args))

    def fails(self, name: str, *args: Any) -> Error:
        with pytest.raises(Error) as caught:
            self.ask(name, *args)
        return caught.value


@pytest.fixture
def bus() -> EventBus:
    return EventBus()


@pytest.fixture
def session(bus: EventBus) -> Session:
    return Session(bus)


REGISTER = "connect_domain_event_callback_register_any"
DEREGISTER = "connect_domain_event_callback_deregister_any"


def test_events_come_with_the_id_of_their_subscription(bus: EventBus, session: Session) -> None:
    ids = [session.ask(REGISTER, number, None) for number in (0, 1, 0)]
    assert ids == [0, 1, 2]
    lifecycle, reboot = DomainLifecycleEvent(FIRST, 2, 0), DomainRebootEvent(FIRST)
    bus.emit(lifecycle)
    bus.emit(reboot)
    assert session.got == [(0, lifecycle), (2, lifecycle), (1, reboot)]


def test_a_subscription_to_one_domain_goes_by_its_uuid(bus: EventBus, session: Session) -> None:
    session.ask(REGISTER, 0, FIRST)
    for domain in (FIRST, SECOND, RENAMED):
        bus.emit(DomainLifecycleEvent(domain, 2, 0))
    assert [event.subject for _, event in session.got] == [FIRST, RENAMED]


@pytest.mark.parametrize(
    ("kind", "subject", "event"),
    [
        ("network", NetworkRef("n", bytes(16)), NetworkLifecycleEvent(NetworkRef("n", bytes(16)), 0, 0)),
        ("storage_pool", StoragePoolRef("p", bytes(16)), StoragePoolRefreshEvent(StoragePoolRef("p", bytes(16)))),
        ("node_device", NodeDeviceRef("d"), NodeDeviceUpdateEvent(NodeDeviceRef("d"))),
        ("secret", SecretRef(bytes(16), 0, ""), SecretValueChangedEvent(SecretRef(bytes(16), 0, ""))),
    ],
)
def test_every_kind_of_object(bus: EventBus, session: Session, kind: str, subject: Any, event: Event) -> None:
    register, deregister = f"connect_{kind}_event_register_any", f"connect_{kind}_event_deregister_any"
    one, every = session.ask(register, event.id, subject), session.ask(register, event.id, None)
    bus.emit(event)
    bus.emit(DomainLifecycleEvent(FIRST, 0, 0))
    assert session.got == [(one, event), (every, event)]
    session.ask(deregister, one)
    bus.emit(event)
    assert session.got[2:] == [(every, event)]
    assert session.fails(deregister, one).code == ErrorCode.INVALID_ARG


def test_another_device_is_not_meant(bus: EventBus, session: Session) -> None:
    session.ask("connect_node_device_event_register_any", NodeDeviceUpdateEvent.id, NodeDeviceRef("a"))
    bus.emit(NodeDeviceUpdateEvent(NodeDeviceRef("b")))
    assert session.got == []


def test_an_id_belongs_to_its_kind(session: Session) -> None:
    callback_id = session.ask(REGISTER, 0, None)
    error = session.fails("connect_network_event_deregister_any", callback_id)
    assert (error.code, error.domain) == (ErrorCode.INVALID_ARG, ErrorDomain.NONE)
    assert error.message == "invalid argument: could not find event callback 0 for deletion"


def test_ids_are_not_used_again(session: Session) -> None:
    session.ask(DEREGISTER, session.ask(REGISTER, 0, None))
    assert session.ask(REGISTER, 0, None) == 1


@pytest.mark.parametrize(
    ("kind", "noun", "last"),
    [
        ("network", "network ", 1),
        ("storage_pool", "storage pool ", 1),
        ("node_device", "node device ", 1),
        ("secret", "secret ", 1),
        ("domain_callback", "", 27),
    ],
)
def test_events_that_do_not_exist(session: Session, kind: str, noun: str, last: int) -> None:
    register = REGISTER if kind == "domain_callback" else f"connect_{kind}_event_register_any"
    session.ask(register, last, None)
    for number in (-1, last + 1, 2**31 - 1):
        error = session.fails(register, number, None)
        assert (error.code, error.domain) == (ErrorCode.INTERNAL_ERROR, ErrorDomain.RPC)
        assert error.message == f"internal error: unsupported {noun}event ID {number}"


def test_clients_of_the_oldest_kind_have_no_ids(bus: EventBus, session: Session) -> None:
    assert session.ask("connect_domain_event_register") is True
    session.ask("connect_domain_event_register_any", 1)
    bus.emit(DomainLifecycleEvent(FIRST, 2, 0))
    bus.emit(DomainRebootEvent(FIRST))
    assert [callback_id for callback_id, _ in session.got] == [WITHOUT_ID] * 2
    assert session.ask("connect_domain_event_deregister") is False
    session.ask("connect_domain_event_deregister_any", 1)
    bus.emit(DomainLifecycleEvent(FIRST, 2, 0))
    assert len(session.got) == 2


def test_the_oldest_kind_registers_once(session: Session) -> None:
    session.ask("connect_domain_event_register")
    assert session.fails("connect_domain_event_register").code == ErrorCode.INVALID_ARG
    assert session.fails("connect_domain_event_register_any", 0).code == ErrorCode.INVALID_ARG
    assert session.fails("connect_domain_event_deregister_any", 1).code == ErrorCode.INVALID_ARG


@pytest.mark.parametrize("number", [-1, 16, 27, 28])
def test_the_oldest_kind_knows_the_oldest_events(session: Session, number: int) -> None:
    error = session.fails("connect_domain_event_register_any", number)
    assert error.message == f"internal error: unsupported event ID {number}"


def test_sessions_do_not_hear_each_other(bus: EventBus, session: Session) -> None:
    other = Session(bus)
    session.ask(REGISTER, 0, None)
    other.ask(REGISTER, 1, None)
    bus.emit(DomainLifecycleEvent(FIRST, 2, 0))
    assert (len(session.got), len(other.got)) == (1, 0)
    assert other.fails(DEREGISTER, 1).code == ErrorCode.INVALID_ARG


def test_nothing_comes_after_the_end(bus: EventBus, session: Session) -> None:
    session.ask(REGISTER, 0, None)
    session.subscriptions.close()
    session.subscriptions.close()
    bus.emit(DomainLifecycleEvent(FIRST, 2, 0))
    assert session.got == []
    assert bus._listeners == []


def test_a_listener_may_end_itself_while_it_listens(bus: EventBus) -> None:
    got: list[Event] = []

    def deliver(callback_id: int, event: Event) -> None:
        got.append(event)
        asyncio.run(subscriptions.connect_domain_event_callback_deregister_any(callback_id))

    subscriptions = LocalSubscriptions(bus, deliver)
    asyncio.run(subscriptions.connect_domain_event_callback_register_any(0, None))  # type: ignore[arg-type]
    other = Session(bus)
    other.ask(REGISTER, 0, None)
    for _ in range(2):
        bus.emit(DomainLifecycleEvent(FIRST, 2, 0))
    assert (len(got), len(other.got)) == (1, 2)


def test_the_bus_keeps_the_order_of_events(bus: EventBus, session: Session) -> None:
    for number in (0, 1):
        session.ask(REGISTER, number, None)
    events = [DomainLifecycleEvent(FIRST, n, 0) if n % 2 else DomainRebootEvent(FIRST) for n in range(10)]
    for event in events:
        bus.emit(event)
    assert [event for _, event in session.got] == events


def test_every_event_can_be_subscribed_to(session: Session) -> None:
    names = {kind: f"connect_{kind.value}_event_register_any" for kind in EventKind} | {EventKind.DOMAIN: REGISTER}
    for kind, number in EVENTS:
        if kind is not EventKind.QEMU:
            assert session.ask(names[kind], number, None) >= 0
